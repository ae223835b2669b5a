#!/usr/bin/env python3
"""The producer of archives on a real Kafka: what is promised about losing and doubling.

    kafka.py NAME ... | --list    run these tests (the shared cluster of tests/flow must be up)
"""
import collections
import gzip
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
import corpus  # noqa: E402
import line  # noqa: E402
from facts import suite  # noqa: E402
from line import Line, run_named, wait  # noqa: E402

TESTS, test = suite()

PROGRAM = "produce-warc"
WALL = ('<html><head><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script></head>'
        "<body><p>Minister number 2 visited the capital.</p></body></html>")
GUARD = "<html><body><h1>One moment</h1><p>Checking your browser before the page opens.</p></body></html>"


def record(number, body=None):
    url = "http://news%d.example.org/story/%d" % (number % 7, number)
    page = body or "<html><body><p>Minister number %d visited the capital.</p>%s</body></html>" % (number, "<p>And more.</p>" * 40)
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n%s" % page
    return url, ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2025-12-22T10:00:00Z\r\n"
                 "Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
                 % (url, len(http.encode()), http)).encode()


def archive_line(folder_of):
    l = Line(line.shared_bootstrap(), 4)
    os.makedirs(l.path("in"))
    folder_of(l.path("in"))
    l.tree["producers"] = {"warc": {"paths": [l.path("in")], "progress": "none"}}
    l.write()
    return l


def told(l):
    return collections.Counter(r["key"] for r in l.read("articles"))


@test
def a_killed_producer_loses_and_doubles_nothing():
    urls = []

    def fill(folder):
        for part in range(4):
            with open(os.path.join(folder, "%d.warc.gz" % part), "wb") as out:
                members = []
                for n in range(1500):
                    url, text = record(part * 1500 + n)
                    urls.append(url)
                    members.append(text if part == 3 else gzip.compress(text, 1))
                out.write(b"".join(members) if part < 3 else gzip.compress(b"".join(members), 1))

    with archive_line(fill) as l:
        for _ in range(10):
            process, before = l.start(PROGRAM), len(l.read("articles"))
            wait(lambda: len(l.read("articles")) > before or process.popen.poll() is not None, "articles")
            process.kill()
        l.run(PROGRAM, "--once")
        assert told(l) == collections.Counter(map(corpus.article_id, urls))
        l.run(PROGRAM, "--once")  # a second look finds nothing
        assert told(l) == collections.Counter(map(corpus.article_id, urls))


@test
def damage_is_a_dead_letter_and_standard_input_will_do():
    good, more = record(1), record(2)

    with archive_line(lambda folder: None) as l:
        l.allow("warc.dead")
        subprocess.run([os.path.join(line.LIBEXEC, "dateline-" + PROGRAM), "-c", l.config, "--once", "-"],
                       input=good[1] + b"rubbish\r\n\r\n" + more[1], stderr=subprocess.DEVNULL, check=True, timeout=120)
        assert told(l) == collections.Counter(map(corpus.article_id, (good[0], more[0])))
        assert len(l.read("deadletters")) == 1


@test
def walls_are_marked_and_passed_over():
    plain, paid, guarded = record(1), record(2, WALL), record(3)
    guarded = guarded[0], record(3, GUARD)[1]

    def fill(folder):
        with open(os.path.join(folder, "a.warc"), "wb") as out:
            out.write(plain[1] + paid[1] + guarded[1])

    for walls in (True, False):
        with archive_line(fill) as l:
            l.tree["producers"]["warc"]["walls"] = walls
            l.tree["processors"] = {"extract": {}}
            l.write()
            l.run(PROGRAM, "--once")
            l.run("process-extract", "--once")
            found = corpus.ledger(l)
            held_back = {i for i, r in found.items() if r["outcome"] == "FILTERED"}
            assert len(found) == 3, found
            assert held_back == ({corpus.article_id(u) for u in (paid[0], guarded[0])} if walls else set()), found
            assert not walls or "paywall" in json.dumps(found[corpus.article_id(paid[0])]), found


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

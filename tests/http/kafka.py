#!/usr/bin/env python3
"""The producer of articles over HTTP on a real Kafka: what is taken, what is refused, what an answer is worth.

    kafka.py NAME ... | --list    run these tests (the shared cluster of tests/flow must be up)
"""
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
import corpus  # noqa: E402
import line  # noqa: E402
from facts import suite  # noqa: E402
from line import Cluster, Line, run_named, wait  # noqa: E402

TESTS, test = suite()

PROGRAM, TOKEN = "produce-http", "a-token-of-some-length"


def http_line(bootstrap=None, **keys):
    l = Line(bootstrap or line.shared_bootstrap(), 4)
    l.tree["processors"] = {"extract": {}}
    l.tree["producers"] = {"http": dict({"port": 0, "token": TOKEN}, **keys)}
    l.write()
    return l


def started(l, fault=""):
    process = l.start(PROGRAM, fault=fault)
    found = wait(lambda: re.search(r"id=http.listening .*port=(\d+)", process.text()), "the port")
    return process, int(found.group(1))


def ask(port, method="POST", path="/articles", body=b"", kind="application/json", token=TOKEN, context=None, headers=None):
    """status, answer, headers"""
    client = (http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=context) if context
              else http.client.HTTPConnection("127.0.0.1", port, timeout=60))
    fields = dict(headers or {})
    if kind:
        fields["Content-Type"] = kind
    if token:
        fields["Authorization"] = "Bearer " + token
    try:
        client.request(method, path, body, fields)
        r = client.getresponse()
        text = r.read().decode()
        return r.status, (json.loads(text) if text.startswith("{") else text), r.headers
    finally:
        client.close()


def url(n):
    return "https://example.org/sent/%d" % n


def article(n, **more):
    return dict({"url": url(n), "title": "Visit %d" % n, "text": "Minister number %d visited the capital on Monday." % n}, **more)


def keys(l):
    return sorted(r["key"] for r in l.read("articles"))


@test
def every_kind_of_body_becomes_articles():
    with http_line() as l:
        process, port = started(l)
        status, answer, _ = ask(port, body=json.dumps(article(1)))
        assert (status, len(answer["accepted"]), answer["refused"]) == (200, 1, []), answer
        assert answer["accepted"][0]["id"] == corpus.article_id(url(1)), answer
        assert keys(l) == [corpus.article_id(url(1))]  # the answer came after Kafka had it
        status, answer, _ = ask(port, body=json.dumps([article(2), article(3), {"url": url(99)}]))
        assert (status, len(answer["accepted"])) == (200, 2) and answer["refused"][0]["line"] == 3, answer
        lines = "\n".join([json.dumps(article(4)), "", "{broken", json.dumps(article(5))])
        status, answer, _ = ask(port, body=lines, kind="application/x-ndjson")
        assert (status, len(answer["accepted"])) == (200, 2) and answer["refused"][0]["line"] == 3, answer
        page = "<html lang=en><head><link rel=canonical href='%s'></head><body><p>Two ministers met.</p>" % url(6)
        assert ask(port, body=page, kind="text/html; charset=utf-8")[0] == 200
        assert ask(port, path="/articles?url=%s&published=2025-12-22T10:00:00Z" % url(7), body="Plain words.", kind="text/plain")[0] == 200
        assert keys(l) == sorted(corpus.article_id(url(n)) for n in (1, 2, 3, 4, 5, 6, 7))
        assert ask(port, "DELETE", "/articles?url=" + url(1), kind=None)[0] == 200
        assert ask(port, "DELETE", "/articles/" + corpus.article_id(url(2)), kind=None)[0] == 200
        assert len(keys(l)) == 9
        l.run("process-extract", "--once")
        outcomes = corpus.ledger(l)
        taken_back = {i for i, r in outcomes.items() if r["outcome"] == "RETRACTED"}
        assert taken_back == {corpus.article_id(url(1)), corpus.article_id(url(2))}, outcomes
        process.stop()


@test
def a_wall_that_is_sent_is_marked_and_passed_over():
    wall = '<html><head><meta property="article:content_tier" content="locked"></head><body><p>Ministers met in Paris.</p></html>'
    with http_line() as l:
        process, port = started(l)
        assert ask(port, path="/articles?url=" + url(1), body=wall, kind="text/html")[0] == 200
        assert ask(port, body=json.dumps({"url": url(2), "html": wall}))[0] == 200
        assert ask(port, path="/articles?url=" + url(3), body=wall, kind="text/plain")[0] == 200
        l.run("process-extract", "--once")
        outcomes = corpus.ledger(l)
        held_back = {i for i, r in outcomes.items() if r["outcome"] == "FILTERED"}
        assert len(outcomes) == 3 and held_back == {corpus.article_id(url(n)) for n in (1, 2)}, outcomes
        process.stop()


@test
def what_is_wrong_is_refused_with_its_status():
    with http_line(max_body="64 KiB") as l:
        process, port = started(l)
        good = json.dumps(article(1))
        for want, asked in (
                (401, dict(body=good, token=None)), (401, dict(body=good, token="wrong-token-wrong")),
                (404, dict(body=good, path="/other")), (405, dict(method="GET", kind=None)), (405, dict(method="PUT", body=good)),
                (405, dict(body=good, path="/articles/x")), (413, dict(body=b"x" * 70000, kind="text/plain")),
                (415, dict(body=good, kind="application/pdf")), (415, dict(body=good, kind=None)),
                (415, dict(body=good, headers={"Content-Encoding": "gzip"})),
                (400, dict(body="{")), (400, dict(body="")), (400, dict(body="[]")), (422, dict(body="{}")), (422, dict(body="[1]")),
                (422, dict(body="   ", kind="text/plain")), (422, dict(body="no avro", kind="application/avro")),
                (400, dict(method="DELETE", kind=None)), (400, dict(method="DELETE", path="/articles/xyz", kind=None)),
                (400, dict(body="[" * 30000))):
            status, answer, _ = ask(port, **asked)
            assert status == want, (want, status, answer, asked)
        assert keys(l) == []
        assert ask(port, body=good)[0] == 200
        process.stop()
        l.tree["producers"]["http"]["token"] = "short"
        l.write()
        process = l.start(PROGRAM)
        assert process.wait() == 78 and "at least 16 characters" in process.text()


@test
def an_answered_article_is_in_kafka_whatever_is_killed():
    answered, stopping = set(), threading.Event()
    with http_line() as l:
        state = {}
        state["process"], state["port"] = started(l)

        def send(first):
            n = first
            while not stopping.is_set():
                try:
                    if ask(state["port"], body=json.dumps(article(n)))[0] == 200:
                        answered.add(n)
                        n += 10
                except (OSError, http.client.HTTPException):
                    pass  # it is sent again

        threads = [threading.Thread(target=send, args=(first,)) for first in range(10)]
        for t in threads:
            t.start()
        try:
            for _ in range(6):
                before = len(answered)
                wait(lambda: len(answered) > before + 20, "answers")
                state["process"].kill()
                state["process"], state["port"] = started(l)
            before = len(answered)
            wait(lambda: len(answered) > before + 20, "answers")
        finally:
            stopping.set()
            for t in threads:
                t.join()
        state["process"].stop()
        there = set(keys(l))
        assert {corpus.article_id(url(n)) for n in answered} <= there
        print("%d answered, %d in Kafka" % (len(answered), len(there)))


@test
def more_than_can_wait_are_told_to_come_again():
    with Cluster(1) as cluster:
        with http_line(cluster.bootstrap, in_flight=4, answer_within="3s") as l:
            l.allow("kafka.down", "retry", "kafka.log", "kafka.fatal", "failed")
            broker = list(cluster.pids.values())[0].pid
            process, port = started(l)
            assert ask(port, body=json.dumps(article(0)))[0] == 200
            os.kill(broker, signal.SIGSTOP)
            results = []

            def send(n):
                results.append(ask(port, body=json.dumps(article(n)))[::2])

            threads = [threading.Thread(target=send, args=(n,)) for n in range(1, 13)]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            statuses = [s for s, _ in results]
            assert 429 in statuses and 503 in statuses and set(statuses) <= {429, 503}, statuses
            assert all(h["Retry-After"] for s, h in results), results
            os.kill(broker, signal.SIGCONT)
            wait(lambda: ask(port, body=json.dumps(article(50)))[0] == 200, "taken again", 120)
            assert corpus.article_id(url(50)) in keys(l)
            process.stop()


@test
def over_tls():
    with http_line() as l:
        cert, key = l.path("cert.pem"), l.path("key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        l.tree["producers"]["http"].update(cert=cert, key=key, next_token="the-token-after-this")
        l.write()
        process, port = started(l)
        context = ssl.create_default_context(cafile=cert)
        assert ask(port, body=json.dumps(article(1)), context=context)[0] == 200
        assert ask(port, body=json.dumps(article(2)), context=context, token="the-token-after-this")[0] == 200
        assert len(keys(l)) == 2
        process.stop()


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

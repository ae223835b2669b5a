#!/usr/bin/env python3
"""The producer of feeds on a real Kafka: what is promised about losing and doubling.

    kafka.py NAME ... | --list    run these tests (the shared cluster of tests/flow must be up)
"""
import collections
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
import line  # noqa: E402
from facts import suite  # noqa: E402
from line import Line, run_named, wait  # noqa: E402

TESTS, test = suite()

EVERY = 2  # seconds between the entries of a feed that lives
PAGES = "".join("--- /feed%d\n@live %d\n" % (k, EVERY) for k in range(4))
SCRIPT = ("=== live\nhost: *.live.test\n--- /feed\n@live %d\n=== shared\nhost: *.test\n%s"
          "=== gone\nhost: bad.test\n--- /feed\nno feed\n" % (EVERY, PAGES))


class Server:
    def __init__(self, folder, script=SCRIPT):
        self.log, port_file = f"{folder}/server.log", f"{folder}/port"
        with open(f"{folder}/script", "w") as out:
            out.write(script)
        self.popen = subprocess.Popen([os.path.join(line.LIBEXEC, "dateline-feedserver"), "--script", f"{folder}/script",
                                       "--port-file", port_file, "--log", self.log],
                                      stderr=subprocess.DEVNULL, preexec_fn=line.die_with_parent)
        self.port = int(wait(lambda: os.path.exists(port_file) and open(port_file).read(), "the server"))

    def requests(self):
        with open(self.log) as log:
            return [json.loads(text) for text in log if text.endswith("\n")]

    def stop(self):
        self.popen.send_signal(signal.SIGTERM)
        self.popen.wait()


def live_line(count, more=""):
    l = Line(line.shared_bootstrap(), 4)
    server = Server(l.folder)
    with open(l.path("feeds.opml"), "w") as out:
        out.write('<opml version="2.0"><body>')
        for n in range(count):
            out.write(f'<outline type="rss" xmlUrl="http://h{n}.live.test/feed"{more}/>')
        out.write("</body></opml>")
    l.tree["producers"] = {"feeds": {
        "list": l.path("feeds.opml"), "contact": "https://example.org/bot", "allow": ["127.0.0.1"],
        "connect": {'"*.test"': "127.0.0.1:%d" % server.port}, "interval": "1s", "floor": "1s", "ceiling": "60s",
        "host_delay": "500ms"}}
    l.write()
    return l, server


def offered(count, since):
    """key -> (host, number) of every entry that a feed can have held."""
    now = int(time.time())
    return {hashlib.sha256(f"http://h{n}.live.test/feed/{k}".encode()).hexdigest()[:32]: (n, k)
            for n in range(count)
            for k in range(since // EVERY - 20, now // EVERY + 10)}


def whole(l, count, since):
    """Each feed's entries are there without a gap, and each once."""
    found = collections.Counter(r["key"] for r in l.read("articles"))
    known = offered(count, since)
    twice = [k for k, n in found.items() if n > 1]
    assert not twice, f"{len(twice)} articles came more than once"
    foreign = [k for k in found if k not in known]
    assert not foreign, f"{len(foreign)} articles that no feed held"
    numbers = collections.defaultdict(list)
    for key in found:
        host, number = known[key]
        numbers[host].append(number)
    assert len(numbers) == count, f"{len(numbers)} of {count} feeds"
    for host, held in numbers.items():
        assert sorted(held) == list(range(min(held), max(held) + 1)), f"feed {host} has a gap: {sorted(held)}"
    return len(found)


@test
def killed_ten_times_loses_and_doubles_nothing():
    count, since = 40, int(time.time())
    l, server = live_line(count)
    with l:
        try:
            produce = l.start("produce-feeds")
            wait(lambda: len({r["key"] for r in l.read("articles")}) >= count * 10, "the first entries of all")
            first = len(server.requests())
            for _ in range(10):
                before = len(l.read("articles"))
                wait(lambda: len(l.read("articles")) > before + 20, "more articles")
                produce.kill()
                produce = l.start("produce-feeds")
            before = len(l.read("articles"))
            wait(lambda: len(l.read("articles")) > before + 40, "articles after the last kill")
            produce.stop()
            later = server.requests()[first:]
        finally:
            server.stop()
        total = whole(l, count, since)
        bare = [r for r in later if "if-none-match" not in r["head"].lower()]
        assert later and not bare, f"{len(bare)} of {len(later)} requests after the first were unconditional"
        print(f"{total} articles, {len(later)} conditional requests")


@test
def killed_while_pages_come_loses_and_doubles_nothing():
    count, since = 10, int(time.time())
    l, server = live_line(count, ' follow="page"')
    with l:
        try:
            produce = l.start("produce-feeds")
            for _ in range(5):  # each time in the middle of rounds of pages
                before = len(l.read("articles"))
                wait(lambda: len(l.read("articles")) > before + 15, "more articles")
                produce.kill()
                produce = l.start("produce-feeds")
            wait(lambda: len(l.read("articles")) >= count * 15, "the entries of all")
            produce.stop()
            asked = collections.Counter(r["path"].split("/")[-1] for r in server.requests())
        finally:
            server.stop()
        found = collections.Counter(r["key"] for r in l.read("articles"))
        known = offered(count, since)
        twice = [k for k, n in found.items() if n > 1]
        assert not twice, f"{len(twice)} articles came more than once"
        assert all(k in known for k in found), "articles that no feed held"
        numbers = collections.defaultdict(list)
        for key in found:
            numbers[known[key][0]].append(known[key][1])
        for host, held in numbers.items():
            assert sorted(held) == list(range(min(held), max(held) + 1)), f"feed {host} has a gap: {sorted(held)}"
        assert asked["robots.txt"] >= count, "robots.txt was not asked for"
        print(f"{len(found)} articles")


@test
def stopping_and_starting_goes_on_where_it_was():
    count, since = 20, int(time.time())
    l, server = live_line(count)
    with l:
        try:
            for _ in range(3):
                before = len(l.read("articles"))
                produce = l.start("produce-feeds")
                wait(lambda: len(l.read("articles")) > before + 40, "more articles")
                produce.stop()
                counters = produce.counters()
                assert counters["in"] == counters["done"] + counters["filtered"] + counters["dead"], counters
        finally:
            server.stop()
        whole(l, count, since)


@test
def a_lost_cache_is_no_loss():
    count, since = 10, int(time.time())
    l, server = live_line(count)
    with l:
        try:
            produce = l.start("produce-feeds")
            wait(lambda: len(l.read("articles")) >= count * 10, "the first entries of all")
            produce.stop()
            for name in os.listdir(l.path("state")):
                if name.startswith("feeds.db"):
                    os.remove(os.path.join(l.path("state"), name))
            before = len(l.read("articles"))
            produce = l.start("produce-feeds")
            wait(lambda: len(l.read("articles")) > before + 20, "more articles")
            produce.stop()
        finally:
            server.stop()
        whole(l, count, since)


def blocks(requests):
    """host -> who asked it, in turn, each name once for an unbroken run of requests."""
    found = collections.defaultdict(list)
    for r in requests:
        who = re.search(r"(?i)^user-agent: (\S+)", r["head"], re.M).group(1)
        if not found[r["host"]] or found[r["host"]][-1] != who:
            found[r["host"]].append(who)
    return found


@test
def several_share_the_hosts_and_one_that_dies_hands_its_over():
    hosts, feeds, since = 24, 4, int(time.time())
    l, server = live_line(0)
    with open(l.path("feeds.opml"), "w") as out:
        out.write('<opml version="2.0"><body>')
        for n in range(hosts):
            for k in range(feeds):
                out.write(f'<outline type="rss" xmlUrl="http://h{n}.test/feed{k}"/>')
        out.write("</body></opml>")

    def asked(by=None, after=0):
        return [r for r in server.requests()[after:] if by is None or by in r["head"]]

    def known():
        return {hashlib.sha256(f"http://h{n}.test/feed{k}/{e}".encode()).hexdigest()[:32]: (n, k, e)
                for n in range(hosts) for k in range(feeds)
                for e in range(since // EVERY - 20, int(time.time()) // EVERY + 10)}

    def published():
        of = known()
        return {of[r["key"]][:2] for r in l.read("articles") if r["key"] in of}

    def start(name):
        return l.start("produce-feeds", "-o", f"producers.feeds.agent={name}/1")

    l.allow("retry", "share.waiting")  # batches that meet a change of members are sent again
    with l:
        try:
            ones = {"one": start("one")}
            wait(lambda: len({r["host"] for r in asked("one/1")}) == hosts, "all hosts asked by the first")
            for name in ("two", "three"):
                ones[name] = start(name)
            wait(lambda: all(len({r["host"] for r in asked(f"{name}/1")}) >= 2 for name in ("two", "three")),
                 "a part of the hosts for each", 120)
            before = len(l.read("articles"))
            wait(lambda: len(l.read("articles")) > before + 100, "articles of all three", 120)
            shared = len(server.requests())
            wait(lambda: len({r["host"] for r in asked(after=shared)}) == hosts, "every host asked by somebody", 120)
            ones.pop("two").kill()
            killed = len(server.requests())
            wait(lambda: len({r["host"] for r in asked(after=killed)}) == hosts, "the hosts of the dead one asked", 120)
            before = len(l.read("articles"))
            wait(lambda: len(l.read("articles")) > before + 100, "articles after it", 120)
            wait(lambda: len(published()) == hosts * feeds, "articles of every feed", 120)
            for process in ones.values():
                process.stop()
        finally:
            server.stop()
        requests = server.requests()
        for host, names in blocks(requests).items():
            assert len(names) <= 4, f"{host} was asked by several at once: {names}"
        times = collections.defaultdict(list)
        for r in requests:
            times[r["host"]].append(r["t"])
        for host, at in times.items():  # every 500 ms; twice as often would be two at once
            for i, t in enumerate(at):
                crowd = sum(1 for u in at[i:i + 100] if u < t + 10000)
                assert crowd <= 30, f"{host}: {crowd} requests within 10 s"
        of = known()
        found = collections.Counter(r["key"] for r in l.read("articles"))
        twice = [k for k, n in found.items() if n > 1]
        assert not twice, f"{len(twice)} articles came more than once"
        assert all(k in of for k in found), "articles that no feed held"
        held = collections.defaultdict(list)
        for key in found:
            held[of[key][:2]].append(of[key][2])
        assert len(held) == hosts * feeds, f"{len(held)} feeds"
        for feed, numbers in held.items():
            assert sorted(numbers) == list(range(min(numbers), max(numbers) + 1)), f"feed {feed} has a gap"
        owners = collections.Counter(names[-1] for names in blocks(requests).values())
        print(f"{len(found)} articles, {len(requests)} requests; hosts at the end: {dict(owners)}")


@test
def one_that_stood_still_publishes_nothing_of_what_others_have():
    hosts, since = 16, int(time.time())
    l, server = live_line(0)
    with open(l.path("feeds.opml"), "w") as out:
        out.write('<opml version="2.0"><body>')
        for n in range(hosts):
            out.write(f'<outline type="rss" xmlUrl="http://h{n}.test/feed0"/>')
        out.write("</body></opml>")

    def asked(by, after=0):
        return {r["host"] for r in server.requests()[after:] if f"{by}/1" in r["head"]}

    l.allow("retry", "share.waiting")
    with l:
        try:
            ones = {name: l.start("produce-feeds", "-o", f"producers.feeds.agent={name}/1") for name in ("one", "two")}
            wait(lambda: len(asked("one")) >= 2 and len(asked("two")) >= 2, "a part of the hosts for each", 120)
            still = ones["one"].popen
            still.send_signal(signal.SIGSTOP)
            at = len(server.requests())
            wait(lambda: len(asked("two", at)) == hosts, "all hosts asked by the other", 120)
            at = len(server.requests())
            still.send_signal(signal.SIGCONT)
            l.allow("failed", "group.error", "kafka.log", "share.waiting")
            assert ones.pop("one").wait() == 1, "the one that stood still went on"
            before = len(l.read("articles"))
            wait(lambda: len(l.read("articles")) > before + 20, "articles after it", 120)
            assert not asked("one", at), "the one that stood still asked hosts of the other"
            ones["two"].stop()
        finally:
            server.stop()
        found = collections.Counter(r["key"] for r in l.read("articles"))
        twice = [k for k, n in found.items() if n > 1]
        assert not twice, f"{len(twice)} articles came more than once"
        print(f"{len(found)} articles, {since and len(server.requests())} requests")


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

#!/usr/bin/env python3
"""Several producers of feeds whose pages lie on hosts that they share: each host is asked by one of them at a time.

    pace.py NAME ... | --list    run these tests (the shared cluster of tests/flow must be up)
"""
import collections
import hashlib
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import kafka  # noqa: E402
import line  # noqa: E402
from facts import suite  # noqa: E402
from line import Line, run_named, wait  # noqa: E402

TESTS, test = suite()

DELAY = 2000  # of a host, in ms
SLACK = DELAY // 4  # between our decision and its arrival at the server, on a machine that is busy
TEXT = ("The ministers of both countries met in the capital on the fourth day of their journey and said that "
        "paper number %s of the treaty on rivers will be read out before the end of the summer. ")
PAGE = ("Content-Type: text/html\n%s<html><head><title>page %s</title></head><body><article><h1>page %s</h1>"
        "<p>%s</p></article></body></html>\n")


class World:
    """Feeds, each on a host of its own, whose entries lie on a few hosts that they share. Some pages and feeds lie
    behind a redirect to one of those, and one of the hosts is slow."""

    def __init__(self, feeds, entries, hosts):
        self.urls, self.pages = {}, ["p%d.test" % n for n in range(hosts)]
        script = []
        for n in range(feeds):
            links = [(self.pages[(n + k) % hosts], "/a/%d-%d" % (n, k)) for k in range(entries)]
            rss = "".join("<item><title>%s</title><link>http://%s%s</link></item>" % (p, h, p) for h, p in links)
            body = ('Content-Type: application/rss+xml\nETag: "one"\n@match\n<rss version="2.0"><channel><title>t</title>'
                    '%s</channel></rss>\n' % rss)
            head = "=== feed %d\nhost: h%d.test\n" % (n, n)
            if n % 8 == 0:  # the feed itself is elsewhere
                script.append("%s--- /feed\n@status 302\nLocation: http://%s/feed%d\n--- %s/feed%d\n%s"
                              % (head, self.pages[n % hosts], n, self.pages[n % hosts], n, body))
            else:
                script.append("%s--- /feed\n%s" % (head, body))
            script += [self.page(host, path, k % 5 == 4) for k, (host, path) in enumerate(links)]
        script += ["--- %s/robots.txt\nUser-agent: *\nDisallow: /none\n" % host for host in self.pages]
        self.script, self.feeds = "".join(script), feeds

    def page(self, host, path, led):
        name = path.split("/")[-1]
        there = self.pages[(self.pages.index(host) + 3) % len(self.pages)] if led else host
        at = "/b/" + name if led else path
        slow = "@drip 4\n" if there == self.pages[0] else ""
        self.urls[hashlib.sha256(("http://%s%s" % (there, at)).encode()).hexdigest()[:32]] = (there, at)
        text = "--- %s%s\n%s" % (there, at, PAGE % (slow, name, name, TEXT % name))
        return ("--- %s%s\n@status 302\nLocation: http://%s%s\n" % (host, path, there, at) if led else "") + text


def write_list(l, feeds):
    with open(l.path("feeds.new"), "w") as out:
        out.write('<opml version="2.0"><body>')
        for n in range(feeds):
            out.write('<outline type="rss" xmlUrl="http://h%d.test/feed" follow="page"/>' % n)
        out.write("</body></opml>")
    os.replace(l.path("feeds.new"), l.path("feeds.opml"))


def shared_line(world, **more):
    l = Line(line.shared_bootstrap(), 4)
    server = kafka.Server(l.folder, world.script)
    write_list(l, world.feeds)
    l.tree["producers"] = {"feeds": dict({
        "list": l.path("feeds.opml"), "contact": "https://example.org/bot", "allow": ["127.0.0.1"],
        "connect": {'"*.test"': "127.0.0.1:%d" % server.port}, "interval": "30s", "floor": "30s", "ceiling": "60s",
        "page_again": "0s", "host_delay": "%dms" % DELAY}, **more)}
    l.write()
    # Batches that meet a change of members are sent again.
    l.allow("retry", "share.waiting")
    return l, server


def by_host(requests):
    found = collections.defaultdict(list)
    for r in requests:
        found[r["host"]].append(r)
    return found


def paced(world, requests):
    """The least time between two requests to one host, whoever asked."""
    least = 1 << 40
    for host, asked in by_host(requests).items():
        for before, after in zip(asked, asked[1:]):
            gap = after["t"] - before["t"]
            least = min(least, gap)
            assert gap >= DELAY - SLACK, "%s: %d ms between %s and %s" % (host, gap, before, after)
    return least


def once(l, world):
    found = collections.Counter(r["key"] for r in l.read("articles"))
    twice = [world.urls.get(k) for k, n in found.items() if n > 1]
    assert not twice, "%d articles came more than once: %s" % (len(twice), twice[:5])
    missing = set(world.urls) - set(found)
    assert not missing, "%d articles are missing: %s" % (len(missing), [world.urls[k] for k in list(missing)[:5]])
    foreign = set(found) - set(world.urls)
    assert not foreign, "%d articles that no page was" % len(foreign)
    return len(found)


@test
def pages_that_several_want_are_asked_by_one_at_its_pace():
    world = World(feeds=40, entries=8, hosts=8)
    l, server = shared_line(world)

    def start(name):
        return l.start("produce-feeds", "-o", "producers.feeds.agent=%s/1" % name)

    def askers(after=0):
        return {name: [r for r in server.requests()[after:] if "%s/1" % name in r["head"] and r["host"] in world.pages]
                for name in ("one", "two", "three", "four")}

    with l:
        try:
            ones = {name: start(name) for name in ("one", "two", "three")}
            wait(lambda: len(l.read("articles")) >= 40, "the first articles", 120)
            # The one that has the most of the shared hosts dies in the middle of its work.
            recent = len(server.requests())
            wait(lambda: len(server.requests()) >= recent + 16, "requests", 120)
            owned = {n: len({r["host"] for r in asked}) for n, asked in askers(recent).items()}
            victim = max(owned, key=owned.get)
            assert owned[victim] > 0, owned
            ones.pop(victim).kill()
            killed = len(server.requests())
            wait(lambda: {r["host"] for a in askers(killed).values() for r in a} == set(world.pages),
                 "the shared hosts of the dead one asked by others", 120)
            ones["four"] = start("four")
            wait(lambda: askers()["four"], "a shared host asked by the one that joined", 120)
            wait(lambda: len({r["key"] for r in l.read("articles")}) == len(world.urls), "every page", 300)
            for process in ones.values():
                process.stop()
        finally:
            server.stop()
        requests = server.requests()
        total, least = once(l, world), paced(world, requests)
        turns = kafka.blocks(requests)
        for host in world.pages:
            robots = sum(1 for r in requests if r["host"] == host and r["path"] == "/robots.txt")
            assert len(turns[host]) <= 5, "%s was asked by several at once: %s" % (host, turns[host])
            assert 1 <= robots <= len(turns[host]), "%s: %d robots.txt for %s" % (host, robots, turns[host])
        pages = [r for r in requests if r["host"] in world.pages]
        abroad = {tuple(r["path"] for r in a) for a in askers().values()}
        assert len(abroad) >= 3, "one process asked for everybody"
        print("%d articles, %d requests to shared hosts, least gap %d ms of %d; askers: %s"
              % (total, len(pages), least, DELAY, {h: turns[h] for h in world.pages}))


@test
def transfers_at_once_count_over_all_processes():
    """Pages come slowly, one byte after the other: so many of a host at once, whoever wants them."""
    world = World(feeds=12, entries=4, hosts=3)
    world.script = world.script.replace("Content-Type: text/html\n<", "Content-Type: text/html\n@drip 8\n<").replace("@drip 4", "@drip 8")
    l, server = shared_line(world, host_transfers=2, host_delay="200ms")
    with l:
        try:
            write_list(l, 0)
            ones = [l.start("produce-feeds", "-o", "producers.feeds.agent=%s/1" % n) for n in ("one", "two", "three")]
            # What is under way when hosts change hands is dropped, and would be counted as if it went on.
            wait(lambda: all("id=share.taken" in p.text() for p in ones), "a part of the hosts for each", 120)
            write_list(l, world.feeds)
            wait(lambda: len({r["key"] for r in l.read("articles")}) == len(world.urls), "every page", 300)
            for process in ones:
                process.stop()
        finally:
            server.stop()
        once(l, world)
        crowd, pages = 0, set(world.urls.values())
        for host, asked in by_host(server.requests()).items():
            slow = [r["t"] for r in asked if (host, r["path"]) in pages]
            for t in slow:  # each takes more than 2 s: what began within 2 s is there at once
                crowd = max(crowd, sum(1 for u in slow if t <= u < t + 2000))
        assert crowd == 2, "%d transfers of a host at once" % crowd
        print("%d articles, never more than %d at once" % (len(world.urls), crowd))


@test
def what_is_sent_to_a_hub_goes_through_the_owner_of_its_host():
    feeds = 12
    world = World(feeds=0, entries=0, hosts=1)
    world.feeds = feeds
    world.script = "=== hub\nhost: hub.test\n--- /\n@status 202\n" + "".join(
        "=== feed %d\nhost: h%d.test\n--- /feed\nLink: <http://hub.test/>; rel=hub\n@rss a%d\n" % (n, n, n) for n in range(feeds))
    l, server = shared_line(world)

    def sent():
        return [r for r in server.requests() if r["host"] == "hub.test"]

    with l:
        try:
            write_list(l, 0)
            ones = []
            for name, port in zip(("one", "two", "three"), line.free_ports(3)):
                ones.append(l.start("produce-feeds", "-o", "producers.feeds.agent=%s/1" % name, "-o",
                                    "producers.feeds.callback=http://127.0.0.1:%d/" % port, "-o",
                                    "producers.feeds.callback_listen=127.0.0.1:%d" % port))
            wait(lambda: all("id=share.taken" in p.text() for p in ones), "a part of the hosts for each", 120)
            write_list(l, feeds)
            wait(lambda: len(sent()) >= feeds, "a request for each subscription", 180)
            asked = server.requests()  # whoever takes hosts over from now on asks anew
            for process in ones:
                process.stop()
        finally:
            server.stop()
        askers = {kafka.blocks([r])[r["host"]][0] for r in asked if r["path"] == "/feed"}
        least = paced(world, asked)
        assert len(askers) > 1, "one process has all feeds"
        assert len(kafka.blocks(asked)["hub.test"]) == 1, kafka.blocks(asked)["hub.test"]
        hub = [r for r in asked if r["host"] == "hub.test"]
        assert len(hub) == feeds and all("POST / " in r["head"] for r in hub), hub
        print("%d subscriptions of %d processes, asked for by %s, least gap %d ms of %d"
              % (feeds, len(askers), kafka.blocks(asked)["hub.test"][0], least, DELAY))


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

#!/usr/bin/env python3
"""reloads - SIGHUP to the real processes: new settings are taken whole, or nothing changes and that is said.

	reloads.py NAME ... | --list		after flow.py start
"""
import collections, gzip, importlib.util, json, os, signal, sys

import corpus, line
from facts import once, shared_line, suite
from line import run_named, wait
from operate import generation, reload
from target import Target

TESTS, test = suite()


def neighbour(part):
    """tests/PART/kafka.py: both have that name."""
    spec = importlib.util.spec_from_file_location("kafka_of_" + part, os.path.join(line.SOURCE, "tests", part, "kafka.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def put(l, folder, *urls):
    """Files of one article each, which appear whole."""
    os.makedirs(l.path(folder), exist_ok=True)
    for url in urls:
        hidden = l.path(".new")
        with open(hidden, "w") as f:
            f.write(json.dumps({"url": "https://files.example/" + url, "body": "Two ministers met."}) + "\n")
        os.rename(hidden, os.path.join(l.path(folder), url + ".jsonl"))


def articles(l):
    return collections.Counter(r["key"] for r in l.read("articles"))


def told(*urls):
    return {corpus.article_id("https://files.example/" + u) for u in urls}


def arrive(l, *urls):
    wait(lambda: told(*urls) <= set(articles(l)), "articles %s" % (urls,))


def refuse(l, stage, before, *words):
    code, text = reload(l, stage)
    assert code == 1 and "nothing was changed" in text and all(w in text for w in words), (code, text)
    assert generation(l, stage) == before, "a refused reload counts no generation"


@test
def files_are_watched_where_the_new_settings_say():
    with shared_line(2) as l:
        l.allow("reload.refused")
        put(l, "one", "a")
        os.makedirs(l.path("two"))
        l.tree["producers"] = {"files": {"paths": [l.path("one")], "watch": True}}
        l.write()
        produce = l.start("produce-files")
        arrive(l, "a")
        l.tree["producers"]["files"].update(paths=[l.path("one"), l.path("two")], exclude=["x*"])
        l.write()
        code, text = reload(l, "files")
        assert code == 0 and "generation 2" in text, text
        put(l, "two", "xb", "b")
        put(l, "one", "c")
        arrive(l, "b", "c")
        l.tree["producers"]["files"]["paths"] = [l.path("nowhere")]
        l.tree["producers"]["files"]["exclude"] = []
        l.write()
        refuse(l, "files", 2, "nowhere")
        put(l, "two", "xd", "d")
        arrive(l, "d")
        l.tree["producers"]["files"].update(paths=[l.path("two")], format="nonsense")
        l.write()
        refuse(l, "files", 2, "format")
        produce.signal(signal.SIGHUP)
        wait(lambda: produce.text().count("id=reload.refused") == 3, "a direct signal is answered too")
        assert generation(l, "files") == 2
        put(l, "one", "e")
        arrive(l, "e")
        produce.stop()
        once(articles(l), told("a", "b", "c", "d", "e"), "articles, none of those that are excluded, none again")


@test
def archives_go_on_where_they_stood_under_new_settings():
    warc = neighbour("warc")
    with shared_line(4) as l:
        os.makedirs(l.path("in"))
        urls = collections.defaultdict(list)
        for part in range(3):
            with gzip.open(l.path("in/%d.warc.gz" % part), "wb", 1) as out:
                for n in range(part * 4000, part * 4000 + (4000 if part < 2 else 70)):
                    url, text = warc.record(n)
                    urls[part].append(url)
                    out.write(text)
        l.tree["producers"] = {"warc": {"paths": [l.path("in/0.warc.gz"), l.path("in/1.warc.gz")], "progress": "none"}}
        l.write()
        produce = l.start("produce-warc")
        wait(lambda: l.counter_files("warc").get(0, {}).get("in", 0) > 0, "first records")
        produce.signal(signal.SIGSTOP)
        read = l.counter_files("warc")[0]["in"]
        assert 0 < read < 8000, "it was stopped on its way, at %d" % read
        l.tree["producers"]["warc"]["paths"] = [l.path("in")]
        l.tree["producers"]["warc"]["exclude_hosts"] = ["news3.example.org"]
        l.write()
        produce.signal(signal.SIGHUP)
        produce.signal(signal.SIGCONT)
        assert produce.wait(120) == 0, produce.tail()
        assert l.counter_files("warc")[0]["generation"] == 2, produce.tail()
        found = articles(l)
        assert max(found.values()) == 1, "none twice"
        known = {corpus.article_id(u): u for part in urls.values() for u in part}
        missing = [known[k] for k in set(known) - set(found)]
        assert missing and all("//news3." in u for u in missing), "only pages of the host that is left out are missing"
        assert not [u for u in urls[2] if "//news3." in u and corpus.article_id(u) in found], "it is left out"


@test
def feeds_are_those_of_the_new_list():
    feeds = neighbour("feeds")
    l, server = feeds.live_line(2)
    with l:
        try:
            l.allow("reload.refused", "feeds.list")
            produce = l.start("produce-feeds")
            hosts = lambda: {r["head"].split("Host: ")[1].split("\r\n")[0] for r in server.requests() if "Host: " in r["head"]}
            wait(lambda: len(hosts()) == 2, "both feeds are asked")
            outlines = ['<outline type="rss" xmlUrl="http://h%d.live.test/feed"/>' % n for n in (1, 2)]
            with open(l.path("feeds.opml"), "w") as f:
                f.write('<opml version="2.0"><body>%s</body></opml>' % "".join(outlines))
            code, text = reload(l, "feeds")
            assert code == 0 and "generation 2" in text, text
            wait(lambda: len(hosts()) == 3, "the new feed is asked")
            first = len([r for r in server.requests() if "h0.live" in r["head"]])
            with open(l.path("feeds.opml"), "w") as f:
                f.write('<opml version="2.0"><body><outline')
            refuse(l, "feeds", 2, "feeds.opml")
            before = len(server.requests())
            wait(lambda: len(server.requests()) > before + 4, "the feeds go on being asked")
            assert len([r for r in server.requests() if "h0.live" in r["head"]]) == first, "the old one is not"
            produce.stop()
            assert max(articles(l).values()) == 1
        finally:
            server.stop()


@test
def a_webhook_turns_to_its_new_address():
    one, two = Target(), Target()
    with shared_line(1, producers={"probe": {"count": 10}}, processors={"relay": {}},
                     sinks={"webhook": {"url": one.url, "body": "array", "batch_wait": "20ms"}}) as l:
        l.allow("reload.refused")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        sink = l.start("sink-webhook")
        bodies = lambda target: collections.Counter(e["id"] for m, h, b in target.requests for e in json.loads(b))
        wait(lambda: len(bodies(one)) == 10, "the first at the old address")
        l.tree["sinks"]["webhook"].update(url=two.url, filter="type = SANCTION or status = OCCURRED")
        l.write()
        code, text = reload(l, "webhook")
        assert code == 0 and "generation 2" in text, text
        l.run("produce-probe", "-o", "producers.probe.count=15")
        l.run("process-relay", "--once")
        wait(lambda: len(bodies(two)) == 5, "the next at the new one")
        l.tree["sinks"]["webhook"].update(url=one.url, body="template", template="{{{ nothing")
        l.write()
        code, text = reload(l, "webhook")
        assert code != 0 and generation(l, "webhook") == 2, (code, text)
        sink.signal(signal.SIGHUP)
        wait(lambda: "id=reload.refused" in sink.text(), "a direct signal is answered")
        l.run("produce-probe", "-o", "producers.probe.count=20")
        l.run("process-relay", "--once")
        wait(lambda: len(bodies(two)) == 10, "the old settings hold")
        sink.stop()
        assert len(bodies(one)) == 10 and max((bodies(one) + bodies(two)).values()) == 1
    one.down()
    two.down()


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

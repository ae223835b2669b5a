#!/usr/bin/env python3
"""forward - what goes out of the line arrives, whatever the destination does. 

	forward.py NAME ...		run these tests on the cluster of flow.py start


The destinations are real: an HTTP server of our own (target.py), a second broker.
"""
import collections, json, sys

from facts import adds_up, ids, once, same, shared_line, suite, waits_in_little_memory
from line import run_named, wait
from target import Target

TESTS, test = suite()


def articles(records):
    return collections.Counter(r["article_id"] for r in records)


def drained(l, sink, roles=("events", "coded")):
    return all(l.drained(sink, role) for role in roles)


@test
def a_webhook_that_fails_in_every_way_loses_nothing():
    target = Target()
    modes = ["500", "429", "401", "404", "302", "cut", "hang", "down"]
    with shared_line(4, limits={"retry_max_wait": "300ms"}, producers={"probe": {"count": 4000, "rate": 60}},
                     processors={"relay": {}},
                     sinks={"webhook": {"url": target.url, "body": "array", "max_records": 20, "timeout": "1s"}}) as l:
        l.allow("retry")
        produce, relay, sink = l.start("produce-probe"), l.start("process-relay"), l.start("sink-webhook")
        for rounds, mode in enumerate(modes, 1):
            before = len(target.records())
            wait(lambda: len(target.records()) > before, "records flow before " + mode)
            if mode == "down":
                target.down()
            else:
                target.mode = mode
            wait(lambda: sink.text().count(" id=retry ") == rounds, "it is told: " + mode)
            tries = l.counter_files("webhook")[0]["retries"]
            wait(lambda: l.counter_files("webhook")[0]["retries"] > tries + 4, "tries while " + mode)
            if mode == "down":
                target.up()
            target.mode = "ok"
            wait(lambda: sink.text().count(" id=retry.over ") == rounds, "records flow again after " + mode)
        assert produce.wait() == 0
        wait(lambda: l.drained("relay", "articles") and drained(l, "webhook"), "everything out")
        relay.stop()
        sink.stop()
        adds_up(sink.counters())
        assert sink.counters()["dead"] == 0 and not l.read("deadletters")
        assert sink.text().count(" id=retry ") == len(modes), "one line for each change of state"
        same(articles(target.records()), ids(4000), "events at the destination")
        by_key = {}
        for _, headers, body in target.requests:
            assert by_key.setdefault(headers["Idempotency-Key"], body) == body, "one key, one body"
    target.down()


@test
def retry_after_is_honoured():
    target = Target()
    target.mode = "429"
    with shared_line(1, limits={"retry_max_wait": "100ms"}, producers={"probe": {"count": 3}}, processors={"relay": {}},
                     sinks={"webhook": {"url": target.url, "body": "array"}}) as l:
        l.allow("retry")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        sink = l.start("sink-webhook")
        wait(lambda: len(target.times) >= 3, "three tries")
        gaps = [b - a for a, b in zip(target.times, target.times[1:])]
        assert min(gaps) >= 1.9, "asked again before Retry-After: %s" % gaps
        target.mode = "ok"
        wait(lambda: drained(l, "webhook"), "everything out")
        sink.stop()
        same(articles(target.records()), ids(3), "events")
    target.down()


@test
def what_a_webhook_refuses_becomes_a_dead_letter_and_nothing_else():
    target = Target(secret="open sesame")
    poison = sorted(ids(600))[7]
    target.poison = poison
    with shared_line(2, producers={"probe": {"count": 600}}, processors={"relay": {}},
                     sinks={"webhook": {"url": target.url, "body": "ndjson", "connections": 4, "secret": "open sesame",
                                        "max_records": 64, "headers": {"Authorization": "Bearer xyz"}}}) as l:
        l.allow("deadletter")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        sink = l.run("sink-webhook", "--once")
        counters = sink.counters()
        adds_up(counters)
        assert counters["dead"] == 1, counters
        dead = l.read("deadletters")
        assert [d["key"] for d in dead] == [poison], dead
        assert "422" in json.dumps(dead[0]) and "no such field" in json.dumps(dead[0])
        once(articles(target.records("ndjson")), ids(600) - {poison}, "events at the destination")
        for headers, body in target.accepted:
            assert headers["Authorization"] == "Bearer xyz" and target.good_signature(headers, body)
            assert headers["Content-Type"] == "application/x-ndjson"
    target.down()


@test
def a_webhook_speaks_templates_and_cloudevents_and_filters():
    target = Target()
    with shared_line(1, producers={"probe": {"count": 5}}, processors={"relay": {}}, sinks={"webhook": {"url": target.url}}) as l:
        l.run("produce-probe")
        l.run("process-relay", "--once")
        bodies = {"cloudevents": "application/cloudevents+json", "cloudevents-batch": "application/cloudevents-batch+json",
                  "cloudevents-binary": "application/json", "event": "application/json"}
        for body, media in bodies.items():
            target.accepted = []
            args = ["-o", "sinks.webhook.body=" + body, "-o", "line=x%s" % body.replace("-", "")]
            adds_up(l.run("sink-webhook", "--once", *args).counters())
            records = target.records()
            assert {h["Content-Type"] for h, _ in target.accepted} == {media}
            if body.startswith("cloudevents") and body != "cloudevents-binary":
                for r in records:
                    assert r["specversion"] == "1.0" and r["type"] == "org.dateline.event" and r["source"].startswith("/dateline/x")
                    assert r["id"] == r["data"]["id"] and r["subject"] == r["data"]["article_id"]
                records = [r["data"] for r in records]
            elif body == "cloudevents-binary":
                for (h, b), r in zip(target.accepted, records):
                    assert h["ce-specversion"] == "1.0" and h["ce-id"] == r["id"] == h["Idempotency-Key"]
                    assert h["ce-subject"] == r["article_id"] and h["ce-time"].endswith("Z")
            once(articles(records), ids(5), body)
        target.accepted = []
        chosen = sorted(ids(5))[2]
        template = '{"text": "what \\"{{type}}\\" {{source.nothing}}!", "id": {{article_id}}, "sides": {{participants}}}'
        sink = l.run("sink-webhook", "--once", "-o", "sinks.webhook.body=template", "-o", "line=xtemplate",
                     "-o", "sinks.webhook.template='%s'" % template, "-o", "sinks.webhook.filter=article_id = '%s'" % chosen)
        counters = sink.counters()
        adds_up(counters)
        assert counters["filtered"] == 4, counters
        [record] = target.records()
        assert record["id"] == chosen and record["text"].startswith('what "') and record["text"].endswith(" !"), record
        assert isinstance(record["sides"], list)
    target.down()


@test
def a_rate_is_kept():
    target = Target()
    with shared_line(1, producers={"probe": {"count": 12}}, processors={"relay": {}},
                     sinks={"webhook": {"url": target.url, "rate": 10, "connections": 8}}) as l:
        l.run("produce-probe")
        l.run("process-relay", "--once")
        adds_up(l.run("sink-webhook", "--once").counters())
        once(articles(target.records()), ids(12), "events")
        gaps = [b - a for a, b in zip(target.times, target.times[1:])]
        assert sum(gaps) / len(gaps) >= 0.095, gaps
    target.down()


@test
def a_webhook_that_is_down_under_load_keeps_memory_flat():
    target = Target()
    with shared_line(4, limits={"retry_max_wait": "300ms", "memory": "32 MiB"},
                     producers={"probe": {"count": 20000, "rate": 600}}, processors={"relay": {}},
                     sinks={"webhook": {"url": target.url, "body": "array"}}) as l:
        l.allow("retry")
        l.tree["kafka"]["properties"] = {"session.timeout.ms": "6000", "max.poll.interval.ms": "6000"}
        l.write()
        produce, relay, sink = l.start("produce-probe"), l.start("process-relay"), l.start("sink-webhook")
        wait(lambda: len(target.records()) > 500, "records flow")
        target.down()
        waits_in_little_memory(l, "webhook", produce, sink, 128)
        target.up()
        wait(lambda: l.drained("relay", "articles") and drained(l, "webhook"), "everything out", 120)
        relay.stop()
        sink.stop()
        counters = sink.counters()
        adds_up(counters)
        assert counters["rebalances"] == 2, "assigned once, given back once: %s" % counters
        same(articles(target.records()), ids(20000), "events")
    target.down()


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

#!/usr/bin/env python3
"""outage - a webhook's destination and a second cluster are away for minutes under load, then back.

	outage.py [--minutes M] [--rate R]	after flow.py start; M: 0.4 by default, the long run is 10

Both sinks read the same line. What arrived is judged by what was sent: nothing lost; doubled by
(event id, revision) nothing, since no process died; memory of the outage's first half against its second.
"""
import argparse, json, time

from clusters import at_another, ce_ids, drained, event_ids, expected_ce_ids
from facts import adds_up, ids, once, shared_line
from line import Cluster, Line, wait
from target import Target


def watch(sinks, seconds, produce):
    """Memory of each sink while the destinations are away; each tells it once."""
    begun, seen = time.monotonic(), {name: [] for name in sinks}
    while time.monotonic() - begun < seconds:
        assert produce.running(), "the load ended before the outage"
        for name, sink in sinks.items():
            assert sink.running() and sink.text().count(" id=retry ") == 1, sink.tail()
            seen[name].append(sink.rss_kib())
        time.sleep(0.5)
    return seen


def flat(seen):
    found = {}
    for name, sizes in seen.items():
        early, late = max(sizes[:len(sizes) // 2]), max(sizes[len(sizes) // 2:])
        found[name] = {"first_half_kib": early, "second_half_kib": late, "growth_percent": round(100 * (late - early) / early, 2)}
        assert late < early * 1.05, "%s: %d KiB grew to %d" % (name, early, late)
    return found


def run(minutes, rate):
    count = int((minutes * 60 + 45) * rate)
    target = Target()
    with Cluster(1) as second, Line(second.bootstrap, 3) as far, \
         shared_line(4, limits={"memory": "32 MiB"}, producers={"probe": {"count": count, "rate": rate}},
                     processors={"relay": {}},
                     sinks={"kafka": at_another(far), "webhook": {"url": target.url, "body": "array"}}) as l:
        l.allow("retry")
        produce, relay = l.start("produce-probe"), l.start("process-relay")
        sinks = {name: l.start("sink-" + name) for name in ("kafka", "webhook")}
        wait(lambda: far.read("events") and target.records(), "records flow")
        second.kill(0)
        target.down()
        for name, sink in sinks.items():
            wait(lambda: " id=retry " in sink.text(), name + " tells it", 120)
            wait(lambda: l.counter_files(name)[0]["paused"] == 8, name + " pauses", 120)
        before = len(target.records())
        result = flat(watch(sinks, minutes * 60, produce))
        assert len(target.records()) == before, "it was not away"
        second.start(0)
        target.up()
        assert produce.wait(300) == 0
        for name, sink in sinks.items():
            wait(lambda: " id=retry.over " in sink.text(), name + " flows again", 300)
            wait(lambda: l.drained("relay", "articles") and drained(l, name), name + " is done", 900)
        relay.stop()
        for sink in sinks.values():
            sink.stop()
            adds_up(sink.counters())
            assert sink.counters()["dead"] == 0, sink.counters()
        assert not l.read("deadletters")
        once(ce_ids(far.read("events")), expected_ce_ids(ids(count)), "events in the second cluster")
        once({r["key"]: 1 for r in far.read("coded")}, ids(count), "ledger in the second cluster")
        posted = {}
        for r in target.records():
            posted[r["id"], r["article_revision"]] = posted.get((r["id"], r["article_revision"]), 0) + 1
        once(posted, {(i, 1) for i in event_ids(ids(count))}, "events at the webhook")
        print(json.dumps({"minutes": minutes, "events": count, "lost": 0, "doubled": 0, "memory": result}))
    target.down()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=0.4)
    parser.add_argument("--rate", type=int, default=100)
    given = parser.parse_args()
    run(given.minutes, given.rate)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""world - a bad world: destinations that are down or slow, while records go on coming.

	world.py NAME ... | --list		after flow.py start
"""
import collections, os, sys, time

import line
from facts import adds_up, ids, keys, once, shared_line, suite
from line import wait

TESTS, test = suite()


@test
def a_bad_world_pauses_and_keeps_memory_bounded():
    """300 MB wait while the world is bad for longer than the session timeout; nobody is thrown out, and what
    the process holds is a few of the largest messages (8 MiB) in each queue, whatever waits behind."""
    with shared_line(1, limits={"memory": "32 MiB", "retry_max_wait": "500ms"},
                     producers={"probe": {"count": 3000, "bytes": "100 KiB", "marks": ["40=retry"]}},
                     processors={"relay": {}}) as l:
        l.allow("retry")
        down = l.path("down")
        open(down, "w").close()
        l.tree["processors"]["relay"]["down"] = down
        l.write()
        relay = l.start("process-relay")
        produce = l.start("produce-probe")
        wait(lambda: l.counter_files("relay").get(0, {}).get("paused") == 1, "a paused partition")
        begun, peak = time.monotonic(), 0
        assert produce.wait(120) == 0
        while time.monotonic() - begun < 12 or l.counter_files("relay")[0]["retries"] < 20:
            peak = max(peak, relay.rss_kib())
            assert relay.running(), relay.tail()
            time.sleep(0.2)
        assert len(l.read("coded")) <= 40
        os.unlink(down)
        wait(lambda: l.drained("relay", "articles"), "relay at the end")
        peak = max(peak, relay.rss_kib())
        relay.stop()
        counters = relay.counters()
        print("peak memory %d MiB" % (peak // 1024))
        assert peak < 208 * 1024, "%d KiB" % peak
        assert counters["rebalances"] == 2, "assigned once, given back once: %s" % counters
        adds_up(counters)
        once(keys(l.read("coded")), ids(3000, marks=["40=retry"]), "ledger")


@test
def a_slow_sink_pauses_and_goes_on():
    with shared_line(4, limits={"retry_max_wait": "300ms"}, producers={"probe": {"count": 1000}},
                     processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow("retry")
        down = l.path("down")
        l.tree["sinks"]["lines"] = {"path": l.path("out.txt"), "down": down}
        l.write()
        l.run("produce-probe")
        l.run("process-relay", "--once")
        open(down, "w").close()
        sink = l.start("sink-lines")
        wait(lambda: l.counter_files("lines").get(0, {}).get("paused") == 8, "all partitions paused")
        wait(lambda: l.counter_files("lines")[0]["retries"] >= 3, "some tries")
        os.unlink(down)
        wait(lambda: l.drained("lines", "events") and l.drained("lines", "coded"), "sink at the end")
        sink.stop()
        with open(l.path("out.txt")) as f:
            seen = collections.Counter(tuple(t.split()[:2]) for t in f)
        once(seen, {(k, i) for k in ("event", "coded") for i in ids(1000)}, "lines")


@test
def a_destination_that_is_down_costs_two_lines_and_nothing_else():
    """Down for longer than both the session and the time between polls that Kafka allows; twice."""
    with shared_line(4, limits={"retry_max_wait": "300ms"}, producers={"probe": {"count": 1000, "rate": 100}},
                     processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow("retry")
        down = l.path("down")
        l.tree["sinks"]["lines"] = {"path": l.path("out.txt"), "down": down}
        l.tree["kafka"]["properties"] = {"session.timeout.ms": "6000", "max.poll.interval.ms": "6000"}
        l.write()
        produce, relay, sink = l.start("produce-probe"), l.start("process-relay"), l.start("sink-lines")
        for rounds in (1, 2):
            before = l.counter_files("lines").get(0, {}).get("done", 0)
            wait(lambda: l.counter_files("lines").get(0, {}).get("done", 0) > before + 50, "records flow")
            open(down, "w").close()
            wait(lambda: sink.text().count(" id=retry ") == rounds, "it is told")
            tries, begun = l.counter_files("lines")[0]["retries"], time.monotonic()
            wait(lambda: l.counter_files("lines")[0]["retries"] > tries + 20 and time.monotonic() - begun > 8, "tries")
            os.unlink(down)
            wait(lambda: sink.text().count(" id=retry.over ") == rounds, "records flow again")
        assert produce.wait() == 0
        wait(lambda: l.drained("relay", "articles"), "relay at the end")
        wait(lambda: l.drained("lines", "events") and l.drained("lines", "coded"), "sink at the end")
        relay.stop()
        sink.stop()
        counters = sink.counters()
        adds_up(counters)
        assert counters["rebalances"] == 2, "assigned once, given back once: %s" % counters
        assert sink.text().count(" id=retry ") == 2 and counters["dead"] == 0 and not l.read("deadletters")
        with open(l.path("out.txt")) as f:
            seen = collections.Counter(tuple(t.split()[:2]) for t in f)
        once(seen, {(k, i) for k in ("event", "coded") for i in ids(1000)}, "lines")


@test
def a_stop_while_the_world_is_bad_is_clean():
    with shared_line(1, producers={"probe": {"count": 10, "marks": ["4=retry"]}}, processors={"relay": {}}) as l:
        l.allow("retry")
        down = l.path("down")
        open(down, "w").close()
        l.tree["processors"]["relay"]["down"] = down
        l.write()
        l.run("produce-probe")
        relay = l.start("process-relay")
        wait(lambda: l.counter_files("relay").get(0, {}).get("retries", 0) > 2, "tries")
        relay.stop(10)
        counters = relay.counters()
        adds_up(counters)
        assert counters["in"] == 4, counters
        os.unlink(down)
        l.run("process-relay", "--once")
        once(keys(l.read("coded")), ids(10, marks=["4=retry"]), "ledger")


if __name__ == "__main__":
    sys.exit(line.run_named(TESTS, sys.argv[1:]))

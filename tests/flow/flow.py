#!/usr/bin/env python3
"""flow - the line's promises, kept by real processes on a real Kafka.

	flow.py start | stop		the cluster that the tests share (DATELINE_TEST_BOOTSTRAP: use that one)
	flow.py NAME ...		run these tests
	flow.py --list

Each test is a function named as a fact. What was sent is known to the driver; what arrived is read
from the topics or tables, never from the processes' own counters alone.
"""
import collections, signal, sys, time

import line
from facts import adds_up, check_table, ids, keys, once, shared_line, suite
from line import wait

TESTS, test = suite()


@test
def stopping_and_starting_loses_and_doubles_nothing():
    with shared_line(producers={"probe": {"count": 6000, "rate": 500}},
                     processors={"relay": {}}, sinks={"lines": {"path": "out.txt"}}) as l:
        l.tree["sinks"]["lines"]["path"] = l.path("out.txt")
        l.write()
        relay, produce = l.start("process-relay"), l.start("produce-probe")
        for _ in range(3):
            before = len(l.read("coded"))
            wait(lambda: len(l.read("coded")) > before + 100, "more ledger records")
            produce.stop()
            relay.stop()
            adds_up(relay.counters())
            relay, produce = l.start("process-relay"), l.start("produce-probe")
        assert produce.wait() == 0
        wait(lambda: l.drained("relay", "articles"), "relay at the end")
        relay.stop()
        once(keys(l.read("articles")), ids(6000), "articles")
        once(keys(l.read("events")), ids(6000), "events")
        once(keys(l.read("coded")), ids(6000), "ledger")
        l.run("sink-lines", "--once")
        with open(l.path("out.txt")) as f:
            seen = collections.Counter(tuple(t.split()[:2]) for t in f)
        once(seen, {(k, i) for k in ("event", "coded") for i in ids(6000)}, "lines")
        l.run("sink-lines", "--once")
        with open(l.path("out.txt")) as f:
            assert sum(1 for _ in f) == 12000, "a drained sink read again"


@test
def once_drains_what_was_there_and_ends():
    with shared_line(producers={"probe": {"count": 500}}, processors={"relay": {}}) as l:
        l.run("produce-probe")
        relay = l.run("process-relay", "--once")
        counters = relay.counters()
        adds_up(counters)
        assert counters["in"] == 500 and counters["done"] == 500 and counters["lag"] == 0, counters
        once(keys(l.read("coded")), ids(500), "ledger")
        assert l.run("process-relay", "--once").counters()["in"] == 0
        l.run("produce-probe", "-o", "producers.probe.count=510")
        assert l.run("process-relay", "--once").counters()["in"] == 10
        once(keys(l.read("coded")), ids(510), "ledger")


@test
def joining_and_leaving_relays_lose_and_double_nothing():
    count = int(5000 * max(1, line.PATIENCE / 2))
    with shared_line(8, producers={"probe": {"count": count, "rate": 400}}, processors={"relay": {"delay": "1ms"}},
                     sinks={"sqlite": {}}) as l:
        l.tree["sinks"]["sqlite"]["path"] = l.path("events.db")
        l.write()
        produce = l.start("produce-probe")
        relays = [l.start("process-relay")]
        for _ in range(3):
            before = len(l.read("coded"))
            relays.append(l.start("process-relay"))
            wait(lambda: len(l.read("coded")) > before + 200, "progress with one more")
        relays.pop(0).stop()
        before = len(l.read("coded"))
        wait(lambda: len(l.read("coded")) > before + 200, "progress with one less")
        relays.pop().stop()
        assert produce.wait(120) == 0
        wait(lambda: l.drained("relay", "articles"), "relays at the end")
        slots = l.counter_files("relay")
        assert len(slots) == 4, slots
        for relay in relays:
            relay.stop()
            adds_up(relay.counters())
        once(keys(l.read("coded")), ids(count), "ledger")
        once(keys(l.read("events")), ids(count), "events")
        l.run("sink-sqlite", "--once")
        check_table(l, ids(count))


@test
def a_relay_that_leaves_hands_over_at_once():
    with shared_line(4, producers={"probe": {"count": 20}}, processors={"relay": {}}) as l:
        first, second = l.start("process-relay"), l.start("process-relay")
        wait(lambda: len(l.counter_files("relay")) == 2 and "id=group.assigned" in first.text()
             and "id=group.assigned" in second.text(), "both in the group")
        first.stop(10)
        l.run("produce-probe")
        begun = time.monotonic()
        wait(lambda: len(l.read("coded")) == 20, "the other works all", 30)
        took = time.monotonic() - begun
        second.stop(10)
        print("handed over within %.2f s" % took)
        assert took < 8, "the session timeout was waited out: %.1f s" % took


@test
def signals_do_what_they_say():
    with shared_line(1, producers={"probe": {"count": 5}}, processors={"relay": {"delay": "20s"}}) as l:
        l.run("produce-probe")
        relay = l.start("process-relay")
        wait(lambda: l.counter_files("relay").get(0, {}).get("in") == 1, "a record in work")
        relay.signal(signal.SIGTERM)
        relay.signal(signal.SIGUSR1)
        time.sleep(0.2)
        assert relay.running(), "the first signal lets it finish"
        relay.signal(signal.SIGTERM)
        assert relay.wait(5) == 1, "the second ends it at once"
        idle = l.start("process-relay", "-o", "processors.relay.delay=0ms")
        wait(lambda: l.drained("relay", "articles"), "all worked")
        idle.signal(signal.SIGUSR1)
        wait(lambda: " id=counters " in idle.text(), "counters on SIGUSR1", 10)
        assert idle.counters()["in"] == 5
        begun = time.monotonic()
        idle.stop(10)
        assert time.monotonic() - begun < 5, "an idle process stops soon"


@test
def an_offset_that_is_gone_is_said_with_its_remedy():
    """The group stands at 50 in a topic that ends at 5: so it looks when a topic was made anew."""
    with shared_line(1, producers={"probe": {"count": 5}}, processors={"relay": {}}) as l:
        l.allow("failed", "kafka.log", "group.reset")
        l.run("produce-probe")
        l.tool("commit", l.name + ".relay", "articles", "50")
        relay = l.start("process-relay")
        assert relay.wait(30) == 1, relay.tail()
        assert "-o kafka.properties.auto.offset.reset=earliest" in relay.text(), relay.tail()
        l.run("process-relay", "--once", "-o", "kafka.properties.auto.offset.reset=earliest")
        once(keys(l.read("coded")), ids(5), "ledger")


@test
def one_identity_is_one_process():
    with shared_line(2, processors={"relay": {}}) as l:
        l.allow("start.failed", "failed", "kafka.fatal", "kafka.log")
        first = l.start("process-relay", "--slot", "7")
        wait(lambda: "id=group.assigned" in first.text(), "assignment")
        second = l.start("process-relay", "--slot", "7")
        assert second.wait(20) == 1
        assert "slot 7 of 'relay' is taken by process %d" % first.popen.pid in second.text(), second.tail()
        fencing = l.start("process-relay", "--slot", "7", "-o", "state=elsewhere")
        assert first.wait(30) == 1, "the one that was there is fenced"
        assert "another process runs with this identity" in first.text(), first.tail()
        fencing.stop()


@test
def wrong_usage_and_wrong_config_have_their_codes():
    with shared_line(1, processors={"relay": {"delay": "1ms"}}) as l:
        def code(*args):
            p = l.start("process-relay", *args)
            return p.wait(20), p.text()
        assert code("-n")[0] == 0
        status, text = code("-nv")
        assert status == 0 and "delay: 1ms" in text, text
        assert code("--no-such-option")[0] == 64
        assert code("operand")[0] == 64
        status, text = code("-o", "processors.relay.dely=1ms")
        assert status == 78 and "did you mean 'delay'" in text, text
        assert code("-V")[0] == 0


def main(names):
    if names == ["start"]:
        return line.start_shared()
    if names == ["stop"]:
        return line.stop_shared()
    return line.run_named(TESTS, names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

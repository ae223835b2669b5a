#!/usr/bin/env python3
"""kills - processes killed or stopped at every place of their work.

	kills.py NAME ... | --list		after flow.py start
"""
import signal, sys, time

import line
from facts import check_table, ids, keys, once, same, shared_line, stopped_producer, suite
from line import wait

TESTS, test = suite()


@test
def killed_relays_lose_nothing_and_the_table_doubles_nothing():
    with shared_line(8, producers={"probe": {"count": 6000, "rate": 400}}, processors={"relay": {"delay": "2ms"}},
                     sinks={"sqlite": {}}) as l:
        l.tree["sinks"]["sqlite"]["path"] = l.path("events.db")
        l.write()
        produce, relay, sink = l.start("produce-probe"), l.start("process-relay"), l.start("sink-sqlite")
        lags = []
        for _ in range(20):
            before = len(l.read("coded"))
            wait(lambda: len(l.read("coded")) > before, "progress after the last kill")
            lag = wait(lambda: max(l.lag("relay", "articles"), 0), "lag")
            relay.kill()
            lags.append(lag)
            relay = l.start("process-relay")
        sink.kill()
        sink = l.start("sink-sqlite")
        assert produce.wait(180) == 0
        print("lag at the 20 kills: %s" % lags)
        wait(lambda: l.drained("relay", "articles"), "relay at the end", 120)
        wait(lambda: l.drained("sqlite", "events") and l.drained("sqlite", "coded"), "sink at the end")
        relay.stop()
        sink.stop()
        once(keys(l.read("articles")), ids(6000), "articles")
        once(keys(l.read("events")), ids(6000), "events")
        once(keys(l.read("coded")), ids(6000), "ledger")
        check_table(l, ids(6000))


@test
def wherever_a_relay_is_killed_each_event_comes_once():
    places = ["record.begun:50", "record.done:50", "txn.begun", "txn.produced:2", "txn.offsets:2", "txn.flushed:3",
              "txn.committed:2", "batch.landed:2", "group.assigning", "group.assigned", "group.revoking",
              "group.revoked", "group.leaving"]
    with shared_line(4, producers={"probe": {"count": 1000000, "rate": 600}}, processors={"relay": {}},
                     sinks={"sqlite": {}}) as l:
        l.tree["sinks"]["sqlite"]["path"] = l.path("events.db")
        l.write()
        produce, sink = l.start("produce-probe"), l.start("sink-sqlite")
        for place in places:
            relay = l.start("process-relay", fault=place)
            if place.startswith("group.rev") or place == "group.leaving":
                before = len(l.read("coded"))
                wait(lambda: len(l.read("coded")) > before + 50, "work before " + place)
                relay.signal(signal.SIGTERM)
            assert relay.wait(60) == -signal.SIGKILL, place + ": " + relay.tail()
        acked = stopped_producer(produce)
        l.run("process-relay", "--once")
        wait(lambda: l.drained("sqlite", "events") and l.drained("sqlite", "coded"), "sink at the end")
        sink.stop()
        once(keys(l.read("articles")), ids(acked), "articles")
        once(keys(l.read("events")), ids(acked), "events")
        once(keys(l.read("coded")), ids(acked), "ledger")
        check_table(l, ids(acked))


@test
def wherever_a_producer_is_killed_each_article_comes_once():
    places = ["progress.read", "progress.staged:2", "txn.begun:2", "txn.produced:2", "txn.flushed:2", "txn.committed:2"]
    with shared_line(4, producers={"probe": {"count": 3000, "rate": 1500}}) as l:
        for place in places:
            produce = l.start("produce-probe", fault=place)
            assert produce.wait(60) == -signal.SIGKILL, place + ": " + produce.tail()
        elsewhere = l.start("produce-probe", "--slot", "3", "-o", "state=elsewhere", fault="txn.produced:2")
        assert elsewhere.wait(60) == -signal.SIGKILL, elsewhere.tail()
        l.run("produce-probe", "--slot", "5", "-o", "state=third")
        once(keys(l.read("articles")), ids(3000), "articles")


@test
def wherever_a_sink_is_killed_the_table_is_right():
    with shared_line(4, producers={"probe": {"count": 2000}}, processors={"relay": {}}, sinks={"sqlite": {}}) as l:
        l.tree["sinks"]["sqlite"].update(path=l.path("events.db"), batch_records=200)
        l.write()
        l.run("produce-probe")
        l.run("process-relay", "--once")
        for place in ("sink.flushing:2", "sink.flushed:2", "sink.committed:2", "group.assigned"):
            sink = l.start("sink-sqlite", fault=place)
            assert sink.wait(60) == -signal.SIGKILL, place + ": " + sink.tail()
        l.run("sink-sqlite", "--once")
        check_table(l, ids(2000))


class Zombies:
    """A relay that stands still at a place until the other has worked everything."""

    def __init__(self, fault):
        self.line = shared_line(4, producers={"probe": {"count": 3000, "rate": 600}}, processors={"relay": {}})
        self.line.allow("failed", "retry", "kafka.log", "kafka.fatal", "group.error", "group.unsettled",
                        "group.rejoin", "group.close")
        self.line.tree["kafka"]["properties"] = {"session.timeout.ms": "6000"}
        self.line.write()
        self.zombie, self.other = self.line.start("process-relay", fault=fault), self.line.start("process-relay")
        self.line.start("produce-probe")

    def stands_still(self):
        with open("/proc/%d/stat" % self.zombie.popen.pid) as f:
            return f.read().rsplit(") ", 1)[1][0] == "T"

    def noticed(self):
        text = self.zombie.text()
        return not self.zombie.running() or text.count("id=group.assigned") > 1 or "id=group.rejoin" in text

    def check(self, when):
        once(keys(self.line.read("events")), ids(3000), "events " + when)
        once(keys(self.line.read("coded")), ids(3000), "ledger " + when)


@test
def a_paused_relay_cannot_write_after_its_partitions_moved():
    """One stands still between records, one inside a transaction after its offsets were sent."""
    between, inside = Zombies("record.done:300:stop"), Zombies("txn.offsets:3:stop")
    with between.line, inside.line:
        for z in (between, inside):
            wait(z.stands_still, "it stands still")
        for z in (between, inside):
            wait(lambda: len(z.line.read("articles")) == 3000 and z.line.drained("relay", "articles"), "the other worked all", 90)
            z.check("before it wakes")
            z.zombie.signal(signal.SIGCONT)
            wait(z.noticed, "it has noticed")
            z.zombie.signal(signal.SIGTERM)
            z.zombie.wait(60)
            z.other.stop()
            z.check("after it woke")


@test
def a_killed_relay_has_a_successor_at_work_before_its_session_ends():
    with shared_line(4, producers={"probe": {"count": 1000000, "rate": 500}}, processors={"relay": {}}) as l:
        produce, relay, gaps = l.start("produce-probe"), l.start("process-relay"), []
        for _ in range(5):
            before = len(l.read("coded"))
            wait(lambda: len(l.read("coded")) > before + 100, "progress")
            relay.kill()
            before, begun = len(l.read("coded")), time.monotonic()
            relay = l.start("process-relay")
            wait(lambda: len(l.read("coded")) > before, "progress of the successor")
            gaps.append(time.monotonic() - begun)
        acked = stopped_producer(produce)
        wait(lambda: l.drained("relay", "articles"), "relay at the end")
        relay.stop()
        once(keys(l.read("coded")), ids(acked), "ledger")
        print("successors at work after %s s" % ", ".join("%.2f" % g for g in gaps))
        assert sorted(gaps)[2] < 10, "the session was waited out"


@test
def at_least_once_when_asked_for():
    with shared_line(4, producers={"probe": {"count": 3000, "rate": 1000}},
                     processors={"relay": {"transactions": False}}) as l:
        produce = l.start("produce-probe")
        for place in ("record.done:300", "sink.committed:3"):
            relay = l.start("process-relay", fault=place)
            assert relay.wait(60) == -signal.SIGKILL, relay.tail()
        assert produce.wait(60) == 0
        l.run("process-relay", "--once")
        same(keys(l.read("coded")), ids(3000), "ledger")


if __name__ == "__main__":
    sys.exit(line.run_named(TESTS, sys.argv[1:]))

#!/usr/bin/env python3
"""brokers - brokers that die and come back.

	brokers.py NAME ... | --list		after flow.py start
"""
import os, signal, subprocess, sys, tempfile

import line
from facts import BROKER_WORDS, Kept, ids, keys, once, same, stopped_producer, suite
from line import Cluster, Line, wait

TESTS, test = suite()


@test
def a_stop_without_a_broker_ends_in_time_and_loses_nothing():
    with Cluster(1) as kafka, Line(kafka.bootstrap, 4, limits={"shutdown_timeout": "2s"},
                                   producers={"probe": {"count": 1000000, "rate": 500}}, processors={"relay": {}}) as l:
        l.allow(*BROKER_WORDS, "txn.left", "group.leave")
        produce, relay = l.start("produce-probe"), l.start("process-relay")
        wait(lambda: len(l.read("coded")) > 300, "progress")
        kafka.kill(0)
        for process in (produce, relay):
            wait(lambda: "Connection refused" in process.text(), "it has noticed")
            process.signal(signal.SIGTERM)
        assert produce.wait(30) == 75 and "stopped before" in produce.text(), produce.tail()
        assert relay.wait(40) in (0, 75), relay.tail()
        kafka.start(0)
        count = 100 + max(r["offset"] for r in l.read("articles")) * 4
        l.run("produce-probe", "-o", "producers.probe.count=%d" % count, "-o", "producers.probe.rate=0")
        l.run("process-relay", "--once")
        once(keys(l.read("articles")), ids(count), "articles")
        once(keys(l.read("coded")), ids(count), "ledger")


@test
def a_broker_that_dies_and_comes_back_costs_nothing():
    with Cluster(1) as kafka, Line(kafka.bootstrap, 4, producers={"probe": {"count": 1000000, "rate": 300}},
                                   processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow(*BROKER_WORDS)
        l.tree["sinks"]["lines"]["path"] = l.path("out.txt")
        l.write()
        produce, kept = l.start("produce-probe"), [Kept(l, "process-relay"), Kept(l, "sink-lines")]
        more = lambda before, n: all(k.keep() for k in kept) and len(l.read("coded")) > before + n
        for _ in range(2):
            before = len(l.read("coded"))
            wait(lambda: more(before, 200), "progress")
            refused = produce.text().count("Connection refused")
            kafka.kill(0)
            wait(lambda: produce.text().count("Connection refused") > refused, "the producer has noticed")
            kafka.start(0)
        before = len(l.read("coded"))
        wait(lambda: more(before, 200), "progress")
        acked = stopped_producer(produce)
        at_end = lambda stage, role: all(k.keep() for k in kept) and l.drained(stage, role)
        wait(lambda: at_end("relay", "articles"), "relay at the end")
        wait(lambda: at_end("lines", "coded") and at_end("lines", "events"), "sink at the end")
        for k in kept:
            k.now.stop()
        once(keys(l.read("articles")), ids(acked), "articles")
        once(keys(l.read("coded")), ids(acked), "ledger")
        with open(l.path("out.txt")) as f:
            same({t.split()[1] for t in f}, ids(acked), "lines")


@test
def of_three_brokers_one_may_die():
    with Cluster(3) as kafka, Line(kafka.bootstrap, 8, producers={"probe": {"count": 1000000, "rate": 300}},
                                   processors={"relay": {}}) as l:
        l.allow(*BROKER_WORDS, "txn.left")
        produce, kept = l.start("produce-probe"), Kept(l, "process-relay")
        done = lambda: kept.keep() and l.counter_files("relay").get(0, {}).get("done", 0)
        for node in (2, 1):
            before = done()
            wait(lambda: done() > before + 200 or done() < before, "progress")
            kafka.kill(node)
            before = done()
            wait(lambda: done() > before + 200 or done() < before, "progress without it", 120)
            kafka.start(node)
        acked = stopped_producer(produce)
        wait(lambda: kept.keep() and l.drained("relay", "articles"), "relay at the end", 120)
        kept.now.stop()
        once(keys(l.read("articles")), ids(acked), "articles")
        once(keys(l.read("coded")), ids(acked), "ledger")


class LocalKafka:
    """The one that `dateline kafka` runs for a line without a broker of its own."""

    def __init__(self, folder):
        self.folder, self.config = os.path.join(folder, "state", "kafka"), os.path.join(folder, "local.yaml")
        with open(self.config, "w") as f:
            f.write("line: local\nstate: state\nsinks:\n  jsonl:\n    path: out.jsonl\n")
        self.start()

    def say(self, verb):
        return subprocess.run([os.path.join(line.BUILD, "bin", "dateline"), "kafka", verb, "-c", self.config], check=True,
                              stdout=subprocess.PIPE, text=True).stdout

    def start(self):
        self.said = self.say("start")

    def read(self, name):
        with open(os.path.join(self.folder, name)) as f:
            return f.read().strip()

    def kill(self):
        os.kill(int(self.read("pid")), signal.SIGKILL)
        wait(lambda: not os.path.exists("/proc/" + self.read("pid")), "its end")

    def fenced(self):
        """Whether the last start fenced the one before; forgets it."""
        path = os.path.join(self.folder, "fence", "kafka.out")
        if not os.path.exists(path):
            return False
        with open(path) as f:
            text = f.read()
        os.unlink(path)
        return "Fencing broker 1 " in text


@test
def a_local_kafka_that_is_killed_under_load_keeps_no_transaction_open():
    """A transaction that was being committed when it was killed is ended by the next start, so that readers go on."""
    with tempfile.TemporaryDirectory() as folder:
        kafka = LocalKafka(folder)
        try:
            assert "started" in kafka.said and not kafka.fenced(), "nothing to fence at the first start"
            with Line(kafka.read("bootstrap"), 4, producers={"probe": {"count": 1000000, "rate": 400}},
                      processors={"relay": {}}) as l:
                l.allow(*BROKER_WORDS)
                produce, relay = l.start("produce-probe"), Kept(l, "process-relay")
                for _ in range(2):
                    before = len(l.read("coded"))
                    wait(lambda: relay.keep() and len(l.read("coded")) > before + 200, "progress", 120)
                    kafka.kill()
                    kafka.start()
                    assert kafka.fenced(), "the one that was killed is fenced before it leads again"
                produce.signal(signal.SIGTERM)
                # A broker may have ended a transaction while its client could not hear it: that client starts anew.
                assert produce.wait() == 0 or "INVALID_TXN_STATE" in produce.text(), produce.tail()
                count = 100 + max(r["offset"] for r in l.read("articles")) * 4
                l.run("produce-probe", "-o", "producers.probe.count=%d" % count, "-o", "producers.probe.rate=0")
                wait(lambda: relay.keep() and l.drained("relay", "articles"), "relay at the end", 120)
                relay.now.stop()
                once(keys(l.read("articles")), ids(count), "articles")
                once(keys(l.read("events")), ids(count), "events")
                once(keys(l.read("coded")), ids(count), "ledger")
            kafka.say("stop")
            kafka.start()
            assert not kafka.fenced(), "who stopped as it should needs no fence"
        finally:
            kafka.say("stop")


if __name__ == "__main__":
    sys.exit(line.run_named(TESTS, sys.argv[1:]))

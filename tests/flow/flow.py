#!/usr/bin/env python3
"""flow - the line's promises, kept by real processes on a real Kafka.

	flow.py start | stop		the cluster that the tests share (DATELINE_TEST_BOOTSTRAP: use that one)
	flow.py NAME ...		run these tests
	flow.py --list

Each test is a function named as a fact. What was sent is known to the driver; what arrived is read
from the topics or tables, never from the processes' own counters alone.
"""
import collections, hashlib, os, signal, subprocess, sys, time

import line
from line import Cluster, Line, wait

TESTS = {}


def test(function):
    TESTS[function.__name__] = function
    return function


def article_id(prefix, number, mark="plain"):
    return hashlib.sha256(("probe://%s/%d/%s" % (prefix, number, mark)).encode()).hexdigest()[:32]


def ids(count, prefix="probe", marks=()):
    marks = dict(m.split("=") for m in marks)
    return {article_id(prefix, n, marks.get(str(n), "plain")) for n in range(count)}


def keys(records):
    return collections.Counter(r["key"] for r in records)


def same(found, expected, what):
    missing, foreign = set(expected) - set(found), set(found) - set(expected)
    assert not missing and not foreign, "%s: %d missing, %d foreign" % (what, len(missing), len(foreign))


def once(found, expected, what):
    same(found, expected, what)
    twice = [k for k, n in found.items() if n > 1]
    assert not twice, "%s: %d came more than once" % (what, len(twice))


def adds_up(counters):
    assert counters["in"] == counters["done"] + counters["filtered"] + counters["dead"], counters
    assert counters["in_flight"] == 0, counters


def shared_line(partitions=4, **sections):
    return Line(line.shared_bootstrap(), partitions, **sections)


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
        assert counters["in"] == 500 and counters["done"] == 500, counters
        once(keys(l.read("coded")), ids(500), "ledger")
        assert l.run("process-relay", "--once").counters()["in"] == 0
        l.run("produce-probe", "-o", "producers.probe.count=510")
        assert l.run("process-relay", "--once").counters()["in"] == 10
        once(keys(l.read("coded")), ids(510), "ledger")


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


def check_table(l, expected):
    import sqlite3
    with sqlite3.connect("file:%s?mode=ro" % l.path("events.db"), uri=True) as db:
        rows = [r[0] for r in db.execute("SELECT article_id FROM current_events")]
        articles = [r[0] for r in db.execute("SELECT id FROM articles")]
    once(collections.Counter(rows), expected, "events in the table")
    once(collections.Counter(articles), expected, "articles in the table")


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
def what_cannot_be_worked_becomes_a_dead_letter():
    marks = ["3=skip", "7=filter", "11=skip"]
    with shared_line(1, producers={"probe": {"count": 20, "marks": marks}}, processors={"relay": {}}) as l:
        l.allow("deadletter")
        l.run("produce-probe")
        l.tool("send", "articles", "some-key", "this is no Avro")
        relay = l.run("process-relay", "--once")
        counters = relay.counters()
        adds_up(counters)
        assert (counters["in"], counters["dead"], counters["filtered"]) == (21, 3, 1), counters
        letters, articles = l.read("deadletters"), {r["offset"]: r for r in l.read("articles")}
        assert len(letters) == 3
        for letter in letters:
            headers = dict(letter["headers"])
            original = articles[int(headers["__connect.errors.offset"])]
            for field in ("key", "value_sha256", "timestamp"):
                assert letter[field] == original[field], field
            assert headers["dtl.origin"] == "%s.articles/0/%d" % (l.name, original["offset"])
            assert headers["dtl.instance"] == "%s/relay/0" % l.name
            assert headers["dtl.error"] == "skip" and headers["__connect.errors.connector.name"] == "relay"
        by_stage = {dict(d["headers"])["__connect.errors.stage"]: dict(d["headers"]) for d in letters}
        assert by_stage["TRANSFORMATION"]["__connect.errors.exception.message"] == "the probe asked to be skipped"
        broken = by_stage["VALUE_CONVERTER"]
        assert broken["traceparent"] == "00-ab-cd-01", "the original's headers stay"
        assert "byte" in broken["__connect.errors.exception.message"], broken
        expected = ids(20, marks=marks) - {article_id("probe", n, "skip") for n in (3, 11)}
        once(keys(l.read("coded")), expected, "ledger")


def dateline(l, *args, code=0):
    done = subprocess.run([os.path.join(line.BUILD, "bin", "dateline"), *args, "-c", l.config], capture_output=True, text=True)
    assert done.returncode == code, "dateline %s: %d %s%s" % (" ".join(args), done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


@test
def a_dead_letter_is_sent_back_once():
    """Killed at each place of its transaction and given again, the command sends each letter once."""
    with shared_line(1, producers={"probe": {"count": 9, "marks": ["3=skip", "7=skip"]}}, processors={"relay": {}}) as l:
        l.allow("deadletter")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        for place in ("txn.produced", "txn.flushed", "txn.committed", "progress.read"):
            os.environ["DATELINE_FAULT"] = place
            try:
                dateline(l, "deadletters", "requeue", "--all", code=-signal.SIGKILL)
            finally:
                del os.environ["DATELINE_FAULT"]
        dateline(l, "deadletters", "requeue", "--all")
        assert dateline(l, "deadletters", "requeue", "--stage", "TRANSFORMATION").count("already") == 2
        assert len(l.read("articles")) == 11, "each came back once"
        relay = l.run("process-relay", "--once")
        assert relay.counters()["in"] == 2 and relay.counters()["dead"] == 2
        letters = l.read("deadletters")
        assert len(letters) == 4
        heads = [dict(d["headers"]) for d in letters]
        assert [h["dtl.attempts"] for h in heads] == ["1", "1", "2", "2"], heads
        assert [h.get("dtl.requeued") for h in heads] == [None, None, "1", "1"], heads
        assert letters[2]["value_sha256"] in {d["value_sha256"] for d in letters[:2]}
        assert "no dead letters" in dateline(l, "deadletters", "list", "--until", "2001-01-01T00:00:00Z")
        assert dateline(l, "deadletters", "list", "--origin", "%s.articles/0/3" % l.name).count("relay") == 1
        assert "stay" in dateline(l, "deadletters", "purge", *["0:%d" % letters[n]["offset"] for n in (0, 3)], code=1)
        assert [d["offset"] for d in l.read("deadletters")] == [d["offset"] for d in letters[1:]]
        assert "3 deleted" in dateline(l, "deadletters", "purge", "--all")
        assert not l.read("deadletters")


@test
def a_letter_that_a_killed_table_said_twice_is_one_letter():
    """The letter is written before the table has the rest of its batch: killed in between it is written again."""
    with shared_line(1, producers={"probe": {"count": 9}}, processors={"relay": {}}, sinks={"sqlite": {}}) as l:
        l.tree["sinks"]["sqlite"]["path"] = l.path("events.db")
        l.write()
        l.allow("deadletter", "crash.suspect")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        l.tool("send", "events", "some-key", "this is no Avro")
        for _ in range(2):
            sink = l.start("sink-sqlite", fault="sink.flushing:1")
            wait(lambda: not sink.running(), "kill")
        l.run("sink-sqlite", "--once")
        letters = l.read("deadletters")
        assert len(letters) == 3 and len({dict(d["headers"])["dtl.origin"] for d in letters}) == 1, letters
        check_table(l, ids(9))
        said = dateline(l, "deadletters", "list")
        assert said.count("%s.events/0/" % l.name) == 1 and "2 said the same" in said, said
        assert dateline(l, "deadletters", "requeue", "--all").count("sent to") == 1
        assert dateline(l, "deadletters", "requeue", "0:%d" % letters[1]["offset"]).count("says the same as 0:") == 1
        assert dateline(l, "deadletters", "requeue", "--all").count("already") == 1
        assert len(l.read("events")) == 11, "sent back once"
        assert dateline(l, "deadletters", "show", "0:%d" % letters[2]["offset"]).count("dtl.origin") == 1
        assert "3 deleted" in dateline(l, "deadletters", "purge", "--all")


@test
def a_record_that_crashes_three_times_becomes_a_dead_letter():
    marks = ["5=crash", "9=crash"]
    with shared_line(1, producers={"probe": {"count": 12, "marks": marks}}, processors={"relay": {}}) as l:
        l.allow("deadletter")
        l.run("produce-probe")
        crashes = 0
        relay = l.start("process-relay", "--once")
        while relay.wait() != 0:
            assert relay.popen.returncode == -signal.SIGSEGV, relay.tail()
            crashes += 1
            assert crashes <= 6, "a record was tried too often"
            relay = l.start("process-relay", "--once")
        assert crashes == 6, crashes
        letters = [dict(r["headers"]) for r in l.read("deadletters")]
        assert sorted(h["__connect.errors.offset"] for h in letters) == ["5", "9"], letters
        assert all(h["dtl.error"] == "crash" and h["dtl.attempts"] == "3" for h in letters), letters
        expected = ids(12, marks=marks) - {article_id("probe", n, "crash") for n in (5, 9)}
        once(keys(l.read("coded")), expected, "ledger")


@test
def crashes_count_across_slots():
    with shared_line(1, producers={"probe": {"count": 1, "marks": ["0=crash"]}}, processors={"relay": {}}) as l:
        l.tree["kafka"]["properties"] = {"session.timeout.ms": "6000"}
        l.write()
        l.allow("deadletter")
        l.run("produce-probe")
        for slot in "012":
            crashed = l.start("process-relay", "--once", "--slot", slot)
            assert crashed.wait() == -signal.SIGSEGV, crashed.tail()
        l.run("process-relay", "--once", "--slot", "3")
        assert [dict(r["headers"])["dtl.error"] for r in l.read("deadletters")] == ["crash"]


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


def stopped_producer(produce):
    """What it had acknowledged when it stopped cleanly."""
    produce.stop()
    counters = produce.counters()
    adds_up(counters)
    return counters["done"]


class Kept:
    """A process that is started again when it ends, as `dateline up` does: after a broker's death a static member
    may be taken for a stranger. A processor rejoins by itself; a sink has an open batch and starts anew."""

    def __init__(self, l, name):
        self.line, self.name, self.now = l, name, l.start(name)

    def keep(self):
        if not self.now.running():
            assert "sink" in self.name and "FENCED_INSTANCE_ID" in self.now.text(), self.now.tail()
            self.now = self.line.start(self.name)
        return True


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


BROKER_WORDS = ["stop.late", "kafka.log", "kafka.down", "group.error", "retry", "group.unsettled", "failed", "kafka.fatal",
                "group.rejoin", "group.close"]


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
        l.allow(*BROKER_WORDS)
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

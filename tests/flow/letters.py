#!/usr/bin/env python3
"""letters - records that nobody can work: dead letters, and what kills a process.

	letters.py NAME ... | --list		after flow.py start
"""
import os, signal, sys

import line
from facts import adds_up, article_id, check_table, dateline, ids, keys, once, shared_line, suite
from line import wait

TESTS, test = suite()


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


if __name__ == "__main__":
    sys.exit(line.run_named(TESTS, sys.argv[1:]))

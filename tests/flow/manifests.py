#!/usr/bin/env python3
"""manifests - what each process says of its intervals adds up, and one that was killed is missed.

	manifests.py NAME ... | --list		after flow.py start
"""
import json, subprocess, sys

from facts import ids, once, keys, shared_line, suite
from line import run_named, wait
from registry import DATELINE
from servers import foreign

TESTS, test = suite()


def manifests(l, stage):
    return [r["record"] for r in foreign(l, "manifest") if r["record"]["stage"] == stage]


def status(l):
    done = subprocess.run([DATELINE, "status", "-c", l.config, "--json"], capture_output=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr.decode()
    found = {}
    for text in done.stdout.splitlines():
        one = json.loads(text)
        found[one["instance"].split("/")[1]] = one
    return done.returncode, found


def audit(l):
    done = subprocess.run([DATELINE, "audit", "-c", l.config], capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode()


@test
def manifests_add_up_to_what_the_broker_has():
    with shared_line(3, manifests={"interval": "500ms"}, producers={"probe": {"count": 900, "rate": 300, "marks": ["7=skip"]}},
                     processors={"relay": {}}, sinks={"lines": {"path": "out.txt"}}) as l:
        l.allow("deadletter")
        l.tree["sinks"]["lines"]["path"] = l.path("out.txt")
        l.write()
        relay, produce = l.start("process-relay"), l.start("produce-probe")
        assert produce.wait() == 0
        wait(lambda: l.drained("relay", "articles"), "relay at the end")
        relay.stop()
        l.run("sink-lines", "--once")
        there = {role: len(l.read(role)) for role in ("articles", "events", "coded", "deadletters")}
        assert there == {"articles": 900, "events": 899, "coded": 899, "deadletters": 1}, there
        for stage, done, dead, out in ("probe", 900, 0, None), ("relay", 899, 1, 1799), ("lines", 1798, 0, None):
            said = manifests(l, stage)
            assert sum(m["done"] for m in said) == done and sum(m["dead"] for m in said) == dead, (stage, said)
            assert sum(m["in"] for m in said) == done + dead, (stage, said)
            assert out is None or sum(m["out"] for m in said) == out, (stage, said)
            assert sum(m["rest"] + sum(p["count"] for p in m["sources"]) for m in said) == done, (stage, said)
            assert [m["sequence"] for m in said] == list(range(len(said))) and len(said) > 1 or stage == "lines", said
            assert all(a["interval_end"] == b["interval_start"] for a, b in zip(said, said[1:])), said
            assert [m["final"] for m in said] == [False] * (len(said) - 1) + [True] and said[-1]["in_flight"] == 0
        code, text = audit(l)
        assert code == 0 and "no word of" not in text, text
        code, found = status(l)
        assert code == 0 and {f["state"] for f in found.values()} == {"stopped"} and len(found) == 3, found


@test
def one_that_was_killed_is_missed_and_its_gap_stays_known():
    with shared_line(2, manifests={"interval": "500ms"}, producers={"probe": {"count": 100}}, processors={"relay": {}}) as l:
        l.run("produce-probe")
        relay = l.start("process-relay")
        wait(lambda: l.drained("relay", "articles"), "relay at the end")
        wait(lambda: len(manifests(l, "relay")) >= 2, "heartbeats")
        code, found = status(l)
        assert not found["relay"]["overdue"] or relay.running(), found
        relay.kill()
        wait(lambda: status(l)[0] == 1, "it is missed")
        code, found = status(l)
        assert found["relay"]["overdue"] and found["relay"]["state"] == "NOT HEARD OF" and found["probe"]["state"] == "stopped"
        [gap] = found["relay"]["gaps"]
        assert gap["to"] is None and gap["from"] == found["relay"]["heard_of"], found
        code, text = audit(l)
        assert code == 0 and "no word of %s/relay/" % l.name in text and "to now" in text, text
        relay = l.start("process-relay")
        wait(lambda: not status(l)[1]["relay"]["overdue"], "it is heard of again")
        relay.stop()
        code, found = status(l)
        assert code == 0 and found["relay"]["gap_count"] == 1 and found["relay"]["gaps"][0]["to"] is not None, found
        once(keys(l.read("coded")), ids(100), "ledger")


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

#!/usr/bin/env python3
"""clusters - what is forwarded to other topics, and to a second cluster, arrives: once, or told apart by its id.

	clusters.py NAME ... | --list		after flow.py start
"""
import collections, hashlib, json, os, subprocess, sys, tempfile

from facts import adds_up, article_id, ids, once, same, shared_line, suite, waits_in_little_memory
from line import Cluster, Line, run_named, wait
from registry import DATELINE
from security import KEY_SECRET
from servers import Apicurio, Tls, foreign
from target import Target

TESTS, test = suite()


def event_ids(article_ids):
    return {hashlib.sha256(i.encode()).hexdigest()[:32] for i in article_ids}


def header(record, name):
    return next((v for n, v in record["headers"] if n == name), None)


def ce_ids(records):
    return collections.Counter(header(r, "ce_id") for r in records)


def expected_ce_ids(article_ids):
    """id.revision.generation: what readers drop repeats by."""
    return {i + ".1.0" for i in event_ids(article_ids)}


def drained(l, sink):
    return all(l.drained(sink, role) for role in ("events", "coded"))


def forward_to(far, **more):
    topics = far.tree["topics"]
    return dict({"to": topics["events"], "ledger_to": topics["coded"]}, **more)


def at_another(far, **more):
    return forward_to(far, bootstrap=far.tree["kafka"]["bootstrap"], **more)


def sink_of(l, name, keys, *args):
    """A sink that begins at the start: the line has another name for it."""
    l.tree["sinks"] = {"kafka": keys}
    l.tree["line"] = l.name + name
    l.write()
    return l.start("sink-kafka", "--once", *args)


@test
def forwarding_within_a_cluster_is_exactly_once_under_kills():
    places = ["txn.begun:2", "txn.produced:3", "txn.offsets:2", "txn.flushed:2", "txn.committed:2", "batch.landed:3",
              "sink.opened:1", "sink.written:90", "txn.launching:2", "group.assigned:1", "group.polled:2"]
    with shared_line(3) as far, shared_line(4, producers={"probe": {"count": 6000, "rate": 250, "marks": ["77=skip"]}},
                                            processors={"relay": {}}, sinks={"kafka": forward_to(far)}) as l:
        l.allow("deadletter", "crash.suspect")
        produce, relay = l.start("produce-probe"), l.start("process-relay")
        for place in places:
            sink = l.start("sink-kafka", fault=place)
            before = len(far.read("events"))
            wait(lambda: not sink.running() or len(far.read("events")) > before + 150, "kill at " + place)
            if sink.running():
                sink.kill()
        sink = l.start("sink-kafka")
        assert produce.wait(180) == 0
        wait(lambda: l.drained("relay", "articles") and drained(l, "kafka"), "everything out", 120)
        relay.stop()
        sink.stop()
        adds_up(sink.counters())
        expected = ids(6000, marks=["77=skip"]) - {article_id("probe", 77, "skip")}
        events = far.read("events")
        once(ce_ids(events), expected_ce_ids(expected), "events at the destination")
        once(collections.Counter(r["key"] for r in events), event_ids(expected), "keys")
        once(collections.Counter(r["key"] for r in far.read("coded")), expected, "ledger at the destination")


@test
def another_cluster_that_is_down_under_load_loses_nothing():
    with Cluster(1) as second, Line(second.bootstrap, 3) as far, \
         shared_line(4, limits={"retry_max_wait": "300ms", "memory": "32 MiB"},
                     producers={"probe": {"count": 12000, "rate": 400}}, processors={"relay": {}},
                     sinks={"kafka": at_another(far)}) as l:
        l.allow("retry")
        l.tree["kafka"]["properties"] = {"session.timeout.ms": "6000", "max.poll.interval.ms": "6000"}
        l.write()
        produce, relay, sink = l.start("produce-probe"), l.start("process-relay"), l.start("sink-kafka")
        wait(lambda: len(far.read("events")) > 500, "records flow")
        second.kill(0)
        waits_in_little_memory(l, "kafka", produce, sink, 160)
        second.start(0)
        wait(lambda: " id=retry.over " in sink.text(), "records flow again", 120)
        for _ in range(2):
            sink.kill()
            sink = l.start("sink-kafka")
            before = len(far.read("events"))
            wait(lambda: len(far.read("events")) > before or drained(l, "kafka"), "progress after a kill", 120)
        wait(lambda: l.drained("relay", "articles") and drained(l, "kafka"), "everything out", 180)
        relay.stop()
        sink.stop()
        adds_up(sink.counters())
        assert not l.read("deadletters")
        events = far.read("events")
        print("%d repeats after two kills" % (len(events) - 12000))
        same(ce_ids(events), expected_ce_ids(ids(12000)), "events at the destination")
        by_id = {}
        for r in events:
            whole = (r["key"], r["value_sha256"], sorted(map(tuple, r["headers"])))
            assert by_id.setdefault(header(r, "ce_id"), whole) == whole, "a repeat differs"
        same({r["key"] for r in far.read("coded")}, ids(12000), "ledger at the destination")


def check_form(r, form, key, origin):
    h, record = r["headers"], r["record"]
    if form == "cloudevents":
        assert h["content-type"].startswith("application/cloudevents+json") and "ce_id" not in h, h
        assert record["specversion"] == "1.0" and record["type"] == "org.dateline.event", record
        assert record["datacontenttype"] == "application/json" and record["traceparent"] == h["traceparent"]
        assert record["id"] == record["data"]["id"] + ".1.0", record["id"]
        record = record["data"]
    else:
        assert h["content-type"] == "application/" + form and h["ce_id"] == record["id"] + ".1.0", h
    came = origin[record["id"]]
    assert h["traceparent"] == came["headers"]["traceparent"], h
    assert r["framing"] == ("fingerprint" if form == "avro" else "json")
    wanted = {"event": record["id"], "article": record["article_id"], "type": "CONSULT", "dyad": "->-"}
    assert r["key"] == wanted[key], r["key"]
    if form == "avro":
        assert r["value"] == came["value"] and record == came["record"]


@test
def what_is_forwarded_speaks_avro_json_and_cloudevents():
    forms = [("avro", "event"), ("json", "article"), ("cloudevents", "type"), ("json", "dyad")]
    with shared_line(2, producers={"probe": {"count": 5}}, processors={"relay": {}}) as l:
        l.run("produce-probe")
        l.run("process-relay", "--once")
        origin = {r["record"]["id"]: r for r in foreign(l, "events")}
        for number, (form, key) in enumerate(forms):
            with shared_line(2) as far:
                sink = sink_of(l, "x%d" % number, forward_to(far, format=form, key=key))
                assert sink.wait() == 0, sink.tail()
                counters = sink.counters()
                adds_up(counters)
                assert counters["in"] == 10 and counters["out"] == 10, counters
                records = foreign(far, "events")
                assert len(records) == 5 and len(foreign(far, "coded")) == 5
                for r in records:
                    check_form(r, form, key, origin)


@test
def a_destination_with_a_registry_of_its_own_gets_its_ids():
    with Apicurio() as a, shared_line(2) as far, \
         shared_line(2, producers={"probe": {"count": 30}}, processors={"relay": {}},
                     sinks={"kafka": forward_to(far, registry_urls=[a.url], registry_timeout="60s")}) as l:
        l.run("produce-probe")
        l.run("process-relay", "--once")
        adds_up(l.run("sink-kafka", "--once").counters())
        for role in "events", "coded":
            subject = far.tree["topics"][role] + "-value"
            number = a.get("/subjects/%s/versions/1" % subject)["id"]
            there = foreign(far, role, a.url)
            assert len(there) == 30 and {(r["framing"], r["schema"]) for r in there} == {("id", number)}
            assert {json.dumps(r["record"], sort_keys=True) for r in there} == \
                   {json.dumps(r["record"], sort_keys=True) for r in foreign(l, role)}, "not the same records"


@test
def a_destination_whose_registry_asks_for_a_certificate_gets_ours():
    with Apicurio() as a, tempfile.TemporaryDirectory() as folder, Tls(a.port, folder, mutual=True) as door, \
         shared_line(2) as far, shared_line(2, producers={"probe": {"count": 20}}, processors={"relay": {}}) as l:
        for name in "ca.pem", "client.pem", "client.enc":
            os.rename(door.pem(name), l.path(name))
        with open(l.path("key.secret"), "w") as f:
            f.write(KEY_SECRET + "\n")
        # Paths count from the folder of the YAML.
        l.tree["sinks"] = {"kafka": forward_to(
            far, registry_urls=[door.url], registry_timeout="60s", registry_ca="ca.pem", registry_certificate="client.pem",
            registry_key="client.enc", registry_key_password="${file:key.secret}")}
        l.write()
        l.run("produce-probe")
        l.run("process-relay", "--once")
        adds_up(l.run("sink-kafka", "--once").counters())
        there = foreign(far, "events", a.url)
        assert len(there) == 20 and {r["framing"] for r in there} == {"id"} and door.served > 0
        for key in "registry_certificate", "registry_key", "registry_key_password":
            del l.tree["sinks"]["kafka"][key]
        l.tree["line"] += "b"
        l.write()
        l.allow("retry", "registry.down", "group.leave")
        sink = l.start("sink-kafka")
        wait(lambda: " id=retry " in sink.text() or " id=registry.down " in sink.text(), "told that it is not let in")
        sink.kill()
        assert len(foreign(far, "events", a.url)) == 20, "written without an id"


@test
def topics_are_named_by_fields_and_bounded_by_what_is_there():
    with shared_line(1) as far, \
         shared_line(1, producers={"probe": {"count": 4}}, processors={"relay": {}}) as l:
        l.allow("deadletter", "failed")
        l.run("produce-probe")
        l.run("process-relay", "--once")

        def records_of(topic):
            far.tree["topics"]["events"] = topic
            far.write()
            return far.read("events")
        gone = sink_of(l, "t1", {"to": far.name + ".nowhere"})
        assert gone.wait() == 1 and "is not there" in gone.text(), gone.tail()
        sink = sink_of(l, "t2", {"to": far.name + ".{type}.{quad_class}"})
        assert sink.wait() == 0 and sink.counters()["dead"] == 4, sink.tail()
        assert {header(r, "__connect.errors.stage") for r in l.read("deadletters")} == {"TASK_PUT"}
        sink = sink_of(l, "t3", {"to": far.name + ".{type}.{country}", "create": 1, "partitions": 2})
        assert sink.wait() == 0 and sink.counters()["dead"] == 0, sink.tail()
        assert len(records_of(far.name + ".CONSULT.none")) == 4
        sink = sink_of(l, "t4", {"to": far.name + ".{status}", "to_else": far.name + ".coded"})
        assert sink.wait() == 0 and sink.counters()["dead"] == 0, sink.tail()
        assert len(far.read("coded")) == 4
        itself = sink_of(l, "t5", {"to": l.tree["topics"]["events"]})
        assert itself.wait() == 1 and "not ours to write" in itself.text(), itself.tail()
        assert len(l.read("events")) == 4, "a line fed itself"


@test
def what_is_too_large_for_a_destination_becomes_a_dead_letter_and_nothing_else():
    long = "".join(hashlib.sha256(b"%d" % i).hexdigest() for i in range(50))  # compression does not help
    with Cluster(1) as second, Line(second.bootstrap, 1) as far, \
         shared_line(1, producers={"probe": {"count": 40, "marks": ["17=" + long]}}, processors={"relay": {}}) as l:
        l.allow("deadletter")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        expected = ids(40, marks=["17=" + long])
        poison = article_id("probe", 17, long)
        second.java(0, "kafka.admin.ConfigCommand", "--bootstrap-server", second.bootstrap, "--alter",
                    "--entity-type", "topics", "--entity-name", far.tree["topics"]["events"],
                    "--add-config", "max.message.bytes=2500")
        # By the limit that the topic tells; and when only the broker's refusal tells.
        for number, keys in enumerate([{}, {"max_bytes": "1 MiB"}]):
            sink = sink_of(l, "l%d" % number, at_another(far, **keys))
            assert sink.wait() == 0, sink.tail()
            counters = sink.counters()
            adds_up(counters)
            assert counters["dead"] == 1, counters
            assert [d["key"] for d in l.read("deadletters")] == [poison] * (number + 1)
        there = ce_ids(far.read("events"))
        same(there, expected_ce_ids(expected - {poison}), "events at the destination")
        assert set(there.values()) == {2}, "each of two lines forwards each event once"


@test
def what_a_person_sends_has_headers_too():
    with shared_line(1, producers={"probe": {"count": 3, "marks": ["1=skip"]}}, processors={"relay": {}}) as l:
        l.allow("deadletter")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        for args in (["retract", "probe://probe/0/plain"], ["deadletters", "requeue", "--all"]):
            done = subprocess.run([DATELINE, *args, "-c", l.config], capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
        first = {r["key"]: r["headers"] for r in foreign(l, "articles")[:3]}
        taken_back, again = foreign(l, "articles")[3:]
        h = taken_back["headers"]
        assert taken_back["key"] == article_id("probe", 0) and h["ce_id"] == taken_back["key"] + ".2", h
        assert h["ce_type"] == "org.dateline.article.retracted" and h["content-type"] == "application/avro", h
        assert h["traceparent"] == first[taken_back["key"]]["traceparent"], h
        h = dict(again["headers"])
        assert again["key"] == article_id("probe", 1, "skip") and h.pop("dtl.requeued") == "1", h
        assert h.pop("dtl.attempts") == "1" and h == first[again["key"]], h


def kill_a_sink_at_places(l, sink, places, args=()):
    for place in places:
        process = l.start("sink-" + sink, *args, fault=place)
        wait(lambda: not process.running(), "kill at " + place)


@test
def dead_letters_of_sinks_are_told_once_wherever_they_are_killed():
    target = Target()
    poison = article_id("probe", 5)
    target.poison = poison
    with shared_line(1) as far, shared_line(1, producers={"probe": {"count": 60}}, processors={"relay": {}},
                                            sinks={"webhook": {"url": target.url, "body": "array"}}) as l:
        l.allow("deadletter", "crash.suspect")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        # The destination gets a batch again, but its letters and its offsets are one transaction.
        kill_a_sink_at_places(l, "webhook", ["sink.flushed:1", "dead.staged:1", "txn.begun:1", "txn.produced:1",
                                             "txn.offsets:1", "txn.flushed:1", "txn.committed:1"])
        l.run("sink-webhook", "--once")
        letters = l.read("deadletters")
        once(collections.Counter(header(d, "dtl.origin") for d in letters),
             {"%s.events/0/%d" % (l.name, of(l, poison))}, "letters of the webhook")
        # What is forwarded, its letters and the offsets are one.
        l.tree["sinks"] = {"kafka": {"to": far.name + ".{status}{quad_class}", "ledger_to": far.tree["topics"]["coded"]}}
        l.write()
        before = len(letters)
        kill_a_sink_at_places(l, "kafka", ["dead.staged:7", "txn.produced:1", "txn.offsets:1", "txn.flushed:1"])
        kill_a_sink_at_places(l, "kafka", ["txn.committed:1"])
        sink = l.run("sink-kafka", "--once")
        adds_up(sink.counters())
        origins = collections.Counter(header(d, "dtl.origin") for d in l.read("deadletters")[before:])
        once(origins, {"%s.events/0/%d" % (l.name, r["offset"]) for r in l.read("events")}, "letters")
    target.down()


def of(l, key):
    return next(r["offset"] for r in l.read("events") if r["key"] == key)


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

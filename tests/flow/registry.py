#!/usr/bin/env python3
"""registry - a line and a real schema registry (Apicurio), and what other programs read of both.

	registry.py NAME ... | --list		after flow.py start
"""
import json, os, subprocess, sys, tempfile, urllib.error, urllib.request, uuid

import line
from facts import ids, keys, once, shared_line, suite
from line import run_named, wait
from security import KEY_SECRET
from servers import FOLDER, Apicurio, Stub, Tls, foreign, in_venv

TESTS, test = suite()
DATELINE = os.path.join(line.BUILD, "bin", "dateline")


def schema(l, verb, code=0):
    done = subprocess.run([DATELINE, "schema", verb, "-c", l.config], capture_output=True, timeout=120)
    assert done.returncode == code, "%d: %s%s" % (done.returncode, done.stdout.decode(), done.stderr.decode())
    return done.stdout.decode() + done.stderr.decode()


def registry_line(url, **more):
    # A registry that starts on a busy machine takes its time for the first schemas.
    return shared_line(2, registry=dict({"urls": url if isinstance(url, list) else [url], "timeout": "20s"}, **more),
                       producers={"probe": {"count": 50}}, processors={"relay": {}}, sinks={"lines": {"path": "out.txt"}})


def lines_of(l):
    l.tree["sinks"]["lines"]["path"] = l.path("out.txt")
    l.write()
    l.run("sink-lines", "--once")
    with open(l.path("out.txt")) as f:
        return {tuple(t.split()[:2]) for t in f}


def add_secret(l, text, **keys):
    with open(l.path("secret"), "w") as f:
        f.write(text + "\n")
    l.tree["registry"].update(keys)
    l.write()


@test
def a_line_registers_its_schemas_and_others_read_it():
    with Apicurio() as a, registry_line(a.url) as l:
        assert "not registered yet" in schema(l, "check")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        topics = l.tree["topics"]
        for role, level in ("articles", "BACKWARD_TRANSITIVE"), ("events", "FULL_TRANSITIVE"), ("coded", "FULL_TRANSITIVE"):
            subject = topics[role] + "-value"
            assert a.get("/config/" + subject)["compatibilityLevel"] == level, subject
            assert a.get("/subjects/%s/versions" % subject) == [1]
            with open(os.path.join(FOLDER, {"articles": "article", "events": "event"}.get(role, role) + ".avsc")) as f:
                assert a.get("/subjects/%s/versions/1" % subject)["schema"] == f.read(), "not the original text"
            records = foreign(l, role, a.url)
            once(keys(records), ids(50), role)
            number = a.get("/subjects/%s/versions/1" % subject)["id"]
            assert {(r["framing"], r["schema"]) for r in records} == {("id", number)}
        assert lines_of(l) == {(k, i) for k in ("event", "coded") for i in ids(50)}
        text = schema(l, "list")
        assert topics["events"] + "-value" in text and "FULL_TRANSITIVE" in text, text
        schema(l, "check")


@test
def the_record_strategies_name_subjects_as_confluent_does():
    with Apicurio() as a:
        for strategy, name in ("record", "org.dateline.Event"), ("topic_record", "%s-org.dateline.Event"):
            with registry_line(a.url, strategy=strategy) as l:
                schema(l, "register")
                subject = name % l.tree["topics"]["events"] if "%" in name else name
                assert subject in a.get("/subjects"), a.get("/subjects")


@test
def a_line_moves_to_a_registry_and_reads_its_old_messages():
    with Apicurio() as a, registry_line([]) as l:
        l.run("produce-probe")
        l.tree["registry"]["urls"] = [a.url]
        l.tree["producers"]["probe"]["count"] = 80
        l.write()
        l.run("produce-probe")
        found = {r["key"]: r["framing"] for r in foreign(l, "articles", a.url)}
        assert {k for k, f in found.items() if f == "fingerprint"} == ids(50)
        assert {k for k, f in found.items() if f == "id"} == ids(80) - ids(50)
        l.run("process-relay", "--once")
        once(keys(l.read("coded")), ids(80), "ledger")
        assert not l.read("deadletters")


@test
def a_line_goes_on_while_the_registry_is_down():
    with Apicurio() as a, registry_line(["http://127.0.0.1:9", a.url], timeout="500ms") as l:
        l.run("produce-probe")
        l.run("process-relay", "--once")
        a.stop()
        l.allow("registry.down")
        l.tree["producers"]["probe"]["count"] = 90
        l.write()
        produce = l.run("produce-probe")
        assert " id=registry.down " in produce.text(), produce.text()
        l.run("process-relay", "--once")
        once(keys(l.read("coded")), ids(90), "ledger")
        assert not l.read("deadletters")
        with Apicurio(a.port) as again:
            with open(os.path.join(FOLDER, "article.avsc")) as f:
                text = f.read()
            subject = "/subjects/%s-value/versions" % l.tree["topics"]["articles"]
            request = urllib.request.Request(again.url + subject, json.dumps({"schema": text}).encode(), method="POST",
                                             headers={"Content-Type": "application/vnd.schemaregistry.v1+json"})
            urllib.request.urlopen(request).read()
            framings = {r["framing"] for r in foreign(l, "articles", again.url)}
        assert framings == {"id"}, "ids known from before were not used"


@test
def a_first_start_without_an_answer_frames_with_fingerprints_or_waits():
    with registry_line("http://127.0.0.1:9", timeout="200ms") as l:
        l.allow("registry.down")
        l.run("produce-probe")
        l.run("process-relay", "--once")
        records = foreign(l, "coded")
        once(keys(records), ids(50), "ledger")
        assert {r["framing"] for r in records} == {"fingerprint"}
    with registry_line("http://127.0.0.1:9", timeout="200ms", when_down="wait") as l:
        l.allow("registry.down", "retry", "group.waiting")
        produce = l.start("produce-probe")
        wait(lambda: " id=registry.down " in produce.text(), "the warning")
        assert not l.read("articles")
        produce.stop()


@test
def an_unknown_id_is_a_dead_letter_and_a_silent_registry_is_not():
    silent = []

    def answers(method, path, headers, body):
        if silent:
            return 503, {"error_code": 50301, "message": "not now"}
        return 404, {"error_code": 40403, "message": "Schema not found"}
    stub = Stub(answers)
    with registry_line(stub.url, when_down="go_on") as l:
        l.allow("registry.down", "deadletter", "retry")
        silent.append(1)
        l.tool("send", "articles", "k", "\x01" + "a" * 17)
        relay = l.start("process-relay")
        wait(lambda: " id=registry.down " in relay.text(), "the warning")
        assert not l.read("deadletters")
        silent.clear()
        wait(lambda: l.read("deadletters"), "a dead letter")
        relay.stop()
        assert any("/schemas/guids/61616161-6161-6161-6161-616161616161" in path for _, path, _, _ in stub.asked), stub.asked
        assert len(l.read("deadletters")) == 1


@test
def the_doors_of_a_registry_are_tried_in_turn_with_the_login():
    login = []

    def good(method, path, headers, body):
        login.append(headers.get("Authorization"))
        if method == "GET":
            return (200, {"compatibilityLevel": "NONE"}) if "/config/" in path else (404, {"error_code": 40401})
        return 200, {"id": 4711, "compatibility": "FULL"}
    bad, fine = Stub(lambda *_: (500, {"message": "broken"})), Stub(good)
    with registry_line([bad.url, "http://127.0.0.1:9", fine.url]) as l:
        add_secret(l, "open sesame", user="joe", password="${file:secret}")
        assert "id 4711" in schema(l, "register")
        assert set(login) == {"Basic am9lOm9wZW4gc2VzYW1l"}, set(login)
        assert len(bad.asked) == 1, "the door that answered was not tried first afterwards"
    del login[:]
    with registry_line(fine.url) as l:
        add_secret(l, "tok.en", token="${file:secret}")
        schema(l, "register")
        assert set(login) == {"Bearer tok.en"}, set(login)
    refused = Stub(lambda *_: (401, {"message": "no"}))
    with registry_line(refused.url) as l:
        add_secret(l, "tok.en", token="${file:secret}")
        text = schema(l, "register", 1)
        assert "401" in text and "tok.en" not in text, text


@test
def an_incompatible_subject_stops_the_line_and_says_why():
    with Apicurio() as a, registry_line(a.url) as l:
        subject = l.tree["topics"]["articles"] + "-value"
        other = {"schema": json.dumps({"type": "record", "name": "Article", "namespace": "org.dateline",
                                       "fields": [{"name": "id", "type": "int"}]})}
        for path, body, method in (("/subjects/%s/versions" % subject, other, "POST"),
                                   ("/config/" + subject, {"compatibility": "FULL"}, "PUT")):
            request = urllib.request.Request(a.url + path, json.dumps(body).encode(), method=method,
                                             headers={"Content-Type": "application/vnd.schemaregistry.v1+json"})
            urllib.request.urlopen(request).read()
        assert "incompatible" in schema(l, "check", 1)
        l.allow("failed", "start.failed")
        produce = l.start("produce-probe")
        assert produce.wait() == 1
        assert "incompatible" in produce.text(), produce.tail()
        assert not l.read("articles")


@test
def headers_are_cloud_events_and_carry_the_trace():
    with shared_line(2, producers={"probe": {"count": 20}}, processors={"relay": {}}) as l:
        l.run("produce-probe")
        l.run("process-relay", "--once")
        seen = {}
        for role, kind in ("articles", "article"), ("events", "event"), ("coded", "coded"):
            for r in foreign(l, role):
                h = r["headers"]
                assert h["ce_specversion"] == "1.0" and h["content-type"] == "application/avro", h
                assert h["ce_type"] == "org.dateline." + kind and h["ce_source"] == "/dateline/" + l.name, h
                assert h["ce_id"].startswith(r["record"].get("id") or r["record"]["article_id"]), h
                assert h["traceparent"].startswith("00-%s-" % r["key"]) and len(h["traceparent"]) == 55, h
                seen.setdefault(r["key"], set()).add(h["traceparent"])
                if role != "articles":
                    assert h["ce_subject"] == r["key"], h
        assert set(seen) == ids(20) and all(len(s) == 1 for s in seen.values()), seen
        before = {r["key"]: (r["value"], r["headers"]) for r in foreign(l, "articles")}
    with shared_line(2, line=l.name, producers={"probe": {"count": 20}}) as again:
        again.run("produce-probe")
        assert before == {r["key"]: (r["value"], r["headers"]) for r in foreign(again, "articles")}, "not the same bytes"


@test
def a_registry_behind_tls_is_believed_only_with_its_authority():
    with Apicurio() as a, tempfile.TemporaryDirectory() as folder, Tls(a.port, folder, mutual=False) as door:
        with registry_line(door.url, ca=door.pem("ca.pem"), when_down="wait") as l:
            l.run("produce-probe")
            l.run("process-relay", "--once")
            records = foreign(l, "events", a.url)
            once(keys(records), ids(50), "events")
            assert {r["framing"] for r in records} == {"id"} and door.served > 0
        with registry_line(door.url) as l:
            served = door.served
            l.allow("registry.down")
            produce = l.run("produce-probe")
            assert " id=registry.down " in produce.text() and "certificate" in produce.text().lower(), produce.tail()
            assert door.served == served, "an authority that nobody named was believed"
            assert {r["framing"] for r in foreign(l, "articles")} == {"fingerprint"}


@test
def a_registry_that_asks_for_a_certificate_gets_ours():
    with Apicurio() as a, tempfile.TemporaryDirectory() as folder, Tls(a.port, folder, mutual=True) as door:
        ours = {"ca": door.pem("ca.pem"), "certificate": door.pem("client.pem"), "key": door.pem("client.enc")}
        with registry_line(door.url, when_down="wait", **ours) as l:
            with open(l.path("key.secret"), "w") as f:
                f.write(KEY_SECRET + "\n")
            l.tree["registry"]["key_password"] = "${file:key.secret}"
            l.write()
            l.run("produce-probe")
            assert {r["framing"] for r in foreign(l, "articles", a.url)} == {"id"}
            l.run("process-relay", "--once", "-o", "state=fresh")
            once(keys(foreign(l, "events", a.url)), ids(50), "events, whose readers looked the ids up anew")
        with registry_line(door.url, ca=door.pem("ca.pem")) as l:
            l.allow("registry.down")
            l.run("produce-probe")
            assert {r["framing"] for r in foreign(l, "articles")} == {"fingerprint"}, "let in without a certificate"


@test
def a_guid_that_a_real_registry_does_not_know_is_a_dead_letter():
    with Apicurio() as a, registry_line(a.url) as l:
        l.allow("deadletter")
        l.run("produce-probe")
        l.tool("send", "articles", "k", "\x01" + "a" * 17)
        l.run("process-relay", "--once")
        [letter] = l.read("deadletters")
        why = dict(letter["headers"])["__connect.errors.exception.message"]
        assert "61616161" in why, why
        once(keys(l.read("coded")), ids(50), "ledger")


def door_with_guids(a, guid, number):
    """Apicurio 3.0.9 knows no GUIDs: this door does, and asks it for everything, also for the schema behind one."""
    def answers(method, path, headers, body):
        if path == "/schemas/guids/" + guid:
            path = "/schemas/ids/%d" % number
        request = urllib.request.Request(a.url + path, body or None, method=method,
                                         headers={"Content-Type": "application/vnd.schemaregistry.v1+json"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")
    return Stub(answers)


@test
def a_guid_that_is_known_is_read_in_front_and_in_a_header():
    with Apicurio() as a, registry_line(a.url) as first:
        first.run("produce-probe")
        topic = first.tree["topics"]["articles"]
        guid = str(uuid.uuid5(uuid.NAMESPACE_URL, topic))
        door = door_with_guids(a, guid, a.get("/subjects/%s-value/versions/1" % topic)["id"])
        with registry_line(door.url) as l:
            in_venv("reframe.py", l.tree["kafka"]["bootstrap"], topic, l.tree["topics"]["articles"], guid)
            l.run("process-relay", "--once")
            once(keys(l.read("coded")), ids(50), "ledger")
            assert not l.read("deadletters")
            asked = [path for _, path, _, _ in door.asked if "/guids/" in path]
            assert asked == ["/schemas/guids/" + guid], asked
            framed = {any(n == "__value_schema_id" for n, _ in r["headers"]) for r in l.read("articles")}
            assert framed == {True, False}, framed
            assert lines_of(l) == {(k, i) for k in ("event", "coded") for i in ids(50)}


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

#!/usr/bin/env python3
"""operate - what whoever runs a line sees and says: metrics, readiness, reload, stop.

	operate.py NAME ...		run these tests on the cluster of flow.py start
"""
import collections, hashlib, json, os, re, signal, socket, subprocess, sys, urllib.error, urllib.request

import line
from facts import BROKER_WORDS, adds_up, check_table, ids, keys, once, same, shared_line, suite
from line import Cluster, Line, run_named, wait

TESTS, test = suite()
HERE = os.path.dirname(os.path.realpath(__file__))


def address(process):
    return wait(lambda: re.search(r" id=metrics .*address=(\S+)", process.text()), "where metrics are served").group(1)


def get(process, path):
    try:
        with urllib.request.urlopen("http://%s%s" % (address(process), path), timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def ready(process):
    return get(process, "/ready")[0]


def parser():
    """Python of a venv that has Prometheus's own client library."""
    wanted, venv = os.path.join(HERE, "prometheus.txt"), os.path.join(line.BUILD, "venv-prometheus")
    with open(wanted, "rb") as f:
        stamp = os.path.join(venv, "made-" + hashlib.sha256(f.read()).hexdigest()[:16])
    if not os.path.exists(stamp):
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([os.path.join(venv, "bin", "pip"), "-q", "--disable-pip-version-check", "install",
                        "--only-binary", ":all:", "--require-hashes", "-r", wanted], check=True)
        open(stamp, "w").close()
    return os.path.join(venv, "bin", "python3")


def samples(process):
    """name -> [(labels, value)], as Prometheus's parser reads them."""
    status, media, text = get(process, "/metrics")
    assert status == 200 and media.startswith("text/plain; version=0.0.4"), (status, media)
    done = subprocess.run([parser(), os.path.join(HERE, "parse_metrics.py")], input=text.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    found = collections.defaultdict(list)
    for name, labels, value in json.loads(done.stdout):
        found[name].append((labels, value))
    return found


def value(found, name):
    assert len(found[name]) == 1, (name, found[name])
    return found[name][0][1]


@test
def prometheus_reads_what_processes_count():
    with shared_line(4, metrics="127.0.0.1:0", producers={"probe": {"count": 300, "marks": ["3=skip", "7=filter"]}},
                     processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow("deadletter")
        l.tree["sinks"]["lines"]["path"] = l.path("out.txt")
        l.write()
        relay, sink = l.start("process-relay"), l.start("sink-lines")
        l.run("produce-probe")
        wait(lambda: l.drained("relay", "articles") and l.drained("lines", "events") and l.drained("lines", "coded"),
             "everything at the sink")
        found = samples(relay)
        for name, count in (("in", 300), ("done", 298), ("filtered", 1), ("dead", 1)):
            assert value(found, "dateline_%s_records_total" % name) == count, (name, found)
        labels = found["dateline_in_records_total"][0][0]
        assert labels == {"line": l.name, "stage": "relay", "slot": "0"}, labels
        parts = found["dateline_partition_lag_records"]
        assert {p["partition"] for p, _ in parts} == {"0", "1", "2", "3"}, parts
        assert {p["topic"] for p, _ in parts} == {l.name + ".articles"}, parts
        assert value(found, "dateline_commit_duration_seconds_count") == value(found, "dateline_commits_total") > 0
        assert value(found, "process_resident_memory_bytes") > 1 << 20
        states = {p["state"]: v for p, v in found["dateline_state"]}
        assert sum(states.values()) == 1 and states["running"] == 1, states
        found = samples(sink)
        assert value(found, "dateline_commit_duration_seconds_count") > 0
        assert {p["topic"] for p, _ in found["dateline_partition_lag_records"]} == {l.name + ".events", l.name + ".coded"}
        wait(lambda: ready(relay) == 200 and ready(sink) == 200, "both ready")
        assert get(relay, "/live")[0] == 200 and get(relay, "/other")[0] == 404
        relay.stop()
        sink.stop()


def thread_heaps(process):
    """Heaps that glibc made for threads: 64 MiB of addresses, of which the end is reserved only."""
    with open("/proc/%d/maps" % process.popen.pid) as f:
        spans = [[int(n, 16) for n in text.split()[0].split("-")] for text in f if " ---p 00000000 00:00 0" in text]
    return [s for s in spans if s[1] % (64 << 20) == 0 and 1 << 20 < s[1] - s[0] < 64 << 20]


@test
def all_threads_of_a_process_share_one_heap():
    with shared_line(2, producers={"probe": {"count": 2000, "linger": True}}, processors={"relay": {}}, sinks={"sqlite": {}}) as l:
        l.tree["sinks"]["sqlite"]["path"] = l.path("events.db")
        l.write()
        processes = [l.start(name) for name in ("produce-probe", "process-relay", "sink-sqlite")]
        wait(lambda: len(l.read("coded")) == 2000 and l.drained("sqlite", "coded"), "all at work")
        for process in processes:
            assert len(os.listdir("/proc/%d/task" % process.popen.pid)) > 3 and not thread_heaps(process), process.program
            process.stop()


@test
def lag_is_shown_by_partition():
    with shared_line(2, metrics="127.0.0.1:0", producers={"probe": {"count": 4000}}, processors={"relay": {"delay": "50ms"}}) as l:
        l.run("produce-probe")
        relay = l.start("process-relay")

        def lags():
            found = samples(relay)
            parts = [v for _, v in found["dateline_partition_lag_records"]]
            return parts if len(parts) == 2 and all(v > 0 for v in parts) else None
        parts = wait(lags, "lag in both partitions")
        assert sum(parts) < 2 * 4000, parts  # offsets: the marks that end transactions are among them
        relay.kill()


@test
def ready_follows_the_broker():
    with Cluster(1) as cluster, Line(cluster.bootstrap, 2, metrics="127.0.0.1:0", producers={"probe": {"count": 10}},
                                     processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow(*BROKER_WORDS)
        l.tree["sinks"]["lines"]["path"] = l.path("out.txt")
        l.tree["producers"]["probe"]["linger"] = True
        l.write()
        cluster.kill(0)
        names = ["process-relay", "sink-lines", "produce-probe"]
        running = {name: l.start(name) for name in names}

        def answer(name, path="/ready"):
            """A process that the broker's death ended is started again, as a supervisor would."""
            try:
                return get(running[name], path)
            except OSError:
                wait(lambda: not running[name].running(), "its end: " + name)
                running[name] = l.start(name)
                return 0, "", ""
        for name in names:
            assert answer(name)[0] == 503, "ready before Kafka is there: " + name
        cluster.start(0)
        for turn in range(2):
            for name in names:
                wait(lambda: answer(name)[0] == 200, "ready with Kafka: " + name, 120)
            if turn == 0:
                cluster.kill(0)
                for name in names:
                    wait(lambda: answer(name)[0] == 503 and "Kafka does not answer" in answer(name)[2],
                         "not ready without Kafka: " + name, 120)
                    wait(lambda: answer(name, "/live")[0] == 200, "alive all the same: " + name)
                cluster.start(0)
        for p in running.values():
            p.stop()


@test
def ready_follows_the_destination():
    with shared_line(1, metrics="127.0.0.1:0", limits={"retry_max_wait": "200ms"}, producers={"probe": {"count": 5}},
                     processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow("retry")
        l.tree["sinks"]["lines"] = {"path": l.path("out.txt"), "down": l.path("down")}
        l.write()
        sink = l.start("sink-lines")
        wait(lambda: ready(sink) == 200, "ready with nothing to do")
        open(l.path("down"), "w").close()
        l.run("produce-probe")
        l.run("process-relay", "--once")
        wait(lambda: ready(sink) == 503, "not ready while the destination is down")
        assert "the destination" in get(sink, "/ready")[2]
        os.unlink(l.path("down"))
        wait(lambda: ready(sink) == 200, "ready again")
        sink.stop()


@test
def a_port_that_is_taken_stops_the_start_and_slots_have_their_own():
    with shared_line(1, processors={"relay": {}}) as l, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        l.tree["processors"]["relay"]["metrics"] = "127.0.0.1:%d" % port
        l.write()
        l.allow("start.failed")
        refused = l.start("process-relay")
        assert refused.wait() == 1
        assert "in use" in refused.text() and "address of its own" in refused.text(), refused.text()
        first = line.free_ports(1)[0]
        l.tree["processors"]["relay"]["metrics"] = "127.0.0.1:%d" % first
        l.write()
        third = l.start("process-relay", "--slot", "2")
        assert address(third) == "127.0.0.1:%d" % (first + 2)
        wait(lambda: ready(third) == 200, "ready")
        third.stop()


def reload(l, *args):
    """exit code and what was said."""
    done = subprocess.run([os.path.join(line.BUILD, "bin", "dateline"), "reload", *args, "-c", l.config, "--wait", "120"],
                          capture_output=True, timeout=300)
    return done.returncode, (done.stdout + done.stderr).decode()


def generation(l, stage):
    return l.counter_files(stage)[0]["generation"]


@test
def a_reload_is_taken_whole_or_not_at_all():
    with shared_line(2, metrics="127.0.0.1:0", producers={"probe": {"count": 5}}, processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow("reload.refused")
        l.tree["sinks"]["lines"]["path"] = l.path("one.txt")
        l.write()
        relay, sink = l.start("process-relay"), l.start("sink-lines")
        wait(lambda: ready(relay) == 200 and ready(sink) == 200, "both ready")
        good = reload(l, "all")
        assert good[0] == 0 and good[1].count("reloaded, generation 2") == 2, good
        l.tree["sinks"]["lines"]["path"] = l.path("two.txt")
        l.tree["sinks"]["lines"]["filter"] = "type = SANCTION"
        l.tree["processors"]["relay"]["batch_wait"] = "50ms"
        l.write()
        good = reload(l)
        assert good[0] == 0 and good[1].count("generation 3") == 2, good
        l.run("produce-probe")
        wait(lambda: l.drained("relay", "articles") and l.drained("lines", "events") and l.drained("lines", "coded"),
             "everything at the sink")
        assert not open(l.path("one.txt")).read()
        with open(l.path("two.txt")) as f:
            kinds = collections.Counter(t.split()[0] for t in f)
        assert kinds == {"coded": 5}, "the filter of the new configuration: %s" % kinds

        l.tree["sinks"]["lines"]["filter"] = "type = "
        l.tree["sinks"]["lines"]["path"] = l.path("three.txt")
        l.write()
        refused = reload(l, "lines/0")
        number = open(l.config).read().split("\n").index('    filter: "type = "') + 1
        assert refused[0] == 1 and "line.yaml:%d:" % number in refused[1] and "nothing was changed" in refused[1], refused
        assert generation(l, "lines") == 3 and not os.path.exists(l.path("three.txt"))
        found = samples(sink)
        assert value(found, "dateline_config_last_reload_successful") == 0
        assert value(found, "dateline_config_generation") == 3
        assert value(found, "dateline_config_reloads_total") == 3
        assert value(found, "dateline_config_last_reload_success_timestamp_seconds") > 1.7e9

        del l.tree["sinks"]["lines"]["filter"]
        l.tree["sinks"]["lines"]["from"] = "latest"
        l.tree["topics"]["events"] += "x"
        l.write()
        refused = reload(l, "lines")
        assert refused[0] == 1 and "topics.events: cannot change while the process runs" in refused[1], refused
        assert "sinks.lines.from" in refused[1] and not os.path.exists(l.path("three.txt")), refused
        with open(l.config, "a") as f:
            f.write("nonsense: [\n")
        assert reload(l, "relay")[0] == 78, "a file that cannot be read asks nobody"
        relay.signal(signal.SIGHUP)
        wait(lambda: "reload.refused" in relay.text(), "a direct signal is answered too")
        assert relay.running() and generation(l, "relay") == 3
        relay.stop()
        sink.stop()
        assert reload(l, "relay")[0] != 0


@test
def an_edited_lexicon_is_taken_and_a_broken_one_is_not():
    story = "On 12 May 2025 Zembla signed a trade agreement with Norway in Oslo.\n"
    with shared_line(1, metrics="127.0.0.1:0", processors={"extract": {}}, lexicon={"folder": "own"}) as l:
        l.allow("reload.refused")
        os.makedirs(l.path("own/patterns"))
        extract = l.start("process-extract")
        wait(lambda: ready(extract) == 200, "ready", 120)
        with open(l.path("own/patterns/mine.txt"), "w") as f:
            f.write("this is no rule at all {{{\n")
        refused = reload(l, "extract")
        assert refused[0] == 1 and "patterns/mine.txt:1" in refused[1], refused
        os.unlink(l.path("own/patterns/mine.txt"))
        good = reload(l, "extract")
        assert good[0] == 0 and "generation 2" in good[1], good
        extract.stop()


@test
def reloads_under_load_lose_and_double_nothing():
    with shared_line(4, producers={"probe": {"count": 3000, "rate": 150}}, processors={"relay": {"delay": "1ms"}},
                     sinks={"sqlite": {}}) as l:
        l.tree["sinks"]["sqlite"]["path"] = l.path("events.db")
        l.write()
        all_of = [l.start("produce-probe"), l.start("process-relay"), l.start("sink-sqlite")]
        wait(lambda: len(l.read("coded")) > 50, "records flow")
        rounds = 0
        while all_of[0].running() and rounds < 8:
            before = len(l.read("coded"))
            l.tree["processors"]["relay"]["delay"] = "%dms" % (1 + rounds % 2)
            l.tree["sinks"]["sqlite"]["batch_wait"] = "%dms" % (100 + 50 * rounds)
            l.write()
            code, text = reload(l)
            assert code == 0 or not all_of[0].running(), text
            wait(lambda: len(l.read("coded")) > before or not all_of[0].running(), "progress after a reload")
            rounds += 1
        assert rounds >= 2, rounds
        assert all_of[0].wait(240) == 0
        wait(lambda: l.drained("relay", "articles"), "relay at the end", 120)
        wait(lambda: l.drained("sqlite", "events") and l.drained("sqlite", "coded"), "sink at the end", 120)
        for p in all_of[1:]:
            p.stop()
            adds_up(p.counters())
        once(keys(l.read("articles")), ids(3000), "articles")
        once(keys(l.read("events")), ids(3000), "events")
        once(keys(l.read("coded")), ids(3000), "ledger")
        check_table(l, ids(3000))


def seen_by(l):
    with open(l.path("out.txt")) as f:
        return collections.Counter(tuple(t.split()[:2]) for t in f)


def both_kinds(count):
    return {(kind, i) for kind in ("event", "coded") for i in ids(count)}


@test
def a_slow_sink_finishes_the_record_in_hand_and_stops():
    with shared_line(1, producers={"probe": {"count": 300}}, processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.tree["sinks"]["lines"] = {"path": l.path("out.txt"), "delay": "300ms"}
        l.write()
        l.run("produce-probe")
        l.run("process-relay", "--once")
        sink = l.start("sink-lines")
        wait(lambda: l.counter_files("lines").get(0, {"in": 0})["in"] > 2, "some records")
        sink.stop(60)
        adds_up(sink.counters())
        stopped_at = sink.counters()["done"]
        assert stopped_at < 300, "it had time to work all: %d" % stopped_at
        l.run("sink-lines", "--once", "-o", "sinks.lines.delay=0ms")
        once(seen_by(l), both_kinds(300), "lines")


def signals_pending(process):
    with open("/proc/%d/status" % process.popen.pid) as f:
        return sum(int(n, 16) for n in re.findall(r"(?:SigPnd|ShdPnd):\s+(\w+)", f.read()))


@test
def a_stop_that_runs_out_of_time_aborts_and_says_so():
    with shared_line(1, limits={"shutdown_timeout": "1s", "retry_max_wait": "200ms"}, producers={"probe": {"count": 20}},
                     processors={"relay": {}}, sinks={"lines": {}}) as l:
        l.allow("retry", "stop.late", "group.unsettled")
        l.tree["sinks"]["lines"] = {"path": l.path("out.txt"), "hang": l.path("hang"), "delay": "1ms"}
        l.write()
        l.run("produce-probe")
        l.run("process-relay", "--once")
        for signals, code, words in ((1, 75, "did not come back"), (2, 1, "stopped at once")):
            open(l.path("hang"), "w").close()
            sink = l.start("sink-lines")
            wait(lambda: "group.assigned" in sink.text() and l.counter_files("lines")[0]["in"] > 0, "records in hand")
            sink.signal(signal.SIGTERM)
            if signals == 2:
                wait(lambda: signals_pending(sink) == 0, "the first was taken")
                sink.signal(signal.SIGTERM)
            assert sink.wait(120) == code and words in sink.text(), sink.tail()
            os.unlink(l.path("hang"))
        l.run("sink-lines", "--once")
        same(seen_by(l), both_kinds(20), "lines")


@test
def a_transaction_that_cannot_end_in_time_is_aborted():
    with Cluster(1) as kafka, Line(kafka.bootstrap, 2, limits={"shutdown_timeout": "2s"},
                                   producers={"probe": {"count": 4000, "rate": 200}}, processors={"relay": {}}) as l:
        l.allow(*BROKER_WORDS, "txn.left", "group.leave")
        produce, relay = l.start("produce-probe"), l.start("process-relay")
        wait(lambda: len(l.read("coded")) > 100, "progress")
        kafka.pids[0].send_signal(signal.SIGSTOP)
        for process in (produce, relay):
            process.signal(signal.SIGTERM)
        codes = [process.wait(120) for process in (produce, relay)]
        kafka.pids[0].send_signal(signal.SIGCONT)
        assert set(codes) <= {0, 75} and 75 in codes, codes
        l.run("produce-probe", "-o", "producers.probe.rate=0", limit=240)
        l.run("process-relay", "--once", limit=240)
        once(keys(l.read("articles")), ids(4000), "articles")
        once(keys(l.read("coded")), ids(4000), "ledger")


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

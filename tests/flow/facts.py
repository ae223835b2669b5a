"""facts - what tests of the flow suite have in common: which articles the probe sends, and what has to be true of them."""
import collections, hashlib, os, subprocess, time

import line
from line import Line, wait

BROKER_WORDS = ["stop.late", "kafka.log", "kafka.down", "group.error", "retry", "group.unsettled", "failed", "kafka.fatal",
                "group.rejoin", "group.close"]


def suite():
    """A file's tests by their names, and the decorator that adds one."""
    tests = {}

    def test(function):
        tests[function.__name__] = function
        return function
    return tests, test


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


def check_table(l, expected):
    import sqlite3
    with sqlite3.connect("file:%s?mode=ro" % l.path("events.db"), uri=True) as db:
        rows = [r[0] for r in db.execute("SELECT article_id FROM current_events")]
        articles = [r[0] for r in db.execute("SELECT id FROM articles")]
    once(collections.Counter(rows), expected, "events in the table")
    once(collections.Counter(articles), expected, "articles in the table")


def dateline(l, *args, code=0):
    done = subprocess.run([os.path.join(line.BUILD, "bin", "dateline"), *args, "-c", l.config], capture_output=True, text=True)
    assert done.returncode == code, "dateline %s: %d %s%s" % (" ".join(args), done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def stopped_producer(produce):
    """What it had acknowledged when it stopped cleanly."""
    produce.stop()
    counters = produce.counters()
    adds_up(counters)
    return counters["done"]


class Kept:
    """A process that is started again when it ends, as `dateline up` does: after a broker's death a static member
    may be taken for a stranger. A processor rejoins by itself; a sink has an open batch and starts anew. And librdkafka
    2.15.1 may never answer when the broker of a group died."""

    def __init__(self, l, name):
        self.line, self.name, self.now = l, name, l.start(name)

    def keep(self):
        if not self.now.running():
            text = self.now.text()
            assert "sink" in self.name and "FENCED_INSTANCE_ID" in text or "librdkafka has not answered" in text, self.now.tail()
            self.now = self.line.start(self.name)
        return True


def waits_in_little_memory(l, stage, produce, sink, limit_mib):
    """A sink whose destination has just gone: it says so once, pauses, and takes no more memory while more records come."""
    wait(lambda: " id=retry " in sink.text(), "it is told")
    wait(lambda: l.counter_files(stage)[0]["paused"] == 8, "all partitions paused")
    begun, seen = time.monotonic(), []
    while produce.running() or time.monotonic() - begun < 20:
        seen.append(sink.rss_kib())
        assert sink.running() and sink.text().count(" id=retry ") == 1, sink.tail()
        time.sleep(0.2)
    early, late = max(seen[:len(seen) // 2]), max(seen[len(seen) // 2:])
    print("memory at most %d KiB in the outage's first half, %d KiB in the second" % (early, late))
    assert late < limit_mib * 1024 and late < early * 1.05, "%d KiB grew to %d" % (early, late)

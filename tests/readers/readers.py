#!/usr/bin/env python3
"""readers - other people's clients see the same events as we do, also where transactions were aborted.

The relay is killed inside transactions, so that the topic holds records which must not be seen; then Python (confluent-kafka
and fastavro), kcat and Java (kafka-clients and Avro) read it.
"""
import hashlib, os, re, signal, subprocess, sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "flow"))
import line  # noqa: E402
from line import Cluster, Line, wait  # noqa: E402

COUNT = 2000


def python():
    """A python3 with the pinned packages."""
    venv, wanted = os.path.join(line.BUILD, "venv-readers"), os.path.join(HERE, "requirements.txt")
    with open(wanted, "rb") as f:
        stamp = os.path.join(venv, "made-" + hashlib.sha256(f.read()).hexdigest()[:16])
    if not os.path.exists(stamp):
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([os.path.join(venv, "bin", "pip"), "-q", "--disable-pip-version-check", "install", "--only-binary", ":all:",
                        "--require-hashes", "-r", wanted], check=True)
        open(stamp, "w").close()
    return os.path.join(venv, "bin", "python3")


def lines(*command):
    done = subprocess.run(command, capture_output=True, timeout=180)
    assert done.returncode == 0, "%s: %s" % (command[0], done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def by_python(bootstrap, topic, schema, *isolation):
    return lines(python(), os.path.join(HERE, "read_python.py"), bootstrap, topic, schema, *isolation).decode().splitlines()


def by_java(bootstrap, topic, schema):
    path = os.path.join(line.JARS, "*") + ":" + os.path.join(line.CACHE, "avro-1.12.1", "*")
    return lines("java", "-XX:TieredStopAtLevel=1", "-cp", path, os.path.join(HERE, "ReadEvents.java"),
                 bootstrap, topic, schema).decode().splitlines()


def by_kcat(bootstrap, topic):
    """Without the id, which kcat cannot read: partition, offset and the bytes."""
    text = lines("kcat", "-C", "-q", "-e", "-b", bootstrap, "-t", topic, "-o", "beginning",
                 "-X", "isolation.level=read_committed", "-f", "%p %o %S\n%s\n")
    found, at = [], 0
    while at < len(text):
        end = text.index(b"\n", at)
        partition, offset, size = map(int, text[at:end].split())
        value = text[end + 1:end + 1 + size]
        found.append("%d %d %s" % (partition, offset, hashlib.sha256(value).hexdigest()))
        at = end + size + 2
    return found


def main():
    with Cluster(1) as kafka, Line(kafka.bootstrap, 4, producers={"probe": {"count": COUNT}}, processors={"relay": {}}) as l:
        l.run("produce-probe")
        for place in ("txn.produced", "txn.flushed", "txn.offsets", "txn.flushed"):
            relay = l.start("process-relay", fault=place)
            assert relay.wait(60) == -signal.SIGKILL, relay.tail()
        l.run("process-relay", "--once")
        topic, schema = "%s.events" % l.name, os.path.join(line.BUILD, "share", "dateline", "schemas", "event.avsc")
        if not os.path.exists(schema):
            schema = os.path.join(line.BUILD, "share", "schemas", "event.avsc")
        ours = sorted("%d %d %s" % (r["partition"], r["offset"], r["value_sha256"]) for r in l.read("events"))
        assert len(ours) == COUNT, len(ours)
        told = by_python(kafka.bootstrap, topic, schema)
        java = by_java(kafka.bootstrap, topic, schema)
        bare = lambda found: sorted(re.sub(r" \S+ (\S+)$", r" \1", t) for t in found)
        assert len({t.split()[2] for t in told}) == COUNT, "ids"
        assert sorted(told) == sorted(java), "Python and Java differ"
        assert bare(told) == ours, "Python and we differ"
        assert sorted(by_kcat(kafka.bootstrap, topic)) == ours, "kcat and we differ"
        all_ = by_python(kafka.bootstrap, topic, schema, "read_uncommitted")
        assert len(all_) > COUNT, "nothing was aborted: this shows nothing"
        print("%d events read alike by all; %d aborted records were seen by none" % (COUNT, len(all_) - COUNT))


if __name__ == "__main__":
    main()

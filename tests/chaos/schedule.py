"""schedule - what is broken, where and when: all of it follows from the seed.

A fault is (gap, kind, target, a, b): so many seconds after the one before it; what a and b mean is the kind's.
"""
import random

PROGRAMS = ["produce-files", "process-extract", "sink-sqlite", "sink-jsonl"]
GROUP = ["group.assigning", "group.assigned", "group.revoking", "group.revoked", "group.leaving"]
TXN = ["txn.begun", "txn.produced", "txn.offsets", "txn.flushed", "txn.committed", "txn.aborting", "txn.aborted"]
SINK = ["group.committing", "sink.written", "sink.flushing", "sink.flushed", "sink.committed"]
COMMON = ["start.slot", "start.connected", "stop.begun", "stop.closing"]
RECORD = ["record.begun", "record.staged", "record.done"]
READER = RECORD + GROUP + ["group.polled"] + COMMON
PLACES = {
    "produce-files": ["dead.staged", "progress.loading", "progress.read", "progress.staged", "producer.step", "producer.kept"]
                     + [t for t in TXN if t != "txn.offsets"] + COMMON,
    "process-extract": READER + ["dead.staged"] + TXN + ["txn.launching", "batch.landed"],
    "sink-sqlite": READER + SINK + ["sink.opened"],
    "sink-jsonl": READER + SINK + ["sink.opened"],
}
# Places that are passed once for each record, or once for each turn: some are let pass first.
OFTEN = {"record.begun": 90, "record.staged": 90, "record.done": 90, "sink.written": 90, "group.polled": 60, "producer.step": 20, "producer.kept": 20}
STOPS = {"group.revoking", "group.revoked", "group.leaving", "stop.begun", "stop.closing"}
WEIGHTS = {
    "kill": 18, "place": 40, "freeze": 10, "restart": 6, "fence": 6, "join": 6, "cut": 8, "hold": 4, "delay": 6,
    "full": 6, "lock": 4, "slow": 4, "poison": 4, "garbage": 4, "clock": 4,
}


def one(rng, gap):
    kind = rng.choices(list(WEIGHTS), WEIGHTS.values())[0]
    target, a, b = rng.choice(PROGRAMS), 0, 0
    if kind == "place":
        a = rng.choice(PLACES[target])
        b = rng.randint(1, OFTEN.get(a, 3))
        if rng.random() < 0.2:
            kind = "pause"  # stands still there, for b % 4 seconds
    elif kind == "freeze":
        a = rng.uniform(7, 9) if rng.random() < 0.1 else rng.uniform(0.05, 1.5)
    elif kind in ("cut", "hold", "delay"):
        target, a, b = "network", rng.uniform(0.05, 2), rng.randint(20, 300)
    elif kind in ("full", "slow"):
        target, a = rng.choice(PROGRAMS[2:]), rng.uniform(0.3, 2)
    elif kind == "lock":
        target, a = "sink-sqlite", rng.uniform(0.3, 2)
    elif kind == "join":
        target, a = "process-extract", rng.uniform(0.5, 4)
    elif kind == "clock":
        a = rng.choice([-86400, -3600, -5, 5, 3600, 86400])
    elif kind in ("poison", "garbage"):
        target = "input"
    return (rng.expovariate(1 / gap), kind, target, a, b)


def of_slot(seed, slot, count, gap):
    rng = random.Random("%s/%s" % (seed, slot))
    return [one(rng, gap) for _ in range(count)]


def of_brokers(seed, count, nodes, gap):
    rng = random.Random("%s/brokers" % seed)
    return [(gap + rng.expovariate(1 / gap), rng.choice(["kill", "kill", "freeze"]), rng.randrange(nodes),
             rng.uniform(0.1, 3), 0) for _ in range(count)]

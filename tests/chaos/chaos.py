#!/usr/bin/env python3
"""chaos - breaks a real line in every way we know, and then counts.

	chaos.py [--faults N] [--seed S] [--slots K] [--brokers 1|3] [--gap SECONDS] [--list] [--verbose]

K lines run side by side, each behind a network of its own; one cluster serves them all. What is broken follows from
the seed: the same seed, faults, slots and brokers give the same schedule (--list prints it). At the end nothing may be
lost, doubled or changed, and everything must have been worked. See docs/reliability.md.
"""
import argparse, collections, json, os, signal, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "flow")]
import line, schedule  # noqa: E402
from line import Cluster, wait  # noqa: E402

BROKER_SHARE, BROKER_GAP_S = 25, 6


class Brokers(Cluster):
    """Each slot has a listener of its own, whose address is that of the slot's proxy."""

    def __init__(self, nodes, slots):
        ports = line.free_ports(2 * nodes * slots)
        self.inner = [ports[i * nodes:(i + 1) * nodes] for i in range(slots)]
        self.outer = [ports[(slots + i) * nodes:(slots + i + 1) * nodes] for i in range(slots)]
        super().__init__(nodes)

    def write_properties(self, node):
        super().write_properties(node)
        with open(self.path(node, "properties")) as f:
            lines = dict(text.rstrip("\n").split("=", 1) for text in f)
        protocols = ["PLAINTEXT:PLAINTEXT", "CONTROLLER:PLAINTEXT"]
        for slot, (inner, outer) in enumerate(zip(self.inner, self.outer)):
            lines["listeners"] += ",SLOT%d://127.0.0.1:%d" % (slot, inner[node])
            lines["advertised.listeners"] += ",SLOT%d://127.0.0.1:%d" % (slot, outer[node])
            protocols.append("SLOT%d:PLAINTEXT" % slot)
        lines["listener.security.protocol.map"] = ",".join(protocols)
        lines["inter.broker.listener.name"] = "PLAINTEXT"
        with open(self.path(node, "properties"), "w") as f:
            f.writelines("%s=%s\n" % item for item in lines.items())

    def options(self, slot, more):
        return dict(more, slot=slot, direct=self.bootstrap,
                    bootstrap=",".join("127.0.0.1:%d" % p for p in self.outer[slot]),
                    pairs=["%d:%d" % pair for pair in zip(self.outer[slot], self.inner[slot])])


def torment_brokers(kafka, faults, tormented):
    """Ends early when every slot has had its faults. Gives how many were done."""
    done = 0
    for gap, kind, node, seconds, _ in faults:
        due = time.monotonic() + gap
        while time.monotonic() < due:
            if tormented():
                return done
            time.sleep(0.1)
        if kind == "kill":
            kafka.kill(node)
            time.sleep(seconds)
            kafka.start(node)
        else:
            kafka.pids[node].send_signal(signal.SIGSTOP)
            time.sleep(seconds)
            kafka.pids[node].send_signal(signal.SIGCONT)
        done += 1
    return done


def report(results, brokers, seconds, options):
    faults, ends, reasons, places = collections.Counter(), collections.Counter(), collections.Counter(), set()
    for r in results:
        faults.update(r["faults"])
        ends.update(r["ends"])
        reasons.update(r["reasons"])
        places.update(r["places"])
        print("slot %d: %s" % (r["slot"], "kept: %(articles)d articles, %(events)d events, %(repeats_in_file)d repeats "
              "in the file, caught up in %(recovered_s)s s" % r if r["ok"] else "BROKEN: %(why)s (%(folder)s)" % r))
    faults["broker"] = brokers
    print("faults: %s" % ", ".join("%s %d" % f for f in sorted(faults.items())))
    print("ended with: %s" % ", ".join("%s (%d)" % e for e in sorted(ends.items())))
    for reason, count in reasons.most_common(12):
        print("  %4d  %s" % (count, reason))
    print("places reached: %d: %s" % (len(places), " ".join(sorted(places))))
    bad = [r for r in results if not r["ok"]]
    print("%s: seed %s, %d faults, %d slots, %d broker(s), %.0f s" % (
        "BROKEN" if bad else "ok", options.seed, sum(faults.values()), options.slots, options.brokers, seconds))
    return 1 if bad else 0


def show(options, shares, broker_faults):
    for slot, count in enumerate(shares):
        for fault in schedule.of_slot(options.seed, slot, count, options.gap):
            print("slot %d: +%.2f s %s %s %s %s" % ((slot,) + fault))
    for fault in broker_faults:
        print("brokers: +%.2f s %s %s %.1f" % fault[:4])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--slots", type=int, default=3)
    parser.add_argument("--brokers", type=int, default=1)
    parser.add_argument("--gap", type=float, default=1.0)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    of_brokers = options.faults // BROKER_SHARE
    share, rest = divmod(options.faults - of_brokers, options.slots)
    shares = [share + (n < rest) for n in range(options.slots)]
    broker_faults = schedule.of_brokers(options.seed, of_brokers, options.brokers, BROKER_GAP_S)
    if options.list:
        return show(options, shares, broker_faults)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dtl-chaos-") as folder, Brokers(options.brokers, options.slots) as kafka:
        more = {"seed": options.seed, "gap": options.gap, "folder": folder, "verbose": options.verbose}
        slots = [subprocess.Popen([sys.executable, os.path.join(HERE, "slot.py"),
                                   json.dumps(kafka.options(n, dict(more, faults=count)))],
                                  preexec_fn=line.die_with_parent) for n, count in enumerate(shares)]
        there = lambda what: all(os.path.exists(os.path.join(folder, "%s.%d" % (what, n))) for n in range(options.slots))
        dead = lambda: [p for p in slots if p.poll() not in (None, 0)]
        wait(lambda: there("ready") or dead(), "the slots' start", 120)
        done = torment_brokers(kafka, broker_faults, lambda: there("tormented") or dead())
        wait(lambda: there("tormented") or dead(), "all faults", 3600)
        open(os.path.join(folder, "calm"), "w").close()
        wait(lambda: there("result") or dead(), "the slots' results", 1800)
        assert not dead(), "a slot's driver ended by itself"
        results = [json.load(open(os.path.join(folder, "result.%d" % n))) for n in range(options.slots)]
        for process in slots:
            process.wait(60)
    sys.exit(report(results, done, time.monotonic() - begun, options))


if __name__ == "__main__":
    main()

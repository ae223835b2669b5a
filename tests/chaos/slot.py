"""slot - one line of real processes, what is done to it, and whether it kept its promises.

The driver drops files of stories into a folder and keeps its own list of their ids. Processes are started again when
they end, as `dateline up` does. When all faults are over and everything has been worked, the topics, the table and
the file are compared with that list, and byte for byte with what an undisturbed line makes of the same folder.
"""
import collections, glob, heapq, json, os, re, resource, shutil, signal, sqlite3, subprocess, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "flow"))
import corpus, line, schedule  # noqa: E402
from line import Line, wait  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))
FAKETIME = sorted(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"))
POOL, PART, EVERY_S = 120, 12, 0.5
LIMIT_S = 150
REASON = re.compile(r"\d+|'[^']*'")
OURS = {-signal.SIGKILL, -signal.SIGTERM}  # a SIGTERM may come before its handler is there


def die_with_parent():
    line.die_with_parent()


class Kept:
    """A process of the line that is started again when it ends."""

    def __init__(self, slot, name):
        self.slot, self.name, self.now, self.again_at, self.fault, self.pause = slot, name, None, 0, "", 0
        self.begin()

    def begin(self, fault="", env=None, args=()):
        self.fault, self.env, self.again_at = fault, env, 0
        old = dict(os.environ)
        os.environ.update(env or {})
        try:
            self.now = self.slot.line.start(self.name, "--slot", "0", *args, fault=fault)
        finally:
            os.environ.clear()
            os.environ.update(old)

    def kill(self):
        if self.again_at:
            return
        if self.now.running():
            self.now.kill()
        self.ended()

    def ended(self):
        code = self.now.popen.poll()
        self.slot.ends["%s %s" % (self.name, code)] += 1
        if code == 1:
            why = [t for t in self.now.text().splitlines() if " id=failed" in t or " id=start.failed" in t]
            self.slot.reasons[REASON.sub("#", why[-1].split("msg=", 1)[-1])[:110] if why else "in silence"] += 1
        if self.fault and code == -signal.SIGKILL:
            self.slot.reached.add((self.name, self.fault.split(":")[0]))
        if code is not None and code < 0 and code not in OURS:
            self.slot.crashes.append("%s by signal %d: %s" % (self.name, -code, self.now.tail()[-1500:]))
        if code in (64, 78):
            self.slot.crashes.append("%s: %s" % (self.name, self.now.tail()[-800:]))

    def keep(self):
        if self.again_at:
            if time.monotonic() >= self.again_at:
                self.again_at = 0
                self.begin()
            return False
        if self.now.running():
            return True
        self.ended()
        self.again_at = time.monotonic() + (0.5 if self.now.popen.returncode == 1 else 0.001)
        return False

    def stands_still(self):
        try:
            with open("/proc/%d/stat" % self.now.popen.pid) as f:
                return f.read().rsplit(") ", 1)[1][0] == "T"
        except OSError:
            return False


class Slot:
    def __init__(self, options):
        self.o = options
        self.ends, self.reasons, self.reached, self.crashes = collections.Counter(), collections.Counter(), set(), []
        self.counts, self.later, self.number = collections.Counter(), [], 0
        self.urls, self.poison, self.garbage, self.files = [], 0, [], 0
        self.doubtful = set()
        self.proxy = subprocess.Popen([os.path.join(HERE, "proxy.py"), *options["pairs"]], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        assert self.proxy.stdout.readline() == "ready\n"
        self.texts = [json.loads(t) for t in corpus.stories(POOL).values()]
        self.line = corpus.corpus_line(options["bootstrap"], sinks={"sqlite": {}, "jsonl": {}}, limits={"crashes": 100})
        self.line.tree["sinks"] = {"sqlite": {"path": self.line.path("events.db")},
                                   "jsonl": {"path": self.line.path("events.jsonl"), "records": "events"}}
        self.line.tree["producers"]["files"]["watch"] = True
        self.line.tree["kafka"]["properties"] = {"session.timeout.ms": "6000"}
        self.line.write()
        self.drop()
        self.mark("ready")
        self.kept = {name: Kept(self, name) for name in schedule.PROGRAMS}
        self.joined = []

    # What goes in.

    def drop(self, poison=0):
        texts = []
        for _ in range(PART):
            story = dict(self.texts[len(self.urls) % len(self.texts)])
            story["url"] = "https://chaos.example/%s/%d/%d" % (self.o["seed"], self.o["slot"], len(self.urls))
            self.urls.append(story["url"])
            texts.append(json.dumps(story, ensure_ascii=False))
        for n in range(poison):
            texts.insert(3, '{"url": "https://chaos.example/broken/%d", "body": ' % self.poison)
            self.poison += 1
        corpus.drop(self.line, "%05d.jsonl" % self.files, texts)
        self.files += 1

    # Faults.

    def after(self, seconds, act):
        self.number += 1
        heapq.heappush(self.later, (time.monotonic() + seconds, self.number, act))

    def net(self, *words):
        self.proxy.stdin.write(" ".join(words) + "\n")
        self.proxy.stdin.flush()

    def freeze(self, kept, seconds):
        process = kept.now
        process.signal(signal.SIGSTOP)
        self.after(seconds, lambda: process.running() and process.signal(signal.SIGCONT))

    def do_kill(self, kept, a, b):
        kept.kill()
        kept.begin()

    def do_place(self, kept, a, b, how="kill"):
        kept.kill()
        kept.begin("%s:%d:%s" % (a, b, how))
        process = kept.now
        if a in schedule.STOPS:
            self.after(1.5, lambda: process.running() and process.signal(signal.SIGTERM))

    def do_pause(self, kept, a, b):
        self.do_place(kept, a, b, "stop")
        kept.pause = 0.2 + b % 4

    def do_freeze(self, kept, a, b):
        self.freeze(kept, a)

    def do_restart(self, kept, a, b):
        kept.now.signal(signal.SIGTERM)

    def do_fence(self, kept, a, b):
        """Another process takes the identity; the older one must end by itself."""
        old = kept.now
        kept.begin(args=("-o", "state=elsewhere-%d" % self.number))
        self.after(12, lambda: old.running() and old.kill())

    def do_join(self, kept, a, b):
        process = self.line.start("process-extract", "--slot", str(1 + self.number % 50))
        self.joined.append(process)
        self.after(a, lambda: process.running() and process.signal(signal.SIGTERM))

    def do_cut(self, kept, a, b):
        self.net("cut")
        self.after(a, lambda: self.net("open"))

    def do_hold(self, kept, a, b):
        self.net("hold")
        self.after(a, lambda: self.net("open"))

    def do_delay(self, kept, a, b):
        self.net("delay", str(b))
        self.after(a, lambda: self.net("open"))

    def do_full(self, kept, a, b):
        process, none = kept.now, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        if not process.running():
            return
        resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        self.after(a, lambda: process.running() and resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE, none))

    def do_lock(self, kept, a, b):
        db = sqlite3.connect(self.line.path("events.db"), timeout=0.1, isolation_level=None)
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            pass
        self.after(a, db.close)

    def do_slow(self, kept, a, b):
        for n in range(20):
            self.after(n * a / 20, lambda: kept.now.running() and self.freeze(kept, a / 25))

    def do_poison(self, kept, a, b):
        self.drop(poison=1)

    def do_garbage(self, kept, a, b):
        key = "garbage-%d" % (len(self.garbage) + len(self.doubtful))
        try:
            self.line.tool("send", "articles", key, "this is no Avro")
            self.garbage.append(key)
        except AssertionError:
            self.doubtful.add(key)  # not acknowledged: it may be there or not

    def do_clock(self, kept, a, b):
        kept.kill()
        kept.begin(env={"LD_PRELOAD": FAKETIME[0], "FAKETIME": "%+d" % a, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
                   if FAKETIME else None)

    # The run.

    def tend(self):
        while self.later and self.later[0][0] <= time.monotonic():
            heapq.heappop(self.later)[2]()
        for kept in self.kept.values():
            if kept.keep() and kept.pause and kept.stands_still():
                self.reached.add((kept.name, kept.fault.split(":")[0]))
                process, seconds = kept.now, kept.pause
                kept.pause = 0
                self.after(seconds, lambda p=process: p.running() and p.signal(signal.SIGCONT))

    def torment(self):
        due, fed = time.monotonic(), 0
        for gap, kind, target, a, b in schedule.of_slot(self.o["seed"], self.o["slot"], self.o["faults"], self.o["gap"]):
            due = max(due + gap, time.monotonic() - 1)
            while time.monotonic() < due:
                if time.monotonic() - fed > EVERY_S:
                    self.drop()
                    fed = time.monotonic()
                self.tend()
                time.sleep(0.03)
            if self.o["verbose"]:
                print("slot %d: %s %s %s %s" % (self.o["slot"], kind, target, a, b), flush=True)
            getattr(self, "do_" + kind)(self.kept.get(target), a, b)
            self.counts[kind] += 1
        self.mark("tormented")
        calm = os.path.join(self.o["folder"], "calm")
        wait(lambda: self.tend() or os.path.exists(calm), "the other slots and the brokers", 900)

    def mark(self, what, value=None):
        path = os.path.join(self.o["folder"], "%s.%d" % (what, self.o["slot"]))
        with open(path + ".new", "w") as f:
            json.dump(value, f)
        os.rename(path + ".new", path)

    def recover(self):
        """Nothing is broken any more: it catches up by itself."""
        begun = time.monotonic()
        while self.later:
            heapq.heappop(self.later)[2]()
        self.net("open")
        for kept in self.kept.values():
            kept.pause = 0
            if kept.env or kept.fault:
                kept.kill()
                kept.begin()
            kept.now.signal(signal.SIGCONT)
        for process in self.joined:
            if process.running():
                process.signal(signal.SIGCONT)
                process.signal(signal.SIGTERM)
        resting = [time.monotonic()]

        def facts(*them):
            self.tend()
            if time.monotonic() - resting[0] < 0.5:
                return False
            resting[0] = time.monotonic()
            return all(fact() for fact in them)
        whole = lambda: len({r["key"] for r in self.line.read("articles")}) >= len(self.urls) + len(self.garbage)
        at_end = lambda stage, *roles: [lambda r=r: self.line.drained(stage, r) for r in roles]
        wait(lambda: facts(whole), "all articles in the topic", LIMIT_S)
        wait(lambda: facts(*at_end("extract", "articles")), "all articles coded", LIMIT_S)
        wait(lambda: facts(*at_end("sqlite", "events", "coded")), "the table", LIMIT_S)
        wait(lambda: facts(*at_end("jsonl", "events")), "the file", LIMIT_S)
        return time.monotonic() - begun

    def stop(self):
        for kept in self.kept.values():
            kept.now.signal(signal.SIGTERM)
        for kept in self.kept.values():
            kept.now.wait(60)
        for process in self.joined:
            if process.running():
                process.kill()

    # The judgement.

    def expected(self):
        """Events and ledger of an undisturbed line over the same folder."""
        with corpus.corpus_line(self.o["direct"], limits={"crashes": 100}) as l:
            l.allow("deadletter", "files.dead", "dead")
            l.tree["producers"]["files"]["paths"] = [self.line.path("inbox")]
            l.write()
            l.run("produce-files", "--once", limit=300)
            l.run("process-extract", "--once", limit=600)
            return corpus.events(l), corpus.ledger(l)

    def judge(self):
        l, ids = self.line, [corpus.article_id(u) for u in self.urls]
        keys = [r["key"] for r in l.read("articles")]
        corpus.same([k for k in keys if k not in self.doubtful], ids + self.garbage, "articles in the topic")
        letters = [dict(r["headers"]) for r in l.read("deadletters")]
        origins = [h["dtl.origin"] for h in letters]
        assert len(origins) == len(set(origins)), "dead letters came twice: %s" % collections.Counter(origins).most_common(3)
        crashed = [h for h in letters if h["dtl.error"] == "crash"]
        assert not crashed, "given up as crashers: %s" % crashed
        broken = sum(h["__connect.errors.stage"] == "VALUE_CONVERTER" for h in letters)
        sent = len(self.garbage) + len([k for k in keys if k in self.doubtful])
        assert broken == sent, "%d records of garbage, %d dead letters" % (sent, broken)
        unread = sum(not h["__connect.errors.topic"] for h in letters)
        assert unread == self.poison, "%d broken lines, %d dead letters" % (self.poison, unread)
        events, records = self.expected()
        found = corpus.events(l)
        corpus.same(found, events, "events on the topic, byte for byte")
        corpus.same([r["key"] for r in l.read("coded")], ids, "records in the ledger")
        mine = corpus.ledger(l)
        assert mine == records, "the ledger differs from that of an undisturbed line"
        listed = [e for r in mine.values() for e in r["event_ids"]]
        corpus.same(corpus.table(l, "SELECT id FROM articles"), ids, "articles in the table")
        corpus.same(corpus.table(l, "SELECT id FROM current_events"), listed, "events in the table")
        with open(l.path("events.jsonl"), "rb") as f:
            lines = f.read().splitlines()
        corpus.same(set(lines), set(events), "distinct lines of the file")
        return {"articles": len(ids), "events": len(found), "repeats_in_file": len(lines) - len(set(lines)),
                "broken": self.poison, "garbage": sent}


def run(options):
    slot = Slot(options)
    result = {"slot": options["slot"]}
    try:
        slot.torment()
        result["recovered_s"] = round(slot.recover(), 1)
        slot.stop()
        result.update(slot.judge())
        assert not slot.crashes, "\n".join(slot.crashes[:5])
        result["ok"] = True
    except BaseException as error:  # told to the driver, which fails
        result.update(ok=False, why="%s: %s" % (type(error).__name__, error), folder=slot.line.folder)
        slot.mark("tormented")
    result.update(faults=dict(slot.counts), ends=dict(slot.ends), reasons=dict(slot.reasons), places=sorted({p for _, p in slot.reached}),
                  crashes=slot.crashes[:3])
    slot.mark("result", result)
    slot.proxy.kill()
    for process in slot.line.processes:
        if process.running():
            process.kill()
    if result["ok"]:
        shutil.rmtree(slot.line.folder)


if __name__ == "__main__":
    run(json.loads(sys.argv[1]))

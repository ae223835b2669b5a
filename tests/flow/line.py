"""line - processes and facts for the flow tests; only what Python itself has.

A Line is a folder with a YAML, topics of its own on a Cluster, and processes started from it.
Whatever a process logs as a warning or error fails the test, unless the test allowed its id.
"""
import collections, copy, glob, json, os, re, shutil, signal, subprocess, sys, tempfile, time, uuid

from nodes import CACHE, JARS, PATIENCE, SOURCE, Cluster, answers, die_with_parent, free_ports, wait

BUILD = os.environ.get("DATELINE_BUILD", os.path.join(SOURCE, "build", "release"))
LIBEXEC = os.path.join(BUILD, "libexec", "dateline")
PROBES = os.path.join(BUILD, "tests", "flow")
PACE = float(os.environ.get("DATELINE_TEST_PACE", "1"))  # a load lasts so many times as long: its kills take longer, too


def yaml(tree, depth=0):
    out = ""
    for key, value in tree.items():
        pad = "  " * depth + key + ":"
        if isinstance(value, dict):
            out += pad + (" {}\n" if not value else "\n" + yaml(value, depth + 1))
        else:
            out += pad + " " + json.dumps(value) + "\n"
    return out


class Process:
    def __init__(self, line, program, args, log, fault=""):
        self.program, self.log = program, log
        env = dict(os.environ, DATELINE_FAULT=fault) if fault else None
        with open(log, "ab") as err:
            self.popen = subprocess.Popen([program, "-c", line.config, *args], stdin=subprocess.DEVNULL,
                                          stdout=err, stderr=err, preexec_fn=die_with_parent, env=env)

    def running(self):
        return self.popen.poll() is None

    def signal(self, number):
        self.popen.send_signal(number)

    def wait(self, limit=60.0):
        try:
            return self.popen.wait(limit * PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError("%s did not end within %g s" % (os.path.basename(self.program), limit)) from None

    def stop(self, limit=60.0):
        """First SIGTERM, and a clean end."""
        self.signal(signal.SIGTERM)
        code = self.wait(limit)
        assert code == 0, "%s ended with %d: %s" % (os.path.basename(self.program), code, self.tail())

    def kill(self):
        self.popen.kill()
        self.popen.wait()

    def text(self):
        with open(self.log, errors="replace") as f:
            return f.read()

    def tail(self):
        return self.text()[-2000:]

    def counters(self):
        """The last counters line as numbers."""
        found = [m for m in self.text().splitlines() if " id=counters " in m]
        assert found, "no counters: " + self.tail()
        return {k: int(v) for k, v in re.findall(r"(\w+)=(-?\d+)(?= |$)", found[-1])}

    def rss_kib(self, what="VmRSS"):
        with open("/proc/%d/status" % self.popen.pid) as f:
            return int(re.search(what + r":\s+(\d+)", f.read()).group(1))


class Line:
    """One line with topics of its own; programs are told by their folder and name."""

    def __init__(self, bootstrap, partitions=4, **sections):
        self.folder = tempfile.mkdtemp(prefix="dtl-flow-")
        self.name = "f" + uuid.uuid4().hex[:10]
        # Debian's and Ubuntu's librdkafka are older than the recommended one.
        self.allowed, self.processes, self.number = {"kafka.version"}, [], 0
        roles = ["articles", "events", "coded", "happenings", "progress", "deadletters", "manifest", "errands"]
        self.tree = {"line": self.name, "state": "state", "kafka": {"bootstrap": bootstrap},
                     "topics": {r: "%s.%s" % (self.name, r) for r in roles}}
        self.tree.update(sections)
        self.config = os.path.join(self.folder, "line.yaml")
        self.write()
        self.tool("topics", str(partitions))
        for role in roles:
            wait(lambda: self.readable(role), "leaders of " + role)

    def readable(self, role):
        try:
            self.tool("read", role)
            return True
        except AssertionError:
            return False

    def write(self):
        tree = copy.deepcopy(self.tree)
        probe = tree.get("producers", {}).get("probe", {})
        if probe.get("rate"):
            probe["rate"] = max(1, round(probe["rate"] / PACE))
        with open(self.config, "w") as f:
            f.write(yaml(tree))

    def path(self, name):
        return os.path.join(self.folder, name)

    def tool(self, *args):
        done = subprocess.run([os.path.join(PROBES, "flow-tool"), self.config, *args], capture_output=True)
        if done.returncode != 0:
            raise AssertionError("flow-tool %s: %s" % (" ".join(args), done.stderr.decode(errors="replace")))
        return done.stdout.decode(errors="replace")

    def program(self, name):
        probe = os.path.join(PROBES, name)
        return probe if os.path.exists(probe) else os.path.join(LIBEXEC, "dateline-" + name)

    def start(self, name, *args, fault=""):
        """fault: see lib/run/fault.h."""
        self.number += 1
        log = self.path("%s.%d.log" % (name, self.number))
        process = Process(self, self.program(name), args, log, fault)
        self.processes.append(process)
        return process

    def run(self, name, *args, limit=120.0):
        process = self.start(name, *args)
        code = process.wait(limit)
        assert code == 0, "%s ended with %d: %s" % (name, code, process.tail())
        return process

    def asked(self, *args):
        """Kafka may be on its way back: a question is put again until it is answered."""
        failed = []

        def answer():
            try:
                return (self.tool(*args),)
            except AssertionError as error:
                failed.append(error)
                return None
        try:
            return wait(answer, " ".join(args))[0]
        except AssertionError:
            raise failed[-1] from None

    def read(self, role):
        return [json.loads(l) for l in self.asked("read", role).splitlines()]

    def lag(self, stage, role):
        return int(self.asked("lag", "%s.%s" % (self.name, stage), role))

    def drained(self, stage, role):
        return self.lag(stage, role) == 0

    def counter_files(self, stage, state="state"):
        """stage.slot -> what `dateline up` sees of it; see struct dtl_metrics."""
        names = "in done filtered dead out retries commits rebalances paused lag busy_ms state_changes reloads generation reload_ok config_ms".split()
        found = {}
        for path in glob.glob(os.path.join(self.folder, state, "run", stage + ".*.counters")):
            with open(path, "rb") as f:
                data = f.read()
            values = [int.from_bytes(data[208 + 16 + 8 * i:208 + 24 + 8 * i], "little", signed=True)
                      for i in range(len(names))]
            found[int(path.rsplit(".", 2)[1])] = dict(zip(names, values))
        return found

    def allow(self, *ids):
        """Warnings and errors that this test brings about."""
        self.allowed.update(ids)

    def complaints(self):
        found = collections.Counter()
        for process in self.processes:
            for text in process.text().splitlines():
                match = re.search(r" lvl=(?:warn|error) .*?id=(\S+)", text)
                if match and match.group(1) not in self.allowed:
                    found[text[:300]] += 1
        return found

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for process in self.processes:
            if process.running():
                process.kill()
        if kind is None:
            complaints = self.complaints()
            assert not complaints, "logged without being expected: " + "\n".join(complaints)
        if kind is None or os.environ.get("DATELINE_TEST_KEEP") != "1":
            if kind is not None:
                for process in self.processes:
                    sys.stderr.write("--- %s\n%s\n" % (process.log, process.tail()))
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            sys.stderr.write("kept: %s\n" % self.folder)


def shared_cluster_file():
    return os.path.join(BUILD, "flow-cluster.json")


def start_shared():
    if os.environ.get("DATELINE_TEST_BOOTSTRAP"):
        return
    stop_shared()
    cluster = Cluster(1, own=False)
    state = {"bootstrap": cluster.bootstrap, "folder": cluster.folder, "pids": [p.pid for p in cluster.pids.values()]}
    with open(shared_cluster_file(), "w") as f:
        json.dump(state, f)


def stop_shared():
    if not os.path.exists(shared_cluster_file()):
        return
    with open(shared_cluster_file()) as f:
        state = json.load(f)
    for pid in state["pids"]:
        try:
            with open("/proc/%d/cmdline" % pid, "rb") as f:
                ours = state["folder"].encode() in f.read()
            if ours:
                os.kill(pid, signal.SIGKILL)
                wait(lambda: not os.path.exists("/proc/%d" % pid), "end of broker %d" % pid)
        except FileNotFoundError:
            pass
    shutil.rmtree(state["folder"], ignore_errors=True)
    os.unlink(shared_cluster_file())


def shared_bootstrap():
    given = os.environ.get("DATELINE_TEST_BOOTSTRAP")
    if given:
        return given
    with open(shared_cluster_file()) as f:
        return json.load(f)["bootstrap"]


def run_named(tests, names):
    """What a file of tests does with its arguments: names to run (none: all of them), or --list."""
    if names == ["--list"]:
        print("\n".join(tests))
        return 0
    for name in names or tests:
        begun = time.monotonic()
        tests[name]()
        print("ok %s (%.1f s)" % (name, time.monotonic() - begun), flush=True)
    return 0

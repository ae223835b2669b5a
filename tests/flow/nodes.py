"""nodes - 1 or 3 nodes of Apache Kafka on loopback, from the cached jars, and what the harness asks of the machine.

wait() waits for a fact, never a time.
"""
import ctypes, os, shutil, signal, socket, subprocess, tempfile, time, uuid

SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
CACHE = os.environ.get("DATELINE_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "dateline")
JARS = os.path.join(CACHE, "kafka-4.3.1")
LIBC = ctypes.CDLL(None)
PATIENCE = float(os.environ.get("DATELINE_TEST_PATIENCE", "1"))  # for programs that are slow, as under a sanitizer


def die_with_parent():
    LIBC.prctl(1, signal.SIGKILL)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def answers(port):
    with socket.socket() as s:
        s.settimeout(0.2)
        return s.connect_ex(("127.0.0.1", port)) == 0


def wait(fact, what, limit=60.0):
    """Polls until fact() is true and gives it back; the limit is for what never comes."""
    end = time.monotonic() + limit * PATIENCE
    while True:
        value = fact()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("did not come within %g s: %s" % (limit, what))
        time.sleep(0.05)


class Cluster:
    def __init__(self, nodes=1, folder=None, own=True):
        self.folder = folder or tempfile.mkdtemp(prefix="dtl-kafka-")
        self.count, self.own, self.pids = nodes, own, {}
        ports = free_ports(2 * nodes)
        self.ports, self.controllers = ports[:nodes], ports[nodes:]
        self.bootstrap = ",".join("127.0.0.1:%d" % p for p in self.ports)
        subprocess.run([os.path.join(SOURCE, "tools", "kafka", "fetch-kafka")], check=True)
        cluster_id = "AAAAAAAAAAAAAAAAAAAA" + uuid.uuid4().hex[:1] + "A"
        for node in range(nodes):
            self.write_properties(node)
            self.java(node, "kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", self.path(node, "properties"))
        for node in range(nodes):
            self.launch(node)
        for node in range(nodes):
            self.await_answer(node)

    def path(self, node, name):
        return os.path.join(self.folder, "%d-%s" % (node + 1, name))

    def write_properties(self, node):
        copies = min(self.count, 3)
        voters = ",".join("%d@127.0.0.1:%d" % (i + 1, p) for i, p in enumerate(self.controllers))
        lines = {
            "process.roles": "broker,controller", "node.id": node + 1, "controller.quorum.voters": voters,
            "listeners": "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d" % (self.ports[node], self.controllers[node]),
            "advertised.listeners": "PLAINTEXT://127.0.0.1:%d" % self.ports[node],
            "controller.listener.names": "CONTROLLER", "log.dirs": self.path(node, "data"),
            "auto.create.topics.enable": "false", "message.max.bytes": 8454144, "replica.fetch.max.bytes": 8454144,
            "offsets.topic.num.partitions": 4, "offsets.topic.replication.factor": copies,
            "transaction.state.log.replication.factor": copies, "transaction.state.log.min.isr": 1,
            "transaction.state.log.num.partitions": 4, "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": 1, "group.initial.rebalance.delay.ms": 0,
            "log.cleaner.dedupe.buffer.size": 16777216, "num.network.threads": 2, "num.io.threads": 2,
        }
        with open(self.path(node, "properties"), "w") as f:
            f.writelines("%s=%s\n" % item for item in lines.items())

    def java_command(self, node, *args, log="log4j2.properties"):
        return ["java", "-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Ddateline.logs=" + self.path(node, "logs"),
                "-Dlog4j2.configurationFile=" + os.path.join(SOURCE, "tools", "kafka", log),
                "-cp", os.path.join(JARS, "*"), *args]

    def java(self, node, *args):
        done = subprocess.run(self.java_command(node, *args), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise AssertionError("%s: %s" % (args[0], done.stdout.decode(errors="replace")))

    def fence(self, node):
        """What has to come before an only node that was killed is started again: see lib/run/local_kafka_fence.h."""
        with open(self.path(node, "properties")) as f:
            kept = [l for l in f if not l.startswith(("process.roles", "listeners", "advertised.listeners"))]
        with open(self.path(node, "fence"), "w") as f:
            f.writelines(kept + ["process.roles=controller\n", "listeners=CONTROLLER://127.0.0.1:%d\n" % self.controllers[node],
                                 "broker.heartbeat.interval.ms=100\n", "broker.session.timeout.ms=300\n"])
        said = self.path(node, "fence.out")
        with open(said, "wb") as out:
            controller = subprocess.Popen(
                self.java_command(node, "kafka.Kafka", self.path(node, "fence"), log="fence-log4j2.properties"),
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=die_with_parent)

        answered = []

        def fenced():
            """Or it was fenced before: then nothing is said within ten seconds of the controller's first answer."""
            with open(said, errors="replace") as f:
                text = f.read()
            assert controller.poll() is None, "the controller ended: " + text[-2000:]
            if not answered and answers(self.controllers[node]):
                answered.append(time.monotonic())
            return "Fencing broker %d " % (node + 1) in text or answered and time.monotonic() > answered[0] + 10
        try:
            wait(fenced, "the killed broker is fenced")
        finally:
            controller.terminate()
            controller.wait()

    def start(self, node):
        """Again, after kill()."""
        if self.count == 1:
            self.fence(node)
        self.launch(node)
        self.await_answer(node)

    def launch(self, node):
        out = open(self.path(node, "out"), "ab")
        process = subprocess.Popen(self.java_command(node, "kafka.Kafka", self.path(node, "properties")),
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                                   preexec_fn=die_with_parent if self.own else None)
        out.close()
        self.pids[node] = process

    def await_answer(self, node):
        process = self.pids[node]
        wait(lambda: answers(self.ports[node]) or process.poll() is not None, "broker %d" % (node + 1))
        if process.poll() is not None:
            raise AssertionError("broker %d ended: see %s" % (node + 1, self.path(node, "out")))

    def kill(self, node):
        self.pids[node].kill()
        self.pids.pop(node).wait()

    def stop(self):
        for process in self.pids.values():
            process.kill()
        for process in self.pids.values():
            process.wait()
        self.pids = {}
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

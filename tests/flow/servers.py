"""servers - a real schema registry, doors in front of it, and clients that share no code with us."""
import http.server, json, os, socket, ssl, subprocess, sys, tempfile, threading, urllib.error, urllib.request

import line
from line import free_ports, wait
from security import make_certificates

HERE = os.path.dirname(os.path.realpath(__file__))
FOLDER = os.path.join(line.BUILD, "share", "dateline", "schemas")


class Apicurio:
    """The real registry; its storage is in memory, so that each one begins empty."""

    def __init__(self, port=None):
        tools = os.path.join(line.SOURCE, "tools", "kafka", "fetch-apicurio")
        subprocess.run([tools], check=True)
        folder = subprocess.run([tools, "--print"], check=True, capture_output=True).stdout.decode().strip()
        self.port = port or free_ports(1)[0]
        self.url = "http://127.0.0.1:%d/apis/ccompat/v7" % self.port
        self.out = tempfile.TemporaryFile()
        self.popen = subprocess.Popen(
            ["java", "-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
             "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=%d" % self.port,
             "-jar", "apicurio-registry-app-3.0.9-runner.jar"],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.out, preexec_fn=line.die_with_parent)
        wait(self.ready, "the registry", 180)

    def ready(self):
        assert self.popen.poll() is None, "the registry ended"
        try:
            return self.get("/subjects") is not None
        except (urllib.error.URLError, OSError):
            return False

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def stop(self):
        self.popen.kill()
        self.popen.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Stub(http.server.ThreadingHTTPServer):
    """Faults that a real registry does not show on request: answers is path -> (status, object) or a function."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        status, answer = self.server.answers(self.command, self.path, self.headers, body)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do

    def log_message(self, *_):
        pass


class Tls:
    """A door in front of the registry that speaks TLS, and asks for a certificate if it is told to."""

    def __init__(self, port, folder, mutual):
        make_certificates(folder)
        self.folder, self.target, self.served = folder, port, 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, "broker.pem"), os.path.join(folder, "broker.key"))
        if mutual:
            context.load_verify_locations(os.path.join(folder, "ca.pem"))
            context.verify_mode = ssl.CERT_REQUIRED
        self.context, self.socket = context, socket.create_server(("127.0.0.1", 0))
        self.url = "https://127.0.0.1:%d/apis/ccompat/v7" % self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                plain, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(plain,), daemon=True).start()

    def serve(self, plain):
        try:
            inside = self.context.wrap_socket(plain, server_side=True)
        except (ssl.SSLError, OSError):
            plain.close()
            return
        outside = socket.create_connection(("127.0.0.1", self.target))
        self.served += 1
        threading.Thread(target=self.copy, args=(outside, inside), daemon=True).start()
        self.copy(inside, outside)

    @staticmethod
    def copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def pem(self, name):
        return os.path.join(self.folder, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def in_venv(script, *args):
    """What a script prints that runs with other clients than ours."""
    venv = os.path.join(line.BUILD, "venv-foreign")
    wanted = os.path.join(HERE, "requirements.txt")
    stamp = os.path.join(venv, "made")
    if not os.path.exists(stamp) or os.path.getmtime(stamp) < os.path.getmtime(wanted):
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([os.path.join(venv, "bin", "pip"), "-q", "--disable-pip-version-check", "install",
                        "--only-binary", ":all:", "--require-hashes", "-r", wanted], check=True)
        open(stamp, "w").close()
    env = {k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"}
    done = subprocess.run([os.path.join(venv, "bin", "python3"), os.path.join(HERE, script), *args],
                          capture_output=True, env=env, timeout=120 * line.PATIENCE)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def foreign(l, role, registry=None):
    text = in_venv("foreign.py", l.tree["kafka"]["bootstrap"], l.tree["topics"][role], FOLDER, *([registry] if registry else []))
    return [json.loads(record) for record in text.splitlines()]

#!/usr/bin/env python3
"""security - a line and a broker that wants TLS, certificates and logins; where secrets may not appear.

	security.py NAME ... | --list

One real broker has a listener for each way in. Certificates are made here, by openssl, for one run.
"""
import base64, glob, http.server, json, os, resource, shutil, signal, subprocess, sys, tempfile, threading, time

import line
from facts import adds_up, ids, keys, once, suite
from line import Cluster, Line, free_ports, run_named, wait

TESTS, test = suite()
SECRET = "hunter2-Zebra-4711"
KEY_SECRET = "keypass-Quagga-0815"
WAYS = ["ssl", "mtls", "plain", "scram256", "scram512", "jws", "oidc"]


def run(*args, cwd=None):
    done = subprocess.run(args, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, "%s: %s" % (" ".join(args), done.stdout.decode(errors="replace"))


def make_certificates(folder):
    """An authority; a broker's certificate for 127.0.0.1; a client's with a key under a password."""
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority",
        "-keyout", "ca.key", "-out", "ca.pem", cwd=folder)
    for name, names in ("broker", "IP:127.0.0.1,DNS:localhost"), ("client", "DNS:client"):
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name, "-keyout", name + ".key",
            "-out", name + ".csr", cwd=folder)
        with open(os.path.join(folder, name + ".ext"), "w") as f:
            f.write("subjectAltName=%s\n" % names)
        run("openssl", "x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", name + ".ext", "-out", name + ".pem", cwd=folder)
    run("openssl", "pkcs12", "-export", "-in", "broker.pem", "-inkey", "broker.key", "-certfile", "ca.pem",
        "-passout", "pass:" + SECRET, "-out", "broker.p12", cwd=folder)
    run("openssl", "pkcs8", "-topk8", "-in", "client.key", "-v2", "aes256", "-passout", "pass:" + KEY_SECRET,
        "-out", "client.enc", cwd=folder)
    run("keytool", "-importcert", "-noprompt", "-alias", "ca", "-file", "ca.pem", "-storetype", "PKCS12",
        "-keystore", "trust.p12", "-storepass", SECRET, cwd=folder)


def url64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class TokenEndpoint(http.server.ThreadingHTTPServer):
    """Gives signed tokens for the client's secret, as OpenID Connect's client credentials."""

    def __init__(self, folder):
        self.key, self.given = os.path.join(folder, "token.key"), 0
        run("openssl", "genrsa", "-out", self.key, "2048")
        text = subprocess.run(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], capture_output=True).stdout
        modulus = bytes.fromhex(text.decode().strip().split("=")[1])
        self.jwks = {"keys": [{"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": url64(modulus), "e": "AQAB"}]}
        super().__init__(("127.0.0.1", 0), TokenHandler)
        self.url = "http://127.0.0.1:%d" % self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def token(self):
        now = int(time.time())
        head = url64(json.dumps({"alg": "RS256", "kid": "one", "typ": "JWT"}).encode())
        body = url64(json.dumps({"iss": "test", "aud": "kafka", "sub": "line", "scope": "all", "iat": now,
                                 "exp": now + 300}).encode())
        signed = "%s.%s" % (head, body)
        sign = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), capture_output=True)
        self.given += 1
        return "%s.%s" % (signed, url64(sign.stdout))


class TokenHandler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.answer(200, self.server.jwks)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        wanted = "Basic " + base64.b64encode(("line:" + SECRET).encode()).decode()
        if self.headers.get("Authorization") != wanted:
            return self.answer(401, {"error": "invalid_client"})
        self.answer(200, {"access_token": self.server.token(), "token_type": "Bearer", "expires_in": 300})

    def log_message(self, *_):
        pass


class SecureCluster(Cluster):
    """The plain listener of every cluster, and one for each way in."""

    def __init__(self):
        self.certificates = tempfile.mkdtemp(prefix="dtl-cert-")
        make_certificates(self.certificates)
        self.tokens = TokenEndpoint(self.certificates)
        self.ways = dict(zip(WAYS, free_ports(len(WAYS))))
        super().__init__(1)

    def at(self, way):
        return "127.0.0.1:%d" % self.ways[way]

    def cert(self, name):
        return os.path.join(self.certificates, name)

    def write_properties(self, node):
        super().write_properties(node)
        path = self.path(node, "properties")
        with open(path) as f:
            lines = dict(t.rstrip("\n").split("=", 1) for t in f)
        lines["listeners"] += "".join(",%s://%s" % (w.upper(), self.at(w)) for w in WAYS)
        lines["advertised.listeners"] += "".join(",%s://%s" % (w.upper(), self.at(w)) for w in WAYS)
        protocols = {"ssl": "SSL", "mtls": "SSL", "plain": "SASL_SSL", "scram256": "SASL_SSL", "scram512": "SASL_SSL",
                     "jws": "SASL_PLAINTEXT", "oidc": "SASL_PLAINTEXT"}
        lines["listener.security.protocol.map"] = "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT," + ",".join(
            "%s:%s" % (w.upper(), p) for w, p in protocols.items())
        lines.update({
            "inter.broker.listener.name": "PLAINTEXT", "ssl.keystore.type": "PKCS12",
            "ssl.keystore.location": self.cert("broker.p12"), "ssl.keystore.password": SECRET,
            "ssl.truststore.type": "PKCS12", "ssl.truststore.location": self.cert("trust.p12"),
            "ssl.truststore.password": SECRET, "listener.name.mtls.ssl.client.auth": "required",
            "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER"})
        def jaas(way, mechanism, module, options=""):
            lines["listener.name.%s.sasl.enabled.mechanisms" % way] = mechanism
            lines["listener.name.%s.%s.sasl.jaas.config" % (way, mechanism.lower())] = (
                "org.apache.kafka.common.security.%s required%s;" % (module, options))
        jaas("plain", "PLAIN", "plain.PlainLoginModule", ' user_line="%s"' % SECRET)
        for bits in "256", "512":
            jaas("scram" + bits, "SCRAM-SHA-" + bits, "scram.ScramLoginModule")
        oauth = "oauthbearer.OAuthBearerLoginModule"
        jaas("jws", "OAUTHBEARER", oauth, ' unsecuredLoginStringClaim_sub="broker"')
        jaas("oidc", "OAUTHBEARER", oauth)
        lines.update({
            "listener.name.oidc.oauthbearer.sasl.server.callback.handler.class":
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
            "listener.name.oidc.sasl.oauthbearer.jwks.endpoint.url": self.tokens.url + "/keys",
            "listener.name.oidc.sasl.oauthbearer.expected.audience": "kafka"})
        lines["listener.name.oidc.oauthbearer.sasl.oauthbearer.jwks.endpoint.url"] = self.tokens.url + "/keys"
        lines["listener.name.oidc.oauthbearer.sasl.oauthbearer.expected.audience"] = "kafka"
        with open(path, "w") as f:
            f.writelines("%s=%s\n" % item for item in lines.items())

    def java_command(self, node, *args):
        command = super().java_command(node, *args)
        command.insert(1, "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=%s/keys" % self.tokens.url)
        if "format" in args:
            for bits in "256", "512":
                command += ["--add-scram", "SCRAM-SHA-%s=[name=line,password=%s]" % (bits, SECRET)]
        return command

    def stop(self):
        super().stop()
        self.tokens.shutdown()
        shutil.rmtree(self.certificates, ignore_errors=True)


def properties(cluster, way):
    tls = {"security.protocol": "SSL", "ssl.ca.location": cluster.cert("ca.pem")}
    sasl = dict(tls, **{"security.protocol": "SASL_SSL", "sasl.username": "line", "sasl.password": "${file:secret}"})
    oauth = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "OAUTHBEARER"}
    return {
        "ssl": tls,
        "mtls": dict(tls, **{"ssl.certificate.location": cluster.cert("client.pem"),
                             "ssl.key.location": cluster.cert("client.enc"), "ssl.key.password": "${file:keypass}"}),
        "plain": dict(sasl, **{"sasl.mechanism": "PLAIN"}),
        "scram256": dict(sasl, **{"sasl.mechanism": "SCRAM-SHA-256"}),
        "scram512": dict(sasl, **{"sasl.mechanism": "SCRAM-SHA-512"}),
        "jws": dict(oauth, **{"enable.sasl.oauthbearer.unsecure.jwt": "true",
                              "sasl.oauthbearer.config": "principal=line lifeSeconds=300"}),
        "oidc": dict(oauth, **{"sasl.oauthbearer.method": "oidc", "sasl.oauthbearer.client.id": "line",
                               "sasl.oauthbearer.client.secret": "${file:secret}",
                               "sasl.oauthbearer.token.endpoint.url": cluster.tokens.url + "/token"}),
    }[way]


def secure_line(cluster, way, **more):
    """Its topics are made over the plain listener; then it goes in by the given way."""
    l = Line(cluster.bootstrap, 2, producers={"probe": {"count": 30}}, processors={"relay": {}},
             sinks={"lines": {"path": "out.txt"}})
    for name, text in ("secret", SECRET), ("keypass", KEY_SECRET):
        with open(l.path(name), "w") as f:
            f.write(text + "\n")
    l.tree["sinks"]["lines"]["path"] = l.path("out.txt")
    l.tree["kafka"] = {"bootstrap": cluster.at(way), "properties": dict(properties(cluster, way), **more)}
    l.write()
    return l


def is_hidden(l):
    """No secret in anything that the processes wrote or can be seen of them."""
    for path in glob.glob(os.path.join(l.folder, "**"), recursive=True):
        if os.path.isfile(path) and os.path.basename(path) not in ("secret", "keypass"):
            with open(path, "rb") as f:
                data = f.read()
            assert SECRET.encode() not in data and KEY_SECRET.encode() not in data, path


def goes_through(cluster, way):
    with secure_line(cluster, way) as l:
        l.run("produce-probe", "-d")
        adds_up(l.run("process-relay", "--once", "-d").counters())
        once(keys(l.read("coded")), ids(30), way)
        l.run("sink-lines", "--once", "-d")
        with open(l.path("out.txt")) as f:
            assert sum(1 for _ in f) == 60
        is_hidden(l)


def scram_works():
    version = json.loads(subprocess.run([os.path.join(line.PROBES, "flow-tool"), "-", "librdkafka"],
                                        capture_output=True).stdout or b"0")
    return version >= 0x020601ff


def oidc_is_there(cluster):
    """Debian's librdkafka is built without libcurl: then the start says so and nothing else happens."""
    with secure_line(cluster, "oidc") as l:
        produce = l.start("produce-probe", "-n")
        if produce.wait() == 0:
            return True
        assert "OIDC depends on libcurl" in produce.text(), produce.text()
        is_hidden(l)
        return False


@test
def every_way_into_a_broker_carries_a_line():
    with SecureCluster() as cluster:
        for way in WAYS:
            if way.startswith("scram") and not scram_works():
                continue
            if way == "oidc" and not oidc_is_there(cluster):
                continue
            goes_through(cluster, way)
            print("way in:", way, flush=True)
            if way == "oidc":
                assert cluster.tokens.given > 0
        for way in ("scram256", "scram512"):
            if not scram_works():
                old_scram_says_so(cluster, way)
        wrong_passwords_are_said(cluster)


def old_scram_says_so(cluster, way):
    with secure_line(cluster, way) as l:
        l.allow("kafka.scram", "kafka.login", "kafka.log", "kafka.down", "retry", "kafka.error")
        produce = l.start("produce-probe")
        wait(lambda: " id=kafka.scram " in produce.text() and " id=kafka.login " in produce.text(), "the advice")
        assert "before 2.6.1 does not work with Kafka 4" in produce.text(), produce.tail()
        produce.kill()
        is_hidden(l)


def wrong_passwords_are_said(cluster):
    with secure_line(cluster, "plain") as l:
        with open(l.path("secret"), "w") as f:
            f.write("wrong-Okapi-1\n")
        l.allow("kafka.login", "kafka.log", "kafka.down", "retry", "kafka.error")
        produce = l.start("produce-probe")
        wait(lambda: " lvl=error " in produce.text() and " id=kafka.login " in produce.text(), "the refusal")
        assert "wrong-Okapi" not in produce.text()
        with open(l.path("secret"), "w") as f:
            f.write(SECRET + "\n")
        produce.stop()


@test
def a_secret_is_in_no_output_no_command_line_and_no_core_file():
    with Line(line.shared_bootstrap(), 1, producers={"probe": {"count": 1000000, "rate": 50}}) as l:
        with open(l.path("secret"), "w") as f:
            f.write(SECRET + "\n")
        l.tree["kafka"]["properties"] = {"ssl.key.password": "${file:secret}", "sasl.password": SECRET}
        l.tree["registry"] = {"urls": [], "user": "joe", "password": "${file:secret}"}
        l.write()
        os.chmod(l.folder, 0o755)
        printed = l.run("produce-probe", "-nv").text()
        assert SECRET not in printed and "***" in printed and "${file:secret}" in printed, printed
        refused = l.start("produce-probe", "-n", "-o", "kafka.properties.sasl.password=" + SECRET)
        assert refused.wait() == 78 and "command line" in refused.text(), refused.text()
        assert SECRET not in refused.text(), refused.text()
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
        os.chdir(l.folder)
        produce = l.start("produce-probe", "-d")
        wait(lambda: l.read("articles"), "articles")
        with open("/proc/%d/cmdline" % produce.popen.pid, "rb") as f:
            assert SECRET.encode() not in f.read()
        with open("/proc/%d/environ" % produce.popen.pid, "rb") as f:
            assert SECRET.encode() not in f.read()
        produce.signal(signal.SIGSEGV)
        assert produce.wait() != 0
        status = os.popen("cat /proc/sys/kernel/core_pattern").read().strip()
        cores = [p for p in os.listdir(l.folder) if p.startswith("core")]
        assert status.startswith("|") or not cores, cores
        l.tree["kafka"]["properties"].pop("sasl.password")
        l.write()
        is_hidden(l)


@test
def who_holds_a_secret_cannot_be_read_by_other_processes():
    """The kernel's word for it: what belongs to a process that may not be dumped belongs to root."""
    with Line(line.shared_bootstrap(), 1, producers={"probe": {"count": 1000000, "rate": 20}}) as l:
        with open(l.path("secret"), "w") as f:
            f.write(SECRET + "\n")
        for root, folders, files in os.walk(l.folder):
            for name in folders + files:
                os.chown(os.path.join(root, name), 65534, 65534)
        os.chown(l.folder, 65534, 65534)
        for properties, owner in ({}, 65534), ({"ssl.key.password": "${file:secret}"}, 0):
            l.tree["kafka"]["properties"] = properties
            l.write()
            os.chmod(l.config, 0o644)
            process = subprocess.Popen([l.program("produce-probe"), "-c", l.config], user=65534, group=65534,
                                       stderr=subprocess.DEVNULL, preexec_fn=line.die_with_parent)
            try:
                before = len(l.read("articles"))
                wait(lambda: process.poll() is not None or len(l.read("articles")) > before, "articles")
                assert process.poll() is None, "it ended"
                assert os.stat("/proc/%d/environ" % process.pid).st_uid == owner, properties
            finally:
                process.kill()
                process.wait()


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

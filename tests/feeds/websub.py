#!/usr/bin/env python3
"""WebSub: the producer of feeds towards publishers and hubs that play their part, in real time.

    websub.py BUILD         run all cases, each on hosts of its own
    websub.py --table       the cases as rows of a Markdown table
"""
import collections
import hashlib
import hmac
import http.client
import http.server
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PATIENCE_S = int(os.environ.get("DATELINE_PATIENCE", "100"))
CASES = []


def case(name):
    def add(function):
        CASES.append((name, function))
        return function
    return add


def wait(fact, what):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        got = fact()
        if got:
            return got
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")


def rss(entries, more=""):
    items = "".join(f"<item><title>{e}</title><link>/{e}</link></item>" for e in entries)
    return f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>{more}{items}</channel></rss>'


def rels(host, hub="hub"):
    return (f'<atom:link rel="hub" href="http://{hub}.{host}/"/>'
            f'<atom:link rel="self" href="http://{host}/feed"/>')


class Site:
    """A publisher and its hub; what they say is set by the case."""

    def __init__(self, name, entries=("one",), attrs="", kind="rss"):
        self.host, self.attrs = f"{name}.test", attrs
        self.headers, self.type = {}, "application/rss+xml"
        self.body = rss(entries, rels(self.host))
        self.pages = {}
        self.polls = 0
        self.asked = []  # forms that the hub received
        self.paths, self.moved = [], {}
        self.hub_status = 202
        self.sync = False  # verify before the POST is answered
        self.lock = threading.Lock()

    def get(self, path):
        if path == "/feed":
            self.polls += 1
            return 200, {"Content-Type": self.type, **self.headers}, self.body
        if path in self.pages:
            return 200, {"Content-Type": "text/html"}, self.pages[path]
        return 404, {}, ""

    def subscribe(self, path, form):
        with self.lock:
            self.paths.append(path)
            self.asked.append({k: v[0] for k, v in urllib.parse.parse_qs(form).items()})
            if self.sync:
                self.verify()
            if path in self.moved:
                return 307, {"Location": self.moved[path]}, ""
            return self.hub_status, {}, ""

    def form(self, number=1):
        return wait(lambda: len(self.asked) >= number and self.asked[number - 1], f"subscription {number} of {self.host}")

    def call(self, method, url, body=None, headers=None):
        parts = urllib.parse.urlsplit(url)
        c = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        c.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers or {})
        answer = c.getresponse()
        text = answer.read().decode()
        c.close()
        return answer.status, text

    def verify(self, lease="3600", **other):
        form = self.asked[-1]
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "chal & lenge",
                 "hub.lease_seconds": lease, **{f"hub.{k}": v for k, v in other.items()}}
        return self.call("GET", form["hub.callback"] + "?" + urllib.parse.urlencode({k: v for k, v in query.items() if v}))

    def push(self, body, method="sha256", secret=None, signature=None, type="application/rss+xml"):
        form = self.asked[-1]
        key = (secret or form["hub.secret"]).encode()
        headers = {"Content-Type": type}
        if signature is None:
            signature = f"{method}=" + hmac.new(key, body.encode(), getattr(hashlib, method)).hexdigest()
        if signature:
            headers["X-Hub-Signature"] = signature
        return self.call("POST", form["hub.callback"], body.encode(), headers)[0]


class Web:
    """All sites on one port, by their Host header."""

    def __init__(self):
        self.sites = {}
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, headers, body):
                data = body.encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def site(self):
                host = self.headers["Host"].split(":")[0]
                return web.sites.get(host) or web.sites.get(host.partition(".")[2])

            def do_GET(self):
                site = self.site()
                self.answer(*(site.get(self.path) if site else (404, {}, "")))

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                self.answer(*self.site().subscribe(self.path, body))

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]


class World:
    def __init__(self, build, poll):
        self.build, self.folder, self.web = build, tempfile.mkdtemp(prefix="websub."), Web()
        self.articles, self.process, self.poll = [], None, poll
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]

    def add(self, site):
        self.web.sites[site.host] = site
        return site

    def list(self, without=()):
        with open(f"{self.folder}/feeds.new", "w") as out:
            out.write('<opml version="2.0"><body>')
            for site in self.web.sites.values():
                if site not in without:
                    out.write(f'<outline type="rss" xmlUrl="http://{site.host}/feed"{site.attrs}/>')
            out.write("</body></opml>")
        os.rename(f"{self.folder}/feeds.new", f"{self.folder}/feeds.opml")

    def start(self):
        self.list()
        with open(f"{self.folder}/line.yaml", "w") as out:
            out.write(f"""line: test
state: state
producers:
  feeds:
    list: feeds.opml
    contact: https://example.org/bot
    allow: [127.0.0.1]
    connect: {{ "*.test": "127.0.0.1:{self.web.port}" }}
    interval: 1s
    floor: 1s
    ceiling: 60s
    host_delay: 0s
    callback: http://127.0.0.1:{self.port}/hubs
    callback_listen: 127.0.0.1:{self.port}
    push_poll: {self.poll}
    push_lease: 2h
""")
        self.err = open(f"{self.folder}/err", "ab")
        self.process = subprocess.Popen(
            [f"{self.build}/libexec/dateline/dateline-produce-feeds", "--print", "-c", f"{self.folder}/line.yaml"],
            stdout=subprocess.PIPE, stderr=self.err)
        threading.Thread(target=self.read, args=(self.process.stdout,), daemon=True).start()

    def read(self, pipe):
        for line in pipe:
            self.articles.append(json.loads(line))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def of(self, site):
        return [a for a in self.articles if a["source"]["feed"] == f"http://{site.host}/feed"]

    def titles(self, site):
        return [a["title"] for a in self.of(site)]

    def position(self, site):
        try:
            base = sqlite3.connect(f"file:{self.folder}/state/feeds.db?mode=ro", uri=True, timeout=60)
            row = base.execute("SELECT position FROM feed WHERE url = ?", (f"http://{site.host}/feed",)).fetchone()
            base.close()
        except sqlite3.OperationalError:  # not made yet
            return {}
        return json.loads(row[0]) if row else {}

    def on(self, site, lease="3600"):
        """Subscribed, and the position says so."""
        site.form()
        status, text = site.verify(lease)
        assert (status, text) == (200, "chal & lenge"), (status, text)
        wait(lambda: self.position(site).get("push") == 1, "the subscription in the position")
        return site

    def polled(self, site, times):
        before = site.polls
        wait(lambda: site.polls >= before + times, f"{times} more polls of {site.host}")


@case("a hub named by the feed is asked with topic, callback, secret and lease")
def asked(w, site):
    form = site.form()
    assert form["hub.mode"] == "subscribe" and form["hub.topic"] == f"http://{site.host}/feed", form
    assert form["hub.lease_seconds"] == "7200" and len(form["hub.secret"]) >= 32, form
    callback = form["hub.callback"]
    assert callback.startswith(f"http://127.0.0.1:{w.port}/hubs/") and len(callback.rsplit("/", 1)[1]) == 32, form
    assert form["hub.secret"] not in callback


@case("the challenge comes back, and the feed is asked no more while news is pushed")
def quiet(w, site, twin):
    w.on(site)
    site.polls = 0
    w.polled(twin, 4)
    assert site.polls <= 1, f"{site.polls} polls"  # one may have been under way
    listed = subprocess.run([f"{w.build}/bin/dateline", "feeds", "-c", f"{w.folder}/line.yaml", "list", "--json"],
                            stdout=subprocess.PIPE, text=True, check=True).stdout
    row = next(r for r in map(json.loads, listed.splitlines()) if r["url"] == f"http://{site.host}/feed")
    assert (row["push"], row["hub"]) == ("on", f"http://hub.{site.host}/"), row


@case("pushed news is published at once, with each kind of signature")
def signatures(w, site):
    w.on(site)
    for n, method in enumerate(("sha1", "sha256", "sha384", "sha512")):
        assert site.push(rss([f"news{n}"]), method) == 202
        wait(lambda: f"news{n}" in w.titles(site), f"what was signed with {method}")
    assert site.push(rss(["news3", "news2", "one"])) == 202  # again, and what was polled
    assert site.push(rss(["last"])) == 202
    wait(lambda: "last" in w.titles(site), "the last entry")
    assert collections.Counter(w.titles(site)) == collections.Counter(
        ["one", "news0", "news1", "news2", "news3", "last"]), w.titles(site)


@case("a wrong, missing or unknown signature is answered with success, counted and passed over")
def forged(w, site):
    w.on(site)
    body = rss(["forged"])
    assert site.push(body, secret="guess") == 202
    assert site.push(body, signature="") == 202
    assert site.push(body, signature="md5=" + hashlib.md5(body.encode()).hexdigest()) == 202
    assert site.push(body, signature="sha256=") == 202
    assert site.push(rss(["good"])) == 202
    wait(lambda: w.titles(site) == ["one", "good"], "what was signed well")
    wait(lambda: w.position(site).get("push_bad") == 4 and w.position(site).get("push_count") == 1, "the counts")


@case("a question about another topic, or one that nobody asked for, gets 404")
def questions(w, site):
    form = site.form()
    assert site.verify(topic="http://other.test/feed")[0] == 404
    assert site.verify(mode="unsubscribe")[0] == 404
    assert site.verify(challenge="")[0] == 404
    assert site.verify(lease="never")[0] == 404
    w.on(site)
    assert site.verify()[0] == 404  # answered already
    base = form["hub.callback"].rsplit("/", 1)[0]
    assert site.call("GET", f"{base}/{'0' * 32}?hub.mode=subscribe&hub.challenge=x")[0] == 404
    assert site.call("POST", f"{base}/{'0' * 32}", b"x")[0] == 410
    assert site.call("PUT", form["hub.callback"], b"x")[0] == 405


@case("a hub that asks before it answers is fine")
def at_once(w, site):
    wait(lambda: w.position(site).get("push") == 1, "the subscription")


@case("Link headers count before the document")
def header(w, site):
    wait(lambda: site.asked, "a subscription at the hub of the header")
    assert site.asked[0]["hub.topic"] == f"http://{site.host}/other", site.asked


@case("hubs of Atom and of JSON Feed are found")
def formats(w, atom, feed):
    assert atom.form()["hub.topic"] == "http://atom.test/self"
    assert feed.form()["hub.topic"] == "http://jsonfeed.test/self"


@case("a lease is renewed before it ends")
def renewed(w, site):
    w.on(site, lease="5")
    until = w.position(site)["push_until"]
    form = site.form(2)
    assert form["hub.callback"] == site.asked[0]["hub.callback"]
    assert site.verify(lease="3600")[0] == 200
    wait(lambda: w.position(site).get("push_until", 0) > until, "the longer lease")


@case("a hub that refuses to renew is gone with its lease, and the feed is asked as before")
def gone(w, site):
    site.hub_status = 202
    w.on(site, lease="4")
    site.hub_status = 503
    site.form(2)
    wait(lambda: "push" not in w.position(site), "the end of the subscription")
    w.polled(site, 3)


@case("a hub that denies is not asked again, and the feed is asked as before")
def denied(w, site):
    site.form()
    assert site.verify(mode="denied", reason="no room", challenge="")[0] == 200
    wait(lambda: w.position(site).get("push") == 2, "the denial")
    w.polled(site, 3)
    assert len(site.asked) == 1


@case("a hub may deny later too")
def denied_later(w, site):
    w.on(site)
    assert site.verify(mode="denied", challenge="")[0] == 200
    wait(lambda: w.position(site).get("push") == 2, "the denial")
    w.polled(site, 3)


@case("a hub that refuses the request leaves the feed to be asked")
def refused(w, site):
    site.form()
    w.polled(site, 3)
    assert len(site.asked) == 1 and "push" not in w.position(site)


@case("a hub that has moved (307) is asked where it is")
def moved(w, site):
    assert site.form(2) == site.form(1)
    assert site.paths[:2] == ["/", "/there"], site.paths
    assert site.verify()[0] == 200


@case("what is pushed and is no feed makes us ask the feed")
def no_feed(w, site):
    w.on(site)
    site.body = rss(["two", "one"], rels(site.host))
    polls = site.polls
    assert site.push("<html><body>news!</body></html>", type="text/html") == 202
    wait(lambda: site.polls > polls and "two" in w.titles(site), "the feed asked")


@case("pages of pushed entries are fetched where pages are followed")
def pages(w, site):
    w.on(site)
    site.pages["/paged"] = "<html><head><title>Paged</title></head><body><h1>Paged</h1>" + "".join(
        f"<p>The ministers of two states signed accord number {n} on water in the capital on Monday.</p>"
        for n in range(4)) + "</body></html>"
    assert site.push(rss(["paged"])) == 202
    wait(lambda: "paged" in w.titles(site), "the entry with its page")
    assert w.of(site)[-1]["content"]["media_type"] == "text/html"
    assert "accord number 3" in w.of(site)[-1]["content"]["bytes"]


@case("a feed that left the list answers its hub 410")
def removed(w, site):
    w.on(site)
    w.list(without=[site])
    wait(lambda: site.push(rss(["late"])) == 410, "410")
    w.list()


@case("after a kill the subscription goes on without another word to the hub")
def killed(w, site):
    w.on(site)
    assert site.push(rss(["before"])) == 202
    wait(lambda: "before" in w.titles(site), "the first entry")
    wait(lambda: w.position(site).get("push_count") == 1, "the position")
    w.kill()
    w.start()
    site.lock.acquire()  # the callback is open again
    site.lock.release()

    def pushed():
        try:
            return site.push(rss(["after"])) == 202
        except OSError:
            return False
    wait(pushed, "the callback")
    wait(lambda: "after" in w.titles(site), "the entry after the kill")
    assert len(site.asked) == 1, site.asked
    assert collections.Counter(w.titles(site))["before"] == 1


@case("a feed whose news is pushed is asked all the same now and then, and nothing comes twice")
def safety(w, site):
    w.on(site)
    assert site.push(rss(["pushed", "one"])) == 202
    wait(lambda: "pushed" in w.titles(site), "the pushed entry")
    site.body = rss(["missed", "pushed", "one"], rels(site.host))
    wait(lambda: "missed" in w.titles(site), "what was not pushed")
    w.polled(site, 2)
    assert sorted(w.titles(site)) == ["missed", "one", "pushed"], w.titles(site)


def sites_of(w, name, count):
    if name == "formats":
        atom, feed = Site("atom"), Site("jsonfeed")
        atom.body = ('<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="hub" href="http://hub.atom.test/"/>'
                     '<link rel="self" href="/self"/><entry><id>a</id><title>a</title><link href="/a"/></entry></feed>')
        feed.body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T",
                                "feed_url": "http://jsonfeed.test/self", "items": [{"id": "a", "url": "/a", "title": "a"}],
                                "hubs": [{"type": "WebSub", "url": "http://hub.jsonfeed.test/"}]})
        feed.type = "application/feed+json"
        return [w.add(atom), w.add(feed)]
    site = Site(name.replace("_", "-"), attrs=' follow="page"' if name == "pages" else "")
    if name == "header":
        site.body = rss(["one"], '<atom:link rel="hub" href="http://wrong.invalid.test/"/>')
        site.headers = {"Link": f'<http://hub.{site.host}/>; rel="hub", <http://{site.host}/other>; rel="self"'}
    if name == "at_once":
        site.sync = True
    if name == "refused":
        site.hub_status = 403
    if name == "moved":
        site.moved = {"/": "/there"}
    sites = [w.add(site)]
    if count > 1:
        twin = Site(name + "-twin")
        twin.body = rss(["one"])
        sites.append(w.add(twin))
    return sites


def main():
    if sys.argv[1] == "--table":
        for name, _ in CASES:
            print(f"| websub | {name} | `tests/feeds/websub.py` |")
        return 0
    build, bad = os.path.abspath(sys.argv[1]), []
    for poll, chosen in (("12h", [c for c in CASES if c[1] not in (safety, killed)]),
                         ("2s", [c for c in CASES if c[1] is safety]), ("12h", [c for c in CASES if c[1] is killed])):
        w = World(build, poll)
        plays = [(name, f, sites_of(w, f.__name__, f.__code__.co_argcount - 1)) for name, f in chosen]
        w.start()
        failures = {}

        def play(name, f, sites):
            try:
                f(w, *sites)
            except Exception as e:  # told below, with its case
                failures[name] = f"{type(e).__name__}: {e}"
        threads = [threading.Thread(target=play, args=p) for p in plays]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        w.process.send_signal(signal.SIGTERM)
        code = w.process.wait(timeout=120)
        if code != 0:
            failures["the producer"] = f"ended with {code}\n" + open(f"{w.folder}/err").read()[-2000:]
        bad += failures.items()
    for name, why in bad:
        print(f"{name}\n    {why}")
    print(f"{len(CASES)} cases, {len(bad)} failures")
    return 1 if bad else 0


sys.exit(main())

#!/usr/bin/env python3
"""Runs files of behaviour cases against the producer of feeds. See README.md.

    run.py --bin BUILD FILE...      run, exit 1 when a case fails
    run.py --table FILE...          the cases as a Markdown table
"""
import datetime
import json
import os
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

START_MS = 1766397600000  # Monday 2025-12-22T10:00:00Z


class Case:
    def __init__(self, name):
        self.name, self.host, self.feeds, self.expect = name, "", [], []

    def urls(self):
        return [(f"http://{self.host if path.startswith('/') else ''}{path}", attrs) for path, attrs in self.feeds or [("/feed", {})]]


def read_cases(path):
    cases, lapse, part = [], "1h", None
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("=== "):
            cases.append(Case(line[4:]))
            part = "head"
        elif line.startswith("--- "):
            part = line[4:].strip()
        elif not cases and line.startswith("lapse:"):
            lapse = line[6:].strip()
        elif part == "head" and line.startswith("host:"):
            cases[-1].host = line[5:].strip()
        elif part == "head" and line.startswith("feed:"):
            words = line[5:].split()
            cases[-1].feeds.append((words[0], dict(w.split("=", 1) for w in words[1:])))
        elif part == "expect" and line.strip():
            cases[-1].expect.append(line)
    return cases, lapse


def seconds(text):
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    return sum(int(n) * units[u] for n, u in re.findall(r"(\d+)([smhd])", text))


def between(value, text, read=int):
    low, dots, high = text.partition("..")
    if not dots:
        return value == read(low)
    return (not low or value >= read(low)) and (not high or value <= read(high))


def header(request, name):
    for line in request["head"].split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return None


class Judge:
    """What the server saw and the producer published, for one case."""

    def __init__(self, case, requests, articles, positions):
        self.case, self.requests, self.positions = case, requests, positions
        feeds = {url for url, _ in case.urls()}
        self.articles = [a for a in articles
                         if a["source"]["feed"] in feeds or f"//{case.host}/" in a["source"]["feed"]]

    def of(self, path, host=None):
        if not path.startswith("/"):
            host, _, path = path.partition("/")
            path = "/" + path
        return [r for r in self.requests if r["path"] == path and r["host"] == (host or self.case.host)]

    def moment(self, path):
        return [datetime.datetime.fromtimestamp(r["t"] / 1000, datetime.timezone.utc) for r in self.of(path)[1:]]

    def check(self, line):
        verb, _, rest = line.partition(" ")
        return getattr(self, "do_" + verb.replace("-", "_"))(rest)

    def do_requests(self, rest):
        path, count = rest.split()
        n = len(self.of(path))
        return between(n, count), f"{n} requests"

    def do_sent(self, rest):
        path, k, name = rest.split(" ", 2)
        name, _, value = name.partition(": ")
        found = self.of(path)
        if len(found) < int(k):
            return False, f"only {len(found)} requests"
        got = header(found[int(k) - 1], name)
        return got is not None and value in got, f"it was {got}"

    def do_unsent(self, rest):
        path, k, name = rest.split(" ", 2)
        found = self.of(path)
        if len(found) < int(k):
            return False, f"only {len(found)} requests"
        got = header(found[int(k) - 1], name)
        return got is None, f"it was {got}"

    def do_wait(self, rest):
        path, k, span = rest.split()
        found = self.of(path)
        if len(found) <= int(k):
            return False, f"only {len(found)} requests"
        gap = (found[int(k)]["t"] - found[int(k) - 1]["t"]) / 1000
        return between(gap, span, seconds), f"it was {gap / 60:.1f} minutes"

    def do_not_at_hours(self, rest):
        path, *hours = rest.split()
        bad = [m for m in self.moment(path) if str(m.hour) in hours]
        return not bad and len(self.moment(path)) > 0, f"asked at {bad[:3]}"

    def do_not_at_days(self, rest):
        path, *days = rest.split()
        bad = [m for m in self.moment(path) if str(m.weekday()) in days]
        return not bad and len(self.moment(path)) > 0, f"asked at {bad[:3]}"

    def do_apart(self, rest):
        host, least = rest.split()
        return self.do_apart_from(f"{host} 0 {least}")

    def do_apart_from(self, rest):
        host, first, least = rest.split()
        times = sorted(r["t"] for r in self.requests if r["host"] == host)[int(first):]
        gap = min((b - a for a, b in zip(times, times[1:])), default=0)
        return gap >= seconds(least) * 1000, f"the least was {gap} ms"

    def do_articles(self, rest):
        return between(len(self.articles), rest), f"{len(self.articles)} articles"

    def do_titles(self, rest):
        titles = [a["title"] for a in self.articles]
        return titles == rest.split(), f"they were {titles}"

    def do_article(self, rest):
        k, fact = rest.split(" ", 1)
        field, value = fact.split("=", 1)
        if len(self.articles) < int(k):
            return False, f"only {len(self.articles)} articles"
        got = self.articles[int(k) - 1]
        for name in field.split("."):
            got = got.get(name)
        if isinstance(got, list):
            got = "; ".join(got)
        return ("null" if got is None else str(got)) == value, f"it was {got!r}"

    def do_holds(self, rest):
        k, field, text = rest.split(" ", 2)
        if len(self.articles) < int(k):
            return False, f"only {len(self.articles)} articles"
        got = self.articles[int(k) - 1]
        for name in field.split("."):
            got = got[name]
        return text in got, f"it was {got!r}"

    def do_same_id(self, rest):
        j, k = (self.articles[int(i) - 1]["id"] for i in rest.split())
        return j == k, f"{j} and {k}"

    def do_health(self, rest):
        url = self.case.urls()[0][0]
        got = json.loads(self.positions.get(url, "{}")).get("health")
        return got == rest, f"it was {got}: {json.loads(self.positions.get(url, '{}')).get('why')}"


def write_files(folder, cases, lapse, port):
    with open(f"{folder}/feeds.opml", "w", encoding="utf-8") as out:
        out.write('<opml version="2.0"><body>\n')
        for case in cases:
            for url, attrs in case.urls():
                more = "".join(f' {k}="{v}"' for k, v in attrs.items())
                out.write(f'<outline type="rss" xmlUrl="{url}"{more}/>\n')
        out.write("</body></opml>\n")
    with open(f"{folder}/line.yaml", "w", encoding="utf-8") as out:
        out.write(f"""line: test
state: state
producers:
  feeds:
    list: feeds.opml
    contact: https://example.org/bot
    allow: [127.0.0.1]
    connect: {{ "*.test": "127.0.0.1:{port}", "*.inner": "127.0.0.3:{port}" }}
    timeout: 2500ms
    slow: 10s
    max_bytes: 1 MiB
    retract_gone: true
    clock: {folder}/clock
    lapse: {lapse}
    transfers: 256
""")
    with open(f"{folder}/clock", "wb") as out:
        out.write(struct.pack("=q", START_MS))


def wait_for(path, process):
    for _ in range(2000):
        if os.path.exists(path):
            return open(path).read().strip()
        if process.poll() is not None:
            sys.exit("the server ended")
        time.sleep(0.01)
    sys.exit("the server does not listen")


def run_file(build, path, keep):
    cases, lapse = read_cases(path)
    folder = tempfile.mkdtemp(prefix="feeds.")
    with open(f"{folder}/clock", "wb") as out:
        out.write(struct.pack("=q", START_MS))
    libexec = f"{build}/libexec/dateline"
    server = subprocess.Popen([f"{libexec}/dateline-feedserver", "--script", path, "--port-file", f"{folder}/port",
                               "--clock", f"{folder}/clock", "--log", f"{folder}/log"], stderr=subprocess.DEVNULL)
    try:
        write_files(folder, cases, lapse, wait_for(f"{folder}/port", server))
        with open(f"{folder}/out", "wb") as out, open(f"{folder}/err", "wb") as err:
            code = subprocess.run([f"{libexec}/dateline-produce-feeds", "--print", "-c", f"{folder}/line.yaml"],
                                  stdout=out, stderr=err, timeout=240).returncode
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    if code != 0:
        sys.stderr.write(open(f"{folder}/err").read()[-2000:])
        return len(cases), [f"{path}: the producer ended with {code}"]
    requests = [json.loads(line) for line in open(f"{folder}/log", encoding="utf-8")]
    articles = [json.loads(line) for line in open(f"{folder}/out", encoding="utf-8")]
    base = sqlite3.connect(f"{folder}/state/feeds.db")
    positions = dict(base.execute("SELECT url, position FROM feed"))
    base.close()
    failures = []
    for case in cases:
        judge = Judge(case, requests, articles, positions)
        if not case.expect:
            failures.append(f"{path}: {case.name}: nothing is expected")
        for line in case.expect:
            good, what = judge.check(line)
            if not good:
                failures.append(f"{path}: {case.name}\n    {line}\n    {what}")
    if keep:
        print(f"kept: {folder}")
    else:
        shutil.rmtree(folder)
    return len(cases), failures


def main(args):
    build, keep, table = "build/release", False, False
    while args and args[0].startswith("--"):
        option = args.pop(0)
        if option == "--bin":
            build = args.pop(0)
        keep, table = keep or option == "--keep", table or option == "--table"
    if table:
        print("| group | case | what is checked |\n|---|---|---|")
        for path in args:
            for case in read_cases(path)[0]:
                checks = "; ".join(f"`{e}`".replace("|", "\\|") for e in case.expect)
                print(f"| {os.path.basename(path)[:-4]} | {case.name} | {checks} |")
        return 0
    total, failures = 0, []
    for path in args:
        count, bad = run_file(build, path, keep)
        total, failures = total + count, failures + bad
    print("\n".join(failures))
    print(f"{total} cases, {len(failures)} failures")
    return 1 if failures else 0


sys.exit(main(sys.argv[1:]))

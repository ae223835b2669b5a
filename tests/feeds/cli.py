#!/usr/bin/env python3
"""`dateline feeds` as a user has it: the list edited, a page searched for feeds, health after a fetch.

    cli.py BUILD
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

BUILD = os.path.abspath(sys.argv[1])
SCRIPT = """=== well
host: well.test
--- /feed
@rss one two
--- /robots.txt
# for robots
User-agent: nobody
Disallow: /
Sitemap: http://well.test/news.xml
--- /
Content-Type: text/html
<!DOCTYPE html><html><head><title>Well</title><link rel="alternate" type="application/rss+xml" href="/feed">
<link rel="stylesheet" href="/x.css"></head><body><p>Hello</p></body></html>
=== ill
host: ill.test
--- /feed
@status 503
"""


def main():
    folder = tempfile.mkdtemp(prefix="feedscli.")
    open(f"{folder}/script", "w").write(SCRIPT)
    server = subprocess.Popen([f"{BUILD}/libexec/dateline/dateline-feedserver", "--script", f"{folder}/script",
                               "--port-file", f"{folder}/port"], stderr=subprocess.DEVNULL)
    while not os.path.exists(f"{folder}/port") and server.poll() is None:
        time.sleep(0.01)
    port = open(f"{folder}/port").read().strip()
    config = f"{folder}/line.yaml"
    open(config, "w").write(f"""line: test
state: state
producers:
  feeds:
    list: feeds.opml
    contact: https://example.org/bot
    allow: [127.0.0.1]
    connect: {{ "*.test": "127.0.0.1:{port}" }}
""")

    def feeds(words, code, *texts):
        got = subprocess.run([f"{BUILD}/bin/dateline", "feeds", "-c", config, *words.split()], timeout=60,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if got.returncode != code or any(t not in got.stdout for t in texts):
            raise SystemExit(f"feeds {words}: {got.returncode}, wanted {code} and {texts}\n{got.stdout}")
        return got.stdout

    try:
        feeds("list", 0)
        feeds("add http://well.test/feed title=Well folder=World/Asia interval=2h", 0)
        feeds("add HTTP://WELL.test:80/feed", 1, "is in the list already")
        feeds("add http://ill.test/feed country=GBR", 0)
        feeds("add ftp://well.test/", 1, "is no http or https address")
        feeds("add http://x.test/ interval=soon", 1, "is no attribute=value")
        feeds("add http://x.test/ color=red", 1, "is no attribute=value")
        feeds("export", 0, '<outline text="World">', '<outline text="Asia">', 'interval="2h"', 'country="GBR"')
        feeds(f"export {folder}/copy.opml", 0)
        feeds("remove http://nobody.test/", 1, "is not in the list")
        feeds("list", 0, "new")
        feeds("--unhealthy", 0)
        feeds("check http://well.test/feed", 0, "ok", "RSS 2.0, 2 entries", "one")
        feeds("check http://well.test/", 1, "parse", "the page names a feed: http://well.test/feed")
        feeds("check http://well.test/", 1, "robots.txt names a sitemap: http://well.test/news.xml")
        feeds("check", 1, "http-5xx: HTTP status 503")
        produced = subprocess.run([f"{BUILD}/bin/dateline", "produce", "feeds", "-c", config, "--once", "--print",
                                   "-o", "producers.feeds.feed_metrics=feeds.prom"],
                                  timeout=60, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        titles = [json.loads(line)["title"] for line in produced.stdout.splitlines()]
        if produced.returncode != 0 or sorted(titles) != ["one", "two"]:
            raise SystemExit(f"produce: {produced.returncode} {titles}\n{produced.stderr}")
        figures = open(f"{folder}/state/feeds.prom").read()
        for line in ('dateline_feed_well{feed="http://well.test/feed",health="ok"} 1',
                     'dateline_feed_well{feed="http://ill.test/feed",health="http-5xx"} 0',
                     'dateline_feed_fetches_total{feed="http://well.test/feed"} 1',
                     'dateline_feed_errors{feed="http://ill.test/feed"} 1'):
            if line not in figures.splitlines():
                raise SystemExit(f"{line} is not among the figures:\n{figures}")
        feeds("--unhealthy", 1, "http-5xx", "http://ill.test/feed")
        rows = [json.loads(line) for line in feeds("list --json", 0).splitlines()]
        if {r["url"]: r["health"] for r in rows} != {"http://well.test/feed": "ok", "http://ill.test/feed": "http-5xx"}:
            raise SystemExit(f"health: {rows}")
        feeds("remove http://well.test/feed http://ill.test/feed", 0)
        feeds(f"import {folder}/copy.opml", 0, "2 feeds added, 0 were there")
        feeds("bogus", 64, "usage:")
        open(config, "a").write('    floor: 2h\n    ceiling: 1h\n')
        feeds("list", 78, "floor: is above ceiling")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    print("all as it must be")


main()

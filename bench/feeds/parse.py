"""Entries a second of CPU: ours and feedparser's over the same files. Started by bench/feeds/parse."""
import json
import os
import subprocess
import sys
import tempfile
import time

import feedparser

GOAL = 50
REPEAT = 200
WORDS = ("minister talks border river water accord council vote budget port strike union court judge region "
         "school train bridge market price harvest storm relief army police mayor party leader visit").split()


def text(seed, count):
    return " ".join(WORDS[(seed * 7 + k * k + k // 3) % len(WORDS)] for k in range(count))


def entry(n, atom):
    body = "".join(f"&lt;p&gt;{text(n + k, 60)} &amp;amp; &lt;a href=\"/tag/{k}\"&gt;{text(k, 2)}&lt;/a&gt;.&lt;/p&gt;"
                   for k in range(6))
    link = f"https://news.example/2025/12/{n}/{text(n, 4).replace(' ', '-')}"
    if atom:
        return (f'<entry><id>{link}</id><title>{text(n, 9)}</title><link href="{link}"/><author><name>A {n}</name></author>'
                f'<updated>2025-12-22T09:{n % 60:02}:00Z</updated><content type="html">{body}</content></entry>')
    return (f'<item><title>{text(n, 9)}</title><link>{link}</link><guid>{link}</guid><dc:creator>A {n}</dc:creator>'
            f'<pubDate>Mon, 22 Dec 2025 09:{n % 60:02}:00 GMT</pubDate><description>{text(n, 30)}</description>'
            f'<content:encoded>{body}</content:encoded></item>')


def write(folder):
    rss = ('<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
           'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
           + "".join(entry(n, False) for n in range(50)) + "</channel></rss>")
    atom = ('<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'
            + "".join(entry(n, True) for n in range(50)) + "</feed>")
    paths = [f"{folder}/rss.xml", f"{folder}/atom.xml"]
    for path, content in zip(paths, (rss, atom)):
        with open(path, "w", encoding="utf-8") as out:
            out.write('<?xml version="1.0" encoding="utf-8"?>\n' + content)
    return paths


def theirs(paths, rounds):
    contents = [open(path, "rb").read() for path in paths]
    count, start = 0, time.process_time()
    for _ in range(rounds):
        for content in contents:
            count += len(feedparser.parse(content).entries)
    return count, time.process_time() - start


def ours(build, paths):
    lines = "".join(f"{path}\thttps://news.example/feed\t\n" for path in paths)
    run = subprocess.run([f"{build}/libexec/dateline/dateline-feedread", "--repeat", str(REPEAT)],
                         input=lines.encode(), stdout=subprocess.PIPE, check=True)
    found = json.loads(run.stdout)
    return found["entries"], found["seconds"]


def main(build, args):
    as_json = "--json" in args
    paths = [a for a in args if a != "--json"]
    with tempfile.TemporaryDirectory() as folder:
        paths = paths or write(folder)
        count, seconds = theirs(paths, 3)
        own_count, own_seconds = ours(build, paths)
    assert own_count * 3 == count * REPEAT, f"{own_count / REPEAT} entries, feedparser {count / 3}"
    result = {"entries_a_second": round(own_count / own_seconds), "feedparser": round(count / seconds),
              "times": round(own_count / own_seconds / (count / seconds), 1)}
    if as_json:
        print(json.dumps(result))
    else:
        print(f"ours {result['entries_a_second']:,} entries/s, feedparser {feedparser.__version__} "
              f"{result['feedparser']:,} entries/s: {result['times']} times (goal {GOAL})")
    return 0 if result["times"] >= GOAL else 1


sys.exit(main(sys.argv[1], sys.argv[2:]))

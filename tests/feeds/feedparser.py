#!/usr/bin/env python3
"""Our reading of feedparser's fixtures held against feedparser's own: id, title, link, date, content.

    feedparser.py BUILD [--list]    exit 1 below 98 %, 77 when the fixtures are not here

The fixtures and the reference parse are not part of this project; DATELINE_SHARED says where they are. What
is not applicable, and why, is in feedparser.txt beside this file.
"""
import html
import json
import os
import re
import subprocess
import sys

GOAL = 0.98
HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("DATELINE_SHARED", os.path.join(HERE, "..", "..", "..", "shared"))
FOLDER = os.path.join(SHARED, "data/text/feeds")
BASE = "http://127.0.0.1:8097/fp/tests/"


def exceptions():
    """pattern of files -> reason, in the order of the file."""
    found = []
    for line in open(f"{HERE}/feedparser.txt", encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line:
            kind, pattern, reason = line.split(None, 2)
            found.append((kind, re.compile(pattern + r"\Z"), reason))
    return found


def words(text):
    """What a reader sees: no tags, no references, one blank between words."""
    if text is None:
        return ""
    text = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", " ", text)
    text = re.sub(r"(?s)<!--.*?-->", " ", text)
    text = re.sub(r"(?s)<[a-zA-Z/!?][^>]*>", " ", text)
    return " ".join(html.unescape(html.unescape(text)).split())


def plain(text):
    return re.sub(r"\s+", "", text or "")


def same(theirs, ours):
    """Markup and blanks aside; ours are words already, theirs may be markup or words."""
    once = html.unescape(re.sub(r"(?s)<[a-zA-Z/!?][^>]*>", " ", theirs or ""))
    return plain(ours) in (plain(words(theirs)), plain(once), plain(theirs)) or plain(words(ours)) == plain(words(theirs))


def link(text):
    text = re.sub(r"^(https?://)([^/]+)", lambda m: m[1] + m[2].lower(), text or "")
    text = re.sub(r"^(https?://[^/?#]+)$", r"\1/", text or "")
    return re.sub(r"\.\.?/", "", text) if text.count("/") > 2 else text


def date(text):
    return re.sub(r"\.\d+Z", "Z", text or "")


def differences(theirs, ours):
    if len(theirs) != len(ours):
        return [f"{len(ours)} entries, not {len(theirs)}"]
    found = []
    for t, o in zip(theirs, ours):
        if t["id"] and t["id"] != (o["id"] or "") and link(t["id"]) != link(o["id"]):
            found.append(f"id {o['id']!r}, not {t['id']!r}")
        if t["link"] and link(t["link"]) != link(o["link"]):
            found.append(f"link {o['link']!r}, not {t['link']!r}")
        if not same(t["title"], o["title"]):
            found.append(f"title {o['title']!r}, not {t['title']!r}")
        stated = t["published"] or t["updated"]
        if stated and date(stated) not in (date(o["published"]), date(o["updated"])):
            found.append(f"date {o['published'] or o['updated']!r}, not {stated!r}")
        content = t["content"][0] if isinstance(t["content"], list) and t["content"] else t["content"]
        if isinstance(content, dict):
            content = content.get("value")
        wanted = content or t["summary"]
        if plain(words(wanted)) and not same(wanted, o["content"]) and not same(wanted, o["summary"]):
            found.append(f"content {o['content'] or o['summary']!r}, not {content or t['summary']!r}")
    return found


def main(build, verbose):
    reference = f"{FOLDER}/feedparser-6.0.14-reference.jsonl"
    if not os.path.exists(reference):
        print(f"SKIPPED: no fixtures at {FOLDER} (DATELINE_SHARED)", file=sys.stderr)
        return 77
    rows = [json.loads(text) for text in open(reference, encoding="utf-8")]
    lines = "".join("%s/feedparser-tests/%s\t%s%s\t%s\n" % (
        FOLDER, r["file"], (r["headers"] or {}).get("content-location", BASE + r["file"]), "",
        (r["headers"] or {}).get("content-type", "")) for r in rows)
    run = subprocess.run([f"{build}/libexec/dateline/dateline-feedread"], input=lines.encode(), stdout=subprocess.PIPE,
                         check=True, timeout=300)
    ours = [json.loads(text) for text in run.stdout.decode("utf-8").splitlines()]
    assert len(ours) == len(rows), f"{len(ours)} answers for {len(rows)} files"
    rules, aside, alike, other = exceptions(), {}, 0, []
    used = set()
    for row, own in zip(rows, ours):
        rule = next((r for r in rules if r[0] == "out" and r[1].match(row["file"])), None)
        if rule:
            used.add(rule)
            aside[rule[2]] = aside.get(rule[2], 0) + 1
            continue
        found = differences(row["entries"], own["entries"])
        if own.get("refused") and row["entries"]:
            found = ["refused: " + own["refused"]]
        if not found:
            alike += 1
            continue
        known = next((r for r in rules if r[0] == "differs" and r[1].match(row["file"])), None)
        used.add(known)
        other.append((row["file"], known[2] if known else "no reason given", found))
    for file, reason, found in other:
        if verbose or reason == "no reason given":
            print(f"{file}: {reason}\n    " + "\n    ".join(found[:3]))
    for reason, count in sorted(aside.items()):
        print(f"not applicable: {count} ({reason})")
    stale = [r[1].pattern for r in rules if r not in used]
    unknown = [file for file, reason, _ in other if reason == "no reason given"]
    share = alike / (alike + len(other))
    print(f"{alike} of {alike + len(other)} the same: {share:.2%}; {len(unknown)} without a reason; stale: {stale}")
    return 1 if share < GOAL or unknown or stale else 0


sys.exit(main(sys.argv[1], "--list" in sys.argv))

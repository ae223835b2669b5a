"""Coded events beside gold: reading both, which events are right, and how well confidence says so.

A third of the gold sentences (SHA-256 of the id divisible by 3) is only ever counted: no command shows them.
"""
import hashlib
import json
import math
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parents[2]
DATELINE = pathlib.Path(os.environ.get("DATELINE_BIN", HERE / "build/release/bin/dateline"))
SHARED = pathlib.Path(os.environ.get("DATELINE_SHARED", HERE.parent / "shared"))
OWN = HERE / "tests/gold"
# PLOVER's types by CAMEO's roots; the two that yield are one
TYPES = {"02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD",
         "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE",
         "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT"}


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(text) for text in f if text.strip()]


def own(name="sentences"):
    """Invented sentences, as records of the scorer: those of the manner of codebooks, or "leads" of agencies."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(OWN.glob(f"{name}*.txt"))]
    for line in "".join(texts).splitlines():
        if line.startswith("#"):
            continue
        codes, text = line.split(" | ", 1)
        events = [code.split() for code in codes.split(";") if code.strip() != "none"]
        yield {"id": hashlib.sha256(text.encode()).hexdigest()[:12], "text": text,
               "gold": [{"code": e[0], "source": e[1], "source_country": e[1], "target": e[2], "target_country": e[2],
                         "sym": len(e) > 3} for e in events]}


def is_hidden(record):
    return int(hashlib.sha256(record["id"].encode()).hexdigest(), 16) % 3 == 0


def explain(items, *options):
    """One record for each item of {"id", "text", ...}, and the CPU seconds of the call."""
    text = "".join(json.dumps(item) + "\n" for item in items)
    begun = os.times().children_user
    done = subprocess.run([DATELINE, "explain", "--json", "--batch", *options], input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"explain exited {done.returncode}: {done.stderr[-500:]}")
    return [json.loads(row) for row in done.stdout.splitlines()], os.times().children_user - begun


def pairs(participants):
    """The scorer's dyads: sources with targets; those who act alike with each other."""
    code = lambda p: p.get("code") or p.get("country") or ""
    side = lambda *names: [p for p in participants if p["side"] in names]
    alike = list(dict.fromkeys(code(p) for p in side("BOTH")))
    if alike and not side("SOURCE", "TARGET"):
        if len(alike) == 1:
            return {(alike[0], alike[0] if len(side("BOTH")) > 1 else "")}
        return {(a, b) for i, a in enumerate(alike) for b in alike[i + 1:]}
    return {(code(s), code(t)) for s in side("SOURCE", "BOTH") or [{}] for t in side("TARGET", "BOTH") or [{}] if s is not t}


def kind(code):
    return "COERCE" if code[:3] in ("191", "192", "163") else TYPES.get(code[:2], "")


def country(code):
    return (code or "").strip("-")[:3]


def is_right(event, gold):
    """Type and the countries of both sides are those of a gold event."""
    found = {(country(s), country(t)) for s, t in pairs(event["participants"])}
    for g in gold:
        sides = (country(g["source_country"]), country(g["target_country"]))
        either = {sides, sides[::-1]} if g.get("sym") or kind(g["code"]) == "CONSULT" else {sides}
        if kind(g["code"]) == kind(event["cameo"]) and found & either:
            return True
    return False


def judged(gold):
    """(confidence, right, signals) of each event coded out of gold sentences; what only may be is left out."""
    rows, _ = explain([{"id": d["id"], "text": d["text"]} for d in gold], "--why", "--min-confidence", "0")
    for record, row in zip(gold, rows):
        for event, why in zip(row["events"], row["why"]):
            if event["status"] != "HYPOTHETICAL":
                yield event["confidence"], is_right(event, record["gold"]), why["signals"]


def calibration(found, bins=10):
    """Expected calibration error of (confidence, right) and its bins: (count, mean confidence, share right)."""
    rows = []
    for i in range(bins):
        part = [(c, r) for c, r in found if i / bins <= c < (i + 1) / bins or (c == 1 and i == bins - 1)]
        if part:
            rows.append((len(part), sum(c for c, _ in part) / len(part), sum(r for _, r in part) / len(part)))
    total = sum(n for n, *_ in rows)
    return (sum(n * abs(c - r) for n, c, r in rows) / total if total else math.nan), rows

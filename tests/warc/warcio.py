#!/usr/bin/env python3
"""warcio's own samples, read by warcio and by us: type, address, date, status and payload of every record.

    warcio.py BUILD     exit 1 when they differ, 77 when the samples are not here
"""
import datetime
import glob
import hashlib
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
SHARED = os.environ.get("DATELINE_SHARED", os.path.join(HERE, "..", "..", "..", "shared"))
SAMPLES = os.path.join(SHARED, "data/text/warc/warcio-test-data")

# Where we read on and warcio gives up, or reads nothing: how many records we must give.
MORE = {
    "example-bad-non-chunked.warc.gz": (6, "one gzip member around all records"),
    "example-bad.warc.gz.bad": (6, "the same"),
    "example-wrong-chunks.warc.gz": (2, "head and body of a record in two members"),
}
# Bodies that warcio does not give: of a request it has none but what was posted, of a revisit none.
NO_BODY = ("request", "revisit", "arc_header", "filedesc")

READER = r"""
import hashlib, json, sys
from warcio.archiveiterator import ArchiveIterator
found = []
try:
    for r in ArchiveIterator(open(sys.argv[1], "rb")):
        body = r.content_stream().read()
        head = r.rec_headers
        status = r.http_headers.get_statuscode() if r.http_headers else None
        found.append([r.rec_type, head.get_header("WARC-Target-URI") or head.get_header("uri"),
                      head.get_header("WARC-Date") or head.get_header("archive-date"), status, hashlib.sha256(body).hexdigest()[:32]])
except Exception as e:
    pass
print(json.dumps(found))
"""


def python():
    """A python3 with warcio."""
    wanted = os.path.join(HERE, "requirements.txt")
    venv = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "dateline", "warcio-1.8.1")
    stamp = os.path.join(venv, "made-" + hashlib.sha256(open(wanted, "rb").read()).hexdigest()[:16])
    if not os.path.exists(stamp):
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([os.path.join(venv, "bin", "pip"), "-q", "--disable-pip-version-check", "install", "--require-hashes",
                        "--no-deps", "-r", wanted], check=True)
        open(stamp, "w").close()
    return os.path.join(venv, "bin", "python3")


def moment(text):
    if not text:
        return 0
    digits = "".join(c for c in text if c.isdigit())[:14].ljust(14, "0")
    when = datetime.datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=datetime.timezone.utc)
    return int(when.timestamp()) * 1000


def theirs(path):
    out = subprocess.run([python(), "-W", "ignore", "-c", READER, path], capture_output=True, timeout=60, check=True).stdout
    found = []
    for kind, uri, date, status, payload in json.loads(out):
        status = int(status) if status and status.strip().isdigit() else None
        found.append((kind.replace("arc_header", "filedesc"), uri and uri.replace(" ", "%20"), moment(date),
                      None if kind in NO_BODY else status, None if kind in NO_BODY else payload))
    return found


def ours(path, build):
    out = subprocess.run([os.path.join(build, "libexec/dateline/dateline-warcread"), path], capture_output=True, timeout=60,
                         check=True).stdout
    found, damaged = [], 0
    for text in out.decode().splitlines():
        r = json.loads(text)
        if "damaged" in r:
            damaged += 1
            continue
        known = r["type"] not in NO_BODY
        found.append((r["type"], r["uri"], r["date_ms"], r.get("status") if known else None, r["payload"] if known else None))
    return found, damaged


def main(build):
    files = sorted(glob.glob(os.path.join(SAMPLES, "*")))
    if not files:
        print("SKIPPED: no samples under %s" % SAMPLES)
        return 77
    bad = 0
    for path in files:
        name = os.path.basename(path)
        want, (got, damaged) = theirs(path), ours(path, build)
        if name == "bad.arc":  # lengths that are none; warcio takes a body of one line end for empty
            want, got = [w[:3] for w in want], [g[:3] for g in got]
        if name in MORE:
            same = len(got) == MORE[name][0] and [g[:3] for g in got[:len(want)]] == [w[:3] for w in want]
        else:
            same = got == want
        bad += not same
        print("%-42s %2d records, %d damaged%s" % (
            name, len(got), damaged, "; warcio reads %d (%s)" % (len(want), MORE[name][1]) if name in MORE else ""))
        if not same:
            print("  DIFFERS\n   theirs %s\n   ours   %s" % (want, got))
    print("%d files, %d as warcio reads them or better" % (len(files), len(files) - bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Verdicts of a reader on coded events, joined with the events again without their text.

One verdict a line, blanks between the columns:

    ARTICLE SENTENCE DIGEST TYPE SOURCES TARGETS type source target reason

DIGEST: the first 8 digits of the SHA-256 of the evidence sentence, blanks collapsed. SOURCES, TARGETS: codes with commas
between; `-` nobody, `=` on the right: those on the left act alike. type, source, target: `y` right, `n` wrong, `?` not
yet judged. A verdict holds for whatever event has its article, digest, type and sides.
"""
import hashlib
import math

COLUMNS = 10
ANSWERS = ("y", "n", "?")


def digest(sentence):
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:8]


def side(participants, *names):
    found = {p.get("code") or p.get("country") or "?" for p in participants if p["side"] in names}
    return ",".join(sorted(found)) or "-"


def key(article, event):
    people = event["participants"]
    target = side(people, "TARGET")
    if target == "-" and side(people, "BOTH") != "-":
        target = "="
    return (article, digest(event["evidence"]["sentence"]), event["type"], side(people, "SOURCE", "BOTH"), target)


def read(text, name="verdicts"):
    """{key: (type, source, target, reason)}; a fault is a ValueError with its line."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        columns = line.split()
        if not columns or line.startswith("#"):
            continue
        if len(columns) != COLUMNS or not set(columns[6:9]) <= set(ANSWERS):
            raise ValueError(f"{name}:{number}: not 'ARTICLE SENTENCE DIGEST TYPE SOURCES TARGETS y|n|? y|n|? y|n|? REASON'")
        where = (columns[0], columns[2], columns[3], columns[4], columns[5])
        if where in found and found[where] != tuple(columns[6:10]):
            raise ValueError(f"{name}:{number}: judged twice, and differently")
        found[where] = tuple(columns[6:10])
    return found


def line(place, sentence, verdict=("?", "?", "?", "-")):
    article, sha, kind, sources, targets = place
    return " ".join([article, str(sentence), sha, kind, sources, targets, *verdict])


def judge(events, verdicts):
    """(right in all three, right in type, source, target, keys without a verdict) over the keys of events."""
    counts, missing = [0, 0, 0, 0], []
    for place in events:
        answers = verdicts.get(place, ("?", "?", "?", "-"))[:3]
        if "?" in answers:
            missing.append(place)
            continue
        counts[0] += answers == ("y", "y", "y")
        for i in range(3):
            counts[i + 1] += answers[i] == "y"
    return (*counts, missing)


def interval(right, of):
    """Wilson's interval of 95 % for a share."""
    if of == 0:
        return 0.0, 1.0
    z, share = 1.959964, right / of
    middle = share + z * z / (2 * of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - reach) / (1 + z * z / of)), min(1.0, (middle + reach) / (1 + z * z / of))

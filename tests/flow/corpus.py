#!/usr/bin/env python3
"""corpus - real stories through the real extractor and the real table; the driver knows every id it sent.

	corpus.py NAME ...		run these tests; $DATELINE_TEST_STORIES stories (default 2000)

The stories are those of $DATELINE_SHARED/data/text/corpus (default ../shared). Without them the samples of
tests/stories are told again under other addresses, and the tests say so.
"""
import collections, glob, gzip, hashlib, json, os, sqlite3, subprocess, sys, tempfile, time

import line
from facts import suite
from line import Cluster, Line, run_named, wait

SHARED = os.environ.get("DATELINE_SHARED", os.path.join(line.SOURCE, "..", "shared"))
CORPUS = [os.path.join(SHARED, "data/text/corpus", name) for name in ("reuters-21578.jsonl.gz", "bbc-2004-2005.jsonl.gz")]
COUNT = int(os.environ.get("DATELINE_TEST_STORIES", "2000"))
MAPPING = {"url": "url", "title": "title", "body": "body", "published": "published", "source": "source"}
TESTS, test = suite()


def samples(count):
    """url -> JSON line; the sample stories told again."""
    print("no corpus at %s: telling tests/stories again" % os.path.dirname(CORPUS[0]))
    texts = [open(path, encoding="utf-8").read() for path in sorted(glob.glob(os.path.join(line.SOURCE, "tests/stories/*.txt")))]
    urls = ["https://stories.example/%d" % n for n in range(count)]
    return {url: json.dumps({"url": url, "body": texts[n % len(texts)], "published": "2025-03-11"}) for n, url in enumerate(urls)}


def stories(count):
    """url -> JSON line; nine of ten from the first corpus."""
    if not all(os.path.exists(path) for path in CORPUS):
        return samples(count)
    found = {}
    for path, most in zip(CORPUS, (count * 9 // 10, count)):
        with gzip.open(path, "rt", encoding="utf-8") as corpus:
            for text in corpus:
                if len(found) == most:
                    break
                story = json.loads(text)
                story["url"] = "https://corpus.example/%s" % story["id"]
                found[story["url"]] = json.dumps(story, ensure_ascii=False)
    return found


def article_id(url):
    return hashlib.sha256(url.encode()).hexdigest()[:32]


def corpus_line(bootstrap, **more):
    sections = {"producers": {"files": {"paths": [], "jsonl": MAPPING}}, "processors": {"extract": {}}, "sinks": {"sqlite": {}}}
    sections.update(more)
    l = Line(bootstrap, 8, **sections)
    l.tree["producers"]["files"]["paths"] = [l.path("inbox")]
    l.tree["sinks"]["sqlite"]["path"] = l.path("events.db")
    l.write()
    os.mkdir(l.path("inbox"))
    return l


def drop(l, name, lines):
    """A file appears in the inbox whole."""
    hidden = l.path(name)
    with open(hidden, "w", encoding="utf-8") as f:
        f.writelines(text + "\n" for text in lines)
    os.rename(hidden, os.path.join(l.path("inbox"), name))


def events(l):
    done = subprocess.run([os.path.join(line.BUILD, "bin", "dateline"), "cat", "events", "-c", l.config],
                          capture_output=True, check=True)
    return sorted(done.stdout.splitlines())


def table(l, query):
    with sqlite3.connect("file:%s?mode=ro" % l.path("events.db"), uri=True) as db:
        return [row[0] for row in db.execute(query)]


def same(found, expected, what):
    found, expected = collections.Counter(found), collections.Counter(expected)
    assert found == expected, "%s: %d missing, %d too many" % (
        what, sum((expected - found).values()), sum((found - expected).values()))


def check_table(l, ids):
    """Every id that was acknowledged has its ledger record, and the table holds just the listed events."""
    records = ledger(l)
    same(list(records), ids, "articles in the ledger")
    listed = [e for record in records.values() for e in record["event_ids"]]
    same(table(l, "SELECT id FROM articles"), ids, "articles in the table")
    same(table(l, "SELECT id FROM current_events"), listed, "events in the table")
    same({json.loads(e)["id"] for e in events(l)}, set(listed), "distinct events on the topic")


def ledger(l):
    done = subprocess.run([os.path.join(line.BUILD, "bin", "dateline"), "cat", "coded", "-c", l.config],
                          capture_output=True, check=True)
    newest = {}
    for text in done.stdout.splitlines():
        record = json.loads(text)
        newest[record["article_id"]] = record
    return newest


def code_all(bootstrap, extractors, texts, folder):
    """Sorted bytes of all events that so many extractors give; one folder, for events name their feed."""
    with corpus_line(bootstrap) as l:
        l.tree["producers"]["files"]["paths"] = [folder]
        l.write()
        l.run("produce-files", "--once")
        running = [l.start("process-extract") for _ in range(extractors)]
        wait(lambda: l.drained("extract", "articles"), "all articles coded", 240)
        for process in running:
            process.stop()
        assert set(ledger(l)) == {article_id(u) for u in texts}, "ledger"
        return events(l)


@test
def events_are_the_same_bytes_for_any_number_of_brokers_and_extractors():
    texts, found = stories(COUNT), {}
    with tempfile.TemporaryDirectory(prefix="dtl-stories-") as folder:
        with open(os.path.join(folder, "stories.jsonl"), "w", encoding="utf-8") as f:
            f.writelines(text + "\n" for text in texts.values())
        for brokers in (1, 3):
            with Cluster(brokers) as kafka:
                for extractors in (1, 4):
                    found[brokers, extractors] = code_all(kafka.bootstrap, extractors, texts, folder)
    digests = {k: hashlib.sha256(b"\n".join(v)).hexdigest() for k, v in found.items()}
    for (brokers, extractors), digest in digests.items():
        print("%d stories, %d broker(s), %d extractor(s): %d events, sha256 %s" % (
            len(texts), brokers, extractors, len(found[brokers, extractors]), digest[:16]))
    assert len(set(digests.values())) == 1 and found[1, 1], "the events differ"


@test
def killed_extractors_lose_nothing_and_the_table_doubles_nothing():
    texts = stories(COUNT // 2)
    urls = list(texts)
    part = len(urls) // 25
    chunks = [urls[i:i + part] for i in range(0, len(urls), part)]
    with corpus_line(line.shared_bootstrap(), processors={"extract": {"work_delay": "5ms"}}) as l:
        l.tree["producers"]["files"]["watch"] = True
        l.write()
        produce, extract, sink = l.start("produce-files"), l.start("process-extract"), l.start("sink-sqlite")
        lags = []
        for number, chunk in enumerate(chunks):  # a producer throttled: the next stories come when these are being coded
            drop(l, "%03d.jsonl" % number, (texts[u] for u in chunk))
            lag = wait(lambda: max(l.lag("extract", "articles"), 0), "lag after part %d" % number)
            if len(lags) < 20:
                coded = len(l.read("coded"))
                wait(lambda: len(l.read("coded")) > coded or not l.lag("extract", "articles"), "work after the last kill")
                lag = l.lag("extract", "articles") or lag
                extract.kill()
                lags.append(lag)
                extract = l.start("process-extract")
        print("lag at the %d kills: %s" % (len(lags), lags))
        assert len(lags) == 20
        wait(lambda: len(l.read("articles")) >= len(urls), "all stories acknowledged")
        wait(lambda: l.drained("extract", "articles"), "all articles coded", 240)
        extract.stop()
        wait(lambda: l.drained("sqlite", "coded") and l.drained("sqlite", "events"), "table filled", 120)
        produce.stop()
        sink.stop()
        check_table(l, [article_id(u) for u in urls])
        print("%d stories sent, %d rows of articles, %d events" % (
            len(urls), len(table(l, "SELECT id FROM articles")), len(table(l, "SELECT id FROM current_events"))))


@test
def what_is_taken_back_disappears_from_the_table():
    texts = stories(120)
    dateline = os.path.join(line.BUILD, "bin", "dateline")
    with corpus_line(line.shared_bootstrap()) as l:
        drop(l, "stories.jsonl", texts.values())
        for program in ("produce-files", "process-extract", "sink-sqlite"):
            l.run(program, "--once")
        told = collections.Counter(table(l, "SELECT article_id FROM current_events"))
        by_url = {article_id(url): url for url in texts}
        first, second = sorted(told)[:2]
        others = {i: n for i, n in told.items() if i not in (first, second)}
        for _ in range(2):  # given again, it changes nothing
            subprocess.run([dateline, "retract", by_url[first], second, "-c", l.config], check=True, stdout=subprocess.DEVNULL)
        assert len(l.read("articles")) == len(texts) + 2
        assert subprocess.run([dateline, "retract", "https://not.there/", "-c", l.config], stderr=subprocess.DEVNULL).returncode == 1
        l.run("process-extract", "--once")
        l.run("sink-sqlite", "--once")
        same(table(l, "SELECT article_id FROM current_events"), [i for i, n in others.items() for _ in range(n)], "events in the table")
        outcomes = {i: r["outcome"] for i, r in ledger(l).items()}
        assert {i for i, o in outcomes.items() if o == "RETRACTED"} == {first, second}
        subprocess.run([dateline, "audit", "--table", l.path("events.db"), "-c", l.config], check=True, stdout=subprocess.DEVNULL)


def waiting_rate(texts, extractors):
    """Articles a second of so many extractors, from the ledger's timestamps while every one still has articles. The
    wait is long beside the work, so that the extractors wait for themselves and not for a processor they share."""
    with corpus_line(line.shared_bootstrap(), processors={"extract": {"work_delay": "60ms"}}) as l:
        l.allow("retry")  # a commit may meet the rebalance that a joining extractor brings
        drop(l, "stories.jsonl", texts[:300 * extractors])
        l.run("produce-files", "--once")
        running = [l.start("process-extract") for _ in range(extractors)]
        wait(lambda: sum(c["done"] > 0 for c in l.counter_files("extract").values()) == extractors, "all at work")
        first = 1000 * time.time() + 500
        wait(lambda: 1000 * time.time() > first + 6500, "a window of work")
        for process in running:
            process.stop()
        return sum(first <= r["timestamp"] < first + 6000 for r in l.read("coded")) / 6


@test
def extractors_that_wait_scale_with_their_number():
    """A pair of windows beside each other may be disturbed from outside; each number has three goes at its share.
    Programs under a sanitizer work for longer than they wait: they are run, their shares are told and not judged."""
    texts = list(stories(2400).values())
    one, shares = waiting_rate(texts, 1), {}
    for extractors in (2, 4, 8):
        for attempt in range(3):
            shares[extractors] = waiting_rate(texts, extractors) / one / extractors
            if shares[extractors] >= 0.9 or line.PACE > 1:
                break
            one = waiting_rate(texts, 1)
    print("1 extractor %.1f articles/s; " % one + ", ".join("%d extractors %.2f n" % share for share in shares.items()))
    assert line.PACE > 1 or all(share >= 0.9 for share in shares.values()), shares


if __name__ == "__main__":
    sys.exit(run_named(TESTS, sys.argv[1:]))

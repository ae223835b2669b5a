"""bench/precision joins verdicts with events again, and asks for a new verdict where an event has changed."""
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/lib"))
import verdicts  # noqa: E402

SENTENCE = "Ruritania accused Zubrowka of moving the border stones."


def event(kind="ACCUSE", source="RUR", target="ZUB", sentence=SENTENCE):
    people = [{"side": "SOURCE", "code": source, "text": source}]
    people += [{"side": "TARGET", "code": target, "text": target}] if target else []
    return {"type": kind, "participants": people, "evidence": {"sentence": sentence, "begin": 0, "rule": "a.txt:1 accuse"},
            "cameo": "112", "status": "OCCURRED", "historical": False, "confidence": 0.8}


class Join(unittest.TestCase):
    def test_a_verdict_stays_while_sentence_type_and_sides_do(self):
        known = verdicts.read(verdicts.line(verdicts.key("a-1", event()), 1, ("y", "y", "y", "-")))
        spaced = event(sentence=SENTENCE.replace(" ", "\n "))
        self.assertEqual(verdicts.judge([verdicts.key("a-1", spaced)], known), (1, 1, 1, 1, []))

    def test_a_changed_event_asks_for_a_new_verdict(self):
        known = verdicts.read(verdicts.line(verdicts.key("a-1", event()), 1, ("y", "y", "y", "-")))
        for changed in (event(kind="REJECT"), event(source="ZUB"), event(target="FRE"), event(sentence=SENTENCE + " Twice.")):
            self.assertEqual(len(verdicts.judge([verdicts.key("a-1", changed)], known)[4]), 1)
        self.assertEqual(len(verdicts.judge([verdicts.key("a-2", event())], known)[4]), 1)

    def test_right_is_right_in_type_and_both_sides(self):
        places = [verdicts.key(f"a-{i}", event()) for i in range(4)]
        answers = [("y", "y", "y", "-"), ("n", "y", "y", "sense"), ("y", "y", "n", "side"), ("?", "?", "?", "-")]
        known = verdicts.read("\n".join(verdicts.line(p, 1, a) for p, a in zip(places, answers)))
        self.assertEqual(verdicts.judge(places, known), (1, 2, 3, 2, [places[3]]))

    def test_sides_that_act_alike_stand_on_the_left(self):
        both = event(target=None)
        both["participants"] = [{"side": "BOTH", "code": c, "text": c} for c in ("ZUB", "RUR")]
        self.assertEqual(verdicts.key("a-1", both)[3:], ("RUR,ZUB", "="))
        self.assertEqual(verdicts.key("a-1", event(target=None))[3:], ("RUR", "-"))

    def test_faults_are_told_with_their_line(self):
        good = verdicts.line(verdicts.key("a-1", event()), 1, ("y", "y", "y", "-"))
        for fault in (good + " more", good.replace(" y y y ", " y maybe y "), good + "\n" + good.replace(" y y y -", " n n n x")):
            with self.assertRaisesRegex(ValueError, r"v.txt:\d"):
                verdicts.read("# a comment\n" + fault, "v.txt")

    def test_intervals(self):
        low, high = verdicts.interval(75, 100)
        self.assertAlmostEqual(low, 0.657, 3)
        self.assertAlmostEqual(high, 0.825, 3)
        self.assertEqual(verdicts.interval(0, 0), (0.0, 1.0))


class Command(unittest.TestCase):
    """The command over an invented corpus, with a coder that finds one event in each article."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        here = self.here = pathlib.Path(self.folder.name)
        (here / "data/text/corpus").mkdir(parents=True)
        (here / "verdicts").mkdir()
        for name in ("bbc-2004-2005", "reuters-21578"):
            with gzip.open(here / f"data/text/corpus/{name}.jsonl.gz", "wt") as f:
                for i in range(12):
                    f.write(json.dumps({"id": f"{name[:3]}-{i}", "title": "T", "published": None, "body": f"{SENTENCE} {i}"}) + "\n")
        coder = here / "coder"
        coder.write_text(f"#!{sys.executable}\n" + textwrap.dedent(f"""\
            import json, sys
            for row in map(json.loads, sys.stdin):
                found = {event()!r}
                found["evidence"]["sentence"] = row["text"]
                print(json.dumps({{"id": row["id"], "sentences": [{{"begin": 0}}], "events": [found]}}))
            """))
        coder.chmod(0o755)

    def tearDown(self):
        self.folder.cleanup()

    def run_it(self, *options):
        environment = dict(os.environ, DATELINE_SHARED=str(self.here), DATELINE_BIN=str(self.here / "coder"),
                           DATELINE_VERDICTS=str(self.here / "verdicts"))
        return subprocess.run([ROOT / "bench/precision", *options], env=environment, capture_output=True, text=True, timeout=60)

    def test_lines_to_judge_are_written_and_quote_nothing(self):
        self.assertEqual(self.run_it("--seed", "tune", "--events", "6", "--accept").returncode, 0)
        text = (self.here / "verdicts/tune.txt").read_text()
        self.assertEqual(len(text.splitlines()), 6)
        self.assertNotIn("Ruritania", text)
        (self.here / "verdicts/tune.txt").write_text(text.replace(" ? ? ? ", " y y y ", 3))
        figures = json.loads(self.run_it("--seed", "tune", "--events", "6", "--json").stdout)
        self.assertEqual((figures["events"], figures["judged"], figures["precision"]), (6, 3, 1.0))
        shown = self.run_it("--seed", "tune", "--events", "6", "--read").stdout
        self.assertEqual(shown.count(SENTENCE), 3)

    def test_what_is_held_back_was_never_read_for_another_seed(self):
        drawn = {}
        for seed in ("tune", "held", "held2"):
            self.assertEqual(self.run_it("--seed", seed, "--events", "99", "--accept").returncode, 0)
            drawn[seed] = {row.split()[0] for row in (self.here / f"verdicts/{seed}.txt").read_text().splitlines()}
        self.assertTrue(drawn["tune"] and drawn["held"])
        self.assertFalse(drawn["tune"] & drawn["held"])
        self.assertFalse(drawn["held2"])

    def test_a_fresh_draw_leaves_out_what_was_judged_and_asks_for_doubtful_events(self):
        self.assertEqual(self.run_it("--seed", "tune", "--events", "5", "--accept").returncode, 0)
        known = {row.split()[0] for row in (self.here / "verdicts/tune.txt").read_text().splitlines()}
        rest = [json.loads(self.run_it("--seed", "learn", "--events", "99", "--json", *more).stdout)["events"] for more in ((), ("--fresh",))]
        self.assertEqual(rest[1], rest[0] - len(known))
        (self.here / "coder").write_text(f"#!{sys.executable}\nimport sys\nif 'events' in sys.argv:\n    sys.exit(' '.join(sys.argv))\n"
                                          "print('{}')\n")
        self.assertIn("--min-confidence 0.12", self.run_it("--min-confidence", "0.12").stderr)

    def test_a_fault_stops_it(self):
        (self.here / "verdicts/tune.txt").write_text("nonsense\n")
        done = self.run_it("--seed", "tune", "--events", "2")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("tune.txt:1", done.stderr)


unittest.main()

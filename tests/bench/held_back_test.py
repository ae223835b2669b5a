"""The third of the sentences that is held back is never printed: every command that reads it is run on sentences of our own."""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/lib"))
import coded  # noqa: E402

# Prints every sentence it is given when it is asked for errors, as a scorer may.
SCORER = '''import json, sys
arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))
gold = [json.loads(line) for line in open(arguments["--gold"])]
if "--errors" in arguments or "-v" in sys.argv:
    print("\\n".join(record.get("text", "") for record in gold))
for level in ("detect", "plover", "root", "dyad", "full"):
    print(f"{level} n= {len(gold)}  P 0.5  R 0.5  F1 0.5  [0.4-0.6]")
print("core F1 0.5")
'''
STAND_IN = '''#!/usr/bin/env python3
import json, sys
for line in sys.stdin:
    row = {"id": json.loads(line)["id"], "events": [], "why": []}
    print(json.dumps(row))
'''


def sentences():
    """Twelve held back, twelve not."""
    found = {True: [], False: []}
    for i in range(1000):
        record = {"id": f"sentence-{i}", "text": f"Country number {i} met country number {i + 1}.",
                  "gold": [{"code": "040", "source": "KEN", "target": "UGA", "source_country": "KEN", "target_country": "UGA"}]}
        part = found[int(hashlib.sha256(record["id"].encode()).hexdigest(), 16) % 3 == 0]
        if len(part) < 12:
            part.append(record)
    return found


class HeldBack(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self.folder.name)
        self.found = sentences()
        for path in ("stories", "score", "data/events"):
            (root / path).mkdir(parents=True)
        (root / "data/events/plover_gsr.dev.jsonl").write_text(
            "".join(json.dumps(r) + "\n" for part in self.found.values() for r in part), encoding="utf-8")
        (root / "stories/events.gold.jsonl").write_text("", encoding="utf-8")
        for name in ("score_events.py", "score_story.py"):
            (root / "score" / name).write_text(SCORER, encoding="utf-8")
        (root / "dateline").write_text(STAND_IN, encoding="utf-8")
        (root / "dateline").chmod(0o755)
        self.env = {**os.environ, "DATELINE_SHARED": str(root), "DATELINE_BIN": str(root / "dateline")}

    def tearDown(self):
        self.folder.cleanup()

    def test_the_third_is_the_one_of_the_hash(self):
        for hidden, part in self.found.items():
            for record in part:
                self.assertEqual(coded.is_hidden(record), hidden)

    def test_no_command_prints_a_sentence_that_is_held_back(self):
        own = [record["text"] for record in coded.own() if coded.is_hidden(record)]
        self.assertGreater(len(own), 50)
        for command in (["bench/coder"], ["bench/coder", "--json"], ["tools/calibrate"]):
            with self.subTest(command=command):
                done = subprocess.run([sys.executable, "-B", ROOT / command[0], *command[1:]], env=self.env, stdin=subprocess.DEVNULL,
                                      capture_output=True, text=True, timeout=300)
                said = done.stdout + done.stderr
                for record in self.found[True]:
                    self.assertNotIn(record["text"], said)
                    self.assertNotIn(record["id"] + '"', said)
                for text in own:
                    self.assertNotIn(text, said)
                if command[0] == "bench/coder":
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_whoever_reads_them_is_held_to_it(self):
        """A new command that names the gold joins the list above."""
        known = {"bench/coder", "bench/lib/coded.py", "tools/calibrate"}
        readers = set()
        for folder in ("bench", "tools"):
            for path in (ROOT / folder).rglob("*"):
                if path.is_file() and path.suffix not in (".c", ".h", ".md", ".pyc"):
                    text = path.read_text(encoding="utf-8", errors="replace")
                    if "plover_gsr" in text or "gold/sentences" in text or "coded.own" in text:
                        readers.add(str(path.relative_to(ROOT)))
        self.assertLessEqual(readers, known)


unittest.main()

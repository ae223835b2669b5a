"""Gold of the news stories can be read, and the open half is coded as well as it once was (bench/news)."""
import json
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FULL_F1 = 0.75  # of the open half: raised when it is reached


class News(unittest.TestCase):
    def test_stories_are_coded(self):
        done = subprocess.run([sys.executable, "-B", ROOT / "bench/news", "--json"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertGreaterEqual(found["open"]["stories"], 8)
        self.assertGreaterEqual(found["held"]["stories"], 6)
        self.assertGreaterEqual(found["open"]["full_f1"], FULL_F1)


unittest.main()

"""Every command of bench/ says how it is used and that it prints one object of figures with --json."""
import os
import pathlib
import subprocess
import unittest

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
COMMANDS = sorted(p for p in BENCH.iterdir() if p.is_file() and os.access(p, os.X_OK))


class Commands(unittest.TestCase):
    def test_there_are_commands(self):
        self.assertIn("language", [p.name for p in COMMANDS])

    def test_each_says_how_it_is_used(self):
        for command in COMMANDS:
            with self.subTest(command=command.name):
                done = subprocess.run([command, "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
                said = done.stdout + done.stderr
                self.assertIn(f"bench/{command.name}", said.replace("usage: " + command.name, "usage: bench/" + command.name))
                self.assertIn("--json", said)

    def test_each_stands_in_the_readme(self):
        readme = (BENCH / "README.md").read_text(encoding="utf-8")
        for command in COMMANDS:
            self.assertIn(f"`bench/{command.name}`", readme)


unittest.main()

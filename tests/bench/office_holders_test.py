"""No country is without a head of state or government from 2000 to 2026, and what is known of ministers does not shrink."""
import json
import pathlib
import subprocess
import sys
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/office-holders"
LEAST = {"head_years": 1.0, "state_years": 0.99, "government_years": 0.99, "foreign_years": 0.98, "defence_years": 0.96,
         "finance_years": 0.97, "interior_years": 0.93,  # and without those whom another office has
         "state_by_name": 0.91, "government_by_name": 0.97, "foreign_by_name": 0.96, "defence_by_name": 0.85,
         "finance_by_name": 0.93, "interior_by_name": 0.90}


class OfficeHolders(unittest.TestCase):
    def test_every_country_has_a_head_and_ministers_do_not_get_fewer(self):
        done = subprocess.run([sys.executable, "-B", TOOL, "--json"], capture_output=True, text=True, timeout=60)
        found = json.loads(done.stdout)
        print(json.dumps(found))
        self.assertEqual(found["without_head"], 0)
        self.assertEqual(done.returncode, 0)
        self.assertGreater(found["countries"], 190)
        self.assertLess(found["defence_wanted"], found["countries"])  # who has no armed forces needs no minister
        for name, least in LEAST.items():
            self.assertGreaterEqual(found[name], least, name)

    def test_hardly_two_hold_one_office(self):
        done = subprocess.run([sys.executable, "-B", TOOL, "--overlaps"], capture_output=True, text=True, timeout=60, check=True)
        self.assertLess(len(done.stdout.splitlines()), 20, done.stdout)


unittest.main()

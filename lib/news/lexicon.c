#include "news/lexicon.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "news/lexicon_file.h"

struct dtl_lexicon {
	struct dtl_str bytes;
	char checksum[65];
	const struct lex_section *sections;
	uint32_t section_count;
	struct dtl_str strings;
	const struct lex_word *words;
	const struct lex_edge *edges;
	const struct lex_node *nodes;
	const uint32_t *links;
	const struct lex_record *entries;
	size_t word_slots, edge_slots, node_count, link_count, entry_count;
};

static dtl_rc
check_header(struct dtl_str bytes, struct dtl_err *err)
{
	const struct lex_header *h = (const void *)bytes.p;

	if (bytes.n < sizeof *h || ((uintptr_t)bytes.p & 7) != 0)
		return dtl_err_set(err, DTL_FAIL, "lexicon: %zu bytes are too short", bytes.n);
	if (memcmp(h->magic, LEX_MAGIC, sizeof h->magic) != 0)
		return dtl_err_set(err, DTL_FAIL, "lexicon: does not begin with 'DTLLEX1'");
	if (h->byte_order != LEX_BYTE_ORDER)
		return dtl_err_set(err, DTL_FAIL, "lexicon: made on a machine of other byte order");
	if (h->version != LEX_VERSION)
		return dtl_err_set(err, DTL_FAIL, "lexicon: version %u, this program reads %u",
		    h->version, LEX_VERSION);
	if (lex_fast_hash(h, dtl_str_slice(bytes, sizeof *h, bytes.n)) != h->fast)
		return dtl_err_set(err, DTL_FAIL, "lexicon: damaged (checksum differs)");
	if (h->section_count > LEX_MAX_SECTIONS ||
	    bytes.n < sizeof *h + h->section_count * sizeof(struct lex_section))
		return dtl_err_set(err, DTL_FAIL, "lexicon: %u sections are outside 0..%d",
		    h->section_count, LEX_MAX_SECTIONS);
	return DTL_OK;
}

static dtl_rc
check_sections(const struct dtl_lexicon *lex, struct dtl_err *err)
{
	for (uint32_t i = 0; i < lex->section_count; i++) {
		const struct lex_section *s = &lex->sections[i];

		if (s->off % 8 != 0 || s->off > lex->bytes.n || s->size > lex->bytes.n - s->off)
			return dtl_err_set(
			    err, DTL_FAIL, "lexicon: section %u reaches outside the file", i);
	}
	return DTL_OK;
}

static const void *
table(const struct dtl_lexicon *lex, const char *name, size_t item, size_t *ret_count)
{
	struct dtl_str s = dtl_lexicon_section(lex, name);

	*ret_count = s.n / item;
	return s.p;
}

dtl_rc
dtl_lexicon_open(
    struct dtl_arena *a, struct dtl_str bytes, struct dtl_lexicon **ret, struct dtl_err *err)
{
	dtl_rc rc = check_header(bytes, err);

	if (rc != DTL_OK)
		return rc;
	const struct lex_header *h = (const void *)bytes.p;
	struct dtl_lexicon *lex = DTL_NEW(a, struct dtl_lexicon);

	lex->bytes = bytes;
	for (int i = 0; i < 32; i++) {
		lex->checksum[2 * i] = "0123456789abcdef"[h->sha256[i] >> 4];
		lex->checksum[2 * i + 1] = "0123456789abcdef"[h->sha256[i] & 15];
	}
	lex->sections = (const void *)(bytes.p + sizeof *h);
	lex->section_count = h->section_count;
	rc = check_sections(lex, err);
	if (rc != DTL_OK)
		return rc;
	lex->strings = dtl_lexicon_section(lex, "strings");
	lex->words = table(lex, "words", sizeof *lex->words, &lex->word_slots);
	lex->edges = table(lex, "edges", sizeof *lex->edges, &lex->edge_slots);
	lex->nodes = table(lex, "nodes", sizeof *lex->nodes, &lex->node_count);
	lex->links = table(lex, "links", sizeof *lex->links, &lex->link_count);
	lex->entries = table(lex, "entries", sizeof *lex->entries, &lex->entry_count);
	if (lex->node_count == 0 || (lex->word_slots & (lex->word_slots - 1)) != 0 ||
	    (lex->edge_slots & (lex->edge_slots - 1)) != 0)
		return dtl_err_set(err, DTL_FAIL, "lexicon: a table is missing");
	*ret = lex;
	return DTL_OK;
}

struct dtl_str
dtl_lexicon_checksum(const struct dtl_lexicon *lex)
{
	return dtl_str_make(lex->checksum, 64);
}

struct dtl_str
dtl_lexicon_section(const struct dtl_lexicon *lex, const char *name)
{
	for (uint32_t i = 0; i < lex->section_count; i++) {
		const struct lex_section *s = &lex->sections[i];

		if (strncmp(s->name, name, sizeof s->name) == 0)
			return dtl_str_make(lex->bytes.p + s->off, s->size);
	}
	return DTL_STR_NONE;
}

size_t
dtl_lexicon_entry_count(const struct dtl_lexicon *lex)
{
	return lex->entry_count;
}

static struct dtl_str
text_at(const struct dtl_lexicon *lex, uint32_t off)
{
	uint16_t n;

	if (off == 0 || off + sizeof n > lex->strings.n)
		return DTL_STR_NONE;
	memcpy(&n, lex->strings.p + off, sizeof n);
	return dtl_str_slice(lex->strings, off + sizeof n, off + sizeof n + n);
}

/* Every probe loop ends: the writer keeps half of the slots empty, and the count is bounded. */
static uint32_t
word_id(const struct dtl_lexicon *lex, struct dtl_str word)
{
	size_t at = (size_t)dtl_str_hash(word);

	for (size_t i = 0; i < lex->word_slots; i++) {
		const struct lex_word *w = &lex->words[(at + i) & (lex->word_slots - 1)];

		if (w->text == 0)
			return 0;
		if (dtl_str_eq(text_at(lex, w->text), word))
			return w->id;
	}
	return 0;
}

static bool
step(const struct dtl_lexicon *lex, uint32_t *node, uint32_t word)
{
	size_t at = lex_edge_hash(*node, word);

	for (size_t i = 0; word != 0 && i < lex->edge_slots; i++) {
		const struct lex_edge *e = &lex->edges[(at + i) & (lex->edge_slots - 1)];

		if (e->word == 0)
			return false;
		if (e->node == *node && e->word == word) {
			*node = e->child;
			return *node < lex->node_count;
		}
	}
	return false;
}

/* Whether a text token is written with a capital (or digit) first, and wholly in capitals. */
static void
token_case(struct dtl_str form, bool *ret_initial, bool *ret_caps)
{
	bool letter = false;
	size_t pos = 0;

	*ret_caps = true;
	*ret_initial = false;
	while (pos < form.n) {
		uint32_t c = dtl_utf8_next(form, &pos);

		if (!letter && (dtl_utf8_is_upper(c) || dtl_utf8_is_digit(c)))
			*ret_initial = true;
		letter = letter || dtl_utf8_is_letter(c) || dtl_utf8_is_digit(c);
		if (dtl_utf8_is_lower(c))
			*ret_caps = false;
	}
}

struct walk {
	uint32_t node;
	bool first_initial, last_initial, caps;
	bool alive;
};

/* Takes one token; false when it only joins (a hyphen that stands alone). */
static bool
take_token(const struct dtl_lexicon *lex, struct walk *w, struct dtl_str lower, struct dtl_str form,
    bool first)
{
	struct lex_words words = { .text = lower };
	bool initial, caps, any = false;
	enum lex_next next;

	while ((next = lex_words_next(&words)) != LEX_END) {
		any = true;
		if (next == LEX_BREAK ||
		    !step(lex, &w->node, word_id(lex, dtl_str_make(words.word, words.n)))) {
			w->alive = false;
			return true;
		}
	}
	token_case(form, &initial, &caps);
	if (first)
		w->first_initial = initial;
	w->last_initial = initial;
	w->caps = w->caps && caps;
	return any;
}

static size_t
links_of(const struct dtl_lexicon *lex, const struct walk *w, const uint32_t **ret_entries)
{
	const struct lex_node *node = &lex->nodes[w->node];
	bool fits[LEX_CASE_COUNT] = { true, w->first_initial || w->last_initial, w->caps };

	for (int c = LEX_CASE_COUNT - 1; c >= 0; c--) {
		if (fits[c] && node->count[c] > 0 &&
		    (size_t)node->link[c] + node->count[c] <= lex->link_count) {
			*ret_entries = lex->links + node->link[c];
			return node->count[c];
		}
	}
	return 0;
}

/* Slots first, then the text that each names and the first step it leads to: the tables are far larger than caches. */
void
dtl_lexicon_fetch(const struct dtl_lexicon *lex, const struct dtl_token *tokens, size_t count)
{
	enum { AHEAD = 32 };
	const struct lex_word *slot[AHEAD];

	for (size_t i = 0; i < count && lex->word_slots > 0; i += AHEAD) {
		size_t some = count - i < AHEAD ? count - i : AHEAD;

		for (size_t k = 0; k < some; k++) {
			size_t at = (size_t)dtl_str_hash(tokens[i + k].lower);

			slot[k] = &lex->words[at & (lex->word_slots - 1)];
			__builtin_prefetch(slot[k]);
		}
		for (size_t k = 0; k < some; k++)
			if (slot[k]->text < lex->strings.n)
				__builtin_prefetch(lex->strings.p + slot[k]->text);
		for (size_t k = 0; k < some; k++)
			if (slot[k]->text != 0 && lex->edge_slots > 0)
				__builtin_prefetch(&lex->edges[lex_edge_hash(0, slot[k]->id) &
							       (lex->edge_slots - 1)]);
	}
}

size_t
dtl_lexicon_match(const struct dtl_lexicon *lex, const struct dtl_token *tokens, size_t count,
    const uint32_t **ret_entries, size_t *ret_entry_count)
{
	struct walk w = { .caps = true, .alive = true };
	size_t best = 0;

	for (size_t i = 0; i < count && i < LEX_MAX_PHRASE; i++) {
		const uint32_t *entries;
		bool any = take_token(lex, &w, tokens[i].lower, tokens[i].form, i == 0);

		if (!w.alive || (!any && i == 0))
			break;
		size_t n = any ? links_of(lex, &w, &entries) : 0;

		if (n > 0) {
			best = i + 1;
			*ret_entries = entries;
			*ret_entry_count = n;
		}
	}
	return best;
}

size_t
dtl_lexicon_find(const struct dtl_lexicon *lex, struct dtl_str phrase, const uint32_t **ret_entries)
{
	struct walk w = { .caps = true, .alive = true };

	/* ASCII letters are folded by the word reader; the case rule looks at the whole phrase. */
	if (!take_token(lex, &w, phrase, phrase, true) || !w.alive)
		return 0;
	return links_of(lex, &w, ret_entries);
}

/* A damaged entry is as good as none. */
static const struct lex_record *
record_at(const struct dtl_lexicon *lex, uint32_t index)
{
	static const struct lex_record none;

	if (index >= lex->entry_count || lex->entries[index].kind >= DTL_ENTRY_KIND_COUNT)
		return &none;
	return &lex->entries[index];
}

enum dtl_entry_kind
dtl_lexicon_kind(const struct dtl_lexicon *lex, uint32_t index)
{
	return (enum dtl_entry_kind)record_at(lex, index)->kind;
}

void
dtl_lexicon_entry(const struct dtl_lexicon *lex, uint32_t index, struct dtl_entry *ret)
{
	const struct lex_record *r = record_at(lex, index);

	*ret = (struct dtl_entry){
		.kind = (enum dtl_entry_kind)r->kind,
		.flags = r->flags,
		.name = text_at(lex, r->name),
		.country = text_at(lex, r->country),
		.actor = text_at(lex, r->actor),
		.acronym = text_at(lex, r->acronym),
		.wikidata = text_at(lex, r->wikidata),
		.title = text_at(lex, r->title),
		.admin1 = text_at(lex, r->admin1),
		.source = text_at(lex, r->source),
		.from_day = r->from_day,
		.to_day = r->to_day,
		.lat = r->lat,
		.lon = r->lon,
		.geonames_id = r->geonames_id,
		.population = r->population,
	};
}

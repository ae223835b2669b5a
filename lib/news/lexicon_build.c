#include "news/lexicon_build.h"

#include "base/utf8.h"
#include "news/pattern.h"
#include "news/petrarch.h"

#include <stdarg.h>

/* The parts: a folder under data/lexicon/ and who reads its files. To add one, write its reader and
 * add one line here. */
static const struct {
	const char *part;
	lex_part_fn read;
} parts[] = {
	{ "actors", lex_actors_build },
	{ "places", lex_places_build },
	{ "patterns", dtl_patterns_build },
	{ "notes", lex_notes_build },
	{ "confidence", lex_confidence_build },
	{ "themes", lex_themes_build },
};

static lex_part_fn
part_reader(const char *part)
{
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strcmp(parts[i].part, part) == 0)
			return parts[i].read;
	}
	return NULL;
}

bool
dtl_lexicon_part_known(const char *part)
{
	return part_reader(part) != NULL;
}

static uint32_t
new_node(struct dtl_lexicon_builder *b)
{
	if (b->node_count == b->node_cap) {
		size_t cap = b->node_cap != 0 ? 2 * b->node_cap : 1024;

		b->nodes = dtl_arena_grow(b->a, b->nodes, b->node_count, cap, sizeof *b->nodes);
		b->node_cap = cap;
	}
	b->nodes[b->node_count] = (struct lex_build_node){ .first = { 0 } };
	return (uint32_t)b->node_count++;
}

struct dtl_lexicon_builder *
dtl_lexicon_builder_new(struct dtl_arena *a)
{
	struct dtl_lexicon_builder *b = DTL_NEW(a, struct dtl_lexicon_builder);

	b->a = a;
	dtl_buf_init(&b->problems, a);
	dtl_buf_init(&b->warnings, a);
	dtl_buf_init(&b->strings, a);
	dtl_buf_add(&b->strings, "\0\0", 2); /* offset 0 means absent */
	dtl_map_init(&b->string_at, a);
	dtl_map_init(&b->word_ids, a);
	dtl_map_init(&b->edges, a);
	(void)new_node(b);
	return b;
}

struct dtl_arena *
dtl_lexicon_arena(struct dtl_lexicon_builder *b)
{
	return b->a;
}

dtl_rc
dtl_lexicon_add_source(struct dtl_lexicon_builder *b, const char *part, const char *file,
    struct dtl_str text, struct dtl_err *err)
{
	lex_part_fn read = part_reader(part);

	if (read == NULL)
		return dtl_err_set(err, DTL_FAIL, "%s: no reader for part '%s'", file, part);
	size_t broken = dtl_utf8_check(text);

	if (broken != text.n)
		return dtl_err_set(err, DTL_FAIL, "%s: byte %zu is not UTF-8", file, broken);
	read(b, file, text);
	return DTL_OK;
}

void
dtl_lexicon_problem(struct dtl_lexicon_builder *b, const char *file, int line, const char *fmt, ...)
{
	struct dtl_buf *out = b->lenient ? &b->warnings : &b->problems;
	int *count = b->lenient ? &b->warning_count : &b->problem_count;
	va_list ap;

	(*count)++;
	if (*count > LEX_MAX_PROBLEMS)
		return;
	dtl_buf_addf(out, "%s%s:%d: ", *count > 1 ? "\n" : "", file, line);
	va_start(ap, fmt);
	dtl_buf_addv(out, fmt, ap);
	va_end(ap);
}

void
dtl_lexicon_begin_own(struct dtl_lexicon_builder *b)
{
	b->own = true;
}

void
dtl_lexicon_only_own_patterns(struct dtl_lexicon_builder *b)
{
	b->only_own = true;
}

/* What the dictionaries became is read like any other source; what we cannot say is a warning. */
void
dtl_lexicon_add_petrarch(struct dtl_lexicon_builder *b, const struct dtl_petrarch *p)
{
	b->lenient = true;
	lex_actors_build(b, "petrarch/actors", dtl_petrarch_actors(p));
	lex_notes_build(b, "petrarch/notes", dtl_petrarch_notes(p));
	dtl_patterns_build(b, "petrarch/patterns", dtl_petrarch_patterns(p));
	b->lenient = false;
}

struct dtl_str
dtl_lexicon_warnings(const struct dtl_lexicon_builder *b)
{
	return dtl_buf_str(&b->warnings);
}

struct dtl_str
dtl_lexicon_problems(const struct dtl_lexicon_builder *b)
{
	return dtl_buf_str(&b->problems);
}

uint32_t
lex_string(struct dtl_lexicon_builder *b, struct dtl_str s)
{
	union dtl_map_value at;

	if (s.p == NULL)
		return 0;
	if (s.n > UINT16_MAX)
		s.n = UINT16_MAX;
	if (dtl_map_get(&b->string_at, s, &at))
		return (uint32_t)at.num;
	uint16_t n = (uint16_t)s.n;

	at.num = (int64_t)b->strings.n;
	dtl_buf_add(&b->strings, &n, sizeof n);
	dtl_buf_add_str(&b->strings, s);
	(void)dtl_map_put(&b->string_at, dtl_str_make(dtl_arena_strndup(b->a, s.p, s.n), s.n), at);
	return (uint32_t)at.num;
}

static uint32_t
word_id(struct dtl_lexicon_builder *b, struct dtl_str word)
{
	union dtl_map_value id;

	if (dtl_map_get(&b->word_ids, word, &id))
		return (uint32_t)id.num;
	id.num = (int64_t)b->word_ids.count + 1;
	(void)dtl_map_put(
	    &b->word_ids, dtl_str_make(dtl_arena_strndup(b->a, word.p, word.n), word.n), id);
	return (uint32_t)id.num;
}

static uint32_t
child_of(struct dtl_lexicon_builder *b, uint32_t node, uint32_t word)
{
	uint32_t pair[2] = { node, word };
	struct dtl_str key = dtl_str_make((const char *)pair, sizeof pair);
	union dtl_map_value child;

	if (dtl_map_get(&b->edges, key, &child))
		return (uint32_t)child.num;
	child.num = new_node(b);
	key.p = dtl_arena_copy(b->a, pair, sizeof pair);
	(void)dtl_map_put(&b->edges, key, child);
	return (uint32_t)child.num;
}

static enum lex_case
case_of(struct dtl_str phrase, uint32_t flags)
{
	size_t upper = 0, lower = 0, pos = 0;

	while (pos < phrase.n) {
		uint32_t c = dtl_utf8_next(phrase, &pos);

		upper += dtl_utf8_is_upper(c) || dtl_utf8_is_digit(c);
		lower += dtl_utf8_is_lower(c);
	}
	if ((flags & DTL_ENTRY_CASED) != 0 || (upper > 0 && lower == 0))
		return LEX_CASE_CAPS;
	return upper > 0 ? LEX_CASE_NAME : LEX_CASE_ANY;
}

static void
add_link(struct dtl_lexicon_builder *b, uint32_t node, enum lex_case c, uint32_t entry)
{
	struct lex_build_node *n = &b->nodes[node];

	for (uint32_t at = n->first[c]; at != 0; at = b->links[at - 1].next) {
		if (b->links[at - 1].entry == entry)
			return;
	}
	if (b->link_count == b->link_cap) {
		size_t cap = b->link_cap != 0 ? 2 * b->link_cap : 1024;

		b->links = dtl_arena_grow(b->a, b->links, b->link_count, cap, sizeof *b->links);
		b->link_cap = cap;
	}
	b->links[b->link_count] = (struct lex_link){ .entry = entry };
	b->link_count++;
	if (n->first[c] == 0)
		n->first[c] = (uint32_t)b->link_count;
	else
		b->links[n->last[c] - 1].next = (uint32_t)b->link_count;
	n->last[c] = (uint32_t)b->link_count;
}

static void
put_words(struct dtl_lexicon_builder *b, struct dtl_str lower, enum lex_case c, uint32_t entry)
{
	struct lex_words words = { .text = lower };
	uint32_t node = 0;
	int count = 0;
	enum lex_next next;

	while ((next = lex_words_next(&words)) == LEX_WORD && count++ < LEX_MAX_WORDS)
		node = child_of(b, node, word_id(b, dtl_str_make(words.word, words.n)));
	if (next == LEX_END && node != 0)
		add_link(b, node, c, entry);
}

static uint32_t
add_record(struct dtl_lexicon_builder *b, const struct dtl_entry *e)
{
	struct lex_record r;

	memset(&r, 0, sizeof r); /* its padding is written and hashed too */
	r.kind = (uint32_t)e->kind;
	r.flags = e->flags;
	r.name = lex_string(b, e->name);
	r.country = lex_string(b, e->country);
	r.actor = lex_string(b, e->actor);
	r.acronym = lex_string(b, e->acronym);
	r.wikidata = lex_string(b, e->wikidata);
	r.title = lex_string(b, e->title);
	r.admin1 = lex_string(b, e->admin1);
	r.source = lex_string(b, e->source);
	r.from_day = e->from_day;
	r.to_day = e->to_day;
	r.lat = e->lat;
	r.lon = e->lon;
	r.geonames_id = e->geonames_id;
	r.population = e->population;
	/* The variants of one fact are put one after the other and share a record. */
	for (size_t back = 1; back <= 3 && back <= b->record_count; back++) {
		if (memcmp(&b->records[b->record_count - back], &r, sizeof r) == 0)
			return (uint32_t)(b->record_count - back);
	}
	if (b->record_count == b->record_cap) {
		size_t cap = b->record_cap != 0 ? 2 * b->record_cap : 1024;

		b->records =
		    dtl_arena_grow(b->a, b->records, b->record_count, cap, sizeof *b->records);
		b->record_cap = cap;
	}
	b->records[b->record_count] = r;
	return (uint32_t)b->record_count++;
}

void
dtl_lexicon_put(struct dtl_lexicon_builder *b, struct dtl_str phrase, const struct dtl_entry *entry)
{
	uint32_t record = add_record(b, entry);
	enum lex_case c = case_of(phrase, entry->flags);
	struct dtl_str lower = dtl_utf8_lower_str(b->a, phrase);
	struct dtl_str folded = dtl_utf8_fold_str(b->a, lower);

	put_words(b, lower, c, record);
	if (!dtl_str_eq(lower, folded))
		put_words(b, folded, c, record);
}

struct dtl_buf *
dtl_lexicon_out_section(struct dtl_lexicon_builder *b, const char *name)
{
	for (size_t i = 0; i < b->out_count; i++) {
		if (strcmp(b->outs[i].name, name) == 0)
			return &b->outs[i].buf;
	}
	size_t last = sizeof b->outs / sizeof b->outs[0] - 1;
	struct lex_out *out = &b->outs[b->out_count < last ? b->out_count++ : last];

	out->name = dtl_arena_strndup(b->a, name, strlen(name));
	dtl_buf_init(&out->buf, b->a);
	return &out->buf;
}

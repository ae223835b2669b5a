/* Verbs: synsets, and blocks of verbs with their default code and their patterns. */
#include "news/petrarch_work.h"

enum { MAX_VERBS = 200, MAX_PATTERNS = 2000, PREDICATES_IN_LINE = 60 };

struct verb {
	struct dtl_str predicates; /* "zork|zorken" */
	struct dtl_str code; /* its own, else the block's */
	bool plain; /* takes the patterns of its block */
	int line;
};

struct block {
	struct dtl_str code;
	struct verb verbs[MAX_VERBS];
	size_t verb_count;
	struct dtl_str patterns[MAX_PATTERNS];
	int pattern_lines[MAX_PATTERNS];
	size_t pattern_count;
	bool open;
};

struct petr_set *
petr_synset(struct dtl_petrarch *p, struct dtl_str name)
{
	union dtl_map_value found;

	if (dtl_str_ends(name, "_"))
		name.n--;
	return dtl_map_get(&p->synsets, name, &found) ? found.ptr : NULL;
}

void
petr_synset_add(struct dtl_petrarch *p, struct petr_set *set, struct dtl_str member)
{
	const struct petr_set *inner;

	if (member.n > 0 && member.p[0] == '&') {
		inner = petr_synset(p, dtl_str_slice(member, 1, member.n));
		if (inner == NULL)
			petr_warn(p, "the synset %.*s is nowhere defined", DTL_STR_FMT(member));
		for (size_t i = 0; inner != NULL && inner != set && i < inner->count; i++)
			petr_synset_add(p, set, inner->items[i]);
		return;
	}
	for (size_t i = 0; i < member.n; i++) {
		if (strchr("$+%^", member.p[i]) != NULL) {
			petr_warn(p, "a member of a synset may not hold '%c'", member.p[i]);
			return;
		}
	}
	if (set->count == PETR_MAX_SET)
		petr_warn(p, "over %d members in one synset", PETR_MAX_SET);
	else if (member.n == 0)
		petr_warn(p, "a synset's member without words");
	else
		set->items[set->count++] = member;
}

static struct petr_set *
begin_synset(struct dtl_petrarch *p, struct dtl_str line)
{
	struct petr_set *set = DTL_NEW(p->a, struct petr_set);
	struct dtl_str name = petr_word(&line);

	name = dtl_str_slice(name, 1, name.n);
	if (dtl_str_ends(name, "_"))
		name.n--;
	if (name.n == 0)
		petr_warn(p, "a synset without a name");
	else if (!dtl_map_put(&p->synsets, name, (union dtl_map_value){ .ptr = set }))
		petr_warn(p, "the synset &%.*s stands here again", DTL_STR_FMT(name));
	return set;
}

static bool
is_particle(struct dtl_str word)
{
	static const char particles[] =
	    " up down out off on in over away back forward into for at by with against to of about "
	    "through along apart after together around aside from upon ahead under ";
	char key[24] = " ";

	if (word.n == 0 || word.n > 20)
		return false;
	memcpy(key + 1, word.p, word.n);
	key[word.n + 1] = ' ';
	return strstr(particles, key) != NULL;
}

static void
add_predicate(struct dtl_buf *out, struct dtl_str before, struct dtl_str verb, struct dtl_str after,
    const char *joint)
{
	dtl_buf_addf(out, "%s%.*s%s%.*s%.*s", out->n > 0 ? "|" : "", DTL_STR_FMT(before), joint,
	    DTL_STR_FMT(verb), DTL_STR_FMT(after));
}

/* "WIRE_+TAP" is written "wiretap" or "wire-tap"; what follows the verb stays behind '_'. */
static void
add_form(struct dtl_petrarch *p, struct dtl_buf *out, struct dtl_str entry)
{
	struct dtl_str lower = petr_lower(p, entry), before, verb, after = DTL_STR_NONE;
	size_t plus = dtl_str_find_char(lower, '+', 0);

	if (plus == lower.n) {
		add_predicate(out, DTL_STR_NONE, lower, DTL_STR_NONE, "");
		return;
	}
	size_t end = dtl_str_find_char(lower, '_', plus);

	verb = dtl_str_slice(lower, plus + 1, end);
	after = dtl_str_slice(lower, end, lower.n);
	before = dtl_str_slice(lower, 0, plus > 0 ? plus - 1 : 0);
	if (before.n == 0) {
		add_predicate(out, DTL_STR_NONE, verb, after, "");
		return;
	}
	add_predicate(out, before, verb, after, "");
	add_predicate(out, before, verb, after, "-");
}

/* "TAKE_LEAVE": what follows the verb is its object, not its particle. */
static bool
has_object(struct dtl_petrarch *p, struct dtl_str entry, struct dtl_str *ret_verb,
    struct dtl_str *ret_object)
{
	struct dtl_str lower = petr_lower(p, entry);
	size_t plus = dtl_str_find_char(lower, '+', 0);
	size_t bar = dtl_str_find_char(lower, '_', plus);
	struct dtl_str word, rest = dtl_str_slice(lower, bar + 1, lower.n);

	if (plus != 0 || bar == lower.n)
		return false;
	*ret_verb = dtl_str_slice(lower, 1, bar);
	while (dtl_str_split(&rest, '_', &word)) {
		if (!is_particle(word)) {
			*ret_object = word;
			return true;
		}
	}
	return false;
}

/* A form that no rule leads back to its verb is a predicate of its own. */
static bool
is_regular(struct dtl_str verb, struct dtl_str form)
{
	size_t from = 0, to;

	if (form.n > 0 && form.p[0] == '+')
		from = 1;
	if (verb.n > 0 && verb.p[0] == '+')
		verb = dtl_str_slice(verb, 1, verb.n);
	to = dtl_str_find_char(verb, '_', 0);
	return to < 2 || dtl_str_starts_nocase(dtl_str_slice(form, from, form.n),
			     (char[]){ verb.p[0], verb.p[1], to > 3 ? verb.p[2] : '\0', '\0' });
}

static void
read_forms(struct dtl_petrarch *p, struct dtl_str entry, struct dtl_str rest, struct dtl_buf *out)
{
	size_t open = dtl_str_find_char(rest, '{', 0), close = dtl_str_find_char(rest, '}', 0);
	struct dtl_str forms, form;

	if (open == rest.n)
		return;
	if (close == rest.n)
		petr_warn(p, "'{' is never closed");
	forms = dtl_str_slice(rest, open + 1, close);
	for (form = petr_word(&forms); form.n > 0; form = petr_word(&forms)) {
		if (!is_regular(entry, form))
			add_form(p, out, form);
	}
}

static bool
is_verb_word(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0 ||
			c == '_' || c == '+' || c == '-' || c == '\''))
			return false;
	}
	return s.n > 0;
}

static void
read_verb(struct dtl_petrarch *p, struct block *b, struct dtl_str line)
{
	struct dtl_str rest = line, code = b->code, entry, verb = DTL_STR_NONE, object;
	union dtl_map_value seen = { .num = p->line };
	size_t end = 0;
	struct dtl_buf out;

	while (end < line.n && strchr(" \t{[", line.p[end]) == NULL)
		end++;
	entry = dtl_str_slice(line, 0, end);
	rest = dtl_str_slice(line, end, line.n);
	while (dtl_str_ends(entry, "_"))
		entry.n--;
	if (!is_verb_word(entry)) {
		petr_warn(p, "'%.*s' is no verb", DTL_STR_FMT(entry));
		return;
	}
	if (!dtl_map_put(&p->verbs, entry, seen)) {
		petr_warn(p, "the verb %.*s stands in a line before; that one counts",
		    DTL_STR_FMT(entry));
		return;
	}
	dtl_buf_init(&out, p->a);
	bool with_object = has_object(p, entry, &verb, &object);

	if (with_object)
		dtl_buf_addf(&out, "%.*s obj=%.*s", DTL_STR_FMT(verb), DTL_STR_FMT(object));
	else
		add_form(p, &out, entry);
	struct dtl_str forms = dtl_str_slice(rest, 0, dtl_str_find_char(rest, '[', 0));

	if (!with_object)
		read_forms(p, entry, forms, &out);
	(void)petr_bracket(p, &rest, &code);
	(void)dtl_map_put(&p->codes, petr_lower(p, entry),
	    (union dtl_map_value){ .ptr = dtl_arena_copy(p->a, &code, sizeof code) });
	if (b->verb_count == MAX_VERBS)
		petr_warn(p, "over %d verbs in one block", MAX_VERBS);
	else
		b->verbs[b->verb_count++] =
		    (struct verb){ dtl_buf_str(&out), code, !with_object, p->line };
}

/* The default code of one verb, active and passive. */
static void
put_default(struct dtl_petrarch *p, const struct verb *v)
{
	struct dtl_str active, passive;
	bool two;

	p->line = v->line;
	if (v->code.n == 0 || !petr_event_code(p, v->code, &active, &passive))
		return;
	two = !dtl_str_eq(active, passive);
	if (active.n > 0 && !dtl_str_is(active, "---")) {
		petr_source(p, &p->patterns, NULL);
		dtl_buf_addf(&p->patterns, "%.*s %.*s%s\n", DTL_STR_FMT(active),
		    DTL_STR_FMT(v->predicates), two ? " active" : "");
	}
	if (two && passive.n > 0 && !dtl_str_is(passive, "---")) {
		petr_source(p, &p->patterns, NULL);
		dtl_buf_addf(&p->patterns, "%.*s %.*s passive source=obj target=subj\n",
		    DTL_STR_FMT(passive), DTL_STR_FMT(v->predicates));
	}
}

/* All verbs of a block take all its patterns. */
static void
end_block(struct dtl_petrarch *p, struct block *b)
{
	struct dtl_str chunks[MAX_VERBS];
	size_t chunk_count = 0, in_chunk = 0;
	struct dtl_buf list;
	int line = p->line;

	dtl_buf_init(&list, p->a);
	for (size_t i = 0; i < b->verb_count; i++) {
		put_default(p, &b->verbs[i]);
		if (!b->verbs[i].plain)
			continue;
		if (in_chunk++ >= PREDICATES_IN_LINE / 4) {
			chunks[chunk_count++] = dtl_buf_str(&list);
			dtl_buf_init(&list, p->a);
			in_chunk = 1;
		}
		dtl_buf_addf(
		    &list, "%s%.*s", list.n > 0 ? "|" : "", DTL_STR_FMT(b->verbs[i].predicates));
	}
	if (list.n > 0)
		chunks[chunk_count++] = dtl_buf_str(&list);
	for (size_t i = 0; i < b->pattern_count; i++) {
		p->line = b->pattern_lines[i];
		petr_pattern(p, b->patterns[i], chunks, chunk_count);
	}
	p->line = line;
	b->verb_count = b->pattern_count = 0;
	b->open = false;
}

static void
begin_block(struct dtl_petrarch *p, struct block *b, struct dtl_str line)
{
	end_block(p, b);
	b->open = true;
	b->code = DTL_STR_NONE;
	if (!petr_bracket(p, &line, &b->code))
		petr_warn(p, "the head of a block has no [code]");
}

static void
read_pattern_line(struct dtl_petrarch *p, struct block *b, struct dtl_str line)
{
	if (!b->open && b->verb_count == 0) {
		petr_warn(p, "a pattern stands before any verb");
	} else if (b->pattern_count == MAX_PATTERNS) {
		petr_warn(p, "over %d patterns in one block", MAX_PATTERNS);
	} else {
		b->pattern_lines[b->pattern_count] = p->line;
		b->patterns[b->pattern_count++] = dtl_str_slice(line, 1, line.n);
	}
}

/* TABARI's files have no heads: each verb that follows a pattern begins a block of its own. */
static void
read_verb_line(struct dtl_petrarch *p, struct block *b, struct dtl_str line)
{
	if (!b->open && b->pattern_count > 0)
		end_block(p, b);
	if (!b->open)
		b->code = DTL_STR_NONE;
	read_verb(p, b, line);
}

void
petr_read_verbs(struct dtl_petrarch *p)
{
	struct block *b = DTL_NEW(p->a, struct block);
	struct petr_set *set = NULL;
	struct dtl_str line;
	bool indented;

	while (petr_next_line(p, &line, &indented)) {
		bool member = set != NULL && line.p[0] == '+';

		if (!member)
			set = NULL;
		if (member) {
			petr_synset_add(p, set, dtl_str_trim(dtl_str_slice(line, 1, line.n)));
		} else if (line.p[0] == '&') {
			set = begin_synset(p, line);
		} else if (line.p[0] == '<') {
			continue; /* a section of TABARI's files */
		} else if (dtl_str_starts(line, "---")) {
			begin_block(p, b, line);
		} else if (line.p[0] == '-') {
			read_pattern_line(p, b, line);
		} else if (line.p[0] == '~') {
			end_block(p, b);
			petr_transformation(p, dtl_str_slice(line, 1, line.n));
		} else {
			read_verb_line(p, b, line);
		}
	}
	end_block(p, b);
}

/* Agents: nouns that give a role to the actor beside them, with plurals and sets of words. */
#include "news/petrarch_work.h"

/* "!PERSON! = MAN, MEN" */
static void
read_set(struct dtl_petrarch *p, struct dtl_str line)
{
	size_t end = dtl_str_find_char(line, '!', 1);
	size_t equals = dtl_str_find_char(line, '=', 0);
	struct petr_set *set = DTL_NEW(p->a, struct petr_set);
	struct dtl_str list = dtl_str_slice(line, equals + 1, line.n), word;

	if (equals == line.n || end >= equals) {
		petr_warn(p, "a set is '!NAME! = WORD, WORD'");
		return;
	}
	while (dtl_str_split(&list, ',', &word)) {
		word = petr_phrase(p, word);
		if (word.n > 0 && set->count < PETR_MAX_SET)
			set->items[set->count++] = word;
	}
	if (set->count == 0)
		petr_warn(p, "a set without words");
	(void)dtl_map_put(
	    &p->sets, dtl_str_slice(line, 1, end), (union dtl_map_value){ .ptr = set });
}

static void
put_agent(struct dtl_petrarch *p, struct dtl_str phrase, struct dtl_str more,
    struct dtl_str country, struct dtl_str role)
{
	struct dtl_str lower = petr_lower(p, petr_phrase(p, phrase));

	if (lower.n == 0)
		return;
	petr_source(p, &p->actors, "agent");
	dtl_buf_add_str(&p->actors, lower);
	if (more.n > 0)
		dtl_buf_addf(&p->actors, "; %.*s", DTL_STR_FMT(petr_lower(p, more)));
	if (country.n > 0)
		dtl_buf_addf(&p->actors, " | code=%.*s", DTL_STR_FMT(country));
	dtl_buf_addf(&p->actors, " | actor=%.*s\n", DTL_STR_FMT(role));
}

struct agent {
	struct dtl_str phrase, plural, country, role;
	bool regular; /* its plural is made */
};

/* "CONGRESS!PERSON!" becomes one agent for each word of the set. */
static void
put_expanded(struct dtl_petrarch *p, const struct agent *g, int depth)
{
	size_t beg = dtl_str_find_char(g->phrase, '!', 0);
	size_t end = dtl_str_find_char(g->phrase, '!', beg + 1);
	union dtl_map_value found;

	if (beg == g->phrase.n) {
		struct dtl_str phrase = petr_phrase(p, g->phrase);

		put_agent(p, phrase, g->regular ? petr_plural(p, phrase) : g->plural, g->country,
		    g->role);
		return;
	}
	if (end == g->phrase.n || depth == 3) {
		petr_warn(p, "'!' without its partner in '%.*s'", DTL_STR_FMT(g->phrase));
		return;
	}
	struct dtl_str name = dtl_str_slice(g->phrase, beg + 1, end);

	if (!dtl_map_get(&p->sets, name, &found)) {
		petr_warn(p, "the set !%.*s! is nowhere defined", DTL_STR_FMT(name));
		return;
	}
	const struct petr_set *set = found.ptr;

	for (size_t i = 0; i < set->count; i++) {
		struct agent one = *g;

		one.regular = false;
		one.phrase = dtl_str_from(dtl_arena_printf(p->a, "%.*s%.*s%.*s",
		    DTL_STR_FMT(dtl_str_slice(g->phrase, 0, beg)), DTL_STR_FMT(set->items[i]),
		    DTL_STR_FMT(dtl_str_slice(g->phrase, end + 1, g->phrase.n))));
		put_expanded(p, &one, depth + 1);
	}
}

/* "[~GOV]" is put behind the actor's code, "[NGO~]" in front of it. */
static bool
read_code(struct dtl_petrarch *p, struct dtl_str code, struct agent *g)
{
	size_t tilde = dtl_str_find_char(code, '~', 0);
	struct dtl_str none;

	if (tilde == code.n) {
		petr_warn(
		    p, "'[%.*s]' needs a '~' where the actor's code stands", DTL_STR_FMT(code));
		return false;
	}
	if (tilde == 0) {
		struct dtl_str with = dtl_str_from(
		    dtl_arena_printf(p->a, "ZZZ%.*s", DTL_STR_FMT(dtl_str_slice(code, 1, code.n))));

		return petr_actor_code(p, with, &none, &g->role);
	}
	if (!petr_actor_code(p, dtl_str_slice(code, 0, tilde), &g->country, &g->role))
		return false;
	if (g->role.n == 0)
		g->role =
		    dtl_str_is(g->country, "NGO") ? g->country : (struct dtl_str)DTL_STR("ELI");
	return true;
}

static void
read_agent(struct dtl_petrarch *p, struct dtl_str line)
{
	struct agent g = { .regular = true };
	size_t open = dtl_str_find_char(line, '[', 0);
	struct dtl_str name = dtl_str_slice(line, 0, open), code;
	size_t brace = dtl_str_find_char(name, '{', 0);

	if (!petr_bracket(p, &line, &code)) {
		petr_warn(p, "an agent without a code");
		return;
	}
	g.phrase = dtl_str_slice(name, 0, brace);
	if (brace < name.n) {
		size_t close = dtl_str_find_char(name, '}', brace);

		if (close == name.n)
			petr_warn(p, "'{' is never closed");
		g.regular = false;
		g.plural = petr_phrase(p, dtl_str_slice(name, brace + 1, close));
	}
	if (petr_phrase(p, g.phrase).n == 0)
		petr_warn(p, "an agent without a name");
	else if (read_code(p, code, &g) && g.role.n > 0)
		put_expanded(p, &g, 0);
}

void
petr_read_agents(struct dtl_petrarch *p)
{
	struct dtl_str line;
	bool indented;

	while (petr_next_line(p, &line, &indented)) {
		if (line.p[0] == '!' && dtl_str_find_char(line, '=', 0) < line.n &&
		    dtl_str_find_char(line, '[', 0) == line.n)
			read_set(p, line);
		else
			read_agent(p, line);
	}
}

#include "briefs.h"

#include "text/labels.h"

enum { CITY_PEOPLE = 300000, LETTERS_MIN = 3, PEOPLE = 25 }; /* percent */

static void
add_word(struct dtl_arena *a, struct dtl_brief_list *list, struct dtl_str name)
{
	name = dtl_str_trim(name);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == ' ' || name.p[i] == '-' || name.p[i] == '\'' || name.p[i] == '.')
			return;
	if (name.n < LETTERS_MIN)
		return;
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 256 : list->cap * 2;

		list->items = dtl_arena_grow(a, list->items, list->count, cap, sizeof *list->items);
		list->cap = cap;
	}
	list->items[list->count++] = name;
}

static void
read_list(struct dtl_arena *a, struct dtl_brief_list *list, struct dtl_str text)
{
	struct dtl_str line, name;

	while (dtl_str_split(&text, '\n', &line))
		while (!dtl_str_starts(line, "#") && dtl_str_split(&line, ';', &name))
			add_word(a, list, name);
}

/* The names of a column of lines whose number in another is no less than given. */
static void
read_column(struct dtl_arena *a, struct dtl_brief_list *list, struct dtl_str text, size_t column,
    int64_t people)
{
	struct dtl_str line, cell;

	while (dtl_str_split(&text, '\n', &line)) {
		struct dtl_str name = DTL_STR_NONE;
		int64_t number = 0;

		if (dtl_str_starts(line, "#"))
			continue;
		for (size_t i = 0; i <= 6 && dtl_str_split(&line, '\t', &cell); i++) {
			if (i == column)
				name = cell;
			if (i == 6 && people > 0)
				(void)dtl_str_to_i64(cell, 0, INT64_MAX, &number);
		}
		if (number >= people)
			add_word(a, list, name);
	}
}

bool
dtl_brief_names_read(
    struct dtl_brief_names *n, struct dtl_arena *a, const struct dtl_name_input *in)
{
	read_column(a, &n->list[DTL_BRIEF_COUNTRY], in->gazetteers.countries, 2, 0);
	read_column(a, &n->list[DTL_BRIEF_DEMONYM], in->gazetteers.countries, 5, 0);
	read_column(a, &n->list[DTL_BRIEF_CITY], in->gazetteers.cities, 1, CITY_PEOPLE);
	for (size_t i = 0; i < in->list_count; i++) {
		if (in->lists[i].list == DTL_LIST_GIVEN)
			read_list(a, &n->list[DTL_BRIEF_GIVEN], in->lists[i].text);
		if (in->lists[i].list == DTL_LIST_SURNAME)
			read_list(a, &n->list[DTL_BRIEF_SURNAME], in->lists[i].text);
	}
	for (size_t k = 0; k < DTL_BRIEF_KINDS; k++)
		if (n->list[k].count == 0)
			return false;
	return true;
}

static uint64_t
roll(struct dtl_corpus *c, uint64_t sides)
{
	return dtl_corpus_random(c) % sides;
}

static struct dtl_str
one_of(const struct dtl_brief_names *n, struct dtl_corpus *c, enum dtl_brief_kind kind)
{
	return n->list[kind].items[roll(c, n->list[kind].count)];
}

/* More of them, and one; the last ones are always more. */
static const char *const people[][2] = { { "diplomats", "diplomat" }, { "officials", "official" },
	{ "soldiers", "soldier" }, { "ministers", "minister" }, { "envoys", "envoy" },
	{ "lawmakers", "lawmaker" }, { "leaders", "leader" }, { "fighters", "fighter" },
	{ "prosecutors", "prosecutor" }, { "judges", "judge" }, { "workers", "worker" },
	{ "students", "student" }, { "protesters", "protester" }, { "negotiators", "negotiator" },
	{ "delegates", "delegate" }, { "farmers", "farmer" }, { "doctors", "doctor" },
	{ "journalists", "journalist" }, { "warships", "warship" }, { "jets", "jet" },
	{ "ambassadors", "ambassador" }, { "companies", "company" }, { "banks", "bank" },
	{ "generals", "general" }, { "militants", "militant" }, { "refugees", "refugee" },
	{ "sailors", "sailor" }, { "governments", "government" }, { "armies", "army" },
	{ "presidents", "president" }, { "courts", "court" }, { "parliaments", "parliament" },
	{ "troops", "troop" }, { "police", "police" }, { "forces", "force" },
	{ "authorities", "authority" }, { "rebels", "rebel" } };

enum { ALWAYS_MORE = 5 };

/* A person has two names at times. */
static uint32_t
put_name(const struct dtl_brief_names *n, struct dtl_corpus *c, const struct dtl_brief_place *p)
{
	uint64_t side = roll(c, 100);
	struct dtl_token *to = p->to;
	enum dtl_brief_kind kind = side < 45   ? DTL_BRIEF_COUNTRY
				   : side < 60 ? DTL_BRIEF_CITY
				   : side < 80 ? DTL_BRIEF_SURNAME
					       : DTL_BRIEF_GIVEN;

	to[0] = *p->old;
	to[0].form = to[0].lemma = one_of(n, c, kind);
	to[0].upos = DTL_PROPN;
	to[0].xpos = DTL_XPOS_NNP;
	if (kind != DTL_BRIEF_GIVEN)
		return 1;
	to[1] = to[0];
	to[1].form = to[1].lemma = one_of(n, c, DTL_BRIEF_SURNAME);
	to[1].rel = DTL_REL_FLAT;
	to[1].deprel = "flat";
	to[1].head = p->at;
	p->set[1] = true;
	return 2;
}

/* A word in front of the noun at a place. */
static void
put_lead(const struct dtl_brief_place *p, uint32_t i, uint32_t noun, const struct dtl_token *word)
{
	p->to[i] = *word;
	p->to[i].head = p->at + noun;
	p->set[i] = true;
}

/* "Norwegian envoys", "the Norwegian envoys", "nine Norwegian envoys", "a Norwegian envoy". */
static uint32_t
put_people(const struct dtl_brief_names *n, struct dtl_corpus *c, const struct dtl_brief_place *p)
{
	static const char *const numbers[] = { "two", "three", "four", "five", "six", "seven",
		"eight", "nine", "ten", "twelve", "20", "40", "100" };
	const size_t number_count = sizeof numbers / sizeof numbers[0];
	bool many = p->many && (!p->one || roll(c, 100) < 70);
	const size_t count = sizeof people / sizeof people[0] - (many ? 0 : ALWAYS_MORE);
	const char *const *noun = people[roll(c, count)];
	uint64_t lead = many ? roll(c, 100) : 0;
	uint32_t words = 0, last = lead < 55 && many ? 1 : 2;
	const struct dtl_token adjective = { .form = one_of(n, c, DTL_BRIEF_DEMONYM),
		.upos = DTL_ADJ,
		.xpos = DTL_XPOS_JJ,
		.rel = DTL_REL_AMOD,
		.deprel = "amod" };
	struct dtl_token first = { .form = dtl_str_from("the"),
		.upos = DTL_DET,
		.xpos = DTL_XPOS_DT,
		.rel = DTL_REL_DET,
		.deprel = "det" };

	if (many && lead >= 80)
		first = (struct dtl_token){ .form = dtl_str_from(numbers[roll(c, number_count)]),
			.upos = DTL_NUM,
			.xpos = DTL_XPOS_CD,
			.rel = DTL_REL_NUMMOD,
			.deprel = "nummod" };
	else if (!many && roll(c, 2) == 0)
		first.form = dtl_str_from(strchr("AEIO", adjective.form.p[0]) != NULL ? "an" : "a");
	if (last == 2)
		put_lead(p, words++, last, &first);
	put_lead(p, words++, last, &adjective);
	p->to[words] = *p->old;
	p->to[words].form = dtl_str_from(noun[many ? 0 : 1]);
	p->to[words].lemma = dtl_str_from(noun[1]);
	p->to[words].upos = DTL_NOUN;
	p->to[words].xpos = many ? DTL_XPOS_NNS : DTL_XPOS_NN;
	return words + 1;
}

uint32_t
dtl_brief_put(
    const struct dtl_brief_names *n, struct dtl_corpus *c, const struct dtl_brief_place *p)
{
	if (!p->one || roll(c, 100) < PEOPLE)
		return put_people(n, c, p);
	return put_name(n, c, p);
}

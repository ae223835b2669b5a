#include "briefs.h"

enum { CITY_PEOPLE = 300000, LETTERS_MIN = 3 };

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

struct dtl_str
dtl_brief_name(const struct dtl_brief_names *n, struct dtl_corpus *c, enum dtl_brief_kind kind)
{
	const struct dtl_brief_list *list = &n->list[kind];

	return list->items[dtl_corpus_random(c) % list->count];
}

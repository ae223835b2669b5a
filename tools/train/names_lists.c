#include "names.h"

#include "base/map.h"
#include "pack.h"
#include "text/token.h"

enum { CITY_PEOPLE = 300000, SPELLINGS_PEOPLE = 1000000, COLUMNS = 12 };

struct lists {
	struct dtl_arena *a, *work;
	struct dtl_map phrases; /* hash to set of lists */
};

static void
put(struct lists *l, uint64_t phrase, uint32_t bits)
{
	struct dtl_str key = dtl_str_make((const char *)&phrase, sizeof phrase);
	union dtl_map_value value = { .num = 0 };

	if (!dtl_map_get(&l->phrases, key, &value))
		key = dtl_str_make(dtl_arena_copy(l->a, &phrase, sizeof phrase), sizeof phrase);
	value.num |= bits;
	(void)dtl_map_put(&l->phrases, key, value);
}

/* The name is cut into words as text is. */
static void
add_name(struct lists *l, struct dtl_str name, enum dtl_name_list list)
{
	struct dtl_document doc = { .a = l->work, .text = dtl_str_trim(name) };
	struct dtl_token_out out;
	uint64_t phrase = 0;

	dtl_arena_reset(l->work);
	dtl_token_out_init(&out, &doc, DTL_NAME_PHRASE_MAX);
	dtl_tokenise(&out, (struct dtl_span){ 0, (uint32_t)doc.text.n });
	if (doc.token_count > DTL_NAME_PHRASE_MAX)
		return;
	for (size_t i = 0; i < doc.token_count; i++) {
		bool last = i + 1 == doc.token_count;

		phrase = dtl_name_phrase(phrase, dtl_word_hash(doc.tokens[i].form));
		put(l, phrase, last ? 1u << list : DTL_LIST_GOES_ON);
	}
}

static void
add_names(struct lists *l, struct dtl_str names, char separator, enum dtl_name_list list)
{
	struct dtl_str name;

	while (dtl_str_split(&names, separator, &name))
		if (dtl_str_trim(name).n > 0)
			add_name(l, name, list);
}

static void
add_source(struct lists *l, const struct dtl_name_list_source *source)
{
	struct dtl_str rest = source->text, line;

	while (dtl_str_split(&rest, '\n', &line))
		if (line.n > 0 && line.p[0] != '#')
			add_names(l, line, ';', source->list);
}

/* Fills columns; false for a comment. */
static bool
columns_of(struct dtl_str line, struct dtl_str column[COLUMNS])
{
	size_t count = 0;

	memset(column, 0, COLUMNS * sizeof *column);
	while (count < COLUMNS && dtl_str_split(&line, '\t', &column[count]))
		count++;
	return count > 0 && !dtl_str_starts(column[0], "#");
}

static void
add_cities(struct lists *l, struct dtl_str text)
{
	struct dtl_str line, column[COLUMNS];

	while (dtl_str_split(&text, '\n', &line)) {
		int64_t people = 0;

		if (!columns_of(line, column))
			continue;
		(void)dtl_str_to_i64(column[6], 0, INT64_MAX, &people);
		add_name(l, column[1], people >= CITY_PEOPLE ? DTL_LIST_CITY : DTL_LIST_TOWN);
		if (people >= SPELLINGS_PEOPLE)
			add_names(l, column[8], '|', DTL_LIST_CITY);
	}
}

static void
add_countries(struct lists *l, struct dtl_str text)
{
	struct dtl_str line, column[COLUMNS];

	while (dtl_str_split(&text, '\n', &line)) {
		if (!columns_of(line, column))
			continue;
		add_name(l, column[2], DTL_LIST_COUNTRY);
		add_name(l, column[3], DTL_LIST_COUNTRY);
		add_names(l, column[4], '|', DTL_LIST_CITY);
		add_name(l, column[5], DTL_LIST_DEMONYM);
		add_name(l, column[6], DTL_LIST_DEMONYM);
	}
}

void
dtl_name_lists_pack(struct dtl_arena *a, const struct dtl_name_input *in, struct dtl_buf *out)
{
	struct lists l = { .a = a, .work = dtl_arena_new(0) };
	struct dtl_pair *pairs;

	dtl_map_init(&l.phrases, a);
	for (size_t i = 0; i < in->list_count; i++)
		add_source(&l, &in->lists[i]);
	add_cities(&l, in->gazetteers.cities);
	add_countries(&l, in->gazetteers.countries);
	pairs = DTL_NEW_ARRAY(a, l.phrases.count + 1, struct dtl_pair);
	for (size_t i = 0; i < l.phrases.count; i++) {
		memcpy(&pairs[i].hash, l.phrases.entries[i].key.p, sizeof pairs[i].hash);
		pairs[i].value = (uint32_t)l.phrases.entries[i].value.num;
	}
	dtl_pack_words(pairs, l.phrases.count, out);
	dtl_arena_free(l.work);
}

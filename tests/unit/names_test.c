/* names: people, organisations and places of sentences of our own, with the model as shipped. */
#include "base/buf.h"
#include "shipped_model.h"
#include "text/model.h"
#include "text/names.h"

/* Sentences of words between blanks, "|" between sentences. */
static struct dtl_document
labelled(struct dtl_arena *a, const char *text)
{
	struct dtl_document doc = { .a = a }, part;
	struct dtl_str rest = dtl_str_from(text), piece;

	doc.tokens = DTL_NEW_ARRAY(a, rest.n + 1, struct dtl_token);
	doc.sentences = DTL_NEW_ARRAY(a, rest.n + 1, struct dtl_sentence);
	while (dtl_str_split(&rest, '|', &piece)) {
		piece = dtl_str_trim(piece);
		part = sentence_of(a, dtl_arena_strndup(a, piece.p, piece.n));
		struct dtl_sentence *s = &doc.sentences[doc.sentence_count++];
		*s = (struct dtl_sentence){ .token = (uint32_t)doc.token_count,
			.token_count = (uint32_t)part.token_count };
		memcpy(doc.tokens + doc.token_count, part.tokens,
		    part.token_count * sizeof *part.tokens);
		doc.token_count += part.token_count;
		dtl_tag(shipped.m, &doc, s);
	}
	dtl_names_label(shipped.m, &doc);
	return doc;
}

/* "PER Ada Holm; LOC Oslo" */
static const char *
names_of(struct dtl_arena *a, const struct dtl_document *doc)
{
	struct dtl_buf out;
	struct dtl_name n;

	dtl_buf_init(&out, a);
	dtl_buf_add_z(&out, "");
	for (size_t i = 0; i < doc->sentence_count; i++) {
		uint32_t at = doc->sentences[i].token, end = at + doc->sentences[i].token_count;

		while (dtl_name_next(doc, &at, end, &n)) {
			dtl_buf_addf(
			    &out, "%s%s", out.n > 0 ? "; " : "", dtl_name_kind_name(n.kind));
			for (uint32_t t = n.token; t < n.token + n.token_count; t++)
				dtl_buf_addf(&out, " %.*s", DTL_STR_FMT(doc->tokens[t].form));
		}
	}
	return out.n > 0 ? out.p : "";
}

static void
names_have_a_kind_and_an_extent(void **state)
{
	static const struct {
		const char *text, *names;
	} cases[] = {
		{ "The minister met Robert Miller in Nairobi on Monday .",
		    "PER Robert Miller; LOC Nairobi" },
		{ "Maria Lopez works for the World Bank in Washington .",
		    "PER Maria Lopez; ORG World Bank; LOC Washington" },
		{ "The talks went on until the rain stopped and the guests left .", "" },
		{ "He flew from Paris to New York .", "LOC Paris; LOC New York" },
	};
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document doc = labelled(a, cases[i].text);

		assert_string_equal(names_of(a, &doc), cases[i].names);
	}
	dtl_arena_free(a);
}

static void
titles_are_no_part_of_a_name(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = labelled(a, "She thanked Dr. Helen Carter for her help .");

	(void)state;
	assert_string_equal(names_of(a, &doc), "PER Helen Carter");
	dtl_arena_free(a);
}

static void
every_name_lies_in_one_sentence(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = labelled(a, "We saw Peter Brown | Anna Smith left London");
	struct dtl_name n;
	uint32_t at = 0;

	(void)state;
	assert_true(dtl_name_next(&doc, &at, doc.sentences[0].token_count, &n));
	assert_int_equal(n.token + n.token_count, doc.sentences[0].token_count);
	assert_true(doc.tokens[doc.sentences[1].token].flags & DTL_TOKEN_NAME_BEGIN);
	dtl_arena_free(a);
}

static void
sentences_without_tags_are_passed_over(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = sentence_of(a, "We saw Peter Brown in London .");
	struct dtl_sentence s = { .token_count = (uint32_t)doc.token_count };

	(void)state;
	doc.sentences = &s;
	doc.sentence_count = 1;
	dtl_names_label(shipped.m, &doc);
	assert_string_equal(names_of(a, &doc), "");
	dtl_arena_free(a);
}

static void
labels_follow_each_other_in_names_only(void **state)
{
	uint8_t first = dtl_name_label(DTL_NAME_PERSON, DTL_NAME_FIRST);
	uint8_t last = dtl_name_label(DTL_NAME_PERSON, DTL_NAME_LAST);
	uint8_t other = dtl_name_label(DTL_NAME_PLACE, DTL_NAME_LAST);

	(void)state;
	assert_true(dtl_name_may_follow(first, last));
	assert_true(dtl_name_may_follow(0, first));
	assert_true(dtl_name_may_follow(last, 0));
	assert_false(dtl_name_may_follow(first, other));
	assert_false(dtl_name_may_follow(first, 0));
	assert_false(dtl_name_may_follow(0, last));
	assert_int_equal(dtl_name_label_kind(other), DTL_NAME_PLACE);
	assert_int_equal(dtl_name_label_part(other), DTL_NAME_LAST);
}

static void
the_best_path_weighs_words_and_steps(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int32_t step[DTL_NAME_LABELS][DTL_NAME_LABELS] = { { 0 } };
	int32_t emission[3][DTL_NAME_LABELS] = { { 0 } };
	struct dtl_name_word names[3] = { { 0 }, { 0 }, { .plain = true } };
	uint8_t only = dtl_name_label(DTL_NAME_PLACE, DTL_NAME_ONLY), labels[3];

	(void)state;
	/* "York": a place alone; "New": a first word that makes two of them worth more */
	emission[0][dtl_name_label(DTL_NAME_PLACE, DTL_NAME_FIRST)] = 1;
	emission[1][only] = 5;
	emission[1][dtl_name_label(DTL_NAME_PLACE, DTL_NAME_LAST)] = 3;
	dtl_name_best_path(a, (const int32_t(*)[DTL_NAME_LABELS])emission,
	    (const int32_t(*)[DTL_NAME_LABELS])step, names, 3, labels);
	assert_int_equal(labels[0], 0);
	assert_int_equal(labels[1], only);
	step[dtl_name_label(DTL_NAME_PLACE, DTL_NAME_FIRST)]
	    [dtl_name_label(DTL_NAME_PLACE, DTL_NAME_LAST)] = 2;
	dtl_name_best_path(a, (const int32_t(*)[DTL_NAME_LABELS])emission,
	    (const int32_t(*)[DTL_NAME_LABELS])step, names, 3, labels);
	assert_int_equal(labels[0], dtl_name_label(DTL_NAME_PLACE, DTL_NAME_FIRST));
	assert_int_equal(labels[1], dtl_name_label(DTL_NAME_PLACE, DTL_NAME_LAST));
	assert_int_equal(labels[2], 0);
	dtl_arena_free(a);
}

/* Words and what is known of them, for one sentence as the first of its document. */
static struct dtl_name_word *
look(struct dtl_arena *a, const struct dtl_document *doc, struct dtl_name_memory *memory)
{
	const struct dtl_model *m = shipped.m;
	struct dtl_word *words = dtl_words_of(a, &m->lexicon, doc->tokens, doc->token_count);

	dtl_name_memory_init(memory, a, doc->token_count);
	dtl_name_memory_count(memory, words, doc->token_count);
	return dtl_name_words_of(a, &m->names.lists, memory, doc->tokens, words, doc->token_count);
}

static void
an_acronym_in_brackets_marks_what_it_spells(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc =
	    sentence_of(a, "the Halden Institute of Naval Research ( HINR ) and others ( UK )");
	struct dtl_name_memory memory;
	struct dtl_name_word *names = look(a, &doc, &memory);

	(void)state;
	assert_true(names[7].mark & DTL_MARK_ACRONYM);
	assert_true(names[1].mark & DTL_MARK_SPELT);
	assert_true(names[5].mark & DTL_MARK_SPELT);
	assert_false(names[0].mark & DTL_MARK_SPELT);
	assert_true(names[11].mark & DTL_MARK_OPEN || names[12].mark & DTL_MARK_OPEN);
	assert_false(names[12].mark & DTL_MARK_ACRONYM);
	dtl_arena_free(a);
}

static void
listed_names_are_marked_by_their_longest_phrase(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = sentence_of(a, "we left Buenos Aires and Kenya behind");
	struct dtl_name_memory memory;
	struct dtl_name_word *names = look(a, &doc, &memory);

	(void)state;
	assert_int_equal(names[2].lists >> 3 * DTL_LIST_CITY & 7, 1 + DTL_NAME_FIRST);
	assert_int_equal(names[3].lists >> 3 * DTL_LIST_CITY & 7, 1 + DTL_NAME_LAST);
	assert_int_equal(names[5].lists >> 3 * DTL_LIST_COUNTRY & 7, 1 + DTL_NAME_ONLY);
	assert_int_equal(names[0].lists, 0);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_have_a_kind_and_an_extent),
		cmocka_unit_test(titles_are_no_part_of_a_name),
		cmocka_unit_test(every_name_lies_in_one_sentence),
		cmocka_unit_test(sentences_without_tags_are_passed_over),
		cmocka_unit_test(labels_follow_each_other_in_names_only),
		cmocka_unit_test(the_best_path_weighs_words_and_steps),
		cmocka_unit_test(an_acronym_in_brackets_marks_what_it_spells),
		cmocka_unit_test(listed_names_are_marked_by_their_longest_phrase),
	};

	return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}

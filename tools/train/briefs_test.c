/* Short sentences made of long ones: what stays, what becomes a name, and whose heads are whose. */
#include "text/conllu.h"
#include "text/labels.h"
#include "train.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const char bank[] = "1\tThen\tthen\tADV\tRB\t_\t3\tadvmod\t_\t_\n"
			   "2\the\the\tPRON\tPRP\t_\t3\tnsubj\t_\t_\n"
			   "3\tvisited\tvisit\tVERB\tVBD\t_\t0\troot\t_\t_\n"
			   "4\tthe\tthe\tDET\tDT\t_\t5\tdet\t_\t_\n"
			   "5\tschool\tschool\tNOUN\tNN\t_\t3\tobj\t_\t_\n"
			   "6\tbecause\tbecause\tSCONJ\tIN\t_\t8\tmark\t_\t_\n"
			   "7\tit\tit\tPRON\tPRP\t_\t8\tnsubj\t_\t_\n"
			   "8\trained\train\tVERB\tVBD\t_\t3\tadvcl\t_\tSpaceAfter=No\n"
			   "9\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n"
			   "\n";

static const struct dtl_name_list_source lists[] = {
	{ DTL_LIST_GIVEN, { "Ada;Bo-Lin", 10 } },
	{ DTL_LIST_SURNAME, { "# few\nHolm", 10 } },
};

static const char countries[] = "NO\tNOR\tNorway\tKingdom of Norway\tOslo\tNorwegian\tNorwegian\n";
static const char cities[] = "1\tBergen\t60\t5\tNO\t46\t400000\tEurope/Oslo\t\n"
			     "2\tVoss\t60\t6\tNO\t46\t9000\tEurope/Oslo\t\n";

static const struct dtl_name_input names = { .lists = lists,
	.list_count = 2,
	.gazetteers = { { cities, sizeof cities - 1 }, { countries, sizeof countries - 1 } } };

static void
read_bank(struct dtl_arena *a, struct dtl_corpus *c)
{
	struct dtl_document doc;
	struct dtl_err err;

	*c = (struct dtl_corpus){ .a = a, .count = 1 };
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(bank), &doc, &err), DTL_OK);
	c->examples = DTL_NEW(a, struct dtl_example);
	c->examples[0] = (struct dtl_example){ .tokens = doc.tokens, .count = doc.token_count };
}

static bool
is_listed(struct dtl_str form)
{
	return dtl_str_is(form, "Ada") || dtl_str_is(form, "Holm") || dtl_str_is(form, "Norway") ||
	       dtl_str_is(form, "Bergen");
}

static void
check_subject(const struct dtl_token *t, uint32_t verb)
{
	if (t[0].upos == DTL_PROPN) {
		assert_true(is_listed(t[0].form));
		assert_string_equal(t[0].deprel, "nsubj");
		assert_int_equal(t[0].head, verb);
		assert_int_equal(verb, dtl_str_is(t[0].form, "Ada") ? 2 : 1);
		if (verb == 2) {
			assert_string_equal(t[1].deprel, "flat");
			assert_int_equal(t[1].head, 0);
		}
		return;
	}
	assert_true(verb == 2 || verb == 3);
	assert_true(dtl_str_is(t[verb - 2].form, "Norwegian"));
	assert_string_equal(t[verb - 2].deprel, "amod");
	assert_string_equal(t[verb - 1].deprel, "nsubj");
	assert_int_equal(t[verb - 1].head, verb);
	for (uint32_t k = 0; k + 1 < verb; k++)
		assert_int_equal(t[k].head, verb - 1);
}

static uint32_t
verb_of(const struct dtl_example *e)
{
	for (uint32_t k = 0; k < e->count; k++)
		if (e->tokens[k].head == DTL_NO_TOKEN)
			return k;
	fail();
	return 0;
}

/* "Norway visited the school.", "Ada Holm visited Norway.", "Nine Norwegian judges visited the school." */
static void
a_brief_sentence_is_a_clause_with_names(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_corpus c;
	size_t people = 0, named = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		read_bank(a, &c);
		dtl_corpus_seed(&c, seed);
		dtl_corpus_briefs(&c, &names);
		assert_true(c.count > 1);
		for (size_t i = 1; i < c.count; i++) {
			const struct dtl_example *e = &c.examples[i];
			const struct dtl_token *t = e->tokens;
			uint32_t verb = verb_of(e);

			check_subject(t, verb);
			people += t[0].upos != DTL_PROPN;
			named += t[0].upos == DTL_PROPN;
			assert_true(dtl_str_is(t[verb].form, "visited"));
			assert_true(e->count >= verb + 3 && e->count <= verb + 5);
			for (uint32_t k = verb + 1; k < e->count; k++)
				assert_false(dtl_str_is(t[k].lower, "because"));
			assert_true(dtl_str_is(t[e->count - 1].form, "."));
			assert_int_equal(t[e->count - 1].head, verb);
			assert_int_equal(t[e->count - 1].beg, t[e->count - 2].end);
		}
	}
	assert_true(people > 0 && named > people);
	dtl_arena_free(a);
}

static void
the_same_seed_gives_the_same_sentences(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_corpus c[2];

	(void)state;
	for (int k = 0; k < 2; k++) {
		read_bank(a, &c[k]);
		dtl_corpus_seed(&c[k], 3);
		dtl_corpus_briefs(&c[k], &names);
	}
	assert_int_equal(c[0].count, c[1].count);
	for (size_t i = 0; i < c[0].count; i++) {
		assert_int_equal(c[0].examples[i].count, c[1].examples[i].count);
		for (uint32_t k = 0; k < c[0].examples[i].count; k++)
			assert_true(dtl_str_eq(
			    c[0].examples[i].tokens[k].form, c[1].examples[i].tokens[k].form));
	}
	dtl_arena_free(a);
}

static void
without_names_nothing_is_made(void **state)
{
	const struct dtl_name_input none = { 0 };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_corpus c;

	(void)state;
	read_bank(a, &c);
	dtl_corpus_briefs(&c, &none);
	assert_int_equal(c.count, 1);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_brief_sentence_is_a_clause_with_names),
		cmocka_unit_test(the_same_seed_gives_the_same_sentences),
		cmocka_unit_test(without_names_nothing_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

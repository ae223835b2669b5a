/* The trainer in small: sentences of our own, a model in memory, and what it does with them. */
#include "small_model.h"

#include "base/date.h"
#include "text/conllu.h"
#include "text/labels.h"

static void
a_small_model_parses_what_it_was_trained_on(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str bytes = train_small(a);
	struct dtl_document gold, doc = bare_bank(a, DTL_READER_FULL);
	struct dtl_model *m;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_model_open(bytes, &m, &err), DTL_OK);
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(bank), &gold, &err), DTL_OK);
	for (size_t i = 0; i < doc.sentence_count; i++) {
		dtl_tag(m, &doc, &doc.sentences[i]);
		dtl_parse(m, &doc, &doc.sentences[i]);
	}
	for (size_t i = 0; i < doc.token_count; i++) {
		const struct dtl_token *g = &gold.tokens[i], *t = &doc.tokens[i];

		assert_int_equal(t->upos, g->upos);
		assert_int_equal(t->xpos, g->xpos);
		assert_int_equal(t->head, g->head);
		assert_string_equal(t->deprel, g->deprel);
		assert_true(dtl_str_eq(t->lemma, g->lemma));
	}
	dtl_model_close(m);
	dtl_arena_free(a);
}

static void
a_small_model_finds_the_names_it_was_trained_on(void **state)
{
	const struct dtl_name_bank names_bank = { .text = dtl_str_from(names), .home = true };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_name_texts texts = { 0 };
	struct dtl_model *m;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_model_open(train_small(a), &m, &err), DTL_OK);
	assert_int_equal(dtl_name_bank_read(a, &names_bank, &texts, &err), DTL_OK);
	assert_int_equal(texts.count, 1);
	struct dtl_document *doc = &texts.items[0].doc;
	assert_int_equal(doc->sentence_count, 2);
	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_tag(m, doc, &doc->sentences[i]);
	dtl_names_label(m, doc);
	for (size_t i = 0; i < doc->token_count; i++)
		assert_int_equal(doc->tokens[i].name, dtl_name_label_kind(texts.items[0].gold[i]));
	assert_true(doc->tokens[3].flags & DTL_TOKEN_NAME_BEGIN);
	assert_false(doc->tokens[4].flags & DTL_TOKEN_NAME_BEGIN);
	dtl_model_close(m);
	dtl_arena_free(a);
}

static void
texts_from_elsewhere_lose_titles_and_peoples(void **state)
{
	const struct dtl_name_bank away = { .text = dtl_str_from("Dr.\tB-PER\nCole\tI-PER\n"
								 "met\tO\nKenyans\tO\n"
								 "Norwegians\tB-PER\n") };
	const struct dtl_name_bank broken = { .text = dtl_str_from("Dr.\tB-PER\nCole\n") };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_name_texts texts = { 0 };
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_name_bank_read(a, &away, &texts, &err), DTL_OK);
	assert_int_equal(texts.items[0].gold[0], 0);
	assert_int_equal(texts.items[0].gold[1], dtl_name_label(DTL_NAME_PERSON, DTL_NAME_ONLY));
	assert_int_equal(texts.items[0].gold[4], 0);
	assert_int_equal(dtl_name_bank_read(a, &broken, &texts, &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "line 2"));
	dtl_arena_free(a);
}

/* Events are those mentions of the treebank that are all names and numbers. */
static void
events_come_from_the_treebank_beside_the_names(void **state)
{
	static const char tree[] =
	    "1\tthe\t_\tDET\tDT\t_\t_\t_\t_\tEntity=(7-event-new-1(8-abstract-new-1\n"
	    "2\tHalden\t_\tPROPN\tNNP\t_\t_\t_\t_\tEntity=(9-place-new)\n"
	    "3\tGames\t_\tPROPN\tNNP\t_\t_\t_\t_\tEntity=8)7)\n"
	    "4\tbegan\t_\tVERB\tVBD\t_\t_\t_\t_\tEntity=(10-event-new)\n";
	const struct dtl_name_bank both = { .text = dtl_str_from(
						"the\tO\nHalden\tO\nGames\tO\nbegan\tO\n"),
		.treebank = dtl_str_from(tree) };
	const struct dtl_name_bank other = { .text = dtl_str_from("a\tO\n"),
		.treebank = dtl_str_from(tree) };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_name_texts texts = { 0 };
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_name_bank_read(a, &both, &texts, &err), DTL_OK);
	assert_int_equal(texts.items[0].gold[0], 0);
	assert_int_equal(texts.items[0].gold[1], dtl_name_label(DTL_NAME_EVENT, DTL_NAME_FIRST));
	assert_int_equal(texts.items[0].gold[2], dtl_name_label(DTL_NAME_EVENT, DTL_NAME_LAST));
	assert_int_equal(texts.items[0].gold[3], 0);
	assert_int_equal(dtl_name_bank_read(a, &other, &texts, &err), DTL_SKIP);
	dtl_arena_free(a);
}

/* Rows move as tables grow, and cells leave rows that have more than fit; no weight may be lost. */
static void
a_learner_keeps_its_weights_while_it_grows(void **state)
{
	enum { FEATURES = 100000, CLASSES = 9 };
	struct dtl_learner l;
	int32_t score[CLASSES];

	(void)state;
	dtl_learner_init(&l, CLASSES);
	for (uint64_t i = 1; i <= FEATURES; i++)
		dtl_learner_move(&l, i * 0x9e3779b97f4a7c15u, i % CLASSES, (int32_t)i);
	for (uint32_t cls = 0; cls < CLASSES; cls++)
		dtl_learner_move(&l, 0x9e3779b97f4a7c15u, cls, 7);
	assert_int_equal(l.row_count, FEATURES);
	for (uint64_t i = 1; i <= FEATURES; i++) {
		const uint64_t feature = i * 0x9e3779b97f4a7c15u;

		dtl_learner_score(&l, &feature, 1, score);
		for (uint32_t cls = 0; cls < CLASSES; cls++)
			assert_int_equal(
			    score[cls], (cls == i % CLASSES ? (int32_t)i : 0) + (i == 1 ? 7 : 0));
	}
	dtl_learner_clear(&l);
}

static void
training_twice_gives_the_same_bytes(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	assert_true(dtl_str_eq(train_small(a), train_small(a)));
	dtl_arena_free(a);
}

static void
a_base_spares_learning_and_gives_the_same_bytes(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str base = train_small(a);

	(void)state;
	assert_true(dtl_str_eq(train_with(a, base, DTL_STR_NONE, MORE), base));
	dtl_arena_free(a);
}

static void
learning_on_from_a_file_is_the_second_half_of_training(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str first = train_with(a, DTL_STR_NONE, DTL_STR_NONE, 0);
	struct dtl_str whole = train_small(a);

	(void)state;
	assert_false(dtl_str_eq(first, whole));
	assert_true(dtl_str_eq(train_with(a, DTL_STR_NONE, first, MORE), whole));
	dtl_arena_free(a);
}

static void
irregular_words_come_from_the_list(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m;
	struct dtl_err err;
	struct dtl_map map;

	(void)state;
	assert_int_equal(dtl_model_open(train_small(a), &m, &err), DTL_OK);
	assert_true(dtl_str_is(
	    dtl_lemma(m, a, dtl_str_from("Met"), DTL_VERB, dtl_xpos_from_name(dtl_str_from("VBD"))),
	    "meet"));
	assert_true(dtl_str_is(
	    dtl_lemma(m, a, dtl_str_from("men"), DTL_NOUN, dtl_xpos_from_name(dtl_str_from("NNS"))),
	    "man"));
	assert_int_equal(
	    dtl_irregular_read(a, dtl_str_from("verb go went gone\nadverb x y\n"), &map, &err),
	    DTL_SKIP);
	assert_non_null(strstr(err.text, "line 2"));
	dtl_model_close(m);
	dtl_arena_free(a);
}

/* Forms and tags of an example: "king/NN". */
static const char *
print_example(struct dtl_arena *a, const struct dtl_example *e)
{
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	for (uint32_t i = 0; i < e->count; i++)
		dtl_buf_addf(&out, "%s%.*s/%s/%u", i > 0 ? " " : "", DTL_STR_FMT(e->tokens[i].form),
		    dtl_xpos_name(e->tokens[i].xpos),
		    e->tokens[i].head == DTL_NO_TOKEN ? 0 : (unsigned)e->tokens[i].head + 1);
	return out.p;
}

static void
headlines_drop_articles_and_the_past(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_corpus c = { .a = a, .count = 2 };
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(bank), &doc, &err), DTL_OK);
	c.examples = DTL_NEW_ARRAY(a, c.count, struct dtl_example);
	for (size_t i = 0; i < c.count; i++)
		c.examples[i] = (struct dtl_example){ .tokens = doc.tokens + doc.sentences[i].token,
			.first = doc.sentences[i].token,
			.count = doc.sentences[i].token_count };
	dtl_corpus_headlines(&c, 0);
	assert_int_equal(c.count, 4);
	assert_string_equal(
	    print_example(a, &c.examples[2]), "Ministers/NNS/2 sign/VBP/0 treaty/NN/2");
	assert_string_equal(print_example(a, &c.examples[3]),
	    "general/NN/2 received/VBN/0 by/IN/4 king/NN/2 in/IN/6 Oslo/NNP/2");
	dtl_arena_free(a);
}

static void
a_damaged_treebank_is_named_with_its_line(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str text = dtl_str_from("1\tx\tx\tNOUN\tNN\t_\t9\tdep\t_\t_\n\n");
	struct dtl_train_input in = { .treebanks = &text, .treebank_count = 1 };
	struct dtl_buf out;
	struct dtl_err err;

	(void)state;
	dtl_buf_init(&out, a);
	assert_int_equal(dtl_train(a, &in, &small, &out, &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "treebank 1: line 2: word 1 has head 9"));
	dtl_arena_free(a);
}

static void
names_of_a_treebank_have_the_kinds_of_a_list(void **state)
{
	static const char trees[] = "# newdoc\n"
				    "1\tMayor\tmayor\tPROPN\tNNP\t_\t2\tcompound\t_\t_\n"
				    "2\tHolm\tHolm\tPROPN\tNNP\t_\t3\tnsubj\t_\t_\n"
				    "3\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n"
				    "4\tBank\tbank\tPROPN\tNNP\t_\t3\tobj\t_\t_\n"
				    "5\tof\tof\tADP\tIN\t_\t6\tcase\t_\t_\n"
				    "6\tBrek\tBrek\tPROPN\tNNP\t_\t4\tnmod\t_\t_\n"
				    "7\tMonday\tMonday\tPROPN\tNNP\t_\t3\tobl\t_\t_\n\n"
				    "1\tUma\tUma\tPROPN\tNNP\t_\t3\tnmod:poss\t_\t_\n"
				    "2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_\n"
				    "3\tIsle\tisle\tPROPN\tNNP\t_\t0\troot\t_\t_\n\n"
				    "1\tHolm\tHolm\tPROPN\tNNP\t_\t3\tnmod:poss\t_\t_\n"
				    "2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_\n"
				    "3\tKnack\tknack\tPROPN\tNNP\t_\t0\troot\t_\t_\n\n"
				    "1\tSmith\tSmith\tPROPN\tNNP\t_\t0\troot\t_\t_\n"
				    "2\t&\t&\tCCONJ\tCC\t_\t3\tcc\t_\t_\n"
				    "3\tOdd\tOdd\tPROPN\tNNP\t_\t1\tconj\t_\t_\n\n";
	static const char expected[] = "# newdoc\nMayor\tO\nHolm\tB-PER\nleft\tO\n"
				       "Bank\tB-ORG\nof\tI-ORG\nBrek\tI-ORG\nMonday\tO\n\n"
				       "Uma\tB-LOC\n's\tI-LOC\nIsle\tI-LOC\n\n"
				       "Holm\tB-PER\n's\tO\nKnack\tO\n\n";
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	struct dtl_str made = dtl_name_bank_of_trees(a, dtl_str_from(trees),
	    dtl_str_from("# kinds\nPER: Holm; Uma\nORG: Bank of Brek\nLOC: Uma 's Isle\n"
			 "?: Smith & Odd\n"));
	assert_int_equal(made.n, sizeof expected - 1);
	assert_memory_equal(made.p, expected, made.n);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_model_parses_what_it_was_trained_on),
		cmocka_unit_test(a_small_model_finds_the_names_it_was_trained_on),
		cmocka_unit_test(texts_from_elsewhere_lose_titles_and_peoples),
		cmocka_unit_test(events_come_from_the_treebank_beside_the_names),
		cmocka_unit_test(a_learner_keeps_its_weights_while_it_grows),
		cmocka_unit_test(names_of_a_treebank_have_the_kinds_of_a_list),
		cmocka_unit_test(training_twice_gives_the_same_bytes),
		cmocka_unit_test(a_base_spares_learning_and_gives_the_same_bytes),
		cmocka_unit_test(learning_on_from_a_file_is_the_second_half_of_training),
		cmocka_unit_test(irregular_words_come_from_the_list),
		cmocka_unit_test(headlines_drop_articles_and_the_past),
		cmocka_unit_test(a_damaged_treebank_is_named_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* parse: heads and labels of news sentences, the shape of every tree, and linear time. */
#include "base/buf.h"
#include "base/date.h"
#include "shipped_model.h"

/* "3 nsubj" per word: its head (0 the root) and label. */
static const struct {
	const char *words, *arcs;
} cases[] = {
	{ "The two ministers signed an agreement .",
	    "3 det 3 nummod 4 nsubj 0 root 6 det 4 obj 4 punct" },
	{ "The president was received by the king .",
	    "2 det 4 nsubj:pass 4 aux:pass 0 root 7 case 7 det 4 obl:agent 4 punct" },
	{ "She will visit Norway .", "3 nsubj 3 aux 0 root 3 obj 3 punct" },
	{ "India and Russia met in Moscow on Friday .",
	    "4 nsubj 3 cc 1 conj 0 root 6 case 4 obl 8 case 4 obl 4 punct" },
	{ "He said that the army killed ten rebels .",
	    "2 nsubj 0 root 6 mark 5 det 6 nsubj 2 ccomp 8 nummod 6 obj 2 punct" },
	{ "Two Soldiers Killed in Border Clash",
	    "2 nummod 3 nsubj:pass 0 root 6 case 6 compound 3 obl" },
	{ "The minister refused to sign the treaty .",
	    "2 det 3 nsubj 0 root 5 mark 3 xcomp 7 det 5 obj 3 punct" },
};

static void
tag_and_parse(struct dtl_document *doc)
{
	dtl_tag(shipped.m, doc, doc->sentences);
	dtl_parse(shipped.m, doc, doc->sentences);
}

static void
news_sentences_get_their_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document doc = sentence_of(shipped.a, cases[i].words);
		struct dtl_str arcs = dtl_str_from(cases[i].arcs), head, label;

		tag_and_parse(&doc);
		for (size_t k = 0; k < doc.token_count; k++) {
			const struct dtl_token *t = &doc.tokens[k];
			uint32_t got = t->head == DTL_NO_TOKEN ? 0 : t->head + 1;
			int64_t wanted;

			assert_true(dtl_str_split(&arcs, ' ', &head));
			assert_true(dtl_str_split(&arcs, ' ', &label));
			assert_true(dtl_str_to_i64(head, 0, 1000, &wanted));
			if (got != wanted || !dtl_str_is(label, t->deprel))
				fail_msg("'%s': word %zu is %s of %u, not %.*s of %d",
				    cases[i].words, k + 1, t->deprel, (unsigned)got,
				    DTL_STR_FMT(label), (int)wanted);
		}
	}
}

static char *
many_words(struct dtl_arena *a, size_t count)
{
	static const char *const words[] = { "police", "killed", "the", "man", "with", "a", "of",
		"and", ",", "said", "that", "Oslo", "in", "to", "sign", "(", "\"" };
	struct dtl_buf out;
	uint64_t random = 42;

	dtl_buf_init(&out, a);
	for (size_t i = 0; i < count; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		dtl_buf_addf(&out, "%s%s", i > 0 ? " " : "",
		    words[(random >> 33) % (sizeof words / sizeof words[0])]);
	}
	return out.p;
}

/* Every word reaches the one root; "root" is the label of that arc only. */
static void
assert_tree(const struct dtl_document *doc)
{
	size_t roots = 0;

	for (size_t i = 0; i < doc->token_count; i++) {
		size_t at = i, steps = 0;

		roots += doc->tokens[i].head == DTL_NO_TOKEN;
		assert_true(
		    (doc->tokens[i].head == DTL_NO_TOKEN) == (doc->tokens[i].rel == DTL_REL_ROOT));
		while (doc->tokens[at].head != DTL_NO_TOKEN) {
			at = doc->tokens[at].head;
			assert_true(at < doc->token_count && steps++ < doc->token_count);
		}
	}
	assert_int_equal(roots, 1);
}

static void
word_salad_still_gives_a_tree(void **state)
{
	(void)state;
	for (size_t n = 1; n < 300; n = n * 2 + 1) {
		struct dtl_document doc = sentence_of(shipped.a, many_words(shipped.a, n));

		tag_and_parse(&doc);
		assert_tree(&doc);
		assert_true(doc.sentences[0].parsed);
	}
}

static int64_t
time_of(size_t words)
{
	struct dtl_document doc = sentence_of(shipped.a, many_words(shipped.a, words));
	int64_t before = dtl_time_mono_ms();

	tag_and_parse(&doc);
	return dtl_time_mono_ms() - before;
}

/* Ten times the words take about ten times as long; a hundred times would be the square. */
static void
ten_thousand_words_take_linear_time(void **state)
{
	int64_t few = 1 + time_of(1000), many = time_of(10000);

	(void)state;
	assert_true(many < 40 * few);
}

static void
heads_count_from_the_document(void **state)
{
	struct dtl_document doc = sentence_of(shipped.a, "Hello . She left Oslo .");
	struct dtl_sentence second = { .token = 2, .token_count = 4 };

	(void)state;
	dtl_tag(shipped.m, &doc, &second);
	dtl_parse(shipped.m, &doc, &second);
	assert_int_equal(doc.tokens[2].head, 3);
	assert_int_equal(doc.tokens[3].head, DTL_NO_TOKEN);
	assert_int_equal(doc.tokens[4].head, 3);
	assert_null(doc.tokens[0].deprel);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(news_sentences_get_their_trees),
		cmocka_unit_test(word_salad_still_gives_a_tree),
		cmocka_unit_test(ten_thousand_words_take_linear_time),
		cmocka_unit_test(heads_count_from_the_document),
	};

	return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}

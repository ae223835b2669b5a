/* tag: parts of speech of news sentences, also as headlines write them. */
#include "shipped_model.h"
#include "text/model.h"

static const struct {
	const char *words, *tags;
} cases[] = {
	{ "The two ministers signed an agreement in Oslo on Monday .",
	    "DT CD NNS VBD DT NN IN NNP IN NNP ." },
	{ "She will visit Norway next month .", "PRP MD VB NNP JJ NN ." },
	{ "The army has not confirmed the attack .", "DT NN VBZ RB VBN DT NN ." },
	{ "Soldiers were killed when a bomb exploded near the border .",
	    "NNS VBD VBN WRB DT NN VBD IN DT NN ." },
	{ "the minister met his counterpart", "DT NN VBD PRP$ NN" },
	{ "They 're going to Paris , are n't they ?", "PRP VBP VBG IN NNP , VBP RB PRP ." },
};

static void
news_sentences_get_their_tags(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document doc = sentence_of(shipped.a, cases[i].words);
		struct dtl_str tags = dtl_str_from(cases[i].tags), tag;

		dtl_tag(shipped.m, &doc, doc.sentences);
		for (size_t k = 0; k < doc.token_count; k++) {
			assert_true(dtl_str_split(&tags, ' ', &tag));
			if (!dtl_str_is(tag, dtl_xpos_name(doc.tokens[k].xpos)))
				fail_msg("'%s': word %zu is %s, not %.*s", cases[i].words, k + 1,
				    dtl_xpos_name(doc.tokens[k].xpos), DTL_STR_FMT(tag));
		}
	}
}

static uint8_t
upos_of(const char *words, size_t at)
{
	struct dtl_document doc = sentence_of(shipped.a, words);

	dtl_tag(shipped.m, &doc, doc.sentences);
	return doc.tokens[at].upos;
}

static void
capitals_of_a_headline_do_not_make_names_of_verbs(void **state)
{
	(void)state;
	assert_int_equal(upos_of("Norway and Sweden Sign Treaty on Border Trade", 3), DTL_VERB);
	assert_int_equal(upos_of("Iran Rejects New Sanctions Threat", 1), DTL_VERB);
	assert_int_equal(upos_of("Norway and Sweden Will Sign Treaty on Trade", 4), DTL_VERB);
	assert_int_equal(upos_of("NORWAY AND SWEDEN WILL SIGN TREATY ON TRADE", 4), DTL_VERB);
	assert_int_equal(upos_of("norway and sweden will sign treaty on trade", 4), DTL_VERB);
	assert_int_equal(upos_of("President Meets His Norwegian Counterpart in Oslo", 1), DTL_VERB);
}

static void
every_word_gets_a_tag_and_a_lemma(void **state)
{
	static const char odd[] =
	    "\xe2\x80\x9cZxqv\xe2\x80\x9d \xf0\x9f\x98\x80 \xd0\x9c\xd0\xb8\xd1\x80 "
	    "12:30 #x @y http://a.b/c - -- ' 's n't \xe2\x82\xac"
	    "5";
	struct dtl_document doc = sentence_of(shipped.a, odd);

	(void)state;
	dtl_tag(shipped.m, &doc, doc.sentences);
	for (size_t i = 0; i < doc.token_count; i++) {
		assert_int_not_equal(doc.tokens[i].upos, DTL_UPOS_NONE);
		assert_int_not_equal(doc.tokens[i].xpos, 0);
		assert_true(doc.tokens[i].lemma.n > 0);
	}
}

static const char *
xpos_of(const char *words, size_t at)
{
	struct dtl_document doc = sentence_of(shipped.a, words);

	dtl_tag(shipped.m, &doc, doc.sentences);
	return dtl_xpos_name(doc.tokens[at].xpos);
}

static void
a_past_alone_is_no_present_and_a_feeling_no_deed(void **state)
{
	(void)state;
	assert_string_equal(
	    xpos_of("Angolan soldiers shot hundreds of miners in a square .", 2), "VBD");
	assert_string_equal(xpos_of("Norway froze cash for Gabon .", 1), "VBD");
	assert_string_equal(xpos_of("They will put it there .", 2), "VB");
	assert_string_equal(xpos_of("Peru was impressed with Gabon .", 2), "JJ");
	assert_string_equal(xpos_of("Peru was impressed by Gabon .", 2), "VBN");
	assert_string_equal(xpos_of("The Cuban minister led talks with Peru .", 4), "NNS");
	assert_string_equal(xpos_of("Malian rebels parleyed with the minister .", 2), "VBD");
	assert_string_equal(xpos_of("Peru suspected that Gabon had armed the rebels .", 5), "VBN");
}

static void
an_empty_sentence_is_fine(void **state)
{
	struct dtl_document doc = { .a = shipped.a };
	struct dtl_sentence none = { .token_count = 0 };

	(void)state;
	dtl_tag(shipped.m, &doc, &none);
	dtl_parse(shipped.m, &doc, &none);
	assert_true(none.parsed);
}

/* The parser takes over what the tagger knows of the words, and does without where nobody tagged. */
static void
words_known_from_tagging_give_the_same_tree(void **state)
{
	struct dtl_document with =
	    sentence_of(shipped.a, "Two envoys of Norway met the rebels in Oslo on Monday .");
	struct dtl_document without = with;
	struct dtl_sentence bare;

	(void)state;
	dtl_tag(shipped.m, &with, with.sentences);
	assert_non_null(with.sentences->words);
	without.tokens =
	    dtl_arena_copy(shipped.a, with.tokens, with.token_count * sizeof *with.tokens);
	bare = *with.sentences;
	bare.words = NULL;
	dtl_parse(shipped.m, &with, with.sentences);
	dtl_parse(shipped.m, &without, &bare);
	for (size_t i = 0; i < with.token_count; i++) {
		assert_int_equal(with.tokens[i].head, without.tokens[i].head);
		assert_ptr_equal(with.tokens[i].deprel, without.tokens[i].deprel);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(news_sentences_get_their_tags),
		cmocka_unit_test(capitals_of_a_headline_do_not_make_names_of_verbs),
		cmocka_unit_test(every_word_gets_a_tag_and_a_lemma),
		cmocka_unit_test(an_empty_sentence_is_fine),
		cmocka_unit_test(a_past_alone_is_no_present_and_a_feeling_no_deed),
		cmocka_unit_test(words_known_from_tagging_give_the_same_tree),
	};

	return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}

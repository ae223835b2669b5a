/* lemma: the base forms that the event patterns are written with. */
#include "shipped_model.h"

static const struct {
	const char *form, *xpos, *lemma;
	enum dtl_upos upos;
} cases[] = {
	{ "met", "VBD", "meet", DTL_VERB },
	{ "held", "VBN", "hold", DTL_VERB },
	{ "inked", "VBD", "ink", DTL_VERB },
	{ "signed", "VBD", "sign", DTL_VERB },
	{ "agreed", "VBD", "agree", DTL_VERB },
	{ "accused", "VBD", "accuse", DTL_VERB },
	{ "condemned", "VBD", "condemn", DTL_VERB },
	{ "hosted", "VBD", "host", DTL_VERB },
	{ "maimed", "VBD", "maim", DTL_VERB },
	{ "visited", "VBD", "visit", DTL_VERB },
	{ "planned", "VBN", "plan", DTL_VERB },
	{ "travelled", "VBD", "travel", DTL_VERB },
	{ "traveled", "VBD", "travel", DTL_VERB },
	{ "called", "VBD", "call", DTL_VERB },
	{ "co-chaired", "VBD", "co-chair", DTL_VERB },
	{ "Signing", "VBG", "sign", DTL_VERB },
	{ "meeting", "VBG", "meet", DTL_VERB },
	{ "meeting", "NN", "meeting", DTL_NOUN },
	{ "striking", "VBG", "strike", DTL_VERB },
	{ "bombing", "VBG", "bomb", DTL_VERB },
	{ "releasing", "VBG", "release", DTL_VERB },
	{ "shelling", "VBG", "shell", DTL_VERB },
	{ "tries", "VBZ", "try", DTL_VERB },
	{ "pushes", "VBZ", "push", DTL_VERB },
	{ "is", "VBZ", "be", DTL_AUX },
	{ "has", "VBZ", "have", DTL_AUX },
	{ "ministries", "NNS", "ministry", DTL_NOUN },
	{ "talks", "NNS", "talk", DTL_NOUN },
	{ "crises", "NNS", "crisis", DTL_NOUN },
	{ "houses", "NNS", "house", DTL_NOUN },
	{ "people", "NNS", "people", DTL_NOUN },
	{ "larger", "JJR", "large", DTL_ADJ },
	{ "biggest", "JJS", "big", DTL_ADJ },
	{ "heavier", "JJR", "heavy", DTL_ADJ },
	{ "Oslo", "NNP", "Oslo", DTL_PROPN },
	{ "n't", "RB", "not", DTL_PART },
	{ "The", "DT", "the", DTL_DET },
	{ "Superior", "NNP", "Superior", DTL_ADJ },
	{ "BOGORODSK", "NNP", "Bogorodsk", DTL_PROPN },
	{ "UNESCO", "NNP", "UNESCO", DTL_PROPN },
	{ "Burundian", "JJ", "Burundian", DTL_ADJ },
	{ "Mean", "JJ", "mean", DTL_ADJ },
	{ "\xe2\x80\x94", ":", "\xe2\x80\x94", DTL_PUNCT },
};

static void
base_forms_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint16_t xpos = dtl_xpos_from_name(dtl_str_from(cases[i].xpos));
		struct dtl_str lemma = dtl_lemma(
		    shipped.m, shipped.a, dtl_str_from(cases[i].form), cases[i].upos, xpos);

		if (!dtl_str_is(lemma, cases[i].lemma))
			fail_msg("%s/%s: '%.*s', not '%s'", cases[i].form, cases[i].xpos,
			    DTL_STR_FMT(lemma), cases[i].lemma);
	}
}

static void
long_and_short_forms_are_safe(void **state)
{
	char big[300];

	(void)state;
	memset(big, 'a', sizeof big);
	memcpy(big + sizeof big - 3, "ing", 3);
	for (size_t n = 0; n < sizeof big; n++) {
		static const char *const tags[] = { "VBG", "VBD", "NNS", "JJR", "NNP" };

		for (size_t k = 0; k < sizeof tags / sizeof tags[0]; k++) {
			struct dtl_str form = dtl_str_make(big + sizeof big - n, n);
			struct dtl_str lemma = dtl_lemma(shipped.m, shipped.a, form, DTL_VERB,
			    dtl_xpos_from_name(dtl_str_from(tags[k])));

			assert_true(lemma.n <= n + 1);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_forms_are_found),
		cmocka_unit_test(long_and_short_forms_are_safe),
	};

	return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}

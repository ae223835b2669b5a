#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/buf.h"
#include "news/code.h"
#include "text/conllu.h"

static const char patterns_text[] = "compose 12 04 = 125\n"
				    "compose 03 04 = 036\n"
				    "compose 03 07 = 033\n"
				    "040 meet both target=obj,with\n"
				    "040 n:talk both target=between,with\n"
				    "057 sign obj=pact both target=with source_is=signatory\n"
				    "070 help obj=actor target=obj\n"
				    "112 accuse obj=actor target=obj\n"
				    "120 refuse wrap target=in_comp\n"
				    "172 ban target=obj,in_obj domestic\n"
				    "190 attack target=obj,in_obj\n";

struct made {
	struct dtl_arena *a;
	struct dtl_document doc;
	struct dtl_patterns patterns;
	struct dtl_mention_list mentions;
	struct dtl_date_list dates;
	struct dtl_themes themes;
	struct dtl_confidence confidence;
	struct dtl_coder k;
	struct dtl_draft *drafts;
	size_t count;
};

static void
open_patterns(struct made *m)
{
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(m->a);
	struct dtl_lexicon *lex;
	struct dtl_buf out;
	struct dtl_err err;

	dtl_buf_init(&out, m->a);
	assert_int_equal(dtl_lexicon_add_source(
			     b, "patterns", "patterns/x.txt", dtl_str_from(patterns_text), &err),
	    DTL_OK);
	assert_int_equal(dtl_lexicon_finish(b, &out, &err), DTL_OK);
	assert_int_equal(dtl_lexicon_open(m->a, dtl_buf_str(&out), &lex, &err), DTL_OK);
	assert_int_equal(
	    dtl_patterns_open(m->a, dtl_lexicon_section(lex, "patterns"), &m->patterns, &err),
	    DTL_OK);
}

/* A capitalised noun is a country whose code is its form in upper case: "Kenya" is KENYA. */
static void
add_mentions(struct made *m)
{
	m->mentions.items = DTL_NEW_ARRAY(m->a, m->doc.token_count, struct dtl_mention);
	for (uint32_t t = 0; t < m->doc.token_count; t++) {
		const struct dtl_token *tok = &m->doc.tokens[t];
		struct dtl_mention *n = &m->mentions.items[m->mentions.count];
		char *code;

		if (tok->upos != DTL_PROPN)
			continue;
		code = dtl_arena_strndup(m->a, tok->form.p, 3);
		for (size_t i = 0; i < 3; i++)
			code[i] = (char)(code[i] >= 'a' ? code[i] - 32 : code[i]);
		*n = (struct dtl_mention){ .kind = DTL_MENTION_COUNTRY,
			.token = t,
			.token_count = 1,
			.head = t,
			.name = tok->form,
			.confidence = 1 };
		n->span = (struct dtl_span){ tok->beg, tok->end };
		n->country = dtl_str_make(code, 3);
		n->entity = (uint32_t)m->mentions.count++;
	}
}

/* Words as "form/lemma/UPOS/XPOS/head/rel". */
static void
code_words(struct made *m, const char *words)
{
	struct dtl_str rest = dtl_str_from(words), word;
	struct dtl_buf text;
	struct dtl_err err;
	int id = 1;

	*m = (struct made){ .a = dtl_arena_new(0) };
	dtl_buf_init(&text, m->a);
	while (dtl_str_split(&rest, ' ', &word)) {
		struct dtl_str f[6] = { { NULL, 0 } };

		for (size_t i = 0; i < 6; i++)
			assert_true(dtl_str_split(&word, '/', &f[i]));
		dtl_buf_addf(&text, "%d\t%.*s\t%.*s\t%.*s\t%.*s\t_\t%.*s\t%.*s\t_\t_\n", id++,
		    DTL_STR_FMT(f[0]), DTL_STR_FMT(f[1]), DTL_STR_FMT(f[2]), DTL_STR_FMT(f[3]),
		    DTL_STR_FMT(f[4]), DTL_STR_FMT(f[5]));
	}
	dtl_buf_add_z(&text, "\n");
	assert_int_equal(dtl_conllu_read(m->a, dtl_buf_str(&text), &m->doc, &err), DTL_OK);
	for (size_t i = 0; i < m->doc.sentence_count; i++)
		m->doc.sentences[i].parsed = true;
	for (size_t i = 0; i < m->doc.block_count; i++)
		m->doc.blocks[i].coded = true;
	dtl_clauses_find(&m->doc);
	open_patterns(m);
	add_mentions(m);
	assert_int_equal(dtl_themes_open(m->a, DTL_STR_NONE, &m->themes, &err), DTL_OK);
	assert_int_equal(
	    dtl_confidence_open(m->a, dtl_str_from("by=meet 1\n"), &m->confidence, &err), DTL_OK);
	m->k = (struct dtl_coder){ .patterns = &m->patterns,
		.themes = &m->themes,
		.confidence = &m->confidence,
		.doc = &m->doc,
		.mentions = &m->mentions,
		.dates = &m->dates };
	dtl_code_find(&m->k, &m->drafts, &m->count);
}

static bool
has(const struct dtl_draft *d, enum dtl_side side, const char *country)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		if (d->participants[i].side == side &&
		    dtl_str_is(d->participants[i].country, country))
			return true;
	}
	return false;
}

static void
a_directed_act_has_source_and_target(void **state)
{
	struct made m;

	(void)state;
	code_words(&m, "Kenya/Kenya/PROPN/NNP/2/nsubj accused/accuse/VERB/VBD/0/root "
		       "Uganda/Uganda/PROPN/NNP/2/obj");
	assert_int_equal(m.count, 1);
	assert_int_equal(m.drafts[0].ev.type, DTL_EVENT_ACCUSE);
	assert_true(has(&m.drafts[0], DTL_SIDE_SOURCE, "KEN"));
	assert_true(has(&m.drafts[0], DTL_SIDE_TARGET, "UGA"));
	assert_true(dtl_str_is(m.drafts[0].ev.evidence.rule, "x.txt:8 accuse"));
	dtl_arena_free(m.a);
}

static bool
has_signal(const struct dtl_draft *d, const char *name, double value)
{
	for (size_t i = 0; i < d->signals.count; i++) {
		if (dtl_str_is(d->signals.items[i].name, name))
			return fabs(d->signals.items[i].value - value) < 1e-9;
	}
	return false;
}

static void
what_makes_it_doubtful_is_read_off_the_sentence(void **state)
{
	struct made m;

	(void)state;
	code_words(&m, "Kenya/Kenya/PROPN/NNP/2/nsubj accused/accuse/VERB/VBD/0/root "
		       "Uganda/Uganda/PROPN/NNP/2/obj");
	assert_true(has_signal(&m.drafts[0], "always", 1));
	assert_true(has_signal(&m.drafts[0], "by=accuse", 1));
	assert_true(has_signal(&m.drafts[0], "code=112", 1));
	assert_true(has_signal(&m.drafts[0], "verbal", 1));
	assert_true(has_signal(&m.drafts[0], "bare", 1));
	assert_true(has_signal(&m.drafts[0], "pair=country-country", 1));
	assert_true(has_signal(&m.drafts[0], "source_path=nsubj", 1));
	assert_true(has_signal(&m.drafts[0], "target_path=obj", 1));
	assert_true(has_signal(&m.drafts[0], "target_far", 1 / 25.0));
	assert_true(has_signal(&m.drafts[0], "headline", 1));
	assert_false(has_signal(&m.drafts[0], "nominal", 1));
	assert_false(has_signal(&m.drafts[0], "one_side", 1));
	dtl_arena_free(m.a);
}

static void
a_passive_is_turned_round(void **state)
{
	struct made m;

	(void)state;
	code_words(&m,
	    "Kenya/Kenya/PROPN/NNP/3/nsubj:pass was/be/AUX/VBD/3/aux:pass "
	    "attacked/attack/VERB/VBN/0/root by/by/ADP/IN/5/case Uganda/Uganda/PROPN/NNP/3/obl");
	assert_int_equal(m.count, 1);
	assert_true(has(&m.drafts[0], DTL_SIDE_SOURCE, "UGA"));
	assert_true(has(&m.drafts[0], DTL_SIDE_TARGET, "KEN"));
	dtl_arena_free(m.a);
}

static void
those_who_act_alike_are_both(void **state)
{
	struct made m;

	(void)state;
	code_words(&m,
	    "Kenya/Kenya/PROPN/NNP/2/nsubj signed/sign/VERB/VBD/0/root a/a/DET/DT/4/det "
	    "pact/pact/NOUN/NN/2/obj with/with/ADP/IN/6/case Uganda/Uganda/PROPN/NNP/4/nmod");
	assert_int_equal(m.count, 1);
	assert_int_equal(m.drafts[0].ev.type, DTL_EVENT_SUPPORT);
	assert_true(has(&m.drafts[0], DTL_SIDE_BOTH, "KEN"));
	assert_true(has(&m.drafts[0], DTL_SIDE_BOTH, "UGA"));
	assert_int_equal(m.drafts[0].participants[0].functions, DTL_FUNCTION_SIGNATORY);
	dtl_arena_free(m.a);
}

static void
a_light_verb_is_read_through_its_noun_once(void **state)
{
	struct made m;

	(void)state;
	code_words(&m,
	    "Kenya/Kenya/PROPN/NNP/2/nsubj held/hold/VERB/VBD/0/root talks/talk/NOUN/NNS/2/obj "
	    "with/with/ADP/IN/5/case Uganda/Uganda/PROPN/NNP/3/nmod");
	assert_int_equal(m.count, 1);
	assert_int_equal(m.drafts[0].ev.type, DTL_EVENT_CONSULT);
	assert_true(has(&m.drafts[0], DTL_SIDE_BOTH, "UGA"));
	dtl_arena_free(m.a);
}

static void
a_refusal_takes_its_code_from_what_is_refused(void **state)
{
	struct made m;

	(void)state;
	code_words(&m,
	    "Kenya/Kenya/PROPN/NNP/2/nsubj refused/refuse/VERB/VBD/0/root to/to/PART/TO/4/mark "
	    "meet/meet/VERB/VB/2/xcomp Uganda/Uganda/PROPN/NNP/4/obj");
	assert_int_equal(m.count, 1);
	assert_true(dtl_str_is(m.drafts[0].ev.cameo, "125"));
	assert_true(has(&m.drafts[0], DTL_SIDE_TARGET, "UGA"));
	dtl_arena_free(m.a);
}

static void
future_cooperation_is_a_promise_and_keeps_its_act(void **state)
{
	struct made m;

	(void)state;
	code_words(&m,
	    "Kenya/Kenya/PROPN/NNP/3/nsubj will/will/AUX/MD/3/aux help/help/VERB/VB/0/root "
	    "Uganda/Uganda/PROPN/NNP/3/obj");
	assert_int_equal(m.count, 1);
	assert_int_equal(m.drafts[0].ev.type, DTL_EVENT_AGREE);
	assert_int_equal(m.drafts[0].ev.act, DTL_EVENT_AID);
	assert_true(dtl_str_is(m.drafts[0].ev.cameo, "033"));
	assert_int_equal(m.drafts[0].ev.status, DTL_STATUS_SCHEDULED);
	dtl_arena_free(m.a);
}

static void
an_act_without_another_side_is_not_done_to_its_own_doer(void **state)
{
	struct made m;

	(void)state;
	code_words(&m, "Kenya/Kenya/PROPN/NNP/2/nsubj banned/ban/VERB/VBD/0/root "
		       "rallies/rally/NOUN/NNS/2/obj");
	assert_int_equal(m.count, 1);
	assert_false(has(&m.drafts[0], DTL_SIDE_TARGET, "KEN"));
	dtl_arena_free(m.a);
	code_words(&m, "Kenya/Kenya/PROPN/NNP/2/nsubj met/meet/VERB/VBD/0/root "
		       "deadlines/deadline/NOUN/NNS/2/obj");
	assert_int_equal(m.count, 0);
	dtl_arena_free(m.a);
}

static void
a_speaker_is_no_actor_and_a_statement_no_event(void **state)
{
	struct made m;

	(void)state;
	code_words(&m,
	    "Peru/Peru/PROPN/NNP/2/nsubj said/say/VERB/VBD/0/root Kenya/Kenya/PROPN/NNP/4/nsubj "
	    "attacked/attack/VERB/VBD/2/ccomp Uganda/Uganda/PROPN/NNP/4/obj");
	assert_int_equal(m.count, 1);
	assert_true(has(&m.drafts[0], DTL_SIDE_SOURCE, "KEN"));
	assert_false(has(&m.drafts[0], DTL_SIDE_SOURCE, "PER"));
	assert_true(dtl_str_is(m.drafts[0].ev.attribution, "Peru"));
	dtl_arena_free(m.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_directed_act_has_source_and_target),
		cmocka_unit_test(what_makes_it_doubtful_is_read_off_the_sentence),
		cmocka_unit_test(a_passive_is_turned_round),
		cmocka_unit_test(those_who_act_alike_are_both),
		cmocka_unit_test(a_light_verb_is_read_through_its_noun_once),
		cmocka_unit_test(a_refusal_takes_its_code_from_what_is_refused),
		cmocka_unit_test(future_cooperation_is_a_promise_and_keeps_its_act),
		cmocka_unit_test(an_act_without_another_side_is_not_done_to_its_own_doer),
		cmocka_unit_test(a_speaker_is_no_actor_and_a_statement_no_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "parsed_sentence.h"

static void
subjects_and_objects_hold_every_conjunct(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Kenya/Kenya/PROPN/NNP/4/nsubj and/and/CCONJ/CC/3/cc Uganda/Uganda/PROPN/NNP/1/conj "
	    "signed/sign/VERB/VBD/0/root a/a/DET/DT/6/det pact/pact/NOUN/NN/4/obj "
	    "in/in/ADP/IN/8/case Nairobi/Nairobi/PROPN/NNP/4/obl",
	    &doc);
	c = clause(&doc, "sign");
	assert_int_equal(c->link, DTL_LINK_ROOT);
	assert_int_equal(c->tense, DTL_TENSE_PAST);
	assert_int_equal(c->subject_count, 2);
	assert_true(is_at(&doc, c->subjects[1], "Uganda"));
	assert_int_equal(c->object_count, 1);
	assert_int_equal(c->oblique_count, 1);
	assert_true(dtl_str_is(c->obliques[0].prep, "in"));
	dtl_arena_free(a);
}

static void
a_passive_keeps_its_agent(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Rebels/rebel/NOUN/NNS/3/nsubj:pass were/be/AUX/VBD/3/aux:pass "
	    "attacked/attack/VERB/VBN/0/root by/by/ADP/IN/5/case troops/troop/NOUN/NNS/3/obl",
	    &doc);
	c = clause(&doc, "attack");
	assert_true(c->passive);
	assert_int_equal(c->agent_count, 1);
	assert_true(is_at(&doc, c->agents[0], "troops"));
	assert_true(is_at(&doc, c->subjects[0], "Rebels"));
	assert_int_equal(c->oblique_count, 0);
	dtl_arena_free(a);
}

static void
an_infinitive_is_done_by_whoever_controls_it(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read_parse(a,
	    "Peru/Peru/PROPN/NNP/2/nsubj urged/urge/VERB/VBD/0/root Chile/Chile/PROPN/NNP/2/obj "
	    "to/to/PART/TO/5/mark leave/leave/VERB/VB/2/xcomp",
	    &doc);
	assert_true(is_at(&doc, clause(&doc, "leave")->subjects[0], "Chile"));
	read_parse(a,
	    "Peru/Peru/PROPN/NNP/2/nsubj promised/promise/VERB/VBD/0/root "
	    "Chile/Chile/PROPN/NNP/2/obj to/to/PART/TO/5/mark help/help/VERB/VB/2/xcomp",
	    &doc);
	assert_true(is_at(&doc, clause(&doc, "help")->subjects[0], "Peru"));
	assert_int_equal(clause(&doc, "help")->link, DTL_LINK_XCOMP);
	dtl_arena_free(a);
}

static void
relative_clauses_fill_their_gap_with_the_noun(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read_parse(a,
	    "Troops/troop/NOUN/NNS/4/nsubj who/who/PRON/WP/3/nsubj fled/flee/VERB/VBD/1/acl:relcl "
	    "returned/return/VERB/VBD/0/root",
	    &doc);
	assert_true(is_at(&doc, clause(&doc, "flee")->subjects[0], "Troops"));
	assert_int_equal(clause(&doc, "flee")->link, DTL_LINK_RELATIVE);
	read_parse(a,
	    "The/the/DET/DT/2/det pact/pact/NOUN/NN/5/nsubj Peru/Peru/PROPN/NNP/4/nsubj "
	    "signed/sign/VERB/VBD/2/acl:relcl holds/hold/VERB/VBZ/0/root",
	    &doc);
	assert_true(is_at(&doc, clause(&doc, "sign")->objects[0], "pact"));
	read_parse(a,
	    "The/the/DET/DT/2/det pact/pact/NOUN/NN/6/nsubj signed/sign/VERB/VBN/2/acl "
	    "by/by/ADP/IN/5/case Peru/Peru/PROPN/NNP/3/obl holds/hold/VERB/VBZ/0/root",
	    &doc);
	assert_true(clause(&doc, "sign")->passive);
	assert_true(is_at(&doc, clause(&doc, "sign")->agents[0], "Peru"));
	assert_true(is_at(&doc, clause(&doc, "sign")->subjects[0], "pact"));
	dtl_arena_free(a);
}

static void
a_light_verb_shows_its_noun(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read_parse(a,
	    "Peru/Peru/PROPN/NNP/2/nsubj held/hold/VERB/VBD/0/root talks/talk/NOUN/NNS/2/obj "
	    "with/with/ADP/IN/5/case Chile/Chile/PROPN/NNP/3/nmod",
	    &doc);
	assert_true(is_at(&doc, clause(&doc, "hold")->light_noun, "talks"));
	assert_true(clause(&doc, "talk")->nominal);
	assert_true(dtl_str_is(clause(&doc, "talk")->obliques[0].prep, "with"));
	assert_int_equal(clause(&doc, "talk")->tense, DTL_TENSE_PAST);
	dtl_arena_free(a);
}

static void
negation_modality_and_tense_are_seen(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Peru/Peru/PROPN/NNP/4/nsubj will/will/AUX/MD/4/aux not/not/PART/RB/4/advmod "
	    "pull/pull/VERB/VB/0/root out/out/ADP/RP/4/compound:prt",
	    &doc);
	c = clause(&doc, "pull");
	assert_true(c->negated);
	assert_true(dtl_str_is(c->modal, "will"));
	assert_int_equal(c->tense, DTL_TENSE_FUTURE);
	assert_true(dtl_str_is(c->particle, "out"));
	read_parse(a,
	    "Peru/Peru/PROPN/NNP/4/nsubj has/have/AUX/VBZ/4/aux been/be/AUX/VBN/4/aux "
	    "meeting/meet/VERB/VBG/0/root Chile/Chile/PROPN/NNP/4/obj",
	    &doc);
	c = clause(&doc, "meet");
	assert_true(c->perfect);
	assert_true(c->progressive);
	read_parse(a,
	    "No/no/DET/DT/2/det pact/pact/NOUN/NN/4/nsubj:pass was/be/AUX/VBD/4/aux:pass "
	    "signed/sign/VERB/VBN/0/root",
	    &doc);
	assert_true(clause(&doc, "sign")->negated);
	dtl_arena_free(a);
}

static void
what_is_said_is_reported_with_its_speaker(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Police/police/NOUN/NNS/2/nsubj said/say/VERB/VBD/0/root rebels/rebel/NOUN/NNS/4/nsubj "
	    "fled/flee/VERB/VBD/2/ccomp and/and/CCONJ/CC/6/cc hid/hide/VERB/VBD/4/conj",
	    &doc);
	c = clause(&doc, "flee");
	assert_true(c->reported);
	assert_true(is_at(&doc, c->speaker, "Police"));
	assert_true(clause(&doc, "hide")->reported);
	assert_true(is_at(&doc, clause(&doc, "hide")->subjects[0], "rebels"));
	assert_false(clause(&doc, "say")->reported);
	read_parse(a,
	    "Rebels/rebel/NOUN/NNS/2/nsubj fled/flee/VERB/VBD/0/root ,/,/PUNCT/,/2/punct "
	    "police/police/NOUN/NNS/5/nsubj said/say/VERB/VBD/2/parataxis",
	    &doc);
	assert_true(clause(&doc, "flee")->reported);
	assert_true(is_at(&doc, clause(&doc, "flee")->speaker, "police"));
	dtl_arena_free(a);
}

static void
purposes_and_conditions_are_told_apart(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read_parse(a,
	    "Peru/Peru/PROPN/NNP/2/nsubj came/come/VERB/VBD/0/root to/to/PART/TO/4/mark "
	    "talk/talk/VERB/VB/2/advcl if/if/SCONJ/IN/7/mark Chile/Chile/PROPN/NNP/7/nsubj "
	    "listens/listen/VERB/VBZ/2/advcl",
	    &doc);
	assert_int_equal(clause(&doc, "talk")->link, DTL_LINK_PURPOSE);
	assert_int_equal(clause(&doc, "listen")->link, DTL_LINK_CONDITION);
	assert_true(is_at(&doc, clause(&doc, "talk")->subjects[0], "Peru"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subjects_and_objects_hold_every_conjunct),
		cmocka_unit_test(a_passive_keeps_its_agent),
		cmocka_unit_test(an_infinitive_is_done_by_whoever_controls_it),
		cmocka_unit_test(relative_clauses_fill_their_gap_with_the_noun),
		cmocka_unit_test(a_light_verb_shows_its_noun),
		cmocka_unit_test(negation_modality_and_tense_are_seen),
		cmocka_unit_test(what_is_said_is_reported_with_its_speaker),
		cmocka_unit_test(purposes_and_conditions_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

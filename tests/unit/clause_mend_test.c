/* clause_mend and the rest of what a clause must say: sentences of our own with their parses. */
#include "parsed_sentence.h"
#include "text/names.h"

static void
somebody_who_is_invited_is_the_one_who_visits(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Chad/Chad/PROPN/NNP/2/nsubj extended/extend/VERB/VBD/0/root "
	    "an/a/DET/DT/4/det invitation/invitation/NOUN/NN/2/obj "
	    "to/to/ADP/IN/6/case Mali/Mali/PROPN/NNP/4/nmod and/and/CCONJ/CC/8/cc "
	    "Togo/Togo/PROPN/NNP/6/conj to/to/PART/TO/10/mark "
	    "visit/visit/VERB/VB/2/advcl Sarh/Sarh/PROPN/NNP/10/obj",
	    &doc);
	c = clause(&doc, "extend");
	assert_true(is_at(&doc, c->light_noun, "invitation"));
	c = clause(&doc, "visit");
	assert_int_equal(c->link, DTL_LINK_PURPOSE);
	assert_int_equal(c->subject_count, 2);
	assert_true(is_at(&doc, c->subjects[0], "Mali"));
	assert_true(is_at(&doc, c->subjects[1], "Togo"));
	assert_true(is_at(&doc, c->objects[0], "Sarh"));
	dtl_arena_free(a);
}

static void
an_infinitive_of_the_invitation_itself_is_done_by_the_invited(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Chad/Chad/PROPN/NNP/2/nsubj renewed/renew/VERB/VBD/0/root "
	    "its/its/PRON/PRP$/4/nmod:poss invitation/invitation/NOUN/NN/2/obj "
	    "to/to/ADP/IN/6/case Mali/Mali/PROPN/NNP/4/nmod to/to/PART/TO/8/mark "
	    "visit/visit/VERB/VB/4/acl",
	    &doc);
	c = clause(&doc, "visit");
	assert_int_equal(c->subject_count, 1);
	assert_true(is_at(&doc, c->subjects[0], "Mali"));
	dtl_arena_free(a);
}

static void
what_goes_on_behind_a_name_goes_on_behind_its_title(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "It/it/PRON/PRP/3/nsubj:pass was/be/AUX/VBD/3/aux:pass signed/sign/VERB/VBN/0/root "
	    "by/by/ADP/IN/5/case minister/minister/NOUN/NN/3/obl:agent Holm/Holm/PROPN/NNP/5/appos "
	    "and/and/CCONJ/CC/8/cc envoys/envoy/NOUN/NNS/6/conj",
	    &doc);
	c = clause(&doc, "sign");
	assert_int_equal(c->agent_count, 2);
	assert_true(is_at(&doc, c->agents[0], "minister"));
	assert_true(is_at(&doc, c->agents[1], "envoys"));
	/* between commas a name explains, and what follows it is its own */
	read_parse(a,
	    "Hosts/host/NOUN/NNS/6/nsubj ,/,/PUNCT/,/3/punct Holm/Holm/PROPN/NNP/1/appos "
	    "and/and/CCONJ/CC/5/cc Brek/Brek/PROPN/NNP/3/conj left/leave/VERB/VBD/0/root",
	    &doc);
	c = clause(&doc, "leave");
	assert_int_equal(c->subject_count, 1);
	dtl_arena_free(a);
}

static void
a_person_without_preposition_is_one_more_agent(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "It/it/PRON/PRP/3/nsubj:pass was/be/AUX/VBD/3/aux:pass signed/sign/VERB/VBN/0/root "
	    "by/by/ADP/IN/5/case envoys/envoy/NOUN/NNS/3/obl:agent ,/,/PUNCT/,/7/punct "
	    "Holm/Holm/PROPN/NNP/3/obl Friday/Friday/PROPN/NNP/3/obl",
	    &doc);
	for (size_t i = 0; i < doc.token_count; i++)
		if (dtl_str_is(doc.tokens[i].form, "Holm"))
			doc.tokens[i].name = DTL_NAME_PERSON;
	dtl_clauses_find(&doc);
	c = clause(&doc, "sign");
	assert_int_equal(c->agent_count, 2);
	assert_true(is_at(&doc, c->agents[1], "Holm"));
	dtl_arena_free(a);
}

static void
a_name_and_what_explains_it_are_one_subject_the_name(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Brek/Brek/PROPN/NNP/6/nsubj ,/,/PUNCT/,/6/punct the/the/DET/DT/6/det "
	    "oldest/old/ADJ/JJS/6/amod salt/salt/NOUN/NN/6/compound "
	    "mine/mine/NOUN/NN/8/nsubj ,/,/PUNCT/,/6/punct "
	    "closed/close/VERB/VBD/0/root",
	    &doc);
	c = clause(&doc, "close");
	assert_int_equal(c->subject_count, 1);
	assert_true(is_at(&doc, c->subjects[0], "Brek"));
	dtl_arena_free(a);
}

static void
the_end_of_a_list_in_front_is_no_subject(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "With/with/ADP/IN/2/case wool/wool/NOUN/NN/9/obl ,/,/PUNCT/,/5/punct "
	    "and/and/CCONJ/CC/5/cc fish/fish/NOUN/NN/9/nsubj ,/,/PUNCT/,/8/punct "
	    "the/the/DET/DT/8/det port/port/NOUN/NN/5/appos "
	    "thrives/thrive/VERB/VBZ/0/root",
	    &doc);
	c = clause(&doc, "thrive");
	assert_int_equal(c->subject_count, 1);
	assert_true(is_at(&doc, c->subjects[0], "port"));
	dtl_arena_free(a);
}

static void
a_verb_without_subject_takes_what_explains_the_phrase_before_it(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "In/in/ADP/IN/3/case a/a/DET/DT/3/det move/move/NOUN/NN/8/obl "
	    ",/,/PUNCT/,/3/punct Peru/Peru/PROPN/NNP/3/appos and/and/CCONJ/CC/7/cc "
	    "Chile/Chile/PROPN/NNP/5/conj met/meet/VERB/VBD/0/root",
	    &doc);
	c = clause(&doc, "meet");
	assert_int_equal(c->subject_count, 2);
	assert_true(is_at(&doc, c->subjects[0], "Peru"));
	assert_true(is_at(&doc, c->subjects[1], "Chile"));
	dtl_arena_free(a);
}

static void
a_noun_before_a_hyphen_only_says_which_object(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "They/they/PRON/PRP/2/nsubj built/build/VERB/VBD/0/root "
	    "short/short/ADJ/JJ/5/amod -/-/PUNCT/HYPH/3/punct "
	    "range/range/NOUN/NN/2/obj rockets/rocket/NOUN/NNS/5/obj",
	    &doc);
	c = clause(&doc, "build");
	assert_int_equal(c->object_count, 1);
	assert_true(is_at(&doc, c->objects[0], "rockets"));
	dtl_arena_free(a);
}

static void
a_verb_joined_to_an_object_is_no_object(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "They/they/PRON/PRP/2/nsubj read/read/VERB/VBD/0/root "
	    "notes/note/NOUN/NNS/2/obj and/and/CCONJ/CC/5/cc ate/eat/VERB/VBD/3/conj "
	    "figs/fig/NOUN/NNS/5/obj",
	    &doc);
	c = clause(&doc, "read");
	assert_int_equal(c->object_count, 1);
	assert_true(is_at(&doc, c->objects[0], "notes"));
	c = clause(&doc, "eat");
	assert_true(is_at(&doc, c->objects[0], "figs"));
	dtl_arena_free(a);
}

static void
what_stands_behind_a_preposition_is_no_second_object(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "They/they/PRON/PRP/2/nsubj drew/draw/VERB/VBD/0/root a/a/DET/DT/4/det "
	    "plan/plan/NOUN/NN/2/obj for/for/ADP/IN/6/case "
	    "harbour/harbour/NOUN/NN/7/compound works/works/NOUN/NNS/2/obj",
	    &doc);
	c = clause(&doc, "draw");
	assert_int_equal(c->object_count, 1);
	assert_true(is_at(&doc, c->objects[0], "plan"));
	dtl_arena_free(a);
}

static void
particle_recipient_and_aspect_are_kept(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Oslo/Oslo/PROPN/NNP/4/nsubj has/have/AUX/VBZ/4/aux been/be/AUX/VBN/4/aux "
	    "handing/hand/VERB/VBG/0/root Riga/Riga/PROPN/NNP/4/iobj "
	    "boats/boat/NOUN/NNS/4/obj over/over/ADP/RP/4/compound:prt",
	    &doc);
	c = clause(&doc, "hand");
	assert_true(dtl_str_is(c->particle, "over"));
	assert_true(c->perfect && c->progressive && !c->passive);
	assert_true(is_at(&doc, c->recipients[0], "Riga"));
	assert_true(is_at(&doc, c->objects[0], "boats"));
	dtl_arena_free(a);
}

static void
a_participle_belongs_to_its_noun(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "A/a/DET/DT/2/det pact/pact/NOUN/NN/6/nsubj signed/sign/VERB/VBN/2/acl "
	    "by/by/ADP/IN/5/case Malta/Malta/PROPN/NNP/3/obl "
	    "holds/hold/VERB/VBZ/0/root",
	    &doc);
	c = clause(&doc, "sign");
	assert_int_equal(c->link, DTL_LINK_PARTICIPLE);
	assert_true(c->passive);
	assert_true(is_at(&doc, c->subjects[0], "pact"));
	assert_int_equal(c->agent_count, 1);
	assert_true(is_at(&doc, c->agents[0], "Malta"));
	dtl_arena_free(a);
}

static void
a_quotation_of_two_clauses_has_one_speaker(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "We/we/PRON/PRP/2/nsubj agreed/agree/VERB/VBD/8/ccomp "
	    "and/and/CCONJ/CC/5/cc we/we/PRON/PRP/5/nsubj leave/leave/VERB/VBP/2/conj "
	    ",/,/PUNCT/,/8/punct Lund/Lund/PROPN/NNP/8/nsubj said/say/VERB/VBD/0/root",
	    &doc);
	c = clause(&doc, "agree");
	assert_true(c->reported);
	assert_true(is_at(&doc, c->speaker, "Lund"));
	c = clause(&doc, "leave");
	assert_true(c->reported);
	assert_true(is_at(&doc, c->speaker, "Lund"));
	dtl_arena_free(a);
}

static void
a_visit_paid_is_a_visit(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	const struct dtl_clause *c;

	(void)state;
	read_parse(a,
	    "Two/two/NUM/CD/2/nummod kings/king/NOUN/NNS/3/nsubj "
	    "paid/pay/VERB/VBD/0/root a/a/DET/DT/5/det visit/visit/NOUN/NN/3/obj "
	    "to/to/ADP/IN/7/case Fiji/Fiji/PROPN/NNP/5/nmod",
	    &doc);
	c = clause(&doc, "pay");
	assert_true(is_at(&doc, c->light_noun, "visit"));
	c = clause(&doc, "visit");
	assert_true(c->nominal);
	assert_int_equal(c->oblique_count, 1);
	assert_true(is_at(&doc, c->obliques[0].token, "Fiji"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(somebody_who_is_invited_is_the_one_who_visits),
		cmocka_unit_test(an_infinitive_of_the_invitation_itself_is_done_by_the_invited),
		cmocka_unit_test(what_goes_on_behind_a_name_goes_on_behind_its_title),
		cmocka_unit_test(a_person_without_preposition_is_one_more_agent),
		cmocka_unit_test(a_name_and_what_explains_it_are_one_subject_the_name),
		cmocka_unit_test(the_end_of_a_list_in_front_is_no_subject),
		cmocka_unit_test(a_verb_without_subject_takes_what_explains_the_phrase_before_it),
		cmocka_unit_test(a_noun_before_a_hyphen_only_says_which_object),
		cmocka_unit_test(a_verb_joined_to_an_object_is_no_object),
		cmocka_unit_test(what_stands_behind_a_preposition_is_no_second_object),
		cmocka_unit_test(particle_recipient_and_aspect_are_kept),
		cmocka_unit_test(a_participle_belongs_to_its_noun),
		cmocka_unit_test(a_quotation_of_two_clauses_has_one_speaker),
		cmocka_unit_test(a_visit_paid_is_a_visit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* mend: heads that the parser hangs one word off are put right, and sound ones stay. */
#include "parsed_sentence.h"
#include "text/labels.h"
#include "text/mend.h"

/* Words as in parsed_sentence.h; then "form head label" of the words that change, heads from 1. */
static const struct {
	const char *words;
	uint32_t word, head;
	const char *deprel;
} cases[] = {
	/* a word of direction goes with the verb before it */
	{ "Troops/troops/NOUN/NNS/2/nsubj drove/drive/VERB/VBD/0/root back/back/ADV/RB/5/advmod "
	  "armed/armed/ADJ/JJ/5/amod men/man/NOUN/NNS/2/obj",
	    3, 2, "advmod" },
	/* a participle behind "have" is the verb */
	{ "Students/student/NOUN/NNS/2/nsubj have/have/VERB/VBP/0/root "
	  "skipped/skip/VERB/VBN/4/amod "
	  "classes/class/NOUN/NNS/2/obj",
	    3, 0, "root" },
	{ "Students/student/NOUN/NNS/2/nsubj have/have/VERB/VBP/0/root "
	  "skipped/skip/VERB/VBN/4/amod "
	  "classes/class/NOUN/NNS/2/obj",
	    2, 3, "aux" },
	{ "Students/student/NOUN/NNS/2/nsubj have/have/VERB/VBP/0/root "
	  "skipped/skip/VERB/VBN/4/amod "
	  "classes/class/NOUN/NNS/2/obj",
	    4, 3, "obj" },
	/* no auxiliary stands before a bare noun */
	{ "Iran/Iran/PROPN/NNP/3/nsubj did/do/AUX/VBD/3/aux business/business/NOUN/NN/0/root", 2, 0,
	    "root" },
	{ "Iran/Iran/PROPN/NNP/3/nsubj did/do/AUX/VBD/3/aux business/business/NOUN/NN/0/root", 3, 2,
	    "obj" },
	/* a preposition's noun is no object; a particle's is */
	{ "Oman/Oman/PROPN/NNP/2/nsubj shied/shy/VERB/VBD/0/root away/away/ADV/RB/2/advmod "
	  "from/from/ADP/IN/5/case talks/talk/NOUN/NNS/2/obj",
	    5, 2, "obl" },
	{ "Chad/Chad/PROPN/NNP/2/nsubj cut/cut/VERB/VBD/0/root off/off/ADP/IN/4/case "
	  "gas/gas/NOUN/NN/2/obj",
	    3, 2, "compound:prt" },
	/* "out" goes with "of" */
	{ "Fiji/Fiji/PROPN/NNP/2/nsubj pulled/pull/VERB/VBD/0/root out/out/ADP/RP/2/compound:prt "
	  "of/of/ADP/IN/5/case Tonga/Tonga/PROPN/NNP/2/obl",
	    3, 5, "case" },
	{ "Fiji/Fiji/PROPN/NNP/2/nsubj walked/walk/VERB/VBD/0/root out/out/ADP/IN/2/advmod "
	  "of/of/ADP/IN/5/case talks/talk/NOUN/NNS/2/obl",
	    3, 5, "case" },
	/* a particle between a verb and its object goes with the verb, one without object stays */
	{ "Guards/guard/NOUN/NNS/2/nsubj led/lead/VERB/VBD/0/root off/off/ADV/RB/4/advmod "
	  "six/six/NUM/CD/5/nummod miners/miner/NOUN/NNS/2/obj",
	    3, 2, "compound:prt" },
	{ "Prices/price/NOUN/NNS/2/nsubj went/go/VERB/VBD/0/root up/up/ADV/RB/4/advmod "
	  "sharply/sharply/ADV/RB/2/advmod",
	    3, 4, "advmod" },
	/* a noun that was joined to the verb is joined to its object; a clause stays */
	{ "Rebels/rebel/NOUN/NNS/2/nsubj took/take/VERB/VBD/0/root ports/port/NOUN/NNS/2/obj "
	  "and/and/CCONJ/CC/6/cc two/two/NUM/CD/6/nummod ferries/ferry/NOUN/NNS/2/conj",
	    6, 3, "conj" },
	{ "Rebels/rebel/NOUN/NNS/2/nsubj took/take/VERB/VBD/0/root ports/port/NOUN/NNS/2/obj "
	  "and/and/CCONJ/CC/7/cc they/they/PRON/PRP/7/nsubj were/be/AUX/VBD/7/cop "
	  "victors/victor/NOUN/NNS/2/conj",
	    7, 2, "conj" },
	/* who stands behind "by" did what the object tells of, where the verb has an object */
	{ "Talks/talk/NOUN/NNS/2/nsubj followed/follow/VERB/VBD/0/root raids/raid/NOUN/NNS/2/obj "
	  "on/on/ADP/IN/5/case Nuba/Nuba/PROPN/NNP/2/obl by/by/ADP/IN/7/case "
	  "Chad/Chad/PROPN/NNP/2/obl",
	    7, 3, "nmod" },
	{ "Talks/talk/NOUN/NNS/2/nsubj followed/follow/VERB/VBD/0/root raids/raid/NOUN/NNS/2/obj "
	  "on/on/ADP/IN/5/case Nuba/Nuba/PROPN/NNP/2/obl by/by/ADP/IN/7/case "
	  "Chad/Chad/PROPN/NNP/2/obl",
	    5, 3, "nmod" },
	{ "Guards/guard/NOUN/NNS/2/nsubj held/hold/VERB/VBD/0/root boats/boat/NOUN/NNS/2/obj "
	  "by/by/ADP/IN/5/case force/force/NOUN/NN/2/obl",
	    5, 2, "obl" },
	/* where the waters are it was done */
	{ "Oman/Oman/PROPN/NNP/2/nsubj sank/sink/VERB/VBD/0/root ships/ship/NOUN/NNS/2/obj "
	  "in/in/ADP/IN/5/case seas/sea/NOUN/NNS/3/nmod off/off/ADP/IN/7/case "
	  "Goa/Goa/PROPN/NNP/5/nmod",
	    7, 2, "obl" },
	/* who speaks at the end is no part of what is said */
	{ "Mali/Mali/PROPN/NNP/2/nsubj left/leave/VERB/VBD/0/root talks/talk/NOUN/NNS/2/obj "
	  ",/,/PUNCT/,/5/punct envoys/envoy/NOUN/NNS/2/obl said/say/VERB/VBD/5/acl",
	    6, 2, "parataxis" },
	{ "Mali/Mali/PROPN/NNP/2/nsubj left/leave/VERB/VBD/0/root talks/talk/NOUN/NNS/2/obj "
	  ",/,/PUNCT/,/5/punct envoys/envoy/NOUN/NNS/2/obl said/say/VERB/VBD/5/acl",
	    5, 6, "nsubj" },
	{ "Mali/Mali/PROPN/NNP/2/nsubj left/leave/VERB/VBD/0/root talks/talk/NOUN/NNS/2/obj "
	  ",/,/PUNCT/,/6/punct as/as/ADP/IN/6/case envoys/envoy/NOUN/NNS/2/obl "
	  "said/say/VERB/VBD/6/acl",
	    7, 6, "acl" },
	/* ", who" tells of the noun before it */
	{ "She/she/PRON/PRP/2/nsubj thanked/thank/VERB/VBD/0/root kings/king/NOUN/NNS/2/obj "
	  ",/,/PUNCT/,/6/punct who/who/PRON/WP/6/nsubj rule/rule/VERB/VBP/2/parataxis",
	    6, 3, "acl:relcl" },
	/* a past with an object goes on with the verb before */
	{ "Peru/Peru/PROPN/NNP/2/nsubj closed/close/VERB/VBD/0/root "
	  "mines/mine/NOUN/NNS/2/obj ,/,/PUNCT/,/5/punct "
	  "burnt/burn/VERB/VBD/3/acl:relcl boats/boat/NOUN/NNS/5/obj",
	    5, 2, "conj" },
	/* a list of verbs ends with a verb */
	{ "Peru/Peru/PROPN/NNP/2/nsubj closed/close/VERB/VBD/0/root mines/mine/NOUN/NNS/2/obj "
	  ",/,/PUNCT/,/5/punct burnt/burn/VERB/VBD/2/conj boats/boat/NOUN/NNS/5/obj "
	  ",/,/PUNCT/,/10/punct and/and/CCONJ/CC/10/cc sunk/sink/VERB/VBN/10/amod "
	  "ships/ship/NOUN/NNS/6/conj",
	    9, 2, "conj" },
	{ "Peru/Peru/PROPN/NNP/2/nsubj closed/close/VERB/VBD/0/root mines/mine/NOUN/NNS/2/obj "
	  ",/,/PUNCT/,/5/punct burnt/burn/VERB/VBD/2/conj boats/boat/NOUN/NNS/5/obj "
	  ",/,/PUNCT/,/10/punct and/and/CCONJ/CC/10/cc sunk/sink/VERB/VBN/10/amod "
	  "ships/ship/NOUN/NNS/6/conj",
	    10, 9, "obj" },
	/* what is hosted is no clause */
	{ "Peru/Peru/PROPN/NNP/2/nsubj hosted/host/VERB/VBD/0/root games/game/NOUN/NNS/4/nsubj "
	  "held/hold/VERB/VBN/2/ccomp yearly/yearly/ADV/RB/4/advmod",
	    3, 2, "obj" },
	{ "Peru/Peru/PROPN/NNP/2/nsubj hosted/host/VERB/VBD/0/root games/game/NOUN/NNS/4/nsubj "
	  "held/hold/VERB/VBN/2/ccomp yearly/yearly/ADV/RB/4/advmod",
	    4, 3, "acl" },
	/* the source is no subject */
	{ "According/accord/VERB/VBG/3/case to/to/ADP/IN/1/fixed bankers/banker/NOUN/NNS/8/nsubj "
	  ",/,/PUNCT/,/5/punct Peru/Peru/PROPN/NNP/3/conj and/and/CCONJ/CC/7/cc "
	  "Chile/Chile/PROPN/NNP/3/conj agreed/agree/VERB/VBD/0/root",
	    3, 8, "obl" },
	{ "According/accord/VERB/VBG/3/case to/to/ADP/IN/1/fixed bankers/banker/NOUN/NNS/8/nsubj "
	  ",/,/PUNCT/,/5/punct Peru/Peru/PROPN/NNP/3/conj and/and/CCONJ/CC/7/cc "
	  "Chile/Chile/PROPN/NNP/3/conj agreed/agree/VERB/VBD/0/root",
	    5, 8, "nsubj" },
	{ "According/accord/VERB/VBG/3/case to/to/ADP/IN/1/fixed bankers/banker/NOUN/NNS/8/nsubj "
	  ",/,/PUNCT/,/5/punct Peru/Peru/PROPN/NNP/3/conj and/and/CCONJ/CC/7/cc "
	  "Chile/Chile/PROPN/NNP/3/conj agreed/agree/VERB/VBD/0/root",
	    7, 5, "conj" },
	/* the last of a list goes with the one before it */
	{ "Peru/Peru/PROPN/NNP/2/nsubj ended/end/VERB/VBD/0/root sales/sale/NOUN/NNS/2/obj "
	  "of/of/ADP/IN/5/case boats/boat/NOUN/NNS/3/nmod ,/,/PUNCT/,/7/punct "
	  "engines/engine/NOUN/NNS/5/conj ,/,/PUNCT/,/10/punct and/and/CCONJ/CC/10/cc "
	  "oil/oil/NOUN/NN/3/conj",
	    10, 5, "conj" },
	/* "but also" answers to what "not only" says */
	{ "Peru/Peru/PROPN/NNP/2/nsubj praised/praise/VERB/VBD/0/root not/not/PART/RB/5/advmod "
	  "only/only/ADV/RB/5/advmod boats/boat/NOUN/NNS/2/obj of/of/ADP/IN/7/case "
	  "wood/wood/NOUN/NN/5/nmod but/but/CCONJ/CC/10/cc also/also/ADV/RB/10/advmod "
	  "oil/oil/NOUN/NN/7/conj",
	    10, 5, "conj" },
	/* "this" before a noun only points */
	{ "This/this/PRON/DT/3/nsubj long/long/ADJ/JJ/3/amod war/war/NOUN/NN/4/nsubj "
	  "ended/end/VERB/VBD/0/root",
	    1, 3, "det" },
	{ "This/this/PRON/DT/4/nsubj is/be/AUX/VBZ/4/cop long/long/ADJ/JJ/4/amod "
	  "war/war/NOUN/NN/0/root",
	    1, 4, "nsubj" },
	/* an adjective is no object where its noun stands behind it */
	{ "Peru/Peru/PROPN/NNP/2/nsubj held/hold/VERB/VBD/0/root the/the/DET/DT/4/det "
	  "ninth/ninth/ADJ/JJ/2/obj Andes/Andes/PROPN/NNP/6/compound Forum/forum/NOUN/NN/2/obl",
	    6, 2, "obj" },
	{ "Peru/Peru/PROPN/NNP/2/nsubj held/hold/VERB/VBD/0/root the/the/DET/DT/4/det "
	  "ninth/ninth/ADJ/JJ/2/obj Andes/Andes/PROPN/NNP/6/compound Forum/forum/NOUN/NN/2/obl",
	    3, 6, "det" },
	/* the person is the head, not what the minister is for */
	{ "Finance/finance/NOUN/NN/5/nsubj Minister/Minister/PROPN/NNP/1/flat "
	  "Ada/Ada/PROPN/NNP/1/flat Holm/Holm/PROPN/NNP/1/flat left/leave/VERB/VBD/0/root",
	    3, 5, "nsubj" },
	{ "Finance/finance/NOUN/NN/5/nsubj Minister/Minister/PROPN/NNP/1/flat "
	  "Ada/Ada/PROPN/NNP/1/flat Holm/Holm/PROPN/NNP/1/flat left/leave/VERB/VBD/0/root",
	    4, 3, "flat" },
	{ "Finance/finance/NOUN/NN/5/nsubj Minister/Minister/PROPN/NNP/4/nmod:desc "
	  "Ada/Ada/PROPN/NNP/4/compound Holm/Holm/PROPN/NNP/1/appos left/leave/VERB/VBD/0/root",
	    4, 5, "nsubj" },
	{ "Finance/finance/NOUN/NN/4/compound Minister/Minister/PROPN/NNP/4/nmod:desc "
	  "Ada/Ada/PROPN/NNP/4/compound Holm/Holm/PROPN/NNP/5/nsubj left/leave/VERB/VBD/0/root",
	    4, 5, "nsubj" },
	/* what is sound stays */
	{ "Peru/Peru/PROPN/NNP/2/nsubj closed/close/VERB/VBD/0/root mines/mine/NOUN/NNS/2/obj "
	  ",/,/PUNCT/,/6/punct which/which/PRON/WDT/6/nsubj burnt/burn/VERB/VBD/3/acl:relcl "
	  "oil/oil/NOUN/NN/6/obj",
	    6, 3, "acl:relcl" },
	{ "Peru/Peru/PROPN/NNP/2/nsubj said/say/VERB/VBD/0/root games/game/NOUN/NNS/4/nsubj "
	  "ended/end/VERB/VBD/2/ccomp yearly/yearly/ADV/RB/4/advmod",
	    3, 4, "nsubj" },
	{ "Peru/Peru/PROPN/NNP/2/nsubj sold/sell/VERB/VBD/0/root boats/boat/NOUN/NNS/2/obj "
	  "of/of/ADP/IN/5/case wood/wood/NOUN/NN/3/nmod and/and/CCONJ/CC/7/cc "
	  "oil/oil/NOUN/NN/3/conj",
	    7, 3, "conj" },
	{ "They/they/PRON/PRP/2/nsubj have/have/VERB/VBP/0/root armed/armed/ADJ/JJ/4/amod "
	  "guards/guard/NOUN/NNS/2/obj",
	    2, 0, "root" },
	{ "Iran/Iran/PROPN/NNP/3/nsubj did/do/AUX/VBD/3/aux agree/agree/VERB/VB/0/root", 2, 3,
	    "aux" },
	/* who did it hangs on the deed, not on whom it was done to */
	{ "The/the/DET/DT/2/det stabbing/stabbing/NOUN/NN/8/nsubj of/of/ADP/IN/5/case "
	  "a/a/DET/DT/5/det "
	  "guard/guard/NOUN/NN/2/nmod by/by/ADP/IN/7/case youths/youth/NOUN/NNS/5/nmod "
	  "shocked/shock/VERB/VBD/0/root Minsk/Minsk/PROPN/NNP/8/obj",
	    7, 2, "nmod" },
	{ "The/the/DET/DT/2/det reading/reading/NOUN/NN/8/nsubj of/of/ADP/IN/5/case "
	  "a/a/DET/DT/5/det "
	  "novel/novel/NOUN/NN/2/nmod by/by/ADP/IN/7/case Holm/Holm/PROPN/NNP/5/nmod "
	  "bored/bore/VERB/VBD/0/root Minsk/Minsk/PROPN/NNP/8/obj",
	    7, 5, "nmod" },
	/* a toll, cut off by who tells of it */
	{ "Jets/jet/NOUN/NNS/2/nsubj struck/strike/VERB/VBD/0/root killing/kill/VERB/VBG/2/advcl "
	  "two/two/NUM/CD/3/obj and/and/CCONJ/CC/6/cc wounding/wound/VERB/VBG/7/amod "
	  "9/9/NUM/CD/9/nummod ,/,/PUNCT/,/9/punct medics/medic/NOUN/NNS/10/nsubj "
	  "said/say/VERB/VBD/2/parataxis",
	    7, 6, "obj" },
	/* three owners, the second no other word for the first noun */
	{ "Envoys/envoy/NOUN/NNS/8/nsubj of/of/ADP/IN/3/case Kenya/Kenya/PROPN/NNP/1/nmod "
	  ",/,/PUNCT/,/5/punct "
	  "Chad/Chad/PROPN/NNP/1/appos and/and/CCONJ/CC/7/cc Mali/Mali/PROPN/NNP/5/conj "
	  "met/meet/VERB/VBD/0/root",
	    5, 3, "conj" },
	{ "Envoys/envoy/NOUN/NNS/8/nsubj of/of/ADP/IN/3/case Kenya/Kenya/PROPN/NNP/1/nmod "
	  ",/,/PUNCT/,/5/punct "
	  "Chad/Chad/PROPN/NNP/1/appos and/and/CCONJ/CC/7/cc Mali/Mali/PROPN/NNP/5/conj "
	  "met/meet/VERB/VBD/0/root",
	    7, 3, "conj" },
	/* who said it is not told of the object */
	{ "Oman/Oman/PROPN/NNP/2/nsubj opposed/oppose/VERB/VBD/0/root "
	  "tariffs/tariff/NOUN/NNS/5/compound "
	  ",/,/PUNCT/,/5/punct envoys/envoy/NOUN/NNS/2/obj said/say/VERB/VBD/2/parataxis",
	    3, 2, "obj" },
	{ "Oman/Oman/PROPN/NNP/2/nsubj opposed/oppose/VERB/VBD/0/root "
	  "tariffs/tariff/NOUN/NNS/5/compound "
	  ",/,/PUNCT/,/5/punct envoys/envoy/NOUN/NNS/2/obj said/say/VERB/VBD/2/parataxis",
	    5, 6, "nsubj" },
	/* a border is with somebody */
	{ "Oman/Oman/PROPN/NNP/2/nsubj closed/close/VERB/VBD/0/root its/its/PRON/PRP$/4/nmod:poss "
	  "border/border/NOUN/NN/2/obj with/with/ADP/IN/6/case Chad/Chad/PROPN/NNP/2/obl",
	    6, 4, "nmod" },
};

static void
words_hang_where_they_belong(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document doc;

		read_parse(a, cases[i].words, &doc);
		dtl_mend_heads(doc.tokens, (uint32_t)doc.token_count, 0);
		const struct dtl_token *t = &doc.tokens[cases[i].word - 1];
		uint32_t head = t->head == DTL_NO_TOKEN ? 0 : t->head + 1;
		if (head != cases[i].head || strcmp(t->deprel, cases[i].deprel) != 0)
			fail_msg("case %zu: word %u is %s of %u", i, (unsigned)cases[i].word,
			    t->deprel, (unsigned)head);
	}
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_hang_where_they_belong) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

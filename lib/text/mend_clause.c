/* Clauses and agents that the parser hangs on the noun beside them, or on the verb. */
#include "text/mend_work.h"

/* "told reporters that Mali broke the pact": what is told is no clause about those who hear it. */
static void
mend_told(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	static const char *const verbs[] = { "tell", "warn", "inform", "assure", "remind",
		"convince", "persuade", "notify", "advise", "caution", "promise" };
	struct dtl_token *told = &tokens[i];

	if ((told->rel != DTL_REL_ACL_RELCL && told->rel != DTL_REL_ACL) ||
	    told->head == DTL_NO_TOKEN || told->head >= first + i)
		return;
	const struct dtl_token *hearer = &tokens[told->head - first];
	uint32_t that = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_MARK);
	if (that == DTL_NO_TOKEN || !dtl_str_is(tokens[that].lower, "that") ||
	    (hearer->rel != DTL_REL_IOBJ && hearer->rel != DTL_REL_OBJ) ||
	    hearer->head == DTL_NO_TOKEN ||
	    dtl_mend_child(tokens, 0, i, first + i, DTL_REL_NSUBJ) == DTL_NO_TOKEN ||
	    !DTL_STR_IS_ANY(tokens[hearer->head - first].lemma, verbs))
		return;
	dtl_mend_set(told, hearer->head, "ccomp", DTL_REL_CCOMP);
}

/* "accused officials of plotting": what somebody is accused of hangs on the verb. */
static void
mend_accused(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	static const char *const verbs[] = { "accuse", "suspect", "convict", "acquit", "absolve",
		"clear", "blame", "criticise", "criticize", "condemn", "praise", "thank" };
	struct dtl_token *deed = &tokens[i];

	if (deed->rel != DTL_REL_ACL || !dtl_mend_is_xpos(deed, "VBG") || deed->head >= first + i)
		return;
	const struct dtl_token *accused = &tokens[deed->head - first];
	uint32_t of = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_MARK);
	if (of == DTL_NO_TOKEN || tokens[of].upos == DTL_PART || accused->rel != DTL_REL_OBJ ||
	    !DTL_STR_IS_ANY(tokens[accused->head - first].lemma, verbs))
		return;
	dtl_mend_set(deed, accused->head, "advcl", DTL_REL_ADVCL);
}

/* "probed fraud by Mali": a verb with a subject and an object of its own has no agent behind "by". */
static void
mend_agent(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *who = &tokens[i];

	if (who->rel != DTL_REL_OBL_AGENT || who->head == DTL_NO_TOKEN || who->head >= first + i)
		return;
	uint32_t verb = who->head;
	uint32_t object = dtl_mend_child(tokens, verb - first, i, verb, DTL_REL_OBJ);
	if (object == DTL_NO_TOKEN || !dtl_mend_is_noun(&tokens[object]) ||
	    dtl_mend_child(tokens, 0, count, verb, DTL_REL_NSUBJ) == DTL_NO_TOKEN)
		return;
	dtl_mend_set(who, first + object, "nmod", DTL_REL_NMOD);
}

/* Stands the phrase of noun i right behind a particle of the verb? */
static bool
follows_particle(const struct dtl_token *tokens, uint32_t i, uint32_t verb, uint32_t first)
{
	uint32_t particle = dtl_mend_child(tokens, 0, i, verb, DTL_REL_COMPOUND_PRT);

	for (uint32_t k = particle == DTL_NO_TOKEN ? i : particle + 1; k < i; k++)
		if (tokens[k].head == verb)
			return false;
	return particle != DTL_NO_TOKEN && particle + first == verb + 1;
}

/* "angered Mali": a bare name behind a verb without object is its object, unless the verb says what one is. */
static void
mend_bare(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const verbs[] = { "become", "remain", "seem", "appear", "stay", "prove",
		"look", "feel", "sound", "call", "name", "be", "keep", "make", "elect",
		"consider" };
	struct dtl_token *name = &tokens[i];

	if ((name->rel != DTL_REL_XCOMP && name->rel != DTL_REL_OBL) || !dtl_mend_is_noun(name) ||
	    name->head >= first + i)
		return;
	const struct dtl_token *verb = &tokens[name->head - first];
	if (name->upos == DTL_NOUN && name->rel == DTL_REL_XCOMP &&
	    dtl_mend_child(tokens, 0, i, first + i, DTL_REL_DET) == DTL_NO_TOKEN)
		return;
	if (name->rel == DTL_REL_OBL && !follows_particle(tokens, i, name->head, first))
		return;
	bool of_verb =
	    follows_particle(tokens, i, name->head, first) || !DTL_STR_IS_ANY(verb->lemma, verbs);
	if (verb->upos == DTL_VERB && of_verb &&
	    dtl_mend_child(tokens, 0, count, name->head, DTL_REL_OBJ) == DTL_NO_TOKEN &&
	    dtl_mend_child(tokens, 0, i, first + i, DTL_REL_CASE) == DTL_NO_TOKEN &&
	    dtl_mend_child(tokens, 0, i, first + i, DTL_REL_MARK) == DTL_NO_TOKEN)
		dtl_mend_set(name, name->head, "obj", DTL_REL_OBJ);
}

/* "sent home prisoners", "called out his rival": the way is where they went, not what kind they are. */
static void
mend_way(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const ways[] = { "home", "back", "away", "aside" };
	static const char *const states[] = { "ablaze", "adrift", "alight" };
	struct dtl_token *way = &tokens[i];
	uint32_t verb = first + i - 1;

	if (i == 0 || way->head == DTL_NO_TOKEN)
		return;
	if (way->rel == DTL_REL_XCOMP && DTL_STR_IS_ANY(way->lower, states))
		dtl_mend_set(way, way->head, "advmod", DTL_REL_ADVMOD);
	if (tokens[i - 1].upos != DTL_VERB)
		return;
	bool ahead = way->head > first + i && tokens[way->head - first].head == verb;
	if (ahead && way->rel != DTL_REL_CASE && dtl_mend_is_xpos(way, "RP")) {
		dtl_mend_set(way, verb, "compound:prt", DTL_REL_COMPOUND_PRT);
		return;
	}
	bool second = way->rel == DTL_REL_OBJ && way->head == verb &&
		      dtl_mend_child(tokens, i + 1, count, verb, DTL_REL_OBJ) != DTL_NO_TOKEN;
	if ((!ahead && !second) || way->rel == DTL_REL_ADVMOD || !DTL_STR_IS_ANY(way->lower, ways))
		return;
	dtl_mend_set(way, verb, "advmod", DTL_REL_ADVMOD);
	way->upos = DTL_ADV;
}

/* "The king conferred by telephone": a past without a helping verb is no passive. */
static void
mend_active(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *subject = &tokens[i];

	if (subject->rel != DTL_REL_NSUBJ_PASS || subject->head == DTL_NO_TOKEN ||
	    !dtl_mend_is_xpos(&tokens[subject->head - first], "VBD") ||
	    dtl_mend_child(tokens, 0, count, subject->head, DTL_REL_AUX_PASS) != DTL_NO_TOKEN)
		return;
	uint32_t agent = dtl_mend_child(tokens, i, count, subject->head, DTL_REL_OBL_AGENT);
	dtl_mend_set(subject, subject->head, "nsubj", DTL_REL_NSUBJ);
	if (agent != DTL_NO_TOKEN)
		dtl_mend_set(&tokens[agent], subject->head, "obl", DTL_REL_OBL);
}

/* "was pleased with it": an adjective has a copula. */
static void
mend_copula(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *is = &tokens[i];

	if (is->head == DTL_NO_TOKEN || tokens[is->head - first].upos != DTL_ADJ)
		return;
	if (is->rel == DTL_REL_AUX_PASS)
		dtl_mend_set(is, is->head, "cop", DTL_REL_COP);
	else if (is->rel == DTL_REL_NSUBJ_PASS)
		dtl_mend_set(is, is->head, "nsubj", DTL_REL_NSUBJ);
}

/* "urged that Mali respect the truce": what has a subject and an object is a verb. */
static void
mend_wish(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *verb = &tokens[i];

	if (verb->rel == DTL_REL_CCOMP && dtl_mend_is_xpos(verb, "NN") &&
	    dtl_mend_child(tokens, 0, i, first + i, DTL_REL_NSUBJ) != DTL_NO_TOKEN &&
	    dtl_mend_child(tokens, i + 1, count, first + i, DTL_REL_OBJ) != DTL_NO_TOKEN) {
		verb->upos = DTL_VERB;
		verb->xpos = DTL_XPOS_VB;
	}
}

/* "Protests shook Mali": a past with an object behind a bare noun is what the noun did. */
static void
mend_headline(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *verb = &tokens[i];

	if (i == 0 || verb->rel != DTL_REL_ACL || !dtl_mend_is_xpos(verb, "VBD") ||
	    verb->head == DTL_NO_TOKEN || verb->head >= first + i ||
	    tokens[verb->head - first].rel != DTL_REL_ROOT ||
	    (dtl_mend_child(tokens, i + 1, count, first + i, DTL_REL_OBJ) == DTL_NO_TOKEN &&
		dtl_mend_child(tokens, i + 1, count, verb->head, DTL_REL_OBJ) == DTL_NO_TOKEN) ||
	    dtl_mend_child(tokens, 0, i, first + i, DTL_REL_NSUBJ) != DTL_NO_TOKEN)
		return;
	uint32_t noun = verb->head;
	dtl_mend_set(verb, DTL_NO_TOKEN, tokens[noun - first].deprel, DTL_REL_ROOT);
	dtl_mend_set(&tokens[noun - first], first + i, "nsubj", DTL_REL_NSUBJ);
	for (uint32_t k = i + 1; k < count; k++)
		if (tokens[k].head == noun)
			tokens[k].head = first + i;
}

/* "The loan to Mali drew protests": a past with a subject before it is the verb, the noun its object. */
static void
mend_verb(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *verb = &tokens[i];

	if (verb->upos != DTL_VERB || !dtl_mend_is_xpos(verb, "VBD") ||
	    (verb->rel != DTL_REL_COMPOUND && verb->rel != DTL_REL_AMOD) ||
	    verb->head == DTL_NO_TOKEN || verb->head <= first + i)
		return;
	struct dtl_token *noun = &tokens[verb->head - first];
	uint32_t object = verb->head;
	uint32_t subject = dtl_mend_child(tokens, 0, i, object, DTL_REL_NSUBJ);
	if (noun->rel != DTL_REL_ROOT || !dtl_mend_is_noun(noun) || subject == DTL_NO_TOKEN)
		return;
	dtl_mend_set(verb, DTL_NO_TOKEN, noun->deprel, DTL_REL_ROOT);
	dtl_mend_set(noun, first + i, "obj", DTL_REL_OBJ);
	for (uint32_t k = 0; k < count; k++)
		if (tokens[k].head == object && (k < i || tokens[k].rel == DTL_REL_PUNCT))
			tokens[k].head = first + i;
}

/* "reviewed plans, discussed ties": a past behind a comma that tells of no noun goes on with the verb. */
static void
mend_middle_verb(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *verb = &tokens[i];

	if (i < 3 || verb->rel != DTL_REL_AMOD || !dtl_mend_is_xpos(verb, "VBD") ||
	    verb->head <= first + i || !dtl_str_is(tokens[i - 1].lower, ","))
		return;
	struct dtl_token *noun = &tokens[verb->head - first];
	if (noun->rel != DTL_REL_CONJ || noun->head == DTL_NO_TOKEN || noun->head >= first + i)
		return;
	const struct dtl_token *object = &tokens[noun->head - first];
	if (object->rel != DTL_REL_OBJ || object->head == DTL_NO_TOKEN ||
	    !dtl_mend_is_xpos(&tokens[object->head - first], "VBD"))
		return;
	tokens[i - 1].head = first + i;
	dtl_mend_set(noun, first + i, "obj", DTL_REL_OBJ);
	dtl_mend_set(verb, object->head, "conj", DTL_REL_CONJ);
	verb->upos = DTL_VERB;
}

/* "Mali moved troops, images showed": what has a subject of its own is no quality of who reports it. */
static void
mend_reported(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *deed = &tokens[i];

	if (deed->upos != DTL_VERB || deed->rel != DTL_REL_AMOD || deed->head == DTL_NO_TOKEN ||
	    deed->head <= first + i ||
	    dtl_mend_child(tokens, 0, i, first + i, DTL_REL_NSUBJ) == DTL_NO_TOKEN)
		return;
	const struct dtl_token *source = &tokens[deed->head - first];
	if (source->rel != DTL_REL_NSUBJ || source->head == DTL_NO_TOKEN)
		return;
	struct dtl_token *said = &tokens[source->head - first];
	uint32_t old = source->head;
	if (said->rel != DTL_REL_ROOT)
		return;
	dtl_mend_set(deed, DTL_NO_TOKEN, said->deprel, DTL_REL_ROOT);
	dtl_mend_set(said, first + i, "parataxis", DTL_REL_PARATAXIS);
	if (dtl_mend_is_xpos(deed, "VBN"))
		deed->xpos = DTL_XPOS_VBD;
	if (tokens[count - 1].head == old)
		tokens[count - 1].head = first + i;
}

/* "the run-up to the visit": what stands behind "to" belongs to the noun with the dash. */
static void
mend_up_to(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const heads[] = { "run", "build", "lead", "follow" };
	struct dtl_token *up = &tokens[i];

	if (i < 2 || i + 1 >= count || !dtl_str_is(up->lower, "up") ||
	    !dtl_str_is(tokens[i - 1].lower, "-") || !DTL_STR_IS_ANY(tokens[i - 2].lower, heads) ||
	    !dtl_str_is(tokens[i + 1].lower, "to") || up->head == DTL_NO_TOKEN)
		return;
	uint32_t noun = tokens[i + 1].head;
	up->upos = DTL_NOUN;
	up->xpos = DTL_XPOS_NN;
	if (noun != DTL_NO_TOKEN && noun > first + i && tokens[noun - first].head == up->head)
		dtl_mend_set(&tokens[noun - first], first + i, "nmod", DTL_REL_NMOD);
}

/* "marks yet another step": "yet" joins nothing there. */
static void
mend_yet(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *noun = &tokens[i];
	uint32_t yet = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_CC);

	if (noun->rel != DTL_REL_CONJ || !dtl_mend_is_noun(noun) || yet == DTL_NO_TOKEN ||
	    yet + 1 >= i || noun->head >= first + i || !dtl_str_is(tokens[yet].lower, "yet") ||
	    !dtl_str_is(tokens[yet + 1].lower, "another") ||
	    tokens[noun->head - first].upos != DTL_VERB)
		return;
	dtl_mend_set(noun, noun->head, "obj", DTL_REL_OBJ);
	dtl_mend_set(&tokens[yet], first + yet + 1, "advmod", DTL_REL_ADVMOD);
	tokens[yet].upos = DTL_ADV;
}

void
dtl_mend_clauses(struct dtl_token *tokens, uint32_t count, uint32_t first)
{
	for (uint32_t i = 0; i < count; i++) {
		mend_told(tokens, i, first);
		mend_accused(tokens, i, first);
		mend_agent(tokens, count, i, first);
		mend_bare(tokens, count, i, first);
		mend_way(tokens, count, i, first);
		mend_active(tokens, count, i, first);
		mend_copula(tokens, i, first);
		mend_wish(tokens, count, i, first);
		mend_headline(tokens, count, i, first);
		mend_middle_verb(tokens, i, first);
		mend_yet(tokens, i, first);
		mend_reported(tokens, count, i, first);
		mend_up_to(tokens, count, i, first);
		mend_verb(tokens, count, i, first);
	}
}

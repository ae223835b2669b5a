#include "text/mend.h"

#include "text/mend_work.h"

/* "drove back armed men": a word of direction behind a verb goes with the verb. */
static void
mend_direction(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	static const char *const directions[] = { "away", "back", "home", "aside", "apart", "forth",
		"together" };
	struct dtl_token *t = &tokens[i];

	if (i > 0 && t->rel == DTL_REL_ADVMOD && t->head != DTL_NO_TOKEN && t->head > first + i &&
	    tokens[i - 1].upos == DTL_VERB && DTL_STR_IS_ANY(t->lower, directions))
		t->head = first + i - 1;
}

/* Everything that hangs on `from` and stands before `before` or behind `behind` goes over to `to`. */
static void
move_children(struct dtl_token *tokens, uint32_t count, uint32_t from, uint32_t to, uint32_t before,
    uint32_t behind)
{
	for (uint32_t i = 0; i < count; i++)
		if (tokens[i].head == from && (i < before || i > behind))
			tokens[i].head = to;
}

/* "The students have skipped classes": a participle behind "have" is what they have done. */
static void
mend_perfect(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *have = &tokens[i], *done = i + 1 < count ? &tokens[i + 1] : NULL;

	if (done == NULL || have->upos != DTL_VERB || !dtl_str_is(have->lemma, "have") ||
	    done->rel != DTL_REL_AMOD || done->upos != DTL_VERB || !dtl_mend_is_xpos(done, "VBN") ||
	    done->head == DTL_NO_TOKEN || done->head <= first + i + 1)
		return;
	struct dtl_token *object = &tokens[done->head - first];
	if (object->rel != DTL_REL_OBJ || object->head != first + i)
		return;
	dtl_mend_set(done, have->head, have->deprel, (enum dtl_rel)have->rel);
	move_children(tokens, count, first + i, first + i + 1, count, count);
	dtl_mend_set(have, first + i + 1, "aux", DTL_REL_AUX);
	have->upos = DTL_AUX;
}

/* "Iran did business with Turkey", "Laos put pen to paper": no auxiliary stands before a bare noun. */
static void
mend_light(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const verbs[] = { "do", "put" };
	struct dtl_token *verb = &tokens[i];

	if ((verb->rel != DTL_REL_AUX && verb->rel != DTL_REL_COP) ||
	    !DTL_STR_IS_ANY(verb->lemma, verbs) || verb->head == DTL_NO_TOKEN ||
	    verb->head <= first + i)
		return;
	struct dtl_token *noun = &tokens[verb->head - first];
	if (!dtl_mend_is_noun(noun) || noun->rel != DTL_REL_ROOT)
		return;
	dtl_mend_set(verb, noun->head, noun->deprel, DTL_REL_ROOT);
	verb->upos = DTL_VERB;
	for (uint32_t k = 0; k < count; k++)
		if (tokens[k].head == (uint32_t)(noun - tokens) + first &&
		    (k < i || tokens[k].rel == DTL_REL_PUNCT))
			tokens[k].head = first + i;
	dtl_mend_set(noun, first + i, "obj", DTL_REL_OBJ);
}

/* "shied away from talks" has no object there, but "cut off gas" has, and a particle. */
static void
mend_object(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	static const char *const particles[] = { "off", "up", "down", "out" };
	struct dtl_token *t = &tokens[i];

	if (t->rel != DTL_REL_CASE || t->upos != DTL_ADP || t->head == DTL_NO_TOKEN ||
	    t->head <= first + i)
		return;
	struct dtl_token *noun = &tokens[t->head - first];
	if (noun->rel != DTL_REL_OBJ)
		return;
	if (i > 0 && noun->head == first + i - 1 && DTL_STR_IS_ANY(t->lower, particles))
		dtl_mend_set(t, noun->head, "compound:prt", DTL_REL_COMPOUND_PRT);
	else
		dtl_mend_set(noun, noun->head, "obl", DTL_REL_OBL);
}

/* "dragged off two men": a particle between a verb and its object goes with the verb. */
static void
mend_particle(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const particles[] = { "off", "up", "down", "out" };
	struct dtl_token *t = &tokens[i];

	if (i > 0 && t->rel == DTL_REL_ADVMOD && tokens[i - 1].upos == DTL_VERB &&
	    t->head != DTL_NO_TOKEN && t->head > first + i && DTL_STR_IS_ANY(t->lower, particles) &&
	    dtl_mend_child(tokens, i + 1, count, first + i - 1, DTL_REL_OBJ) != DTL_NO_TOKEN)
		dtl_mend_set(t, first + i - 1, "compound:prt", DTL_REL_COMPOUND_PRT);
}

/* "seized the port and two ships": a noun that was joined to the verb is joined to its object. */
static void
mend_joined_noun(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const enum dtl_rel clausal[] = { DTL_REL_NSUBJ, DTL_REL_COP, DTL_REL_AUX,
		DTL_REL_MARK, DTL_REL_CASE };
	struct dtl_token *noun = &tokens[i];

	if (noun->rel != DTL_REL_CONJ || !dtl_mend_is_noun(noun) || noun->head >= first + i ||
	    tokens[noun->head - first].upos != DTL_VERB)
		return;
	for (size_t k = 0; k < sizeof clausal / sizeof clausal[0]; k++)
		if (dtl_mend_child(tokens, 0, count, first + i, clausal[k]) != DTL_NO_TOKEN)
			return;
	uint32_t object = dtl_mend_child(tokens, noun->head - first, i, noun->head, DTL_REL_OBJ);
	if (object != DTL_NO_TOKEN && dtl_mend_is_noun(&tokens[object]))
		noun->head = first + object;
}

/*
 * "The pact follows a visit to Oslo by the king": a verb that acts on an object has no agent, so who
 * stands behind "by" did what the object tells of, and what lies between belongs to the object too.
 */
static void
mend_done_by(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const deeds[] = { "visit", "trip", "attack", "raid", "strike", "appeal",
		"call", "decision", "offer", "refusal", "speech", "statement", "tour", "assault",
		"fraud", "abuse", "crime", "violation", "massacre" };
	struct dtl_token *who = &tokens[i];

	if ((who->rel != DTL_REL_OBL && who->rel != DTL_REL_OBL_AGENT) || who->head >= first + i)
		return;
	uint32_t verb = who->head, by = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_CASE);
	uint32_t object = dtl_mend_child(tokens, verb - first, i, verb, DTL_REL_OBJ);
	if (by == DTL_NO_TOKEN || !dtl_str_is(tokens[by].lower, "by") || object == DTL_NO_TOKEN ||
	    (!DTL_STR_IS_ANY(tokens[object].lemma, deeds) &&
		!dtl_str_ends(tokens[object].lemma, "ing")))
		return;
	for (uint32_t k = object + 1; k <= i && k < count; k++)
		if (tokens[k].head == verb &&
		    (tokens[k].rel == DTL_REL_OBL || tokens[k].rel == DTL_REL_OBL_AGENT))
			dtl_mend_set(&tokens[k], first + object, "nmod", DTL_REL_NMOD);
}

/* A clause that tells of a noun has a pronoun, a subject or a helping verb to do it with. */
static bool
has_relative(const struct dtl_token *tokens, uint32_t count, uint32_t verb)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct dtl_token *t = &tokens[i];

		if (t->head == verb &&
		    (t->rel == DTL_REL_NSUBJ || t->rel == DTL_REL_NSUBJ_PASS ||
			t->rel == DTL_REL_MARK || t->rel == DTL_REL_AUX ||
			t->rel == DTL_REL_AUX_PASS || dtl_mend_is_xpos(t, "WDT") ||
			dtl_mend_is_xpos(t, "WRB")))
			return true;
	}
	return false;
}

/* "sank a ship in waters off Ghana": where the waters are the ship was sunk. */
static void
mend_off(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *place = &tokens[i];
	uint32_t verb = place->head, off = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_CASE);

	if (place->rel != DTL_REL_NMOD || place->upos != DTL_PROPN || off == DTL_NO_TOKEN ||
	    !dtl_str_is(tokens[off].lower, "off"))
		return;
	for (int bound = 3; bound > 0 && dtl_mend_is_noun(&tokens[verb - first]) &&
			    tokens[verb - first].head != DTL_NO_TOKEN;
	     bound--)
		verb = tokens[verb - first].head;
	if (tokens[verb - first].upos == DTL_VERB)
		dtl_mend_set(place, verb, "obl", DTL_REL_OBL);
}

/* "Ghana left the talks, two envoys said": who speaks at the end is no part of what is said. */
static void
mend_reporter(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const speech[] = { "say", "report", "add", "announce", "tell" };
	struct dtl_token *said = &tokens[i];

	if ((said->rel != DTL_REL_ACL && said->rel != DTL_REL_ACL_RELCL) ||
	    !dtl_mend_is_xpos(said, "VBD") || !DTL_STR_IS_ANY(said->lemma, speech) ||
	    said->head >= first + i || has_relative(tokens, count, first + i))
		return;
	uint32_t noun = said->head - first, root = 0, beg = noun;
	while (root < count && tokens[root].rel != DTL_REL_ROOT)
		root++;
	/* the noun with what says which stands behind a comma, and the sentence before it */
	while (beg > 0 && !dtl_str_is(tokens[beg].lower, ",") && tokens[beg].upos != DTL_VERB)
		beg--;
	if (root >= noun || beg <= root || !dtl_str_is(tokens[beg].lower, ",") ||
	    dtl_mend_child(tokens, 0, noun, first + noun, DTL_REL_CASE) != DTL_NO_TOKEN)
		return;
	dtl_mend_set(said, first + root, "parataxis", DTL_REL_PARATAXIS);
	dtl_mend_set(&tokens[noun], first + i, "nsubj", DTL_REL_NSUBJ);
	tokens[beg].head = first + i;
}

/* "pulled out of Mexico": "out" goes with "of". */
static void
mend_out_of(struct dtl_token *tokens, uint32_t count, uint32_t i)
{
	struct dtl_token *out = &tokens[i], *of = i + 1 < count ? &tokens[i + 1] : NULL;

	if (of != NULL && dtl_str_is(out->lower, "out") && dtl_str_is(of->lower, "of") &&
	    (out->rel == DTL_REL_COMPOUND_PRT || out->rel == DTL_REL_ADVMOD) &&
	    of->rel == DTL_REL_CASE)
		dtl_mend_set(out, of->head, "case", DTL_REL_CASE);
	else if (of != NULL && dtl_str_is(out->lower, "out") && dtl_str_is(of->lower, "of") &&
		 out->rel == DTL_REL_CASE && of->rel == DTL_REL_FIXED)
		dtl_mend_set(of, out->head, "case", DTL_REL_CASE);
}

/* "a letter from the king, who rules": a clause that begins with "who" tells of the noun before it. */
static void
mend_relative(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *who = &tokens[i];

	if (i < 2 || !dtl_str_is(who->lower, "who") || who->rel != DTL_REL_NSUBJ ||
	    who->head == DTL_NO_TOKEN || who->head <= first + i ||
	    !dtl_str_is(tokens[i - 1].lower, ",") || !dtl_mend_is_noun(&tokens[i - 2]))
		return;
	struct dtl_token *verb = &tokens[who->head - first];
	uint32_t noun = first + i - 2;
	if (verb->rel != DTL_REL_PARATAXIS)
		return;
	for (int bound = 8; bound > 0 && tokens[noun - first].rel == DTL_REL_FLAT; bound--)
		noun = tokens[noun - first].head;
	if (noun < who->head)
		dtl_mend_set(verb, noun, "acl:relcl", DTL_REL_ACL_RELCL);
}

/* The token, with its heads climbed while it is one of more of the same: its first conjunct. */
static uint32_t
first_conjunct(const struct dtl_token *tokens, uint32_t first, uint32_t t)
{
	for (int bound = 8; bound > 0 && tokens[t - first].rel == DTL_REL_CONJ &&
			    tokens[t - first].head != DTL_NO_TOKEN;
	     bound--)
		t = tokens[t - first].head;
	return t;
}

static bool
is_finite(const struct dtl_token *t)
{
	return t->upos == DTL_VERB && (dtl_mend_is_xpos(t, "VBD") || dtl_mend_is_xpos(t, "VBZ") ||
					  dtl_mend_is_xpos(t, "VBP"));
}

/* "reviewed plans, discussed ties": a past without pronoun, with an object, goes on with the verb before. */
static void
mend_series(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *verb = &tokens[i];

	if (i == 0 || verb->rel != DTL_REL_ACL_RELCL || !is_finite(verb) ||
	    !dtl_str_is(tokens[i - 1].lower, ",") || verb->head == DTL_NO_TOKEN ||
	    verb->head >= first + i || has_relative(tokens, count, first + i) ||
	    dtl_mend_child(tokens, i + 1, count, first + i, DTL_REL_OBJ) == DTL_NO_TOKEN)
		return;
	const struct dtl_token *noun = &tokens[first_conjunct(tokens, first, verb->head) - first];
	if (noun->rel != DTL_REL_OBJ || !is_finite(&tokens[noun->head - first]))
		return;
	dtl_mend_set(verb, noun->head, "conj", DTL_REL_CONJ);
}

/* "shut mines, burnt boats, and sunk ships": a list of verbs ends with a verb, not with a sunk ship. */
static void
mend_last_verb(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *verb = &tokens[i];

	if (i < 3 || verb->rel != DTL_REL_AMOD || !dtl_mend_is_xpos(verb, "VBN") ||
	    verb->head != first + i + 1 || tokens[i - 1].rel != DTL_REL_CC ||
	    !dtl_str_is(tokens[i - 2].lower, ","))
		return;
	struct dtl_token *noun = &tokens[i + 1];
	const struct dtl_token *object =
	    &tokens[first_conjunct(tokens, first, first + i + 1) - first];
	if (noun->rel != DTL_REL_CONJ || object->rel != DTL_REL_OBJ)
		return;
	const struct dtl_token *before = &tokens[object->head - first];
	if (before->rel != DTL_REL_CONJ || !is_finite(before))
		return;
	dtl_mend_set(verb, before->head, "conj", DTL_REL_CONJ);
	verb->upos = DTL_VERB;
	dtl_mend_set(noun, first + i, "obj", DTL_REL_OBJ);
	tokens[i - 1].head = tokens[i - 2].head = first + i;
}

/* "hosted the forum held in Oslo": what is hosted is no clause; the participle tells of the noun. */
static void
mend_reduced(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const verbs[] = { "hold", "host", "attend", "sign", "conduct", "convene",
		"visit", "launch", "chair", "organise", "organize", "open", "join" };
	struct dtl_token *done = &tokens[i];

	if (done->rel != DTL_REL_CCOMP ||
	    (!dtl_mend_is_xpos(done, "VBN") && !dtl_mend_is_xpos(done, "VBD")) ||
	    done->head == DTL_NO_TOKEN || done->head >= first + i ||
	    !DTL_STR_IS_ANY(tokens[done->head - first].lemma, verbs) ||
	    dtl_mend_child(tokens, i + 1, count, first + i, DTL_REL_OBJ) != DTL_NO_TOKEN ||
	    dtl_mend_child(tokens, 0, count, first + i, DTL_REL_AUX) != DTL_NO_TOKEN ||
	    dtl_mend_child(tokens, 0, count, first + i, DTL_REL_MARK) != DTL_NO_TOKEN)
		return;
	uint32_t noun = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_NSUBJ);
	if (noun == DTL_NO_TOKEN)
		noun = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_NSUBJ_PASS);
	if (noun == DTL_NO_TOKEN || first + noun < done->head)
		return;
	dtl_mend_set(&tokens[noun], done->head, "obj", DTL_REL_OBJ);
	dtl_mend_set(done, first + noun, "acl", DTL_REL_ACL);
	done->xpos = DTL_XPOS_VBN;
}

/* "According to the bank, Peru and Chile agreed": the source is no subject; what was joined to it is. */
static void
mend_according(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	if (!dtl_str_is(tokens[i].lower, "according") || tokens[i].rel != DTL_REL_CASE ||
	    tokens[i].head == DTL_NO_TOKEN || tokens[i].head <= first + i)
		return;
	uint32_t source = tokens[i].head - first, comma = source;
	struct dtl_token *noun = &tokens[source];
	if (noun->rel != DTL_REL_NSUBJ && noun->rel != DTL_REL_NSUBJ_PASS)
		return;
	while (comma < count && !dtl_str_is(tokens[comma].lower, ","))
		comma++;
	uint32_t subject = dtl_mend_child(tokens, comma, count, first + source, DTL_REL_CONJ);
	if (subject != DTL_NO_TOKEN) {
		dtl_mend_set(&tokens[subject], noun->head, noun->deprel, (enum dtl_rel)noun->rel);
		for (uint32_t k = subject + 1; k < count; k++)
			if (tokens[k].head == first + source && tokens[k].rel == DTL_REL_CONJ)
				tokens[k].head = first + subject;
	}
	dtl_mend_set(noun, noun->head, "obl", DTL_REL_OBL);
}

void
dtl_mend_heads(struct dtl_token *tokens, uint32_t count, uint32_t first)
{
	for (uint32_t i = 0; i < count; i++) {
		mend_direction(tokens, i, first);
		mend_perfect(tokens, count, i, first);
		mend_light(tokens, count, i, first);
		mend_object(tokens, i, first);
		mend_particle(tokens, count, i, first);
		mend_out_of(tokens, count, i);
		mend_joined_noun(tokens, count, i, first);
		mend_done_by(tokens, count, i, first);
		mend_off(tokens, i, first);
		mend_reporter(tokens, count, i, first);
		mend_relative(tokens, i, first);
		mend_according(tokens, count, i, first);
		mend_reduced(tokens, count, i, first);
		mend_series(tokens, count, i, first);
		mend_last_verb(tokens, i, first);
	}
	dtl_mend_clauses(tokens, count, first);
	dtl_mend_phrases(tokens, count, first);
	dtl_mend_persons(tokens, count, first);
}

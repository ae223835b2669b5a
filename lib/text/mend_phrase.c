/* Nouns and names whose head the parser takes for the wrong word. */
#include "text/mend_work.h"

/* "the sale of boats, engines, and oil": the last of a list goes with the one before it. */
static void
mend_last_of_list(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *last = &tokens[i];
	uint32_t cc = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_CC);

	if (last->rel != DTL_REL_CONJ || !dtl_mend_is_noun(last) || last->head == DTL_NO_TOKEN ||
	    last->head >= first + i || cc == DTL_NO_TOKEN || cc == 0 ||
	    !dtl_str_is(tokens[cc - 1].lower, ","))
		return;
	for (uint32_t k = cc - 1; k-- > last->head - first + 1;) {
		const struct dtl_token *other = &tokens[k];

		if (other->rel != DTL_REL_CONJ || !dtl_mend_is_noun(other))
			continue;
		if (other->head > last->head && other->head < first + k &&
		    dtl_mend_child(tokens, 0, k, first + k, DTL_REL_CC) == DTL_NO_TOKEN)
			last->head = other->head;
		return;
	}
}

/* "not only the might of kings but also the right": "but also" answers to what "not only" says. */
static void
mend_correlative(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	struct dtl_token *other = &tokens[i];
	uint32_t but = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_CC);

	if (other->rel != DTL_REL_CONJ || but == DTL_NO_TOKEN || other->head >= first + i ||
	    !dtl_str_is(tokens[but].lower, "but"))
		return;
	for (uint32_t k = but; k-- > 1;) {
		const struct dtl_token *only = &tokens[k];

		if (!dtl_str_is(only->lower, "only") || !dtl_str_is(tokens[k - 1].lower, "not"))
			continue;
		if (only->rel == DTL_REL_ADVMOD && only->head != DTL_NO_TOKEN &&
		    only->head != other->head && only->head < first + but &&
		    tokens[only->head - first].upos == other->upos)
			other->head = only->head;
		return;
	}
}

/* "This long meeting ended": before a noun that is no predicate "this" only points. */
static void
mend_pointer(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const pointers[] = { "this", "that", "these", "those" };
	struct dtl_token *this = &tokens[i];

	if (this->rel != DTL_REL_NSUBJ || !dtl_mend_is_xpos(this, "DT") ||
	    !DTL_STR_IS_ANY(this->lower, pointers) || this->head == DTL_NO_TOKEN ||
	    this->head <= first + i || !dtl_mend_is_noun(&tokens[this->head - first]) ||
	    dtl_mend_child(tokens, 0, count, this->head, DTL_REL_COP) != DTL_NO_TOKEN)
		return;
	for (uint32_t k = i + 1; k < this->head - first; k++)
		if (tokens[k].upos == DTL_VERB || tokens[k].upos == DTL_AUX ||
		    tokens[k].upos == DTL_ADP)
			return;
	dtl_mend_set(this, this->head, "det", DTL_REL_DET);
	this->upos = DTL_DET;
}

/* "Ugandan rebels fled": a name before a subject that is no clause says whose it is. */
static void
mend_people(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *name = &tokens[i];

	if (name->rel == DTL_REL_NSUBJ && name->upos == DTL_PROPN && name->head == first + i + 1 &&
	    tokens[i + 1].upos == DTL_NOUN && tokens[i + 1].rel == DTL_REL_NSUBJ &&
	    dtl_mend_child(tokens, 0, count, name->head, DTL_REL_COP) == DTL_NO_TOKEN)
		dtl_mend_set(name, name->head, "compound", DTL_REL_COMPOUND);
}

/* The object that stands before "and wounding", of a verb in -ing as well; DTL_NO_TOKEN: none. */
static uint32_t
object_before(const struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	for (uint32_t k = i; k-- > 0;) {
		if (tokens[k].upos == DTL_VERB)
			return DTL_NO_TOKEN;
		if (tokens[k].rel == DTL_REL_OBJ && tokens[k].head != DTL_NO_TOKEN &&
		    dtl_mend_is_xpos(&tokens[tokens[k].head - first], "VBG"))
			return k;
	}
	return DTL_NO_TOKEN;
}

/* "killing nine people and wounding 21", "... 21, doctors said": the number is whom the second verb tells of. */
static void
mend_toll(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *verb = &tokens[i];
	uint32_t object = DTL_NO_TOKEN;

	if (verb->rel != DTL_REL_AMOD || !dtl_mend_is_xpos(verb, "VBG") ||
	    verb->head != first + i + 1)
		return;
	struct dtl_token *number = &tokens[i + 1];
	if (number->upos != DTL_NUM || number->head == DTL_NO_TOKEN)
		return;
	if (number->rel == DTL_REL_CONJ && number->head < first + i)
		object = number->head - first;
	else if (number->rel == DTL_REL_NUMMOD && i > 0 && tokens[i - 1].upos == DTL_CCONJ &&
		 i + 2 < count && dtl_str_is(tokens[i + 2].lower, ","))
		object = object_before(tokens, i, first);
	if (object == DTL_NO_TOKEN || tokens[object].rel != DTL_REL_OBJ ||
	    tokens[object].head == DTL_NO_TOKEN)
		return;
	dtl_mend_set(verb, tokens[object].head, "conj", DTL_REL_CONJ);
	dtl_mend_set(number, first + i, "obj", DTL_REL_OBJ);
	verb->upos = DTL_VERB;
}

/* "the ministers of Kenya, Uganda and Rwanda": all of them are whose the ministers are. */
static void
mend_owners(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *second = &tokens[i];

	if (i < 2 || second->rel != DTL_REL_APPOS || second->upos != DTL_PROPN ||
	    second->head >= first + i || !dtl_mend_is_xpos(&tokens[second->head - first], "NNS") ||
	    !dtl_str_is(tokens[i - 1].lower, ","))
		return;
	const struct dtl_token *one = &tokens[i - 2];
	if (one->upos != DTL_PROPN || one->rel != DTL_REL_NMOD || one->head != second->head ||
	    dtl_mend_child(tokens, i + 1, count, first + i, DTL_REL_CONJ) == DTL_NO_TOKEN)
		return;
	dtl_mend_set(second, first + i - 2, "conj", DTL_REL_CONJ);
	for (uint32_t k = i + 1; k < count; k++)
		if (tokens[k].head == first + i && tokens[k].rel == DTL_REL_CONJ)
			tokens[k].head = first + i - 2;
}

/* "closed its border with Chad": with whom it is shared belongs to the border. */
static void
mend_border(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const lines[] = { "border", "frontier", "boundary" };
	struct dtl_token *who = &tokens[i];
	uint32_t with = dtl_mend_child(tokens, 0, i, first + i, DTL_REL_CASE);

	if (who->rel == DTL_REL_OBL && who->upos == DTL_PROPN && with != DTL_NO_TOKEN && with > 0 &&
	    with < count && dtl_str_is(tokens[with].lower, "with") &&
	    DTL_STR_IS_ANY(tokens[with - 1].lemma, lines))
		dtl_mend_set(who, first + with - 1, "nmod", DTL_REL_NMOD);
}

/* "opposed the tariff, two envoys said": no noun says across a comma which noun is meant. */
static void
mend_cut(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const speech[] = { "say", "report", "add", "announce", "tell" };
	struct dtl_token *noun = &tokens[i];

	if (noun->rel != DTL_REL_COMPOUND || noun->head == DTL_NO_TOKEN ||
	    noun->head <= first + i + 1 || !dtl_str_is(tokens[i + 1].lower, ","))
		return;
	struct dtl_token *who = &tokens[noun->head - first];
	uint32_t at = noun->head - first + 1;
	while (at < count && tokens[at].upos != DTL_VERB && !dtl_str_is(tokens[at].lower, ","))
		at++;
	if (who->rel != DTL_REL_OBJ || at >= count || !DTL_STR_IS_ANY(tokens[at].lemma, speech) ||
	    dtl_mend_child(tokens, 0, count, first + at, DTL_REL_NSUBJ) != DTL_NO_TOKEN)
		return;
	dtl_mend_set(noun, who->head, "obj", DTL_REL_OBJ);
	dtl_mend_set(who, first + at, "nsubj", DTL_REL_NSUBJ);
}

/* "held the bank responsible": a quality behind an object is what the verb makes of it. */
static void
mend_made(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	static const char *const verbs[] = { "hold", "find", "deem", "declare", "consider", "make",
		"render", "leave" };
	struct dtl_token *state = &tokens[i];

	if (state->rel != DTL_REL_AMOD || state->upos != DTL_ADJ || state->head == DTL_NO_TOKEN ||
	    state->head >= first + i)
		return;
	const struct dtl_token *object = &tokens[state->head - first];
	if (object->rel == DTL_REL_OBJ && object->head != DTL_NO_TOKEN &&
	    object->head < state->head && DTL_STR_IS_ANY(tokens[object->head - first].lemma, verbs))
		dtl_mend_set(state, object->head, "xcomp", DTL_REL_XCOMP);
}

/* "held the 9th Baltic Forum": an adjective is no object where its noun stands behind it. */
static void
mend_adjective(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *adjective = &tokens[i];
	uint32_t noun = i + 1;

	if (adjective->rel != DTL_REL_OBJ || adjective->upos != DTL_ADJ ||
	    adjective->head == DTL_NO_TOKEN || adjective->head >= first + i)
		return;
	while (noun < count &&
	       !(tokens[noun].rel == DTL_REL_OBL && tokens[noun].head == adjective->head)) {
		if (tokens[noun].upos == DTL_ADP || tokens[noun].upos == DTL_VERB ||
		    dtl_str_is(tokens[noun].lower, ","))
			return;
		noun++;
	}
	if (noun >= count || !dtl_mend_is_noun(&tokens[noun]))
		return;
	dtl_mend_set(&tokens[noun], adjective->head, "obj", DTL_REL_OBJ);
	dtl_mend_set(adjective, first + noun, "amod", DTL_REL_AMOD);
	for (uint32_t k = 0; k < noun; k++) {
		if (tokens[k].head != first + i)
			continue;
		if (tokens[k].rel == DTL_REL_CONJ)
			dtl_mend_set(&tokens[k], first + noun, "compound", DTL_REL_COMPOUND);
		else
			tokens[k].head = first + noun;
	}
}

/* The person behind "Finance Minister", of which i is "Finance" and the head; DTL_NO_TOKEN: none. */
static uint32_t
person_behind(const struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const titles[] = { "minister", "secretary", "chief", "commissioner",
		"spokesman", "spokeswoman", "spokesperson", "director", "adviser", "advisor",
		"ambassador", "envoy", "governor", "commander", "chairman", "president" };

	if (i + 2 >= count || !dtl_mend_is_noun(&tokens[i]) || tokens[i + 2].upos != DTL_PROPN ||
	    !DTL_STR_IS_ANY(tokens[i + 1].lower, titles))
		return DTL_NO_TOKEN;
	if (tokens[i + 1].head == first + i)
		return tokens[i + 2].head == first + i && tokens[i + 2].rel == DTL_REL_FLAT
			   ? i + 2
			   : DTL_NO_TOKEN;
	uint32_t person = tokens[i + 1].head;
	if (person == DTL_NO_TOKEN || person <= first + i + 1)
		return DTL_NO_TOKEN;
	person -= first;
	if (tokens[person].rel == DTL_REL_COMPOUND && tokens[person].head > first + person)
		person = tokens[person].head - first;
	bool of_title = tokens[person].head == first + i && tokens[person].upos == DTL_PROPN &&
			(tokens[person].rel == DTL_REL_FLAT || tokens[person].rel == DTL_REL_APPOS);
	return of_title ? person : DTL_NO_TOKEN;
}

/* "Finance Minister Ada Holm": the person is the head, and "finance" says which minister. */
static void
mend_title(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	uint32_t person = person_behind(tokens, count, i, first);

	if (person == DTL_NO_TOKEN)
		return;
	dtl_mend_set(
	    &tokens[person], tokens[i].head, tokens[i].deprel, (enum dtl_rel)tokens[i].rel);
	for (uint32_t k = 0; k < count; k++)
		if (tokens[k].head == first + i && k != person &&
		    (k > i || (tokens[k].rel != DTL_REL_AMOD && tokens[k].rel != DTL_REL_COMPOUND)))
			tokens[k].head = first + person;
	dtl_mend_set(&tokens[i + 1], first + person, "nmod:desc",
	    dtl_label_rel(dtl_label_from_name((struct dtl_str)DTL_STR("nmod:desc"))));
	dtl_mend_set(&tokens[i], first + i + 1, "compound", DTL_REL_COMPOUND);
}

static bool
has_case(
    const struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first, const char *word)
{
	uint32_t k = dtl_mend_child(tokens, 0, count, first + i, DTL_REL_CASE);

	return k != DTL_NO_TOKEN && dtl_str_is(tokens[k].lower, word);
}

/* "The stabbing of a soldier by two men": who stands behind "by" did the stabbing, and is none of the soldier's. */
static void
mend_doer(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	static const char *const deeds[] = { "murder", "assassination", "abduction", "arrest",
		"attack", "capture", "seizure", "invasion", "occupation", "destruction", "massacre",
		"torture", "treatment", "abuse", "rape", "detention" };
	static const char *const made[] = { "book", "novel", "report", "article", "letter", "poem",
		"film", "song", "story", "study", "statement", "speech", "attack", "visit" };
	struct dtl_token *who = &tokens[i];

	if (who->rel != DTL_REL_NMOD || who->head == DTL_NO_TOKEN || who->head >= first + i ||
	    !has_case(tokens, count, i, first, "by"))
		return;
	uint32_t whom = who->head - first;
	if (tokens[whom].rel != DTL_REL_NMOD || tokens[whom].head >= first + whom ||
	    !has_case(tokens, count, whom, first, "of") ||
	    DTL_STR_IS_ANY(tokens[whom].lemma, made) || dtl_str_ends(tokens[whom].lemma, "ing"))
		return;
	const struct dtl_token *deed = &tokens[tokens[whom].head - first];
	if (deed->upos == DTL_NOUN &&
	    (dtl_str_ends(deed->lemma, "ing") || DTL_STR_IS_ANY(deed->lemma, deeds)))
		who->head = tokens[whom].head;
}

void
dtl_mend_phrases(struct dtl_token *tokens, uint32_t count, uint32_t first)
{
	for (uint32_t i = 0; i < count; i++) {
		mend_last_of_list(tokens, i, first);
		mend_correlative(tokens, i, first);
		mend_pointer(tokens, count, i, first);
		mend_people(tokens, count, i, first);
		mend_made(tokens, i, first);
		mend_toll(tokens, count, i, first);
		mend_owners(tokens, count, i, first);
		mend_cut(tokens, count, i, first);
		mend_border(tokens, count, i, first);
		mend_adjective(tokens, count, i, first);
		mend_doer(tokens, count, i, first);
		mend_title(tokens, count, i, first);
	}
}

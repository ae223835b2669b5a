/* Arguments that the parser hangs one word off: nearly always in the same few ways. */
#include "text/clause_work.h"
#include "text/names.h"

static uint32_t
child_before(const struct dtl_clause_work *w, uint32_t t, enum dtl_rel rel)
{
	uint32_t child = dtl_tree_child(&w->tree, t, rel);

	return child != DTL_NO_TOKEN && child < t ? child : DTL_NO_TOKEN;
}

static uint32_t
child_behind(const struct dtl_clause_work *w, uint32_t t, enum dtl_rel rel)
{
	DTL_TREE_EACH(child, &w->tree, t)
	{
		if (child > t && w->doc->tokens[child].rel == rel)
			return child;
	}
	return DTL_NO_TOKEN;
}

static bool
is_noun(const struct dtl_token *tok)
{
	return tok->upos == DTL_NOUN || tok->upos == DTL_PROPN;
}

uint32_t
dtl_clause_subject(const struct dtl_clause_work *w, uint32_t t)
{
	uint32_t inner = child_before(w, t, DTL_REL_NSUBJ);

	if (!is_noun(&w->doc->tokens[t]))
		return t;
	/* "the bank, the country's oldest lender, said": the first name, not what explains it */
	if (inner != DTL_NO_TOKEN && dtl_tree_child(&w->tree, t, DTL_REL_COP) == DTL_NO_TOKEN)
		return inner;
	/* "With an eye on trade, and fish, the minister left": the end of a list is no subject */
	uint32_t appos = child_behind(w, t, DTL_REL_APPOS);
	if (appos != DTL_NO_TOKEN && child_before(w, t, DTL_REL_CC) != DTL_NO_TOKEN)
		return appos;
	return t;
}

uint32_t
dtl_clause_object(const struct dtl_clause_work *w, uint32_t t)
{
	uint32_t own = child_behind(w, t, DTL_REL_OBJ);
	bool hyphen = false;

	if (!is_noun(&w->doc->tokens[t]) || own == DTL_NO_TOKEN)
		return t;
	/* "built short-range missiles": the noun behind the hyphen only says which */
	for (uint32_t i = w->tree.left[t]; i < t; i++)
		hyphen = hyphen || dtl_str_is(w->doc->tokens[i].form, "-");
	return hyphen ? own : t;
}

uint32_t
dtl_clause_named(const struct dtl_clause_work *w, uint32_t t)
{
	uint32_t name = child_behind(w, t, DTL_REL_APPOS);

	if (name == DTL_NO_TOKEN || w->doc->tokens[name].upos != DTL_PROPN ||
	    w->doc->tokens[t].upos == DTL_PRON)
		return DTL_NO_TOKEN;
	for (uint32_t i = t + 1; i < name; i++)
		if (dtl_str_is(w->doc->tokens[i].lower, ","))
			return DTL_NO_TOKEN;
	return name;
}

bool
dtl_clause_is_bare_person(const struct dtl_clause_work *w, uint32_t t)
{
	return w->doc->tokens[t].name == DTL_NAME_PERSON && w->doc->tokens[t].upos == DTL_PROPN &&
	       dtl_tree_preposition(&w->tree, t).n == 0;
}

bool
dtl_clause_behind_preposition(const struct dtl_clause_work *w, uint32_t first, uint32_t t)
{
	for (uint32_t i = first + 1; i < t; i++) {
		const struct dtl_token *tok = &w->doc->tokens[i];

		if (tok->rel == DTL_REL_CASE && tok->upos == DTL_ADP && tok->head != t &&
		    tok->head > i)
			return true;
	}
	return false;
}

/* A verb that was joined to a noun: "reviewed plans and discussed ties". */
static bool
is_stray_verb(const struct dtl_clause_work *w, uint32_t t)
{
	const struct dtl_token *tok = &w->doc->tokens[t];
	const char *xpos = dtl_xpos_name(tok->xpos);

	if (tok->upos != DTL_VERB || tok->rel != DTL_REL_CONJ)
		return false;
	return strcmp(xpos, "VBZ") == 0 || strcmp(xpos, "VBD") == 0 || strcmp(xpos, "VBP") == 0 ||
	       child_behind(w, t, DTL_REL_OBJ) != DTL_NO_TOKEN ||
	       child_behind(w, t, DTL_REL_XCOMP) != DTL_NO_TOKEN;
}

size_t
dtl_clause_drop_verbs(const struct dtl_clause_work *w, uint32_t *tokens, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!is_stray_verb(w, tokens[i]))
			tokens[kept++] = tokens[i];
	return kept;
}

uint32_t
dtl_clause_missing_subject(const struct dtl_clause_work *w, uint32_t predicate)
{
	const char *xpos = dtl_xpos_name(w->doc->tokens[predicate].xpos);

	if (w->doc->tokens[predicate].rel != DTL_REL_ROOT ||
	    (strcmp(xpos, "VBD") != 0 && strcmp(xpos, "VBZ") != 0 && strcmp(xpos, "VBP") != 0))
		return DTL_NO_TOKEN;
	/* "In a first step, the two kings met": what explains the step does it */
	DTL_TREE_EACH(child, &w->tree, predicate)
	{
		if (child > predicate)
			break;
		uint32_t appos = child_behind(w, child, DTL_REL_APPOS);
		if (w->doc->tokens[child].rel == DTL_REL_OBL && appos != DTL_NO_TOKEN &&
		    appos < predicate)
			return appos;
	}
	return DTL_NO_TOKEN;
}

static bool
asks(const struct dtl_document *doc, uint32_t noun)
{
	static const char *const asking[] = { "invitation", "request", "appeal", "call", "order",
		"ultimatum", "plea", "instruction", "permission", "command", "directive" };

	return DTL_STR_IS_ANY(doc->tokens[noun].lemma, asking);
}

uint32_t
dtl_clause_asked(const struct dtl_clause_work *w, uint32_t noun, uint32_t before)
{
	if (!asks(w->doc, noun))
		return DTL_NO_TOKEN;
	DTL_TREE_EACH(child, &w->tree, noun)
	{
		if (child > noun && child < before && w->doc->tokens[child].rel == DTL_REL_NMOD &&
		    dtl_str_is(dtl_tree_preposition(&w->tree, child), "to"))
			return child;
	}
	return DTL_NO_TOKEN;
}

static void
take_agents(struct dtl_clause_work *w, struct dtl_clause *c)
{
	uint32_t agents[8];
	struct dtl_argument *kept =
	    DTL_NEW_ARRAY(w->doc->a, c->oblique_count + 1, struct dtl_argument);
	size_t agent_count = 0, count = 0;

	for (size_t i = 0; i < c->oblique_count; i++) {
		if (dtl_str_is(c->obliques[i].prep, "by") &&
		    agent_count < sizeof agents / sizeof agents[0])
			agents[agent_count++] = c->obliques[i].token;
		else
			kept[count++] = c->obliques[i];
	}
	if (agent_count == 0)
		return;
	c->obliques = kept;
	c->oblique_count = count;
	c->agents = dtl_clause_tokens(w->doc->a, agents, agent_count);
	c->agent_count = agent_count;
}

/* A participle of the past without an auxiliary or anything that it acts on. */
static bool
is_bare_participle(const struct dtl_clause_work *w, const struct dtl_clause *c)
{
	return !c->passive && !c->nominal && c->subject_count == 0 && c->object_count == 0 &&
	       strcmp(dtl_xpos_name(w->doc->tokens[c->predicate].xpos), "VBN") == 0 &&
	       dtl_tree_child(&w->tree, c->predicate, DTL_REL_AUX) == DTL_NO_TOKEN &&
	       dtl_tree_child(&w->tree, c->predicate, DTL_REL_COP) == DTL_NO_TOKEN;
}

/* "was beaten and [abducted]", "were reported [wounded]", "freed the men [detained] there"; but not
 * "remains [opposed]". */
void
dtl_clause_mend_voice(struct dtl_clause_work *w, struct dtl_clause *c, struct dtl_clause *parent)
{
	if (!is_bare_participle(w, c))
		return;
	if (!parent->passive && c->link != DTL_LINK_ADVCL &&
	    (c->link != DTL_LINK_XCOMP || parent->object_count == 0))
		return;
	c->passive = true;
	take_agents(w, c);
	/* it completes "were reported", and is no aside */
	if (c->link == DTL_LINK_ADVCL && parent->passive && c->predicate == parent->predicate + 1)
		c->link = DTL_LINK_XCOMP;
	/* "was beaten and killed by rebels": who killed beat as well */
	if (c->link == DTL_LINK_CONJ && parent->agent_count == 0) {
		parent->agents = c->agents;
		parent->agent_count = c->agent_count;
	}
}

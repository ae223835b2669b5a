#include "text/clause_work.h"
#include "text/tag.h"

/* Verbs whose content is somebody's words: the speaker is no actor of what is said. */
static const char *const saying_verbs[] = {
	"say",
	"tell",
	"report",
	"announce",
	"claim",
	"state",
	"note",
	"add",
	"declare",
	"believe",
	"think",
	"suggest",
	"indicate",
	"reveal",
	"disclose",
	"confirm",
	"insist",
	"explain",
	"write",
	"quote",
	"allege",
	"argue",
	"acknowledge",
	"admit",
	"stress",
	"emphasise",
	"emphasize",
	"maintain",
	"assert",
	"remark",
	"observe",
	"comment",
	"inform",
	"mention",
	"hear",
	"learn",
	"understand",
	"estimate",
	"recall",
	"testify",
	"contend",
	"deny",
	"charge",
	"warn",
	"assure",
};

/* With these the one who is asked acts: "urged B to withdraw". Others keep their own subject. */
static const char *const subject_control[] = { "promise", "threaten", "vow", "pledge", "offer",
	"agree", "refuse", "decline", "swear" };

static bool
is_listed(struct dtl_str s, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (dtl_str_is(s, list[i]))
			return true;
	}
	return false;
}

#define IS_LISTED(s, list) is_listed((s), (list), sizeof(list) / sizeof((list)[0]))

static bool
is_relative_pronoun(const struct dtl_token *tok)
{
	const char *xpos = dtl_xpos_name(tok->xpos);

	return strcmp(xpos, "WDT") == 0 || strcmp(xpos, "WP") == 0 ||
	       dtl_str_is(tok->lower, "which") || dtl_str_is(tok->lower, "who") ||
	       dtl_str_is(tok->lower, "whom") ||
	       (dtl_str_is(tok->lower, "that") && tok->upos == DTL_PRON);
}

static bool
has_mark(const struct dtl_clause_work *w, uint32_t token, const char *word)
{
	DTL_TREE_EACH(child, &w->tree, token)
	{
		const struct dtl_token *tok = &w->doc->tokens[child];

		if (tok->rel == DTL_REL_MARK && dtl_str_is(tok->lower, word))
			return true;
	}
	return false;
}

static enum dtl_link
adverbial_link(const struct dtl_clause_work *w, uint32_t token)
{
	static const char *const conditions[] = { "if", "unless", "whether", "once", "until",
		"till" };

	for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
		if (has_mark(w, token, conditions[i]))
			return DTL_LINK_CONDITION;
	}
	return has_mark(w, token, "to") ? DTL_LINK_PURPOSE : DTL_LINK_ADVCL;
}

static enum dtl_link
link_of(const struct dtl_clause_work *w, const struct dtl_clause *c)
{
	const struct dtl_token *tok = &w->doc->tokens[c->predicate];

	if (c->nominal && tok->rel != DTL_REL_ROOT)
		return DTL_LINK_NOUN;
	switch (tok->rel) {
	case DTL_REL_ROOT:
		return DTL_LINK_ROOT;
	case DTL_REL_CONJ:
		return DTL_LINK_CONJ;
	case DTL_REL_XCOMP:
		return DTL_LINK_XCOMP;
	case DTL_REL_CCOMP:
	case DTL_REL_CSUBJ:
	case DTL_REL_CSUBJ_PASS:
		return DTL_LINK_CCOMP;
	case DTL_REL_ADVCL:
		return adverbial_link(w, c->predicate);
	case DTL_REL_ACL_RELCL:
	case DTL_REL_ADVCL_RELCL:
		return DTL_LINK_RELATIVE;
	case DTL_REL_ACL:
		return has_mark(w, c->predicate, "to") ? DTL_LINK_XCOMP : DTL_LINK_PARTICIPLE;
	case DTL_REL_PARATAXIS:
	case DTL_REL_LIST:
		return DTL_LINK_PARATAXIS;
	default:
		return tok->head == DTL_NO_TOKEN ? DTL_LINK_ROOT : DTL_LINK_NOUN;
	}
}

static uint32_t
parent_of(const struct dtl_clause_work *w, uint32_t token)
{
	for (int i = 0; i < 256; i++) {
		token = w->doc->tokens[token].head;
		if (token == DTL_NO_TOKEN)
			return DTL_NO_TOKEN;
		if (w->of_token[token] != DTL_NO_TOKEN)
			return w->of_token[token];
	}
	return DTL_NO_TOKEN;
}

static void
take_subjects(struct dtl_clause *c, const uint32_t *tokens, size_t count)
{
	if (c->subject_count > 0 || count == 0)
		return;
	c->subjects = tokens;
	c->subject_count = count;
}

/* A parser in doubt may take "today" for a subject. */
static bool
is_time_word(const struct dtl_token *tok)
{
	static const char *const words[] = { "today", "yesterday", "tomorrow", "tonight", "monday",
		"tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };

	return IS_LISTED(tok->lower, words);
}

/* The noun that a relative clause or participle modifies, with its conjuncts when it is plural. */
static void
fill_noun_gap(struct dtl_clause_work *w, struct dtl_clause *c, enum dtl_link link)
{
	uint32_t noun = w->doc->tokens[c->predicate].head;
	const uint32_t *gap;

	if (noun == DTL_NO_TOKEN)
		return;
	gap = dtl_clause_tokens(w->doc->a, &noun, 1);
	if (link == DTL_LINK_PARTICIPLE) {
		take_subjects(c, gap, 1);
		return;
	}
	if (c->subject_count > 0 && (is_relative_pronoun(&w->doc->tokens[c->subjects[0]]) ||
					is_time_word(&w->doc->tokens[c->subjects[0]]))) {
		c->subjects = gap;
		c->subject_count = 1;
	} else if (c->object_count > 0 && is_relative_pronoun(&w->doc->tokens[c->objects[0]])) {
		c->objects = gap;
		c->object_count = 1;
	} else if (c->subject_count == 0) {
		take_subjects(c, gap, 1);
	} else if (c->object_count == 0 && !c->passive && !c->nominal) {
		c->objects = gap;
		c->object_count = 1;
	}
}

/* "extended an invitation to A to visit": A visits. */
static void
take_asked(struct dtl_clause_work *w, struct dtl_clause *c, uint32_t noun)
{
	uint32_t asked =
	    noun != DTL_NO_TOKEN ? dtl_clause_asked(w, noun, c->predicate) : DTL_NO_TOKEN;
	uint32_t all[8];

	if (asked == DTL_NO_TOKEN)
		return;
	size_t count = dtl_tree_conjuncts(&w->tree, asked, all, 0, sizeof all / sizeof all[0]);
	take_subjects(c, dtl_clause_tokens(w->doc->a, all, count), count);
}

/* Who does what a noun's infinitive says: "an invitation to A to visit", "A's promise to help". */
static void
control_from_noun(struct dtl_clause_work *w, struct dtl_clause *c, const struct dtl_clause *noun)
{
	const struct dtl_clause *verb;

	take_asked(w, c, noun->predicate);
	take_subjects(c, noun->subjects, noun->subject_count);
	if (noun->parent == DTL_NO_TOKEN)
		return;
	verb = &w->doc->clauses[noun->parent];
	take_subjects(c, verb->subjects, verb->subject_count);
}

static void
control(struct dtl_clause_work *w, struct dtl_clause *c, const struct dtl_clause *parent)
{
	if (parent->nominal) {
		control_from_noun(w, c, parent);
		return;
	}
	if (!parent->passive && !IS_LISTED(parent->lemma, subject_control)) {
		take_subjects(c, parent->recipients, parent->recipient_count);
		if (w->doc->tokens[c->predicate].rel == DTL_REL_XCOMP)
			take_subjects(c, parent->objects, parent->object_count);
	}
	take_subjects(c, parent->subjects, parent->subject_count);
}

static void
inherit(struct dtl_clause_work *w, struct dtl_clause *c)
{
	const struct dtl_clause *parent;

	if (c->link == DTL_LINK_RELATIVE || (c->link == DTL_LINK_PARTICIPLE && !c->nominal)) {
		fill_noun_gap(w, c, c->link);
		return;
	}
	if (c->parent == DTL_NO_TOKEN || c->nominal)
		return;
	parent = &w->doc->clauses[c->parent];
	switch (c->link) {
	case DTL_LINK_XCOMP:
		dtl_clause_mend_voice(w, c, &w->doc->clauses[c->parent]);
		control(w, c, parent);
		break;
	case DTL_LINK_CONJ:
		dtl_clause_mend_voice(w, c, &w->doc->clauses[c->parent]);
		take_subjects(c, parent->subjects, parent->subject_count);
		if (c->tense == DTL_TENSE_NONE) {
			c->tense = parent->tense;
			if (c->modal.n == 0)
				c->modal = parent->modal;
		}
		if (c->passive && c->agent_count == 0 && parent->passive) {
			c->agents = parent->agents;
			c->agent_count = parent->agent_count;
		}
		break;
	case DTL_LINK_PURPOSE:
		if (!parent->passive && parent->object_count > 0)
			take_asked(w, c, parent->objects[0]);
		take_subjects(c, parent->subjects, parent->subject_count);
		break;
	case DTL_LINK_ADVCL:
	case DTL_LINK_NOUN:
		dtl_clause_mend_voice(w, c, &w->doc->clauses[c->parent]);
		take_subjects(c, parent->subjects, parent->subject_count);
		break;
	default:
		break;
	}
}

/* "going to meet", "is to visit", and what hangs on a noun or a bare infinitive. */
static void
inherit_tense(const struct dtl_clause_work *w, struct dtl_clause *c)
{
	const struct dtl_clause *parent;

	if (c->parent == DTL_NO_TOKEN || c->tense != DTL_TENSE_NONE || c->modal.n > 0)
		return;
	/* "after having seen B" */
	if (c->perfect && c->link == DTL_LINK_ADVCL) {
		c->tense = DTL_TENSE_PAST;
		return;
	}
	parent = &w->doc->clauses[c->parent];
	if (c->link == DTL_LINK_XCOMP && !parent->nominal &&
	    ((dtl_str_is(parent->lemma, "go") && parent->progressive) ||
		dtl_str_is(parent->lemma, "be")))
		c->tense = DTL_TENSE_FUTURE;
	else if (c->nominal || c->link == DTL_LINK_PARTICIPLE || c->link == DTL_LINK_ADVCL)
		c->tense = parent->tense;
}

static void
set_reported(struct dtl_clause *c, uint32_t speaker)
{
	c->reported = true;
	if (c->speaker == DTL_NO_TOKEN)
		c->speaker = speaker;
}

static uint32_t
speaker_of(const struct dtl_clause *saying)
{
	if (saying->passive)
		return saying->agent_count > 0 ? saying->agents[0] : DTL_NO_TOKEN;
	return saying->subject_count > 0 ? saying->subjects[0] : DTL_NO_TOKEN;
}

static void
find_speaker(struct dtl_clause_work *w, struct dtl_clause *c)
{
	const struct dtl_clause *parent;

	for (size_t i = 0; i < c->oblique_count; i++) {
		if (dtl_str_is(c->obliques[i].prep, "according_to") ||
		    dtl_str_is(c->obliques[i].prep, "according") ||
		    dtl_str_is(c->obliques[i].prep, "as_per") ||
		    dtl_str_is(c->obliques[i].prep, "per"))
			set_reported(c, c->obliques[i].token);
	}
	if (c->parent == DTL_NO_TOKEN)
		return;
	parent = &w->doc->clauses[c->parent];
	if (IS_LISTED(c->lemma, saying_verbs) && !c->nominal &&
	    (c->link == DTL_LINK_PARATAXIS || has_mark(w, c->predicate, "as")))
		set_reported(&w->doc->clauses[c->parent], speaker_of(c));
	if ((c->link == DTL_LINK_CCOMP || c->link == DTL_LINK_PARATAXIS) &&
	    IS_LISTED(parent->lemma, saying_verbs))
		set_reported(c, speaker_of(parent));
	else if (parent->reported && c->link != DTL_LINK_PARATAXIS)
		set_reported(c, parent->speaker);
}

/* Heads before children, so that what is passed down is complete when it is read. */
void
dtl_clauses_link(struct dtl_clause_work *w)
{
	size_t count = 0;

	w->order = DTL_NEW_ARRAY(w->doc->a, w->doc->clause_count, uint32_t);
	for (size_t i = 0; i < w->doc->token_count; i++) {
		uint32_t t = w->tree.order[i];

		if (t != DTL_NO_TOKEN && w->of_token[t] != DTL_NO_TOKEN)
			w->order[count++] = w->of_token[t];
	}
	for (size_t i = 0; i < count; i++) {
		struct dtl_clause *c = &w->doc->clauses[w->order[i]];

		c->link = link_of(w, c);
		c->parent = parent_of(w, c->predicate);
		inherit(w, c);
		inherit_tense(w, c);
	}
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < count; i++)
			find_speaker(w, &w->doc->clauses[w->order[i]]);
	}
}

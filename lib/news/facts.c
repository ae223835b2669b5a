/* What else a clause says of its event: forum, instrument, magnitude, topics, contexts, who says so. */
#include "news/code.h"

/* PLOVER's modes and contexts of CAMEO codes; the longest prefix of each kind decides. */
static const struct {
	const char *code, *mode, *context;
} code_facts[] = {
	{ "030", NULL, "diplomatic" },
	{ "0311", NULL, "economic" },
	{ "0312", NULL, "military" },
	{ "0313", NULL, "legal" },
	{ "0314", NULL, "intelligence" },
	{ "032", NULL, "diplomatic" },
	{ "033", NULL, "diplomatic" },
	{ "0331", NULL, "economic" },
	{ "0332", NULL, "military" },
	{ "0334", NULL, "peacekeeping" },
	{ "034", NULL, "political_institutions" },
	{ "0351", NULL, "rights_freedoms" },
	{ "0353", NULL, "rights_freedoms" },
	{ "0354", NULL, "economic" },
	{ "0356", NULL, "military" },
	{ "036", NULL, "diplomatic" },
	{ "037", NULL, "diplomatic" },
	{ "038", NULL, "diplomatic" },
	{ "039", NULL, "diplomatic" },
	{ "041", "phone", NULL },
	{ "042", "visit", NULL },
	{ "043", "visit", NULL },
	{ "044", "third-party", NULL },
	{ "045", NULL, "diplomatic" },
	{ "046", NULL, "diplomatic" },
	{ "05", NULL, "diplomatic" },
	{ "061", NULL, "economic" },
	{ "062", NULL, "military" },
	{ "063", NULL, "legal" },
	{ "064", NULL, "intelligence" },
	{ "071", NULL, "economic" },
	{ "072", NULL, "military" },
	{ "074", NULL, "peacekeeping" },
	{ "075", NULL, "asylum" },
	{ "081", NULL, "legal" },
	{ "0831", "resign", "political_institutions" },
	{ "0841", "release", "legal" },
	{ "0842", "return", "legal" },
	{ "085", NULL, "economic" },
	{ "086", "access", "diplomatic" },
	{ "0861", "access", "peacekeeping" },
	{ "087", "disarm", "military" },
	{ "0871", "ceasefire", "military" },
	{ "0872", "withdraw", "military" },
	{ "0873", "disarm", "military" },
	{ "0874", "withdraw", "military" },
	{ "09", "investigate", NULL },
	{ "091", "investigate", "crime" },
	{ "092", "investigate", "human_rights" },
	{ "093", "investigate", "military" },
	{ "101", "assist", NULL },
	{ "102", "assist", "diplomatic" },
	{ "103", "assist", NULL },
	{ "104", "change", "political_institutions" },
	{ "105", "yield", "legal" },
	{ "1054", "yield", "economic" },
	{ "1056", "yield", "military" },
	{ "106", "meet", "diplomatic" },
	{ "107", "meet", "diplomatic" },
	{ "108", "meet", "diplomatic" },
	{ "110", "disapprove", NULL },
	{ "111", "disapprove", NULL },
	{ "112", "disapprove", NULL },
	{ "1121", "allege", "crime" },
	{ "1122", "allege", "human_rights" },
	{ "1123", "allege", "military" },
	{ "1124", "allege", "military" },
	{ "1125", "allege", "legal" },
	{ "113", "disapprove", NULL },
	{ "114", "allege", "diplomatic" },
	{ "115", "allege", "legal" },
	{ "116", "disapprove", "legal" },
	{ "121", "assist", NULL },
	{ "122", "assist", NULL },
	{ "123", "change", "political_institutions" },
	{ "124", "change", NULL },
	{ "1243", "yield", "legal" },
	{ "1244", "yield", "economic" },
	{ "1246", "yield", "military" },
	{ "125", "meet", "diplomatic" },
	{ "126", "meet", "diplomatic" },
	{ "127", "meet", "diplomatic" },
	{ "128", "yield", "legal" },
	{ "129", "yield", "diplomatic" },
	{ "1311", "relations", NULL },
	{ "1312", "restrict", "economic" },
	{ "1313", "relations", "diplomatic" },
	{ "132", "ban", "executive" },
	{ "1323", "restrict", "pro_autocracy" },
	{ "133", "relations", NULL },
	{ "134", "relations", "diplomatic" },
	{ "136", "expel", "diplomatic" },
	{ "137", "violence", "pro_autocracy" },
	{ "138", "violence", "military" },
	{ "139", "relations", "diplomatic" },
	{ "141", "demo", NULL },
	{ "142", "hunger", NULL },
	{ "143", "boycott", NULL },
	{ "144", "obstruct", NULL },
	{ "145", "riot", NULL },
	{ "151", "police", NULL },
	{ "152", "troops", "military" },
	{ "153", "police", NULL },
	{ "154", "troops", "military" },
	{ "161", "withdraw", "diplomatic" },
	{ "162", "discontinue", "human_security" },
	{ "1621", "discontinue", "economic" },
	{ "1622", "discontinue", "military" },
	{ "163", "restrict", "diplomatic" },
	{ "164", "withdraw", "diplomatic" },
	{ "166", "expel", "diplomatic" },
	{ "171", "seize", "human_security" },
	{ "172", "restrict", "executive" },
	{ "1722", "ban", "pro_autocracy" },
	{ "1723", "curfew", "pro_autocracy" },
	{ "1724", "martial-law", "pro_autocracy" },
	{ "173", "arrest", "legal" },
	{ "174", "deport", "legal" },
	{ "191", "restrict", "military" },
	{ "192", "seize", "military" },
	{ "181", "abduct", NULL },
	{ "182", "beat", NULL },
	{ "1821", "sexual", NULL },
	{ "1822", "torture", NULL },
	{ "183", "suicide-attack", NULL },
	{ "1832", "explosives", NULL },
	{ "1833", "explosives", NULL },
	{ "185", "assassinate", NULL },
	{ "186", "assassinate", NULL },
	{ "19", NULL, "military" },
	{ "193", "firearms", "military" },
	{ "194", "heavy-weapons", "military" },
	{ "195", "aerial", "military" },
	{ "20", "massacre", "military" },
	{ "203", "cleansing", "religion_ethnicity" },
	{ "204", "unconventional", "cbrn" },
};

static void
add_context(struct dtl_str *out, size_t *count, struct dtl_str context)
{
	for (size_t i = 0; i < *count; i++) {
		if (dtl_str_eq(out[i], context))
			return;
	}
	if (context.n > 0)
		out[(*count)++] = context;
}

static void
add_code_facts(const struct dtl_coder *k, struct dtl_draft *d)
{
	const char *mode = NULL, *context = NULL;
	struct dtl_str *contexts = DTL_NEW_ARRAY(k->doc->a, 2, struct dtl_str);
	size_t longest = 0;

	for (size_t i = 0; i < sizeof code_facts / sizeof code_facts[0]; i++) {
		size_t n = strlen(code_facts[i].code);

		if (n < longest || !dtl_str_starts(d->ev.cameo, code_facts[i].code))
			continue;
		longest = n;
		mode = code_facts[i].mode;
		context = code_facts[i].context;
	}
	if (d->ev.mode.n == 0 && mode != NULL)
		d->ev.mode = dtl_str_from(mode);
	add_context(contexts, &d->ev.context_count, d->pattern->context);
	add_context(contexts, &d->ev.context_count, dtl_str_from(context));
	d->ev.contexts = contexts;
}

/* Is the mention in the part of the sentence that the event governs? */
static bool
belongs(const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_mention *m)
{
	return m->sentence == d->clause->sentence &&
	       (dtl_tree_inside(&k->tree, m->head, d->clause->predicate) ||
		   dtl_tree_inside(&k->tree, m->head, d->predicate));
}

static void
find_forum(const struct dtl_coder *k, struct dtl_draft *d)
{
	for (size_t i = 0; i < k->mentions->count; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		if (m->sentence > d->clause->sentence)
			break;
		if ((m->kind != DTL_MENTION_FORUM && m->kind != DTL_MENTION_EXERCISE) ||
		    !belongs(k, d, m))
			continue;
		if (d->ev.forum.name.n > 0 && (d->ev.forum.ordinal != 0 || m->ordinal == 0))
			continue;
		d->ev.forum.name = m->name.n > 0 ? m->name : dtl_document_text(k->doc, m->span);
		d->ev.forum.acronym = m->acronym;
		d->ev.forum.ordinal = m->ordinal;
	}
}

static const struct {
	const char *word, *kind;
} instruments[] = {
	{ "memorandum", "MoU" },
	{ "mou", "MoU" },
	{ "protocol", "protocol" },
	{ "treaty", "treaty" },
	{ "agreement", "agreement" },
	{ "accord", "accord" },
	{ "pact", "pact" },
	{ "deal", "deal" },
	{ "framework", "framework" },
	{ "declaration", "declaration" },
	{ "communique", "communique" },
	{ "contract", "contract" },
	{ "arrangement", "arrangement" },
	{ "convention", "convention" },
	{ "charter", "charter" },
	{ "roadmap", "roadmap" },
	{ "letter", "letter of intent" },
	{ "statement", "statement" },
	{ "covenant", "covenant" },
	{ "truce", "truce" },
	{ "ceasefire", "ceasefire" },
};

static const char *
instrument_kind(struct dtl_str lemma)
{
	for (size_t i = 0; i < sizeof instruments / sizeof instruments[0]; i++) {
		if (dtl_str_is_nocase(lemma, instruments[i].word))
			return instruments[i].kind;
	}
	return NULL;
}

static void
read_instrument(const struct dtl_coder *k, struct dtl_draft *d, uint32_t token)
{
	const struct dtl_mention *m = dtl_mention_at(k->mentions, token);
	const char *kind = instrument_kind(k->doc->tokens[token].lemma);

	if (d->ev.instrument.kind.n > 0)
		return;
	if (m != NULL && m->kind == DTL_MENTION_INSTRUMENT) {
		for (uint32_t i = 0; i < m->token_count && kind == NULL; i++)
			kind = instrument_kind(k->doc->tokens[m->token + i].lower);
		d->ev.instrument.kind = kind != NULL ? dtl_str_from(kind) : m->name;
		d->ev.instrument.name = m->name;
	} else if (kind != NULL) {
		d->ev.instrument.kind = dtl_str_from(kind);
		d->ev.instrument.name = dtl_document_text(k->doc, dtl_tree_span(&k->tree, token));
	}
}

/* "the framework for a partnership signed by A": the paper stands above. */
static void
climb_to_instrument(const struct dtl_coder *k, struct dtl_draft *d, uint32_t token)
{
	for (int up = 0; up < 3 && token != DTL_NO_TOKEN && d->ev.instrument.kind.n == 0; up++) {
		read_instrument(k, d, token);
		token = k->doc->tokens[token].rel == DTL_REL_NMOD ? k->doc->tokens[token].head
								  : DTL_NO_TOKEN;
	}
}

static void
find_instrument(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d)
{
	if (d->ev.type != DTL_EVENT_SUPPORT && d->ev.type != DTL_EVENT_AGREE &&
	    d->ev.act != DTL_EVENT_SUPPORT)
		return;
	for (size_t i = 0; i < v->patient_count; i++)
		climb_to_instrument(k, d, v->patients[i]);
	if (v->noun != DTL_NO_TOKEN)
		read_instrument(k, d, v->noun);
	for (size_t i = 0; i < v->oblique_count; i++) {
		struct dtl_str prep = v->obliques[i].prep;

		if (dtl_str_is(prep, "of") || dtl_str_is(prep, "on") || dtl_str_is(prep, "to"))
			read_instrument(k, d, v->obliques[i].token);
	}
	if (v->complement == NULL)
		return;
	for (size_t i = 0; i < v->complement->object_count; i++)
		read_instrument(k, d, v->complement->objects[i]);
}

/* What talks and agreements are about: the phrase after "on", "about", "regarding". */
static void
find_topics(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d)
{
	struct dtl_str *topics = DTL_NEW_ARRAY(k->doc->a, 3, struct dtl_str);

	d->ev.topics = topics;
	if (dtl_quad_class(d->ev.cameo) != 1)
		return;
	for (size_t i = 0; i < v->oblique_count && d->ev.topic_count < 3; i++) {
		static const char *const preps[] = { "on", "about", "regarding", "concerning",
			"over" };
		uint32_t token = v->obliques[i].token;
		const struct dtl_mention *m = dtl_mention_at(k->mentions, token);
		struct dtl_str text;
		uint32_t first = k->tree.left[token];

		if (!DTL_STR_IS_ANY(v->obliques[i].prep, preps) ||
		    (m != NULL && m->place != NULL) ||
		    k->doc->tokens[token].rel == DTL_REL_OBL_TMOD ||
		    (k->doc->tokens[token].flags & DTL_TOKEN_NUMBER))
			continue;
		while (first < token && (k->doc->tokens[first].rel == DTL_REL_CASE ||
					    k->doc->tokens[first].rel == DTL_REL_DET))
			first++;
		text = dtl_str_make(k->doc->text.p + k->doc->tokens[first].beg,
		    k->doc->tokens[k->tree.right[token]].end - k->doc->tokens[first].beg);
		if (text.n <= 120)
			topics[d->ev.topic_count++] = text;
	}
}

static void
find_attribution(const struct dtl_coder *k, struct dtl_draft *d)
{
	const struct dtl_mention *m;

	if (!d->clause->reported || d->clause->speaker == DTL_NO_TOKEN)
		return;
	m = dtl_mention_at(k->mentions, d->clause->speaker);
	if (m != NULL && m->kind != DTL_MENTION_PLACE)
		d->ev.attribution = m->name.n > 0 ? m->name : dtl_document_text(k->doc, m->span);
	else
		d->ev.attribution =
		    dtl_document_text(k->doc, dtl_tree_span(&k->tree, d->clause->speaker));
}

/* "in the presence of C", "witnessed by C": they see it, they are no side of it. */
static void
find_witnesses(const struct dtl_coder *k, struct dtl_draft *d)
{
	const struct dtl_sentence *s = &k->doc->sentences[d->clause->sentence];
	struct dtl_actors seen = { .count = 0 };

	for (uint32_t t = s->token; t < s->token + s->token_count; t++) {
		uint32_t of, conj[DTL_MAX_SIDE];
		size_t count;

		if (!dtl_str_is(k->doc->tokens[t].lower, "presence") ||
		    !dtl_tree_inside(&k->tree, t, d->clause->predicate))
			continue;
		of = dtl_tree_child(&k->tree, t, DTL_REL_NMOD);
		if (of == DTL_NO_TOKEN)
			continue;
		count = dtl_tree_conjuncts(&k->tree, of, conj, 0, DTL_MAX_SIDE);
		for (size_t j = 0; j < count; j++)
			dtl_code_actors_at(k, conj[j], &seen);
	}
	for (size_t i = 0; i < seen.count && d->participant_count < DTL_MAX_PARTICIPANTS; i++) {
		d->participants[d->participant_count] = seen.items[i];
		d->participants[d->participant_count].side = DTL_SIDE_NONE;
		d->participants[d->participant_count].functions = DTL_FUNCTION_WITNESS;
		d->entity[d->participant_count++] = seen.entity[i];
	}
}

void
dtl_code_facts(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d)
{
	enum dtl_event_type act = d->ev.act != DTL_EVENT_NONE ? d->ev.act : d->ev.type;

	if (act == DTL_EVENT_CONSULT || act == DTL_EVENT_SUPPORT || act == DTL_EVENT_AGREE ||
	    act == DTL_EVENT_COOPERATE)
		find_forum(k, d);
	find_instrument(k, v, d);
	dtl_code_magnitude(k, d);
	add_code_facts(k, d);
	find_topics(k, v, d);
	find_attribution(k, d);
	find_witnesses(k, d);
}

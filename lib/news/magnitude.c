/* How many were killed, hurt, arrested, driven out; how much money. */
#include "news/code.h"
#include "news/number.h"

static int32_t
count_at(const struct dtl_coder *k, uint32_t token)
{
	uint32_t num = dtl_tree_child(&k->tree, token, DTL_REL_NUMMOD), left;
	double value;

	if (num == DTL_NO_TOKEN && k->doc->tokens[token].upos == DTL_NUM)
		num = token;
	if (num == DTL_NO_TOKEN)
		return -1;
	left = k->tree.left[num];
	while (left < num && !dtl_number_read(k->doc->tokens, k->doc->token_count, left, &value))
		left++;
	if (dtl_number_read(k->doc->tokens, k->doc->token_count, left, &value) == 0 || value < 0 ||
	    value > 1e9)
		return -1;
	return (int32_t)value;
}

/* Where the toll that a verb tells goes; NULL for other verbs. */
static int32_t *
toll_of(struct dtl_str lemma, struct dtl_magnitude *m)
{
	static const char *const kill[] = { "kill", "slay", "massacre", "murder", "die", "behead" };
	static const char *const hurt[] = { "injure", "wound", "hurt" };
	static const char *const arrest[] = { "arrest", "detain", "jail", "imprison", "capture" };
	static const char *const displace[] = { "displace", "uproot", "evacuate" };

	if (DTL_STR_IS_ANY(lemma, kill))
		return &m->killed;
	if (DTL_STR_IS_ANY(lemma, hurt))
		return &m->injured;
	if (DTL_STR_IS_ANY(lemma, arrest))
		return &m->arrested;
	return DTL_STR_IS_ANY(lemma, displace) ? &m->displaced : NULL;
}

/* "wounding 21, doctors said": the number right behind the verb. */
static int32_t
count_behind(const struct dtl_coder *k, uint32_t token)
{
	double value;

	if (token + 1 >= k->doc->token_count ||
	    dtl_number_read(k->doc->tokens, k->doc->token_count, token + 1, &value) == 0)
		return -1;
	return value >= 0 && value < 1e9 ? (int32_t)value : -1;
}

static void
read_toll(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_magnitude *m)
{
	const uint32_t *tokens = c->object_count > 0 ? c->objects : c->subjects;
	size_t count = c->object_count > 0 ? c->object_count : c->subject_count;
	int32_t *out = toll_of(c->lemma, m);

	if (out == NULL)
		return;
	if (*out < 0)
		*out = count_behind(k, c->predicate);
	if (c->object_count == 0 && !c->passive && !dtl_str_is(c->lemma, "die"))
		return;
	for (size_t i = 0; i < count && *out < 0; i++)
		*out = count_at(k, tokens[i]);
}

static const struct {
	const char *word, *currency;
} currencies[] = { { "$", "USD" }, { "us$", "USD" }, { "dollar", "USD" }, { "dollars", "USD" },
	{ "\xe2\x82\xac", "EUR" }, { "euro", "EUR" }, { "euros", "EUR" }, { "\xc2\xa3", "GBP" },
	{ "pound", "GBP" }, { "pounds", "GBP" }, { "yen", "JPY" }, { "\xc2\xa5", "JPY" },
	{ "yuan", "CNY" }, { "rupee", "INR" }, { "rupees", "INR" }, { "\xe2\x82\xb9", "INR" },
	{ "rs", "INR" }, { "ruble", "RUB" }, { "rubles", "RUB" }, { "roubles", "RUB" } };

static const char *
currency_of(struct dtl_str lower)
{
	for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
		if (dtl_str_is(lower, currencies[i].word))
			return currencies[i].currency;
	}
	return NULL;
}

static void
read_amount(const struct dtl_coder *k, const struct dtl_sentence *s, struct dtl_magnitude *m)
{
	const struct dtl_token *tokens = k->doc->tokens;
	size_t end = s->token + s->token_count;

	for (size_t t = s->token; t < end; t++) {
		const char *currency = currency_of(tokens[t].lower);
		double value;
		size_t used;

		if (currency != NULL) {
			if (dtl_number_read(tokens, end, t + 1, &value) == 0)
				continue;
		} else {
			used = dtl_number_read(tokens, end, t, &value);
			if (used == 0)
				continue;
			t += used - 1;
			currency = t + 1 < end ? currency_of(tokens[t + 1].lower) : NULL;
			if (currency == NULL)
				continue;
		}
		m->amount = value;
		m->currency = dtl_str_from(currency);
		return;
	}
}

void
dtl_code_magnitude(const struct dtl_coder *k, struct dtl_draft *d)
{
	struct dtl_magnitude *m = &d->ev.magnitude;
	size_t first = (size_t)(d->clause - k->doc->clauses);

	*m = (struct dtl_magnitude){ .killed = -1, .injured = -1, .arrested = -1, .displaced = -1 };
	while (first > 0 && k->doc->clauses[first - 1].sentence == d->clause->sentence)
		first--;
	if (d->ev.type == DTL_EVENT_ASSAULT || d->ev.type == DTL_EVENT_COERCE ||
	    d->ev.type == DTL_EVENT_PROTEST) {
		for (size_t i = first;
		     i < k->doc->clause_count && k->doc->clauses[i].sentence == d->clause->sentence;
		     i++) {
			if (!k->doc->clauses[i].nominal)
				read_toll(k, &k->doc->clauses[i], m);
		}
	}
	if (d->ev.type == DTL_EVENT_AID || d->ev.act == DTL_EVENT_AID ||
	    d->ev.type == DTL_EVENT_SUPPORT || d->ev.type == DTL_EVENT_COOPERATE)
		read_amount(k, &k->doc->sentences[d->clause->sentence], m);
}

/* The country of a role whose phrase does not name one: what stands beside it, where it happens, whom the
 * story told of before. */
#include "news/mention_work.h"

/* "the Kenyan-led force", "US-backed": whose part in it is told, not where it is. */
static bool
only_leads(const struct finder *f, const struct country *c)
{
	static const char *const words[] = { "led", "backed", "based", "born", "made", "trained",
		"owned", "built" };
	uint32_t t = c->token + c->count;

	if (!tok_is(f, t, "-"))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (tok_is(f, t + 1, words[i]))
			return true;
	}
	return false;
}

/* The one country that the sentence names; false when none or several. */
static bool
only_country(const struct finder *f, struct dtl_str *ret)
{
	struct dtl_str only = DTL_STR_NONE;
	struct country c;

	for (size_t i = 0; i < f->hit_count; i++) {
		if (!country_at(f, f->hits[i].token, &c) || c.demonym || only_leads(f, &c))
			continue;
		if (only.n > 0 && !dtl_str_eq(only, c.code))
			return false;
		only = c.code;
	}
	*ret = only;
	return only.n > 0;
}

static void
set_country(struct dtl_mention *m, struct dtl_str code, double confidence, const char *basis)
{
	m->country = code;
	m->confidence = confidence;
	m->basis = basis;
}

/* Ministers and officials go abroad and speak there; those of whom several are where many have their
 * offices are of many. */
static bool
travels(const struct dtl_mention *m)
{
	return dtl_str_starts(m->actor, "GOV") || dtl_str_is(m->kind_code, "DIP");
}

static bool
are_ministers(const struct dtl_mention *m)
{
	return m->kind == DTL_MENTION_AGENT && m->plural && travels(m);
}

/* Nothing beside it names a country: the only one of the sentence, else the publication's; where the
 * two are not the same, neither. */
static void
country_by_default(const struct finder *f, struct dtl_mention *m)
{
	struct dtl_str only;
	bool named = only_country(f, &only);

	if (f->seat_of_many && are_ministers(m))
		set_country(m, dtl_str_from("IGO"), 0.5, "of many countries");
	else if (named && f->source_country.n > 0 && !dtl_str_eq(only, f->source_country))
		m->basis = "two countries compete";
	else if (named)
		set_country(m, only, 0.45, "only country of the sentence");
	else if (f->source_country.n > 0)
		set_country(m, f->source_country, 0.35, "publication's country");
}

/* What stands beside the phrase [beg, end), or whose it is, names its country. */
static bool
country_beside(struct finder *f, struct dtl_mention *m, uint32_t beg, uint32_t end)
{
	struct country c;
	struct dtl_str code = DTL_STR_NONE;

	if (country_in(f, beg, end, &c) || country_after(f, end, &c) ||
	    (m->title.n > 0 && country_behind_list(f, end, &c)))
		set_country(m, c.code, 0.9, "named beside it");
	else if (m->country.n > 0)
		return true;
	else if (region_after(f, end, &code))
		set_country(m, code, 0.8, "place beside it");
	else if (country_of_his(f, beg, &code) || owner_named(f, beg, &code) ||
		 (beg > f->beg && owner_named(f, beg - 1, &code)))
		set_country(m, code, 0.65, "its owner");
	else
		return false;
	return true;
}

/* "Delegates agreed to ask the World Bank": those who meet where a body of many is spoken of. */
static bool
meet_at_body(const struct finder *f, const struct dtl_mention *m)
{
	if (!are_ministers(m) || !dtl_str_is_nocase(m->name, "delegates"))
		return false;
	for (size_t i = f->first; i < f->count; i++) {
		if (f->items[i].kind == DTL_MENTION_ORGANISATION &&
		    dtl_str_is(f->items[i].country, "IGO"))
			return true;
	}
	return false;
}

/* The country in focus; those who travel are not of the one that the story has gone to. */
static bool
is_in_focus(const struct finder *f, const struct dtl_mention *m, struct dtl_str *ret)
{
	return !(travels(m) && focus_is_abroad(f)) && focus_country(f, ret);
}

/* Somebody named before, or the medium that tells of him, says whose he is. */
static bool
country_told(const struct finder *f, struct dtl_mention *m, uint32_t beg)
{
	bool minister = travels(m) && m->kind != DTL_MENTION_ORGANISATION;
	struct dtl_str code;

	if (country_of_joined(f, beg, &code))
		set_country(m, code, 0.75, "of the one before \"and\"");
	else if (holder_before(f, m, &code))
		set_country(m, code, 0.7, "holder of the office named before");
	else if (minister && country_of_medium(f, &code))
		set_country(m, code, 0.6, "medium that tells it");
	else
		return false;
	return true;
}

void
country_from_context(struct finder *f, struct dtl_mention *m, uint32_t beg, uint32_t end)
{
	struct dtl_str setting = DTL_STR_NONE;

	if (country_beside(f, m, beg, end))
		return;
	if (country_told(f, m, beg))
		return;
	bool seat = (travels(m) && is_set_at_seat(f)) || meet_at_body(f, m);
	int settings = seat ? 0 : country_of_setting(f, &setting);

	if (seat && are_ministers(m))
		set_country(m, dtl_str_from("IGO"), 0.5, "of many countries");
	else if (settings > 1)
		m->basis = "two countries compete";
	else if (settings == 1)
		set_country(m, setting, 0.6, "place in the sentence");
	else if (same_role_before(f, m, &setting))
		set_country(m, setting, 0.6, "named with this word before");
	else if (is_in_focus(f, m, &setting)) {
		set_country(m, setting, 0.55, "country in focus");
		focus_on(f, setting);
	} else if (f->dateline_country.n > 0)
		set_country(m, f->dateline_country, 0.5, "dateline");
	else
		country_by_default(f, m);
}

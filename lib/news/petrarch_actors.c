/* Actors: a base phrase with dated codes, its synonyms, and further codes on lines of their own. */
#include "base/date.h"
#include "news/petrarch_work.h"

enum { MAX_PHRASES = 400, MAX_CODES = 200 };

struct dated {
	struct dtl_str code;
	int32_t from, to; /* days, inclusive; INT32_MIN and MAX are open */
	int line;
};

struct actor {
	struct dtl_str phrases[MAX_PHRASES];
	int phrase_lines[MAX_PHRASES];
	size_t phrase_count;
	struct dated codes[MAX_CODES];
	size_t code_count;
	int line;
};

static bool
all_digits(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > 0;
}

/* YYYYMMDD or YYMMDD, whose years up to 30 are 20YY. */
static bool
read_day(struct dtl_petrarch *p, struct dtl_str s, int32_t *ret)
{
	int64_t number = 0;
	struct dtl_date d;

	s = dtl_str_trim(s);
	if (!all_digits(s) || (s.n != 6 && s.n != 8) || !dtl_str_to_i64(s, 0, 99999999, &number)) {
		petr_warn(p, "'%.*s' is no date of 6 or 8 digits", DTL_STR_FMT(s));
		return false;
	}
	int64_t year = number / 10000;

	if (s.n == 6)
		year += year <= 30 ? 2000 : 1900;
	d.year = (int16_t)year;
	d.month = (int8_t)(number / 100 % 100);
	d.day = (int8_t)(number % 100);
	if (d.month < 1 || d.month > 12 || d.day < 1 || year < 1500 ||
	    d.day > dtl_date_days_in_month(d.year, d.month)) {
		petr_warn(p, "%.*s is no day of the calendar", DTL_STR_FMT(s));
		return false;
	}
	*ret = (int32_t)dtl_date_to_days(d);
	return true;
}

/* "<940101", "> 140608", "920101-941231" */
static bool
read_restriction(struct dtl_petrarch *p, struct dtl_str s, struct dated *ret)
{
	size_t dash = dtl_str_find_char(s, '-', 0);

	if (s.p[0] == '<') {
		if (!read_day(p, dtl_str_slice(s, 1, s.n), &ret->to))
			return false;
		ret->to--;
		return true;
	}
	if (s.p[0] == '>')
		return read_day(p, dtl_str_slice(s, 1, s.n), &ret->from);
	if (dash == s.n) {
		petr_warn(p, "'%.*s' is no restriction like <940101, >940101 or 920101-941231",
		    DTL_STR_FMT(s));
		return false;
	}
	if (!read_day(p, dtl_str_slice(s, 0, dash), &ret->from) ||
	    !read_day(p, dtl_str_slice(s, dash + 1, s.n), &ret->to))
		return false;
	if (ret->from > ret->to)
		petr_warn(p, "'%.*s' ends before it begins", DTL_STR_FMT(s));
	return ret->from <= ret->to;
}

static void
add_code(struct dtl_petrarch *p, struct actor *actor, struct dtl_str inside)
{
	struct dated d = { .from = INT32_MIN, .to = INT32_MAX, .line = p->line };
	size_t end = 0;

	while (end < inside.n && strchr(" \t<>", inside.p[end]) == NULL)
		end++;
	struct dtl_str restriction = dtl_str_trim(dtl_str_slice(inside, end, inside.n));

	d.code = dtl_str_slice(inside, 0, end);
	if (restriction.n > 0 && !read_restriction(p, restriction, &d))
		return;
	if (actor->code_count == MAX_CODES)
		petr_warn(p, "over %d codes for one actor", MAX_CODES);
	else
		actor->codes[actor->code_count++] = d;
}

static void
add_codes(struct dtl_petrarch *p, struct actor *actor, struct dtl_str rest)
{
	struct dtl_str inside;

	while (petr_bracket(p, &rest, &inside)) {
		if (inside.n == 0)
			petr_warn(p, "an empty code");
		else if (!dtl_str_is(inside, "---"))
			add_code(p, actor, inside);
	}
}

static void
add_phrase(struct dtl_petrarch *p, struct actor *actor, struct dtl_str s)
{
	struct dtl_str phrase = petr_phrase(p, s);
	bool whole = dtl_str_ends(dtl_str_trim(s), "_");

	if (phrase.n == 0) {
		petr_warn(p, "a line without a name");
		return;
	}
	if (actor->phrase_count + 2 > MAX_PHRASES) {
		petr_warn(p, "over %d names for one actor", MAX_PHRASES);
		return;
	}
	actor->phrase_lines[actor->phrase_count] = p->line;
	actor->phrases[actor->phrase_count++] = phrase;
	if (whole || p->stemming != DTL_STEMMING_TABARI)
		return;
	actor->phrase_lines[actor->phrase_count] = p->line;
	actor->phrases[actor->phrase_count++] = petr_plural(p, phrase);
}

static void
put_day(struct dtl_buf *out, int32_t days, int32_t open)
{
	struct dtl_date d = dtl_date_from_days(days);

	if (days != open)
		dtl_buf_addf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* One word may be an acronym or a name: both are written, and short ones only as capitals. */
static void
put_names(struct dtl_petrarch *p, struct dtl_str phrase)
{
	struct dtl_str title = petr_title(p, phrase);
	bool one_word = dtl_str_find_char(phrase, ' ', 0) == phrase.n;

	if (one_word && phrase.n <= 3)
		dtl_buf_addf(&p->actors, "%.*s", DTL_STR_FMT(phrase));
	else if (one_word)
		dtl_buf_addf(&p->actors, "%.*s; %.*s", DTL_STR_FMT(title), DTL_STR_FMT(phrase));
	else
		dtl_buf_add_str(&p->actors, title);
}

static void
put_entry(struct dtl_petrarch *p, struct dtl_str phrase, const struct dated *d, bool dated)
{
	struct dtl_str country, role;
	const char *heading = "organisation";

	if (!petr_actor_code(p, d->code, &country, &role))
		return;
	if (dated && country.n > 0)
		heading = "person";
	else if (country.n > 0 && role.n == 0 && !petr_is_class(country))
		heading = "country";
	petr_source(p, &p->actors, heading);
	put_names(p, phrase);
	if (country.n > 0)
		dtl_buf_addf(&p->actors, " | code=%.*s", DTL_STR_FMT(country));
	if (role.n > 0)
		dtl_buf_addf(&p->actors, " | actor=%.*s", DTL_STR_FMT(role));
	if (d->from != INT32_MIN || d->to != INT32_MAX) {
		dtl_buf_add_z(&p->actors, " | ");
		put_day(&p->actors, d->from, INT32_MIN);
		dtl_buf_add_z(&p->actors, "..");
		put_day(&p->actors, d->to, INT32_MAX);
	}
	dtl_buf_add_char(&p->actors, '\n');
}

/* The first code that holds on a day wins: a later one counts where no earlier one does. */
static void
put_code(struct dtl_petrarch *p, const struct actor *actor, size_t index, struct dtl_str phrase,
    bool dated)
{
	struct dated d = actor->codes[index];
	int64_t from = d.from;

	while (from <= d.to) {
		const struct dated *inside = NULL;
		int64_t end = d.to;

		for (size_t i = 0; i < index; i++) {
			const struct dated *e = &actor->codes[i];

			if (e->from <= from && from <= e->to)
				inside = e;
			else if (e->from > from && e->from <= end)
				end = (int64_t)e->from - 1;
		}
		if (inside == NULL) {
			struct dated piece = d;

			piece.from = (int32_t)from;
			piece.to = (int32_t)end;
			put_entry(p, phrase, &piece, dated);
			from = end + 1;
		} else {
			from = (int64_t)inside->to + 1;
		}
	}
}

static void
put_actor(struct dtl_petrarch *p, const struct actor *actor)
{
	int line = p->line;
	bool dated = false;

	for (size_t i = 0; i < actor->code_count; i++)
		dated |= actor->codes[i].from != INT32_MIN || actor->codes[i].to != INT32_MAX;
	p->line = actor->line;
	if (actor->code_count == 0 && actor->phrase_count > 0)
		petr_warn(p, "'%.*s' has no code", DTL_STR_FMT(actor->phrases[0]));
	for (size_t i = 0; i < actor->phrase_count; i++) {
		p->line = actor->phrase_lines[i];
		for (size_t j = 0; j < actor->code_count; j++)
			put_code(p, actor, j, actor->phrases[i], dated);
	}
	p->line = line;
}

static void
begin_actor(struct dtl_petrarch *p, struct actor *actor, struct dtl_str line)
{
	size_t open = dtl_str_find_char(line, '[', 0);

	actor->phrase_count = actor->code_count = 0;
	actor->line = p->line;
	add_phrase(p, actor, dtl_str_slice(line, 0, open));
	add_codes(p, actor, dtl_str_slice(line, open, line.n));
}

void
petr_read_actors(struct dtl_petrarch *p)
{
	struct actor *actor = DTL_NEW(p->a, struct actor);
	struct dtl_str line;
	bool indented;

	while (petr_next_line(p, &line, &indented)) {
		size_t open = dtl_str_find_char(line, '[', 0);

		if (line.p[0] == '[') {
			if (actor->phrase_count == 0)
				petr_warn(p, "a code stands before any actor");
			else
				add_codes(p, actor, line);
		} else if (line.p[0] == '+') {
			if (actor->phrase_count == 0)
				petr_warn(p, "a synonym stands before any actor");
			else
				add_phrase(p, actor, dtl_str_slice(line, 1, open));
			if (open < line.n && actor->phrase_count > 0)
				add_codes(p, actor, dtl_str_slice(line, open, line.n));
		} else {
			put_actor(p, actor);
			begin_actor(p, actor, line);
		}
	}
	put_actor(p, actor); /* the last one too */
}

#include "base/date.h"

/*
 * Instants as the web writes them. One cursor over the trimmed text; every reader consumes what it
 * knows and says whether it did. RFC 3339, ISO 8601 (basic and extended), RFC 2822 and the two
 * obsolete HTTP forms (RFC 850, asctime) of RFC 9110.
 */
struct cursor {
	struct dtl_str s;
	size_t pos;
};

static bool
digits(struct cursor *c, size_t min, size_t max, int *ret)
{
	size_t n = 0;
	int v = 0;

	while (n < max && c->pos + n < c->s.n && c->s.p[c->pos + n] >= '0' &&
	       c->s.p[c->pos + n] <= '9') {
		v = v * 10 + (c->s.p[c->pos + n] - '0');
		n++;
	}
	if (n < min)
		return false;
	c->pos += n;
	*ret = v;
	return true;
}

static bool
one_of(struct cursor *c, const char *set)
{
	if (c->pos >= c->s.n || strchr(set, c->s.p[c->pos]) == NULL)
		return false;
	c->pos++;
	return true;
}

static void
blanks(struct cursor *c)
{
	while (c->pos < c->s.n && c->s.p[c->pos] == ' ')
		c->pos++;
}

static struct dtl_str
word(struct cursor *c)
{
	size_t beg = c->pos;

	while (c->pos < c->s.n && ((c->s.p[c->pos] >= 'a' && c->s.p[c->pos] <= 'z') ||
				      (c->s.p[c->pos] >= 'A' && c->s.p[c->pos] <= 'Z')))
		c->pos++;
	return dtl_str_slice(c->s, beg, c->pos);
}

static bool
month_name(struct cursor *c, int *ret)
{
	static const char *const names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
		"sep", "oct", "nov", "dec" };
	struct dtl_str w = word(c);
	int i;

	if (w.n < 3)
		return false;
	for (i = 0; i < 12; i++) {
		if (dtl_str_is_nocase(dtl_str_slice(w, 0, 3), names[i])) {
			*ret = i + 1;
			return true;
		}
	}
	return false;
}

/* Minutes east of UTC. "", "Z", "+05:30", "+0530", "+05", "GMT", "EST" ... */
static bool
zone(struct cursor *c, int *ret_minutes)
{
	static const struct {
		const char *name;
		int minutes;
	} named[] = { { "z", 0 }, { "ut", 0 }, { "utc", 0 }, { "gmt", 0 }, { "est", -300 },
		{ "edt", -240 }, { "cst", -360 }, { "cdt", -300 }, { "mst", -420 }, { "mdt", -360 },
		{ "pst", -480 }, { "pdt", -420 }, { "bst", 60 }, { "cet", 60 }, { "cest", 120 },
		{ "ist", 330 }, { "jst", 540 } };
	int sign, hours, minutes = 0;
	struct dtl_str w;
	size_t i;

	blanks(c);
	*ret_minutes = 0;
	if (c->pos == c->s.n)
		return true;
	if (c->s.p[c->pos] == '+' || c->s.p[c->pos] == '-') {
		sign = c->s.p[c->pos++] == '-' ? -1 : 1;
		if (!digits(c, 2, 2, &hours) || hours > 15)
			return false;
		(void)one_of(c, ":");
		(void)digits(c, 2, 2, &minutes);
		*ret_minutes = sign * (hours * 60 + minutes);
		return minutes < 60;
	}
	w = word(c);
	for (i = 0; i < sizeof named / sizeof named[0]; i++) {
		if (dtl_str_is_nocase(w, named[i].name)) {
			*ret_minutes = named[i].minutes;
			return true;
		}
	}
	return false;
}

static bool
at_digit(const struct cursor *c)
{
	return c->pos < c->s.n && c->s.p[c->pos] >= '0' && c->s.p[c->pos] <= '9';
}

/* Digits after a point or comma; those beyond milliseconds are passed over. */
static int
fraction_ms(struct cursor *c)
{
	int ms = 0, scale = 100, digit;

	if (!one_of(c, ".,"))
		return 0;
	while (digits(c, 1, 1, &digit)) {
		ms += digit * scale;
		scale /= 10;
	}
	return ms;
}

/* "09:14", "09:14:03", "091403", "09:14:03.123": milliseconds of the day. */
static bool
clock_time(struct cursor *c, int64_t *ret)
{
	int h, m, sec = 0, ms;
	bool colon;

	if (!digits(c, 1, 2, &h))
		return false;
	colon = one_of(c, ":");
	if (!digits(c, 2, 2, &m))
		return false;
	if ((colon ? one_of(c, ":") : at_digit(c)) && !digits(c, 2, 2, &sec))
		return false;
	ms = fraction_ms(c);
	if (h > 24 || m > 59 || sec > 60 || (h == 24 && m + sec != 0))
		return false;
	*ret = ((int64_t)h * 3600 + m * 60 + (sec > 59 ? 59 : sec)) * 1000 + ms;
	return true;
}

static bool
instant(int year, int month, int day, int64_t of_day, int zone_minutes, int64_t *ret)
{
	struct dtl_date d;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	d = (struct dtl_date){ (int16_t)year, (int8_t)month, (int8_t)day };
	if (!dtl_date_valid(d))
		return false;
	*ret = dtl_date_to_ms(d) + of_day - (int64_t)zone_minutes * 60000;
	return true;
}

static bool
parse_iso(struct cursor c, int64_t *ret)
{
	int year, month, day = 1, minutes = 0;
	int64_t of_day = 0;

	if (!digits(&c, 4, 4, &year))
		return false;
	if (one_of(&c, "-")) {
		if (!digits(&c, 1, 2, &month))
			return false;
		if (c.pos == c.s.n) /* a month alone: its first day */
			return instant(year, month, 1, 0, 0, ret);
		if (!one_of(&c, "-") || !digits(&c, 1, 2, &day))
			return false;
	} else if (!digits(&c, 2, 2, &month) || !digits(&c, 2, 2, &day)) {
		return false;
	}
	if (one_of(&c, "Tt ")) {
		blanks(&c);
		if (!clock_time(&c, &of_day) || !zone(&c, &minutes))
			return false;
	}
	return c.pos == c.s.n && instant(year, month, day, of_day, minutes, ret);
}

static int
full_year(int year, size_t digit_count)
{
	if (digit_count > 2)
		return year;
	return year < 70 ? 2000 + year : 1900 + year;
}

/* "Mon, 22 Dec 2025 09:14:03 +0530", "Monday, 22-Dec-25 09:14:03 GMT", weekday optional. */
static bool
parse_rfc2822(struct cursor c, int64_t *ret)
{
	int day, month, year, minutes = 0;
	int64_t of_day = 0;
	size_t year_beg;

	if (word(&c).n != 0) {
		(void)one_of(&c, ",");
		blanks(&c);
	}
	if (!digits(&c, 1, 2, &day))
		return false;
	(void)one_of(&c, "-");
	blanks(&c);
	if (!month_name(&c, &month))
		return false;
	(void)one_of(&c, "-.,");
	blanks(&c);
	year_beg = c.pos;
	if (!digits(&c, 2, 4, &year))
		return false;
	year = full_year(year, c.pos - year_beg);
	blanks(&c);
	if (c.pos < c.s.n && (!clock_time(&c, &of_day) || !zone(&c, &minutes)))
		return false;
	return c.pos == c.s.n && instant(year, month, day, of_day, minutes, ret);
}

/* "Mon Dec 22 09:14:03 2025" */
static bool
parse_asctime(struct cursor c, int64_t *ret)
{
	int month, day, year;
	int64_t of_day;

	if (word(&c).n == 0)
		return false;
	blanks(&c);
	if (!month_name(&c, &month))
		return false;
	blanks(&c);
	if (!digits(&c, 1, 2, &day))
		return false;
	blanks(&c);
	if (!clock_time(&c, &of_day))
		return false;
	blanks(&c);
	return digits(&c, 4, 4, &year) && c.pos == c.s.n &&
	       instant(year, month, day, of_day, 0, ret);
}

bool
dtl_time_parse(struct dtl_str s, int64_t *ret_ms)
{
	struct cursor c = { dtl_str_trim(s), 0 };

	return parse_iso(c, ret_ms) || parse_rfc2822(c, ret_ms) || parse_asctime(c, ret_ms);
}

#include "net/httpdate.h"

#include <stdio.h>

#define YEAR_S ((int64_t)365 * 86400)

static const char *const months[12] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
	"Sep", "Oct", "Nov", "Dec" };
static const char *const days[7] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

/* Words and numbers between blanks, commas and '-'. */
static struct dtl_str
next_part(struct dtl_str *rest)
{
	size_t beg = 0, end;

	while (beg < rest->n && strchr(" ,-\t", rest->p[beg]) != NULL)
		beg++;
	end = beg;
	while (end < rest->n && strchr(" ,-\t", rest->p[end]) == NULL)
		end++;
	struct dtl_str part = dtl_str_slice(*rest, beg, end);

	*rest = dtl_str_slice(*rest, end, rest->n);
	return part;
}

static bool
number(struct dtl_str s, int64_t min, int64_t max, int64_t *ret)
{
	return s.n > 0 && s.p[0] != '+' && s.p[0] != '-' && dtl_str_to_i64(s, min, max, ret);
}

static bool
clock_of(struct dtl_str s, int64_t *ret_s)
{
	int64_t h, m, sec = 0;
	size_t one = dtl_str_find_char(s, ':', 0);
	size_t two = dtl_str_find_char(s, ':', one + 1);

	if (one >= s.n || !number(dtl_str_slice(s, 0, one), 0, 23, &h) ||
	    !number(dtl_str_slice(s, one + 1, two), 0, 59, &m))
		return false;
	if (two < s.n && !number(dtl_str_slice(s, two + 1, s.n), 0, 60, &sec))
		return false;
	*ret_s = h * 3600 + m * 60 + (sec == 60 ? 59 : sec);
	return true;
}

static int
month_of(struct dtl_str s)
{
	for (int i = 0; i < 12; i++)
		if (s.n >= 3 && dtl_str_is_nocase(dtl_str_slice(s, 0, 3), months[i]))
			return i + 1;
	return 0;
}

static int64_t
full_year(int64_t year, size_t digits, int64_t now_ms)
{
	int this_year = dtl_date_from_ms(now_ms).year;

	if (digits > 2)
		return year;
	year += this_year / 100 * 100;
	return year > this_year + 50 ? year - 100 : year;
}

/* The day, from its three parts. */
static bool
day_of(const struct dtl_str parts[3], int64_t now_ms, struct dtl_date *ret)
{
	int64_t day, year;
	int month = month_of(parts[1]);

	if (month == 0 || !number(parts[0], 1, 31, &day) || !number(parts[2], 0, 9999, &year))
		return false;
	ret->year = (int16_t)full_year(year, parts[2].n, now_ms);
	ret->month = (int8_t)month;
	ret->day = (int8_t)day;
	return dtl_date_valid(*ret);
}

bool
dtl_httpdate_parse(struct dtl_str text, int64_t now_ms, int64_t *ret_ms)
{
	struct dtl_str rest = dtl_str_trim(text), part[6], zone = DTL_STR_NONE;
	struct dtl_date d;
	int64_t clock_s;

	if (rest.n > 64)
		return false;
	for (size_t i = 0; i < 6; i++)
		part[i] = next_part(&rest);
	if (month_of(part[1]) > 0) { /* Sun Nov 6 08:49:37 1994 */
		struct dtl_str day[3] = { part[2], part[1], part[4] };

		if (!day_of(day, now_ms, &d) || !clock_of(part[3], &clock_s))
			return false;
	} else {
		if (!day_of(part + 1, now_ms, &d) || !clock_of(part[4], &clock_s))
			return false;
		zone = part[5];
	}
	if (zone.n > 0 && !dtl_str_is_nocase(zone, "GMT") && !dtl_str_is_nocase(zone, "UTC"))
		return dtl_time_parse(text, ret_ms);
	*ret_ms = dtl_date_to_ms(d) + clock_s * 1000;
	return true;
}

void
dtl_httpdate_format(int64_t ms, char out[30])
{
	struct dtl_date d = dtl_date_from_ms(ms);
	unsigned s = (unsigned)((ms - dtl_date_to_ms(d)) / 1000) % 86400U;

	(void)snprintf(out, 30, "%s, %02u %s %04u %02u:%02u:%02u GMT", days[dtl_date_weekday(d)],
	    (unsigned)d.day & 31U, months[d.month - 1], (unsigned)d.year % 10000U, s / 3600,
	    s / 60 % 60, s % 60);
}

/* Delta-seconds: too large a number is the largest. */
static bool
delta(struct dtl_str s, int64_t *ret_s)
{
	s = dtl_str_trim(s);
	if (s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = dtl_str_slice(s, 1, s.n - 1);
	if (s.n == 0 || s.n > 20)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	if (!dtl_str_to_i64(s, 0, YEAR_S, ret_s))
		*ret_s = YEAR_S;
	return true;
}

void
dtl_cache_control_parse(struct dtl_str value, struct dtl_cache_control *ret)
{
	struct dtl_str rest = value, part;

	memset(ret, 0, sizeof *ret);
	ret->max_age_s = -1;
	while (dtl_str_split(&rest, ',', &part)) {
		size_t equals = dtl_str_find_char(part, '=', 0);
		struct dtl_str name = dtl_str_trim(dtl_str_slice(part, 0, equals));

		if (dtl_str_is_nocase(name, "no-store"))
			ret->no_store = true;
		else if (dtl_str_is_nocase(name, "no-cache"))
			ret->no_cache = true;
		else if (dtl_str_is_nocase(name, "must-revalidate"))
			ret->must_revalidate = true;
		else if (dtl_str_is_nocase(name, "max-age") && ret->max_age_s < 0)
			(void)delta(dtl_str_slice(part, equals + 1, part.n), &ret->max_age_s);
	}
}

int64_t
dtl_freshness_ms(const struct dtl_freshness *headers, int64_t now_ms)
{
	struct dtl_cache_control cc;
	int64_t age_s = 0, date_ms = now_ms, expires_ms, fresh_ms;

	dtl_cache_control_parse(headers->cache_control, &cc);
	if (cc.no_store || cc.no_cache)
		return 0;
	(void)delta(headers->age, &age_s);
	if (cc.max_age_s >= 0) {
		fresh_ms = (cc.max_age_s - age_s) * 1000;
	} else {
		if (headers->expires.p == NULL)
			return -1;
		/* What is no date means: stale already (RFC 9111 5.3). */
		if (!dtl_httpdate_parse(headers->expires, now_ms, &expires_ms))
			return 0;
		(void)dtl_httpdate_parse(headers->date, now_ms, &date_ms);
		fresh_ms = expires_ms - date_ms - age_s * 1000;
	}
	if (fresh_ms < 0)
		return 0;
	return fresh_ms > YEAR_S * 1000 ? YEAR_S * 1000 : fresh_ms;
}

bool
dtl_retry_after_parse(struct dtl_str value, int64_t now_ms, int64_t *ret_wait_ms)
{
	int64_t seconds, at_ms;

	if (delta(value, &seconds)) {
		*ret_wait_ms = seconds * 1000;
		return true;
	}
	if (!dtl_httpdate_parse(value, now_ms, &at_ms))
		return false;
	*ret_wait_ms = at_ms > now_ms ? at_ms - now_ms : 0;
	return true;
}

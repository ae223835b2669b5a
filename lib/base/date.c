#include "base/date.h"

#include <stdio.h>
#include <time.h>

#define DAY_MS INT64_C(86400000)

bool
dtl_date_valid(struct dtl_date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
	       d.day <= dtl_date_days_in_month(d.year, d.month);
}

int
dtl_date_days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Days from civil and back: years counted from March, in eras of 400 years (146,097 days). */
int64_t
dtl_date_to_days(struct dtl_date d)
{
	int64_t year = d.year - (d.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct dtl_date
dtl_date_from_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct dtl_date d;

	d.day = (int8_t)(of_year - (153 * month + 2) / 5 + 1);
	d.month = (int8_t)(month < 10 ? month + 3 : month - 9);
	d.year = (int16_t)(year + era * 400 + (d.month <= 2));
	return d;
}

struct dtl_date
dtl_date_add_days(struct dtl_date d, int64_t days)
{
	return dtl_date_from_days(dtl_date_to_days(d) + days);
}

struct dtl_date
dtl_date_add_months(struct dtl_date d, int months)
{
	int month = d.year * 12 + (d.month - 1) + months;
	int last;

	d.year = (int16_t)(month / 12);
	d.month = (int8_t)(month % 12 + 1);
	last = dtl_date_days_in_month(d.year, d.month);
	if (d.day > last)
		d.day = (int8_t)last;
	return d;
}

int
dtl_date_weekday(struct dtl_date d)
{
	int64_t days = dtl_date_to_days(d) + 3; /* 1970-01-01 was a Thursday */

	return (int)((days % 7 + 7) % 7);
}

int
dtl_date_cmp(struct dtl_date a, struct dtl_date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day < b.day ? -1 : a.day > b.day;
}

struct dtl_date
dtl_date_from_ms(int64_t ms)
{
	int64_t days = ms / DAY_MS;

	return dtl_date_from_days(ms % DAY_MS < 0 ? days - 1 : days);
}

int64_t
dtl_date_to_ms(struct dtl_date d)
{
	return dtl_date_to_days(d) * DAY_MS;
}

bool
dtl_date_parse(struct dtl_str s, struct dtl_date *ret)
{
	int64_t y, m, day;
	struct dtl_date d;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' ||
	    !dtl_str_to_i64(dtl_str_slice(s, 0, 4), 1, 9999, &y) ||
	    !dtl_str_to_i64(dtl_str_slice(s, 5, 7), 1, 12, &m) ||
	    !dtl_str_to_i64(dtl_str_slice(s, 8, 10), 1, 31, &day))
		return false;
	d = (struct dtl_date){ (int16_t)y, (int8_t)m, (int8_t)day };
	if (!dtl_date_valid(d))
		return false;
	*ret = d;
	return true;
}

void
dtl_date_format(struct dtl_date d, char out[11])
{
	char wide[32];

	(void)snprintf(wide, sizeof wide, "%04d-%02d-%02d", d.year, d.month, d.day);
	memcpy(out, wide, 10);
	out[10] = '\0';
}

void
dtl_time_format(int64_t ms, char out[25])
{
	struct dtl_date d = dtl_date_from_ms(ms);
	int64_t rest = ms - dtl_date_to_ms(d);
	char wide[64];

	(void)snprintf(wide, sizeof wide, "%04d-%02d-%02dT%02d:%02d:%02d", d.year, d.month, d.day,
	    (int)(rest / 3600000), (int)(rest / 60000 % 60), (int)(rest / 1000 % 60));
	if (rest % 1000 != 0)
		(void)snprintf(out, 25, "%.19s.%03dZ", wide, (int)(rest % 1000));
	else
		(void)snprintf(out, 25, "%.19sZ", wide);
}

int64_t
dtl_time_now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
dtl_time_mono_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

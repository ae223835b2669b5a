/* Holidays by name: fixed days, "the fourth Thursday", days counted from Easter, and feasts of the
 * moon from a table. */
#include "news/when_scan.h"

enum rule { FIXED, NTH_WEEKDAY, FROM_EASTER, FROM_ORTHODOX, TABLE };

enum table { LUNAR_NEW_YEAR, DIWALI, EID_FITR, EID_ADHA, YOM_KIPPUR };

#define FIRST_YEAR 2000
#define TABLE_YEARS 31

/* Month and day of each year from 2000 on. */
static const int16_t tables[][TABLE_YEARS] = {
	[LUNAR_NEW_YEAR] = { 205, 124, 212, 201, 122, 209, 129, 218, 207, 126, 214, 203, 123, 210,
	    131, 219, 208, 128, 216, 205, 125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203 },
	[DIWALI] = { 1026, 1114, 1104, 1025, 1112, 1101, 1021, 1109, 1028, 1017, 1105, 1026, 1113,
	    1103, 1023, 1111, 1030, 1019, 1107, 1027, 1114, 1104, 1024, 1112, 1031, 1020, 1108,
	    1029, 1017, 1105, 1026 },
	[EID_FITR] = { 1227, 1216, 1205, 1125, 1114, 1103, 1023, 1013, 1001, 920, 910, 830, 819,
	    808, 728, 717, 706, 625, 615, 604, 524, 513, 502, 421, 410, 330, 320, 310, 226, 214,
	    204 },
	[EID_ADHA] = { 316, 305, 222, 211, 201, 120, 1230, 1219, 1208, 1127, 1116, 1106, 1026, 1015,
	    1004, 924, 912, 901, 821, 811, 731, 720, 709, 628, 616, 606, 527, 516, 505, 424, 413 },
	[YOM_KIPPUR] = { 1009, 927, 916, 1006, 925, 1013, 1002, 922, 1009, 928, 918, 1008, 926, 914,
	    1004, 923, 1012, 930, 919, 1009, 928, 916, 1005, 925, 1012, 1002, 921, 1011, 930, 919,
	    1007 },
};

/* a, b: month and day; month and nth (5 the last) with c the weekday; days; table and days. */
static const struct feast {
	const char *words;
	enum rule rule;
	int a, b, c;
} feasts[] = {
	{ "christmas day", FIXED, 12, 25, 0 },
	{ "christmas eve", FIXED, 12, 24, 0 },
	{ "orthodox christmas", FIXED, 1, 7, 0 },
	{ "christmas", FIXED, 12, 25, 0 },
	{ "boxing day", FIXED, 12, 26, 0 },
	{ "new year 's day", FIXED, 1, 1, 0 },
	{ "new year 's eve", FIXED, 12, 31, 0 },
	{ "epiphany", FIXED, 1, 6, 0 },
	{ "republic day", FIXED, 1, 26, 0 },
	{ "australia day", FIXED, 1, 26, 0 },
	{ "valentine 's day", FIXED, 2, 14, 0 },
	{ "international women 's day", FIXED, 3, 8, 0 },
	{ "st. patrick 's day", FIXED, 3, 17, 0 },
	{ "nowruz", FIXED, 3, 20, 0 },
	{ "earth day", FIXED, 4, 22, 0 },
	{ "anzac day", FIXED, 4, 25, 0 },
	{ "may day", FIXED, 5, 1, 0 },
	{ "labour day", FIXED, 5, 1, 0 },
	{ "victory day", FIXED, 5, 9, 0 },
	{ "juneteenth", FIXED, 6, 19, 0 },
	{ "canada day", FIXED, 7, 1, 0 },
	{ "bastille day", FIXED, 7, 14, 0 },
	{ "gandhi jayanti", FIXED, 10, 2, 0 },
	{ "halloween", FIXED, 10, 31, 0 },
	{ "all saints ' day", FIXED, 11, 1, 0 },
	{ "armistice day", FIXED, 11, 11, 0 },
	{ "remembrance day", FIXED, 11, 11, 0 },
	{ "veterans day", FIXED, 11, 11, 0 },
	{ "human rights day", FIXED, 12, 10, 0 },
	{ "martin luther king day", NTH_WEEKDAY, 1, 3, 1 },
	{ "presidents ' day", NTH_WEEKDAY, 2, 3, 1 },
	{ "memorial day", NTH_WEEKDAY, 5, 5, 1 },
	{ "labor day", NTH_WEEKDAY, 9, 1, 1 },
	{ "columbus day", NTH_WEEKDAY, 10, 2, 1 },
	{ "thanksgiving day", NTH_WEEKDAY, 11, 4, 4 },
	{ "thanksgiving", NTH_WEEKDAY, 11, 4, 4 },
	{ "ash wednesday", FROM_EASTER, -46, 0, 0 },
	{ "palm sunday", FROM_EASTER, -7, 0, 0 },
	{ "good friday", FROM_EASTER, -2, 0, 0 },
	{ "easter sunday", FROM_EASTER, 0, 0, 0 },
	{ "easter monday", FROM_EASTER, 1, 0, 0 },
	{ "easter", FROM_EASTER, 0, 0, 0 },
	{ "pentecost", FROM_EASTER, 49, 0, 0 },
	{ "orthodox easter", FROM_ORTHODOX, 0, 0, 0 },
	{ "lunar new year", TABLE, LUNAR_NEW_YEAR, 0, 0 },
	{ "chinese new year", TABLE, LUNAR_NEW_YEAR, 0, 0 },
	{ "diwali", TABLE, DIWALI, 0, 0 },
	{ "eid al - fitr", TABLE, EID_FITR, 0, 0 },
	{ "eid al - adha", TABLE, EID_ADHA, 0, 0 },
	{ "eid al-fitr", TABLE, EID_FITR, 0, 0 },
	{ "eid al-adha", TABLE, EID_ADHA, 0, 0 },
	{ "yom kippur", TABLE, YOM_KIPPUR, 0, 0 },
	{ "rosh hashanah", TABLE, YOM_KIPPUR, -9, 0 },
	{ "passover", TABLE, YOM_KIPPUR, -172, 0 },
};

/* Easter Sunday after Gauss; the Julian one is told in our calendar (good to 2099). */
static struct dtl_date
easter(int year, bool orthodox)
{
	int a = year % 19, b = year % 4, c = year % 7, d, e;

	if (orthodox) {
		d = (19 * a + 15) % 30;
		e = (2 * b + 4 * c + 6 * d + 6) % 7;
		return dtl_date_add_days((struct dtl_date){ (int16_t)year, 3, 22 }, d + e + 13);
	}
	int k = year / 100, p = (13 + 8 * k) / 25, q = k / 4;

	d = (19 * a + 15 - p + k - q + 30) % 30;
	e = (2 * b + 4 * c + 6 * d + 4 + k - q) % 7;
	if (d == 29 && e == 6)
		d -= 7;
	else if (d == 28 && e == 6 && a > 10)
		d -= 7;
	return dtl_date_add_days((struct dtl_date){ (int16_t)year, 3, 22 }, d + e);
}

/* b 5: the last one. */
static struct dtl_date
nth_weekday(int year, const struct feast *f)
{
	struct dtl_date first = { (int16_t)year, (int8_t)f->a, 1 };
	int skip = (f->c - 1 - dtl_date_weekday(first) + 7) % 7 + 7 * (f->b - 1);

	if (skip >= dtl_date_days_in_month(year, f->a))
		skip -= 7;
	return dtl_date_add_days(first, skip);
}

/* Year 0 when the table does not reach. */
static struct dtl_date
day_of(const struct feast *f, int year)
{
	int16_t day;

	switch (f->rule) {
	case FIXED:
		return (struct dtl_date){ (int16_t)year, (int8_t)f->a, (int8_t)f->b };
	case NTH_WEEKDAY:
		return nth_weekday(year, f);
	case FROM_EASTER:
	case FROM_ORTHODOX:
		return dtl_date_add_days(easter(year, f->rule == FROM_ORTHODOX), f->a);
	case TABLE:
		break;
	}
	if (year < FIRST_YEAR || year >= FIRST_YEAR + TABLE_YEARS)
		return (struct dtl_date){ 0, 0, 0 };
	day = tables[f->a][year - FIRST_YEAR];
	return dtl_date_add_days(
	    (struct dtl_date){ (int16_t)year, (int8_t)(day / 100), (int8_t)(day % 100) }, f->b);
}

static bool
same_word(struct dtl_str token, struct dtl_str word)
{
	if (dtl_str_is(word, "'s"))
		return dtl_str_is(token, "'s") || dtl_str_is(token, "\xe2\x80\x99s");
	if (dtl_str_is(word, "'"))
		return dtl_str_is(token, "'") || dtl_str_is(token, "\xe2\x80\x99");
	return dtl_str_eq(token, word);
}

static size_t
words_match(const struct dtl_when_scan *s, uint32_t at, const char *words)
{
	struct dtl_str rest = dtl_str_from(words), word;
	size_t used = 0;

	while (dtl_str_split(&rest, ' ', &word)) {
		if (!same_word(dtl_when_word(s, at + (uint32_t)used), word))
			return 0;
		used++;
	}
	return used;
}

/* The year before, this one or the next: what lies nearest, the way the clause looks. */
static struct dtl_date
nearest(const struct dtl_when_scan *s, const struct feast *f, int tense)
{
	struct dtl_date best = { 0, 0, 0 };
	int64_t best_far = INT64_MAX;

	for (int year = s->anchor.year - 1; year <= s->anchor.year + 1; year++) {
		struct dtl_date d = day_of(f, year);
		int64_t far;

		if (d.year == 0)
			continue;
		far = dtl_date_to_days(d) - dtl_date_to_days(s->anchor);
		if ((far > 0 && tense < 0) || (far < 0 && tense > 0))
			far += far > 0 ? 366 : -366;
		far = far < 0 ? -far : far;
		if (far < best_far) {
			best_far = far;
			best = d;
		}
	}
	return best;
}

bool
dtl_when_feast_begins(const struct dtl_token *t)
{
	if ((t->flags & DTL_TOKEN_TITLE_CASE) == 0 || t->lower.n == 0)
		return false;
	for (size_t i = 0; i < sizeof feasts / sizeof feasts[0]; i++) {
		const char *words = feasts[i].words;

		if (words[0] == t->lower.p[0] &&
		    dtl_str_eq(t->lower, dtl_str_make(words, strcspn(words, " "))))
			return true;
	}
	return false;
}

/* "last Christmas", "Easter 2024", "Christmas Eve". */
size_t
dtl_when_feast(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int step = dtl_when_is(s, at, "last") ? -1 : dtl_when_is(s, at, "next") ? 1 : 0;
	uint32_t here = step != 0 ? at + 1 : at;

	if (here >= s->end || (s->doc->tokens[here].flags & DTL_TOKEN_TITLE_CASE) == 0)
		return 0;
	for (size_t i = 0; i < sizeof feasts / sizeof feasts[0]; i++) {
		size_t used = words_match(s, here, feasts[i].words);
		struct dtl_date d;
		int year;

		if (used == 0)
			continue;
		year = dtl_when_year(s, here + (uint32_t)used);
		if (year == 0 && s->anchor.year == 0)
			return 0;
		d = year != 0 ? day_of(&feasts[i], year)
			      : nearest(s, &feasts[i], step != 0 ? step : dtl_when_tense(s, here));
		if (d.year == 0)
			return 0;
		dtl_when_set_day(s, t, d);
		t->when.basis = year != 0 ? DTL_WHEN_STATED : DTL_WHEN_RELATIVE;
		return here - at + used + (year != 0 ? 1 : 0);
	}
	return 0;
}

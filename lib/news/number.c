#include "news/number.h"

static const struct {
	const char *word, *ordinal;
	int value;
} number_words[] = {
	{ "zero", "zeroth", 0 },
	{ "one", "first", 1 },
	{ "two", "second", 2 },
	{ "three", "third", 3 },
	{ "four", "fourth", 4 },
	{ "five", "fifth", 5 },
	{ "six", "sixth", 6 },
	{ "seven", "seventh", 7 },
	{ "eight", "eighth", 8 },
	{ "nine", "ninth", 9 },
	{ "ten", "tenth", 10 },
	{ "eleven", "eleventh", 11 },
	{ "twelve", "twelfth", 12 },
	{ "thirteen", "thirteenth", 13 },
	{ "fourteen", "fourteenth", 14 },
	{ "fifteen", "fifteenth", 15 },
	{ "sixteen", "sixteenth", 16 },
	{ "seventeen", "seventeenth", 17 },
	{ "eighteen", "eighteenth", 18 },
	{ "nineteen", "nineteenth", 19 },
	{ "twenty", "twentieth", 20 },
	{ "thirty", "thirtieth", 30 },
	{ "forty", "fortieth", 40 },
	{ "fifty", "fiftieth", 50 },
	{ "sixty", "sixtieth", 60 },
	{ "seventy", "seventieth", 70 },
	{ "eighty", "eightieth", 80 },
	{ "ninety", "ninetieth", 90 },
	{ "hundred", "hundredth", 100 },
	{ "thousand", "thousandth", 1000 },
	{ "dozen", NULL, 12 },
};

static const struct {
	const char *word;
	double value;
} scales[] = { { "hundred", 1e2 }, { "thousand", 1e3 }, { "million", 1e6 }, { "billion", 1e9 },
	{ "trillion", 1e12 }, { "lakh", 1e5 }, { "crore", 1e7 }, { "dozen", 12 }, { "m", 1e6 },
	{ "bn", 1e9 } };

/* Most words are told from all of these by their first three letters. */
static bool
may_count(struct dtl_str lower)
{
	static const char beginnings[] = "zer one fir two sec thr thi fou for fif fiv six sev "
					 "eig nin ten ele twe hun tho doz ";

	for (const char *b = lower.n >= 3 ? beginnings : ""; *b != '\0'; b += 4) {
		if (memcmp(lower.p, b, 3) == 0)
			return true;
	}
	return false;
}

bool
dtl_number_word(struct dtl_str lower, bool *ret_ordinal, int *ret_value)
{
	if (!may_count(lower))
		return false;
	for (size_t i = 0; i < sizeof number_words / sizeof number_words[0]; i++) {
		bool ordinal =
		    number_words[i].ordinal != NULL && dtl_str_is(lower, number_words[i].ordinal);

		if (!ordinal && !dtl_str_is(lower, number_words[i].word))
			continue;
		*ret_ordinal = ordinal;
		*ret_value = number_words[i].value;
		return true;
	}
	return false;
}

bool
dtl_number_digits(struct dtl_str form, double *ret_value)
{
	char digits[32];
	size_t n = 0, i = 0;

	for (; i < form.n && n < sizeof digits; i++) {
		if ((form.p[i] >= '0' && form.p[i] <= '9') || form.p[i] == '.')
			digits[n++] = form.p[i];
		else if (form.p[i] != ',')
			break;
	}
	if (n == 0 || digits[n - 1] == '.')
		return false;
	if (i < form.n) {
		struct dtl_str end = dtl_str_slice(form, i, form.n);

		if (!dtl_str_is(end, "st") && !dtl_str_is(end, "nd") && !dtl_str_is(end, "rd") &&
		    !dtl_str_is(end, "th"))
			return false;
	}
	return dtl_str_to_double(dtl_str_make(digits, n), ret_value);
}

static bool
scale_of(struct dtl_str lower, double *ret)
{
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		if (dtl_str_is(lower, scales[i].word)) {
			*ret = scales[i].value;
			return true;
		}
	}
	return false;
}

bool
dtl_number_begins(struct dtl_str lower)
{
	bool ordinal;
	double scale;
	int value;

	return scale_of(lower, &scale) || dtl_number_word(lower, &ordinal, &value);
}

/* "twenty-three", "two hundred and five": what joins two number words. */
static bool
joins(const struct dtl_token *tokens, size_t count, size_t at, double part)
{
	struct dtl_str lower = tokens[at].lower;
	bool ordinal;
	int word;

	if (at + 1 >= count || !dtl_number_word(tokens[at + 1].lower, &ordinal, &word))
		return false;
	return dtl_str_is(lower, "-") || (dtl_str_is(lower, "and") && part >= 100);
}

static void
scale(double *total, double *part, double by)
{
	*part = (*part == 0 ? 1 : *part) * by;
	if (by < 1000)
		return;
	*total += *part;
	*part = 0;
}

size_t
dtl_number_read(const struct dtl_token *tokens, size_t count, size_t at, double *ret_value)
{
	size_t beg = at;
	double total = 0, part = 0, v;
	bool ordinal, any = false;
	int word;

	for (; at < count; at++, any = true) {
		struct dtl_str lower = tokens[at].lower;

		if (scale_of(lower, &v) && (any || !dtl_str_is(lower, "m")))
			scale(&total, &part, v);
		else if (dtl_number_word(lower, &ordinal, &word) && !ordinal)
			part += word;
		else if (!any && dtl_number_digits(lower, &v))
			part += v;
		else if (!any || !joins(tokens, count, at, part))
			break;
	}
	if (!any)
		return 0;
	*ret_value = total + part;
	return at - beg;
}

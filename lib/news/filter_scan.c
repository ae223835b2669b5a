#include "news/filter_work.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_inside_name(char c)
{
	return is_letter(c) || is_digit(c) || c == '.' || c == '-';
}

static size_t
sign_size(struct dtl_str text, size_t at)
{
	static const char *const signs[] = { "<=", ">=", "!=", "==", "<", ">", "=", "(", ")", "," };
	struct dtl_str rest = dtl_str_slice(text, at, text.n);

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (dtl_str_starts(rest, signs[i]))
			return strlen(signs[i]);
	return 0;
}

static dtl_rc
scan_quoted(struct dtl_str text, struct dtl_filter_token *ret, struct dtl_err *err)
{
	char quote[2] = { text.p[ret->beg], '\0' };
	size_t end = dtl_str_find_char(text, quote[0], ret->beg + 1);

	if (end == text.n)
		return dtl_err_set(err, DTL_FAIL, "the text that begins with %s has no end", quote);
	ret->kind = DTL_FILTER_QUOTED;
	ret->text = dtl_str_slice(text, ret->beg + 1, end);
	ret->end = end + 1;
	return DTL_OK;
}

static void
scan_run(struct dtl_str text, enum dtl_filter_token_kind kind, struct dtl_filter_token *ret)
{
	size_t end = ret->beg + 1;

	while (end < text.n && is_inside_name(text.p[end]))
		end++;
	ret->kind = kind;
	ret->end = end;
	ret->text = dtl_str_slice(text, ret->beg, end);
}

dtl_rc
dtl_filter_scan(struct dtl_str text, size_t from, struct dtl_filter_token *ret, struct dtl_err *err)
{
	while (from < text.n && is_blank(text.p[from]))
		from++;
	*ret = (struct dtl_filter_token){ DTL_FILTER_END, { "", 0 }, from, from };
	if (from == text.n)
		return DTL_OK;
	char c = text.p[from];

	if (c == '"' || c == '\'')
		return scan_quoted(text, ret, err);
	size_t n = sign_size(text, from);

	if (n > 0) {
		ret->kind = DTL_FILTER_SIGN;
		ret->end = from + n;
		ret->text = dtl_str_slice(text, from, from + n);
	} else if (is_letter(c)) {
		scan_run(text, DTL_FILTER_NAME, ret);
	} else if (is_digit(c) || c == '-' || c == '+' || c == '.') {
		scan_run(text, DTL_FILTER_DIGITS, ret);
	} else {
		return dtl_err_set(err, DTL_FAIL,
		    "'%c' has no meaning here; texts with signs go into quotes",
		    c >= ' ' && c <= '~' ? c : '?');
	}
	return DTL_OK;
}

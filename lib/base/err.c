#include "base/err.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

/* A text that was cut must not end inside a UTF-8 character. */
static void
cut_at_character(char *text, size_t size)
{
	struct dtl_str s = { text, strnlen(text, size) };
	size_t good;

	if (s.n + 1 < size)
		return;
	good = dtl_utf8_check(s);
	if (good < s.n && s.n - good < 4)
		text[good] = '\0';
}

dtl_rc
dtl_err_set(struct dtl_err *err, dtl_rc rc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	cut_at_character(err->text, sizeof err->text);
	return rc;
}

dtl_rc
dtl_err_wrap(struct dtl_err *err, dtl_rc rc, const char *fmt, ...)
{
	struct dtl_err inner = *err;
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	(void)vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	n = strnlen(err->text, sizeof err->text);
	(void)snprintf(err->text + n, sizeof err->text - n, ": %s", inner.text);
	cut_at_character(err->text, sizeof err->text);
	return rc;
}

const char *
dtl_rc_name(dtl_rc rc)
{
	static const char *const names[] = { "ok", "skip", "retry", "fail" };

	return (size_t)rc < sizeof names / sizeof names[0] ? names[rc] : "unknown";
}

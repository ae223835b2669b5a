#include "base/log.h"

#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_BYTES 4096

static struct {
	char component[64];
	enum dtl_log_level max_level;
} setup = { "", DTL_LOG_INFO };

static const char *const level_names[] = { "error", "warn", "info", "debug" };

void
dtl_log_setup(const char *component, enum dtl_log_level max_level)
{
	(void)snprintf(setup.component, sizeof setup.component, "%s", component);
	setup.max_level = max_level;
}

bool
dtl_log_enabled(enum dtl_log_level level)
{
	return level <= setup.max_level;
}

/* C0 and C1 controls, DEL and bidirectional overrides must not reach a terminal. */
static size_t
put_escaped(unsigned char c, unsigned char next, unsigned char third, char *out, size_t *used)
{
	*used = 1;
	if (c == '"' || c == '\\') {
		out[0] = '\\';
		out[1] = (char)c;
		return 2;
	}
	if (c == '\n' || c == '\t' || c == '\r') {
		out[0] = '\\';
		out[1] = c == '\n' ? 'n' : c == '\t' ? 't' : 'r';
		return 2;
	}
	if (c < 0x20 || c == 0x7f)
		return (size_t)snprintf(out, 5, "\\x%02x", c);
	if (c == 0xc2 && next >= 0x80 && next <= 0x9f) {
		*used = 2;
		return (size_t)snprintf(out, 5, "\\x%02x", next);
	}
	if (c == 0xe2 && ((next == 0x80 && third >= 0xaa && third <= 0xae) ||
			     (next == 0x81 && third >= 0xa6 && third <= 0xa9))) {
		*used = 3;
		return (size_t)snprintf(out, 7, "\\u%02x%02x", next, third);
	}
	out[0] = (char)c;
	return 1;
}

const char *
dtl_log_quote(struct dtl_str s, char *out, size_t out_size)
{
	size_t i = 0, n = 0;

	if (out_size < 12) {
		if (out_size != 0)
			out[0] = '\0';
		return out;
	}
	out[n++] = '"';
	while (i < s.n && n + 10 < out_size) {
		unsigned char next = (unsigned char)(i + 1 < s.n ? s.p[i + 1] : 0);
		unsigned char third = (unsigned char)(i + 2 < s.n ? s.p[i + 2] : 0);
		size_t used;

		n += put_escaped((unsigned char)s.p[i], next, third, out + n, &used);
		i += used;
	}
	/* A cut must not leave half a character. */
	while (i < s.n && n > 1 && ((unsigned char)s.p[i] & 0xc0) == 0x80 &&
	       ((unsigned char)out[n - 1] & 0x80)) {
		n--;
		i--;
	}
	out[n++] = '"';
	out[n] = '\0';
	return out;
}

static void append(char *line, size_t *n, const char *fmt, ...) DTL_PRINTF(3, 4);

static void
append(char *line, size_t *n, const char *fmt, ...)
{
	va_list ap;
	int more;

	va_start(ap, fmt);
	more = vsnprintf(line + *n, LINE_BYTES - *n, fmt, ap);
	va_end(ap);
	if (more > 0)
		*n += (size_t)more < LINE_BYTES - *n ? (size_t)more : LINE_BYTES - *n - 1;
}

void
dtl_log(enum dtl_log_level level, const char *id, const char *msg, const char *pairs_fmt, ...)
{
	char line[LINE_BYTES + 1], quoted[LINE_BYTES / 2], ts[25];
	size_t n = 0;
	va_list ap;
	int more;

	if (!dtl_log_enabled(level))
		return;
	dtl_time_format(dtl_time_now_ms(), ts);
	append(line, &n, "ts=%s lvl=%s id=%s", ts, level_names[level], id);
	if (setup.component[0] != '\0')
		append(line, &n, " proc=%s", setup.component);
	if (pairs_fmt != NULL) {
		append(line, &n, " ");
		va_start(ap, pairs_fmt);
		more = vsnprintf(line + n, LINE_BYTES / 2 - n, pairs_fmt, ap);
		va_end(ap);
		if (more > 0)
			n += (size_t)more < LINE_BYTES / 2 - n ? (size_t)more
							       : LINE_BYTES / 2 - n - 1;
	}
	if (msg != NULL)
		append(
		    line, &n, " msg=%s", dtl_log_quote(dtl_str_from(msg), quoted, sizeof quoted));
	line[n++] = '\n';
	(void)!write(STDERR_FILENO, line, n);
}

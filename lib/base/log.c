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

/* C1 controls and bidirectional overrides: 0 when it is neither, else the bytes it takes. */
static size_t
hidden_control(const unsigned char c[3])
{
	if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f)
		return 2;
	if (c[0] == 0xe2 && c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae)
		return 3;
	return c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9 ? 3 : 0;
}

/* Nothing that moves a cursor or forges a line may reach a terminal. */
static size_t
put_escaped(const unsigned char c[3], char *out, size_t *used)
{
	static const char named[] = "\"\"\\\\\nn\tt\rr"; /* byte, letter */
	const char *pair;

	*used = hidden_control(c);
	if (*used == 2)
		return (size_t)snprintf(out, 5, "\\x%02x", c[1]);
	if (*used == 3)
		return (size_t)snprintf(out, 7, "\\u%02x%02x", c[1], c[2]);
	*used = 1;
	for (pair = named; pair[0] != '\0'; pair += 2) {
		if (c[0] == (unsigned char)pair[0]) {
			out[0] = '\\';
			out[1] = pair[1];
			return 2;
		}
	}
	if (c[0] < 0x20 || c[0] == 0x7f)
		return (size_t)snprintf(out, 5, "\\x%02x", c[0]);
	out[0] = (char)c[0];
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
		unsigned char c[3] = { 0, 0, 0 };
		size_t used;

		memcpy(c, s.p + i, s.n - i < 3 ? s.n - i : 3);
		n += put_escaped(c, out + n, &used);
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

#include "base/json.h"

#include "base/date.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#define MAX_DEPTH 64

void
dtl_json_writer_init(struct dtl_json_writer *w, struct dtl_buf *out, int indent)
{
	*w = (struct dtl_json_writer){ .out = out, .indent = indent };
}

static void
new_line(struct dtl_json_writer *w)
{
	int i;

	if (w->indent == 0)
		return;
	dtl_buf_add_char(w->out, '\n');
	for (i = 0; i < w->depth * w->indent; i++)
		dtl_buf_add_char(w->out, ' ');
}

/* The bit of the level that is open, from 1 to MAX_DEPTH. */
static uint64_t
level_bit(const struct dtl_json_writer *w)
{
	return UINT64_C(1) << (w->depth - 1);
}

/* What stands before a value or a key: a comma, a line break, nothing. */
static void
before(struct dtl_json_writer *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (w->depth == 0)
		return;
	if (w->has_item & level_bit(w))
		dtl_buf_add_char(w->out, ',');
	w->has_item |= level_bit(w);
	new_line(w);
}

static void
open_level(struct dtl_json_writer *w, char c)
{
	before(w);
	dtl_buf_add_char(w->out, c);
	w->depth++;
	assert(w->depth <= MAX_DEPTH);
	w->has_item &= ~level_bit(w);
}

static void
close_level(struct dtl_json_writer *w, char c)
{
	assert(w->depth > 0 && !w->after_key);
	bool had = (w->has_item & level_bit(w)) != 0;

	w->depth--;
	if (had)
		new_line(w);
	dtl_buf_add_char(w->out, c);
}

void
dtl_json_begin_object(struct dtl_json_writer *w)
{
	open_level(w, '{');
}

void
dtl_json_end_object(struct dtl_json_writer *w)
{
	close_level(w, '}');
}

void
dtl_json_begin_array(struct dtl_json_writer *w)
{
	open_level(w, '[');
}

void
dtl_json_end_array(struct dtl_json_writer *w)
{
	close_level(w, ']');
}

static void
add_quoted(struct dtl_buf *out, struct dtl_str s)
{
	size_t i, from = 0;

	dtl_buf_add_char(out, '"');
	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		const char *escape = c == '"'	 ? "\\\""
				     : c == '\\' ? "\\\\"
				     : c == '\n' ? "\\n"
				     : c == '\r' ? "\\r"
				     : c == '\t' ? "\\t"
						 : NULL;

		if (escape == NULL && c >= 0x20 && c != 0x7f)
			continue;
		dtl_buf_add(out, s.p + from, i - from);
		from = i + 1;
		if (escape != NULL)
			dtl_buf_add_z(out, escape);
		else
			dtl_buf_addf(out, "\\u%04x", c);
	}
	dtl_buf_add(out, s.p + from, s.n - from);
	dtl_buf_add_char(out, '"');
}

void
dtl_json_key_str(struct dtl_json_writer *w, struct dtl_str key)
{
	assert(!w->after_key);
	before(w);
	add_quoted(w->out, key);
	dtl_buf_add_char(w->out, ':');
	if (w->indent != 0)
		dtl_buf_add_char(w->out, ' ');
	w->after_key = true;
}

void
dtl_json_key(struct dtl_json_writer *w, const char *key)
{
	dtl_json_key_str(w, dtl_str_from(key));
}

void
dtl_json_str(struct dtl_json_writer *w, struct dtl_str s)
{
	before(w);
	if (s.p == NULL)
		dtl_buf_add_z(w->out, "null");
	else
		add_quoted(w->out, s);
}

void
dtl_json_z(struct dtl_json_writer *w, const char *z)
{
	dtl_json_str(w, dtl_str_from(z));
}

void
dtl_json_int(struct dtl_json_writer *w, int64_t v)
{
	before(w);
	dtl_buf_addf(w->out, "%lld", (long long)v);
}

/* The fewest digits that read back to the same double; no number for infinities and NaN. */
void
dtl_json_double(struct dtl_json_writer *w, double v)
{
	char text[40];
	int digits;

	before(w);
	if (!isfinite(v)) {
		dtl_buf_add_z(w->out, "null");
		return;
	}
	if (v == 0 && signbit(v)) { /* "-0" would read back as a whole number, which has no sign */
		dtl_buf_add_z(w->out, "-0.0");
		return;
	}
	for (digits = 1; digits <= 17; digits++) {
		double back;
		int n = snprintf(text, sizeof text, "%.*g", digits, v);

		if (n > 0 && dtl_str_to_double(dtl_str_make(text, (size_t)n), &back) && back == v)
			break;
	}
	dtl_buf_add_z(w->out, text);
}

void
dtl_json_bool(struct dtl_json_writer *w, bool v)
{
	before(w);
	dtl_buf_add_z(w->out, v ? "true" : "false");
}

void
dtl_json_null(struct dtl_json_writer *w)
{
	before(w);
	dtl_buf_add_z(w->out, "null");
}

void
dtl_json_member_int(struct dtl_json_writer *w, const char *key, int64_t v)
{
	dtl_json_key(w, key);
	dtl_json_int(w, v);
}

void
dtl_json_member_bool(struct dtl_json_writer *w, const char *key, bool v)
{
	dtl_json_key(w, key);
	dtl_json_bool(w, v);
}

void
dtl_json_member_time(struct dtl_json_writer *w, const char *key, int64_t ms)
{
	char text[25];

	dtl_json_key(w, key);
	if (ms == DTL_TIME_NONE) {
		dtl_json_null(w);
		return;
	}
	dtl_time_format(ms, text);
	dtl_json_z(w, text);
}

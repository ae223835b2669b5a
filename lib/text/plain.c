#include "text/plain.h"

#include "base/buf.h"
#include "base/utf8.h"

struct facts {
	size_t lines; /* with visible text */
	size_t wrapped; /* that go on in the next line: long, no final stop, next begins small */
	size_t longest;
};

static struct dtl_str
take_line(struct dtl_str *rest)
{
	size_t end = 0;

	while (end < rest->n && rest->p[end] != '\n' && rest->p[end] != '\r')
		end++;
	struct dtl_str line = dtl_str_slice(*rest, 0, end);
	if (end + 1 < rest->n && rest->p[end] == '\r' && rest->p[end + 1] == '\n')
		end++;
	*rest = dtl_str_slice(*rest, end + 1, rest->n);
	return line;
}

static bool
begins_small(struct dtl_str s)
{
	size_t pos = 0;

	return s.n > 0 && dtl_utf8_is_lower(dtl_utf8_next(s, &pos));
}

static struct facts
look_over(struct dtl_str text)
{
	struct facts f = { 0 };
	size_t last = 0; /* length of the line before, 0 after a blank one */

	while (text.n > 0) {
		struct dtl_str line = dtl_str_trim(take_line(&text));
		f.lines += line.n > 0;
		f.longest = line.n > f.longest ? line.n : f.longest;
		f.wrapped += last > 40 && begins_small(line);
		last = line.n;
	}
	return f;
}

/* Text wrapped by hand has short lines throughout, and many go on in small letters. */
static bool
is_wrapped(const struct facts *f)
{
	return f->lines >= 4 && f->longest <= 120 && f->wrapped * 4 >= f->lines;
}

/* A line much shorter than the others, closed like a sentence, ends its paragraph. */
static bool
ends_paragraph(struct dtl_str line, const struct facts *f)
{
	char last = line.p[line.n - 1];

	return line.n * 10 < f->longest * 7 && (last == '.' || last == '"' || last == ')');
}

static void
add_wrapped(struct dtl_str text, const struct facts *f, struct dtl_lines *ret)
{
	struct dtl_buf b;

	dtl_buf_init(&b, ret->a);
	while (text.n > 0) {
		struct dtl_str line = dtl_str_trim(take_line(&text));
		if (line.n > 0) {
			if (b.n > 0)
				dtl_buf_add_char(&b, ' ');
			dtl_buf_add_str(&b, line);
		}
		if (b.n > 0 && (line.n == 0 || ends_paragraph(line, f))) {
			dtl_lines_add(ret, dtl_buf_str(&b), DTL_BLOCK_BODY);
			dtl_buf_truncate(&b, 0);
		}
	}
	if (b.n > 0)
		dtl_lines_add(ret, dtl_buf_str(&b), DTL_BLOCK_BODY);
}

void
dtl_plain_lines(struct dtl_str text, struct dtl_lines *ret)
{
	struct facts f = look_over(text);

	if (is_wrapped(&f)) {
		add_wrapped(text, &f, ret);
		return;
	}
	while (text.n > 0)
		dtl_lines_add(ret, take_line(&text), DTL_BLOCK_BODY);
}

#include "net/warc_head.h"

#include "base/buf.h"

#define MAX_FIELDS 256
#define SCHEME_MAX ((size_t)16)

static bool
is_warc(struct dtl_str text)
{
	return dtl_str_starts(text, "WARC/");
}

size_t
dtl_warc_head_length(struct dtl_str text)
{
	size_t at = dtl_str_find_char(text, '\n', 0);

	if (!is_warc(text))
		return at < text.n ? at + 1 : 0;
	while (at < text.n) {
		size_t next = at + 1;

		if (next < text.n && text.p[next] == '\r')
			next++;
		if (next < text.n && text.p[next] == '\n')
			return next + 1;
		/* The next head, where this one never ended. */
		if (is_warc(dtl_str_slice(text, next, text.n)))
			return next;
		at = dtl_str_find_char(text, '\n', at + 1);
	}
	return 0;
}

/* The last word of the text, taken off it. */
static struct dtl_str
last_word(struct dtl_str *text)
{
	size_t end = text->n, beg;

	while (end > 0 && text->p[end - 1] == ' ')
		end--;
	beg = end;
	while (beg > 0 && text->p[beg - 1] != ' ')
		beg--;
	struct dtl_str word = dtl_str_slice(*text, beg, end);

	text->n = beg;
	return word;
}

static bool
all_digits(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* "20140102123456", also with more or (no seconds) fewer digits. */
static int64_t
arc_time(struct dtl_arena *a, struct dtl_str digits)
{
	const char *d = digits.p;
	int64_t ms = DTL_TIME_NONE;

	if (!all_digits(digits) || digits.n < 12)
		return DTL_TIME_NONE;
	const char *text = dtl_arena_printf(a, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", d, d + 4, d + 6,
	    d + 8, d + 10, digits.n >= 14 ? d + 12 : "00");

	return dtl_time_parse(dtl_str_from(text), &ms) ? ms : DTL_TIME_NONE;
}

struct arc {
	struct dtl_str url, date, type, length;
};

/* "URL IP date type length", or ten words in ARC 2; from the right, since old crawlers left blanks in URLs. */
static bool
split_arc(struct dtl_str line, struct arc *ret)
{
	struct dtl_str rest = dtl_str_trim(line), words[9];

	ret->length = last_word(&rest);
	for (size_t i = 0; i < 8; i++) {
		words[i] = last_word(&rest);
		/* The date stands before the type, and the address before the date. */
		bool date = i == 1 || i == 6;

		if (date && all_digits(words[i]) && words[i].n >= 12) {
			ret->date = words[i];
			ret->type = words[i - 1];
			(void)last_word(&rest);
			ret->url = dtl_str_trim(rest);
			return ret->url.n > 0 && dtl_str_find_char(ret->url, ':', 0) < ret->url.n;
		}
	}
	return false;
}

/* "WARC/", or the scheme of an ARC line's URL. */
bool
dtl_warc_head_begins(struct dtl_str text)
{
	size_t n = 0;

	if (is_warc(text))
		return true;
	while (n < text.n && n < SCHEME_MAX && ((text.p[n] | 0x20) >= 'a') &&
	       (text.p[n] | 0x20) <= 'z')
		n++;
	/* A text that ends so early may become one. */
	return n == text.n || (n > 1 && n < SCHEME_MAX && text.p[n] == ':');
}

static struct dtl_str
clean_uri(struct dtl_arena *a, struct dtl_str uri)
{
	struct dtl_buf b;

	uri = dtl_str_trim(uri);
	if (uri.n >= 2 && uri.p[0] == '<' && uri.p[uri.n - 1] == '>')
		uri = dtl_str_slice(uri, 1, uri.n - 1);
	if (uri.n == 0)
		return DTL_STR_NONE;
	if (dtl_str_find_char(uri, ' ', 0) == uri.n)
		return uri;
	dtl_buf_init(&b, a);
	for (size_t i = 0; i < uri.n; i++)
		if (uri.p[i] == ' ')
			dtl_buf_add_z(&b, "%20");
		else
			dtl_buf_add_char(&b, uri.p[i]);
	return dtl_buf_str(&b);
}

/* A length that is none counts as nothing, as readers of ARC have always taken it. */
static bool
read_arc(struct dtl_arena *a, struct dtl_str head, struct dtl_warc_record *ret, const char **why)
{
	struct arc arc;

	if (!split_arc(head, &arc)) {
		*why = "no line of an ARC record: URL, address, date, type, length";
		return false;
	}
	ret->version = dtl_str_from("ARC");
	ret->type = dtl_str_from(dtl_str_starts(arc.url, "filedesc:") ? "filedesc" : "response");
	ret->uri = clean_uri(a, arc.url);
	ret->date_ms = arc_time(a, arc.date);
	ret->media_type = arc.type;
	if (!dtl_str_to_i64(arc.length, 0, INT64_MAX / 2, &ret->length))
		ret->length = 0;
	return true;
}

/* Lines that begin with a blank go on with the value before them. */
static size_t
read_fields(struct dtl_arena *a, struct dtl_str rest, struct dtl_warc_field *fields)
{
	struct dtl_str line;
	size_t n = 0;

	while (dtl_str_split(&rest, '\n', &line)) {
		bool goes_on = line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
		size_t colon = dtl_str_find_char(line, ':', 0);

		if (goes_on && n > 0 && dtl_str_trim(line).n > 0) {
			struct dtl_str *value = &fields[n - 1].value;
			struct dtl_str more = dtl_str_trim(line);

			*value = dtl_str_from(dtl_arena_printf(
			    a, "%.*s %.*s", DTL_STR_FMT(*value), DTL_STR_FMT(more)));
		} else if (!goes_on && colon < line.n && n < MAX_FIELDS) {
			fields[n].name = dtl_str_trim(dtl_str_slice(line, 0, colon));
			fields[n].value = dtl_str_trim(dtl_str_slice(line, colon + 1, line.n));
			n++;
		}
	}
	return n;
}

static bool
read_warc(struct dtl_arena *a, struct dtl_str head, struct dtl_warc_record *ret, const char **why)
{
	struct dtl_warc_field *fields = DTL_NEW_ARRAY(a, MAX_FIELDS, struct dtl_warc_field);
	struct dtl_str rest = head, line;

	(void)dtl_str_split(&rest, '\n', &line);
	ret->version = dtl_str_trim(line);
	ret->fields = fields;
	ret->field_count = read_fields(a, rest, fields);
	ret->type = dtl_warc_field(ret, "WARC-Type");
	ret->uri = clean_uri(a, dtl_warc_field(ret, "WARC-Target-URI"));
	ret->media_type = dtl_warc_field(ret, "Content-Type");
	if (!dtl_time_parse(dtl_warc_field(ret, "WARC-Date"), &ret->date_ms))
		ret->date_ms = DTL_TIME_NONE;
	if (ret->type.n == 0) {
		*why = "record without WARC-Type";
		return false;
	}
	if (!dtl_str_to_i64(
		dtl_warc_field(ret, "Content-Length"), 0, INT64_MAX / 2, &ret->length)) {
		*why = "record without a Content-Length that is a number";
		return false;
	}
	return true;
}

bool
dtl_warc_head_read(
    struct dtl_arena *a, struct dtl_str head, struct dtl_warc_record *ret, const char **why)
{
	memset(ret, 0, sizeof *ret);
	ret->date_ms = DTL_TIME_NONE;
	return is_warc(head) ? read_warc(a, head, ret, why) : read_arc(a, head, ret, why);
}

struct dtl_str
dtl_warc_field(const struct dtl_warc_record *r, const char *name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (dtl_str_is_nocase(r->fields[i].name, name))
			return r->fields[i].value;
	return DTL_STR_NONE;
}

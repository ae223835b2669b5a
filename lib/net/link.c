#include "net/link.h"

#include "net/url.h"

/* What is left of a header while it is read. */
struct reader {
	struct dtl_str s;
	size_t at;
};

static void
skip_blanks(struct reader *r)
{
	while (r->at < r->s.n && (r->s.p[r->at] == ' ' || r->s.p[r->at] == '\t'))
		r->at++;
}

static bool
take_char(struct reader *r, char c)
{
	skip_blanks(r);
	if (r->at >= r->s.n || r->s.p[r->at] != c)
		return false;
	r->at++;
	return true;
}

static struct dtl_str
take_word(struct reader *r)
{
	size_t begin;

	skip_blanks(r);
	begin = r->at;
	while (r->at < r->s.n && strchr(" \t=;,", r->s.p[r->at]) == NULL)
		r->at++;
	return dtl_str_slice(r->s, begin, r->at);
}

/* A word, or a string in quotes without them; escapes stay, relations have none. */
static struct dtl_str
take_value(struct reader *r)
{
	size_t begin;

	if (!take_char(r, '"'))
		return take_word(r);
	begin = r->at;
	while (r->at < r->s.n && r->s.p[r->at] != '"')
		r->at += r->s.p[r->at] == '\\' && r->at + 1 < r->s.n ? 2 : 1;
	r->at += r->at < r->s.n;
	return dtl_str_slice(r->s, begin, r->s.p[r->at - 1] == '"' ? r->at - 1 : r->at);
}

/* One of the words of a relation type. */
static bool
names(struct dtl_str rels, const char *rel)
{
	struct dtl_str word;

	while (dtl_str_split(&rels, ' ', &word))
		if (dtl_str_is_nocase(word, rel))
			return true;
	return false;
}

/* Reads the parameters of one link; whether they make it one of the relation. */
static bool
take_params(struct reader *r, const char *rel)
{
	bool fits = false, first = true, elsewhere = false;

	while (take_char(r, ';')) {
		struct dtl_str name = take_word(r);
		struct dtl_str value = take_char(r, '=') ? take_value(r) : DTL_STR_NONE;

		if (dtl_str_is_nocase(name, "anchor"))
			elsewhere = true;
		if (!dtl_str_is_nocase(name, "rel") || !first)
			continue;
		first = false; /* a second rel is to be ignored */
		fits = names(value, rel);
	}
	return fits && !elsewhere;
}

struct dtl_str
dtl_link_rel(struct dtl_arena *a, struct dtl_str header, struct dtl_str base, const char *rel)
{
	struct reader r = { header, 0 };

	while (r.at < header.n) {
		size_t begin = dtl_str_find_char(header, '<', r.at);
		size_t end = dtl_str_find_char(header, '>', begin);
		struct dtl_str target = dtl_str_slice(header, begin + 1, end), found;

		if (end >= header.n)
			break;
		r.at = end + 1;
		if (!take_params(&r, rel))
			continue;
		found = dtl_url_join(a, base, target);
		if (found.p != NULL)
			return found;
	}
	return DTL_STR_NONE;
}

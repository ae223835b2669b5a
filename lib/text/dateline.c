#include "text/dateline.h"

#include "base/utf8.h"
#include "text/words.h"

enum { LOOK_BYTES = 200, PLACE_BYTES = 48, KICKER_BYTES = 100 };

struct parser {
	struct dtl_str s;
	size_t pos;
	struct dtl_dateline parts;
	struct dtl_date date;
	bool bracket; /* region in brackets */
	bool dash; /* ended by a dash */
	bool ended; /* a separator was seen */
};

static void
skip_blanks(struct parser *p)
{
	while (p->pos < p->s.n && p->s.p[p->pos] == ' ')
		p->pos++;
}

static char
peek(const struct parser *p)
{
	return p->pos < p->s.n ? p->s.p[p->pos] : '\0';
}

/* Length of a dash at pos: "-", "--", en or em dash; 0 when there is none. */
static size_t
dash_at(struct dtl_str s, size_t pos)
{
	size_t end = pos;

	while (end < s.n && s.p[end] == '-')
		end++;
	if (end == pos && pos + 2 < s.n && memcmp(s.p + pos, "\xE2\x80", 2) == 0 &&
	    (unsigned char)s.p[pos + 2] >= 0x92 && (unsigned char)s.p[pos + 2] <= 0x95)
		end = pos + 3;
	return end - pos;
}

/* End of the word at pos: letters, with inner dots, apostrophes and hyphens. */
static size_t
word_end(struct dtl_str s, size_t pos)
{
	while (pos < s.n) {
		size_t next = pos;
		uint32_t c = dtl_utf8_next(s, &next);
		bool inner = (c == '.' || c == '-' || c == '\'' || c == 0x2019) && next < s.n;
		size_t after = next;
		if (inner && !dtl_utf8_is_letter(dtl_utf8_next(s, &after)))
			break;
		if (!inner && !dtl_utf8_is_letter(c))
			break;
		pos = next;
	}
	return pos;
}

/* "St. Louis", "Ft. Worth" */
static bool
is_place_abbreviation(struct dtl_str word)
{
	return dtl_str_is_nocase(word, "st") || dtl_str_is_nocase(word, "ste") ||
	       dtl_str_is_nocase(word, "ft") || dtl_str_is_nocase(word, "mt");
}

/* A name of up to max_words words that begin with capitals, small words between them. */
static struct dtl_str
take_name(struct parser *p, unsigned max_words)
{
	size_t beg = p->pos;
	size_t end = beg;

	for (unsigned words = 0; words < max_words; words++) {
		size_t stop = word_end(p->s, p->pos);
		struct dtl_str word = dtl_str_slice(p->s, p->pos, stop);
		size_t first = 0;
		struct dtl_date unused;
		size_t date_pos = p->pos;
		if (word.n == 0)
			break;
		if (words > 0 && dtl_dateline_date(p->s, &date_pos, &unused))
			break;
		bool upper = dtl_utf8_is_upper(dtl_utf8_next(word, &first));
		if (!upper && (words == 0 || (dtl_word_classes(word) & DTL_WORD_SMALL) == 0))
			break;
		if (stop < p->s.n && p->s.p[stop] == '.' && is_place_abbreviation(word))
			stop++;
		if (upper)
			end = stop;
		p->pos = stop;
		if (peek(p) != ' ')
			break;
		p->pos++;
	}
	p->pos = end;
	return dtl_str_slice(p->s, beg, end);
}

static bool
take_bracket(struct parser *p, char close, struct dtl_str *ret)
{
	size_t end = dtl_str_find_char(p->s, close, p->pos + 1);

	if (end == p->s.n || end - p->pos > PLACE_BYTES || end == p->pos + 1)
		return false;
	*ret = dtl_str_trim(dtl_str_slice(p->s, p->pos + 1, end));
	p->pos = end + 1;
	return ret->n > 0;
}

static bool
take_date(struct parser *p)
{
	size_t pos = p->pos;

	if (p->parts.date.p != NULL || !dtl_dateline_date(p->s, &pos, &p->date))
		return false;
	while (p->pos < pos && p->s.p[p->pos] == ' ')
		p->pos++;
	p->parts.date = dtl_str_slice(p->s, p->pos, pos);
	p->pos = pos;
	return true;
}

static bool
take_region(struct parser *p)
{
	size_t beg = p->pos;
	struct dtl_str name = take_name(p, 4);

	if (name.n == 0) {
		p->pos = beg;
		return false;
	}
	if (peek(p) == '.' && name.n <= 5)
		p->pos++;
	const char *from = p->parts.region.p != NULL ? p->parts.region.p : name.p;
	p->parts.region = dtl_str_make(from, (size_t)(p->s.p + p->pos - from));
	return true;
}

static bool
is_agency(struct dtl_str s)
{
	size_t pos = 0;

	return s.n > 1 && s.n <= 30 && dtl_utf8_is_upper(dtl_utf8_next(s, &pos));
}

/* What may follow the place; false when nothing that belongs to a dateline does. */
static bool
take_part(struct parser *p)
{
	size_t dash = dash_at(p->s, p->pos);

	if (dash > 0) {
		p->pos += dash;
		size_t after = p->pos;
		skip_blanks(p);
		if (take_date(p))
			return true;
		p->pos = after;
		p->dash = p->ended = after < p->s.n && p->s.p[after] == ' ';
		return p->ended;
	}
	switch (peek(p)) {
	case ',':
		p->pos++;
		skip_blanks(p);
		return take_date(p) || (p->parts.date.p == NULL && take_region(p)) ||
		       peek(p) == '(';
	case '[':
		p->bracket = take_bracket(p, ']', &p->parts.region);
		return p->bracket;
	case '(':
		return take_bracket(p, ')', &p->parts.agency) && is_agency(p->parts.agency);
	case '/':
		if (p->parts.date.p == NULL)
			return false;
		p->ended = take_bracket(p, '/', &p->parts.agency) && is_agency(p->parts.agency);
		if (peek(p) == '.')
			p->pos++;
		return p->ended;
	case '.':
		p->pos++;
		skip_blanks(p);
		return take_date(p) || peek(p) == '/';
	case ':':
		p->pos++;
		p->ended = p->pos == p->s.n || peek(p) == ' ';
		return p->ended;
	default:
		return take_date(p);
	}
}

static bool
is_capitals(struct dtl_str s)
{
	unsigned letters = 0;

	for (size_t pos = 0; pos < s.n;) {
		uint32_t c = dtl_utf8_next(s, &pos);
		if (dtl_utf8_is_lower(c))
			return false;
		letters += dtl_utf8_is_letter(c);
	}
	return letters >= 3;
}

static bool
is_strong(const struct parser *p)
{
	return p->parts.agency.p != NULL || p->parts.date.p != NULL || p->bracket;
}

static bool
is_believable(const struct parser *p)
{
	struct dtl_str place = p->parts.place;
	unsigned classes = dtl_word_classes(place);

	if ((classes & DTL_WORD_NEVER) != 0)
		return false;
	if (!p->ended)
		return p->parts.agency.p != NULL && p->parts.date.p != NULL;
	if (is_strong(p) || (classes & DTL_WORD_CITY) != 0)
		return true;
	return p->dash && is_capitals(place);
}

static bool
parse_at(struct dtl_str line, size_t beg, struct parser *p)
{
	*p = (struct parser){ .s = dtl_str_slice(line, 0, beg + LOOK_BYTES), .pos = beg };
	if (peek(p) != '(') {
		p->parts.place = take_name(p, 5);
		if (p->parts.place.n == 0 || p->parts.place.n > PLACE_BYTES)
			return false;
	}
	for (unsigned parts = 0; parts < 8 && !p->ended; parts++) {
		size_t before = p->pos;
		skip_blanks(p);
		if (!take_part(p)) {
			p->pos = before;
			break;
		}
	}
	p->parts.span = (struct dtl_span){ (uint32_t)beg, (uint32_t)p->pos };
	return is_believable(p);
}

bool
dtl_dateline_parse(struct dtl_str line, struct dtl_dateline_found *ret)
{
	struct parser p;
	size_t kicker = 0;

	bool found = parse_at(line, 0, &p);
	if (!found) {
		struct dtl_str head = dtl_str_slice(line, 0, KICKER_BYTES);
		struct dtl_str colon = DTL_STR(": ");
		kicker = dtl_str_find(head, colon, 0);
		if (kicker == head.n)
			return false;
		kicker += 2;
		found = parse_at(line, kicker, &p) && is_strong(&p) && p.parts.place.p != NULL;
	}
	if (!found)
		return false;
	*ret = (struct dtl_dateline_found){
		.parts = p.parts,
		.kicker_end = kicker,
		.date = p.date,
	};
	return true;
}

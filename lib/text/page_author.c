/* Names of authors out of what stands in an author's place. */
#include "text/page_work.h"

#include "base/utf8.h"

enum { MAX_AUTHORS = 8, MAX_NAME = 60, MAX_WORDS = 5, MAX_TEXT = 300 };

/* "By ", "Written by ", "Autor: ": as often as they come. */
static struct dtl_str
without_prefix(struct dtl_str s)
{
	static const char *const prefixes[] = { "by ", "by:", "von ", "von:", "vom ", "par ",
		"par:", "por ", "por:", "di ", "door ", "av ", "af ", "od ", "autor:", "autor ",
		"autorin:", "autorin ", "autoren:", "author:", "author ",
		"authors:", "auteur:", "auteur ", "autore:", "written by", "posted by",
		"published by", "geschrieben von", "verfasst von", "gepostet von", "erstellt von",
		"text:", "text ", "ein beitrag von", "ein artikel von", "eine analyse von",
		"ein kommentar von", "ein gastbeitrag von", "ein interview von",
		"interview:", "kommentar von", "artikel von", "alles von", "alle artikel von",
		"posts by", "more by", "mehr von", "posted on", "published on",
		"ver\xC3\xB6"
		"ffentlicht am",
		"publi\xC3\xA9 par",
		"\xC3\xA9"
		"crit par",
		"escrito por", "publicado por", "scritto da",
		"ver\xC3\xB6"
		"ffentlicht von",
		"reporter:", "story by", "article by", "words by",
		"\xE4\xBD\x9C\xE8\x80\x85\xEF\xBC\x9A", "\xE8\xAE\xB0\xE8\x80\x85\xEF\xBC\x9A", ":",
		"-", "|", "\xC2\xB7", "\xE2\x80\xA2", "\xE2\x80\x93", "\xE2\x80\x94", "," };
	bool found = true;

	while (found) {
		found = false;
		s = dtl_str_trim(s);
		for (size_t i = 0; !found && i < sizeof prefixes / sizeof prefixes[0]; i++) {
			found = dtl_str_starts_nocase(s, prefixes[i]);
			if (found)
				s = dtl_str_slice(s, strlen(prefixes[i]), s.n);
		}
	}
	return s;
}

static struct dtl_str
cut_at(struct dtl_str s, const char *const *marks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct dtl_str mark = dtl_str_from(marks[i]);
		s = dtl_str_slice(s, 0, dtl_str_find_nocase(s, mark, 0));
	}
	return s;
}

/* What stands behind the name: the date, the role, the number of comments. */
static struct dtl_str
without_rest(struct dtl_str s, bool visible)
{
	static const char *const marks[] = { " | ", "|", " \xC2\xB7", " \xE2\x80\xA2",
		" \xE2\x80\x93 ", " \xE2\x80\x94 ", " - ", " (", "<", " @", " \xC2\xA9", "http",
		"\xC2\xBB", "\xE2\x86\x92" };
	static const char *const words[] = { " on ", " am ", " le ", " vom ", " for ", " updated",
		" published", " posted", " share", " follow", " at ", " in ", " um ", " for ",
		" email", " e-mail", " twitter", " facebook", " kommentar", " comment",
		" \xC3\xBC"
		"ber ",
		" about ", " view ", " read ", " stand", " alle ", " more ", " mehr " };
	size_t i = 1;

	s = cut_at(s, marks, sizeof marks / sizeof marks[0]);
	if (!visible)
		return dtl_str_trim(s);
	s = cut_at(s, words, sizeof words / sizeof words[0]);
	while (i < s.n && !(s.p[i] >= '0' && s.p[i] <= '9' && strchr(" ,:", s.p[i - 1]) != NULL))
		i++;
	return dtl_str_trim(dtl_str_slice(s, 0, i));
}

static struct dtl_str
without_marks(struct dtl_str s)
{
	s = dtl_str_trim(s);
	while (s.n > 0 && strchr(",;:|-/*", s.p[s.n - 1]) != NULL)
		s = dtl_str_trim(dtl_str_slice(s, 0, s.n - 1));
	return s;
}

static size_t
count_words(struct dtl_str s)
{
	size_t n = s.n > 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ' ';
	return n;
}

static bool
is_address(struct dtl_str s)
{
	static const char *const marks[] = { "@", "www.", "{", "http" };

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (dtl_str_find_nocase(s, dtl_str_from(marks[i]), 0) < s.n)
			return true;
	return false;
}

static bool
is_name(const struct dtl_page_reader *r, struct dtl_str s, bool visible)
{
	static const char *const nobody[] = { "admin", "administrator", "webmaster", "editor",
		"staff", "guest", "unknown", "author", "autor", "autorin", "auteur", "autoren",
		"by", "von", "authors", "follow", "redaktion", "edit", "quelle", "editorial",
		"none", "null", "anonymous", "kontakt", "contact", "website", "profile", "profil",
		"posts", "root", "n/a", "email", "e-mail", "twitter", "facebook", "comments",
		"kommentare", "default", "the author", "about the author" };
	size_t pos = 0;
	bool letter = false;

	if (s.n < 2 || s.n > MAX_NAME || count_words(s) > MAX_WORDS || is_address(s) ||
	    DTL_STR_IS_ANY(s, nobody))
		return false;
	if (r->site.n > 0 && dtl_str_eq_nocase(s, r->site))
		return false;
	if (visible &&
	    (dtl_str_ends(s, "!") || dtl_str_ends(s, "?") || dtl_str_ends(s, "\xE2\x80\xA6")))
		return false;
	while (pos < s.n && !letter)
		letter = dtl_utf8_is_letter(dtl_utf8_next(s, &pos));
	return letter;
}

static void
add(struct dtl_page_reader *r, struct dtl_str name, const char *origin, enum dtl_page_rank rank)
{
	struct dtl_page_facts *facts = r->facts;

	if (rank < facts->author_rank)
		facts->author_count = 0;
	facts->author_rank = rank;
	facts->author_origin = origin;
	for (size_t i = 0; i < facts->author_count; i++)
		if (dtl_str_eq_nocase(facts->authors[i], name))
			return;
	if (facts->author_count < MAX_AUTHORS)
		facts->authors[facts->author_count++] = name;
}

/* Where the next name ends: at a comma or a word for "and"; *ret_skip is how long that is. */
static size_t
next_cut(struct dtl_str s, size_t *ret_skip)
{
	static const char *const marks[] = { ";", ",", " and ", " & ", " und ", " et ", " y ",
		" og ", " och ", " en ", "\xE3\x80\x81" };
	size_t cut = s.n;

	*ret_skip = 0;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		struct dtl_str mark = dtl_str_from(marks[i]);
		size_t at = dtl_str_find_nocase(s, mark, 0);
		if (at < cut) {
			cut = at;
			*ret_skip = mark.n;
		}
	}
	return cut;
}

static bool
starts_small(struct dtl_str s)
{
	size_t pos = 0;

	return s.n > 0 && dtl_utf8_is_lower(dtl_utf8_next(s, &pos));
}

void
dtl_page_offer_author(
    struct dtl_page_reader *r, struct dtl_str text, const char *origin, enum dtl_page_rank rank)
{
	static const char *const degrees[] = { "phd", "ph.d.", "md", "m.d.", "jr.", "jr", "sr.",
		"esq.", "dr.", "msc", "ma", "ba", "mba", "rn" };
	bool visible = rank >= PAGE_RANK_TIME_NAMED;

	if (text.n == 0 || rank > r->facts->author_rank)
		return;
	text = dtl_page_one_line(r->tree->a, dtl_str_slice(text, 0, MAX_TEXT));
	text = without_prefix(dtl_page_decode_entities(r->tree->a, text));
	text = without_rest(text, visible);
	for (bool first = true; text.n > 0; first = false) {
		size_t skip = 0;
		size_t cut = next_cut(text, &skip);
		struct dtl_str rest = dtl_str_slice(text, cut + skip, text.n);
		size_t more = 0;
		size_t end = next_cut(rest, &more);
		struct dtl_str degree = dtl_str_trim(dtl_str_slice(rest, 0, end));
		if (DTL_STR_IS_ANY(degree, degrees)) {
			cut += skip + end;
			rest = dtl_str_slice(rest, end + more, rest.n);
		}
		struct dtl_str name = without_marks(without_prefix(dtl_str_slice(text, 0, cut)));
		text = rest;
		if (!first && starts_small(name))
			return;
		if (is_name(r, name, visible))
			add(r, name, origin, rank);
	}
}

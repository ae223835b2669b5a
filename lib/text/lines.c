/* What each line of an article is: rules from data first, then its shape and its neighbours. */
#include "text/blocks.h"

#include "base/utf8.h"
#include "text/rules.h"
#include "text/shape.h"

enum {
	TITLE_BYTES = 220,
	HEADING_BYTES = 110,
	CAPTION_BYTES = 180,
	PARAGRAPH_BYTES = 120,
	CREDIT_BYTES = 250,
	LIST_ITEM_BYTES = 160,
	DATELINE_LINES = 12,
	TEASER_LINES = 64, /* looked at before it */
};

static void
judge(struct dtl_line *line, enum dtl_block_kind kind, const char *why)
{
	line->kind = kind;
	line->why = why;
	line->coded = false;
}

static bool
is_open(const struct dtl_line *line)
{
	return line->why == NULL;
}

/* One URL and nothing else. */
static bool
is_bare_link(struct dtl_str s)
{
	struct dtl_str word;

	while (dtl_str_split(&s, ' ', &word))
		if (!dtl_str_starts_nocase(word, "http://") &&
		    !dtl_str_starts_nocase(word, "https://") &&
		    !dtl_str_starts_nocase(word, "www."))
			return false;
	return true;
}

static size_t
paragraph_bytes(const struct dtl_lines *lines, size_t from, size_t to)
{
	size_t sum = 0;

	for (size_t i = from; i < to; i++)
		if (lines->items[i].text.n > PARAGRAPH_BYTES)
			sum += lines->items[i].text.n;
	return sum;
}

/* A "rest" rule holds only behind some story and before not much more of it. */
static bool
rest_holds(const struct dtl_lines *lines, size_t at)
{
	size_t before = paragraph_bytes(lines, 0, at);
	size_t after = paragraph_bytes(lines, at + 1, lines->count);

	return before > 0 && after <= before;
}

/* What a heading in the markup says holds for all below it, however long that is. */
static bool
is_shown_heading(const struct dtl_lines *lines, size_t at)
{
	const struct dtl_line *line = &lines->items[at];

	return line->markup && line->kind == DTL_BLOCK_HEADING && paragraph_bytes(lines, 0, at) > 0;
}

static void
judge_list(struct dtl_lines *lines, size_t at, const struct dtl_rule *rule)
{
	judge(&lines->items[at], rule->kind, rule->why);
	for (size_t i = at + 1; i < lines->count && i <= at + 12; i++) {
		struct dtl_line *line = &lines->items[i];
		if (line->text.n > LIST_ITEM_BYTES || dtl_ends_like_sentence(line->text))
			break;
		if (line->kind == DTL_BLOCK_HEADING)
			break;
		judge(line, rule->kind, rule->why);
	}
}

static void
judge_by_rules(struct dtl_lines *lines)
{
	bool rest_allowed = true;

	for (size_t i = 0; i < lines->count; i++) {
		struct dtl_line *line = &lines->items[i];
		if (!is_open(line))
			continue;
		if (is_bare_link(line->text)) {
			judge(line, DTL_BLOCK_LINK, "link: bare URL");
			continue;
		}
		const struct dtl_rule *rule = dtl_rule_for_line(lines->a, line->text);
		if (rule == NULL)
			continue;
		if (rule->how == RULE_REST && rest_allowed) {
			rest_allowed = rest_holds(lines, i) || is_shown_heading(lines, i);
			for (size_t j = i; rest_allowed && j < lines->count; j++)
				judge(&lines->items[j], rule->kind, rule->why);
			if (rest_allowed)
				return;
		}
		if (rule->how == RULE_REST || rule->how == RULE_LIST)
			judge_list(lines, i, rule);
		else
			judge(line, rule->kind, rule->why);
	}
}

static size_t
find_dateline(const struct dtl_lines *lines, struct dtl_dateline_found *ret)
{
	size_t limit = lines->count < DATELINE_LINES ? lines->count : DATELINE_LINES;

	for (size_t i = 0; i < limit; i++) {
		const struct dtl_line *line = &lines->items[i];
		if (is_open(line) && line->kind != DTL_BLOCK_TITLE &&
		    line->kind != DTL_BLOCK_CAPTION && dtl_dateline_parse(line->text, ret))
			return i;
	}
	return lines->count;
}

static size_t
next_open(const struct dtl_lines *lines, size_t i)
{
	while (i < lines->count && !is_open(&lines->items[i]))
		i++;
	return i;
}

static bool
same_words(struct dtl_arena *a, struct dtl_str x, struct dtl_str y)
{
	return x.n > 0 && x.n < 1000 && y.n < 1000 &&
	       dtl_str_eq_nocase(dtl_utf8_fold_str(a, x), dtl_utf8_fold_str(a, y));
}

static bool
looks_like_title(struct dtl_str s, const struct dtl_line_shape *sh)
{
	return s.n <= TITLE_BYTES && sh->words >= 3 && (!sh->stop || s.p[s.n - 1] == '?') &&
	       !sh->colon;
}

static void
judge_title(const struct dtl_document *doc, struct dtl_lines *lines, size_t dateline)
{
	size_t first = next_open(lines, 0);

	if (first == lines->count || first == dateline)
		return;
	struct dtl_line *line = &lines->items[first];
	struct dtl_line_shape sh = dtl_line_shape_of(line->text);
	bool known = doc->title.n > 0;
	bool repeats = known && same_words(lines->a, doc->title, line->text);
	size_t next = next_open(lines, first + 1);
	size_t skipped = 0;
	bool head = dtl_rule_for_head(line->text, &skipped) != NULL;
	if (!repeats &&
	    (known || head || next == lines->count || !looks_like_title(line->text, &sh)))
		return;
	judge(line, DTL_BLOCK_TITLE, "title: first line");
	line->coded = true;
	if (next >= lines->count || next >= dateline || dateline == lines->count)
		return;
	struct dtl_line *second = &lines->items[next];
	struct dtl_line_shape shape = dtl_line_shape_of(second->text);
	if (second->text.n <= 300 && !shape.stop && shape.words >= 4 && !second->markup) {
		judge(second, DTL_BLOCK_SUBTITLE, "subtitle: between title and dateline");
		second->coded = true;
	}
}

/* Short sentences right above the dateline's paragraph belong to a picture. */
static void
judge_above_dateline(struct dtl_lines *lines, size_t dateline)
{
	for (size_t i = 0; dateline < lines->count && i < dateline; i++) {
		struct dtl_line *line = &lines->items[i];
		size_t skipped = 0;
		if (is_open(line) && !line->markup && line->text.n <= CAPTION_BYTES &&
		    dtl_ends_like_sentence(line->text) &&
		    dtl_rule_for_head(line->text, &skipped) == NULL)
			judge(line, DTL_BLOCK_CAPTION, "caption: above the dateline");
	}
}

static bool
is_byline(struct dtl_str s)
{
	if (s.n > 80 || !dtl_str_starts_nocase(s, "by "))
		return false;
	struct dtl_line_shape sh = dtl_line_shape_of(s);
	return sh.words >= 2 && sh.words <= 10 && sh.capitals == sh.words && !sh.stop;
}

static bool
is_title_case(const struct dtl_line_shape *sh)
{
	return sh->long_words > 0 && sh->long_capitals * 10 >= sh->long_words * 7;
}

static bool
is_heading(const struct dtl_lines *lines, size_t at, size_t next, const struct dtl_line_shape *sh)
{
	struct dtl_str s = lines->items[at].text;

	if (s.n > HEADING_BYTES || sh->words == 0 || sh->words > 16)
		return false;
	if (sh->stop && !(s.p[s.n - 1] == '?' && is_title_case(sh)))
		return false;
	if (next == lines->count)
		return is_title_case(sh) && sh->words <= 10;
	size_t following = lines->items[next].text.n;
	if (is_title_case(sh) || sh->colon)
		return following > s.n || next > at + 1 || !dtl_ends_like_sentence(s);
	return s.n <= 70 && following >= PARAGRAPH_BYTES;
}

/* "Russian Defence Minister.": names and titles only, closed like a sentence. */
static bool
is_short_caption(struct dtl_str s, const struct dtl_line_shape *sh)
{
	return s.n <= 70 && s.p[s.n - 1] == '.' && sh->words >= 2 && sh->words <= 7 &&
	       sh->capitals == sh->words && sh->long_capitals == sh->long_words &&
	       sh->long_words > 0;
}

/* A last line without a full stop, behind paragraphs that have theirs, leads to another story. */
static bool
is_last_teaser(
    const struct dtl_lines *lines, size_t at, size_t next, const struct dtl_line_shape *sh)
{
	struct dtl_str s = lines->items[at].text;
	size_t closed = 0;
	size_t pos = 0;

	if (next < lines->count || s.n > HEADING_BYTES || sh->stop || sh->words < 2 ||
	    !dtl_utf8_is_upper(dtl_utf8_next(s, &pos)))
		return false;
	size_t looked = 0;
	for (size_t i = at; i > 0 && looked < 3 && at - i < TEASER_LINES; i--) {
		const struct dtl_line *line = &lines->items[i - 1];
		if (!is_open(line))
			continue;
		looked++;
		closed += dtl_ends_like_sentence(line->text);
	}
	return closed >= 2;
}

/* The line names who took the picture. */
static bool
has_credit(struct dtl_str s)
{
	static const char *const marks[] = { "\xC2\xA9 ", "(Foto:", "(Photo:", "(Bild:", "(Foto ",
		"(Photo by" };

	for (size_t i = 0; s.n <= CREDIT_BYTES && i < sizeof marks / sizeof marks[0]; i++)
		if (dtl_str_find_nocase(s, dtl_str_from(marks[i]), 0) < s.n)
			return true;
	return false;
}

static bool
is_list_item(struct dtl_str s)
{
	return dtl_str_starts(s, "- ") || dtl_str_starts(s, "* ") ||
	       dtl_str_starts(s, "\xE2\x80\xA2") || dtl_str_starts(s, "\xE2\x97\x8F") ||
	       dtl_str_starts(s, "\xE2\x96\xAA");
}

static void
judge_by_shape(struct dtl_lines *lines, size_t at, size_t next, size_t dateline)
{
	struct dtl_line *line = &lines->items[at];
	struct dtl_line_shape sh = dtl_line_shape_of(line->text);
	bool alone = lines->count == 1;

	line->coded = true;
	if (at == dateline || alone || line->markup)
		return;
	if (sh.lower_only && sh.words <= 2 && line->text.n <= 24)
		judge(line, DTL_BLOCK_AD, "ad: orphan words");
	else if (is_byline(line->text))
		judge(line, DTL_BLOCK_BYLINE, "byline: By");
	else if (is_list_item(line->text))
		line->kind = DTL_BLOCK_LIST;
	else if (has_credit(line->text))
		judge(line, DTL_BLOCK_CAPTION, "caption: credit");
	else if (is_short_caption(line->text, &sh))
		judge(line, DTL_BLOCK_CAPTION, "caption: names and titles");
	else if (is_last_teaser(lines, at, next, &sh))
		judge(line, DTL_BLOCK_TEASER, "teaser: last line without a full stop");
	else if (is_heading(lines, at, next, &sh))
		judge(line, DTL_BLOCK_HEADING, "heading: short line");
}

static void
judge_markup(struct dtl_line *line)
{
	switch (line->kind) {
	case DTL_BLOCK_TITLE:
	case DTL_BLOCK_SUBTITLE:
		judge(line, line->kind, "markup");
		line->coded = true;
		break;
	case DTL_BLOCK_HEADING:
	case DTL_BLOCK_BYLINE:
	case DTL_BLOCK_CAPTION:
	case DTL_BLOCK_META:
		judge(line, line->kind, "markup");
		break;
	default:
		break;
	}
}

/* Headings behind the last paragraph of a page head what was left out of it. */
static void
judge_last_headings(struct dtl_lines *lines)
{
	for (size_t i = lines->count; i > 0; i--) {
		struct dtl_line *line = &lines->items[i - 1];
		if (is_open(line) || line->coded)
			return;
		if (line->kind == DTL_BLOCK_HEADING)
			judge(line, DTL_BLOCK_TEASER, "teaser: heading of nothing");
	}
}

size_t
dtl_lines_judge(
    const struct dtl_document *doc, struct dtl_lines *lines, struct dtl_dateline_found *ret)
{
	judge_by_rules(lines);
	for (size_t i = 0; i < lines->count; i++)
		if (lines->items[i].markup && is_open(&lines->items[i]))
			judge_markup(&lines->items[i]);
	size_t dateline = find_dateline(lines, ret);
	judge_title(doc, lines, dateline);
	judge_above_dateline(lines, dateline);
	/* Backwards: a heading needs a following paragraph that is none itself. */
	size_t next = lines->count;

	for (size_t i = lines->count; i > 0; i--) {
		if (is_open(&lines->items[i - 1]))
			judge_by_shape(lines, i - 1, next, dateline);
		if (is_open(&lines->items[i - 1]))
			next = i - 1;
	}
	judge_last_headings(lines);
	return dateline;
}

#include "text/blocks.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/rules.h"

void
dtl_lines_init(struct dtl_lines *lines, struct dtl_arena *a)
{
	*lines = (struct dtl_lines){ .a = a };
}

static bool
is_invisible(uint32_t c)
{
	return c == 0xAD || c == 0x200B || c == 0x200E || c == 0x200F || c == 0xFEFF ||
	       c == 0x2060 || (c >= 0x202A && c <= 0x202E) ||
	       (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

/* One blank for each run of white space, none at the ends, nothing invisible. */
static struct dtl_str
collapse(struct dtl_arena *a, struct dtl_str s)
{
	char *out = dtl_arena_alloc(a, s.n + 1);
	size_t n = 0;
	bool blank = false;

	for (size_t pos = 0; pos < s.n;) {
		size_t beg = pos;
		uint32_t c = dtl_utf8_next(s, &pos);
		if (is_invisible(c))
			continue;
		if (dtl_utf8_is_space(c)) {
			blank = n > 0;
			continue;
		}
		if (blank)
			out[n++] = ' ';
		blank = false;
		memcpy(out + n, s.p + beg, pos - beg);
		n += pos - beg;
	}
	return dtl_str_make(out, n);
}

void
dtl_lines_add(struct dtl_lines *lines, struct dtl_str text, enum dtl_block_kind kind)
{
	struct dtl_str clean;

	if (lines->count == DTL_LINES_MAX)
		return;
	clean = collapse(lines->a, text);
	if (clean.n == 0)
		return;
	if (lines->count == lines->cap) {
		size_t cap = lines->cap ? lines->cap * 2 : 64;
		lines->items = dtl_arena_grow(
		    lines->a, lines->items, lines->cap, cap, sizeof(struct dtl_line));
		lines->cap = cap;
	}
	lines->items[lines->count++] = (struct dtl_line){
		.text = clean,
		.kind = kind,
		.markup = kind != DTL_BLOCK_BODY,
	};
}

struct builder {
	struct dtl_document *doc;
	size_t cap;
};

static void
add_block(struct builder *b, size_t beg, size_t end, struct dtl_block block)
{
	struct dtl_document *doc = b->doc;

	while (beg < end && doc->text.p[beg] == ' ')
		beg++;
	while (end > beg && doc->text.p[end - 1] == ' ')
		end--;
	if (beg == end)
		return;
	if (doc->block_count == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 64;
		doc->blocks =
		    dtl_arena_grow(doc->a, doc->blocks, b->cap, cap, sizeof(struct dtl_block));
		b->cap = cap;
	}
	block.span = (struct dtl_span){ (uint32_t)beg, (uint32_t)end };
	doc->blocks[doc->block_count++] = block;
}

/* Begin of the URL that the text ends with, or text.n. */
static size_t
trailing_link(struct dtl_str text)
{
	size_t beg = text.n;

	while (beg > 0 && text.p[beg - 1] != ' ' && text.n - beg < 2048)
		beg--;
	struct dtl_str word = dtl_str_slice(text, beg, text.n);
	bool link = dtl_str_starts_nocase(word, "http://") ||
		    dtl_str_starts_nocase(word, "https://") ||
		    dtl_str_starts(word, "pic.twitter.com/");
	return link && beg > 0 ? beg : text.n;
}

/* Begin of a short word of capitals in brackets behind a full stop, "... the envoy said. (GNA)":
 * an agency that no rule knows; or text.n. */
static size_t
trailing_capitals(struct dtl_str text)
{
	size_t i = text.n;

	if (i < 6 || text.p[i - 1] != ')')
		return text.n;
	for (i--; i > 0 && text.p[i - 1] >= 'A' && text.p[i - 1] <= 'Z'; i--)
		;
	size_t letters = text.n - 1 - i;
	if (i < 3 || letters < 2 || letters > 8 || text.p[i - 1] != '(' || text.p[i - 2] != ' ')
		return text.n;
	struct dtl_str before = dtl_str_trim(dtl_str_slice(text, 0, i - 1));
	bool stop = before.n > 0 && strchr(".!?\"", before.p[before.n - 1]) != NULL;
	return stop || dtl_str_ends(before, "\xE2\x80\x9D") ? i - 1 : text.n;
}

/* What the end of a paragraph is cut for, or NULL; *ret_cut is where it begins. */
static const char *
find_tail(struct dtl_arena *a, struct dtl_str text, enum dtl_block_kind *ret_kind, size_t *ret_cut)
{
	*ret_cut = trailing_link(text);
	*ret_kind = DTL_BLOCK_LINK;
	if (*ret_cut < text.n)
		return "link: end of the paragraph";
	const struct dtl_rule *rule = dtl_rule_for_tail(a, text, ret_cut);
	*ret_kind = rule != NULL ? rule->kind : DTL_BLOCK_AGENCY;
	if (rule != NULL)
		return rule->why;
	*ret_cut = trailing_capitals(text);
	return *ret_cut < text.n ? "agency: capitals behind the full stop" : NULL;
}

/* The end of a paragraph: agency tags and links become blocks of their own. */
static void
add_body(struct builder *b, size_t beg, size_t end, struct dtl_block block)
{
	struct dtl_document *doc = b->doc;
	struct dtl_block tails[4];
	size_t begs[4];
	size_t ends[4];
	size_t count = 0;

	while (count < 4) {
		struct dtl_str text = dtl_str_trim(dtl_str_slice(doc->text, beg, end));
		size_t cut = text.n;
		enum dtl_block_kind kind;
		const char *why = find_tail(doc->a, text, &kind, &cut);
		if (why == NULL)
			break;
		tails[count] = (struct dtl_block){ .kind = kind, .why = why };
		begs[count] = (size_t)(text.p - doc->text.p) + cut;
		ends[count++] = end;
		end = begs[count - 1];
	}
	add_block(b, beg, end, block);
	while (count > 0) {
		count--;
		add_block(b, begs[count], ends[count], tails[count]);
	}
}

static void
keep_published(struct dtl_document *doc, struct dtl_date date)
{
	char text[11];

	if (doc->published.n > 0 || date.year == 0 || !dtl_date_valid(date))
		return;
	dtl_date_format(date, text);
	doc->published = dtl_str_make(dtl_arena_strndup(doc->a, text, 10), 10);
}

/* A date anywhere in a piece of page furniture: "Updated: December 4, 2025, 10:15 IST". */
static void
read_furniture(struct dtl_document *doc, struct dtl_str text)
{
	struct dtl_date date;

	if (text.n > 200 || dtl_str_starts_nocase(text, "updated") ||
	    dtl_str_starts_nocase(text, "last "))
		return;
	for (size_t i = 0; i < text.n; i++) {
		size_t pos = i;
		bool begins = i == 0 || text.p[i - 1] == ' ';
		if (begins && dtl_dateline_date(text, &pos, &date) && date.year != 0) {
			keep_published(doc, date);
			return;
		}
	}
}

static struct dtl_str
moved(struct dtl_str part, const char *from, const char *to)
{
	return part.p != NULL ? dtl_str_make(to + (part.p - from), part.n) : part;
}

/* Takes the kicker and the dateline off the front; returns where the paragraph begins. */
static size_t
add_dateline(struct builder *b, size_t beg, const struct dtl_line *line,
    const struct dtl_dateline_found *found)
{
	struct dtl_document *doc = b->doc;
	const char *to = doc->text.p + beg;
	struct dtl_dateline d = found->parts;

	if (found->kicker_end > 0)
		add_block(b, beg, beg + found->kicker_end,
		    (struct dtl_block){ .kind = DTL_BLOCK_HEADING, .why = "heading: kicker" });
	d.place = moved(d.place, line->text.p, to);
	d.region = moved(d.region, line->text.p, to);
	d.date = moved(d.date, line->text.p, to);
	d.agency = moved(d.agency, line->text.p, to);
	d.span.beg += (uint32_t)beg;
	d.span.end += (uint32_t)beg;
	doc->dateline = d;
	keep_published(doc, found->date);
	add_block(b, d.span.beg, d.span.end,
	    (struct dtl_block){ .kind = DTL_BLOCK_DATELINE, .why = "dateline" });
	return d.span.end;
}

static void
add_line(struct builder *b, size_t beg, const struct dtl_line *line,
    const struct dtl_dateline_found *dateline)
{
	struct dtl_document *doc = b->doc;
	struct dtl_block block = { .kind = line->kind, .coded = line->coded, .why = line->why };
	size_t end = beg + line->text.n;
	size_t head = 0;

	if (block.kind == DTL_BLOCK_META)
		read_furniture(doc, line->text);
	if (!line->coded || line->kind == DTL_BLOCK_TITLE || line->kind == DTL_BLOCK_SUBTITLE) {
		add_block(b, beg, end, block);
		return;
	}
	const struct dtl_rule *rule = dtl_rule_for_head(line->text, &head);
	if (rule != NULL) {
		struct dtl_block meta = { .kind = rule->kind, .why = rule->why };
		read_furniture(doc, dtl_str_slice(line->text, 0, head));
		add_block(b, beg, beg + head, meta);
		beg += head;
		block.kind = doc->block_count == 1 ? DTL_BLOCK_SUBTITLE : block.kind;
		block.why = block.kind == DTL_BLOCK_SUBTITLE ? "subtitle: page summary" : NULL;
	}
	if (dateline != NULL)
		beg = add_dateline(b, beg, line, dateline);
	add_body(b, beg, end, block);
}

/* "By A and B, C": names to authors. */
static void
read_byline(struct dtl_document *doc, struct dtl_str line)
{
	struct dtl_str rest =
	    dtl_str_starts_nocase(line, "by ") ? dtl_str_slice(line, 3, line.n) : line;
	struct dtl_str *authors = DTL_NEW_ARRAY(doc->a, 8, struct dtl_str);
	struct dtl_str and = DTL_STR(" and ");
	size_t count = 0;

	if (doc->author_count > 0 || line.n > 120)
		return;
	while (rest.n > 0 && count < 8) {
		size_t comma = dtl_str_find_char(rest, ',', 0);
		size_t word = dtl_str_find(rest, and, 0);
		size_t cut = comma < word ? comma : word;
		size_t skip = cut == rest.n ? 0 : cut == comma ? 1 : and.n;
		struct dtl_str name = dtl_str_trim(dtl_str_slice(rest, 0, cut));
		if (name.n > 0)
			authors[count++] = name;
		rest = dtl_str_slice(rest, cut + skip, rest.n);
	}
	doc->authors = authors;
	doc->author_count = count;
}

static void
name_parts(struct dtl_document *doc)
{
	for (size_t i = 0; i < doc->block_count; i++) {
		struct dtl_str text = dtl_document_text(doc, doc->blocks[i].span);
		enum dtl_block_kind kind = doc->blocks[i].kind;
		if (kind == DTL_BLOCK_TITLE && doc->title.n == 0)
			doc->title = text;
		else if (kind == DTL_BLOCK_SUBTITLE && doc->subtitle.n == 0)
			doc->subtitle = text;
		else if (kind == DTL_BLOCK_BYLINE)
			read_byline(doc, text);
	}
}

void
dtl_blocks_build(struct dtl_document *doc, struct dtl_lines *lines)
{
	struct builder b = { .doc = doc };
	struct dtl_dateline_found found;
	struct dtl_buf text;

	size_t dateline = dtl_lines_judge(doc, lines, &found);
	size_t *begs = DTL_NEW_ARRAY(doc->a, lines->count + 1, size_t);
	size_t total = 0;
	dtl_buf_init(&text, doc->a);
	for (size_t i = 0; i < lines->count; i++)
		total += lines->items[i].text.n + 1;
	dtl_buf_reserve(&text, total + 1);
	for (size_t i = 0; i < lines->count; i++) {
		begs[i] = text.n;
		dtl_buf_add_str(&text, lines->items[i].text);
		if (i + 1 < lines->count)
			dtl_buf_add_char(&text, '\n');
	}
	doc->text = dtl_buf_str(&text);
	for (size_t i = 0; i < lines->count; i++)
		add_line(&b, begs[i], &lines->items[i], i == dateline ? &found : NULL);
	name_parts(doc);
}

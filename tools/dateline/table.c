#include "table.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 160, CELLS = 6, INDENT = 11 };

/* On a narrow terminal the evidence has a line of its own below the rest. */
struct layout {
	int below; /* terminals from this width on ... */
	int widths[CELLS]; /* ... date, type, source, target, paper, place */
	bool two_lines;
};

static const struct layout layouts[] = {
	{ 140, { 10, 9, 22, 22, 20, 18 }, false },
	{ 108, { 10, 9, 22, 22, 20, 18 }, true },
	{ 80, { 10, 9, 15, 15, 13, 12 }, true },
	{ 0, { 10, 9, 9, 8 }, true },
};

static const struct layout *
layout_of(int width)
{
	const struct layout *l = layouts;

	while (width < l->below)
		l++;
	return l;
}

int
dtl_table_width(void)
{
	const char *told = getenv("COLUMNS");
	struct winsize size;
	int64_t width;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col;
	if (told != NULL && dtl_str_to_i64(dtl_str_from(told), 40, 1000, &width))
		return (int)width;
	return DEFAULT_WIDTH;
}

/* Exactly width characters, cut or filled up, and a blank; what could steer a terminal is a blank. */
static void
cell(struct dtl_buf *out, struct dtl_str s, int width)
{
	size_t pos = 0;
	int used = 0;

	while (pos < s.n && used < width) {
		size_t beg = pos;
		uint32_t c = dtl_utf8_next(s, &pos);

		used++;
		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			dtl_buf_add_char(out, ' ');
		else if (used == width && pos < s.n)
			dtl_buf_add_z(out, "…");
		else
			dtl_buf_add(out, s.p + beg, pos - beg);
	}
	dtl_buf_addf(out, "%*s ", width - used, "");
}

static void
add_participant(struct dtl_buf *out, const struct dtl_participant *who)
{
	struct dtl_str name = who->name.n > 0 ? who->name : who->affiliation;

	if (name.n == 0)
		name = who->text;
	if (out->n > 0)
		dtl_buf_add_z(out, "; ");
	dtl_buf_add_str(out, name);
}

/* Sides that act alike: the first stands as source and the others as targets. */
static void
add_sides(struct dtl_buf *source, struct dtl_buf *target, const struct dtl_event *ev)
{
	bool first_both = true;

	for (size_t i = 0; i < ev->participant_count; i++) {
		const struct dtl_participant *who = &ev->participants[i];
		bool to_source =
		    who->side == DTL_SIDE_SOURCE || (who->side == DTL_SIDE_BOTH && first_both);

		if (who->side == DTL_SIDE_NONE)
			continue;
		if (who->side == DTL_SIDE_BOTH)
			first_both = false;
		add_participant(to_source ? source : target, who);
	}
}

static void
add_paper(struct dtl_buf *out, const struct dtl_event *ev)
{
	struct dtl_str forum = ev->forum.acronym.n > 0 ? ev->forum.acronym : ev->forum.name;
	struct dtl_str paper =
	    ev->instrument.name.n > 0 ? ev->instrument.name : ev->instrument.kind;

	if (ev->forum.ordinal > 0)
		dtl_buf_addf(out, "#%d ", (int)ev->forum.ordinal);
	dtl_buf_add_str(out, forum);
	if (forum.n > 0 && paper.n > 0)
		dtl_buf_add_z(out, ", ");
	dtl_buf_add_str(out, paper);
}

/* Blanks at the end of a line would only wrap it and fill files. */
static void
end_line(struct dtl_buf *out)
{
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		dtl_buf_truncate(out, out->n - 1);
	dtl_buf_add_char(out, '\n');
}

static void
add_row(struct dtl_buf *out, const struct dtl_str cells[CELLS], struct dtl_str last, int width)
{
	const struct layout *l = layout_of(width);
	int rest = width - 1;

	for (int i = 0; i < CELLS && l->widths[i] > 0; i++) {
		cell(out, cells[i], l->widths[i]);
		rest -= l->widths[i] + 1;
	}
	if (l->two_lines) {
		end_line(out);
		dtl_buf_addf(out, "%*s", INDENT, "");
		rest = width - 1 - INDENT;
	}
	cell(out, last, rest - 1);
	end_line(out);
}

void
dtl_table_head(struct dtl_buf *out, int width, bool color)
{
	const struct dtl_str cells[CELLS] = { DTL_STR("date"), DTL_STR("type"), DTL_STR("source"),
		DTL_STR("target"), DTL_STR("forum, paper"), DTL_STR("place") };

	dtl_buf_add_z(out, color ? "\033[1m" : "");
	add_row(out, cells, dtl_str_from("evidence"), width);
	dtl_buf_add_z(out, color ? "\033[0m" : "");
}

/* No more of the date than is known: a month or a year is no day. */
static struct dtl_str
known_day(const struct dtl_when *when, char day[11])
{
	static const size_t known[DTL_WHEN_PRECISION_COUNT] = {
		[DTL_PRECISION_MONTH] = 7,
		[DTL_PRECISION_SEASON] = 7,
		[DTL_PRECISION_YEAR] = 4,
	};
	size_t n = known[when->precision];

	if (when->start.year == 0)
		return dtl_str_from("?");
	dtl_date_format(when->start, day);
	return dtl_str_make(day, n > 0 ? n : strlen(day));
}

/* The sentence, and before it what keeps the event from being a plain fact. */
static void
add_evidence(struct dtl_buf *out, const struct dtl_event *ev)
{
	if (ev->status != DTL_STATUS_OCCURRED)
		dtl_buf_addf(out, "(%s) ", dtl_status_name(ev->status));
	dtl_buf_add_str(out, ev->evidence.sentence);
}

void
dtl_table_event(struct dtl_buf *out, const struct dtl_event *ev, int width, bool color)
{
	struct dtl_buf source, target, paper, evidence;
	struct dtl_str where = ev->where.name.n > 0 ? ev->where.name : ev->where.country;
	bool open = ev->status == DTL_STATUS_SCHEDULED || ev->status == DTL_STATUS_PROPOSED;
	char day[11];

	dtl_buf_init(&source, NULL);
	dtl_buf_init(&target, NULL);
	dtl_buf_init(&paper, NULL);
	dtl_buf_init(&evidence, NULL);
	add_sides(&source, &target, ev);
	add_paper(&paper, ev);
	add_evidence(&evidence, ev);
	const struct dtl_str cells[CELLS] = { known_day(&ev->when, day),
		dtl_str_from(dtl_event_type_name(ev->type)), dtl_buf_str(&source),
		dtl_buf_str(&target), dtl_buf_str(&paper), where };
	if (color)
		dtl_buf_add_z(out, open ? "\033[33m" : ev->historical ? "\033[2m" : "");
	add_row(out, cells, dtl_buf_str(&evidence), width);
	dtl_buf_add_z(out, color ? "\033[0m" : "");
	dtl_buf_clear(&evidence);
	dtl_buf_clear(&source);
	dtl_buf_clear(&target);
	dtl_buf_clear(&paper);
}

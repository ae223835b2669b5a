#include "table.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 160, DATE = 10, TYPE = 9, SIDE = 22, PAPER = 20, PLACE = 18, GAPS = 6 };

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
		if (c < 0x20 || c == 0x7f)
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

static void
add_row(struct dtl_buf *out, const struct dtl_str cells[6], struct dtl_str last, int width)
{
	static const int widths[6] = { DATE, TYPE, SIDE, SIDE, PAPER, PLACE };
	int rest = width - 1;

	for (int i = 0; i < 6; i++) {
		cell(out, cells[i], widths[i]);
		rest -= widths[i] + 1;
	}
	if (rest >= 20)
		cell(out, last, rest - 1);
}

void
dtl_table_head(struct dtl_buf *out, int width, bool color)
{
	const struct dtl_str cells[6] = { DTL_STR("date"), DTL_STR("type"), DTL_STR("source"),
		DTL_STR("target"), DTL_STR("forum, paper"), DTL_STR("place") };

	dtl_buf_add_z(out, color ? "\033[1m" : "");
	add_row(out, cells, dtl_str_from("evidence"), width);
	dtl_buf_add_z(out, color ? "\033[0m\n" : "\n");
}

void
dtl_table_event(struct dtl_buf *out, const struct dtl_event *ev, int width, bool color)
{
	struct dtl_buf source, target, paper;
	struct dtl_str where = ev->where.name.n > 0 ? ev->where.name : ev->where.country;
	bool open = ev->status == DTL_STATUS_SCHEDULED || ev->status == DTL_STATUS_PROPOSED;
	char day[11] = "?";

	if (ev->when.start.year != 0)
		dtl_date_format(ev->when.start, day);
	dtl_buf_init(&source, NULL);
	dtl_buf_init(&target, NULL);
	dtl_buf_init(&paper, NULL);
	add_sides(&source, &target, ev);
	add_paper(&paper, ev);
	const struct dtl_str cells[6] = { dtl_str_from(day),
		dtl_str_from(dtl_event_type_name(ev->type)), dtl_buf_str(&source),
		dtl_buf_str(&target), dtl_buf_str(&paper), where };
	if (color)
		dtl_buf_add_z(out, open ? "\033[33m" : ev->historical ? "\033[2m" : "");
	add_row(out, cells, ev->evidence.sentence, width);
	dtl_buf_add_z(out, color ? "\033[0m\n" : "\n");
	dtl_buf_clear(&source);
	dtl_buf_clear(&target);
	dtl_buf_clear(&paper);
}

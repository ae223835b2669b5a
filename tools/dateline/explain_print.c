#include "printer.h"

#include "news/mention.h"
#include "news/when.h"
#include "text/names.h"

#include <math.h>

void
print_styled(struct printer *p, enum style style, struct dtl_str s)
{
	static const char *const codes[] = { "", "\033[1m", "\033[2m", "\033[32m", "\033[33m" };

	if (p->color)
		dtl_buf_add_z(p->out, codes[style]);
	/* Control characters of a story must not speak to the terminal. */
	for (size_t i = 0; i < s.n; i++)
		dtl_buf_add_char(
		    p->out, (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i]);
	if (p->color && style != STYLE_PLAIN)
		dtl_buf_add_z(p->out, "\033[0m");
}

void
print_plain(struct printer *p, struct dtl_str s)
{
	print_styled(p, STYLE_PLAIN, s);
}

void
print_words(struct printer *p, enum style style, const char *z)
{
	print_styled(p, style, dtl_str_from(z));
}

static void
field(struct printer *p, const char *name, struct dtl_str value)
{
	if (value.n == 0)
		return;
	dtl_buf_addf(p->out, "%-12s", name);
	print_plain(p, value);
	dtl_buf_add_char(p->out, '\n');
}

static void
print_block(struct printer *p, const struct dtl_block *block)
{
	dtl_buf_addf(p->out, "%-10s ", dtl_block_kind_name(block->kind));
	print_styled(
	    p, block->coded ? STYLE_PLAIN : STYLE_DIM, dtl_document_text(p->doc, block->span));
	if (block->why != NULL) {
		print_words(p, STYLE_WARN, "  <- ");
		print_words(p, STYLE_WARN, block->why);
	}
	dtl_buf_add_char(p->out, '\n');
}

static void
print_blocks(struct printer *p)
{
	for (size_t i = 0; i < p->doc->block_count; i++)
		print_block(p, &p->doc->blocks[i]);
}

static void
print_body(struct printer *p)
{
	const struct dtl_document *doc = p->doc;

	field(p, "title", doc->title);
	field(p, "subtitle", doc->subtitle);
	for (size_t i = 0; i < doc->author_count; i++)
		field(p, "author", doc->authors[i]);
	field(p, "published", doc->published);
	field(p, "language", dtl_str_from(doc->language));
	field(p, "place", doc->dateline.place);
	field(p, "region", doc->dateline.region);
	field(p, "day", doc->dateline.date);
	field(p, "agency", doc->dateline.agency);
	dtl_buf_add_char(p->out, '\n');
	print_blocks(p);
}

static void
print_sentences(struct printer *p)
{
	for (size_t i = 0; i < p->doc->sentence_count; i++) {
		dtl_buf_addf(p->out, "%3zu  ", i + 1);
		print_plain(p, dtl_document_text(p->doc, p->doc->sentences[i].span));
		dtl_buf_add_char(p->out, '\n');
	}
}

/* "B-PER": first word of a person's name. */
static void
print_name(struct printer *p, const struct dtl_token *t)
{
	if (t->name == DTL_NAME_NONE)
		return;
	print_words(p, STYLE_GOOD, (t->flags & DTL_TOKEN_NAME_BEGIN) != 0 ? "  B-" : "  I-");
	print_words(p, STYLE_GOOD, dtl_name_kind_name((enum dtl_name_kind)t->name));
}

/* A token as it was cut: where it stands, and what the cutter knows of it. */
static void
print_cut(struct printer *p, const struct dtl_sentence *sentence, size_t k)
{
	static const struct {
		unsigned flag;
		const char *name;
	} marks[] = { { DTL_TOKEN_URL, "link" }, { DTL_TOKEN_CLITIC, "clitic" },
		{ DTL_TOKEN_NUMBER, "number" }, { DTL_TOKEN_ALL_CAPS, "capitals" } };
	const struct dtl_token *t = &p->doc->tokens[sentence->token + k];
	const char *glue = (t->flags & DTL_TOKEN_SPACE_BEFORE) != 0 || k == 0 ? "" : "+";

	dtl_buf_addf(p->out, "%3zu  %1s%-20.*s %u-%u", k + 1, glue, DTL_STR_FMT(t->form),
	    (unsigned)t->beg, (unsigned)t->end);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if ((t->flags & marks[i].flag) != 0)
			dtl_buf_addf(p->out, "  %s", marks[i].name);
	print_name(p, t);
	dtl_buf_add_char(p->out, '\n');
}

static void
print_token(struct printer *p, const struct dtl_sentence *sentence, size_t k)
{
	const struct dtl_token *t = &p->doc->tokens[sentence->token + k];

	dtl_buf_addf(p->out, "%3zu  %-20.*s %-16.*s %-6s %-5s", k + 1, DTL_STR_FMT(t->form),
	    DTL_STR_FMT(t->lemma), dtl_upos_name((enum dtl_upos)t->upos), dtl_xpos_name(t->xpos));
	if (sentence->parsed) {
		unsigned head = t->head == DTL_NO_TOKEN ? 0 : t->head - sentence->token + 1;

		dtl_buf_addf(p->out, " %3u  %s", head, t->deprel != NULL ? t->deprel : "_");
	}
	print_name(p, t);
	dtl_buf_add_char(p->out, '\n');
}

static void
print_tokens(struct printer *p)
{
	void (*print)(struct printer *, const struct dtl_sentence *, size_t) =
	    p->seen->stage == DTL_STAGE_TOKENS ? print_cut : print_token;

	for (size_t i = 0; i < p->doc->sentence_count; i++) {
		const struct dtl_sentence *sentence = &p->doc->sentences[i];

		print_styled(p, STYLE_HEAD, dtl_document_text(p->doc, sentence->span));
		dtl_buf_add_char(p->out, '\n');
		for (size_t k = 0; k < sentence->token_count; k++)
			print(p, sentence, k);
		dtl_buf_add_char(p->out, '\n');
	}
}

static void
print_mentions(struct printer *p)
{
	static const char *const kinds[DTL_MENTION_KIND_COUNT] = { "person", "organisation",
		"country", "agent", "place", "forum", "instrument", "exercise", "anaphor" };
	const struct dtl_mention_list *list = p->seen->x->mentions;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct dtl_mention *m = &list->items[i];

		dtl_buf_addf(p->out, "%-13s", kinds[m->kind]);
		print_styled(p, STYLE_HEAD, dtl_document_text(p->doc, m->span));
		if (m->name.n > 0)
			dtl_buf_addf(p->out, "  = %.*s", DTL_STR_FMT(m->name));
		if (m->title.n > 0)
			dtl_buf_addf(p->out, ", %.*s", DTL_STR_FMT(m->title));
		if (m->country.n > 0 || m->actor.n > 0)
			dtl_buf_addf(
			    p->out, "  [%.*s%.*s]", DTL_STR_FMT(m->country), DTL_STR_FMT(m->actor));
		if (m->ordinal > 0)
			dtl_buf_addf(p->out, "  no. %d", (int)m->ordinal);
		if (m->entity != i)
			dtl_buf_addf(p->out, "  same as %u", (unsigned)m->entity);
		dtl_buf_add_char(p->out, '\n');
	}
}

static void
print_days(struct printer *p, const struct dtl_when *when)
{
	char day[11];

	if (when->start.year == 0) {
		dtl_buf_add_z(p->out, "day unknown");
		return;
	}
	dtl_date_format(when->start, day);
	print_words(p, STYLE_GOOD, day);
	if (dtl_date_cmp(when->start, when->end) != 0) {
		dtl_date_format(when->end, day);
		print_words(p, STYLE_GOOD, "..");
		print_words(p, STYLE_GOOD, day);
	}
}

static void
print_dates(struct printer *p)
{
	const struct dtl_date_list *list = p->seen->x->dates;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct dtl_timex *t = &list->items[i];

		print_styled(p, STYLE_HEAD, dtl_document_text(p->doc, t->span));
		dtl_buf_addf(p->out, "  %.*s  ", DTL_STR_FMT(t->value));
		print_days(p, &t->when);
		dtl_buf_addf(p->out, "  %s\n", dtl_when_basis_name(t->when.basis));
	}
}

static void
print_places(struct printer *p)
{
	const struct dtl_mention_list *list = p->seen->x->mentions;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct dtl_mention *m = &list->items[i];
		const struct dtl_place_candidate *place = m->place;

		if (m->kind != DTL_MENTION_PLACE && place == NULL)
			continue;
		print_styled(p, STYLE_HEAD, dtl_document_text(p->doc, m->span));
		if (place != NULL)
			dtl_buf_addf(p->out, "  = %.*s, %.*s  %.2f", DTL_STR_FMT(place->name),
			    DTL_STR_FMT(place->country), place->confidence);
		if (place != NULL && isfinite(place->lat))
			dtl_buf_addf(p->out, "  (%.4f, %.4f)", place->lat, place->lon);
		dtl_buf_add_char(p->out, '\n');
	}
}

static void
print_participant(struct printer *p, const struct dtl_participant *who)
{
	dtl_buf_addf(p->out, "    %-7s ", dtl_side_name(who->side));
	print_styled(p, STYLE_GOOD, who->name.n > 0 ? who->name : who->text);
	if (who->title.n > 0)
		dtl_buf_addf(p->out, ", %.*s", DTL_STR_FMT(who->title));
	if (who->affiliation.n > 0)
		dtl_buf_addf(p->out, ", %.*s", DTL_STR_FMT(who->affiliation));
	if (who->code.n > 0 || who->country.n > 0)
		dtl_buf_addf(
		    p->out, "  [%.*s]", DTL_STR_FMT(who->code.n > 0 ? who->code : who->country));
	for (uint32_t bit = 1; bit <= DTL_FUNCTION_ATTENDEE; bit <<= 1) {
		if ((who->functions & bit) != 0)
			dtl_buf_addf(p->out, " %s", dtl_function_name(bit));
	}
	dtl_buf_add_char(p->out, '\n');
}

static void
print_head(struct printer *p, const struct dtl_event *ev)
{
	print_words(p, STYLE_HEAD, dtl_event_type_name(ev->type));
	if (ev->mode.n > 0)
		dtl_buf_addf(p->out, "/%.*s", DTL_STR_FMT(ev->mode));
	dtl_buf_addf(p->out, "  %.*s  ", DTL_STR_FMT(ev->cameo));
	print_days(p, &ev->when);
	dtl_buf_addf(p->out, " (%s)  ", dtl_when_basis_name(ev->when.basis));
	if (ev->where.name.n > 0)
		print_plain(p, ev->where.name);
	print_words(p, ev->status == DTL_STATUS_OCCURRED ? STYLE_PLAIN : STYLE_WARN, "  ");
	print_words(p, ev->status == DTL_STATUS_OCCURRED ? STYLE_PLAIN : STYLE_WARN,
	    dtl_status_name(ev->status));
	dtl_buf_addf(p->out, "%s  %.2f\n", ev->historical ? "  background" : "", ev->confidence);
}

static void
print_event(struct printer *p, const struct dtl_event *ev)
{
	print_head(p, ev);
	for (size_t i = 0; i < ev->participant_count; i++)
		print_participant(p, &ev->participants[i]);
	if (ev->forum.name.n > 0 || ev->forum.acronym.n > 0) {
		dtl_buf_add_z(p->out, "    forum   ");
		if (ev->forum.ordinal > 0)
			dtl_buf_addf(p->out, "no. %d of ", (int)ev->forum.ordinal);
		print_plain(p, ev->forum.name.n > 0 ? ev->forum.name : ev->forum.acronym);
		dtl_buf_add_char(p->out, '\n');
	}
	if (ev->instrument.kind.n > 0) {
		dtl_buf_addf(p->out, "    paper   %.*s", DTL_STR_FMT(ev->instrument.kind));
		if (ev->instrument.name.n > 0 &&
		    !dtl_str_eq(ev->instrument.name, ev->instrument.kind)) {
			dtl_buf_add_char(p->out, ' ');
			print_plain(p, ev->instrument.name);
		}
		dtl_buf_add_char(p->out, '\n');
	}
}

static void
print_events(struct printer *p)
{
	const struct dtl_extraction *x = p->seen->x;

	bool one = p->seen->asked->only != DTL_NO_TOKEN; /* only that sentence is asked for */

	for (size_t i = 0; i < x->event_count && !one; i++) {
		print_event(p, &x->events[i]);
		print_why(p, i);
		dtl_buf_add_char(p->out, '\n');
	}
	if (x->event_count == 0 && !one) {
		dtl_buf_add_z(p->out, "no events");
		if (x->coded.reason.n > 0)
			dtl_buf_addf(p->out, ": %.*s", DTL_STR_FMT(x->coded.reason));
		dtl_buf_add_char(p->out, '\n');
	}
	for (uint32_t i = 0; i < x->doc.sentence_count; i++) {
		if (dtl_explain_asks(p->seen, i))
			print_why_not(p, i);
	}
}

void
dtl_explain_print(struct dtl_buf *out, const struct dtl_seen *seen, bool color)
{
	static void (*const prints[DTL_STAGE_COUNT])(struct printer *) = {
		[DTL_STAGE_BODY] = print_body,
		[DTL_STAGE_BLOCKS] = print_blocks,
		[DTL_STAGE_SENTENCES] = print_sentences,
		[DTL_STAGE_TOKENS] = print_tokens,
		[DTL_STAGE_PARSE] = print_tokens,
		[DTL_STAGE_CLAUSES] = print_clauses,
		[DTL_STAGE_MENTIONS] = print_mentions,
		[DTL_STAGE_DATES] = print_dates,
		[DTL_STAGE_PLACES] = print_places,
		[DTL_STAGE_EVENTS] = print_events,
	};
	struct printer p = { out, seen, &seen->x->doc, color };

	prints[seen->stage](&p);
}

#include "news/pattern_write.h"

static void
put_number(struct dtl_buf *out, uint32_t v, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		dtl_buf_add_char(out, (char)(v >> (8 * i)));
}

struct dtl_str
dtl_pattern_next_word(struct dtl_str *rest)
{
	size_t beg = 0, end;

	while (beg < rest->n && (rest->p[beg] == ' ' || rest->p[beg] == '\t'))
		beg++;
	end = beg;
	while (end < rest->n && rest->p[end] != ' ' && rest->p[end] != '\t')
		end++;
	struct dtl_str word = dtl_str_make(rest->p + beg, end - beg);

	*rest = dtl_str_make(rest->p + end, rest->n - end);
	return word;
}

void
dtl_pattern_put_text(struct dtl_buf *out, struct dtl_str s)
{
	if (s.n > UINT16_MAX)
		s.n = UINT16_MAX;
	put_number(out, (uint32_t)s.n, 2);
	dtl_buf_add_str(out, s);
}

void
dtl_pattern_put_record(struct dtl_buf *out, int tag, const struct dtl_buf *body)
{
	dtl_buf_add_char(out, (char)tag);
	put_number(out, (uint32_t)body->n, 4);
	dtl_buf_add_str(out, dtl_buf_str(body));
}

static void
put_words(struct dtl_buf *out, const struct dtl_word_draft *w)
{
	put_number(out, w->flags, 1);
	put_number(out, (uint32_t)w->count, 2);
	for (size_t i = 0; i < w->count; i++)
		dtl_pattern_put_text(out, w->items[i]);
}

static void
put_predicates(struct dtl_buf *out, const struct dtl_pattern_draft *p)
{
	put_number(out, (uint32_t)p->predicate_count, 2);
	for (size_t i = 0; i < p->predicate_count; i++) {
		char kind = p->predicates[i].p[0];
		struct dtl_str word = dtl_str_slice(p->predicates[i], 1, p->predicates[i].n);
		size_t bar = dtl_str_find_char(word, '_', 0);

		put_number(out,
		    kind == 'n'	  ? DTL_PREDICATE_NOUN
		    : kind == 'a' ? DTL_PREDICATE_ADJECTIVE
				  : DTL_PREDICATE_VERB,
		    1);
		dtl_pattern_put_text(out, dtl_str_slice(word, 0, bar));
		dtl_pattern_put_text(
		    out, bar < word.n ? dtl_str_slice(word, bar + 1, word.n) : DTL_STR_NONE);
	}
}

static void
put_slots(struct dtl_buf *out, const struct dtl_slot *slots, size_t count)
{
	put_number(out, (uint32_t)count, 2);
	for (size_t i = 0; i < count; i++) {
		put_number(out, (uint32_t)slots[i].kind | (slots[i].near ? DTL_SLOT_NEAR : 0), 1);
		dtl_pattern_put_text(out, slots[i].prep);
	}
}

/* What a pattern asks for beyond its predicate makes it win over one that asks for less. */
static int
specificity(const struct dtl_pattern_draft *p)
{
	int n = 0;

	n += p->object.count > 0 ? 3 : p->object.flags != 0 ? 1 : 0;
	n += p->subject.count > 0 ? 2 : p->subject.flags != 0 ? 1 : 0;
	n += p->complement.count > 0 ? 4 : p->complement.flags != 0 ? 2 : 0;
	for (size_t i = 0; i < p->prep_count; i++)
		n += p->prep_words[i].count > 0 ? 3 : 1;
	n += p->particle_count == p->predicate_count ? 2 : 0;
	n += p->flags & (DTL_PATTERN_PASSIVE | DTL_PATTERN_ACTIVE) ? 1 : 0;
	return n;
}

void
dtl_pattern_write(struct dtl_buf *out, struct dtl_arena *a, const struct dtl_pattern_draft *p,
    struct dtl_str rule)
{
	struct dtl_buf body;

	dtl_buf_init(&body, a);
	dtl_pattern_put_text(&body, p->cameo);
	dtl_pattern_put_text(&body, rule);
	put_predicates(&body, p);
	put_words(&body, &p->subject);
	put_words(&body, &p->object);
	put_words(&body, &p->complement);
	put_words(&body, &p->unless);
	put_number(&body, (uint32_t)p->prep_count, 2);
	for (size_t i = 0; i < p->prep_count; i++) {
		dtl_pattern_put_text(&body, p->prep_names[i]);
		put_words(&body, &p->prep_words[i]);
	}
	put_slots(&body, p->targets, p->target_count);
	put_slots(&body, p->sources, p->source_count);
	put_number(&body, p->flags, 4);
	dtl_pattern_put_text(&body, p->mode);
	dtl_pattern_put_text(&body, p->context);
	put_number(&body, p->source_functions, 4);
	put_number(&body, p->target_functions, 4);
	put_number(&body, (uint32_t)specificity(p), 2);
	put_number(&body, p->own ? 1 : 0, 1);
	dtl_pattern_put_record(out, DTL_PATTERN_TAG, &body);
}

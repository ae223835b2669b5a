#include "text/beam.h"
#include "text/labels.h"
#include "text/mend.h"
#include "text/model.h"

/* A parse that is behind by three of the greatest weights has lost: keeping it changes nothing but time. */
enum { GAP = 3 * DTL_WEIGHT_MAX };

static void
fetch_moves(const void *self, const uint64_t *features, size_t count)
{
	const struct dtl_model *m = self;

	dtl_linear_fetch(&m->moves, features, count);
}

static void
score_moves(const void *self, const uint64_t *features, size_t count, int32_t *score)
{
	const struct dtl_model *m = self;

	dtl_linear_add(&m->moves, features, count, score);
}

static uint8_t
choose_label(const void *self, const uint64_t *features, size_t count)
{
	const struct dtl_model *m = self;
	int32_t score[DTL_CLASS_MAX + 1] = { 0 };

	dtl_linear_score(&m->arcs, features, DTL_LABEL_FEW, score);
	uint32_t sure = dtl_sure_class(score, 0, m->arcs.class_count, DTL_LABEL_LEAD);
	if (sure < m->arcs.class_count)
		return (uint8_t)sure;
	dtl_linear_score(&m->arcs, features + DTL_LABEL_FEW, count - DTL_LABEL_FEW, score);
	return (uint8_t)dtl_best_class(score, 0, m->arcs.class_count);
}

/* Every word has one arc among the moves. */
static void
write_heads(const struct dtl_model *m, const struct dtl_beam_item *last, struct dtl_token *tokens,
    uint32_t first)
{
	size_t root = dtl_label_from_name(dtl_str_from("root"));
	size_t dep = dtl_label_from_name(dtl_str_from("dep"));

	for (const struct dtl_beam_item *item = last; item->prev != NULL; item = item->prev) {
		const struct dtl_state *s = &item->prev->s;

		if (item->move == DTL_SHIFT)
			continue;
		uint32_t head = dtl_state_head(s, (enum dtl_move)item->move);
		struct dtl_token *t = &tokens[s->top->word - 1];
		size_t label = head == 0 ? root : m->label[item->label];

		if (label == root && head != 0)
			label = dep;
		t->head = head == 0 ? DTL_NO_TOKEN : first + head - 1;
		t->deprel = dtl_label_name(label);
		t->rel = (uint8_t)dtl_label_rel(label);
	}
}

void
dtl_parse(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	const struct dtl_scorer scorer = { m, fetch_moves, score_moves, choose_label, NULL, GAP };
	struct dtl_token *tokens = doc->tokens + sentence->token;
	uint32_t count = sentence->token_count;
	struct dtl_word *words = sentence->words != NULL
				     ? sentence->words
				     : dtl_words_of(doc->a, &m->lexicon, tokens, count);
	struct dtl_beam beam;

	for (size_t i = 0; i < count; i++)
		dtl_word_set_tag(
		    &m->lexicon, words, i, dtl_model_tag_class(m, tokens[i].xpos, tokens[i].upos));
	dtl_beam_init(&beam, doc->a, &scorer, words, count, m->beam_width);
	while (dtl_beam_step(&beam))
		;
	write_heads(m, beam.items[0], tokens, sentence->token);
	dtl_mend_heads(tokens, count, sentence->token);
	sentence->parsed = true;
}

void
dtl_model_set_beam(struct dtl_model *m, unsigned width)
{
	m->beam_width = width < 1 ? 1 : width > DTL_BEAM_MAX ? DTL_BEAM_MAX : width;
}

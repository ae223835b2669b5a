#include "text/labels.h"
#include "text/model.h"

static enum dtl_move
best_move(const struct dtl_model *m, const struct dtl_word *words, const struct dtl_state *s)
{
	uint64_t features[DTL_MOVE_FEATURES_MAX];
	int32_t score[DTL_MOVE_COUNT] = { 0 };
	enum dtl_move only = DTL_MOVE_COUNT, best = DTL_MOVE_COUNT;
	int allowed = 0;

	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		if (dtl_state_allows(s, (enum dtl_move)i)) {
			allowed++;
			only = (enum dtl_move)i;
		}
	}
	if (allowed == 1)
		return only;
	size_t n = dtl_move_features(words, s, features);
	dtl_linear_score(&m->moves, features, n, score);
	for (int i = 0; i < DTL_MOVE_COUNT; i++)
		if (dtl_state_allows(s, (enum dtl_move)i) &&
		    (best == DTL_MOVE_COUNT || score[i] > score[best]))
			best = (enum dtl_move)i;
	return best;
}

static uint8_t
best_label(const struct dtl_model *m, const struct dtl_word *words, const struct dtl_state *s,
    enum dtl_move move)
{
	uint64_t features[DTL_LABEL_FEATURES_MAX];
	int32_t score[DTL_CLASS_MAX + 1] = { 0 };

	if (move == DTL_SHIFT)
		return 0;
	size_t n = dtl_label_features(words, s, move, features);
	dtl_linear_score(&m->arcs, features, n, score);
	return (uint8_t)dtl_best_class(score, 0, m->arcs.class_count);
}

static void
write_heads(
    const struct dtl_model *m, const struct dtl_state *s, struct dtl_token *tokens, uint32_t first)
{
	size_t root = dtl_label_from_name(dtl_str_from("root"));
	size_t dep = dtl_label_from_name(dtl_str_from("dep"));

	for (uint32_t i = 1; i <= s->n; i++) {
		const struct dtl_node *node = &s->nodes[i];
		struct dtl_token *t = &tokens[i - 1];
		size_t label = node->head == 0 ? root : m->label[node->label];

		if (label == root && node->head != 0)
			label = dep;
		t->head = node->head == 0 ? DTL_NO_TOKEN : first + node->head - 1;
		t->deprel = dtl_label_name(label);
		t->rel = (uint8_t)dtl_label_rel(label);
	}
}

void
dtl_parse(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	struct dtl_token *tokens = doc->tokens + sentence->token;
	size_t count = sentence->token_count;
	struct dtl_word *words = dtl_words_of(doc->a, &m->lexicon, tokens, count);
	struct dtl_state s;

	for (size_t i = 0; i < count; i++)
		words[i].tag = dtl_model_tag_class(m, tokens[i].xpos, tokens[i].upos);
	dtl_state_init(&s, doc->a, (uint32_t)count);
	while (!dtl_state_done(&s)) {
		enum dtl_move move = best_move(m, words, &s);

		dtl_state_apply(&s, move, best_label(m, words, &s, move));
	}
	write_heads(m, &s, tokens, sentence->token);
	sentence->parsed = true;
}

#include "text/labels.h"
#include "text/mend.h"
#include "text/model.h"

static void
write_heads(const struct dtl_model *m, const struct dtl_sentence *sentence, const uint32_t *heads,
    const uint8_t *labels, struct dtl_token *tokens)
{
	size_t root = dtl_label_from_name(dtl_str_from("root"));
	size_t dep = dtl_label_from_name(dtl_str_from("dep"));

	for (uint32_t i = 0; i < sentence->token_count; i++) {
		struct dtl_token *t = &tokens[i];
		size_t label = heads[i] == 0 ? root : m->label[labels[i]];

		if (label == root && heads[i] != 0)
			label = dep;
		t->head = heads[i] == 0 ? DTL_NO_TOKEN : sentence->token + heads[i] - 1;
		t->deprel = dtl_label_name(label);
		t->rel = (uint8_t)dtl_label_rel(label);
	}
}

void
dtl_parse(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	struct dtl_token *tokens = doc->tokens + sentence->token;
	const uint32_t count = sentence->token_count;
	struct dtl_encoder_work *w = dtl_encoder_work_of(doc);
	uint32_t *heads = DTL_NEW_ARRAY(doc->a, count, uint32_t);
	uint8_t *labels = DTL_NEW_ARRAY(doc->a, count, uint8_t);
	struct dtl_word *words = sentence->words != NULL
				     ? sentence->words
				     : dtl_words_of(doc->a, &m->lexicon, tokens, count);

	for (size_t i = 0; i < count; i++)
		dtl_word_set_tag(
		    &m->lexicon, words, i, dtl_model_tag_class(m, tokens[i].xpos, tokens[i].upos));
	if (sentence->encoded == NULL)
		sentence->encoded = dtl_encoder_tags(&m->encoder, w, words, count);
	const struct dtl_encoder_tree tree = { words, count, heads, labels };
	dtl_encoder_arcs(&m->encoder, w, sentence->encoded, &tree);
	write_heads(m, sentence, heads, labels, tokens);
	dtl_mend_heads(tokens, count, sentence->token);
	sentence->parsed = true;
}

#include "text/labels.h"
#include "text/mend.h"
#include "text/model.h"

static void
write_heads(const struct dtl_model *m, const struct dtl_encoder_text *text,
    const struct dtl_parse_item *item)
{
	size_t root = dtl_label_from_name(dtl_str_from("root"));
	size_t dep = dtl_label_from_name(dtl_str_from("dep"));

	for (uint32_t i = 0; i < item->count; i++) {
		struct dtl_token *t = &item->tokens[i];
		size_t label = text->head[i] == 0 ? root : m->label[text->label[i]];

		if (label == root && text->head[i] != 0)
			label = dep;
		t->head = text->head[i] == 0 ? DTL_NO_TOKEN : item->first + text->head[i] - 1;
		t->deprel = dtl_label_name(label);
		t->rel = (uint8_t)dtl_label_rel(label);
	}
}

/* Words with the tags of their tokens. */
static struct dtl_encoder_text
text_of(const struct dtl_model *m, struct dtl_arena *a, struct dtl_parse_item *item)
{
	if (item->words == NULL)
		item->words = dtl_words_of(a, &m->lexicon, item->tokens, item->count);
	for (size_t i = 0; i < item->count; i++)
		dtl_word_set_tag(&m->lexicon, item->words, i,
		    dtl_model_tag_class(m, item->tokens[i].xpos, item->tokens[i].upos));
	return (struct dtl_encoder_text){ .words = item->words,
		.count = item->count,
		.encoded = item->encoded,
		.head = DTL_NEW_ARRAY(a, item->count, uint32_t),
		.label = DTL_NEW_ARRAY(a, item->count, uint8_t) };
}

static bool
is_read_by(const struct dtl_encoder *e, const struct dtl_encoder_text *text)
{
	return text->encoded != NULL && text->encoded->by == e;
}

/* The first layer for those that this reader's has not read. */
static void
read_rest(const struct dtl_model *m, struct dtl_document *doc, struct dtl_parse_item *items,
    struct dtl_encoder_text *texts, size_t count)
{
	const struct dtl_encoder *e = dtl_model_reader(m, doc);
	struct dtl_encoder_text *rest = DTL_NEW_ARRAY(doc->a, count, struct dtl_encoder_text);
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (!is_read_by(e, &texts[i]))
			rest[n++] = texts[i];
	dtl_encoder_tags(e, dtl_encoder_work_of(doc), rest, n);
	n = 0;
	for (size_t i = 0; i < count; i++)
		if (!is_read_by(e, &texts[i]))
			items[i].encoded = texts[i].encoded = rest[n++].encoded;
}

void
dtl_parse_all(
    const struct dtl_model *m, struct dtl_document *doc, struct dtl_parse_item *items, size_t count)
{
	struct dtl_encoder_text *texts = DTL_NEW_ARRAY(doc->a, count, struct dtl_encoder_text);

	for (size_t i = 0; i < count; i++)
		texts[i] = text_of(m, doc->a, &items[i]);
	read_rest(m, doc, items, texts, count);
	dtl_encoder_arcs(dtl_model_reader(m, doc), dtl_encoder_work_of(doc), texts, count);
	for (size_t i = 0; i < count; i++) {
		write_heads(m, &texts[i], &items[i]);
		dtl_mend_heads(items[i].tokens, items[i].count, items[i].first);
	}
}

void
dtl_parse(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	struct dtl_parse_item item = { doc->tokens + sentence->token, sentence->token_count,
		sentence->token, sentence->words, sentence->encoded };

	dtl_parse_all(m, doc, &item, 1);
	sentence->encoded = item.encoded;
	sentence->parsed = true;
}

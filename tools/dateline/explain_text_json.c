#include "explain_items.h"

#include "text/clause.h"
#include "text/names.h"

#include <stdio.h>

void
dtl_item_block(struct dtl_items *j, size_t i)
{
	const struct dtl_block *block = &j->doc->blocks[i];

	dtl_put_text(j, "kind", dtl_block_kind_name(block->kind));
	dtl_put_flag(j, "coded", block->coded);
	dtl_put_text(j, "why", block->why);
	dtl_put_span_text(j, block->span);
}

void
dtl_item_sentence(struct dtl_items *j, size_t i)
{
	const struct dtl_sentence *sentence = &j->doc->sentences[i];

	dtl_put_number(j, "sentence", (int64_t)i);
	dtl_put_number(j, "block", sentence->block);
	dtl_put_number(j, "tokens", sentence->token_count);
	dtl_put_span_text(j, sentence->span);
}

void
dtl_item_token(struct dtl_items *j, size_t i)
{
	const struct dtl_token *token = &j->doc->tokens[i];

	dtl_put_number(j, "token", (int64_t)i);
	dtl_put_str(j, "form", token->form);
	if (j->seen->stage == DTL_STAGE_TOKENS) {
		dtl_put_flag(j, "space_before", (token->flags & DTL_TOKEN_SPACE_BEFORE) != 0);
		dtl_put_flag(j, "link", (token->flags & DTL_TOKEN_URL) != 0);
		dtl_put_flag(j, "clitic", (token->flags & DTL_TOKEN_CLITIC) != 0);
	} else {
		dtl_put_str(j, "lemma", token->lemma);
		dtl_put_text(j, "upos", dtl_upos_name((enum dtl_upos)token->upos));
		dtl_put_text(j, "xpos", dtl_xpos_name(token->xpos));
		dtl_json_key(j->w, "head");
		if (token->head != DTL_NO_TOKEN)
			dtl_json_int(j->w, token->head);
		else
			dtl_json_null(j->w);
		dtl_put_text(j, "deprel", token->deprel);
	}
	if (token->name != DTL_NAME_NONE) {
		dtl_put_text(j, "name", dtl_name_kind_name((enum dtl_name_kind)token->name));
		dtl_put_flag(j, "name_begins", (token->flags & DTL_TOKEN_NAME_BEGIN) != 0);
	}
	dtl_put_span(j, token->beg, token->end);
}

/* The words, and where each begins. */
static void
token_list(struct dtl_items *j, const char *key, const uint32_t *tokens, size_t count)
{
	char at[40];

	dtl_json_key(j->w, key);
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < count; i++)
		dtl_json_str(j->w, j->doc->tokens[tokens[i]].form);
	dtl_json_end_array(j->w);
	(void)snprintf(at, sizeof at, "%s_byte_begin", key);
	dtl_json_key(j->w, at);
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < count; i++)
		dtl_json_int(j->w, j->doc->tokens[tokens[i]].beg);
	dtl_json_end_array(j->w);
}

void
dtl_item_clause(struct dtl_items *j, size_t i)
{
	static const char *const tenses[] = { NULL, "past", "present", "future" };
	const struct dtl_clause *clause = &j->doc->clauses[i];

	dtl_put_number(j, "sentence", clause->sentence);
	dtl_put_str(j, "lemma", clause->lemma);
	dtl_put_str(j, "particle", clause->particle);
	dtl_put_text(j, "tense", tenses[clause->tense]);
	dtl_put_text(j, "link", dtl_link_name(clause->link));
	dtl_put_str(j, "modal", clause->modal);
	dtl_put_flag(j, "passive", clause->passive);
	dtl_put_flag(j, "negated", clause->negated);
	dtl_put_flag(j, "nominal", clause->nominal);
	dtl_put_flag(j, "perfect", clause->perfect);
	dtl_put_flag(j, "progressive", clause->progressive);
	dtl_put_flag(j, "question", clause->question);
	dtl_put_flag(j, "imperative", clause->imperative);
	dtl_put_flag(j, "reported", clause->reported);
	if (clause->speaker != DTL_NO_TOKEN)
		dtl_put_str(j, "speaker", j->doc->tokens[clause->speaker].form);
	if (clause->light_noun != DTL_NO_TOKEN)
		dtl_put_str(j, "light_noun", j->doc->tokens[clause->light_noun].form);
	if (clause->parent != DTL_NO_TOKEN)
		dtl_put_number(j, "parent", clause->parent);
	token_list(j, "subjects", clause->subjects, clause->subject_count);
	token_list(j, "agents", clause->agents, clause->agent_count);
	token_list(j, "objects", clause->objects, clause->object_count);
	token_list(j, "recipients", clause->recipients, clause->recipient_count);
	dtl_json_key(j->w, "obliques");
	dtl_json_begin_array(j->w);
	for (size_t k = 0; k < clause->oblique_count; k++) {
		dtl_json_begin_object(j->w);
		dtl_put_str(j, "prep", clause->obliques[k].prep);
		dtl_put_str(j, "text", dtl_document_text(j->doc, clause->obliques[k].span));
		dtl_json_end_object(j->w);
	}
	dtl_json_end_array(j->w);
	const struct dtl_token *predicate = &j->doc->tokens[clause->predicate];
	dtl_put_span(j, predicate->beg, predicate->end);
}

void
dtl_items_body(struct dtl_items *j)
{
	const struct dtl_document *doc = j->doc;

	dtl_put_str(j, "title", doc->title);
	dtl_put_str(j, "subtitle", doc->subtitle);
	dtl_json_key(j->w, "authors");
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < doc->author_count; i++)
		dtl_json_str(j->w, doc->authors[i]);
	dtl_json_end_array(j->w);
	dtl_put_str(j, "published", doc->published);
	dtl_put_str(j, "published_day", doc->published_day);
	dtl_put_str(j, "description", doc->description);
	dtl_json_key(j->w, "origins");
	dtl_json_begin_object(j->w);
	dtl_put_str(j, "title", dtl_str_from(doc->title_origin));
	dtl_put_str(j, "authors", dtl_str_from(doc->authors_origin));
	dtl_put_str(j, "published", dtl_str_from(doc->published_origin));
	dtl_put_str(j, "description", dtl_str_from(doc->description_origin));
	dtl_json_end_object(j->w);
	dtl_json_key(j->w, "dateline");
	if (doc->dateline.span.end > doc->dateline.span.beg) {
		dtl_json_begin_object(j->w);
		dtl_put_str(j, "place", doc->dateline.place);
		dtl_put_str(j, "region", doc->dateline.region);
		dtl_put_str(j, "date", doc->dateline.date);
		dtl_put_str(j, "agency", doc->dateline.agency);
		dtl_put_span_text(j, doc->dateline.span);
		dtl_json_end_object(j->w);
	} else {
		dtl_json_null(j->w);
	}
	dtl_put_str(j, "text", doc->text);
	dtl_json_key(j->w, "blocks");
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < doc->block_count; i++) {
		dtl_json_begin_object(j->w);
		dtl_item_block(j, i);
		dtl_json_end_object(j->w);
	}
	dtl_json_end_array(j->w);
}

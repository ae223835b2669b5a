/* A page to its clean text, as JSON: what the scorers of article bodies read. */
#include "textbench.h"

#include "base/buf.h"
#include "base/json.h"
#include "text/body.h"

#include <stdio.h>

static void
write_blocks(struct dtl_json_writer *w, const struct dtl_document *doc)
{
	dtl_json_key(w, "blocks");
	dtl_json_begin_array(w);
	for (size_t i = 0; i < doc->block_count; i++) {
		const struct dtl_block *b = &doc->blocks[i];
		dtl_json_begin_object(w);
		dtl_json_key(w, "kind");
		dtl_json_z(w, dtl_block_kind_name(b->kind));
		dtl_json_key(w, "coded");
		dtl_json_bool(w, b->coded);
		dtl_json_key(w, "why");
		dtl_json_z(w, b->why);
		dtl_json_key(w, "text");
		dtl_json_str(w, dtl_document_text(doc, b->span));
		dtl_json_end_object(w);
	}
	dtl_json_end_array(w);
}

int
textbench_body(struct dtl_arena *a, struct dtl_str bytes, const char *media_type)
{
	struct dtl_body_input in = { .bytes = bytes, .media_type = dtl_str_from(media_type) };
	struct dtl_document doc = { 0 };
	struct dtl_json_writer w;
	struct dtl_buf out;
	struct dtl_err err;

	if (dtl_body_read(a, &in, &doc, &err) != DTL_OK) {
		(void)fprintf(stderr, "body: %s\n", err.text);
		return 1;
	}
	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "title");
	dtl_json_str(&w, doc.title);
	dtl_json_key(&w, "authors");
	dtl_json_begin_array(&w);
	for (size_t i = 0; i < doc.author_count; i++)
		dtl_json_str(&w, doc.authors[i]);
	dtl_json_end_array(&w);
	dtl_json_key(&w, "published");
	dtl_json_str(&w, doc.published);
	dtl_json_key(&w, "dateline");
	dtl_json_str(&w, dtl_document_text(&doc, doc.dateline.span));
	write_blocks(&w, &doc);
	dtl_json_end_object(&w);
	(void)printf("%.*s\n", (int)out.n, out.p);
	return 0;
}

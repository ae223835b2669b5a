/*
 * dateline-textbench - the text room, and the extractor: reads standard input, for the scripts under bench/.
 *
 *	segment   one block a line; prints a line a sentence: beg:end of each token, in bytes
 *	icu       the same with ICU's break iterators, for comparison
 *	stages MODEL [READER]   CPU seconds of each stage over the same, as one JSON object; READER is full or quick
 *	extract LEXICON MODEL [READER]   CPU seconds up to each stage of the extractor over stories, one JSON a line
 *	body [MEDIA-TYPE]   a page or text; prints one JSON object
 *	pages [ROUNDS]   CPU seconds of bodies out of pages in memory, each "LENGTH URL" on a line and LENGTH bytes
 */
#include "textbench.h"

#include "base/buf.h"
#include "base/json.h"
#include "text/body.h"
#include "text/segment.h"
#include "text/tag.h"

#include <stdio.h>

void
textbench_lines(struct dtl_arena *a, struct dtl_str text, struct dtl_document *ret)
{
	size_t cap = 2;

	*ret = (struct dtl_document){ .a = a, .text = text };
	for (size_t i = 0; i < text.n; i++)
		cap += text.p[i] == '\n';
	ret->blocks = DTL_NEW_ARRAY(a, cap, struct dtl_block);
	struct dtl_str rest = text;
	struct dtl_str line;
	while (dtl_str_split(&rest, '\n', &line)) {
		uint32_t beg = (uint32_t)(line.p - text.p);
		ret->blocks[ret->block_count++] = (struct dtl_block){
			.kind = DTL_BLOCK_BODY,
			.span = { beg, beg + (uint32_t)line.n },
			.coded = true,
		};
	}
}

int
textbench_segment(struct dtl_arena *a, struct dtl_str text)
{
	struct dtl_document doc;
	struct dtl_err err;

	textbench_lines(a, text, &doc);
	if (dtl_segment(&doc, 1000000, 10000000, &err) != DTL_OK) {
		(void)fprintf(stderr, "segment: %s\n", err.text);
		return 1;
	}
	for (size_t i = 0; i < doc.sentence_count; i++) {
		const struct dtl_sentence *s = &doc.sentences[i];
		for (size_t t = s->token; t < s->token + s->token_count; t++)
			(void)printf("%u:%u ", doc.tokens[t].beg, doc.tokens[t].end);
		(void)printf("\n");
	}
	return 0;
}

static struct dtl_str
read_all(struct dtl_arena *a)
{
	struct dtl_buf b;
	char chunk[65536];
	size_t n;

	dtl_buf_init(&b, a);
	while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
		dtl_buf_add(&b, chunk, n);
	return dtl_buf_str(&b);
}

/* Behind the command: a model, and perhaps who reads. */
static bool
read_resources(int argc, char **argv, const char *lexicon, struct textbench_resources *ret)
{
	const char *reader = argc > 3 ? argv[3] : dtl_text_readers[DTL_READER_FULL];

	if (argc < 3 || argc > 4)
		return false;
	for (int i = 0; i < DTL_READER_COUNT; i++)
		if (strcmp(reader, dtl_text_readers[i]) == 0) {
			*ret = (struct textbench_resources){ lexicon, argv[2],
				(enum dtl_text_reader)i };
			return true;
		}
	return false;
}

int
main(int argc, char **argv)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const char *command = argc > 1 ? argv[1] : "";
	struct dtl_str text = read_all(a);
	struct textbench_resources from;
	int status = 64;

	if (strcmp(command, "segment") == 0)
		status = textbench_segment(a, text);
	else if (strcmp(command, "icu") == 0)
		status = textbench_icu(a, text);
	else if (strcmp(command, "stages") == 0 && read_resources(argc, argv, NULL, &from))
		status = textbench_stages(a, text, &from);
	else if (strcmp(command, "extract") == 0 && argc > 3 &&
		 read_resources(argc - 1, argv + 1, argv[2], &from))
		status = textbench_extract(a, text, &from);
	else if (strcmp(command, "body") == 0)
		status = textbench_body(a, text, argc > 2 ? argv[2] : NULL);
	else if (strcmp(command, "pages") == 0) {
		int64_t rounds = 1;
		if (argc < 3 || dtl_str_to_i64(dtl_str_from(argv[2]), 1, 1000, &rounds))
			status = textbench_pages(a, text, rounds);
	} else
		(void)fprintf(stderr,
		    "usage: dateline-textbench segment|icu|stages MODEL [READER]|"
		    "extract LEXICON MODEL [READER]|body [TYPE]|pages [ROUNDS] < FILE\n");
	dtl_arena_free(a);
	return status;
}

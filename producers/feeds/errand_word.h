/*
 * errand_word - what processes say to each other of an errand: a line of JSON, then a body as it is.
 *
 *	{"ask":"<id>","url":"...","judged":true,...}            the request
 *	{"answer":"<id>","robots":"no"}                         what robots.txt says
 *	{"answer":"<id>","outcome":"answered","status":200,...} what the server said
 *
 * Errors:  false: it is none.
 * Memory:  printed into a buffer; read into an arena, bodies point into the word.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_FEEDS_ERRAND_WORD_H
#define DTL_PRODUCERS_FEEDS_ERRAND_WORD_H

#include "base/buf.h"
#include "net/http.h"
#include "robots.h"

struct errand_word {
	struct dtl_str id;
	bool asks; /* else it answers */
	bool judged; /* asks: robots.txt decides */
	struct dtl_http_request request;
	enum robots_word robots; /* answers: not YES: there is no response */
	struct dtl_http_response response;
};

void errand_word_print(const struct errand_word *word, struct dtl_buf *out);
bool errand_word_read(struct dtl_arena *a, struct dtl_str bytes, struct errand_word *ret);

#endif

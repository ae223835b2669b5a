/*
 * case_reader - what the runners of case files share: the extractor, the lines of a file, its headers.
 *
 *	case_extractor(name, a, &options)   case_file(name, a, path)   case_header(line, "published:", &value)
 *
 * Errors:  printed with the runner's name in front; the process exits 1.
 * Memory:  of the arena given; the extractor is for dtl_extractor_free.
 * Threads: one.
 */
#ifndef TESTS_CASES_CASE_READER_H
#define TESTS_CASES_CASE_READER_H

#include "base/file.h"
#include "news/extract.h"

_Noreturn void case_die(const char *runner, const char *why);
/* With the lexicon and the model of the build. */
struct dtl_extractor *
case_extractor(const char *runner, struct dtl_arena *a, const struct dtl_extract_options *options);
struct dtl_str case_file(const char *runner, struct dtl_arena *a, const char *path);
/* "published: 2025-06-18": what stands behind the name; false when the line begins otherwise. */
bool case_header(struct dtl_str line, const char *name, struct dtl_str *ret);
/* An article of plain text; published may be empty. */
struct dtl_article case_article(const char *runner, struct dtl_str text, struct dtl_str published);

#endif

/*
 * petrarch - dictionaries of the PETRARCH and TABARI coders, read as a user's own and written in the
 * form of data/lexicon/.
 *
 *	dtl_petrarch_new   (dtl_petrarch_read file) ...   dtl_petrarch_actors, _patterns, _notes
 *
 * Verbs become patterns, actors and agents become facts, discards and issues become notes. In front of
 * each line stands "#@ file:line", which the lexicon's readers take for where it comes from.
 *
 * Every fault of a file is a warning "file:line: why", and the reading goes on.
 *
 * Errors:  none; warnings.
 * Memory:  the arena given at new.
 * Threads: one reader, one thread.
 */
#ifndef DTL_NEWS_PETRARCH_H
#define DTL_NEWS_PETRARCH_H

#include "base/arena.h"
#include "base/buf.h"

enum dtl_petrarch_kind {
	DTL_PETRARCH_ACTORS,
	DTL_PETRARCH_AGENTS,
	DTL_PETRARCH_VERBS,
	DTL_PETRARCH_DISCARDS,
	DTL_PETRARCH_ISSUES,
	DTL_PETRARCH_KIND_COUNT,
};

/* What a phrase without '_' at its end means. */
enum dtl_stemming {
	DTL_STEMMING_PETRARCH, /* whole words, in a row */
	DTL_STEMMING_TABARI, /* its last word is only the beginning of one */
};

struct dtl_petrarch;

struct dtl_petrarch *dtl_petrarch_new(struct dtl_arena *a, enum dtl_stemming stemming);
/* By its name ("x.actors.txt", "CAMEO.verbs"), else by what stands in it; KIND_COUNT: it is none. */
enum dtl_petrarch_kind dtl_petrarch_kind_of(const char *file, struct dtl_str text);
const char *dtl_petrarch_kind_name(enum dtl_petrarch_kind kind);
/* Entries taken from it. Verbs must be read before the files that use their synsets. */
size_t dtl_petrarch_read(
    struct dtl_petrarch *p, enum dtl_petrarch_kind kind, const char *file, struct dtl_str text);
/* In the form of data/lexicon/actors, patterns and notes; empty when nothing was read. */
struct dtl_str dtl_petrarch_actors(const struct dtl_petrarch *p);
struct dtl_str dtl_petrarch_patterns(const struct dtl_petrarch *p);
struct dtl_str dtl_petrarch_notes(const struct dtl_petrarch *p);
/* "file:line: why", one a line. */
struct dtl_str dtl_petrarch_warnings(const struct dtl_petrarch *p);
size_t dtl_petrarch_warning_count(const struct dtl_petrarch *p);

#endif

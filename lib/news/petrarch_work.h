/*
 * petrarch_work - what the readers of the single dictionaries share.
 *
 * Errors:  none; warnings.
 * Memory:  the reader's arena.
 * Threads: one reader, one thread.
 */
#ifndef DTL_NEWS_PETRARCH_WORK_H
#define DTL_NEWS_PETRARCH_WORK_H

#include "base/map.h"
#include "news/petrarch.h"

enum { PETR_MAX_SET = 400 };

struct dtl_petrarch {
	struct dtl_arena *a;
	enum dtl_stemming stemming;
	struct dtl_buf actors, patterns, notes, warnings;
	size_t warning_count, entries;
	const char *heading; /* the one that `actors` or `notes` stands under */
	const struct dtl_buf *heading_of;
	/* of the file being read */
	const char *file;
	int line;
	struct dtl_str rest;
	bool semicolons; /* ';' begins a comment: files of the KEDS family */
	bool in_comment; /* inside of an XML comment */
	struct dtl_map synsets; /* "NAME" -> struct petr_set */
	struct dtl_map verbs; /* "attack" -> line of its first entry */
	struct dtl_map codes; /* "attack" -> code of its block, for transformations */
	struct dtl_map sets; /* "PERSON" -> struct petr_set, of agents */
};

struct petr_set {
	struct dtl_str items[PETR_MAX_SET];
	size_t count;
};

void petr_warn(struct dtl_petrarch *p, const char *fmt, ...) DTL_PRINTF(2, 3);
/* Next line without comments and blanks at its ends, and whether it was indented; false at the end. */
bool petr_next_line(struct dtl_petrarch *p, struct dtl_str *ret, bool *ret_indented);
/* The word up to the next blank; empty at the end. */
struct dtl_str petr_word(struct dtl_str *rest);
/* What stands between the next '[' and its ']'; false when there is none. Reports an open one. */
bool petr_bracket(struct dtl_petrarch *p, struct dtl_str *rest, struct dtl_str *ret);
/* Words with blanks between them, '_' gone, characters gone that mean something to us. */
struct dtl_str petr_phrase(struct dtl_petrarch *p, struct dtl_str s);
struct dtl_str petr_lower(struct dtl_petrarch *p, struct dtl_str s);
/* "HAMID KARZAI" -> "Hamid Karzai", "LORD OF THE ISLES" -> "Lord of the Isles". */
struct dtl_str petr_title(struct dtl_petrarch *p, struct dtl_str s);
struct dtl_str petr_plural(struct dtl_petrarch *p, struct dtl_str s);
/* "IGOEUREEC": country or class and role parts; false, with a warning, when it is no code. */
bool petr_actor_code(
    struct dtl_petrarch *p, struct dtl_str code, struct dtl_str *ret_country, struct dtl_str *role);
bool petr_is_class(struct dtl_str country); /* IGO NGO IMG MNC */
/* Says where the next line comes from, below the right heading. */
void petr_source(struct dtl_petrarch *p, struct dtl_buf *out, const char *heading);

void petr_read_actors(struct dtl_petrarch *p);
void petr_read_agents(struct dtl_petrarch *p);
void petr_read_verbs(struct dtl_petrarch *p);
void petr_read_discards(struct dtl_petrarch *p);
void petr_read_issues(struct dtl_petrarch *p);

/* petrarch_pattern.c. One pattern line, and the verbs of its block: predicates "a|b|c". */
void petr_pattern(
    struct dtl_petrarch *p, struct dtl_str line, const struct dtl_str *predicates, size_t count);
/* Active and passive meaning of "[042:043]"; "---" codes nothing, empty: none. */
bool petr_event_code(
    struct dtl_petrarch *p, struct dtl_str code, struct dtl_str *active, struct dtl_str *passive);
/* "&WEAPON", "+MEMBER" lines go through these. */
struct petr_set *petr_synset(struct dtl_petrarch *p, struct dtl_str name);
void petr_synset_add(struct dtl_petrarch *p, struct petr_set *set, struct dtl_str member);
/* petrarch_transform.c: "~ a (a b ATTACK) SAY = a b 015". */
void petr_transformation(struct dtl_petrarch *p, struct dtl_str line);

#endif

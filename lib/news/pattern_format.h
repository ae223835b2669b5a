/*
 * pattern_format - the section "patterns": records one after the other, each a tag, its length and
 * its fields. Written by pattern_build.c, read by pattern.c.
 *
 *	record:  u8 tag, u32 length, bytes
 *	text:    u16 length, bytes             list: u16 count, items
 *	'P' pattern: cameo rule predicates{kind lemma particle} subject object complement unless words
 *	             preps{prep words} targets{kind prep} sources{kind prep} flags mode context
 *	             functions specificity own
 *	'E' example of the pattern before it: text expect rule
 *	'C' composition: key code
 *
 * Numbers are little-endian.
 *
 * Errors:  none.
 * Memory:  none.
 * Threads: constants.
 */
#ifndef DTL_NEWS_PATTERN_FORMAT_H
#define DTL_NEWS_PATTERN_FORMAT_H

#define DTL_PATTERN_SECTION "patterns"
#define DTL_PATTERN_NULL "---" /* code of what is recognised and means nothing */
#define DTL_PATTERN_SETS "pattern_sets" /* sets of words, for the files that follow */

enum { DTL_PATTERN_TAG = 'P', DTL_PATTERN_EXAMPLE_TAG = 'E', DTL_PATTERN_COMPOSE_TAG = 'C' };

enum { DTL_SLOT_NEAR = 128 }; /* added to the kind of a place */

enum { DTL_WORDS_ACTOR = 1, DTL_WORDS_ANY = 2, DTL_WORDS_NATIONALS = 4, DTL_WORDS_COUNTRY = 8 };

#endif

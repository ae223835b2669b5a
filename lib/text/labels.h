/*
 * labels - the closed sets of names that the language model speaks: parts of speech and relations.
 *
 * The names of enum values are declared in text/document.h; here is the way back from a name.
 *
 * Errors:  none; an unknown name gives 0 or the nearest base label.
 * Memory:  static strings.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_LABELS_H
#define DTL_TEXT_LABELS_H

#include "text/document.h"

enum dtl_upos dtl_upos_from_name(struct dtl_str name); /* DTL_UPOS_NONE when unknown */
uint16_t dtl_xpos_from_name(struct dtl_str name); /* 0 when unknown */
size_t dtl_xpos_count(void); /* values of xpos are below it */

/* Exact labels: "nmod:poss". 0 is "dep"; an unknown subtype gives its base, an unknown base 0. */
size_t dtl_label_count(void);
const char *dtl_label_name(size_t label);
size_t dtl_label_from_name(struct dtl_str name);
enum dtl_rel dtl_label_rel(size_t label);

#endif

/*
 * entity_work - the names of character references; for entity*.c alone.
 *
 * Errors:  none.
 * Memory:  static.
 * Threads: pure function.
 */
#ifndef DTL_BASE_ENTITY_WORK_H
#define DTL_BASE_ENTITY_WORK_H

#include "base/str.h"

/* The character, or 0. */
uint32_t dtl_entity_named(struct dtl_str name);

#endif

/*
 * charset - bytes as fetched to UTF-8 that can be trusted.
 *
 *	byte order mark -> valid UTF-8 -> declared by the sender -> <meta charset> -> detection
 *
 * The labels of the web are read as browsers do: ISO-8859-1 means windows-1252, GB2312 means
 * GB18030. Text that says UTF-8 and is broken in places is repaired, not re-read.
 *
 * Errors:  DTL_SKIP when the bytes are no text (archives, pictures, programs).
 * Memory:  arena; views the bytes when nothing had to change.
 * Threads: pure function. Linear; detection looks at the first 32 KiB.
 */
#ifndef DTL_TEXT_CHARSET_H
#define DTL_TEXT_CHARSET_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* declared may be absent. ret_name: the charset that was used, static or in the arena. */
dtl_rc dtl_charset_decode(struct dtl_arena *a, struct dtl_str bytes, struct dtl_str declared,
    struct dtl_str *ret_text, const char **ret_name, struct dtl_err *err) DTL_MUST_USE;
/* The charset that the first KiB of a page names, or absent. */
struct dtl_str dtl_charset_from_meta(struct dtl_str bytes);

#endif

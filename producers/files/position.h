/*
 * position - where one file stands, so that a restart reads on and never again.
 *
 * Kept in news.progress as a small JSON object. A file is unchanged when size, modification time and
 * inode are those of a finished position. A changed file of lines goes on at its old end when its
 * beginning (up to 4 KiB) and the last bytes before that end are the same; otherwise it is read anew.
 *
 * Errors:  position_parse: false for what is no position of ours.
 * Memory:  plain struct.
 * Threads: pure functions but for position_matches, which reads the file.
 */
#ifndef DTL_PRODUCERS_FILES_POSITION_H
#define DTL_PRODUCERS_FILES_POSITION_H

#include "base/buf.h"
#include "base/hash.h"

#include <sys/stat.h>

#define POSITION_HEAD 4096
#define POSITION_TAIL 256

struct position {
	int64_t size; /* bytes of the file as stored */
	int64_t mtime_ns;
	int64_t inode;
	bool done; /* read to its end, or given up */
	bool lines; /* a file of lines; else one article */
	int64_t head_bytes;
	char head[DTL_ID_HEX + 1]; /* id of the first head_bytes */
	int64_t offset; /* lines: uncompressed bytes that were worked */
	int64_t line; /* lines: number of lines that were worked */
	char tail[DTL_ID_HEX + 1]; /* lines, uncompressed: id of the bytes before offset; else "" */
	int32_t revision; /* of the article, or of the articles with a URL in this file */
	char article_id[DTL_ID_HEX + 1]; /* one article: its id; else "" */
	char content[DTL_ID_HEX + 1]; /* one article: id of its bytes; else "" */
};

void position_print(const struct position *pos, struct dtl_buf *out);
bool position_parse(struct dtl_arena *a, struct dtl_str text, struct position *ret);

/* Size, time and inode of st; everything else is left. */
void position_stamp(struct position *pos, const struct stat *st);
bool position_unchanged(const struct position *pos, const struct stat *st);
/* Id of the file's beginning, once size is stamped; of what stands before offset. */
void position_hash_head(struct position *pos, int fd);
void position_hash_tail(struct position *pos, int fd);
/* The file still begins as it did, and pos->offset follows the same bytes. */
bool position_matches(const struct position *pos, int fd);

#endif

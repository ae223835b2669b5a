#include "position.h"

#include "base/json.h"

#include <stdio.h>
#include <unistd.h>

static void
put_text(struct dtl_json_writer *w, const char *key, const char *text)
{
	if (text[0] == '\0')
		return;
	dtl_json_key(w, key);
	dtl_json_z(w, text);
}

void
position_print(const struct position *pos, struct dtl_buf *out)
{
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	dtl_json_member_int(&w, "size", pos->size);
	dtl_json_member_int(&w, "mtime_ns", pos->mtime_ns);
	dtl_json_member_int(&w, "inode", pos->inode);
	dtl_json_member_bool(&w, "done", pos->done);
	dtl_json_member_bool(&w, "lines", pos->lines);
	dtl_json_member_int(&w, "head_bytes", pos->head_bytes);
	put_text(&w, "head", pos->head);
	if (pos->lines) {
		dtl_json_member_int(&w, "offset", pos->offset);
		dtl_json_member_int(&w, "line", pos->line);
	}
	put_text(&w, "tail", pos->tail);
	dtl_json_member_int(&w, "revision", pos->revision);
	put_text(&w, "article_id", pos->article_id);
	put_text(&w, "content", pos->content);
	dtl_json_end_object(&w);
}

static void
get_text(const struct dtl_json *obj, const char *key, char out[DTL_ID_HEX + 1])
{
	struct dtl_str s = dtl_str_slice(dtl_json_get_str(obj, key), 0, DTL_ID_HEX);

	(void)snprintf(out, DTL_ID_HEX + 1, "%.*s", DTL_STR_FMT(s));
}

bool
position_parse(struct dtl_arena *a, struct dtl_str text, struct position *ret)
{
	const struct dtl_json *obj = NULL;
	struct position pos = { 0 };
	int64_t revision = 1;
	struct dtl_err err;

	if (text.n == 0 || dtl_json_read(a, text, &obj, &err) != DTL_OK)
		return false;
	if (!dtl_json_get_count(obj, "size", &pos.size) ||
	    !dtl_json_get_count(obj, "head_bytes", &pos.head_bytes) ||
	    pos.head_bytes > POSITION_HEAD)
		return false;
	(void)dtl_json_get_count(obj, "mtime_ns", &pos.mtime_ns);
	(void)dtl_json_get_count(obj, "inode", &pos.inode);
	(void)dtl_json_get_count(obj, "offset", &pos.offset);
	(void)dtl_json_get_count(obj, "line", &pos.line);
	(void)dtl_json_get_count(obj, "revision", &revision);
	pos.revision = revision > 0 && revision < INT32_MAX ? (int32_t)revision : 1;
	pos.done = dtl_json_is_true(obj, "done");
	pos.lines = dtl_json_is_true(obj, "lines");
	get_text(obj, "head", pos.head);
	get_text(obj, "tail", pos.tail);
	get_text(obj, "article_id", pos.article_id);
	get_text(obj, "content", pos.content);
	*ret = pos;
	return true;
}

/* Inodes and times of other centuries are cut so that they fit the JSON reader's signed numbers. */
void
position_stamp(struct position *pos, const struct stat *st)
{
	pos->size = st->st_size;
	pos->mtime_ns = st->st_mtim.tv_sec < 0 || st->st_mtim.tv_sec > INT64_MAX / 2000000000
			    ? 0
			    : (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	pos->inode = (int64_t)(st->st_ino & INT64_MAX);
}

bool
position_unchanged(const struct position *pos, const struct stat *st)
{
	struct position now = { 0 };

	position_stamp(&now, st);
	return pos->done && pos->size == now.size && pos->mtime_ns == now.mtime_ns &&
	       pos->inode == now.inode;
}

/* Id of the bytes [from, from + n); false when they are not all there. */
static bool
id_of_range(int fd, int64_t from, int64_t n, char out[DTL_ID_HEX + 1])
{
	char bytes[POSITION_HEAD];
	int64_t done = 0;

	while (done < n) {
		ssize_t got = pread(fd, bytes + done, (size_t)(n - done), from + done);

		if (got <= 0)
			return false;
		done += got;
	}
	dtl_id_from_bytes(dtl_str_make(bytes, (size_t)n), out);
	return true;
}

static int64_t
tail_bytes(const struct position *pos)
{
	return pos->offset < POSITION_TAIL ? pos->offset : POSITION_TAIL;
}

void
position_hash_head(struct position *pos, int fd)
{
	pos->head_bytes = pos->size < POSITION_HEAD ? pos->size : POSITION_HEAD;
	if (!id_of_range(fd, 0, pos->head_bytes, pos->head))
		pos->head[0] = '\0';
}

void
position_hash_tail(struct position *pos, int fd)
{
	if (!id_of_range(fd, pos->offset - tail_bytes(pos), tail_bytes(pos), pos->tail))
		pos->tail[0] = '\0';
}

bool
position_matches(const struct position *pos, int fd)
{
	char id[DTL_ID_HEX + 1];

	if (!id_of_range(fd, 0, pos->head_bytes, id) || strcmp(id, pos->head) != 0)
		return false;
	if (pos->tail[0] == '\0')
		return true;
	return id_of_range(fd, pos->offset - tail_bytes(pos), tail_bytes(pos), id) &&
	       strcmp(id, pos->tail) == 0;
}

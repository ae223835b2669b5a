#include "base/hash.h"
#include "base/json.h"
#include "net/payload.h"
#include "net/warc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/*
 *	dateline-warcread [-c] FILE ...		("-": standard input)
 *
 * One line a record: type, uri, date, offset, length, and for answers of HTTP status and payload's id. -c only
 * counts, so that readers can be timed.
 */

#define LIMIT_BYTES ((size_t)64 << 20)

struct counts {
	long long records, damaged, bytes;
};

static void
put_str(struct dtl_json_writer *w, const char *key, struct dtl_str s)
{
	dtl_json_key(w, key);
	dtl_json_str(w, s);
}

static void
put_int(struct dtl_json_writer *w, const char *key, int64_t v)
{
	dtl_json_key(w, key);
	dtl_json_int(w, v);
}

static bool
is_http(const struct dtl_warc_record *r)
{
	return dtl_str_starts(r->block, "HTTP/");
}

static void
put_payload(struct dtl_json_writer *w, struct dtl_str payload)
{
	char id[DTL_ID_HEX + 1];

	dtl_id_from_bytes(payload, id);
	put_str(w, "payload", dtl_str_from(id));
	put_int(w, "payload_bytes", (int64_t)payload.n);
}

static void
print_record(const struct dtl_warc_record *r, const struct dtl_payload *p, const char *why)
{
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, NULL);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	put_str(&w, "type", r->type);
	put_str(&w, "uri", r->uri);
	put_int(&w, "date_ms", r->date_ms == DTL_TIME_NONE ? 0 : r->date_ms);
	put_int(&w, "offset", r->place.offset);
	put_int(&w, "length", r->length);
	if (p != NULL) {
		put_int(&w, "status", p->status);
		put_payload(&w, p->body);
	} else if (why == NULL) {
		put_payload(&w, r->block);
	}
	if (why != NULL)
		put_str(&w, "damaged", dtl_str_from(why));
	dtl_json_end_object(&w);
	dtl_buf_add_char(&out, '\n');
	(void)fwrite(out.p, 1, out.n, stdout);
	dtl_buf_clear(&out);
}

static void
take(struct dtl_arena *a, const struct dtl_warc_record *r, bool quiet, struct counts *counts)
{
	struct dtl_payload payload;
	struct dtl_err err;
	bool http = is_http(r);
	dtl_rc rc = http ? dtl_payload_read(a, r->block, LIMIT_BYTES, &payload, &err) : DTL_OK;

	counts->records++;
	counts->bytes += (long long)(http && rc == DTL_OK ? payload.body.n : r->block.n);
	if (!quiet)
		print_record(
		    r, http && rc == DTL_OK ? &payload : NULL, rc != DTL_OK ? err.text : NULL);
}

static dtl_rc
read_archive(int fd, struct dtl_arena *a, bool quiet, struct counts *counts, struct dtl_err *err)
{
	struct dtl_warc_options options = { .fd = fd, .limit_bytes = LIMIT_BYTES };
	enum dtl_warc_verdict verdict = DTL_WARC_RECORD;
	struct dtl_warc_record record;
	struct dtl_warc *warc = NULL;
	dtl_rc rc = dtl_warc_open(&options, &warc, err);

	while (rc == DTL_OK && verdict != DTL_WARC_END) {
		dtl_arena_reset(a);
		rc = dtl_warc_next(warc, a, &record, &verdict, err);
		if (rc == DTL_OK && verdict == DTL_WARC_RECORD)
			take(a, &record, quiet, counts);
		if (rc == DTL_OK && verdict == DTL_WARC_DAMAGED) {
			counts->damaged++;
			if (!quiet)
				print_record(&record, NULL, err->text);
		}
	}
	dtl_warc_close(warc);
	return rc;
}

static int
read_path(const char *path, struct dtl_arena *a, bool quiet, struct counts *counts)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct dtl_err err;
	dtl_rc rc = fd < 0 ? dtl_err_set(&err, DTL_FAIL, "%s", strerror(errno))
			   : read_archive(fd, a, quiet, counts, &err);

	if (rc != DTL_OK)
		(void)fprintf(stderr, "%s: %s\n", path, err.text);
	if (fd > STDIN_FILENO)
		(void)close(fd);
	return rc == DTL_OK ? 0 : 1;
}

int
main(int argc, char **argv)
{
	bool quiet = argc > 1 && strcmp(argv[1], "-c") == 0;
	struct dtl_arena *a = dtl_arena_new(0);
	struct counts counts = { 0 };
	int status = 0;

	if (argc < (quiet ? 3 : 2)) {
		(void)fputs("usage: dateline-warcread [-c] FILE ...\n", stderr);
		status = 64;
	}
	for (int i = quiet ? 2 : 1; i < argc && status == 0; i++)
		status = read_path(argv[i], a, quiet, &counts);
	if (quiet && status == 0)
		(void)printf("%lld records, %lld damaged, %lld bytes\n", counts.records,
		    counts.damaged, counts.bytes);
	dtl_arena_free(a);
	return status;
}

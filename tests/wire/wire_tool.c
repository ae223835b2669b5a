/*
 * What the wire tests ask of lib/wire from outside:
 *
 *	wire_tool write KIND SEED COUNT LONGEST	random messages, a line each: hex, tab, JSON
 *	wire_tool check KIND FILE...		such lines must decode to their JSON
 *	wire_tool fingerprint FILE...		CRC-64-AVRO, tab, Parsing Canonical Form
 *	wire_tool versions FILE...		schemas that must all read each other
 *	wire_tool verdicts FILE...		{"writer", "reader", "readable"}: judge and compare
 *
 * Schemas come from $DATELINE_SHARE/schemas.
 */
#include "random.h"
#include "same_json.h"

#include "base/file.h"
#include "wire/canonical.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_LIMIT ((size_t)256 << 20)

struct tool {
	struct dtl_arena *a;
	struct dtl_wire *wire;
	struct dtl_err err;
};

static int
complain(const char *where, size_t line, const char *why)
{
	(void)fprintf(stderr, "%s:%zu: %s\n", where, line, why);
	return 1;
}

static bool
kind_named(const char *name, enum dtl_kind *ret)
{
	for (int kind = 0; kind < DTL_KIND_COUNT; kind++) {
		if (strcmp(name, dtl_kind_name((enum dtl_kind)kind)) == 0) {
			*ret = (enum dtl_kind)kind;
			return true;
		}
	}
	return false;
}

static int
write_random(struct tool *t, char **args)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int64_t seed = 0, count = 0, longest = 0;
	enum dtl_kind kind;
	int bad = 0;

	if (!kind_named(args[0], &kind) ||
	    !dtl_str_to_i64(dtl_str_from(args[1]), 0, 1 << 30, &seed) ||
	    !dtl_str_to_i64(dtl_str_from(args[2]), 1, 1 << 20, &count) ||
	    !dtl_str_to_i64(dtl_str_from(args[3]), 0, 1 << 20, &longest))
		return complain("write", 0, "KIND SEED COUNT LONGEST");
	struct dtl_random r = { .state = (uint64_t)seed, .a = a };
	for (int64_t i = 0; i < count && bad == 0; i++) {
		struct dtl_buf bytes, json;

		r.longest = (unsigned)(longest * i / count + 1);
		dtl_buf_init(&bytes, a);
		dtl_buf_init(&json, a);
		struct dtl_record record = dtl_random_record(&r, kind);
		if (dtl_wire_encode(t->wire, record, &bytes, &t->err) != DTL_OK)
			bad = complain("encode", (size_t)i, t->err.text);
		dtl_wire_json(record, DTL_STR_NONE, 0, &json);
		for (size_t k = 0; k < bytes.n; k++)
			(void)printf("%02x", (uint8_t)bytes.p[k]);
		(void)printf("\t%s\n", json.p);
		dtl_arena_reset(a);
	}
	dtl_arena_free(a);
	return bad;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static struct dtl_str
from_hex(struct dtl_arena *a, struct dtl_str hex)
{
	char *p = dtl_arena_alloc(a, hex.n / 2 + 1);

	for (size_t i = 0; i < hex.n / 2; i++)
		p[i] = (char)(hex_digit(hex.p[2 * i]) << 4 | hex_digit(hex.p[2 * i + 1]));
	return dtl_str_make(p, hex.n / 2);
}

/* NULL when all is well. */
static const char *
check_line(struct tool *t, struct dtl_arena *a, enum dtl_kind kind, struct dtl_str line)
{
	struct dtl_wire_message message = { 0 };
	const struct dtl_json *ours;
	const struct dtl_json *theirs;
	struct dtl_record record;
	struct dtl_buf json;
	struct dtl_str hex;

	if (!dtl_str_split(&line, '\t', &hex) || line.n == 0)
		return "no tab";
	message.bytes = from_hex(a, hex);
	if (dtl_wire_decode(t->wire, a, kind, message, &record, &t->err) != DTL_OK)
		return t->err.text;
	dtl_buf_init(&json, a);
	dtl_wire_json(record, DTL_STR_NONE, 0, &json);
	if (dtl_json_read(a, dtl_buf_str(&json), &ours, &t->err) != DTL_OK ||
	    dtl_json_read(a, line, &theirs, &t->err) != DTL_OK)
		return t->err.text;
	if (!dtl_same_json(ours, theirs))
		return dtl_arena_printf(a, "decodes to %s", json.p);
	return NULL;
}

static int
check_file(struct tool *t, enum dtl_kind kind, const char *path)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str text, line;
	size_t count = 0;
	int bad = 0;

	if (dtl_file_read(t->a, path, FILE_LIMIT, &text, &t->err) != DTL_OK) {
		dtl_arena_free(a);
		return complain(path, 0, t->err.text);
	}
	while (dtl_str_split(&text, '\n', &line)) {
		if (line.n == 0)
			continue;
		const char *why = check_line(t, a, kind, line);

		count++;
		if (why != NULL)
			bad = complain(path, count, why);
		dtl_arena_reset(a);
	}
	dtl_arena_free(a);
	(void)printf("%s: %zu messages read\n", path, count);
	return count > 0 ? bad : complain(path, 0, "no messages");
}

static int
check_files(struct tool *t, char **args)
{
	enum dtl_kind kind;
	int bad = 0;

	if (!kind_named(args[0], &kind) || args[1] == NULL)
		return complain("check", 0, "KIND FILE...");
	for (args++; *args != NULL; args++)
		bad |= check_file(t, kind, *args);
	return bad;
}

static int
print_fingerprints(struct tool *t, char **args)
{
	for (; *args != NULL; args++) {
		const struct dtl_schema *s;
		struct dtl_buf canonical;
		struct dtl_str text;

		if (dtl_file_read(t->a, *args, FILE_LIMIT, &text, &t->err) != DTL_OK ||
		    dtl_schema_parse(t->a, text, &s, &t->err) != DTL_OK)
			return complain(*args, 0, t->err.text);
		dtl_buf_init(&canonical, t->a);
		dtl_canonical_write(t->a, s, &canonical);
		(void)printf(
		    "%016" PRIx64 "\t%s\n", dtl_crc64_avro(dtl_buf_str(&canonical)), canonical.p);
	}
	return 0;
}

static void
write_back(struct dtl_json_writer *w, const struct dtl_json *j)
{
	switch (j->type) {
	case DTL_JSON_NULL:
		dtl_json_null(w);
		break;
	case DTL_JSON_BOOL:
		dtl_json_bool(w, j->boolean);
		break;
	case DTL_JSON_INT:
		dtl_json_int(w, j->integer);
		break;
	case DTL_JSON_DOUBLE:
		dtl_json_double(w, j->number);
		break;
	case DTL_JSON_STRING:
		dtl_json_str(w, j->string);
		break;
	case DTL_JSON_ARRAY:
		dtl_json_begin_array(w);
		for (size_t i = 0; i < j->count; i++)
			write_back(w, &j->items[i]);
		dtl_json_end_array(w);
		break;
	case DTL_JSON_OBJECT:
		dtl_json_begin_object(w);
		for (size_t i = 0; i < j->count; i++) {
			dtl_json_key_str(w, j->keys[i]);
			write_back(w, &j->items[i]);
		}
		dtl_json_end_object(w);
		break;
	}
}

static struct dtl_str
as_text(struct dtl_arena *a, const struct dtl_json *j)
{
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	write_back(&w, j);
	return dtl_buf_str(&out);
}

static int
check_verdict(struct tool *t, const char *path)
{
	const struct dtl_json *pair;
	struct dtl_str text;

	if (dtl_file_read(t->a, path, FILE_LIMIT, &text, &t->err) != DTL_OK ||
	    dtl_json_read(t->a, text, &pair, &t->err) != DTL_OK)
		return complain(path, 0, t->err.text);
	const struct dtl_json *writer = dtl_json_get(pair, "writer");
	const struct dtl_json *reader = dtl_json_get(pair, "reader");
	const struct dtl_json *readable = dtl_json_get(pair, "readable");
	if (writer == NULL || reader == NULL || readable == NULL)
		return complain(path, 0, "needs writer, reader and readable");
	dtl_rc rc = dtl_wire_compatible(as_text(t->a, writer), as_text(t->a, reader), &t->err);
	if (rc == DTL_FAIL)
		return complain(path, 0, t->err.text);
	if ((rc == DTL_OK) == readable->boolean)
		return 0;
	return complain(path, 0, rc == DTL_OK ? "is readable" : t->err.text);
}

static int
check_verdicts(struct tool *t, char **args)
{
	size_t count = 0;
	int bad = 0;

	for (; *args != NULL; args++, count++)
		bad |= check_verdict(t, *args);
	(void)printf("%zu pairs of schemas judged\n", count);
	return bad;
}

static int
check_versions(struct tool *t, char **args)
{
	int bad = 0;

	for (char **w = args; *w != NULL; w++) {
		for (char **r = args; *r != NULL; r++) {
			struct dtl_str writer, reader;

			if (dtl_file_read(t->a, *w, FILE_LIMIT, &writer, &t->err) != DTL_OK ||
			    dtl_file_read(t->a, *r, FILE_LIMIT, &reader, &t->err) != DTL_OK ||
			    dtl_wire_compatible(writer, reader, &t->err) != DTL_OK) {
				(void)fprintf(
				    stderr, "%s cannot read %s: %s\n", *r, *w, t->err.text);
				bad = 1;
			}
		}
	}
	return bad;
}

static int
run(struct tool *t, int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "write") == 0)
		return write_random(t, argv + 2);
	if (argc >= 4 && strcmp(argv[1], "check") == 0)
		return check_files(t, argv + 2);
	if (argc >= 3 && strcmp(argv[1], "fingerprint") == 0)
		return print_fingerprints(t, argv + 2);
	if (argc >= 3 && strcmp(argv[1], "versions") == 0)
		return check_versions(t, argv + 2);
	if (argc >= 3 && strcmp(argv[1], "verdicts") == 0)
		return check_verdicts(t, argv + 2);
	return complain(argv[0], 0, "write | check | fingerprint | versions | verdicts");
}

int
main(int argc, char **argv)
{
	struct tool t = { .a = dtl_arena_new(0) };
	int rc = 1;

	if (dtl_wire_open(dtl_share_path(t.a, "schemas"), NULL, &t.wire, &t.err) == DTL_OK)
		rc = run(&t, argc, argv);
	else
		(void)complain("open", 0, t.err.text);
	dtl_wire_close(t.wire);
	dtl_arena_free(t.a);
	return rc;
}

#include "text/charset.h"

#include "base/utf8.h"

#include <stdint.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

enum { DETECT_BYTES = 32768, META_BYTES = 4096, MIN_CONFIDENCE = 15 };

struct mark {
	const char *bytes;
	size_t n;
	const char *name;
};

static const struct mark marks[] = {
	{ "\xEF\xBB\xBF", 3, "UTF-8" },
	{ "\xFF\xFE\0\0", 4, "UTF-32LE" },
	{ "\0\0\xFE\xFF", 4, "UTF-32BE" },
	{ "\xFF\xFE", 2, "UTF-16LE" },
	{ "\xFE\xFF", 2, "UTF-16BE" },
};

static bool
has_prefix(struct dtl_str bytes, const char *p, size_t n)
{
	return bytes.n >= n && memcmp(bytes.p, p, n) == 0;
}

/* UTF-16 without a mark: half of the bytes of western text are zero. */
static const char *
guess_wide(struct dtl_str bytes)
{
	size_t zeros[2] = { 0, 0 };
	size_t n = bytes.n < META_BYTES ? bytes.n : META_BYTES;

	for (size_t i = 0; i < n; i++)
		zeros[i % 2] += bytes.p[i] == '\0';
	if (n < 8)
		return NULL;
	if (zeros[1] * 10 > n * 3 && zeros[0] * 20 < n)
		return "UTF-16LE";
	if (zeros[0] * 10 > n * 3 && zeros[1] * 20 < n)
		return "UTF-16BE";
	return NULL;
}

static bool
is_binary(struct dtl_str bytes)
{
	static const struct mark magic[] = { { "%PDF-", 5, NULL }, { "PK\x03\x04", 4, NULL },
		{ "\x89PNG", 4, NULL }, { "\xFF\xD8\xFF", 3, NULL }, { "GIF8", 4, NULL },
		{ "\x1F\x8B", 2, NULL }, { "\x28\xB5\x2F\xFD", 4, NULL },
		{ "\x7F"
		  "ELF",
		    4, NULL },
		{ "Obj\x01", 4, NULL } };
	size_t controls = 0;

	for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
		if (has_prefix(bytes, magic[i].bytes, magic[i].n))
			return true;
	bytes = dtl_str_slice(bytes, 0, DETECT_BYTES);
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		controls +=
		    c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B;
	}
	return controls > 4 && controls * 50 > bytes.n;
}

/* The names that pages use, as browsers read them. */
static const char *
web_name(struct dtl_str label)
{
	static const char *const names[][2] = { { "iso-8859-1", "windows-1252" },
		{ "latin1", "windows-1252" }, { "latin-1", "windows-1252" },
		{ "us-ascii", "windows-1252" }, { "ascii", "windows-1252" },
		{ "iso-8859-9", "windows-1254" }, { "iso-8859-11", "windows-874" },
		{ "tis-620", "windows-874" }, { "gb2312", "gb18030" }, { "gbk", "gb18030" },
		{ "shift_jis", "windows-31j" }, { "shift-jis", "windows-31j" },
		{ "x-sjis", "windows-31j" }, { "euc-kr", "windows-949" },
		{ "ks_c_5601-1987", "windows-949" }, { "unicode", "UTF-8" }, { "utf8", "UTF-8" } };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (dtl_str_is_nocase(label, names[i][0]))
			return names[i][1];
	return NULL;
}

static bool
is_utf8_name(const char *name)
{
	return dtl_str_is_nocase(dtl_str_from(name), "utf-8");
}

/* The charset behind a label, or NULL when no converter has that name. */
static const char *
known_charset(struct dtl_arena *a, struct dtl_str label)
{
	UErrorCode status = U_ZERO_ERROR;

	label = dtl_str_trim(label);
	if (label.n == 0 || label.n > 60)
		return NULL;
	const char *name = web_name(label);
	if (name != NULL)
		return name;
	name = dtl_arena_strndup(a, label.p, label.n);
	/* Page labels never mean a wide encoding: the label itself was read byte by byte. */
	if (dtl_str_starts_nocase(label, "utf-16") || dtl_str_starts_nocase(label, "utf-32") ||
	    dtl_str_starts_nocase(label, "utf-7"))
		return NULL;
	UConverter *cnv = ucnv_open(name, &status);
	ucnv_close(cnv);
	return U_SUCCESS(status) ? name : NULL;
}

static bool
convert(struct dtl_arena *a, struct dtl_str bytes, const char *name, struct dtl_str *ret)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *cnv = ucnv_open(name, &status);
	size_t cap = bytes.n * 3 + 16;

	if (U_FAILURE(status) || cap > INT32_MAX) {
		ucnv_close(cnv);
		return false;
	}
	char *out = dtl_arena_alloc(a, cap);
	int32_t n = ucnv_toAlgorithmic(
	    UCNV_UTF8, cnv, out, (int32_t)cap, bytes.p, (int32_t)bytes.n, &status);
	ucnv_close(cnv);
	if (U_FAILURE(status))
		return false;
	*ret = dtl_utf8_repair(a, dtl_str_make(out, (size_t)n));
	return true;
}

static const char *
detect(struct dtl_arena *a, struct dtl_str bytes)
{
	UErrorCode status = U_ZERO_ERROR;
	UCharsetDetector *d = ucsdet_open(&status);
	const char *name = NULL;

	ucsdet_enableInputFilter(d, true);
	ucsdet_setText(
	    d, bytes.p, (int32_t)(bytes.n < DETECT_BYTES ? bytes.n : DETECT_BYTES), &status);
	const UCharsetMatch *match = ucsdet_detect(d, &status);
	if (U_SUCCESS(status) && match != NULL &&
	    ucsdet_getConfidence(match, &status) >= MIN_CONFIDENCE)
		name = ucsdet_getName(match, &status);
	if (name != NULL) {
		struct dtl_str label = dtl_str_from(name);
		const char *web = web_name(label);
		name = web != NULL ? web : dtl_arena_strndup(a, label.p, label.n);
	}
	ucsdet_close(d);
	return name != NULL ? name : "windows-1252";
}

/* Is the text UTF-8 with a few accidents: more good sequences than broken ones? */
static bool
is_mostly_utf8(struct dtl_str bytes)
{
	size_t good = 0;
	size_t broken = 0;

	for (size_t pos = 0; pos < bytes.n;) {
		size_t beg = pos;
		uint32_t c = dtl_utf8_next(bytes, &pos);
		if (pos - beg > 1 && c != 0xFFFD)
			good++;
		else if (c == 0xFFFD)
			broken++;
	}
	return broken <= good / 8 + 2;
}

struct dtl_str
dtl_charset_from_meta(struct dtl_str bytes)
{
	struct dtl_str head = dtl_str_slice(bytes, 0, META_BYTES);
	struct dtl_str word = DTL_STR("charset");
	struct dtl_str xml = DTL_STR("encoding");

	size_t at = dtl_str_find_nocase(head, word, 0);
	if (at == head.n && dtl_str_starts(head, "<?xml"))
		at = dtl_str_find_nocase(head, xml, 0);
	if (at == head.n)
		return DTL_STR_NONE;
	at += 7;
	while (at < head.n && head.p[at] != '=' && head.p[at] != '>')
		at++;
	while (at < head.n && strchr("= \t\"'", head.p[at]) != NULL)
		at++;
	size_t end = at;
	while (end < head.n && strchr(" \t\"';/>?", head.p[end]) == NULL)
		end++;
	return end > at ? dtl_str_slice(head, at, end) : DTL_STR_NONE;
}

static const char *
choose(struct dtl_arena *a, struct dtl_str bytes, struct dtl_str declared)
{
	const char *name = known_charset(a, declared);

	if (name == NULL)
		name = known_charset(a, dtl_charset_from_meta(bytes));
	if (name == NULL || (is_utf8_name(name) && !is_mostly_utf8(bytes)))
		name = detect(a, bytes);
	return name;
}

dtl_rc
dtl_charset_decode(struct dtl_arena *a, struct dtl_str bytes, struct dtl_str declared,
    struct dtl_str *ret_text, const char **ret_name, struct dtl_err *err)
{
	const char *name = NULL;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0] && name == NULL; i++)
		if (has_prefix(bytes, marks[i].bytes, marks[i].n)) {
			name = marks[i].name;
			bytes = dtl_str_slice(bytes, marks[i].n, bytes.n);
		}
	if (name == NULL)
		name = guess_wide(bytes);
	if (name == NULL && is_binary(bytes))
		return dtl_err_set(err, DTL_SKIP, "the content is binary, not text");
	bool escapes = memchr(bytes.p, 0x1B, bytes.n) != NULL;
	if (name == NULL && !escapes && dtl_utf8_check(bytes) == bytes.n) {
		*ret_name = "UTF-8";
		*ret_text = bytes;
		if (memchr(bytes.p, '\0', bytes.n) != NULL)
			*ret_text = dtl_utf8_repair(a, bytes);
		return DTL_OK;
	}
	if (name == NULL)
		name = choose(a, bytes, declared);
	*ret_name = name;
	if (is_utf8_name(name) || !convert(a, bytes, name, ret_text))
		*ret_text = dtl_utf8_repair(a, bytes);
	return DTL_OK;
}

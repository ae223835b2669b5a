#include "text/segment.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "text/words.h"

#include <libexttextcat/textcat.h>
#include <limits.h>

enum { MIN_BYTES = 100, LOOK_BYTES = 2048, MAX_LANGUAGES = 128 };

/* The identifier is the library's own handle. */
static void *
handle_of(const struct dtl_language_id *id)
{
	union {
		const struct dtl_language_id *in;
		void *out;
	} u = { .in = id };

	return u.out;
}

dtl_rc
dtl_language_open(const char *data_dir, struct dtl_language_id **ret, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const char *dir = data_dir != NULL ? data_dir : dtl_share_path(a, "language");
	const char *conf = dtl_arena_printf(a, "%s/languages.conf", dir);
	const char *prefix = dtl_arena_printf(a, "%s/", dir);
	void *handle = special_textcat_Init(conf, prefix);
	dtl_rc rc = DTL_OK;

	if (handle == NULL)
		rc = dtl_err_set(err, DTL_FAIL,
		    "language data in '%s' cannot be read: languages.conf or a file that it names",
		    dir);
	else
		*ret = handle;
	dtl_arena_free(a);
	return rc;
}

void
dtl_language_close(struct dtl_language_id *id)
{
	if (id != NULL)
		textcat_Done(id);
}

/* The beginning of the coded text, enough to judge by. */
static struct dtl_str
sample(const struct dtl_document *doc)
{
	struct dtl_buf b;

	dtl_buf_init(&b, doc->a);
	for (size_t i = 0; i < doc->block_count && b.n < LOOK_BYTES; i++) {
		if (!doc->blocks[i].coded)
			continue;
		struct dtl_str text = dtl_document_text(doc, doc->blocks[i].span);
		size_t n = text.n < LOOK_BYTES ? text.n : LOOK_BYTES;
		while (n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
			n++;
		dtl_buf_add(&b, text.p, n);
		dtl_buf_add_char(&b, ' ');
	}
	return dtl_buf_str(&b);
}

/* Share of the words that are among the commonest of English. */
static double
english_share(struct dtl_str text)
{
	size_t words = 0;
	size_t known = 0;

	for (size_t i = 0; i < text.n;) {
		size_t end = i;
		while (end < text.n && (text.p[end] | 0x20) >= 'a' && (text.p[end] | 0x20) <= 'z')
			end++;
		if (end > i) {
			words++;
			unsigned classes = dtl_word_classes(dtl_str_slice(text, i, end));
			known += (classes & DTL_WORD_STARTER) != 0 ||
				 dtl_word_classes(dtl_str_slice(text, i, end)) == DTL_WORD_SMALL;
			i = end;
		} else {
			i++;
		}
	}
	return words > 0 ? (double)known / (double)words : 0.0;
}

/* Share of letters outside ASCII: a text in another script is not English. */
static double
foreign_share(struct dtl_str text)
{
	size_t letters = 0;
	size_t foreign = 0;

	for (size_t pos = 0; pos < text.n;) {
		uint32_t c = dtl_utf8_next(text, &pos);
		if (!dtl_utf8_is_letter(c))
			continue;
		letters++;
		foreign += c >= 0x250;
	}
	return letters > 0 ? (double)foreign / (double)letters : 0.0;
}

struct guess {
	const char *name;
	int score, second;
};

static struct guess
classify(const struct dtl_language_id *id, struct dtl_arena *a, struct dtl_str text)
{
	void *handle = handle_of(id);
	candidate_t *found = textcat_GetClassifyFullOutput(handle);
	int n = textcat_ClassifyFull(handle, text.p, text.n, found);
	struct guess g = { .score = INT_MAX, .second = INT_MAX };

	for (int i = 0; i < n; i++) {
		if (found[i].score < g.score) {
			g.second = g.score;
			g.score = found[i].score;
			g.name = dtl_arena_strndup(a, found[i].name, strlen(found[i].name));
		} else if (found[i].score < g.second) {
			g.second = found[i].score;
		}
	}
	textcat_ReleaseClassifyFullOutput(handle, found);
	return g;
}

void
dtl_language_find(const struct dtl_language_id *id, struct dtl_document *doc)
{
	struct dtl_str text = sample(doc);
	double english = english_share(text);
	double foreign = foreign_share(text);

	doc->language = "und";
	doc->language_confidence = 0.0;
	if (foreign < 0.2 && english >= 0.25) {
		doc->language = "en";
		doc->language_confidence = english > 0.4 ? 0.99 : 0.6 + english;
		return;
	}
	if (text.n < MIN_BYTES && foreign < 0.5) {
		if (english > 0.0 && foreign < 0.1) {
			doc->language = "en";
			doc->language_confidence = 0.4 + english;
		}
		return;
	}
	struct guess g = classify(id, doc->a, text);
	if (g.name == NULL)
		return;
	doc->language = g.name;
	double margin = g.second == INT_MAX ? 1.0 : (double)(g.second - g.score) / (g.second + 1.0);
	doc->language_confidence = margin > 0.2 ? 0.99 : 0.5 + margin * 2.4;
	if (dtl_str_is(dtl_str_from(g.name), "en"))
		doc->language_confidence = 0.5 + english;
}

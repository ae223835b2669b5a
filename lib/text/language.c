#include "text/segment.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "text/words.h"

#include <libexttextcat/textcat.h>
#include <limits.h>

enum { MIN_BYTES = 100, LOOK_BYTES = 2048 };

/* Share of the words that only English has; news has twice as many, other languages none. */
#define ENOUGH_ENGLISH 0.07

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

/* How many words there are, and how many that only English has, or only others. */
struct words {
	size_t all, english, foreign;
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static struct words
count_words(struct dtl_str text)
{
	struct words w = { 0 };

	for (size_t i = 0; i < text.n; i++) {
		size_t end = i;

		while (end < text.n && is_letter(text.p[end]))
			end++;
		if (end == i)
			continue;
		unsigned classes = dtl_word_classes(dtl_str_slice(text, i, end));
		w.all++;
		w.english += (classes & DTL_WORD_ENGLISH) != 0;
		w.foreign += (classes & DTL_WORD_FOREIGN) != 0;
		i = end;
	}
	return w;
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

/* Too short for the library: the script's commonest language. */
static const char *
language_of_script(struct dtl_str text)
{
	static const struct {
		uint32_t first, last;
		const char *language;
	} scripts[] = { { 0x370, 0x3FF, "el" }, { 0x400, 0x4FF, "ru" }, { 0x530, 0x58F, "hy" },
		{ 0x590, 0x5FF, "he" }, { 0x600, 0x6FF, "ar" }, { 0x900, 0x97F, "hi" },
		{ 0x980, 0x9FF, "bn" }, { 0xB80, 0xBFF, "ta" }, { 0xE00, 0xE7F, "th" },
		{ 0x10A0, 0x10FF, "ka" }, { 0x1200, 0x137F, "am" }, { 0x3040, 0x30FF, "ja" },
		{ 0x4E00, 0x9FFF, "zh" }, { 0xAC00, 0xD7A3, "ko" } };
	const char *language = "und";

	for (size_t pos = 0; pos < text.n;) {
		uint32_t c = dtl_utf8_next(text, &pos);
		for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
			if (c >= scripts[i].first && c <= scripts[i].last)
				language = scripts[i].language;
		if (strcmp(language, "ja") == 0) /* Japanese has Chinese signs too */
			break;
	}
	return language;
}

struct guess {
	const char *name; /* NULL: none */
	double margin; /* how far before the second */
};

/* The library compares runs of letters; capitals of a headline would look like another language. */
static struct guess
classify(const struct dtl_language_id *id, struct dtl_arena *a, struct dtl_str text)
{
	void *handle = handle_of(id);
	struct dtl_str lower = dtl_utf8_lower_str(a, text);
	candidate_t *found = textcat_GetClassifyFullOutput(handle);
	int n = textcat_ClassifyFull(handle, lower.p, lower.n, found);
	int best = INT_MAX, second = INT_MAX;
	struct guess g = { NULL, 0.0 };

	for (int i = 0; i < n; i++) {
		if (found[i].score < best) {
			second = best;
			best = found[i].score;
			g.name = dtl_arena_strndup(a, found[i].name, strlen(found[i].name));
		} else if (found[i].score < second) {
			second = found[i].score;
		}
	}
	textcat_ReleaseClassifyFullOutput(handle, found);
	g.margin = second == INT_MAX ? 1.0 : (double)(second - best) / (second + 1.0);
	return g;
}

static void
answer(struct dtl_document *doc, const char *language, double confidence)
{
	doc->language = language;
	doc->language_confidence = confidence;
}

/* Tables and lists of names have letters of no language: only its common words, or letters that
 * English does not use, speak for another one. */
static bool
is_foreign(struct dtl_str text, const struct words *w)
{
	size_t other = 0;

	for (size_t i = 0; i < text.n; i++)
		other += (unsigned char)text.p[i] >= 0xC3;
	return (w->foreign >= 2 && w->foreign > w->english && w->foreign * 40 > w->all) ||
	       other * 80 > text.n;
}

/* A line or two: English words say English, two words of others ask the library, else nobody knows:
 * a headline of names alone must not be taken for Tagalog. */
static void
find_short(const struct dtl_language_id *id, struct dtl_document *doc, struct dtl_str text,
    const struct words *w)
{
	if (w->english > 0 && w->english >= w->foreign) {
		answer(doc, "en", w->english > 1 ? 0.9 : 0.7);
		return;
	}
	struct guess g = classify(id, doc->a, text);

	if (w->foreign >= 2 && w->english == 0 && g.name != NULL && strcmp(g.name, "en") != 0)
		answer(doc, g.name, g.margin > 0.4 ? 0.9 : 0.5 + g.margin);
}

void
dtl_language_find(const struct dtl_language_id *id, struct dtl_document *doc)
{
	struct dtl_str text = sample(doc);
	struct words w = count_words(text);
	double english = w.all > 0 ? (double)w.english / (double)w.all : 0.0;
	double foreign = foreign_share(text);

	answer(doc, "und", 0.0);
	if (foreign < 0.5 && w.english >= 3 && english >= ENOUGH_ENGLISH) {
		answer(doc, "en", english > 0.12 ? 0.99 : 0.9);
		return;
	}
	if (text.n < MIN_BYTES && foreign < 0.5) {
		find_short(id, doc, text, &w);
		return;
	}
	struct guess g = classify(id, doc->a, text);
	if (g.name == NULL) {
		const char *language = language_of_script(text);
		answer(doc, language, strcmp(language, "und") != 0 ? 0.5 : 0.0);
		return;
	}
	if (strcmp(g.name, "en") != 0 && !is_foreign(text, &w))
		return;
	answer(doc, g.name, g.margin > 0.2 ? 0.99 : 0.5 + g.margin * 2.4);
	if (strcmp(g.name, "en") == 0)
		doc->language_confidence = 0.5 + english;
}

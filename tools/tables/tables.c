/*
 * tables - turns the editable lists of data/ into C tables for lib/text.
 *
 *	dateline-tables words data/text/words.txt > words.inc
 *	dateline-tables rules data/lexicon/boilerplate.txt > boilerplate.inc
 *
 * words: lines "class: word word ..."; a word may have several classes; output is sorted by word, with a table
 * of hashes into it: struct word words[], uint16_t word_slots[], of which WORD_SLOTS - 1 masks the place of a word.
 * rules: lines "kind how name => pattern", given in the order of the file.
 * In both, lines that begin with '#' and empty lines are nothing.
 *
 * Errors:  "file:line: why" on standard error, exit 1.
 * Memory:  one arena until exit.
 * Threads: one.
 */
#include "base/arena.h"
#include "base/str.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
	char *text;
	uint32_t classes;
};

struct list {
	struct word *words;
	size_t count, cap;
	char *classes[32];
	size_t class_count;
};

struct source {
	const char *path;
	unsigned line;
};

static int
complain(const struct source *src, const char *why)
{
	(void)fprintf(stderr, "%s:%u: %s\n", src->path, src->line, why);
	return 1;
}

static struct dtl_arena *arena; /* everything made while a table is made */

static char *
copy(const char *s)
{
	return dtl_arena_strndup(arena, s, strlen(s));
}

static int
class_index(struct list *list, const char *name)
{
	for (size_t i = 0; i < list->class_count; i++)
		if (strcmp(list->classes[i], name) == 0)
			return (int)i;
	if (list->class_count == 32)
		return -1;
	list->classes[list->class_count] = copy(name);
	return (int)list->class_count++;
}

static void
add_word(struct list *list, const char *text, int class)
{
	if (list->count == list->cap) {
		list->cap = list->cap ? list->cap * 2 : 1024;
		list->words =
		    dtl_arena_grow(arena, list->words, list->count, list->cap, sizeof *list->words);
	}
	list->words[list->count++] =
	    (struct word){ .text = copy(text), .classes = UINT32_C(1) << class };
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(((const struct word *)a)->text, ((const struct word *)b)->text);
}

static int
words_line(char *line, struct list *list, const struct source *src)
{
	char *colon = strchr(line, ':');
	char *save = NULL;

	if (colon == NULL)
		return complain(src, "expected 'class: words'");
	*colon = '\0';
	int class = class_index(list, line);
	if (class < 0)
		return complain(src, "more than 32 classes");
	for (char *w = strtok_r(colon + 1, " \t\n", &save); w; w = strtok_r(NULL, " \t\n", &save)) {
		for (char *c = w; *c; c++)
			if (*c == '_')
				*c = ' ';
		add_word(list, w, class);
	}
	return 0;
}

/* Open addressing, less than half full; a slot holds the number of its word + 1. */
static void
slots_print(const struct list *list)
{
	size_t size = 16;

	while (size < 2 * list->count)
		size *= 2;
	uint16_t *slots = DTL_NEW_ARRAY(arena, size, uint16_t);
	for (size_t i = 0; i < list->count; i++) {
		size_t at = dtl_str_hash(dtl_str_from(list->words[i].text)) & (size - 1);

		while (slots[at] != 0)
			at = (at + 1) & (size - 1);
		slots[at] = (uint16_t)(i + 1);
	}
	(void)printf("enum { WORD_SLOTS = %zu };\nstatic const uint16_t word_slots[] = {\n", size);
	for (size_t i = 0; i < size; i++)
		(void)printf("%u,%s", slots[i], i % 16 == 15 ? "\n" : " ");
	(void)printf("};\n");
}

static void
words_print(struct list *list)
{
	qsort(list->words, list->count, sizeof *list->words, compare_words);
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (kept > 0 && strcmp(list->words[kept - 1].text, list->words[i].text) == 0)
			list->words[kept - 1].classes |= list->words[i].classes;
		else
			list->words[kept++] = list->words[i];
	}
	list->count = kept;
	(void)printf("/* made by dateline-tables */\nstatic const struct word words[] = {\n");
	for (size_t i = 0; i < kept; i++)
		(void)printf("{ DTL_STR(\"%s\"), 0x%x },\n", list->words[i].text,
		    (unsigned)list->words[i].classes);
	(void)printf("};\n");
	slots_print(list);
}

static int
words_class_order(const struct list *list)
{
	/* The order of enum dtl_word_class in lib/text/words.h. */
	static const char *const names[] = { "title", "month", "before_number", "may_end",
		"starter", "speech", "prefix", "suffix", "unit", "small", "city", "weekday",
		"contraction", "never", "dateline_end", "ordinary", "markup_gone", "markup_bad",
		"markup_good", "markup_author", "markup_date", "english", "foreign" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (i >= list->class_count || strcmp(list->classes[i], names[i]) != 0) {
			(void)fprintf(
			    stderr, "class %zu of the word list must be '%s'\n", i, names[i]);
			return 1;
		}
	return 0;
}

static void
print_quoted(const char *s)
{
	(void)putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			(void)putchar('\\');
		(void)putchar(*s);
	}
	(void)putchar('"');
}

static const char *
find_name(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return names[i];
	return NULL;
}

static int
rules_line(char *line, const struct source *src)
{
	static const char *const kinds[] = { "TITLE", "SUBTITLE", "HEADING", "BYLINE", "DATELINE",
		"BODY", "QUOTE", "LIST", "CAPTION", "TEASER", "PROMO", "AD", "LINK", "DISCLAIMER",
		"AGENCY", "META" };
	static const char *const hows[] = { "LINE", "EXACT", "REST", "LIST", "TAIL", "HEAD" };
	char *save = NULL;
	char *arrow = strstr(line, " => ");
	char upper[2][32] = { "", "" };

	if (arrow == NULL)
		return complain(src, "expected 'kind how name => pattern'");
	*arrow = '\0';
	char *pattern = arrow + 4 + strspn(arrow + 4, " \t");
	pattern[strcspn(pattern, "\n")] = '\0';
	char *words[2] = { strtok_r(line, " \t", &save), strtok_r(NULL, " \t", &save) };
	char *name = words[1] ? save + strspn(save, " \t") : NULL;
	for (int w = 0; w < 2; w++)
		for (size_t i = 0; words[w] && words[w][i] && i < 31; i++)
			upper[w][i] = (char)(words[w][i] & ~0x20);
	const char *kind = find_name(upper[0], kinds, sizeof kinds / sizeof kinds[0]);
	const char *how = find_name(upper[1], hows, sizeof hows / sizeof hows[0]);
	if (kind == NULL || how == NULL || name == NULL || *name == '\0' || *pattern == '\0')
		return complain(src, "unknown kind or how, or an empty name or pattern");
	for (char *end = name + strlen(name); end > name && (end[-1] == ' ' || end[-1] == '\t');)
		*--end = '\0';
	(void)printf("{ DTL_BLOCK_%s, RULE_%s, ", kind, how);
	for (char *c = words[0]; *c; c++)
		*c = (char)(*c | 0x20);
	char why[256];
	(void)snprintf(why, sizeof why, "%s: %s", words[0], name);
	print_quoted(why);
	(void)printf(", DTL_STR(");
	print_quoted(pattern);
	(void)printf(") },\n");
	return 0;
}

int
main(int argc, char **argv)
{
	char line[8192];
	struct list list = { 0 };

	if (argc != 3) {
		(void)fprintf(stderr, "usage: dateline-tables words|rules FILE\n");
		return 64;
	}
	bool words = strcmp(argv[1], "words") == 0;
	struct source src = { .path = argv[2] };
	FILE *in = fopen(argv[2], "re");
	if (in == NULL) {
		(void)fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
		return 1;
	}
	int failed = 0;
	arena = dtl_arena_new(0);
	while (failed == 0 && fgets(line, sizeof line, in) != NULL) {
		src.line++;
		if (strchr(line, '\n') == NULL)
			failed = complain(&src, "line too long or without end");
		else if (line[0] != '#' && line[strspn(line, " \t\n")] != '\0')
			failed = words ? words_line(line, &list, &src) : rules_line(line, &src);
	}
	(void)fclose(in);
	if (words && failed == 0) {
		failed = words_class_order(&list);
		if (list.count >= UINT16_MAX)
			failed = complain(&src, "more words than a table of 16 bits holds");
		words_print(&list);
	}
	dtl_arena_free(arena);
	return failed;
}

/* ICU's sentence and word iterators over the same lines, as a yardstick. */
#include "textbench.h"

#include "base/utf8.h"

#include <stdio.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

static void
print_words(UBreakIterator *words, struct dtl_str text, int32_t beg, int32_t end)
{
	bool any = false;

	for (int32_t from = beg, to = ubrk_following(words, beg); from < end;
	     from = to, to = ubrk_next(words)) {
		if (to == UBRK_DONE || to > end)
			to = end;
		size_t pos = (size_t)from;
		if (!dtl_utf8_is_space(dtl_utf8_next(text, &pos))) {
			(void)printf("%d:%d ", from, to);
			any = true;
		}
	}
	if (any)
		(void)printf("\n");
}

int
textbench_icu(struct dtl_arena *a, struct dtl_str text)
{
	UErrorCode status = U_ZERO_ERROR;
	UText *view = utext_openUTF8(NULL, text.p, (int64_t)text.n, &status);
	UBreakIterator *sentences = ubrk_open(UBRK_SENTENCE, "en_US@ss=standard", NULL, 0, &status);
	UBreakIterator *words = ubrk_open(UBRK_WORD, "en_US", NULL, 0, &status);

	(void)a;
	if (U_FAILURE(status)) {
		(void)fprintf(stderr, "icu: %s\n", u_errorName(status));
		return 1;
	}
	ubrk_setUText(sentences, view, &status);
	ubrk_setUText(words, view, &status);
	int32_t beg = ubrk_first(sentences);
	for (int32_t end = ubrk_next(sentences); end != UBRK_DONE;
	     beg = end, end = ubrk_next(sentences))
		print_words(words, text, beg, end);
	ubrk_close(sentences);
	ubrk_close(words);
	(void)utext_close(view);
	return 0;
}

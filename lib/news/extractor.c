#include "news/extract_work.h"

#include "text/segment.h"
#include "text/tag.h"

#define MAX_SENTENCES 5000
#define MAX_TOKENS 200000

/* "1.2.3" -> 10203: rises with every release. */
static int32_t
version_number(struct dtl_str version)
{
	struct dtl_str piece;
	int32_t number = 0;

	for (int i = 0; i < 3; i++) {
		int64_t part = 0;

		if (dtl_str_split(&version, '.', &piece))
			(void)dtl_str_to_i64(piece, 0, 99, &part);
		number = number * 100 + (int32_t)part;
	}
	return number;
}

static dtl_rc
open_parts(
    struct dtl_extractor *x, const struct dtl_extract_resources *resources, struct dtl_err *err)
{
	dtl_rc rc = dtl_lexicon_open(x->a, resources->lexicon, &x->lexicon, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "lexicon");
	rc =
	    dtl_patterns_open(x->a, dtl_lexicon_section(x->lexicon, "patterns"), &x->patterns, err);
	if (rc == DTL_OK)
		x->screen = dtl_screen_new(x->a, &x->patterns);
	if (rc == DTL_OK)
		rc = dtl_notes_open(
		    x->a, dtl_lexicon_section(x->lexicon, DTL_NOTES_SECTION), &x->notes, err);
	if (rc == DTL_OK)
		rc = dtl_confidence_open(x->a,
		    dtl_lexicon_section(x->lexicon, DTL_CONFIDENCE_SECTION), &x->confidence, err);
	if (rc == DTL_OK)
		rc = dtl_themes_open(
		    x->a, dtl_lexicon_section(x->lexicon, DTL_THEMES_SECTION), &x->themes, err);
	if (rc != DTL_OK)
		return rc;
	rc = dtl_model_open(resources->model, &x->model, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "language model");
	if (!dtl_model_has(x->model, x->options.reader))
		return dtl_err_set(err, DTL_FAIL,
		    "language model: it has no %s reader; choose 'full'",
		    dtl_text_readers[x->options.reader]);
	return dtl_language_open(resources->language_data, &x->language, err);
}

dtl_rc
dtl_extractor_new(const struct dtl_extract_resources *resources,
    const struct dtl_extract_options *options, struct dtl_extractor **ret, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_extractor *x = DTL_NEW(a, struct dtl_extractor);

	x->a = a;
	x->options = *options;
	if (x->options.max_sentences == 0)
		x->options.max_sentences = MAX_SENTENCES;
	if (x->options.max_tokens == 0)
		x->options.max_tokens = MAX_TOKENS;
	if (open_parts(x, resources, err) != DTL_OK) {
		dtl_extractor_free(x);
		return DTL_FAIL;
	}
	x->generation.version = dtl_str_from(DTL_VERSION);
	x->generation.lexicon = dtl_lexicon_checksum(x->lexicon);
	x->generation.model = dtl_model_checksum(x->model);
	x->generation.number =
	    options->generation != 0 ? options->generation : version_number(x->generation.version);
	*ret = x;
	return DTL_OK;
}

void
dtl_extractor_free(struct dtl_extractor *x)
{
	if (x == NULL)
		return;
	dtl_language_close(x->language);
	dtl_model_close(x->model);
	dtl_arena_free(x->a);
}

void
dtl_extractor_mask_pattern(struct dtl_extractor *x, size_t index)
{
	x->patterns.masked = index == SIZE_MAX ? 0 : index + 1;
}

const struct dtl_generation *
dtl_extractor_generation(const struct dtl_extractor *x)
{
	return &x->generation;
}

/*
 * extract - articles in, events and the ledger out: the extractor's line as a processor.
 */
#include "base/file.h"
#include "news/extract.h"
#include "run/processor.h"

#include <stdlib.h>
#include <unistd.h>

struct extract_conf {
	int64_t max_sentences, max_tokens;
	double min_confidence;
	bool coded_text;
};

struct extract {
	struct dtl_mapping lexicon, model;
	struct dtl_extractor *extractor;
};

static const struct dtl_conf_key keys[] = {
	{ "max_sentences", DTL_CONF_INT, offsetof(struct extract_conf, max_sentences), "5000", 1,
	    100000, NULL, "articles with more are dead letters" },
	{ "max_tokens", DTL_CONF_INT, offsetof(struct extract_conf, max_tokens), "200000", 1,
	    5000000, NULL, "articles with more are dead letters" },
	{ "min_confidence", DTL_CONF_FLOAT, offsetof(struct extract_conf, min_confidence), "0", 0,
	    1, NULL, "events below are not given" },
	{ "coded_text", DTL_CONF_BOOL, offsetof(struct extract_conf, coded_text), "true", 0, 0,
	    NULL, "the clean text travels in the ledger" },
	{ 0 },
};

static void
extract_close(void *p)
{
	struct extract *self = p;

	dtl_extractor_free(self->extractor);
	dtl_mapping_close(&self->lexicon);
	dtl_mapping_close(&self->model);
	free(self);
}

static dtl_rc
extract_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	const struct extract_conf *conf = section;
	struct extract *self = calloc(1, sizeof *self);
	struct dtl_arena *a = dtl_arena_new(0);
	dtl_rc rc = self == NULL ? dtl_err_set(err, DTL_FAIL, "out of memory") : DTL_OK;
	struct dtl_extract_options options = { 0 };

	if (rc == DTL_OK)
		rc = dtl_mapping_open(
		    dtl_shared_data_path(shared, a, "lexicon.bin"), &self->lexicon, err);
	if (rc == DTL_OK)
		rc = dtl_mapping_open(
		    dtl_shared_data_path(shared, a, "english.model"), &self->model, err);
	if (rc == DTL_OK) {
		const char *language = dtl_share_path(a, "language");
		struct dtl_extract_resources resources = { { self->lexicon.p, self->lexicon.n },
			{ self->model.p, self->model.n },
			access(language, R_OK) == 0 ? language : NULL };

		options.max_sentences = (int32_t)conf->max_sentences;
		options.max_tokens = (int32_t)conf->max_tokens;
		options.min_confidence = conf->min_confidence;
		options.keep_text = conf->coded_text;
		rc = dtl_extractor_new(&resources, &options, &self->extractor, err);
	}
	dtl_arena_free(a);
	if (rc != DTL_OK && self != NULL)
		extract_close(self);
	else
		*ret_self = self;
	return rc;
}

static dtl_rc
extract_work(void *p, struct dtl_arena *a, const struct dtl_message *msg, struct dtl_out *out,
    enum dtl_work *ret_work, struct dtl_err *err)
{
	const struct extract *self = p;
	struct dtl_extraction x = { 0 };
	dtl_rc rc =
	    dtl_extract(self->extractor, a, msg->record.u.article, DTL_STAGE_EVENTS, &x, err);

	for (size_t i = 0; rc == DTL_OK && i < x.event_count; i++)
		rc = dtl_out_put(out,
		    (struct dtl_record){ .kind = DTL_KIND_EVENT, .u.event = &x.events[i] }, err);
	if (rc == DTL_OK)
		rc = dtl_out_put(
		    out, (struct dtl_record){ .kind = DTL_KIND_CODED, .u.coded = &x.coded }, err);
	if (x.coded.outcome == DTL_OUTCOME_FILTERED)
		*ret_work = DTL_WORK_FILTERED;
	return rc;
}

int
main(int argc, char **argv)
{
	static const struct dtl_processor processor = {
		.name = "extract",
		.input = DTL_TOPIC_ARTICLES,
		.keys = keys,
		.conf_size = sizeof(struct extract_conf),
		.open = extract_open,
		.work = extract_work,
		.close = extract_close,
	};

	return dtl_processor_main(argc, argv, &processor);
}

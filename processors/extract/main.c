/*
 * extract - articles in; their events and one ledger record each out.
 *
 * Everything is a function of the article: the same article gives the same records, so that a
 * record worked twice changes nothing downstream. The ledger record is put last.
 */
#include "base/file.h"
#include "base/log.h"
#include "news/extract.h"
#include "run/lexicon.h"
#include "run/processor.h"
#include "text/tag.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct extract_conf {
	double min_confidence;
	int reader;
	bool coded_text;
	int64_t max_sentences;
	int64_t max_tokens;
	int64_t work_delay_ms;
};

struct extract {
	const struct extract_conf *conf;
	struct dtl_line_lexicon lexicon;
	struct dtl_mapping model;
	struct dtl_arena *a; /* paths; lives as long as the extractor */
	struct dtl_extractor *extractor;
};

static const struct dtl_conf_key keys[] = {
	{ "min_confidence", DTL_CONF_FLOAT, offsetof(struct extract_conf, min_confidence), "0.6", 0,
	    1, NULL, "events below this confidence are not given" },
	{ "reader", DTL_CONF_ENUM, offsetof(struct extract_conf, reader), "full", 0, 0,
	    dtl_text_readers,
	    "who tags and parses: `full` reads best, `quick` takes about half as long" },
	{ "coded_text", DTL_CONF_BOOL, offsetof(struct extract_conf, coded_text), "true", 0, 0,
	    NULL, "the clean text, which evidence refers to, goes into the ledger" },
	{ "max_sentences", DTL_CONF_INT, offsetof(struct extract_conf, max_sentences), "5000", 1,
	    1000000, NULL, "articles with more sentences become dead letters" },
	{ "max_tokens", DTL_CONF_INT, offsetof(struct extract_conf, max_tokens), "200000", 1,
	    100000000, NULL, "articles with more tokens become dead letters" },
	{ "work_delay", DTL_CONF_DURATION, offsetof(struct extract_conf, work_delay_ms), "0ms", 0,
	    60000, NULL, "for tests only: pretends that an article takes so much longer" },
	{ 0 },
};

static void
extract_close(void *self)
{
	struct extract *x = self;

	dtl_extractor_free(x->extractor);
	dtl_mapping_close(&x->model);
	dtl_line_lexicon_close(&x->lexicon);
	dtl_arena_free(x->a);
	free(x);
}

static struct dtl_str
bytes_of(const struct dtl_mapping *m)
{
	return dtl_str_make(m->p, m->n);
}

/* One line for all: `dateline lexicon check` lists them. */
static void
warn_of(struct dtl_str warnings)
{
	struct dtl_str first;
	size_t count = 0;

	for (size_t i = 0; i < warnings.n; i++)
		count += warnings.p[i] == '\n';
	if (dtl_str_split(&warnings, '\n', &first) && first.n > 0)
		dtl_log(DTL_LOG_WARN, "extract.lexicon",
		    "own dictionaries have faults; see `dateline lexicon check`",
		    "count=%zu first=\"%.*s\"", count, DTL_STR_FMT(first));
}

static dtl_rc
load(struct extract *x, const struct dtl_shared *shared, struct dtl_err *err)
{
	const struct dtl_extract_options options = { .max_sentences =
							 (int32_t)x->conf->max_sentences,
		.max_tokens = (int32_t)x->conf->max_tokens,
		.min_confidence = x->conf->min_confidence,
		.reader = (enum dtl_text_reader)x->conf->reader,
		.keep_text = x->conf->coded_text };
	const char *language = dtl_share_path(x->a, "language");
	struct dtl_extract_resources resources = {
		.language_data = access(language, R_OK) == 0 ? language : NULL
	};
	dtl_rc rc = dtl_line_lexicon_open(shared, x->a, &x->lexicon, err);

	if (rc == DTL_OK)
		rc = dtl_mapping_open(
		    dtl_shared_data_path(shared, x->a, "english.model"), &x->model, err);
	if (rc != DTL_OK)
		return rc;
	warn_of(x->lexicon.warnings);
	resources.lexicon = x->lexicon.bytes;
	resources.model = bytes_of(&x->model);
	return dtl_extractor_new(&resources, &options, &x->extractor, err);
}

static dtl_rc
extract_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	struct extract *x = calloc(1, sizeof *x);
	dtl_rc rc;

	if (x == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	x->conf = section;
	x->a = dtl_arena_new(0);
	rc = load(x, shared, err);
	if (rc != DTL_OK) {
		extract_close(x);
		return rc;
	}
	*ret_self = x;
	return DTL_OK;
}

static void
pretend_to_work(int64_t delay_ms)
{
	struct timespec left = { (time_t)(delay_ms / 1000), (long)(delay_ms % 1000) * 1000000 };

	while (delay_ms > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
		continue;
}

/* The ledger record of an article that was not coded. */
static dtl_rc
put_outcome(const struct extract *x, const struct dtl_article *article, enum dtl_outcome outcome,
    const char *reason, struct dtl_out *out, struct dtl_err *err)
{
	struct dtl_coded coded = { .article_id = article->id,
		.revision = article->revision,
		.outcome = outcome,
		.reason = dtl_str_from(reason),
		.language = article->language,
		.published_at = article->published_at,
		.published_basis = article->published_basis,
		.url = article->url,
		.headline = article->title,
		.source = article->source,
		.generation = *dtl_extractor_generation(x->extractor) };
	struct dtl_record record = { .kind = DTL_KIND_CODED, .u.coded = &coded };

	return dtl_out_put(out, record, err);
}

static dtl_rc
put_all(const struct dtl_extraction *found, struct dtl_out *out, struct dtl_err *err)
{
	struct dtl_record record = { .kind = DTL_KIND_EVENT };
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; rc == DTL_OK && i < found->event_count; i++) {
		record.u.event = &found->events[i];
		rc = dtl_out_put(out, record, err);
	}
	if (rc != DTL_OK)
		return rc;
	record.kind = DTL_KIND_CODED;
	record.u.coded = &found->coded;
	return dtl_out_put(out, record, err);
}

/* An article that cannot be worked has its place in the ledger too; why stays in err. */
static dtl_rc
put_dead(const struct extract *x, const struct dtl_article *article, struct dtl_out *out,
    struct dtl_err *err)
{
	struct dtl_err later = { "" };
	dtl_rc rc = put_outcome(x, article, DTL_OUTCOME_DEAD, err->text, out, &later);

	if (rc == DTL_OK || rc == DTL_SKIP)
		return DTL_SKIP;
	*err = later;
	return rc;
}

static dtl_rc
extract_work(void *self, struct dtl_arena *a, const struct dtl_message *msg, struct dtl_out *out,
    enum dtl_work *ret_work, struct dtl_err *err)
{
	const struct extract *x = self;
	const struct dtl_article *article = msg->record.u.article;
	struct dtl_extraction *found = DTL_NEW(a, struct dtl_extraction);
	dtl_rc rc;

	pretend_to_work(x->conf->work_delay_ms);
	if (article->action == DTL_ACTION_RETRACT)
		return put_outcome(x, article, DTL_OUTCOME_RETRACTED, NULL, out, err);
	rc = dtl_extract(x->extractor, a, article, DTL_STAGE_EVENTS, found, err);
	if (rc == DTL_SKIP)
		return put_dead(x, article, out, err);
	if (rc != DTL_OK)
		return rc;
	if (found->coded.outcome == DTL_OUTCOME_FILTERED)
		*ret_work = DTL_WORK_FILTERED;
	return put_all(found, out, err);
}

static const struct dtl_processor extract = {
	.name = "extract",
	.input = DTL_TOPIC_ARTICLES,
	.keys = keys,
	.conf_size = sizeof(struct extract_conf),
	.open = extract_open,
	.work = extract_work,
	.close = extract_close,
};

int
main(int argc, char **argv)
{
	return dtl_processor_main(argc, argv, &extract);
}

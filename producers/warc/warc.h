/*
 * warc - articles from web archives: WARC and ARC files, CC-NEWS as it is published.
 *
 *	open   (walk) step ... step   close
 *
 * run/walk.h says which files, archive.h reads one, capture.h says which records are articles.
 *
 * Errors:  open: DTL_FAIL for a path that is not there. What is damaged is reported and passed over.
 * Memory:  one record at a time, twice max_article_bytes.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_WARC_H
#define DTL_PRODUCERS_WARC_H

#include "run/meter.h"
#include "run/producer.h"

enum warc_revision { WARC_REVISION_FIRST, WARC_REVISION_CAPTURED };

struct warc_conf {
	struct dtl_conf_list paths;
	struct dtl_conf_list include;
	struct dtl_conf_list exclude;
	int64_t depth;
	struct dtl_conf_list hosts;
	struct dtl_conf_list exclude_hosts;
	bool walls;
	int revision; /* enum warc_revision */
	const char *source_country;
	const char *language;
	int meter; /* enum dtl_meter_style */
	const char *dir; /* folder of the configuration: relative paths count from there */
};

extern const struct dtl_conf_key warc_keys[];
dtl_rc warc_check(const struct dtl_conf *conf, void *section, struct dtl_err *err) DTL_MUST_USE;

extern const struct dtl_producer dtl_warc_producer;

#endif

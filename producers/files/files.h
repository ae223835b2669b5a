/*
 * files - articles from files, folders, globs and standard input.
 *
 *	open   (walk, then with watch: inotify) step ... step   close
 *
 * walk.h says which files, intake.h what becomes of one, position.h where it stands.
 *
 * Errors:  open: DTL_FAIL for a path that is not there. A file that cannot be used is reported and
 *          passed over.
 * Memory:  one file at a time: max_article_bytes or one line.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FILES_H
#define DTL_PRODUCERS_FILES_H

#include "run/producer.h"

enum files_format { FILES_AUTO, FILES_TEXT, FILES_HTML, FILES_JSONL };

struct files_conf {
	struct dtl_conf_list paths;
	struct dtl_conf_list include;
	struct dtl_conf_list exclude;
	int format; /* enum files_format */
	int64_t depth;
	bool watch;
	int64_t settle_ms;
	int64_t rescan_ms;
	struct dtl_conf_map jsonl;
	int64_t max_line_bytes;
	const char *source_name;
	const char *source_country;
	const char *language;
	int meter; /* enum dtl_meter_style */
	const char *dir; /* folder of the configuration: relative paths count from there */
};

extern const struct dtl_conf_key files_keys[];
dtl_rc files_check(const struct dtl_conf *conf, void *section, struct dtl_err *err) DTL_MUST_USE;

extern const struct dtl_producer dtl_files_producer;

#endif

/*
 * shared - the part of the configuration that every process of a line reads, and who we are in it.
 *
 *	line: news                      name of the line; first part of every identity
 *	state: ./state                  local state, mode 0700, relative to the YAML's folder
 *	data: ...                       folder with lexicon and model (default: the installed share)
 *	metrics: 127.0.0.1:0            where processes serve their counters (run/scrape.h)
 *	kafka:
 *	  bootstrap: host:9092          absent: the local Kafka that `dateline up` / `dateline kafka` starts
 *	  properties: { any.librdkafka: value }
 *	registry:                       absent: none, messages carry their schema's fingerprint
 *	  urls: [http://registry:8081]
 *	topics: { articles: news.articles, events: news.events, coded: news.coded,
 *	          happenings: news.happenings, progress: news.progress, deadletters: news.deadletters,
 *	          manifest: news.manifest, errands: news.errands }
 *	lexicon: { folder: ./lexicon, stemming: petrarch, patterns: beside }    the user's own
 *	manifests: { interval: 60s }	what each process did, and that it is alive
 *	limits: { max_article_bytes: 4 MiB, memory: 256 MiB, retry_max_wait: 5s,
 *	          shutdown_timeout: 25s, crashes: 3 }
 *
 * Identity is <line>/<stage>/<slot>: group.instance.id and transactional.id.
 *
 * Errors:  DTL_FAIL with file:line:column.
 * Memory:  strings belong to the conf or to the struct, which is therefore never copied.
 * Threads: read-only after start.
 */
#ifndef DTL_RUN_SHARED_H
#define DTL_RUN_SHARED_H

#include "conf/conf.h"
#include "conf/opt.h"
#include "wire/wire.h"

enum dtl_topic {
	DTL_TOPIC_ARTICLES,
	DTL_TOPIC_EVENTS,
	DTL_TOPIC_CODED,
	DTL_TOPIC_HAPPENINGS,
	DTL_TOPIC_PROGRESS,
	DTL_TOPIC_DEADLETTERS,
	DTL_TOPIC_MANIFEST,
	DTL_TOPIC_ERRANDS,
	DTL_TOPIC_COUNT,
};

/* What run/schemas.h makes of the section registry. */
struct dtl_registry_conf {
	struct dtl_conf_list urls; /* none: no registry */
	const char *user;
	const char *password;
	const char *token;
	const char *ca; /* absolute; "" = the system's */
	const char *certificate, *key; /* absolute; "" = none */
	const char *key_password;
	int strategy;
	int articles; /* compatibility, index into dtl_registry_levels */
	int events;
	bool register_schemas;
	int when_down;
	int64_t timeout_ms;
	char ca_path[4096], certificate_path[4096], key_path[4096];
};

struct dtl_shared {
	const char *line;
	const char *state; /* absolute */
	const char *data; /* absolute; "" = installed share */
	const char *metrics; /* "" = nowhere; a process may say otherwise */
	const char *bootstrap; /* "" = local Kafka */
	struct dtl_conf_map kafka_properties;
	struct dtl_registry_conf registry;
	const char *topics[DTL_TOPIC_COUNT];
	int64_t manifest_ms; /* between two manifests of a process; 0: none */
	int64_t max_article_bytes;
	int64_t memory_bytes; /* librdkafka queues and batches of one process */
	int64_t retry_max_wait_ms;
	int64_t drain_ms; /* time for a stop to finish, flush and commit */
	int64_t crashes; /* at one offset before the record becomes a dead letter */
	const char *lexicon_folder; /* absolute; "" = none */
	int lexicon_stemming; /* enum dtl_stemming */
	int lexicon_patterns; /* 1: no patterns but the user's own */
	char lexicon_path[4096];
	char state_path[4096]; /* what state and data point to */
	char data_path[4096];
};

/* Sections of the shared part, for dtl_conf_read; *ret_count of them, pointing into shared. */
const struct dtl_conf_section *dtl_shared_sections(struct dtl_shared *shared, size_t *ret_count);
/* After dtl_conf_read: paths made absolute, the state folder made (0700) unless check_only. */
dtl_rc dtl_shared_finish(struct dtl_shared *shared, const struct dtl_conf *conf, bool check_only,
    struct dtl_err *err) DTL_MUST_USE;
/* Makes the paths of its certificates absolute, inside r, which is not copied from then on. */
dtl_rc dtl_registry_place(
    struct dtl_registry_conf *r, const struct dtl_conf *conf, struct dtl_err *err) DTL_MUST_USE;
/* Broker addresses: kafka.bootstrap, else the running local Kafka's from <state>/kafka/bootstrap;
 * DTL_RETRY when that is not running, with the remedy in the text. Lives in the arena. */
dtl_rc dtl_shared_bootstrap(const struct dtl_shared *shared, struct dtl_arena *a, const char **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Path of a data file: <data>/<name> when it is there, else the installed share's. */
const char *
dtl_shared_data_path(const struct dtl_shared *shared, struct dtl_arena *a, const char *name);
/* Plain name of a topic's role: "articles". */
const char *dtl_topic_role(enum dtl_topic topic);
/* What a topic carries; DTL_KIND_COUNT for progress, deadletters and errands. */
enum dtl_kind dtl_topic_kind(enum dtl_topic topic);

#endif

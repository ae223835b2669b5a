/*
 * run_fixture - a configuration, a folder and librdkafka's mock cluster for tests of lib/run.
 *
 * Errors: asserts. Memory: fixture_close frees all. Threads: test thread.
 */
#ifndef DTL_TESTS_RUN_FIXTURE_H
#define DTL_TESTS_RUN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "run/kafka.h"
#include "run/metrics.h"
#include "run/signals.h"

#include <librdkafka/rdkafka_mock.h>
#include <unistd.h>

struct fixture {
	char dir[64];
	char path[128];
	struct dtl_conf *conf;
	struct dtl_shared shared;
	struct dtl_metrics *metrics;
	rd_kafka_t *host; /* owns the mock cluster */
	rd_kafka_mock_cluster_t *cluster;
	struct dtl_err err;
};

static inline void
fixture_must(const struct fixture *f, dtl_rc rc)
{
	if (rc != DTL_OK)
		fail_msg("%s: %s", dtl_rc_name(rc), f->err.text);
}

static inline const char *
fixture_path(struct fixture *f, const char *name)
{
	(void)snprintf(f->path, sizeof f->path, "%s/%s", f->dir, name);
	return f->path;
}

static inline void
fixture_read_conf(struct fixture *f)
{
	size_t count = 0;
	const struct dtl_conf_section *sections = dtl_shared_sections(&f->shared, &count);

	fixture_must(f, dtl_conf_open(NULL, &f->conf, &f->err));
	fixture_must(f, dtl_conf_override(f->conf, "limits.shutdown_timeout=200ms", &f->err));
	fixture_must(f, dtl_conf_read(f->conf, sections, count, &f->err));
	f->shared.state = f->dir;
}

static inline struct fixture *
fixture_open(void)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	(void)snprintf(f->dir, sizeof f->dir, "/tmp/dtl-run-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	fixture_read_conf(f);
	fixture_must(f, dtl_metrics_open(fixture_path(f, "counters"), "test", "news/test/0",
			    &f->metrics, &f->err));
	dtl_signals_reset();
	return f;
}

/* A mock cluster of one broker; a property makes clients quick in tests. */
static inline void
fixture_cluster(struct fixture *f)
{
	static const struct dtl_conf_pair quick[] = {
		{ "topic.metadata.refresh.interval.ms", "500" },
		{ "retry.backoff.ms", "10" },
		{ "reconnect.backoff.ms", "10" },
		{ "reconnect.backoff.max.ms", "50" },
		{ "session.timeout.ms", "4000" },
		{ "heartbeat.interval.ms", "100" },
	};
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[256];

	fixture_must(f, dtl_kafka_set(conf, "log_level", "0", &f->err));
	f->host = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
	assert_non_null(f->host);
	f->cluster = rd_kafka_mock_cluster_new(f->host, 1);
	assert_non_null(f->cluster);
	f->shared.bootstrap = rd_kafka_mock_cluster_bootstraps(f->cluster);
	f->shared.kafka_properties = (struct dtl_conf_map){ quick, 6 };
}

static inline void
fixture_close(struct fixture *f)
{
	char command[96];

	dtl_metrics_close(f->metrics);
	dtl_conf_free(f->conf);
	if (f->cluster != NULL)
		rd_kafka_mock_cluster_destroy(f->cluster);
	if (f->host != NULL)
		rd_kafka_destroy(f->host);
	(void)snprintf(command, sizeof command, "%s/counters", f->dir);
	(void)unlink(command);
	(void)rmdir(f->dir);
	dtl_signals_reset();
	free(f);
}

#endif

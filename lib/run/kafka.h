/*
 * kafka - how every client of librdkafka in this program is set up, and what its errors mean.
 *
 *	dtl_kafka_conf(role)  (dtl_kafka_set ...)  dtl_kafka_new  ...  dtl_kafka_free
 *
 * The only header that shows librdkafka; only files of lib/run include it.
 *
 * Precedence, lowest first: our defaults, kafka.properties, what dtl_kafka_set says after
 * dtl_kafka_conf, and what safety rests on (dtl_kafka_reserved names those; the configuration may not).
 *
 * Errors:  dtl_kafka_class turns librdkafka's codes into ours: DTL_RETRY = the broker or the network
 *          may come back, DTL_SKIP = this one record is refused, DTL_FAIL = a person must act.
 * Memory:  dtl_kafka_new takes the conf over, also when it fails.
 * Threads: the log callback runs in librdkafka's threads and only calls dtl_log.
 */
#ifndef DTL_RUN_KAFKA_H
#define DTL_RUN_KAFKA_H

#include "run/shared.h"

#include <librdkafka/rdkafka.h>

struct dtl_header; /* run/admin.h */

enum dtl_kafka_role { DTL_KAFKA_PRODUCER, DTL_KAFKA_CONSUMER, DTL_KAFKA_ADMIN };

/* Bytes of the largest record we send or take: a dead letter with a whole article and its headers. */
#define DTL_KAFKA_MESSAGE_MAX (8 << 20)

/* client_id: "news/extract/0". DTL_RETRY when the local Kafka is not running. */
dtl_rc dtl_kafka_conf(const struct dtl_shared *shared, enum dtl_kafka_role role,
    const char *client_id, rd_kafka_conf_t **ret, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_kafka_set(
    rd_kafka_conf_t *conf, const char *name, const char *value, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_kafka_set_int(
    rd_kafka_conf_t *conf, const char *name, int64_t value, struct dtl_err *err) DTL_MUST_USE;
/* Admin clients are producers that send nothing. Takes conf over. */
dtl_rc dtl_kafka_new(enum dtl_kafka_role role, rd_kafka_conf_t *conf, rd_kafka_t **ret,
    struct dtl_err *err) DTL_MUST_USE;
struct dtl_kafka_setting {
	const char *name, *value;
};
/* conf, set and new in one. settings: up to one without a name; NULL is none. DTL_KAFKA_ADMIN is for asking: it is told the
 * ends of all records, while a consumer is told those of committed ones, which come a moment after the commit.
 * DTL_KAFKA_CONSUMER is for reading by hand; its group is its client_id unless settings name one. */
dtl_rc
dtl_kafka_open(const struct dtl_shared *shared, enum dtl_kafka_role role, const char *client_id,
    const struct dtl_kafka_setting *settings, rd_kafka_t **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_kafka_free(rd_kafka_t *rk); /* NULL is fine */

/* Once at start: a warning when the librdkafka that runs is older than the recommended one. */
void dtl_kafka_check_version(void);
/* Once: SCRAM is configured, and this librdkafka cannot do it with Kafka 4. */
void dtl_kafka_warn_scram(const struct dtl_conf_map *properties);
/* A broker did not let us in: told once in a while, with what may help. */
void dtl_kafka_login_refused(const char *reason);
/* librdkafka's log callback of every client. */
void dtl_kafka_log(const rd_kafka_t *rk, int level, const char *facility, const char *text);
/* The error callback of every client. */
void dtl_kafka_on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque);
/* Of the error callback: a broker cannot be reached. */
bool dtl_kafka_is_outage(int code);
/* Why kafka.properties may not hold this name; NULL when it may. */
const char *dtl_kafka_reserved(const char *name);
/* Tries the properties on a fresh conf: unknown names and impossible values. */
dtl_rc dtl_kafka_check(const struct dtl_conf_map *properties, struct dtl_err *err) DTL_MUST_USE;

/* One JSON text a second to the callback, for as long as the client is polled. */
dtl_rc dtl_kafka_want_stats(rd_kafka_conf_t *conf,
    int (*took)(rd_kafka_t *rk, char *json, size_t n, void *opaque),
    struct dtl_err *err) DTL_MUST_USE;
/* What it says: any broker is connected; the client is a settled member of its group. */
bool dtl_kafka_stats_up(struct dtl_str json);
bool dtl_kafka_stats_joined(struct dtl_str json);

dtl_rc dtl_kafka_class(rd_kafka_resp_err_t code);
/* Sets "<fmt>: <librdkafka's text>" and returns the class of the code. */
dtl_rc
dtl_kafka_err(struct dtl_err *err, rd_kafka_resp_err_t code, const char *fmt, ...) DTL_PRINTF(3, 4);
/* The same for an rd_kafka_error_t, which is destroyed. NULL gives DTL_OK. */
dtl_rc dtl_kafka_error(struct dtl_err *err, rd_kafka_error_t *error, const char *fmt, ...)
    DTL_PRINTF(3, 4);

/* DTL_FAIL with librdkafka's reason of a fatal error and the remedy. */
dtl_rc dtl_kafka_fatal(struct dtl_err *err, rd_kafka_resp_err_t code, const char *why) DTL_MUST_USE;

/* Headers of a record to be sent; what they are copied from may go. librdkafka takes them over when it takes the
 * record, else rd_kafka_headers_destroy frees them. */
rd_kafka_headers_t *dtl_kafka_headers(const struct dtl_header *headers, size_t count);

/* Number of partitions of a topic; DTL_FAIL with the remedy when it does not exist. */
dtl_rc dtl_kafka_partitions(
    rd_kafka_t *rk, const char *topic, int wait_ms, int *ret, struct dtl_err *err) DTL_MUST_USE;

#endif

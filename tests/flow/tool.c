/*
 * flow-tool - what the flow tests ask Kafka for.
 *
 *	flow-tool CONFIG topics PARTITIONS	create the line's topics
 *	flow-tool CONFIG read ROLE		every record as a line of JSON
 *	flow-tool CONFIG lag GROUP ROLE		records between the committed offsets and the end
 *	flow-tool CONFIG commit GROUP ROLE OFFSET	sets the offset of partition 0
 *	flow-tool - librdkafka			the version that runs, as a number
 *	flow-tool CONFIG send ROLE KEY TEXT	one raw record with a header
 */
#include "base/buf.h"
#include "base/hash.h"
#include "run/admin.h"
#include "run/kafka.h"

#include <stdio.h>
#include <stdlib.h>

struct tool {
	struct dtl_shared shared;
	struct dtl_conf *conf;
	struct dtl_err err;
};

static dtl_rc
read_config(struct tool *t, const char *path)
{
	size_t count = 0;
	const struct dtl_conf_section *sections = dtl_shared_sections(&t->shared, &count);
	dtl_rc rc = dtl_conf_open(path, &t->conf, &t->err);

	if (rc == DTL_OK)
		rc = dtl_conf_read(t->conf, sections, count, &t->err);
	return rc == DTL_OK ? dtl_shared_finish(&t->shared, t->conf, true, &t->err) : rc;
}

static dtl_rc
role_of(struct tool *t, const char *name, enum dtl_topic *ret)
{
	for (int i = 0; i < DTL_TOPIC_COUNT; i++) {
		if (strcmp(dtl_topic_role((enum dtl_topic)i), name) != 0)
			continue;
		*ret = (enum dtl_topic)i;
		return DTL_OK;
	}
	return dtl_err_set(&t->err, DTL_FAIL, "no topic role '%s'", name);
}

static void
print_message(const struct dtl_raw_message *msg, struct dtl_buf *line)
{
	struct dtl_json_writer w;

	dtl_buf_truncate(line, 0);
	dtl_json_writer_init(&w, line, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "partition");
	dtl_json_int(&w, msg->partition);
	dtl_json_key(&w, "offset");
	dtl_json_int(&w, msg->offset);
	dtl_json_key(&w, "timestamp");
	dtl_json_int(&w, msg->timestamp_ms);
	dtl_json_key(&w, "key");
	dtl_json_str(&w, msg->key);
	dtl_json_key(&w, "value_sha256");
	if (msg->value.p != NULL) {
		char hex[65];

		dtl_sha256_hex(msg->value, hex);
		dtl_json_z(&w, hex);
	} else {
		dtl_json_null(&w);
	}
	dtl_json_key(&w, "headers");
	dtl_json_begin_array(&w);
	for (size_t i = 0; i < msg->header_count; i++) {
		dtl_json_begin_array(&w);
		dtl_json_str(&w, msg->headers[i].name);
		dtl_json_str(&w, msg->headers[i].value);
		dtl_json_end_array(&w);
	}
	dtl_json_end_array(&w);
	dtl_json_end_object(&w);
	printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(line)));
}

static dtl_rc
read_topic(struct tool *t, const char *role)
{
	const struct dtl_scan_from from = { .partition = -1, .offset = -1, .follow = false };
	const struct dtl_raw_message *msg = NULL;
	struct dtl_scan *scan = NULL;
	struct dtl_buf line;
	enum dtl_topic topic;
	dtl_rc rc = role_of(t, role, &topic);

	if (rc == DTL_OK)
		rc = dtl_scan_open(&t->shared, t->shared.topics[topic], &from, &scan, &t->err);
	if (rc != DTL_OK)
		return rc;
	dtl_buf_init(&line, NULL);
	do {
		rc = dtl_scan_next(scan, 100, &msg, &t->err);
		if (rc == DTL_OK && msg != NULL)
			print_message(msg, &line);
	} while (rc == DTL_OK && msg != NULL);
	dtl_buf_clear(&line);
	dtl_scan_close(scan);
	return rc;
}

static dtl_rc
send_raw(struct tool *t, struct dtl_admin *admin, const char *const *args)
{
	static const struct dtl_header header = { DTL_STR("traceparent"), DTL_STR("00-ab-cd-01") };
	struct dtl_raw_message msg = { .key = dtl_str_from(args[1]),
		.value = dtl_str_from(args[2]),
		.headers = &header,
		.header_count = 1 };
	enum dtl_topic topic;
	dtl_rc rc = role_of(t, args[0], &topic);

	return rc == DTL_OK ? dtl_admin_send(admin, t->shared.topics[topic], &msg, &t->err) : rc;
}

static dtl_rc
print_lag(struct tool *t, struct dtl_admin *admin, const char *const *args)
{
	enum dtl_topic topic;
	int64_t lag = -1;
	dtl_rc rc = role_of(t, args[1], &topic);

	if (rc == DTL_OK)
		rc = dtl_admin_lag(admin, args[0], topic, &lag, &t->err);
	if (rc == DTL_OK)
		printf("%lld\n", (long long)lag);
	return rc;
}

static dtl_rc
commit(struct tool *t, const char *const *args)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
	rd_kafka_t *rk = NULL;
	enum dtl_topic topic;
	int64_t offset = -1;
	dtl_rc rc = role_of(t, args[1], &topic);

	(void)dtl_str_to_i64(dtl_str_from(args[2]), 0, INT64_MAX, &offset);
	if (rc == DTL_OK)
		rc = dtl_kafka_open(&t->shared, DTL_KAFKA_CONSUMER, args[0], NULL, &rk, &t->err);
	if (rc == DTL_OK) {
		rd_kafka_topic_partition_list_add(list, t->shared.topics[topic], 0)->offset =
		    offset;
		rc = dtl_kafka_err(&t->err, rd_kafka_commit(rk, list, 0), "commit");
		(void)rd_kafka_consumer_close(rk);
		dtl_kafka_free(rk);
	}
	rd_kafka_topic_partition_list_destroy(list);
	return rc;
}

static dtl_rc
run(struct tool *t, const char *command, const char *const *args, int count)
{
	struct dtl_admin *admin = NULL;
	int64_t partitions = 0;
	dtl_rc rc;

	if (strcmp(command, "read") == 0 && count == 1)
		return read_topic(t, args[0]);
	if (strcmp(command, "commit") == 0 && count == 3)
		return commit(t, args);
	rc = dtl_admin_open(&t->shared, &admin, &t->err);
	if (rc != DTL_OK)
		return rc;
	if (strcmp(command, "topics") == 0 && count == 1 &&
	    dtl_str_to_i64(dtl_str_from(args[0]), 0, 1000, &partitions))
		rc = dtl_admin_ensure(admin, (int)partitions, &t->err);
	else if (strcmp(command, "lag") == 0 && count == 2)
		rc = print_lag(t, admin, args);
	else if (strcmp(command, "send") == 0 && count == 3)
		rc = send_raw(t, admin, args);
	else
		rc = dtl_err_set(&t->err, DTL_FAIL, "unknown command '%s'", command);
	dtl_admin_close(admin);
	return rc;
}

int
main(int argc, char **argv)
{
	struct tool *t = calloc(1, sizeof *t);
	dtl_rc rc;

	if (t == NULL || argc < 3)
		return 64;
	if (strcmp(argv[2], "librdkafka") == 0) {
		printf("%d\n", rd_kafka_version());
		free(t);
		return 0;
	}
	rc = read_config(t, argv[1]);
	if (rc == DTL_OK)
		rc = run(t, argv[2], (const char *const *)&argv[3], argc - 3);
	if (rc != DTL_OK)
		(void)fprintf(stderr, "flow-tool: %s\n", t->err.text);
	dtl_conf_free(t->conf);
	free(t);
	return rc == DTL_OK ? 0 : 1;
}

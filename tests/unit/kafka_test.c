#include "run_fixture.h"

#include "base/file.h"
#include "run/port.h"

/* Where Java's default partitioner puts these keys; hashes are those of Kafka's own test of murmur2. */
static void
keys_go_where_java_puts_them(void **state)
{
	static const struct {
		const char *key;
		int32_t hash;
	} cases[] = {
		{ "21", -973932308 },
		{ "foobar", -790332482 },
		{ "a-little-bit-long-string", -985981536 },
		{ "a-little-bit-longer-string", -1486304829 },
		{ "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971 },
		{ "abc", 479470107 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (int32_t partitions = 1; partitions < 20; partitions++)
			assert_int_equal(rd_kafka_msg_partitioner_murmur2(NULL, cases[i].key,
					     strlen(cases[i].key), partitions, NULL, NULL),
			    (cases[i].hash & 0x7fffffff) % partitions);
}

static void
expect_property(rd_kafka_conf_t *conf, const char *name, const char *value)
{
	char text[512] = "";
	size_t size = sizeof text;

	if (rd_kafka_conf_get(conf, name, text, &size) != RD_KAFKA_CONF_OK &&
	    (rd_kafka_conf_get_default_topic_conf(conf) == NULL ||
		rd_kafka_topic_conf_get(rd_kafka_conf_get_default_topic_conf(conf), name, text,
		    &size) != RD_KAFKA_CONF_OK))
		fail_msg("no property '%s'", name);
	assert_string_equal(text, value);
}

static void
producers_are_safe_whatever_the_defaults(void **state)
{
	struct fixture *f = fixture_open();
	rd_kafka_conf_t *conf = NULL;

	(void)state;
	f->shared.bootstrap = "127.0.0.1:1";
	fixture_must(
	    f, dtl_kafka_conf(&f->shared, DTL_KAFKA_PRODUCER, "news/files/0", &conf, &f->err));
	expect_property(conf, "enable.idempotence", "true");
	expect_property(conf, "acks", "-1");
	expect_property(conf, "partitioner", "murmur2_random");
	expect_property(conf, "message.timeout.ms", "0");
	expect_property(conf, "queue.buffering.max.kbytes", "65536");
	expect_property(conf, "client.id", "news/files/0");
	rd_kafka_conf_destroy(conf);
	fixture_close(f);
}

static void
consumers_commit_only_what_they_are_told(void **state)
{
	struct fixture *f = fixture_open();
	rd_kafka_conf_t *conf = NULL;

	(void)state;
	f->shared.bootstrap = "127.0.0.1:1";
	fixture_must(
	    f, dtl_kafka_conf(&f->shared, DTL_KAFKA_CONSUMER, "news/extract/0", &conf, &f->err));
	expect_property(conf, "enable.auto.commit", "false");
	expect_property(conf, "isolation.level", "read_committed");
	expect_property(conf, "partition.assignment.strategy", "cooperative-sticky");
	expect_property(conf, "auto.offset.reset", "error");
	expect_property(conf, "session.timeout.ms", "10000");
	expect_property(conf, "queued.max.messages.kbytes", "32768");
	rd_kafka_conf_destroy(conf);
	fixture_close(f);
}

static void
properties_of_the_config_are_taken(void **state)
{
	static const struct dtl_conf_pair pair = { "linger.ms", "77" };
	struct fixture *f = fixture_open();
	rd_kafka_conf_t *conf = NULL;

	(void)state;
	f->shared.bootstrap = "127.0.0.1:1";
	f->shared.kafka_properties = (struct dtl_conf_map){ &pair, 1 };
	fixture_must(f, dtl_kafka_conf(&f->shared, DTL_KAFKA_PRODUCER, "x", &conf, &f->err));
	expect_property(conf, "linger.ms", "77");
	rd_kafka_conf_destroy(conf);
	fixture_close(f);
}

static void
bad_properties_are_told_before_the_start(void **state)
{
	static const struct {
		struct dtl_conf_pair pair;
		const char *text;
	} cases[] = {
		{ { "acks", "1" }, "'acks' may not be set: always all: nothing may be lost" },
		{ { "group.id", "x" }, "'group.id' may not be set: it is line.stage" },
		{ { "no.such.property", "1" },
		    "no.such.property: No such configuration property: \"no.such.property\"" },
		{ { "linger.ms", "soon" }, "linger.ms: Invalid value for configuration property "
					   "\"queue.buffering.max.ms\"" },
	};
	struct dtl_err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_conf_map map = { &cases[i].pair, 1 };

		assert_int_equal(dtl_kafka_check(&map, &err), DTL_FAIL);
		assert_string_equal(err.text, cases[i].text);
	}
}

static void
errors_are_classed_by_what_to_do(void **state)
{
	static const struct {
		rd_kafka_resp_err_t code;
		dtl_rc rc;
	} cases[] = {
		{ RD_KAFKA_RESP_ERR_NO_ERROR, DTL_OK },
		{ RD_KAFKA_RESP_ERR__TRANSPORT, DTL_RETRY },
		{ RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, DTL_RETRY },
		{ RD_KAFKA_RESP_ERR__TIMED_OUT, DTL_RETRY },
		{ RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, DTL_RETRY },
		{ RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, DTL_RETRY },
		{ RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, DTL_SKIP },
		{ RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, DTL_FAIL },
		{ RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, DTL_FAIL },
		{ RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, DTL_FAIL },
		{ RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, DTL_FAIL },
	};
	struct dtl_err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(dtl_kafka_class(cases[i].code), cases[i].rc);
	assert_int_equal(dtl_kafka_err(&err, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "topic '%s'",
			     "news.events"),
	    DTL_FAIL);
	assert_non_null(strstr(err.text, "topic 'news.events': "));
	assert_non_null(strstr(err.text, "`dateline topics create`"));
}

static void
a_line_without_kafka_says_how_to_start_one(void **state)
{
	struct fixture *f = fixture_open();
	rd_kafka_conf_t *conf = NULL;

	(void)state;
	assert_int_equal(
	    dtl_kafka_conf(&f->shared, DTL_KAFKA_PRODUCER, "x", &conf, &f->err), DTL_RETRY);
	assert_non_null(strstr(f->err.text, "`dateline up`"));
	fixture_close(f);
}

static void
a_local_kafka_that_died_is_told_at_once(void **state)
{
	struct fixture *f = fixture_open();
	rd_kafka_conf_t *conf = NULL;
	char text[32];

	(void)state;
	(void)snprintf(text, sizeof text, "127.0.0.1:%d", dtl_port_free());
	fixture_must(f, dtl_dir_make(fixture_path(f, "kafka"), 0700, &f->err));
	fixture_must(f, dtl_file_write_atomic(
			    fixture_path(f, "kafka/bootstrap"), dtl_str_from(text), 0600, &f->err));
	assert_int_equal(
	    dtl_kafka_conf(&f->shared, DTL_KAFKA_PRODUCER, "x", &conf, &f->err), DTL_RETRY);
	assert_non_null(strstr(f->err.text, "does not answer on 127.0.0.1:"));
	(void)unlink(fixture_path(f, "kafka/bootstrap"));
	(void)rmdir(fixture_path(f, "kafka"));
	fixture_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_go_where_java_puts_them),
		cmocka_unit_test(producers_are_safe_whatever_the_defaults),
		cmocka_unit_test(consumers_commit_only_what_they_are_told),
		cmocka_unit_test(properties_of_the_config_are_taken),
		cmocka_unit_test(bad_properties_are_told_before_the_start),
		cmocka_unit_test(errors_are_classed_by_what_to_do),
		cmocka_unit_test(a_line_without_kafka_says_how_to_start_one),
		cmocka_unit_test(a_local_kafka_that_died_is_told_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Which librdkafka runs. The one that runs may be another than the one of the headers: its ABI has
 * been the same since 1.x. 2.0.2 is the oldest that the tests have passed on; 2.10.0 has the last of
 * the mends that a line's data can rest on (docs/security.md lists them).
 */
#include "base/date.h"
#include "base/log.h"
#include "run/kafka.h"

#include <stdatomic.h>

#define RECOMMENDED 0x020a00ff
#define SCRAM_MENDED 0x020601ff /* before, Kafka 4 refuses SCRAM whatever the password */
#define SCRAM_ADVICE                                                                               \
	"SCRAM of a librdkafka before 2.6.1 does not work with Kafka 4: use a newer librdkafka, "  \
	"PLAIN over TLS, or Kafka 3.9"
#define TOLD_EVERY_MS 30000

static _Atomic bool scram_is_broken;

void
dtl_kafka_check_version(void)
{
	if (rd_kafka_version() < RECOMMENDED)
		dtl_log(DTL_LOG_WARN, "kafka.version",
		    "this librdkafka works, but 2.10.0 or newer has mends that keep data safer in "
		    "rare faults",
		    "librdkafka=%s recommended=2.10.0", rd_kafka_version_str());
}

static const char *
property(const struct dtl_conf_map *properties, const char *name)
{
	for (size_t i = 0; i < properties->count; i++)
		if (strcmp(properties->items[i].key, name) == 0)
			return properties->items[i].value;
	return "";
}

void
dtl_kafka_warn_scram(const struct dtl_conf_map *properties)
{
	const char *mechanism = property(properties, "sasl.mechanism");
	bool told;

	if (mechanism[0] == '\0')
		mechanism = property(properties, "sasl.mechanisms");
	if (strncmp(mechanism, "SCRAM", 5) != 0 || rd_kafka_version() >= SCRAM_MENDED)
		return;
	told = atomic_exchange(&scram_is_broken, true);
	if (!told)
		dtl_log(DTL_LOG_WARN, "kafka.scram", SCRAM_ADVICE, "librdkafka=%s",
		    rd_kafka_version_str());
}

void
dtl_kafka_login_refused(const char *reason)
{
	static _Atomic int64_t told_ms; /* several clients come here */
	int64_t now = dtl_time_mono_ms(), last = atomic_load(&told_ms);

	if (last != 0 && now - last < TOLD_EVERY_MS)
		return;
	atomic_store(&told_ms, now);
	dtl_log(DTL_LOG_ERROR, "kafka.login", reason, "librdkafka=%s advice=\"%s\"",
	    rd_kafka_version_str(),
	    atomic_load(&scram_is_broken) ? SCRAM_ADVICE
					  : "see the sasl.* and ssl.* values of kafka.properties");
}

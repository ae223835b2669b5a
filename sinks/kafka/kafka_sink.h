/*
 * kafka_sink - events, and the ledger if wanted, forwarded to other topics: of the line's own Kafka or of another one.
 *
 * Own Kafka: what is forwarded and the offsets that it came from are one transaction: exactly once.
 * Another one: an idempotent producer sends, and the offsets follow what was acknowledged: at least once. A repeat
 * has the same key, value and ce_id.
 *
 * Errors:  write: DTL_SKIP: too large, or its topic is not there; DTL_RETRY: the cluster or the registry there is
 *          away. flush: DTL_RETRY for the same. open: DTL_FAIL.
 * Memory:  one batch of the skeleton.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_KAFKA_SINK_H
#define DTL_SINKS_KAFKA_SINK_H

#include "run/remote.h"
#include "run/sink.h"

enum kafka_key {
	KAFKA_KEY_EVENT,
	KAFKA_KEY_ARTICLE,
	KAFKA_KEY_DYAD,
	KAFKA_KEY_COUNTRY,
	KAFKA_KEY_TYPE,
	KAFKA_KEY_NONE
};
enum kafka_format { KAFKA_AVRO, KAFKA_JSON, KAFKA_CLOUDEVENTS };
enum kafka_framing { KAFKA_FRAMING_AUTO, KAFKA_FRAMING_FINGERPRINT, KAFKA_FRAMING_LINE };

struct kafka_conf {
	const char *bootstrap; /* "": the line's own */
	struct dtl_conf_map properties;
	const char *to; /* topic, with {fields} */
	const char *to_else; /* when that is not there; "": dead letter */
	const char *ledger_to; /* "": the ledger stays at home */
	int64_t create; /* most topics that we create */
	int64_t partitions; /* of those; 0: that cluster's default */
	int64_t max_bytes; /* of one record; 0: as the topic says */
	int key;
	int format;
	int framing;
	struct dtl_registry_conf registry; /* of the destination */
};

extern const struct dtl_sink dtl_kafka_sink;

#endif

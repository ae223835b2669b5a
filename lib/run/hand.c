#include "run/hand.h"

#include "run/fault.h"
#include "run/progress.h"
#include "run/txn.h"

#include <stdio.h>
#include <stdlib.h>

#define WAIT_MS 1000
#define TRIES 5

struct dtl_hand {
	const struct dtl_shared *shared;
	struct dtl_metrics metrics; /* nobody reads them */
	struct dtl_txn *txn;
	struct dtl_progress *marks;
	struct dtl_stage stage;
	char identity[256];
};

dtl_rc
dtl_hand_open(
    const struct dtl_shared *shared, const char *name, struct dtl_hand **ret, struct dtl_err *err)
{
	struct dtl_hand *hand = calloc(1, sizeof *hand);
	dtl_rc rc;

	if (hand == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	dtl_fault_setup();
	hand->shared = shared;
	dtl_stage_init(&hand->stage);
	hand->marks = dtl_progress_new(name);
	(void)snprintf(hand->identity, sizeof hand->identity, "%s/%s/0", shared->line, name);
	rc = dtl_txn_open(shared, hand->identity, &hand->metrics, &hand->txn, err);
	if (rc == DTL_OK)
		rc = dtl_delivery_expect(
		    dtl_txn_delivery(hand->txn), shared->topics, DTL_TOPIC_MANIFEST, err);
	if (rc == DTL_OK)
		rc = dtl_progress_load(hand->marks, shared, hand->identity, err);
	if (rc != DTL_OK) {
		dtl_hand_close(hand);
		return rc;
	}
	*ret = hand;
	return DTL_OK;
}

void
dtl_hand_close(struct dtl_hand *hand)
{
	if (hand == NULL || !dtl_txn_close(hand->txn))
		return;
	dtl_progress_free(hand->marks);
	dtl_stage_clear(&hand->stage);
	free(hand);
}

struct dtl_str
dtl_hand_marked(const struct dtl_hand *hand, const char *mark)
{
	return dtl_progress_get(hand->marks, dtl_str_from(mark));
}

static dtl_rc
add(struct dtl_hand *hand, const struct dtl_send *send, struct dtl_err *err)
{
	dtl_rc rc = dtl_delivery_fits(dtl_txn_delivery(hand->txn), send, err);

	if (rc == DTL_OK)
		dtl_stage_add(&hand->stage, send, (struct dtl_owner){ NULL, 0 });
	return rc;
}

static dtl_rc
gather(struct dtl_hand *hand, const struct dtl_send *record, const char *mark, const char *said,
    struct dtl_err *err)
{
	struct dtl_send send = { .topic = hand->shared->topics[DTL_TOPIC_PROGRESS] };
	dtl_rc rc = record->topic != NULL ? add(hand, record, err) : DTL_OK;

	if (rc == DTL_OK && mark != NULL)
		dtl_progress_set(hand->marks, dtl_str_from(mark), dtl_str_from(said));
	while (rc == DTL_OK && dtl_progress_changed(hand->marks, &send.key, &send.value))
		rc = add(hand, &send, err);
	dtl_stage_keep(&hand->stage);
	return rc;
}

static dtl_rc
commit(struct dtl_hand *hand, struct dtl_err *err)
{
	bool done = false;
	dtl_rc rc = DTL_OK;

	for (int tries = 0; tries < TRIES && !(done && rc == DTL_OK); tries++) {
		done = false;
		dtl_txn_start(hand->txn, &hand->stage, (struct dtl_txn_offsets){ NULL, NULL });
		do
			rc = dtl_txn_wait(hand->txn, WAIT_MS, &done, err);
		while (rc == DTL_OK && !done);
		if (rc == DTL_FAIL)
			break;
	}
	return rc;
}

dtl_rc
dtl_hand_send(struct dtl_hand *hand, const char *topic, const struct dtl_raw_message *msg,
    const char *mark, const char *said, struct dtl_err *err)
{
	struct dtl_send record = { .topic = topic };
	dtl_rc rc;

	if (msg != NULL) {
		record.key = msg->key;
		record.value = msg->value;
		record.headers = msg->headers;
		record.header_count = msg->header_count;
		record.timestamp_ms = msg->timestamp_ms;
	}
	dtl_stage_reset(&hand->stage);
	rc = gather(hand, &record, mark, said, err);
	return rc == DTL_OK ? commit(hand, err) : rc;
}

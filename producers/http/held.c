#include "held.h"

#include <stdlib.h>

void
held_init(struct held *h, size_t cap)
{
	*h = (struct held){ .cap = cap };
	h->items = calloc(cap, sizeof *h->items);
	if (h->items == NULL)
		abort();
}

void
held_add(struct held *h, const struct held_item *item)
{
	h->items[h->count++] = *item;
}

static void
answer(struct held_item *item, bool committed)
{
	static const char late[] =
	    "{\"error\":\"Kafka has not acknowledged it in time; it may still come, and sending it "
	    "again is safe\"}\n";
	struct dtl_server_answer a = { .status = committed ? 200 : 503,
		.type = "application/json",
		.body = committed ? dtl_buf_str(&item->answer) : dtl_str_from(late),
		.retry_after_s = committed ? 0 : 5 };

	dtl_server_answer(item->request, &a);
	dtl_buf_clear(&item->answer);
}

void
held_settle(struct held *h, uint64_t committed, int64_t now_ms)
{
	size_t kept = 0;

	for (size_t i = 0; i < h->count; i++) {
		struct held_item *item = &h->items[i];

		if (item->ticket <= committed || now_ms >= item->until_ms)
			answer(item, item->ticket <= committed);
		else
			h->items[kept++] = *item;
	}
	h->count = kept;
}

void
held_clear(struct held *h)
{
	for (size_t i = 0; i < h->count; i++)
		dtl_buf_clear(&h->items[i].answer);
	free(h->items);
	*h = (struct held){ 0 };
}

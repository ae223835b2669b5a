#include "errand.h"

#include "errand_word.h"
#include "follow.h"

#include "base/date.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#define FIRST_MS                                                                                   \
	3000 /* an errand without an answer is given again after so long, each time later */
#define LAST_MS 30000
#define WORDS 256 /* heard in one go */
#define ANSWERED 1024 /* errands whose answers may still be under way */
#define ANSWERED_MS 60000

/* What we asked others to ask. */
struct given {
	char id[33];
	struct feed *slot;
	int32_t to;
	struct dtl_buf word;
	int64_t said_ms, wait_ms; /* monotonic */
	struct given *next, **prev;
};

/* What others asked us to ask. */
struct errand {
	struct feed slot;
	struct dtl_arena *a;
	struct errand_word word;
	int32_t from;
	struct errand *next, **prev;
};

struct errands {
	struct given *given;
	struct errand *taken;
	size_t given_count, taken_count;
	uint64_t name[2]; /* no other process has it */
	uint64_t last;
	uint64_t answered[ANSWERED]; /* hashes of ids, a ring */
	int64_t answered_ms[ANSWERED];
	size_t answered_next;
	uint64_t shares; /* of the run, when it was last looked at */
	struct dtl_buf word; /* being made */
	struct dtl_arena *a; /* for the word in hand */
};

struct errands *
errands_new(void)
{
	struct errands *e = calloc(1, sizeof *e);

	if (e == NULL || getrandom(e->name, sizeof e->name, 0) != (ssize_t)sizeof e->name)
		abort();
	dtl_buf_init(&e->word, NULL);
	e->a = dtl_arena_new((size_t)64 << 20);
	return e;
}

size_t
errands_given(const struct errands *e)
{
	return e->given_count;
}

static void
unlink_given(struct errands *e, struct given *g)
{
	*g->prev = g->next;
	if (g->next != NULL)
		g->next->prev = g->prev;
	e->given_count--;
	dtl_buf_clear(&g->word);
	free(g);
}

static void
unlink_taken(struct errands *e, struct errand *t)
{
	*t->prev = t->next;
	if (t->next != NULL)
		t->next->prev = t->prev;
	e->taken_count--;
	dtl_arena_free(t->a); /* holds it */
}

void
errands_drop(struct run *r)
{
	while (r->errands->given != NULL)
		unlink_given(r->errands, r->errands->given);
	while (r->errands->taken != NULL)
		unlink_taken(r->errands, r->errands->taken);
}

void
errands_free(struct errands *e)
{
	if (e == NULL)
		return;
	while (e->given != NULL)
		unlink_given(e, e->given);
	while (e->taken != NULL)
		unlink_taken(e, e->taken);
	dtl_buf_clear(&e->word);
	dtl_arena_free(e->a);
	free(e);
}

/* DTL_RETRY, as when nobody could hear us yet: it is said again later. */
static dtl_rc
say(struct run *r, struct given *g, struct dtl_err *err)
{
	dtl_rc rc = outlet_tell(&r->outlet, g->to, dtl_buf_str(&g->word), err);

	g->said_ms = dtl_time_mono_ms();
	g->wait_ms = rc == DTL_RETRY	    ? FIRST_MS / 10
		     : g->wait_ms == 0	    ? FIRST_MS
		     : g->wait_ms < LAST_MS ? g->wait_ms * 2
					    : LAST_MS;
	return rc == DTL_RETRY ? DTL_OK : rc;
}

void
errand_give(struct run *r, struct feed *slot, const struct dtl_http_request *request, bool judged)
{
	struct errands *e = r->errands;
	struct given *g = calloc(1, sizeof *g);
	struct dtl_arena *a = dtl_arena_new(0);
	struct errand_word word = { .asks = true, .judged = judged, .request = *request };
	struct dtl_err err = { "" };
	dtl_rc rc;

	if (g == NULL)
		abort();
	(void)snprintf(g->id, sizeof g->id, "%08x%016llx%08llx", (unsigned)e->name[1],
	    (unsigned long long)e->name[0], (unsigned long long)e->last++);
	word.id = dtl_str_from(g->id);
	g->slot = slot;
	slot->busy = true;
	dtl_buf_init(&g->word, NULL);
	errand_word_print(&word, &g->word);
	g->to = outlet_place(&r->outlet, run_share_name(a, request->url));
	dtl_arena_free(a);
	g->next = e->given;
	g->prev = &e->given;
	if (g->next != NULL)
		g->next->prev = &g->next;
	e->given = g;
	e->given_count++;
	rc = say(r, g, &err);
	if (rc == DTL_OK)
		return;
	r->rc = rc;
	r->err = err;
}

/* An answer of a slot of ours: as if we had asked ourselves. */
static void
take_answer(struct run *r, const struct errand_word *word)
{
	struct given *g = r->errands->given;
	struct feed *slot;

	while (g != NULL && !dtl_str_is(word->id, g->id))
		g = g->next;
	if (g == NULL)
		return; /* came twice, or too late */
	slot = g->slot;
	unlink_given(r->errands, g);
	slot->busy = false;
	if (word->robots != ROBOTS_YES)
		follow_verdict(r, slot, word->robots);
	else
		run_answered(r, slot, &word->response);
}

static bool
was_answered(const struct errands *e, uint64_t hash)
{
	int64_t since_ms = dtl_time_mono_ms() - ANSWERED_MS;

	for (size_t i = 0; i < ANSWERED; i++)
		if (e->answered[i] == hash && e->answered_ms[i] > since_ms)
			return true;
	return false;
}

static bool
is_known(const struct errands *e, struct dtl_str id)
{
	for (const struct errand *t = e->taken; t != NULL; t = t->next)
		if (dtl_str_eq(t->word.id, id))
			return true;
	return was_answered(e, dtl_str_hash(id));
}

static void
answer(struct run *r, struct errand *t, struct errand_word *word)
{
	struct errands *e = r->errands;
	struct dtl_err err = { "" };
	dtl_rc rc;

	word->id = t->word.id;
	dtl_buf_truncate(&e->word, 0);
	errand_word_print(word, &e->word);
	rc = outlet_tell(&r->outlet, t->from, dtl_buf_str(&e->word), &err);
	if (rc == DTL_SKIP) { /* beyond what fits: as an answer that was too large */
		word->response.outcome = DTL_HTTP_LARGE;
		word->response.why = "more than fits into a record";
		word->response.body = DTL_STR_NONE;
		word->response.header_count = 0;
		dtl_buf_truncate(&e->word, 0);
		errand_word_print(word, &e->word);
		rc = outlet_tell(&r->outlet, t->from, dtl_buf_str(&e->word), &err);
	}
	if (rc == DTL_OK) {
		e->answered[e->answered_next] = dtl_str_hash(word->id);
		e->answered_ms[e->answered_next] = dtl_time_mono_ms();
		e->answered_next = (e->answered_next + 1) % ANSWERED;
	} else if (rc == DTL_FAIL) {
		r->rc = rc;
		r->err = err;
	}
	unlink_taken(e, t); /* not told: who waits gives it again */
	if (e->word.cap > ERRAND_BYTES / 8)
		dtl_buf_clear(&e->word);
}

void
errand_answer(struct run *r, struct feed *slot, const struct dtl_http_response *response)
{
	struct errand_word word = { .robots = ROBOTS_YES, .response = *response };

	answer(r, slot->errand, &word);
}

void
errand_judge(struct run *r, struct feed *slot)
{
	struct errand *t = slot->errand;
	enum robots_word robots = t->word.judged ? follow_may(r, slot) : ROBOTS_YES;
	struct errand_word word = { .robots = robots };

	if (robots == ROBOTS_WAIT)
		return;
	if (robots != ROBOTS_YES) {
		answer(r, t, &word);
		return;
	}
	slot->due_ms = clock_now(&r->clock);
	plan_add(&r->plan, slot);
}

void
errand_request(const struct feed *slot, struct dtl_http_request *ret)
{
	const struct errand *t = slot->errand;

	*ret = t->word.request;
	if (ret->limit_bytes == 0 || ret->limit_bytes > ERRAND_BYTES)
		ret->limit_bytes = ERRAND_BYTES;
}

/* Of hosts that are ours only; what is of no use is passed over: whoever waits gives it again, to whom it may
 * concern. */
static void
take_errand(struct run *r, const struct dtl_word *heard, const struct errand_word *word)
{
	struct errands *e = r->errands;
	struct dtl_arena *a;
	struct errand *t;

	if (e->taken_count >= ERRANDS_TAKEN || is_known(e, word->id) ||
	    plan_is_foreign(&r->plan, word->request.url))
		return;
	a = dtl_arena_new(0);
	t = DTL_NEW(a, struct errand);
	t->a = a;
	t->from = heard->from;
	if (!errand_word_read(a,
		dtl_str_make(dtl_arena_strndup(a, heard->bytes.p, heard->bytes.n), heard->bytes.n),
		&t->word)) {
		dtl_arena_free(a);
		return;
	}
	t->slot.errand = t;
	t->slot.heap = SIZE_MAX;
	t->slot.url = t->word.request.url;
	t->slot.unverified = t->word.request.unverified;
	t->next = e->taken;
	t->prev = &e->taken;
	if (t->next != NULL)
		t->next->prev = &t->next;
	e->taken = t;
	e->taken_count++;
	errand_judge(r, &t->slot);
}

/* What has no answer is given again; all of it when hosts changed hands. */
static dtl_rc
say_again(struct run *r, struct dtl_err *err)
{
	struct errands *e = r->errands;
	int64_t now_ms = dtl_time_mono_ms();
	bool all = e->shares != r->shares;
	dtl_rc rc = DTL_OK;

	e->shares = r->shares;
	for (struct given *g = e->given; rc == DTL_OK && g != NULL; g = g->next)
		if (all || now_ms - g->said_ms >= g->wait_ms)
			rc = say(r, g, err);
	return rc;
}

dtl_rc
errand_serve(struct run *r, struct dtl_err *err)
{
	struct dtl_word heard;
	bool any = true;
	dtl_rc rc = say_again(r, err);

	for (int i = 0; rc == DTL_OK && any && i < WORDS; i++) {
		struct errand_word word;

		rc = outlet_hear(&r->outlet, &heard, &any, err);
		if (rc != DTL_OK || !any)
			break;
		dtl_arena_reset(r->errands->a);
		if (!errand_word_read(r->errands->a, heard.bytes, &word))
			dtl_log(DTL_LOG_WARN, "feeds.errand", "what was heard is no word of ours",
			    "bytes=%zu", heard.bytes.n);
		else if (word.asks)
			take_errand(r, &heard, &word);
		else
			take_answer(r, &word);
	}
	return rc;
}

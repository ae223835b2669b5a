#include "ledger.h"

#include "run/headers.h"
#include "run/schemas.h"
#include "store/sqlite.h"

void
dtl_ledger_init(struct dtl_ledger *l)
{
	*l = (struct dtl_ledger){ .a = dtl_arena_new((size_t)64 << 30) };
	dtl_map_init(&l->accounts, l->a);
	dtl_map_init(&l->events, l->a);
	dtl_map_init(&l->dead, l->a);
	dtl_map_init(&l->unreadable, l->a);
	dtl_map_init(&l->rows, l->a);
}

void
dtl_ledger_clear(struct dtl_ledger *l)
{
	dtl_arena_free(l->a);
	l->a = NULL;
}

static struct dtl_str
kept(struct dtl_ledger *l, struct dtl_str s)
{
	return dtl_str_make(dtl_arena_strndup(l->a, s.p, s.n), s.n);
}

static struct dtl_account *
account_of(struct dtl_ledger *l, struct dtl_str id)
{
	union dtl_map_value value;

	if (dtl_map_get(&l->accounts, id, &value))
		return value.ptr;
	struct dtl_account *account = DTL_NEW(l->a, struct dtl_account);
	account->id = kept(l, id);
	value.ptr = account;
	(void)dtl_map_put(&l->accounts, account->id, value);
	return account;
}

static void
note(struct dtl_ledger *l, struct dtl_map *set, struct dtl_str id)
{
	union dtl_map_value one = { .num = 1 };

	if (!dtl_map_get(set, id, NULL))
		(void)dtl_map_put(set, kept(l, id), one);
}

static void
take_coded(struct dtl_ledger *l, const struct dtl_coded *coded)
{
	struct dtl_account *account = account_of(l, coded->article_id);
	bool older = coded->revision < account->coded_revision ||
		     (coded->revision == account->coded_revision &&
			 coded->generation.number < account->generation);

	if (account->coded && older)
		return;
	account->coded = true;
	account->coded_revision = coded->revision;
	account->generation = coded->generation.number;
	account->outcome = coded->outcome;
	account->event_count = coded->event_id_count;
	account->event_ids = DTL_NEW_ARRAY(l->a, coded->event_id_count + 1, struct dtl_str);
	for (size_t i = 0; i < coded->event_id_count; i++)
		account->event_ids[i] = kept(l, coded->event_ids[i]);
}

static void
take_article(struct dtl_ledger *l, const struct dtl_article *article)
{
	struct dtl_account *account = account_of(l, article->id);

	account->published = true;
	if (article->revision > account->article_revision)
		account->article_revision = article->revision;
}

static void
take_dead(struct dtl_ledger *l, const struct dtl_line *line, const struct dtl_raw_message *m)
{
	for (size_t i = 0; i < m->header_count; i++) {
		if (dtl_str_is(m->headers[i].name, "dtl.origin"))
			note(l, &l->dead, m->headers[i].value);
		if (dtl_str_is(m->headers[i].name, "__connect.errors.topic") &&
		    dtl_str_is(m->headers[i].value, line->shared.topics[DTL_TOPIC_ARTICLES]))
			account_of(l, m->key)->dead = true;
	}
}

struct scanner {
	struct dtl_ledger *l;
	struct dtl_line *line;
	struct dtl_wire *wire;
	struct dtl_arena *a; /* of one record */
};

/* Garbage is accounted for when it became a dead letter. */
static void
take_garbage(struct scanner *s, enum dtl_topic topic, const struct dtl_raw_message *m)
{
	struct dtl_str origin = dtl_str_from(dtl_arena_printf(s->a, "%s/%d/%lld",
	    s->line->shared.topics[topic], (int)m->partition, (long long)m->offset));

	if (!dtl_map_get(&s->l->dead, origin, NULL))
		note(s->l, &s->l->unreadable, origin);
	else if (topic == DTL_TOPIC_ARTICLES)
		account_of(s->l, m->key)->published = true;
}

static void
take(struct scanner *s, enum dtl_topic topic, const struct dtl_raw_message *m)
{
	enum dtl_kind kind = dtl_topic_kind(topic);
	struct dtl_wire_message message = dtl_header_message(m->value, m->headers, m->header_count);
	struct dtl_record record;
	struct dtl_err ignored;

	s->l->scanned[topic]++;
	if (topic == DTL_TOPIC_DEADLETTERS) {
		take_dead(s->l, s->line, m);
		return;
	}
	if (m->value.p == NULL)
		return;
	if (dtl_wire_decode(s->wire, s->a, kind, message, &record, &ignored) != DTL_OK) {
		take_garbage(s, topic, m);
		return;
	}
	if (topic == DTL_TOPIC_ARTICLES)
		take_article(s->l, record.u.article);
	else if (topic == DTL_TOPIC_CODED)
		take_coded(s->l, record.u.coded);
	else
		note(s->l, &s->l->events, record.u.event->id);
}

static dtl_rc
scan_topic(struct scanner *s, enum dtl_topic topic, struct dtl_err *err)
{
	const struct dtl_scan_from from = { -1, -1, false };
	struct dtl_scan *scan = NULL;
	dtl_rc rc =
	    dtl_scan_open(&s->line->shared, s->line->shared.topics[topic], &from, &scan, err);

	while (rc == DTL_OK) {
		const struct dtl_raw_message *m = NULL;

		rc = dtl_scan_next(scan, 500, &m, err);
		if (rc != DTL_OK || m == NULL)
			break;
		take(s, topic, m);
		dtl_arena_reset(s->a);
	}
	dtl_scan_close(scan);
	return rc;
}

dtl_rc
dtl_ledger_read(struct dtl_ledger *l, struct dtl_line *line, struct dtl_err *err)
{
	/* Dead letters first: they excuse articles that cannot be decoded. */
	static const enum dtl_topic order[] = { DTL_TOPIC_DEADLETTERS, DTL_TOPIC_ARTICLES,
		DTL_TOPIC_CODED, DTL_TOPIC_EVENTS };
	struct scanner s = { l, line, NULL, dtl_arena_new(0) };
	struct dtl_admin *admin = NULL;
	struct dtl_schemas *schemas = NULL;
	dtl_rc rc = dtl_schemas_open(&line->shared, &schemas, err);

	if (rc == DTL_OK)
		s.wire = dtl_schemas_wire(schemas);

	if (rc == DTL_OK)
		rc = dtl_admin_open(&line->shared, &admin, err);
	if (rc == DTL_OK)
		rc = dtl_admin_describe(admin, line->a, l->topics, err);
	for (size_t i = 0; rc == DTL_OK && i < sizeof order / sizeof order[0]; i++) {
		if (!l->topics[order[i]].exists)
			rc = dtl_err_set(err, DTL_FAIL,
			    "topic '%s' is not there; create it with `dateline topics create`",
			    l->topics[order[i]].name);
		else
			rc = scan_topic(&s, order[i], err);
	}
	dtl_admin_close(admin);
	dtl_schemas_close(schemas);
	dtl_arena_free(s.a);
	return rc;
}

static dtl_rc
read_column(struct dtl_ledger *l, struct dtl_store *store, const char *sql, bool events,
    struct dtl_err *err)
{
	struct dtl_stmt *st = NULL;
	bool row = false;
	dtl_rc rc = dtl_store_prepare(store, sql, &st, err);

	while (rc == DTL_OK) {
		rc = dtl_stmt_step(st, &row, err);
		if (rc != DTL_OK || !row)
			break;
		if (events) {
			note(l, &l->rows, dtl_stmt_str(st, 0));
		} else {
			account_of(l, dtl_stmt_str(st, 0))->in_table = true;
			l->article_rows++;
		}
	}
	dtl_stmt_close(st);
	return rc;
}

dtl_rc
dtl_ledger_table(struct dtl_ledger *l, const char *path, struct dtl_err *err)
{
	const struct dtl_store_options options = {
		.path = path, .busy_wait_ms = 10000, .read_only = true
	};
	struct dtl_store *store = NULL;
	dtl_rc rc = dtl_store_open(&options, &store, err);

	if (rc == DTL_OK)
		rc = read_column(l, store, "SELECT id FROM articles", false, err);
	if (rc == DTL_OK)
		rc = read_column(l, store, "SELECT id FROM events WHERE listed = 1", true, err);
	dtl_store_close(store);
	l->has_table = rc == DTL_OK;
	return rc;
}

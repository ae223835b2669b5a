#include "run/frame.h"

#include "base/date.h"
#include "base/file.h"
#include "base/log.h"
#include "run/fault.h"
#include "run/heap.h"
#include "run/kafka.h"
#include "run/notify.h"
#include "run/reload.h"
#include "run/scrape.h"
#include "run/signals.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static size_t
key_count(const struct dtl_conf_key *keys)
{
	size_t n = 0;

	while (keys != NULL && keys[n].name != NULL)
		n++;
	return n;
}

/* What every process's section may hold: what `dateline up` reads, and what no skeleton cares for. */
struct supervisor_conf {
	int64_t instances;
	const char *metrics;
};

static const struct dtl_conf_key supervisor_keys[] = {
	{ "instances", DTL_CONF_INT, offsetof(struct supervisor_conf, instances), "1", 1, 64, NULL,
	    "processes of this kind that `dateline up` starts" },
	{ "metrics", DTL_CONF_STR, offsetof(struct supervisor_conf, metrics), "", 0, 60, NULL,
	    "where this process serves its counters: 127.0.0.1:9100, slot N N ports higher; empty: "
	    "as "
	    "`metrics` says" },
	{ 0 },
};

static size_t
add_keys(struct dtl_frame *f, size_t count, const struct dtl_conf_key *keys, size_t at)
{
	for (; keys != NULL && keys->name != NULL; keys++) {
		f->keys[count] = *keys;
		f->keys[count++].offset += at;
	}
	return count;
}

/* One table over one block: the folder's struct, then the skeleton's and the supervisor's, each at
 * the next aligned place. */
static void
join_keys(struct dtl_frame *f)
{
	const struct dtl_frame_spec *spec = f->spec;
	size_t room =
	    key_count(spec->keys) + key_count(spec->more_keys) + key_count(supervisor_keys) + 1;
	size_t at = (spec->conf_size + 15) & ~(size_t)15;
	size_t last = at + ((spec->more_size + 15) & ~(size_t)15);
	char *block = dtl_arena_alloc(f->a, last + sizeof(struct supervisor_conf));
	size_t count = 0;

	f->keys = DTL_NEW_ARRAY(f->a, room, struct dtl_conf_key);
	count = add_keys(f, count, spec->keys, 0);
	count = add_keys(f, count, spec->more_keys, at);
	(void)add_keys(f, count, supervisor_keys, last);
	f->section = block;
	f->more = block + at;
	f->common = (const struct supervisor_conf *)(const void *)(block + last);
}

static dtl_rc
read_sections(struct dtl_frame *f, struct dtl_err *err)
{
	size_t count = 0;
	const struct dtl_conf_section *shared = dtl_shared_sections(&f->shared, &count);
	struct dtl_conf_section *all = DTL_NEW_ARRAY(f->a, count + 1, struct dtl_conf_section);

	memcpy(all, shared, count * sizeof *all);
	all[count].path = dtl_arena_printf(f->a, "%s.%s", f->spec->folder, f->spec->name);
	all[count].keys = f->keys;
	all[count].target = f->section;
	all[count].optional = f->opt.config == NULL;
	return dtl_conf_read(f->conf, all, count + 1, err);
}

static dtl_rc
check_address(const struct dtl_frame *f, const char *path, const char *address, struct dtl_err *err)
{
	const char *why = "";

	if (dtl_scrape_address_good(address, &why))
		return DTL_OK;
	return dtl_conf_error(f->conf, path, "metrics", err, "'%s': %s", address, why);
}

static dtl_rc
read_config(struct dtl_frame *f, struct dtl_err *err)
{
	const char *path = dtl_arena_printf(f->a, "%s.%s", f->spec->folder, f->spec->name);
	dtl_rc rc = dtl_conf_open(f->opt.config, &f->conf, err);

	for (size_t i = 0; rc == DTL_OK && i < f->opt.override_count; i++)
		rc = dtl_conf_override(f->conf, f->opt.overrides[i], err);
	if (rc == DTL_OK)
		rc = read_sections(f, err);
	if (rc == DTL_OK)
		rc = dtl_shared_finish(&f->shared, f->conf, true, err);
	if (rc == DTL_OK)
		rc = check_address(f, "", f->shared.metrics, err);
	if (rc == DTL_OK)
		rc = check_address(f, path, f->common->metrics, err);
	if (rc == DTL_OK && f->spec->check != NULL)
		rc = f->spec->check(f->conf, f->section, err);
	if (rc == DTL_OK && f->spec->more_check != NULL)
		rc = f->spec->more_check(f->conf, path, f->more, err);
	return rc;
}

dtl_rc
dtl_frame_reread(struct dtl_frame *f, struct dtl_err *err)
{
	join_keys(f);
	return read_config(f, err);
}

bool
dtl_frame_owns(const struct dtl_frame *f, const struct dtl_conf_key *key)
{
	return (size_t)(key - f->keys) < key_count(f->spec->keys);
}

/* The same table as Markdown: docs/config.md is made of it. */
static void
print_keys(const struct dtl_frame *f)
{
	struct dtl_conf_section section = { dtl_arena_printf(
						f->a, "%s.%s", f->spec->folder, f->spec->name),
		f->keys, f->section, true };
	struct dtl_buf text;

	dtl_buf_init(&text, f->a);
	dtl_conf_document(&section, 1, &text);
	printf("%.*s", DTL_STR_FMT(dtl_buf_str(&text)));
}

static void
print_help(const struct dtl_frame *f)
{
	printf("usage: dateline-%s-%s [-c FILE] [-n | -nv] [-o key=value]... [-d] [-V] [--slot N] "
	       "[--once]%s\n\nkeys of %s.%s:\n",
	    f->spec->verb, f->spec->name, f->spec->operands ? " [FILE]..." : "", f->spec->folder,
	    f->spec->name);
	for (const struct dtl_conf_key *k = f->keys; k->name != NULL; k++)
		if (k->help != NULL)
			printf("  %-18s %s (default: %s)\n", k->name, k->help,
			    k->def != NULL ? k->def : "none, required");
}

static int
usage_error(const struct dtl_frame *f, const struct dtl_err *err)
{
	(void)fprintf(stderr, "dateline-%s-%s: %s\n", f->spec->verb, f->spec->name, err->text);
	return DTL_EXIT_USAGE;
}

/* Options and configuration; -1 to go on. Nothing outside has been touched yet. */
static int
prepare(struct dtl_frame *f, int argc, char **argv, struct dtl_err *err)
{
	struct dtl_buf text;

	if (dtl_opt_parse(argc, argv, &f->opt, err) != DTL_OK)
		return usage_error(f, err);
	if (f->opt.version) {
		printf("dateline-%s-%s %s\n", f->spec->verb, f->spec->name, DTL_VERSION);
		return 0;
	}
	join_keys(f);
	if (f->opt.keys) {
		print_keys(f);
		return 0;
	}
	if (f->opt.help) {
		print_help(f);
		return 0;
	}
	if (f->opt.rest_count > 0 && !f->spec->operands) {
		(void)dtl_err_set(err, DTL_FAIL, "unexpected operand '%s'", f->opt.rest[0]);
		return usage_error(f, err);
	}
	if (read_config(f, err) != DTL_OK) {
		(void)fprintf(stderr, "%s\n", err->text); /* begins with file:line:column */
		return DTL_EXIT_CONFIG;
	}
	if (f->opt.check && f->opt.print) {
		dtl_buf_init(&text, f->a);
		dtl_conf_print(f->conf, &text);
		printf("%.*s", DTL_STR_FMT(dtl_buf_str(&text)));
	}
	return f->opt.check ? 0 : -1;
}

/* Before the world is asked for anything: whoever watches sees us wait. */
static dtl_rc
serve(struct dtl_frame *f, struct dtl_err *err)
{
	const char *own = f->common->metrics;
	const char *address = own[0] != '\0' ? own : f->shared.metrics;
	dtl_rc rc;

	if (address[0] == '\0')
		return DTL_OK;
	rc = dtl_scrape_open(f->metrics, address, f->slot.number, &f->scrape, err);
	if (rc == DTL_OK)
		dtl_log(DTL_LOG_INFO, "metrics", NULL, "address=%s", f->metrics->address);
	return rc;
}

static dtl_rc
start(struct dtl_frame *f, struct dtl_err *err)
{
	const char *name = f->spec->name;
	const char *path;
	dtl_rc rc = dtl_dir_make(f->shared.state, 0700, err);

	if (rc == DTL_OK)
		rc = dtl_signals_install(err);
	if (rc == DTL_OK)
		rc = dtl_slot_claim(&f->shared, name, f->opt.slot, &f->slot, err);
	if (rc != DTL_OK)
		return rc;
	dtl_fault_at(DTL_FAULT_START_SLOT);
	path = dtl_slot_path(&f->shared, f->a, name, f->slot.number, "counters");
	dtl_signals_limit(f->shared.drain_ms);
	dtl_notify_setup();
	rc = dtl_metrics_open(path, name, f->slot.identity, &f->metrics, err);
	if (rc == DTL_OK)
		rc = serve(f, err);
	if (rc == DTL_OK)
		rc = dtl_schemas_open(&f->shared, &f->schemas, err);
	if (rc == DTL_OK) {
		f->wire = dtl_schemas_wire(f->schemas);
		f->heartbeat = dtl_heartbeat_open(&f->shared, f->wire, f->metrics);
		dtl_log(DTL_LOG_INFO, "start", NULL, "instance=%s version=%s pid=%ld",
		    f->slot.identity, DTL_VERSION, (long)getpid());
		dtl_kafka_check_version();
		dtl_notify_ready();
	}
	return rc;
}

static void
release(struct dtl_frame *f)
{
	dtl_scrape_close(f->scrape);
	dtl_schemas_close(f->schemas);
	dtl_metrics_close(f->metrics);
	dtl_slot_release(&f->slot);
	dtl_reload_forget(f);
	dtl_conf_free(f->conf);
	dtl_arena_free(f->a);
}

int
dtl_frame_open(int argc, char **argv, const struct dtl_frame_spec *spec, struct dtl_frame *f)
{
	struct dtl_err err = { "" };
	const char *component;
	int code;

	dtl_heap_setup();
	memset(f, 0, sizeof *f);
	f->spec = spec;
	f->slot.fd = -1;
	f->a = dtl_arena_new(0);
	code = prepare(f, argc, argv, &err);
	if (code >= 0) {
		release(f);
		return code;
	}
	component = dtl_arena_printf(f->a, "%s.%s", spec->verb, spec->name);
	dtl_log_setup(component, f->opt.debug ? DTL_LOG_DEBUG : DTL_LOG_INFO);
	if (start(f, &err) == DTL_OK)
		return -1;
	dtl_log(DTL_LOG_ERROR, "start.failed", err.text, NULL);
	release(f);
	return DTL_EXIT_FAIL;
}

dtl_rc
dtl_frame_wait(struct dtl_frame *f, struct dtl_retry *retry, const struct dtl_err *why)
{
	int64_t wait_ms = dtl_retry_next(retry);
	int64_t until_ms = dtl_time_mono_ms() + wait_ms;

	dtl_log(DTL_LOG_WARN, "retry", why->text, "attempt=%d wait_ms=%lld", retry->attempt,
	    (long long)wait_ms);
	dtl_metrics_add(&f->metrics->retries, 1);
	dtl_metrics_state(f->metrics, DTL_STATE_WAITING_KAFKA);
	while (dtl_time_mono_ms() < until_ms) {
		if (dtl_signals_stopping())
			return DTL_RETRY;
		(void)poll(NULL, 0, 50);
		dtl_metrics_beat(f->metrics);
		dtl_heartbeat_tick(f->heartbeat);
	}
	return DTL_OK;
}

int
dtl_frame_close(struct dtl_frame *f, dtl_rc rc, const struct dtl_err *err)
{
	bool late = rc == DTL_RETRY && dtl_signals_stopping();

	if (late)
		dtl_log(DTL_LOG_WARN, "stop.late", err->text, "instance=%s", f->slot.identity);
	else if (rc != DTL_OK)
		dtl_log(DTL_LOG_ERROR, "failed", err->text, "instance=%s", f->slot.identity);
	dtl_metrics_state(f->metrics, rc == DTL_OK || late ? DTL_STATE_STOPPED : DTL_STATE_FAILED);
	dtl_heartbeat_close(f->heartbeat, rc == DTL_OK || late);
	dtl_notify_stopping();
	dtl_metrics_log(f->metrics, "counters");
	dtl_fault_at(DTL_FAULT_STOP_CLOSING);
	release(f);
	if (late)
		return DTL_EXIT_UNFINISHED;
	return rc == DTL_OK ? 0 : DTL_EXIT_FAIL;
}

#include "run/shared.h"

#include "base/file.h"
#include "run/kafka.h"
#include "run/schemas.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#define KEY(name, type, member, def, min, max, help)                                               \
	{                                                                                          \
		name, type, offsetof(struct dtl_shared, member), def, min, max, NULL, help         \
	}

static const struct dtl_conf_key top_keys[] = {
	KEY("line", DTL_CONF_STR, line, "news", 1, 64,
	    "name of the line: letters, digits, '_' and '-'; first part of every identity"),
	KEY("state", DTL_CONF_STR, state, "./state", 1, 2048,
	    "folder for local state, relative to this file's folder; made with mode 0700"),
	KEY("data", DTL_CONF_STR, data, "", 0, 2048,
	    "folder with your lexicon.bin and english.model; empty: the installed ones"),
	KEY("metrics", DTL_CONF_STR, metrics, "", 0, 60,
	    "where every process serves its counters: 127.0.0.1:0 is any free port; empty: "
	    "nowhere"),
	{ 0 },
};

static const struct dtl_conf_key kafka_keys[] = {
	KEY("bootstrap", DTL_CONF_STR, bootstrap, "", 0, 4096,
	    "brokers as host:port, comma-separated; empty: the local Kafka of `dateline up`"),
	KEY("properties", DTL_CONF_MAP, kafka_properties, "", 0, 200,
	    "any librdkafka property, for every client of the line"),
	{ 0 },
};

static const struct dtl_conf_key topic_keys[] = {
	KEY("articles", DTL_CONF_STR, topics[DTL_TOPIC_ARTICLES], "news.articles", 1, 249,
	    "articles as fetched"),
	KEY("events", DTL_CONF_STR, topics[DTL_TOPIC_EVENTS], "news.events", 1, 249,
	    "events of single articles"),
	KEY("coded", DTL_CONF_STR, topics[DTL_TOPIC_CODED], "news.coded", 1, 249,
	    "ledger: what became of each article"),
	KEY("happenings", DTL_CONF_STR, topics[DTL_TOPIC_HAPPENINGS], "news.happenings", 1, 249,
	    "happenings merged from events"),
	KEY("progress", DTL_CONF_STR, topics[DTL_TOPIC_PROGRESS], "news.progress", 1, 249,
	    "where each producer stands"),
	KEY("deadletters", DTL_CONF_STR, topics[DTL_TOPIC_DEADLETTERS], "news.deadletters", 1, 249,
	    "what could not be worked"),
	KEY("manifest", DTL_CONF_STR, topics[DTL_TOPIC_MANIFEST], "news.manifest", 1, 249,
	    "what each process did in each interval"),
	KEY("errands", DTL_CONF_STR, topics[DTL_TOPIC_ERRANDS], "news.errands", 1, 249,
	    "what producers that share their hosts ask of each other; kept for an hour"),
	{ 0 },
};

static const struct dtl_conf_key manifest_keys[] = {
	KEY("interval", DTL_CONF_DURATION, manifest_ms, "60s", 0, 86400000,
	    "time between two manifests of a process, which are its heartbeats; 0s: none"),
	{ 0 },
};

static const char *const stemmings[] = { "petrarch", "tabari", NULL };
static const char *const pattern_uses[] = { "beside", "instead", NULL };

static const struct dtl_conf_key lexicon_keys[] = {
	KEY("folder", DTL_CONF_STR, lexicon_folder, "", 0, 2048,
	    "your own lexicon, beside ours: actors/, places/, patterns/, notes/, confidence/, "
	    "petrarch/"),
	{ "stemming", DTL_CONF_ENUM, offsetof(struct dtl_shared, lexicon_stemming), "petrarch", 0,
	    0, stemmings, "what a phrase of petrarch/ without '_' at its end means" },
	{ "patterns", DTL_CONF_ENUM, offsetof(struct dtl_shared, lexicon_patterns), "beside", 0, 0,
	    pattern_uses, "your own patterns count beside ours, or instead of them" },
	{ 0 },
};

static const struct dtl_conf_key limit_keys[] = {
	KEY("max_article_bytes", DTL_CONF_BYTES, max_article_bytes, "4 MiB", 1024, 4 << 20,
	    "largest article; larger ones become dead letters"),
	KEY("memory", DTL_CONF_BYTES, memory_bytes, "256 MiB", 32 << 20, INT64_C(1) << 40,
	    "queues and batches of one process"),
	KEY("retry_max_wait", DTL_CONF_DURATION, retry_max_wait_ms, "5s", 100, 3600000,
	    "longest wait between two tries when the world is bad"),
	KEY("shutdown_timeout", DTL_CONF_DURATION, drain_ms, "25s", 100, 3600000,
	    "time for a stop to finish, flush and commit; then what is open is aborted"),
	KEY("crashes", DTL_CONF_INT, crashes, "3", 1, 100,
	    "crashes at one record before it becomes a dead letter"),
	{ 0 },
};

const struct dtl_conf_section *
dtl_shared_sections(struct dtl_shared *shared, size_t *ret_count)
{
	static struct dtl_conf_section sections[] = {
		{ "", top_keys, NULL, true },
		{ "kafka", kafka_keys, NULL, true },
		{ "registry", dtl_registry_keys, NULL, true },
		{ "topics", topic_keys, NULL, true },
		{ "manifests", manifest_keys, NULL, true },
		{ "lexicon", lexicon_keys, NULL, true },
		{ "limits", limit_keys, NULL, true },
	};
	size_t count = sizeof sections / sizeof sections[0];

	for (size_t i = 0; i < count; i++)
		sections[i].target = shared;
	*ret_count = count;
	return sections;
}

static bool
name_fits(const char *name, const char *also)
{
	for (const char *p = name; *p != '\0'; p++) {
		bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
		bool digit = *p >= '0' && *p <= '9';

		if (!letter && !digit && strchr(also, *p) == NULL)
			return false;
	}
	return true;
}

static dtl_rc
check_topics(const struct dtl_shared *shared, const struct dtl_conf *conf, struct dtl_err *err)
{
	for (int i = 0; i < DTL_TOPIC_COUNT; i++) {
		const char *role = dtl_topic_role((enum dtl_topic)i);

		if (!name_fits(shared->topics[i], "._-"))
			return dtl_conf_error(conf, "topics", role, err,
			    "'%s' is no topic name: letters, digits, '.', '_' and '-' are",
			    shared->topics[i]);
		for (int j = 0; j < i; j++)
			if (strcmp(shared->topics[i], shared->topics[j]) == 0)
				return dtl_conf_error(conf, "topics", role, err,
				    "'%s' is the topic of '%s' already", shared->topics[i],
				    dtl_topic_role((enum dtl_topic)j));
	}
	return DTL_OK;
}

static dtl_rc
check_properties(const struct dtl_shared *shared, const struct dtl_conf *conf, struct dtl_err *err)
{
	struct dtl_err why = { "" };

	if (dtl_kafka_check(&shared->kafka_properties, &why) == DTL_OK)
		return DTL_OK;
	return dtl_conf_error(conf, "kafka", "properties", err, "%s", why.text);
}

/* Relative paths count from the YAML's folder, so that a line runs the same from anywhere. */
static dtl_rc
absolute_path(
    const struct dtl_conf *conf, const char *path, char *out, size_t size, struct dtl_err *err)
{
	const char *dir = dtl_conf_dir(conf);
	char cwd[4096] = "";
	int n;

	if (path[0] == '/')
		n = snprintf(out, size, "%s", path);
	else if (dir[0] == '/')
		n = snprintf(out, size, "%s/%s", dir, path);
	else if (getcwd(cwd, sizeof cwd) == NULL)
		return dtl_err_set(err, DTL_FAIL, "working folder: %s", strerror(errno));
	else
		n = snprintf(out, size, "%s/%s/%s", cwd, dir, path);
	if (n < 0 || (size_t)n >= size)
		return dtl_err_set(err, DTL_FAIL, "path '%s' is too long", path);
	return DTL_OK;
}

static dtl_rc
place_one(const struct dtl_conf *conf, const char **path, char *out, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	if ((*path)[0] != '\0')
		rc = absolute_path(conf, *path, out, 4096, err);
	*path = out;
	return rc;
}

dtl_rc
dtl_registry_place(struct dtl_registry_conf *r, const struct dtl_conf *conf, struct dtl_err *err)
{
	dtl_rc rc = place_one(conf, &r->ca, r->ca_path, err);

	if (rc == DTL_OK)
		rc = place_one(conf, &r->certificate, r->certificate_path, err);
	return rc == DTL_OK ? place_one(conf, &r->key, r->key_path, err) : rc;
}

/* Takes "." and empty steps out of an absolute path; ".." stays (a link may stand before it). */
static void
tidy_path(char *path)
{
	char *to = path;

	for (const char *from = path; *from != '\0';) {
		if (from[0] == '/' && (from[1] == '/' || from[1] == '\0')) {
			from++;
		} else if (from[0] == '/' && from[1] == '.' &&
			   (from[2] == '/' || from[2] == '\0')) {
			from += 2;
		} else {
			*to++ = *from++;
		}
	}
	if (to == path)
		*to++ = '/';
	*to = '\0';
}

dtl_rc
dtl_shared_finish(
    struct dtl_shared *shared, const struct dtl_conf *conf, bool check_only, struct dtl_err *err)
{
	dtl_rc rc;

	if (!name_fits(shared->line, "_-"))
		return dtl_conf_error(conf, "", "line", err,
		    "'%s' is no name: letters, digits, '_' and '-' are", shared->line);
	if (dtl_conf_holds_secret(conf)) /* no core file, no debugger of another process */
		(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	rc = check_topics(shared, conf, err);
	if (rc == DTL_OK)
		rc = check_properties(shared, conf, err);
	if (rc == DTL_OK)
		rc = dtl_registry_conf_check(&shared->registry, conf, "registry", "", err);
	if (rc == DTL_OK)
		rc = absolute_path(
		    conf, shared->state, shared->state_path, sizeof shared->state_path, err);
	if (rc == DTL_OK && shared->data[0] != '\0')
		rc = absolute_path(
		    conf, shared->data, shared->data_path, sizeof shared->data_path, err);
	if (rc == DTL_OK && shared->lexicon_folder[0] != '\0')
		rc = absolute_path(conf, shared->lexicon_folder, shared->lexicon_path,
		    sizeof shared->lexicon_path, err);
	if (rc == DTL_OK)
		rc = dtl_registry_place(&shared->registry, conf, err);
	if (rc != DTL_OK)
		return rc;
	if (shared->lexicon_folder[0] != '\0')
		tidy_path(shared->lexicon_path);
	shared->lexicon_folder = shared->lexicon_path;
	tidy_path(shared->state_path);
	shared->state = shared->state_path;
	if (shared->data[0] != '\0')
		tidy_path(shared->data_path);
	shared->data = shared->data_path;
	return check_only ? DTL_OK : dtl_dir_make(shared->state, 0700, err);
}

dtl_rc
dtl_shared_bootstrap(
    const struct dtl_shared *shared, struct dtl_arena *a, const char **ret, struct dtl_err *err)
{
	struct dtl_str bytes = DTL_STR_NONE;
	const char *path;

	if (shared->bootstrap[0] != '\0') {
		*ret = shared->bootstrap;
		return DTL_OK;
	}
	path = dtl_arena_printf(a, "%s/kafka/bootstrap", shared->state);
	if (access(path, R_OK) != 0 && errno == EACCES)
		return dtl_err_set(
		    err, DTL_FAIL, "'%s': %s; another user's line?", path, strerror(errno));
	if (access(path, R_OK) != 0)
		return dtl_err_set(err, DTL_RETRY,
		    "the local Kafka of '%s' is not running: start it with `dateline up` or "
		    "`dateline kafka start`, or set kafka.bootstrap",
		    shared->state);
	if (dtl_file_read(a, path, 4096, &bytes, err) != DTL_OK)
		return DTL_RETRY;
	bytes = dtl_str_trim(bytes);
	if (bytes.n == 0)
		return dtl_err_set(err, DTL_RETRY, "'%s' is empty: is Kafka starting?", path);
	*ret = dtl_arena_strndup(a, bytes.p, bytes.n);
	return DTL_OK;
}

const char *
dtl_shared_data_path(const struct dtl_shared *shared, struct dtl_arena *a, const char *name)
{
	if (shared->data[0] != '\0') {
		const char *path = dtl_arena_printf(a, "%s/%s", shared->data, name);

		if (access(path, R_OK) == 0)
			return path;
	}
	return dtl_share_path(a, name);
}

const char *
dtl_topic_role(enum dtl_topic topic)
{
	static const char *const roles[DTL_TOPIC_COUNT] = {
		[DTL_TOPIC_ARTICLES] = "articles",
		[DTL_TOPIC_EVENTS] = "events",
		[DTL_TOPIC_CODED] = "coded",
		[DTL_TOPIC_HAPPENINGS] = "happenings",
		[DTL_TOPIC_PROGRESS] = "progress",
		[DTL_TOPIC_DEADLETTERS] = "deadletters",
		[DTL_TOPIC_MANIFEST] = "manifest",
		[DTL_TOPIC_ERRANDS] = "errands",
	};

	return roles[topic];
}

enum dtl_kind
dtl_topic_kind(enum dtl_topic topic)
{
	static const enum dtl_kind kinds[DTL_TOPIC_COUNT] = {
		[DTL_TOPIC_ARTICLES] = DTL_KIND_ARTICLE,
		[DTL_TOPIC_EVENTS] = DTL_KIND_EVENT,
		[DTL_TOPIC_CODED] = DTL_KIND_CODED,
		[DTL_TOPIC_HAPPENINGS] = DTL_KIND_HAPPENING,
		[DTL_TOPIC_PROGRESS] = DTL_KIND_COUNT,
		[DTL_TOPIC_DEADLETTERS] = DTL_KIND_COUNT,
		[DTL_TOPIC_MANIFEST] = DTL_KIND_MANIFEST,
		[DTL_TOPIC_ERRANDS] = DTL_KIND_COUNT,
	};

	return kinds[topic];
}

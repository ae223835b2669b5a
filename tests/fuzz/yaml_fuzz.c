/* The door of configuration: a file, and after its first NUL an assignment as given to -o. What reads
 * must print, and what was printed must read and print the same. */
#include "base/date.h"
#include "conf/conf.h"
#include "door.h"

#include <string.h>

struct target {
	const char *line, *text, *secret;
	bool flag;
	int64_t number, size, wait;
	double ratio;
	int level;
	struct dtl_date day;
	struct dtl_conf_list items;
	struct dtl_conf_map pairs;
};

static const char *const levels[] = { "low", "high", NULL };

#define KEY(name, type, def, min, max, choices)                                                    \
	{                                                                                          \
#name, type, offsetof(struct target, name), def, min, max, choices, "any"          \
	}

static const struct dtl_conf_key top_keys[] = {
	KEY(line, DTL_CONF_STR, "news", 1, 64, NULL),
	{ 0 },
};

static const struct dtl_conf_key keys[] = {
	KEY(text, DTL_CONF_STR, "plain", 0, 0, NULL),
	KEY(secret, DTL_CONF_SECRET, "", 0, 0, NULL),
	KEY(flag, DTL_CONF_BOOL, "true", 0, 0, NULL),
	KEY(number, DTL_CONF_INT, "7", 1, 64, NULL),
	KEY(size, DTL_CONF_BYTES, "4 MiB", 1024, 1 << 30, NULL),
	KEY(wait, DTL_CONF_DURATION, "30s", 1, 86400000, NULL),
	KEY(ratio, DTL_CONF_FLOAT, "0.25", 0, 1, NULL),
	KEY(level, DTL_CONF_ENUM, "high", 0, 0, levels),
	KEY(day, DTL_CONF_DATE, "", 0, 0, NULL),
	KEY(items, DTL_CONF_LIST, "[a, b]", 0, 4, NULL),
	KEY(pairs, DTL_CONF_MAP, "", 0, 0, NULL),
	{ 0 },
};

/* The effective configuration as text in *ret; false when it was refused, with a reason. */
static bool
effective(const uint8_t *bytes, size_t n, const char *assignment, struct dtl_buf *ret)
{
	struct target t = { .line = NULL };
	const struct dtl_conf_section sections[] = {
		{ "", top_keys, &t, true },
		{ "sinks.all", keys, &t, true },
	};
	struct dtl_conf *conf = NULL;
	struct dtl_err err = { .text = "" };
	int fd = door_file(bytes, n);
	char path[64];

	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	dtl_rc rc = dtl_conf_open(path, &conf, &err);
	if (rc == DTL_OK && assignment != NULL)
		rc = dtl_conf_override(conf, assignment, &err);
	if (rc == DTL_OK)
		rc = dtl_conf_read(conf, sections, 2, &err);
	if (rc == DTL_OK)
		dtl_conf_print(conf, ret);
	expect(rc == DTL_OK || (rc == DTL_FAIL && err.text[0] != '\0'));
	dtl_conf_free(conf);
	(void)close(fd);
	return rc == DTL_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const uint8_t *nul = n > 0 ? memchr(bytes, 0, n) : NULL;
	size_t file = nul != NULL ? (size_t)(nul - bytes) : n;
	char *assignment = NULL;
	struct dtl_buf first, again;

	if (nul != NULL) {
		assignment = calloc(1, n - file);
		expect(assignment != NULL);
		memcpy(assignment, nul + 1, n - file - 1);
	}
	dtl_buf_init(&first, NULL);
	dtl_buf_init(&again, NULL);
	if (effective(bytes, file, assignment, &first)) {
		expect(effective((const uint8_t *)first.p, first.n, NULL, &again));
		expect(dtl_str_eq(dtl_buf_str(&first), dtl_buf_str(&again)));
	}
	dtl_buf_clear(&first);
	dtl_buf_clear(&again);
	free(assignment);
	return 0;
}

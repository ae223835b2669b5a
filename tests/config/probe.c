/*
 * probe - reads a config as a sink would: the shared sections and a section with every type of key.
 *
 *	probe [-n | -nv] -c FILE
 */
#include "run/shared.h"

#include <stdio.h>
#include <stdlib.h>

struct sample {
	const char *path, *password;
	int topic;
	int64_t rotate_bytes, flush_wait, instances;
	bool fsync;
	double share;
	struct dtl_date since;
	struct dtl_conf_list countries;
	struct dtl_conf_map fields;
};

static const char *const topics[] = { "events", "happenings", NULL };

#define KEY(name, type, member, def, min, max, choices)                                            \
	{                                                                                          \
		name, type, offsetof(struct sample, member), def, min, max, choices, "sample"      \
	}

static const struct dtl_conf_key skeleton_keys[] = {
	KEY("topic", DTL_CONF_ENUM, topic, "events", 0, 0, topics),
	KEY("instances", DTL_CONF_INT, instances, "1", 1, 64, NULL),
	{ 0 },
};

static const struct dtl_conf_key own_keys[] = {
	KEY("path", DTL_CONF_STR, path, NULL, 1, 40, NULL),
	KEY("rotate_bytes", DTL_CONF_BYTES, rotate_bytes, "64 MiB", 1024, INT64_C(1) << 40, NULL),
	KEY("flush_wait", DTL_CONF_DURATION, flush_wait, "1s", 10, 3600000, NULL),
	KEY("fsync", DTL_CONF_BOOL, fsync, "true", 0, 0, NULL),
	KEY("share", DTL_CONF_FLOAT, share, "0.5", 0, 1, NULL),
	KEY("since", DTL_CONF_DATE, since, "", 0, 0, NULL),
	KEY("countries", DTL_CONF_LIST, countries, "", 0, 3, NULL),
	KEY("fields", DTL_CONF_MAP, fields, "", 0, 2, NULL),
	KEY("password", DTL_CONF_SECRET, password, "", 0, 8, NULL),
	{ 0 },
};

static dtl_rc
check(struct dtl_conf *conf, const struct dtl_opt *opt, struct dtl_err *err)
{
	struct dtl_shared shared = { 0 };
	struct sample sample = { 0 };
	struct dtl_conf_section sections[16];
	size_t count;
	const struct dtl_conf_section *common = dtl_shared_sections(&shared, &count);

	memcpy(sections, common, count * sizeof sections[0]);
	sections[count++] =
	    (struct dtl_conf_section){ "sinks.sample", skeleton_keys, &sample, false };
	sections[count++] = (struct dtl_conf_section){ "sinks.sample", own_keys, &sample, false };
	dtl_rc rc = dtl_conf_read(conf, sections, count, err);
	if (rc == DTL_OK && opt->print) {
		struct dtl_buf out;

		dtl_buf_init(&out, NULL);
		dtl_conf_print(conf, &out);
		(void)fwrite(out.p, 1, out.n, stdout);
		dtl_buf_clear(&out);
	}
	if (rc == DTL_OK)
		rc = dtl_shared_finish(&shared, conf, true, err);
	return rc;
}

int
main(int argc, char **argv)
{
	struct dtl_conf *conf = NULL;
	struct dtl_opt opt;
	struct dtl_err err;

	if (dtl_opt_parse(argc, argv, &opt, &err) != DTL_OK) {
		(void)fprintf(stderr, "%s\n", err.text);
		return DTL_EXIT_USAGE;
	}
	dtl_rc rc = dtl_conf_open(opt.config, &conf, &err);
	for (size_t i = 0; rc == DTL_OK && i < opt.override_count; i++)
		rc = dtl_conf_override(conf, opt.overrides[i], &err);
	if (rc == DTL_OK)
		rc = check(conf, &opt, &err);
	dtl_conf_free(conf);
	if (rc == DTL_OK)
		return 0;
	(void)fprintf(stderr, "%s\n", err.text);
	return DTL_EXIT_CONFIG;
}

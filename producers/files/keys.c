#include "files.h"

#include "conf/suggest.h"
#include "run/article_json.h"
#include "run/meter.h"

static const char *const format_choices[] = { "auto", "text", "html", "jsonl", NULL };

const struct dtl_conf_key files_keys[] = {
	{ "paths", DTL_CONF_LIST, offsetof(struct files_conf, paths), "", 0, 0, NULL,
	    "files, folders, globs, or - for standard input; relative to this file's folder; "
	    "operands of the command line take their place" },
	{ "include", DTL_CONF_LIST, offsetof(struct files_conf, include), "", 0, 0, NULL,
	    "patterns of names (with /: of paths) to read inside folders; empty = all" },
	{ "exclude", DTL_CONF_LIST, offsetof(struct files_conf, exclude), "", 0, 0, NULL,
	    "patterns of names to pass over inside folders" },
	{ "format", DTL_CONF_ENUM, offsetof(struct files_conf, format), "auto", 0, 0,
	    format_choices, "auto goes by the name's ending, then by the first bytes" },
	{ "depth", DTL_CONF_INT, offsetof(struct files_conf, depth), "16", 0, 64, NULL,
	    "folders below a folder that are walked" },
	{ "watch", DTL_CONF_BOOL, offsetof(struct files_conf, watch), "false", 0, 0, NULL,
	    "stay, and read what is written or moved into the folders" },
	{ "settle", DTL_CONF_DURATION, offsetof(struct files_conf, settle_ms), "2s", 0, 600000,
	    NULL, "with watch: files found by a scan are left alone until they are this old" },
	{ "rescan", DTL_CONF_DURATION, offsetof(struct files_conf, rescan_ms), "0s", 0, 86400000,
	    NULL, "with watch: also look everywhere this often (network folders); 0s = never" },
	{ "jsonl", DTL_CONF_MAP, offsetof(struct files_conf, jsonl), "", 0, 0, NULL,
	    "our field: their.path|alternative; fields: id url title body html published language "
	    "source domain country authors revision" },
	{ "max_line_bytes", DTL_CONF_BYTES, offsetof(struct files_conf, max_line_bytes), "8 MiB",
	    1024, 1 << 30, NULL, "longer JSON lines become dead letters" },
	{ "source_name", DTL_CONF_STR, offsetof(struct files_conf, source_name), "", 0, 200, NULL,
	    "name of the source where the article states none" },
	{ "source_country", DTL_CONF_STR, offsetof(struct files_conf, source_country), "", 0, 3,
	    NULL, "its country, ISO 3166 alpha-3" },
	{ "language", DTL_CONF_STR, offsetof(struct files_conf, language), "", 0, 3, NULL,
	    "language where the article states none; empty = found by the extractor" },
	{ "progress", DTL_CONF_ENUM, offsetof(struct files_conf, meter), "auto", 0, 0,
	    dtl_meter_choices, "auto: a bar on a terminal, lines elsewhere" },
	{ 0 },
};

dtl_rc
files_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	struct files_conf *self = section;
	struct dtl_article_map map;
	const char *unknown = NULL;

	self->dir = dtl_conf_dir(conf);
	if (dtl_article_map_init(&map, &self->jsonl, &unknown))
		return DTL_OK;
	const char *near =
	    dtl_suggest(dtl_str_from(unknown), dtl_article_field_names, DTL_ARTICLE_FIELD_COUNT);

	return dtl_conf_error(conf, "producers.files", "jsonl", err, "unknown field '%s'%s%s%s",
	    unknown, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
	    near != NULL ? "'?" : "");
}

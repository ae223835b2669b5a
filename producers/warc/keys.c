#include "warc.h"

static const char *const revision_choices[] = { "first", "captured", NULL };

const struct dtl_conf_key warc_keys[] = {
	{ "paths", DTL_CONF_LIST, offsetof(struct warc_conf, paths), "", 0, 0, NULL,
	    "archives, folders, globs, or - for standard input; relative to this file's folder; "
	    "operands of the command line take their place" },
	{ "include", DTL_CONF_LIST, offsetof(struct warc_conf, include), "", 0, 0, NULL,
	    "patterns of names (with /: of paths) to read inside folders; empty = *.warc and "
	    "*.arc, also "
	    "with .gz or .zst" },
	{ "exclude", DTL_CONF_LIST, offsetof(struct warc_conf, exclude), "", 0, 0, NULL,
	    "patterns of names to pass over inside folders" },
	{ "depth", DTL_CONF_INT, offsetof(struct warc_conf, depth), "16", 0, 64, NULL,
	    "folders below a folder that are walked" },
	{ "hosts", DTL_CONF_LIST, offsetof(struct warc_conf, hosts), "", 0, 0, NULL,
	    "take pages of these hosts and what is below them only (example.org also means "
	    "www.example.org); empty = all" },
	{ "exclude_hosts", DTL_CONF_LIST, offsetof(struct warc_conf, exclude_hosts), "", 0, 0, NULL,
	    "take no pages of these hosts" },
	{ "revision", DTL_CONF_ENUM, offsetof(struct warc_conf, revision), "first", 0, 0,
	    revision_choices,
	    "first: every capture is revision 1, the last one read counts; captured: minutes since "
	    "1996 at the capture, so that the newest counts whatever the order" },
	{ "walls", DTL_CONF_BOOL, offsetof(struct warc_conf, walls), "true", 0, 0, NULL,
	    "mark pages that are a challenge, a consent page or a paywall; the extractor passes "
	    "them over" },
	{ "source_country", DTL_CONF_STR, offsetof(struct warc_conf, source_country), "", 0, 3,
	    NULL, "country of the sources, ISO 3166 alpha-3" },
	{ "language", DTL_CONF_STR, offsetof(struct warc_conf, language), "", 0, 3, NULL,
	    "language where the page states none; empty = found by the extractor" },
	{ "progress", DTL_CONF_ENUM, offsetof(struct warc_conf, meter), "auto", 0, 0,
	    dtl_meter_choices, "auto: a bar on a terminal, lines elsewhere" },
	{ 0 },
};

dtl_rc
warc_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	static const char *const archives[] = { "*.warc", "*.warc.gz", "*.warc.zst", "*.arc",
		"*.arc.gz", "*.arc.zst" };
	struct warc_conf *self = section;

	(void)err;
	if (self->include.count == 0)
		self->include =
		    (struct dtl_conf_list){ archives, sizeof archives / sizeof archives[0] };
	self->dir = dtl_conf_dir(conf);
	return DTL_OK;
}

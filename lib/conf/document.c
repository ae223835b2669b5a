#include "conf/tree.h"

/* Markdown cells end at a bar. */
static void
add_cell(struct dtl_buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '|')
			dtl_buf_add_char(out, '\\');
		dtl_buf_add_char(out, *text);
	}
}

static void
add_default(const struct dtl_conf_key *key, struct dtl_buf *out)
{
	if (key->def == NULL || *key->def == '\0') {
		dtl_buf_add_z(out, key->def == NULL ? "required" : "empty");
		return;
	}
	dtl_buf_add_char(out, '`');
	add_cell(out, key->def);
	dtl_buf_add_char(out, '`');
}

static void
add_range(const struct dtl_conf_key *key, struct dtl_arena *a, struct dtl_buf *out)
{
	bool counts = key->type == DTL_CONF_STR || key->type == DTL_CONF_SECRET ||
		      key->type == DTL_CONF_LIST || key->type == DTL_CONF_MAP;
	enum dtl_conf_type as = counts ? DTL_CONF_INT : key->type;

	if (key->type == DTL_CONF_ENUM) {
		for (size_t i = 0; key->choices[i] != NULL; i++)
			dtl_buf_addf(out, "%s`%s`", i > 0 ? ", " : "", key->choices[i]);
		return;
	}
	if (key->min == 0 && key->max == 0)
		return;
	if (counts && key->min == 1)
		dtl_buf_add_z(out, "not empty");
	else
		dtl_buf_addf(out, "%s..%s%s", dtl_conf_number(a, as, key->min),
		    dtl_conf_number(a, as, key->max), counts ? " long" : "");
}

void
dtl_conf_document(const struct dtl_conf_section *sections, size_t count, struct dtl_buf *out)
{
	struct dtl_arena *a = dtl_arena_new(1 << 20);

	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(sections[i].path, sections[i - 1].path) != 0) {
			dtl_buf_addf(out, "%s### `%s`\n\n", i > 0 ? "\n" : "",
			    *sections[i].path != '\0' ? sections[i].path : "(top level)");
			dtl_buf_add_z(out, "| key | type | default | range | meaning |\n");
			dtl_buf_add_z(out, "|---|---|---|---|---|\n");
		}
		for (const struct dtl_conf_key *key = sections[i].keys; key->name != NULL; key++) {
			dtl_buf_addf(
			    out, "| `%s` | %s | ", key->name, dtl_conf_type_name(key->type));
			add_default(key, out);
			dtl_buf_add_z(out, " | ");
			add_range(key, a, out);
			dtl_buf_add_z(out, " | ");
			add_cell(out, key->help);
			dtl_buf_add_z(out, " |\n");
		}
	}
	dtl_arena_free(a);
}

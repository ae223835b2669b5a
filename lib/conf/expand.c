#include "conf/tree.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { SECRET_MAX_BYTES = 64 * 1024 };

static dtl_rc
add_file(struct dtl_conf *conf, struct dtl_str name, struct dtl_buf *out, struct dtl_err *err)
{
	const char *path = dtl_arena_strndup(conf->a, name.p, name.n);
	struct dtl_str bytes;

	if (name.n == 0)
		return dtl_err_set(err, DTL_FAIL, "'${file:}' names no file");
	if (*path != '/')
		path = dtl_arena_printf(conf->a, "%s/%s", conf->dir, path);
	if (dtl_file_read(conf->a, path, SECRET_MAX_BYTES, &bytes, err) != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "'${file:%.*s}'", DTL_STR_FMT(name));
	if (dtl_str_ends(bytes, "\n"))
		bytes.n--;
	if (dtl_str_ends(bytes, "\r"))
		bytes.n--;
	if (dtl_str_find_char(bytes, '\0', 0) < bytes.n || dtl_utf8_check(bytes) < bytes.n)
		return dtl_err_set(err, DTL_FAIL, "'${file:%.*s}': the file is not text in UTF-8",
		    DTL_STR_FMT(name));
	dtl_buf_add_str(out, bytes);
	conf->holds_secret = true;
	return DTL_OK;
}

static dtl_rc
add_environment(
    struct dtl_conf *conf, struct dtl_str name, struct dtl_buf *out, struct dtl_err *err)
{
	const char *value = getenv(dtl_arena_strndup(conf->a, name.p, name.n));

	if (name.n == 0)
		return dtl_err_set(err, DTL_FAIL, "'${}' names no environment variable");
	if (value == NULL)
		return dtl_err_set(
		    err, DTL_FAIL, "environment variable '%.*s' is not set", DTL_STR_FMT(name));
	if (dtl_utf8_check(dtl_str_from(value)) < strlen(value))
		return dtl_err_set(
		    err, DTL_FAIL, "environment variable '%.*s' is not UTF-8", DTL_STR_FMT(name));
	dtl_buf_add_z(out, value);
	return DTL_OK;
}

dtl_rc
dtl_conf_expand(struct dtl_conf *conf, struct dtl_conf_node *node, struct dtl_err *err)
{
	struct dtl_str text = dtl_str_from(node->text);
	struct dtl_buf out;
	size_t pos = 0;

	node->substituted = false;
	dtl_buf_init(&out, conf->a);
	while (pos < text.n) {
		size_t dollar = dtl_str_find_char(text, '$', pos);

		dtl_buf_add(&out, text.p + pos, dollar - pos);
		pos = dollar;
		if (pos == text.n)
			break;
		if (pos + 1 == text.n || (text.p[pos + 1] != '{' && text.p[pos + 1] != '$')) {
			dtl_buf_add_char(&out, '$');
			pos++;
			continue;
		}
		if (text.p[pos + 1] == '$') {
			dtl_buf_add_char(&out, '$');
			pos += 2;
			continue;
		}
		size_t end = dtl_str_find_char(text, '}', pos);
		if (end == text.n)
			return dtl_err_set(
			    err, DTL_FAIL, "'${' has no '}'; write '$$' for a dollar sign");
		struct dtl_str name = dtl_str_slice(text, pos + 2, end);
		dtl_rc rc = dtl_str_starts(name, "file:")
				? add_file(conf, dtl_str_slice(name, 5, name.n), &out, err)
				: add_environment(conf, name, &out, err);
		if (rc != DTL_OK)
			return rc;
		node->substituted = true;
		pos = end + 1;
	}
	node->value = dtl_arena_strndup(conf->a, dtl_buf_str(&out).p, dtl_buf_str(&out).n);
	return DTL_OK;
}

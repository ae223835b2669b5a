#include "text/body.h"

#include "text/blocks.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/plain.h"

enum { MAX_BYTES = 16 << 20, SNIFF_BYTES = 1024 };

enum form { FORM_UNKNOWN, FORM_PLAIN, FORM_HTML };

static enum form
form_of_media_type(struct dtl_str type)
{
	type = dtl_str_trim(dtl_str_slice(type, 0, dtl_str_find_char(type, ';', 0)));
	if (dtl_str_is_nocase(type, "text/html") ||
	    dtl_str_is_nocase(type, "application/xhtml+xml"))
		return FORM_HTML;
	if (dtl_str_starts_nocase(type, "text/"))
		return FORM_PLAIN;
	return FORM_UNKNOWN;
}

static bool
says_nothing(struct dtl_str type)
{
	return type.n == 0 || dtl_str_is_nocase(type, "application/octet-stream") ||
	       dtl_str_is_nocase(type, "application/xml") || dtl_str_is_nocase(type, "text/xml");
}

/* A page shows one of its tags early; a text that holds a '<' somewhere does not begin with it. */
static enum form
sniff(struct dtl_str text)
{
	static const char *const tags[] = { "<!doctype html", "<html", "<head", "<body", "<meta",
		"<title", "<article", "<div", "<p>", "<script", "<h1" };
	struct dtl_str head = dtl_str_trim(dtl_str_slice(text, 0, SNIFF_BYTES));

	if (head.n == 0 || head.p[0] != '<')
		return FORM_PLAIN;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
		struct dtl_str tag = dtl_str_from(tags[i]);
		if (dtl_str_find_nocase(head, tag, 0) < head.n)
			return FORM_HTML;
	}
	return FORM_PLAIN;
}

static struct dtl_str
charset_parameter(struct dtl_str type)
{
	struct dtl_str name = DTL_STR("charset=");
	size_t at = dtl_str_find_nocase(type, name, 0);

	if (at == type.n)
		return DTL_STR_NONE;
	struct dtl_str value = dtl_str_slice(type, at + name.n, type.n);
	value = dtl_str_trim(dtl_str_slice(value, 0, dtl_str_find_char(value, ';', 0)));
	if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
		value = dtl_str_slice(value, 1, value.n - 1);
	return value;
}

static void
read_html(
    struct dtl_document *doc, struct dtl_str text, struct dtl_str url, struct dtl_lines *lines)
{
	struct dtl_page_facts *facts = DTL_NEW(doc->a, struct dtl_page_facts);
	struct dtl_tree tree;

	dtl_html_tree(doc->a, text, &tree);
	dtl_page_facts(&tree, url, facts);
	if (doc->title.n == 0) {
		doc->title = facts->title.value;
		doc->title_origin = facts->title.origin;
	}
	doc->authors = facts->authors;
	doc->author_count = facts->author_count;
	doc->authors_origin = facts->author_count > 0 ? facts->author_origin : NULL;
	doc->published = facts->published.value;
	doc->published_day = facts->published_day;
	doc->published_origin = facts->published.origin;
	doc->description = facts->description.value;
	doc->description_origin = facts->description.origin;
	if (doc->title.n > 0)
		dtl_lines_add(lines, doc->title, DTL_BLOCK_TITLE);
	uint32_t article = dtl_html_weigh(&tree);
	dtl_html_lines(&tree, article, doc->title, lines);
}

dtl_rc
dtl_body_read(struct dtl_arena *a, const struct dtl_body_input *in, struct dtl_document *ret,
    struct dtl_err *err)
{
	struct dtl_document doc = { .a = a, .language = "und" };
	struct dtl_lines lines;
	struct dtl_str text;
	const char *charset;
	dtl_rc rc = DTL_OK;

	if (in->bytes.n > MAX_BYTES)
		return dtl_err_set(
		    err, DTL_SKIP, "%zu bytes are over the limit of %d", in->bytes.n, MAX_BYTES);
	enum form form = form_of_media_type(in->media_type);
	if (form == FORM_UNKNOWN && !says_nothing(in->media_type))
		return dtl_err_set(err, DTL_SKIP, "media type '%.*s' is not read",
		    DTL_STR_FMT(dtl_str_slice(in->media_type, 0, 200)));
	struct dtl_str declared =
	    in->charset.n > 0 ? in->charset : charset_parameter(in->media_type);
	rc = dtl_charset_decode(a, in->bytes, declared, &text, &charset, err);
	if (rc != DTL_OK)
		return rc;
	if (form == FORM_UNKNOWN || says_nothing(in->media_type))
		form = sniff(text);
	dtl_lines_init(&lines, a);
	doc.title = dtl_str_trim(in->title);
	if (form == FORM_HTML)
		read_html(&doc, text, in->url, &lines);
	else
		dtl_plain_lines(text, &lines);
	dtl_blocks_build(&doc, &lines);
	*ret = doc;
	return DTL_OK;
}

#include "net/url.h"

#include "base/buf.h"

enum kind { PARAM, TAIL, FRONT, LABEL, UNWRAP, KIND_COUNT };

static const char *const kind_names[KIND_COUNT] = { "param", "tail", "front", "label", "unwrap" };

struct rule {
	enum kind kind;
	struct dtl_str host; /* "*": every host */
	struct dtl_str name;
	struct dtl_str value; /* PARAM: absent = any */
	bool open; /* PARAM: name is a beginning */
};

struct dtl_url_rules {
	struct rule *items;
	size_t count;
};

static struct dtl_str
next_word(struct dtl_str *line)
{
	struct dtl_str s = dtl_str_trim(*line);
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	*line = dtl_str_slice(s, n, s.n);
	return dtl_str_slice(s, 0, n);
}

static bool
parse_rule(struct dtl_str line, struct rule *rule)
{
	struct dtl_str kind = next_word(&line);

	rule->kind = PARAM;
	while (rule->kind < KIND_COUNT && !dtl_str_is(kind, kind_names[rule->kind]))
		rule->kind++;
	rule->host = next_word(&line);
	rule->name = next_word(&line);
	if (rule->kind == KIND_COUNT || rule->name.n == 0 || dtl_str_trim(line).n > 0)
		return false;
	if (rule->kind != PARAM)
		return true;
	size_t equals = dtl_str_find_char(rule->name, '=', 0);

	if (equals < rule->name.n) {
		rule->value = dtl_str_slice(rule->name, equals + 1, rule->name.n);
		rule->name.n = equals;
	}
	rule->open = dtl_str_ends(rule->name, "*");
	if (rule->open)
		rule->name.n--;
	return rule->name.n > 0;
}

dtl_rc
dtl_url_rules_parse(
    struct dtl_arena *a, struct dtl_str text, const struct dtl_url_rules **ret, struct dtl_err *err)
{
	struct dtl_url_rules *rules = DTL_NEW(a, struct dtl_url_rules);
	struct dtl_str rest = text, line;
	unsigned number = 0;
	size_t cap = 0;

	while (dtl_str_split(&rest, '\n', &line)) {
		number++;
		line = dtl_str_trim(dtl_str_slice(line, 0, dtl_str_find_char(line, '#', 0)));
		if (line.n == 0)
			continue;
		if (rules->count == cap) {
			size_t more = cap == 0 ? 128 : cap * 2;

			rules->items =
			    dtl_arena_grow(a, rules->items, cap, more, sizeof *rules->items);
			cap = more;
		}
		if (!parse_rule(line, &rules->items[rules->count]))
			return dtl_err_set(err, DTL_SKIP,
			    "line %u: '%.*s' is no rule 'param|tail|front|label|unwrap HOST TEXT'",
			    number, DTL_STR_FMT(line));
		rules->count++;
	}
	*ret = rules;
	return DTL_OK;
}

static bool
host_fits(const struct rule *rule, struct dtl_str host)
{
	if (dtl_str_is(rule->host, "*") || dtl_str_eq(rule->host, host))
		return true;
	return host.n > rule->host.n && host.p[host.n - rule->host.n - 1] == '.' &&
	       memcmp(host.p + host.n - rule->host.n, rule->host.p, rule->host.n) == 0;
}

static bool
param_goes(const struct dtl_url_rules *rules, struct dtl_str host, struct dtl_str param)
{
	size_t equals = dtl_str_find_char(param, '=', 0);
	struct dtl_str name = dtl_str_slice(param, 0, equals);
	struct dtl_str value = dtl_str_slice(param, equals + 1, param.n);

	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->items[i];
		struct dtl_str head = rule->open ? dtl_str_slice(name, 0, rule->name.n) : name;

		if (rule->kind == PARAM && dtl_str_eq_nocase(head, rule->name) &&
		    host_fits(rule, host) &&
		    (rule->value.p == NULL || dtl_str_eq_nocase(value, rule->value)))
			return true;
	}
	return false;
}

static void
drop_params(struct dtl_arena *a, const struct dtl_url_rules *rules, struct dtl_url *url)
{
	struct dtl_str rest = url->query, param;
	struct dtl_buf b;

	if (url->query.p == NULL)
		return;
	dtl_buf_init(&b, a);
	while (dtl_str_split(&rest, '&', &param)) {
		if (param.n == 0 || param_goes(rules, url->host, param))
			continue;
		if (b.n > 0)
			dtl_buf_add_char(&b, '&');
		dtl_buf_add_str(&b, param);
	}
	url->query = b.n > 0 ? dtl_buf_str(&b) : DTL_STR_NONE;
}

static size_t
label_count(struct dtl_str host)
{
	size_t count = 1;

	for (size_t i = 0; i < host.n; i++)
		count += host.p[i] == '.';
	return count;
}

static bool
starts_with(struct dtl_str s, struct dtl_str head)
{
	return s.n >= head.n && memcmp(s.p, head.p, head.n) == 0;
}

/* One pass over the rules of places; true when something went. */
static bool
drop_places(const struct dtl_url_rules *rules, struct dtl_url *url)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->items[i];
		struct dtl_str name = rule->name;

		if (rule->kind == PARAM || rule->kind == UNWRAP || !host_fits(rule, url->host))
			continue;
		if (rule->kind == TAIL && url->path.n > name.n + 1 &&
		    memcmp(url->path.p + url->path.n - name.n, name.p, name.n) == 0) {
			url->path.n -= name.n;
			return true;
		}
		if (rule->kind == FRONT && url->path.n > name.n && starts_with(url->path, name)) {
			url->path = dtl_str_slice(url->path, name.n - 1, url->path.n);
			return true;
		}
		if (rule->kind == LABEL && label_count(url->host) >= 3 && url->host.n > name.n &&
		    starts_with(url->host, name)) {
			url->host = dtl_str_slice(url->host, name.n, url->host.n);
			return true;
		}
	}
	return false;
}

/* The address inside an address of a cache; true when there is one. */
static bool
unwrap(struct dtl_arena *a, const struct dtl_url_rules *rules, struct dtl_url *url)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->items[i];
		struct dtl_url inner;

		if (rule->kind != UNWRAP || !host_fits(rule, url->host) ||
		    !starts_with(url->path, rule->name))
			continue;
		bool https = dtl_str_ends(rule->name, "/s/");
		const char *text = dtl_arena_printf(a, "%s://%.*s", https ? "https" : "http",
		    DTL_STR_FMT(dtl_str_slice(url->path, rule->name.n, url->path.n)));

		if (!dtl_url_parse(a, dtl_str_from(text), &inner) || label_count(inner.host) < 2)
			continue;
		inner.query = url->query;
		*url = inner;
		return true;
	}
	return false;
}

struct dtl_str
dtl_url_canonical(struct dtl_arena *a, const struct dtl_url_rules *rules, struct dtl_str text)
{
	struct dtl_url url;

	if (!dtl_url_parse(a, dtl_url_join(a, DTL_STR_NONE, text), &url))
		return DTL_STR_NONE;
	url.fragment = DTL_STR_NONE;
	url.user = DTL_STR_NONE;
	if (url.query.n == 0)
		url.query = DTL_STR_NONE;
	if (rules == NULL)
		return dtl_url_print(a, &url);
	(void)unwrap(a, rules, &url);
	drop_params(a, rules, &url);
	for (int i = 0; i < 4 && drop_places(rules, &url); i++)
		;
	return dtl_url_print(a, &url);
}

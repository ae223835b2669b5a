#include "base/date.h"
#include "wire/registry_parts.h"

#include <stdio.h>

#define WAIT_FIRST_MS 1000
#define WAIT_MOST_MS 30000
#define ANSWER_LIMIT ((size_t)4 << 20)
#define CONTENT_TYPE "application/vnd.schemaregistry.v1+json"

static dtl_rc
read_url(struct dtl_arena *a, const char *text, struct dtl_url *ret, struct dtl_err *err)
{
	if (!dtl_url_parse(a, dtl_str_from(text), ret))
		return dtl_err_set(err, DTL_FAIL, "'%s' is no http or https URL",
		    strchr(text, '@') != NULL ? "..." : text);
	if (ret->user.p != NULL)
		return dtl_err_set(err, DTL_FAIL,
		    "a URL with credentials: put them into registry.user and "
		    "registry.password: ${file:...}");
	if (ret->query.p != NULL || ret->fragment.p != NULL)
		return dtl_err_set(err, DTL_FAIL, "'%s' has a query or fragment", text);
	return DTL_OK;
}

dtl_rc
dtl_registry_url_check(const char *url, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_url parsed;
	dtl_rc rc = read_url(a, url, &parsed, err);

	dtl_arena_free(a);
	return rc;
}

static struct dtl_str
base64(struct dtl_arena *a, struct dtl_str in)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	for (size_t i = 0; i < in.n; i += 3) {
		size_t left = in.n - i < 3 ? in.n - i : 3;
		uint32_t v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < left ? (uint8_t)in.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			dtl_buf_add_char(&out, k <= left ? digits[v >> (18 - 6 * k) & 63] : '=');
	}
	return dtl_buf_str(&out);
}

static void
add_header(struct dtl_registry_doors *d, const char *name, const char *value, bool secret)
{
	d->headers[d->header_count++] =
	    (struct dtl_http_header){ dtl_str_from(name), dtl_str_from(value), secret };
}

static bool
is_set(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static dtl_rc
add_login(struct dtl_registry_doors *d, struct dtl_arena *a, const struct dtl_registry_options *o,
    struct dtl_err *err)
{
	const char *login;

	if (is_set(o->token)) {
		login = dtl_arena_printf(a, "Bearer %s", o->token);
	} else if (is_set(o->user)) {
		const char *pair =
		    dtl_arena_printf(a, "%s:%s", o->user, is_set(o->password) ? o->password : "");
		struct dtl_str code = base64(a, dtl_str_from(pair));

		login = dtl_arena_printf(a, "Basic %.*s", DTL_STR_FMT(code));
	} else {
		return DTL_OK;
	}
	if (!dtl_http_value_good(dtl_str_from(login)))
		return dtl_err_set(err, DTL_FAIL,
		    "the registry's token or password is longer than 1 KiB or not visible ASCII");
	add_header(d, "Authorization", login, true);
	return DTL_OK;
}

/* Its addresses come from the configuration and no answer leads elsewhere: intranets are fine. */
static dtl_rc
open_client(struct dtl_registry_doors *d, struct dtl_arena *a, const struct dtl_registry_options *o,
    struct dtl_err *err)
{
	struct dtl_http_options http = { .agent = "dateline/" DTL_VERSION,
		.contact = "schema registry client",
		.ca_file = o->ca_file,
		.cert_file = o->cert_file,
		.key_file = o->key_file,
		.key_password = o->key_password,
		.max_redirects = -1,
		.connect_ms = o->timeout_ms,
		.total_ms = o->timeout_ms,
		.limit_bytes = ANSWER_LIMIT,
		.connections = DTL_REGISTRY_URLS };
	dtl_rc rc = dtl_address_allow(&http.allow, dtl_str_from("0.0.0.0/0"), err);

	if (rc == DTL_OK)
		rc = dtl_address_allow(&http.allow, dtl_str_from("::/0"), err);
	for (size_t i = 0; rc == DTL_OK && i < o->url_count && i < DTL_REGISTRY_URLS; i++) {
		struct dtl_url url;
		size_t n = strlen(o->urls[i]);

		rc = read_url(a, o->urls[i], &url, err);
		if (rc != DTL_OK)
			break;
		http.ports[http.port_count++] = url.port;
		while (n > 0 && o->urls[i][n - 1] == '/')
			n--;
		d->urls[d->count++] = dtl_arena_strndup(a, o->urls[i], n);
	}
	return rc == DTL_OK ? dtl_http_open(&http, &d->http, err) : DTL_FAIL;
}

dtl_rc
dtl_doors_open(struct dtl_registry_doors *d, struct dtl_arena *a,
    const struct dtl_registry_options *options, struct dtl_err *err)
{
	dtl_rc rc = open_client(d, a, options, err);

	if (rc != DTL_OK)
		return rc;
	add_header(d, "Accept", CONTENT_TYPE ", application/json", false);
	add_header(d, "Content-Type", CONTENT_TYPE, false);
	return add_login(d, a, options, err);
}

void
dtl_doors_close(struct dtl_registry_doors *d)
{
	dtl_http_close(d->http);
}

static void
read_answer(struct dtl_arena *a, const struct dtl_http_response *r, struct dtl_registry_answer *ret)
{
	const struct dtl_json *code;
	struct dtl_err ignored;

	*ret = (struct dtl_registry_answer){ .status = r->status };
	if (r->body.n == 0 || dtl_json_read(a, r->body, &ret->body, &ignored) != DTL_OK)
		return;
	code = dtl_json_get(ret->body, "error_code");
	if (code != NULL && code->type == DTL_JSON_INT)
		ret->code = code->integer;
	ret->message = dtl_json_get_str(ret->body, "message");
}

/* An answer as a verdict: DTL_RETRY means that another door may do better. */
static dtl_rc
judge(const char *url, const struct dtl_registry_answer *r, struct dtl_err *err)
{
	struct dtl_str said = dtl_str_slice(r->message, 0, 300);

	if (r->status >= 200 && r->status < 300 && r->body == NULL)
		return dtl_err_set(err, DTL_RETRY, "registry '%s': the answer is no JSON", url);
	if (r->status >= 200 && r->status < 300)
		return DTL_OK;
	if (r->status == 404 || r->status == 409)
		return DTL_OK;
	if (r->status >= 500 || r->status == 408 || r->status == 429)
		return dtl_err_set(err, DTL_RETRY, "registry '%s': status %d: %.*s", url, r->status,
		    DTL_STR_FMT(said));
	if (r->status == 401 || r->status == 403)
		return dtl_err_set(err, DTL_FAIL,
		    "registry '%s' refuses us with status %d: see registry.user, password and "
		    "token",
		    url, r->status);
	if (r->status >= 300 && r->status < 400)
		return dtl_err_set(err, DTL_FAIL,
		    "registry '%s' is elsewhere now (status %d): correct registry.urls", url,
		    r->status);
	return dtl_err_set(
	    err, DTL_FAIL, "registry '%s': status %d: %.*s", url, r->status, DTL_STR_FMT(said));
}

static dtl_rc
ask_door(struct dtl_registry_doors *d, struct dtl_arena *a, size_t door,
    const struct dtl_registry_question *q, struct dtl_registry_answer *ret, struct dtl_err *err)
{
	struct dtl_http_request request = { .method = q->method,
		.url = dtl_str_from(dtl_arena_printf(a, "%s%s", d->urls[door], q->path)),
		.headers = d->headers,
		.header_count = d->header_count,
		.body = q->body,
		.max_redirects = -1 };
	struct dtl_http_response response;
	dtl_rc rc = dtl_http_fetch(d->http, a, &request, &response, err);

	if (rc != DTL_OK && response.outcome != DTL_HTTP_ANSWERED)
		return dtl_err_wrap(err, DTL_RETRY, "registry");
	read_answer(a, &response, ret);
	return judge(d->urls[door], ret, err);
}

static void
note_down(struct dtl_registry_doors *d, const struct dtl_err *err)
{
	d->why = *err;
	d->wait_ms = d->wait_ms == 0 ? WAIT_FIRST_MS : 2 * d->wait_ms;
	if (d->wait_ms > WAIT_MOST_MS)
		d->wait_ms = WAIT_MOST_MS;
	d->again_ms = dtl_time_mono_ms() + d->wait_ms;
}

dtl_rc
dtl_doors_ask(struct dtl_registry_doors *d, struct dtl_arena *a,
    const struct dtl_registry_question *q, struct dtl_registry_answer *ret, struct dtl_err *err)
{
	size_t first = d->good;
	dtl_rc rc = DTL_RETRY;

	if (d->again_ms > 0 && dtl_time_mono_ms() < d->again_ms) {
		*err = d->why;
		return DTL_RETRY;
	}
	for (size_t i = 0; rc == DTL_RETRY && i < d->count; i++) {
		size_t door = (first + i) % d->count;

		rc = ask_door(d, a, door, q, ret, err);
		if (rc != DTL_RETRY)
			d->good = door;
	}
	if (rc == DTL_RETRY) {
		note_down(d, err);
		return rc;
	}
	d->again_ms = 0;
	d->wait_ms = 0;
	d->why.text[0] = '\0';
	return rc;
}

const char *
dtl_registry_down(const struct dtl_registry_client *c)
{
	return c->doors.why.text[0] == '\0' ? NULL : c->doors.why.text;
}

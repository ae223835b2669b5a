#include "news/petrarch_work.h"

#include "base/utf8.h"

#include <stdarg.h>

static const char *const kind_names[DTL_PETRARCH_KIND_COUNT] = { "actors", "agents", "verbs",
	"discards", "issues" };

struct dtl_petrarch *
dtl_petrarch_new(struct dtl_arena *a, enum dtl_stemming stemming)
{
	struct dtl_petrarch *p = DTL_NEW(a, struct dtl_petrarch);

	p->a = a;
	p->stemming = stemming;
	dtl_buf_init(&p->actors, a);
	dtl_buf_init(&p->patterns, a);
	dtl_buf_init(&p->notes, a);
	dtl_buf_init(&p->warnings, a);
	dtl_map_init(&p->synsets, a);
	dtl_map_init(&p->verbs, a);
	dtl_map_init(&p->codes, a);
	dtl_map_init(&p->sets, a);
	return p;
}

const char *
dtl_petrarch_kind_name(enum dtl_petrarch_kind kind)
{
	return kind < DTL_PETRARCH_KIND_COUNT ? kind_names[kind] : "no dictionary";
}

static bool
holds(struct dtl_str text, const char *needle)
{
	return dtl_str_find_nocase(text, dtl_str_from(needle), 0) < text.n;
}

enum dtl_petrarch_kind
dtl_petrarch_kind_of(const char *file, struct dtl_str text)
{
	static const struct {
		const char *needle;
		enum dtl_petrarch_kind kind;
	} names[] = { { "actor", DTL_PETRARCH_ACTORS }, { "agent", DTL_PETRARCH_AGENTS },
		{ "verb", DTL_PETRARCH_VERBS }, { "discard", DTL_PETRARCH_DISCARDS },
		{ "issue", DTL_PETRARCH_ISSUES } };
	const char *slash = strrchr(file, '/');
	struct dtl_str base = dtl_str_from(slash != NULL ? slash + 1 : file);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (holds(base, names[i].needle))
			return names[i].kind;
	}
	if (holds(text, "\n---") && holds(text, "*"))
		return DTL_PETRARCH_VERBS;
	if (holds(text, "<ISSUE"))
		return DTL_PETRARCH_ISSUES;
	if (holds(text, "[~") || holds(text, "~]"))
		return DTL_PETRARCH_AGENTS;
	return holds(text, "[") ? DTL_PETRARCH_ACTORS : DTL_PETRARCH_KIND_COUNT;
}

void
petr_warn(struct dtl_petrarch *p, const char *fmt, ...)
{
	va_list ap;

	p->warning_count++;
	dtl_buf_addf(&p->warnings, "%s:%d: ", p->file, p->line);
	va_start(ap, fmt);
	dtl_buf_addv(&p->warnings, fmt, ap);
	va_end(ap);
	dtl_buf_add_char(&p->warnings, '\n');
}

/* What is left of a line outside of XML comments, which may run over several lines. */
static struct dtl_str
without_xml(struct dtl_petrarch *p, struct dtl_str line)
{
	struct dtl_str open = DTL_STR("<!--"), close = DTL_STR("-->");
	struct dtl_buf out;

	if (!p->in_comment && dtl_str_find(line, open, 0) == line.n)
		return line;
	dtl_buf_init(&out, p->a);
	while (line.n > 0) {
		struct dtl_str mark = p->in_comment ? close : open;
		size_t at = dtl_str_find(line, mark, 0);

		if (!p->in_comment)
			dtl_buf_add_str(&out, dtl_str_slice(line, 0, at));
		if (at == line.n)
			break;
		p->in_comment = !p->in_comment;
		line = dtl_str_slice(line, at + mark.n, line.n);
	}
	return dtl_buf_str(&out);
}

/* Bytes that are no text: older copies hold a NUL inside of a word. */
static struct dtl_str
clean(struct dtl_petrarch *p, struct dtl_str line)
{
	if (memchr(line.p, '\0', line.n) != NULL) {
		char *copy = dtl_arena_strndup(p->a, line.p, line.n);
		size_t n = 0;

		petr_warn(p, "a NUL byte stands in the line; it is left out");
		for (size_t i = 0; i < line.n; i++) {
			if (line.p[i] != '\0')
				copy[n++] = line.p[i];
		}
		line = dtl_str_make(copy, n);
	}
	if (dtl_utf8_check(line) != line.n) {
		petr_warn(p, "byte %zu is not UTF-8; it is repaired", dtl_utf8_check(line));
		line = dtl_utf8_repair(p->a, line);
	}
	return line;
}

bool
petr_next_line(struct dtl_petrarch *p, struct dtl_str *ret, bool *ret_indented)
{
	struct dtl_str line;

	while (dtl_str_split(&p->rest, '\n', &line)) {
		p->line++;
		if (line.n == 0)
			continue;
		line = without_xml(p, clean(p, line));
		line = dtl_str_slice(line, 0, dtl_str_find_char(line, '#', 0));
		if (p->semicolons)
			line = dtl_str_slice(line, 0, dtl_str_find_char(line, ';', 0));
		*ret_indented = line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
		*ret = dtl_str_trim(line);
		if (ret->n > 0)
			return true;
	}
	return false;
}

struct dtl_str
petr_word(struct dtl_str *rest)
{
	struct dtl_str s = dtl_str_trim(*rest);
	size_t end = 0;

	while (end < s.n && s.p[end] != ' ' && s.p[end] != '\t')
		end++;
	*rest = dtl_str_slice(s, end, s.n);
	return dtl_str_slice(s, 0, end);
}

bool
petr_bracket(struct dtl_petrarch *p, struct dtl_str *rest, struct dtl_str *ret)
{
	size_t open = dtl_str_find_char(*rest, '[', 0);
	size_t close = dtl_str_find_char(*rest, ']', open);

	if (open == rest->n)
		return false;
	if (close == rest->n)
		petr_warn(p, "'[' is never closed");
	*ret = dtl_str_trim(dtl_str_slice(*rest, open + 1, close));
	*rest = dtl_str_slice(*rest, close + 1, rest->n);
	return true;
}

static bool
has_junk(struct dtl_str s)
{
	struct dtl_str junk = DTL_STR("\xef\xbf\xbd");

	return dtl_str_find(s, junk, 0) < s.n;
}

struct dtl_str
petr_phrase(struct dtl_petrarch *p, struct dtl_str s)
{
	struct dtl_buf out;

	if (has_junk(s))
		petr_warn(
		    p, "'%.*s' holds the sign of a broken character", DTL_STR_FMT(dtl_str_trim(s)));
	dtl_buf_init(&out, p->a);
	for (size_t i = 0; i < s.n; i++) {
		char c = strchr("_\t|;=[]{}()~\"\\*+$%^", s.p[i]) != NULL ? ' ' : s.p[i];

		if (c != ' ' || (out.n > 0 && out.p[out.n - 1] != ' '))
			dtl_buf_add_char(&out, c);
	}
	return dtl_str_trim(dtl_buf_str(&out));
}

struct dtl_str
petr_lower(struct dtl_petrarch *p, struct dtl_str s)
{
	return dtl_utf8_lower_str(p->a, s);
}

static bool
is_small(struct dtl_str word)
{
	static const char *const small[] = { "OF", "THE", "AND", "FOR", "IN", "ON", "DE", "AL",
		"DU", "DES", "LA", "VAN", "VON", "BIN" };

	return DTL_STR_IS_ANY(word, small);
}

/* Capitals stay at the beginning of each part: "AL-BAGHDADI" -> "Al-Baghdadi". */
static void
add_title(struct dtl_petrarch *p, struct dtl_buf *out, struct dtl_str word)
{
	struct dtl_str lower = petr_lower(p, word);
	size_t at = 0, lower_at = 0;
	bool begins = true;

	if (out->n > 0 && is_small(word)) {
		dtl_buf_add_str(out, lower);
		return;
	}
	while (at < word.n && lower_at < lower.n) {
		size_t beg = at, lower_beg = lower_at;
		uint32_t c = dtl_utf8_next(word, &at);

		(void)dtl_utf8_next(lower, &lower_at);
		if (begins)
			dtl_buf_add_str(out, dtl_str_slice(word, beg, at));
		else
			dtl_buf_add_str(out, dtl_str_slice(lower, lower_beg, lower_at));
		begins = c == '-' || c == '.';
	}
}

struct dtl_str
petr_title(struct dtl_petrarch *p, struct dtl_str s)
{
	struct dtl_str word;
	struct dtl_buf out;

	dtl_buf_init(&out, p->a);
	for (word = petr_word(&s); word.n > 0; word = petr_word(&s)) {
		size_t before = out.n;

		if (before > 0)
			dtl_buf_add_char(&out, ' ');
		add_title(p, &out, word);
	}
	return dtl_buf_str(&out);
}

struct dtl_str
petr_plural(struct dtl_petrarch *p, struct dtl_str s)
{
	if (s.n > 1 && (dtl_str_ends(s, "y") || dtl_str_ends(s, "Y")))
		return dtl_str_from(
		    dtl_arena_printf(p->a, "%.*sies", DTL_STR_FMT(dtl_str_slice(s, 0, s.n - 1))));
	return dtl_str_from(dtl_arena_printf(p->a, "%.*s%s", DTL_STR_FMT(s),
	    dtl_str_ends(s, "s") || dtl_str_ends(s, "S") ? "es" : "s"));
}

bool
petr_is_class(struct dtl_str country)
{
	return dtl_str_is(country, "IGO") || dtl_str_is(country, "NGO") ||
	       dtl_str_is(country, "IMG") || dtl_str_is(country, "MNC");
}

/* First parts of codes that name no country. */
static bool
is_role(struct dtl_str part)
{
	static const char roles[] =
	    "GOV MIL REB OPP COP JUD LEG BUS CVL EDU MED SPY ELI UAF PTY CRM LAB REL REF DEV HLH "
	    "ENV HRI AGR BRD INS RAD SEP SET MOD TOP MID HAR UNS MUS CHR JEW HIN BUD ETH UIS INT";

	return part.n == 3 && dtl_str_find(dtl_str_from(roles), part, 0) < sizeof roles - 1;
}

/* Countries whose code changed. */
static struct dtl_str
modern(struct dtl_str code)
{
	static const char *const pairs[][2] = { { "PAL", "PSE" }, { "ROM", "ROU" },
		{ "ZAR", "COD" }, { "TMP", "TLS" }, { "SUN", "RUS" }, { "YUG", "SRB" },
		{ "CZE", "CZE" }, { "KSV", "XKX" }, { "GER", "DEU" } };

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (dtl_str_is(code, pairs[i][0]))
			return dtl_str_from(pairs[i][1]);
	}
	return code;
}

bool
petr_actor_code(
    struct dtl_petrarch *p, struct dtl_str code, struct dtl_str *ret_country, struct dtl_str *role)
{
	bool good = code.n >= 3 && code.n % 3 == 0;

	for (size_t i = 0; i < code.n && good; i++)
		good = code.p[i] >= 'A' && code.p[i] <= 'Z';
	if (!good) {
		petr_warn(p, "'%.*s' is not made of codes of three capitals", DTL_STR_FMT(code));
		return false;
	}
	struct dtl_str first = dtl_str_slice(code, 0, 3), rest = dtl_str_slice(code, 3, code.n);

	if (is_role(first)) {
		rest = code;
		first = DTL_STR_NONE;
	}
	if (rest.n > 12) {
		petr_warn(p, "'%.*s' is longer than a country and 12 letters", DTL_STR_FMT(code));
		rest.n = 12;
	}
	*ret_country = modern(first);
	*role = rest;
	return true;
}

void
petr_source(struct dtl_petrarch *p, struct dtl_buf *out, const char *heading)
{
	if (heading != NULL &&
	    (p->heading_of != out || p->heading == NULL || strcmp(p->heading, heading) != 0)) {
		dtl_buf_addf(out, "[%s]\n", heading);
		p->heading = heading;
		p->heading_of = out;
	}
	dtl_buf_addf(out, "#@ %s:%d\n", p->file, p->line);
	p->entries++;
}

size_t
dtl_petrarch_read(
    struct dtl_petrarch *p, enum dtl_petrarch_kind kind, const char *file, struct dtl_str text)
{
	static void (*const readers[DTL_PETRARCH_KIND_COUNT])(
	    struct dtl_petrarch *) = { petr_read_actors, petr_read_agents, petr_read_verbs,
		petr_read_discards, petr_read_issues };
	size_t before = p->entries;

	p->file = dtl_arena_strndup(p->a, file, strlen(file));
	p->line = 0;
	p->rest = text;
	p->in_comment = false;
	p->semicolons = kind != DTL_PETRARCH_ISSUES;
	dtl_map_init(&p->verbs, p->a); /* a verb that stands twice is a fault within one file */
	readers[kind](p);
	return p->entries - before;
}

struct dtl_str
dtl_petrarch_actors(const struct dtl_petrarch *p)
{
	return dtl_buf_str(&p->actors);
}

struct dtl_str
dtl_petrarch_patterns(const struct dtl_petrarch *p)
{
	return dtl_buf_str(&p->patterns);
}

struct dtl_str
dtl_petrarch_notes(const struct dtl_petrarch *p)
{
	return dtl_buf_str(&p->notes);
}

struct dtl_str
dtl_petrarch_warnings(const struct dtl_petrarch *p)
{
	return dtl_buf_str(&p->warnings);
}

size_t
dtl_petrarch_warning_count(const struct dtl_petrarch *p)
{
	return p->warning_count;
}

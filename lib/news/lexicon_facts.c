#include "news/lexicon_build.h"

struct dtl_str
lex_fact_get(const struct lex_fact *f, const char *key)
{
	for (size_t i = 0; i < f->field_count; i++) {
		if (dtl_str_is(f->fields[i].key, key))
			return f->fields[i].value;
	}
	return DTL_STR_NONE;
}

static void
add_field(struct lex_fact *f, struct dtl_str key, struct dtl_str value)
{
	f->fields[f->field_count].key = dtl_str_trim(key);
	f->fields[f->field_count].value = dtl_str_trim(value);
	f->field_count++;
}

/* Name of the next column of the heading's "columns=a b c"; absent when there is none. */
static struct dtl_str
column(const struct lex_fact_reader *r, const struct lex_fact *f)
{
	struct dtl_str names = lex_fact_get(&r->heading, "columns"), name = DTL_STR_NONE;

	for (size_t i = 0; i <= f->column_count; i++) {
		if (!dtl_str_split(&names, ' ', &name))
			return DTL_STR_NONE;
	}
	return name;
}

/* A value of a column, "key=value", "unsure", "ambiguous", or a term "2014-05-26..". */
static void
read_field(struct lex_fact_reader *r, struct lex_fact *f, struct dtl_str field)
{
	size_t eq = dtl_str_find_char(field, '=', 0);
	struct dtl_str dots = DTL_STR("..");
	struct dtl_str name = eq == field.n ? column(r, f) : DTL_STR_NONE;

	if (name.p != NULL) {
		f->column_count++;
		if (field.n > 0)
			add_field(f, name, field);
	} else if (field.n == 0) {
		return;
	} else if (dtl_str_is(field, "unsure")) {
		f->unsure = true;
	} else if (dtl_str_is(field, "ambiguous")) {
		f->ambiguous = true;
	} else if (eq == field.n && dtl_str_find(field, dots, 0) < field.n) {
		f->term = field;
	} else if (eq == field.n) {
		dtl_lexicon_problem(r->b, r->file, r->line,
		    "'%.*s' is no key=value, no term and not 'unsure'", DTL_STR_FMT(field));
	} else if (f->field_count == LEX_MAX_FIELDS) {
		dtl_lexicon_problem(r->b, r->file, r->line, "more than %d fields", LEX_MAX_FIELDS);
	} else {
		add_field(f, dtl_str_slice(field, 0, eq), dtl_str_slice(field, eq + 1, field.n));
	}
}

static void
read_line(struct lex_fact_reader *r, struct dtl_str line, struct lex_fact *f)
{
	struct dtl_str piece;

	*f = (struct lex_fact){ .file = r->file, .line = r->line };
	if (dtl_str_split(&line, '|', &piece))
		f->phrases = dtl_str_trim(piece);
	while (dtl_str_split(&line, '|', &piece))
		read_field(r, f, dtl_str_trim(piece));
}

static void
read_heading(struct lex_fact_reader *r, struct dtl_str line)
{
	r->bad_heading = line.p[line.n - 1] != ']';
	if (r->bad_heading) {
		dtl_lexicon_problem(r->b, r->file, r->line, "a heading ends with ']'");
		return;
	}
	r->heading.field_count = 0; /* columns of the heading before do not reach into this one */
	struct lex_fact heading;

	read_line(r, dtl_str_slice(line, 1, line.n - 1), &heading);
	r->heading = heading;
	r->heading.heading = r->heading.phrases;
}

/* The heading's fields stand behind the line's own, so that these win. */
static void
inherit(struct lex_fact *f, const struct lex_fact *heading)
{
	f->heading = heading->heading;
	for (size_t i = 0; i < heading->field_count; i++)
		f->fields[f->field_count++] = heading->fields[i];
	f->unsure = f->unsure || heading->unsure;
	f->ambiguous = f->ambiguous || heading->ambiguous;
	if (f->term.p == NULL)
		f->term = heading->term;
}

bool
lex_fact_next(struct lex_fact_reader *r, struct lex_fact *ret)
{
	struct dtl_str line;

	while (dtl_str_split(&r->rest, '\n', &line)) {
		r->line++;
		line = dtl_str_trim(line);
		if (dtl_str_starts(line, "#@ "))
			r->origin = dtl_str_slice(line, 3, line.n);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] == '[') {
			read_heading(r, line);
			continue;
		}
		if (r->bad_heading)
			continue;
		read_line(r, line, ret);
		ret->origin = r->origin;
		r->origin = DTL_STR_NONE;
		if (r->heading.heading.n == 0)
			dtl_lexicon_problem(
			    r->b, r->file, r->line, "a fact stands before any [heading]");
		else if (ret->phrases.n == 0)
			dtl_lexicon_problem(r->b, r->file, r->line, "a fact begins with its name");
		else {
			inherit(ret, &r->heading);
			return true;
		}
	}
	return false;
}

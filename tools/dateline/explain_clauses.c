/* What explain shows of clauses. */
#include "printer.h"

#include "text/clause.h"

static void
print_arguments(struct printer *p, const char *role, const uint32_t *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		dtl_buf_addf(p->out, "  %s ", role);
		print_styled(p, STYLE_GOOD, p->doc->tokens[tokens[i]].form);
	}
}

static void
print_marks(struct printer *p, const struct dtl_clause *c)
{
	const struct {
		bool is;
		const char *name;
	} marks[] = { { c->negated, "not" }, { c->passive, "passive" }, { c->perfect, "perfect" },
		{ c->progressive, "progressive" }, { c->question, "question" },
		{ c->imperative, "imperative" } };

	if (c->modal.n > 0)
		dtl_buf_addf(p->out, " [%.*s]", DTL_STR_FMT(c->modal));
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (marks[i].is)
			dtl_buf_addf(p->out, " [%s]", marks[i].name);
	if (!c->reported)
		return;
	dtl_buf_add_z(p->out, " [reported");
	if (c->speaker != DTL_NO_TOKEN) {
		dtl_buf_add_z(p->out, " by ");
		print_plain(p, p->doc->tokens[c->speaker].form);
	}
	dtl_buf_add_char(p->out, ']');
}

static void
print_clause(struct printer *p, const struct dtl_clause *c)
{
	dtl_buf_addf(p->out, "    %-10s ", dtl_link_name(c->link));
	print_styled(p, STYLE_HEAD, c->lemma);
	if (c->particle.n > 0)
		dtl_buf_addf(p->out, " %.*s", DTL_STR_FMT(c->particle));
	if (c->light_noun != DTL_NO_TOKEN) {
		dtl_buf_add_char(p->out, '+');
		print_plain(p, p->doc->tokens[c->light_noun].form);
	}
	print_marks(p, c);
	print_arguments(p, "subject", c->subjects, c->subject_count);
	print_arguments(p, "by", c->agents, c->agent_count);
	print_arguments(p, "object", c->objects, c->object_count);
	print_arguments(p, "to", c->recipients, c->recipient_count);
	for (size_t k = 0; k < c->oblique_count; k++) {
		dtl_buf_addf(p->out, "  %.*s ", DTL_STR_FMT(c->obliques[k].prep));
		print_plain(p, dtl_document_text(p->doc, c->obliques[k].span));
	}
	dtl_buf_add_char(p->out, '\n');
}

void
print_clauses(struct printer *p)
{
	uint32_t sentence = UINT32_MAX;

	for (size_t i = 0; i < p->doc->clause_count; i++) {
		const struct dtl_clause *c = &p->doc->clauses[i];

		if (c->sentence != sentence) {
			sentence = c->sentence;
			print_styled(p, STYLE_DIM,
			    dtl_document_text(p->doc, p->doc->sentences[sentence].span));
			dtl_buf_add_char(p->out, '\n');
		}
		print_clause(p, c);
	}
}

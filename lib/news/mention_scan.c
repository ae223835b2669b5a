#include "base/utf8.h"
#include "news/mention_work.h"

const struct dtl_token *
tok(const struct finder *f, uint32_t token)
{
	return &f->doc->tokens[token];
}

static bool
inside(const struct finder *f, uint32_t token)
{
	return token >= f->beg && token < f->end;
}

bool
tok_is(const struct finder *f, uint32_t token, const char *lower)
{
	return inside(f, token) && dtl_str_is(tok(f, token)->lower, lower);
}

bool
tok_cap(const struct finder *f, uint32_t token)
{
	if (!inside(f, token))
		return false;
	struct dtl_str form = tok(f, token)->form;
	size_t pos = 0;

	return form.n > 0 && dtl_utf8_is_upper(dtl_utf8_next(form, &pos));
}

bool
tok_caps(const struct finder *f, uint32_t token)
{
	size_t pos = 0, upper = 0;

	if (!inside(f, token))
		return false;
	struct dtl_str form = tok(f, token)->form;

	while (pos < form.n) {
		uint32_t c = dtl_utf8_next(form, &pos);

		if (dtl_utf8_is_lower(c))
			return false;
		upper += dtl_utf8_is_upper(c);
	}
	return upper >= 2;
}

bool
tok_punct(const struct finder *f, uint32_t token)
{
	size_t pos = 0;

	if (!inside(f, token))
		return true;
	struct dtl_str form = tok(f, token)->form;

	while (pos < form.n) {
		uint32_t c = dtl_utf8_next(form, &pos);

		if (dtl_utf8_is_letter(c) || dtl_utf8_is_digit(c))
			return false;
	}
	return !dtl_str_is(form, "&") && !dtl_str_is(form, "'");
}

bool
tok_glued(const struct finder *f, uint32_t token)
{
	return inside(f, token) && (tok(f, token)->flags & DTL_TOKEN_SPACE_BEFORE) == 0;
}

bool
tok_initial(const struct finder *f, uint32_t token)
{
	if (!tok_cap(f, token))
		return false;
	struct dtl_str form = tok(f, token)->form;

	return form.n == 1 || (form.n == 2 && form.p[1] == '.');
}

bool
sentence_shouts(const struct finder *f)
{
	uint32_t words = 0, caps = 0;

	for (uint32_t t = f->beg; t < f->end; t++) {
		words += !tok_punct(f, t);
		caps += tok_caps(f, t);
	}
	return words >= 4 && caps * 10 >= words * 6;
}

static void
add_hit(struct finder *f, uint32_t token, uint32_t count, const uint32_t *entries, size_t n)
{
	struct hit *h = &f->hits[f->hit_count++];

	*h = (struct hit){ .token = token, .count = count, .entries = entries, .entry_count = n };
	for (size_t i = 0; i < n; i++)
		h->kinds |= KIND(dtl_lexicon_kind(f->lex, entries[i]));
	for (uint32_t t = token; t < token + count; t++)
		f->hit_of[t - f->beg] = (uint32_t)f->hit_count;
}

void
mention_scan(struct finder *f)
{
	uint32_t n = f->end - f->beg, at = f->beg;

	f->hits = DTL_NEW_ARRAY(f->a, n + 1, struct hit);
	f->hit_of = DTL_NEW_ARRAY(f->a, n + 1, uint32_t);
	f->owner = DTL_NEW_ARRAY(f->a, n + 1, uint32_t);
	f->hit_count = 0;
	f->first = f->count;
	dtl_lexicon_fetch(f->lex, f->doc->tokens + at, n);
	while (at < f->end) {
		const uint32_t *entries;
		size_t entry_count;
		size_t len = dtl_lexicon_match(
		    f->lex, f->doc->tokens + at, f->end - at, &entries, &entry_count);

		if (len > 0)
			add_hit(f, at, (uint32_t)len, entries, entry_count);
		at += len > 0 ? (uint32_t)len : 1;
	}
}

const struct hit *
hit_at(const struct finder *f, uint32_t token)
{
	if (!inside(f, token) || f->hit_of[token - f->beg] == 0)
		return NULL;
	return &f->hits[f->hit_of[token - f->beg] - 1];
}

const struct hit *
hit_begins(const struct finder *f, uint32_t token, enum dtl_entry_kind kind)
{
	const struct hit *h = hit_at(f, token);

	return h != NULL && h->token == token && (h->kinds & KIND(kind)) != 0 ? h : NULL;
}

bool
hit_entry(
    const struct finder *f, const struct hit *h, enum dtl_entry_kind kind, struct dtl_entry *ret)
{
	if (h == NULL || (h->kinds & KIND(kind)) == 0)
		return false;
	for (size_t i = 0; i < h->entry_count; i++) {
		if (dtl_lexicon_kind(f->lex, h->entries[i]) == kind) {
			dtl_lexicon_entry(f->lex, h->entries[i], ret);
			return true;
		}
	}
	return false;
}

bool
hit_word(const struct finder *f, const struct hit *h, const char *class, struct dtl_entry *ret)
{
	struct dtl_entry e;

	if (h == NULL || (h->kinds & KIND(DTL_ENTRY_WORD)) == 0)
		return false;
	for (size_t i = 0; i < h->entry_count; i++) {
		dtl_lexicon_entry(f->lex, h->entries[i], &e);
		if (e.kind == DTL_ENTRY_WORD && dtl_str_is(e.title, class)) {
			if (ret != NULL)
				*ret = e;
			return true;
		}
	}
	return false;
}

bool
word_at(const struct finder *f, uint32_t token, const char *class)
{
	return hit_word(f, hit_at(f, token), class, NULL);
}

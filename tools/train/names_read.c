#include "names.h"

#include "base/map.h"
#include "base/utf8.h"

enum { COLUMNS = 10 };

struct reader {
	struct dtl_arena *a;
	const struct dtl_name_bank *bank;
	struct dtl_name_texts *texts;
	struct dtl_name_text *now; /* NULL: the next word begins a document */
	size_t first; /* texts before this bank */
	size_t token_cap, sentence_cap;
	uint8_t *kind; /* of the tokens of the document */
	bool *begin;
	uint32_t begun; /* first token of the sentence */
};

static enum dtl_name_kind
kind_of(struct dtl_str label)
{
	static const struct {
		const char *label;
		enum dtl_name_kind kind;
	} kinds[] = { { "PER", DTL_NAME_PERSON }, { "person", DTL_NAME_PERSON },
		{ "ORG", DTL_NAME_ORGANISATION }, { "corporation", DTL_NAME_ORGANISATION },
		{ "group", DTL_NAME_ORGANISATION }, { "LOC", DTL_NAME_PLACE },
		{ "location", DTL_NAME_PLACE }, { "EVENT", DTL_NAME_EVENT } };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (dtl_str_is(label, kinds[i].label))
			return kinds[i].kind;
	return DTL_NAME_NONE;
}

void
dtl_name_labels_of(const uint8_t *kind, const bool *begin, size_t count, uint8_t *ret)
{
	for (size_t i = 0; i < count; i++) {
		bool first = begin[i] || i == 0 || kind[i - 1] != kind[i];
		bool last = i + 1 == count || begin[i + 1] || kind[i + 1] != kind[i];
		enum dtl_name_part part = first	 ? (last ? DTL_NAME_ONLY : DTL_NAME_FIRST)
					  : last ? DTL_NAME_LAST
						 : DTL_NAME_INNER;

		ret[i] = dtl_name_label((enum dtl_name_kind)kind[i], part);
	}
}

static void
begin_document(struct reader *r)
{
	struct dtl_name_texts *t = r->texts;

	if (t->count == t->cap) {
		t->items =
		    dtl_arena_grow(r->a, t->items, t->count, t->cap * 2 + 64, sizeof *t->items);
		t->cap = t->cap * 2 + 64;
	}
	r->now = &t->items[t->count++];
	*r->now = (struct dtl_name_text){ .doc = { .a = r->a }, .home = r->bank->home };
	r->token_cap = r->sentence_cap = 0;
	r->kind = NULL;
	r->begin = NULL;
	r->begun = 0;
}

static bool
names_people(struct dtl_str word)
{
	static const char *const endings[] = { "ians", "icans", "reans", "ists", "raqis", "stanis",
		"raelis", "uslims", "hiites", "unnis", "jews", "arabs", "urds", "nazis" };

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (dtl_str_ends(word, endings[i]))
			return true;
	return false;
}

/* "Dr. Cole": the name begins behind the title; "Kenyans" name nobody. */
static void
trim_people(struct reader *r, uint32_t beg, uint32_t end)
{
	static const char *const titles[] = { "mr.", "mrs.", "ms.", "dr.", "prof.", "professor",
		"president", "sir", "lord", "lady", "sheikh", "king", "queen", "prince", "princess",
		"pope", "st.", "senator", "sen.", "gov.", "governor", "general", "gen.", "captain",
		"capt.", "colonel", "col.", "judge", "justice", "emperor", "bishop", "saint",
		"doctor", "minister", "chancellor", "mayor", "rabbi", "father", "brother", "sister",
		"lieutenant", "major", "sergeant", "admiral", "rep.", "congressman", "mr", "mrs",
		"ms", "dr", "baron", "count", "duke", "earl", "the", "archbishop", "cardinal" };

	for (uint32_t i = beg; i < end; i++) {
		if (r->kind[i] != DTL_NAME_PERSON || !r->begin[i])
			continue;
		for (size_t k = 0; k < sizeof titles / sizeof titles[0]; k++) {
			if (!dtl_str_is(r->now->doc.tokens[i].lower, titles[k]))
				continue;
			r->kind[i] = DTL_NAME_NONE;
			r->begin[i] = false;
			if (i + 1 < end && r->kind[i + 1] == DTL_NAME_PERSON)
				r->begin[i + 1] = true;
			break;
		}
		bool alone = i + 1 >= end || r->kind[i + 1] != DTL_NAME_PERSON || r->begin[i + 1];
		struct dtl_str word = r->now->doc.tokens[i].lower;
		if (r->kind[i] == DTL_NAME_PERSON && alone && names_people(word))
			r->kind[i] = DTL_NAME_NONE;
	}
}

static void
end_sentence(struct reader *r)
{
	if (r->now == NULL || r->now->doc.token_count == r->begun)
		return;
	struct dtl_document *doc = &r->now->doc;
	size_t count = doc->token_count - r->begun;

	if (doc->sentence_count == r->sentence_cap) {
		doc->sentences = dtl_arena_grow(r->a, doc->sentences, r->sentence_cap,
		    r->sentence_cap * 2 + 8, sizeof *doc->sentences);
		r->sentence_cap = r->sentence_cap * 2 + 8;
	}
	doc->sentences[doc->sentence_count++] =
	    (struct dtl_sentence){ .token = r->begun, .token_count = (uint32_t)count };
	if (!r->bank->home)
		trim_people(r, r->begun, (uint32_t)doc->token_count);
	r->now->gold =
	    dtl_arena_grow(r->a, r->now->gold, r->begun, r->begun + count, sizeof *r->now->gold);
	dtl_name_labels_of(r->kind + r->begun, r->begin + r->begun, count, r->now->gold + r->begun);
	r->begun = (uint32_t)doc->token_count;
}

static void
end_document(struct reader *r)
{
	end_sentence(r);
	r->now = NULL;
}

static struct dtl_str
lower_of(struct dtl_arena *a, struct dtl_str form)
{
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	for (size_t i = 0; i < form.n;) {
		char bytes[4];
		uint32_t c = dtl_utf8_lower(dtl_utf8_next(form, &i));

		dtl_buf_add(&out, bytes, dtl_utf8_put(c, bytes));
	}
	return dtl_buf_str(&out);
}

/* Signs that stand at the word before or behind them. */
static bool
stands_apart(const struct dtl_document *doc, struct dtl_str form)
{
	static const char *const glued[] = { ".", ",", ";", ":", "!", "?", ")", "'s", "n't", "]",
		"\xe2\x80\x99s" };

	if (doc->token_count == 0)
		return true;
	struct dtl_str before = doc->tokens[doc->token_count - 1].form;
	if (dtl_str_is(before, "(") || dtl_str_is(before, "["))
		return false;
	for (size_t i = 0; i < sizeof glued / sizeof glued[0]; i++)
		if (dtl_str_is(form, glued[i]))
			return false;
	return true;
}

static void
add_word(struct reader *r, struct dtl_str form, struct dtl_str label)
{
	if (r->now == NULL)
		begin_document(r);
	struct dtl_document *doc = &r->now->doc;
	size_t n = doc->token_count, cap = r->token_cap;

	if (n == cap) {
		r->token_cap = cap * 2 + 64;
		doc->tokens =
		    dtl_arena_grow(r->a, doc->tokens, cap, r->token_cap, sizeof *doc->tokens);
		r->kind = dtl_arena_grow(r->a, r->kind, cap, r->token_cap, sizeof *r->kind);
		r->begin = dtl_arena_grow(r->a, r->begin, cap, r->token_cap, sizeof *r->begin);
	}
	uint32_t beg = n > 0 ? doc->tokens[n - 1].end + stands_apart(doc, form) : 0;
	doc->tokens[n] = (struct dtl_token){
		.beg = beg,
		.end = beg + (uint32_t)form.n,
		.form = form,
		.lower = lower_of(r->a, form),
		.head = DTL_NO_TOKEN,
	};
	doc->token_count++;
	bool named = label.n > 2 && label.p[1] == '-';
	r->kind[n] = (uint8_t)(named ? kind_of(dtl_str_slice(label, 2, label.n)) : DTL_NAME_NONE);
	r->begin[n] = named && label.p[0] == 'B';
}

static dtl_rc
read_line(struct reader *r, struct dtl_str line, size_t number, struct dtl_err *err)
{
	struct dtl_str column[COLUMNS] = { { NULL, 0 } };
	size_t count = 0;

	line = dtl_str_trim(line);
	if (line.n == 0) {
		end_sentence(r);
		uint32_t most = r->bank->document_sentences;
		if (most > 0 && r->now != NULL && r->now->doc.sentence_count >= most)
			end_document(r);
		return DTL_OK;
	}
	if (line.p[0] == '#' && line.n > 1 && line.p[1] == ' ') {
		if (dtl_str_starts(line, "# newdoc"))
			end_document(r);
		return DTL_OK;
	}
	while (count < COLUMNS && dtl_str_split(&line, '\t', &column[count]))
		count++;
	if (count < 2)
		return dtl_err_set(err, DTL_SKIP, "line %zu: no label", number);
	struct dtl_str form = column[count > 3], label = column[count > 3 ? 2 : 1];
	add_word(r, form, label);
	return DTL_OK;
}

/* Only the first four fifths of the bank's documents, or only the rest. */
static void
take_share(const struct reader *r)
{
	struct dtl_name_texts *t = r->texts;
	size_t count = t->count - r->first, train = count - count / 5;

	if (r->bank->share == DTL_SHARE_TRAIN)
		t->count = r->first + train;
	if (r->bank->share != DTL_SHARE_DEV)
		return;
	for (size_t i = train; i < count; i++)
		t->items[r->first + i - train] = t->items[r->first + i];
	t->count -= train;
}

dtl_rc
dtl_name_bank_read(struct dtl_arena *a, const struct dtl_name_bank *bank,
    struct dtl_name_texts *ret, struct dtl_err *err)
{
	struct reader r = { .a = a, .bank = bank, .texts = ret, .first = ret->count };
	struct dtl_str rest = bank->text, line;
	size_t number = 0;

	while (dtl_str_split(&rest, '\n', &line)) {
		dtl_rc rc = read_line(&r, line, ++number, err);

		if (rc != DTL_OK)
			return rc;
	}
	end_document(&r);
	if (bank->treebank.n > 0) {
		dtl_rc rc = dtl_name_add_events(a, bank->treebank, ret, r.first, err);

		if (rc != DTL_OK)
			return rc;
	}
	take_share(&r);
	return DTL_OK;
}

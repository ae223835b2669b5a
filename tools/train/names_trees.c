/*
 * Names of a treebank that nobody annotated for names. Which words belong together its tags and arcs
 * say: proper nouns next to each other, and what ties them. Of what kind a name is a list says, the
 * same for the whole treebank; names that the list does not have are no names for us (days, products).
 */
#include "base/map.h"
#include "names.h"

enum { WORDS_MAX = 512, COLUMNS = 10, UNSURE = DTL_NAME_KIND_COUNT };

struct word {
	struct dtl_str form;
	uint32_t head; /* from 1; 0 is the root */
	bool name, conj, article;
};

struct trees {
	struct dtl_arena *a;
	struct dtl_map kinds; /* name with blanks between its words: enum dtl_name_kind or UNSURE */
	struct word words[WORDS_MAX];
	uint32_t count;
	struct dtl_buf out;
};

static bool
is_listed(struct dtl_str word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (dtl_str_is_nocase(word, list[i]))
			return true;
	return false;
}

#define IS_LISTED(word, list) is_listed((word), (list), sizeof(list) / sizeof((list)[0]))

static bool
is_time(struct dtl_str word)
{
	static const char *const times[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday", "sunday", "january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november", "december", "mon", "tue",
		"wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
		"sept", "sep", "oct", "nov", "dec", "jan.", "feb.", "mar.", "apr.", "aug.", "sept.",
		"oct.", "nov.", "dec.", "am", "pm", "a.m.", "p.m.", "gmt", "est", "edt", "cst",
		"cdt", "pst", "pdt", "ist" };

	return IS_LISTED(word, times);
}

static bool
is_title(struct dtl_str word)
{
	static const char *const titles[] = { "mr.", "mrs.", "ms.", "dr.", "drs.", "prof.",
		"professor", "president", "sir", "lord", "lady", "sheikh", "shaikh", "sheik",
		"king", "queen", "prince", "princess", "pope", "st", "senator", "sen.", "gov.",
		"governor", "general", "gen.", "captain", "capt.", "colonel", "col.", "lt.", "lt",
		"sgt.", "judge", "justice", "emperor", "bishop", "saint", "doctor", "minister",
		"chancellor", "mayor", "rabbi", "father", "brother", "sister", "lieutenant",
		"major", "sergeant", "admiral", "rep.", "reps.", "representative", "congressman",
		"mr", "mrs", "ms", "dr", "baron", "count", "duke", "earl", "archbishop", "cardinal",
		"ayatollah", "imam", "prime", "secretary", "chairman", "director", "vice", "deputy",
		"chief", "commander", "detective", "officer", "attorney", "uncle", "aunt",
		"grandma", "miss", "ambassador", "speaker", "mullah", "premier", "undersecretary",
		"counsel", "spokesman", "ceo", "grand", "senior", "supreme", "leader", "foreign",
		"defense", "interior", "rev.", "reverend" };

	return IS_LISTED(word, titles);
}

static bool
is_address(struct dtl_str word)
{
	return dtl_str_find_char(word, '@', 0) < word.n ||
	       dtl_str_find_char(word, '/', 0) < word.n ||
	       dtl_str_find(word, (struct dtl_str)DTL_STR("www"), 0) < word.n;
}

static bool
has_name(const struct trees *t, uint32_t i)
{
	return i < t->count && t->words[i].name;
}

/* Does word i hang on one of [beg, end)? */
static bool
hangs_on(const struct trees *t, uint32_t i, uint32_t beg, uint32_t end)
{
	uint32_t head = t->words[i].head;

	return head > beg && head <= end;
}

static bool
says(const struct trees *t, uint32_t beg, uint32_t end, const char *a, const char *b)
{
	for (uint32_t i = beg; i < end; i++)
		if (dtl_str_is(t->words[i].form, a) || dtl_str_is(t->words[i].form, b))
			return true;
	return false;
}

static bool
is_legal_form(struct dtl_str word)
{
	static const char *const forms[] = { "inc", "ltd", "llc", "corp", "l.p", "lp", "inc.",
		"ltd.", "llc.", "corp.", "l.p.", "lp." };

	return IS_LISTED(word, forms);
}

/* "Bank of the West": the same behind "of". */
static uint32_t
goes_on_of(const struct trees *t, uint32_t beg, uint32_t at)
{
	uint32_t skip = at + 1 < t->count && t->words[at + 1].article ? 2 : 1;
	bool goes = has_name(t, at + skip) && hangs_on(t, at + skip, beg, at);

	return goes ? skip + 1 : 0;
}

/* How many words a name that reached `at` goes on by, words that tie included; 0: it ends. */
static uint32_t
goes_on(const struct trees *t, uint32_t beg, uint32_t at)
{
	struct dtl_str tie = t->words[at].form;

	if (t->words[at].name)
		return 1;
	if (dtl_str_is_nocase(tie, "of") || dtl_str_is_nocase(tie, "for"))
		return goes_on_of(t, beg, at);
	if (!has_name(t, at + 1))
		return 0;
	const struct word *next = &t->words[at + 1];
	bool goes = false;
	if (dtl_str_is(tie, "-") || dtl_str_is(tie, "&"))
		goes = next->form.p[0] >= 'A' && next->form.p[0] <= 'Z';
	else if (dtl_str_is(tie, ","))
		goes = is_legal_form(next->form);
	else if (dtl_str_is(tie, "and")) /* "School of Trees and Birds" */
		goes =
		    next->conj && hangs_on(t, at + 1, beg + 1, at) && says(t, beg, at, "of", "&");
	return goes ? 2 : 0;
}

static int64_t
kind_of(const struct trees *t, uint32_t beg, uint32_t end)
{
	union dtl_map_value kind = { .num = DTL_NAME_NONE };
	struct dtl_buf name;

	dtl_buf_init(&name, t->a);
	for (uint32_t i = beg; i < end; i++)
		dtl_buf_addf(&name, "%s%.*s", i > beg ? " " : "", DTL_STR_FMT(t->words[i].form));
	(void)dtl_map_get(&t->kinds, dtl_buf_str(&name), &kind);
	return kind.num;
}

static bool
is_possessive(struct dtl_str word)
{
	static const char *const signs[] = { "'s", "s", "'", "\xe2\x80\x99s" };

	return IS_LISTED(word, signs);
}

static uint32_t
end_of(const struct trees *t, uint32_t beg)
{
	uint32_t end = beg + 1, more;

	while (end < t->count && (more = goes_on(t, beg, end)) > 0)
		end += more;
	return end;
}

/* "Devil's Island", "Denny's": where the list has it, the possessive is part of the name. */
static uint32_t
end_behind_possessive(const struct trees *t, uint32_t beg, uint32_t end)
{
	if (end >= t->count || !is_possessive(t->words[end].form))
		return end;
	if (has_name(t, end + 1)) {
		uint32_t far = end_of(t, end + 1);

		if (kind_of(t, beg, far) != DTL_NAME_NONE)
			return far;
	}
	return kind_of(t, beg, end + 1) != DTL_NAME_NONE ? end + 1 : end;
}

/* Writes the sentence as a bank has it; one with a name of unsure kind or extent is left out. */
static void
end_sentence(struct trees *t)
{
	size_t before = t->out.n;
	uint32_t i = 0;

	while (i < t->count) {
		uint32_t beg = i;

		if (!t->words[i].name) {
			dtl_buf_addf(&t->out, "%.*s\tO\n", DTL_STR_FMT(t->words[i].form));
			i++;
			continue;
		}
		uint32_t end = end_of(t, beg);
		while (end - beg > 1 && is_title(t->words[beg].form))
			beg++;
		end = end_behind_possessive(t, beg, end);
		int64_t kind = kind_of(t, beg, end);
		if (kind == UNSURE) {
			dtl_buf_truncate(&t->out, before);
			break;
		}
		for (; i < end; i++)
			dtl_buf_addf(&t->out, "%.*s\t%s%s\n", DTL_STR_FMT(t->words[i].form),
			    i < beg || kind == DTL_NAME_NONE ? ""
			    : i == beg			     ? "B-"
							     : "I-",
			    i < beg ? "O" : dtl_name_kind_name((enum dtl_name_kind)kind));
	}
	if (t->out.n > before)
		dtl_buf_add_char(&t->out, '\n');
	t->count = 0;
}

static void
read_line(struct trees *t, struct dtl_str line)
{
	struct dtl_str column[COLUMNS] = { { NULL, 0 } };
	size_t count = 0;
	int64_t id, head = 0;

	if (line.n == 0)
		end_sentence(t);
	if (dtl_str_starts(line, "# newdoc"))
		dtl_buf_add_z(&t->out, "# newdoc\n");
	while (count < COLUMNS && dtl_str_split(&line, '\t', &column[count]))
		count++;
	if (count < COLUMNS || !dtl_str_to_i64(column[0], 1, 100000, &id) || t->count >= WORDS_MAX)
		return;
	(void)dtl_str_to_i64(column[6], 0, 100000, &head);
	bool proper = dtl_str_is(column[3], "PROPN") || dtl_str_is(column[4], "NNP") ||
		      dtl_str_is(column[4], "NNPS");
	t->words[t->count++] = (struct word){
		.form = column[1],
		.head = (uint32_t)head,
		.name = proper && !is_time(column[1]) && !is_address(column[1]) &&
			!dtl_str_is(column[1], "-"),
		.conj = dtl_str_is(column[7], "conj"),
		.article = dtl_str_is(column[3], "DET"),
	};
}

/* Lines "KIND: name; other name"; kind is PER, ORG, LOC or "?" for unsure. */
static void
read_kinds(struct trees *t, struct dtl_str text)
{
	struct dtl_str line, kind, name;

	while (dtl_str_split(&text, '\n', &line)) {
		union dtl_map_value value = { .num = UNSURE };

		if (dtl_str_starts(line, "#") || !dtl_str_split(&line, ':', &kind))
			continue;
		for (int k = DTL_NAME_PERSON; k < DTL_NAME_KIND_COUNT; k++)
			if (dtl_str_is(kind, dtl_name_kind_name((enum dtl_name_kind)k)))
				value.num = k;
		while (dtl_str_split(&line, ';', &name))
			(void)dtl_map_put(&t->kinds, dtl_str_trim(name), value);
	}
}

struct dtl_str
dtl_name_bank_of_trees(struct dtl_arena *a, struct dtl_str treebank, struct dtl_str kinds)
{
	struct trees *t = DTL_NEW(a, struct trees);
	struct dtl_str line;

	t->a = a;
	dtl_map_init(&t->kinds, a);
	dtl_buf_init(&t->out, a);
	read_kinds(t, kinds);
	while (dtl_str_split(&treebank, '\n', &line))
		read_line(t, line);
	end_sentence(t);
	return dtl_buf_str(&t->out);
}

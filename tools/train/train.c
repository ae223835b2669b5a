#include "train.h"

#include "text/conllu.h"

#include <stdio.h>

void
dtl_corpus_seed(struct dtl_corpus *c, uint64_t part)
{
	c->random = 88172645463325252u + part * 0x9e3779b97f4a7c15u;
}

uint64_t
dtl_corpus_random(struct dtl_corpus *c)
{
	c->random ^= c->random << 13;
	c->random ^= c->random >> 7;
	c->random ^= c->random << 17;
	return c->random >> 16;
}

void
dtl_corpus_shuffle(struct dtl_corpus *c, uint32_t *order, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t k = dtl_corpus_random(c) % i;
		uint32_t swap = order[i - 1];

		order[i - 1] = order[k];
		order[k] = swap;
	}
}

size_t
dtl_corpus_variant(struct dtl_corpus *c, const struct dtl_example *e)
{
	uint64_t roll = dtl_corpus_random(c) % 100;

	if (roll < (e->headline ? 50 : 10))
		return DTL_CASE_TITLE;
	if (roll < (e->headline ? 60 : 12))
		return DTL_CASE_UPPER;
	return roll < (e->headline ? 65 : 14) ? DTL_CASE_LOWER : DTL_CASE_NORMAL;
}

static void
add_document(struct dtl_corpus *c, const struct dtl_document *doc)
{
	c->examples = dtl_arena_grow(
	    c->a, c->examples, c->count, c->count + doc->sentence_count, sizeof *c->examples);
	for (size_t i = 0; i < doc->sentence_count; i++) {
		const struct dtl_sentence *s = &doc->sentences[i];

		if (s->parsed)
			c->examples[c->count++] = (struct dtl_example){
				.tokens = doc->tokens + s->token,
				.first = s->token,
				.count = s->token_count,
			};
	}
}

static dtl_rc
read_corpus(struct dtl_corpus *c, const struct dtl_train_input *in, struct dtl_err *err)
{
	for (size_t i = 0; i < in->treebank_count; i++) {
		struct dtl_document doc;
		dtl_rc rc = dtl_conllu_read(c->a, in->treebanks[i], &doc, err);

		if (rc != DTL_OK)
			return dtl_err_wrap(err, rc, "treebank %zu", i + 1);
		add_document(c, &doc);
	}
	if (c->count == 0)
		return dtl_err_set(err, DTL_SKIP, "the treebanks hold no parsed sentence");
	return DTL_OK;
}

/* Words, clusters and lemmas: what features and rules need before anything is learned. */
static dtl_rc
build_lexicon(struct dtl_corpus *c, const struct dtl_train_input *in,
    struct dtl_buf section[DTL_SECTION_COUNT], struct dtl_err *err)
{
	struct dtl_model *m = &c->model;
	struct dtl_map irregular;
	struct dtl_buf none;
	dtl_rc rc = dtl_irregular_read(c->a, in->irregular, &irregular, err);

	if (rc != DTL_OK)
		return rc;
	dtl_corpus_labels(c, &section[DTL_SECTION_LABELS]);
	dtl_corpus_words(c, in->clusters, &irregular, &section[DTL_SECTION_WORDS],
	    &section[DTL_SECTION_COARSE], &section[DTL_SECTION_LABELS]);
	dtl_buf_init(&none, c->a);
	dtl_pack_words(NULL, 0, &none);
	m->lexicon.coarse = (const unsigned char *)section[DTL_SECTION_COARSE].p;
	m->lexicon.cluster_count = (uint32_t)section[DTL_SECTION_COARSE].n;
	if (!dtl_words_open(&m->lexicon.words, dtl_buf_str(&section[DTL_SECTION_WORDS])) ||
	    !dtl_words_open(&m->lemma_index, dtl_buf_str(&none)))
		return dtl_err_set(err, DTL_FAIL, "the word table cannot be read back");
	dtl_corpus_lemmas(
	    c, &irregular, &section[DTL_SECTION_LEMMA_INDEX], &section[DTL_SECTION_LEMMA_TEXT]);
	return DTL_OK;
}

static void
read_words(struct dtl_corpus *c, size_t from, bool headlines)
{
	if (headlines)
		dtl_corpus_headlines(c, from);
	dtl_corpus_tags(c);
	dtl_corpus_variants(c);
}

/* Sections of another model, which has to know the same words. */
static dtl_rc
take_sections(struct dtl_str base, const enum dtl_section *which, size_t count,
    struct dtl_buf section[DTL_SECTION_COUNT], struct dtl_err *err)
{
	struct dtl_model *m;
	dtl_rc rc = dtl_model_open(base, &m, err);

	if (rc != DTL_OK)
		return rc;
	if (!dtl_str_eq(m->section[DTL_SECTION_WORDS], dtl_buf_str(&section[DTL_SECTION_WORDS])))
		rc = dtl_err_set(err, DTL_FAIL,
		    "the model to go on from knows other words: it was made from other treebanks "
		    "(hold_dev?)");
	for (size_t i = 0; i < count; i++) {
		section[which[i]].n = 0;
		dtl_buf_add_str(&section[which[i]], m->section[which[i]]);
	}
	dtl_model_close(m);
	return rc;
}

static void
add_briefs(
    struct dtl_corpus *c, const struct dtl_train_input *in, const struct dtl_train_options *options)
{
	const size_t count = c->count;

	dtl_corpus_seed(c, 300);
	dtl_corpus_briefs(c, &in->names);
	read_words(c, count, options->headlines != 0);
}

/* From the bytes of the section, so that the second half can be had alone and is the same. */
static dtl_rc
learn_more(struct dtl_corpus *c, const struct dtl_train_input *in,
    const struct dtl_train_options *options, const struct dtl_model *teacher,
    struct dtl_buf *encoder, struct dtl_err *err)
{
	struct dtl_encoder from;
	struct dtl_buf out;

	if (options->more_epochs == 0)
		return DTL_OK;
	if (!dtl_encoder_open(&from, c->a, dtl_buf_str(encoder), NULL))
		return dtl_err_set(err, DTL_FAIL, "the encoder cannot be read back");
	add_briefs(c, in, options);
	dtl_buf_init(&out, c->a);
	dtl_train_net_more(c, options, teacher, &from, &out);
	*encoder = out;
	return DTL_OK;
}

/* From the bytes of the first one, which it has to share tables with, and which makes room for it. */
static dtl_rc
learn_quick(struct dtl_corpus *c, const struct dtl_train_options *options,
    struct dtl_buf section[DTL_SECTION_COUNT], struct dtl_err *err)
{
	struct dtl_encoder from, made;
	struct dtl_buf quick, full;

	if (options->quick_epochs == 0)
		return DTL_OK;
	if (!dtl_encoder_open(&from, c->a, dtl_buf_str(&section[DTL_SECTION_ENCODER]), NULL))
		return dtl_err_set(err, DTL_FAIL, "the encoder cannot be read back");
	dtl_buf_init(&quick, c->a);
	dtl_train_quick(c, options, &from, &quick);
	if (!dtl_encoder_open(&made, c->a, dtl_buf_str(&quick), &from))
		return dtl_err_set(err, DTL_FAIL, "the quick encoder is of sizes that do not fit");
	dtl_buf_init(&full, c->a);
	dtl_net_shorten(&from, dtl_buf_str(&section[DTL_SECTION_ENCODER]), &full);
	section[DTL_SECTION_ENCODER] = full;
	section[DTL_SECTION_QUICK].n = 0;
	dtl_net_shorten(&made, dtl_buf_str(&quick), &section[DTL_SECTION_QUICK]);
	return DTL_OK;
}

/* All of another model but its quick encoder, which is learned. */
static dtl_rc
learn_quick_only(struct dtl_corpus *c, const struct dtl_train_input *in,
    const struct dtl_train_options *options, struct dtl_buf section[DTL_SECTION_COUNT],
    struct dtl_err *err)
{
	enum dtl_section all[DTL_SECTION_QUICK];
	dtl_rc rc;

	for (size_t i = 0; i < DTL_SECTION_QUICK; i++)
		all[i] = (enum dtl_section)i;
	rc = take_sections(in->base, all, DTL_SECTION_QUICK, section, err);
	if (rc != DTL_OK)
		return rc;
	read_words(c, 0, options->headlines != 0);
	if (options->more_epochs > 0)
		add_briefs(c, in, options);
	return learn_quick(c, options, section, err);
}

static dtl_rc
learn_encoders(struct dtl_corpus *c, const struct dtl_train_input *in,
    const struct dtl_train_options *options, struct dtl_buf section[DTL_SECTION_COUNT],
    struct dtl_err *err)
{
	static const enum dtl_section both[] = { DTL_SECTION_ENCODER, DTL_SECTION_QUICK };
	struct dtl_buf *encoder = &section[DTL_SECTION_ENCODER];
	struct dtl_model *teacher = NULL;
	dtl_rc rc = DTL_OK;

	if (in->base.p != NULL)
		return take_sections(in->base, both, 2, section, err);
	if (in->teacher.p != NULL)
		rc = dtl_model_open(in->teacher, &teacher, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, rc, "teacher");
	read_words(c, 0, options->headlines != 0);
	rc = in->start.p != NULL ? take_sections(in->start, both, 1, section, err)
				 : dtl_train_net(c, options, in->vectors, teacher, encoder, err);
	if (rc == DTL_OK)
		rc = learn_more(c, in, options, teacher, encoder, err);
	dtl_model_close(teacher);
	return rc == DTL_OK ? learn_quick(c, options, section, err) : rc;
}

/* Names are learnt with the tags that the finished tagger gives. */
static dtl_rc
learn_names(struct dtl_corpus *c, const struct dtl_train_input *in,
    const struct dtl_train_options *options, struct dtl_buf section[DTL_SECTION_COUNT],
    struct dtl_err *err)
{
	struct dtl_model *m = &c->model;
	struct dtl_name_texts texts = { 0 };
	struct dtl_learner names;

	if (in->names.bank_count == 0 || options->names.epochs == 0)
		return DTL_OK;
	for (size_t i = 0; i < in->names.bank_count; i++) {
		struct dtl_name_bank bank = in->names.banks[i];
		if (!options->names.hold)
			bank.share = DTL_SHARE_ALL;
		dtl_rc rc = dtl_name_bank_read(c->a, &bank, &texts, err);

		if (rc != DTL_OK)
			return dtl_err_wrap(err, rc, "names %zu", i + 1);
	}
	dtl_name_lists_pack(c->a, &in->names, &section[DTL_SECTION_NAME_LISTS]);
	if (!dtl_words_open(&m->names.lists, dtl_buf_str(&section[DTL_SECTION_NAME_LISTS])) ||
	    !dtl_encoder_open(&m->encoder[DTL_READER_FULL], c->a,
		dtl_buf_str(&section[DTL_SECTION_ENCODER]), NULL))
		return dtl_err_set(err, DTL_FAIL, "encoder or lists cannot be read back");
	dtl_train_names(c->a, m, &texts, &options->names, &names);
	if (options->progress)
		(void)fprintf(stderr, "names: %zu features\n", names.row_count);
	dtl_pack_linear(c->a, &names, options->names.keep, options->names.least_percent,
	    &section[DTL_SECTION_NAMES]);
	dtl_learner_clear(&names);
	dtl_buf_addf(&section[DTL_SECTION_LABELS], "names %d\n", DTL_NAMES_VERSION);
	return DTL_OK;
}

dtl_rc
dtl_train(struct dtl_arena *a, const struct dtl_train_input *in,
    const struct dtl_train_options *options, struct dtl_buf *out, struct dtl_err *err)
{
	struct dtl_corpus c = { .a = a };
	struct dtl_buf section[DTL_SECTION_COUNT];
	struct dtl_str bytes[DTL_SECTION_COUNT];
	dtl_rc rc = read_corpus(&c, in, err);

	if (rc != DTL_OK)
		return rc;
	dtl_corpus_seed(&c, 0);
	for (size_t i = 0; i < DTL_SECTION_COUNT; i++)
		dtl_buf_init(&section[i], a);
	dtl_buf_add_str(&section[DTL_SECTION_MANIFEST], in->manifest);
	rc = build_lexicon(&c, in, section, err);
	if (rc != DTL_OK)
		return rc;
	if (options->quick_only)
		rc = learn_quick_only(&c, in, options, section, err);
	else
		rc = learn_encoders(&c, in, options, section, err);
	if (rc == DTL_OK && !options->quick_only)
		rc = learn_names(&c, in, options, section, err);
	if (rc != DTL_OK)
		return rc;
	for (size_t i = 0; i < DTL_SECTION_COUNT; i++)
		bytes[i] = dtl_buf_str(&section[i]);
	dtl_pack_model(bytes, out);
	return DTL_OK;
}

#include "text/model.h"

#include "base/hash.h"
#include "text/labels.h"

#include <inttypes.h>

const char *const dtl_text_readers[DTL_READER_COUNT + 1] = {
	[DTL_READER_FULL] = "full", [DTL_READER_QUICK] = "quick"
};

struct head {
	char magic[8];
	uint32_t version, order;
	uint64_t size;
	uint8_t sha256[32];
	uint32_t features_version, section_count;
	struct {
		uint64_t offset, size;
	} section[DTL_SECTION_COUNT];
};

_Static_assert(sizeof(struct head) <= DTL_MODEL_HEAD, "the head outgrew its room");

static dtl_rc
check_kind(struct dtl_str bytes, struct head *ret, struct dtl_err *err)
{
	if (bytes.n < sizeof ret->magic || memcmp(bytes.p, DTL_MODEL_MAGIC, 8) != 0)
		return dtl_err_set(err, DTL_FAIL, "this is no language model");
	if (bytes.n < DTL_MODEL_HEAD)
		return dtl_err_set(err, DTL_FAIL,
		    "language model is cut off: %zu bytes, its head alone has %d", bytes.n,
		    DTL_MODEL_HEAD);
	memcpy(ret, bytes.p, sizeof *ret);
	if (ret->order != DTL_MODEL_ORDER)
		return dtl_err_set(err, DTL_FAIL,
		    "language model is for machines of another byte order (mark %08" PRIx32 ")",
		    ret->order);
	if (ret->version != DTL_MODEL_VERSION || ret->features_version != DTL_FEATURES_VERSION ||
	    ret->section_count < DTL_SECTION_QUICK || ret->section_count > DTL_SECTION_COUNT)
		return dtl_err_set(err, DTL_FAIL,
		    "language model has format %" PRIu32 ".%" PRIu32
		    ", this program reads format %d.%d",
		    ret->version, ret->features_version, DTL_MODEL_VERSION, DTL_FEATURES_VERSION);
	return DTL_OK;
}

static dtl_rc
check_whole(struct dtl_str bytes, const struct head *head, struct dtl_err *err)
{
	uint8_t sha256[32];

	if (bytes.n != head->size)
		return dtl_err_set(err, DTL_FAIL,
		    "language model is %s: %zu bytes, its head says %" PRIu64,
		    bytes.n < head->size ? "cut off" : "too long", bytes.n, head->size);
	dtl_sha256(dtl_str_slice(bytes, DTL_MODEL_HEAD, bytes.n), sha256);
	if (memcmp(sha256, head->sha256, sizeof sha256) != 0)
		return dtl_err_set(err, DTL_FAIL, "language model is damaged: wrong checksum");
	return DTL_OK;
}

static dtl_rc
find_sections(
    struct dtl_model *m, struct dtl_str bytes, const struct head *head, struct dtl_err *err)
{
	for (size_t i = 0; i < head->section_count; i++) {
		uint64_t offset = head->section[i].offset, size = head->section[i].size;

		if (offset < DTL_MODEL_HEAD || offset > bytes.n || size > bytes.n - offset)
			return dtl_err_set(
			    err, DTL_FAIL, "language model: section %zu is outside the file", i);
		m->section[i] = dtl_str_make(bytes.p + offset, size);
	}
	return DTL_OK;
}

bool
dtl_model_add_tag(struct dtl_model *m, uint16_t xpos, uint8_t upos)
{
	if (xpos == 0 || xpos >= 64 || upos == DTL_UPOS_NONE || m->tag_count > DTL_CLASS_MAX)
		return false;
	uint8_t tag = (uint8_t)m->tag_count++;
	m->tag_xpos[tag] = xpos;
	m->tag_upos[tag] = upos;
	m->lexicon.group[tag] = (uint8_t)dtl_tag_group_of(dtl_xpos_name(xpos), (enum dtl_upos)upos);
	m->lexicon.closed[tag] = dtl_tag_is_closed(dtl_xpos_name(xpos)) ? (uint8_t)xpos : 0;
	m->lexicon.proper[tag] = strncmp(dtl_xpos_name(xpos), "NNP", 3) == 0;
	m->tag_class[xpos][upos] = tag;
	if (m->tag_class[xpos][DTL_UPOS_NONE] == 0)
		m->tag_class[xpos][DTL_UPOS_NONE] = tag;
	return true;
}

static dtl_rc
read_label_line(struct dtl_model *m, struct dtl_str line, struct dtl_err *err)
{
	struct dtl_str word[3] = { { NULL, 0 } };

	for (size_t i = 0; i < 3 && dtl_str_split(&line, ' ', &word[i]); i++)
		;
	if (dtl_str_is(word[0], "tag") &&
	    dtl_model_add_tag(m, dtl_xpos_from_name(word[1]), (uint8_t)dtl_upos_from_name(word[2])))
		return DTL_OK;
	int64_t group, set;
	if (dtl_str_is(word[0], "usual") && m->usual_count < 256 &&
	    dtl_str_to_i64(word[1], DTL_USUAL_OTHER, DTL_USUAL_MAYBE, &group) &&
	    dtl_str_to_i64(word[2], 0, INT64_MAX, &set)) {
		m->lexicon.usual_set[m->usual_count++] = (uint64_t)set;
		return DTL_OK;
	}
	if (dtl_str_is(word[0], "names") &&
	    dtl_str_to_i64(word[1], 1, DTL_NAMES_VERSION, &m->names_version))
		return m->names_version == DTL_NAMES_VERSION
			   ? DTL_OK
			   : dtl_err_set(err, DTL_FAIL,
				 "language model labels names by version %" PRId64
				 ", this program by version %d",
				 m->names_version, DTL_NAMES_VERSION);
	if (dtl_str_is(word[0], "label") && m->label_count < DTL_LABEL_CLASSES_MAX) {
		size_t label = dtl_label_from_name(word[1]);

		if (dtl_str_is(word[1], dtl_label_name(label))) {
			m->label[m->label_count++] = (uint8_t)label;
			return DTL_OK;
		}
	}
	return dtl_err_set(err, DTL_FAIL, "language model: unknown label '%.*s' '%.*s'",
	    DTL_STR_FMT(word[0]), DTL_STR_FMT(word[1]));
}

static dtl_rc
read_labels(struct dtl_model *m, struct dtl_err *err)
{
	struct dtl_str rest = m->section[DTL_SECTION_LABELS], line;

	m->tag_count = 1;
	while (dtl_str_split(&rest, '\n', &line)) {
		if (line.n == 0)
			continue;
		dtl_rc rc = read_label_line(m, line, err);
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

/* A model without names is whole; one with half of them is not. */
static bool
open_names(struct dtl_model *m)
{
	struct dtl_str weights = m->section[DTL_SECTION_NAMES];
	struct dtl_str lists = m->section[DTL_SECTION_NAME_LISTS];

	if (m->names_version == 0)
		return weights.n == 0 && lists.n == 0;
	if (!dtl_linear_open(&m->names.weights, weights) ||
	    !dtl_words_open(&m->names.lists, lists) ||
	    m->names.weights.class_count != DTL_NAME_LABELS)
		return false;
	dtl_name_model_steps(&m->names);
	return true;
}

static bool
open_encoder(struct dtl_model *m, enum dtl_text_reader reader, enum dtl_section section,
    const struct dtl_encoder *tables)
{
	struct dtl_encoder *e = &m->encoder[reader];

	return dtl_encoder_open(e, m->a, m->section[section], tables) &&
	       e->size[DTL_ENCODER_TAGS] == m->tag_count &&
	       e->size[DTL_ENCODER_LABELS] == m->label_count;
}

static bool
open_encoders(struct dtl_model *m)
{
	if (!open_encoder(m, DTL_READER_FULL, DTL_SECTION_ENCODER, NULL))
		return false;
	return m->section[DTL_SECTION_QUICK].n == 0 ||
	       open_encoder(m, DTL_READER_QUICK, DTL_SECTION_QUICK, &m->encoder[DTL_READER_FULL]);
}

static bool
open_tables(struct dtl_model *m)
{
	struct dtl_str coarse = m->section[DTL_SECTION_COARSE];

	m->lexicon.coarse = (const unsigned char *)coarse.p;
	m->lexicon.cluster_count = (uint32_t)coarse.n;
	return coarse.n < 2047 &&
	       dtl_words_open(&m->lexicon.words, m->section[DTL_SECTION_WORDS]) &&
	       dtl_words_open(&m->lemma_index, m->section[DTL_SECTION_LEMMA_INDEX]) &&
	       open_encoders(m) && open_names(m);
}

dtl_rc
dtl_model_open(struct dtl_str bytes, struct dtl_model **ret, struct dtl_err *err)
{
	struct head head;
	dtl_rc rc = check_kind(bytes, &head, err);

	if (rc == DTL_OK)
		rc = check_whole(bytes, &head, err);
	if (rc != DTL_OK)
		return rc;
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m = DTL_NEW(a, struct dtl_model);
	m->a = a;
	rc = find_sections(m, bytes, &head, err);
	if (rc == DTL_OK)
		rc = read_labels(m, err);
	if (rc == DTL_OK && !open_tables(m))
		rc = dtl_err_set(err, DTL_FAIL, "language model: its tables do not fit together");
	if (rc != DTL_OK) {
		dtl_model_close(m);
		return rc;
	}
	for (size_t i = 0; i < sizeof head.sha256; i++) {
		m->checksum[2 * i] = "0123456789abcdef"[head.sha256[i] >> 4];
		m->checksum[2 * i + 1] = "0123456789abcdef"[head.sha256[i] & 15];
	}
	*ret = m;
	return DTL_OK;
}

void
dtl_model_close(struct dtl_model *m)
{
	if (m != NULL)
		dtl_arena_free(m->a);
}

bool
dtl_model_has(const struct dtl_model *m, enum dtl_text_reader reader)
{
	return m->encoder[reader].kernel != NULL;
}

struct dtl_str
dtl_model_checksum(const struct dtl_model *m)
{
	return dtl_str_from(m->checksum);
}

struct dtl_str
dtl_model_manifest(const struct dtl_model *m)
{
	return m->section[DTL_SECTION_MANIFEST];
}

#include "vectors.h"

#include "text/features.h"

#include <math.h>

enum { MEASURED = 20000, UNIT = 16, MOST = 127 };

/* A set of hashes; the room is a power of two and twice what it holds. */
struct set {
	uint64_t *slots;
	size_t room;
};

static bool
is_new(struct set *s, uint64_t hash)
{
	size_t at = hash & (s->room - 1);

	while (s->slots[at] != 0 && s->slots[at] != hash)
		at = (at + 1) & (s->room - 1);
	bool fresh = s->slots[at] == 0;
	s->slots[at] = hash;
	return fresh;
}

static bool
read_row(struct dtl_str line, size_t cols, float *out)
{
	struct dtl_str number;
	size_t count = 0;

	while (count < cols && dtl_str_split(&line, ',', &number)) {
		double value;

		if (!dtl_str_to_double(number, &value))
			return false;
		out[count++] = (float)value;
	}
	return count == cols;
}

/* Each column around zero and of one breadth, as bytes. */
static void
even_out(const float *rows, struct dtl_vectors *v)
{
	size_t measured = v->count < MEASURED ? v->count : MEASURED;

	for (size_t c = 0; c < v->cols; c++) {
		double sum = 0, squares = 0;

		for (size_t i = 0; i < measured; i++) {
			double x = (double)rows[i * v->cols + c];

			sum += x;
			squares += x * x;
		}
		double mean = sum / (double)measured;
		double square = squares / (double)measured - mean * mean;
		double breadth = square > 0 ? sqrt(square) : 1;
		for (size_t i = 0; i < v->count; i++) {
			double x = ((double)rows[i * v->cols + c] - mean) / breadth * UNIT;

			v->rows[(i + 1) * v->cols + c] = (int8_t)lrint(x < -MOST  ? -MOST
								       : x > MOST ? MOST
										  : x);
		}
	}
}

dtl_rc
dtl_vectors_read(struct dtl_arena *a, struct dtl_str text, size_t limit, size_t cols,
    struct dtl_vectors *ret, struct dtl_err *err)
{
	const struct dtl_str mark = dtl_str_from("\"vectors\":{\"");
	size_t at = text.p == NULL ? 0 : dtl_str_find(text, mark, 0);
	struct set seen = { .room = 2 };
	float *rows = DTL_NEW_ARRAY(a, limit * cols, float);

	*ret = (struct dtl_vectors){ .cols = cols, .words = DTL_NEW_ARRAY(a, limit, uint64_t) };
	while (seen.room < 2 * limit)
		seen.room *= 2;
	seen.slots = DTL_NEW_ARRAY(a, seen.room, uint64_t);
	if (text.p != NULL && at >= text.n)
		return dtl_err_set(err, DTL_SKIP, "this is no file of word vectors");
	struct dtl_str rest = text.p == NULL ? text : dtl_str_slice(text, at + mark.n, text.n);
	while (rest.p != NULL && ret->count < limit) {
		size_t end = dtl_str_find(rest, dtl_str_from("\":["), 0);
		size_t close = dtl_str_find_char(rest, ']', end);

		if (close >= rest.n)
			return dtl_err_set(err, DTL_SKIP,
			    "the file of word vectors is cut off after %zu words", ret->count);
		struct dtl_str word = dtl_str_slice(rest, 0, end);
		uint64_t hash = dtl_word_hash(word);
		if (dtl_str_find_char(word, '\\', 0) == word.n && is_new(&seen, hash)) {
			if (!read_row(dtl_str_slice(rest, end + 3, close), cols,
				rows + ret->count * cols))
				return dtl_err_set(err, DTL_SKIP,
				    "vector of '%.*s' is no row of %zu numbers", DTL_STR_FMT(word),
				    cols);
			ret->words[ret->count++] = hash;
		}
		rest = dtl_str_slice(rest, close + 1, rest.n);
		if (dtl_str_starts(rest, "}"))
			break;
		rest = dtl_str_slice(rest, 2, rest.n); /* the comma and the next word's quote */
	}
	ret->rows = DTL_NEW_ARRAY(a, (ret->count + 1) * cols, int8_t);
	even_out(rows, ret);
	return DTL_OK;
}

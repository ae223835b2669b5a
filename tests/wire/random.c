#include "random.h"

#include "base/utf8.h"

#include <math.h>

static void fill_record(struct dtl_random *r, const struct dtl_shape *shape, char *rec);

uint64_t
dtl_random_below(struct dtl_random *r, uint64_t limit)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return limit == 0 ? z : z % limit;
}

static uint32_t
random_code_point(struct dtl_random *r)
{
	static const uint32_t special[] = { '"', '\\', '\n', '\t', 0x7f, 0x80, 0x7ff, 0x800, 0xfffd,
		0x10000, 0x10ffff, 0xe9, 0x20ac, 0x939, 0x4e2d, 0x1f600 };

	if (dtl_random_below(r, 4) == 0)
		return special[dtl_random_below(r, sizeof special / sizeof *special)];
	return 0x20 + (uint32_t)dtl_random_below(r, 0x5f);
}

static struct dtl_str
random_text(struct dtl_random *r)
{
	size_t count = dtl_random_below(r, r->longest + 1);
	char *p = dtl_arena_alloc(r->a, count * 4 + 1);
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += dtl_utf8_put(random_code_point(r), p + n);
	return dtl_str_make(p, n);
}

static struct dtl_str
random_bytes(struct dtl_random *r)
{
	size_t n = dtl_random_below(r, r->longest * 4 + 1);
	char *p = dtl_arena_alloc(r->a, n + 1);

	if (dtl_random_below(r, 2) == 0)
		return random_text(r);
	for (size_t i = 0; i < n; i++)
		p[i] = (char)dtl_random_below(r, 256);
	return dtl_str_make(p, n);
}

static int64_t
random_long(struct dtl_random *r)
{
	uint64_t shift =
	    dtl_random_below(r, 64); /* in an order of our own: the golden bytes hang on it */

	return (int64_t)(dtl_random_below(r, 0) >> shift);
}

static int64_t
random_signed(struct dtl_random *r)
{
	int64_t size = random_long(r);

	return dtl_random_below(r, 2) == 0 ? size : -size;
}

static double
random_double(struct dtl_random *r)
{
	static const double special[] = { 0, -0.0, 1, -1, 0.1, 1e300, -1e-300, 4503599627370497.5 };

	if (dtl_random_below(r, 3) == 0)
		return special[dtl_random_below(r, sizeof special / sizeof *special)];
	return ((double)(int64_t)dtl_random_below(r, 2000001) - 1000000) / 64;
}

static struct dtl_date
random_date(struct dtl_random *r)
{
	int64_t days = -719162 + (int64_t)dtl_random_below(r, 2932896 + 719162 + 1);

	return dtl_date_from_days(days);
}

static void
fill_items(struct dtl_random *r, const struct dtl_shape_field *f, char *rec)
{
	size_t count = dtl_random_below(r, 4) == 0 ? 0 : dtl_random_below(r, r->longest / 4 + 1);
	void *items = NULL;

	if (count > 0 && f->member == DTL_MEMBER_STRS) {
		struct dtl_str *list = items = DTL_NEW_ARRAY(r->a, count, struct dtl_str);

		for (size_t i = 0; i < count; i++)
			list[i] = random_text(r);
	} else if (count > 0 && f->member == DTL_MEMBER_I64S) {
		int64_t *list = items = DTL_NEW_ARRAY(r->a, count, int64_t);

		for (size_t i = 0; i < count; i++)
			list[i] = random_signed(r);
	} else if (count > 0 && f->member == DTL_MEMBER_PAIRS) {
		struct dtl_pair *list = items = DTL_NEW_ARRAY(r->a, count, struct dtl_pair);

		for (size_t i = 0; i < count; i++) {
			struct dtl_str text = random_text(r);
			char *key = dtl_arena_printf(r->a, "%zu%.*s", i, DTL_STR_FMT(text));

			list[i].key = dtl_str_from(key);
			list[i].value = random_text(r);
		}
	} else if (count > 0) {
		char *list = items = dtl_arena_array(r->a, count, f->sub->size);

		for (size_t i = 0; i < count; i++)
			fill_record(r, f->sub, list + i * f->sub->size);
	}
	memcpy(rec + f->offset, &items, sizeof items);
	memcpy(rec + f->count_offset, &count, sizeof count);
}

static void
fill_number(struct dtl_random *r, const struct dtl_shape_field *f, char *p)
{
	bool positive = f->null != DTL_NULL_NEVER; /* 0 or less would stand for null */
	int32_t narrow = (int32_t)(random_long(r) & INT32_MAX);
	int64_t wide = random_long(r) & INT64_MAX;

	if (positive) {
		narrow = narrow == 0 ? 1 : narrow;
		wide = wide == 0 ? 1 : wide;
	} else if (dtl_random_below(r, 2) == 0) {
		narrow = -narrow;
		wide = -wide;
	}
	if (f->member == DTL_MEMBER_I32)
		memcpy(p, &narrow, sizeof narrow);
	else
		memcpy(p, &wide, sizeof wide);
}

static void
fill_value(struct dtl_random *r, const struct dtl_shape_field *f, char *rec)
{
	char *p = rec + f->offset;
	int64_t ms;

	switch (f->member) {
	case DTL_MEMBER_STR:
		*(struct dtl_str *)(void *)p = random_text(r);
		break;
	case DTL_MEMBER_BYTES:
		*(struct dtl_str *)(void *)p = random_bytes(r);
		break;
	case DTL_MEMBER_I32:
	case DTL_MEMBER_I64:
		fill_number(r, f, p);
		break;
	case DTL_MEMBER_TIME:
		ms = dtl_date_to_ms(random_date(r));
		ms += (int64_t)dtl_random_below(r, 86400000);
		memcpy(p, &ms, sizeof ms);
		break;
	case DTL_MEMBER_DOUBLE:
		*(double *)(void *)p = random_double(r);
		break;
	case DTL_MEMBER_BOOL:
		*(bool *)p = dtl_random_below(r, 2) == 0;
		break;
	case DTL_MEMBER_DATE:
		*(struct dtl_date *)(void *)p = random_date(r);
		break;
	case DTL_MEMBER_WORD:
		*(unsigned *)(void *)p = (unsigned)dtl_random_below(r, f->words->count);
		break;
	case DTL_MEMBER_BITS:
		*(uint32_t *)(void *)p = (uint32_t)dtl_random_below(r, 1U << f->words->count);
		break;
	case DTL_MEMBER_RECORD:
		fill_record(r, f->sub, p);
		break;
	default:
		fill_items(r, f, rec);
		break;
	}
}

static void
fill_null(const struct dtl_shape_field *f, char *rec)
{
	char *p = rec + f->offset;

	if (f->null == DTL_NULL_NAN)
		*(double *)(void *)p = (double)NAN;
	else if (f->null == DTL_NULL_MINUS)
		*(int32_t *)(void *)p = -1;
	else if (f->member == DTL_MEMBER_TIME)
		*(int64_t *)(void *)p = DTL_TIME_NONE;
}

/* rec is zeroed, which is null for all that fill_null does not know. */
static void
fill_record(struct dtl_random *r, const struct dtl_shape *shape, char *rec)
{
	for (size_t i = shape->count; i-- > 0;) { /* backwards: WITH_NEXT looks at the next */
		const struct dtl_shape_field *f = &shape->fields[i];
		bool null = f->null != DTL_NULL_NEVER && dtl_random_below(r, 3) == 0;

		if (f->null == DTL_NULL_WITH_NEXT)
			null = dtl_shape_is_null(f, rec);
		if (null)
			fill_null(f, rec);
		else
			fill_value(r, f, rec);
		if (f->member == DTL_MEMBER_RECORD && dtl_shape_is_null(f, rec))
			memset(rec + f->offset, 0, f->sub->size); /* status 0 is null as well */
	}
}

struct dtl_record
dtl_random_record(struct dtl_random *r, enum dtl_kind kind)
{
	const struct dtl_shape *shape = dtl_shape_of_kind(kind);
	char *rec = dtl_arena_alloc(r->a, shape->size);

	fill_record(r, shape, rec);
	return (struct dtl_record){ kind, { rec } };
}

static bool
same_str(struct dtl_str x, struct dtl_str y)
{
	return x.n == y.n && (x.p == NULL) == (y.p == NULL) &&
	       (x.n == 0 || memcmp(x.p, y.p, x.n) == 0);
}

static bool
same_items(struct dtl_arena *a, const struct dtl_shape_field *f, const void *x, const void *y)
{
	const void *p = *(const void *const *)dtl_shape_at(f, x);
	const void *q = *(const void *const *)dtl_shape_at(f, y);
	size_t count = dtl_shape_count(f, x);

	if (count != dtl_shape_count(f, y))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct dtl_pair *pair = (const struct dtl_pair *)p + i;
		bool same = true;

		if (f->member == DTL_MEMBER_STRS)
			same = same_str(
			    ((const struct dtl_str *)p)[i], ((const struct dtl_str *)q)[i]);
		else if (f->member == DTL_MEMBER_I64S)
			same = ((const int64_t *)p)[i] == ((const int64_t *)q)[i];
		else if (f->member == DTL_MEMBER_PAIRS)
			same = same_str(pair->key, ((const struct dtl_pair *)q)[i].key) &&
			       same_str(pair->value, ((const struct dtl_pair *)q)[i].value);
		else
			same = dtl_random_difference(a, f->sub, (const char *)p + i * f->sub->size,
				   (const char *)q + i * f->sub->size) == NULL;
		if (!same)
			return false;
	}
	return true;
}

static bool
same_value(struct dtl_arena *a, const struct dtl_shape_field *f, const void *x, const void *y)
{
	const void *p = dtl_shape_at(f, x);
	const void *q = dtl_shape_at(f, y);

	switch (f->member) {
	case DTL_MEMBER_STR:
	case DTL_MEMBER_BYTES:
		return same_str(*(const struct dtl_str *)p, *(const struct dtl_str *)q);
	case DTL_MEMBER_I64:
	case DTL_MEMBER_TIME:
	case DTL_MEMBER_DOUBLE:
		return memcmp(p, q, 8) == 0;
	case DTL_MEMBER_BOOL:
		return *(const bool *)p == *(const bool *)q;
	case DTL_MEMBER_I32:
	case DTL_MEMBER_DATE:
	case DTL_MEMBER_WORD:
	case DTL_MEMBER_BITS:
		return memcmp(p, q, 4) == 0;
	case DTL_MEMBER_RECORD:
		return dtl_random_difference(a, f->sub, p, q) == NULL;
	default:
		return same_items(a, f, x, y);
	}
}

const char *
dtl_random_difference(
    struct dtl_arena *a, const struct dtl_shape *shape, const void *x, const void *y)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];

		if (!same_value(a, f, x, y))
			return dtl_arena_printf(a, "%s.%s", shape->name, f->name);
	}
	return NULL;
}

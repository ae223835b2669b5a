#include "base/utf8.h"

/* Base letters of Latin-1 and Latin Extended-A, two characters where one will not do. */
static const char *
fold_latin(uint32_t c)
{
	static const char *const latin1[] = { "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E",
		"E", "E", "I", "I", "I", "I", "D", "N", "O", "O", "O", "O", "O", NULL, "O", "U",
		"U", "U", "U", "Y", "Th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e",
		"e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", NULL, "o", "u",
		"u", "u", "u", "y", "th", "y" };
	static const char *const extended_a[] = { "A", "a", "A", "a", "A", "a", "C", "c", "C", "c",
		"C", "c", "C", "c", "D", "d", "D", "d", "E", "e", "E", "e", "E", "e", "E", "e", "E",
		"e", "G", "g", "G", "g", "G", "g", "G", "g", "H", "h", "H", "h", "I", "i", "I", "i",
		"I", "i", "I", "i", "I", "i", "I", "i", "J", "j", "K", "k", "k", "L", "l", "L", "l",
		"L", "l", "L", "l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o",
		"O", "o", "O", "o", "OE", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s",
		"S", "s", "S", "s", "T", "t", "T", "t", "T", "t", "U", "u", "U", "u", "U", "u", "U",
		"u", "U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z",
		"s" };

	if (c >= 0xc0 && c <= 0xff)
		return latin1[c - 0xc0];
	if (c < 0x100 || c > 0x17f)
		return NULL;
	return extended_a[c - 0x100];
}

static const char *
fold_sign(uint32_t c)
{
	switch (c) {
	case 0x2018:
	case 0x2019:
	case 0x201a:
	case 0x201b:
	case 0x2032:
	case 0x2bc:
		return "'";
	case 0x201c:
	case 0x201d:
	case 0x201e:
	case 0x201f:
	case 0x2033:
		return "\"";
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2212:
		return "-";
	case 0x2026:
		return "...";
	case 0xa0:
	case 0x2009:
	case 0x202f:
		return " ";
	case 0x218:
		return "S";
	case 0x219:
		return "s";
	case 0x21a:
		return "T";
	case 0x21b:
		return "t";
	case 0xad:
	case 0x200b:
	case 0xfeff:
		return "";
	default:
		return NULL;
	}
}

struct dtl_str
dtl_utf8_fold_str(struct dtl_arena *a, struct dtl_str s)
{
	char *out = dtl_arena_array(a, s.n + 1, 3);
	size_t i = 0, n = 0;

	while (i < s.n) {
		uint32_t c = dtl_utf8_next(s, &i);
		const char *folded = c < 0x80 ? NULL : fold_latin(c);

		if (folded == NULL && c >= 0x80)
			folded = fold_sign(c);
		if (folded == NULL) {
			n += dtl_utf8_put(c, out + n);
			continue;
		}
		memcpy(out + n, folded, strlen(folded));
		n += strlen(folded);
	}
	return dtl_str_make(out, n);
}

#include "net/entity.h"

#include "base/utf8.h"

/* U+00A0 to U+00FF, in order. */
static const char latin[] =
    " nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn "
    "sup2 "
    "sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute "
    "Acirc "
    "Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde "
    "Ograve "
    "Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave "
    "aacute "
    "acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth "
    "ntilde "
    "ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml ";

struct named {
	const char *name;
	uint32_t code;
};

static const struct named others[] = {
	{ "amp", '&' },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "OElig", 0x152 },
	{ "oelig", 0x153 },
	{ "Scaron", 0x160 },
	{ "scaron", 0x161 },
	{ "Yuml", 0x178 },
	{ "fnof", 0x192 },
	{ "circ", 0x2c6 },
	{ "tilde", 0x2dc },
	{ "Alpha", 0x391 },
	{ "Beta", 0x392 },
	{ "Gamma", 0x393 },
	{ "Delta", 0x394 },
	{ "Epsilon", 0x395 },
	{ "Zeta", 0x396 },
	{ "Eta", 0x397 },
	{ "Theta", 0x398 },
	{ "Iota", 0x399 },
	{ "Kappa", 0x39a },
	{ "Lambda", 0x39b },
	{ "Mu", 0x39c },
	{ "Nu", 0x39d },
	{ "Xi", 0x39e },
	{ "Omicron", 0x39f },
	{ "Pi", 0x3a0 },
	{ "Rho", 0x3a1 },
	{ "Sigma", 0x3a3 },
	{ "Tau", 0x3a4 },
	{ "Upsilon", 0x3a5 },
	{ "Phi", 0x3a6 },
	{ "Chi", 0x3a7 },
	{ "Psi", 0x3a8 },
	{ "Omega", 0x3a9 },
	{ "alpha", 0x3b1 },
	{ "beta", 0x3b2 },
	{ "gamma", 0x3b3 },
	{ "delta", 0x3b4 },
	{ "epsilon", 0x3b5 },
	{ "zeta", 0x3b6 },
	{ "eta", 0x3b7 },
	{ "theta", 0x3b8 },
	{ "iota", 0x3b9 },
	{ "kappa", 0x3ba },
	{ "lambda", 0x3bb },
	{ "mu", 0x3bc },
	{ "nu", 0x3bd },
	{ "xi", 0x3be },
	{ "omicron", 0x3bf },
	{ "pi", 0x3c0 },
	{ "rho", 0x3c1 },
	{ "sigmaf", 0x3c2 },
	{ "sigma", 0x3c3 },
	{ "tau", 0x3c4 },
	{ "upsilon", 0x3c5 },
	{ "phi", 0x3c6 },
	{ "chi", 0x3c7 },
	{ "psi", 0x3c8 },
	{ "omega", 0x3c9 },
	{ "thetasym", 0x3d1 },
	{ "upsih", 0x3d2 },
	{ "piv", 0x3d6 },
	{ "ensp", 0x2002 },
	{ "emsp", 0x2003 },
	{ "thinsp", 0x2009 },
	{ "zwnj", 0x200c },
	{ "zwj", 0x200d },
	{ "lrm", 0x200e },
	{ "rlm", 0x200f },
	{ "ndash", 0x2013 },
	{ "mdash", 0x2014 },
	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 },
	{ "sbquo", 0x201a },
	{ "ldquo", 0x201c },
	{ "rdquo", 0x201d },
	{ "bdquo", 0x201e },
	{ "dagger", 0x2020 },
	{ "Dagger", 0x2021 },
	{ "bull", 0x2022 },
	{ "hellip", 0x2026 },
	{ "permil", 0x2030 },
	{ "prime", 0x2032 },
	{ "Prime", 0x2033 },
	{ "lsaquo", 0x2039 },
	{ "rsaquo", 0x203a },
	{ "oline", 0x203e },
	{ "frasl", 0x2044 },
	{ "euro", 0x20ac },
	{ "image", 0x2111 },
	{ "weierp", 0x2118 },
	{ "real", 0x211c },
	{ "trade", 0x2122 },
	{ "alefsym", 0x2135 },
	{ "larr", 0x2190 },
	{ "uarr", 0x2191 },
	{ "rarr", 0x2192 },
	{ "darr", 0x2193 },
	{ "harr", 0x2194 },
	{ "crarr", 0x21b5 },
	{ "lArr", 0x21d0 },
	{ "uArr", 0x21d1 },
	{ "rArr", 0x21d2 },
	{ "dArr", 0x21d3 },
	{ "hArr", 0x21d4 },
	{ "forall", 0x2200 },
	{ "part", 0x2202 },
	{ "exist", 0x2203 },
	{ "empty", 0x2205 },
	{ "nabla", 0x2207 },
	{ "isin", 0x2208 },
	{ "notin", 0x2209 },
	{ "ni", 0x220b },
	{ "prod", 0x220f },
	{ "sum", 0x2211 },
	{ "minus", 0x2212 },
	{ "lowast", 0x2217 },
	{ "radic", 0x221a },
	{ "prop", 0x221d },
	{ "infin", 0x221e },
	{ "ang", 0x2220 },
	{ "and", 0x2227 },
	{ "or", 0x2228 },
	{ "cap", 0x2229 },
	{ "cup", 0x222a },
	{ "int", 0x222b },
	{ "there4", 0x2234 },
	{ "sim", 0x223c },
	{ "cong", 0x2245 },
	{ "asymp", 0x2248 },
	{ "ne", 0x2260 },
	{ "equiv", 0x2261 },
	{ "le", 0x2264 },
	{ "ge", 0x2265 },
	{ "sub", 0x2282 },
	{ "sup", 0x2283 },
	{ "nsub", 0x2284 },
	{ "sube", 0x2286 },
	{ "supe", 0x2287 },
	{ "oplus", 0x2295 },
	{ "otimes", 0x2297 },
	{ "perp", 0x22a5 },
	{ "sdot", 0x22c5 },
	{ "lceil", 0x2308 },
	{ "rceil", 0x2309 },
	{ "lfloor", 0x230a },
	{ "rfloor", 0x230b },
	{ "lang", 0x27e8 },
	{ "rang", 0x27e9 },
	{ "loz", 0x25ca },
	{ "spades", 0x2660 },
	{ "clubs", 0x2663 },
	{ "hearts", 0x2665 },
	{ "diams", 0x2666 },
};

static uint32_t
latin_code(struct dtl_str name)
{
	struct dtl_str rest = DTL_STR(latin), word;
	uint32_t code = 0xa0;

	rest = dtl_str_slice(rest, 1, rest.n);
	while (dtl_str_split(&rest, ' ', &word) && word.n > 0) {
		if (dtl_str_eq(word, name))
			return code;
		code++;
	}
	return 0;
}

static uint32_t
named_code(struct dtl_str name, bool *ret_bare)
{
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (dtl_str_is(name, others[i].name)) {
			*ret_bare = i < 4;
			return others[i].code;
		}
	*ret_bare = true;
	return latin_code(name);
}

uint32_t
dtl_entity_code(uint32_t code)
{
	static const uint16_t c1[32] = { 0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020,
		0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018,
		0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153,
		0x9d, 0x17e, 0x178 };

	if (code >= 0x80 && code < 0xa0)
		return c1[code - 0x80];
	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ||
	    (code < ' ' && code != '\t' && code != '\n' && code != '\r'))
		return 0xfffd;
	return code;
}

static uint32_t
number_code(struct dtl_str s, size_t at, size_t *ret_end)
{
	bool hex = at < s.n && (s.p[at] == 'x' || s.p[at] == 'X');
	uint32_t code = 0;
	size_t i = at + hex;

	for (; i < s.n; i++) {
		char c = s.p[i];
		int digit = c >= '0' && c <= '9' ? c - '0' : -1;

		if (hex && digit < 0 && ((c | 32) >= 'a' && (c | 32) <= 'f'))
			digit = (c | 32) - 'a' + 10;
		if (digit < 0)
			break;
		if (code < 0x110000)
			code = code * (hex ? 16 : 10) + (uint32_t)digit;
	}
	*ret_end = i;
	return i > at + hex ? dtl_entity_code(code) : 0;
}

size_t
dtl_entity_at(struct dtl_str s, size_t at, char out[4], size_t *ret_n)
{
	size_t end = at + 1;
	uint32_t code;
	bool bare = true;

	if (end < s.n && s.p[end] == '#') {
		code = number_code(s, at + 2, &end);
	} else {
		while (end < s.n && end < at + 10 &&
		       ((s.p[end] >= '0' && s.p[end] <= '9') ||
			   ((s.p[end] | 32) >= 'a' && (s.p[end] | 32) <= 'z')))
			end++;
		code = named_code(dtl_str_slice(s, at + 1, end), &bare);
	}
	bool closed = end < s.n && s.p[end] == ';';

	if (code == 0 || (!closed && !bare))
		return 0;
	*ret_n = dtl_utf8_put(code, out);
	return end + closed - at;
}

struct dtl_str
dtl_entity_decode(struct dtl_arena *a, struct dtl_str s)
{
	struct dtl_buf b;

	if (dtl_str_find_char(s, '&', 0) == s.n)
		return s;
	dtl_buf_init(&b, a);
	for (size_t i = 0; i < s.n;) {
		char text[4];
		size_t n, used = s.p[i] == '&' ? dtl_entity_at(s, i, text, &n) : 0;

		if (used > 0)
			dtl_buf_add(&b, text, n);
		else
			dtl_buf_add_char(&b, s.p[i]);
		i += used > 0 ? used : 1;
	}
	return dtl_buf_str(&b);
}

static bool
tag_at(struct dtl_str s, size_t at)
{
	size_t i = at + 1;

	if (i < s.n && (s.p[i] == '/' || s.p[i] == '!'))
		i++;
	if (i < s.n && s.p[i] == '-')
		return s.p[i - 1] == '!';
	return i < s.n && (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z' &&
	       dtl_str_find_char(s, '>', i) < s.n;
}

bool
dtl_markup_seen(struct dtl_str s)
{
	char text[4];
	size_t n;

	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] == '<' && tag_at(s, i)) ||
		    (s.p[i] == '&' && dtl_entity_at(s, i, text, &n) > 0))
			return true;
	return false;
}

/* Where the tag, comment or element without text that begins at s[at] ends. */
static size_t
after_tag(struct dtl_str s, size_t at)
{
	static const char *const silent[] = { "script", "style" };
	struct dtl_str rest = dtl_str_slice(s, at + 1, s.n);

	if (dtl_str_starts(rest, "!--")) {
		size_t end = dtl_str_find(s, dtl_str_from("-->"), at + 4);

		return end < s.n ? end + 3 : s.n;
	}
	for (size_t i = 0; i < 2; i++) {
		if (!dtl_str_starts_nocase(rest, silent[i]))
			continue;
		char close[16] = "</";

		memcpy(close + 2, silent[i], strlen(silent[i]) + 1);
		at = dtl_str_find_nocase(s, dtl_str_from(close), at);
	}
	size_t end = dtl_str_find_char(s, '>', at);

	return end < s.n ? end + 1 : s.n;
}

struct dtl_str
dtl_markup_strip(struct dtl_arena *a, struct dtl_str html)
{
	struct dtl_buf b;
	bool gap = false;

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < html.n;) {
		char text[4] = { html.p[i] };
		size_t n = 1, used = 0;

		if (html.p[i] == '<' && tag_at(html, i)) {
			i = after_tag(html, i);
			continue;
		}
		if (html.p[i] == '&')
			used = dtl_entity_at(html, i, text, &n);
		i += used > 0 ? used : 1;
		if (used == 0)
			n = 1, text[0] = html.p[i - 1];
		if ((n == 1 && strchr(" \t\r\n", text[0]) != NULL) ||
		    (n == 2 && memcmp(text, "\xc2\xa0", 2) == 0)) {
			gap = b.n > 0;
			continue;
		}
		if (gap)
			dtl_buf_add_char(&b, ' ');
		gap = false;
		dtl_buf_add(&b, text, n);
	}
	return dtl_str_make(b.n > 0 ? b.p : "", b.n);
}

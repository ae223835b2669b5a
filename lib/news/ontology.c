/* CAMEO codes: their PLOVER type by the conversion table of 2021 and their Goldstein value. */
#include "news/event.h"

/* Goldstein 1992 as extended to CAMEO. A code that is not here has the value of its parent. */
static const struct {
	const char *code;
	double value;
} goldstein[] = {
	{ "01", 0.0 },
	{ "011", -0.1 },
	{ "012", -0.4 },
	{ "013", 0.4 },
	{ "016", -2.0 },
	{ "018", 3.4 },
	{ "019", 3.4 },
	{ "02", 3.0 },
	{ "021", 3.4 },
	{ "022", 3.4 },
	{ "023", 3.4 },
	{ "024", -0.3 },
	{ "025", -0.3 },
	{ "026", 4.0 },
	{ "027", 4.0 },
	{ "028", 4.0 },
	{ "03", 4.0 },
	{ "031", 5.2 },
	{ "032", 4.5 },
	{ "033", 5.2 },
	{ "0333", 6.0 },
	{ "0334", 6.0 },
	{ "034", 7.0 },
	{ "035", 7.0 },
	{ "036", 4.0 },
	{ "037", 5.0 },
	{ "038", 7.0 },
	{ "039", 5.0 },
	{ "04", 1.0 },
	{ "042", 1.9 },
	{ "043", 2.8 },
	{ "044", 2.5 },
	{ "045", 5.0 },
	{ "046", 7.0 },
	{ "05", 3.5 },
	{ "051", 3.4 },
	{ "053", 3.8 },
	{ "054", 6.0 },
	{ "055", 7.0 },
	{ "056", 7.0 },
	{ "057", 8.0 },
	{ "06", 6.0 },
	{ "061", 6.4 },
	{ "062", 7.4 },
	{ "063", 7.4 },
	{ "064", 7.0 },
	{ "07", 7.0 },
	{ "071", 7.4 },
	{ "072", 8.3 },
	{ "073", 7.4 },
	{ "074", 8.5 },
	{ "08", 5.0 },
	{ "084", 7.0 },
	{ "085", 7.0 },
	{ "086", 9.0 },
	{ "087", 9.0 },
	{ "0874", 10.0 },
	{ "09", -2.0 },
	{ "10", -5.0 },
	{ "11", -2.0 },
	{ "12", -4.0 },
	{ "129", -5.0 },
	{ "13", -6.0 },
	{ "130", -4.4 },
	{ "131", -5.8 },
	{ "132", -5.8 },
	{ "133", -5.8 },
	{ "134", -5.8 },
	{ "135", -5.8 },
	{ "136", -7.0 },
	{ "137", -7.0 },
	{ "138", -7.0 },
	{ "139", -7.0 },
	{ "14", -6.5 },
	{ "144", -7.5 },
	{ "145", -7.5 },
	{ "15", -7.2 },
	{ "16", -4.0 },
	{ "162", -5.6 },
	{ "163", -8.0 },
	{ "164", -7.0 },
	{ "165", -6.5 },
	{ "166", -7.0 },
	{ "17", -7.0 },
	{ "171", -9.2 },
	{ "172", -5.0 },
	{ "173", -5.0 },
	{ "174", -5.0 },
	{ "175", -9.0 },
	{ "18", -9.0 },
	{ "182", -9.5 },
	{ "1823", -10.0 },
	{ "183", -10.0 },
	{ "184", -8.0 },
	{ "185", -8.0 },
	{ "186", -10.0 },
	{ "19", -10.0 },
	{ "191", -9.5 },
	{ "192", -9.5 },
	{ "196", -9.5 },
	{ "20", -10.0 },
};

/* Longest prefix decides. */
static const struct {
	const char *code;
	enum dtl_event_type type;
} types[] = {
	{ "02", DTL_EVENT_REQUEST },
	{ "03", DTL_EVENT_AGREE },
	{ "04", DTL_EVENT_CONSULT },
	{ "05", DTL_EVENT_SUPPORT },
	{ "06", DTL_EVENT_COOPERATE },
	{ "07", DTL_EVENT_AID },
	{ "08", DTL_EVENT_CONCEDE },
	{ "0831", DTL_EVENT_RETREAT }, /* the manual counts resignations there */
	{ "084", DTL_EVENT_RETREAT },
	{ "085", DTL_EVENT_RETREAT },
	{ "086", DTL_EVENT_RETREAT },
	{ "087", DTL_EVENT_RETREAT },
	{ "0813", DTL_EVENT_RETREAT },
	{ "0814", DTL_EVENT_RETREAT },
	{ "09", DTL_EVENT_ACCUSE },
	{ "10", DTL_EVENT_REQUEST },
	{ "11", DTL_EVENT_ACCUSE },
	{ "12", DTL_EVENT_REJECT },
	{ "13", DTL_EVENT_THREATEN },
	{ "14", DTL_EVENT_PROTEST },
	{ "15", DTL_EVENT_MOBILIZE },
	{ "16", DTL_EVENT_SANCTION },
	{ "163", DTL_EVENT_COERCE },
	{ "17", DTL_EVENT_COERCE },
	{ "1712", DTL_EVENT_ASSAULT },
	{ "175", DTL_EVENT_ASSAULT },
	{ "18", DTL_EVENT_ASSAULT },
	{ "19", DTL_EVENT_ASSAULT },
	{ "191", DTL_EVENT_COERCE },
	{ "192", DTL_EVENT_COERCE },
	{ "20", DTL_EVENT_ASSAULT },
};

static bool
is_code(struct dtl_str s)
{
	int64_t n;

	return s.n >= 2 && s.n <= 4 && s.p[0] >= '0' && s.p[0] <= '2' &&
	       dtl_str_to_i64(dtl_str_slice(s, 1, s.n), 0, 999, &n);
}

enum dtl_event_type
dtl_event_type_from_cameo(struct dtl_str cameo)
{
	enum dtl_event_type type = DTL_EVENT_NONE;
	size_t longest = 0;

	for (size_t i = 0; is_code(cameo) && i < sizeof types / sizeof types[0]; i++) {
		size_t n = strlen(types[i].code);

		if (n > longest && dtl_str_starts(cameo, types[i].code)) {
			longest = n;
			type = types[i].type;
		}
	}
	return type;
}

bool
dtl_event_type_is_cooperative(enum dtl_event_type type)
{
	return type == DTL_EVENT_AGREE || type == DTL_EVENT_CONSULT || type == DTL_EVENT_SUPPORT ||
	       type == DTL_EVENT_COOPERATE || type == DTL_EVENT_AID;
}

bool
dtl_event_type_is_verbal(enum dtl_event_type type)
{
	return type == DTL_EVENT_AGREE || type == DTL_EVENT_REQUEST || type == DTL_EVENT_ACCUSE ||
	       type == DTL_EVENT_REJECT || type == DTL_EVENT_THREATEN;
}

int32_t
dtl_quad_class(struct dtl_str cameo)
{
	int64_t root;

	if (!is_code(cameo) || !dtl_str_to_i64(dtl_str_slice(cameo, 0, 2), 1, 20, &root))
		return 0;
	return root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4;
}

double
dtl_goldstein(struct dtl_str cameo)
{
	double value = 0.0;
	size_t longest = 0;

	for (size_t i = 0; is_code(cameo) && i < sizeof goldstein / sizeof goldstein[0]; i++) {
		size_t n = strlen(goldstein[i].code);

		if (n > longest && dtl_str_starts(cameo, goldstein[i].code)) {
			longest = n;
			value = goldstein[i].value;
		}
	}
	return value;
}

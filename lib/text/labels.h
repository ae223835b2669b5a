/*
 * labels - the closed sets of names that the language model speaks: parts of speech and relations.
 *
 * The names of enum values are declared in text/document.h; here is the way back from a name.
 *
 * Errors:  none; an unknown name gives 0 or the nearest base label.
 * Memory:  static strings.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_LABELS_H
#define DTL_TEXT_LABELS_H

#include "text/document.h"

/* The Penn tags with the additions of the treebanks; their numbers are in the model file. */
/* clang-format off */
#define DTL_XPOS_LIST(X) \
	X(NN, "NN") X(IN, "IN") X(DT, "DT") X(NNP, "NNP") X(JJ, "JJ") X(PRP, "PRP") \
	X(STOP, ".") X(RB, "RB") X(COMMA, ",") X(NNS, "NNS") X(VB, "VB") X(CC, "CC") \
	X(VBD, "VBD") X(VBP, "VBP") X(VBZ, "VBZ") X(CD, "CD") X(VBN, "VBN") X(VBG, "VBG") \
	X(TO, "TO") X(PRP_POSS, "PRP$") X(MD, "MD") X(RRB, "-RRB-") X(LRB, "-LRB-") \
	X(COLON, ":") X(WDT, "WDT") X(UH, "UH") X(WRB, "WRB") X(HYPH, "HYPH") \
	X(OPENING, "``") X(CLOSING, "''") X(WP, "WP") X(POS, "POS") X(RP, "RP") \
	X(NNPS, "NNPS") X(JJR, "JJR") X(JJS, "JJS") X(EX, "EX") X(RBR, "RBR") \
	X(SYM, "SYM") X(NFP, "NFP") X(FW, "FW") X(MONEY, "$") X(GW, "GW") X(ADD, "ADD") \
	X(PDT, "PDT") X(RBS, "RBS") X(LS, "LS") X(AFX, "AFX") X(WP_POSS, "WP$") \
	X(XX, "XX")
/* clang-format on */
#define DTL_XPOS_ENUM(tag, name) DTL_XPOS_##tag,
enum dtl_xpos { DTL_XPOS_NONE, DTL_XPOS_LIST(DTL_XPOS_ENUM) DTL_XPOS_COUNT };
#undef DTL_XPOS_ENUM
/* The tag in a set of tags. */
#define DTL_XPOS_BIT(tag) ((uint64_t)1 << DTL_XPOS_##tag)

enum dtl_upos dtl_upos_from_name(struct dtl_str name); /* DTL_UPOS_NONE when unknown */
uint16_t dtl_xpos_from_name(struct dtl_str name); /* 0 when unknown */
size_t dtl_xpos_count(void); /* values of xpos are below it */

/* Exact labels: "nmod:poss". 0 is "dep"; an unknown subtype gives its base, an unknown base 0. */
size_t dtl_label_count(void);
const char *dtl_label_name(size_t label);
size_t dtl_label_from_name(struct dtl_str name);
enum dtl_rel dtl_label_rel(size_t label);

#endif

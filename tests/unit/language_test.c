#include "text/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
check(const struct dtl_language_id *id, const char *text, const char *language)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_document doc = {
		.a = a, .text = dtl_str_from(text), .blocks = &block, .block_count = 1
	};

	block.span.end = (uint32_t)doc.text.n;
	dtl_language_find(id, &doc);
	if (strcmp(doc.language, language) != 0)
		fail_msg("'%s' is %s", text, doc.language);
	assert_true(doc.language_confidence >= 0.0 && doc.language_confidence <= 1.0);
	dtl_arena_free(a);
}

static void
languages_are_told_apart(void **state)
{
	struct dtl_language_id *id = NULL;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_language_open(NULL, &id, &err), DTL_OK);
	check(id, "Ministers met in Oslo on Monday and agreed to open the port.", "en");
	check(id, "Police arrested 30 people at the rally", "en");
	check(id, "Pune police arrest three", "und");
	check(id, "", "und");
	check(id, "12 345 67", "und");
	check(id,
	    "Die Minister trafen sich am Montag in Oslo und beschlossen, den Hafen wieder zu "
	    "\xC3\xB6"
	    "ffnen, wie ein Sprecher der Regierung nach dem Treffen sagte.",
	    "de");
	check(id,
	    "Los ministros se reunieron el lunes en la capital y acordaron abrir de nuevo el "
	    "puerto, "
	    "seg\xC3\xBAn dijo un portavoz del gobierno despu\xC3\xA9s de la reuni\xC3\xB3n.",
	    "es");
	check(id,
	    "Les ministres se sont r\xC3\xA9unis lundi dans la capitale et ont d\xC3\xA9"
	    "cid\xC3\xA9 "
	    "de rouvrir le port, a dit un porte-parole du gouvernement apr\xC3\xA8s la rencontre.",
	    "fr");
	dtl_language_close(id);
	dtl_language_close(NULL);
}

static void
missing_data_is_named(void **state)
{
	struct dtl_language_id *id = NULL;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_language_open("/no/such/folder", &id, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "/no/such/folder"));
	assert_null(id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_are_told_apart),
		cmocka_unit_test(missing_data_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

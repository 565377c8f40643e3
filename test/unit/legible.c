/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be read: words of any script, with joiners in them, in several lines; not blanks, not
 * what turns words around, not controls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/legible.h"

#include <cmocka.h>

static void read(void **state)
{
	static const char *const good[] = {
		"检定装置未按期溯源",
		"a",
		" a ",
		"one\ntwo\tthree",
		"one\r\ntwo",
		"…",
		"\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", /* a joiner within a word */
		"\U0001F469\u200D\U0001F52C",                       /* and within one sign */
		"\u2764\uFE0F",
		"沪\u3000量",
		"a\u200Bb",
		"e\u0301",
		"\U0001342F", /* a hieroglyph beside the controls of its script */
	};
	(void)state;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (legible_fault(str_of(good[i])) != NULL)
			fail_msg("text %zu: %s", i, legible_fault(str_of(good[i])));
}

static void all_are(const char *const *bad, const char *why)
{
	for (; *bad != NULL; bad++) {
		const char *fault = legible_fault(str_of(*bad));
		assert_non_null(fault);
		assert_string_equal(fault, why);
	}
}

static void not_read(void **state)
{
	static const char *const blank[] = { "",           " ",
		                             "\n\t\r\n",   "\u3000",
		                             "\u00A0",     "\u200B",
		                             "\u200D",     "\uFEFF",
		                             "\u3164",     "\u2800",
		                             "\uE000",     "\u2028",
		                             "\U0001BCA0", "\U0001BCA3",
		                             "\U0001D159", "\U0001D173",
		                             "\U0001D17A", "\U00016FE4",
		                             "\U00013430", "\U0001345F",
		                             "\u0301",     " \u0301\u20DD",
		                             "\u2065",     NULL };
	static const char *const turned[] = { "a\u202Eb", "a\u202Ab", "a\u2066b", "a\u2069b",
		                              "a\u200Eb", "a\u200Fb", "a\u061Cb", NULL };
	static const char *const controls[] = { "a\rb",      "a\x07",     "a\x1B[2J", "a\x7F",
		                                "a\xC2\x85", "a\xC2\x9F", "\r",       NULL };
	(void)state;

	all_are(blank, "it has no character that can be seen");
	all_are(turned, "it has a mark that turns the direction of writing");
	all_are(controls, "it has a control character");
	assert_string_equal(legible_fault((str){ "a\0b", 3 }), "it has a control character");
}

/* Text that is cut off in a character is no reason to read beyond it. */
static void cut_off(void **state)
{
	str rest = { "\xF0\xA0\x80", 3 };
	(void)state;

	assert_int_equal(legible_next(&rest), 0);
	assert_int_equal(rest.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read),
		cmocka_unit_test(not_read),
		cmocka_unit_test(cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

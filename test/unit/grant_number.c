/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of authorisations: what offices write is taken, what cannot be seen or would change an
 * address is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "rule/grant_number.h"

#include <cmocka.h>

static void usual_ones(void **state)
{
	static const char *const good[] = {
		"沪量授字〔2026〕第001号",
		"(沪)法计(2024)01-12号",
		"DEMO-2024-W-001",
		"G-1",
		"a b c",
		"…",
		"...",
		".a",
		"证",
		"𠀀1",
	};
	(void)state;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (grant_number_fault(str_of(good[i])) != NULL)
			fail_msg("%s: %s", good[i], grant_number_fault(str_of(good[i])));
}

static void others(void **state)
{
	static const char *const bad[] = {
		"",        ".",          "..",        " a",       "a ",       "a  b",
		" ",       "a/b",        "a?b",       "a#b",      "a%41",     "a\\b",
		"a\nb",    "a\x7F",      "a\xC2\x85", "a\u00A0b", "\u202Eab", "a\u200Bb",
		"\uFEFFa", "沪\u3000量", "a\u2066b",  "a\u061C",  "a\uE000",  "a\U000E0041",
		"a\uFE0F", "\u2028",     "a\u00ADb",  "a\uFFFF",
	};
	char longest[101];
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (grant_number_fault(str_of(bad[i])) == NULL)
			fail_msg("number %zu, \"%s\", is taken", i, bad[i]);
	memset(longest, 'a', sizeof longest);
	assert_null(grant_number_fault((str){ longest, 100 }));
	assert_non_null(grant_number_fault((str){ longest, 101 }));
}

/* Text that is cut off in a character is no reason to read beyond it. */
static void cut_off(void **state)
{
	static const char text[] = "a\xF0\xA0\x80";
	(void)state;

	for (size_t n = 2; n < sizeof text; n++)
		assert_non_null(grant_number_fault((str){ text, n }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usual_ones),
		cmocka_unit_test(others),
		cmocka_unit_test(cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

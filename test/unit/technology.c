/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every word leads to its value and back; what is no word is something else, or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rule/technology.h"

static void technologies(void **state)
{
	int n = 0;

	(void)state;
	for (int t = TECH_MECHANICAL; t <= TECH_OTHER; t++, n++) {
		assert_string_equal(technology_name((enum technology)t), technology_names[n]);
		assert_int_equal(technology_find(str_of(technology_names[n])), t);
	}
	assert_null(technology_names[n]);
	assert_null(technology_name((enum technology)0));
	assert_null(technology_name((enum technology)(TECH_OTHER + 1)));
	assert_string_equal(technology_name(TECH_DIAPHRAGM), "diaphragm");
	assert_int_equal(technology_find(S("steam")), TECH_OTHER);
	assert_int_equal(technology_find(S_NONE), TECH_OTHER);
}

static void conversions(void **state)
{
	(void)state;
	assert_int_equal(conversion_find(S("mechanical")), CONVERSION_MECHANICAL);
	assert_int_equal(conversion_find(S("electronic")), CONVERSION_ELECTRONIC);
	assert_int_equal(conversion_find(S("none")), CONVERSION_NONE);
	assert_int_equal(conversion_find(S_NONE), CONVERSION_NONE);
	assert_string_equal(conversion_name(CONVERSION_ELECTRONIC), "electronic");
	assert_null(conversion_name(CONVERSION_NONE));
	assert_null(conversion_names[CONVERSION_ELECTRONIC]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(technologies),
		cmocka_unit_test(conversions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

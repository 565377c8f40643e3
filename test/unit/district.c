/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Districts by code, areas by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/district.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* The table has the municipality and sixteen districts, and nothing else passes. */
static void codes(void **state)
{
	char code[] = "310000";
	int found = 0;
	(void)state;

	for (int i = 0; i < 10000; i++) {
		for (int k = 0, rest = i; k < 4; k++, rest /= 10)
			code[5 - k] = (char)('0' + rest % 10);
		found += district_name(str_of(code)) != NULL;
	}
	assert_int_equal(found, 17);
	assert_string_equal(district_name(S("310115")), "浦东新区");
	assert_null(district_name(S("440305")));
	assert_null(district_name(S("31011")));
	assert_null(district_name(S("3101150")));
	assert_null(district_name(S_NONE));
}

static void areas(void **state)
{
	(void)state;

	assert_true(area_good(S("310115")));
	assert_true(area_good(S("临港新片区")));
	assert_true(area_good(S("310115x")));
	assert_false(area_good(S("310199")));
	assert_false(area_good(S("7")));
	assert_false(area_good(S("临港 新片区")));
	assert_false(area_good(S("a\tb")));
	assert_false(area_good(S("a\x7f")));
	assert_false(area_good(S_NONE));
	assert_true(area_good(S("a23456789012345678901234567890123456789012345678901234567890")));
	assert_false(area_good(S("a234567890123456789012345678901234567890123456789012345678901")));
}

static void provinces(void **state)
{
	(void)state;

	assert_true(province_good(S("340000")));
	assert_true(province_good(S("310000")));
	assert_false(province_good(S("340200")));
	assert_false(province_good(S("040000")));
	assert_false(province_good(S("34000a")));
	assert_false(province_good(S("3400000")));
	assert_false(province_good(S("0000")));
	assert_false(province_good(S_NONE));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(codes),
	cmocka_unit_test(areas),
	cmocka_unit_test(provinces),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

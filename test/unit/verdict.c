/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for verdicts, findings and points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/rule_expect.h"
#include "support/rule_lots.h"

static void words(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_RETEST), "retest");
	assert_string_equal(severity_name(SEVERITY_INVALID), "invalid");
	assert_string_equal(finding_info(FINDING_FLOW_OUTSIDE_WINDOW)->code, "flow-outside-window");
	for (int code = FINDING_NONE; code < FINDING_CODES; code++) {
		const struct finding_info *info = finding_info((enum finding_code)code);

		assert_true(info->code[0] != '\0' && info->zh[0] != '\0' && info->en[0] != '\0');
		for (int other = FINDING_NONE; other < code; other++)
			assert_string_not_equal(finding_info((enum finding_code)other)->code,
			                        info->code);
	}
	assert_string_equal(point_name(MEDIUM_WATER, POINT_MIDDLE), "Q2");
	assert_int_equal(point_find(MEDIUM_WATER, S("Q1")), POINT_LOW);
	assert_int_equal(point_find(MEDIUM_WATER, S("qmin")), -1);
	assert_int_equal(point_find(MEDIUM_GAS, S("0.2qmax")), POINT_MIDDLE);
	assert_int_equal(point_find(MEDIUM_GAS, S("")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}

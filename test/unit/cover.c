/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which regulation is the law for which meter on which day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/rule_expect.h"
#include "support/rule_lots.h"

static void coverage(void **state)
{
	struct regulation r19 = jjg_162_2019(), r09 = jjg_162_2009(), gas = jjg_577_2012();
	struct meter_type t = water_dn15();

	(void)state;
	assert_int_equal(rule_covers(&r19, &t, KIND_FIRST, DAY_2020_03_31).code, FINDING_NONE);
	assert_int_equal(rule_covers(&r19, &t, KIND_FIRST, DAY_2020_03_30).code,
	                 FINDING_NOT_IN_FORCE);
	assert_int_equal(rule_covers(&r09, &t, KIND_FIRST, DAY_2020_03_30).code, FINDING_NONE);
	assert_int_equal(rule_covers(&r09, &t, KIND_FIRST, DAY_2020_03_31).code,
	                 FINDING_NOT_IN_FORCE);
	assert_int_equal(rule_covers(&gas, &t, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_MEDIUM_NOT_COVERED);
	r19.runs_more.value = 3;
	assert_int_equal(rule_covers(&r19, &t, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_REGULATION_UNFIT);
	r19.rules++;
	assert_int_equal(rule_covers(&r19, &t, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_RULES_VERSION);
}

static enum finding_code with_2009(const struct meter_type *t)
{
	struct regulation r = jjg_162_2009();

	return rule_covers(&r, t, KIND_FIRST, DAY_2020_03_30).code;
}

static enum finding_code with_2019(const struct meter_type *t)
{
	struct regulation r = jjg_162_2019();

	return rule_covers(&r, t, KIND_FIRST, DAY_2026_11_20).code;
}

static void covered_types(void **state)
{
	struct meter_type t = water_dn15();

	(void)state;
	t.r_milli = 40000;
	assert_int_equal(with_2019(&t), FINDING_NONE);
	assert_int_equal(with_2009(&t), FINDING_RATIO_NOT_COVERED);
	t.r_milli = 31500;
	assert_int_equal(with_2019(&t), FINDING_RATIO_NOT_COVERED);
	t = water_dn15();
	t.q2_q1_milli = 2500;
	assert_int_equal(with_2019(&t), FINDING_RATIO_NOT_COVERED);
	assert_int_equal(with_2009(&t), FINDING_RATIO_NOT_COVERED);
	t.dn_mm = 80;
	t.q3_ml_h = 63 * M3H;
	assert_int_equal(with_2009(&t), FINDING_NONE);
	t.r_milli = 12500; /* Q3/Q2 is 5, not above it */
	assert_int_equal(with_2009(&t), FINDING_RATIO_NOT_COVERED);
	t.r_milli = 16000;
	assert_int_equal(with_2009(&t), FINDING_NONE);
	t = water_dn15();
	t.temperature_max_mc = 70000;
	assert_int_equal(with_2019(&t), FINDING_TEMPERATURE_CLASS_NOT_COVERED);
	t = water_dn15();
	t.class_milli = 1500;
	assert_int_equal(with_2019(&t), FINDING_CLASS_NOT_COVERED);
	t = water_dn15();
	t.r_milli = ABSENT;
	assert_int_equal(with_2019(&t), FINDING_TYPE_INCOMPLETE);
	t.q1_ml_h = 25000;
	assert_int_equal(with_2019(&t), FINDING_NONE);
	t.q2_ml_h = 25000;
	assert_int_equal(with_2019(&t), FINDING_TYPE_CONTRADICTS);
	t = water_dn15();
	t.map_pa = ABSENT;
	assert_int_equal(with_2019(&t), FINDING_TYPE_INCOMPLETE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(coverage),
		cmocka_unit_test(covered_types),
	};

	return cmocka_run_group_tests_name("cover", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/date.h"
#include "rule/period.h"
#include "support/rule_lots.h"

static void water_sizes(void **state)
{
	struct regulation r = jjg_162_2019();
	struct meter_type t = water_dn15();
	struct period p;

	(void)state;
	assert_true(period_of(&r, &t, FUEL_NONE, date_days(2026, 11, 20), &p));
	assert_true(p.life);
	assert_int_equal(p.last_day, date_days(2032, 11, 19));
	assert_string_equal(p.law->clause, "7.5.1");
	t.dn_mm = 25;
	assert_true(period_of(&r, &t, FUEL_NONE, date_days(2026, 11, 20), &p));
	assert_int_equal(p.last_day, date_days(2032, 11, 19));
	t.dn_mm = 40;
	t.q3_ml_h = 16 * M3H;
	assert_true(period_of(&r, &t, FUEL_NONE, date_days(2026, 11, 20), &p));
	assert_true(p.life);
	assert_int_equal(p.last_day, date_days(2030, 11, 19));
	t.q3_ml_h = 25 * M3H;
	assert_true(period_of(&r, &t, FUEL_NONE, date_days(2026, 11, 20), &p));
	assert_false(p.life);
	assert_int_equal(p.last_day, date_days(2028, 11, 19));
}

static void leap_day(void **state)
{
	struct regulation r = jjg_162_2019();
	struct meter_type t = water_dn15();
	struct period p;

	(void)state;
	assert_true(period_of(&r, &t, FUEL_NONE, date_days(2024, 2, 29), &p));
	assert_int_equal(p.last_day, date_days(2030, 2, 27));
	assert_true(period_of(&r, &t, FUEL_NONE, date_days(2026, 3, 1), &p));
	assert_int_equal(p.last_day, date_days(2032, 2, 29));
}

static void fuels(void **state)
{
	struct regulation r = jjg_577_2012();
	struct meter_type t = gas_g2_5();
	int64_t start = date_days(2026, 11, 20);
	struct period p;

	(void)state;
	assert_true(period_of(&r, &t, FUEL_NATURAL, start, &p));
	assert_int_equal(p.last_day, date_days(2036, 11, 19));
	assert_true(period_of(&r, &t, FUEL_ARTIFICIAL, start, &p));
	assert_int_equal(p.last_day, date_days(2032, 11, 19));
	assert_true(period_of(&r, &t, FUEL_LPG, start, &p));
	assert_int_equal(p.last_day, date_days(2032, 11, 19));
	assert_true(period_of(&r, &t, FUEL_NONE, start, &p));
	assert_int_equal(p.last_day, date_days(2032, 11, 19));
	t.qmax_ml_h = 16 * M3H;
	assert_true(period_of(&r, &t, FUEL_NATURAL, start, &p));
	assert_false(p.life);
	assert_int_equal(p.last_day, date_days(2029, 11, 19));
}

static void who_gets_a_certificate(void **state)
{
	struct regulation r = jjg_162_2019();
	struct meter_type t = water_dn15();

	(void)state;
	assert_true(period_certifies(&r, &t, KIND_FIRST));
	assert_false(period_certifies(&r, &t, KIND_SUBSEQUENT));
	assert_false(period_certifies(&r, &t, KIND_IN_USE));
	t.dn_mm = 50;
	t.q3_ml_h = 16 * M3H;
	assert_false(period_certifies(&r, &t, KIND_SUBSEQUENT));
	t.q3_ml_h++;
	assert_true(period_certifies(&r, &t, KIND_SUBSEQUENT));
	assert_false(period_certifies(&r, &t, KIND_IN_USE));
	r = jjg_577_2012();
	t = gas_g2_5();
	t.qmax_ml_h = 10 * M3H;
	assert_false(period_certifies(&r, &t, KIND_SUBSEQUENT));
	t.qmax_ml_h++;
	assert_true(period_certifies(&r, &t, KIND_SUBSEQUENT));
}

static void no_rule(void **state)
{
	struct regulation r = { .medium = MEDIUM_WATER };
	struct meter_type t = water_dn15();
	struct period p;

	(void)state;
	assert_false(period_of(&r, &t, FUEL_NONE, DAY_2026_11_20, &p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(water_sizes), cmocka_unit_test(leap_day),
		cmocka_unit_test(fuels),       cmocka_unit_test(who_gets_a_certificate),
		cmocka_unit_test(no_rule),
	};

	return cmocka_run_group_tests_name("period", tests, NULL, NULL);
}

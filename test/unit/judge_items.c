/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items beside the error, and what a leak does to the meters in the same series. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/rule_expect.h"
#include "support/rule_lots.h"

static void tightness(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.meter[0].tightness.given = false;
	expect_invalid(&d, FINDING_TIGHTNESS_MISSING, -1);
	water_day(&d);
	d.meter[0].tightness.pressure_pa = 999999;
	expect_invalid(&d, FINDING_TIGHTNESS_PRESSURE, -1);
	water_day(&d);
	d.meter[0].tightness.duration_us = 60 * SECOND - 1;
	expect_invalid(&d, FINDING_TIGHTNESS_DURATION, -1);
	water_day(&d);
	d.meter[0].tightness.leak = true;
	expect(&d, VERDICT_FAIL, FINDING_LEAK, -1, SEVERITY_FAIL);
	/* always fail, whatever else is wrong */
	d.lot.environment.ambient_mc = 70000;
	d.meter[0].run_n = 0;
	expect(&d, VERDICT_FAIL, FINDING_LEAK, -1, SEVERITY_FAIL);
	d.lot.kind = KIND_IN_USE;
	expect(&d, VERDICT_FAIL, FINDING_LEAK, -1, SEVERITY_FAIL);
}

static void appearance_and_function(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.meter[0].appearance = S("glass broken");
	d.meter[0].run_n = 1;
	expect(&d, VERDICT_FAIL, FINDING_APPEARANCE_FAULT, -1, SEVERITY_FAIL);
	d.meter[0].appearance = S_NONE;
	expect_invalid(&d, FINDING_APPEARANCE_MISSING, -1);
	water_day(&d);
	d.meter[0].function_display = 2;
	expect(&d, VERDICT_FAIL, FINDING_FUNCTION_FAULT, -1, SEVERITY_FAIL);
	d.meter[0].function_display = 0;
	d.lot.type.technology = TECH_ELECTRONIC;
	expect(&d, VERDICT_PASS, FINDING_FUNCTION_MISSING, -1, SEVERITY_WARNING);
	d.meter[0].function_display = 1;
	expect_clean_pass(&d);
	d.meter[0].made_day = d.lot.verified_day + 1;
	expect(&d, VERDICT_PASS, FINDING_MADE_AFTER_VERIFICATION, -1, SEVERITY_WARNING);
}

static void electronic_conversion(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.meter[0].conversion_mechanical_ul = 100 * LITRE;
	d.meter[0].conversion_electronic_ul = 101 * LITRE;
	d.meter[0].conversion_pulse_ul = LITRE;
	expect_clean_pass(&d);
	d.meter[0].conversion_electronic_ul = 99 * LITRE - 1;
	expect(&d, VERDICT_FAIL, FINDING_CONVERSION_ERROR, -1, SEVERITY_FAIL);
	d.meter[0].conversion_pulse_ul = ABSENT;
	expect_invalid(&d, FINDING_CONVERSION_MISSING, -1);
}

/* Four meters in series. */
static void leak_in_series(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	for (uint32_t i = 1; i < METERS; i++) {
		add_meter(&d);
		d.meter[i].run_n = 3;
		for (int r = 0; r < 3; r++)
			d.run[i][r] = d.run[0][r];
	}
	d.meter[1].tightness.leak = true;
	judge_day(&d);
	for (uint32_t i = 0; i < METERS; i++) {
		bool leaks = i == 1;

		assert_int_equal(d.result[i].verdict, leaks ? VERDICT_FAIL : VERDICT_INVALID);
		assert_int_equal(found(&d.result[i], FINDING_LEAK_IN_SERIES, ANY_POINT) == NULL,
		                 leaks);
	}
	/* only what shared a bench run: meter 3 had its own */
	for (int r = 0; r < 3; r++) {
		d.bench_run[3 + r] = d.bench_run[r];
		d.run[3][r].bench_run = (uint32_t)(3 + r);
	}
	d.lot.bench_run_n = 6;
	judge_day(&d);
	assert_int_equal(d.result[3].verdict, VERDICT_PASS);
	assert_int_equal(d.result[0].verdict, VERDICT_INVALID);
	/* a meter does not disturb itself, even if it names a run twice */
	d.run[1][3] = d.run[1][2];
	d.meter[1].run_n = 4;
	judge_day(&d);
	assert_null(found(&d.result[1], FINDING_LEAK_IN_SERIES, ANY_POINT));
	d.meter[1].run_n = 3;
	/* two leaks disturb each other as well */
	d.meter[2].tightness.leak = true;
	judge_day(&d);
	assert_non_null(found(&d.result[1], FINDING_LEAK_IN_SERIES, 0));
	assert_int_equal(d.result[1].verdict, VERDICT_FAIL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tightness),
		cmocka_unit_test(appearance_and_function),
		cmocka_unit_test(electronic_conversion),
		cmocka_unit_test(leak_in_series),
	};

	return cmocka_run_group_tests_name("judge_items", tests, NULL, NULL);
}

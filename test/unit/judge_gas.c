/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gas meters: the worked examples of gas.md section 9, and what differs from water. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/rule_expect.h"
#include "support/rule_lots.h"

static enum verdict verdict_with(struct bench_day *d)
{
	judge_day(d);
	return d->result[0].verdict;
}

static void limits_are_inclusive(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, -15000, 2000, -30000);
	assert_int_equal(
	        rule_covers(&d.regulation, &d.lot.type, d.lot.kind, d.lot.verified_day).code,
	        FINDING_NONE);
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].limit_ppm, 15000);
	assert_int_equal(d.result[0].point[2].limit_ppm, 30000);
	d.run[0][2].end_ul--;
	assert_int_equal(verdict_with(&d), VERDICT_FAIL);
}

static void full_or_rounded(void **state)
{
	static const struct {
		int64_t error_ppm;
		enum verdict full, rounded;
	} known[] = {
		{ -15004, VERDICT_FAIL, VERDICT_PASS }, { -15500, VERDICT_FAIL, VERDICT_FAIL },
		{ -15490, VERDICT_FAIL, VERDICT_PASS }, { 15510, VERDICT_FAIL, VERDICT_FAIL },
		{ 15000, VERDICT_PASS, VERDICT_PASS },  { -14960, VERDICT_PASS, VERDICT_PASS },
	};
	struct bench_day d;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		gas_day(&d, known[i].error_ppm, 2000, 0);
		assert_int_equal(verdict_with(&d), known[i].full);
		assert_int_equal(d.result[0].point[0].error_ppm, known[i].error_ppm);
		d.regulation.rounding_ppm = sure(1000, "5.7");
		assert_int_equal(verdict_with(&d), known[i].rounded);
	}
	/* half to even: 1.45 % is 1.4 %, 1.55 % is 1.6 % */
	gas_day(&d, 0, 0, 0);
	d.regulation.rounding_ppm = sure(1000, "5.7");
	d.regulation.mpe[0].high_ppm = sure(14000, "");
	d.run[0][0].end_ul = 101450000;
	assert_int_equal(verdict_with(&d), VERDICT_PASS);
	d.run[0][0].end_ul++;
	assert_int_equal(verdict_with(&d), VERDICT_FAIL);
}

/* 1.6 % at exactly q = qt: qt belongs to the high zone. */
static void transition_flow(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 16000, 0);
	d.lot.type.qt_ml_h = 800000; /* 0.2 qmax */
	assert_int_equal(verdict_with(&d), VERDICT_FAIL);
	assert_int_equal(d.result[0].point[1].limit_ppm, 15000);
	assert_non_null(found(&d.result[0], FINDING_ERROR_OUTSIDE_LIMIT, 1));
	d.lot.type.qt_ml_h = 800001;
	assert_int_equal(verdict_with(&d), VERDICT_PASS);
	assert_int_equal(d.result[0].point[1].limit_ppm, 30000);
}

static void same_sign(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 11000, 3000, -10000);
	expect_clean_pass(&d);
	d.regulation.same_sign_rule = sure(SAME_SIGN_ALL_WITHIN, "");
	expect(&d, VERDICT_FAIL, FINDING_SAME_SIGN, -1, SEVERITY_FAIL);
	gas_day(&d, 10000, 3000, -10000);
	d.regulation.same_sign_rule = sure(SAME_SIGN_ALL_WITHIN, "");
	expect_clean_pass(&d);
	gas_day(&d, 11000, -1000, -10000);
	d.regulation.same_sign_rule = sure(SAME_SIGN_ALL_WITHIN, "");
	expect_clean_pass(&d);
}

static void conditions(struct bench_day *d, int64_t tm_mc, int64_t tref_mc, int64_t pm_pa,
                       int64_t pref_pa)
{
	d->run[0][0].tm_mc = tm_mc;
	d->bench_run[0].tref_mc = tref_mc;
	d->run[0][0].pm_millipa = pm_pa * 1000;
	d->bench_run[0].pref_millipa = pref_pa * 1000;
}

/* Vm 100, Vref 101.60 L: raw -1.5748 %, corrected -1.4984 %. */
static void correction(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 2000, 0);
	d.run[0][0].end_ul = 100 * LITRE;
	d.bench_run[0].actual_ul = 101600000;
	assert_int_equal(verdict_with(&d), VERDICT_FAIL);
	assert_int_equal(d.result[0].point[0].error_ppm, -15748);
	conditions(&d, 19200, 20000, 102125, 102325);
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, -14984);
	conditions(&d, 19000, 20000, 102125, 102325);
	assert_int_equal(verdict_with(&d), VERDICT_PASS);
	conditions(&d, 18900, 20000, 102125, 102325);
	expect_invalid(&d, FINDING_TEMPERATURE_DIFFERENCE, 0);
	conditions(&d, 21001, 20000, 102125, 102325);
	expect_invalid(&d, FINDING_TEMPERATURE_DIFFERENCE, 0);
	conditions(&d, 19200, 20000, 102125, -1);
	expect_invalid(&d, FINDING_TEMPERATURE_IMPLAUSIBLE, 0);
	assert_false(d.result[0].point[0].measured);
}

static void correction_missing(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 2000, 0);
	d.run[0][0].pm_millipa = ABSENT;
	expect_invalid(&d, FINDING_CORRECTION_MISSING, 0);
	assert_true(d.result[0].point[0].measured);
	d.run[0][0].tm_mc = ABSENT;
	d.bench_run[0].tref_mc = ABSENT;
	d.bench_run[0].pref_millipa = ABSENT;
	expect_invalid(&d, FINDING_CORRECTION_MISSING, 0);
	d.bench_run[0].derived = true; /* vref converted by the sender */
	expect(&d, VERDICT_PASS, FINDING_CORRECTION_NOT_SHOWN, 0, SEVERITY_WARNING);
	assert_non_null(found(&d.result[0], FINDING_DERIVED_VALUES, -1));
}

static void environment(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 2000, 0);
	d.lot.environment.ambient_mc = 22000;
	expect_clean_pass(&d);
	d.lot.environment.ambient_mc = 22100;
	expect_invalid(&d, FINDING_AMBIENT, -1);
	d.lot.type.qmax_ml_h = 16 * M3H; /* larger meters: 20 +- 5 */
	judge_day(&d);
	assert_null(found(&d.result[0], FINDING_AMBIENT, -1));
	gas_day(&d, 0, 2000, 0);
	d.lot.environment.rest_ms = 39 * 360 * 1000; /* 3.9 h */
	expect_invalid(&d, FINDING_REST, -1);
	d.lot.environment.rest_ms = ABSENT;
	expect_invalid(&d, FINDING_ENVIRONMENT_MISSING, -1);
	gas_day(&d, 0, 2000, 0);
	d.lot.environment.humidity_ppm = 449999;
	expect_invalid(&d, FINDING_HUMIDITY, -1);
	gas_day(&d, 0, 2000, 0);
	d.lot.environment.pressure_pa = 106001;
	expect_invalid(&d, FINDING_AIR_PRESSURE, -1);
	d.lot.environment.pressure_pa = ABSENT;
	expect_invalid(&d, FINDING_ENVIRONMENT_MISSING, -1);
}

static void standards(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 10000, 2000, 0);
	d.bench_run[0].actual_ul = ABSENT;
	expect_invalid(&d, FINDING_STANDARD_MISSING, 0);
	d.bench_run[0].ref_start_ul = 7 * LITRE;
	d.bench_run[0].ref_end_ul = 107 * LITRE;
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, 10000);
	d.bench_run[0].actual_ul = 101 * LITRE;
	expect_invalid(&d, FINDING_STANDARD_CONTRADICTS, 0);
	/* 1.505 % by the bell, 1.4949 % by the volume that the sender worked out from it */
	d.bench_run[0].actual_ul = 100010000;
	d.run[0][0].end_ul = d.run[0][0].start_ul + 101505000;
	expect(&d, VERDICT_FAIL, FINDING_ERROR_OUTSIDE_LIMIT, 0, SEVERITY_FAIL);
	assert_int_equal(d.result[0].point[0].error_ppm, 15050);
	d.run[0][0].end_ul = d.run[0][0].start_ul + 101 * LITRE;
	/* nozzles: 4 m3/h for 90 s */
	d.bench_run[0].ref_start_ul = ABSENT;
	d.bench_run[0].ref_end_ul = ABSENT;
	d.bench_run[0].actual_ul = ABSENT;
	d.bench_run[0].method = METHOD_NOZZLE;
	d.bench_run[0].nozzle_ml_h = 4 * M3H;
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, 10000);
	d.bench_run[0].pref_millipa = 100000000; /* suction; +2.33825 %, half to even */
	judge_day(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, 23382);
	d.bench_run[0].pref_millipa = 101325000;
	d.bench_run[0].method = METHOD_MASTER;
	d.bench_run[0].pulses = 100000;
	d.bench_run[0].k_factor_milli = 1000000;
	expect_clean_pass(&d);
	d.bench_run[0].method = METHOD_WEIGHING;
	expect_invalid(&d, FINDING_STANDARD_MISSING, 0);
}

/* The flow is that at the meter. */
static void windows(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 2000, 0);
	d.bench_run[2].duration_us = 800 * SECOND; /* 0.0225 m3/h */
	expect_clean_pass(&d);
	d.bench_run[2].duration_us++;
	expect_invalid(&d, FINDING_FLOW_OUTSIDE_WINDOW, 2);
	d.bench_run[2].pref_millipa++; /* more gas at the meter */
	d.run[0][2].pm_millipa--;
	expect_clean_pass(&d);
}

static void tightness_and_pressure_loss(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 2000, 0);
	d.meter[0].tightness.pressure_pa = 14999; /* 1.5 pmax is 15 kPa */
	expect_invalid(&d, FINDING_TIGHTNESS_PRESSURE, -1);
	gas_day(&d, 0, 2000, 0);
	d.meter[0].tightness.duration_us--;
	expect_invalid(&d, FINDING_TIGHTNESS_DURATION, -1);
	gas_day(&d, 0, 2000, 0);
	d.meter[0].pressure_loss_pa = 200;
	expect_clean_pass(&d);
	d.meter[0].pressure_loss_pa = 201;
	expect(&d, VERDICT_FAIL, FINDING_PRESSURE_LOSS, -1, SEVERITY_FAIL);
	d.lot.type.valve = true;
	d.meter[0].function_valve = 1;
	expect_clean_pass(&d);
	d.meter[0].pressure_loss_pa = 251;
	expect(&d, VERDICT_FAIL, FINDING_PRESSURE_LOSS, -1, SEVERITY_FAIL);
	d.meter[0].pressure_loss_pa = ABSENT;
	expect_invalid(&d, FINDING_PRESSURE_LOSS_MISSING, -1);
	gas_day(&d, 0, 2000, 0);
	d.lot.type.valve = true;
	expect(&d, VERDICT_PASS, FINDING_FUNCTION_MISSING, -1, SEVERITY_WARNING);
	d.meter[0].function_valve = 2;
	expect(&d, VERDICT_FAIL, FINDING_FUNCTION_FAULT, -1, SEVERITY_FAIL);
}

static void in_use(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, -30000, 30000, 60000);
	d.lot.kind = KIND_IN_USE;
	d.meter[0].tightness.given = false;
	d.meter[0].pressure_loss_pa = ABSENT;
	expect_clean_pass(&d);
	d.run[0][2].end_ul++;
	assert_int_equal(verdict_with(&d), VERDICT_FAIL);
}

/* In doubt a run is repeated and averaged; there is no retest. */
static void repeats(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 2000, 0);
	d.run[0][0].end_ul = 101600000;
	add_run(&d, 0, POINT_HIGH, 100 * LITRE, 90, 16000);
	add_run(&d, 0, POINT_HIGH, 100 * LITRE, 90, 13000);
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, 15000);
	d.run[0][4].end_ul++;
	assert_int_equal(verdict_with(&d), VERDICT_FAIL);
	d.meter[0].run_n = 4;
	expect_invalid(&d, FINDING_RUN_COUNT, 0);
	d.meter[0].run_n = 5;
	d.regulation.runs_in_doubt.given = false; /* one run, and no more */
	expect_invalid(&d, FINDING_RUN_COUNT, 0);
}

static void ultrasonic(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 9000, 2000, 20000);
	d.regulation = jjg_1190_2022();
	assert_int_equal(rule_covers(&d.regulation, &d.lot.type, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_TECHNOLOGY_NOT_COVERED);
	d.lot.type.technology = TECH_ULTRASONIC;
	d.lot.type.class_milli = 1000;
	assert_int_equal(rule_covers(&d.regulation, &d.lot.type, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_NONE);
	expect_invalid(&d, FINDING_MODE_MISSING, 0);
	d.meter[0].mode = MODE_USER;
	expect_clean_pass(&d);
	d.meter[0].mode = MODE_NONE;
	d.bench_run[0].mode = MODE_TEST;
	d.bench_run[1].mode = MODE_TEST;
	d.run[0][2].mode = MODE_USER;
	expect_clean_pass(&d);
	d.lot.bench.u_rel_ppm = 3333;
	expect_clean_pass(&d);
	d.lot.bench.u_rel_ppm = 3334;
	expect_invalid(&d, FINDING_BENCH_UNCERTAINTY, 0);
}

static void temperature_conversion(void **state)
{
	struct bench_day d;

	(void)state;
	gas_day(&d, 0, 2000, 0);
	d.lot.type.temperature_conversion = CONVERSION_MECHANICAL;
	assert_int_equal(rule_covers(&d.regulation, &d.lot.type, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_CONVERSION_NOT_COVERED);
	d.regulation.temperature_conversion = sure(1, "");
	assert_int_equal(rule_covers(&d.regulation, &d.lot.type, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_CONVERSION_NOT_COVERED);
	d.regulation.base_temperature_mc = sure(20000, "");
	d.regulation.conversion_mpe_extra_ppm = sure(5000, "");
	assert_int_equal(rule_covers(&d.regulation, &d.lot.type, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_NONE);
	/* 100 L at 21 degC are 99.660 L at 20 degC; 101.654 L shown are +2.0008 % */
	conditions(&d, 21000, 21000, 101325, 101325);
	d.run[0][0].end_ul = 101653000;
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].limit_ppm, 20000);
	assert_int_equal(d.result[0].point[0].error_ppm, 19998);
	d.run[0][0].end_ul = 101654000;
	assert_int_equal(verdict_with(&d), VERDICT_FAIL);
}

static void coverage(void **state)
{
	struct regulation r = jjg_577_2012();
	struct meter_type t = gas_g2_5();

	(void)state;
	t.pmax_pa = 50001;
	assert_int_equal(rule_covers(&r, &t, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_SIZE_NOT_COVERED);
	t = gas_g2_5();
	t.qmax_ml_h = 161 * M3H;
	assert_int_equal(rule_covers(&r, &t, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_SIZE_NOT_COVERED);
	t = gas_g2_5();
	t.qt_ml_h = ABSENT;
	assert_int_equal(rule_covers(&r, &t, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_TYPE_INCOMPLETE);
	t.qt_ml_h = 25000;
	assert_int_equal(rule_covers(&r, &t, KIND_FIRST, DAY_2026_11_20).code,
	                 FINDING_TYPE_CONTRADICTS);
	t = gas_g2_5();
	r.mpe[0].in_use_factor_milli.given = false;
	assert_int_equal(rule_covers(&r, &t, KIND_IN_USE, DAY_2026_11_20).code,
	                 FINDING_KIND_NOT_COVERED);
	r.item[ITEM_ERROR][KIND_SUBSEQUENT].given = false;
	assert_int_equal(rule_covers(&r, &t, KIND_SUBSEQUENT, DAY_2026_11_20).code,
	                 FINDING_KIND_NOT_COVERED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_inclusive),
		cmocka_unit_test(full_or_rounded),
		cmocka_unit_test(transition_flow),
		cmocka_unit_test(same_sign),
		cmocka_unit_test(correction),
		cmocka_unit_test(correction_missing),
		cmocka_unit_test(environment),
		cmocka_unit_test(standards),
		cmocka_unit_test(windows),
		cmocka_unit_test(tightness_and_pressure_loss),
		cmocka_unit_test(in_use),
		cmocka_unit_test(repeats),
		cmocka_unit_test(ultrasonic),
		cmocka_unit_test(temperature_conversion),
		cmocka_unit_test(coverage),
	};

	return cmocka_run_group_tests_name("judge_gas", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cold water meters: errors, limits, flows and repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/rule_expect.h"
#include "support/rule_lots.h"

static void passes(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	assert_int_equal(
	        rule_covers(&d.regulation, &d.lot.type, d.lot.kind, d.lot.verified_day).code,
	        FINDING_NONE);
	expect_clean_pass(&d);
	for (int point = 0; point < POINTS; point++) {
		assert_true(d.result[0].point[point].measured);
		assert_int_equal(d.result[0].point[point].error_ppm, 10000);
		assert_int_equal(d.result[0].point[point].verdict, VERDICT_PASS);
	}
	assert_int_equal(d.result[0].point[POINT_HIGH].limit_ppm, 20000);
	assert_int_equal(d.result[0].point[POINT_MIDDLE].limit_ppm, 20000);
	assert_int_equal(d.result[0].point[POINT_LOW].limit_ppm, 50000);
}

/* water.md section 0.3: of these readings binary floating point calls 977 too fast. */
static void exactly_two_percent(void **state)
{
	struct bench_day d;

	(void)state;
	for (int64_t i = 0; i <= 2000; i++) {
		int64_t actual_ul = 10 * LITRE + i * 50000;

		water_day(&d);
		d.bench_run[0].actual_ul = actual_ul;
		d.bench_run[0].duration_us = actual_ul * 36 / 24; /* 2.4 m3/h */
		d.run[0][0].start_ul = 123450000;
		d.run[0][0].end_ul = 123450000 + actual_ul / 100 * 102;
		judge_day(&d);
		assert_int_equal(d.result[0].verdict, VERDICT_PASS);
		assert_int_equal(d.result[0].point[0].error_ppm, 20000);
		d.run[0][0].end_ul++;
		judge_day(&d);
		assert_int_equal(d.result[0].verdict, VERDICT_RETEST);
		d.run[0][0].end_ul = 123450000 + actual_ul / 100 * 98;
		judge_day(&d);
		assert_int_equal(d.result[0].verdict, VERDICT_PASS);
		assert_int_equal(d.result[0].point[0].error_ppm, -20000);
		d.run[0][0].end_ul--;
		judge_day(&d);
		assert_int_equal(d.result[0].verdict, VERDICT_RETEST);
	}
}

/* The short form of the contract: 102 L shown for 100 L, and 9.985 kg at 20 degC. */
static void contract_example(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.run[0][0].start_ul = 100 * LITRE;
	d.run[0][0].end_ul = 202 * LITRE;
	d.bench_run[1] = blank_bench_run(POINT_MIDDLE, METHOD_WEIGHING);
	d.bench_run[1].mass_mg = 9985000;
	d.bench_run[1].duration_us = 880 * SECOND;
	d.bench_run[1].derived = true;
	d.run[0][1].start_ul = 202000000;
	d.run[0][1].end_ul = 212010000;
	expect(&d, VERDICT_PASS, FINDING_DERIVED_VALUES, -1, SEVERITY_WARNING);
	assert_int_equal(d.result[0].point[0].error_ppm, 20000);
	/* Va = 1.0011 x 9.985 / 0.998206746 = 10.0139415 L */
	assert_int_equal(d.result[0].point[1].error_ppm, -394);
}

static void weighing(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.bench_run[0] = blank_bench_run(POINT_HIGH, METHOD_WEIGHING);
	d.bench_run[0].balance_start_mg = 350000;
	d.bench_run[0].balance_end_mg = 100055000;
	d.bench_run[0].duration_us = 150 * SECOND;
	d.run[0][0] = blank_run(0, 0, 99950000);
	d.run[0][0].water_mc = 20100;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_PASS);
	/* rho(20.1) = 998.186043 kg/m3; Va = 99.996064 L; (99.95 - Va) / Va */
	assert_int_equal(d.result[0].point[0].error_ppm, -461);
	/* the bench's own temperatures serve when the meter has none */
	d.run[0][0].water_mc = ABSENT;
	d.bench_run[0].water_in_mc = 20150;
	d.bench_run[0].water_out_mc = 20050;
	judge_day(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, -461);
	/* 0.6 MPa: 0.023 % heavier */
	d.lot.bench.density = DENSITY_JJG225_0_6MPA;
	judge_day(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, -232);
	d.regulation.densities = 1u << DENSITY_TANAKA;
	expect_invalid(&d, FINDING_DENSITY, -1);
	d.regulation.densities = 0;
	d.bench_run[0].mass_mg = 99705000;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_PASS);
	d.bench_run[0].mass_mg = 99805000;
	expect_invalid(&d, FINDING_STANDARD_CONTRADICTS, 0);
	assert_int_equal(d.result[0].point[0].error_ppm, -232);
	d.bench_run[0].mass_mg = ABSENT;
	d.bench_run[0].balance_end_mg = 350000;
	expect_invalid(&d, FINDING_STANDARD_IMPLAUSIBLE, 0);
	assert_false(d.result[0].point[0].measured);
	d.bench_run[0].balance_end_mg = ABSENT;
	expect_invalid(&d, FINDING_STANDARD_MISSING, 0);
}

static void buoyancy(void **state)
{
	static const struct {
		int64_t ppb;
		bool allowed;
	} c[] = { { 989999999, false },
		  { 990000000, true },
		  { 997100000, true },
		  { 1005000000, true },
		  { 1005000001, false } };
	struct bench_day d;

	(void)state;
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		water_day(&d);
		d.bench_run[1].method = METHOD_WEIGHING;
		d.bench_run[1].actual_ul = ABSENT;
		d.bench_run[1].mass_mg = 10000000;
		d.lot.bench.buoyancy_ppb = c[i].ppb;
		judge_day(&d);
		assert_int_equal(found(&d.result[0], FINDING_BUOYANCY, -1) == NULL, c[i].allowed);
	}
	d.lot.bench.buoyancy_ppb = ABSENT;
	expect_invalid(&d, FINDING_BUOYANCY, -1);
	assert_false(d.result[0].point[1].measured);
	d.lot.bench.buoyancy_ppb = 1001100000;
	d.lot.bench.density = 0; /* neither of the two is a default */
	expect_invalid(&d, FINDING_DENSITY, -1);
	assert_false(d.result[0].point[1].measured);
	water_day(&d);
	d.lot.bench.buoyancy_ppb = ABSENT; /* nothing is weighed */
	expect_clean_pass(&d);
}

static void master_meter(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.bench_run[0].method = METHOD_MASTER;
	d.bench_run[0].pulses = 10000;
	d.bench_run[0].k_factor_milli = 100000;
	expect_clean_pass(&d);
	d.bench_run[0].actual_ul = ABSENT;
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, 10000);
	d.bench_run[0].actual_ul = 100 * LITRE;
	d.bench_run[0].pulses = 10010;
	expect_invalid(&d, FINDING_STANDARD_CONTRADICTS, 0);
	d.bench_run[0].pulses = 10002; /* one pulse and 0.01 %; the pulses count */
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, 9798);
	d.bench_run[0].pulses = 0;
	expect_invalid(&d, FINDING_STANDARD_IMPLAUSIBLE, 0);
	d.bench_run[0].pulses = ABSENT;
	d.bench_run[0].actual_ul = ABSENT;
	expect_invalid(&d, FINDING_STANDARD_MISSING, 0);
	d.bench_run[0].method = METHOD_BELL;
	expect_invalid(&d, FINDING_STANDARD_MISSING, 0);
}

/* Seconds that give exactly share_ppm of the nominal flow for 10 L, and what lies beside. */
static void window_of(enum point point, int64_t nominal_ml_h, int64_t litres, int64_t share_ppm,
                      bool upper)
{
	struct bench_day d;
	/* t = V / q; 1 ml/h is 1/3,600,000 ul/us */
	i128 exact_num = (i128)litres * LITRE * 3600000 * 1000000;
	i128 exact_den = (i128)nominal_ml_h * share_ppm;
	int64_t duration_us = (int64_t)(exact_num / exact_den);

	assert_true((i128)duration_us * exact_den == exact_num);
	for (int off = -1; off <= 1; off++) {
		bool inside = upper ? off >= 0 : off <= 0;

		water_day(&d);
		d.bench_run[point].actual_ul = litres * LITRE;
		d.run[0][point].end_ul = litres * LITRE;
		d.bench_run[point].duration_us = duration_us + off;
		judge_day(&d);
		assert_int_equal(d.result[0].verdict, inside ? VERDICT_PASS : VERDICT_INVALID);
		assert_int_equal(found(&d.result[0], FINDING_FLOW_OUTSIDE_WINDOW, (int)point) ==
		                         NULL,
		                 inside);
		assert_int_equal(d.result[0].point[point].verdict,
		                 inside ? VERDICT_PASS : VERDICT_INVALID);
		assert_true(d.result[0].point[point].measured);
		assert_false(d.result[0].point[point].outside_limit);
	}
}

static void windows(void **state)
{
	(void)state;
	window_of(POINT_HIGH, 2500000, 100, 1000000, true);
	window_of(POINT_HIGH, 2500000, 100, 900000, false);
	window_of(POINT_MIDDLE, 40000, 10, 1000000, false);
	window_of(POINT_MIDDLE, 40000, 11, 1100000, true);
	window_of(POINT_LOW, 25000, 10, 1000000, false);
	window_of(POINT_LOW, 25000, 11, 1100000, true);
}

/* water.md section 0.4: a Q2 run at 0.99 Q2 is an invalid test, not a test with 5 %. */
static void judged_by_the_nominal_point(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.bench_run[1].duration_us = 909090909; /* 0.99 Q2 */
	d.run[0][1].end_ul = 10400000;          /* +4 % */
	expect_invalid(&d, FINDING_FLOW_OUTSIDE_WINDOW, 1);
	assert_int_equal(d.result[0].point[1].limit_ppm, 20000);
	assert_int_equal(d.result[0].point[1].error_ppm, 40000);
	assert_true(d.result[0].point[1].outside_limit);
	assert_null(found(&d.result[0], FINDING_RETEST_NEEDED, ANY_POINT));
	assert_string_equal(found(&d.result[0], FINDING_FLOW_OUTSIDE_WINDOW, 1)->clause, "7.3.3.3");
}

static void printed_flows(void **state)
{
	struct bench_day d;

	(void)state;
	/* R800: Q1 is 3.125 L/h; 10 L at 3.03 L/h is below it, and inside when 3 L/h is printed */
	water_day(&d);
	d.lot.type.r_milli = 800000;
	d.bench_run[1].duration_us = 10 * 3600 * SECOND * 1000 / 5100;
	d.bench_run[2].duration_us = 10 * 3600 * SECOND * 100 / 303;
	expect_invalid(&d, FINDING_FLOW_OUTSIDE_WINDOW, 2);
	d.lot.type.q1_ml_h = 3000;
	d.lot.type.q2_ml_h = 5000;
	expect_clean_pass(&d);
	/* without a printed Q2 it follows from the printed Q1: 4.8 L/h */
	d.lot.type.q2_ml_h = ABSENT;
	d.bench_run[1].duration_us = 10 * 3600 * SECOND * 1000 / 4790;
	expect_invalid(&d, FINDING_FLOW_OUTSIDE_WINDOW, 1);
	d.bench_run[1].duration_us = 10 * 3600 * SECOND * 1000 / 4810;
	expect_clean_pass(&d);
}

static void repeat(struct bench_day *d, enum point point, const int64_t *error_ppm, int n)
{
	water_day(d);
	d->lot.meter_n = 0;
	d->lot.bench_run_n = 0;
	add_meter(d);
	for (int p = 0; p < POINTS; p++) {
		static const int64_t litres[] = { 100, 10, 10 }, seconds[] = { 150, 880, 1400 };

		for (int i = 0; i < ((int)point == p ? n : 1); i++)
			add_run(d, 0, (enum point)p, litres[p] * LITRE, seconds[p],
			        (int)point == p ? error_ppm[i] : 0);
	}
	judge_day(d);
}

static void retest(void **state)
{
	static const struct {
		int n;
		int64_t error_ppm[4];
		enum verdict verdict;
		int64_t shown_ppm;
	} known[] = {
		{ 1, { 20000 }, VERDICT_PASS, 20000 },
		{ 1, { 20010 }, VERDICT_RETEST, 20010 },
		{ 1, { -20010 }, VERDICT_RETEST, -20010 },
		{ 3, { 24000, 18000, 18000 }, VERDICT_PASS, 20000 },
		{ 3, { 24000, 18000, 18010 }, VERDICT_FAIL, 20003 },
		{ 3, { 24000, 20010, 10000 }, VERDICT_FAIL, 18003 },
		{ 3, { 24000, 10000, 20010 }, VERDICT_FAIL, 18003 },
		{ 3, { 24000, -20000, 20000 }, VERDICT_PASS, 8000 },
		{ 3, { 90000, 0, 0 }, VERDICT_FAIL, 30000 },
		{ 3, { 10000, 10000, 10000 }, VERDICT_PASS, 10000 },
		{ 3, { 10000, 20010, 10000 }, VERDICT_FAIL, 13337 },
		{ 2, { 24000, 10000 }, VERDICT_INVALID, 24000 },
		{ 2, { 10000, 10000 }, VERDICT_INVALID, 10000 },
		{ 4, { 24000, 10000, 10000, 10000 }, VERDICT_INVALID, 24000 },
	};
	struct bench_day d;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		repeat(&d, POINT_MIDDLE, known[i].error_ppm, known[i].n);
		assert_int_equal(d.result[0].verdict, known[i].verdict);
		assert_int_equal(d.result[0].point[1].verdict, known[i].verdict);
		assert_int_equal(d.result[0].point[1].error_ppm, known[i].shown_ppm);
		assert_int_equal(d.result[0].point[1].run_n, known[i].n);
		assert_int_equal(found(&d.result[0], FINDING_RUN_COUNT, 1) != NULL,
		                 known[i].verdict == VERDICT_INVALID);
	}
	/* the mean that is shown may lie inside: then it is not said to be outside */
	repeat(&d, POINT_MIDDLE, known[5].error_ppm, 3);
	assert_null(found(&d.result[0], FINDING_ERROR_OUTSIDE_LIMIT, ANY_POINT));
	assert_string_equal(found(&d.result[0], FINDING_REPEAT_OUTSIDE_LIMIT, 1)->clause,
	                    "7.3.3.6");
	repeat(&d, POINT_MIDDLE, known[4].error_ppm, 3);
	assert_non_null(found(&d.result[0], FINDING_ERROR_OUTSIDE_LIMIT, 1));
	assert_null(found(&d.result[0], FINDING_REPEAT_OUTSIDE_LIMIT, ANY_POINT));
	repeat(&d, POINT_MIDDLE, known[1].error_ppm, 1);
	d.regulation.runs_more.value = 0; /* no further runs: nothing is left open */
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_FAIL);
	d.regulation.runs_more.given = false;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_FAIL);
	repeat(&d, POINT_MIDDLE, known[9].error_ppm, 3);
	assert_non_null(found(&d.result[0], FINDING_REPEAT_NOT_NEEDED, 1));
	repeat(&d, POINT_MIDDLE, known[1].error_ppm, 1);
	assert_string_equal(found(&d.result[0], FINDING_RETEST_NEEDED, 1)->clause, "7.3.3.6");
}

/* Three weighings at three temperatures have three denominators. */
static void mean_of_unlike_runs(void **state)
{
	struct bench_day d;
	static const int64_t error_ppm[] = { 30000, 10000, -10000 };

	(void)state;
	repeat(&d, POINT_MIDDLE, error_ppm, 3);
	for (int i = 0; i < 3; i++) {
		struct bench_run *b = &d.bench_run[1 + i];

		b->method = METHOD_WEIGHING;
		b->actual_ul = ABSENT;
		b->mass_mg = 9981000 + i * 1000;
		d.run[0][1 + i].water_mc = 18000 + i * 1000;
		d.run[0][1 + i].end_ul = 10000000 + (i == 0 ? 300000 : -50000);
	}
	judge_day(&d);
	/* by fractions: 29381.97, -5886.25, -6186.14 */
	assert_int_equal(d.result[0].verdict, VERDICT_PASS);
	assert_int_equal(d.result[0].point[1].run_n, 3);
	assert_int_equal(d.result[0].point[1].error_ppm, 5770);
}

static void run_reused(void **state)
{
	static const int64_t error_ppm[] = { 24000, 10000, 10000 };
	struct bench_day d;

	(void)state;
	repeat(&d, POINT_MIDDLE, error_ppm, 3);
	assert_int_equal(d.result[0].verdict, VERDICT_PASS);
	d.run[0][3].bench_run = d.run[0][2].bench_run;
	expect_invalid(&d, FINDING_RUN_TWICE, 1);
}

static void zones_and_temperature(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.lot.type.temperature_max_mc = 50000;
	d.run[0][0].end_ul = 103 * LITRE;
	d.run[0][0].water_mc = 30000;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_RETEST);
	assert_int_equal(d.result[0].point[0].limit_ppm, 20000);
	d.run[0][0].water_end_mc = 30001; /* mean 30.0005 */
	expect(&d, VERDICT_PASS, FINDING_WATER_TEMPERATURE, 0, SEVERITY_WARNING);
	assert_int_equal(d.result[0].point[0].limit_ppm, 30000);
	d.run[0][2].end_ul = 10500000; /* low zone */
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_PASS);
	d.run[0][2].end_ul++;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_RETEST);
	/* beyond what the meter is made for */
	d.lot.type.temperature_max_mc = 30000;
	expect_invalid(&d, FINDING_WATER_TEMPERATURE, 0);
	water_day(&d);
	d.run[0][1].water_mc = 99;
	expect_invalid(&d, FINDING_WATER_TEMPERATURE, 1);
	d.run[0][1].water_mc = 9999;
	expect(&d, VERDICT_PASS, FINDING_WATER_TEMPERATURE, 1, SEVERITY_WARNING);
	d.run[0][1].water_mc = ABSENT;
	expect_invalid(&d, FINDING_TEMPERATURE_MISSING, 1);
	assert_true(d.result[0].point[1].measured);
	d.run[0][1].water_mc = 20000;
	d.run[0][1].water_end_mc = 25000;
	expect_clean_pass(&d);
	d.run[0][1].water_end_mc = 25001;
	expect_invalid(&d, FINDING_WATER_DRIFT, 1);
}

static void class_one(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.lot.type.class_milli = 1000;
	d.bench_run[1].actual_ul = 20 * LITRE; /* 400 divisions */
	d.bench_run[1].duration_us = 1760 * SECOND;
	d.run[0][1].end_ul = 20200000;
	d.bench_run[2].actual_ul = 20 * LITRE;
	d.bench_run[2].duration_us = 2800 * SECOND;
	d.run[0][2].end_ul = 20600000;
	expect_clean_pass(&d);
	d.run[0][0].end_ul = 101000001;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_RETEST);
	d.run[0][0].end_ul = 101000000;
	d.lot.bench.u_rel_ppm = 2001;
	expect_invalid(&d, FINDING_BENCH_UNCERTAINTY, 0);
	assert_null(found(&d.result[0], FINDING_BENCH_UNCERTAINTY, 2));
	/* JJG 162-2009: from 100 m3/h only */
	d.regulation = jjg_162_2009();
	assert_int_equal(rule_covers(&d.regulation, &d.lot.type, KIND_FIRST, DAY_2020_03_30).code,
	                 FINDING_CLASS_NOT_COVERED);
}

static void in_use(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.lot.kind = KIND_IN_USE;
	d.meter[0].tightness.given = false;
	d.run[0][0].end_ul = 104 * LITRE;
	d.run[0][2].end_ul = 9 * LITRE;
	expect_clean_pass(&d);
	assert_int_equal(d.result[0].point[2].limit_ppm, 100000);
	d.run[0][2].end_ul--;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_RETEST);
	d.run[0][2].end_ul = 9 * LITRE;
	d.lot.bench.u_rel_ppm = 13333; /* a third of 4 % */
	expect_clean_pass(&d);
	d.lot.bench.u_rel_ppm = 13334;
	expect_invalid(&d, FINDING_BENCH_UNCERTAINTY, 0);
}

static void same_sign(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.run[0][0].end_ul = 101100000;
	d.run[0][1].end_ul = 10110000;
	d.run[0][2].end_ul = 10260000;
	expect_clean_pass(&d);
	d.regulation.same_sign_rule = sure(SAME_SIGN_ONE_WITHIN, "");
	d.regulation.same_sign_share_ppm = sure(500000, "A.5.2.3");
	expect(&d, VERDICT_FAIL, FINDING_SAME_SIGN, -1, SEVERITY_FAIL);
	d.bench_run[0].duration_us = 1; /* an error that does not count */
	judge_day(&d);
	assert_null(found(&d.result[0], FINDING_SAME_SIGN, -1));
	d.bench_run[0].duration_us = 150 * SECOND;
	d.run[0][2].end_ul = 10250000; /* half its limit */
	expect_clean_pass(&d);
	d.run[0][2].end_ul = 9740000;
	expect_clean_pass(&d);
	d.run[0][2].end_ul = 10000000; /* zero has no sign */
	expect_clean_pass(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes),
		cmocka_unit_test(exactly_two_percent),
		cmocka_unit_test(contract_example),
		cmocka_unit_test(weighing),
		cmocka_unit_test(buoyancy),
		cmocka_unit_test(master_meter),
		cmocka_unit_test(windows),
		cmocka_unit_test(judged_by_the_nominal_point),
		cmocka_unit_test(printed_flows),
		cmocka_unit_test(retest),
		cmocka_unit_test(mean_of_unlike_runs),
		cmocka_unit_test(run_reused),
		cmocka_unit_test(zones_and_temperature),
		cmocka_unit_test(class_one),
		cmocka_unit_test(in_use),
		cmocka_unit_test(same_sign),
	};

	return cmocka_run_group_tests_name("judge_water", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cold water meters: every rule of water.md that a lot file can break, each broken by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/rule_lots.h"

#define ANY_POINT (-2)

/* The meter's verdict, and one finding with its severity. */
static void expect(struct bench_day *d, enum verdict verdict, enum finding_code code, int point,
                   enum severity severity)
{
	const struct finding *f;

	judge_day(d);
	assert_int_equal(d->result[0].verdict, verdict);
	f = found(&d->result[0], code, point);
	assert_non_null(f);
	assert_int_equal(f->severity, severity);
	assert_non_null(f->clause);
}

static void expect_invalid(struct bench_day *d, enum finding_code code, int point)
{
	expect(d, VERDICT_INVALID, code, point, SEVERITY_INVALID);
}

static void expect_clean_pass(struct bench_day *d)
{
	judge_day(d);
	assert_int_equal(d->result[0].verdict, VERDICT_PASS);
	assert_int_equal(d->result[0].finding_n, 0);
}

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
	d.bench_run[0].pulses = 10002; /* one pulse and 0.01 % */
	expect_clean_pass(&d);
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

static void bench(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.lot.bench.u_rel_ppm = 4000;
	expect_clean_pass(&d);
	d.lot.bench.u_rel_ppm = 4001;
	expect_invalid(&d, FINDING_BENCH_UNCERTAINTY, 1);
	d.lot.bench.k_milli = 2100; /* the same as 3811 with k = 2 */
	expect_clean_pass(&d);
	d.lot.bench.k_milli = ABSENT;
	expect_invalid(&d, FINDING_BENCH_UNCERTAINTY_MISSING, -1);
	d.lot.bench.k_milli = 2000;
	d.lot.bench.u_rel_ppm = ABSENT;
	expect_invalid(&d, FINDING_BENCH_UNCERTAINTY_MISSING, -1);
}

static void environment(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.lot.environment.ambient_mc = 5000;
	d.lot.environment.pressure_pa = ABSENT; /* JJG 162 does not ask for it */
	expect_clean_pass(&d);
	d.lot.environment.ambient_mc = 4999;
	expect_invalid(&d, FINDING_AMBIENT, -1);
	d.lot.environment.ambient_mc = 55001;
	expect_invalid(&d, FINDING_AMBIENT, -1);
	assert_false(d.result[0].point[0].outside_limit);
	assert_int_equal(d.result[0].point[0].verdict, VERDICT_PASS);
	d.lot.environment.ambient_mc = 20000;
	d.lot.environment.humidity_ppm = ABSENT;
	expect_invalid(&d, FINDING_ENVIRONMENT_MISSING, -1);
	/* never a fail, also with a bad error */
	d.run[0][0].end_ul = 200 * LITRE;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_INVALID);
	assert_true(d.result[0].point[0].outside_limit);
}

static void course_of_a_run(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.bench_run[0].inlet_pa = 1000000;
	d.bench_run[0].outlet_pa = 30000;
	d.bench_run[0].flow_variation_ppm = 50000;
	d.bench_run[2].flow_variation_ppm = 25000;
	expect_clean_pass(&d);
	d.bench_run[0].inlet_pa = 1000001;
	expect_invalid(&d, FINDING_INLET_PRESSURE, 0);
	d.bench_run[0].inlet_pa = ABSENT;
	d.bench_run[0].outlet_pa = 29999;
	expect_invalid(&d, FINDING_OUTLET_PRESSURE, 0);
	d.bench_run[0].outlet_pa = ABSENT;
	d.bench_run[0].flow_variation_ppm = 50001;
	expect_invalid(&d, FINDING_FLOW_VARIATION, 0);
	d.bench_run[0].flow_variation_ppm = ABSENT;
	d.bench_run[2].flow_variation_ppm = 25001;
	expect_invalid(&d, FINDING_FLOW_VARIATION, 2);
}

static void volumes(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.bench_run[2].actual_ul = 9999999;
	d.run[0][2].end_ul = 9999999;
	expect_invalid(&d, FINDING_VOLUME_BELOW_MINIMUM, 2);
	d.meter[0].reading_resolution_ul = 1000; /* read by a camera */
	expect_clean_pass(&d);
	d.meter[0].reading_resolution_ul = ABSENT;
	d.lot.type.division_ul = ABSENT;
	expect_invalid(&d, FINDING_DIVISION_UNKNOWN, 0);
	water_day(&d);
	d.bench_run[0].actual_ul = 90 * LITRE;
	d.bench_run[0].duration_us = 135 * SECOND;
	d.run[0][0].end_ul = 90 * LITRE;
	expect_clean_pass(&d);
	d.bench_run[0].actual_ul--;
	expect(&d, VERDICT_PASS, FINDING_VOLUME_BELOW_TABLE, 0, SEVERITY_WARNING);
}

static void times(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.bench_run[0].started_ms = 1795137125000; /* 2026-11-20 09:12:05 in China */
	d.bench_run[0].ended_ms = d.bench_run[0].started_ms + 150000;
	expect_clean_pass(&d);
	d.bench_run[0].ended_ms -= 1000;
	expect_invalid(&d, FINDING_TIMES_CONTRADICT, 0);
	d.bench_run[0].duration_us -= 1; /* times in whole seconds: 149.999999 s fit */
	expect_clean_pass(&d);
	d.bench_run[0].ended_ms -= 1; /* times in milliseconds: they do not */
	expect_invalid(&d, FINDING_TIMES_CONTRADICT, 0);
	d.bench_run[0].ended_ms = d.bench_run[0].started_ms - 1;
	expect_invalid(&d, FINDING_TIMES_CONTRADICT, 0);
	d.bench_run[0].ended_ms = d.bench_run[0].started_ms + 86400000;
	expect(&d, VERDICT_PASS, FINDING_RUN_AFTER_VERIFICATION, 0, SEVERITY_WARNING);
	d.bench_run[0].ended_ms = d.bench_run[0].started_ms = ABSENT;
	d.bench_run[0].duration_us = ABSENT;
	expect_invalid(&d, FINDING_DURATION_MISSING, 0);
	assert_true(d.result[0].point[0].measured);
	d.bench_run[0].duration_us = 0;
	expect_invalid(&d, FINDING_DURATION_MISSING, 0);
	/* a shorter run is only unusual */
	water_day(&d);
	d.bench_run[0].actual_ul = 40 * LITRE;
	d.run[0][0].end_ul = 40 * LITRE;
	d.bench_run[0].duration_us = 60 * SECOND - 1;
	expect(&d, VERDICT_PASS, FINDING_DURATION_SHORT, 0, SEVERITY_WARNING);
}

static void readings(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.run[0][0].start_ul = 5;
	d.run[0][0].end_ul = 4;
	expect_invalid(&d, FINDING_READING_BACKWARDS, 0);
	assert_int_equal(d.result[0].point[0].error_ppm, -1000000);
	d.run[0][0].end_ul = ABSENT;
	expect_invalid(&d, FINDING_READING_MISSING, 0);
	assert_false(d.result[0].point[0].measured);
	/* a register that did not move: -100 % */
	water_day(&d);
	d.run[0][0].end_ul = 0;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_RETEST);
	assert_int_equal(d.result[0].point[0].error_ppm, -1000000);
	/* an absurd one */
	d.bench_run[0].actual_ul = 1;
	d.run[0][0].end_ul = INT64_C(10000000000000);
	judge_day(&d);
	assert_int_equal(d.result[0].point[0].error_ppm, INT64_MAX);
	assert_true(d.result[0].point[0].outside_limit);
}

static void missing_points(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.meter[0].run_n = 2;
	expect_invalid(&d, FINDING_POINT_MISSING, 2);
	assert_false(d.result[0].point[2].measured);
	assert_int_equal(d.result[0].point[2].verdict, VERDICT_INVALID);
	assert_int_equal(d.result[0].point[0].verdict, VERDICT_PASS);
	d.meter[0].run_n = 0;
	expect_invalid(&d, FINDING_POINT_MISSING, 0);
}

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
	/* two leaks disturb each other as well */
	d.meter[2].tightness.leak = true;
	judge_day(&d);
	assert_non_null(found(&d.result[1], FINDING_LEAK_IN_SERIES, 0));
	assert_int_equal(d.result[1].verdict, VERDICT_FAIL);
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
	d.regulation.same_sign_rule = SAME_SIGN_ONE_WITHIN;
	d.regulation.same_sign_share_ppm = sure(500000, "A.5.2.3");
	expect(&d, VERDICT_FAIL, FINDING_SAME_SIGN, -1, SEVERITY_FAIL);
	d.run[0][2].end_ul = 10250000; /* half its limit */
	expect_clean_pass(&d);
	d.run[0][2].end_ul = 9740000;
	expect_clean_pass(&d);
	d.run[0][2].end_ul = 10000000; /* zero has no sign */
	expect_clean_pass(&d);
}

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

static void subsequent_is_not_foreseen(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	d.lot.kind = KIND_SUBSEQUENT;
	expect(&d, VERDICT_PASS, FINDING_LIMITED_USE, -1, SEVERITY_WARNING);
	d.lot.type.dn_mm = 80;
	judge_day(&d);
	assert_null(found(&d.result[0], FINDING_LIMITED_USE, -1));
}

/* More findings than there is room for still decide. */
static void too_many_findings(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	for (int i = 0; i < 3; i++) {
		struct bench_run *b = &d.bench_run[i];

		b->inlet_pa = 2000000;
		b->outlet_pa = 1;
		b->flow_variation_ppm = 1000000;
		b->started_ms = 5;
		b->ended_ms = 4;
		b->duration_us = 1;
		b->derived = true;
		d.run[0][i].water_mc = 5;
		d.run[0][i].water_end_mc = 6000;
		d.run[0][i].end_ul = -1;
	}
	d.lot.environment.ambient_mc = 0;
	d.lot.bench.u_rel_ppm = 900000;
	judge_day(&d);
	assert_int_equal(d.result[0].finding_n, FINDINGS_MAX);
	assert_int_equal(d.result[0].verdict, VERDICT_INVALID);
	d.meter[0].tightness.leak = true;
	judge_day(&d);
	assert_int_equal(d.result[0].verdict, VERDICT_FAIL);
}

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
		cmocka_unit_test(bench),
		cmocka_unit_test(environment),
		cmocka_unit_test(course_of_a_run),
		cmocka_unit_test(volumes),
		cmocka_unit_test(times),
		cmocka_unit_test(readings),
		cmocka_unit_test(missing_points),
		cmocka_unit_test(tightness),
		cmocka_unit_test(appearance_and_function),
		cmocka_unit_test(electronic_conversion),
		cmocka_unit_test(leak_in_series),
		cmocka_unit_test(same_sign),
		cmocka_unit_test(coverage),
		cmocka_unit_test(covered_types),
		cmocka_unit_test(subsequent_is_not_foreseen),
		cmocka_unit_test(too_many_findings),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests_name("judge_water", tests, NULL, NULL);
}

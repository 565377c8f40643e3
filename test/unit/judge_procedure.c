/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bench, a room or a record can do wrong, each by itself: invalid or a warning, never a
 * fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/rule_expect.h"
#include "support/rule_lots.h"

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
	d.lot.kind = KIND_IN_USE; /* no tightness test: the type may lack MAP */
	d.lot.type.map_pa = ABSENT;
	expect_clean_pass(&d);
	d.lot.kind = KIND_FIRST;
	d.lot.type.map_pa = 1000000;
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
	d.bench_run[0].ended_ms = d.bench_run[0].started_ms = ABSENT;
	d.bench_run[0].duration_us = ABSENT;
	expect_invalid(&d, FINDING_DURATION_MISSING, 0);
	assert_true(d.result[0].point[0].measured);
	d.bench_run[0].duration_us = 0;
	expect_invalid(&d, FINDING_DURATION_MISSING, 0);
	/* a meter is in one run at a time; the next may begin when the last one ends */
	water_day(&d);
	d.bench_run[0].started_ms = 1795137125000;
	d.bench_run[0].ended_ms = d.bench_run[0].started_ms + 150000;
	d.bench_run[1].started_ms = d.bench_run[0].ended_ms;
	d.bench_run[1].ended_ms = d.bench_run[1].started_ms + 880000;
	expect_clean_pass(&d);
	d.bench_run[1].started_ms--;
	expect_invalid(&d, FINDING_TIMES_CONTRADICT, 1);
	assert_int_equal(d.result[0].point[0].verdict, VERDICT_PASS);
	/* a shorter run is only unusual */
	water_day(&d);
	d.bench_run[0].actual_ul = 40 * LITRE;
	d.run[0][0].end_ul = 40 * LITRE;
	d.bench_run[0].duration_us = 60 * SECOND - 1;
	expect(&d, VERDICT_PASS, FINDING_DURATION_SHORT, 0, SEVERITY_WARNING);
}

#define MORNING_MS INT64_C(1795137125000)  /* 2026-11-20T09:12:05+08:00 */
#define MIDNIGHT_MS INT64_C(1795104000000) /* 2026-11-20T00:00:00+08:00 */
#define DAY_MS INT64_C(86400000)

static void run_at(struct bench_day *d, int run, int64_t started_ms)
{
	struct bench_run *b = &d->bench_run[run];

	b->started_ms = started_ms;
	b->ended_ms = started_ms + b->duration_us / 1000;
}

/* The due day is counted from the day of verification, so that is the day of the last run. */
static void day_of_verification(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	run_at(&d, 0, MORNING_MS - 2 * DAY_MS);
	run_at(&d, 1, MORNING_MS - DAY_MS); /* on earlier days, as after a retest */
	run_at(&d, 2, MORNING_MS);
	expect_clean_pass(&d);
	run_at(&d, 2, MORNING_MS - DAY_MS + 3600000);
	expect_invalid(&d, FINDING_VERIFIED_LATER, -1);
	assert_string_equal(found(&d.result[0], FINDING_VERIFIED_LATER, -1)->clause, "");
	run_at(&d, 2, MORNING_MS + DAY_MS);
	expect_invalid(&d, FINDING_RUN_AFTER_VERIFICATION, -1);
	run_at(&d, 2, MORNING_MS + 2 * DAY_MS);
	expect_invalid(&d, FINDING_RUN_AFTER_VERIFICATION, -1);
	/* a long run may cross midnight into the day, and not out of it */
	run_at(&d, 2, MIDNIGHT_MS - 1000);
	expect_clean_pass(&d);
	run_at(&d, 2, MIDNIGHT_MS + DAY_MS - 1000);
	expect_invalid(&d, FINDING_RUN_AFTER_VERIFICATION, -1);
	/* to the millisecond, in China Standard Time */
	d.bench_run[2].started_ms = MIDNIGHT_MS - 1400000;
	d.bench_run[2].ended_ms = MIDNIGHT_MS;
	expect_clean_pass(&d);
	d.bench_run[2].started_ms--;
	d.bench_run[2].ended_ms--;
	expect_invalid(&d, FINDING_VERIFIED_LATER, -1);
	/* one that began only is no alibi */
	d.bench_run[2].started_ms = MORNING_MS + DAY_MS;
	d.bench_run[2].ended_ms = ABSENT;
	expect_invalid(&d, FINDING_RUN_AFTER_VERIFICATION, -1);
}

/* A bench run in which no meter was tested does not move the last run to its day. */
static void a_run_of_nobody(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	for (int i = 0; i < 3; i++)
		run_at(&d, i, MORNING_MS - 700 * DAY_MS + i * INT64_C(3600000));
	add_run(&d, 0, POINT_LOW, 10 * LITRE, 1400, 0);
	d.meter[0].run_n--;
	run_at(&d, 3, MORNING_MS);
	expect_invalid(&d, FINDING_VERIFIED_LATER, -1);
}

static void made_after_a_run(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	for (int i = 0; i < 3; i++)
		run_at(&d, i, MORNING_MS + i * INT64_C(3600000));
	run_at(&d, 0, MORNING_MS - DAY_MS);
	d.meter[0].made_day = d.lot.verified_day - 1;
	expect_clean_pass(&d);
	d.meter[0].made_day = d.lot.verified_day;
	expect_invalid(&d, FINDING_RUN_BEFORE_MADE, 0);
	assert_null(found(&d.result[0], FINDING_RUN_BEFORE_MADE, 1));
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

/* Of two findings with one code at one point the graver stays. */
static void graver_finding(void **state)
{
	struct bench_day d;

	(void)state;
	water_day(&d);
	add_run(&d, 0, POINT_MIDDLE, 10 * LITRE, 880, 0);
	add_run(&d, 0, POINT_MIDDLE, 10 * LITRE, 880, 0);
	d.run[0][1].water_mc = 9999; /* unusual */
	d.run[0][3].water_mc = 99;   /* no water for this meter */
	expect_invalid(&d, FINDING_WATER_TEMPERATURE, 1);
	assert_string_equal(found(&d.result[0], FINDING_WATER_TEMPERATURE, 1)->clause, "5.2.3");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bench),
		cmocka_unit_test(environment),
		cmocka_unit_test(course_of_a_run),
		cmocka_unit_test(volumes),
		cmocka_unit_test(times),
		cmocka_unit_test(day_of_verification),
		cmocka_unit_test(a_run_of_nobody),
		cmocka_unit_test(made_after_a_run),
		cmocka_unit_test(readings),
		cmocka_unit_test(missing_points),
		cmocka_unit_test(subsequent_is_not_foreseen),
		cmocka_unit_test(graver_finding),
		cmocka_unit_test(too_many_findings),
	};

	return cmocka_run_group_tests_name("judge_procedure", tests, NULL, NULL);
}

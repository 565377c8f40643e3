/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 100,000 random meters, judged twice: by the rules, and by a slow reference that is written
 * here from the texts (water.md, gas.md) with GMP's fractions and shares nothing with the rules
 * but the structs. The meters are drawn close to every limit: errors a microlitre beside the
 * permissible one, flows a microsecond beside the window, volumes at the least one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gmp.h>

#include "support/chance.h"
#include "support/fractions.h"
#include "support/rule_lots.h"

#define METERS_DRAWN 100000
#define RUNS_DRAWN 4

/* -- the reference: volumes ------------------------------------------------------------------ */

/* Mean temperature of the water at the meter, degC. */
static void water_temperature(mpq_t out, const struct bench_run *b, const struct meter_run *r)
{
	int64_t first = r->water_mc != ABSENT ? r->water_mc : b->water_in_mc;
	int64_t second = r->water_mc != ABSENT ? r->water_end_mc : b->water_out_mc;

	set_fraction(out, second != ABSENT ? first + second : 2 * first, 2000);
}

/* Litres that the standard measured: not yet at the meter's conditions for gas. */
static void standard_litres(mpq_t out, const struct lot *lot, const struct bench_run *b,
                            const struct meter_run *r)
{
	mpq_t t;

	mpq_init(t);
	if (b->method == METHOD_WEIGHING) {
		int64_t mass = b->mass_mg != ABSENT ? b->mass_mg
		                                    : b->balance_end_mg - b->balance_start_mg;

		water_temperature(t, b, r);
		density_of(out, lot->bench.density, t);
		mpq_inv(out, out);
		scale(out, out, mass, 1000000); /* kg / rho: m3 */
		scale(out, out, lot->bench.buoyancy_ppb, 1000000000);
		scale(out, out, 1000, 1);
	} else if (b->pulses != ABSENT) {
		set_fraction(out, b->pulses, b->k_factor_milli);
		scale(out, out, 1000, 1);
	} else if (b->method == METHOD_NOZZLE) {
		set_fraction(out, b->nozzle_ml_h, 1000); /* litres an hour */
		scale(out, out, b->duration_us, 1000000);
		scale(out, out, 1, 3600);
	} else if (b->ref_start_ul != ABSENT) {
		set_fraction(out, b->ref_end_ul - b->ref_start_ul, 1000000);
	} else {
		set_fraction(out, b->actual_ul, 1000000);
	}
	mpq_clear(t);
}

/* Litres that passed the meter. */
static void passed_litres(mpq_t out, const struct lot *lot, const struct bench_run *b,
                          const struct meter_run *r)
{
	standard_litres(out, lot, b, r);
	if (lot->type.medium == MEDIUM_GAS) {
		scale(out, out, b->pref_millipa, r->pm_millipa);
		scale(out, out, 273150 + r->tm_mc, 273150 + b->tref_mc);
	}
}

/* -- the reference: law ---------------------------------------------------------------------- */

/* Nominal flow in litres an hour. */
static void nominal(mpq_t out, const struct meter_type *t, int point)
{
	if (t->medium == MEDIUM_GAS) {
		set_fraction(out, point == POINT_LOW ? t->qmin_ml_h : t->qmax_ml_h, 1000);
		if (point == POINT_MIDDLE)
			scale(out, out, 1, 5);
		return;
	}
	set_fraction(out, t->q3_ml_h, 1000);
	if (point == POINT_HIGH)
		return;
	scale(out, out, 1000, t->r_milli);
	if (t->q1_ml_h != ABSENT)
		set_fraction(out, t->q1_ml_h, 1000);
	if (point == POINT_MIDDLE) {
		scale(out, out, t->q2_q1_milli, 1000);
		if (t->q2_ml_h != ABSENT)
			set_fraction(out, t->q2_ml_h, 1000);
	}
}

/* The permissible error in per cent, from the tables of water.md and gas.md section 2. */
static int64_t permissible_ppm(const struct lot *lot, int point, bool warm)
{
	const struct meter_type *t = &lot->type;
	int64_t percent_tenths;
	mpq_t q, qt;
	bool low;

	mpq_inits(q, qt, NULL);
	nominal(q, t, point);
	if (t->medium == MEDIUM_WATER) {
		low = point == POINT_LOW;
		if (t->class_milli == 1000)
			percent_tenths = low ? 30 : (warm ? 20 : 10);
		else
			percent_tenths = low ? 50 : (warm ? 30 : 20);
	} else {
		set_fraction(qt, t->qt_ml_h, 1000);
		low = mpq_cmp(q, qt) < 0;
		percent_tenths = t->class_milli == 1000 ? (low ? 20 : 10) : (low ? 30 : 15);
	}
	mpq_clears(q, qt, NULL);
	return percent_tenths * 1000 * (lot->kind == KIND_IN_USE ? 2 : 1);
}

/* Whether |error| is above the limit, after rounding if the regulation says so. */
static bool beyond(const mpq_t error, int64_t limit_ppm, int64_t step_ppm)
{
	mpq_t size, limit;
	bool out;

	mpq_inits(size, limit, NULL);
	mpq_abs(size, error);
	if (step_ppm > 0) {
		scale(size, size, 1000000, step_ppm);
		set_fraction(size, nearest(size) * step_ppm, 1000000);
	}
	set_fraction(limit, limit_ppm, 1000000);
	out = mpq_cmp(size, limit) > 0;
	mpq_clears(size, limit, NULL);
	return out;
}

/* Whether litres / duration lies in the window of the point. */
static bool in_window(const mpq_t litres, int64_t duration_us, const struct meter_type *t,
                      int point)
{
	static const int64_t window[2][POINTS][2] = {
		{ { 90, 100 }, { 100, 110 }, { 100, 110 } },
		{ { 90, 110 }, { 90, 110 }, { 90, 110 } },
	};
	const int64_t *share = window[t->medium == MEDIUM_GAS][point];
	mpq_t flow, bound;
	bool inside;

	mpq_inits(flow, bound, NULL);
	scale(flow, litres, 1000000, duration_us);
	scale(flow, flow, 3600, 1);
	nominal(bound, t, point);
	scale(bound, bound, share[0], 100);
	inside = mpq_cmp(flow, bound) >= 0;
	nominal(bound, t, point);
	scale(bound, bound, share[1], 100);
	inside = inside && mpq_cmp(flow, bound) <= 0;
	mpq_clears(flow, bound, NULL);
	return inside;
}

struct expected {
	int64_t error_ppm, limit_ppm;
	bool outside, flow_wrong, volume_low, count_wrong;
	enum verdict verdict;
	mpq_t error;
	int sign;
};

/* The runs of a meter at one point, in order. */
struct drawn {
	int n;
	const struct bench_run *bench_run[RUNS_DRAWN];
	const struct meter_run *run[RUNS_DRAWN];
};

static void error_of(mpq_t out, const struct lot *lot, const struct bench_run *b,
                     const struct meter_run *r)
{
	mpq_t litres;

	mpq_init(litres);
	passed_litres(litres, lot, b, r);
	set_fraction(out, r->end_ul - r->start_ul, 1000000);
	mpq_sub(out, out, litres);
	mpq_div(out, out, litres);
	mpq_clear(litres);
}

static void check_run(struct expected *e, const struct lot *lot, int point,
                      const struct bench_run *b, const struct meter_run *r)
{
	mpq_t litres, least;

	mpq_inits(litres, least, NULL);
	passed_litres(litres, lot, b, r);
	if (!in_window(litres, b->duration_us, &lot->type, point))
		e->flow_wrong = true;
	if (lot->type.medium == MEDIUM_WATER) {
		set_fraction(least, lot->type.division_ul, 1000000);
		scale(least, least, lot->type.class_milli == 1000 ? 400 : 200, 1);
		e->volume_low = e->volume_low || mpq_cmp(litres, least) < 0;
	}
	mpq_clears(litres, least, NULL);
}

static bool all_warm(const struct drawn *d)
{
	mpq_t t, limit;
	bool warm = true;

	mpq_inits(t, limit, NULL);
	set_fraction(limit, 30, 1);
	for (int i = 0; i < d->n; i++) {
		water_temperature(t, d->bench_run[i], d->run[i]);
		warm = warm && mpq_cmp(t, limit) > 0;
	}
	mpq_clears(t, limit, NULL);
	return warm;
}

/* Three runs: the mean, and for water the second and third by themselves. */
static bool three_outside(struct expected *e, const struct lot *lot, const struct drawn *d,
                          int64_t step_ppm)
{
	bool out = false;
	mpq_t one;

	mpq_init(one);
	for (int i = 1; i < 3; i++) {
		error_of(one, lot, d->bench_run[i], d->run[i]);
		mpq_add(e->error, e->error, one);
		if (lot->type.medium == MEDIUM_WATER && beyond(one, e->limit_ppm, step_ppm))
			out = true;
	}
	scale(e->error, e->error, 1, 3);
	mpq_clear(one);
	return beyond(e->error, e->limit_ppm, step_ppm) || out;
}

static void expect_point(struct expected *e, const struct lot *lot, int point,
                         const struct drawn *d, int64_t step_ppm)
{
	bool warm = lot->type.medium == MEDIUM_WATER && all_warm(d);

	e->limit_ppm = permissible_ppm(lot, point, warm);
	for (int i = 0; i < d->n; i++)
		check_run(e, lot, point, d->bench_run[i], d->run[i]);
	error_of(e->error, lot, d->bench_run[0], d->run[0]);
	e->outside = beyond(e->error, e->limit_ppm, step_ppm);
	e->count_wrong = d->n != 1 && d->n != 3;
	e->verdict = e->outside ? (lot->type.medium == MEDIUM_WATER ? VERDICT_RETEST : VERDICT_FAIL)
	                        : VERDICT_PASS;
	if (d->n == 3) {
		e->outside = three_outside(e, lot, d, step_ppm);
		e->verdict = e->outside ? VERDICT_FAIL : VERDICT_PASS;
	}
	if (e->count_wrong || e->flow_wrong || e->volume_low)
		e->verdict = VERDICT_INVALID;
	e->sign = mpq_sgn(e->error);
	scale(e->error, e->error, 1000000, 1);
	e->error_ppm = nearest(e->error);
	scale(e->error, e->error, 1, 1000000);
}

/* Whether the rule of one sign fails the meter. */
static bool one_sign_fails(const struct regulation *r, const struct lot *lot,
                           const struct expected *e)
{
	int64_t step_ppm = r->rounding_ppm.given ? r->rounding_ppm.value : 0;
	int64_t factor = lot->kind == KIND_IN_USE ? 2 : 1;
	bool water = lot->type.medium == MEDIUM_WATER;
	int n = 0, same = 0, large = 0;

	if (r->same_sign_rule.value == SAME_SIGN_OFF)
		return false;
	for (int point = 0; point < POINTS; point++) {
		int64_t high_ppm = (lot->type.class_milli == 1000 ? 10000 : 15000) * factor;
		int64_t most = water ? e[point].limit_ppm / 2
		                     : (lot->type.class_milli == 1000 ? 5000 : 10000) * factor;

		if (!water && e[point].limit_ppm != high_ppm)
			continue;
		n++;
		same += e[point].sign;
		large += beyond(e[point].error, most, step_ppm) ? 1 : 0;
	}
	if (n < 2 || (same != n && same != -n))
		return false;
	return water ? large == n : large > 0;
}

static enum verdict expect_meter(const struct regulation *r, const struct lot *lot,
                                 const struct expected *e)
{
	enum verdict verdict = one_sign_fails(r, lot, e) ? VERDICT_FAIL : VERDICT_PASS;

	for (int point = 0; point < POINTS; point++)
		verdict = e[point].verdict > verdict ? e[point].verdict : verdict;
	return verdict;
}

/* -- drawing --------------------------------------------------------------------------------- */

/* round(value x 1e6) microlitres, moved by -1, 0 or 1. */
static int64_t about(uint64_t *state, const mpq_t litres)
{
	mpq_t ul;
	int64_t out;

	mpq_init(ul);
	scale(ul, litres, 1000000, 1);
	out = nearest(ul) + between(state, -1, 1);
	mpq_clear(ul);
	return out;
}

static void draw_water_standard(uint64_t *state, struct bench_run *b, int64_t volume_ul)
{
	static const int64_t methods[] = { METHOD_VOLUME, METHOD_WEIGHING, METHOD_WEIGHING,
		                           METHOD_MASTER };

	b->method = (enum method)one_of(state, 4, methods);
	if (b->method == METHOD_WEIGHING) {
		int64_t start_mg = between(state, 0, 500000);
		int64_t mass_mg = volume_ul / 1003 * 1000 + between(state, 0, 60000);

		if (chance(state, 50)) {
			b->mass_mg = mass_mg;
		} else {
			b->balance_start_mg = start_mg;
			b->balance_end_mg = start_mg + mass_mg;
		}
	} else if (b->method == METHOD_MASTER && chance(state, 70)) {
		b->k_factor_milli = between(state, 1000, 999999);
		b->pulses = volume_ul / 1000 * b->k_factor_milli / 1000000 + 1;
	} else {
		b->actual_ul = volume_ul;
	}
	if (chance(state, 30)) {
		b->water_in_mc = between(state, 10000, 30001);
		b->water_out_mc = chance(state, 70) ? b->water_in_mc + between(state, -900, 900)
		                                    : ABSENT;
	}
}

static void draw_water_temperatures(uint64_t *state, const struct bench_run *b, struct meter_run *r)
{
	static const int64_t edge[] = { 29999, 30000, 30001, 30002, 20000, 35000, 49000 };

	if (b->water_in_mc != ABSENT && chance(state, 50))
		return;
	r->water_mc = chance(state, 40) ? one_of(state, 7, edge) : between(state, 10000, 49000);
	if (chance(state, 50))
		r->water_end_mc = r->water_mc + between(state, -900, 900);
}

static void draw_gas_standard(uint64_t *state, struct bench_run *b, struct meter_run *r,
                              int64_t volume_ul, int64_t flow_ml_h)
{
	static const int64_t methods[] = { METHOD_BELL, METHOD_NOZZLE, METHOD_PISTON,
		                           METHOD_MASTER };

	b->method = (enum method)one_of(state, 4, methods);
	if (b->method == METHOD_NOZZLE)
		b->nozzle_ml_h = flow_ml_h;
	else if (chance(state, 60))
		b->ref_end_ul = (b->ref_start_ul = between(state, 0, 1000000)) + volume_ul;
	/* a volume stated beside readings departs a little, and counts for nothing */
	if (b->method != METHOD_NOZZLE && (b->ref_start_ul == ABSENT || chance(state, 30)))
		b->actual_ul = volume_ul + between(state, -volume_ul / 20000, volume_ul / 20000);
	b->tref_mc = between(state, 18000, 22000);
	b->pref_millipa = between(state, 86000000, 106000000);
	r->tm_mc = b->tref_mc + between(state, -1000, 1000);
	r->pm_millipa = b->pref_millipa + between(state, -300000, 300000);
}

/* A duration that puts the flow into the window, often at one of its ends. */
static void draw_duration(uint64_t *state, const struct lot *lot, struct bench_run *b,
                          const struct meter_run *r)
{
	static const int64_t ends[] = { 900000, 1000000, 1000000, 1100000 };
	int64_t share = chance(state, 4)         ? one_of(state, 4, ends)
	                : b->point == POINT_HIGH ? between(state, 900001, 999999)
	                                         : between(state, 1000001, 1099999);
	mpq_t us, flow;

	if (b->method == METHOD_NOZZLE)
		return; /* the flow is the nozzles', whatever the time */
	mpq_inits(us, flow, NULL);
	passed_litres(us, lot, b, r);
	nominal(flow, &lot->type, (int)b->point);
	scale(flow, flow, share, 1000000);
	mpq_div(us, us, flow);
	scale(us, us, 3600, 1);
	b->duration_us = about(state, us);
	mpq_clears(us, flow, NULL);
}

/* A register that shows an error at or beside the limit, or somewhere. */
static void draw_reading(uint64_t *state, const struct lot *lot, struct bench_run *b,
                         struct meter_run *r)
{
	static const int64_t shares[] = { -200, -101, -100, -100, -50, 0, 50, 67, 100, 100, 101 };
	int64_t limit_ppm = permissible_ppm(lot, (int)b->point, chance(state, 30));
	int64_t error_ppm = chance(state, 60) ? limit_ppm * one_of(state, 11, shares) / 100
	                                      : between(state, -limit_ppm, limit_ppm);
	mpq_t litres;

	if (chance(state, 10))
		error_ppm += one_of(state, 2, (const int64_t[]){ 500, -500 });
	mpq_init(litres);
	passed_litres(litres, lot, b, r);
	scale(litres, litres, 1000000 + error_ppm, 1000000);
	r->start_ul = between(state, 0, INT64_C(9000000000));
	r->end_ul = r->start_ul + about(state, litres);
	mpq_clear(litres);
}

/* At the least volume, or above it. */
static int64_t draw_volume(uint64_t *state, const struct meter_type *t)
{
	int64_t least_ul = 10 * LITRE;

	if (t->medium == MEDIUM_WATER)
		least_ul = t->division_ul * (t->class_milli == 1000 ? 400 : 200);
	return least_ul +
	       (chance(state, 5) ? between(state, -1, 1) : between(state, 200000, 300 * LITRE));
}

static void draw_run(uint64_t *state, struct bench_day *d, int point)
{
	uint32_t i = d->lot.bench_run_n++;
	struct bench_run *b = &d->bench_run[i];
	struct meter_run *r = &d->run[0][d->meter[0].run_n++];
	int64_t volume_ul = draw_volume(state, &d->lot.type);
	mpq_t flow;

	*b = blank_bench_run((enum point)point, METHOD_VOLUME);
	*r = blank_run(i, 0, 0);
	mpq_init(flow);
	nominal(flow, &d->lot.type, point);
	scale(flow, flow, 1000, 1);
	b->duration_us = between(state, 10, 4000) * SECOND;
	if (d->lot.type.medium == MEDIUM_WATER) {
		draw_water_standard(state, b, volume_ul);
		draw_water_temperatures(state, b, r);
	} else {
		draw_gas_standard(state, b, r, volume_ul, nearest(flow));
	}
	draw_duration(state, &d->lot, b, r);
	draw_reading(state, &d->lot, b, r);
	mpq_clear(flow);
}

static struct meter_type draw_water_type(uint64_t *state)
{
	static const int64_t q3[] = { 1600000, 2500000, 4000000, 6300000, 100000000 };
	static const int64_t r[] = { 40000, 80000, 100000, 160000, 315000, 800000 };
	struct meter_type t = water_dn15();

	t.temperature_max_mc = 50000;
	t.class_milli = chance(state, 50) ? 1000 : 2000;
	t.q3_ml_h = one_of(state, 5, q3);
	t.r_milli = one_of(state, 6, r);
	t.division_ul = chance(state, 80) ? 50000 : 100000;
	if (chance(state, 20))
		t.q1_ml_h = t.q3_ml_h * 1000 / t.r_milli + between(state, 0, 1);
	if (chance(state, 20))
		t.q2_ml_h = t.q3_ml_h * 1600 / t.r_milli + between(state, 0, 1);
	return t;
}

static struct meter_type draw_gas_type(uint64_t *state)
{
	struct meter_type t = gas_g2_5();
	int64_t size = between(state, 0, 3);

	t.technology = TECH_ULTRASONIC;
	t.class_milli = chance(state, 50) ? 1000 : 1500;
	t.qmax_ml_h = ((const int64_t[]){ 2500000, 4000000, 6000000, 10000000 })[size];
	t.qmin_ml_h = ((const int64_t[]){ 16000, 25000, 40000, 60000 })[size];
	t.qt_ml_h = t.qmax_ml_h / 10;
	if (chance(state, 20)) /* the middle point at, or just below, the transition */
		t.qt_ml_h = t.qmax_ml_h / 5 + between(state, 0, 1);
	return t;
}

static void draw_day(uint64_t *state, struct bench_day *d)
{
	bool water = chance(state, 60);
	static const int64_t counts[] = { 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3,
		                          3, 3, 3, 3, 3, 3, 3, 3, 2, 4 };

	begin_day(d, water ? jjg_162_2019() : jjg_1190_2022(),
	          water ? draw_water_type(state) : draw_gas_type(state));
	d->lot.kind = (enum kind)between(state, KIND_FIRST, KIND_IN_USE);
	d->lot.bench.u_rel_ppm = 500;
	d->lot.bench.buoyancy_ppb = between(state, 990000000, 1005000000);
	d->lot.bench.density = chance(state, 50) ? DENSITY_TANAKA : DENSITY_JJG225_0_6MPA;
	if (chance(state, 20))
		d->regulation.rounding_ppm = sure(1000, "");
	if (chance(state, 40))
		d->regulation.same_sign_rule = sure(
		        water ? SAME_SIGN_ONE_WITHIN : SAME_SIGN_ALL_WITHIN, "");
	d->regulation.same_sign_share_ppm = sure(500000, "");
	add_meter(d);
	d->meter[0].mode = MODE_TEST;
	for (int point = 0; point < POINTS; point++) {
		for (int64_t n = one_of(state, 21, counts); n > 0; n--)
			draw_run(state, d, point);
	}
}

/* -- both ------------------------------------------------------------------------------------ */

static struct drawn runs_at(const struct bench_day *d, int point)
{
	struct drawn out = { .n = 0 };

	for (uint32_t i = 0; i < d->meter[0].run_n; i++) {
		const struct meter_run *run = &d->run[0][i];

		if ((int)d->bench_run[run->bench_run].point != point)
			continue;
		out.bench_run[out.n] = &d->bench_run[run->bench_run];
		out.run[out.n++] = run;
	}
	return out;
}

static void compare_point(const struct result *r, int point, const struct expected *e)
{
	const struct point_result *got = &r->point[point];

	assert_true(got->measured);
	assert_int_equal(got->error_ppm, e->error_ppm);
	assert_int_equal(got->limit_ppm, e->limit_ppm);
	assert_int_equal(got->outside_limit, e->outside);
	assert_int_equal(found(r, FINDING_FLOW_OUTSIDE_WINDOW, point) != NULL, e->flow_wrong);
	assert_int_equal(found(r, FINDING_VOLUME_BELOW_MINIMUM, point) != NULL, e->volume_low);
	assert_int_equal(found(r, FINDING_RUN_COUNT, point) != NULL, e->count_wrong);
	assert_int_equal(got->verdict, e->verdict);
}

static void judge_equals_reference(void **state)
{
	long verdicts[VERDICT_INVALID + 1] = { 0 }, at_limit = 0;
	uint64_t seed = 20261120;

	(void)state;
	for (long i = 0; i < METERS_DRAWN; i++) {
		struct expected e[POINTS] = { { .error_ppm = 0 } };
		struct bench_day d;
		enum verdict expected;

		draw_day(&seed, &d);
		judge_day(&d);
		for (int point = 0; point < POINTS; point++) {
			struct drawn runs = runs_at(&d, point);
			int64_t step_ppm = d.regulation.rounding_ppm.value;

			mpq_init(e[point].error);
			expect_point(&e[point], &d.lot, point, &runs, step_ppm);
			compare_point(&d.result[0], point, &e[point]);
			at_limit += llabs(e[point].error_ppm) == e[point].limit_ppm ? 1 : 0;
		}
		expected = expect_meter(&d.regulation, &d.lot, e);
		assert_int_equal(d.result[0].verdict, expected);
		verdicts[expected]++;
		for (int point = 0; point < POINTS; point++)
			mpq_clear(e[point].error);
	}
	print_message("%ld pass, %ld retest, %ld fail, %ld invalid; %ld points at their limit\n",
	              verdicts[VERDICT_PASS], verdicts[VERDICT_RETEST], verdicts[VERDICT_FAIL],
	              verdicts[VERDICT_INVALID], at_limit);
	/* the draw is worth something only if every outcome is common */
	for (int v = VERDICT_PASS; v <= VERDICT_INVALID; v++)
		assert_true(verdicts[v] > METERS_DRAWN / 100);
	assert_true(at_limit > METERS_DRAWN / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(judge_equals_reference) };

	return cmocka_run_group_tests_name("judge_property", tests, NULL, NULL);
}

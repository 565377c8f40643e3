/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any numbers at all in a lot: judging must neither overflow (the sanitizers watch) nor fail an
 * assertion, and a lot with numbers beyond the bounds never passes by them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/chance.h"
#include "support/rule_lots.h"

#define LOTS 200000

static int64_t absurd(uint64_t *state)
{
	static const int64_t values[] = {
		ABSENT,
		INT64_MIN + 1,
		INT64_MAX,
		-1,
		0,
		1,
		INT64_C(10000000000000),
		INT64_C(10000000000001),
		INT64_C(-10000000000000),
		10000000000,
		200000,
		-100000,
		1000000000,
		100000000000,
	};

	return one_of(state, 14, values);
}

static void spoil_bench_run(uint64_t *state, struct bench_run *b)
{
	int64_t *const field[] = {
		&b->duration_us,    &b->actual_ul,  &b->mass_mg,        &b->balance_start_mg,
		&b->balance_end_mg, &b->pulses,     &b->k_factor_milli, &b->water_in_mc,
		&b->water_out_mc,   &b->inlet_pa,   &b->outlet_pa,      &b->flow_variation_ppm,
		&b->ref_start_ul,   &b->ref_end_ul, &b->nozzle_ml_h,    &b->tref_mc,
		&b->pref_millipa,
	};

	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++) {
		if (chance(state, 25))
			*field[i] = absurd(state);
	}
	if (chance(state, 50))
		b->method = (enum method)between(state, METHOD_VOLUME, METHOD_PISTON);
	if (chance(state, 10))
		b->started_ms = between(state, 0, INT64_C(4102444800000));
	if (chance(state, 10))
		b->ended_ms = between(state, 0, INT64_C(4102444800000));
}

static void spoil_run(uint64_t *state, struct meter_run *r)
{
	int64_t *const field[] = { &r->start_ul,     &r->end_ul, &r->water_mc,
		                   &r->water_end_mc, &r->tm_mc,  &r->pm_millipa };

	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++) {
		if (chance(state, 25))
			*field[i] = absurd(state);
	}
}

static void spoil_facts(uint64_t *state, struct bench_day *d)
{
	struct meter_type *t = &d->lot.type;
	struct meter *m = &d->meter[0];
	int64_t *const field[] = {
		&t->q3_ml_h,
		&t->r_milli,
		&t->q2_q1_milli,
		&t->q1_ml_h,
		&t->q2_ml_h,
		&t->map_pa,
		&t->division_ul,
		&t->qmax_ml_h,
		&t->qt_ml_h,
		&t->qmin_ml_h,
		&t->pmax_pa,
		&t->temperature_max_mc,
		&t->dn_mm,
		&d->lot.bench.u_rel_ppm,
		&d->lot.bench.k_milli,
		&d->lot.bench.buoyancy_ppb,
		&d->lot.environment.ambient_mc,
		&m->pressure_loss_pa,
		&m->conversion_mechanical_ul,
		&m->conversion_electronic_ul,
		&m->conversion_pulse_ul,
		&m->reading_resolution_ul,
		&m->tightness.pressure_pa,
		&m->tightness.duration_us,
		&m->made_day,
	};

	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++) {
		if (chance(state, 3))
			*field[i] = absurd(state);
	}
}

static void no_overflow(void **state)
{
	uint64_t seed = 7;
	long judged = 0;

	(void)state;
	for (long i = 0; i < LOTS; i++) {
		struct bench_day d;

		if (i % 2 == 0)
			water_day(&d);
		else
			gas_day(&d, 1000, 2000, 3000);
		spoil_facts(&seed, &d);
		for (uint32_t b = 0; b < d.lot.bench_run_n; b++)
			spoil_bench_run(&seed, &d.bench_run[b]);
		for (uint32_t r = 0; r < d.meter[0].run_n; r++)
			spoil_run(&seed, &d.run[0][r]);
		if (rule_covers(&d.regulation, &d.lot.type, d.lot.kind, d.lot.verified_day).code !=
		    FINDING_NONE)
			continue;
		judge_day(&d);
		judged++;
		for (int point = 0; point < POINTS; point++) {
			const struct point_result *p = &d.result[0].point[point];

			if (d.result[0].verdict == VERDICT_PASS)
				assert_true(p->measured && !p->outside_limit);
		}
	}
	assert_true(judged > LOTS / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_overflow) };

	return cmocka_run_group_tests_name("judge_absurd", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small lots for tests of the rules: one water meter and one gas meter that pass, to be spoiled. */
#ifndef SUPPORT_RULE_LOTS_H
#define SUPPORT_RULE_LOTS_H

#include "rule/judge.h"
#include "support/regulations.h"

#define DAY_2026_11_20 20777
#define BENCH_RUNS 16
#define METERS 4

/* A lot with room for a few meters and runs; `runs` of meter i are run[i]. */
struct bench_day {
	struct regulation regulation;
	struct lot lot;
	struct bench_run bench_run[BENCH_RUNS];
	struct meter meter[METERS];
	struct meter_run run[METERS][BENCH_RUNS];
	struct prepared_run prepared_run[BENCH_RUNS];
	struct prepared prepared;
	struct result result[METERS];
};

static inline struct bench_run blank_bench_run(enum point point, enum method method)
{
	return (struct bench_run){
		.point = point,
		.method = method,
		.started_ms = ABSENT,
		.ended_ms = ABSENT,
		.duration_us = ABSENT,
		.actual_ul = ABSENT,
		.balance_start_mg = ABSENT,
		.balance_end_mg = ABSENT,
		.mass_mg = ABSENT,
		.pulses = ABSENT,
		.k_factor_milli = ABSENT,
		.water_in_mc = ABSENT,
		.water_out_mc = ABSENT,
		.inlet_pa = ABSENT,
		.outlet_pa = ABSENT,
		.flow_variation_ppm = ABSENT,
		.ref_start_ul = ABSENT,
		.ref_end_ul = ABSENT,
		.nozzle_ml_h = ABSENT,
		.tref_mc = ABSENT,
		.pref_millipa = ABSENT,
	};
}

static inline struct meter_run blank_run(uint32_t bench_run, int64_t start_ul, int64_t end_ul)
{
	return (struct meter_run){
		.bench_run = bench_run,
		.start_ul = start_ul,
		.end_ul = end_ul,
		.water_mc = ABSENT,
		.water_end_mc = ABSENT,
		.tm_mc = ABSENT,
		.pm_millipa = ABSENT,
	};
}

static inline struct meter blank_meter(void)
{
	return (struct meter){
		.serial = S("202611000001"),
		.position = ABSENT,
		.attempt = 1,
		.made_day = ABSENT,
		.appearance = S("ok"),
		.pressure_loss_pa = ABSENT,
		.conversion_mechanical_ul = ABSENT,
		.conversion_electronic_ul = ABSENT,
		.conversion_pulse_ul = ABSENT,
		.function_battery_mv = ABSENT,
		.reading_resolution_ul = ABSENT,
	};
}

static inline struct meter_type blank_type(enum medium medium)
{
	return (struct meter_type){
		.medium = medium,
		.dn_mm = ABSENT,
		.q3_ml_h = ABSENT,
		.r_milli = ABSENT,
		.q2_q1_milli = ABSENT,
		.q1_ml_h = ABSENT,
		.q2_ml_h = ABSENT,
		.temperature_max_mc = ABSENT,
		.map_pa = ABSENT,
		.division_ul = ABSENT,
		.g_milli = ABSENT,
		.qmax_ml_h = ABSENT,
		.qt_ml_h = ABSENT,
		.qmin_ml_h = ABSENT,
		.pmax_pa = ABSENT,
		.cyclic_volume_ul = ABSENT,
	};
}

/* DN15, Q3 2.5 m3/h, R100, class 2, T30, MAP 1 MPa, 0.05 L. */
static inline struct meter_type water_dn15(void)
{
	struct meter_type t = blank_type(MEDIUM_WATER);

	t.technology = TECH_MECHANICAL;
	t.class_milli = 2000;
	t.dn_mm = 15;
	t.q3_ml_h = 2500000;
	t.r_milli = 100000;
	t.q2_q1_milli = 1600;
	t.temperature_max_mc = 30000;
	t.map_pa = 1000000;
	t.division_ul = 50000;
	return t;
}

/* G2.5: qmax 4, qt 0.4, qmin 0.025 m3/h, class 1.5, pmax 10 kPa. */
static inline struct meter_type gas_g2_5(void)
{
	struct meter_type t = blank_type(MEDIUM_GAS);

	t.technology = TECH_DIAPHRAGM;
	t.class_milli = 1500;
	t.g_milli = 2500;
	t.qmax_ml_h = 4 * M3H;
	t.qt_ml_h = 400000;
	t.qmin_ml_h = 25000;
	t.pmax_pa = 10000;
	t.cyclic_volume_ul = 1200000;
	return t;
}

static inline void point_at(struct meter *meter, struct meter_run *run)
{
	meter->run = run;
}

/* Adds a meter without faults and without runs; its number. */
static inline uint32_t add_meter(struct bench_day *d)
{
	uint32_t i = d->lot.meter_n++;
	bool water = d->lot.type.medium == MEDIUM_WATER;

	d->meter[i] = blank_meter();
	d->meter[i].tightness.given = true;
	d->meter[i].tightness.pressure_pa = water ? 1000000 : 15000;
	d->meter[i].tightness.duration_us = (water ? 60 : 180) * SECOND;
	if (!water)
		d->meter[i].pressure_loss_pa = 150;
	point_at(&d->meter[i], d->run[i]);
	return i;
}

/* Adds a bench run by volume, at the given flow, and the meter's part in it with an error of
 * error_ppm (exact when volume_ul x error_ppm is a multiple of 1e6); its number. */
static inline uint32_t add_run(struct bench_day *d, uint32_t meter, enum point point,
                               int64_t volume_ul, int64_t seconds, int64_t error_ppm)
{
	bool water = d->lot.type.medium == MEDIUM_WATER;
	uint32_t i = d->lot.bench_run_n++;
	struct meter *m = &d->meter[meter];
	struct meter_run *run = &d->run[meter][m->run_n++];

	d->bench_run[i] = blank_bench_run(point, water ? METHOD_VOLUME : METHOD_BELL);
	d->bench_run[i].actual_ul = volume_ul;
	d->bench_run[i].duration_us = seconds * SECOND;
	*run = blank_run(i, 0, volume_ul + volume_ul / 1000 * error_ppm / 1000);
	if (water) {
		run->water_mc = 20000;
	} else {
		d->bench_run[i].tref_mc = 20000;
		d->bench_run[i].pref_millipa = 101325000;
		run->tm_mc = 20000;
		run->pm_millipa = 101325000;
	}
	return i;
}

static inline void begin_day(struct bench_day *d, struct regulation regulation,
                             struct meter_type type)
{
	*d = (struct bench_day){ .regulation = regulation };
	d->lot = (struct lot){
		.kind = KIND_FIRST,
		.verified_day = DAY_2026_11_20,
		.type = type,
		.bench = { .u_rel_ppm = 2000,
		           .k_milli = 2000,
		           .buoyancy_ppb = 1001100000,
		           .density = DENSITY_TANAKA },
		.environment = { .ambient_mc = 21000,
		                 .humidity_ppm = 520000,
		                 .pressure_pa = 101300,
		                 .rest_ms = ABSENT },
		.bench_run = d->bench_run,
		.meter = d->meter,
	};
	if (type.medium == MEDIUM_GAS)
		d->lot.environment.rest_ms = 4 * 3600 * 1000;
}

/* One water meter that passes with errors of +1 %. */
static inline void water_day(struct bench_day *d)
{
	begin_day(d, jjg_162_2019(), water_dn15());
	add_meter(d);
	add_run(d, 0, POINT_HIGH, 100 * LITRE, 150, 10000);
	add_run(d, 0, POINT_MIDDLE, 10 * LITRE, 880, 10000);
	add_run(d, 0, POINT_LOW, 10 * LITRE, 1400, 10000);
}

/* One gas meter with the given errors. */
static inline void gas_day(struct bench_day *d, int64_t high_ppm, int64_t middle_ppm,
                           int64_t low_ppm)
{
	begin_day(d, jjg_577_2012(), gas_g2_5());
	add_meter(d);
	add_run(d, 0, POINT_HIGH, 100 * LITRE, 90, high_ppm);
	add_run(d, 0, POINT_MIDDLE, 100 * LITRE, 450, middle_ppm);
	add_run(d, 0, POINT_LOW, 5 * LITRE, 720, low_ppm);
}

static inline void judge_day(struct bench_day *d)
{
	judge_lot_facts(&d->regulation, &d->lot, d->prepared_run, &d->prepared);
	for (uint32_t i = 0; i < d->lot.meter_n; i++)
		judge_meter(&d->prepared, &d->meter[i], &d->result[i]);
}

/* The finding with this code at this point (-2: any), or NULL. */
static inline const struct finding *found(const struct result *r, enum finding_code code, int point)
{
	for (int i = 0; i < r->finding_n; i++) {
		if (r->finding[i].code == code && (point == -2 || r->finding[i].point == point))
			return &r->finding[i];
	}
	return NULL;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of simulate: one lot as it happens, from the meters' true errors to what was read. */
#ifndef MAIN_SIMULATE_MODEL_H
#define MAIN_SIMULATE_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cx.h"
#include "main/sample.h"
#include "main/simulate_random.h"

#define SIM_RUNS_MAX 9         /* three at each point */
#define SIM_GROUPS_MAX 120     /* of a lot: the leaf that has its bench runs has 64 KiB */
#define SIM_GROUP_MAX 100      /* meters on the largest bench */
#define SIM_BENCH_RUNS_MAX 480 /* a lot file has at most 500 */

enum sim_cheat {
	CHEAT_NONE,
	CHEAT_COPY,
	CHEAT_CLAMP,
	CHEAT_SIGN_PARITY,
	CHEAT_UNIFORM,
	CHEAT_DIGITS,
	CHEAT_FAST,
	CHEAT_DROP,
	CHEAT_SHIFT,
	CHEAT_REPEAT_NOISE,
	CHEATS
};

/* How a medium's point is tested. */
struct sim_point {
	int64_t flow_ml_h;     /* aimed at */
	int64_t volume_ul;     /* through the meter, at least */
	int64_t limit_ppm;     /* maximum permissible error, for what the maker declares */
	int64_t shape_ppm;     /* where the point lies on the type's curve */
	int64_t shape_sd_ppm;  /* how far single meters stray from that */
	int64_t repeat_sd_ppm; /* from run to run */
	int64_t loss_pa;       /* pressure loss of one meter, gas */
};

struct sim_profile {
	enum medium medium;
	int64_t lot_sd_ppm;    /* whole production batches differ by this */
	int64_t gear_step_ppm; /* adjustment moves the whole curve by such steps */
	int64_t adjust_sd_ppm; /* how well the step is chosen */
	int64_t resolution_ul; /* of readings */
	int groups_a_day;
	bool retest; /* a first run outside its limit may be followed by two more */
	struct sim_point point[POINTS];
};

struct sim_run {
	int bench_run; /* index */
	int64_t start_ul, end_ul;
	int64_t at_meter_mc; /* temperature */
	int64_t pm_pa;       /* gas */
	int64_t error_ppm;   /* as the readings give it */
};

struct sim_meter {
	int position;                  /* from 1 */
	int64_t error_ppm[POINTS];     /* the true curve */
	int64_t disturbed_ppm[POINTS]; /* added to the first run: air, a misread dial */
	bool leak;
	const char *defect; /* of appearance, or NULL */
	int64_t register_ul;
	int64_t made_day;
	int64_t loss_pa;
	int run_n;
	struct sim_run run[SIM_RUNS_MAX];
};

struct sim_bench_run {
	enum point point;
	int64_t started_ms, ended_ms, duration_ms;
	int64_t reference_ul;       /* true volume that passed, at the standard */
	int64_t ref_start, ref_end; /* mg on the balance, or microlitres of the bell */
	int64_t in_mc, out_mc;      /* water */
	int64_t tref_mc, pref_pa;   /* gas */
	int64_t inlet_pa, outlet_pa;
	int64_t variation_ppm;
};

struct sim {
	uint64_t seed;
	const struct sim_profile *profile;
	const struct sample_bench *bench;
	const struct sample_type *type;
	enum sim_cheat cheat;
	struct dice dice;
	int64_t lot_day;
	int64_t lot_shift_ppm;
	int64_t fault_ppm; /* how many meters of this lot are faulty */
	int64_t ambient_mc, humidity_ppm, pressure_pa;
	struct sim_meter *meter;
	int group_size;
	int groups;
	struct sim_bench_run *bench_run; /* room for SIM_BENCH_RUNS_MAX */
	int bench_run_n;
};

/* The profile of a medium; never NULL. */
const struct sim_profile *sim_profile_of(enum medium medium);
/* Draws a meter's true errors and faults. */
void sim_meter_draw(struct sim *s, struct sim_meter *m);
/* The error that this meter shows in one run at the point (true error, rig position,
 * repeatability), or what a cheat makes of it; `repeat` is 0 for the first run at a point. */
int64_t sim_error_draw(struct sim *s, const struct sim_meter *m, int index, enum point p,
                       int repeat);
/* Density of water at atmospheric pressure, 1e-6 kg/L; 14 to 28 degC. */
int64_t sim_water_density(int64_t temperature_mc);

/* simulate_bench.c: draws all meters and tests them, group by group: fills meter and bench_run. */
void sim_lot_test(struct sim *s, int meters);

/* "pass", "fail" or "retest", as the maker sees it. */
const char *sim_declared(const struct sim *s, const struct sim_meter *m);

/* simulate_print.c */
void sim_print(struct cx *cx, struct sim *s, int meters, struct buf *out);

#endif

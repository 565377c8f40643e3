/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lot of meters as the rules see it: what was registered (type, bench) and what was read on
 * the day.
 *
 * Everything is an integer in a base unit that its name tells:
 *   _ul      microlitre (1 L = 1 dm3 = 1,000,000)    _mg    milligram
 *   _ml_h    millilitre an hour (1 m3/h = 1,000,000) _mc    0.001 degC
 *   _pa      pascal                                  _us    microsecond
 *   _millipa 0.001 Pa                                _ms    millisecond
 *   _ppm     1e-6 (1 % = 10,000)                     _day   days since 1970-01-01
 *   _ppb     1e-9                                    _milli a thousandth of the plain number
 * A value that was not given is ABSENT.  Strings are borrowed.
 *
 * Judging relies on these bounds and calls what exceeds them implausible: volumes and masses up
 * to 1e13, durations up to 1e13 us, pulses up to 1e11, k-factors up to 1e9 thousandths,
 * temperatures -100..200 degC, pressures up to 1e10 millipascal, flows up to 1e12 ml/h, Q3/Q1 up
 * to 1e9 and Q2/Q1 up to 1e6 thousandths. */
#ifndef RULE_LOT_H
#define RULE_LOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define ABSENT INT64_MIN

enum medium { MEDIUM_WATER = 1, MEDIUM_GAS };
enum kind { KIND_FIRST = 1, KIND_SUBSEQUENT, KIND_IN_USE };
enum technology {
	TECH_MECHANICAL = 1,
	TECH_ELECTRONIC,
	TECH_DIAPHRAGM,
	TECH_ULTRASONIC,
	TECH_OTHER
};

/* The three flow points of a medium, from fast to slow: Q3, Q2, Q1 for water; qmax, 0.2qmax, qmin
 * for gas. */
enum point { POINT_HIGH, POINT_MIDDLE, POINT_LOW, POINTS };

enum method {
	METHOD_VOLUME = 1, /* a tank's reading: actual_ul */
	METHOD_WEIGHING,   /* balance readings, or mass_mg in the short form */
	METHOD_MASTER,     /* a master meter: actual_ul with pulses and k_factor */
	METHOD_BELL,       /* gas: bell prover */
	METHOD_NOZZLE,     /* gas: critical nozzles */
	METHOD_PISTON,     /* gas: piston prover */
};
enum operation { OPERATION_START_STOP = 1, OPERATION_FLYING };
enum density { DENSITY_TANAKA = 1, DENSITY_JJG225_0_6MPA };
enum mode { MODE_NONE, MODE_TEST, MODE_USER };
enum conversion { CONVERSION_NONE, CONVERSION_MECHANICAL, CONVERSION_ELECTRONIC };

/* Q2/Q1 of a meter that bears no mark for another: JJG 162, 6.5. */
#define Q2_Q1_USUAL_MILLI 1600

/* What the type approval says. */
struct meter_type {
	enum medium medium;
	enum technology technology;
	int64_t class_milli; /* 1000, 1500, 2000 */
	/* water */
	int64_t dn_mm;
	int64_t q3_ml_h;
	int64_t r_milli;     /* Q3/Q1: R100 is 100000, R31.5 is 31500 */
	int64_t q2_q1_milli; /* Q2_Q1_USUAL_MILLI unless the type says otherwise */
	int64_t q1_ml_h;     /* as printed on the type approval, or ABSENT: then Q3/R exactly */
	int64_t q2_ml_h;     /* as printed, or ABSENT: then q2_q1 times Q1 exactly */
	int64_t temperature_max_mc; /* T30: 30000, T50: 50000 */
	int64_t map_pa;
	int64_t division_ul; /* smallest verification division */
	/* gas */
	int64_t g_milli; /* G2.5 is 2500, or ABSENT */
	int64_t qmax_ml_h;
	int64_t qt_ml_h;
	int64_t qmin_ml_h;
	int64_t pmax_pa;
	int64_t cyclic_volume_ul; /* ABSENT for meters without a cycle */
	enum conversion temperature_conversion;
	bool valve;
};

/* What the bench's own certificate says. */
struct bench_facts {
	int64_t u_rel_ppm; /* expanded relative uncertainty */
	int64_t k_milli;   /* its coverage factor: 2000 */
	/* c of Va = c M / rho: 1001100000; ABSENT for benches that do not weigh */
	int64_t buoyancy_ppb;
	enum density density; /* 0 when not stated: then nothing weighed is judged */
};

struct environment {
	int64_t ambient_mc;
	int64_t humidity_ppm; /* 52 % is 520,000 */
	int64_t pressure_pa;
	int64_t rest_ms; /* gas: how long the meters stood in the room */
};

/* One filling of the standard.  Meters in series share it; in the short form each run has its
 * own. */
struct bench_run {
	str id; /* as in the file; empty in the short form */
	enum point point;
	enum method method;
	enum operation operation; /* 0 when not stated */
	bool derived; /* short form: mass_mg, vm and vref were worked out by the sender */
	int64_t started_ms, ended_ms;
	int64_t duration_us; /* "seconds" */
	int64_t actual_ul;   /* volume of the standard; gas: vref_dm3, or what its readings give */
	int64_t balance_start_mg, balance_end_mg;
	int64_t mass_mg; /* given in the short form; otherwise end - start */
	int64_t pulses;
	int64_t k_factor_milli; /* pulses a litre, thousandths */
	int64_t water_in_mc, water_out_mc;
	int64_t inlet_pa, outlet_pa;
	int64_t flow_variation_ppm;
	/* gas: the standard's side */
	int64_t ref_start_ul, ref_end_ul; /* bell, piston, master: its readings */
	/* certified flow of the open nozzles together, as volume at tref and pref */
	int64_t nozzle_ml_h;
	int64_t tref_mc, pref_millipa;
	str test_gas; /* "air" unless stated */
	enum mode mode;
};

/* One meter's part of a bench run. */
struct meter_run {
	uint32_t bench_run;             /* index into lot.bench_run */
	int64_t start_ul, end_ul;       /* register; gas short form with vm_dm3: start 0 */
	int64_t water_mc, water_end_mc; /* at the meter */
	int64_t tm_mc, pm_millipa;      /* gas: at the meter */
	enum mode mode;                 /* overrides the bench run's when stated */
};

struct tightness {
	bool given;
	bool leak;
	int64_t pressure_pa;
	int64_t duration_us;
};

struct meter {
	str serial;       /* [0-9A-Z]{4,24} */
	int64_t position; /* on the bench, from 1 upstream to downstream, or ABSENT */
	int64_t attempt;  /* from 1 */
	int64_t made_day; /* or ABSENT */
	str appearance;   /* "ok", or the defect in words; empty: not examined */
	struct tightness tightness;
	int64_t pressure_loss_pa; /* gas */
	enum mode mode;
	/* electronic conversion: increments of both registers, and one pulse's volume */
	int64_t conversion_mechanical_ul, conversion_electronic_ul, conversion_pulse_ul;
	/* function check of meters with devices: 0 absent, 1 ok, 2 faulty */
	uint8_t function_display, function_valve;
	int64_t function_battery_mv;
	int64_t reading_resolution_ul; /* automatic reading: its resolution, or ABSENT */
	uint32_t run_n;
	const struct meter_run *run;
};

/* Everything that judging reads. */
struct lot {
	enum kind kind;
	int64_t verified_day;
	struct meter_type type;
	struct bench_facts bench;
	struct environment environment;
	uint32_t bench_run_n;
	const struct bench_run *bench_run;
	uint32_t meter_n;
	const struct meter *meter;
	/* Not all meters of the lot are here, and one of the others has a run on the day of
	 * verification. */
	bool later_runs;
};

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One edition of a verification regulation as plain data: tables and named switches, never a
 * language.
 *
 * A regulation file is read by law/ into this struct; rule/ judges by it and copies the clause of a
 * limit into the finding that the limit caused.  The struct is all zero to begin with, and a limit
 * that the file does not give stays so: `given` false means "there is no such rule", and nothing is
 * checked.  What judging cannot do without is marked NEEDED.  Values are in the base units of
 * rule/lot.h, which the names tell.  All strings live as long as the regulation. */
#ifndef RULE_REGULATION_H
#define RULE_REGULATION_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/lot.h"

/* The version of the judging code.  A version's behaviour never changes: a correction is a new
 * version. */
#define RULES_VERSION 1

struct limit {
	int64_t value;
	const char *clause; /* "7.3.3.6"; NULL or "" when unknown or when the rule is ours */
	const char *source; /* where the value was read */
	bool confirmed;     /* false: from memory, derived, carried over; shown as such */
	bool given;         /* false: there is no such rule */
	bool advisory;      /* the text says "generally" (一般): a breach is only a warning */
};

#define REGULATION_KINDS 4 /* arrays by enum kind; index 0 stays empty */
#define REGULATION_CLASSES_MAX 4
#define REGULATION_ROWS_MAX 32
#define REGULATION_RATIOS_MAX 8
#define REGULATION_DIGEST_BYTES 32

/* The items of a verification. */
enum item {
	ITEM_APPEARANCE,
	ITEM_FUNCTION, /* display, valve, battery of meters with an electronic or added device */
	ITEM_TIGHTNESS,
	ITEM_PRESSURE_LOSS,
	ITEM_ERROR,
	ITEM_CONVERSION, /* the electronic register follows the mechanical one */
	ITEMS
};

/* The value of a limit in `item`; a limit that is not given is ITEM_NOT_DONE. */
enum item_need {
	ITEM_NOT_DONE, /* not asked for; a fault that is reported all the same counts */
	ITEM_REQUIRED, /* without it the record is invalid */
	/* required where the type says that the device is there; judged wherever it is reported */
	ITEM_IF_FITTED
};

/* Maximum permissible errors (+-) of one accuracy class, for first and subsequent verification. */
struct mpe_row {
	int64_t class_milli;   /* 1000, 1500, 2000 */
	struct limit high_ppm; /* water Q2 <= Q, gas qt <= q.  NEEDED */
	struct limit low_ppm;  /* the zone below.  NEEDED */
	/* water above warm_above_mc; not given: as high_ppm and low_ppm */
	struct limit high_warm_ppm;
	struct limit low_warm_ppm;
	/* 2000: doubled in use; not given: the kind in-use is not covered */
	struct limit in_use_factor_milli;
	/* for SAME_SIGN_ALL_WITHIN: 10,000 for class 1.5 */
	struct limit same_sign_ppm;
	/* the class exists only for Q3 of at least this (JJG 162-2009: class 1 from 100 m3/h) */
	struct limit q3_min_ml_h;
	/* least test volume in smallest divisions: 200 for class 2 */
	struct limit min_divisions;
};

/* Where a run's measured flow must lie, both ends inclusive, as shares of the nominal flow. */
struct window {
	struct limit from_ppm; /* 900,000 is 0.9 */
	struct limit to_ppm;
};

/* Usual test volume of one size at one point (JJG 162 table G.1).  The first row that fits
 * counts. */
struct volume_row {
	int64_t dn_mm;
	int64_t q3_ml_h;      /* ABSENT: any */
	int64_t flow_to_ml_h; /* up to this nominal flow; ABSENT: any */
	enum point point;
	struct limit volume_ul;
};

/* Air and rest.  The first row with flow <= flow_to_ml_h counts; flow is Q3 or qmax. */
struct environment_row {
	int64_t flow_to_ml_h; /* ABSENT: any */
	struct limit ambient_min_mc, ambient_max_mc;
	struct limit humidity_min_ppm, humidity_max_ppm;
	struct limit pressure_min_pa, pressure_max_pa;
	struct limit rest_min_ms;
};

/* Pressure loss at qmax.  The first row with qmax <= qmax_to_ml_h counts. */
struct pressure_loss_row {
	int64_t qmax_to_ml_h; /* ABSENT: any */
	struct limit without_valve_pa;
	struct limit with_valve_pa;
};

/* Meters that are verified once and replaced.  The first row that fits counts. */
struct life_row {
	int64_t dn_to_mm;     /* ABSENT: any */
	int64_t flow_to_ml_h; /* Q3 or qmax; ABSENT: any */
	struct limit years;   /* water, and gas meters for natural gas */
	/* artificial gas and LPG; not given: as years */
	struct limit years_artificial;
};

/* "If all errors have the same sign ..." */
enum same_sign {
	SAME_SIGN_OFF,
	/* water: ... of all points, at least one shall not exceed same_sign_share_ppm of its MPE */
	SAME_SIGN_ONE_WITHIN,
	/* gas: ... of the points of the high zone, none shall exceed the class's same_sign_ppm */
	SAME_SIGN_ALL_WITHIN
};

struct regulation {
	/* -- what it is -------------------------------------------------------------------- */
	const char *id;       /* "jjg-162-2019" */
	const char *document; /* "JJG 162" */
	const char *edition;  /* "2019" */
	const char *title_zh;
	const char *title_en;
	uint32_t rules; /* the RULES_VERSION that the file was written for */
	uint8_t digest[REGULATION_DIGEST_BYTES]; /* SHA-256 of the file, filled by the loader */

	/* -- what it covers (rule_covers) -------------------------------------------------- */
	enum medium medium;
	uint32_t technologies;           /* bits 1u << TECH_...; 0: all */
	struct limit effective_from_day; /* first day in force */
	struct limit effective_to_day;   /* last day in force */
	struct limit dn_min_mm, dn_max_mm;
	struct limit q3_min_ml_h, q3_max_ml_h;
	struct limit r_min_milli; /* least Q3/Q1 */
	/* Small meters are those up to this DN and this Q3; the rules _small need both. */
	struct limit small_dn_max_mm;
	struct limit small_q3_max_ml_h;
	struct limit r_min_small_milli; /* least Q3/Q1 of small meters */
	struct limit ratio_small_milli; /* the only Q2/Q1 of small meters */
	int ratio_n;                    /* allowed Q2/Q1 of all others; 0: any */
	struct limit ratio_milli[REGULATION_RATIOS_MAX];
	/* A Q2/Q1 other than the first of the list needs Q3/Q2 above this (JJG 162-2009: 5). */
	struct limit ratio_q3_q2_milli;
	struct limit temperature_class_max_mc; /* T50 at most: 50,000 */
	struct limit qmax_min_ml_h, qmax_max_ml_h;
	struct limit pmax_max_pa;
	/* 1: meters with built-in temperature conversion are covered; otherwise they are not */
	struct limit temperature_conversion;

	/* -- items, by kind ---------------------------------------------------------------- */
	struct limit item[ITEMS][REGULATION_KINDS]; /* value: enum item_need */

	/* -- indication error -------------------------------------------------------------- */
	int mpe_n; /* a class without a row is not covered */
	struct mpe_row mpe[REGULATION_CLASSES_MAX];
	/* water hotter than this (30,000) is judged by the warm limits */
	struct limit warm_above_mc;
	struct window window[POINTS];
	/* gas: POINT_MIDDLE is this share of qmax (200,000).  NEEDED for gas */
	struct limit middle_share_ppm;
	/* runs that may follow a first one outside its limit, which until then is a retest: at most
	 * 2; not given: a run outside fails */
	struct limit runs_more;
	/* 1: each of these later runs must be inside too; otherwise only the mean */
	struct limit runs_more_each;
	/* gas: runs that may be added in doubt and averaged: at most 2; a single run outside fails
	 * all the same.  Used where runs_more is not given */
	struct limit runs_in_doubt;
	struct limit same_sign_rule; /* value: enum same_sign; not given: off */
	/* for SAME_SIGN_ONE_WITHIN: 500,000; its clause is cited by both forms of the rule */
	struct limit same_sign_share_ppm;
	/* judge on errors rounded half-even to this step; not given: on the full value */
	struct limit rounding_ppm;
	int volume_n;
	struct volume_row volume[REGULATION_ROWS_MAX];
	/* a volume_row is kept from this share of its volume on; not given: all of it */
	struct limit volume_table_share_ppm;
	struct limit min_duration_us; /* shortest run: 60 s */
	/* added to the limits of meters with built-in temperature conversion */
	struct limit conversion_mpe_extra_ppm;
	struct limit base_temperature_mc; /* to which they convert: 20,000 */
	/* 1: a run is a whole number of cyclic volumes; shown, not judged: registers are coarser */
	struct limit whole_cycles;

	/* -- bench ------------------------------------------------------------------------- */
	struct limit bench_divisor[REGULATION_KINDS]; /* U (k = 2) <= MPE / value: 5, 5, 3 */
	struct limit buoyancy_min_ppb, buoyancy_max_ppb;
	uint32_t densities; /* bits 1u << DENSITY_...; 0: all */

	/* -- environment and course of a run ----------------------------------------------- */
	int environment_n;
	struct environment_row environment[REGULATION_ROWS_MAX];
	/* water while testing: 10,000 and 30,000, "generally" */
	struct limit water_min_mc, water_max_mc;
	/* no meter is for colder water: 100; the hottest is its temperature class */
	struct limit water_type_min_mc;
	struct limit water_drift_max_mc;      /* within one run: 5,000 */
	struct limit outlet_min_pa;           /* 30,000 */
	struct limit inlet_within_map;        /* 1: inlet pressure at most MAP */
	struct limit flow_variation_high_ppm; /* 50,000 */
	struct limit flow_variation_low_ppm;  /* 25,000 */
	/* upstream, 100,000: shown, not judged: lot files do not carry it */
	struct limit pressure_change_max_ppm;
	/* gas: |tref - tm| beyond this (1,000) is not allowed at all */
	struct limit correction_dt_max_mc;
	/* the correction might be left out up to this difference (500) ... */
	struct limit correction_free_dt_mc;
	/* ... and this difference of pressure (2,000); shown, not judged: we always correct */
	struct limit correction_free_dp_ppm;
	/* 1: ultrasonic gas meters state test or user mode */
	struct limit mode_required;

	/* -- other items ------------------------------------------------------------------- */
	struct limit tightness_factor_milli; /* times MAP (1,000) or pmax (1,500) */
	struct limit tightness_duration_us;  /* 60 s, 180 s */
	int pressure_loss_n;
	struct pressure_loss_row pressure_loss[REGULATION_ROWS_MAX];
	/* electronic against mechanical register: 1,000 is one pulse */
	struct limit conversion_pulses_milli;
	/* change of the register at rest: 0; shown, not judged: lot files do not carry it */
	struct limit zero_flow_ul;

	/* -- afterwards (rule/period.h) ---------------------------------------------------- */
	int life_n;
	struct life_row life[REGULATION_ROWS_MAX];
	struct limit period_years; /* of meters without a life row */
};

#endif

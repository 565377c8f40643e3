/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: the structs that the tables describe, and where a field may stand. */
#ifndef LAW_LOT_BOTH_H
#define LAW_LOT_BOTH_H

#include "law/leaf_facts.h"
#include "law/lot_file.h"
#include "law/shape.h"

/* In a shared bench run, in a meter's part of one, or in a run that stands alone; each for water or
 * gas.  Objects other than runs use any of a medium's bits. */
enum lot_context {
	BENCH_WATER = 1,
	BENCH_GAS = 2,
	METER_WATER = 4,
	METER_GAS = 8,
	SHORT_WATER = 16,
	SHORT_GAS = 32,
};

#define IN_BENCH (BENCH_WATER | BENCH_GAS)
#define IN_METER (METER_WATER | METER_GAS)
#define IN_SHORT (SHORT_WATER | SHORT_GAS)
#define IN_WATER (BENCH_WATER | METER_WATER | SHORT_WATER)
#define IN_GAS (BENCH_GAS | METER_GAS | SHORT_GAS)
#define IN_ANY (IN_WATER | IN_GAS)

/* All contexts of a medium. */
static inline unsigned context_of(enum medium medium)
{
	return medium == MEDIUM_GAS ? IN_GAS : IN_WATER;
}

/* A run that stands alone has both sides.  The meter's side is first, so that its rows hold for a
 * plain struct meter_run too; a shared bench run is written from a run_both. */
struct run_both {
	struct meter_run meter;
	struct bench_run bench;
	str bench_run; /* the id that a meter's run names */
	int64_t vm_ul; /* gas: the meter's volume as the sender worked it out */
	struct strs standards;
};

struct meter_both {
	struct meter meter;
	struct meter_file file;
	struct meter_facts facts;
	const struct json *runs;       /* not looked at yet */
	const struct lot_file *of;     /* for writing: the lot of the meter */
	struct arena *arena;           /* for writing */
	const struct result *recorded; /* for writing: what was judged */
	struct result *judged;         /* for reading */
};

/* A lot while it is read: the parts that need to know the medium wait as JSON. */
struct lot_both {
	struct lot_file file;
	struct lot_facts facts;
	const struct json *meter_type, *bench_runs, *meters;
	struct arena *arena; /* for writing */
};

/* Bounds of days and moments: the years 2000 to 2099 in China. */
#define FIRST_DAY INT64_C(10957)
#define LAST_DAY INT64_C(47481)
#define FIRST_MS (FIRST_DAY * INT64_C(86400000) - INT64_C(28800000))
#define LAST_MS ((LAST_DAY + 1) * INT64_C(86400000) - INT64_C(28800001))

/* What can be at all.  These are the platform's bounds and no law's: loose enough for every true
 * record, so that what lies outside was never read from an instrument. */
#define ROOM_MC .least = -40000, .most = 60000
#define HUMIDITY_PPM .least = 1, .most = 1000000
#define AIR_PA .least = 50000, .most = 110000
#define LIQUID_MC .least = 1, .most = 99999 /* water that flows at the pressure of the air */
#define GAS_MC .least = -40000, .most = 80000
#define GAS_MILLIPA .least = INT64_C(40000000), .most = MILLIPA_MAX /* absolute */
#define SOME_TIME_US .least = 1, .most = US_MAX
/* As benches are registered: no bench is perfect, and with k = 50 any would look so. */
#define UNCERTAINTY_PPM .least = 1, .most = 100000
#define COVERAGE_MILLI .least = 1000, .most = 4000

/* Bounds within which judging can multiply in 128 bits. */
#define UL_MAX INT64_C(10000000000000)
#define MG_MAX INT64_C(10000000000000)
#define US_MAX INT64_C(1000000000000)
#define MILLIPA_MAX INT64_C(10000000000)
#define PA_MAX (MILLIPA_MAX / 1000)
#define MC_MIN INT64_C(-100000)
#define MC_MAX INT64_C(200000)
#define FLOW_MAX INT64_C(100000000000) /* ml/h */

#endif

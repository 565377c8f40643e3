/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What passed the meter, worked out from the readings of the standard; exact, as a fraction. */
#ifndef RULE_VOLUME_H
#define RULE_VOLUME_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/lot.h"
#include "rule/verdict.h"
#include "rule/wide.h"

#define DURATION_MAX_US INT64_C(10000000000000)

/* num / den microlitres; both positive, num below 2^120 and den below 2^83. */
struct volume {
	i128 num, den;
};

/* The share of one bench run in that, the same for all its meters. */
struct standard {
	bool usable;
	bool by_mass; /* volume.num is c M in 1e-9 mg, and den waits for the density at the meter */
	struct volume volume;
};

/* Reads the standard of a bench run.  The answer is FINDING_NONE, or what is wrong with it; the
 * standard can be usable all the same (FINDING_STANDARD_CONTRADICTS). */
enum finding_code volume_standard(const struct lot *lot, const struct bench_run *run,
                                  struct standard *out);

/* Twice the mean temperature of the water in the meter, in 0.001 degC: the mean of the readings
 * at the meter (beginning and end of the run); without them the mean of the bench's inlet and
 * outlet.  ABSENT when there is none. */
int64_t volume_two_temperatures_mc(const struct bench_run *run, const struct meter_run *meter_run);

/* Water: the volume that passed the meter, for a usable standard.  False when a density is
 * needed and two_temperatures_mc is ABSENT or no temperature of liquid water. */
bool volume_water(const struct standard *standard, enum density density,
                  int64_t two_temperatures_mc, struct volume *out);

/* Gas: the same volume as it is at the meter, V pref Tm / (pm Tref), for a usable standard and four
 * conditions that volume_conditions_plausible. */
struct volume volume_gas(const struct standard *standard, const struct bench_run *run,
                         int64_t tm_mc, int64_t pm_millipa);

/* Whether temperatures and absolute pressures are of this world: -100..200 degC, up to 1e10 mPa. */
bool volume_conditions_plausible(const struct bench_run *run, const struct meter_run *meter_run);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that look random and depend on the seed only: SplitMix64, in integers, so that a seed
 * gives the same lot on every machine.  Fit for simulation, never for keys. */
#ifndef MAIN_SIMULATE_RANDOM_H
#define MAIN_SIMULATE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t state;
};

/* Different streams of one seed have nothing to do with each other. */
struct dice dice_new(uint64_t seed, uint64_t stream);
uint64_t dice_u64(struct dice *d);
/* Even over low..high, both included; high - low below 2^32. */
int64_t dice_between(struct dice *d, int64_t low, int64_t high);
/* Bell-shaped around 0 with standard deviation sd, cut off at 6 sd; sd below 2^31. */
int64_t dice_normal(struct dice *d, int64_t sd);
/* True ppm times in a million. */
bool dice_chance(struct dice *d, int64_t ppm);

#endif

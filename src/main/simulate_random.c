/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SplitMix64 walks a counter by an odd constant and scrambles it (Steele, Lea and Flood, 2014).
 * The bell shape is the sum of twelve even numbers of [0, 1), less six: mean 0, variance 1. */
#include "main/simulate_random.h"

uint64_t dice_u64(struct dice *d)
{
	d->state += UINT64_C(0x9E3779B97F4A7C15);
	uint64_t z = d->state;
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

struct dice dice_new(uint64_t seed, uint64_t stream)
{
	struct dice d = { seed };
	d.state = dice_u64(&d) ^ stream;
	d.state = dice_u64(&d);
	return d;
}

int64_t dice_between(struct dice *d, int64_t low, int64_t high)
{
	uint64_t n = (uint64_t)(high - low) + 1;
	return low + (int64_t)((dice_u64(d) >> 32) * n >> 32);
}

int64_t dice_normal(struct dice *d, int64_t sd)
{
	int64_t sum = 0;
	for (int i = 0; i < 12; i++)
		sum += (int64_t)(dice_u64(d) >> 40);
	sum -= INT64_C(6) << 24;
	return sum * sd / (INT64_C(1) << 24);
}

bool dice_chance(struct dice *d, int64_t ppm)
{
	return dice_between(d, 0, 999999) < ppm;
}

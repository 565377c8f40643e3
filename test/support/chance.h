/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance that is the same in every run (splitmix64). */
#ifndef SUPPORT_CHANCE_H
#define SUPPORT_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t draw(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* Both ends included. */
static inline int64_t between(uint64_t *state, int64_t low, int64_t high)
{
	return low + (int64_t)(draw(state) % (uint64_t)(high - low + 1));
}

static inline int64_t one_of(uint64_t *state, int n, const int64_t *values)
{
	return values[draw(state) % (uint64_t)n];
}

static inline bool chance(uint64_t *state, int percent)
{
	return between(state, 1, 100) <= percent;
}

#endif

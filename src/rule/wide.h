/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole numbers of fixed width, for comparisons that must not round: products of two 128-bit
 * numbers, and signed numbers of 512 bits for sums of fractions. */
#ifndef RULE_WIDE_H
#define RULE_WIDE_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 i128;
__extension__ typedef unsigned __int128 u128;

#define WIDE_LIMBS 8

/* Sign and magnitude, least limb first; zero is never negative. */
struct wide {
	uint64_t limb[WIDE_LIMBS];
	bool negative;
};

/* The magnitude, also of the most negative number. */
u128 wide_magnitude(i128 value);
/* The sign (-1, 0, 1) of a x b - c x d, for any values. */
int wide_compare_products(u128 a, u128 b, u128 c, u128 d);

struct wide wide_of(i128 value);
/* Asserts that the product fits in 512 bits. */
struct wide wide_mul(struct wide a, struct wide b);
/* Asserts that the sum fits in 512 bits. */
struct wide wide_add(struct wide a, struct wide b);
/* The sign of |a| - |b|. */
int wide_compare_magnitudes(struct wide a, struct wide b);
/* a / b rounded half to even; b > 0.  Held at INT64_MIN + 1 and INT64_MAX when it is beyond them
 * (INT64_MIN means ABSENT). */
int64_t wide_divide_even(struct wide a, struct wide b);
/* The same for numbers of 128 bits, b > 0. */
int64_t wide_divide_even_128(i128 a, i128 b);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long multiplication by limbs of 64 bits and long division bit by bit.  Judging needs the
 * 512-bit part only for means of repeated runs and for one of the two densities, so it is kept
 * plain; the comparison of products is on the hot path and takes four multiplications at most. */
#include "rule/wide.h"

#include <assert.h>

#define LIMB_BITS 64
#define QUOTIENT_BITS 64

struct product {
	u128 high, low;
};

u128 wide_magnitude(i128 value)
{
	return value < 0 ? -(u128)value : (u128)value;
}

static struct product product_of(u128 a, u128 b)
{
	u128 a_low = (uint64_t)a, a_high = a >> LIMB_BITS;
	u128 b_low = (uint64_t)b, b_high = b >> LIMB_BITS;
	u128 low = a_low * b_low;
	u128 cross = a_high * b_low + (low >> LIMB_BITS);
	u128 cross_low = a_low * b_high + (uint64_t)cross;

	return (struct product){
		.high = a_high * b_high + (cross >> LIMB_BITS) + (cross_low >> LIMB_BITS),
		.low = (cross_low << LIMB_BITS) | (uint64_t)low,
	};
}

int wide_compare_products(u128 a, u128 b, u128 c, u128 d)
{
	struct product x = product_of(a, b);
	struct product y = product_of(c, d);

	if (x.high != y.high)
		return x.high < y.high ? -1 : 1;
	if (x.low != y.low)
		return x.low < y.low ? -1 : 1;
	return 0;
}

struct wide wide_of(i128 value)
{
	u128 magnitude = wide_magnitude(value);

	return (struct wide){
		.limb = { (uint64_t)magnitude, (uint64_t)(magnitude >> LIMB_BITS) },
		.negative = value < 0,
	};
}

static int limbs_used(const struct wide *w)
{
	int n = WIDE_LIMBS;

	while (n > 0 && w->limb[n - 1] == 0)
		n--;
	return n;
}

struct wide wide_mul(struct wide a, struct wide b)
{
	struct wide out = { .negative = a.negative != b.negative };
	int a_n = limbs_used(&a), b_n = limbs_used(&b);

	if (a_n == 0 || b_n == 0)
		return (struct wide){ .negative = false };
	for (int i = 0; i < a_n; i++) {
		u128 carry = 0;

		for (int k = 0; k < b_n; k++) {
			assert(i + k < WIDE_LIMBS);
			carry += (u128)a.limb[i] * b.limb[k] + out.limb[i + k];
			out.limb[i + k] = (uint64_t)carry;
			carry >>= LIMB_BITS;
		}
		assert(carry == 0 || i + b_n < WIDE_LIMBS);
		if (carry != 0)
			out.limb[i + b_n] = (uint64_t)carry;
	}
	return out;
}

int wide_compare_magnitudes(struct wide a, struct wide b)
{
	for (int i = WIDE_LIMBS - 1; i >= 0; i--) {
		if (a.limb[i] != b.limb[i])
			return a.limb[i] < b.limb[i] ? -1 : 1;
	}
	return 0;
}

/* a - b for |a| >= |b|, with a's sign. */
static struct wide magnitude_less(struct wide a, struct wide b)
{
	uint64_t borrow = 0;
	bool rest = false;

	for (int i = 0; i < WIDE_LIMBS; i++) {
		u128 taken = (u128)b.limb[i] + borrow;

		borrow = taken > a.limb[i] ? 1 : 0;
		a.limb[i] = (uint64_t)(a.limb[i] - taken);
		rest = rest || a.limb[i] != 0;
	}
	a.negative = a.negative && rest;
	return a;
}

struct wide wide_add(struct wide a, struct wide b)
{
	u128 carry = 0;

	if (a.negative != b.negative)
		return wide_compare_magnitudes(a, b) >= 0 ? magnitude_less(a, b)
		                                          : magnitude_less(b, a);
	for (int i = 0; i < WIDE_LIMBS; i++) {
		carry += (u128)a.limb[i] + b.limb[i];
		a.limb[i] = (uint64_t)carry;
		carry >>= LIMB_BITS;
	}
	assert(carry == 0);
	return a;
}

static int bit_length(const struct wide *w)
{
	int n = limbs_used(w);

	return n == 0 ? 0 : n * LIMB_BITS - __builtin_clzll(w->limb[n - 1]);
}

static struct wide shifted_up(const struct wide *w, int bits)
{
	struct wide out = { .negative = false };
	int limbs = bits / LIMB_BITS, rest = bits % LIMB_BITS;

	for (int i = WIDE_LIMBS - 1; i >= limbs; i--) {
		out.limb[i] = w->limb[i - limbs] << rest;
		if (rest != 0 && i > limbs)
			out.limb[i] |= w->limb[i - limbs - 1] >> (LIMB_BITS - rest);
	}
	return out;
}

/* The quotient with its sign, held where int64_t ends. */
static int64_t held(u128 quotient, bool negative)
{
	int64_t size = quotient > INT64_MAX ? INT64_MAX : (int64_t)quotient;

	return negative ? -size : size;
}

/* Whether a remainder of this size (compared with the rest up to the next whole number) rounds
 * up. */
static bool rounds_up(int against_half, u128 quotient)
{
	return against_half > 0 || (against_half == 0 && (quotient & 1) != 0);
}

int64_t wide_divide_even(struct wide a, struct wide b)
{
	bool negative = a.negative;
	int shift = bit_length(&a) - bit_length(&b);
	u128 quotient = 0;

	assert(!b.negative && bit_length(&b) > 0);
	if (shift > QUOTIENT_BITS)
		return held(INT64_MAX, negative);
	a.negative = false;
	for (; shift >= 0; shift--) {
		struct wide part = shifted_up(&b, shift);

		if (wide_compare_magnitudes(a, part) >= 0) {
			a = magnitude_less(a, part);
			quotient |= (u128)1 << shift;
		}
	}
	if (rounds_up(wide_compare_magnitudes(a, magnitude_less(b, a)), quotient))
		quotient++;
	return held(quotient, negative);
}

int64_t wide_divide_even_128(i128 a, i128 b)
{
	u128 size = wide_magnitude(a);
	u128 divisor = (u128)b;
	u128 quotient, rest, other;

	assert(b > 0);
	quotient = size / divisor;
	rest = size - quotient * divisor;
	other = divisor - rest;
	if (rounds_up(rest == other ? 0 : (rest > other ? 1 : -1), quotient))
		quotient++;
	return held(quotient, a < 0);
}

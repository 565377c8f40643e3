/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With Va = N/D the error is (Vi D - N) / N.  It stays a fraction, and |E| <= MPE becomes |Vi D
 * - N| x 1e6 <= MPE(ppm) x N: nothing is ever rounded before it is compared, so that an error of
 * exactly +2 % passes at every volume.
 *
 * A mean of runs with one common denominator is the sum over n times that; otherwise the
 * fractions are brought to the product of their denominators, in 512 bits: three factors below
 * 2^120, 1e6 and a bit. */
#include "rule/indication.h"

#include <assert.h>

#define PPM 1000000
#define FAST_LIMIT ((u128)1 << 104) /* below this, 1e6 times a number still fits an i128 */

void indication_add(struct indication *e, int64_t shown_ul, struct volume passed)
{
	assert(e->n < INDICATION_RUNS_MAX && passed.num > 0 && passed.den > 0);
	e->num[e->n] = shown_ul * passed.den - passed.num;
	e->den[e->n] = passed.num;
	e->n++;
}

struct indication indication_single(const struct indication *e, int i)
{
	return (struct indication){ .n = 1, .num = { e->num[i] }, .den = { e->den[i] } };
}

/* Sum of the numerators over one common denominator; false when the runs do not share one. */
static bool common(const struct indication *e, i128 *num, i128 *den)
{
	*num = e->num[0];
	*den = e->den[0] * e->n;
	for (int i = 1; i < e->n; i++) {
		if (e->den[i] != e->den[0])
			return false;
		*num += e->num[i];
	}
	return true;
}

static void unlike(const struct indication *e, struct wide *num, struct wide *den)
{
	*num = wide_of(0);
	*den = wide_of(e->n);
	for (int i = 0; i < e->n; i++) {
		struct wide part = wide_of(e->num[i]);

		for (int k = 0; k < e->n; k++) {
			if (k != i)
				part = wide_mul(part, wide_of(e->den[k]));
		}
		*num = wide_add(*num, part);
		*den = wide_mul(*den, wide_of(e->den[i]));
	}
}

int indication_sign(const struct indication *e)
{
	struct wide num, den;
	i128 sum, divisor;

	if (common(e, &sum, &divisor))
		return (sum > 0) - (sum < 0);
	unlike(e, &num, &den);
	if (num.negative)
		return -1;
	return wide_compare_magnitudes(num, wide_of(0));
}

/* E / 1e-6 in steps, rounded half to even. */
static int64_t in_steps(const struct indication *e, int64_t step_ppm)
{
	struct wide num, den;
	i128 sum, divisor;

	if (common(e, &sum, &divisor)) {
		if (wide_magnitude(sum) < FAST_LIMIT && wide_magnitude(divisor) < FAST_LIMIT)
			return wide_divide_even_128(sum * PPM, divisor * step_ppm);
		num = wide_of(sum);
		den = wide_of(divisor);
	} else {
		unlike(e, &num, &den);
	}
	return wide_divide_even(wide_mul(num, wide_of(PPM)), wide_mul(den, wide_of(step_ppm)));
}

int64_t indication_ppm(const struct indication *e)
{
	return in_steps(e, 1);
}

static int compare_rounded(const struct indication *e, int64_t limit_ppm, int64_t step_ppm)
{
	u128 rounded = wide_magnitude(in_steps(e, step_ppm)) * (u128)step_ppm;

	return (rounded > (u128)limit_ppm) - (rounded < (u128)limit_ppm);
}

int indication_compare(const struct indication *e, int64_t limit_ppm, int64_t step_ppm)
{
	struct wide num, den;
	i128 sum, divisor;

	if (step_ppm > 0)
		return compare_rounded(e, limit_ppm, step_ppm);
	if (common(e, &sum, &divisor))
		return wide_compare_products(wide_magnitude(sum), PPM, (u128)divisor,
		                             (u128)limit_ppm);
	unlike(e, &num, &den);
	return wide_compare_magnitudes(wide_mul(num, wide_of(PPM)),
	                               wide_mul(den, wide_of(limit_ppm)));
}

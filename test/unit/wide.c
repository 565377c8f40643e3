/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wide numbers against GMP, on values that lie at the ends of limbs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <gmp.h>

#include "rule/wide.h"
#include "support/chance.h"

#define TIMES 200000

/* Of any length up to `bits`, often all ones or a single bit. */
static u128 draw_bits(uint64_t *state, unsigned bits)
{
	u128 value = ((u128)draw(state) << 64) | draw(state);
	unsigned shape = (unsigned)(draw(state) % 6);
	unsigned length = (unsigned)(draw(state) % (bits + 1));

	if (length == 0)
		return 0;
	if (shape == 0)
		return (u128)1 << (length - 1);
	if (shape == 1)
		return (~(u128)0) >> (128 - length);
	return value >> (128 - length);
}

static void set_u128(mpz_t out, u128 value)
{
	mpz_set_ui(out, (unsigned long)(value >> 64));
	mpz_mul_2exp(out, out, 64);
	mpz_add_ui(out, out, (unsigned long)value);
}

static void set_i128(mpz_t out, i128 value)
{
	set_u128(out, wide_magnitude(value));
	if (value < 0)
		mpz_neg(out, out);
}

static void set_wide(mpz_t out, const struct wide *w)
{
	mpz_import(out, WIDE_LIMBS, -1, sizeof(uint64_t), 0, 0, w->limb);
	if (w->negative)
		mpz_neg(out, out);
}

static int sign_of(int value)
{
	return (value > 0) - (value < 0);
}

static void products(void **state)
{
	uint64_t seed = 1;
	mpz_t a, b, c, d;

	(void)state;
	mpz_inits(a, b, c, d, NULL);
	for (int i = 0; i < TIMES; i++) {
		u128 w = draw_bits(&seed, 128), x = draw_bits(&seed, 128);
		u128 y = i % 3 == 0 ? x : draw_bits(&seed, 128);
		u128 z = i % 3 == 0 ? w + (u128)(i % 2) : draw_bits(&seed, 128);

		set_u128(a, w);
		set_u128(b, x);
		set_u128(c, y);
		set_u128(d, z);
		mpz_mul(a, a, b);
		mpz_mul(c, c, d);
		assert_int_equal(wide_compare_products(w, x, y, z), sign_of(mpz_cmp(a, c)));
	}
	mpz_clears(a, b, c, d, NULL);
}

static i128 draw_signed(uint64_t *state, unsigned bits)
{
	i128 value = (i128)draw_bits(state, bits);

	return draw(state) % 2 == 0 ? value : -value;
}

static void sums_of_products(void **state)
{
	uint64_t seed = 2;
	mpz_t expected, part, got;

	(void)state;
	mpz_inits(expected, part, got, NULL);
	for (int i = 0; i < TIMES; i++) {
		struct wide sum = wide_of(0);

		mpz_set_ui(expected, 0);
		for (int k = 0; k < 3; k++) {
			struct wide product = wide_of(1);

			mpz_set_ui(got, 1);
			for (int f = 0; f < 4; f++) {
				i128 factor = draw_signed(&seed, f == 3 ? 90 : 126);

				product = wide_mul(product, wide_of(factor));
				set_i128(part, factor);
				mpz_mul(got, got, part);
			}
			mpz_add(expected, expected, got);
			sum = wide_add(sum, product);
		}
		set_wide(got, &sum);
		assert_int_equal(mpz_cmp(got, expected), 0);
		assert_false(sum.negative && mpz_sgn(got) == 0);
	}
	mpz_clears(expected, part, got, NULL);
}

/* Half to even, the slow way. */
static void divide_even(mpz_t out, const mpz_t a, const mpz_t b)
{
	mpz_t twice;

	mpz_init(twice);
	mpz_mul_2exp(twice, a, 1);
	mpz_add(twice, twice, b);
	mpz_mul_2exp(out, b, 1);
	if (mpz_divisible_p(twice, out)) {
		mpz_divexact(out, twice, out);
		if (mpz_odd_p(out))
			mpz_sub_ui(out, out, 1);
	} else {
		mpz_fdiv_q(out, twice, out);
	}
	mpz_clear(twice);
}

static void held(mpz_t value)
{
	if (mpz_cmp_si(value, INT64_MAX) > 0)
		mpz_set_si(value, INT64_MAX);
	if (mpz_cmp_si(value, -INT64_MAX) < 0)
		mpz_set_si(value, -INT64_MAX);
}

static void quotients(void **state)
{
	uint64_t seed = 3;
	mpz_t a, b, expected;

	(void)state;
	mpz_inits(a, b, expected, NULL);
	for (int i = 0; i < TIMES; i++) {
		i128 divisor = (i128)draw_bits(&seed, 100) + 1;
		i128 quotient = draw_signed(&seed, 26);
		i128 value = i % 2 == 0 ? draw_signed(&seed, 127) : 0;

		if (i % 2 != 0) /* at and around a half */
			value = quotient * divisor + divisor / 2 + (i128)(draw(&seed) % 3) - 1;
		set_i128(a, value);
		set_i128(b, divisor);
		divide_even(expected, a, b);
		held(expected);
		assert_int_equal(wide_divide_even_128(value, divisor), mpz_get_si(expected));
		assert_int_equal(wide_divide_even(wide_mul(wide_of(value), wide_of(divisor)),
		                                  wide_mul(wide_of(divisor), wide_of(divisor))),
		                 mpz_get_si(expected));
	}
	mpz_clears(a, b, expected, NULL);
}

static void magnitudes(void **state)
{
	i128 least = (i128)((u128)1 << 127);
	struct wide w = wide_of(least);

	(void)state;
	assert_true(wide_magnitude(least) == (u128)1 << 127);
	assert_true(w.negative && w.limb[1] == UINT64_C(1) << 63 && w.limb[0] == 0);
	assert_false(wide_of(0).negative);
	assert_false(wide_mul(wide_of(-1), wide_of(0)).negative);
	assert_int_equal(wide_divide_even(wide_of(least), wide_of(1)), -INT64_MAX);
	assert_int_equal(wide_divide_even_128(5, 2), 2);
	assert_int_equal(wide_divide_even_128(-5, 2), -2);
	assert_int_equal(wide_divide_even_128(7, 2), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(products),
		cmocka_unit_test(sums_of_products),
		cmocka_unit_test(quotients),
		cmocka_unit_test(magnitudes),
	};

	return cmocka_run_group_tests_name("wide", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact fractions (GMP) for references that tests compare the rules with, and the density of
 * water in them, written from the formulas and sharing nothing with src/rule. */
#ifndef SUPPORT_FRACTIONS_H
#define SUPPORT_FRACTIONS_H

#include <gmp.h>
#include <stdint.h>

#include "rule/lot.h"

static inline void set_fraction(mpq_t out, int64_t num, int64_t den)
{
	mpq_set_si(out, num, (unsigned long)den);
	mpq_canonicalize(out);
}

/* out = value x num / den */
static inline void scale(mpq_t out, const mpq_t value, int64_t num, int64_t den)
{
	mpq_t factor;

	mpq_init(factor);
	set_fraction(factor, num, den);
	mpq_mul(out, value, factor);
	mpq_clear(factor);
}

/* The nearest whole number, the even one of two. */
static inline int64_t nearest(const mpq_t value)
{
	mpz_t quotient, rest;
	int64_t out;
	int half;

	mpz_inits(quotient, rest, NULL);
	mpz_fdiv_qr(quotient, rest, mpq_numref(value), mpq_denref(value));
	mpz_mul_ui(rest, rest, 2);
	half = mpz_cmp(rest, mpq_denref(value));
	if (half > 0 || (half == 0 && mpz_odd_p(quotient)))
		mpz_add_ui(quotient, quotient, 1);
	if (mpz_cmp_si(quotient, INT64_MAX) > 0)
		mpz_set_si(quotient, INT64_MAX);
	out = mpz_get_si(quotient);
	mpz_clears(quotient, rest, NULL);
	return out;
}

/* A decimal number as written in the text. */
static inline void decimal(mpq_t out, const char *digits, int64_t den)
{
	mpq_set_str(out, digits, 10);
	scale(out, out, 1, den);
}

/* 999.97495 (1 - (t - 3.983035)^2 (t + 301.797) / (522528.9 (t + 69.34881))) kg/m3 */
static inline void tanaka(mpq_t out, const mpq_t t)
{
	mpq_t a, b, c;

	mpq_inits(a, b, c, NULL);
	decimal(a, "3983035", 1000000);
	mpq_sub(a, t, a);
	mpq_mul(a, a, a);
	decimal(b, "301797", 1000);
	mpq_add(b, t, b);
	mpq_mul(a, a, b);
	decimal(b, "6934881", 100000);
	mpq_add(b, t, b);
	decimal(c, "5225289", 10);
	mpq_mul(b, b, c);
	mpq_div(a, a, b);
	mpq_set_si(b, 1, 1);
	mpq_sub(a, b, a);
	decimal(b, "99997495", 100000);
	mpq_mul(out, a, b);
	mpq_clears(a, b, c, NULL);
}

/* 1 + (50.74 - 0.326 t + 0.00416 t^2) 1e-11 x 498675 */
static inline void compression(mpq_t out, const mpq_t t)
{
	mpq_t a, b;

	mpq_inits(a, b, NULL);
	decimal(a, "416", 100000);
	mpq_mul(a, a, t);
	decimal(b, "326", 1000);
	mpq_sub(a, a, b);
	mpq_mul(a, a, t);
	decimal(b, "5074", 100);
	mpq_add(a, a, b);
	scale(a, a, 498675, 100000000000);
	mpq_set_si(b, 1, 1);
	mpq_add(out, a, b);
	mpq_clears(a, b, NULL);
}

/* kg/m3, rounded to 1e-6 */
static inline void density_of(mpq_t out, enum density density, const mpq_t t)
{
	mpq_t more;

	mpq_init(more);
	tanaka(out, t);
	if (density == DENSITY_JJG225_0_6MPA) {
		compression(more, t);
		mpq_mul(out, out, more);
	}
	scale(out, out, 1000000, 1);
	set_fraction(out, nearest(out), 1000000);
	mpq_clear(more);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON number is digits D, of which some stand behind the point, and an exponent: its value is
 * D x 10^(exponent - decimals).  Zeros at both ends of D carry nothing but weight; without them D
 * has at most 19 digits or does not fit, and the power of ten that remains is multiplied in or is
 * a loss. So no digit string and no exponent, however long, costs more than reading it. */
#include "code/decimal.h"

#include <assert.h>
#include <stdbool.h>

#include "base/arena.h"

#define DIGITS_MAX 19 /* of INT64_MAX */
#define SCALE_MAX 18  /* the largest power of ten in an int64_t */
/* Beyond any text's length; larger ones are read as this. */
#define EXPONENT_MAX ((int64_t)1 << 40)

static const uint64_t power_of_ten[DIGITS_MAX] = {
	UINT64_C(1),
	UINT64_C(10),
	UINT64_C(100),
	UINT64_C(1000),
	UINT64_C(10000),
	UINT64_C(100000),
	UINT64_C(1000000),
	UINT64_C(10000000),
	UINT64_C(100000000),
	UINT64_C(1000000000),
	UINT64_C(10000000000),
	UINT64_C(100000000000),
	UINT64_C(1000000000000),
	UINT64_C(10000000000000),
	UINT64_C(100000000000000),
	UINT64_C(1000000000000000),
	UINT64_C(10000000000000000),
	UINT64_C(100000000000000000),
	UINT64_C(1000000000000000000),
};

struct parts {
	bool negative;
	str whole;
	str decimals;
	int64_t exponent;
};

/* Cuts the digits from the front of *s. */
static str digits_take(str *s)
{
	size_t n = 0;

	while (n < s->n && (unsigned)(s->p[n] - '0') < 10)
		n++;
	str digits = { s->p, n };
	*s = (str){ s->p + n, s->n - n };
	return digits;
}

static bool take(str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = (str){ s->p + 1, s->n - 1 };
	return true;
}

static bool exponent_take(str *s, int64_t *out)
{
	bool negative = take(s, '-');

	if (!negative)
		(void)take(s, '+');
	str digits = digits_take(s);
	int64_t value = 0;
	for (size_t i = 0; i < digits.n; i++)
		if (value < EXPONENT_MAX)
			value = value * 10 + (digits.p[i] - '0');
	*out = negative ? -value : value;
	return digits.n > 0;
}

/* Takes the text apart; false when it is no JSON number (RFC 8259, section 6). */
static bool split(str s, struct parts *out)
{
	if (s.n == 0)
		return false;
	*out = (struct parts){ .negative = take(&s, '-') };
	out->whole = digits_take(&s);
	if (out->whole.n == 0 || (out->whole.n > 1 && out->whole.p[0] == '0'))
		return false;
	if (take(&s, '.')) {
		out->decimals = digits_take(&s);
		if (out->decimals.n == 0)
			return false;
	}
	if ((take(&s, 'e') || take(&s, 'E')) && !exponent_take(&s, &out->exponent))
		return false;
	return s.n == 0;
}

static size_t zeros_at_start(str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '0')
		n++;
	return n;
}

static size_t zeros_at_end(str s)
{
	size_t n = 0;

	while (n < s.n && s.p[s.n - 1 - n] == '0')
		n++;
	return n;
}

/* Removes zeros at both ends of the digits and keeps the value. */
static void strip(struct parts *x)
{
	size_t n = zeros_at_end(x->decimals);

	x->decimals.n -= n;
	if (x->decimals.n == 0) {
		n = zeros_at_end(x->whole);
		x->whole.n -= n;
		x->exponent += (int64_t)n;
	}
	n = zeros_at_start(x->whole);
	x->whole = str_part(x->whole, n, x->whole.n);
	x->exponent -= (int64_t)x->decimals.n;
	if (x->whole.n == 0) {
		n = zeros_at_start(x->decimals);
		x->decimals = str_part(x->decimals, n, x->decimals.n);
	}
}

static uint64_t append(uint64_t value, str digits)
{
	for (size_t i = 0; i < digits.n; i++)
		value = value * 10 + (uint64_t)(digits.p[i] - '0');
	return value;
}

err decimal_read(str text, int scale, int64_t *out)
{
	struct parts x;
	uint64_t value;

	assert(scale >= 0 && scale <= SCALE_MAX);
	if (!split(text, &x))
		return E_SYNTAX;
	strip(&x);
	*out = 0;
	int64_t n = (int64_t)(x.whole.n + x.decimals.n);
	if (n == 0)
		return OK;
	int64_t shift = x.exponent + scale;
	if (shift < 0)
		return E_PRECISION;
	if (shift > DIGITS_MAX || n + shift > DIGITS_MAX)
		return E_RANGE;
	/* At most 19 digits: below 10^19, which an unsigned 64-bit integer holds. */
	value = append(append(0, x.whole), x.decimals) * power_of_ten[shift];
	if (value > INT64_MAX)
		return E_RANGE;
	*out = x.negative ? -(int64_t)value : (int64_t)value;
	return OK;
}

/* -- printing -------------------------------------------------------------------------------- */

/* The sign, the digits with at least one before the point, and `places` behind it. */
static str print(struct arena *a, bool negative, uint64_t value, int places)
{
	char text[24];
	size_t at = sizeof text;

	for (int written = 0; value != 0 || written <= places; written++) {
		if (written == places && places > 0)
			text[--at] = '.';
		text[--at] = (char)('0' + value % 10);
		value /= 10;
	}
	if (negative)
		text[--at] = '-';
	return str_dup(a, (str){ text + at, sizeof text - at });
}

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

str decimal_print(struct arena *a, int64_t value, int scale)
{
	uint64_t rest = magnitude(value);

	assert(scale >= 0 && scale <= SCALE_MAX);
	while (scale > 0 && rest % 10 == 0) {
		rest /= 10;
		scale--;
	}
	return print(a, value < 0, rest, scale);
}

str decimal_print_fixed(struct arena *a, int64_t value, int scale, int places)
{
	assert(scale >= 0 && scale <= SCALE_MAX && places >= 0 && places <= scale);
	uint64_t unit = power_of_ten[scale - places];
	uint64_t kept = magnitude(value) / unit;
	uint64_t lost = magnitude(value) % unit;

	/* unit is 1 or even, so half of it is exact when something can be lost. */
	if (lost * 2 > unit || (lost * 2 == unit && kept % 2 == 1))
		kept++;
	return print(a, value < 0 && kept != 0, kept, places);
}

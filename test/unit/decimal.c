/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimals: known answers at the edges, and random values that must come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "code/decimal.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ZEROS_20 "00000000000000000000"
#define ZEROS_100 ZEROS_20 ZEROS_20 ZEROS_20 ZEROS_20 ZEROS_20

struct reading {
	const char *text;
	int scale;
	err want;
	int64_t value;
};

static const struct reading readings[] = {
	{ "0", 0, OK, 0 },
	{ "-0", 6, OK, 0 },
	{ "-0.000e5", 6, OK, 0 },
	{ "7", 0, OK, 7 },
	{ "-12.5e-3", 4, OK, -125 },
	{ "-12.5e-3", 3, E_PRECISION, 0 },
	{ "99.950", 6, OK, 99950000 },
	{ "99.95", 1, E_PRECISION, 0 },
	{ "99.900", 1, OK, 999 },
	{ "1e3", 0, OK, 1000 },
	{ "1E+3", 3, OK, 1000000 },
	{ "1200e-2", 0, OK, 12 },
	{ "0.001e3", 0, OK, 1 },
	{ "100.5", 1, OK, 1005 },
	{ "100.05", 2, OK, 10005 },
	{ "0.000005", 6, OK, 5 },
	{ "0.0000005", 6, E_PRECISION, 0 },
	{ "0.00000050", 7, OK, 5 },
	{ "1." ZEROS_100, 0, OK, 1 },
	{ "0." ZEROS_100, 0, OK, 0 },
	{ "0." ZEROS_100 "1", 12, E_PRECISION, 0 },
	{ "0." ZEROS_100 "1e101", 0, OK, 1 },
	{ "1" ZEROS_100 "e-100", 0, OK, 1 },
	{ "1" ZEROS_100, 0, E_RANGE, 0 },
	{ "123456789012." ZEROS_20, 6, OK, INT64_C(123456789012000000) },
	{ "0e99", 0, OK, 0 },
	{ "0e-99999999999999999999", 0, OK, 0 },
	{ "0e99999999999999999999", 0, OK, 0 },
	{ "1e400000000000", 0, E_RANGE, 0 },
	{ "1e99999999999999999999999999999999", 0, E_RANGE, 0 },
	{ "1e-99999999999999999999999999999999", 12, E_PRECISION, 0 },
	{ "1e-400000000000", 12, E_PRECISION, 0 },
	{ "9223372036854775807", 0, OK, INT64_MAX },
	{ "9223372036854775808", 0, E_RANGE, 0 },
	{ "-9223372036854775807", 0, OK, -INT64_MAX },
	{ "-9223372036854775808", 0, E_RANGE, 0 },
	{ "9223372036854.775807", 6, OK, INT64_MAX },
	{ "9223372036854.775808", 6, E_RANGE, 0 },
	{ "922337203685477580.7", 0, E_PRECISION, 0 },
	{ "18446744073709551617", 0, E_RANGE, 0 },
	{ "9999999999999999999", 0, E_RANGE, 0 },
	{ "99999999999999999999", 0, E_RANGE, 0 },
	{ "9223372036854775807000e-3", 0, OK, INT64_MAX },
	{ "1e18", 0, OK, INT64_C(1000000000000000000) },
	{ "1e19", 0, E_RANGE, 0 },
	{ "9.223372036854775807", 18, OK, INT64_MAX },
	{ "10", 18, E_RANGE, 0 },
};

static const char *const no_numbers[] = { "",    "-",    "+1",    "01",    "-01", ".5",
	                                  "1.",  "1e",   "1e+",   "1.e",   " 1",  "1 ",
	                                  "0x1", "1,5",  "NaN",   "1e1.5", "--1", "1-",
	                                  "1ee", "1.2.", "1e5e5", "1e--",  "１" };

static void known_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		const struct reading *r = &readings[i];
		int64_t value = 0;
		err e = decimal_read(str_of(r->text), r->scale, &value);
		if (e != r->want || (e == OK && value != r->value))
			fail_msg("%s at scale %d: error %d, value %lld", r->text, r->scale, (int)e,
			         (long long)value);
	}
}

static void what_is_no_number(void **state)
{
	int64_t value;
	(void)state;

	for (size_t i = 0; i < COUNT(no_numbers); i++)
		if (decimal_read(str_of(no_numbers[i]), 6, &value) != E_SYNTAX)
			fail_msg("\"%s\" was read", no_numbers[i]);
	assert_int_equal(decimal_read((str){ "1\0", 2 }, 0, &value), E_SYNTAX);
	assert_int_equal(decimal_read(S_NONE, 0, &value), E_SYNTAX);
}

static void shortest_text(void **state)
{
	static const struct {
		int64_t value;
		int scale;
		const char *want;
	} row[] = {
		{ 0, 0, "0" },
		{ 0, 6, "0" },
		{ 99950000, 6, "99.95" },
		{ -500, 3, "-0.5" },
		{ -1, 3, "-0.001" },
		{ 1000, 3, "1" },
		{ 1000, 2, "10" },
		{ 100, 0, "100" },
		{ INT64_MAX, 0, "9223372036854775807" },
		{ INT64_MAX, 18, "9.223372036854775807" },
		{ INT64_MIN, 0, "-9223372036854775808" },
		{ INT64_MIN, 18, "-9.223372036854775808" },
		{ 1, 18, "0.000000000000000001" },
		{ -1, 18, "-0.000000000000000001" },
	};
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++)
		assert_string_equal(decimal_print(a, row[i].value, row[i].scale).p, row[i].want);
}

static void fixed_text(void **state)
{
	static const struct {
		int64_t value;
		int scale, places;
		const char *want;
	} row[] = {
		{ 0, 6, 4, "0.0000" },
		{ 0, 6, 0, "0" },
		{ -1, 6, 4, "0.0000" },
		{ -49, 6, 4, "0.0000" },
		{ -50, 6, 4, "0.0000" }, /* half to even: 0 */
		{ 50, 6, 4, "0.0000" },
		{ 51, 6, 4, "0.0001" },
		{ -51, 6, 4, "-0.0001" },
		{ 150, 6, 4, "0.0002" }, /* half to even: 2 */
		{ 250, 6, 4, "0.0002" },
		{ 350, 6, 4, "0.0004" },
		{ -250, 6, 4, "-0.0002" },
		{ 20000, 4, 4, "2.0000" },
		{ 1999950, 6, 4, "2.0000" },
		{ 1999949, 6, 4, "1.9999" },
		{ 5, 1, 0, "0" },
		{ 15, 1, 0, "2" },
		{ 25, 1, 0, "2" },
		{ 995, 1, 0, "100" },
		{ 985, 1, 0, "98" },
		{ INT64_MAX, 0, 0, "9223372036854775807" },
		{ INT64_MIN, 18, 0, "-9" },
		{ INT64_MIN, 18, 18, "-9.223372036854775808" },
		{ INT64_C(500000000000000000), 18, 0, "0" },
		{ INT64_C(500000000000000001), 18, 0, "1" },
	};
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		str got = decimal_print_fixed(a, row[i].value, row[i].scale, row[i].places);
		assert_string_equal(got.p, row[i].want);
	}
}

static uint64_t chance(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* However a value is written, with zeros at its ends or with an exponent, it is the same value. */
static void the_round_trip(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	uint64_t seed = 88172645463325252;
	(void)state;

	for (int i = 0; i < 20000; i++) {
		int64_t value = (int64_t)chance(&seed) >> (chance(&seed) % 63);
		int scale = (int)(chance(&seed) % 19);
		int64_t back = 0;
		arena_reset(a);
		if (value == INT64_MIN)
			continue;
		assert_int_equal(decimal_read(decimal_print(a, value, scale), scale, &back), OK);
		assert_int_equal(back, value);
		assert_int_equal(
		        decimal_read(decimal_print_fixed(a, value, scale, scale), scale, &back),
		        OK);
		assert_int_equal(back, value);
		int shift = (int)(chance(&seed) % 40) - 20;
		str text = str_fmt(a, "%lld%se%d", (long long)value, shift % 2 ? ".00" : "",
		                   shift - scale);
		err e = decimal_read(text, scale, &back);
		if (shift == 0)
			assert_int_equal(back, value);
		else
			assert_true(e == OK || e == (shift > 0 ? E_RANGE : E_PRECISION));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),  cmocka_unit_test(what_is_no_number),
		cmocka_unit_test(shortest_text),  cmocka_unit_test(fixed_text),
		cmocka_unit_test(the_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The density of water against values worked out with fractions elsewhere, and against the printed
 * tables of water.md section 4. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rule/density.h"
#include "support/fractions.h"

static void exact_values(void **state)
{
	static const struct {
		int64_t mc, tanaka, jjg225;
	} known[] = {
		{ 0, 999842826, 1000095814 },     { 4000, 999974948, 1000221798 },
		{ 5000, 999966783, 1000212193 },  { 10000, 999702702, 999941476 },
		{ 15000, 999102572, 999335672 },  { 20000, 998206746, 998435147 },
		{ 20050, 998196408, 998424767 },  { 25000, 997047022, 997271707 },
		{ 30000, 995648797, 995870755 },  { 50000, 988029878, 988250807 },
		{ 100000, 958114943, 958400374 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_int_equal(density_mg_m3(DENSITY_TANAKA, 2 * known[i].mc), known[i].tanaka);
		assert_int_equal(density_mg_m3(DENSITY_JJG225_0_6MPA, 2 * known[i].mc),
		                 known[i].jjg225);
	}
}

/* Within half a unit of the printed digits. */
static void near_to(int64_t value, int64_t printed, int64_t half_unit)
{
	assert_true(llabs(value - printed) <= half_unit);
}

static void printed_tables(void **state)
{
	static const int64_t t[] = { 5, 10, 15, 20, 25, 30 };
	static const int64_t tanaka[] = { 999967, 999703, 999103, 998207, 997047, 995649 };
	static const int64_t at_0_6[] = { 1000212, 999941, 999336, 998435, 997272, 995871 };
	static const int64_t jjg225[] = { 100020, 99994, 99934, 99844, 99727, 99587 };

	(void)state;
	for (int i = 0; i < 6; i++) {
		near_to(density_mg_m3(DENSITY_TANAKA, 2000 * t[i]), tanaka[i] * 1000, 500);
		near_to(density_mg_m3(DENSITY_JJG225_0_6MPA, 2000 * t[i]), at_0_6[i] * 1000, 500);
		/* the first is printed with one decimal only */
		near_to(density_mg_m3(DENSITY_JJG225_0_6MPA, 2000 * t[i]), jjg225[i] * 10000,
		        i == 0 ? 50000 : 5000);
	}
}

static void mean_of_two(void **state)
{
	int64_t between = density_mg_m3(DENSITY_TANAKA, 20000 + 20001);

	(void)state;
	assert_true(between < density_mg_m3(DENSITY_TANAKA, 40000));
	assert_true(between > density_mg_m3(DENSITY_TANAKA, 40002));
	assert_int_equal(density_mg_m3(DENSITY_TANAKA, 19000 + 21000),
	                 density_mg_m3(DENSITY_TANAKA, 40000));
}

/* Every temperature that there is: half a thousandth of a degree apart. */
static void whole_domain(void **state)
{
	mpq_t t, rho;

	(void)state;
	mpq_inits(t, rho, NULL);
	for (int64_t two = 0; two <= 2 * DENSITY_TEMPERATURE_MAX_MC; two++) {
		set_fraction(t, two, 2000);
		density_of(rho, DENSITY_TANAKA, t);
		scale(rho, rho, 1000000, 1);
		assert_int_equal(density_mg_m3(DENSITY_TANAKA, two), nearest(rho));
		density_of(rho, DENSITY_JJG225_0_6MPA, t);
		scale(rho, rho, 1000000, 1);
		assert_int_equal(density_mg_m3(DENSITY_JJG225_0_6MPA, two), nearest(rho));
	}
	mpq_clears(t, rho, NULL);
}

static void outside_liquid_water(void **state)
{
	(void)state;
	assert_int_equal(density_mg_m3(DENSITY_TANAKA, -1), 0);
	assert_int_equal(density_mg_m3(DENSITY_TANAKA, 200001), 0);
	assert_int_equal(density_mg_m3(DENSITY_TANAKA, INT64_MAX), 0);
	assert_int_equal(density_mg_m3(DENSITY_JJG225_0_6MPA, INT64_MIN), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_values),         cmocka_unit_test(printed_tables),
		cmocka_unit_test(mean_of_two),          cmocka_unit_test(whole_domain),
		cmocka_unit_test(outside_liquid_water),
	};

	return cmocka_run_group_tests_name("density", tests, NULL, NULL);
}

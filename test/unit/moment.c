/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments against the order of leaves: what waited a little is no flaw, what is dated back is
 * one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "audit/moment.h"
#include "base/arena.h"
#include "base/os.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define NOW INT64_C(1795168800000)

static void order(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct flaws flaws = flaws_new(a);
	struct moments m = moments_new();
	(void)state;

	moments_leaf(&m, &flaws, 0, INT64_MIN + 1);
	moments_leaf(&m, &flaws, 1, NOW);
	moments_leaf(&m, &flaws, 2, NOW - 120000);
	moments_leaf(&m, &flaws, 3, NOW + 1);
	moments_leaf(&m, &flaws, 4, NOW + 1 - 120000);
	assert_int_equal(flaws.n, 0);
	moments_leaf(&m, &flaws, 5,
	             NOW - 120000); /* behind the latest, not behind the one before */
	assert_int_equal(flaws.n, 1);
	assert_int_equal(flaws.flaw[0].code, FLAW_ORDER);
	assert_int_equal(flaws.flaw[0].index, 5);
}

static struct fact rested = { .index = 7, .at_ms = NOW };

static const struct fact *at(void *state, int64_t index)
{
	(void)state;

	return index == 7 ? &rested : NULL;
}

static uint64_t older_by(int64_t ms)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct flaws flaws = flaws_new(a);
	const struct rest rest[] = { { .index = 3 }, { .index = 7 } };
	const struct lot_facts lot = { .at_ms = NOW - ms, .rest = rest, .rest_n = 2 };
	const struct fact_source source = { .at = at };

	moments_lot(&flaws, 9, &lot, &source);
	return flaws.n;
}

static void a_lot_and_what_it_rests_on(void **state)
{
	(void)state;

	assert_int_equal(older_by(0), 0);
	assert_int_equal(older_by(5000), 0);
	assert_int_equal(older_by(5001), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(a_lot_and_what_it_rests_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the last run of a lot had ended: the latest end that is stated, and the latest day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/date.h"
#include "work/lot.h"

#include <cmocka.h>

#define DAY INT64_C(20777)

static void ends(void **state)
{
	struct bench_run run[] = {
		{ .ended_ms = day_moment(DAY) + 5000 },
		{ .ended_ms = day_moment(DAY) + 9000 },
		{ .ended_ms = ABSENT },
	};
	struct lot lot = { .verified_day = DAY, .bench_run = run, .bench_run_n = 3 };
	struct lot_end end = lot_end_of(&lot);

	(void)state;
	assert_int_equal(end.at_ms, day_moment(DAY) + 9000);
	assert_int_equal(end.day, DAY);
	run[1].ended_ms = day_moment(DAY + 1);
	end = lot_end_of(&lot);
	assert_int_equal(end.at_ms, day_moment(DAY + 1));
	assert_int_equal(end.day, DAY + 1);
}

static void nothing_stated(void **state)
{
	struct bench_run run = { .ended_ms = ABSENT };
	const struct lot lot = { .verified_day = DAY, .bench_run = &run, .bench_run_n = 1 };
	const struct lot none = { .verified_day = DAY };

	(void)state;
	assert_true(lot_end_of(&lot).at_ms == INT64_MIN);
	assert_int_equal(lot_end_of(&lot).day, DAY);
	assert_int_equal(lot_end_of(&none).day, DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends),
		cmocka_unit_test(nothing_stated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

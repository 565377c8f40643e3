/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a condition stands on a day, and from which day on each warning is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "rule/condition.h"
#include "rule/lot.h"

static int64_t day(const char *text)
{
	int64_t d;

	assert_true(date_read(str_of(text), &d));
	return d;
}

static int64_t until(const char *earlier, const char *from, const char *to, const char *on)
{
	return validity_until(str_of(earlier), (struct days){ day(from), day(to) }, day(on));
}

static void validities(void **state)
{
	(void)state;
	assert_int_equal(until("", "2026-01-01", "2026-12-31", "2026-01-01"), day("2026-12-31"));
	assert_int_equal(until("", "2026-01-01", "2026-12-31", "2026-12-31"), day("2026-12-31"));
	assert_int_equal(until("", "2026-01-01", "2026-12-31", "2027-01-01"), day("2026-12-31"));
	assert_int_equal(until("", "2026-01-01", "2026-12-31", "2025-12-31"), day("2025-12-30"));
	/* from one into the next, whichever stands first */
	assert_int_equal(until("2024-01-01/2025-12-31", "2026-01-01", "2026-12-31", "2025-01-01"),
	                 day("2026-12-31"));
	assert_int_equal(until("2027-01-01/2027-12-31", "2026-01-01", "2026-12-31", "2026-05-01"),
	                 day("2027-12-31"));
	assert_int_equal(until("2024-01-01/2025-12-30", "2026-01-01", "2026-12-31", "2025-01-01"),
	                 day("2025-12-30"));
	assert_int_equal(until("?", "2026-01-01", "2026-12-31", "2026-05-01"), day("2026-04-30"));
}

static int64_t checked(const char *checks, const char *due, const char *on)
{
	return checks_until(str_of(checks), due ? day(due) : CONDITION_NEVER, day(on));
}

static void checks(void **state)
{
	(void)state;
	assert_int_equal(checked("", NULL, "2026-01-01"), CONDITION_NEVER);
	assert_int_equal(checked("", "2026-06-30", "2026-06-30"), day("2026-06-30"));
	assert_int_equal(checked("", "2026-06-30", "2026-07-01"), day("2026-06-30"));
	assert_int_equal(checked("2026-01-05/2027-01-05", "2026-06-30", "2026-06-30"),
	                 day("2027-01-05"));
	assert_int_equal(checked("2026-01-05/2027-01-05 2026-03-01/failed", NULL, "2026-02-01"),
	                 day("2026-02-28"));
	assert_int_equal(checked("2026-01-05/2027-01-05 2026-03-01/failed", NULL, "2026-03-01"),
	                 day("2026-02-28"));
	assert_int_equal(checked("2025-01-01/2026-01-01 2026-02-01/2027-02-01", NULL, "2025-06-01"),
	                 day("2026-01-01"));
	assert_int_equal(checked("2025-01-01/2026-01-01 2026-01-02/2027-01-02", NULL, "2025-06-01"),
	                 day("2027-01-02"));
}

static void absences(void **state)
{
	const str leave = S("2026-03-02/2026-03-06");

	(void)state;
	assert_int_equal(absences_until(leave, day("2026-12-31"), day("2026-02-01")),
	                 day("2026-03-01"));
	assert_int_equal(absences_until(leave, day("2026-12-31"), day("2026-03-02")),
	                 day("2026-03-01"));
	assert_int_equal(absences_until(leave, day("2026-12-31"), day("2026-03-06")),
	                 day("2026-03-05"));
	assert_int_equal(absences_until(leave, day("2026-12-31"), day("2026-03-07")),
	                 day("2026-12-31"));
	assert_int_equal(absences_until(leave, day("2026-02-15"), day("2026-02-01")),
	                 day("2026-02-15"));
}

/* 90, 30 and 7 days before the last day. */
static void is(int64_t left, enum condition_state state, int warning)
{
	const int64_t until_day = 20000;
	const int64_t warn_from[CONDITION_WARNINGS] = { until_day - 90, until_day - 30,
		                                        until_day - 7 };
	const struct condition c = condition_on(until_day - left, 10000, until_day, warn_from);

	assert_int_equal(c.state, state);
	assert_int_equal(c.warning, warning);
	assert_int_equal(c.days_left, left >= 0 ? left : ABSENT);
}

static void warnings(void **state)
{
	const int64_t never[CONDITION_WARNINGS] = { INT64_MAX, INT64_MAX, INT64_MAX };

	(void)state;
	is(91, CONDITION_HOLDS, 0);
	is(90, CONDITION_LAPSES, 1);
	is(31, CONDITION_LAPSES, 1);
	is(30, CONDITION_LAPSES, 2);
	is(8, CONDITION_LAPSES, 2);
	is(7, CONDITION_LAPSES, 3);
	is(0, CONDITION_LAPSES, 3);
	is(-1, CONDITION_LAPSED, 0);
	assert_int_equal(condition_on(5, 0, CONDITION_NEVER, never).state, CONDITION_HOLDS);
	assert_int_equal(condition_on(5, 0, CONDITION_NEVER, never).days_left, ABSENT);
	assert_int_equal(condition_on(5, 6, 4, never).state, CONDITION_NOT_YET);
	assert_int_equal(condition_on(5, 5, 4, never).state, CONDITION_LAPSED);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(condition_name(CONDITION_HOLDS), "holds");
	assert_string_equal(condition_name(CONDITION_LAPSES), "lapses");
	assert_string_equal(condition_name(CONDITION_LAPSED), "lapsed");
	assert_string_equal(condition_name(CONDITION_NOT_YET), "not-yet");
	assert_string_equal(condition_name(CONDITION_MISSING), "missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(validities), cmocka_unit_test(checks), cmocka_unit_test(absences),
		cmocka_unit_test(warnings),   cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

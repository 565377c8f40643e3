/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Validities, absences and checks on both sides of each day; what cannot be read entitles nobody.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/date.h"
#include "rule/validity.h"

static int64_t day(const char *text)
{
	int64_t d;

	assert_true(date_read(str_of(text), &d));
	return d;
}

static bool covered(const char *earlier, const char *from, const char *until, const char *first,
                    const char *last)
{
	const struct days present = { day(from), day(until) };

	return validity_covers(str_of(earlier), present, day(first), day(last));
}

static void one_validity(void **state)
{
	(void)state;
	assert_true(covered("", "2026-01-01", "2026-12-31", "2026-01-01", "2026-12-31"));
	assert_false(covered("", "2026-01-01", "2026-12-31", "2025-12-31", "2026-01-01"));
	assert_false(covered("", "2026-01-01", "2026-12-31", "2026-12-31", "2027-01-01"));
	assert_false(covered("", "2026-01-01", "2026-12-31", "2027-01-01", "2027-01-01"));
}

/* A renewal takes nothing away and closes no gap. */
static void renewed(void **state)
{
	static const char gap[] = "2024-01-01/2025-12-30";
	static const char next[] = "2024-01-01/2025-12-31";
	static const char two[] = "2022-01-01/2023-12-31 2024-01-01/2025-12-31";

	(void)state;
	assert_true(covered(next, "2026-01-01", "2026-12-31", "2025-06-01", "2026-06-01"));
	assert_true(covered(next, "2026-01-01", "2026-12-31", "2024-01-01", "2024-01-01"));
	assert_false(covered(gap, "2026-01-01", "2026-12-31", "2025-12-30", "2026-01-01"));
	assert_true(covered(gap, "2026-01-01", "2026-12-31", "2025-12-30", "2025-12-30"));
	assert_false(covered(gap, "2026-01-01", "2026-12-31", "2025-12-31", "2025-12-31"));
	assert_true(covered(two, "2026-01-01", "2026-12-31", "2022-01-01", "2026-12-31"));
	/* the new one may be shorter, or begin before the old one ends */
	assert_true(covered(next, "2025-06-01", "2025-06-30", "2025-06-15", "2025-12-31"));
	assert_true(covered("2026-06-01/2026-12-31", "2026-01-01", "2026-06-30", "2026-01-01",
	                    "2026-12-31"));
}

static void unreadable_covers_nothing(void **state)
{
	static const char *const bad[] = { "x",
		                           " ",
		                           "2024-01-01",
		                           "2024-01-02/2024-01-01",
		                           "2024-01-01/2024-02-30",
		                           "2024-01-01/failed" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(
		        covered(bad[i], "2026-01-01", "2026-12-31", "2026-06-01", "2026-06-01"));
		assert_true(days_meet(str_of(bad[i]), 0, 0));
		if (i < 4)
			assert_false(checks_hold(str_of(bad[i]), INT64_MAX, 0, 0));
	}
}

static void absences(void **state)
{
	const str leave = S("2026-03-02/2026-03-06 2026-05-01/2026-05-01");

	(void)state;
	assert_false(days_meet(S_NONE, INT64_MIN, INT64_MAX));
	assert_false(days_meet(leave, day("2026-03-01"), day("2026-03-01")));
	assert_true(days_meet(leave, day("2026-03-01"), day("2026-03-02")));
	assert_true(days_meet(leave, day("2026-03-04"), day("2026-03-04")));
	assert_true(days_meet(leave, day("2026-03-06"), day("2026-03-07")));
	assert_false(days_meet(leave, day("2026-03-07"), day("2026-04-30")));
	assert_true(days_meet(leave, day("2026-03-07"), day("2026-05-01")));
	assert_false(days_meet(leave, day("2026-05-02"), day("2027-01-01")));
}

static bool held(const char *checks, const char *due, const char *first, const char *last)
{
	return checks_hold(str_of(checks), due ? day(due) : INT64_MAX, day(first), day(last));
}

static void before_the_first_check(void **state)
{
	(void)state;
	assert_true(held("", NULL, "1990-01-01", "2090-01-01"));
	assert_true(held("", "2026-06-30", "2026-06-30", "2026-06-30"));
	assert_false(held("", "2026-06-30", "2026-06-30", "2026-07-01"));
	assert_true(held("2026-06-01/2027-06-01", "2026-06-30", "2026-05-31", "2027-06-01"));
	assert_false(held("2026-07-02/2027-07-02", "2026-06-30", "2026-07-01", "2026-07-01"));
	assert_true(held("2026-07-01/2027-07-01", "2026-06-30", "2026-06-30", "2026-07-01"));
}

static void overdue(void **state)
{
	static const char late[] = "2025-01-10/2026-01-10 2026-01-12/2027-01-12";
	static const char timely[] = "2025-01-10/2026-01-10 2026-01-11/2027-01-11";

	(void)state;
	assert_true(held(late, NULL, "2026-01-10", "2026-01-10"));
	assert_false(held(late, NULL, "2026-01-11", "2026-01-11"));
	assert_false(held(late, NULL, "2026-01-10", "2026-01-12"));
	assert_true(held(late, NULL, "2026-01-12", "2027-01-12"));
	assert_false(held(late, NULL, "2027-01-12", "2027-01-13"));
	assert_true(held(timely, NULL, "2025-06-01", "2026-06-01"));
}

static void failed(void **state)
{
	static const char once[] = "2026-01-05/2027-01-05 2026-03-01/failed";
	static const char cured[] = "2026-03-01/failed 2026-03-09/2027-03-09";
	static const char same_day[] = "2026-03-01/failed 2026-03-01/2027-03-01";

	(void)state;
	assert_true(held(once, NULL, "2026-02-28", "2026-02-28"));
	assert_false(held(once, NULL, "2026-02-28", "2026-03-01"));
	assert_false(held(once, NULL, "2026-12-31", "2026-12-31"));
	assert_false(held(cured, NULL, "2026-03-08", "2026-03-08"));
	assert_true(held(cured, NULL, "2026-03-09", "2026-03-09"));
	assert_false(held(cured, NULL, "2026-02-01", "2026-04-01"));
	/* what failed in the morning spoils the day, also when it passes in the evening */
	assert_false(held(same_day, NULL, "2026-03-01", "2026-03-01"));
	assert_true(held(same_day, NULL, "2026-03-02", "2026-03-02"));
	/* not in the order of their days */
	assert_false(held("2026-03-09/2027-03-09 2026-03-01/2027-03-01", NULL, "2026-04-01",
	                  "2026-04-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_validity),
		cmocka_unit_test(renewed),
		cmocka_unit_test(unreadable_covers_nothing),
		cmocka_unit_test(absences),
		cmocka_unit_test(before_the_first_check),
		cmocka_unit_test(overdue),
		cmocka_unit_test(failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

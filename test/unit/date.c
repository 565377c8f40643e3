/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar against a second way of counting, and dates and moments as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Day by day from 1600 to 3000: each day is the next of the one before. */
static void every_day(void **state)
{
	int64_t day = date_days(1600, 1, 1);
	int y, m, d;
	(void)state;

	assert_int_equal(date_days(1970, 1, 1), 0);
	assert_int_equal(date_days(2000, 3, 1), 11017);
	assert_int_equal(day, -135140);
	for (int year = 1600; year < 3000; year++) {
		bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
		for (int month = 1; month <= 12; month++) {
			int length = month == 2 ? (leap ? 29 : 28)
			             : month == 4 || month == 6 || month == 9 || month == 11 ? 30
			                                                                     : 31;
			for (int i = 1; i <= length; i++, day++) {
				assert_int_equal(date_days(year, month, i), day);
				date_civil(day, &y, &m, &d);
				assert_true(y == year && m == month && d == i);
			}
		}
	}
}

static void dates_as_text(void **state)
{
	static const char *const refused[] = { "",           "2026-1-01",   "2026-01-1",
		                               "2026-13-01", "2026-00-01",  "2026-01-00",
		                               "2026-01-32", "2026-02-29",  "1900-02-29",
		                               "2026/01/01", "2026-01-01 ", " 2026-01-01",
		                               "1899-12-31", "3000-01-01",  "20260101",
		                               "2026-0a-01", "+026-01-01",  "2026-+1-01",
		                               "2026-04-31" };
	static const char *const good[] = { "1900-01-01", "2000-02-29", "2024-02-29", "2026-12-31",
		                            "2999-12-31", "1969-12-31", "1970-01-01" };
	AUTO(arena_end) struct arena *a = arena_new();
	int64_t day;
	(void)state;

	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(date_read(str_of(good[i]), &day));
		assert_string_equal(date_print(a, day).p, good[i]);
	}
	for (size_t i = 0; i < COUNT(refused); i++)
		if (date_read(str_of(refused[i]), &day))
			fail_msg("\"%s\" was read", refused[i]);
}

static void moments_as_text(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
		const char *printed;
	} good[] = {
		{ "1970-01-01T00:00:00Z", 0, "1970-01-01T08:00:00+08:00" },
		{ "1970-01-01t00:00:00.001z", 1, "1970-01-01T08:00:00.001+08:00" },
		{ "1969-12-31T23:59:59.999Z", -1, "1970-01-01T07:59:59.999+08:00" },
		{ "1969-12-31T00:00:00+08:00", -115200000, "1969-12-31T00:00:00+08:00" },
		{ "2026-11-20T09:12:05+08:00", 1795137125000, "2026-11-20T09:12:05+08:00" },
		{ "2026-11-20T09:12:05.5+08:00", 1795137125500, "2026-11-20T09:12:05.500+08:00" },
		{ "2026-11-19T20:42:05.25-04:30", 1795137125250, "2026-11-20T09:12:05.250+08:00" },
		{ "2026-11-20T00:12:05-00:00", 1795133525000, "2026-11-20T08:12:05+08:00" },
	};
	static const char *const refused[] = {
		"",
		"2026-11-20",
		"2026-11-20T09:12:05",
		"2026-11-20 09:12:05Z",
		"2026-11-20T09:12Z",
		"2026-11-20T24:00:00Z",
		"2026-11-20T09:60:05Z",
		"2026-11-20T23:59:60Z",
		"2026-11-20T09:12:05.Z",
		"2026-11-20T09:12:05.1234Z",
		"2026-11-20T09:12:05.1",
		"2026-11-20T09:12:05+0800",
		"2026-11-20T09:12:05+8:00",
		"2026-11-20T09:12:05+24:00",
		"2026-11-20T09:12:05+08:60",
		"2026-11-20T09:12:05+08:00x",
		"2026-11-20T09:12:05ZZ",
		"2026-02-30T09:12:05Z",
		"2026-11-20T-1:12:05Z",
	};
	AUTO(arena_end) struct arena *a = arena_new();
	int64_t ms;
	(void)state;

	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(moment_read(str_of(good[i].text), &ms));
		assert_int_equal(ms, good[i].ms);
		assert_string_equal(moment_print(a, ms).p, good[i].printed);
	}
	for (size_t i = 0; i < COUNT(refused); i++)
		if (moment_read(str_of(refused[i]), &ms))
			fail_msg("\"%s\" was read", refused[i]);
}

static void days_begin_in_china(void **state)
{
	(void)state;
	assert_int_equal(moment_day(0), 0);
	assert_int_equal(moment_day(57599999), 0);
	assert_int_equal(moment_day(57600000), 1);
	assert_int_equal(moment_day(-28800000), 0);
	assert_int_equal(moment_day(-28800001), -1);
	for (int64_t day = -1000; day < 1000; day++) {
		assert_int_equal(moment_day(day_moment(day)), day);
		assert_int_equal(moment_day(day_moment(day) - 1), day - 1);
	}
}

static void years_on(void **state)
{
	(void)state;
	assert_int_equal(date_add_years(date_days(2024, 2, 29), 1), date_days(2025, 2, 28));
	assert_int_equal(date_add_years(date_days(2024, 2, 29), 4), date_days(2028, 2, 29));
	assert_int_equal(date_add_years(date_days(2026, 11, 20), 6), date_days(2032, 11, 20));
	assert_int_equal(date_add_months(date_days(2026, 11, 30), 3), date_days(2027, 2, 28));
	assert_int_equal(date_add_months(date_days(2026, 12, 1), 1), date_days(2027, 1, 1));
	assert_int_equal(date_add_months(date_days(2026, 3, 31), -1), date_days(2026, 2, 28));
	assert_int_equal(date_add_months(date_days(2026, 1, 15), -1), date_days(2025, 12, 15));
	assert_int_equal(date_add_years(date_days(2026, 11, 20), -1), date_days(2025, 11, 20));
	assert_int_equal(date_add_years(date_days(2026, 11, 20), 0), date_days(2026, 11, 20));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day),       cmocka_unit_test(dates_as_text),
		cmocka_unit_test(moments_as_text), cmocka_unit_test(days_begin_in_china),
		cmocka_unit_test(years_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

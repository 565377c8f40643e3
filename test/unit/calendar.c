/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working days of 2024 to 2026 as the State Council has said them, and what is only supposed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/cx.h"
#include "base/date.h"
#include "base/os.h"
#include "code/csv.h"
#include "rule/calendar.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define SPECIAL_MAX 400
#define AUTUMN 12

/* Of 2026 from September on, by hand. */
static const char *const autumn[AUTUMN] = {
	"2026-09-20w", "2026-09-25", "2026-09-26", "2026-09-27", "2026-10-01", "2026-10-02",
	"2026-10-03",  "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-10w"
};

static int64_t day_of(const char *text)
{
	int64_t day;

	assert_true(date_read(str_part(str_of(text), 0, 10), &day));
	return day;
}

static struct calendar autumn_calendar(struct special_day room[AUTUMN])
{
	for (int i = 0; i < AUTUMN; i++)
		room[i] = (struct special_day){ day_of(autumn[i]), autumn[i][10] != 'w' };
	return (struct calendar){ day_of("2024-01-01"), day_of("2026-12-31"), room, AUTUMN };
}

static bool works(const struct calendar *c, const char *day)
{
	return calendar_day(c, day_of(day)).works;
}

static void days_off_and_days_on(void **state)
{
	struct special_day room[AUTUMN];
	struct calendar c = autumn_calendar(room);
	(void)state;

	assert_true(works(&c, "2026-09-24"));  /* a Thursday */
	assert_false(works(&c, "2026-09-25")); /* 中秋节, a Friday */
	assert_true(works(&c, "2026-09-20"));  /* a Sunday that is worked */
	assert_true(works(&c, "2026-10-10"));  /* a Saturday that is worked */
	assert_false(works(&c, "2026-10-11"));
	assert_false(works(&c, "2026-11-21"));
	assert_true(works(&c, "2026-11-23"));
	assert_false(works(&c, "1969-12-28")); /* a Sunday before the epoch */
	assert_true(works(&c, "1969-12-29"));
}

static void beyond_what_was_said(void **state)
{
	struct special_day room[AUTUMN];
	struct calendar c = autumn_calendar(room);
	bool provisional = false;
	(void)state;

	assert_false(calendar_day(&c, day_of("2026-12-31")).provisional);
	assert_true(calendar_day(&c, day_of("2027-01-01")).provisional);
	assert_true(calendar_day(&c, day_of("2023-12-31")).provisional);
	assert_int_equal(calendar_next(&c, day_of("2026-10-01"), &provisional),
	                 day_of("2026-10-08"));
	assert_false(provisional);
	assert_int_equal(calendar_next(&c, day_of("2027-01-02"), &provisional),
	                 day_of("2027-01-04"));
	assert_true(provisional);
}

/* -- against the list of all three years ------------------------------------------------------ */

static int special_read(struct cx *cx, str text, struct special_day room[SPECIAL_MAX])
{
	struct csv csv = csv_new(text);
	struct csv_row row;
	int n = 0;

	assert_int_equal(csv_next(cx, &csv, &row), OK); /* the heading */
	while (csv_next(cx, &csv, &row) == OK && row.n == 3) {
		assert_true(n < SPECIAL_MAX);
		assert_true(date_read(row.field[0], &room[n].day));
		room[n++].off = str_eq(row.field[2], S("1"));
	}
	return n;
}

/* The notices of the three years leave so many days to work. */
static void years_add_up(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const char *shared = getenv("FANGSHENG_SHARED");
	struct special_day room[SPECIAL_MAX];
	str text;
	(void)state;

	const char *path = str_fmt(a, "%s/data/cn-working-days-2024-2026.csv",
	                           shared ? shared : "../shared")
	                           .p;
	if (os_read_file(&cx, path, 1 << 20, &text) != OK) {
		printf("# SKIP: there is no %s\n", path);
		skip();
	}
	struct calendar c = { day_of("2024-01-01"), day_of("2026-12-31"), room,
		              special_read(&cx, text, room) };
	static const int worked[] = { 251, 248, 248 };
	for (int year = 2024; year <= 2026; year++) {
		int n = 0;
		for (int64_t day = date_days(year, 1, 1); day < date_days(year + 1, 1, 1); day++)
			n += calendar_day(&c, day).works;
		print_message("# %d: %d working days\n", year, n);
		assert_int_equal(n, worked[year - 2024]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_off_and_days_on),
		cmocka_unit_test(beyond_what_was_said),
		cmocka_unit_test(years_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

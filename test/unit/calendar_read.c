/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar that ships, and what is wrong with others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "law/calendar_read.h"
#include "support/spoil.h"

#include <cmocka.h> /* last: it has a fail of its own */

static int start(void **state)
{
	*state = arena_new();
	return 0;
}

static int finish(void **state)
{
	arena_free(*state);
	return 0;
}

static str shipped(struct arena *a)
{
	struct cx cx = cx_new(a, NULL);
	str text;

	if (os_read_file(&cx, "rulebooks/calendar.json", 1 << 20, &text) != OK)
		fail_msg("%.*s", P(cx.detail));
	return text;
}

/* In 2026 there are 104 days of weekends and 13 of holidays; each other day off is worked for. */
static void what_ships(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct calendar c;
	int64_t worked = 0;

	assert_int_equal(calendar_read(&cx, shipped(*state), &c), OK);
	assert_int_equal(c.first_day, date_days(2024, 1, 1));
	assert_int_equal(c.last_day, date_days(2026, 12, 31));
	assert_false(calendar_day(&c, date_days(2026, 10, 1)).works);
	assert_true(calendar_day(&c, date_days(2026, 10, 10)).works);
	assert_true(calendar_day(&c, date_days(2027, 1, 4)).provisional);
	for (int64_t day = date_days(2026, 1, 1); day <= c.last_day; day++)
		worked += calendar_day(&c, day).works;
	assert_int_equal(worked, 365 - 104 - 13);
}

static void wrong(struct arena *a, const char *from, const char *to, err wanted, const char *place)
{
	struct cx cx = cx_new(a, NULL);
	struct calendar c;
	str text = spoil(a, str_c(a, shipped(a)), from, to);

	assert_non_null(text.p);
	assert_int_equal(calendar_read(&cx, text, &c), wanted);
	if (place != NULL) {
		assert_true(cx.problem_n > 0);
		assert_string_equal(str_c(a, cx.problem[0].pointer), place);
	}
}

static void what_is_wrong(void **state)
{
	wrong(*state, "\"id\": \"calendar\"", "\"id\": \"kalender\"", E_INVALID, "/id");
	wrong(*state, "2024-02-04", "2023-02-04", E_INVALID, "/special/1/day");
	wrong(*state, "2024-02-04", "2024-01-01", E_INVALID, "/special/1/day");
	wrong(*state, "2024-02-04", "2027-02-04", E_INVALID, "/special/1/day");
	wrong(*state, "2024-02-04", "2024-02-30", E_INVALID, "/special/1/day");
	wrong(*state, "\"last_day\": \"2026-12-31\"", "\"last_day\": \"2023-12-31\"", E_INVALID,
	      "/last_day");
	wrong(*state, "\"off\": true", "\"off\": 1", E_INVALID, "/special/0/off");
	wrong(*state, "\"special\"", "\"specials\"", E_INVALID, NULL);
	wrong(*state, "\"special\": [", "\"special\": ", E_SYNTAX, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_ships, start, finish),
		cmocka_unit_test_setup_teardown(what_is_wrong, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

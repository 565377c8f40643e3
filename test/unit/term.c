/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terms: by hand around a holiday, at the ends of months and across pauses; and any term against
 * counting on the fingers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "rule/term.h"
#include "support/chance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define TRIALS 20000
#define FINGERS 4000

/* The National Day of 2026: off from 1 to 7 October, for which Saturday the 10th is worked. */
static const struct special_day october[] = {
	{ 20727, true }, { 20728, true }, { 20729, true }, { 20730, true },
	{ 20731, true }, { 20732, true }, { 20733, true }, { 20736, false },
};

static int64_t day_of(const char *text)
{
	int64_t day;

	assert_true(date_read(str_of(text), &day));
	return day;
}

static struct calendar calendar(void)
{
	assert_int_equal(october[0].day, day_of("2026-10-01"));
	return (struct calendar){ day_of("2026-01-01"), day_of("2026-12-31"), october, 8 };
}

static struct due after(int number, enum term_unit unit, const char *event)
{
	struct calendar c = calendar();

	return term_after(&c, (struct term){ number, unit }, day_of(event), NULL, 0);
}

static void working_days_pass_over_a_holiday(void **state)
{
	(void)state;
	assert_int_equal(after(5, TERM_WORKING_DAYS, "2026-09-28").day, day_of("2026-10-10"));
	assert_int_equal(after(1, TERM_WORKING_DAYS, "2026-09-30").day, day_of("2026-10-08"));
	assert_int_equal(after(1, TERM_WORKING_DAYS, "2026-10-03").day, day_of("2026-10-08"));
	assert_int_equal(after(0, TERM_WORKING_DAYS, "2026-10-03").day, day_of("2026-10-03"));
	assert_false(after(5, TERM_WORKING_DAYS, "2026-09-28").provisional);
}

static void what_ends_on_a_day_off_ends_later(void **state)
{
	(void)state;
	assert_int_equal(after(3, TERM_DAYS, "2026-09-28").day, day_of("2026-10-08"));
	assert_int_equal(after(2, TERM_DAYS, "2026-09-28").day, day_of("2026-09-30"));
	assert_int_equal(after(1, TERM_MONTHS, "2026-09-05").day, day_of("2026-10-08"));
}

static void months_end_where_they_can(void **state)
{
	(void)state;
	assert_int_equal(after(3, TERM_MONTHS, "2026-03-31").day, day_of("2026-06-30"));
	assert_int_equal(after(1, TERM_MONTHS, "2026-01-31").day, day_of("2026-03-02"));
	assert_int_equal(after(5, TERM_YEARS, "2021-11-20").day, day_of("2026-11-20"));
}

static void beyond_the_calendar_is_provisional(void **state)
{
	(void)state;
	assert_true(after(5, TERM_WORKING_DAYS, "2026-12-28").provisional);
	assert_false(after(3, TERM_WORKING_DAYS, "2026-12-28").provisional);
	assert_true(after(3, TERM_MONTHS, "2026-11-20").provisional);
}

static void pauses_do_not_count(void **state)
{
	struct calendar c = calendar();
	const struct pause assessed[] = { { day_of("2026-11-04"), day_of("2026-11-10") } };
	const struct pause running[] = { { day_of("2026-11-04"), TERM_NEVER } };
	const struct term five = { 5, TERM_WORKING_DAYS };
	const struct term month = { 1, TERM_MONTHS };
	const int64_t monday = day_of("2026-11-02");
	(void)state;

	assert_int_equal(term_after(&c, five, monday, assessed, 1).day, day_of("2026-11-16"));
	assert_int_equal(term_after(&c, month, monday, assessed, 1).day, day_of("2026-12-09"));
	assert_true(term_after(&c, five, monday, running, 1).day == TERM_NEVER);
	assert_true(term_after(&c, month, monday, running, 1).day == TERM_NEVER);
	assert_int_equal(term_after(&c, (struct term){ 1, TERM_DAYS }, monday, running, 1).day,
	                 day_of("2026-11-03")); /* over before the pause began */
}

static void before_an_event(void **state)
{
	struct calendar c = calendar();
	(void)state;

	assert_int_equal(term_before(&c, (struct term){ 30, TERM_DAYS }, day_of("2026-11-20")).day,
	                 day_of("2026-10-21"));
	assert_int_equal(term_before(&c, (struct term){ 6, TERM_MONTHS }, day_of("2026-08-31")).day,
	                 day_of("2026-02-28"));
	assert_int_equal(
	        term_before(&c, (struct term){ 2, TERM_WORKING_DAYS }, day_of("2026-10-09")).day,
	        day_of("2026-09-30"));
	assert_true(term_before(&c, (struct term){ 3, TERM_WORKING_DAYS }, day_of("2027-01-02"))
	                    .provisional);
}

/* -- on the fingers -------------------------------------------------------------------------- */

/* Every day after the event that nobody paused, ticked off one by one. */
static int64_t ticked(const struct calendar *c, struct term t, int64_t event,
                      const struct pause *pause, int n)
{
	static bool paused[FINGERS];
	int left = t.number;

	memset(paused, 0, sizeof paused);
	for (int i = 0; i < n; i++)
		for (int64_t day = pause[i].from_day; day <= pause[i].to_day; day++)
			if (day >= event && day - event < FINGERS)
				paused[day - event] = true;
	if (t.unit == TERM_MONTHS)
		left = (int)(date_add_months(event, t.number) - event);
	int64_t at = 0;
	while (left > 0) {
		at++;
		assert_true(at < FINGERS);
		if (!paused[at] &&
		    (t.unit != TERM_WORKING_DAYS || calendar_day(c, event + at).works))
			left--;
	}
	while (t.unit != TERM_WORKING_DAYS && !calendar_day(c, event + at).works)
		at++;
	return event + at;
}

static int pauses_draw(uint64_t *chances, int64_t from, struct pause pause[4])
{
	int n = (int)between(chances, 0, 4);

	for (int i = 0; i < n; i++) {
		pause[i].from_day = from + between(chances, 1, 30);
		pause[i].to_day = pause[i].from_day + between(chances, 0, 40);
		from = pause[i].to_day;
	}
	return n;
}

static void any_term(void **state)
{
	struct calendar c = calendar();
	uint64_t chances = 20261126;
	(void)state;

	for (int trial = 0; trial < TRIALS; trial++) {
		struct pause pause[4];
		int64_t event = day_of("2026-01-01") + between(&chances, 0, 400);
		struct term t = { (int)between(&chances, 0, 60),
			          (enum term_unit)between(&chances, TERM_WORKING_DAYS,
			                                  TERM_MONTHS) };
		int n = pauses_draw(&chances, event - 20, pause);
		struct due due = term_after(&c, t, event, pause, n);
		assert_int_equal(due.day, ticked(&c, t, event, pause, n));
	}
}

/* Both ends of a validity count, and it ends where it ends. */
static void holds_until(void **state)
{
	const struct term five = { 5, TERM_YEARS };
	(void)state;

	assert_int_equal(term_last(five, day_of("2024-04-01")), day_of("2029-03-31"));
	assert_int_equal(term_last(five, day_of("2024-02-29")), day_of("2029-02-27"));
	assert_int_equal(term_last((struct term){ 6, TERM_MONTHS }, day_of("2026-08-31")),
	                 day_of("2027-02-27"));
	assert_int_equal(term_last((struct term){ 10, TERM_DAYS }, day_of("2026-10-01")),
	                 day_of("2026-10-10"));
	assert_int_equal(term_last((struct term){ 10, TERM_WORKING_DAYS }, day_of("2026-10-01")),
	                 day_of("2026-10-10"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(working_days_pass_over_a_holiday),
		cmocka_unit_test(what_ends_on_a_day_off_ends_later),
		cmocka_unit_test(months_end_where_they_can),
		cmocka_unit_test(beyond_the_calendar_is_provisional),
		cmocka_unit_test(pauses_do_not_count),
		cmocka_unit_test(before_an_event),
		cmocka_unit_test(holds_until),
		cmocka_unit_test(any_term),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

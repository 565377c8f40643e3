/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines from events: which event begins, what does not count, and what is wrong with a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "law/calendar_read.h"
#include "law/deadline.h"
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

static str shipped(struct arena *a, const char *path)
{
	struct cx cx = cx_new(a, NULL);
	str text;

	if (os_read_file(&cx, path, 1 << 20, &text) != OK)
		fail_msg("%.*s", P(cx.detail));
	return text;
}

static struct due due_of(struct arena *a, const char *id, const struct happening *h, int n)
{
	struct cx cx = cx_new(a, NULL);
	struct deadlines d;
	struct calendar c;
	struct due due = { .day = -1 };

	assert_int_equal(deadlines_read(&cx, shipped(a, "rulebooks/deadlines.json"), &d), OK);
	assert_int_equal(calendar_read(&cx, shipped(a, "rulebooks/calendar.json"), &c), OK);
	assert_non_null(deadline_find(&d, str_of(id)));
	if (!deadline_due(a, deadline_find(&d, str_of(id)), &c, h, n, &due))
		return (struct due){ .day = -1 };
	return due;
}

static int64_t on(int month, int day)
{
	return date_days(2026, month, day);
}

static void the_last_event_counts(void **state)
{
	const struct happening h[] = { { S("submit"), on(11, 2) },
		                       { S("request_correction"), on(11, 5) },
		                       { S("resubmit"), on(11, 23) } };

	assert_int_equal(due_of(*state, "authorisation.correction", h, 1).day, on(11, 9));
	assert_int_equal(due_of(*state, "authorisation.correction", h, 2).day, on(11, 9));
	assert_int_equal(due_of(*state, "authorisation.correction", h, 3).day, on(11, 30));
	assert_int_equal(due_of(*state, "authorisation.correction", h, 0).day, -1);
	assert_int_equal(due_of(*state, "authorisation.decision", h, 3).day, -1);
}

/* 20 working days from Monday 2 November end on Monday the 30th; an assessment from Wednesday the
 * 4th to Thursday the 12th takes seven working days out of them. */
static void an_assessment_does_not_count(void **state)
{
	const struct happening h[] = { { S("accept"), on(11, 2) },
		                       { S("appoint_team"), on(11, 4) },
		                       { S("on_site"), on(11, 9) },
		                       { S("report_pass"), on(11, 12) } };

	assert_int_equal(due_of(*state, "authorisation.decision", h, 1).day, on(11, 30));
	assert_int_equal(due_of(*state, "authorisation.decision", h, 2).day, TERM_NEVER);
	assert_int_equal(due_of(*state, "authorisation.decision", h, 4).day, on(12, 9));
	assert_int_equal(due_of(*state, "authorisation.decision_extended", h, 4).day, on(12, 23));
}

/* A correction is part of the assessment; a second pause that begins on the day on which the first
 * ends counts that day once. */
static void pauses_run_on(void **state)
{
	const struct happening h[] = {
		{ S("accept"), on(11, 2) },          { S("appoint_team"), on(11, 4) },
		{ S("report_correct"), on(11, 12) }, { S("report_pass"), on(11, 18) },
		{ S("appoint_team"), on(11, 18) },   { S("report_pass"), on(11, 19) }
	};

	assert_int_equal(due_of(*state, "authorisation.decision", h, 3).day, TERM_NEVER);
	assert_int_equal(due_of(*state, "authorisation.decision", h, 4).day, on(12, 15));
	assert_int_equal(due_of(*state, "authorisation.decision", h, 5).day, TERM_NEVER);
	assert_int_equal(due_of(*state, "authorisation.decision", h, 6).day, on(12, 16));
	assert_int_equal(due_of(*state, "authorisation.rectification", h, 3).day,
	                 date_days(2027, 2, 12));
	assert_true(due_of(*state, "authorisation.rectification", h, 3).provisional);
}

static void before_an_event(void **state)
{
	const struct happening h[] = { { S("expiry"), on(12, 31) } };

	assert_int_equal(due_of(*state, "authorisation.renewal", h, 1).day, on(6, 30));
	assert_int_equal(due_of(*state, "authorisation.renewal_latest", h, 1).day, on(12, 1));
}

static void wrong(struct arena *a, const char *from, const char *to, const char *place)
{
	struct cx cx = cx_new(a, NULL);
	struct deadlines d;
	str text = spoil(a, str_c(a, shipped(a, "rulebooks/deadlines.json")), from, to);

	assert_non_null(text.p);
	assert_int_equal(deadlines_read(&cx, text, &d), E_INVALID);
	assert_true(cx.problem_n > 0);
	assert_string_equal(str_c(a, cx.problem[0].pointer), place);
}

static void what_is_wrong(void **state)
{
	wrong(*state, "authorisation.decision\"", "authorisation.correction\"", "/deadlines/1/id");
	wrong(*state, "working-days", "weeks", "/deadlines/0/unit");
	wrong(*state, "\"number\": 5", "\"number\": 0", "/deadlines/0/number");
	wrong(*state, "\"number\": 5", "\"number\": 1001", "/deadlines/0/number");
	wrong(*state, "\"number\": 5", "\"number\": 4.5", "/deadlines/0/number");
	wrong(*state, "第三十二条第(四)项", "", "/deadlines/0/confirmed");
	wrong(*state, "\"after\",\n      \"event\": \"accept\"",
	      "\"before\",\n      \"event\": \"accept\"", "/deadlines/1/pauses");
}

static void in_print(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct deadlines d;
	struct buf b = buf_new(*state);
	str text;

	assert_int_equal(deadlines_read(&cx, shipped(*state, "rulebooks/deadlines.json"), &d), OK);
	deadlines_write_text(&b, &d);
	assert_int_equal(buf_done(&b, &text), OK);
	for (int i = 0; i < d.n; i++)
		assert_non_null(strstr(str_c(*state, text), str_c(*state, d.item[i].id)));
	assert_non_null(strstr(str_c(*state, text), "UNCONFIRMED"));
}

/* What is shipped has all that the program asks for. */
static void lacking(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct deadlines d;

	assert_int_equal(deadlines_read(&cx, shipped(*state, "rulebooks/deadlines.json"), &d), OK);
	assert_int_equal(deadlines_lacking(*state, &d).n, 0);
	d.n = 0;
	str names = deadlines_lacking(*state, &d);
	assert_true(str_has_word(names, S(DEADLINE_BAR)));
	assert_true(str_has_word(names, S(DEADLINE_WARNING_LAST)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_last_event_counts, start, finish),
		cmocka_unit_test_setup_teardown(an_assessment_does_not_count, start, finish),
		cmocka_unit_test_setup_teardown(pauses_run_on, start, finish),
		cmocka_unit_test_setup_teardown(before_an_event, start, finish),
		cmocka_unit_test_setup_teardown(what_is_wrong, start, finish),
		cmocka_unit_test_setup_teardown(in_print, start, finish),
		cmocka_unit_test_setup_teardown(lacking, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

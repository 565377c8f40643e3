/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a leaf about a case may say otherwise than the one before: nothing but what its step
 * changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/case_change.h"
#include "base/arena.h"
#include "base/date.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define AT_MS INT64_C(1795168800000)

struct told {
	struct cx cx;
	struct fact_case was, c;
	struct fact_case_move skipped, last;
	struct fact skipped_fact;
};

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	struct told *t = state;

	return kind == FACT_CASE_MOVE && str_eq(subject, t->skipped.id) ? &t->skipped_fact : NULL;
}

static const char *fault(struct told *t)
{
	const struct fact_source s = { NULL, latest, t, true };
	const struct fact before = { .kind = FACT_CASE, .value = &t->was };
	const struct fact now = { .kind = FACT_CASE, .value = &t->c, .at_ms = AT_MS };

	return case_change_fault(&t->cx, &s, &before, &now, &t->last);
}

/* The third step, made in that state by that event. */
static void stepped(struct told *t, const char *state, const char *event)
{
	t->was = (struct fact_case){ .id = S("A-1"),
		                     .organisation = S("maker"),
		                     .kind = S("change"),
		                     .medium = S("water"),
		                     .regulations = S("jjg-162-2019"),
		                     .benches = S("B-03"),
		                     .former = S("G-0"),
		                     .state = str_of(state),
		                     .moves = 2,
		                     .team = S("li wang"),
		                     .leader = S("li"),
		                     .due_day = ABSENT_INT,
		                     .opened_ms = AT_MS - 5000,
		                     .false_materials = ABSENT_INT };
	t->c = t->was;
	t->c.moves = 3;
	t->last = (struct fact_case_move){ .event = str_of(event), .at_ms = AT_MS };
	t->skipped = (struct fact_case_move){ .id = S("A-1/3"),
		                              .event = S("accept"),
		                              .at_ms = AT_MS,
		                              .on_day = moment_day(AT_MS) - 9 };
	t->skipped_fact = (struct fact){ .kind = FACT_CASE_MOVE, .value = &t->skipped };
}

/* The same without a step. */
static void revised(struct told *t, const char *state)
{
	stepped(t, state, "submit");
	t->c.moves = 2;
}

static int start(void **state)
{
	struct arena *a = arena_new();
	struct told *t = NEW(a, struct told);

	t->cx = cx_new(a, NULL);
	*state = t;
	return 0;
}

static int finish(void **state)
{
	arena_free(((struct told *)*state)->cx.arena);
	return 0;
}

#define LIE(make, change)                                                                          \
	make;                                                                                      \
	change;                                                                                    \
	if (fault(t) == NULL)                                                                      \
	fail_msg("not found: %s, %s", #make, #change)
#define TRUTH(make, change)                                                                        \
	make;                                                                                      \
	change;                                                                                    \
	if (fault(t) != NULL)                                                                      \
	fail_msg("%s, %s: %s", #make, #change, fault(t))

static void what_it_is_about(void **state)
{
	struct told *t = *state;

	TRUTH(revised(t, "draft"), (void)0);
	LIE(revised(t, "draft"), t->c.id = S("A-2"));
	LIE(revised(t, "draft"), t->c.organisation = S("another"));
	LIE(revised(t, "draft"), t->c.kind = S("renewal"));
	LIE(revised(t, "draft"), t->c.medium = S("gas"));
	LIE(revised(t, "draft"), t->c.former = S("G-1"));
	LIE(revised(t, "draft"), t->c.opened_ms++);
}

static void what_is_applied_for(void **state)
{
	static const char *const states[] = { "draft", "correction_requested" };
	struct told *t = *state;

	for (int i = 0; i < 2; i++) {
		TRUTH(revised(t, states[i]), t->c.regulations = S("jjg-1190-2022"));
		TRUTH(revised(t, states[i]), t->c.size_max_milli++);
		LIE(revised(t, states[i]), t->c.team = S("zhao"));
		LIE(revised(t, states[i]), t->c.leader = S("wang"));
		LIE(revised(t, states[i]), t->c.authorisation = S("G-1"));
		LIE(revised(t, states[i]), t->c.false_materials = 1);
		LIE(revised(t, states[i]), t->c.provisional = 1);
	}
	LIE(revised(t, "submitted"), (void)0);
	LIE(revised(t, "on_site"), t->c.benches = S("B-03 B-04"));
	TRUTH(stepped(t, "draft", "submit"), (void)0);
	LIE(stepped(t, "draft", "submit"), t->c.regulations = S("a"));
	LIE(stepped(t, "draft", "submit"), t->c.benches = S("a"));
	LIE(stepped(t, "draft", "submit"), t->c.sites = S("a"));
	LIE(stepped(t, "draft", "submit"), t->c.signatories = S("a"));
	LIE(stepped(t, "report_pass", "grant"), t->c.size_min_milli--);
	LIE(stepped(t, "report_pass", "grant"), t->c.size_max_milli++);
	LIE(stepped(t, "report_pass", "grant"), t->c.class_min_milli--);
	LIE(stepped(t, "report_pass", "grant"), t->c.class_max_milli++);
}

static void how_many_steps(void **state)
{
	struct told *t = *state;

	LIE(stepped(t, "on_site", "extend"), t->c.moves = 1);
	LIE(stepped(t, "on_site", "extend"), t->c.moves = 5);
	LIE(stepped(t, "on_site", "extend"), t->last.at_ms--);
	TRUTH(stepped(t, "submitted", "appoint_team"), t->c.moves = 4);
	LIE(stepped(t, "submitted", "appoint_team"), (t->c.moves = 4, t->skipped.at_ms--));
	LIE(stepped(t, "submitted", "appoint_team"), (t->c.moves = 4, t->skipped.on_day += 9));
	LIE(stepped(t, "submitted", "appoint_team"),
	    (t->c.moves = 4, t->skipped.event = S("extend")));
	LIE(stepped(t, "submitted", "appoint_team"), (t->c.moves = 4, t->skipped.id = S("A-1/2")));
}

static void what_a_step_changes(void **state)
{
	struct told *t = *state;

	TRUTH(stepped(t, "accepted", "appoint_team"), t->c.team = S("zhao li"));
	TRUTH(stepped(t, "on_site", "replace_team"), t->c.leader = S("wang"));
	LIE(stepped(t, "on_site", "report_pass"), t->c.team = S("zhao li"));
	LIE(stepped(t, "on_site", "report_pass"), t->c.leader = S("wang"));
	TRUTH(stepped(t, "report_pass", "grant"), t->c.authorisation = S("G-1"));
	LIE(stepped(t, "report_pass", "extend"), t->c.authorisation = S("G-1"));
	TRUTH(stepped(t, "report_fail", "refuse"), t->c.false_materials = 1);
	TRUTH(stepped(t, "submitted", "refuse_application"), t->c.false_materials = 1);
	LIE(stepped(t, "submitted", "withdraw"), t->c.false_materials = 1);
}

static void how_it_begins(void **state)
{
	struct told *t = *state;
	const struct fact_source s = { NULL, latest, t, true };
	struct fact_case c = { .kind = S("initial"),
		               .state = S("draft"),
		               .opened_ms = AT_MS,
		               .due_day = ABSENT_INT,
		               .false_materials = ABSENT_INT };
	const struct fact now = { .kind = FACT_CASE, .value = &c, .at_ms = AT_MS };
	const struct fact_case was = c;

#define BEGINS(right, change)                                                                      \
	change;                                                                                    \
	if ((case_change_fault(&t->cx, &s, NULL, &now, NULL) == NULL) != (right))                  \
		fail_msg("%s", #change);                                                           \
	c = was
	BEGINS(true, (void)0);
	BEGINS(true, (c.kind = S("change"), c.former = S("G-1")));
	BEGINS(false, c.kind = S("renewal"));
	BEGINS(false, c.former = S("G-1"));
	BEGINS(false, c.state = S("active"));
	BEGINS(false, c.moves = 1);
	BEGINS(false, c.opened_ms--);
	BEGINS(false, c.team = S("li wang"));
	BEGINS(false, c.leader = S("li"));
	BEGINS(false, c.authorisation = S("G-1"));
	BEGINS(false, c.late = S("authorisation.renewal"));
	BEGINS(false, c.false_materials = 1);
	BEGINS(false, c.deadline = S("authorisation.decision"));
	BEGINS(false, c.due_day = 1);
	BEGINS(false, c.provisional = 1);
#undef BEGINS
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_it_is_about, start, finish),
		cmocka_unit_test_setup_teardown(what_is_applied_for, start, finish),
		cmocka_unit_test_setup_teardown(how_many_steps, start, finish),
		cmocka_unit_test_setup_teardown(what_a_step_changes, start, finish),
		cmocka_unit_test_setup_teardown(how_it_begins, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

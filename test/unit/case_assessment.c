/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An assessment as its leaves show it, on both sides of each rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/case_assessment.h"
#include "base/arena.h"
#include "base/date.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define TODAY date_days(2026, 11, 20)
#define QUESTION(id)                                                                               \
	"{\"id\":\"" id "\",\"condition\":1,\"clause\":\"a\",\"question_zh\":\"a\","               \
	"\"question_en\":\"a\",\"evidence_zh\":\"a\",\"evidence_en\":\"a\",\"source\":\"a\","      \
	"\"confirmed\":false}"
#define CHECKLIST(questions)                                                                       \
	"{\"id\":\"jjf-1069\",\"title_zh\":\"a\",\"title_en\":\"a\",\"version\":\"a\","            \
	"\"questions\":[" questions "]}"

enum { EDITIONS = 2, QUESTIONS = 3, ASSESSORS = 3, STEPS = 2 };

struct assessed {
	struct cx cx;
	struct fact_case c;
	struct fact_assessor assessor[ASSESSORS];
	struct fact_regulation edition[EDITIONS];
	struct fact_case_finding finding[QUESTIONS];
	struct fact_case_move step[STEPS];
	struct fact assessor_fact[ASSESSORS], edition_fact[EDITIONS], finding_fact[QUESTIONS],
	        step_fact[STEPS];
	bool adopted, has_form;
};

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	struct assessed *d = state;

	if (kind == FACT_RULEBOOK)
		return d->adopted && str_eq(subject, S("jjf-1069")) ? &d->edition_fact[1] : NULL;
	for (int i = 0; kind == FACT_ASSESSOR && i < ASSESSORS; i++)
		if (str_eq(subject, d->assessor[i].id))
			return &d->assessor_fact[i];
	for (int i = 0; kind == FACT_CASE_FINDING && i < QUESTIONS; i++)
		if (str_eq(subject, d->finding[i].id))
			return &d->finding_fact[i];
	for (int i = 0; kind == FACT_CASE_MOVE && i < STEPS; i++)
		if (str_eq(subject, d->step[i].id))
			return &d->step_fact[i];
	return NULL;
}

static const struct fact *at(void *state, int64_t index)
{
	return index == 5 ? &((struct assessed *)state)->edition_fact[0] : NULL;
}

static bool form(void *state, str case_id)
{
	struct assessed *d = state;

	return d->has_form && str_eq(case_id, S("A-1"));
}

static void people_set(struct assessed *d)
{
	static const char *const names[ASSESSORS] = { "li", "wang", "zhao" };

	for (int i = 0; i < ASSESSORS; i++) {
		d->assessor[i] = (struct fact_assessor){ .id = str_of(names[i]),
			                                 .employer = S("bureau"),
			                                 .water = 1,
			                                 .valid_from_day = TODAY - 9,
			                                 .valid_until_day = TODAY };
		d->assessor_fact[i] = (struct fact){ .kind = FACT_ASSESSOR,
			                             .value = &d->assessor[i] };
	}
}

/* Two questions; an earlier edition had a third one. */
static void checklist_set(struct assessed *d)
{
	static const char *const names[QUESTIONS] = { "A-1/q.a", "A-1/q.b", "A-1/q.c" };

	d->edition[0].text = S(CHECKLIST(QUESTION("q.a") "," QUESTION("q.c")));
	d->edition[1].text = S(CHECKLIST(QUESTION("q.a") "," QUESTION("q.b")));
	d->edition_fact[0] =
	        (struct fact){ .kind = FACT_RULEBOOK, .prev = ABSENT_INT, .value = &d->edition[0] };
	d->edition_fact[1] =
	        (struct fact){ .kind = FACT_RULEBOOK, .prev = 5, .value = &d->edition[1] };
	d->adopted = true;
	for (int i = 0; i < QUESTIONS; i++) {
		d->finding[i] = (struct fact_case_finding){ .id = str_of(names[i]),
			                                    .finding = S("conform"),
			                                    .assessor = S("li") };
		d->finding_fact[i] = (struct fact){ .kind = FACT_CASE_FINDING,
			                            .value = &d->finding[i] };
	}
}

static void step_set(struct assessed *d, int i, const char *id, const char *event)
{
	d->step[i] = (struct fact_case_move){ .id = str_of(id),
		                              .case_id = S("A-1"),
		                              .n = i + 1,
		                              .event = str_of(event),
		                              .at_ms = day_moment(TODAY) };
	d->step_fact[i] = (struct fact){ .kind = FACT_CASE_MOVE, .value = &d->step[i] };
}

/* Li and Wang, and what they found before that step. */
static void honest(struct assessed *d, const char *event)
{
	d->c = (struct fact_case){ .id = S("A-1"),
		                   .organisation = S("maker"),
		                   .medium = S("water"),
		                   .team = S("li wang"),
		                   .leader = S("wang") };
	d->has_form = true;
	people_set(d);
	checklist_set(d);
	step_set(d, 0, "A-1/1", "report_correct");
	step_set(d, 1, "A-1/2", event);
}

static const char *fault(struct assessed *d)
{
	const struct fact_source s = { .at = at, .latest = latest, .form = form, .state = d };

	return case_assessment_fault(&d->cx, &s, &d->c, &d->step[1]);
}

static int start(void **state)
{
	struct arena *a = arena_new();
	struct assessed *d = NEW(a, struct assessed);

	d->cx = cx_new(a, NULL);
	*state = d;
	return 0;
}

static int finish(void **state)
{
	arena_free(((struct assessed *)*state)->cx.arena);
	return 0;
}

#define LIE(event, change)                                                                         \
	honest(d, event);                                                                          \
	change;                                                                                    \
	if (fault(d) == NULL)                                                                      \
	fail_msg("not found: %s, %s", event, #change)
#define TRUTH(event, change)                                                                       \
	honest(d, event);                                                                          \
	change;                                                                                    \
	if (fault(d) != NULL)                                                                      \
	fail_msg("%s, %s: %s", event, #change, fault(d))

static void the_team(void **state)
{
	static const char *const events[] = { "appoint_team", "replace_team", "report_pass" };
	struct assessed *d = *state;

	for (int i = 0; i < 3; i++) {
		TRUTH(events[i], (void)0);
		TRUTH(events[i], d->c.team = S(" wang  li zhao "));
		LIE(events[i], d->c.team = S("wang"));
		LIE(events[i], d->c.team = S("wang wang"));
		LIE(events[i], d->c.team = S("li zhao"));
		LIE(events[i], d->c.team = S("li wang sun"));
		LIE(events[i], d->c.team = S_NONE);
		LIE(events[i], d->assessor[0].employer = S("maker"));
		LIE(events[i], d->assessor[1].conflicts = S("another maker"));
		TRUTH(events[i], d->assessor[2].conflicts = S("maker"));
		LIE(events[i], d->assessor[1].water = 0);
		LIE(events[i], d->c.medium = S("gas"));
		LIE(events[i], d->assessor[0].valid_until_day = TODAY - 1);
		LIE(events[i], d->assessor[0].valid_from_day = TODAY + 1);
	}
	TRUTH("start_on_site", d->c.team = S("wang"));
}

static void every_question(void **state)
{
	static const char *const events[] = { "report_correct", "report_fail" };
	struct assessed *d = *state;

#define FOUND(i) d->finding[i].finding = S("nonconform")
	TRUTH("report_pass", (void)0);
	LIE("report_pass", d->adopted = false);
	LIE("report_pass", d->edition[1].text = S("{}"));
	LIE("report_pass", d->finding[1].id = S("A-2/q.b"));
	LIE("report_pass", d->finding[1].assessor = S("zhao"));
	TRUTH("report_pass", d->finding[2].id = S("A-2/q.c"));
	for (int i = 0; i < 2; i++) {
		LIE(events[i], (FOUND(0), d->finding[1].id = S("A-2/q.b")));
		LIE(events[i], (FOUND(0), d->finding[1].assessor = S("zhao")));
	}
}

static void the_conclusion(void **state)
{
	static const char *const events[] = { "report_correct", "report_fail" };
	struct assessed *d = *state;

	LIE("report_pass", FOUND(1));
	TRUTH("report_pass", d->finding[1].finding = S("observation"));
	LIE("report_pass", FOUND(2)); /* asked by the edition before */
	TRUTH("report_pass", (FOUND(2), d->finding[2].assessor = S("zhao")));
	for (int i = 0; i < 2; i++) {
		LIE(events[i], (void)0);
		TRUTH(events[i], FOUND(0));
		TRUTH(events[i], FOUND(2));
	}
#undef FOUND
}

static void corrections(void **state)
{
	struct assessed *d = *state;

	LIE("verify_corrections", (void)0);
	TRUTH("verify_corrections", d->step[0].event = S("file_correction"));
	TRUTH("correction_overdue", (void)0);
	LIE("correction_overdue", d->step[0].event = S("file_correction"));
}

static void the_form(void **state)
{
	static const char *const events[] = { "submit", "resubmit" };
	struct assessed *d = *state;

	for (int i = 0; i < 2; i++) {
		TRUTH(events[i], (void)0);
		LIE(events[i], d->has_form = false);
	}
	TRUTH("accept", d->has_form = false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_team, start, finish),
		cmocka_unit_test_setup_teardown(every_question, start, finish),
		cmocka_unit_test_setup_teardown(the_conclusion, start, finish),
		cmocka_unit_test_setup_teardown(corrections, start, finish),
		cmocka_unit_test_setup_teardown(the_form, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

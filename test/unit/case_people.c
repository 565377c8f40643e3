/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may speak, act and decide in a case, as the auditor sees it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/case_people.h"
#include "base/arena.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct people {
	struct cx cx;
	struct fact_account account;
	struct fact_case file;
	struct fact_case_move report;
	struct fact_assessor assessor;
	struct fact_case earlier; /* with another team */
	struct fact account_fact, case_fact, earlier_fact, assessor_fact, report_fact;
};

/* An account, two assessors, and the first step of the only case. */
static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	struct people *p = state;

	if (kind == FACT_ACCOUNT)
		return str_eq(subject, S("a-1")) ? &p->account_fact : NULL;
	if (kind == FACT_ASSESSOR)
		return str_eq(subject, S("wang")) || str_eq(subject, S("zhao")) ? &p->assessor_fact
		                                                                : NULL;
	if (kind == FACT_CASE_MOVE)
		return str_eq(subject, S("A-1/1")) ? &p->report_fact : NULL;
	return kind == FACT_CASE ? &p->case_fact : NULL;
}

static const struct fact *at(void *state, int64_t index)
{
	return index == 1 ? &((struct people *)state)->earlier_fact : NULL;
}

static int start(void **state)
{
	struct arena *a = arena_new();
	struct people *p = NEW(a, struct people);

	p->cx = cx_new(a, NULL);
	p->account = (struct fact_account){ .duties = S("assessor"), .person = S("wang") };
	p->file = (struct fact_case){
		.id = S("A-1"), .state = S("on_site"), .team = S("wang li"), .leader = S("li")
	};
	p->report = (struct fact_case_move){ .event = S("report_pass"), .actor = S("a-2") };
	p->account_fact = (struct fact){ .kind = FACT_ACCOUNT, .value = &p->account };
	p->case_fact = (struct fact){ .kind = FACT_CASE, .value = &p->file };
	p->file.organisation = S("maker");
	p->assessor = (struct fact_assessor){
		.employer = S("institute"), .water = 1, .valid_from_day = 0, .valid_until_day = 100
	};
	p->assessor_fact = (struct fact){ .kind = FACT_ASSESSOR, .value = &p->assessor };
	p->earlier_fact = (struct fact){
		.kind = FACT_CASE, .index = 1, .prev = ABSENT_INT, .value = &p->earlier
	};
	p->case_fact.index = 2;
	p->case_fact.prev = 1;
	p->report_fact = (struct fact){ .kind = FACT_CASE_MOVE, .value = &p->report };
	*state = p;
	return 0;
}

static int finish(void **state)
{
	arena_free(((struct people *)*state)->cx.arena);
	return 0;
}

static struct fact_source source(struct people *p)
{
	return (struct fact_source){ at, latest, p, true };
}

static void an_assessor_speaks_for_himself(void **state)
{
	struct people *p = *state;
	struct fact_case_finding d = { .assessor = S("wang"), .actor = S("a-1") };
	const struct fact f = { .kind = FACT_CASE_FINDING, .value = &d };
	const struct fact_source s = source(p);

	p->file.team = S("wang li zhao");
	assert_null(case_finding_fault(&s, &f));
	d.assessor = S("zhao");
	assert_non_null(case_finding_fault(&s, &f));
	p->account.duties = S("assessor clerk");
	assert_non_null(case_finding_fault(&s, &f));
	p->account.person = S_NONE; /* somebody who keeps records */
	assert_null(case_finding_fault(&s, &f));
	p->account.duties = S("assessor");
	assert_non_null(case_finding_fault(&s, &f));
	d.actor = S("a token's");
	assert_null(case_finding_fault(&s, &f));
	d.actor = S_NONE;
	assert_null(case_finding_fault(&s, &f));
}

static void found_on_site(void **state)
{
	struct people *p = *state;
	struct fact_case_finding d = { .assessor = S("wang"), .at_ms = 7 };
	const struct fact f = { .kind = FACT_CASE_FINDING, .value = &d, .at_ms = 7 };
	const struct fact_source s = source(p);

	assert_null(case_finding_fault(&s, &f));
	d.at_ms = 6;
	assert_non_null(case_finding_fault(&s, &f));
	d.at_ms = 7;
	d.assessor = S("zhao");
	assert_non_null(case_finding_fault(&s, &f));
	d.assessor = S("li");
	p->file.state = S("report_pass");
	assert_non_null(case_finding_fault(&s, &f));
	p->file.state = S("assessment_planned");
	assert_non_null(case_finding_fault(&s, &f));
}

static const char *fault(struct people *p, const char *event, const char *actor)
{
	const struct fact_source s = source(p);
	const struct fact_case_move m = {
		.case_id = S("A-1"), .n = 2, .event = str_of(event), .actor = str_of(actor)
	};

	return case_actor_fault(&p->cx, &s, &m);
}

/* Who begins the visit, and who verifies what was corrected. */
static void the_team_acts(void **state)
{
	static const char *const events[] = { "start_on_site", "verify_corrections" };
	struct people *p = *state;

	for (int i = 0; i < 2; i++) {
		p->account = (struct fact_account){ .duties = S("assessor"), .person = S("wang") };
		assert_null(fault(p, events[i], "a-1"));
		p->account.person = S("zhao"); /* of no team */
		p->account.duties = S("assessor clerk");
		assert_non_null(fault(p, events[i], "a-1"));
		assert_null(fault(p, events[i], "a token's"));
		p->account.person = S_NONE;
		assert_null(fault(p, events[i], "a-1"));
		p->account.duties = S("assessor");
		assert_non_null(fault(p, events[i], "a-1"));
		assert_null(fault(p, "appoint_team", "a-1"));
	}
}

static void the_leader_reports(void **state)
{
	struct people *p = *state;

	assert_non_null(fault(p, "report_pass", "a-1"));
	p->file.leader = S("wang");
	assert_null(fault(p, "report_pass", "a-1"));
}

/* Nobody of the team decides, and nobody who reported. */
static void others_decide(void **state)
{
	static const char *const events[] = { "grant", "refuse", "extend" };
	struct people *p = *state;

	for (int i = 0; i < 3; i++) {
		p->account.person = S("wang");
		p->report.actor = S("a-2");
		assert_non_null(fault(p, events[i], "a-1"));
		p->account.person = S("zhao");
		assert_null(fault(p, events[i], "a-1"));
		p->report.actor = S("a-1");
		assert_non_null(fault(p, events[i], "a-1"));
		p->report.event = S("appoint_team");
		assert_null(fault(p, events[i], "a-1"));
		p->report.event = S("verify_corrections");
		assert_non_null(fault(p, events[i], "a-1"));
		p->report.actor = S("a token's"); /* behind which the organisation is */
		assert_null(fault(p, events[i], "a token's"));
	}
}

/* Nor somebody who was of a team that was replaced, or is barred from the maker's cases. */
static void former_assessors_do_not_decide(void **state)
{
	static const char *const events[] = { "grant", "refuse", "extend", "correction_overdue" };
	struct people *p = *state;

	p->account.person = S("zhao");
	for (int i = 0; i < 4; i++) {
		p->earlier.team = S("wang li");
		p->assessor.conflicts = S_NONE;
		assert_null(fault(p, events[i], "a-1"));
		p->assessor.conflicts = S("other maker");
		assert_non_null(fault(p, events[i], "a-1"));
		p->assessor.conflicts = S("other");
		assert_null(fault(p, events[i], "a-1"));
		p->earlier.team = S("wang zhao");
		assert_non_null(fault(p, events[i], "a-1"));
	}
}

/* A team with somebody who is barred neither begins nor verifies. */
static void barred_teams_do_not_act(void **state)
{
	static const char *const events[] = { "start_on_site", "verify_corrections" };
	struct people *p = *state;

	for (int i = 0; i < 2; i++) {
		assert_null(fault(p, events[i], "a-1"));
		p->assessor.employer = S("maker");
		assert_non_null(fault(p, events[i], "a-1"));
		p->assessor.employer = S("institute");
		p->assessor.water = 0;
		assert_non_null(fault(p, events[i], "a-1"));
		p->assessor.water = 1;
		p->assessor.valid_until_day = -1;
		assert_non_null(fault(p, events[i], "a-1"));
		p->assessor.valid_until_day = 100;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_assessor_speaks_for_himself, start, finish),
		cmocka_unit_test_setup_teardown(found_on_site, start, finish),
		cmocka_unit_test_setup_teardown(the_team_acts, start, finish),
		cmocka_unit_test_setup_teardown(the_leader_reports, start, finish),
		cmocka_unit_test_setup_teardown(others_decide, start, finish),
		cmocka_unit_test_setup_teardown(former_assessors_do_not_decide, start, finish),
		cmocka_unit_test_setup_teardown(barred_teams_do_not_act, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

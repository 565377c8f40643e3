/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's eye on the steps of a case: an honest history passes, and each of its members told
 * otherwise is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "audit/case_history.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define STEPS_MAX 8

struct history {
	struct cx cx;
	struct fact_case_move move[STEPS_MAX];
	struct fact fact[STEPS_MAX];
	int n;
	struct fact_regulation book[2];
	struct fact book_fact[2];
};

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	struct history *h = state;

	for (int i = 0; kind == FACT_RULEBOOK && i < 2; i++)
		if (str_eq(h->book[i].id, subject))
			return &h->book_fact[i];
	for (int i = h->n - 1; kind == FACT_CASE_MOVE && i >= 0; i--)
		if (str_eq(h->move[i].id, subject))
			return &h->fact[i];
	return NULL;
}

static struct fact_source source(struct history *h)
{
	return (struct fact_source){ NULL, latest, h, true };
}

static int64_t on(int month, int day)
{
	return date_days(2026, month, day);
}

static void step(struct history *h, const char *event, const char *from, const char *to,
                 int64_t day, const char *deadline, int64_t due_day)
{
	struct fact_case_move *m = &h->move[h->n];

	*m = (struct fact_case_move){
		.id = str_fmt(h->cx.arena, "A-1/%d", h->n + 1),
		.case_id = S("A-1"),
		.n = h->n + 1,
		.event = str_of(event),
		.from_state = str_of(from),
		.to_state = str_of(to),
		.at_ms = day_moment(day) + 3600000,
		.on_day = day,
		.deadline = deadline ? str_of(deadline) : S_NONE,
		.due_day = due_day,
	};
	h->fact[h->n] = (struct fact){
		.kind = FACT_CASE_MOVE, .subject = m->id, .at_ms = m->at_ms, .value = m
	};
	h->n++;
}

/* Until the team is appointed, after whom the clock stands still. */
static void honest(struct history *h)
{
	h->n = 0;
	step(h, "submit", "draft", "submitted", on(11, 2), "authorisation.correction", on(11, 9));
	step(h, "accept", "submitted", "accepted", on(11, 4), "authorisation.decision", on(12, 2));
	step(h, "appoint_team", "accepted", "assessment_planned", on(11, 6),
	     "authorisation.decision", ABSENT_INT);
}

static int start(void **state)
{
	static const char *const files[] = { "deadlines", "calendar" };
	struct arena *a = arena_new();
	struct history *h = NEW(a, struct history);

	h->cx = cx_new(a, NULL);
	for (int i = 0; i < 2; i++) {
		const char *path = str_c(a, str_fmt(a, "rulebooks/%s.json", files[i]));
		h->book[i].id = str_of(files[i]);
		if (os_read_file(&h->cx, path, 1 << 20, &h->book[i].text) != OK)
			fail_msg("%.*s", P(h->cx.detail));
		h->book_fact[i] = (struct fact){ .kind = FACT_RULEBOOK, .value = &h->book[i] };
	}
	honest(h);
	*state = h;
	return 0;
}

static int finish(void **state)
{
	arena_free(((struct history *)*state)->cx.arena);
	return 0;
}

static const char *fault(struct history *h, int i)
{
	const struct fact_source s = source(h);

	return case_move_fault(&h->cx, &s, &h->fact[i]);
}

static void an_honest_history(void **state)
{
	struct history *h = *state;

	for (int i = 0; i < h->n; i++)
		if (fault(h, i) != NULL)
			fail_msg("step %d: %s", i + 1, fault(h, i));
}

static void told_otherwise(void **state)
{
	struct history *h = *state;
	struct fact_case_move *m = &h->move[1];
	const struct fact_case_move was = *m;

#define LIE(change)                                                                                \
	change;                                                                                    \
	if (fault(h, 1) == NULL)                                                                   \
		fail_msg("not found: %s", #change);                                                \
	*m = was
	LIE(m->n = 3);
	LIE(m->event = S("grant"));
	LIE(m->event = S("extend"));
	LIE(m->from_state = S("accepted"));
	LIE(m->to_state = S("on_site"));
	LIE(m->at_ms++);
	LIE(m->on_day--);
	LIE(m->due_day++);
	LIE(m->due_day = ABSENT_INT);
	LIE(m->deadline = S("authorisation.decision_extended"));
	LIE(m->deadline = S_NONE);
	LIE(m->provisional = 1);
#undef LIE
	assert_null(fault(h, 1));
}

/* Nobody said anything: from the day after the last one it counts as accepted on the day when it
 * came in, and on no other. */
static void deemed_accepted(void **state)
{
	struct history *h = *state;

	for (int64_t day = on(11, 8); day <= on(11, 11); day++) {
		h->n = 1;
		step(h, "accept", "submitted", "accepted", day, "authorisation.decision",
		     on(11, 30));
		h->move[1].on_day = on(11, 2);
		assert_int_equal(fault(h, 1) == NULL, day > on(11, 9));
		h->move[1].on_day = on(11, 3);
		assert_non_null(fault(h, 1));
	}
}

static void without_rulebooks(void **state)
{
	struct history *h = *state;

	h->book[1].id = S("diary");
	assert_non_null(fault(h, 0));
}

static void the_case_itself(void **state)
{
	struct history *h = *state;
	const struct fact_source s = source(h);
	struct fact_case c = { .id = S("A-1"),
		               .state = S("assessment_planned"),
		               .moves = 3,
		               .deadline = S("authorisation.decision"),
		               .due_day = ABSENT_INT };
	const struct fact f = { .kind = FACT_CASE, .subject = c.id, .value = &c };
	const struct fact_case was = c;

	assert_null(case_fault(&h->cx, &s, &f));
#define LIE(change)                                                                                \
	change;                                                                                    \
	assert_non_null(case_fault(&h->cx, &s, &f));                                               \
	c = was
	LIE(c.state = S("on_site"));
	LIE(c.moves = 2);
	LIE(c.moves = 4);
	LIE(c.moves = 0);
	LIE(c.due_day = on(12, 2));
	LIE(c.deadline = S_NONE);
	LIE(c.authorisation = S("DEMO-1"));
#undef LIE
}

/* -- who speaks for an assessor -------------------------------------------------------------- */

struct people {
	struct fact_account account;
	struct fact_case file;
	struct fact account_fact, case_fact, assessor_fact;
};

static const struct fact *person_latest(void *state, enum fact_kind kind, str subject)
{
	struct people *p = state;

	if (kind == FACT_ACCOUNT && str_eq(subject, S("a-1")))
		return &p->account_fact;
	if (kind == FACT_ASSESSOR && str_eq(subject, S("wang")))
		return &p->assessor_fact;
	return kind == FACT_CASE ? &p->case_fact : NULL;
}

static void an_assessor_speaks_for_himself(void **state)
{
	struct people p = { .account = { .duties = S("assessor"), .person = S("wang") } };
	struct fact_case_finding d = { .assessor = S("wang"), .actor = S("a-1") };
	const struct fact f = { .kind = FACT_CASE_FINDING, .value = &d };
	const struct fact_source s = { NULL, person_latest, &p, true };
	(void)state;

	p.account_fact = (struct fact){ .kind = FACT_ACCOUNT, .value = &p.account };
	assert_null(case_finding_fault(&s, &f));
	d.assessor = S("zhao");
	assert_non_null(case_finding_fault(&s, &f));
	p.account.duties = S("assessor clerk");
	assert_non_null(case_finding_fault(&s, &f));
	p.account.person = S_NONE; /* somebody who keeps records */
	assert_null(case_finding_fault(&s, &f));
	p.account.duties = S("assessor");
	assert_non_null(case_finding_fault(&s, &f));
	d.actor = S("a token's");
	assert_null(case_finding_fault(&s, &f));
	d.actor = S_NONE;
	assert_null(case_finding_fault(&s, &f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_honest_history, start, finish),
		cmocka_unit_test_setup_teardown(told_otherwise, start, finish),
		cmocka_unit_test_setup_teardown(deemed_accepted, start, finish),
		cmocka_unit_test_setup_teardown(without_rulebooks, start, finish),
		cmocka_unit_test_setup_teardown(the_case_itself, start, finish),
		cmocka_unit_test(an_assessor_speaks_for_himself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

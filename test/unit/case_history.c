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
	struct fact_grant former;
	struct fact former_fact;
	struct fact_bench bench;
	struct fact_regulation regulation;
	struct fact bench_fact, regulation_fact;
};

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	struct history *h = state;

	for (int i = 0; kind == FACT_RULEBOOK && i < 2; i++)
		if (str_eq(h->book[i].id, subject))
			return &h->book_fact[i];
	if (kind == FACT_GRANT && str_eq(h->former.id, subject))
		return &h->former_fact;
	if (kind == FACT_BENCH && str_eq(subject, S("maker/B-03")))
		return &h->bench_fact;
	if (kind == FACT_REGULATION && str_eq(subject, S("jjg-162-2019")))
		return &h->regulation_fact;
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
	h->bench = (struct fact_bench){ .medium = S("water") };
	h->bench_fact = (struct fact){ .kind = FACT_BENCH, .value = &h->bench };
	h->regulation.id = S("jjg-162-2019");
	if (os_read_file(&h->cx, "regulations/jjg-162-2019.json", 1 << 20, &h->regulation.text) !=
	    OK)
		fail_msg("%.*s", P(h->cx.detail));
	h->regulation_fact = (struct fact){ .kind = FACT_REGULATION, .value = &h->regulation };
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

/* What the leaf before said when everything but its last step was as it is now. */
static const char *stands(struct history *h, const struct fact_source *s, const struct fact_case *c)
{
	const struct fact_case_move *last = h->n > 0 ? &h->move[h->n - 1] : NULL;
	struct fact_case was = *c;
	const struct fact before = { .kind = FACT_CASE, .subject = c->id, .value = &was };
	const struct fact now = {
		.kind = FACT_CASE, .subject = c->id, .value = c, .at_ms = last ? last->at_ms : 0
	};

	was.moves = h->n - 1;
	was.state = last ? last->from_state : S("draft");
	was.false_materials = ABSENT_INT;
	was.late = S_NONE;
	was.authorisation = S_NONE;
	return case_fault(&h->cx, s, &before, &now);
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

/* The last day lies beyond the calendar: only when the next one was adopted can it be over, and on
 * the day that follows from that one. */
static void beyond_the_calendar(void **state)
{
	struct history *h = *state;
	const str next = S("{\"id\":\"calendar\",\"title_zh\":\"a\",\"title_en\":\"a\","
	                   "\"version\":\"a\",\"source\":\"a\",\"confirmed\":false,"
	                   "\"first_day\":\"2026-01-01\",\"last_day\":\"2027-12-31\","
	                   "\"special\":[{\"day\":\"2027-01-01\",\"off\":true,"
	                   "\"name\":\"a\"}]}");
	const str before = h->book[1].text;

	for (int64_t day = date_days(2027, 1, 4); day <= date_days(2027, 1, 7); day++) {
		h->n = 0;
		h->book[1].text = before;
		step(h, "submit", "draft", "submitted", on(12, 28), "authorisation.correction",
		     date_days(2027, 1, 4));
		h->move[0].provisional = 1;
		assert_null(fault(h, 0));
		step(h, "accept", "submitted", "accepted", day, "authorisation.decision",
		     date_days(2027, 1, 25));
		h->move[1].on_day = on(12, 28);
		h->move[1].provisional = 1;
		assert_non_null(fault(h, 1));
		h->book[1].text = next;
		h->move[1].provisional = 0;
		h->move[1].due_day = date_days(2027, 1, 26);
		assert_int_equal(fault(h, 1) == NULL, day > date_days(2027, 1, 5));
	}
}

/* What was not refused in time counts as accepted, so nothing else can follow. */
static void too_late(void **state)
{
	struct history *h = *state;

	for (int64_t day = on(11, 8); day <= on(11, 11); day++) {
		h->n = 1;
		step(h, "refuse_application", "submitted", "refused", day, NULL, ABSENT_INT);
		assert_int_equal(fault(h, 1) == NULL, day <= on(11, 9));
	}
	honest(h);
	h->n = 2;
	step(h, "extend", "accepted", "accepted", on(12, 3), "authorisation.decision_extended",
	     on(12, 16));
	assert_non_null(fault(h, 2));
	h->move[2].at_ms = day_moment(on(12, 2));
	h->fact[2].at_ms = h->move[2].at_ms;
	h->move[2].on_day = on(12, 2);
	assert_null(fault(h, 2));
}

/* All that is missing is told once, and time is added once. */
static void done_again(void **state)
{
	struct history *h = *state;

	h->n = 1;
	step(h, "request_correction", "submitted", "correction_requested", on(11, 3), NULL,
	     ABSENT_INT);
	assert_null(fault(h, 1));
	step(h, "resubmit", "correction_requested", "submitted", on(11, 4),
	     "authorisation.correction", on(11, 11));
	assert_null(fault(h, 2));
	step(h, "request_correction", "submitted", "correction_requested", on(11, 5), NULL,
	     ABSENT_INT);
	assert_non_null(fault(h, 3));
	honest(h);
	h->n = 2;
	step(h, "extend", "accepted", "accepted", on(11, 5), "authorisation.decision_extended",
	     on(12, 16));
	assert_null(fault(h, 2));
	step(h, "extend", "accepted", "accepted", on(11, 6), "authorisation.decision_extended",
	     on(12, 16));
	assert_non_null(fault(h, 3));
}

/* Withdrawal is possible until the decision, and leads nowhere else. */
static void withdrawn(void **state)
{
	struct history *h = *state;

	step(h, "withdraw", "assessment_planned", "withdrawn", on(11, 7), NULL, ABSENT_INT);
	assert_null(fault(h, 3));
	h->move[3].to_state = S("refused");
	assert_non_null(fault(h, 3));
	h->move[3].to_state = S("withdrawn");
	step(h, "withdraw", "withdrawn", "withdrawn", on(11, 7), NULL, ABSENT_INT);
	assert_non_null(fault(h, 4));
	h->move[4].event = S("extend");
	assert_non_null(fault(h, 4));
}

/* For false materials only, with a decision in writing, and only what was submitted: until the bar
 * would be over, had the withdrawal been the refusal. */
static void refused_after_withdrawal(void **state)
{
	struct history *h = *state;
	const struct fact_source s = source(h);
	struct fact_case c = {
		.id = S("A-1"), .state = S("refused"), .moves = 5, .due_day = ABSENT_INT
	};

	step(h, "withdraw", "assessment_planned", "withdrawn", on(11, 7), NULL, ABSENT_INT);
	for (int64_t day = date_days(2027, 11, 6); day <= date_days(2027, 11, 8); day++) {
		h->n = 4;
		step(h, "refuse", "withdrawn", "refused", day, NULL, ABSENT_INT);
		assert_non_null(fault(h, 4));
		h->move[4].document = S("the decision");
		assert_int_equal(fault(h, 4) == NULL, day <= date_days(2027, 11, 7));
	}
	c.false_materials = ABSENT_INT;
	assert_non_null(stands(h, &s, &c));
	c.false_materials = 1;
	assert_null(stands(h, &s, &c));
	h->n = 0;
	step(h, "withdraw", "draft", "withdrawn", on(11, 7), NULL, ABSENT_INT);
	step(h, "refuse", "withdrawn", "refused", on(11, 8), NULL, ABSENT_INT);
	h->move[1].document = S("the decision");
	assert_non_null(fault(h, 1));
}

/* -- documents ------------------------------------------------------------------------------- */

struct papers {
	struct fact_case c;
	struct fact of;
};

static const struct fact *case_only(void *state, enum fact_kind kind, str subject)
{
	struct papers *p = state;

	return kind == FACT_CASE && str_eq(subject, p->c.id) ? &p->of : NULL;
}

static void documents(void **state)
{
	struct papers p = { .c = { .id = S("A-1"), .state = S("draft") } };
	const struct fact_source s = { NULL, case_only, &p, true };
	struct fact_case_document was = { .case_id = S("A-1"),
		                          .at_ms = 5,
		                          .detached_ms = ABSENT_INT };
	struct fact_case_document d = { .case_id = S("A-1"), .at_ms = 5, .detached_ms = 7 };
	const struct fact before = { .at_ms = 5, .value = &was };
	const struct fact now = { .at_ms = 7, .value = &d };

	(void)state;
	p.of.value = &p.c;
	assert_null(case_document_fault(&s, NULL, &before));
	assert_null(case_document_fault(&s, &before, &now));
	assert_non_null(case_document_fault(&s, NULL, &now));
	assert_non_null(case_document_fault(&s, &before, &before));
	assert_non_null(case_document_fault(&s, &now, &now));
	d.detached_ms = 6;
	assert_non_null(case_document_fault(&s, &before, &now));
	d.detached_ms = 7;
	p.c.state = S("submitted");
	assert_non_null(case_document_fault(&s, &before, &now));
	p.c.state = S("correction_requested");
	assert_null(case_document_fault(&s, &before, &now));
	p.c.id = S("A-2");
	assert_non_null(case_document_fault(&s, &before, &now));
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
		               .state = S("accepted"),
		               .moves = 2,
		               .false_materials = ABSENT_INT,
		               .deadline = S("authorisation.decision"),
		               .due_day = on(12, 2) };
	const struct fact_case was = c;

	h->n = 2;
	assert_null(stands(h, &s, &c));
#define LIE(change)                                                                                \
	change;                                                                                    \
	assert_non_null(stands(h, &s, &c));                                                        \
	c = was
	LIE(c.state = S("on_site"));
	LIE(c.moves = 1);
	LIE(c.moves = 3);
	LIE(c.moves = 0);
	LIE(c.due_day = ABSENT_INT);
	LIE(c.provisional = 1);
	LIE(c.deadline = S_NONE);
	LIE(c.authorisation = S("DEMO-1"));
#undef LIE
}

/* Another case made of G-1 what stands as G-2. */
static const struct fact *followed(void *state, str authorisation)
{
	static const struct fact_case other = { .id = { "A-0", 3 }, .authorisation = { "G-2", 3 } };
	static const struct fact f = { .kind = FACT_CASE, .value = &other };

	(void)state;
	return str_eq(authorisation, S("G-1")) ? &f : NULL;
}

/* The rules that are kept elsewhere are asked: how a case begins, its team, what was followed, and
 * what is registered. */
static void what_else_is_asked(void **state)
{
	struct history *h = *state;
	struct fact_source s = source(h);
	struct fact_case c = { .id = S("A-1"),
		               .former = S("G-1"),
		               .state = S("assessment_planned"),
		               .moves = 3,
		               .deadline = S("authorisation.decision"),
		               .due_day = ABSENT_INT,
		               .false_materials = ABSENT_INT };
	const struct fact first = { .kind = FACT_CASE, .subject = c.id, .value = &c };

	h->former = (struct fact_grant){ .id = S("G-2"), .state = S("granted") };
	h->former_fact = (struct fact){ .kind = FACT_GRANT, .value = &h->former };
	assert_non_null(stands(h, &s, &c));
	h->move[2].event = S("start_on_site");
	assert_null(stands(h, &s, &c));
	assert_non_null(case_fault(&h->cx, &s, NULL, &first));
	h->n = 2;
	step(h, "grant", "report_pass", "active", on(11, 20), NULL, ABSENT_INT);
	c.state = S("active");
	c.authorisation = S("G-3");
	c.deadline = S_NONE;
	assert_null(stands(h, &s, &c));
	s.following = followed;
	assert_non_null(stands(h, &s, &c));
	h->n = 1;
	c = (struct fact_case){ .id = S("A-1"),
		                .organisation = S("maker"),
		                .medium = S("water"),
		                .benches = S("B-03"),
		                .regulations = S("jjg-162-2019"),
		                .state = S("submitted"),
		                .moves = 1,
		                .false_materials = ABSENT_INT,
		                .deadline = S("authorisation.correction"),
		                .due_day = on(11, 9) };
	assert_null(stands(h, &s, &c));
	c.benches = S("B-04");
	assert_non_null(stands(h, &s, &c));
}

/* A renewal was submitted on 2 November: what it renews ends at some distance from that day. */
static void a_late_renewal(void **state)
{
	struct history *h = *state;
	const struct fact_source s = source(h);
	struct fact_case c = { .id = S("A-1"),
		               .organisation = S("maker"),
		               .medium = S("water"),
		               .benches = S("B-03"),
		               .regulations = S("jjg-162-2019"),
		               .kind = S("renewal"),
		               .former = S("G-1"),
		               .state = S("submitted"),
		               .moves = 1,
		               .false_materials = ABSENT_INT,
		               .deadline = S("authorisation.correction"),
		               .due_day = on(11, 9) };
	struct fact_case next = c;
	static const struct {
		int year, month, day;
		const char *late;
	} end[] = {
		{ 2027, 5, 2, "" },
		{ 2027, 5, 1, "authorisation.renewal" },
		{ 2026, 12, 2, "authorisation.renewal" },
		{ 2026, 12, 1, "authorisation.renewal_latest" },
		{ 2026, 11, 2, "authorisation.renewal_latest" },
		{ 2026, 11, 1, NULL }, /* expired */
	};
	const str said[] = { S_NONE, S("authorisation.renewal"),
		             S("authorisation.renewal_latest") };

	h->n = 1;
	h->former.id = S("G-1");
	h->former_fact = (struct fact){ .kind = FACT_GRANT, .value = &h->former };
	for (size_t i = 0; i < sizeof end / sizeof end[0]; i++) {
		h->former.valid_until_day = date_days(end[i].year, end[i].month, end[i].day);
		for (int k = 0; k < 3; k++) {
			bool right = end[i].late != NULL && str_eq(said[k], str_of(end[i].late));
			c.late = said[k];
			assert_int_equal(stands(h, &s, &c) == NULL, right);
		}
	}
	/* Later leaves repeat it. */
	step(h, "accept", "submitted", "accepted", on(11, 4), "authorisation.decision", on(12, 2));
	next.state = S("accepted");
	next.moves = 2;
	next.deadline = S("authorisation.decision");
	next.due_day = on(12, 2);
	const struct fact f = { .kind = FACT_CASE, .subject = c.id, .value = &c };
	const struct fact after = {
		.kind = FACT_CASE, .subject = c.id, .value = &next, .at_ms = h->move[1].at_ms
	};
	next.late = c.late;
	assert_null(case_fault(&h->cx, &s, &f, &after));
	next.late = S_NONE;
	assert_non_null(case_fault(&h->cx, &s, &f, &after));
}

/* Refused for false materials on 4 November 2026: no other application until that day of 2027. */
static const struct fact *refused(void *state, str organisation)
{
	static struct fact_case by = { .id = { "A-1", 3 }, .moves = 2 };
	static const struct fact f = { .kind = FACT_CASE, .value = &by };

	(void)state;
	return str_eq(organisation, S("maker")) ? &f : NULL;
}

static void barred(void **state)
{
	struct history *h = *state;
	struct fact_source s = source(h);
	struct fact_case_move m = { .id = S("A-2/1"),
		                    .case_id = S("A-2"),
		                    .n = 1,
		                    .event = S("submit"),
		                    .from_state = S("draft"),
		                    .to_state = S("submitted"),
		                    .organisation = S("maker"),
		                    .deadline = S("authorisation.correction"),
		                    .provisional = 1 };
	struct fact f = { .kind = FACT_CASE_MOVE, .subject = m.id, .value = &m };

	s.barring = refused;
	for (int day = 2; day <= 6; day++) {
		m.on_day = date_days(2027, 11, day);
		m.at_ms = f.at_ms = day_moment(m.on_day);
		m.due_day = m.on_day + 7; /* five working days, from a Tuesday to a Saturday */
		if (day == 6)
			m.due_day = date_days(2027, 11, 12);
		m.organisation = S("another");
		assert_null(case_move_fault(&h->cx, &s, &f));
		m.organisation = S("maker");
		assert_int_equal(case_move_fault(&h->cx, &s, &f) == NULL, day > 4);
	}
}

static void false_without_refusal(void **state)
{
	struct history *h = *state;
	const struct fact_source s = source(h);
	struct fact_case c = { .id = S("A-1"),
		               .state = S("refused"),
		               .moves = 2,
		               .due_day = ABSENT_INT,
		               .false_materials = 1 };

	h->n = 1;
	step(h, "refuse_application", "submitted", "refused", on(11, 4), NULL, ABSENT_INT);
	assert_null(stands(h, &s, &c));
	honest(h);
	h->n = 2;
	c.state = S("accepted");
	c.deadline = S("authorisation.decision");
	c.due_day = on(12, 2);
	assert_non_null(stands(h, &s, &c));
	c.false_materials = ABSENT_INT;
	assert_null(stands(h, &s, &c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_honest_history, start, finish),
		cmocka_unit_test_setup_teardown(told_otherwise, start, finish),
		cmocka_unit_test_setup_teardown(deemed_accepted, start, finish),
		cmocka_unit_test_setup_teardown(beyond_the_calendar, start, finish),
		cmocka_unit_test_setup_teardown(too_late, start, finish),
		cmocka_unit_test_setup_teardown(done_again, start, finish),
		cmocka_unit_test_setup_teardown(withdrawn, start, finish),
		cmocka_unit_test_setup_teardown(refused_after_withdrawal, start, finish),
		cmocka_unit_test_setup_teardown(documents, start, finish),
		cmocka_unit_test_setup_teardown(without_rulebooks, start, finish),
		cmocka_unit_test_setup_teardown(the_case_itself, start, finish),
		cmocka_unit_test_setup_teardown(what_else_is_asked, start, finish),
		cmocka_unit_test_setup_teardown(a_late_renewal, start, finish),
		cmocka_unit_test_setup_teardown(barred, start, finish),
		cmocka_unit_test_setup_teardown(false_without_refusal, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

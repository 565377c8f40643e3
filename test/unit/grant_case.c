/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case may grant, on both sides of each rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/grant_case.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "law/deadline.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define TODAY date_days(2026, 11, 20)
#define NOW_MS (day_moment(TODAY) + 36000000)

struct decided {
	struct cx cx;
	struct fact_case file;
	struct fact_grant grant, former, shortened, other;
	struct fact_regulation book[2];
	struct fact_case_move step;
	struct fact step_fact;
	struct fact case_fact, now, former_fact, shortened_fact, other_fact, book_fact[2];
};

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	struct decided *d = state;

	for (int i = 0; kind == FACT_RULEBOOK && i < 2; i++)
		if (str_eq(d->book[i].id, subject))
			return &d->book_fact[i];
	if (kind == FACT_CASE_MOVE && str_eq(subject, d->step.id))
		return &d->step_fact;
	if (kind == FACT_GRANT && str_eq(subject, d->former.id))
		return &d->shortened_fact;
	return NULL;
}

static const struct fact *at(void *state, int64_t index)
{
	struct decided *d = state;

	return index == d->former_fact.index ? &d->former_fact : NULL;
}

/* Both that there are beside the one that is granted. */
static const struct fact *grant_at(void *state, uint32_t i)
{
	struct decided *d = state;

	return i == 0 ? &d->shortened_fact : i == 1 ? &d->other_fact : NULL;
}

static const struct fact *granting(void *state, str authorisation)
{
	struct decided *d = state;

	return str_eq(authorisation, d->file.authorisation) ? &d->case_fact : NULL;
}

static void books_read(struct decided *d)
{
	static const char *const names[] = { "deadlines", "calendar" };

	for (int i = 0; i < 2; i++) {
		const char *path = str_c(d->cx.arena,
		                         str_fmt(d->cx.arena, "rulebooks/%s.json", names[i]));
		d->book[i].id = str_of(names[i]);
		if (os_read_file(&d->cx, path, 1 << 20, &d->book[i].text) != OK)
			fail_msg("%.*s", P(d->cx.detail));
		d->book_fact[i] = (struct fact){ .kind = FACT_RULEBOOK, .value = &d->book[i] };
	}
}

static struct fact_grant scope(const char *id, const char *benches)
{
	return (struct fact_grant){ .id = str_of(id),
		                    .organisation = S("maker"),
		                    .medium = S("water"),
		                    .regulations = S("jjg-162-2019"),
		                    .benches = str_of(benches),
		                    .size_min_milli = 15000,
		                    .size_max_milli = 25000,
		                    .class_min_milli = 2000,
		                    .class_max_milli = 2000,
		                    .valid_from_day = TODAY,
		                    .valid_until_day = TODAY + 1000,
		                    .state = S("granted"),
		                    .granted_ms = NOW_MS };
}

/* An initial application for B-03, granted; G-0 for B-01 and G-9 for B-09 stand beside it. */
static void initial(struct decided *d)
{
	d->grant = scope("G-1", "B-03");
	d->former = scope("G-0", "B-01");
	d->shortened = d->former;
	d->other = scope("G-9", "B-09");
	d->file = (struct fact_case){ .id = S("A-1"),
		                      .organisation = S("maker"),
		                      .kind = S("initial"),
		                      .medium = S("water"),
		                      .regulations = S("jjg-162-2019 jjg-162-2009"),
		                      .benches = S("B-03 B-04"),
		                      .size_min_milli = 15000,
		                      .size_max_milli = 25000,
		                      .class_min_milli = 2000,
		                      .class_max_milli = 2000,
		                      .moves = 9,
		                      .authorisation = S("G-1") };
	d->step = (struct fact_case_move){ .id = S("A-1/9"), .event = S("grant"), .at_ms = NOW_MS };
	d->step_fact = (struct fact){ .kind = FACT_CASE_MOVE, .value = &d->step };
	d->case_fact = (struct fact){ .kind = FACT_CASE, .value = &d->file };
	d->now = (struct fact){ .kind = FACT_GRANT, .at_ms = NOW_MS, .value = &d->grant };
	d->other_fact = (struct fact){ .kind = FACT_GRANT, .value = &d->other };
	d->former_fact = (struct fact){
		.kind = FACT_GRANT, .index = 7, .at_ms = 1, .prev = ABSENT_INT, .value = &d->former
	};
	d->shortened_fact = (struct fact){
		.kind = FACT_GRANT, .at_ms = NOW_MS, .prev = 7, .value = &d->shortened
	};
}

/* The same as a change of G-0, which has ended today. */
static void change(struct decided *d)
{
	initial(d);
	d->file.kind = S("change");
	d->file.former = S("G-0");
	d->grant.valid_from_day = TODAY + 1;
	d->former.valid_from_day = d->shortened.valid_from_day = TODAY - 100;
	d->shortened.valid_until_day = TODAY;
}

/* A renewal of G-0, which runs out as it would have. */
static void renewal(struct decided *d)
{
	change(d);
	d->file.kind = S("renewal");
	d->shortened = d->former;
	d->grant.valid_from_day = d->former.valid_until_day + 1;
	d->grant.valid_until_day = d->grant.valid_from_day + 1000;
}

static int start(void **state)
{
	struct arena *a = arena_new();
	struct decided *d = NEW(a, struct decided);

	d->cx = cx_new(a, NULL);
	books_read(d);
	initial(d);
	*state = d;
	return 0;
}

static int finish(void **state)
{
	arena_free(((struct decided *)*state)->cx.arena);
	return 0;
}

static const char *fault(struct decided *d)
{
	const struct fact_source s = { .at = at,
		                       .latest = latest,
		                       .grant = grant_at,
		                       .granting = granting,
		                       .state = d,
		                       .whole = true };

	return grant_case_fault(&d->cx, &s, &d->now);
}

#define LIE(make, change)                                                                          \
	make(d);                                                                                   \
	change;                                                                                    \
	if (fault(d) == NULL)                                                                      \
	fail_msg("not found: %s", #change)
#define TRUTH(make, change)                                                                        \
	make(d);                                                                                   \
	change;                                                                                    \
	if (fault(d) != NULL)                                                                      \
	fail_msg("%s: %s", #change, fault(d))

static void what_was_applied_for(void **state)
{
	struct decided *d = *state;

	TRUTH(initial, (void)0);
	TRUTH(initial, d->grant.size_min_milli++);
	TRUTH(initial, d->grant.granted_ms = ABSENT_INT);
	LIE(initial, d->grant.benches = S("B-03 B-05"));
	LIE(initial, d->grant.regulations = S("jjg-1190-2022"));
	LIE(initial, d->grant.size_min_milli--);
	LIE(initial, d->grant.size_max_milli++);
	LIE(initial, d->grant.class_min_milli--);
	LIE(initial, d->grant.class_max_milli++);
	LIE(initial, d->grant.sites = S("plant"));
	LIE(initial, d->file.sites = S("plant"));
	LIE(initial, d->file.signatories = S("li"));
	LIE(initial, d->grant.organisation = S("another"));
	LIE(initial, d->grant.medium = S("gas"));
	LIE(initial, d->grant.granted_ms--);
	LIE(initial, d->file.authorisation = S("G-2"));
	LIE(initial, d->step.at_ms--);
	LIE(initial, d->step.event = S("extend"));
	LIE(initial, d->file.moves = 8);
}

/* Three months from 20 November; without rulebooks, or without that deadline, no bound. */
static void when_it_begins(void **state)
{
	struct decided *d = *state;
	const int64_t last = date_days(2027, 2, 20);

	LIE(initial, d->grant.valid_from_day--);
	TRUTH(initial, d->grant.valid_from_day = last);
	LIE(initial, d->grant.valid_from_day = last + 1);
	d->book[0].id = S("diary");
	TRUTH(initial, d->grant.valid_from_day = last + 1);
	d->book[0].id = S("deadlines");
	d->book[0].text = S("{\"id\":\"deadlines\",\"title_zh\":\"a\",\"title_en\":\"a\","
	                    "\"version\":\"a\",\"deadlines\":[]}");
	TRUTH(initial, d->grant.valid_from_day = last + 1);
}

static void what_it_follows(void **state)
{
	struct decided *d = *state;

	TRUTH(change, (void)0);
	LIE(change, d->shortened.valid_until_day++);
	LIE(change, d->file.former = S("G-7"));
	TRUTH(change, d->grant.valid_until_day = d->former.valid_until_day);
	LIE(change, d->grant.valid_until_day = d->former.valid_until_day + 1);
	LIE(change, d->shortened_fact.at_ms--); /* it had been shortened before */
	LIE(change, d->grant.valid_from_day++);
	TRUTH(renewal, (void)0);
	LIE(renewal, d->grant.valid_from_day++);
	LIE(renewal, (d->shortened.valid_until_day = TODAY, d->grant.valid_from_day = TODAY + 1));
}

static void what_stands(void **state)
{
	struct decided *d = *state;
	const str now = S("2026-11-01T00:00:00+08:00/2027-01-01T00:00:00+08:00");
	const str over = S("2026-11-01T00:00:00+08:00/2026-11-02T00:00:00+08:00");

	LIE(change, d->shortened.organisation = S("another"));
	LIE(change, d->shortened.medium = S("gas"));
	LIE(change, d->shortened.state = S("suspended"));
	LIE(change, d->shortened.state = S("revoked"));
	LIE(change, d->shortened.state = S("cancelled"));
	LIE(change, d->shortened.suspensions = now);
	TRUTH(change, d->shortened.suspensions = over);
	TRUTH(change, d->shortened.valid_from_day = TODAY);
	LIE(change, d->shortened.valid_from_day = TODAY + 1);
}

/* A change of what has expired is none; a renewal of it begins on the day after the decision. */
static void what_has_expired(void **state)
{
	struct decided *d = *state;

#define UNTIL(day)                                                                                 \
	(d->former.valid_until_day = d->shortened.valid_until_day = (day),                         \
	 d->grant.valid_until_day = (day))
	TRUTH(change, UNTIL(TODAY));
	LIE(change, UNTIL(TODAY - 1));
	TRUTH(renewal, (UNTIL(TODAY), d->grant.valid_from_day = TODAY + 1));
	TRUTH(renewal, (UNTIL(TODAY - 1), d->grant.valid_from_day = TODAY + 1));
	LIE(renewal, (UNTIL(TODAY - 1), d->grant.valid_from_day = TODAY));
	LIE(renewal, (UNTIL(TODAY - 1), d->grant.valid_from_day = TODAY + 2));
#undef UNTIL
}

static void what_is_suspended_beside_it(void **state)
{
	struct decided *d = *state;

#define BESIDE (d->other.benches = S("B-07 B-03"), d->other.state = S("suspended"))
	TRUTH(initial, d->other.benches = S("B-03"));
	TRUTH(initial, d->other.state = S("suspended"));
	LIE(initial, BESIDE);
	LIE(change, BESIDE);
	LIE(initial, (BESIDE, d->other.state_from_ms = NOW_MS + 1));
	TRUTH(initial, (BESIDE, d->other.organisation = S("another")));
	TRUTH(initial, (BESIDE, d->other.medium = S("gas")));
	TRUTH(initial, (BESIDE, d->other.regulations = S("jjg-1190-2022")));
	TRUTH(initial, (BESIDE, d->other.size_min_milli = 25001));
	TRUTH(initial, (BESIDE, d->other.size_max_milli = 14999));
	TRUTH(initial, (BESIDE, d->other.class_min_milli = 2001));
	TRUTH(initial, (BESIDE, d->other.valid_until_day = TODAY - 1));
	TRUTH(initial, (BESIDE, d->other.valid_from_day = TODAY + 1001));
	TRUTH(initial, (BESIDE, d->other.state = S("revoked")));
	LIE(initial,
	    (BESIDE, d->other.state = S("revoked"),
	     d->other.suspensions = S("2026-11-01T00:00:00+08:00/2027-01-01T00:00:00+08:00")));
	LIE(initial,
	    (BESIDE, d->other.state = S("revoked"),
	     d->other.suspensions = S("2026-12-01T00:00:00+08:00/2027-01-01T00:00:00+08:00")));
	TRUTH(initial,
	      (BESIDE, d->other.state = S("granted"),
	       d->other.suspensions = S("2026-11-01T00:00:00+08:00/2026-11-02T00:00:00+08:00")));
#undef BESIDE
}

/* Another case, which made G-0 of G-7. */
static const struct fact *followed(void *state, str authorisation)
{
	static const struct fact_case other = { .id = { "A-0", 3 }, .authorisation = { "G-0", 3 } };
	static const struct fact f = { .kind = FACT_CASE, .value = &other };

	(void)state;
	return str_eq(authorisation, S("G-7")) ? &f : NULL;
}

static void what_was_replaced_before(void **state)
{
	const struct {
		const char *state;
		int64_t from_ms;
		bool stands;
	} next[] = {
		{ "granted", 0, true },           { "suspended", 0, true },
		{ "revoked", 0, false },          { "cancelled", NOW_MS, false },
		{ "cancelled", INT64_MAX, true },
	};
	struct decided *d = *state;
	const struct fact_source s = { .latest = latest, .following = followed, .state = d };

	for (size_t i = 0; i < sizeof next / sizeof next[0]; i++) {
		initial(d);
		d->file.former = S("G-7");
		d->shortened.state = str_of(next[i].state);
		d->shortened.state_from_ms = next[i].from_ms;
		assert_int_equal(grant_decision_fault(&s, &d->file, NOW_MS) != NULL,
		                 next[i].stands);
		d->file.authorisation = S("G-0");
		assert_non_null(grant_decision_fault(&s, &d->file, NOW_MS)); /* it is there */
		d->file.authorisation = S("G-1");
		d->file.former = S("G-6");
		assert_null(grant_decision_fault(&s, &d->file, NOW_MS));
		d->file.former = S("G-7");
		d->file.id = S("A-0");
		assert_null(grant_decision_fault(&s, &d->file, NOW_MS));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_applied_for, start, finish),
		cmocka_unit_test_setup_teardown(when_it_begins, start, finish),
		cmocka_unit_test_setup_teardown(what_it_follows, start, finish),
		cmocka_unit_test_setup_teardown(what_stands, start, finish),
		cmocka_unit_test_setup_teardown(what_has_expired, start, finish),
		cmocka_unit_test_setup_teardown(what_was_replaced_before, start, finish),
		cmocka_unit_test_setup_teardown(what_is_suspended_beside_it, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

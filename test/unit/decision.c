/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bureau decides: from which moment on a suspension withholds, that a withheld lot and a
 * certificate are decided on once, also by two officers in the same moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define LOT "DEM0-a"
#define SERIAL "100000000001"
#define NUMBER "WDEM0-" SERIAL "-1"
#define GRANT "\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"r\""

static str lot(struct scratch *s)
{
	return lot_of(s->arena, "a", SERIAL);
}

static struct answer suspend_from(struct scratch *s, int64_t from_ms)
{
	const char *in = str_fmt(s->arena, "{" GRANT ",\"effect_from_ms\":\"%.*s\"}",
	                         P(moment_print(s->arena, from_ms)))
	                         .p;

	return as_bureau(s, "grant.suspend", in);
}

/* A moment before it takes effect nothing is withheld, at that moment everything is. */
static void effect(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(suspend_from(s, SCRATCH_NOW_MS - 1).result, E_INVALID);
	(void)must(suspend_from(s, SCRATCH_NOW_MS + 1000));
	atomic_store(&s->now_ms, SCRATCH_NOW_MS + 999);
	(void)must(upload(s, lot(s)));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE withheld = 0"), 1);
	atomic_store(&s->now_ms, SCRATCH_NOW_MS + 1000);
	(void)must(upload(s, lot_of(s->arena, "b", "100000000002")));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE withheld = 1"), 1);
}

static void at_once(void **state)
{
	struct scratch *s = *state;

	(void)must(suspend_from(s, SCRATCH_NOW_MS));
	(void)must(upload(s, lot(s)));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE withheld = 1"), 1);
}

/* A revocation takes the place of a suspension that was to begin later, or had begun. */
static void revoked_meanwhile(void **state)
{
	struct scratch *s = *state;

	(void)must(suspend_from(s, SCRATCH_NOW_MS + 1000));
	(void)must(decide_grant(s, "revoke", SCRATCH_GRANT, ""));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM authorisation WHERE state = 'revoked' "
	                               "AND state_from_ms = 1795248000000 AND suspensions IS NULL"),
	                 1);
}

/* -- brought forward ------------------------------------------------------------------------- */

static struct answer decide(struct scratch *s, const char *event, int64_t from_ms)
{
	return decide_grant(s, event, SCRATCH_GRANT,
	                    str_fmt(s->arena, ",\"effect_from_ms\":\"%.*s\"",
	                            P(moment_print(s->arena, from_ms)))
	                            .p);
}

static bool stands(struct scratch *s, const char *state, int64_t from_ms, const char *suspensions)
{
	const char *q = str_fmt(s->arena,
	                        "SELECT count(*) FROM authorisation WHERE id = '" SCRATCH_GRANT
	                        "' AND state = '%s' AND state_from_ms = %lld "
	                        "AND coalesce(suspensions, '') = '%s'",
	                        state, (long long)from_ms, suspensions)
	                        .p;

	return sqlite_int(s, q) == 1;
}

static void each_forward(struct scratch *s, const char *first, const char *again, const char *is)
{
	const int64_t then = SCRATCH_NOW_MS + 10000;

	(void)must(decide(s, first, then));
	/* no later, and not the same moment */
	assert_int_equal(decide(s, again, then + 1).result, E_INVALID);
	assert_int_equal(decide(s, again, then).result, E_INVALID);
	assert_int_equal(decide(s, again, SCRATCH_NOW_MS - 1).result, E_INVALID);
	(void)must(decide(s, again, then - 1000));
	assert_true(stands(s, is, then - 1000, ""));
	/* at the last moment before it begins, and not when it has begun */
	atomic_store(&s->now_ms, then - 1001);
	(void)must(decide(s,
	                  is[0] == 's'   ? "suspend"
	                  : is[0] == 'r' ? "revoke"
	                                 : "cancel",
	                  then - 1001));
	assert_true(stands(s, is, then - 1001, ""));
	assert_int_equal(decide(s, again, then - 1001).result, E_STATE);
}

static void earlier_only(void **state)
{
	static const char *const pairs[][3] = {
		{ "suspend", "suspend", "suspended" },
		{ "revoke", "revoke", "revoked" },
		{ "cancel", "cancel", "cancelled" },
		{ "cancel", "revoke", "revoked" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		void *own;
		assert_int_equal(scratch_setup(&own), 0);
		each_forward(own, pairs[i][0], pairs[i][1], pairs[i][2]);
		assert_int_equal(scratch_teardown(&own), 0);
	}
}

/* What is revoked in time to come is not given up instead, and not lifted; but it can be suspended
 * until then. */
static void not_otherwise(void **state)
{
	struct scratch *s = *state;

	(void)must(decide(s, "revoke", SCRATCH_NOW_MS + 10000));
	assert_int_equal(decide(s, "cancel", SCRATCH_NOW_MS).result, E_STATE);
	assert_int_equal(decide_grant(s, "resume", SCRATCH_GRANT, "").result, E_STATE);
	assert_int_equal(decide(s, "suspend", SCRATCH_NOW_MS + 10000).result, E_INVALID);
	assert_int_equal(decide(s, "suspend", SCRATCH_NOW_MS - 1).result, E_INVALID);
	(void)must(decide(s, "suspend", SCRATCH_NOW_MS + 9999));
	assert_int_equal(decide(s, "suspend", SCRATCH_NOW_MS + 9999).result, E_INVALID);
	(void)must(decide(s, "suspend", SCRATCH_NOW_MS));
	assert_true(stands(s, "revoked", SCRATCH_NOW_MS + 10000,
	                   "2026-11-21T16:00:00+08:00/2026-11-21T16:00:10+08:00"));
	assert_int_equal(decide(s, "suspend", SCRATCH_NOW_MS).result, E_STATE);
	assert_int_equal(decide(s, "cancel", SCRATCH_NOW_MS).result, E_STATE);
	(void)must(decide_grant(s, "resume", SCRATCH_GRANT, ""));
	assert_true(stands(s, "revoked", SCRATCH_NOW_MS + 10000,
	                   "2026-11-21T16:00:00+08:00/2026-11-21T16:00:00+08:00"));
	atomic_store(&s->now_ms, SCRATCH_NOW_MS + 10000);
	assert_int_equal(decide(s, "suspend", SCRATCH_NOW_MS + 10000).result, E_STATE);
	assert_int_equal(decide_grant(s, "resume", SCRATCH_GRANT, "").result, E_STATE);
}

/* A suspension until the revocation becomes shorter with it; one that was to begin between them
 * never was. */
static void the_suspension_before(void **state)
{
	struct scratch *s = *state;

	(void)must(suspend_from(s, SCRATCH_NOW_MS + 2000));
	(void)must(decide(s, "revoke", SCRATCH_NOW_MS + 9000));
	assert_true(stands(s, "revoked", SCRATCH_NOW_MS + 9000,
	                   "2026-11-21T16:00:02+08:00/2026-11-21T16:00:09+08:00"));
	(void)must(decide(s, "revoke", SCRATCH_NOW_MS + 5000));
	assert_true(stands(s, "revoked", SCRATCH_NOW_MS + 5000,
	                   "2026-11-21T16:00:02+08:00/2026-11-21T16:00:05+08:00"));
	atomic_store(&s->now_ms, SCRATCH_NOW_MS + 3000);
	(void)must(upload(s, lot(s)));
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot"), 1);
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	(void)must(decide(s, "revoke", SCRATCH_NOW_MS + 2000));
	assert_true(stands(s, "revoked", SCRATCH_NOW_MS + 2000,
	                   "2026-11-21T16:00:02+08:00/2026-11-21T16:00:02+08:00"));
	(void)must(decide(s, "revoke", SCRATCH_NOW_MS + 1999));
	assert_true(stands(s, "revoked", SCRATCH_NOW_MS + 1999, ""));
}

/* -- twice ----------------------------------------------------------------------------------- */

#define OFFICERS 6

/* All ask in one group; one is heard, the others learn of the state. */
static void one_of(struct scratch *s, const char *const op[2], const char *in)
{
	struct question q[OFFICERS];
	struct answer a[OFFICERS];
	int good = 0;

	for (int i = 0; i < OFFICERS; i++)
		q[i] = (struct question){
			.role = ROLE_BUREAU, .organisation = "bureau", .op = op[i % 2], .in = in
		};
	ask_together(s, s->arena, q, OFFICERS, a);
	for (int i = 0; i < OFFICERS; i++) {
		good += a[i].result == OK;
		if (a[i].result != OK && (a[i].result != E_STATE || a[i].status != 409))
			fail_msg("%s: %s: %.*s", op[i % 2], err_info(a[i].result)->name,
			         P(a[i].detail));
	}
	assert_int_equal(good, 1);
}

static void officers_at_once(void **state)
{
	struct scratch *s = *state;

	(void)must(upload(s, lot(s)));
	one_of(s, (const char *const[]){ "certificate.revoke", "certificate.revoke" },
	       "{\"number\":\"" NUMBER "\",\"reason\":\"r\"}");
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 3);
	one_of(s, (const char *const[]){ "grant.suspend", "grant.suspend" }, "{" GRANT "}");
	(void)must(upload(s, lot_of(s->arena, "b", "100000000002")));
	one_of(s, (const char *const[]){ "lot.release", "lot.refuse" },
	       "{\"lot\":\"DEM0-b\",\"reason\":\"r\"}");
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE decision IS NOT NULL"), 1);
	(void)must(attach(s, "permit.pdf", "application/pdf"));
	one_of(s, (const char *const[]){ "grant.revoke", "grant.revoke" }, SCRATCH_REVOKED);
}

/* After a refusal nothing brings the certificates back, and there is no row that says so. */
static void refused_for_good(void **state)
{
	struct scratch *s = *state;
	static const char in[] = "{\"lot\":\"" LOT "\",\"reason\":\"r\"}";

	(void)must(suspend_from(s, SCRATCH_NOW_MS));
	(void)must(upload(s, lot(s)));
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 1);
	(void)must(as_bureau(s, "lot.refuse", in));
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 0);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE due_day IS NULL"), 1);
	assert_int_equal(as_bureau(s, "lot.release", in).result, E_STATE);
	(void)must(decide_grant(s, "resume", SCRATCH_GRANT, ""));
	assert_int_equal(as_bureau(s, "lot.release", in).result, E_STATE);
	assert_int_equal(
	        as_maker(s, "lot.approve", "{\"lot\":\"" LOT "\",\"approver\":\"REG-0305\"}")
	                .result,
	        E_STATE);
	assert_int_equal(
	        as_bureau(s, "certificate.revoke", "{\"number\":\"" NUMBER "\",\"reason\":\"r\"}")
	                .result,
	        E_STATE);
}

static void released(void **state)
{
	struct scratch *s = *state;

	(void)must(suspend_from(s, SCRATCH_NOW_MS));
	(void)must(upload(s, lot(s)));
	struct answer a = must(
	        as_bureau(s, "lot.release", "{\"lot\":\"" LOT "\",\"reason\":\"r\"}"));
	assert_true(str_eq(said(&a, "/issued"), S("1")));
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 2);
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot"), 1);
	/* the same bytes again are answered as they were */
	a = upload(s, lot(s));
	assert_int_equal(a.status, 200);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
#define SERVING(test) cmocka_unit_test_setup_teardown(test, scratch_setup_serving, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(effect),
		ALONE(at_once),
		ALONE(revoked_meanwhile),
		cmocka_unit_test(earlier_only),
		ALONE(not_otherwise),
		ALONE(the_suspension_before),
		SERVING(officers_at_once),
		ALONE(refused_for_good),
		ALONE(released),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two authorisations for the same: what takes one away is not got round by the other one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define HOUR_MS INT64_C(3600000)
#define MORNING_MS (SCRATCH_NOW_MS - 32 * HOUR_MS) /* 08:00; the runs are from 08:18 to 09:01 */
#define NOON_MS (SCRATCH_NOW_MS - 28 * HOUR_MS)

/* Another one of the same maker, which differs as the test wants. */
static void second(struct scratch *s, const char *pointer, const char *value)
{
	static const char same[] =
	        "{\"organisation\":\"maker\",\"id\":\"A-2\",\"medium\":\"water\","
	        "\"regulations\":\"jjg-162-2019\",\"benches\":\"B-03\",\"size_min_milli\":15000,"
	        "\"size_max_milli\":25000,\"class_min_milli\":2000,\"class_max_milli\":2000,"
	        "\"valid_from_day\":\"2024-04-01\",\"valid_until_day\":\"2029-03-31\"}";
	str in = pointer ? json_edit(s->arena, str_of(same), pointer, value) : str_of(same);

	(void)must(as_bureau(s, "grant.add", str_c(s->arena, in)));
}

static void decide_at(struct scratch *s, int64_t at_ms, const char *event)
{
	atomic_store(&s->now_ms, at_ms);
	(void)must(decide_grant(s, event, "A-2", ""));
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
}

static struct answer lot(struct scratch *s)
{
	return upload(s, lot_of(s->arena, "a", "100000000001"));
}

static void refused(struct scratch *s)
{
	struct answer a = lot(s);

	assert_int_equal(a.result, E_NO_GRANT);
	assert_non_null(strstr(str_c(s->arena, a.detail), "A-2: it covers the same"));
}

static void stored(struct scratch *s, int withheld)
{
	(void)must(lot(s));
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot"), withheld);
}

static void suspended_before(void **state)
{
	struct scratch *s = *state;

	second(s, NULL, NULL);
	decide_at(s, MORNING_MS, "suspend");
	refused(s);
	decide_at(s, NOON_MS, "resume");
	refused(s);
}

static void withheld_after(void **state)
{
	struct scratch *s = *state;

	second(s, NULL, NULL);
	decide_at(s, NOON_MS, "suspend");
	stored(s, 1);
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 1);
}

static void lifted_after(void **state)
{
	struct scratch *s = *state;

	second(s, NULL, NULL);
	decide_at(s, NOON_MS, "suspend");
	decide_at(s, NOON_MS + 1, "resume");
	stored(s, 0);
}

/* Given up, not taken away. */
static void cancelled(void **state)
{
	struct scratch *s = *state;

	second(s, NULL, NULL);
	decide_at(s, MORNING_MS, "cancel");
	stored(s, 0);
}

/* One that covers something else says nothing about this lot. */
static void of_another_scope(void **state)
{
	static const char *const other[][2] = {
		{ "/benches", "\"B-99\"" },       { "/regulations", "\"jjg-162-2009\"" },
		{ "/size_min_milli", "20000" },   { "/class_min_milli", "1000" },
		{ "/medium", "\"gas\"" },         { "/valid_until_day", "\"2026-11-19\"" },
		{ "/organisation", "\"other\"" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
		void *own;
		assert_int_equal(scratch_setup(&own), 0);
		struct scratch *s = own;
		second(s, other[i][0], other[i][1]);
		if (strcmp(other[i][0], "/class_min_milli") == 0)
			sqlite_do(s, "UPDATE authorisation SET class_max_milli = 1999 "
			             "WHERE id = 'A-2'");
		decide_at(s, MORNING_MS, "suspend");
		stored(s, 0);
		assert_int_equal(scratch_teardown(&own), 0);
	}
}

/* What was granted in knowledge of the decision stands. */
static void granted_afterwards(void **state)
{
	struct scratch *s = *state;

	second(s, NULL, NULL);
	decide_at(s, MORNING_MS, "suspend");
	sqlite_do(s, "UPDATE authorisation SET granted_ms = 1795132800000 "
	             "WHERE id = '" SCRATCH_GRANT "'"); /* 08:00 */
	stored(s, 0);
}

static void granted_just_before(void **state)
{
	struct scratch *s = *state;

	second(s, NULL, NULL);
	decide_at(s, MORNING_MS, "suspend");
	sqlite_do(s, "UPDATE authorisation SET granted_ms = 1795132799999 "
	             "WHERE id = '" SCRATCH_GRANT "'");
	refused(s);
}

/* A revocation that is to come does not end the suspension until then. */
static void suspended_until_revoked(void **state)
{
	struct scratch *s = *state;

	atomic_store(&s->now_ms, NOON_MS);
	(void)must(decide_grant(s, "suspend", SCRATCH_GRANT, ""));
	(void)must(decide_grant(s, "revoke", SCRATCH_GRANT,
	                        ",\"effect_from_ms\":\"2027-01-01T00:00:00+08:00\""));
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	stored(s, 1);
}

/* What waits for an approval is not approved after the loss. */
static void approval(void **state)
{
	static const char in[] = "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0305\"}";
	struct scratch *s = *state;

	second(s, NULL, NULL);
	(void)must(upload(
	        s, json_edit(s->arena, lot_of(s->arena, "a", "100000000001"), "/approver", NULL)));
	decide_at(s, SCRATCH_NOW_MS, "suspend");
	struct answer no = as_maker(s, "lot.approve", in);
	assert_int_equal(no.result, E_NO_GRANT);
	assert_non_null(strstr(str_c(s->arena, no.detail), "A-2"));
	decide_at(s, SCRATCH_NOW_MS, "resume");
	(void)must(as_maker(s, "lot.approve", in));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(suspended_before),
		ALONE(withheld_after),
		ALONE(lifted_after),
		ALONE(cancelled),
		cmocka_unit_test(of_another_scope),
		ALONE(granted_afterwards),
		ALONE(granted_just_before),
		ALONE(approval),
		ALONE(suspended_until_revoked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

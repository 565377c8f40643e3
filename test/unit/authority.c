/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that an upload rests on, lapsed one by one: each refusal has its code and names what
 * had lapsed.  The facts are changed behind the platform's back, since no operation makes a fact
 * shorter; suspensions go through their operations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define LOT_DAY "20777" /* 2026-11-20, on which the runs are made */
#define HOUR_MS INT64_C(3600000)

struct lapse {
	const char *change;          /* SQL, or NULL */
	const char *pointer, *value; /* of an edit of the file, or NULL */
	err wanted;
	const char *words; /* that the refusal has */
};

/* clang-format off */
static const struct lapse lapses[] = {
	/* the bench's certificate */
	{ "UPDATE bench SET valid_until_day = " LOT_DAY " - 1", NULL, NULL, E_LAPSED, "bench B-03" },
	{ "UPDATE bench SET valid_from_day = " LOT_DAY " + 1", NULL, NULL, E_LAPSED, "bench B-03" },
	{ "UPDATE bench SET medium = 'gas'", NULL, NULL, E_CONTRADICTION, "B-03" },
	{ NULL, "/bench", "\"B-99\"", E_INVALID, "no bench B-99" },
	{ NULL, "/meters/0/position", "11", E_INVALID, "bench B-03 has 10 positions" },
	/* the people */
	{ "UPDATE person SET valid_until_day = " LOT_DAY " - 1 WHERE registration = 'REG-0107'",
	  NULL, NULL, E_LAPSED, "verifier REG-0107" },
	{ "UPDATE person SET valid_from_day = " LOT_DAY " + 1 WHERE registration = 'REG-0107'",
	  NULL, NULL, E_LAPSED, "verifier REG-0107" },
	{ "UPDATE person SET water = 0 WHERE registration = 'REG-0107'",
	  NULL, NULL, E_LAPSED, "verifier REG-0107 is not registered for water" },
	{ "UPDATE person SET valid_until_day = " LOT_DAY " - 1 WHERE registration = 'REG-0211'",
	  NULL, NULL, E_LAPSED, "checker REG-0211" },
	{ "UPDATE person SET water = 0 WHERE registration = 'REG-0211'",
	  NULL, NULL, E_LAPSED, "checker REG-0211" },
	{ "UPDATE person SET signatory = 0 WHERE registration = 'REG-0305'",
	  NULL, NULL, E_LAPSED, "REG-0305 is not entitled" },
	{ "UPDATE person SET valid_until_day = " LOT_DAY " - 1 WHERE registration = 'REG-0305'",
	  NULL, NULL, E_LAPSED, "approver REG-0305" },
	{ "UPDATE person SET valid_until_day = " LOT_DAY " WHERE registration = 'REG-0305'",
	  NULL, NULL, E_LAPSED, "approver REG-0305 is not validly registered today" },
	{ NULL, "/approver", "\"REG-0211\"", E_LAPSED, "REG-0211 is not entitled" },
	{ NULL, "/checker", "\"REG-0107\"", E_INVALID, "nobody checks" },
	{ NULL, "/verifier", "\"REG-0305\"", E_INVALID, "nobody approves" },
	{ NULL, "/verifier", "\"REG-9999\"", E_INVALID, "no person REG-9999" },
	{ NULL, "/checker", "\"REG-9999\"", E_INVALID, "no person REG-9999" },
	{ NULL, "/approver", "\"REG-9999\"", E_INVALID, "no person REG-9999" },
	/* type and regulation */
	{ NULL, "/type", "\"none such\"", E_INVALID, "no type none such" },
	{ "DELETE FROM regulation WHERE id = 'jjg-162-2019'", NULL, NULL,
	  E_INVALID, "no regulation jjg-162-2019" },
	{ NULL, "/regulation", "\"jjg-162-2009\"", E_REGULATION, "jjg-162-2009" },
	/* the grant's scope */
	{ "UPDATE authorisation SET size_min_milli = 15001", NULL, NULL, E_NO_GRANT, "size" },
	{ "UPDATE authorisation SET size_max_milli = 14999", NULL, NULL, E_NO_GRANT, "size" },
	{ "UPDATE authorisation SET class_min_milli = 2001", NULL, NULL, E_NO_GRANT, "class" },
	{ "UPDATE authorisation SET class_max_milli = 1999", NULL, NULL, E_NO_GRANT, "class" },
	{ "UPDATE authorisation SET regulations = 'jjg-162-2009 jjg-162-20190'", NULL, NULL,
	  E_NO_GRANT, "regulation" },
	{ "UPDATE authorisation SET benches = 'B-0 B-031'", NULL, NULL, E_NO_GRANT, "bench" },
	{ "UPDATE authorisation SET sites = 'plant'", NULL, NULL, E_NO_GRANT, "at no site" },
	{ "UPDATE type SET manufacturer = 'other'", NULL, NULL, E_NOT_OWN, "made by other" },
	{ "UPDATE authorisation SET valid_until_day = " LOT_DAY " - 1", NULL, NULL,
	  E_NO_GRANT, "not valid" },
	{ "UPDATE authorisation SET valid_from_day = " LOT_DAY " + 1", NULL, NULL,
	  E_NO_GRANT, "not valid" },
	{ "UPDATE authorisation SET medium = 'gas'", NULL, NULL, E_NO_GRANT, "medium" },
	{ "DELETE FROM authorisation WHERE organisation = 'maker'", NULL, NULL,
	  E_NO_GRANT, "medium" },
};
/* clang-format on */

static str good(struct scratch *s)
{
	return lot_of(s->arena, "a", "100000000001");
}

static void said_to_be(const struct answer *a, err wanted, const char *words, const char *what)
{
	static char detail[2000];

	(void)snprintf(detail, sizeof detail, "%.*s", P(a->detail));
	if (a->result != wanted || strstr(detail, words) == NULL)
		fail_msg("%s: %s instead of %s \"%s\": %s", what, err_info(a->result)->name,
		         err_info(wanted)->name, words, detail);
}

static void each_lapse(void **state)
{
	(void)state;

	for (size_t i = 0; i < sizeof lapses / sizeof lapses[0]; i++) {
		const struct lapse *l = &lapses[i];
		void *own;
		assert_int_equal(scratch_setup(&own), 0);
		struct scratch *s = own;
		str lot = good(s);
		if (l->change != NULL)
			sqlite_do(s, l->change);
		if (l->pointer != NULL)
			lot = json_edit(s->arena, lot, l->pointer, l->value);
		struct answer a = upload(s, lot);
		said_to_be(&a, l->wanted, l->words, l->change ? l->change : l->value);
		assert_int_equal(a.status, 422);
		assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 0);
		assert_int_equal(scratch_teardown(&own), 0);
	}
}

/* The first and the last day of a fact still count. */
static void the_very_day_holds(void **state)
{
	struct scratch *s = *state;

	sqlite_do(s, "UPDATE bench SET valid_from_day = " LOT_DAY ", valid_until_day = " LOT_DAY);
	sqlite_do(s, "UPDATE person SET valid_from_day = " LOT_DAY ", valid_until_day = " LOT_DAY);
	sqlite_do(s, /* who approves by the upload is registered when it comes in, too */
	          "UPDATE person SET valid_until_day = " LOT_DAY
	          " + 1 WHERE registration = 'REG-0305'");
	sqlite_do(s, "UPDATE authorisation SET valid_from_day = " LOT_DAY
	             ", valid_until_day = " LOT_DAY
	             ", size_min_milli = 15000, size_max_milli = 15000");
	(void)must(upload(s, good(s)));
}

/* A run that goes past midnight needs both days. */
static void runs_past_midnight(void **state)
{
	struct scratch *s = *state;
	str lot = json_edit(s->arena, good(s), "/bench_runs/2/ended_at",
	                    "\"2026-11-21T00:10:00+08:00\"");

	sqlite_do(s, "UPDATE bench SET valid_until_day = " LOT_DAY);
	struct answer a = upload(s, lot);
	said_to_be(&a, E_LAPSED, "bench B-03", "midnight");
	sqlite_do(s, "UPDATE bench SET valid_until_day = " LOT_DAY " + 1");
	(void)must(upload(s, lot));
}

static void the_future(void **state)
{
	struct scratch *s = *state;

	atomic_store(&s->now_ms, SCRATCH_NOW_MS - 48 * HOUR_MS);
	struct answer a = upload(s, good(s));
	said_to_be(&a, E_INVALID, "future", "future");
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	(void)must(upload(s, good(s)));
}

/* -- grants that were taken away ------------------------------------------------------------- */

static struct answer change(struct scratch *s, const char *event)
{
	return must(decide_grant(s, event, SCRATCH_GRANT, ""));
}

/* The runs are made on 2026-11-20 from 08:18 to 09:01; the clock stands a day later. */
static void suspended_before(void **state)
{
	struct scratch *s = *state;

	atomic_store(&s->now_ms, SCRATCH_NOW_MS - 32 * HOUR_MS); /* 08:00 on the lot's day */
	(void)change(s, "suspend");
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	struct answer a = upload(s, good(s));
	said_to_be(&a, E_NO_GRANT, "suspended, revoked or cancelled", "suspended before");
}

static void suspended_during(void **state)
{
	struct scratch *s = *state;

	atomic_store(&s->now_ms, SCRATCH_NOW_MS - 31 * HOUR_MS - HOUR_MS / 2); /* 08:30 */
	(void)change(s, "suspend");
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	struct answer a = upload(s, good(s));
	said_to_be(&a, E_NO_GRANT, "suspended, revoked or cancelled", "suspended during");
}

/* Suspended at one hour of the lot's day and lifted at another; sent a day later. */
static struct answer suspended_from_to(struct scratch *s, int64_t from_minute, int64_t to_minute)
{
	const int64_t morning = SCRATCH_NOW_MS - 32 * HOUR_MS; /* 08:00 */

	atomic_store(&s->now_ms, morning + from_minute * 60000);
	(void)change(s, "suspend");
	atomic_store(&s->now_ms, morning + to_minute * 60000);
	(void)change(s, "resume");
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	return upload(s, good(s));
}

static void lifted_before_the_upload(void **state)
{
	static const struct {
		int from, to;
		bool refused;
	} cases[] = {
		{ 0, 10, false }, { 0, 30, true },   { 0, 600, true },
		{ 25, 35, true }, { 30, 600, true }, { 120, 600, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		void *own;
		assert_int_equal(scratch_setup(&own), 0);
		struct scratch *s = own;
		struct answer a = suspended_from_to(s, cases[i].from, cases[i].to);
		if (cases[i].refused) {
			said_to_be(&a, E_NO_GRANT, SCRATCH_GRANT ": it was suspended", "lifted");
			assert_int_equal(a.status, 422);
		} else {
			(void)must(a);
			assert_false(str_eq(said(&a, "/meters/0/certificate"), S("")));
			assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot"), 0);
		}
		assert_int_equal(scratch_teardown(&own), 0);
	}
}

/* A run that stands alone and does not say when may lie anywhere in the day. */
static void an_untimed_run(void **state)
{
	struct scratch *s = *state;
	static const char alone[] =
	        "{\"point\":\"Q3\",\"method\":\"volume\",\"actual_l\":100,\"start_l\":2000,"
	        "\"end_l\":2100,\"water_c\":20,\"seconds\":150}";
	str lot = json_edit(s->arena, good(s), "/meters/0/runs/-", alone);

	atomic_store(&s->now_ms, SCRATCH_NOW_MS - 28 * HOUR_MS); /* 12:00, after the timed runs */
	(void)change(s, "suspend");
	(void)change(s, "resume");
	struct answer late = upload(s, json_edit(s->arena, lot, "/bench_runs/2/ended_at",
	                                         "\"2026-11-20T13:00:00+08:00\""));
	said_to_be(&late, E_INVALID, "ends in the future", "later that day");
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	struct answer a = upload(s, lot);
	said_to_be(&a, E_NO_GRANT, "it was suspended", "untimed");
	(void)must(upload(s, good(s)));
}

/* An earlier suspension counts beside the latest one, and a revocation does not hide it. */
static void suspended_then_revoked(void **state)
{
	struct scratch *s = *state;

	const int64_t morning = SCRATCH_NOW_MS - 32 * HOUR_MS;

	atomic_store(&s->now_ms, morning);
	(void)change(s, "suspend");
	(void)change(s, "resume");
	struct answer a = suspended_from_to(s, 20, 40);
	said_to_be(&a, E_NO_GRANT, "suspended", "twice");
	(void)change(s, "suspend");
	(void)change(s, "revoke");
	a = upload(s, good(s));
	said_to_be(&a, E_NO_GRANT, "suspended", "revoked since");
	assert_int_equal(sqlite_int(s, "SELECT length(suspensions) FROM authorisation "
	                               "WHERE organisation = 'maker'"),
	                 3 * (2 * 25 + 1) + 2);
}

static void withheld(struct scratch *s, const char *event)
{
	atomic_store(&s->now_ms, SCRATCH_NOW_MS - 30 * HOUR_MS); /* 10:00, after the runs */
	(void)change(s, event);
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	struct answer a = must(upload(s, good(s)));
	assert_int_equal(a.json != NULL, 1);
	assert_true(str_eq(said(&a, "/meters/0/verdict"), S("pass")));
	assert_true(str_eq(said(&a, "/meters/0/certificate"), S("")));
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot"), 1);
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 1);
}

static void suspended_after(void **state)
{
	withheld(*state, "suspend");
}

static void revoked_after(void **state)
{
	withheld(*state, "revoke");
}

/* -- what it rests on ------------------------------------------------------------------------ */

static void the_lot_names_its_basis(void **state)
{
	struct scratch *s = *state;
	struct answer a = must(upload(s, good(s)));
	struct answer leaf = leaf_at(s, a.first_index);

	/* grant, verifier, checker, approver, bench, type, regulation */
	assert_true(said(&leaf, "/rests_on/6/1").n > 0);
	assert_true(said(&leaf, "/rests_on/7/1").n == 0);
}

/* Without an approver the certificates wait. */
static void nobody_approves(void **state)
{
	struct scratch *s = *state;
	struct answer a = must(upload(s, json_edit(s->arena, good(s), "/approver", NULL)));

	assert_true(str_eq(said(&a, "/meters/0/certificate"), S("")));
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 1);
	struct answer no = as_maker(s, "lot.approve",
	                            "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0211\"}");
	said_to_be(&no, E_LAPSED, "REG-0211", "approve");
	(void)must(as_maker(s, "lot.approve", "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0305\"}"));
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 2);
}

/* Approving a verification of one's own is refused later as at once; checking and approving is not.
 */
static void nobody_approves_their_own(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str own = json_edit(a, json_edit(a, good(s), "/verifier", "\"REG-0305\""), "/approver",
	                    NULL);
	str checked = json_edit(a, lot_of(a, "b", "100000000002"), "/checker", "\"REG-0305\"");

	(void)must(upload(s, own));
	struct answer no = as_maker(s, "lot.approve",
	                            "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0305\"}");
	assert_int_equal(no.result, E_INVALID);
	assert_true(str_eq(said(&no, "/errors/0/code"), S("same-person")));
	assert_true(str_eq(said(&no, "/errors/0/pointer"), S("/approver")));
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification"), 1);
	struct answer at_once = upload(
	        s, json_edit(a, json_edit(a, checked, "/verifier", "\"REG-0305\""), "/checker",
	                     "\"REG-0211\""));
	assert_true(str_eq(said(&at_once, "/errors/0/code"), S("same-person")));
	assert_true(str_eq(said(&at_once, "/errors/0/pointer"), S("/approver")));
	(void)must(upload(s, checked));
}

/* -- what is decided while a call is under way ------------------------------------------------ */

static struct {
	const struct op *op; /* the real one */
	struct scratch *s;
	int prepared;
} gap;

static err prepare_and_suspend(struct call *call)
{
	err e = gap.op->prepare(call);

	if (gap.prepared++ == 0) {
		atomic_fetch_add(&gap.s->now_ms, 1);
		(void)change(gap.s, "suspend");
	}
	return e;
}

/* It came in before the suspension, and its leaf would come after it. */
static void suspended_under_way(void **state)
{
	struct scratch *s = *state;
	struct op op = *app_op(s->app, "lot.upload");

	gap.op = app_op(s->app, "lot.upload");
	gap.s = s;
	gap.prepared = 0;
	op.prepare = prepare_and_suspend;
	AUTO(call_release) struct call *call = call_new(s->app, &op);
	call->caller = (struct caller){ .role = ROLE_MAKER, .organisation = S("maker") };
	call->content_type = S("application/json");
	call->body = good(s);
	assert_int_equal(op_run(call), OK);
	assert_int_equal(gap.prepared, 2);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE withheld = 1"), 1);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification WHERE certificate = 2"),
	                 0);
}

static void approval_under_way(void **state)
{
	struct scratch *s = *state;
	const struct json *tree;
	struct answer a = must(upload(s, json_edit(s->arena, good(s), "/approver", NULL)));
	const char *in = str_fmt(s->arena, "{\"lot\":\"%.*s\",\"approver\":\"REG-0305\"}",
	                         P(said(&a, "/lot")))
	                         .p;
	AUTO(call_release) struct call *call = call_new(s->app, app_op(s->app, "lot.approve"));

	atomic_fetch_add(&s->now_ms, 1);
	(void)change(s, "suspend");
	assert_int_equal(json_parse(&call->cx, str_of(in), 8, &tree), OK);
	assert_int_equal(rec_read(&call->cx, call->op->in, tree, call_input(call)), OK);
	call->caller = (struct caller){ .role = ROLE_MAKER, .organisation = S("maker") };
	assert_int_equal(op_run(call), E_NO_GRANT);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(each_lapse),
	ALONE(the_very_day_holds),
	ALONE(runs_past_midnight),
	ALONE(the_future),
	ALONE(suspended_before),
	ALONE(suspended_during),
	ALONE(suspended_after),
	ALONE(revoked_after),
	ALONE(suspended_under_way),
	ALONE(approval_under_way),
	cmocka_unit_test(lifted_before_the_upload),
	ALONE(an_untimed_run),
	ALONE(suspended_then_revoked),
	ALONE(the_lot_names_its_basis),
	ALONE(nobody_approves),
	ALONE(nobody_approves_their_own),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of authorised makers: read from leaves alone, as of a checkpoint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "op/publish.h"
#include "support/instance.h"
#include "work/authorised.h"
#include "work/open_data.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void a_state_is_what_the_day_makes_it(void **state)
{
	const struct {
		const char *state;
		int64_t today;
		const char *is;
		int64_t since;
	} row[] = {
		{ "granted", 99, "pending", ABSENT_INT }, { "granted", 100, "granted", 100 },
		{ "granted", 200, "granted", 100 },       { "granted", 201, "expired", 201 },
		{ "suspended", 200, "suspended", 100 },   { "suspended", 201, "expired", 201 },
		{ "revoked", 300, "revoked", 100 },       { "cancelled", 300, "cancelled", 100 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		int64_t since;
		str is = authorised_state(str_of(row[i].state), day_moment(100), 100, 200,
		                          day_moment(row[i].today), &since);
		assert_true(str_eq(is, str_of(row[i].is)));
		assert_true(since == row[i].since);
	}
}

/* A revocation takes effect at a moment, and not with the day in which that lies. */
static void a_state_begins_at_its_moment(void **state)
{
	const int64_t from_ms = day_moment(150) + 1000;
	int64_t since;
	(void)state;

	assert_true(str_eq(authorised_state(S("revoked"), from_ms, 100, 200, from_ms - 1, &since),
	                   S("granted")));
	assert_true(since == 100);
	assert_true(str_eq(authorised_state(S("revoked"), from_ms, 100, 200, from_ms, &since),
	                   S("revoked")));
	assert_true(since == 150);
}

static struct answer anyone(struct scratch *s, const char *op)
{
	const struct question q = { ROLE_PUBLIC, NULL, op, NULL };

	return ask(s, s->arena, &q);
}

/* Nothing is shown before it is published, and then as far as it is. */
static void only_what_is_published(void **state)
{
	struct scratch *s = *state;
	struct answer a = anyone(s, "authorised.json");

	assert_int_equal(a.result, E_NOT_YET);
	assert_int_equal(publish_once(&s->cx, s->app), OK);
	a = must(anyone(s, "authorised.json"));
	assert_true(str_eq(said(&a, "/authorisations/0/state"), S("granted")));
	must(as_bureau(s, "grant.suspend", "{\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"-1+2\"}"));
	a = must(anyone(s, "authorised.json"));
	assert_true(str_eq(said(&a, "/authorisations/0/state"), S("granted")));
	assert_int_equal(publish_once(&s->cx, s->app), OK);
	a = must(anyone(s, "authorised.json"));
	assert_true(str_eq(said(&a, "/authorisations/0/state"), S("suspended")));
	assert_true(str_eq(said(&a, "/authorisations/0/reason"), S("-1+2")));
	a = must(anyone(s, "authorised.csv"));
	assert_true(str_starts(a.body, S("\xEF\xBB\xBF授权证书编号")));
	assert_non_null(strstr(str_c(s->arena, a.body), ",'-1+2,"));
}

/* The very next leaf after a checkpoint is not in it. */
static void not_one_leaf_more(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(publish_once(&s->cx, s->app), OK);
	must(as_bureau(s, "grant.add",
	               "{\"id\":\"AAA\",\"organisation\":\"maker\",\"medium\":\"gas\","
	               "\"regulations\":\"r\",\"benches\":\"b\",\"size_min_milli\":1000,"
	               "\"size_max_milli\":2000,\"class_min_milli\":1500,\"class_max_milli\":1500,"
	               "\"valid_from_day\":\"2026-01-01\",\"valid_until_day\":\"2027-01-01\"}"));
	struct answer a = must(anyone(s, "authorised.json"));
	assert_false(str_eq(said(&a, "/authorisations/0/authorisation"), S("AAA")));
	assert_int_equal(publish_once(&s->cx, s->app), OK);
	a = must(anyone(s, "authorised.json"));
	assert_true(str_eq(said(&a, "/authorisations/0/authorisation"), S("AAA")));
}

/* A revocation that is to come does not end the suspension before it. */
static void suspended_until_revoked(void **state)
{
	struct scratch *s = *state;

	must(decide_grant(s, "suspend", SCRATCH_GRANT, ""));
	must(decide_grant(s, "revoke", SCRATCH_GRANT,
	                  ",\"effect_from_ms\":\"2027-01-01T00:00:00+08:00\""));
	assert_int_equal(publish_once(&s->cx, s->app), OK);
	struct answer a = must(anyone(s, "authorised.json"));
	assert_true(str_eq(said(&a, "/authorisations/0/state"), S("suspended")));
	assert_true(str_eq(said(&a, "/authorisations/0/state_since"), S("2026-11-21")));
	atomic_store(&s->now_ms, SCRATCH_NOW_MS + INT64_C(86400000) * 60);
	a = must(anyone(s, "authorised.json"));
	assert_true(str_eq(said(&a, "/authorisations/0/state"), S("revoked")));
}

/* A holder may be closed while its authorisation stands. */
static void the_holder(void **state)
{
	static const char *const moves[][2] = {
		{ "organisation.suspend", "suspended" },
		{ "organisation.resume", "active" },
		{ "organisation.dissolve", "dissolved" },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		must(as_bureau(s, moves[i][0], "{\"id\":\"maker\",\"reason\":\"r\"}"));
		assert_int_equal(publish_once(&s->cx, s->app), OK);
		struct answer a = must(anyone(s, "authorised.json"));
		assert_true(str_eq(said(&a, "/authorisations/0/state"), S("granted")));
		assert_true(
		        str_eq(said(&a, "/authorisations/0/holder_state"), str_of(moves[i][1])));
		assert_true(str_eq(said(&a, "/authorisations/0/holder_since"), S("2026-11-21")));
	}
}

/* The table may say what it likes: the list is what the log says. */
static void the_log_decides(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(publish_once(&s->cx, s->app), OK);
	sqlite_do(s, "UPDATE authorisation SET state = 'revoked', valid_until_day = 0");
	sqlite_do(s, "UPDATE organisation SET name_zh = 'somebody else'");
	struct answer a = must(anyone(s, "authorised.json"));
	assert_true(str_eq(said(&a, "/authorisations/0/state"), S("granted")));
	assert_null(strstr(str_c(s->arena, a.body), "somebody else"));
}

/* Members that a later version adds are passed over; what is needed must be there. */
static void members_of_later_versions(void **state)
{
	struct scratch *s = *state;
	struct one {
		str id;
		int64_t n;
	};
	const struct field fields[] = { FIELD(struct one, id, ""), FIELD(struct one, n, "") };
	const struct rec rec = REC(struct one, "one", fields);
	const struct json *tree;
	struct one one;

	assert_int_equal(
	        json_parse(&s->cx, S("{\"x\":[1],\"n\":5,\"later\":{},\"id\":\"a\"}"), 8, &tree),
	        OK);
	assert_int_equal(open_pick(&s->cx, tree, &rec, &one), OK);
	assert_int_equal(one.n, 5);
	assert_true(str_eq(one.id, S("a")));
	assert_int_equal(json_parse(&s->cx, S("{\"x\":[1],\"n\":5}"), 8, &tree), OK);
	assert_int_not_equal(open_pick(&s->cx, tree, &rec, &one), OK);
	assert_int_equal(open_pick(&s->cx, NULL, &rec, &one), E_CORRUPT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_state_is_what_the_day_makes_it),
		cmocka_unit_test(a_state_begins_at_its_moment),
		TEST(only_what_is_published),
		TEST(not_one_leaf_more),
		TEST(suspended_until_revoked),
		TEST(the_holder),
		TEST(the_log_decides),
		TEST(members_of_later_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

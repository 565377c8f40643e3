/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bureau sees, as its token says: before, on and after the first and the last day of a
 * jurisdiction, to the millisecond; sites in its areas; cases that it was given; tokens of what is
 * dissolved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "op/token.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define FIRST_DAY 20790 /* 2026-12-03 */
#define LAST_DAY 20795

static str token_of(struct scratch *s, const char *organisation, const char *role)
{
	const struct question q = {
		ROLE_ADMIN, NULL, "token.issue",
		str_fmt(s->arena, "{\"organisation\":\"%s\",\"role\":\"%s\",\"days\":300}",
		        organisation, role)
		        .p
	};
	struct answer a = must(ask(s, s->arena, &q));

	return str_dup(s->arena, said(&a, "/token"));
}

static struct caller caller_at(struct scratch *s, str token, int64_t ms)
{
	struct caller c = { 0 };

	atomic_store(&s->now_ms, ms);
	assert_int_equal(token_caller(&s->cx, s->app, token, &c), OK);
	return c;
}

static bool sees(const struct caller *c, const char *organisation, const char *district)
{
	return right_sees(MAY(DISTRICT, DISTRICT), c, "inspection", str_of(organisation),
	                  str_of(district));
}

static void given_for(struct scratch *s, const char *op, const char *what, const char *cases)
{
	(void)must(as_bureau(s, op,
	                     str_fmt(s->arena,
	                             "{\"id\":\"%s\",\"bureau\":\"near\",%s,\"cases\":\"%s\","
	                             "\"basis\":\"b\",\"valid_from_day\":\"%.*s\","
	                             "\"valid_until_day\":\"%.*s\"}",
	                             "F-1", what, cases, P(date_print(s->arena, FIRST_DAY)),
	                             P(date_print(s->arena, LAST_DAY)))
	                             .p));
}

static void given(struct scratch *s, const char *op, const char *what)
{
	given_for(s, op, what, CASES_ALL);
}

/* At the four edges of a jurisdiction, and what it was before there was one. */
static void edges(void **state)
{
	struct scratch *s = *state;
	str token = token_of(s, "near", "district");
	struct caller c = caller_at(s, token, SCRATCH_NOW_MS);

	assert_true(sees(&c, "maker", "310115"));
	assert_false(sees(&c, "other", "310106"));
	given(s, "jurisdiction.add", "\"area\":\"310106\"");
	const struct {
		int64_t ms;
		bool sees;
	} cases[] = {
		{ day_moment(FIRST_DAY) - 1, false },
		{ day_moment(FIRST_DAY), true },
		{ day_moment(LAST_DAY + 1) - 1, true },
		{ day_moment(LAST_DAY + 1), false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		c = caller_at(s, token, cases[i].ms);
		assert_int_equal(sees(&c, "other", "310106"), cases[i].sees);
		/* its own district until the day on which it is given another */
		assert_int_equal(sees(&c, "maker", "310115"), cases[i].ms < day_moment(FIRST_DAY));
	}
}

static void ended(void **state)
{
	struct scratch *s = *state;
	str token = token_of(s, "near", "district");

	given(s, "jurisdiction.add", "\"area\":\"310106\"");
	(void)must(as_bureau(s, "jurisdiction.end",
	                     str_fmt(s->arena, "{\"id\":\"F-1\",\"reason\":\"r\",\"day\":\"%.*s\"}",
	                             P(date_print(s->arena, FIRST_DAY + 2)))
	                             .p));
	struct caller c = caller_at(s, token, day_moment(FIRST_DAY + 2) - 1);
	assert_true(sees(&c, "other", "310106"));
	c = caller_at(s, token, day_moment(FIRST_DAY + 2));
	assert_false(sees(&c, "other", "310106"));
}

/* What is ended before it begins has never held and takes nothing away. */
static void never_begun(void **state)
{
	struct scratch *s = *state;
	str token = token_of(s, "near", "district");

	given(s, "jurisdiction.add", "\"area\":\"310106\"");
	(void)must(as_bureau(s, "jurisdiction.end", "{\"id\":\"F-1\",\"reason\":\"r\"}"));
	struct caller c = caller_at(s, token, day_moment(FIRST_DAY));
	assert_false(sees(&c, "other", "310106"));
	assert_true(sees(&c, "maker", "310115"));
}

/* An area that is a part of a district brings those into sight who have a site in it. */
static void named_areas(void **state)
{
	struct scratch *s = *state;
	str token = token_of(s, "near", "district");

	(void)must(as_bureau(s, "site.add",
	                     "{\"organisation\":\"other\",\"id\":\"plant\",\"name_zh\":\"厂\","
	                     "\"district\":\"310106\",\"area\":\"机场\"}"));
	given(s, "jurisdiction.add", "\"area\":\"机场\"");
	struct caller c = caller_at(s, token, day_moment(FIRST_DAY));
	assert_true(sees(&c, "other", "310106"));
	assert_false(sees(&c, "maker", "310106"));
	c = caller_at(s, token, day_moment(LAST_DAY + 1));
	assert_false(sees(&c, "other", "310106"));
}

static void cases_given(void **state)
{
	struct scratch *s = *state;
	str token = token_of(s, "near", "district");
	const rights assigned = MAY(DISTRICT, ASSIGNED);

	given(s, "assignment.add", "\"subject\":\"other\"");
	struct caller c = caller_at(s, token, day_moment(FIRST_DAY) - 1);
	assert_false(right_sees(assigned, &c, "inspection", S("other"), S_NONE));
	c = caller_at(s, token, day_moment(FIRST_DAY));
	assert_true(right_sees(assigned, &c, "inspection", S("other"), S_NONE));
	assert_false(right_sees(assigned, &c, "inspection", S("maker"), S_NONE));
	assert_true(sees(&c, "maker", "310115")); /* a case takes nothing away */
	c = caller_at(s, token, day_moment(LAST_DAY + 1));
	assert_false(right_sees(assigned, &c, "inspection", S("other"), S_NONE));
}

/* For the kind of case that was given, be it by an area, a site in it, or the case itself. */
static void for_one_kind(void **state)
{
	struct scratch *s = *state;
	str token = token_of(s, "near", "district");
	const rights may = MAY(DISTRICT, DISTRICT) | MAY(DISTRICT, ASSIGNED);

	given_for(s, "assignment.add", "\"subject\":\"other\"", "dispute");
	struct caller c = caller_at(s, token, day_moment(FIRST_DAY));
	assert_true(right_sees(may, &c, "inspection dispute", S("other"), S_NONE));
	assert_false(right_sees(may, &c, "authorisation", S("other"), S_NONE));
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	given_for(s, "jurisdiction.add", "\"area\":\"310106\"", "authorisation");
	c = caller_at(s, token, day_moment(FIRST_DAY));
	assert_true(right_sees(may, &c, "authorisation", S("x"), S("310106")));
	assert_false(right_sees(may, &c, "inspection dispute", S("x"), S("310106")));
	assert_true(right_sees(may, &c, "dispute", S("other"), S("310106")));
}

/* Only bureaux are asked for areas. */
static void others_have_none(void **state)
{
	struct scratch *s = *state;
	struct caller c = caller_at(s, token_of(s, "maker", "maker"), SCRATCH_NOW_MS);

	assert_int_equal(c.areas.n + c.sited.n + c.assigned.n, 0);
}

static void tokens_of_the_dissolved(void **state)
{
	struct scratch *s = *state;
	str token = token_of(s, "maker", "maker");
	str merged = token_of(s, "other", "maker");
	struct caller c = caller_at(s, token, SCRATCH_NOW_MS);

	(void)must(as_bureau(s, "organisation.merge",
	                     "{\"id\":\"other\",\"reason\":\"r\",\"successor\":\"maker\"}"));
	(void)must(as_bureau(s, "organisation.dissolve", "{\"id\":\"maker\",\"reason\":\"r\"}"));
	assert_int_equal(token_caller(&s->cx, s->app, token, &c), E_UNAUTHENTICATED);
	assert_int_equal(token_caller(&s->cx, s->app, merged, &c), OK);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(edges),
	ALONE(ended),
	ALONE(never_begun),
	ALONE(named_areas),
	ALONE(cases_given),
	ALONE(for_one_kind),
	ALONE(others_have_none),
	ALONE(tokens_of_the_dissolved),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

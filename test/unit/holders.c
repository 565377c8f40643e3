/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signs and who acts, as leaves about keys and accounts say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/holders.h"

#include <cmocka.h>

#define NOW 1000000

static int start(void **state)
{
	const struct short_key key = { 0 };

	*state = holders_open(&key);
	return 0;
}

static int finish(void **state)
{
	holders_close(*state);
	return 0;
}

static struct fact_account account(const char *person, const char *state)
{
	return (struct fact_account){ .organisation = S("maker"),
		                      .duties = S("clerk signatory"),
		                      .person = str_of(person),
		                      .state = str_of(state),
		                      .leave_from_ms = ABSENT_INT,
		                      .leave_until_ms = ABSENT_INT,
		                      .credential_ms = ABSENT_INT };
}

static struct fact fact(const char *id, const struct fact_account *a)
{
	return (struct fact){
		.kind = FACT_ACCOUNT, .subject = str_of(id), .value = a, .at_ms = NOW - 10
	};
}

static bool act(void **state, const char *person)
{
	return holders_act(*state, S("maker"), str_of(person), NOW);
}

static void keys(void **state)
{
	const struct fact_key k = { .organisation = S("maker") };
	const struct fact f = { .kind = FACT_KEY, .subject = S("k"), .value = &k };

	assert_false(holders_sign(*state, S("maker")));
	holders_add(*state, &f);
	assert_true(holders_sign(*state, S("maker")));
	assert_false(holders_sign(*state, S("other")));
}

/* Without an account, or with one that was never taken up, nothing is known against anybody. */
static void never_taken_up(void **state)
{
	const struct fact_account a = account("p", "invited");
	const struct fact f = fact("a", &a);

	assert_true(act(state, "p"));
	holders_add(*state, &f);
	assert_true(act(state, "p"));
}

static void gone(void **state)
{
	static const char *const states[] = { "departed", "locked", "leave" };
	const struct fact_account active = account("p", "active");
	const struct fact first = fact("a", &active);

	holders_add(*state, &first);
	assert_true(act(state, "p"));
	for (int i = 0; i < 3; i++) {
		struct fact_account a = account("p", states[i]);
		a.leave_from_ms = NOW;
		a.leave_until_ms = NOW + 1;
		const struct fact f = fact("a", &a);
		holders_add(*state, &f);
		assert_false(act(state, "p"));
		assert_true(act(state, "q"));
		assert_true(holders_act(*state, S("other"), S("p"), NOW));
		holders_add(*state, &first);
	}
	assert_true(act(state, "p"));
}

/* Whoever is invited again had taken up his account before. */
static void invited_again(void **state)
{
	struct fact_account a = account("p", "invited");
	const struct fact f = fact("a", &a);

	holders_add(*state, &f);
	assert_true(act(state, "p"));
	a.credential_ms = 5;
	assert_false(act(state, "p"));
}

/* An account without the duty does not act for its person. */
static void no_signatory_any_more(void **state)
{
	struct fact_account a = account("p", "active");
	const struct fact f = fact("a", &a);

	holders_add(*state, &f);
	assert_true(act(state, "p"));
	a.duties = S("clerk");
	assert_false(act(state, "p"));
}

static void who_has_an_account(void **state)
{
	struct fact_account a = account("p", "invited");
	const struct fact f = fact("a", &a);

	assert_false(holders_has(*state, S("maker"), S("p")));
	holders_add(*state, &f);
	assert_true(holders_has(*state, S("maker"), S("p")));
	assert_false(holders_has(*state, S("other"), S("p")));
	assert_false(holders_has(*state, S("maker"), S("q")));
	a.state = S("departed");
	assert_false(holders_has(*state, S("maker"), S("p")));
}

static void on_leave(void **state)
{
	struct fact_account a = account("p", "leave");
	const struct fact f = fact("a", &a);

	holders_add(*state, &f);
	a.leave_from_ms = NOW + 1;
	a.leave_until_ms = NOW + 9;
	assert_true(act(state, "p"));
	a.leave_from_ms = NOW - 9;
	a.leave_until_ms = NOW;
	assert_true(act(state, "p"));
	a.leave_until_ms = NOW + 1;
	assert_false(act(state, "p"));
}

/* One account of several that acts is enough; and one that has become another's is his. */
static void several(void **state)
{
	const struct fact_account left = account("p", "departed");
	const struct fact_account active = account("p", "active");
	const struct fact_account other = account("q", "active");
	const struct fact a = fact("a", &left);
	const struct fact b = fact("b", &active);
	const struct fact c = fact("b", &other);

	holders_add(*state, &a);
	holders_add(*state, &b);
	assert_true(act(state, "p"));
	holders_add(*state, &c);
	assert_false(act(state, "p"));
	assert_true(act(state, "q"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys),
		TEST(never_taken_up),
		TEST(gone),
		TEST(on_leave),
		TEST(several),
		TEST(invited_again),
		TEST(no_signatory_any_more),
		TEST(who_has_an_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

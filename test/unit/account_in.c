/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account is opened with: login names, duties, and who makes whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "support/instance.h"
#include "work/account.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void login_names(void **state)
{
	(void)state;

	assert_true(login_good(S("wang.5_a-z")));
	assert_false(login_good(S("Wang")));
	assert_false(login_good(S("wang wu")));
	assert_false(login_good(S("wang\n")));
}

static void who_makes_whom(void **state)
{
	(void)state;

	assert_true(account_may_make(ROLE_ADMIN, ROLE_ADMIN));
	assert_true(account_may_make(ROLE_MAKER, ROLE_MAKER));
	assert_true(account_may_make(ROLE_BUREAU, ROLE_MAKER));
	assert_false(account_may_make(ROLE_BUREAU, ROLE_ADMIN));
	assert_false(account_may_make(ROLE_BUREAU, ROLE_AUDITOR));
	assert_true(account_may_make(ROLE_ADMIN, ROLE_AUDITOR));
	assert_false(account_may_make(ROLE_MAKER, ROLE_BUREAU));
	assert_false(account_may_make(ROLE_DISTRICT, ROLE_MAKER));
}

static err checked(struct scratch *s, const char *duties)
{
	struct call *call = call_new(s->app, app_op(s->app, "account.invite"));

	account_duties_check(call, str_of(duties));
	err e = cx_problems(&call->cx);
	call_free(call);
	return e;
}

static void duties(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(checked(s, ""), OK);
	assert_int_equal(checked(s, "clerk administrator"), OK);
	assert_int_equal(checked(s, "clerk clerk"), E_INVALID);
	assert_int_equal(checked(s, "king"), E_INVALID);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(login_names),
	cmocka_unit_test(who_makes_whom),
	cmocka_unit_test_setup_teardown(duties, scratch_setup_bare, scratch_teardown),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

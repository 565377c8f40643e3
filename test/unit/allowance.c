/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an account may act, and what a leave ends for good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "code/rec.h"
#include "op/allowance.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void acts(void **state)
{
	(void)state;

	assert_true(account_acts(S("active"), ABSENT_INT, ABSENT_INT, 5));
	assert_false(account_acts(S("locked"), ABSENT_INT, ABSENT_INT, 5));
	assert_true(account_acts(S("leave"), 10, 20, 9));
	assert_false(account_acts(S("leave"), 10, 20, 10));
	assert_false(account_acts(S("leave"), 10, 20, 19));
	assert_true(account_acts(S("leave"), 10, 20, 20));
	assert_false(account_acts(S_NONE, 0, 0, 5));
}

static void holds(void **state)
{
	(void)state;

	assert_true(account_holds(S("active"), ABSENT_INT, ABSENT_INT, 1, 5));
	assert_false(account_holds(S("departed"), ABSENT_INT, ABSENT_INT, 1, 5));
	assert_true(account_holds(S("leave"), 10, 20, 1, 9));
	assert_true(account_holds(S("leave"), 10, 20, 9, 9));
	assert_false(account_holds(S("leave"), 10, 20, 9, 10));
	assert_false(account_holds(S("leave"), 10, 20, 10, 20));
	assert_false(account_holds(S("leave"), 10, 20, 9, 20));
	assert_false(account_holds(S("leave"), 10, 20, 9, 1000));
	assert_true(account_holds(S("leave"), 10, 20, 20, 20));
}

static void organisations(void **state)
{
	(void)state;

	assert_true(organisation_admits(S_NONE));
	assert_true(organisation_admits(S("suspended")));
	assert_false(organisation_admits(S("merged")));
	assert_false(organisation_admits(S("dissolved")));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(acts),
	cmocka_unit_test(holds),
	cmocka_unit_test(organisations),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duties: an account needs the one that is asked for, an organisation's own token none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "op/duty.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void words(void **state)
{
	(void)state;

	assert_string_equal(duty_find(S("clerk"))->name_zh, "经办人");
	assert_null(duty_find(S("cler")));
	assert_null(duty_find(S("")));
	assert_null(duty_find(S("clerk head")));
}

static void second_factor(void **state)
{
	(void)state;

	assert_true(duty_second_factor(ROLE_BUREAU, S_NONE));
	assert_true(duty_second_factor(ROLE_ADMIN, S_NONE));
	assert_true(duty_second_factor(ROLE_MAKER, S("clerk signatory")));
	assert_true(duty_second_factor(ROLE_MAKER, S("administrator")));
	assert_false(duty_second_factor(ROLE_MAKER, S("clerk")));
	assert_false(duty_second_factor(ROLE_SUPPLY, S_NONE));
}

static void asked(void **state)
{
	struct scratch *s = *state;
	struct call *call = call_new(s->app, app_op(s->app, "token.issue"));

	call->caller = (struct caller){ .role = ROLE_MAKER, .organisation = S("maker") };
	assert_int_equal(call_has_duty(call, "head"), OK);
	call->caller.account = S("00ff");
	assert_int_equal(call_has_duty(call, "head"), E_FORBIDDEN);
	call->caller.duties = S("clerk assessor");
	assert_int_equal(call_has_duty(call, "head"), E_FORBIDDEN);
	assert_int_equal(call_has_duty(call, "clerk"), OK);
	assert_int_equal(call_has_duty(call, "assessor"), OK);
	call_free(call);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(words),
	cmocka_unit_test(second_factor),
	cmocka_unit_test_setup_teardown(asked, scratch_setup_bare, scratch_teardown),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

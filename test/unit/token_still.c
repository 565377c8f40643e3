/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came in with a token or an account that has lost its right meanwhile is not done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "op/token.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* A write of the bureau whose caller was found before. */
static err late_write(struct scratch *s, str token, str account)
{
	AUTO(call_release) struct call *call = call_new(s->app, app_op(s->app, "token.issue"));
	const struct json *tree;

	assert_int_equal(json_parse(&s->cx,
	                            S("{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":2}"),
	                            8, &tree),
	                 OK);
	assert_int_equal(rec_read(&s->cx, call->op->in, tree, call_input(call)), OK);
	call->caller = (struct caller){
		.role = ROLE_ADMIN, .organisation = S("bureau"), .token = token, .account = account
	};
	return op_run(call);
}

static void a_revoked_token(void **state)
{
	struct scratch *s = *state;
	const struct question issue = {
		ROLE_ADMIN, "bureau", "token.issue",
		"{\"organisation\":\"bureau\",\"role\":\"admin\",\"days\":2}"
	};
	struct answer a = must(ask(s, s->arena, &issue));
	str id = said(&a, "/id");

	assert_int_equal(late_write(s, id, S_NONE), OK);
	const struct question revoke = { ROLE_ADMIN, "bureau", "token.revoke",
		                         str_fmt(s->arena, "{\"token\":\"%.*s\"}", P(id)).p };
	(void)must(ask(s, s->arena, &revoke));
	assert_int_equal(late_write(s, id, S_NONE), E_UNAUTHENTICATED);
}

static void an_account_that_is_not_there(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(late_write(s, S_NONE, S("nobody")), E_UNAUTHENTICATED);
	assert_int_equal(late_write(s, S_NONE, S_NONE), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_revoked_token),
		cmocka_unit_test(an_account_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

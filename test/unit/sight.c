/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call notes while it asks whose rows it may see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "op/access_book.h"
#include "op/op.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

static const struct op narrow = { .name = "narrow", .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) };

static struct call *call_of(struct scratch *s, enum role role, str organisation)
{
	struct call *call = call_new(s->app, &narrow);

	call->caller = (struct caller){ .role = role, .organisation = organisation };
	return call;
}

static void what_is_seen_is_noted_once(void **state)
{
	AUTO(call_release) struct call *call = call_of(*state, ROLE_BUREAU, S("bureau"));

	assert_false(call->attributed);
	assert_int_equal(call_sees(call, S("maker"), S_NONE), OK);
	assert_int_equal(call_sees(call, S("other"), S_NONE), OK);
	assert_int_equal(call_sees(call, S("maker"), S_NONE), OK);
	assert_true(call->attributed);
	assert_true(str_eq(call->look->organisation, S("other")));
	assert_true(str_eq(call->look->next->organisation, S("maker")));
	assert_null(call->look->next->next);
	assert_int_equal(call->denied.n, 0);
}

static void what_is_out_of_sight_is_noted_as_such(void **state)
{
	AUTO(call_release) struct call *call = call_of(*state, ROLE_MAKER, S("maker"));

	assert_int_equal(call_sees(call, S("other"), S_NONE), E_NOT_FOUND);
	assert_null(call->look);
	assert_false(call->attributed);
	assert_true(str_eq(call->denied, S("other")));
}

static void all_and_opened(void **state)
{
	AUTO(call_release) struct call *call = call_of(*state, ROLE_BUREAU, S("bureau"));
	AUTO(call_release) struct call *opened = call_of(*state, ROLE_MAKER, S("maker"));

	call_sees_all(call);
	assert_true(call->attributed);
	assert_true(str_eq(call->look->organisation, ACCESS_EVERYBODY));
	call_sees_nobody(opened);
	assert_true(opened->attributed);
	assert_null(opened->look);
}

static void open_operations(void **state)
{
	const struct op everybody = { .name = "page", .may = MAY_EVERYBODY };
	const struct op registers = { .may = MAY(MAKER, ANY), .flags = OP_OPEN };
	const struct op by_tag = { .may = MAY(PUBLIC, OWN) | MAY(BUREAU, ANY) };
	(void)state;

	assert_true(op_is_open(&everybody));
	assert_true(op_is_open(&registers));
	assert_false(op_is_open(&by_tag));
	assert_false(op_is_open(&narrow));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup_bare, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(what_is_seen_is_noted_once),
	ALONE(what_is_out_of_sight_is_noted_as_such),
	ALONE(all_and_opened),
	ALONE(open_operations),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

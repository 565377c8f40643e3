/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lots whose certificates wait for an approval, while the authorisation stands and when it does
 * not: whether the bureau may decide on them, and whether its list shows them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define IN "{\"lot\":\"DEM0-a\",\"reason\":\"r\"}"
#define GRANT "{\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"r\"}"

static void waits(struct scratch *s)
{
	str lot = lot_of(s->arena, "a", "100000000001");

	(void)must(upload(s, json_edit(s->arena, lot, "/approver", NULL)));
}

static bool listed(struct scratch *s)
{
	struct answer a = must(as_bureau(s, "lot.withheld", "{}"));

	return said(&a, "/lots/0/lot").n > 0;
}

static void stands(void **state)
{
	struct scratch *s = *state;

	waits(s);
	assert_false(listed(s));
	assert_int_equal(as_bureau(s, "lot.release", IN).result, E_STATE);
	assert_int_equal(as_bureau(s, "lot.refuse", IN).result, E_STATE);
}

static void lost(void **state)
{
	struct scratch *s = *state;

	waits(s);
	(void)must(as_bureau(s, "grant.suspend", GRANT));
	assert_true(listed(s));
	struct answer a = must(as_bureau(s, "lot.release", IN));
	assert_true(str_eq(said(&a, "/issued"), S("0")));
	assert_false(listed(s));
	assert_int_equal(as_bureau(s, "lot.release", IN).result, E_STATE);
	(void)must(as_maker(s, "lot.approve", "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0305\"}"));
	assert_int_equal(as_bureau(s, "lot.refuse", IN).result, E_STATE);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification WHERE certificate = 2"),
	                 1);
}

/* What was issued before stays as it is, and is not decided on. */
static void issued_before(void **state)
{
	struct scratch *s = *state;

	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	(void)must(as_bureau(s, "grant.suspend", GRANT));
	assert_false(listed(s));
	assert_int_equal(as_bureau(s, "lot.refuse", IN).result, E_STATE);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification WHERE certificate = 2"),
	                 1);
}

static void refused(void **state)
{
	struct scratch *s = *state;

	waits(s);
	(void)must(as_bureau(s, "grant.suspend", GRANT));
	(void)must(as_bureau(s, "lot.refuse", IN));
	struct answer a = as_maker(s, "lot.approve",
	                           "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0305\"}");
	assert_int_equal(a.result, E_STATE);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification WHERE certificate = 0"),
	                 1);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(stands),
		ALONE(lost),
		ALONE(issued_before),
		ALONE(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

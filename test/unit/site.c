/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites: the address stays out of the log, and the leaf commits to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define SITE(id, rest) "{\"organisation\":\"maker\",\"id\":\"" id "\",\"name_zh\":\"工厂\"" rest "}"

static struct answer add(struct scratch *s, const char *in)
{
	return as_bureau(s, "site.add", in);
}

static void address_is_committed_to(void **state)
{
	struct scratch *s = *state;
	struct answer a = must(
	        add(s, SITE("plant", ",\"district\":\"310115\",\"address\":\"某路 1 号\"")));
	struct answer leaf = leaf_at(s, a.first_index);

	assert_null(memmem(leaf.body.p, leaf.body.n, "某路", strlen("某路")));
	assert_int_equal(said(&leaf, "/fact/address_sha256").n, 64);
	assert_int_equal(sqlite_int(s, "SELECT length(salt) FROM site"), 16);
	a = must(add(s, SITE("other", ",\"district\":\"310115\"")));
	leaf = leaf_at(s, a.first_index);
	assert_int_equal(said(&leaf, "/fact/address_sha256").n, 0);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM site WHERE salt IS NULL"), 1);
}

static void refused(struct scratch *s, const char *in, const char *pointer)
{
	struct answer a = add(s, in);

	if (a.result != E_INVALID || !str_eq(said(&a, "/errors/0/pointer"), str_of(pointer)))
		fail_msg("%s: %s at %.*s", in, err_info(a.result)->name,
		         P(said(&a, "/errors/0/pointer")));
}

static void bad_input(void **state)
{
	struct scratch *s = *state;

	refused(s, SITE("plant", ""), "/district");
	refused(s, SITE("a b", ",\"area\":\"机场\""), "/id");
	refused(s, SITE("a/b", ",\"area\":\"机场\""), "/id");
	refused(s, SITE("plant", ",\"district\":\"310199\""), "/district");
	refused(s, SITE("plant", ",\"area\":\"310115\""), "/area");
	refused(s, SITE("plant", ",\"area\":\"机 场\""), "/area");
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM site"), 0);
	(void)must(as_bureau(s, "organisation.suspend", "{\"id\":\"maker\",\"reason\":\"r\"}"));
	refused(s, SITE("plant", ",\"area\":\"机场\""), "/organisation");
}

/* The same name belongs to each organisation anew. */
static void named_within(void **state)
{
	struct scratch *s = *state;

	(void)must(add(s, SITE("plant", ",\"area\":\"机场\"")));
	assert_int_equal(add(s, SITE("plant", ",\"area\":\"机场\"")).result, E_CONFLICT);
	(void)must(add(s, "{\"organisation\":\"other\",\"id\":\"plant\",\"name_zh\":\"工厂\","
	                  "\"area\":\"机场\"}"));
	struct answer a = must(as_maker(s, "site.list", "{\"organisation\":\"maker\"}"));
	assert_true(str_eq(said(&a, "/sites/0/organisation"), S("maker")));
	assert_int_equal(said(&a, "/sites/1/id").n, 0);
	assert_int_equal(as_maker(s, "site.list", "{\"organisation\":\"other\"}").result,
	                 E_NOT_FOUND);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(address_is_committed_to),
	ALONE(bad_input),
	ALONE(named_within),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

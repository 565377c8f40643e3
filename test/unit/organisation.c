/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credit codes of GB 32100-2015: three that exist, every change of one character, and what an
 * organisation must have to be registered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "support/instance.h"
#include "work/party.h"

#include <cmocka.h> /* last: it has a fail of its own */

static const char *const valid[] = { "9144030071526726XG", "91330100799655058B",
	                             "914403001922038216" };

static void codes_that_exist(void **state)
{
	(void)state;

	for (size_t i = 0; i < 3; i++)
		assert_true(credit_code_valid(str_of(valid[i])));
}

/* Each of 18 places, each other byte there is. */
static void each_change_of_one_character(void **state)
{
	(void)state;

	for (size_t i = 0; i < 3; i++)
		for (int at = 0; at < 18; at++)
			for (int c = 0; c < 256; c++) {
				char code[19];
				memcpy(code, valid[i], sizeof code);
				if (code[at] == (char)c)
					continue;
				code[at] = (char)c;
				if (credit_code_valid((str){ code, 18 }))
					fail_msg("%s: byte %d at %d", valid[i], c, at);
			}
}

/* Neighbours that were exchanged. */
static void each_exchange(void **state)
{
	(void)state;

	for (size_t i = 0; i < 3; i++)
		for (int at = 0; at < 17; at++) {
			char code[19];
			memcpy(code, valid[i], sizeof code);
			code[at] = valid[i][at + 1];
			code[at + 1] = valid[i][at];
			assert_int_equal(credit_code_valid((str){ code, 18 }),
			                 code[at] == code[at + 1]);
		}
}

static void other_lengths(void **state)
{
	(void)state;

	assert_false(credit_code_valid(S_NONE));
	assert_false(credit_code_valid(S("9144030071526726X")));
	assert_false(credit_code_valid(S("9144030071526726XG0")));
	assert_false(credit_code_valid(S("9144030071526726xg")));
}

static void refused_at(struct scratch *s, const char *in, const char *pointer)
{
	struct answer a = as_bureau(s, "organisation.add", in);

	if (a.result != E_INVALID || !str_eq(said(&a, "/errors/0/pointer"), str_of(pointer)))
		fail_msg("%s: %s at %.*s", in, err_info(a.result)->name,
		         P(said(&a, "/errors/0/pointer")));
}

#define ORGANISATION(id, kind, rest)                                                               \
	"{\"id\":\"" id "\",\"kind\":\"" kind "\",\"name_zh\":\"甲\"" rest "}"

static void registration(void **state)
{
	struct scratch *s = *state;

	(void)must(as_bureau(
	        s, "organisation.add",
	        ORGANISATION("a-1", "supply", ",\"credit_code\":\"9144030071526726XG\"")));
	refused_at(s, ORGANISATION("a-2", "supply", ",\"credit_code\":\"9144030071526726XA\""),
	           "/credit_code");
	refused_at(s, ORGANISATION("A", "supply", ""), "/id");
	refused_at(s, ORGANISATION("a_b", "supply", ""), "/id");
	refused_at(s, ORGANISATION("m2", "maker", ""), "/prefix");
	refused_at(s, ORGANISATION("m2", "maker", ",\"prefix\":\"DEMI\""), "/prefix");
	refused_at(s, ORGANISATION("m2", "maker", ",\"prefix\":\"DEM\""), "/prefix");
	refused_at(s, ORGANISATION("m2", "admin", ""), "/kind");
}

static void registered_twice(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(
	        as_bureau(s, "organisation.add", ORGANISATION("supply", "supply", "")).result,
	        E_CONFLICT);
	assert_int_equal(as_bureau(s, "organisation.add",
	                           ORGANISATION("third", "maker", ",\"prefix\":\"DEM0\""))
	                         .result,
	                 E_CONFLICT);
	struct answer a = must(as_bureau(s, "organisation.show", "{\"id\":\"maker\"}"));
	assert_true(str_eq(said(&a, "/prefix"), S("DEM0")));
	assert_int_equal(as_bureau(s, "organisation.show", "{\"id\":\"third\"}").result,
	                 E_NOT_FOUND);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(codes_that_exist),
	cmocka_unit_test(each_change_of_one_character),
	cmocka_unit_test(each_exchange),
	cmocka_unit_test(other_lengths),
	ALONE(registration),
	ALONE(registered_twice),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

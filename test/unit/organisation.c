/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an organisation must have to be registered, and the list of those that are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "support/instance.h"
#include "work/party.h"

#include <cmocka.h> /* last: it has a fail of its own */

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
	assert_int_equal(
	        as_bureau(s, "organisation.add",
	                  ORGANISATION("a-2", "supply", ",\"credit_code\":\"9144030071526726XG\""))
	                .result,
	        E_CONFLICT);
	(void)must(as_bureau(s, "organisation.dissolve", "{\"id\":\"a-1\",\"reason\":\"r\"}"));
	(void)must(as_bureau(
	        s, "organisation.add",
	        ORGANISATION("a-3", "supply", ",\"credit_code\":\"9144030071526726XG\"")));
	refused_at(s, ORGANISATION("a-2", "supply", ",\"credit_code\":\"9144030071526726XA\""),
	           "/credit_code");
	refused_at(s, ORGANISATION("A", "supply", ""), "/id");
	refused_at(s, ORGANISATION("a_b", "supply", ""), "/id");
	refused_at(s, ORGANISATION("m2", "maker", ""), "/prefix");
	refused_at(s, ORGANISATION("m2", "maker", ",\"prefix\":\"DEMI\""), "/prefix");
	refused_at(s, ORGANISATION("m2", "maker", ",\"prefix\":\"DEM\""), "/prefix");
	refused_at(s, ORGANISATION("m2", "admin", ""), "/kind");
	refused_at(s, ORGANISATION("m2", "supply", ",\"district\":\"440305\""), "/district");
	(void)must(as_bureau(s, "organisation.add",
	                     ORGANISATION("m2", "foreign", ",\"district\":\"310000\"")));
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

static struct answer listed(struct scratch *s, const char *in)
{
	return must(as_bureau(s, "organisation.list", in));
}

/* The world has seven: bureau, far, institute, maker, near, other, supply. */
static void pages(void **state)
{
	struct scratch *s = *state;
	struct answer a = listed(s, "{\"limit\":7}");

	assert_true(str_eq(said(&a, "/organisations/6/id"), S("supply")));
	assert_int_equal(said(&a, "/next").n, 0);
	a = listed(s, "{\"limit\":3}");
	assert_true(str_eq(said(&a, "/next"), S("institute")));
	a = listed(s, "{\"limit\":3,\"after\":\"institute\"}");
	assert_true(str_eq(said(&a, "/organisations/0/id"), S("maker")));
	a = listed(s, "{\"kind\":\"maker\",\"district\":\"310106\"}");
	assert_true(str_eq(said(&a, "/organisations/0/id"), S("other")));
	assert_int_equal(said(&a, "/organisations/1/id").n, 0);
	a = listed(s, "{\"after\":\"supply\"}");
	assert_int_equal(said(&a, "/organisations/0/id").n, 0);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(registration),
	ALONE(registered_twice),
	ALONE(pages),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rights are pairs of role and scope: each pair allows what it says and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "op/right.h"

#include <cmocka.h> /* last: it has a fail of its own */

static bool sees(rights may, enum role r, const char *own, const char *district)
{
	const struct caller who = { .role = r,
		                    .organisation = str_of(own),
		                    .areas = str_of(district) };

	return right_sees(may, &who, "inspection dispute", S("maker"), S("310115"));
}

static rights right_of(int r, int scope)
{
	return (rights)1 << (r * SCOPE_COUNT + scope);
}

/* One bit at a time, against every role. */
static void each_pair(void **state)
{
	(void)state;

	for (int bit = 0; bit < ROLE_COUNT * SCOPE_COUNT; bit++) {
		int role = bit / SCOPE_COUNT;
		int scope = bit % SCOPE_COUNT;
		rights may = right_of(role, scope);
		for (int r = 0; r < ROLE_COUNT; r++) {
			enum role caller = (enum role)r;
			bool mine = r == role;
			assert_int_equal(right_calls(may, caller), mine);
			assert_int_equal(sees(may, caller, "maker", NULL),
			                 mine && (scope == SCOPE_OWN || scope == SCOPE_ANY));
			assert_int_equal(sees(may, caller, "other", "310115/all"),
			                 mine && (scope == SCOPE_DISTRICT || scope == SCOPE_ANY));
			assert_int_equal(sees(may, caller, "other", "310106/all"),
			                 mine && scope == SCOPE_ANY);
		}
	}
}

/* What a bureau sees beside its own district: areas, sites in them, cases that it was given. */
static void areas_and_cases(void **state)
{
	const struct caller who = { .role = ROLE_DISTRICT,
		                    .organisation = S("corps"),
		                    .areas = S("310101/all 临港新片区/all "),
		                    .sited = S("plant/all works/all "),
		                    .assigned = S("maker/all ") };
	const rights district = MAY(DISTRICT, DISTRICT);
	const rights assigned = MAY(DISTRICT, ASSIGNED);
	(void)state;

	assert_true(right_sees(district, &who, NULL, S("x"), S("310101")));
	assert_false(right_sees(district, &who, NULL, S("x"), S("310115")));
	assert_false(right_sees(district, &who, NULL, S("x"), S("310101/all 临港新片区")));
	assert_false(right_sees(district, &who, NULL, S("x"), S_NONE));
	assert_true(right_sees(district, &who, NULL, S("works"), S("310115")));
	assert_false(right_sees(assigned, &who, NULL, S("works"), S("310101")));
	assert_true(right_sees(assigned, &who, NULL, S("maker"), S_NONE));
	assert_false(right_sees(assigned, &who, NULL, S("make"), S_NONE));
	assert_false(right_sees(district, &who, NULL, S("maker"), S_NONE));
}

/* What was given for one kind of case shows what belongs to that kind, wherever it stands. */
static void kinds_of_cases(void **state)
{
	const struct caller who = { .role = ROLE_DISTRICT,
		                    .areas = S("310101/dispute 310101/inspection 310104/all"),
		                    .sited = S("works/authorisation "),
		                    .assigned = S("maker/dispute ") };
	const rights may = MAY(DISTRICT, DISTRICT) | MAY(DISTRICT, ASSIGNED);
	(void)state;

	assert_true(right_sees(may, &who, "inspection", S("x"), S("310101")));
	assert_true(right_sees(may, &who, "authorisation dispute", S("x"), S("310101")));
	assert_false(right_sees(may, &who, "authorisation", S("x"), S("310101")));
	assert_true(right_sees(may, &who, "authorisation", S("x"), S("310104")));
	assert_true(right_sees(may, &who, "authorisation", S("works"), S_NONE));
	assert_false(right_sees(may, &who, "inspection dispute", S("works"), S_NONE));
	assert_true(right_sees(may, &who, "inspection dispute", S("maker"), S_NONE));
	assert_false(right_sees(may, &who, "inspection", S("maker"), S_NONE));
	assert_true(right_sees(may, &who, NULL, S("maker"), S_NONE));
	assert_false(right_sees(may, &who, "disput", S("maker"), S_NONE));
}

/* Nobody's organisation is not the same as no organisation. */
static void empty_is_nobody(void **state)
{
	const struct caller public = { .role = ROLE_PUBLIC };
	(void)state;

	assert_false(right_sees(MAY(PUBLIC, OWN) | MAY(PUBLIC, DISTRICT), &public, NULL, S_NONE,
	                        S_NONE));
	assert_true(right_sees(MAY(PUBLIC, ANY), &public, NULL, S_NONE, S_NONE));
	assert_false(right_calls(0, ROLE_ADMIN));
}

static void names(void **state)
{
	(void)state;

	for (int r = 0; r < ROLE_COUNT; r++) {
		const struct role_info *info = role_info((enum role)r);
		assert_int_equal(role_find(str_of(info->name)), r);
		assert_true(info->zh[0] != '\0' && info->en[0] != '\0');
	}
	assert_int_equal(role_find(S("Maker")), ROLE_COUNT);
	assert_int_equal(role_find(S("mak")), ROLE_COUNT);
	assert_int_equal(role_find(S_NONE), ROLE_COUNT);
	assert_string_equal(scope_info(SCOPE_OWN)->name, "own");
	assert_string_equal(scope_info(SCOPE_ASSIGNED)->name, "assigned");
	assert_string_equal(scope_info(SCOPE_ANY)->name, "any");
	assert_true(ROLE_COUNT * SCOPE_COUNT <= 64);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(each_pair),      cmocka_unit_test(areas_and_cases),
	cmocka_unit_test(kinds_of_cases), cmocka_unit_test(empty_is_nobody),
	cmocka_unit_test(names),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

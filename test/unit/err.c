/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of errors holds together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

static void the_list(void **state)
{
	int n = 0;
	const struct err_info *list = err_list(&n);
	(void)state;

	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		assert_ptr_equal(err_info(list[i].number), &list[i]);
		assert_int_equal(strncmp(list[i].name, "E_", 2), 0);
		assert_in_range(list[i].status, 400, 599);
		assert_int_equal(strspn(list[i].code, "abcdefghijklmnopqrstuvwxyz-"),
		                 strlen(list[i].code));
		assert_true(list[i].code[0] != '\0' && list[i].zh[0] != '\0' &&
		            list[i].en[0] != '\0');
		for (int j = 0; j < i; j++) {
			assert_true(list[j].number != list[i].number);
			assert_string_not_equal(list[j].name, list[i].name);
			assert_string_not_equal(list[j].code, list[i].code);
		}
	}
}

static void an_unknown_number(void **state)
{
	(void)state;
	assert_int_equal(err_info((err)9999)->number, E_DATABASE);
	assert_int_equal(err_info(OK)->number, E_DATABASE);
	assert_string_equal(err_info(E_TOO_LARGE)->code, "too-large");
	assert_int_equal(err_info(E_TOO_LARGE)->status, 413);
}

static err second_only_after(err first, int *calls)
{
	TRY(first);
	(*calls)++;
	return OK;
}

static void try_returns_early(void **state)
{
	int calls = 0;
	(void)state;

	assert_int_equal(second_only_after(E_CORRUPT, &calls), E_CORRUPT);
	assert_int_equal(calls, 0);
	assert_int_equal(second_only_after(OK, &calls), OK);
	assert_int_equal(calls, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list),
		cmocka_unit_test(an_unknown_number),
		cmocka_unit_test(try_returns_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

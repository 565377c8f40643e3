/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of faults: found by code, each once, each in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/problem.h"

#include <cmocka.h>

static void the_list(void **state)
{
	int n;
	const struct problem_info *all = problem_list(&n);
	(void)state;

	assert_true(n > 50);
	for (int i = 0; i < n; i++) {
		assert_true(all[i].code[0] != '\0' && (unsigned char)all[i].zh[0] >= 0x80);
		assert_true(str_eq(problem_zh(all[i].code), str_of(all[i].zh)));
		if (i > 0) /* it is searched by halves */
			assert_true(strcmp(all[i - 1].code, all[i].code) < 0);
	}
}

static void what_is_not_listed(void **state)
{
	(void)state;

	assert_int_equal(problem_zh("").n, 0);
	assert_int_equal(problem_zh("unknow").n, 0);
	assert_int_equal(problem_zh("zzz").n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list),
		cmocka_unit_test(what_is_not_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

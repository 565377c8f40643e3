/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of rights says of every operation who may do it, twice for people and once for programs,
 * and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "op/lists.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

static int times(str text, str what)
{
	int n = 0;

	for (const char *p = text.p;
	     (p = memmem(p, (size_t)(text.p + text.n - p), what.p, what.n)) != NULL; p += what.n)
		n++;
	return n;
}

/* From one heading to the next of its rank, or to the end. */
static str part(str page, const char *from, const char *until)
{
	const char *a = memmem(page.p, page.n, from, strlen(from));

	assert_non_null(a);
	size_t left = (size_t)(page.p + page.n - a);
	const char *b = until ? memmem(a, left, until, strlen(until)) : NULL;
	return (str){ a, b ? (size_t)(b - a) : left };
}

static str page_of(struct scratch *s, const struct op *const **op, int *n)
{
	*op = app_ops(s->app, n);
	return lists_rights(s->arena, *op, *n);
}

static void every_right_is_a_line(void **state)
{
	struct scratch *s = *state;
	const struct op *const *op;
	int n;
	str page = page_of(s, &op, &n);
	str lines = part(page, "operation\trole\tscope", "```");
	int wanted = 1;

	for (int i = 0; i < n; i++) {
		int rights_n = __builtin_popcountll(op[i]->may);
		str head = str_fmt(s->arena, "\n%s\t", op[i]->name);
		assert_int_equal(times(lines, head), rights_n);
		wanted += rights_n;
	}
	assert_int_equal(times(lines, S("\n")), wanted);
}

/* What anybody may do stands with the public only. */
static void every_operation_is_there_twice(void **state)
{
	struct scratch *s = *state;
	const struct op *const *op;
	int n;
	str page = page_of(s, &op, &n);
	str roles = part(page, "\n## 按角色", "\n## 按操作");
	str operations = part(page, "\n## 按操作", "\n## 逐行");

	for (int i = 0; i < n; i++) {
		str row = str_fmt(s->arena, "\n| `%s` | ", op[i]->name);
		int callers = 0;
		for (int r = 0; r < ROLE_COUNT; r++)
			callers += right_calls(op[i]->may, (enum role)r);
		bool everybodys = op[i]->may == MAY_EVERYBODY;
		assert_int_equal(times(operations, row), 1);
		assert_int_equal(times(roles, row), everybodys ? 1 : callers);
	}
}

static void roles_and_scopes_are_explained(void **state)
{
	struct scratch *s = *state;
	const struct op *const *op;
	int n;
	str page = page_of(s, &op, &n);

	for (int i = 0; i < SCOPE_COUNT; i++)
		assert_int_equal(times(page, str_fmt(s->arena, "\n| `%s` | %s | ",
		                                     scope_info((enum scope)i)->name,
		                                     scope_info((enum scope)i)->zh)),
		                 1);
	for (int r = 0; r < ROLE_COUNT; r++)
		assert_int_equal(
		        times(page,
		              str_fmt(s->arena, "\n### %s `%s` / %s\n", role_info((enum role)r)->zh,
		                      role_info((enum role)r)->name, role_info((enum role)r)->en)),
		        1);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup_bare, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(every_right_is_a_line),
	ALONE(every_operation_is_there_twice),
	ALONE(roles_and_scopes_are_explained),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

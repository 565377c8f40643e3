/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The printed lists are whole and well formed, and the lists themselves contradict nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "op/lists.h"
#include "support/jansson_oracle.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct fixture {
	struct arena *arena;
	struct cx cx;
	const struct op *op[256];
	int n;
};

static int setup(void **state)
{
	struct arena *a = arena_new();
	struct fixture *f = NEW(a, struct fixture);

	f->arena = a;
	f->cx = cx_new(a, world_real());
	for (const struct feature *const *x = features; *x != NULL; x++)
		for (int i = 0; i < (*x)->op_n; i++)
			f->op[f->n++] = &(*x)->op[i];
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	return 0;
}

static const struct json *parsed(struct fixture *f, str text)
{
	const struct json *tree;

	assert_true(jansson_reads(text));
	if (json_parse(&f->cx, text, JSON_DEPTH_MAX, &tree) != OK)
		fail_msg("%.*s", P(f->cx.detail));
	return tree;
}

static void every_route_is_in_openapi(void **state)
{
	struct fixture *f = *state;
	const struct json *paths = json_get(parsed(f, lists_openapi(f->arena, f->op, f->n, "1")),
	                                    S("paths"));
	uint32_t found = 0;
	uint32_t written = 0;

	assert_non_null(paths);
	for (int i = 0; i < f->n; i++) {
		str method;
		char lower[16] = "";
		if (f->op[i]->route == NULL)
			continue;
		str path = str_cut(str_of(f->op[i]->route), ' ', &method);
		for (size_t k = 0; k < method.n; k++)
			lower[k] = (char)(method.p[k] | 0x20);
		const struct json *op = json_get(json_get(paths, path), str_of(lower));
		if (op == NULL)
			fail_msg("%s is missing", f->op[i]->route);
		assert_true(str_eq(json_get(op, S("operationId"))->text, str_of(f->op[i]->name)));
		found++;
	}
	for (const struct json *p = paths->first; p != NULL; p = p->next)
		written += p->n;
	assert_int_equal(found, written);
}

/* Every parameter of a route is a field of the operation, and stands in "parameters". */
static void parameters_are_fields(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < f->n; i++) {
		str rest = str_of(f->op[i]->route);
		while (str_find(rest, '{', 0) >= 0) {
			str name, before;
			bool known = false;
			rest = str_cut(rest, '{', &before);
			rest = str_cut(rest, '}', &name);
			if (str_ends(name, S("*")))
				name = str_part(name, 0, name.n - 1);
			for (int k = 0; f->op[i]->in != NULL && k < f->op[i]->in->n; k++)
				known = known || str_eq(name, str_of(f->op[i]->in->field[k].name));
			if (!known)
				fail_msg("%s: no field %.*s", f->op[i]->name, P(name));
		}
	}
}

static void every_operation_is_described(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < f->n; i++) {
		const struct op *op = f->op[i];
		if (op->name == NULL || op->zh == NULL || op->en == NULL || op->zh[0] == '\0' ||
		    op->en[0] == '\0' || op->may == 0 || (op->run == NULL && op->prepare == NULL))
			fail_msg("operation %d (%s) is not whole", i, op->name ? op->name : "?");
		assert_int_equal(op->route == NULL, (op->flags & OP_LOCAL) != 0);
		if (op->flags & (OP_AUTHORITY | OP_RESTS | OP_NATURAL))
			assert_true((op->flags & OP_WRITE) != 0);
		if (op->route != NULL && strncmp(op->route, "GET ", 4) == 0)
			assert_int_equal(op->flags & OP_WRITE, 0);
	}
}

static void names_are_unique(void **state)
{
	struct fixture *f = *state;

	assert_true(f->n > 20);
	for (int i = 0; i < f->n; i++)
		for (int k = 0; k < i; k++) {
			assert_string_not_equal(f->op[i]->name, f->op[k]->name);
			if (f->op[i]->route != NULL && f->op[k]->route != NULL)
				assert_string_not_equal(f->op[i]->route, f->op[k]->route);
		}
}

static void errors(void **state)
{
	struct fixture *f = *state;
	const struct json *array = parsed(f, lists_errors(f->arena));
	int n;
	const struct err_info *info = err_list(&n);

	assert_int_equal(array->n, n);
	for (int i = 0; i < n; i++) {
		assert_in_range(info[i].status, 400, 599);
		for (int k = 0; k < i; k++) {
			assert_string_not_equal(info[i].code, info[k].code);
			assert_int_not_equal(info[i].number, info[k].number);
		}
	}
}

static void schema(void **state)
{
	struct fixture *f = *state;
	const struct json *array = parsed(f, lists_schema(f->arena, f->op, f->n));

	assert_int_equal(array->n, f->n);
	for (int i = 0; i < f->n; i++) {
		const struct json *op = json_get(array, str_of(f->op[i]->name));
		assert_non_null(op);
		assert_int_equal(json_get(op, S("in")) != NULL, f->op[i]->in != NULL);
		assert_int_equal(json_get(op, S("out")) != NULL, f->op[i]->out != NULL);
	}
}

static int lines(str text)
{
	int n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

static void moves_are_lines(void **state)
{
	struct fixture *f = *state;
	int moves = 1;

	for (const struct feature *const *x = features; *x != NULL; x++)
		moves += (*x)->move_n;
	assert_true(moves > 4);
	assert_int_equal(lines(lists_moves(f->arena, features)), moves);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
	TEST(every_route_is_in_openapi),
	TEST(parameters_are_fields),
	TEST(every_operation_is_described),
	TEST(names_are_unique),
	TEST(errors),
	TEST(schema),
	TEST(moves_are_lines),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

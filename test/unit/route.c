/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which operation a request means, and what its parameters are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "main/command.h"
#include "op/route.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define OP(name_, route_)                                                                          \
	{                                                                                          \
		.name = name_, .route = route_                                                     \
	}

static const struct op some[] = {
	OP("page", "GET /m/{code}.{tag}"),
	OP("certificate", "GET /v1/certificates/{number}"),
	OP("bundle", "GET /v1/certificates/{number}.json"),
	OP("lots", "POST /v1/lots"),
	OP("lots-list", "GET /v1/lots"),
	OP("lot", "GET /v1/lots/{lot}"),
	OP("newest", "GET /v1/lots/newest"),
	OP("approve", "POST /v1/lots/{lot}/approve"),
	OP("tile", "GET /log/tile/{rest*}"),
	OP("entries", "GET /log/tile/entries/{rest*}"),
	OP("local", NULL),
	OP("home", "GET /"),
};
#define OPS_N (int)(sizeof some / sizeof some[0])

struct fixture {
	struct arena *arena;
	const struct op *op[OPS_N];
	const struct route_table *table;
	struct route_match match;
	str allow;
};

static int setup(void **state)
{
	struct arena *a = arena_new();
	struct fixture *f = NEW(a, struct fixture);

	f->arena = a;
	for (int i = 0; i < OPS_N; i++)
		f->op[i] = &some[i];
	f->table = route_table_new(a, f->op, OPS_N);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	return 0;
}

static err find(struct fixture *f, const char *method, const char *path)
{
	f->match = (struct route_match){ 0 };
	return route_find(f->arena, f->table, str_of(method), str_of(path), &f->match, &f->allow);
}

static void goes_to(struct fixture *f, const char *path, const char *name)
{
	assert_int_equal(find(f, "GET", path), OK);
	assert_string_equal(f->match.op->name, name);
}

static void has(const struct fixture *f, int i, const char *name, const char *value)
{
	assert_true(i < f->match.n);
	if (!str_eq(f->match.name[i], str_of(name)) || !str_eq(f->match.value[i], str_of(value)))
		fail_msg("%.*s=%.*s instead of %s=%s", P(f->match.name[i]), P(f->match.value[i]),
		         name, value);
}

static void code_and_tag(void **state)
{
	struct fixture *f = *state;

	goes_to(f, "/m/WDEM0-202611000001.18KQ2M4XW7T", "page");
	assert_int_equal(f->match.n, 2);
	has(f, 0, "code", "WDEM0-202611000001");
	has(f, 1, "tag", "18KQ2M4XW7T");
	assert_int_equal(find(f, "GET", "/m/WDEM0-202611000001"), E_NOT_FOUND);
	assert_int_equal(find(f, "GET", "/m/.18KQ2M4XW7T"), E_NOT_FOUND);
	assert_int_equal(find(f, "GET", "/m/WDEM0-1."), E_NOT_FOUND);
	assert_int_equal(find(f, "GET", "/m/a/b.c"), E_NOT_FOUND);
}

/* The last point divides: a tag has none. */
static void several_points(void **state)
{
	struct fixture *f = *state;

	goes_to(f, "/m/a.b.c", "page");
	has(f, 0, "code", "a.b");
	has(f, 1, "tag", "c");
}

static void literal_ending(void **state)
{
	struct fixture *f = *state;

	goes_to(f, "/v1/certificates/WDEM0-1-2.json", "bundle");
	assert_int_equal(f->match.n, 1);
	has(f, 0, "number", "WDEM0-1-2");
	goes_to(f, "/v1/certificates/WDEM0-1-2", "certificate");
	has(f, 0, "number", "WDEM0-1-2");
	goes_to(f, "/v1/certificates/a.json.json", "bundle");
	has(f, 0, "number", "a.json");
	goes_to(f, "/v1/certificates/.json", "certificate");
	goes_to(f, "/v1/certificates/a.jsonx", "certificate");
}

static void literal_wins(void **state)
{
	struct fixture *f = *state;

	goes_to(f, "/v1/lots/newest", "newest");
	assert_int_equal(f->match.n, 0);
	goes_to(f, "/v1/lots/newest1", "lot");
	goes_to(f, "/log/tile/entries/x001/002.p/5", "entries");
	has(f, 0, "rest", "x001/002.p/5");
	goes_to(f, "/log/tile/0/x001/002", "tile");
	has(f, 0, "rest", "0/x001/002");
}

static void segments_are_whole(void **state)
{
	struct fixture *f = *state;
	static const char *const none[] = { "",          "//",           "/v1",        "/v1/lots/",
		                            "/v1/lotsx", "/v1/lots/a/b", "/log/tile/", "v1/lots",
		                            "/V1/lots",  "/v1//lots" };

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		if (find(f, "GET", none[i]) != E_NOT_FOUND)
			fail_msg("\"%s\" is %s", none[i], f->match.op ? f->match.op->name : "405");
	goes_to(f, "/", "home");
}

static void methods(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(find(f, "HEAD", "/v1/lots/a"), OK);
	assert_string_equal(f->match.op->name, "lot");
	assert_int_equal(find(f, "POST", "/v1/lots"), OK);
	assert_string_equal(f->match.op->name, "lots");
	assert_int_equal(find(f, "HEAD", "/v1/lots/a/approve"), E_METHOD);
	assert_true(str_eq(f->allow, S("POST")));
	assert_int_equal(find(f, "DELETE", "/v1/lots"), E_METHOD);
	assert_true(str_eq(f->allow, S("POST, GET")));
	assert_int_equal(find(f, "get", "/v1/lots"), E_METHOD);
	assert_int_equal(find(f, "PUT", "/nothing"), E_NOT_FOUND);
	assert_int_equal(f->allow.n, 0);
}

/* Every operation of the program is found under a path made from its own route. */
static void every_route_leads_home(void **state)
{
	struct fixture *f = *state;
	const struct op *all[256];
	int n = 0;

	for (const struct feature *const *x = features; *x != NULL; x++)
		for (int i = 0; i < (*x)->op_n; i++)
			all[n++] = &(*x)->op[i];
	const struct route_table *table = route_table_new(f->arena, all, n);
	for (int i = 0; i < n; i++) {
		str method;
		struct buf path = buf_new(f->arena);
		if (all[i]->route == NULL)
			continue;
		str rest = str_cut(str_of(all[i]->route), ' ', &method);
		while (rest.n > 0) {
			str literal, name;
			rest = str_cut(rest, '{', &literal);
			buf_str(&path, literal);
			rest = str_cut(rest, '}', &name);
			buf_text(&path, name.n > 0 ? "W-1" : "");
		}
		assert_int_equal(
		        route_find(f->arena, table, method, buf_view(&path), &f->match, &f->allow),
		        OK);
		assert_string_equal(f->match.op->name, all[i]->name);
	}
	assert_true(n > 20);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
	TEST(code_and_tag),           TEST(several_points),     TEST(literal_ending),
	TEST(literal_wins),           TEST(segments_are_whole), TEST(methods),
	TEST(every_route_leads_home),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every table and statement of the program: checked against the rules of doc/sql.md, and prepared
 * against the schema on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "store/lint.h"
#include "support/dbbox.h"
#include "support/statements.h"

#include <cmocka.h>

/* An audit reads everything, and so all machines: what it compares with the leaves is only right
 * while nobody writes there (doc/operations.md, "Moving to Citus").  No other statement may. */
static const struct {
	const char *pointer;
	const char *code;
} excused[] = {
	{ "/audit.tiles", "torn" },
	{ "/audit.leaves", "torn" },
	/* It fills a table from all lots, once, while nobody else writes. */
	{ "/0010-supervision.sql/3", "bucket" },
	{ "/0010-supervision.sql/3", "join" },
	{ "/0010-supervision.sql/3", "torn" },
	{ "/0010-supervision.sql/3", "torn" },
};

static bool is_excused(const struct problem *p, int *n)
{
	for (size_t i = 0; i < sizeof excused / sizeof excused[0]; i++)
		if (str_eq(p->pointer, str_of(excused[i].pointer)) &&
		    strcmp(p->code, excused[i].code) == 0) {
			++*n;
			return true;
		}
	return false;
}

static void lint_list(struct cx *cx, void *state, const struct sql *q, int n)
{
	(void)!lint_statements(cx, state, q, n);
}

static void rules_are_kept(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct schema *schema;
	int n;
	const struct migration *step = migrations(a, &n);
	(void)state;

	(void)!lint_schema(&cx, step, n, &schema);
	statements_walk(&cx, lint_list, (void *)(uintptr_t)schema);
	int n_excused = 0;
	int bad = 0;
	for (const struct problem *p = cx.problem; p != NULL; p = p->next)
		if (!is_excused(p, &n_excused)) {
			fprintf(stderr, "%.*s: %.*s\n", P(p->pointer), P(p->message));
			bad++;
		}
	assert_int_equal(bad, 0);
	assert_int_equal(n_excused, sizeof excused / sizeof excused[0]);
}

static void prepare_list(struct cx *cx, void *state, const struct sql *q, int n)
{
	for (int i = 0; i < n; i++) {
		if (db_prepare(cx, state, &q[i]) != OK)
			fail_msg("%s: %.*s", q[i].name, P(cx->detail));
	}
}

static void statements_prepare(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	int n;
	const struct migration *step = migrations(box->arena, &n);

	assert_int_equal(db_migrate(&box->cx, db, step, n), OK);
	statements_walk(&box->cx, prepare_list, db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_are_kept),
		ON_BOTH(statements_prepare, dbbox_setup),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every table and statement of the program: checked against the rules of doc/sql.md, and prepared
 * against the schema on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "op/head.h"
#include "op/idempotency.h"
#include "op/lease.h"
#include "op/log_read.h"
#include "op/publish.h"
#include "op/published.h"
#include "op/token.h"
#include "store/lint.h"
#include "support/dbbox.h"

#include <cmocka.h>

typedef void (*each_list)(struct cx *cx, void *state, const struct sql *q, int n);

/* The engine's own lists, and those of the features. */
static void lists_walk(struct cx *cx, each_list each, void *state)
{
	each(cx, state, head_sql, head_sql_n);
	each(cx, state, idempotency_sql, idempotency_sql_n);
	each(cx, state, log_sql, log_sql_n);
	each(cx, state, publish_sql, publish_sql_n);
	each(cx, state, published_sql, published_sql_n);
	each(cx, state, lease_sql, lease_sql_n);
	each(cx, state, token_sql, token_sql_n);
	for (const struct feature *const *f = features; *f != NULL; f++)
		each(cx, state, (*f)->sql.item, (*f)->sql.n);
}

static void complain(const struct cx *cx)
{
	for (const struct problem *p = cx->problem; p != NULL; p = p->next)
		fprintf(stderr, "%.*s: %.*s\n", P(p->pointer), P(p->message));
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
	lists_walk(&cx, lint_list, (void *)(uintptr_t)schema);
	complain(&cx);
	assert_int_equal(cx.problem_n, 0);
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
	lists_walk(&box->cx, prepare_list, db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_are_kept),
		ON_BOTH(statements_prepare, dbbox_setup),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing that an operator or a householder uses reads a growing table from one end to the other:
 * SQLite's plan for every statement of the lists searches such tables by an index, or stops at the
 * first row.  (The audit, which reads everything, has statements of its own outside the lists.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "store/sql.h"
#include "support/statements.h"

#include <cmocka.h>

struct trial {
	struct cx cx;
	sqlite3 *handle;
	int statements, faults;
};

static const char *const growing[] = { "leaf",
	                               "tile",
	                               "lot",
	                               "lot_stat",
	                               "checkpoint",
	                               "verification",
	                               "idempotency",
	                               "subject",
	                               "token",
	                               "repeat_count",
	                               "person",
	                               "problem",
	                               "problem_message",
	                               "readiness",
	                               "survey_entry" };

static bool grows(const char *detail)
{
	for (size_t i = 0; i < sizeof growing / sizeof growing[0]; i++) {
		size_t n = strlen(growing[i]);
		if (strncmp(detail, growing[i], n) == 0 && (detail[n] == '\0' || detail[n] == ' '))
			return true;
	}
	return false;
}

/* "… ORDER BY <key> DESC LIMIT 1" walks the key's index from its end and stops at once; SQLite
 * calls that a scan. */
static bool stops_at_once(str text)
{
	return str_ends(text, S("LIMIT 1")) && strstr(text.p, " WHERE ") == NULL;
}

static void plan_check(struct trial *t, const struct sql *q, str text)
{
	sqlite3_stmt *s = NULL;
	str words = str_fmt(t->cx.arena, "EXPLAIN QUERY PLAN %.*s",
	                    P(sql_for_sqlite(t->cx.arena, text)));

	assert_int_equal(sqlite3_prepare_v2(t->handle, words.p, (int)words.n, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(s, 3);
		bool scans = strncmp(detail, "SCAN ", 5) == 0 && grows(detail + 5);
		bool sorts = strstr(detail, "USE TEMP B-TREE") != NULL;
		if ((scans && !stops_at_once(text)) || sorts) {
			fprintf(stderr, "%s: %s\n", q->name, detail);
			t->faults++;
		}
	}
	sqlite3_finalize(s);
	t->statements++;
}

static void list_check(struct cx *cx, void *state, const struct sql *q, int n)
{
	struct trial *t = state;

	for (int i = 0; i < n; i++) {
		str text;
		assert_int_equal(sql_expand(cx, &q[i], &text), OK);
		plan_check(t, &q[i], text);
	}
}

static void schema_make(struct trial *t, const char *folder)
{
	AUTO(db_end) struct db *db = NULL;
	int n;
	const struct migration *step = migrations(t->cx.arena, &n);
	str url = str_fmt(t->cx.arena, "sqlite:%s/db", folder);

	assert_int_equal(db_open(&t->cx, url, DB_READ_WRITE, &db), OK);
	assert_int_equal(db_migrate(&t->cx, db, step, n), OK);
}

static void nothing_scans(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct trial t = { .cx = cx_new(a, world_real()) };
	char folder[] = "/tmp/plans-XXXXXX";
	(void)state;

	assert_non_null(mkdtemp(folder));
	schema_make(&t, folder);
	assert_int_equal(sqlite3_open(str_fmt(a, "%s/db", folder).p, &t.handle), SQLITE_OK);
	statements_served(&t.cx, list_check, &t);
	sqlite3_close(t.handle);
	unlink(str_fmt(a, "%s/db", folder).p);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(t.faults, 0);
	assert_true(t.statements > 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_scans) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

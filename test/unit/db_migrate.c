/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a schema up to date: forward only, whole or not at all, once. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/dbbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TEXT(literal)                                                                              \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static const struct migration steps[] = {
	{ "0001-first", TEXT("-- kind: reference\nCREATE TABLE one (id BIGINT PRIMARY KEY, t TEXT, "
	                     "b BYTEA);\nINSERT INTO one (id, t) VALUES (1, ';')") },
	{ "0002-second", TEXT("CREATE TABLE two (id BIGINT PRIMARY KEY);"
	                      "ALTER TABLE one ADD COLUMN late BIGINT;"
	                      "INSERT INTO one (id, late) VALUES (2, 5);") },
	{ "0003-third", TEXT("CREATE INDEX one_late ON one (late);") },
};

static const struct migration broken[] = {
	{ "0001-first", TEXT("-- kind: reference\nCREATE TABLE one (id BIGINT PRIMARY KEY, t TEXT, "
	                     "b BYTEA);\nINSERT INTO one (id, t) VALUES (1, ';')") },
	{ "0002-broken", TEXT("CREATE TABLE two (id BIGINT PRIMARY KEY); CREATE TABEL three") },
};

static const struct migration other[] = { { "0001-other", TEXT("CREATE TABLE x (id BIGINT)") } };

static const struct sql version = { "version", "SELECT count(*) FROM schema_version", NULL, NULL };
static const struct sql at = { "at", "SELECT min(at_ms) FROM schema_version", NULL, NULL };
static const struct sql rows = { "rows", "SELECT count(*) FROM one", NULL, NULL };
static const struct sql late = { "late", "SELECT late FROM one WHERE id = 2", NULL, NULL };
static const struct sql tables = { "tables", "SELECT count(*) FROM sqlite_schema", NULL, NULL };
static const struct sql pg_tables = { "tables",
	                              "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'",
	                              NULL, NULL };
static const struct sql strict = { "strict",
	                           "SELECT count(*) FROM pragma_table_list "
	                           "WHERE name IN ('one', 'two') AND strict = 1 AND wr = 1",
	                           NULL, NULL };

static void test_forward(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	assert_int_equal(db_migrate(&box->cx, db, steps, 1), OK);
	assert_int_equal(dbbox_int(box, db, &version), 1);
	assert_int_equal(dbbox_int(box, db, &rows), 1);
	assert_int_equal(db_migrate(&box->cx, db, steps, 3), OK);
	assert_int_equal(dbbox_int(box, db, &version), 3);
	assert_int_equal(dbbox_int(box, db, &rows), 2);
	assert_int_equal(dbbox_int(box, db, &late), 5);
	assert_int_equal(box->pg ? 2 : dbbox_int(box, db, &strict), 2);
	assert_true(dbbox_int(box, db, &at) == DBBOX_NOW_MS);
}

static void test_twice_is_once(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	for (int i = 0; i < 3; i++)
		assert_int_equal(db_migrate(&box->cx, db, steps, 3), OK);
	assert_int_equal(dbbox_int(box, db, &rows), 2);
}

static void test_newer_is_refused(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	assert_int_equal(db_migrate(&box->cx, db, steps, 3), OK);
	assert_int_equal(db_migrate(&box->cx, db, steps, 2), E_DATABASE);
	assert_true(dbbox_said(box, "newer than this program"));
	assert_true(dbbox_said(box, "0003-third"));
	assert_int_equal(dbbox_int(box, db, &version), 3);
}

static void test_other_steps_are_refused(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	assert_int_equal(db_migrate(&box->cx, db, steps, 1), OK);
	assert_int_equal(db_migrate(&box->cx, db, other, 1), E_DATABASE);
	assert_true(dbbox_said(box, "0001-first"));
	assert_true(dbbox_said(box, "0001-other"));
}

/* A step that fails leaves nothing behind, nor do those before it. */
static void test_all_or_nothing(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	assert_int_equal(db_migrate(&box->cx, db, broken, 2), E_DATABASE);
	assert_true(dbbox_said(box, "0002-broken, statement 2"));
	assert_int_equal(dbbox_int(box, db, box->pg ? &pg_tables : &tables), 0);
	assert_int_equal(db_migrate(&box->cx, db, steps, 1), OK);
	assert_int_equal(db_migrate(&box->cx, db, broken, 2), E_DATABASE);
	assert_int_equal(dbbox_int(box, db, &version), 1);
	assert_int_equal(db_migrate(&box->cx, db, steps, 3), OK);
}

static void test_readers_compare(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *reader = dbbox_open(box, DB_READ_ONLY);

	assert_int_equal(db_migrate(&box->cx, reader, steps, 1), E_DATABASE); /* empty so far */
	assert_int_equal(db_migrate(&box->cx, db, steps, 2), OK);
	assert_int_equal(db_migrate(&box->cx, reader, steps, 2), OK);
	assert_int_equal(db_migrate(&box->cx, reader, steps, 3), E_DATABASE);
	assert_true(dbbox_said(box, "older than this program"));
	assert_int_equal(db_migrate(&box->cx, reader, steps, 1), E_DATABASE);
	assert_true(dbbox_said(box, "newer than this program"));
}

static void test_statements_survive(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	assert_int_equal(db_migrate(&box->cx, db, steps, 1), OK);
	assert_int_equal(dbbox_int(box, db, &rows), 1);
	AUTO(db_end) struct db *other_db = dbbox_open(box, DB_READ_WRITE);
	assert_int_equal(db_migrate(&box->cx, other_db, steps, 3), OK);
	assert_int_equal(dbbox_int(box, db, &rows), 2); /* prepared before the change */
}

static err child(struct dbbox *box)
{
	AUTO(db_end) struct db *db = NULL;

	TRY(db_open(&box->cx, box->url, DB_READ_WRITE, &db));
	return db_migrate(&box->cx, db, steps, 3);
}

/* The child waits until the pipe is closed, so that all begin at once. */
static pid_t child_start(struct dbbox *box, const int *gate)
{
	pid_t pid = fork();
	char end;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	close(gate[1]);
	if (read(gate[0], &end, 1) != 0)
		_exit(100);
	err e = child(box);
	if (e != OK)
		print_message("%.*s\n", P(box->cx.detail));
	_exit((int)e);
}

static void race(struct dbbox *box)
{
	pid_t pid[4];
	int gate[2];
	int status;

	assert_int_equal(pipe(gate), 0);
	for (int i = 0; i < 4; i++)
		pid[i] = child_start(box, gate);
	close(gate[0]);
	close(gate[1]);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
}

/* Processes that all begin with no file at all, or with one that is a step behind. */
static void test_several_processes(void **state)
{
	struct dbbox *box = *state;

	for (int round = 0; round < 25; round++) {
		dbbox_empty(box);
		if (round % 2 == 1) {
			AUTO(db_end) struct db *old = dbbox_open(box, DB_READ_WRITE);
			assert_int_equal(db_migrate(&box->cx, old, steps, 1), OK);
		}
		race(box);
		AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_ONLY);
		assert_int_equal(dbbox_int(box, db, &version), 3);
		assert_int_equal(dbbox_int(box, db, &rows), 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_forward, dbbox_setup),
		ON_BOTH(test_twice_is_once, dbbox_setup),
		ON_BOTH(test_newer_is_refused, dbbox_setup),
		ON_BOTH(test_other_steps_are_refused, dbbox_setup),
		ON_BOTH(test_all_or_nothing, dbbox_setup),
		ON_BOTH(test_readers_compare, dbbox_setup),
		ON_BOTH(test_several_processes, dbbox_setup),
		ON_BOTH(test_statements_survive, dbbox_setup),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

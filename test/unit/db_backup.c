/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy is the database as of one moment, whatever others do meanwhile, and one file. */
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/dbbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SCHEMA "CREATE TABLE parent (id BIGINT PRIMARY KEY)"

static const struct migration schema[] = { { "0001-test", { SCHEMA, sizeof SCHEMA - 1 } } };

static const struct sql add = { "parent.add", "INSERT INTO parent (id) VALUES ($1)", NULL, NULL };
static const struct sql count = { "parent.count", "SELECT count(*) FROM parent", NULL, NULL };

static int setup(void **state)
{
	if (dbbox_setup(state) != 0)
		return -1;
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	return db_migrate(&box->cx, db, schema, 1);
}

static const char *beside(struct dbbox *box, const char *name)
{
	return str_fmt(box->arena, "%s/%s", box->folder, name).p;
}

static void put(struct dbbox *box, struct tx *tx, int64_t id)
{
	const struct value v[] = { V_INT(id) };

	assert_int_equal(db_run(&box->cx, tx, &add, v, 1, NULL), OK);
}

static void put_many(struct dbbox *box, struct db *db, int64_t from, int64_t to)
{
	AUTO(tx_end) struct tx tx = { 0 };

	assert_int_equal(tx_begin(&box->cx, db, DB_READ_WRITE, &tx), OK);
	for (int64_t id = from; id < to; id++)
		put(box, &tx, id);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
}

static int64_t rows_of(struct dbbox *box, const char *name)
{
	AUTO(db_end) struct db *db = NULL;
	str url = str_fmt(box->arena, "sqlite:%s", beside(box, name));

	assert_int_equal(db_open(&box->cx, url, DB_READ_ONLY, &db), OK);
	return dbbox_int(box, db, &count);
}

static void what_is_committed_is_copied(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *writer = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *reader = dbbox_open(box, DB_READ_ONLY);

	put_many(box, writer, 0, 10000);
	AUTO(tx_end) struct tx open = { 0 };
	assert_int_equal(tx_begin(&box->cx, writer, DB_READ_WRITE, &open), OK);
	put(box, &open, 10000);
	assert_int_equal(db_backup(&box->cx, reader, beside(box, "copy")), OK);
	put(box, &open, 10001);
	assert_int_equal(tx_commit(&box->cx, &open), OK);
	assert_int_equal(rows_of(box, "copy"), 10000);
	assert_int_equal(db_backup(&box->cx, reader, beside(box, "later")), OK);
	assert_int_equal(rows_of(box, "later"), 10002);
	/* Nothing lies beside it, and looking at it has made nothing. */
	assert_false(os_exists(beside(box, "copy-wal")));
	assert_false(os_exists(beside(box, "copy-journal")));
	assert_int_equal(unlink(beside(box, "copy")), 0);
	assert_int_equal(unlink(beside(box, "later")), 0);
}

static void what_is_there_is_not_overwritten(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_ONLY);
	str after;

	assert_int_equal(os_write_file(&box->cx, beside(box, "copy"), S("mine"), 0600), OK);
	assert_int_equal(db_backup(&box->cx, db, beside(box, "copy")), E_IN_USE);
	assert_int_equal(os_read_file(&box->cx, beside(box, "copy"), 100, &after), OK);
	assert_true(str_eq(after, S("mine")));
	assert_int_equal(unlink(beside(box, "copy")), 0);
	assert_int_equal(db_backup(&box->cx, db, beside(box, "no/copy")), E_UNAVAILABLE);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(what_is_committed_is_copied, setup, dbbox_teardown),
	cmocka_unit_test_setup_teardown(what_is_there_is_not_overwritten, setup, dbbox_teardown),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

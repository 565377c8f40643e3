/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions: all or nothing, marks, snapshots, two writers, and the size of the log. */
#include <pthread.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/dbbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SCHEMA "CREATE TABLE parent (id BIGINT PRIMARY KEY, note TEXT, bytes BYTEA)"

static const struct migration schema[] = { { "0001-test", { SCHEMA, sizeof SCHEMA - 1 } } };

enum { ADD, ALL, COUNT };

static const struct sql q[] = {
	[ADD] = { "parent.add", "INSERT INTO parent (id, note, bytes) VALUES ($1, $2, $3)", NULL,
	          NULL },
	[ALL] = { "parent.all", "SELECT id, note, bytes FROM parent ORDER BY id", NULL, NULL },
	[COUNT] = { "parent.count", "SELECT count(*) FROM parent", NULL, NULL },
};

/* -- helpers --------------------------------------------------------------------------------- */

static int setup(void **state)
{
	if (dbbox_setup(state) != 0)
		return -1;
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	return db_migrate(&box->cx, db, schema, 1);
}

static struct tx begun(struct dbbox *box, struct db *db, enum db_access access)
{
	struct tx tx;

	assert_int_equal(tx_begin(&box->cx, db, access, &tx), OK);
	return tx;
}

static err add(struct dbbox *box, struct tx *tx, int64_t id)
{
	const struct value row[] = { V_INT(id), V_TEXT(S("note")), V_NULL };

	return db_run(&box->cx, tx, &q[ADD], row, 3, NULL);
}

static int64_t count(struct dbbox *box, struct tx *tx)
{
	struct value n;

	assert_int_equal(db_one(&box->cx, tx, &q[COUNT], NULL, 0, &n, 1), OK);
	return n.i;
}

struct seen {
	int64_t sum;
	int rows;
};

static err see(struct cx *cx, void *state, const struct value *column, int n)
{
	struct seen *s = state;
	(void)cx;

	(void)n;
	s->sum += column[0].i;
	s->rows++;
	return OK;
}

/* -- transactions ---------------------------------------------------------------------------- */

static err add_and_fail(struct dbbox *box, struct db *db)
{
	AUTO(tx_end) struct tx tx;

	TRY(tx_begin(&box->cx, db, DB_READ_WRITE, &tx));
	TRY(add(box, &tx, 1));
	TRY(add(box, &tx, 1));
	return tx_commit(&box->cx, &tx);
}

static void test_rollback(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	assert_int_equal(add_and_fail(box, db), E_CONFLICT);
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 0);
	{
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		assert_int_equal(add(box, &tx, 1), OK);
	}
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 0);
	{
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		assert_int_equal(add(box, &tx, 1), OK);
		assert_int_equal(tx_commit(&box->cx, &tx), OK);
		assert_false(tx.open);
	}
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 1);
}

/* What a connection leaves open is not stored. */
static void test_close_in_the_middle(void **state)
{
	struct dbbox *box = *state;
	struct db *db = dbbox_open(box, DB_READ_WRITE);
	struct tx tx = begun(box, db, DB_READ_WRITE);

	assert_int_equal(add(box, &tx, 1), OK);
	db_close(db);
	db = dbbox_open(box, DB_READ_WRITE);
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 0);
	db_close(db);
	db_close(NULL);
}

/* SQLite would go on; PostgreSQL would not; so nobody does. */
static void test_failed_is_failed(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	{
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		assert_int_equal(add(box, &tx, 1), OK);
		assert_int_equal(add(box, &tx, 1), E_CONFLICT);
		assert_int_equal(add(box, &tx, 2), E_DATABASE);
		assert_int_equal(tx_mark(&box->cx, &tx), E_DATABASE);
		assert_int_equal(tx_commit(&box->cx, &tx), E_DATABASE);
	}
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 0);
}

static void test_marks(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	struct seen left = { 0 };

	assert_int_equal(add(box, &tx, 1), OK);
	assert_int_equal(tx_mark(&box->cx, &tx), OK);
	assert_int_equal(add(box, &tx, 2), OK);
	assert_int_equal(tx_take_back(&box->cx, &tx), OK);
	assert_int_equal(tx_mark(&box->cx, &tx), OK);
	assert_int_equal(add(box, &tx, 4), OK);
	assert_int_equal(tx_keep(&box->cx, &tx), OK);
	assert_int_equal(tx_mark(&box->cx, &tx), OK);
	assert_int_equal(add(box, &tx, 8), OK);
	assert_int_equal(add(box, &tx, 8), E_CONFLICT);
	assert_int_equal(add(box, &tx, 16), E_DATABASE);
	assert_int_equal(tx_take_back(&box->cx, &tx), OK);
	assert_int_equal(add(box, &tx, 32), OK);
	assert_int_equal(db_each(&box->cx, &tx, &q[ALL], NULL, 0, see, &left), OK);
	assert_int_equal(left.sum, 1 + 4 + 32);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 3);
}

static err add_later(struct dbbox *box, struct tx *tx, int64_t id)
{
	const struct value row[] = { V_INT(id), V_TEXT(S("note")), V_NULL };

	return db_run_later(&box->cx, tx, &q[ADD], row, 3);
}

/* An error of what was not waited for shows when the mark is kept, at the latest. */
static void test_later_fails_at_the_mark(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);

	assert_int_equal(add(box, &tx, 1), OK);
	assert_int_equal(tx_mark(&box->cx, &tx), OK);
	err e = add_later(box, &tx, 1);
	if (e == OK)
		e = add_later(box, &tx, 2);
	if (e == OK)
		e = tx_keep(&box->cx, &tx);
	assert_int_equal(e, E_CONFLICT);
	assert_true(dbbox_said(box, "parent.add"));
	assert_int_equal(tx_take_back(&box->cx, &tx), OK);
	assert_int_equal(count(box, &tx), 1);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
}

/* What was taken back before anybody heard of its error concerns nobody. */
static void test_later_is_taken_back(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);

	assert_int_equal(add(box, &tx, 1), OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(tx_mark(&box->cx, &tx), OK);
		(void)!add_later(box, &tx, 1);
		assert_int_equal(tx_take_back(&box->cx, &tx), OK);
	}
	assert_int_equal(add_later(box, &tx, 2), OK);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 2);
}

/* More than go at once; then an error that nobody has heard of when the transaction ends. */
static void test_later_by_the_hundred(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	for (int round = 0; round < 2; round++) {
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		for (int i = 0; i < 500; i++)
			assert_int_equal(add_later(box, &tx, round * 1000 + i), OK);
		assert_int_equal(tx_commit(&box->cx, &tx), OK);
	}
	{
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		assert_int_equal(count(box, &tx), 1000);
		(void)!add_later(box, &tx, 1);
	}
	{
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		assert_int_equal(count(box, &tx), 1000);
		err e = add_later(box, &tx, 1);
		e = e == OK ? tx_commit(&box->cx, &tx) : e;
		assert_int_equal(e, E_CONFLICT);
	}
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 1000);
}

static void test_snapshots_do_not_write(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *reader = dbbox_open(box, DB_READ_ONLY);
	struct tx tx = begun(box, db, DB_READ_ONLY);

	assert_int_equal(add(box, &tx, 1), E_DATABASE);
	assert_true(dbbox_said(box, "snapshot"));
	tx_end(&tx);
	assert_int_equal(tx_begin(&box->cx, reader, DB_READ_WRITE, &tx), E_UNAVAILABLE);
	assert_false(tx.open);
	tx_end(&tx);
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 0);
}

static void test_snapshot_is_stable(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *writer = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *reader = dbbox_open(box, DB_READ_ONLY);
	AUTO(tx_end) struct tx old = begun(box, reader, DB_READ_ONLY);

	assert_int_equal(count(box, &old), 0);
	for (int i = 1; i <= 3; i++) {
		AUTO(tx_end) struct tx tx = begun(box, writer, DB_READ_WRITE);
		assert_int_equal(add(box, &tx, i), OK);
		assert_int_equal(count(box, &old), 0); /* not even before the commit */
		assert_int_equal(tx_commit(&box->cx, &tx), OK);
		assert_int_equal(count(box, &old), 0);
	}
	tx_end(&old);
	assert_int_equal(dbbox_int(box, reader, &q[COUNT]), 3);
}

static void test_second_writer_waits_then_is_busy(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *one = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *two = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx held = begun(box, one, DB_READ_WRITE);
	struct tx refused;

	int64_t from = os_monotonic_ns();
	assert_int_equal(tx_begin(&box->cx, two, DB_READ_WRITE, &refused), E_BUSY);
	int64_t waited_ms = (os_monotonic_ns() - from) / 1000000;
	assert_true(waited_ms >= 4500 && waited_ms < 20000);
	assert_false(refused.open);
	tx_end(&held);
	AUTO(tx_end) struct tx next = begun(box, two, DB_READ_WRITE);
	assert_true(next.open);
}

struct worker {
	struct dbbox *box;
	struct arena *arena;
	struct cx cx;
	int first;
	err error;
};

#define WORKER_ROWS 200

static err work(struct worker *w)
{
	AUTO(db_end) struct db *db = NULL;

	TRY(db_open(&w->cx, w->box->url, DB_READ_WRITE, &db));
	TRY(db_set_durability(&w->cx, db, DB_UNSYNCED));
	for (int i = 0; i < WORKER_ROWS; i++) {
		AUTO(tx_end) struct tx tx;
		const struct value row[] = { V_INT(w->first + i), V_NULL, V_NULL };
		TRY(tx_begin(&w->cx, db, DB_READ_WRITE, &tx));
		TRY(db_run(&w->cx, &tx, &q[ADD], row, 3, NULL));
		TRY(tx_commit(&w->cx, &tx));
	}
	return OK;
}

static void *worker_main(void *arg)
{
	struct worker *w = arg;

	w->error = work(w);
	return NULL;
}

/* Nobody is refused while everybody keeps it short. */
static void test_writers_take_turns(void **state)
{
	struct dbbox *box = *state;
	struct worker w[4];
	pthread_t thread[4];

	for (int i = 0; i < 4; i++) {
		w[i] = (struct worker){ .box = box, .arena = arena_new(), .first = i * 1000 };
		w[i].cx = cx_new(w[i].arena, box->cx.world);
		assert_int_equal(pthread_create(&thread[i], NULL, worker_main, &w[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		assert_int_equal(w[i].error, OK);
		arena_free(w[i].arena);
	}
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_ONLY);
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 4 * WORKER_ROWS);
}

/* The log is copied back while the writer goes on, so it stays far below what was written. */
static void test_log_stays_small(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	char *bytes = arena_alloc(box->arena, 1 << 20);
	const char *wal = str_fmt(box->arena, "%s-wal", box->path).p;
	struct stat st;

	assert_int_equal(db_set_durability(&box->cx, db, DB_UNSYNCED), OK);
	for (int i = 0; i < 150; i++) {
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		const struct value row[] = { V_INT(i), V_NULL, V_BLOB(bytes, 1 << 20) };
		assert_int_equal(db_run(&box->cx, &tx, &q[ADD], row, 3, NULL), OK);
		assert_int_equal(tx_commit(&box->cx, &tx), OK);
	}
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size < 64 << 20);
}

/* Nor does it grow while there are small commits only, though a reader comes and goes. */
static void test_log_is_copied_back_when_it_is_quiet(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *reader = dbbox_open(box, DB_READ_ONLY);
	const char *wal = str_fmt(box->arena, "%s-wal", box->path).p;
	struct stat st;

	assert_int_equal(db_set_durability(&box->cx, db, DB_UNSYNCED), OK);
	for (int i = 0; i < 600; i++) {
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		assert_int_equal(add(box, &tx, i), OK);
		assert_int_equal(tx_commit(&box->cx, &tx), OK);
		assert_int_equal(dbbox_int(box, reader, &q[COUNT]), i + 1);
	}
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size < 300 * 8192); /* 600 commits have written 600 pages at least */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_rollback, setup),
		ON_BOTH(test_close_in_the_middle, setup),
		ON_BOTH(test_failed_is_failed, setup),
		ON_BOTH(test_marks, setup),
		ON_BOTH(test_later_fails_at_the_mark, setup),
		ON_BOTH(test_later_is_taken_back, setup),
		ON_BOTH(test_later_by_the_hundred, setup),
		ON_BOTH(test_snapshots_do_not_write, setup),
		ON_BOTH(test_snapshot_is_stable, setup),
		ON_SQLITE(test_second_writer_waits_then_is_busy, setup),
		ON_BOTH(test_writers_take_turns, setup),
		ON_SQLITE(test_log_stays_small, setup),
		ON_SQLITE(test_log_is_copied_back_when_it_is_quiet, setup),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections and statements on a real file. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/dbbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SCHEMA                                                                                     \
	"CREATE TABLE parent (id BIGINT PRIMARY KEY, note TEXT, bytes BYTEA,"                      \
	" CHECK (id < 1000000));"                                                                  \
	"CREATE TABLE child (id BIGINT PRIMARY KEY,"                                               \
	" parent BIGINT NOT NULL REFERENCES parent (id))"

static const struct migration schema[] = { { "0001-test", { SCHEMA, sizeof SCHEMA - 1 } } };

enum {
	ADD,
	ADD_NEW,
	GET,
	ALL,
	COUNT,
	RENAME,
	RAISE,
	CHILD,
	ADOPT,
	WRONG,
	GAP,
	HALF,
	TWO,
	SWAPPED,
	ECHO_INT,
	ECHO_TEXT,
	ECHO_BLOB,
};

static const struct sql q[] = {
	[ADD] = { "parent.add", "INSERT INTO parent (id, note, bytes) VALUES ($1, $2, $3)", NULL,
	          NULL },
	[ADD_NEW] = { "parent.add_new",
	              "INSERT INTO parent (id, note, bytes) VALUES ($1, $2, $3) "
	              "ON CONFLICT (id) DO NOTHING",
	              NULL, NULL },
	[GET] = { "parent.get", "SELECT id, note, bytes FROM parent WHERE id = $1", NULL, NULL },
	[ALL] = { "parent.all", "SELECT id, note, bytes FROM parent ORDER BY id", NULL, NULL },
	[COUNT] = { "parent.count", "SELECT count(*) FROM parent", NULL, NULL },
	[RENAME] = { "parent.rename", "UPDATE parent SET note = $1 WHERE id >= $2", NULL, NULL },
	[RAISE] = { "parent.raise", "UPDATE parent SET id = id + $1 WHERE id >= $2 RETURNING id",
	            NULL, NULL },
	[CHILD] = { "child.add", "INSERT INTO child (id, parent) VALUES ($1, $2)", NULL, NULL },
	[ADOPT] = { "child.adopt", "UPDATE child SET parent = $1 RETURNING id", NULL, NULL },
	[WRONG] = { "wrong", "SELECT id FROM nowhere", NULL, NULL },
	[GAP] = { "gap", "SELECT id FROM parent WHERE id = $2", NULL, NULL },
	[HALF] = { "half", "SELECT 1 / 2.0", NULL, NULL },
	[TWO] = { "two", "SELECT 1; SELECT 2", NULL, NULL },
	[SWAPPED] = { "swapped",
	              "SELECT CAST($3 AS BIGINT), CAST($1 AS BIGINT), CAST($2 AS BIGINT)", NULL,
	              NULL },
	[ECHO_INT] = { "echo.int", "SELECT CAST($1 AS BIGINT)", NULL, NULL },
	[ECHO_TEXT] = { "echo.text", "SELECT CAST($1 AS TEXT)", NULL, NULL },
	[ECHO_BLOB] = { "echo.blob", "SELECT CAST($1 AS BYTEA)", NULL, NULL },
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

/* -- opening --------------------------------------------------------------------------------- */

static err open_close(struct dbbox *box, const char *url, enum db_access access)
{
	struct db *db;
	err e = db_open(&box->cx, str_of(url), access, &db);

	assert_true((e == OK) == (db != NULL));
	db_close(db);
	return e;
}

static void test_urls(void **state)
{
	struct dbbox *box = *state;

	assert_int_equal(open_close(box, "", DB_READ_WRITE), E_USAGE);
	assert_int_equal(open_close(box, "/a/path", DB_READ_WRITE), E_USAGE);
	assert_int_equal(open_close(box, "sqlite:", DB_READ_WRITE), E_USAGE);
	assert_int_equal(open_close(box, "mysql://me:secret@host/db", DB_READ_WRITE), E_USAGE);
	assert_true(dbbox_said(box, "mysql"));
	assert_false(dbbox_said(box, "secret"));
	assert_int_equal(open_close(box, "sqlite:/no/such/folder/x.db", DB_READ_WRITE),
	                 E_UNAVAILABLE);
	assert_int_equal(open_close(box, "sqlite:/no/such/folder/x.db", DB_READ_ONLY), E_NOT_FOUND);
	assert_int_equal(open_close(box, box->url.p, DB_READ_ONLY), OK);
	assert_int_equal(open_close(box, box->url.p, DB_READ_WRITE), OK);
}

/* SQLite would make a database in memory of the first and read the second as a URL. */
static void test_names_are_paths(void **state)
{
	struct dbbox *box = *state;
	char before[4096];

	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(box->folder), 0);
	assert_int_equal(open_close(box, "sqlite::memory:", DB_READ_WRITE), OK);
	assert_true(os_exists(":memory:"));
	assert_int_equal(open_close(box, "sqlite:file:x?mode=memory", DB_READ_WRITE), OK);
	assert_true(os_exists("file:x?mode=memory"));
	assert_int_equal(chdir(before), 0);
}

static void test_not_a_database(void **state)
{
	struct dbbox *box = *state;
	char text[9000];

	memset(text, 'x', sizeof text);
	const char *path = str_fmt(box->arena, "%s/text", box->folder).p;
	const char *url = str_fmt(box->arena, "sqlite:%s", path).p;
	assert_int_equal(os_write_file(&box->cx, path, (str){ text, sizeof text }, 0644), OK);
	assert_int_equal(open_close(box, url, DB_READ_ONLY), E_CORRUPT);
	assert_true(dbbox_said(box, "not a database"));
	assert_true(dbbox_said(box, path));
	assert_int_equal(open_close(box, url, DB_READ_WRITE), E_CORRUPT);
	assert_true(dbbox_said(box, "not a database"));
}

static void test_settings(void **state)
{
	static const struct {
		struct sql q;
		int64_t writer, reader;
	} setting[] = {
		{ { "p", "SELECT page_size FROM pragma_page_size", NULL, NULL }, 8192, 8192 },
		{ { "p", "SELECT foreign_keys FROM pragma_foreign_keys", NULL, NULL }, 1, 1 },
		{ { "p", "SELECT timeout FROM pragma_busy_timeout", NULL, NULL }, 5000, 5000 },
		{ { "p", "SELECT synchronous FROM pragma_synchronous", NULL, NULL }, 2, 2 },
		{ { "p", "SELECT cache_size FROM pragma_cache_size", NULL, NULL }, -32768, -8192 },
		{ { "p", "SELECT journal_mode = 'wal' FROM pragma_journal_mode", NULL, NULL },
		  1,
		  1 },
	};
	struct dbbox *box = *state;
	AUTO(db_end) struct db *writer = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *reader = dbbox_open(box, DB_READ_ONLY);

	for (size_t i = 0; i < sizeof setting / sizeof setting[0]; i++) {
		assert_int_equal(dbbox_int(box, writer, &setting[i].q), setting[i].writer);
		assert_int_equal(dbbox_int(box, reader, &setting[i].q), setting[i].reader);
	}
	assert_int_equal(db_set_durability(&box->cx, writer, DB_UNSYNCED), OK);
	assert_int_equal(dbbox_int(box, writer, &setting[3].q), 0);
	assert_int_equal(db_set_durability(&box->cx, writer, DB_DURABLE), OK);
	assert_int_equal(dbbox_int(box, writer, &setting[3].q), 2);
}

/* -- statements ------------------------------------------------------------------------------ */

static void test_values(void **state)
{
	static const int64_t ints[] = { 0, -1, INT64_MAX, INT64_MIN };
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	struct value v[2] = { V_NULL, V_INT(7) };

	for (size_t i = 0; i < sizeof ints / sizeof ints[0]; i++) {
		const struct value in = V_INT(ints[i]);
		assert_int_equal(db_one(&box->cx, &tx, &q[ECHO_INT], &in, 1, v, 2), OK);
		assert_int_equal(v[0].kind, VALUE_INT);
		assert_true(v[0].i == ints[i]);
		assert_int_equal(v[1].kind, VALUE_NULL); /* more asked for than there is */
	}
	const struct value other[] = { V_TEXT(S("表 'x'")),   V_TEXT(S("")), V_TEXT(S_NONE),
		                       V_BLOB("\0\1\xff", 3), V_BLOB("", 0), V_BLOB(NULL, 0) };
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
		assert_int_equal(db_one(&box->cx, &tx,
		                        &q[other[i].kind == VALUE_TEXT ? ECHO_TEXT : ECHO_BLOB],
		                        &other[i], 1, v, 1),
		                 OK);
		assert_int_equal(v[0].kind, other[i].kind);
		assert_true(str_eq(v[0].s, other[i].s));
		assert_non_null(v[0].s.p);
	}
	const struct value null = V_NULL;
	assert_int_equal(db_one(&box->cx, &tx, &q[ECHO_TEXT], &null, 1, v, 1), OK);
	assert_int_equal(v[0].kind, VALUE_NULL);
}

static void test_parameters_by_number(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_ONLY);
	const struct value in[] = { V_INT(1), V_INT(2), V_INT(3) };
	struct value out[3];

	assert_int_equal(db_one(&box->cx, &tx, &q[SWAPPED], in, 3, out, 3), OK);
	assert_int_equal(out[0].i, 3);
	assert_int_equal(out[1].i, 1);
	assert_int_equal(out[2].i, 2);
}

static void test_changed(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	const struct value rename[] = { V_TEXT(S("new")), V_INT(3) };
	const struct value again[] = { V_INT(3), V_NULL, V_NULL };
	int64_t changed = -1;

	for (int i = 1; i <= 5; i++)
		assert_int_equal(add(box, &tx, i), OK);
	assert_int_equal(db_run(&box->cx, &tx, &q[RENAME], rename, 2, &changed), OK);
	assert_int_equal(changed, 3);
	assert_int_equal(db_run(&box->cx, &tx, &q[COUNT], NULL, 0, &changed), OK);
	assert_int_equal(changed, 0); /* not what the last statement changed */
	assert_int_equal(db_run(&box->cx, &tx, &q[ADD_NEW], again, 3, &changed), OK);
	assert_int_equal(changed, 0);
}

struct seen {
	int64_t sum;
	int rows;
	int stop_after;
};

static err see(struct cx *cx, void *state, const struct value *column, int n)
{
	struct seen *s = state;
	(void)cx;

	assert_true(n == 3 || n == 1);
	s->sum += column[0].i;
	return ++s->rows == s->stop_after ? E_RANGE : OK;
}

static void test_each(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	struct seen all = { 0 };
	struct seen two = { .stop_after = 2 };

	assert_int_equal(db_each(&box->cx, &tx, &q[ALL], NULL, 0, see, &all), OK);
	assert_int_equal(all.rows, 0);
	for (int i = 1; i <= 5; i++)
		assert_int_equal(add(box, &tx, i), OK);
	assert_int_equal(db_each(&box->cx, &tx, &q[ALL], NULL, 0, see, &all), OK);
	assert_int_equal(all.sum, 15);
	/* The function's own error stops, is passed on, and harms nothing else. */
	assert_int_equal(db_each(&box->cx, &tx, &q[ALL], NULL, 0, see, &two), E_RANGE);
	assert_int_equal(two.rows, 2);
	assert_int_equal(db_each(&box->cx, &tx, &q[ALL], NULL, 0, see, &all), OK);
	assert_int_equal(all.sum, 30);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
}

/* A statement that changes rows and returns them changes all, however few are looked at. */
static void test_returning(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	const struct value raise[] = { V_INT(100), V_INT(2) };
	struct value id;
	struct seen all = { 0 };

	for (int i = 1; i <= 5; i++)
		assert_int_equal(add(box, &tx, i), OK);
	assert_int_equal(db_one(&box->cx, &tx, &q[RAISE], raise, 2, &id, 1), OK);
	assert_true(id.i >= 102);
	assert_int_equal(db_each(&box->cx, &tx, &q[ALL], NULL, 0, see, &all), OK);
	assert_int_equal(all.sum, 15 + 4 * 100);
	const struct value none[] = { V_INT(100), V_INT(900000) };
	assert_int_equal(db_one(&box->cx, &tx, &q[RAISE], none, 2, &id, 1), E_NOT_FOUND);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
}

/* Foreign keys are looked at even if the statement is left after its first row. */
static void test_returning_checks_references(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	const struct value child[] = { V_INT(5), V_INT(1) };
	const struct value nobody = V_INT(77);
	struct value id;

	assert_int_equal(add(box, &tx, 1), OK);
	assert_int_equal(db_run(&box->cx, &tx, &q[CHILD], child, 2, NULL), OK);
	assert_int_equal(db_one(&box->cx, &tx, &q[ADOPT], &nobody, 1, &id, 1), E_CONFLICT);
}

/* A row function may run other statements. */
static err nest(struct cx *cx, void *state, const struct value *column, int n)
{
	struct value out[3];
	(void)n;

	return db_one(cx, state, &q[GET], column, 1, out, 3);
}

static void test_nested(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);

	for (int i = 1; i <= 3; i++)
		assert_int_equal(add(box, &tx, i), OK);
	assert_int_equal(db_each(&box->cx, &tx, &q[ALL], NULL, 0, nest, &tx), OK);
}

static void test_one_copies(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	const struct value one = V_INT(1);
	const struct value two = V_INT(2);
	struct value row[3];

	assert_int_equal(add(box, &tx, 1), OK);
	assert_int_equal(db_one(&box->cx, &tx, &q[GET], &one, 1, row, 3), OK);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
	db_end(&db); /* the copies outlive the connection */
	assert_true(str_eq(row[1].s, S("note")));
	assert_int_equal(row[2].kind, VALUE_NULL);
	db = dbbox_open(box, DB_READ_ONLY);
	AUTO(tx_end) struct tx again = begun(box, db, DB_READ_ONLY);
	cx_clear(&box->cx);
	assert_int_equal(db_one(&box->cx, &again, &q[GET], &two, 1, row, 3), E_NOT_FOUND);
	assert_int_equal(box->cx.detail.n, 0);
}

static void test_insert_many(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
	struct value *v = NEW_N(box->arena, struct value, 1000 * 3);
	int64_t inserted = -1;

	for (int i = 0; i < 1000; i++) {
		v[i * 3] = V_INT(i);
		v[i * 3 + 1] = i % 2 ? V_TEXT(S("odd")) : V_NULL;
		v[i * 3 + 2] = V_BLOB("bytes", 5);
	}
	assert_int_equal(db_insert(&box->cx, &tx, &q[ADD], v, 0, 3, &inserted), OK);
	assert_int_equal(inserted, 0);
	assert_int_equal(db_insert(&box->cx, &tx, &q[ADD], v, 400, 3, &inserted), OK);
	assert_int_equal(inserted, 400);
	assert_int_equal(db_insert(&box->cx, &tx, &q[ADD_NEW], v, 1000, 3, &inserted), OK);
	assert_int_equal(inserted, 600);
	assert_int_equal(count(box, &tx), 1000);
	assert_int_equal(db_insert(&box->cx, &tx, &q[ADD], v, 1, 2, NULL), E_DATABASE);
}

static void test_insert_stops_at_the_first_fault(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	const struct value v[] = { V_INT(1), V_NULL, V_NULL, V_INT(1), V_NULL, V_NULL };
	{
		AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);
		assert_int_equal(db_insert(&box->cx, &tx, &q[ADD], v, 2, 3, NULL), E_CONFLICT);
		assert_int_equal(tx_commit(&box->cx, &tx), E_DATABASE);
	}
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 0);
}

/* -- errors ---------------------------------------------------------------------------------- */

static err run_alone(struct dbbox *box, struct db *db, int at, const struct value *v, int n)
{
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_WRITE);

	return db_run(&box->cx, &tx, &q[at], v, n, NULL);
}

static void test_errors(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	const struct value orphan[] = { V_INT(1), V_INT(77) };
	const struct value lonely[] = { V_INT(1), V_NULL };
	const struct value large[] = { V_INT(1000000), V_NULL, V_NULL };
	const struct value wrong[] = { V_INT(1), V_INT(5), V_TEXT(S("no bytes")) };

	assert_int_equal(run_alone(box, db, CHILD, lonely, 2), E_CONFLICT); /* NOT NULL */
	assert_true(dbbox_said(box, "child.add"));
	assert_int_equal(run_alone(box, db, ADD, large, 3), E_CONFLICT);    /* CHECK */
	assert_int_equal(run_alone(box, db, CHILD, orphan, 2), E_CONFLICT); /* REFERENCES */
	assert_int_equal(run_alone(box, db, ADD, wrong, 3), E_DATABASE);    /* TEXT in a BYTEA */
	assert_int_equal(run_alone(box, db, WRONG, NULL, 0), E_DATABASE);
	assert_true(dbbox_said(box, "nowhere"));
	assert_int_equal(run_alone(box, db, GAP, large, 2), E_DATABASE);
	assert_int_equal(run_alone(box, db, TWO, NULL, 0), E_DATABASE);
	assert_int_equal(run_alone(box, db, ADD, large, 2), E_DATABASE); /* number of parameters */
	AUTO(tx_end) struct tx tx = begun(box, db, DB_READ_ONLY);
	struct value v;
	assert_int_equal(db_one(&box->cx, &tx, &q[HALF], NULL, 0, &v, 1), E_DATABASE);
	assert_true(dbbox_said(box, "floating point"));
}

static void test_prepare(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_ONLY);

	assert_int_equal(db_prepare(&box->cx, db, &q[ADD]), OK);
	assert_int_equal(db_prepare(&box->cx, db, &q[ADD]), OK);
	assert_int_equal(db_prepare(&box->cx, db, &q[WRONG]), E_DATABASE);
	assert_int_equal(db_prepare(&box->cx, db, &q[WRONG]), E_DATABASE);
}

/* More statements than the cache begins with. */
static void test_many_statements(void **state)
{
	static char text[300][32];
	static struct sql many[300];
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_ONLY);

	for (int i = 0; i < 300; i++) {
		(void)snprintf(text[i], sizeof text[i], "SELECT %d", i);
		many[i] = (struct sql){ "many", text[i], NULL, NULL };
	}
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 300; i++)
			assert_int_equal(dbbox_int(box, db, &many[i]), i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SQLITE(test_urls, setup),
		ON_SQLITE(test_names_are_paths, setup),
		ON_SQLITE(test_not_a_database, setup),
		ON_SQLITE(test_settings, setup),
		ON_BOTH(test_values, setup),
		ON_BOTH(test_parameters_by_number, setup),
		ON_BOTH(test_changed, setup),
		ON_BOTH(test_each, setup),
		ON_BOTH(test_returning, setup),
		ON_BOTH(test_returning_checks_references, setup),
		ON_BOTH(test_nested, setup),
		ON_BOTH(test_one_copies, setup),
		ON_BOTH(test_insert_many, setup),
		ON_BOTH(test_insert_stops_at_the_first_fault, setup),
		ON_BOTH(test_errors, setup),
		ON_BOTH(test_prepare, setup),
		ON_BOTH(test_many_statements, setup),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

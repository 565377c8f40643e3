/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only PostgreSQL can do to us: servers that are not there, databases that do not fit,
 * connections that break in each phase, commits of which nobody knows the end. */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/dbbox.h"
#include "support/pgbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SCHEMA                                                                                     \
	"CREATE TABLE parent (id BIGINT PRIMARY KEY, note TEXT, bytes BYTEA);"                     \
	"CREATE TABLE child (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)"

static const struct migration schema[] = { { "0001-test", { SCHEMA, sizeof SCHEMA - 1 } } };

enum { ADD, ADD_NEW, COUNT, LENGTH, ROWS, PUT, RAISE, ASIDE, CUT, BYTES, LOCK_MS, SYNCHRONOUS };

static const struct sql q[] = {
	[ADD] = { "parent.add", "INSERT INTO parent (id, note, bytes) VALUES ($1, $2, $3)", NULL,
	          NULL },
	[ADD_NEW] = { "parent.add_new",
	              "INSERT INTO parent (bytes, id, note) VALUES ($3, $1 + 0, coalesce($2, "
	              "'no')) "
	              "ON CONFLICT (id) DO NOTHING",
	              NULL, NULL },
	[COUNT] = { "parent.count", "SELECT count(*) FROM parent", NULL, NULL },
	[LENGTH] = { "parent.length", "SELECT count(*) FROM parent WHERE length(note) = $1", NULL,
	             NULL },
	[ROWS] = { "parent.rows", "SELECT count(*) FROM parent WHERE note IS NOT NULL", NULL,
	           NULL },
	[PUT] = { "child.put",
	          "INSERT INTO child (id, n) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = $2",
	          NULL, NULL },
	[RAISE] = { "child.raise", "UPDATE child SET n = n + 1 WHERE id = $1", NULL, NULL },
	[ASIDE] = { "aside", "SELECT CAST(pg_backend_pid() AS BIGINT)", NULL, NULL },
	[CUT] = { "cut", "SELECT CAST(pg_terminate_backend(pg_backend_pid()) AS TEXT)", NULL,
	          NULL },
	[BYTES] = { "parent.bytes", "SELECT CAST(sum(length(bytes)) AS BIGINT) FROM parent", NULL,
	            NULL },
	[LOCK_MS] = { "lock",
	              "SELECT CAST(setting AS BIGINT) FROM pg_settings "
	              "WHERE name = 'lock_timeout'",
	              NULL, NULL },
	[SYNCHRONOUS] = { "synchronous",
	                  "SELECT count(*) FROM pg_settings "
	                  "WHERE name = 'synchronous_commit' AND setting = $1",
	                  NULL, NULL },
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

static struct tx begun(struct dbbox *box, struct db *db)
{
	struct tx tx;

	assert_int_equal(tx_begin(&box->cx, db, DB_READ_WRITE, &tx), OK);
	return tx;
}

static err add(struct dbbox *box, struct tx *tx, int64_t id)
{
	const struct value row[] = { V_INT(id), V_TEXT(S("note")), V_NULL };

	return db_run(&box->cx, tx, &q[ADD], row, 3, NULL);
}

static err add_alone(struct dbbox *box, struct db *db, int64_t id)
{
	AUTO(tx_end) struct tx tx = begun(box, db);

	TRY(add(box, &tx, id));
	return tx_commit(&box->cx, &tx);
}

static int64_t behind(struct dbbox *box, const char *sql)
{
	return pgbox_do(box->url, sql);
}

static int64_t stored(struct dbbox *box)
{
	return behind(box, "SELECT count(*) FROM parent");
}

static void cut(struct dbbox *box, int64_t pid)
{
	(void)behind(
	        box,
	        str_fmt(box->arena, "SELECT pg_terminate_backend(%lld, 5000)", (long long)pid).p);
}

static err open_close(struct dbbox *box, const char *url)
{
	struct db *db;
	int64_t from = os_monotonic_ns();
	err e = db_open(&box->cx, str_of(url), DB_READ_WRITE, &db);

	assert_true(os_monotonic_ns() - from < INT64_C(15000000000));
	db_close(db);
	return e;
}

/* -- opening --------------------------------------------------------------------------------- */

static void test_urls(void **state)
{
	static const char *const bad[] = {
		"postgresql://me:se@cret@127.0.0.1/x",    "postgresql://me:secret%zz@127.0.0.1/x",
		"postgresql://me:/secret@127.0.0.1@/x",   "postgresql://me:secret@127.0.0.1/x?what",
		"postgresql://me:secret@127.0.0.1/x?a=b",
	};
	struct dbbox *box = *state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(open_close(box, bad[i]), E_USAGE);
		assert_false(dbbox_said(box, "cret"));
	}
	assert_int_equal(open_close(box, "postgres://me:secret@127.0.0.1:1/x"), E_UNAVAILABLE);
	assert_true(dbbox_said(box, "127.0.0.1"));
	assert_false(dbbox_said(box, "secret"));
	assert_false(dbbox_said(box, "\n"));
	assert_int_equal(open_close(box, "postgresql://me:secret@no.such.host.invalid/x"),
	                 E_UNAVAILABLE);
	assert_false(dbbox_said(box, "secret"));
	assert_int_equal(open_close(box, pgbox_url(box->arena, "no such").p), E_UNAVAILABLE);
	assert_true(dbbox_said(box, "no such"));
	assert_int_equal(open_close(box, box->url.p), OK);
}

/* A database made with these words is refused with that one. */
static void refused(struct dbbox *box, const char *how, const char *word)
{
	const char *name = str_fmt(box->arena, "%s-odd", box->name).p;
	str url = pgbox_create(box->arena, name, how);

	assert_int_equal(open_close(box, url.p), word ? E_DATABASE : OK);
	assert_true(word == NULL || dbbox_said(box, word));
	pgbox_drop(name);
}

static void test_databases_that_do_not_fit(void **state)
{
	struct dbbox *box = *state;

	refused(box, "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", "LATIN1");
	refused(box, "TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en'", "bytes");
	refused(box, "TEMPLATE template0 LOCALE 'C.UTF-8'", NULL);
	(void)behind(box, str_fmt(box->arena,
	                          "ALTER DATABASE \"%s\" SET default_transaction_read_only = on",
	                          box->name)
	                          .p);
	assert_int_equal(open_close(box, box->url.p), E_UNAVAILABLE);
	assert_true(dbbox_said(box, "read-only"));
}

static void synchronous_is(struct dbbox *box, const char *set, str expected)
{
	const struct value v = V_TEXT(expected);
	struct value n;

	(void)behind(box, str_fmt(box->arena, "ALTER DATABASE \"%s\" SET synchronous_commit = %s",
	                          box->name, set)
	                          .p);
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	assert_int_equal(dbbox_int(box, db, &q[LOCK_MS]), 5000);
	AUTO(tx_end) struct tx tx = begun(box, db);
	assert_int_equal(db_one(&box->cx, &tx, &q[SYNCHRONOUS], &v, 1, &n, 1), OK);
	assert_int_equal(n.i, 1);
}

static void test_settings(void **state)
{
	struct dbbox *box = *state;
	const struct value off = V_TEXT(S("off"));
	struct value n;

	synchronous_is(box, "off", S("on"));
	synchronous_is(box, "local", S("on"));
	synchronous_is(box, "remote_apply", S("remote_apply"));
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	assert_int_equal(db_set_durability(&box->cx, db, DB_UNSYNCED), OK);
	AUTO(tx_end) struct tx tx = begun(box, db);
	assert_int_equal(db_one(&box->cx, &tx, &q[SYNCHRONOUS], &off, 1, &n, 1), OK);
	assert_int_equal(n.i, 1);
}

static void test_rights(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = NULL;
	const char *make = str_fmt(box->arena, "CREATE ROLE \"%s\" LOGIN", box->name).p;
	const char *drop = str_fmt(box->arena, "DROP ROLE \"%s\"", box->name).p;
	ptrdiff_t at = str_find(box->url, '@', 0);

	(void)behind(box, make);
	str url = str_fmt(box->arena, "postgresql://%s%s", box->name, box->url.p + at);
	assert_int_equal(db_open(&box->cx, url, DB_READ_WRITE, &db), OK);
	assert_int_equal(add_alone(box, db, 1), E_DATABASE);
	assert_true(dbbox_said(box, "lacks a right"));
	assert_int_equal(db_migrate(&box->cx, db, schema, 1), E_DATABASE);
	assert_true(dbbox_said(box, "lacks a right"));
	db_end(&db);
	(void)behind(box, drop);
}

/* -- values ---------------------------------------------------------------------------------- */

static void test_narrow_parameters(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	const struct value good = V_INT(4);
	const struct value wide = V_INT(INT64_C(1) << 40);
	struct value n;

	assert_int_equal(add_alone(box, db, 1), OK);
	AUTO(tx_end) struct tx tx = begun(box, db);
	assert_int_equal(db_one(&box->cx, &tx, &q[LENGTH], &good, 1, &n, 1), OK);
	assert_int_equal(n.i, 1);
	assert_int_equal(db_one(&box->cx, &tx, &q[LENGTH], &wide, 1, &n, 1), E_DATABASE);
	assert_true(dbbox_said(box, "$1"));
}

#define MANY 20000

/* More rows, and more bytes, than go in one piece; the columns in another order, within
 * expressions. */
static void test_many_rows(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db);
	struct value *v = NEW_N(box->arena, struct value, MANY * 3);
	char *bytes = arena_alloc(box->arena, 1000);
	int64_t inserted;

	for (int i = 0; i < MANY; i++) {
		v[i * 3] = V_INT(i / 2);
		v[i * 3 + 1] = i % 4 == 0 ? V_NULL : V_TEXT(S("odd"));
		v[i * 3 + 2] = i % 4 == 0 ? V_NULL : V_BLOB(bytes, 1000);
	}
	assert_int_equal(db_insert(&box->cx, &tx, &q[ADD_NEW], v, MANY, 3, &inserted), OK);
	assert_int_equal(inserted, MANY / 2);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
	assert_int_equal(dbbox_int(box, db, &q[ROWS]), MANY / 2);
	assert_int_equal(dbbox_int(box, db, &q[BYTES]), MANY / 4 * 1000);
	AUTO(tx_end) struct tx again = begun(box, db);
	assert_int_equal(db_insert(&box->cx, &again, &q[PUT], v, 1, 2, NULL), E_DATABASE);
	assert_true(dbbox_said(box, "child.put"));
}

/* -- connections that break ------------------------------------------------------------------ */

static void test_cut_while_idle(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	const struct value row[] = { V_INT(7), V_NULL, V_NULL };
	int64_t inserted;

	for (int i = 1; i <= 3; i++) {
		assert_int_equal(add_alone(box, db, i), OK);
		cut(box, dbbox_int(box, db, &q[ASIDE]));
	}
	AUTO(tx_end) struct tx tx = begun(box, db);
	assert_int_equal(tx_mark(&box->cx, &tx), OK);
	assert_int_equal(db_insert(&box->cx, &tx, &q[ADD_NEW], row, 1, 3, &inserted), OK);
	assert_int_equal(inserted, 1);
	assert_int_equal(tx_keep(&box->cx, &tx), OK);
	assert_int_equal(tx_commit(&box->cx, &tx), OK);
	assert_int_equal(stored(box), 4);
}

static void test_cut_in_the_middle(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	struct value v;

	for (int marked = 0; marked < 2; marked++) {
		AUTO(tx_end) struct tx tx = begun(box, db);
		assert_int_equal(add(box, &tx, 1), OK);
		assert_int_equal(marked ? tx_mark(&box->cx, &tx) : OK, OK);
		assert_int_equal(db_one(&box->cx, &tx, &q[CUT], NULL, 0, &v, 1), E_UNAVAILABLE);
		assert_int_equal(add(box, &tx, 2), E_DATABASE);
		if (marked)
			assert_int_equal(tx_take_back(&box->cx, &tx), E_UNAVAILABLE);
		else
			assert_int_equal(tx_commit(&box->cx, &tx), E_DATABASE);
	}
	assert_int_equal(stored(box), 0);
	assert_int_equal(add_alone(box, db, 1), OK);
	assert_int_equal(stored(box), 1);
}

/* -- commits --------------------------------------------------------------------------------- */

/* What a commit does: a check that is put off until then. */
static void commit_does(struct dbbox *box, const char *what)
{
	(void)behind(box,
	             str_fmt(box->arena,
	                     "DROP TRIGGER IF EXISTS late ON parent;"
	                     "CREATE OR REPLACE FUNCTION late() RETURNS trigger LANGUAGE plpgsql "
	                     "AS $$ BEGIN %s; RETURN NULL; END $$;"
	                     "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON parent DEFERRABLE "
	                     "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION late()",
	                     what)
	                     .p);
}

static void commit_ends(struct dbbox *box, struct db *db, const char *what, err expected)
{
	static int64_t id = 1;

	commit_does(box, what);
	cx_clear(&box->cx);
	assert_int_equal(add_alone(box, db, id++), expected);
	assert_true(box->cx.detail.n > 0);
}

static void test_ends_of_a_commit(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	commit_ends(box, db, "RAISE EXCEPTION 'no'", E_DATABASE);
	commit_ends(box, db, "RAISE unique_violation", E_CONFLICT);
	commit_ends(box, db, "RAISE serialization_failure", E_BUSY);
	commit_ends(box, db, "RAISE disk_full", E_UNAVAILABLE);
	assert_int_equal(stored(box), 0);
	commit_ends(box, db, "PERFORM pg_terminate_backend(pg_backend_pid())", E_UNCERTAIN);
	assert_int_equal(stored(box), 0);
	commit_ends(box, db, "RAISE WARNING 'no standby has it'", E_UNCERTAIN);
	assert_int_equal(stored(box), 1);
	commit_does(box, "RAISE NOTICE 'nothing'");
	assert_int_equal(add_alone(box, db, 99), OK);
}

/* The server sits on the commit: the wait has an end, and the next transaction a new connection. */
static void test_silence(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	int64_t from = os_monotonic_ns();

	commit_ends(box, db, "PERFORM pg_sleep(14)", E_UNCERTAIN);
	assert_in_range((os_monotonic_ns() - from) / 1000000, 9000, 13500);
	assert_true(dbbox_said(box, "does not answer"));
	assert_int_equal(dbbox_int(box, db, &q[COUNT]), 0);
}

/* -- several writers ------------------------------------------------------------------------- */

static void *hold_main(void *state)
{
	(void)behind(state, "INSERT INTO parent (id) VALUES (1); SELECT pg_sleep(8)");
	return NULL;
}

static void test_a_lock_is_not_waited_for_forever(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx waits = begun(box, db);
	pthread_t holder;

	assert_int_equal(pthread_create(&holder, NULL, hold_main, box), 0);
	(void)usleep(1000000);
	int64_t from = os_monotonic_ns();
	err e = add(box, &waits, 1);
	int64_t waited_ms = (os_monotonic_ns() - from) / 1000000;
	assert_int_equal(pthread_join(holder, NULL), 0);
	assert_int_equal(e, E_BUSY);
	assert_in_range(waited_ms, 4500, 20000);
}

/* As when a server is stopped in the middle: what it holds is taken from it, and it notices. */
static void test_a_forgotten_transaction(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *one = dbbox_open(box, DB_READ_WRITE);
	AUTO(db_end) struct db *two = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx forgotten = begun(box, one);
	int64_t from = os_monotonic_ns();

	assert_int_equal(add(box, &forgotten, 1), OK);
	assert_int_equal(add_alone(box, two, 1), OK);
	assert_in_range((os_monotonic_ns() - from) / 1000000, 1500, 4500);
	cx_clear(&box->cx);
	assert_int_equal(tx_commit(&box->cx, &forgotten), E_UNCERTAIN);
	assert_int_equal(stored(box), 1);
}

/* The same in the middle of a pipeline, for which PostgreSQL has no limit: whoever has waited for
 * the lock in vain ends the silent session. */
static void test_a_half_sent_transaction(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	PGconn *silent = PQconnectdb(str_fmt(box->arena, "%.*s%sapplication_name=fangsheng",
	                                     P(box->url),
	                                     str_find(box->url, '?', 0) < 0 ? "?" : "&")
	                                     .p);

	assert_int_equal(PQenterPipelineMode(silent), 1);
	assert_int_equal(PQsendQueryParams(silent, "BEGIN", 0, NULL, NULL, NULL, NULL, 0), 1);
	assert_int_equal(PQsendQueryParams(silent, "INSERT INTO parent (id) VALUES (1)", 0, NULL,
	                                   NULL, NULL, NULL, 0),
	                 1);
	assert_int_equal(PQflush(silent), 0); /* and no sync point */
	(void)usleep(500000);
	assert_int_equal(add_alone(box, db, 1), E_BUSY);
	cx_clear(&box->cx);
	err e = add_alone(box, db, 1);
	if (e == E_BUSY) { /* it may not have been silent for long enough */
		cx_clear(&box->cx);
		e = add_alone(box, db, 1);
	}
	assert_int_equal(e, OK);
	assert_int_equal(stored(box), 1);
	PQfinish(silent);
}

struct rival {
	struct dbbox *box;
	struct db *db;
	pthread_barrier_t *both;
	int64_t first, second;
	struct arena *arena;
	err error;
};

static err rival_run(struct rival *r, struct cx *cx)
{
	AUTO(tx_end) struct tx tx;
	const struct value first = V_INT(r->first);
	const struct value second = V_INT(r->second);

	TRY(tx_begin(cx, r->db, DB_READ_WRITE, &tx));
	TRY(db_run(cx, &tx, &q[RAISE], &first, 1, NULL));
	(void)pthread_barrier_wait(r->both);
	TRY(db_run(cx, &tx, &q[RAISE], &second, 1, NULL));
	return tx_commit(cx, &tx);
}

static void *rival_main(void *arg)
{
	struct rival *r = arg;
	struct cx cx = cx_new(r->arena, r->box->cx.world);

	r->error = rival_run(r, &cx);
	return NULL;
}

/* Two that wait for one another: one of them is told to try again. */
static void test_deadlock(void **state)
{
	struct dbbox *box = *state;
	pthread_barrier_t both;
	pthread_t thread[2];
	struct rival r[2];

	(void)behind(box, "INSERT INTO child (id, n) VALUES (1, 0), (2, 0)");
	assert_int_equal(pthread_barrier_init(&both, NULL, 2), 0);
	for (int i = 0; i < 2; i++) {
		r[i] = (struct rival){
			box, dbbox_open(box, DB_READ_WRITE), &both, 1 + i, 2 - i, arena_new(), OK
		};
		assert_int_equal(pthread_create(&thread[i], NULL, rival_main, &r[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		db_close(r[i].db);
		arena_free(r[i].arena);
	}
	(void)pthread_barrier_destroy(&both);
	assert_int_equal(r[0].error + r[1].error, E_BUSY);
	assert_int_equal(behind(box, "SELECT sum(n) FROM child"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_POSTGRESQL(test_urls, setup),
		ON_POSTGRESQL(test_databases_that_do_not_fit, setup),
		ON_POSTGRESQL(test_settings, setup),
		ON_POSTGRESQL(test_rights, setup),
		ON_POSTGRESQL(test_narrow_parameters, setup),
		ON_POSTGRESQL(test_many_rows, setup),
		ON_POSTGRESQL(test_cut_while_idle, setup),
		ON_POSTGRESQL(test_cut_in_the_middle, setup),
		ON_POSTGRESQL(test_ends_of_a_commit, setup),
		ON_POSTGRESQL(test_silence, setup),
		ON_POSTGRESQL(test_a_lock_is_not_waited_for_forever, setup),
		ON_POSTGRESQL(test_a_forgotten_transaction, setup),
		ON_POSTGRESQL(test_a_half_sent_transaction, setup),
		ON_POSTGRESQL(test_deadlock, setup),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which calls of Citus spread the tables, in which order, and that nothing is left half done.
 *
 * On PostgreSQL the calls go to test/support/citus.sql, which writes them down and checks what can
 * be checked without Citus.  It is not Citus. */
#include "store/spread.h"

#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "support/dbbox.h"
#include "support/pgbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define BUCKETED(name)                                                                             \
	"-- kind: bucketed\nCREATE TABLE " name " (bucket TEXT NOT NULL, code TEXT NOT NULL,"      \
	" PRIMARY KEY (bucket, code), CHECK (bucket = substr(code, 1, length(code) - 3)));\n"
#define REFERENCE(name) "-- kind: reference\nCREATE TABLE " name " (id TEXT PRIMARY KEY);\n"

static const struct migration first[] = {
	{ "0001-first",
	  S("-- kind: local\nCREATE TABLE head (id BIGINT PRIMARY KEY);\n" BUCKETED("meter")
	            REFERENCE("maker") REFERENCE("gone")
	                    BUCKETED("seal") "CREATE INDEX meter_by_code ON meter (code);\n") },
	{ "0002-second", S("DROP TABLE maker;\nDROP TABLE gone;\nALTER TABLE head ADD COLUMN n "
	                   "BIGINT;\n" REFERENCE("maker") BUCKETED("visit")) },
};

static const char first_text[] =
        "SELECT create_reference_table('maker');\n"
        "SELECT create_distributed_table('meter', 'bucket', colocate_with => 'none');\n"
        "SELECT create_distributed_table('seal', 'bucket', colocate_with => 'meter');\n"
        "SELECT create_distributed_table('visit', 'bucket', colocate_with => 'meter');\n"
        "SELECT citus_add_local_table_to_metadata('head');\n";

/* -- the text -------------------------------------------------------------------------------- */

static void test_order(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	assert_string_equal(db_spread_text(a, first, 2).p, first_text);
}

struct names {
	str text;
	int n;
};

/* The table stands in exactly one call, as its first argument. */
static err name_seen(struct cx *cx, void *state, const struct value *column, int n)
{
	struct names *names = state;
	const char *call = str_fmt(cx->arena, "('%.*s'", P(column[0].s)).p;
	const char *at = strstr(names->text.p, call);
	(void)n;

	if (at == NULL || strstr(at + 1, call) != NULL)
		fail_msg("%.*s has no kind, or two", P(column[0].s));
	names->n++;
	return OK;
}

static int lines_with(str text, const char *word)
{
	int n = 0;

	for (const char *at = text.p; (at = strstr(at, word)) != NULL; at++)
		n++;
	return n;
}

/* The tables are those that SQLite says there are. */
static void test_every_table_once(void **state)
{
	static const struct sql tables = {
		"tables",
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_version'",
		NULL, NULL
	};
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx;
	int n;
	const struct migration *step = migrations(box->arena, &n);
	struct names names = { db_spread_text(box->arena, step, n), 0 };

	assert_int_equal(db_migrate(&box->cx, db, step, n), OK);
	assert_int_equal(tx_begin(&box->cx, db, DB_READ_ONLY, &tx), OK);
	assert_int_equal(db_each(&box->cx, &tx, &tables, NULL, 0, name_seen, &names), OK);
	assert_true(names.n > 10);
	assert_int_equal(lines_with(names.text, "\n"), names.n);
	const char *last_reference = NULL;
	for (const char *at = names.text.p; (at = strstr(at, "create_reference")) != NULL; at++)
		last_reference = at;
	assert_true(last_reference < strstr(names.text.p, "create_distributed"));
	assert_true(strstr(names.text.p, "create_distributed") < strstr(names.text.p, "add_local"));
	assert_int_equal(lines_with(names.text, "'bucket', colocate_with => 'none'"), 1);
	assert_int_equal(lines_with(names.text, "'lot', colocate_with => 'none'"), 1);
	assert_int_equal(lines_with(names.text, "'block', colocate_with => 'none'"), 1);
	assert_int_equal(lines_with(names.text, "add_local_table_to_metadata('log_head')"), 1);
}

/* -- on a database --------------------------------------------------------------------------- */

static int setup_citus(void **state)
{
	int result = dbbox_setup(state);
	struct dbbox *box = *state;
	str text;

	if (result != 0)
		return result;
	assert_int_equal(os_read_file(&box->cx, "test/support/citus.sql", 1 << 16, &text), OK);
	(void)pgbox_do(box->url, str_c(box->arena, text));
	return 0;
}

static err spread(struct dbbox *box, const struct migration *step, int n)
{
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	return db_migrate_spread(&box->cx, db, step, n);
}

static err migrate(struct dbbox *box, const struct migration *step, int n)
{
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	return db_migrate(&box->cx, db, step, n);
}

static int64_t calls(struct dbbox *box)
{
	return pgbox_do(box->url, "SELECT count(*) FROM citus_call");
}

static void called(struct dbbox *box, int n, const char *text)
{
	const char *sql = str_fmt(box->arena,
	                          "SELECT count(*) FROM citus_call WHERE n = %d AND "
	                          "text = $$%s$$",
	                          n, text)
	                          .p;

	if (pgbox_do(box->url, sql) != 1)
		fail_msg("call %d is not %s", n, text);
}

static bool nothing_made(struct dbbox *box)
{
	return pgbox_do(box->url, "SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS s ON "
	                          "s.oid = c.relnamespace WHERE s.nspname = 'public' AND "
	                          "c.relkind = 'r' AND c.relname !~ 'citus|pg_dist'") == 0;
}

static void test_sqlite_cannot(void **state)
{
	struct dbbox *box = *state;

	assert_int_equal(spread(box, first, 2), E_USAGE);
	assert_true(dbbox_said(box, "only a PostgreSQL database with Citus"));
}

static void test_without_citus(void **state)
{
	struct dbbox *box = *state;

	assert_int_equal(spread(box, first, 2), E_USAGE);
	assert_true(dbbox_said(box, "the database has no Citus"));
	assert_true(nothing_made(box));
}

/* Each call of the text arrives, in its order; and none a second time. */
static void test_calls(void **state)
{
	struct dbbox *box = *state;
	int n;
	const struct migration *step = migrations(box->arena, &n);
	str rest = db_spread_text(box->arena, step, n);
	str line;

	assert_int_equal(spread(box, step, n), OK);
	for (int i = 1; rest.n > 0; i++) {
		rest = str_cut(rest, '\n', &line);
		called(box, i, str_fmt(box->arena, "%.*s", P(str_part(line, 7, line.n - 8))).p);
	}
	int64_t once = calls(box);
	assert_int_equal(once, lines_with(db_spread_text(box->arena, step, n), "\n"));
	assert_int_equal(spread(box, step, n), OK);
	assert_int_equal(migrate(box, step, n), OK);
	assert_int_equal(calls(box), once);
}

/* What a later step makes, or makes again, is spread by itself. */
static void test_later_step(void **state)
{
	struct dbbox *box = *state;

	assert_int_equal(spread(box, first, 1), OK);
	assert_int_equal(calls(box), 5);
	(void)pgbox_do(box->url, "INSERT INTO meter (bucket, code) VALUES ('A', 'A001')");
	assert_int_equal(migrate(box, first, 2), OK);
	assert_int_equal(calls(box), 7);
	called(box, 6, "create_reference_table('maker')");
	called(box, 7, "create_distributed_table('visit', 'bucket', colocate_with => 'meter')");
}

/* The extension alone spreads nothing. */
static void test_not_asked_for(void **state)
{
	struct dbbox *box = *state;

	assert_int_equal(migrate(box, first, 1), OK);
	assert_int_equal(migrate(box, first, 2), OK);
	assert_int_equal(calls(box), 0);
}

static void test_rows_stay(void **state)
{
	struct dbbox *box = *state;

	assert_int_equal(migrate(box, first, 2), OK);
	(void)pgbox_do(box->url, "INSERT INTO seal (bucket, code) VALUES ('A', 'A001')");
	assert_int_equal(spread(box, first, 2), E_IN_USE);
	assert_true(dbbox_said(box, "seal has rows"));
	assert_int_equal(pgbox_do(box->url, "SELECT count(*) FROM pg_dist_partition"), 0);
	(void)pgbox_do(box->url, "DELETE FROM seal");
	assert_int_equal(spread(box, first, 2), OK);
}

static void test_coordinator(void **state)
{
	struct dbbox *box = *state;

	(void)pgbox_do(box->url, "INSERT INTO pg_dist_node VALUES ('worker-1', 5432, 1)");
	assert_int_equal(spread(box, first, 2), E_USAGE);
	assert_true(dbbox_said(box, "citus_set_coordinator_host"));
	assert_true(nothing_made(box));
	(void)pgbox_do(box->url, "UPDATE pg_dist_node SET nodename = 'localhost'");
	assert_int_equal(spread(box, first, 2), OK);
	called(box, 1, "citus_set_coordinator_host('localhost')");
}

/* When Citus refuses one table, none is there. */
static void test_refused(void **state)
{
	static const struct migration bad[] = {
		{ "0001-bad", S(REFERENCE("maker") BUCKETED(
		                      "meter") "CREATE UNIQUE INDEX by_code ON meter (code);\n") },
	};
	struct dbbox *box = *state;

	assert_int_equal(spread(box, bad, 1), E_DATABASE);
	assert_true(dbbox_said(box, "spreading meter"));
	assert_true(dbbox_said(box, "a unique key of meter lacks bucket"));
	assert_true(nothing_made(box));
	assert_int_equal(calls(box), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		ON_SQLITE(test_every_table_once, dbbox_setup),
		ON_SQLITE(test_sqlite_cannot, dbbox_setup),
		ON_POSTGRESQL(test_without_citus, dbbox_setup),
		ON_POSTGRESQL(test_calls, setup_citus),
		ON_POSTGRESQL(test_later_step, setup_citus),
		ON_POSTGRESQL(test_not_asked_for, setup_citus),
		ON_POSTGRESQL(test_rows_stay, setup_citus),
		ON_POSTGRESQL(test_coordinator, setup_citus),
		ON_POSTGRESQL(test_refused, setup_citus),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

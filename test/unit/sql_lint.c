/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each rule of doc/sql.md with something that keeps it and something that breaks it. */
#include <string.h>

#include "base/arena.h"
#include "store/lint.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TABLES                                                                                     \
	"-- kind: reference\n"                                                                     \
	"-- What comes after the kind is for people.\n"                                            \
	"CREATE TABLE maker (id TEXT PRIMARY KEY, name TEXT NOT NULL, district TEXT);\n"           \
	"-- kind: bucketed\n"                                                                      \
	"CREATE TABLE meter (bucket TEXT NOT NULL, code TEXT NOT NULL,"                            \
	" maker TEXT NOT NULL REFERENCES maker (id), bytes BYTEA, due_day BIGINT,"                 \
	" PRIMARY KEY (bucket, code), CHECK (bucket = substr(code, 1, length(code) - 3)));\n"      \
	"-- kind: bucketed\n"                                                                      \
	"CREATE TABLE seal (bucket TEXT, code TEXT, n BIGINT, PRIMARY KEY (bucket, code, n),"      \
	" CHECK (bucket = substr(code, 1, length(code) - 3)),"                                     \
	" FOREIGN KEY (bucket, code) REFERENCES meter (bucket, code));\n"                          \
	"-- kind: lot-keyed\n"                                                                     \
	"CREATE TABLE lot (lot TEXT PRIMARY KEY, n BIGINT NOT NULL, sum BIGINT);\n"                \
	"-- kind: log-keyed\n"                                                                     \
	"CREATE TABLE leaf (block BIGINT, idx BIGINT, bytes BYTEA, PRIMARY KEY (block, idx));\n"   \
	"-- kind: local\n"                                                                         \
	"CREATE TABLE head (id BIGINT PRIMARY KEY, size BIGINT NOT NULL);\n"                       \
	"CREATE UNIQUE INDEX meter_once ON meter (bucket, code) WHERE due_day > 5;\n"              \
	"CREATE INDEX meter_maker ON meter (maker);\n"                                             \
	"ALTER TABLE lot ADD COLUMN sum2 BIGINT;\n"                                                \
	"INSERT INTO head (id, size) VALUES (1, 0);\n"

/* Codes of all faults in their order, joined by spaces; "" when there is none. */
static str codes(struct cx *cx)
{
	struct buf b = buf_new(cx->arena);

	for (const struct problem *p = cx->problem; p != NULL; p = p->next)
		buf_fmt(&b, "%s%s", b.n > 0 ? " " : "", p->code);
	return str_dup(cx->arena, buf_view(&b));
}

/* A migration after TABLES. */
static void schema_gives(const char *text, const char *expected)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	const struct migration step[] = { { "0001-tables", { TABLES, sizeof TABLES - 1 } },
		                          { "0002-test", str_of(text) } };
	const struct schema *schema;
	err e = lint_schema(&cx, step, 2, &schema);

	if (strcmp(codes(&cx).p, expected) != 0)
		print_message("%s\n", text);
	assert_string_equal(codes(&cx).p, expected);
	assert_int_equal(e, expected[0] == '\0' ? OK : E_INVALID);
}

static void query_gives(const char *text, const char *expected)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	const struct migration step = { "0001-tables", { TABLES, sizeof TABLES - 1 } };
	const struct sql q = { "test", text, NULL, NULL };
	const struct schema *schema;

	assert_int_equal(lint_schema(&cx, &step, 1, &schema), OK);
	err e = lint_statements(&cx, schema, &q, 1);
	if (strcmp(codes(&cx).p, expected) != 0)
		print_message("%s\n%.*s\n", text, P(cx.detail));
	assert_string_equal(codes(&cx).p, expected);
	assert_int_equal(e, expected[0] == '\0' ? OK : E_INVALID);
}

/* -- schema ---------------------------------------------------------------------------------- */

static void test_good_schema(void **state)
{
	(void)state;
	schema_gives("", "");
	schema_gives("-- kind: local\nCREATE TABLE IF NOT EXISTS t (id BIGINT PRIMARY KEY)", "");
	schema_gives("DROP TABLE lot", "");
}

static void test_kinds(void **state)
{
	(void)state;
	schema_gives("CREATE TABLE t (id BIGINT PRIMARY KEY)", "kind");
	schema_gives("-- kind: other\nCREATE TABLE t (id BIGINT PRIMARY KEY)", "kind");
	schema_gives("-- kind: local\nCREATE TABLE t (id BIGINT PRIMARY KEY);"
	             "CREATE TABLE u (id BIGINT PRIMARY KEY)",
	             "kind");
}

static void test_keys(void **state)
{
	(void)state;
	schema_gives("-- kind: local\nCREATE TABLE t (id BIGINT)", "key");
	schema_gives("-- kind: bucketed\nCREATE TABLE t (code TEXT PRIMARY KEY)", "key bucket");
	schema_gives(
	        "-- kind: bucketed\nCREATE TABLE t (bucket TEXT, code TEXT,"
	        " PRIMARY KEY (code, bucket), CHECK (bucket = substr(code, 1, length(code) - 3)))",
	        "key");
	schema_gives("-- kind: bucketed\nCREATE TABLE t (bucket TEXT, code TEXT,"
	             " PRIMARY KEY (bucket, code), CHECK (bucket = substr(code, 1, 3)))",
	             "bucket");
	schema_gives("-- kind: bucketed\nCREATE TABLE t (bucket TEXT, code TEXT,"
	             " PRIMARY KEY (bucket, code))",
	             "bucket");
	schema_gives("-- kind: lot-keyed\nCREATE TABLE t (id TEXT PRIMARY KEY)", "key");
	schema_gives("-- kind: log-keyed\nCREATE TABLE t (idx TEXT PRIMARY KEY)", "key");
	schema_gives("-- kind: reference\nCREATE TABLE t (a TEXT, id TEXT PRIMARY KEY)", "key");
	schema_gives("-- kind: local\nCREATE TABLE t (a TEXT PRIMARY KEY, PRIMARY KEY (a))", "key");
}

static void test_unique(void **state)
{
	(void)state;
	schema_gives("-- kind: lot-keyed\nCREATE TABLE t (lot TEXT PRIMARY KEY, a TEXT UNIQUE)",
	             "unique");
	schema_gives(
	        "-- kind: lot-keyed\nCREATE TABLE t (lot TEXT PRIMARY KEY, a TEXT, UNIQUE (a))",
	        "unique");
	schema_gives("-- kind: lot-keyed\nCREATE TABLE t (lot TEXT PRIMARY KEY, a TEXT,"
	             " CONSTRAINT once UNIQUE (a, lot))",
	             "");
	schema_gives("-- kind: reference\nCREATE TABLE t (id TEXT PRIMARY KEY, a TEXT UNIQUE)", "");
	schema_gives("CREATE UNIQUE INDEX i ON meter (code)", "unique");
	schema_gives("CREATE UNIQUE INDEX i ON maker (name)", "");
	schema_gives("CREATE INDEX i ON nothing (name)", "index");
}

static void test_references(void **state)
{
	(void)state;
	schema_gives(
	        "-- kind: lot-keyed\nCREATE TABLE t (lot TEXT PRIMARY KEY REFERENCES lot (lot),"
	        " maker TEXT REFERENCES maker (id))",
	        "");
	schema_gives(
	        "-- kind: reference\nCREATE TABLE t (id TEXT PRIMARY KEY REFERENCES lot (lot))",
	        "reference");
	schema_gives("-- kind: lot-keyed\nCREATE TABLE t (lot TEXT PRIMARY KEY,"
	             " other TEXT REFERENCES lot (lot))",
	             "reference");
	schema_gives("-- kind: lot-keyed\nCREATE TABLE t (lot TEXT PRIMARY KEY,"
	             " head BIGINT REFERENCES head (id))",
	             "reference");
	schema_gives("-- kind: local\nCREATE TABLE t (id TEXT PRIMARY KEY REFERENCES nothing (id))",
	             "reference");
}

static void test_types(void **state)
{
	(void)state;
	schema_gives("-- kind: local\nCREATE TABLE t (id INTEGER PRIMARY KEY)", "type");
	schema_gives("-- kind: local\nCREATE TABLE t (id BIGINT PRIMARY KEY, b BLOB, c VARCHAR(9))",
	             "function type type");
	schema_gives("-- kind: local\nCREATE TABLE t (id BIGINT PRIMARY KEY, ok BOOLEAN)",
	             "forbidden-word type");
	schema_gives("ALTER TABLE lot ADD COLUMN x REAL", "type");
}

static void test_other_ddl(void **state)
{
	(void)state;
	schema_gives("-- kind: local\nCREATE TABLE t (id BIGINT PRIMARY KEY) STRICT",
	             "forbidden-word table");
	schema_gives("-- kind: local\nCREATE TABLE t (id BIGINT PRIMARY KEY AUTOINCREMENT)",
	             "forbidden-word");
	schema_gives(
	        "-- kind: local\nCREATE TABLE t (id BIGINT PRIMARY KEY, at BIGINT DEFAULT now())",
	        "function");
	schema_gives("CREATE VIEW v AS SELECT n FROM lot", "create");
	schema_gives("CREATE SEQUENCE s", "forbidden-word create");
	schema_gives("CREATE TRIGGER t AFTER INSERT ON lot BEGIN DELETE FROM head; END",
	             "forbidden-word create statement");
	schema_gives("UPDATE lot SET n = 0", "place");
	schema_gives("ALTER TABLE lot RENAME TO lots", "alter");
	schema_gives("ALTER TABLE nothing ADD COLUMN x TEXT", "alter");
}

/* -- statements ------------------------------------------------------------------------------ */

static void test_good_queries(void **state)
{
	(void)state;
	query_gives("SELECT id, name FROM maker WHERE id = $1", "");
	query_gives("SELECT count(*) FROM head", "");
	query_gives("SELECT count(*) FROM lot WHERE lot = $1", "");
	query_gives("SELECT n * 2, 3 * n FROM lot", "");
	query_gives("INSERT INTO lot (lot, n) VALUES ($1, $2) ON CONFLICT (lot) "
	            "DO UPDATE SET n = excluded.n RETURNING n",
	            "");
	query_gives("SELECT code FROM meter WHERE bucket = $1 AND code = $2", "");
	query_gives("SELECT m.code, s.n FROM meter AS m JOIN seal AS s ON s.bucket = m.bucket "
	            "AND s.code = m.code WHERE m.bucket = $1 AND m.code = $2",
	            "");
	query_gives("SELECT code FROM meter WHERE (bucket, code) > ($1, $2) ORDER BY bucket, code "
	            "LIMIT 100",
	            "");
	query_gives("UPDATE meter SET due_day = $3 WHERE bucket = $1 AND code = $2", "");
	query_gives("DELETE FROM seal WHERE bucket = $1 AND code = $2", "");
	query_gives("WITH big AS (SELECT lot, n FROM lot WHERE n > 5) SELECT lot FROM big", "");
	query_gives("WITH big (a, b) AS (SELECT lot, n FROM lot) SELECT a FROM big WHERE "
	            "b IS NOT DISTINCT FROM $1",
	            "");
	query_gives("SELECT lot, row_number() OVER (ORDER BY n DESC) FROM lot", "");
	query_gives("SELECT count(*) FILTER (WHERE n > 5) FROM lot WHERE lot = $1", "");
	query_gives("SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM lot WHERE lot = $1", "");
	query_gives("SELECT n FROM lot WHERE EXISTS (SELECT 1 FROM maker WHERE id = $1)", "");
	query_gives("SELECT n FROM lot WHERE n > $1 ORDER BY n, lot LIMIT 5", "");
}

static void test_words(void **state)
{
	(void)state;
	query_gives("SELECT lot FROM lot WHERE lot LIKE $1", "forbidden-word");
	query_gives("SELECT lot FROM lot WHERE TRUE", "forbidden-word");
	query_gives("SELECT n FROM lot WHERE lot = $1 FOR UPDATE", "for-update");
	query_gives("INSERT OR IGNORE INTO lot (lot) VALUES ($1)", "forbidden-word");
	query_gives("SELECT CURRENT_TIMESTAMP", "forbidden-word");
	query_gives("SELECT n FROM lot WHERE n IS 5", "is");
	query_gives("SELECT n FROM lot WHERE lot = 'LIKE now() SELECT * -- TRUE'", "");
}

static void test_functions(void **state)
{
	(void)state;
	query_gives("SELECT now()", "function");
	query_gives("SELECT random()", "function");
	query_gives("SELECT avg(n) FROM lot", "function");
	query_gives("SELECT lower(lot) FROM lot", "function");
	query_gives("SELECT sum(n) FROM lot WHERE lot = $1", "sum");
	query_gives("SELECT CAST(n AS TEXT), sum(n) FROM lot WHERE lot = $1", "sum");
	query_gives("SELECT max(n) FROM lot WHERE lot = $1", "");
	query_gives("SELECT max(n, 5) FROM lot WHERE lot = $1", "function");
	query_gives("SELECT max(coalesce(n, 5)) FROM lot WHERE lot = $1", "");
	query_gives("SELECT CAST(n AS INTEGER) FROM lot", "type");
}

static void test_signs(void **state)
{
	(void)state;
	query_gives("SELECT * FROM lot", "select-star");
	query_gives("SELECT l.* FROM lot AS l", "select-star");
	query_gives("SELECT n, * FROM lot", "select-star");
	query_gives("DELETE FROM lot WHERE lot = $1 RETURNING *", "select-star");
	query_gives("SELECT n FROM lot WHERE lot = ?", "sign");
	query_gives("SELECT n FROM lot WHERE lot = :lot", "sign");
	query_gives("SELECT n::text FROM lot", "sign");
	query_gives("SELECT n FROM lot WHERE n == 5", "sign");
	query_gives("SELECT n FROM lot WHERE n <= 5 AND n != 3 AND n <> 4 AND n >= -1", "");
	query_gives("SELECT n FROM lot WHERE \"lot\" = $1", "name");
	query_gives("SELECT n FROM lot WHERE n > 1.5", "number");
	query_gives("SELECT n FROM lot WHERE n > 1e3", "number");
	query_gives("SELECT n FROM lot WHERE lot = 'open", "syntax");
}

static void test_null_parameters(void **state)
{
	(void)state;
	query_gives("SELECT n FROM lot WHERE $1 IS NULL OR lot = $1", "parameter-is-null");
	query_gives("SELECT n FROM lot WHERE CAST($1 AS TEXT) IS NULL OR lot = $1", "");
	query_gives("SELECT n FROM lot WHERE lot IS NOT DISTINCT FROM $1", "");
}

static void test_buckets(void **state)
{
	(void)state;
	query_gives("SELECT code FROM meter WHERE code = $1", "bucket");
	query_gives("SELECT bucket, code FROM meter", "bucket");
	query_gives("SELECT bucket FROM meter WHERE code = $1 ORDER BY bucket", "bucket");
	query_gives("UPDATE meter SET maker = $1 WHERE code = $2", "bucket place");
	query_gives("DELETE FROM seal", "bucket place");
	query_gives("SELECT code FROM meter WHERE bucket = $1", "bucket");
	query_gives("SELECT m.code FROM meter AS m JOIN seal AS s ON s.code = m.code "
	            "WHERE m.bucket = $1",
	            "bucket join");
	query_gives("SELECT id FROM maker WHERE EXISTS (SELECT 1 FROM meter WHERE maker = id)",
	            "bucket correlated");
	query_gives("SELECT id FROM maker WHERE EXISTS (SELECT 1 FROM meter WHERE bucket = $1 "
	            "AND code = $2)",
	            "");
}

static void test_inserts(void **state)
{
	(void)state;
	query_gives("INSERT INTO lot VALUES ($1, $2)", "insert");
	query_gives("INSERT INTO lot (n) VALUES ($1)", "key");
	query_gives("INSERT INTO meter (code) VALUES ($1)", "key");
	query_gives("INSERT INTO lot (lot, n) VALUES ($1, (SELECT size FROM head))", "insert");
	query_gives("INSERT INTO lot (lot, n) SELECT $1, size FROM head WHERE 1 = 1", "");
	query_gives("INSERT INTO lot (lot, n) SELECT lot, n FROM (SELECT lot, n FROM lot) AS x",
	            "");
}

static void test_tables(void **state)
{
	(void)state;
	query_gives("SELECT n FROM nothing", "table");
	query_gives("SELECT n FROM lot, head", "comma-join");
	query_gives("SELECT n FROM lot AS l, head", "comma-join");
}

static void test_place_of_writes(void **state)
{
	(void)state;
	query_gives("UPDATE lot SET n = $2 WHERE lot = $1", "");
	query_gives("UPDATE lot SET n = $2 WHERE sum = $1", "place");
	query_gives("UPDATE lot SET n = $1", "place");
	query_gives("UPDATE maker SET name = $1", "");
	query_gives("UPDATE head SET size = size + $1 WHERE size = $2 RETURNING size", "");
	query_gives("DELETE FROM leaf WHERE idx < $1", "place");
	query_gives("DELETE FROM leaf WHERE block = $1 AND idx < $2", "");
	query_gives("UPDATE leaf SET block = $1 WHERE block = $2 AND idx = $3", "place");
	query_gives("UPDATE lot SET n = $1, lot = $2 WHERE lot = $3", "place");
	query_gives("UPDATE meter SET bucket = $1 WHERE bucket = $2 AND code = $3", "place");
	query_gives("INSERT INTO lot (lot, n) VALUES ($1, $2) ON CONFLICT (lot) DO UPDATE "
	            "SET lot = excluded.lot",
	            "place");
	query_gives("UPDATE leaf SET bytes = $1 WHERE block = $2 AND idx = $3 RETURNING block", "");
}

static void test_conflicts(void **state)
{
	(void)state;
	query_gives("INSERT INTO lot (lot, n) VALUES ($1, $2) ON CONFLICT DO NOTHING", "conflict");
	query_gives("INSERT INTO maker (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
	            "conflict");
	query_gives("INSERT INTO meter (bucket, code, maker) VALUES ($1, $2, $3) "
	            "ON CONFLICT (code) DO NOTHING",
	            "conflict");
	query_gives("INSERT INTO meter (bucket, code, maker) VALUES ($1, $2, $3) "
	            "ON CONFLICT (bucket, code) DO NOTHING",
	            "");
	query_gives("INSERT INTO leaf (block, idx) VALUES ($1, $2) ON CONFLICT (idx) DO NOTHING",
	            "conflict");
	query_gives("INSERT INTO maker (id, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
	            "");
}

static void test_joins(void **state)
{
	(void)state;
	query_gives("SELECT l.n FROM lot AS l JOIN maker AS m ON m.id = l.lot", "");
	query_gives("SELECT l.n FROM lot AS l JOIN lot AS k ON k.lot = l.lot", "");
	query_gives("SELECT l.n FROM lot AS l JOIN lot AS k USING (lot)", "");
	query_gives("SELECT l.n FROM lot AS l JOIN lot AS k ON k.n = l.n", "join");
	query_gives("SELECT l.n FROM lot AS l LEFT JOIN leaf AS f ON f.block = l.n", "join");
	query_gives("SELECT l.n FROM lot AS l JOIN head AS h ON h.size = l.n", "join");
	query_gives("SELECT l.n FROM maker AS m JOIN lot AS l ON l.lot = m.id "
	            "JOIN lot AS k ON k.n = l.n",
	            "join");
	query_gives("SELECT l.n FROM lot AS l JOIN lot AS k ON k.lot = l.lot "
	            "JOIN lot AS j ON j.n = l.n",
	            "join");
	query_gives("SELECT l.n FROM lot AS l JOIN lot AS k ON k.lot = l.lot "
	            "JOIN lot AS j ON j.lot = l.lot",
	            "");
	query_gives("SELECT n FROM lot UNION ALL SELECT idx FROM leaf", "");
	query_gives("SELECT m.name FROM maker AS m JOIN head AS h ON h.id = $1", "");
	query_gives("INSERT INTO lot (lot, n) SELECT bytes, idx FROM leaf WHERE block = $1",
	            "join");
	query_gives("INSERT INTO maker (id, name) SELECT lot, lot FROM lot WHERE lot = $1", "");
}

static void test_correlations(void **state)
{
	(void)state;
	query_gives("SELECT id FROM maker WHERE EXISTS (SELECT 1 FROM lot WHERE lot = $1)", "");
	query_gives("SELECT id FROM maker AS m WHERE EXISTS (SELECT 1 FROM lot WHERE lot = m.id)",
	            "correlated");
	query_gives("SELECT id FROM maker WHERE EXISTS (SELECT 1 FROM lot WHERE lot = name)",
	            "correlated");
	query_gives("SELECT l.n FROM lot AS l WHERE EXISTS (SELECT 1 FROM leaf AS f "
	            "WHERE f.idx = l.n)",
	            "correlated");
	query_gives("SELECT l.n FROM lot AS l WHERE EXISTS (SELECT 1 FROM lot AS k "
	            "WHERE k.n = l.n)",
	            "correlated");
	query_gives("SELECT l.n FROM lot AS l WHERE EXISTS (SELECT 1 FROM lot AS k "
	            "WHERE k.lot = l.lot AND k.n > l.n)",
	            "");
	query_gives("SELECT n FROM lot WHERE EXISTS (SELECT 1 FROM maker WHERE id = lot)",
	            "correlated");
	query_gives("SELECT id FROM maker AS m WHERE EXISTS (SELECT 1 FROM maker AS o "
	            "WHERE o.name = m.name)",
	            "");
	query_gives("SELECT x.n FROM (SELECT n FROM lot WHERE lot = $1) AS x", "");
	query_gives("SELECT l.n FROM lot AS l WHERE EXISTS (SELECT 1 FROM lot AS k "
	            "WHERE lot = $1)",
	            "");
	query_gives("SELECT x.id FROM (SELECT lot AS id FROM lot WHERE lot = $1) AS x "
	            "JOIN maker AS m ON m.id = x.id",
	            "");
}

/* 42 of 600 such sums were torn when they were measured. */
static void test_sums_over_machines(void **state)
{
	(void)state;
	query_gives("SELECT count(*) FROM lot", "torn");
	query_gives("SELECT max(idx) FROM leaf", "torn");
	query_gives("SELECT max(idx) FROM leaf WHERE block = $1", "");
	query_gives("SELECT count(*) FROM (SELECT n FROM lot) AS x", "");
	query_gives("SELECT id FROM maker WHERE (SELECT count(*) FROM lot) > 5", "torn");
	query_gives("SELECT CAST(sum(n) AS BIGINT) FROM lot WHERE n > 5", "torn");
	query_gives("SELECT count(*) FROM maker", "");
}

static void test_verbs(void **state)
{
	(void)state;
	query_gives("LOCK TABLE lot", "statement");
	query_gives("COPY lot FROM STDIN", "statement table");
	query_gives("SELECT 1; SELECT 2", "statement");
	query_gives("CREATE TABLE t (id BIGINT)", "statement");
	query_gives("MERGE INTO lot USING leaf ON lot = idx", "forbidden-word statement insert");
	query_gives("SELECT n FROM lot GROUP BY GROUPING SETS ((n), ())",
	            "forbidden-word function");
	query_gives("SELECT n FROM lot WHERE lot = $1 FOR NO KEY UPDATE", "for-update");
	query_gives("SELECT n FROM lot WHERE lot = $1 FOR SHARE", "for-update");
	query_gives("SELECT DISTINCT ON (n) n FROM lot", "forbidden-word");
	query_gives("SELECT nextval('s')", "function");
	query_gives("SELECT gen_random_uuid()", "function");
	query_gives("SELECT n FROM lot TABLESAMPLE SYSTEM (1)", "function");
}

static void test_order(void **state)
{
	(void)state;
	query_gives("SELECT lot FROM lot ORDER BY lot, n DESC", "");
	query_gives("SELECT lot FROM lot ORDER BY sum", "nulls");
	query_gives("SELECT lot FROM lot ORDER BY lot, sum2 DESC LIMIT 5", "nulls");
	query_gives("SELECT lot FROM lot AS l ORDER BY l.sum", "nulls");
	query_gives("SELECT lot FROM lot ORDER BY sum DESC NULLS LAST, lot", "");
	query_gives("SELECT lot FROM lot ORDER BY sum NULLS FIRST", "nulls");
	query_gives("SELECT lot FROM lot ORDER BY coalesce(sum, 0)", "");
	query_gives("SELECT rank() OVER (ORDER BY district) FROM maker", "nulls");
}

static void test_pointers(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	const struct migration step = { "0001-x", S("-- kind: local\nCREATE TABLE t (id TEXT)") };
	const struct sql q[] = { { "a.good", "SELECT 1", NULL, NULL },
		                 { "a.bad", "SELECT 1.5", NULL, NULL },
		                 { "a.brace", "SELECT {none}", NULL, NULL } };
	const struct schema *schema;
	(void)state;

	assert_int_equal(lint_schema(&cx, &step, 1, &schema), E_INVALID);
	assert_true(str_eq(cx.problem->pointer, S("/0001-x/1")));
	cx_clear(&cx);
	assert_int_equal(lint_statements(&cx, schema, q, 3), E_INVALID);
	assert_true(str_eq(cx.problem->pointer, S("/a.bad")));
	assert_true(str_eq(cx.problem->next->pointer, S("/a.brace")));
	assert_null(cx.problem->next->next);
}

/* Text that is no SQL at all is refused, not fatal. */
static void test_rubbish(void **state)
{
	static const char *const text[] = { "(",
		                            ")))",
		                            "CREATE",
		                            "CREATE TABLE",
		                            "CREATE TABLE t",
		                            "CREATE TABLE t (",
		                            "CREATE TABLE t (a",
		                            "FROM",
		                            "CREATE UNIQUE INDEX",
		                            "ORDER BY",
		                            "CAST(",
		                            "max(",
		                            "INSERT INTO",
		                            "ALTER TABLE",
		                            "$",
		                            "'",
		                            "WITH x (",
		                            ",",
		                            "CREATE TABLE t (a TEXT REFERENCES",
		                            "PRIMARY KEY (((" };
	(void)state;

	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx cx = cx_new(a, NULL);
		const struct migration step = { "0001-x", str_of(text[i]) };
		const struct sql q = { "x", text[i], NULL, NULL };
		const struct schema *schema;
		err e = lint_schema(&cx, &step, 1, &schema);
		assert_true(e == OK || e == E_INVALID);
		e = lint_statements(&cx, schema, &q, 1);
		assert_true(e == OK || e == E_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_schema),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_unique),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_other_ddl),
		cmocka_unit_test(test_good_queries),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_null_parameters),
		cmocka_unit_test(test_buckets),
		cmocka_unit_test(test_inserts),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_pointers),
		cmocka_unit_test(test_rubbish),
		cmocka_unit_test(test_place_of_writes),
		cmocka_unit_test(test_conflicts),
		cmocka_unit_test(test_joins),
		cmocka_unit_test(test_correlations),
		cmocka_unit_test(test_sums_over_machines),
		cmocka_unit_test(test_verbs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

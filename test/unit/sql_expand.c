/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of statements and migrations before an engine sees it: braces, splitting, SQLite's words. */

#include "base/arena.h"
#include "store/lex.h"
#include "store/sql.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct bench {
	str organisation;
	str id;
	list part;
	int64_t u_ppm;
};

static const struct rec part_rec = { "part", sizeof(str), NULL, 0 };

static const struct field bench_fields[] = {
	FIELD(struct bench, organisation, "who runs it"),
	FIELD(struct bench, id, "inventory number"),
	FIELD(struct bench, part, "no column", .list = &part_rec),
	FIELD(struct bench, u_ppm, "uncertainty"),
};

static const struct rec bench_rec = REC(struct bench, "bench", bench_fields);
static const struct rec other_rec = REC(struct bench, "other", bench_fields);

static void expands(const char *text, const char *expected)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	const struct sql q = { "test", text, &bench_rec, &other_rec };
	str out;

	if (sql_expand(&cx, &q, &out) != OK)
		out = S("refused");
	assert_string_equal(str_c(a, out), expected);
}

static void test_columns(void **state)
{
	(void)state;
	expands("SELECT 1", "SELECT 1");
	expands("", "");
	expands("SELECT {bench} FROM bench", "SELECT organisation, id, u_ppm FROM bench");
	expands("SELECT {other} FROM t", "SELECT organisation, id, u_ppm FROM t");
	expands("SELECT {b.other} FROM t AS b", "SELECT b.organisation, b.id, b.u_ppm FROM t AS b");
	expands("INSERT INTO bench ({bench})\n VALUES ({bench:$})",
	        "INSERT INTO bench (organisation, id, u_ppm)\n VALUES ($1, $2, $3)");
}

static void test_assignments(void **state)
{
	(void)state;
	expands("UPDATE bench SET {bench:=}",
	        "UPDATE bench SET organisation = $1, id = $2, u_ppm = $3");
	expands("UPDATE bench SET {bench:=} WHERE organisation = $1 AND id = $2",
	        "UPDATE bench SET u_ppm = $3 WHERE organisation = $1 AND id = $2");
	expands("INSERT INTO bench ({bench}) VALUES ({bench:$}) "
	        "ON CONFLICT (organisation, id) DO UPDATE SET {bench:=}",
	        "INSERT INTO bench (organisation, id, u_ppm) VALUES ($1, $2, $3) "
	        "ON CONFLICT (organisation, id) DO UPDATE SET u_ppm = $3");
	/* A column that is only named elsewhere is no key. */
	expands("UPDATE bench SET {bench:=} WHERE id = $2 AND u_ppm > 5",
	        "UPDATE bench SET organisation = $1, u_ppm = $3 WHERE id = $2 AND u_ppm > 5");
}

static void test_what_is_left_alone(void **state)
{
	(void)state;
	expands("SELECT '{bench}', \"{bench}\" -- {bench}\n /* {bench} */",
	        "SELECT '{bench}', \"{bench}\" -- {bench}\n /* {bench} */");
	expands("SELECT 'it''s {x}'", "SELECT 'it''s {x}'");
}

static void test_refusals(void **state)
{
	(void)state;
	expands("SELECT {nothing}", "refused");
	expands("SELECT {}", "refused");
	expands("SELECT {bench", "refused");
	expands("SELECT {bench:?}", "refused");
	expands("SELECT 'open {bench}", "refused");
	expands("SELECT /* open", "refused");
	expands("INSERT INTO other VALUES ({other:$})", "refused"); /* not what comes in */
}

/* Statements joined by '|'. */
static void splits(const char *script, const char *expected)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	str rest = str_of(script);
	str statement;

	while (sql_split(&rest, &statement)) {
		buf_str(&b, statement);
		buf_char(&b, '|');
	}
	assert_string_equal(str_c(a, buf_view(&b)), expected);
}

static void test_split(void **state)
{
	(void)state;
	splits("", "");
	splits(" \n ;; -- nothing; at all\n", "");
	splits("a; b;c", "a| b|c|");
	splits("a ';' \";\" 'x''; y' -- ;\n /* ; */;b", "a ';' \";\" 'x''; y' -- ;\n /* ; */|b|");
	splits("-- about a\na;\n-- the end\n", "-- about a\na|");
	splits("a 'open; b", "a 'open; b|"); /* the engine will say what is wrong with it */
}

static void becomes(const char *statement, const char *expected)
{
	AUTO(arena_end) struct arena *a = arena_new();

	assert_string_equal(str_c(a, sql_for_sqlite(a, str_of(statement))), expected);
}

static void test_sqlite_words(void **state)
{
	(void)state;
	becomes("CREATE TABLE t (a BIGINT, b BYTEA, c TEXT)",
	        "CREATE TABLE t (a INTEGER, b BLOB, c TEXT)\nSTRICT, WITHOUT ROWID");
	becomes("-- BIGINT\ncreate table t (bigint_n bigint) -- BYTEA",
	        "-- BIGINT\ncreate table t (bigint_n INTEGER) -- BYTEA\nSTRICT, WITHOUT ROWID");
	becomes("CREATE INDEX i ON t (a)", "CREATE INDEX i ON t (a)");
	becomes("SELECT CAST(sum(a) AS BIGINT), 'BIGINT'",
	        "SELECT CAST(sum(a) AS INTEGER), 'BIGINT'");
	becomes("", "");
}

static void lexes(const char *text, const char *kinds)
{
	static const char letter[] = {
		[TOKEN_END] = 'E',    [TOKEN_WORD] = 'w',    [TOKEN_NUMBER] = 'n',
		[TOKEN_STRING] = 's', [TOKEN_QUOTED] = 'q',  [TOKEN_PARAM] = 'p',
		[TOKEN_BRACE] = 'b',  [TOKEN_COMMENT] = 'c', [TOKEN_SIGN] = '.',
		[TOKEN_BROKEN] = 'X'
	};
	char seen[64] = { 0 };
	str rest = str_of(text);

	for (size_t i = 0; i < sizeof seen - 1; i++) {
		struct token t = lex_next(&rest);
		seen[i] = letter[t.kind];
		if (t.kind == TOKEN_END)
			break;
	}
	assert_string_equal(seen, kinds);
}

static void test_lex(void **state)
{
	(void)state;
	lexes("", "E");
	lexes("a_1 12 1.5 1e3 $1 $12", "wnnnppE");
	lexes("'it''s' \"x\"\"y\" {r:$}", "sqbE");
	lexes("a--b\nc/*d*/e", "wcwcwE");
	lexes("a::b <= - / *", "w.w.....E");
	lexes("$x ?", ".w.E");
	lexes("'x", "XE");
	lexes("\"x", "XE");
	lexes("/* x", "XE");
	lexes("{x", "XE");
	lexes("'x''", "XE");
	lexes("\xe8\xa1\xa8", "wE");
	str param = S("$123");
	assert_int_equal(token_param(lex_next(&param)), 123);
	str none = S("$99999");
	assert_int_equal(token_param(lex_next(&none)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_assignments),
		cmocka_unit_test(test_what_is_left_alone),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_sqlite_words),
		cmocka_unit_test(test_lex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

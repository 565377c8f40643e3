/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV: rows as they should be read, what is refused, and rows that come back as they were
 * written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/csv.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The rows as "line:[field][field]" one behind the other, or the words of the error. */
static str shown(struct arena *a, str text)
{
	struct cx cx = cx_new(a, world_real());
	struct csv csv = csv_new(text);
	struct buf out = buf_new(a);
	struct csv_row row;

	for (;;) {
		if (csv_next(&cx, &csv, &row) != OK)
			return cx.detail;
		if (row.n == 0)
			return buf_view(&out);
		buf_fmt(&out, "%d:", csv.line);
		for (int i = 0; i < row.n; i++)
			buf_fmt(&out, "[%.*s]", P(row.field[i]));
	}
}

static void rows(void **state)
{
	static const struct {
		str text;
		const char *want;
	} row[] = {
		{ S(""), "" },
		{ S("\n\r\n\n"), "" },
		{ S("a,b,c"), "1:[a][b][c]" },
		{ S("a,b\nc,d\n"), "1:[a][b]2:[c][d]" },
		{ S("a,b\r\nc,d\r\n"), "1:[a][b]2:[c][d]" },
		{ S("\n\na\n\r\nb"), "3:[a]5:[b]" },
		{ S(",\n,,"), "1:[][]2:[][][]" },
		{ S("a,"), "1:[a][]" },
		{ S("\"\""), "1:[]" },
		{ S("\"a,b\",\"c\"\"d\"\n"), "1:[a,b][c\"d]" },
		{ S("\"\"\"\"\"\",x"), "1:[\"\"][x]" },
		{ S("\"two\nlines\r\n\",x\ny"), "1:[two\nlines\r\n][x]4:[y]" },
		{ S(" a , b "), "1:[ a ][ b ]" },
		{ S("\xEF\xBB\xBF水表,气表\n"), "1:[水表][气表]" },
		{ S("\"水\"\"表\""), "1:[水\"表]" },
	};
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++)
		if (!str_eq(shown(a, row[i].text), str_of(row[i].want)))
			fail_msg("row %zu: %.*s", i, P(shown(a, row[i].text)));
}

static void refused(void **state)
{
	static const struct {
		str text;
		const char *want;
	} row[] = {
		{ S("a\n\"b"), "line 2: a quote is not closed" },
		{ S("\"a\"\""), "line 1: a quote is not closed" },
		{ S("a\"b"), "line 1: a quote inside a field that is not quoted" },
		{ S("a,b\"\""), "line 1: a quote inside a field that is not quoted" },
		{ S(" \"a\""), "line 1: a quote inside a field that is not quoted" },
		{ S("\"a\"b"), "line 1: expected a comma or the end of the line" },
		{ S("\"a\" ,b"), "line 1: expected a comma or the end of the line" },
		{ S("a\rb"), "line 1: expected a comma or the end of the line" },
		{ S("a\r"), "line 1: expected a comma or the end of the line" },
		{ S("x\n\xff"), "line 2: not UTF-8" },
		{ S("a\0b"), "line 1: not UTF-8" },
		{ S("\"a\0b\""), "line 1: not UTF-8" },
	};
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++)
		if (!str_eq(shown(a, row[i].text), str_of(row[i].want)))
			fail_msg("row %zu: %.*s", i, P(shown(a, row[i].text)));
}

static void fields_are_borrowed(void **state)
{
	static const char text[] = "plain,\"quoted\",\"dou\"\"bled\"";
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct csv csv = csv_new(str_of(text));
	struct csv_row row;
	(void)state;

	assert_int_equal(csv_next(&cx, &csv, &row), OK);
	assert_int_equal(row.n, 3);
	assert_ptr_equal(row.field[0].p, text);
	assert_ptr_equal(row.field[1].p, text + 7);
	assert_true(str_eq(row.field[2], S("dou\"bled")));
}

static void the_number_of_fields_is_bounded(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	char commas[CSV_FIELDS_MAX];
	struct csv_row row;
	(void)state;

	memset(commas, ',', sizeof commas);
	struct csv csv = csv_new((str){ commas, sizeof commas - 1 });
	assert_int_equal(csv_next(&cx, &csv, &row), OK);
	assert_int_equal(row.n, CSV_FIELDS_MAX);
	csv = csv_new((str){ commas, sizeof commas });
	assert_int_equal(csv_next(&cx, &csv, &row), E_SYNTAX);
}

static void written(void **state)
{
	static const struct {
		str field;
		const char *want;
	} row[] = {
		{ S("plain"), "plain,x\r\n" },
		{ S(""), ",x\r\n" },
		{ S("a,b"), "\"a,b\",x\r\n" },
		{ S("a\"b"), "\"a\"\"b\",x\r\n" },
		{ S("a\nb"), "\"a\nb\",x\r\n" },
		{ S(" a"), "\" a\",x\r\n" },
		{ S("\xEF\xBB\xBFy"), "\"\xEF\xBB\xBFy\",x\r\n" },
		{ S("水表"), "水表,x\r\n" },
		{ S("=1+1"), "'=1+1,x\r\n" },
		{ S("@SUM(A1)"), "'@SUM(A1),x\r\n" },
		{ S("+49"), "'+49,x\r\n" },
		{ S("-1+cmd"), "'-1+cmd,x\r\n" },
		{ S("-1.25"), "-1.25,x\r\n" },
		{ S("-"), "'-,x\r\n" },
		{ S("\tx"), "'\tx,x\r\n" },
		{ S("=\"a\""), "\"'=\"\"a\"\"\",x\r\n" },
	};
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct buf b = buf_new(a);
		csv_write(&b, (str[]){ row[i].field, S("x") }, 2);
		if (!str_eq(buf_view(&b), str_of(row[i].want)))
			fail_msg("row %zu: %.*s", i, P(buf_view(&b)));
	}
}

static void the_round_trip(void **state)
{
	static const str field[] = { S(""), S("a"), S("a,\"b\"\r\n"), S("水"), S(" x "), S("\"") };
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf b = buf_new(a);
	struct csv_row row;
	(void)state;

	csv_write(&b, field, COUNT(field));
	csv_write(&b, field, 1);
	csv_write(&b, field + 2, 1);
	struct csv csv = csv_new(buf_view(&b));
	assert_int_equal(csv_next(&cx, &csv, &row), OK);
	assert_int_equal(row.n, COUNT(field));
	for (size_t i = 0; i < COUNT(field); i++)
		assert_true(str_eq(row.field[i], field[i]));
	assert_int_equal(csv_next(&cx, &csv, &row), OK);
	assert_int_equal(row.n, 1);
	assert_int_equal(row.field[0].n, 0);
	assert_int_equal(csv_next(&cx, &csv, &row), OK);
	assert_true(str_eq(row.field[0], field[2]));
	assert_int_equal(csv_next(&cx, &csv, &row), OK);
	assert_int_equal(row.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),
		cmocka_unit_test(refused),
		cmocka_unit_test(fields_are_borrowed),
		cmocka_unit_test(the_number_of_fields_is_bounded),
		cmocka_unit_test(written),
		cmocka_unit_test(the_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

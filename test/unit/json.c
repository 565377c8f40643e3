/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known answers for the parser and the writer.  The large public suite is in json_suite.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define assert_str(got, want)                                                                      \
	do {                                                                                       \
		str got_ = (got);                                                                  \
		str want_ = (want);                                                                \
		assert_int_equal(got_.n, want_.n);                                                 \
		if (want_.n > 0)                                                                   \
			assert_memory_equal(got_.p, want_.p, want_.n);                             \
	} while (0)

/* -- reading --------------------------------------------------------------------------------- */

static void strings(void **state)
{
	static const struct {
		str json, want;
	} row[] = {
		{ S("\"\""), S("") },
		{ S("\"abc\""), S("abc") },
		{ S("\"12345678\""), S("12345678") },
		{ S("\"1234567 \\n\""), S("1234567 \n") },
		{ S("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), S("\"\\/\b\f\n\r\t") },
		{ S("\"\\u0041\\u00e9\\u6C34\\ud83d\\ude00.\""), S("A\u00e9\u6c34\U0001F600.") },
		{ S("\"\\u007f\\u0080\\u07ff\\u0800\\uffff\""),
		  S("\x7f\xc2\x80\u07ff\u0800\uffff") },
		{ S("\"\\udbff\\udfff\""), S("\U0010FFFF") },
		{ S("\"水表检定\""), S("水表检定") },
		{ S("\"a\\\\\""), S("a\\") },
		{ S("\"longer than eight bytes, then \xf0\x9f\x98\x80\""),
		  S("longer than eight bytes, then \xf0\x9f\x98\x80") },
		{ S("\"\x7f\""), S("\x7f") },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx cx = cx_new(a, world_real());
		const struct json *v;
		assert_int_equal(json_parse(&cx, row[i].json, 0, &v), OK);
		assert_int_equal(v->kind, JSON_STRING);
		assert_str(v->text, row[i].want);
		assert_non_null(v->text.p);
	}
}

static void numbers_stay_text(void **state)
{
	static const char *const good[] = { "0",       "-0",     "7",
		                            "-12",     "10",     "0.5",
		                            "-0.0",    "1e5",    "1E+5",
		                            "1.25e-7", "1e400",  "100",
		                            "0e0",     "12.500", "999999999999999999999999999999" };
	static const char *const refused[] = { "-",   "+1",    "01",   "-01", "1.", ".5",
		                               "1e",  "1e+",   "1.e1", "0x1", "1a", "--1",
		                               "NaN", "1.2.3", "00",   "-.1", "1 2" };
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct json *v;
	(void)state;

	for (size_t i = 0; i < COUNT(good); i++) {
		assert_int_equal(json_parse(&cx, str_of(good[i]), 0, &v), OK);
		assert_int_equal(v->kind, JSON_NUMBER);
		assert_str(v->text, str_of(good[i]));
	}
	for (size_t i = 0; i < COUNT(refused); i++)
		if (json_parse(&cx, str_of(refused[i]), 0, &v) != E_SYNTAX)
			fail_msg("%s was not refused", refused[i]);
}

static void tree(void **state)
{
	static const char text[] =
	        " { \"a\" : [ 1 , true, null ,{} ],\r\n\t\"b\":{\"c\":false}, \"\":[]} ";
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct json *v;
	(void)state;

	assert_int_equal(json_parse(&cx, str_of(text), 3, &v), OK);
	assert_int_equal(v->kind, JSON_OBJECT);
	assert_int_equal(v->n, 3);
	const struct json *list = json_get(v, S("a"));
	assert_int_equal(list->kind, JSON_ARRAY);
	assert_int_equal(list->n, 4);
	assert_str(list->key, S("a"));
	assert_int_equal(list->first->kind, JSON_NUMBER);
	assert_int_equal(list->first->next->kind, JSON_TRUE);
	assert_int_equal(list->first->next->next->kind, JSON_NULL);
	assert_int_equal(list->first->next->next->next->kind, JSON_OBJECT);
	assert_null(list->first->next->next->next->next);
	assert_int_equal(json_get(json_get(v, S("b")), S("c"))->kind, JSON_FALSE);
	assert_int_equal(json_get(v, S(""))->n, 0);
	assert_null(json_get(v, S("c")));
	assert_null(json_get(list, S("a")));
	assert_null(json_get(NULL, S("a")));
	assert_string_equal(json_kind_name(v), "object");
	assert_string_equal(json_kind_name(NULL), "nothing");
}

static void strings_are_borrowed(void **state)
{
	static const char text[] = "[\"plain\", \"水\", \"esc\\n\", 15]";
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct json *v;
	(void)state;

	assert_int_equal(json_parse(&cx, str_of(text), 1, &v), OK);
	assert_ptr_equal(v->first->text.p, text + 2);
	assert_ptr_equal(v->first->next->text.p, text + 11);
	const char *decoded = v->first->next->next->text.p;
	assert_true(decoded < text || decoded >= text + sizeof text);
}

/* The words name the line, the column in characters, and the reason. */
static void refused_with_its_place(void **state)
{
	static const struct {
		str json;
		const char *want;
	} row[] = {
		{ S(""), "line 1, column 1: the text ends too early" },
		{ S("  "), "line 1, column 3: the text ends too early" },
		{ S("{\n  \"a\": x}"), "line 2, column 8: expected a value" },
		{ S("[1,]"), "line 1, column 4: expected a value" },
		{ S("[1 2]"), "line 1, column 4: expected , or ]" },
		{ S("{\"a\":1,}"), "line 1, column 8: expected a key in quotes" },
		{ S("{\"a\" 1}"), "line 1, column 6: expected :" },
		{ S("{\"a\":1]"), "line 1, column 7: expected , or }" },
		{ S("{\"水表\":\n\"检定\", x"), "line 2, column 7: expected a key in quotes" },
		{ S("{\"k\":1,\"j\":2,\"k\":3}"),
		  "line 1, column 14: the key occurs twice in its object" },
		{ S("{\"k\":1,\"\\u006b\":3}"),
		  "line 1, column 8: the key occurs twice in its object" },
		{ S("\xEF\xBB\xBF{}"), "line 1, column 1: a byte order mark is not allowed" },
		{ S("1 2"), "line 1, column 3: something follows the value" },
		{ S("{}\0"), "line 1, column 3: something follows the value" },
		{ S("tru"), "line 1, column 1: expected a value" },
		{ S("\"abc"), "line 1, column 5: the text ends too early" },
		{ S("\"abc\\"), "line 1, column 6: the text ends too early" },
		{ S("\"a\nb\""), "line 1, column 3: control characters must be escaped" },
		{ S("\"\0\""), "line 1, column 2: control characters must be escaped" },
		{ S("\"\\u0000\""), "line 1, column 2: U+0000 is not allowed" },
		{ S("\"x\\ud800\""), "line 1, column 3: half a surrogate pair" },
		{ S("\"\\udc00\""), "line 1, column 2: half a surrogate pair" },
		{ S("\"\\udc00\\udc00\""), "line 1, column 2: half a surrogate pair" },
		{ S("\"\\ud800\\u0041\""), "line 1, column 2: half a surrogate pair" },
		{ S("\"\\x41\""), "line 1, column 2: no such escape" },
		{ S("\"\\u12g4\""),
		  "line 1, column 2: expected four hexadecimal digits after \\u" },
		{ S("\"\\u12\""), "line 1, column 2: expected four hexadecimal digits after \\u" },
		{ S("\"\xc0\xaf\""), "line 1, column 2: not UTF-8" },
		{ S("\"\xed\xa0\x80\""), "line 1, column 2: not UTF-8" },
		{ S("\"\xf4\x90\x80\x80\""), "line 1, column 2: not UTF-8" },
		{ S("\"\xe6\xb0"), "line 1, column 2: not UTF-8" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx cx = cx_new(a, world_real());
		const struct json *v;
		assert_int_equal(json_parse(&cx, row[i].json, JSON_DEPTH_MAX, &v), E_SYNTAX);
		assert_null(v);
		assert_string_equal(cx.detail.p, row[i].want);
	}
}

/* Every beginning of a document that is not the whole is refused, and is read within its bounds. */
static void every_beginning_is_refused(void **state)
{
	static const char text[] =
	        "{\"a\":[1.5e3,true,null,\"\\u6c34\\ud83d\\ude00水\"],\"b\":false}";
	(void)state;

	for (size_t n = 0; n < sizeof text - 1; n++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx cx = cx_new(a, world_real());
		const struct json *v;
		/* No NUL behind it, so that a sanitizer sees one byte too far. */
		char *copy = test_malloc(n + 1);
		memcpy(copy + 1, text, n);
		assert_int_equal(json_parse(&cx, (str){ copy + 1, n }, 8, &v), E_SYNTAX);
		test_free(copy);
	}
}

static void depth_is_bounded(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct json *v;
	char deep[2 * JSON_DEPTH_MAX + 2];
	(void)state;

	memset(deep, '[', JSON_DEPTH_MAX + 1);
	memset(deep + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	str full = { deep, sizeof deep };
	str fits = { deep + 1, sizeof deep - 2 };
	assert_int_equal(json_parse(&cx, fits, JSON_DEPTH_MAX, &v), OK);
	assert_int_equal(json_parse(&cx, full, JSON_DEPTH_MAX, &v), E_TOO_LARGE);
	assert_int_equal(json_parse(&cx, fits, JSON_DEPTH_MAX - 1, &v), E_TOO_LARGE);
	assert_int_equal(json_parse(&cx, S("{}"), 0, &v), E_TOO_LARGE);
	/* Siblings do not add up. */
	assert_int_equal(json_parse(&cx, S("[[],[],{\"a\":[]},[[]]]"), 3, &v), OK);
	assert_int_equal(json_parse(&cx, S("[[],[],{\"a\":[]},[[]]]"), 2, &v), E_TOO_LARGE);
}

/* An object with n keys k0 … and, last, one more key. */
static str many_keys(struct arena *a, int n, const char *last)
{
	struct buf b = buf_new(a);

	buf_char(&b, '{');
	for (int i = 0; i < n; i++)
		buf_fmt(&b, "\"k%d\":%d,", i, i);
	buf_fmt(&b, "\"%s\":0}", last);
	return buf_view(&b);
}

static void duplicate_keys(void **state)
{
	(void)state;
	for (int n = 1; n < 40; n++) {
		for (int twin = 0; twin < n; twin++) {
			AUTO(arena_end) struct arena *a = arena_new();
			struct cx cx = cx_new(a, world_real());
			const struct json *v;
			str bad = many_keys(a, n, str_fmt(a, "k%d", twin).p);
			assert_int_equal(json_parse(&cx, bad, 1, &v), E_SYNTAX);
			assert_int_equal(json_parse(&cx, many_keys(a, n, "other"), 1, &v), OK);
			assert_int_equal(v->n, n + 1);
		}
	}
}

/* 200,000 keys would take minutes if each were compared with each. */
static void very_many_keys(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct json *v;
	int64_t from_ns = os_monotonic_ns();
	(void)state;

	assert_int_equal(json_parse(&cx, many_keys(a, 200000, "k"), 1, &v), OK);
	assert_int_equal(v->n, 200001);
	assert_int_equal(json_parse(&cx, many_keys(a, 200000, "k777"), 1, &v), E_SYNTAX);
	assert_true(os_monotonic_ns() - from_ns < INT64_C(20000000000));
}

/* Short values must not make a tree that is many times larger than the text. */
static void the_number_of_values_is_bounded(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf b = buf_new(a);
	const struct json *v;
	(void)state;

	buf_char(&b, '[');
	for (size_t i = 0; i < JSON_VALUES_MAX; i++)
		buf_text(&b, "0,");
	buf_text(&b, "0]");
	assert_int_equal(json_parse(&cx, buf_view(&b), 1, &v), E_TOO_LARGE);
	b.p[JSON_VALUES_MAX] = ']';
	assert_int_equal(json_parse(&cx, str_part(buf_view(&b), 0, JSON_VALUES_MAX + 1), 1, &v),
	                 OK);
	assert_int_equal(v->n, JSON_VALUES_MAX / 2);
}

/* -- writing --------------------------------------------------------------------------------- */

static void writer(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	str text;
	(void)state;

	json_object(&w);
	json_member_str(&w, "z", S("a\"\\\b\f\n\r\t\x01\x1f\x7f/水"));
	json_member_str(&w, "absent", S_NONE);
	json_member_str(&w, "empty", S(""));
	json_member_i64(&w, "least", INT64_MIN);
	json_member_bool(&w, "yes", true);
	json_member_hex(&w, "hex", "\x00\xff\x10", 3);
	json_member_decimal(&w, "dec", -99950000, 6);
	json_key(&w, S("list"));
	json_array(&w);
	json_null(&w);
	json_bool(&w, false);
	json_array(&w);
	json_array_end(&w);
	json_object(&w);
	json_object_end(&w);
	json_raw(&w, S("1.50"));
	json_str(&w, S_NONE);
	json_array_end(&w);
	json_key(&w, S("last"));
	json_i64(&w, 7);
	json_object_end(&w);
	assert_int_equal(buf_done(&b, &text), OK);
	assert_str(
	        text,
	        S("{\"z\":\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f/水\",\"empty\":\"\","
	          "\"least\":-9223372036854775808,\"yes\":true,\"hex\":\"00ff10\",\"dec\":-99.95,"
	          "\"list\":[null,false,[],{},1.50,\"\"],\"last\":7}"));
}

static void writer_remembers_its_error(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf small = buf_bounded(a, 5);
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&small, false);
	str text;
	(void)state;

	json_str(&w, S("too long"));
	assert_int_equal(buf_done(&small, &text), E_TOO_LARGE);
	w = json_writer_new(&b, true);
	json_i64(&w, INT64_C(9007199254740992));
	assert_int_equal(buf_done(&b, &text), E_RANGE);
}

static void canonical_form(void **state)
{
	static const struct {
		str json, want;
	} row[] = {
		{ S("{}"), S("{}") },
		{ S(" [ 1 , -0, 1e3, 12.50e1 , true,false,null ] "),
		  S("[1,0,1000,125,true,false,null]") },
		{ S("{\"b\":1,\"a\":{\"z\":\"\\u000a\\/\\u6c34\",\"_\":2,\"9\":3}}"),
		  S("{\"a\":{\"9\":3,\"_\":2,\"z\":\"\\n/水\"},\"b\":1}") },
		{ S("{\"ab\":1,\"a\":2,\"a_\":3,\"aa\":4}"),
		  S("{\"a\":2,\"a_\":3,\"aa\":4,\"ab\":1}") },
		{ S("[9007199254740991,-9007199254740991]"),
		  S("[9007199254740991,-9007199254740991]") },
	};
	static const char *const refused[] = {
		"1.5",      "9007199254740992", "-9007199254740992", "1e99",      "{\"A\":1}",
		"{\"\":1}", "{\"a-b\":1}",      "[[0.1]]",           "{\"水\":1}"
	};
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct json *v;
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct buf b = buf_new(a);
		assert_int_equal(json_parse(&cx, row[i].json, 4, &v), OK);
		assert_int_equal(json_canonical(&cx, v, &b), OK);
		assert_str(buf_view(&b), row[i].want);
	}
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct buf b = buf_new(a);
		assert_int_equal(json_parse(&cx, str_of(refused[i]), 4, &v), OK);
		assert_int_equal(json_canonical(&cx, v, &b), E_INVALID);
	}
}

/* Every character that a string can hold comes back as it went. */
static void strings_make_the_round_trip(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf all = buf_new(a);
	struct buf out = buf_new(a);
	struct json_writer w = json_writer_new(&out, true);
	const struct json *v;
	(void)state;

	for (int c = 1; c < 0x80; c++)
		buf_char(&all, (char)c);
	buf_text(&all, "\xc2\x80\u07ff\u0800\xed\x9f\xbf\ue000\uffff\U00010000\U0010FFFF");
	for (size_t from = 0; from < 0x7F; from++) {
		out.n = 0;
		w.comma = false;
		json_str(&w, str_part(buf_view(&all), from, all.n));
		assert_int_equal(json_parse(&cx, buf_view(&out), 0, &v), OK);
		assert_str(v->text, str_part(buf_view(&all), from, all.n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings),
		cmocka_unit_test(numbers_stay_text),
		cmocka_unit_test(tree),
		cmocka_unit_test(strings_are_borrowed),
		cmocka_unit_test(refused_with_its_place),
		cmocka_unit_test(every_beginning_is_refused),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(duplicate_keys),
		cmocka_unit_test(very_many_keys),
		cmocka_unit_test(the_number_of_values_is_bounded),
		cmocka_unit_test(writer),
		cmocka_unit_test(writer_remembers_its_error),
		cmocka_unit_test(canonical_form),
		cmocka_unit_test(strings_make_the_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structured fields (RFC 8941): what is read, what is refused, and that there is one form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/sfv.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct arena *a;
static struct cx cx;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	cx = cx_new(a, world_real());
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct sfv_dictionary read(const char *text)
{
	struct sfv_dictionary d;

	if (sfv_dictionary_read(&cx, str_of(text), &d) != OK)
		fail_msg("%s: %.*s", text, P(cx.detail));
	return d;
}

static void written_as(const char *text, const char *canonical)
{
	struct sfv_dictionary d = read(text);
	struct buf b = buf_new(a);

	sfv_dictionary_write(&b, &d);
	if (!str_eq(buf_view(&b), str_of(canonical)))
		fail_msg("%s became %.*s", text, P(buf_view(&b)));
}

static void refused(const char *text, err wanted, const char *why)
{
	struct sfv_dictionary d;
	err e = sfv_dictionary_read(&cx, str_of(text), &d);

	if (e != wanted || strstr(str_c(a, cx.detail), why) == NULL)
		fail_msg("%s: %s: %.*s", text, err_info(e)->name, P(cx.detail));
	cx_clear(&cx);
}

/* RFC 8941, 3.2 and its neighbours. */
static void dictionaries(void **state)
{
	(void)state;

	struct sfv_dictionary d = read("en=\"Applepie\", da=:w4ZibGV0w6ZydGU=:");
	assert_int_equal(d.n, 2);
	assert_true(str_eq(sfv_member_find(&d, S("en"))->text, S("Applepie")));
	assert_true(str_eq(sfv_member_find(&d, S("da"))->text, S("\303\206blet\303\246rte")));
	assert_null(sfv_member_find(&d, S("de")));
	d = read("a=?0, b, c; foo=bar");
	assert_int_equal(sfv_member_find(&d, S("a"))->number, 0);
	assert_int_equal(sfv_member_find(&d, S("b"))->number, 1);
	assert_true(str_eq(sfv_param_find(sfv_member_find(&d, S("c")), S("foo"))->text, S("bar")));
	d = read("rating=15, feelings=(joy sadness)");
	assert_int_equal(sfv_member_find(&d, S("rating"))->number, 15);
	assert_int_equal(sfv_member_find(&d, S("feelings"))->item_n, 2);
	assert_int_equal(read("").n, 0);
	assert_int_equal(read("   ").n, 0);
}

static void forms(void **state)
{
	(void)state;

	written_as("a=1,b=2 \t,\t c=3", "a=1, b=2, c=3");
	written_as("a=( \"x\"   \"y\";p )  ", "a=(\"x\" \"y\";p)");
	written_as("a=?1;b=?1;c=?0", "a;b;c=?0");
	written_as("a=-007", "a=-7");
	written_as("a=\"q\\\"b\\\\s\"; x=*tok/en:1", "a=\"q\\\"b\\\\s\";x=*tok/en:1");
	written_as("a=::", "a=::");
	written_as("a=()", "a=()");
	written_as("*a-b.c_d*=999999999999999", "*a-b.c_d*=999999999999999");
}

static void refusals(void **state)
{
	(void)state;

	refused("a=1, a=2", E_SYNTAX, "a member is given twice");
	refused("a=1;p=1;p=2", E_SYNTAX, "a parameter is given twice");
	refused("a=1,", E_SYNTAX, "a key begins");
	refused("a=1 b=2", E_SYNTAX, "a comma");
	refused("A=1", E_SYNTAX, "a key begins");
	refused("a=", E_SYNTAX, "a value is expected");
	refused("a=1.5", E_SYNTAX, "decimals");
	refused("a=-", E_SYNTAX, "digits");
	refused("a=1234567890123456", E_SYNTAX, "15 digits");
	refused("a=\"open", E_SYNTAX, "without its end");
	refused("a=\"\\n\"", E_SYNTAX, "escapes");
	refused("a=\"\\", E_SYNTAX, "escapes");
	refused("a=\"tab\there\"", E_SYNTAX, "no such character");
	refused("a=:YQ:", E_SYNTAX, "base64");
	refused("a=:YR==:", E_SYNTAX, "base64");
	refused("a=:YQ==", E_SYNTAX, "without its end");
	refused("a=?2", E_SYNTAX, "?0 or ?1");
	refused("a=(\"x\"\"y\")", E_SYNTAX, "a space or )");
	refused("a=(\"x\"", E_SYNTAX, "a space or )");
	refused("a=((\"x\"))", E_SYNTAX, "a value is expected");
	refused("a=\"\303\206\"", E_SYNTAX, "ASCII");
	refused("a=\"\x01\"", E_SYNTAX, "ASCII");
	refused("a=1\n", E_SYNTAX, "ASCII");
}

/* As many as `max` are read, one more is not. */
static void bound(const char *begin, const char *each, const char *end, int max)
{
	struct buf b = buf_new(a);
	struct sfv_dictionary d;

	buf_text(&b, begin);
	for (int i = 0; i <= max; i++) {
		if (i == max) {
			str good = str_fmt(a, "%.*s%s", P(buf_view(&b)), end);
			assert_int_equal(sfv_dictionary_read(&cx, good, &d), OK);
		}
		buf_fmt(&b, "%s%d", each, i);
	}
	buf_text(&b, end);
	assert_int_equal(sfv_dictionary_read(&cx, buf_view(&b), &d), E_TOO_LARGE);
	cx_clear(&cx);
}

static void bounds(void **state)
{
	(void)state;

	bound("a=1;z", ";p", "", SFV_PARAMS_MAX - 1);
	bound("a=(", " ", ")", SFV_ITEMS_MAX);
	bound("z", ",k", "", SFV_MEMBERS_MAX - 1);
	char *large = arena_alloc(a, SFV_BYTES_MAX + 2);
	memset(large, 'a', SFV_BYTES_MAX + 1);
	struct sfv_dictionary d;
	assert_int_equal(sfv_dictionary_read(&cx, (str){ large, SFV_BYTES_MAX }, &d), OK);
	assert_int_equal(sfv_dictionary_read(&cx, (str){ large, SFV_BYTES_MAX + 1 }, &d),
	                 E_TOO_LARGE);
}

static void inner_lists(void **state)
{
	struct sfv_item item;
	(void)state;

	assert_int_equal(sfv_list_read(&cx, S("(\"a\" \"b\");x=1"), &item), OK);
	assert_int_equal(item.item_n, 2);
	assert_int_equal(sfv_param_find(&item, S("x"))->number, 1);
	assert_int_equal(sfv_list_read(&cx, S("(\"a\"), (\"b\")"), &item), E_SYNTAX);
	assert_int_equal(sfv_list_read(&cx, S("\"a\""), &item), E_SYNTAX);
	assert_int_equal(sfv_list_read(&cx, S(""), &item), E_SYNTAX);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(dictionaries), ALONE(forms),       ALONE(refusals),
		ALONE(bounds),       ALONE(inner_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

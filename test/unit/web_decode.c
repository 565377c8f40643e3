/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request means, before any socket: the address and the body become one record, and whatever
 * is not exactly right is refused with words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "op/reply.h"
#include "web/decode.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define OPS_MAX_HERE 256

struct trial {
	struct arena *arena;
	struct cx cx;
	struct route_match match;
	struct input in;
	err result;
};

static int setup(void **state)
{
	struct trial *t = test_calloc(1, sizeof *t);

	t->arena = arena_new();
	t->cx = cx_new(t->arena, world_real());
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct trial *t = *state;

	arena_free(t->arena);
	test_free(t);
	return 0;
}

static err decode(struct trial *t, const struct wire *w)
{
	const struct op *op[OPS_MAX_HERE];
	int n = 0;
	str allow;

	for (const struct feature *const *f = features; *f != NULL; f++)
		for (int i = 0; i < (*f)->op_n; i++)
			op[n++] = &(*f)->op[i];
	cx_clear(&t->cx);
	assert_int_equal(route_find(t->arena, route_table_new(t->arena, op, n), w->method,
	                            wire_path(w), &t->match, &allow),
	                 OK);
	t->result = wire_input(&t->cx, w, &t->match, &t->in);
	return t->result;
}

static err get(struct trial *t, const char *address)
{
	return decode(t, &(struct wire){ .method = S("GET"), .address = str_of(address) });
}

static err post(struct trial *t, const char *address, const char *body)
{
	return decode(t, &(struct wire){ .method = S("POST"),
	                                 .address = str_of(address),
	                                 .body = str_of(body) });
}

static bool words(const struct trial *t, const char *part)
{
	for (size_t i = 0; i < t->cx.detail.n; i++)
		if (str_starts(str_part(t->cx.detail, i, t->cx.detail.n), str_of(part)))
			return true;
	print_message("\"%.*s\" lacks \"%s\"\n", P(t->cx.detail), part);
	return false;
}

static str member(const struct trial *t, const char *name)
{
	const struct field *f = rec_field(t->match.op->in, str_of(name));

	assert_non_null(f);
	return field_text(f, t->in.record);
}

static void test_address(void **state)
{
	struct trial *t = *state;

	assert_int_equal(get(t, "/v1/certificates/W%31-1?tag=a%2Bb+c%20%E6%96%B9"), OK);
	assert_true(str_eq(member(t, "number"), S("W1-1")));
	assert_true(str_eq(member(t, "tag"), S("a+b c 方")));
	assert_int_equal(get(t, "/v1/certificates/W1-1?&&tag=x&"), OK);
	assert_int_equal(get(t, "/v1/certificates/W1-1?"), OK);
	assert_int_equal(get(t, "/v1/certificates/a+b"), OK);
	assert_true(str_eq(member(t, "number"), S("a+b"))); /* a plus is a space in a query only */
}

static void test_broken_addresses(void **state)
{
	static const char *const address[] = { "/v1/certificates/W%",
		                               "/v1/certificates/W%0",
		                               "/v1/certificates/W%00",
		                               "/v1/certificates/W%ff",
		                               "/v1/certificates/W1-1?tag=%zz",
		                               "/v1/certificates/W1-1?%=1",
		                               "/v1/certificates/W1-1?tag=%c0%80",
		                               "/v1/certificates/W1-1?tag=%ed%a0%80" };

	for (size_t i = 0; i < sizeof address / sizeof address[0]; i++) {
		assert_int_equal(get(*state, address[i]), E_SYNTAX);
		assert_true(words(*state, "in the address"));
	}
}

static void test_unknown_and_twice(void **state)
{
	struct trial *t = *state;

	assert_int_equal(get(t, "/v1/certificates/W1-1?x=1"), E_INVALID);
	assert_int_equal(get(t, "/v1/certificates/W1-1?=1"), E_INVALID);
	assert_int_equal(get(t, "/v1/certificates/W1-1?tag=a&tag=a"), E_INVALID);
	assert_true(words(t, "tag is given twice"));
	assert_int_equal(get(t, "/v1/certificates/W1-1?number=W1-1"), E_INVALID);
	assert_true(words(t, "number is given twice"));
	assert_int_equal(post(t, "/v1/lots/L/approve?approver=a", "{\"approver\":\"b\"}"),
	                 E_INVALID);
	assert_true(words(t, "in the address and in the body"));
	assert_int_equal(post(t, "/v1/lots/L/approve", "{\"lot\":\"L\"}"), E_INVALID);
}

static void test_dry_run(void **state)
{
	struct trial *t = *state;

	assert_int_equal(post(t, "/v1/lots", "x"), OK);
	assert_false(t->in.dry_run);
	assert_int_equal(post(t, "/v1/lots?dry_run=true", "x"), OK);
	assert_true(t->in.dry_run);
	assert_true(str_eq(t->in.body, S("x")));
	assert_int_equal(post(t, "/v1/lots?dry_run=false", "x"), OK);
	assert_false(t->in.dry_run);
	assert_int_equal(post(t, "/v1/lots?dry_run=1", "x"), E_INVALID);
	assert_int_equal(post(t, "/v1/lots?dry_run", "x"), E_INVALID);
	assert_int_equal(post(t, "/v1/lots?dry_run=true&dry_run=true", "x"), E_INVALID);
	assert_true(words(t, "dry_run is given twice"));
	assert_int_equal(post(t, "/v1/lots?dry_run=true&dry_run=false", "x"), E_INVALID);
	assert_int_equal(get(t, "/v1/certificates/W1-1?dry_run=true"),
	                 E_INVALID); /* only a write */
	/* ... which decides before its transaction */
	assert_int_equal(post(t, "/v1/lots/L/approve?dry_run=true", "{\"approver\":\"a\"}"),
	                 E_INVALID);
}

static void test_language(void **state)
{
	struct trial *t = *state;
	struct wire w = { .method = S("GET"), .address = S("/v1/certificates/W1-1") };

	assert_int_equal(decode(t, &w), OK);
	assert_true(str_eq(t->in.language, S("zh")));
	w.accept_language = S("en-GB,zh;q=0.5");
	assert_int_equal(decode(t, &w), OK);
	assert_true(str_eq(t->in.language, S("en")));
	w.address = S("/v1/certificates/W1-1?lang=zh");
	assert_int_equal(decode(t, &w), OK);
	assert_true(str_eq(t->in.language, S("zh")));
	assert_int_equal(get(t, "/v1/certificates/W1-1?lang=fr"), E_INVALID);
	assert_true(words(t, "lang is zh or en"));
	assert_int_equal(get(t, "/v1/certificates/W1-1?lang=en&lang=en"), E_INVALID);
}

static void test_too_many(void **state)
{
	struct trial *t = *state;
	struct buf b = buf_new(t->arena);

	buf_text(&b, "/v1/certificates/W1-1?");
	for (int i = 0; i < 2000; i++)
		buf_fmt(&b, "p%d=1&", i);
	assert_int_equal(get(t, str_c(t->arena, buf_view(&b))), E_TOO_LARGE);
}

static void test_media(void **state)
{
	struct trial *t = *state;
	struct wire w = { .method = S("POST"),
		          .address = S("/v1/lots/L/approve"),
		          .body = S("{\"approver\":\"REG\"}") };

	assert_int_equal(decode(t, &w), OK);
	w.content_type = S("Application/JSON ; charset=utf-8");
	assert_int_equal(decode(t, &w), OK);
	w.content_type = S("text/csv");
	assert_int_equal(decode(t, &w), E_MEDIA_TYPE);
	w.content_type = S_NONE;
	w.content_encoding = S("Identity");
	assert_int_equal(decode(t, &w), OK);
	w.content_encoding = S("gzip");
	assert_int_equal(decode(t, &w), E_MEDIA_TYPE);
	assert_true(words(t, "gzip"));
	w.address = S("/v1/lots");
	assert_int_equal(decode(t, &w), E_MEDIA_TYPE); /* of bytes, too */
}

/* Checked before anything is made of the body, for records and for bytes. */
static void test_digest(void **state)
{
	struct trial *t = *state;
	struct wire w = { .method = S("POST"),
		          .address = S("/v1/lots/L/approve"),
		          .content_digest = S(
		                  "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"),
		          .body = S("{\"hello\": \"world\"}\n") };

	assert_int_equal(decode(t, &w), E_INVALID); /* a true digest of a body with a wrong field */
	w.body = S("{\"hello\": \"world\"} ");
	assert_int_equal(decode(t, &w), E_DIGEST);
	w.address = S("/v1/lots");
	assert_int_equal(decode(t, &w), E_DIGEST);
	w.body = S("{\"hello\": \"world\"}\n");
	assert_int_equal(decode(t, &w), OK);
	w.content_digest = S("sha-256");
	assert_int_equal(decode(t, &w), E_SYNTAX);
	w.content_digest = S("unixsum=:AAAA:");
	assert_int_equal(decode(t, &w), E_DIGEST);
}

static void test_query(void **state)
{
	(void)state;

	assert_true(str_eq(wire_query(&(struct wire){ .address = S("/a?b=c?d") }), S("?b=c?d")));
	assert_true(str_eq(wire_query(&(struct wire){ .address = S("/a?") }), S("?")));
	assert_true(str_eq(wire_query(&(struct wire){ .address = S("/a") }), S("?")));
}

static void test_bodies(void **state)
{
	struct trial *t = *state;
	struct buf deep = buf_new(t->arena);

	assert_int_equal(post(t, "/v1/lots/L/approve", "{"), E_SYNTAX);
	assert_int_equal(post(t, "/v1/lots/L/approve", "[]"), E_INVALID);
	assert_int_equal(post(t, "/v1/lots/L/approve", "null"), E_INVALID);
	assert_int_equal(post(t, "/v1/lots/L/approve", "{\"approver\":7}"), E_INVALID);
	assert_int_equal(post(t, "/v1/lots/L/approve", "{\"approver\":\"x\",\"approver\":\"x\"}"),
	                 E_SYNTAX);
	assert_int_equal(post(t, "/v1/lots/L/approve", ""), E_INVALID);
	for (int i = 0; i < 100; i++)
		buf_text(&deep, "{\"a\":");
	assert_int_equal(post(t, "/v1/lots/L/approve", str_c(t->arena, buf_view(&deep))),
	                 E_TOO_LARGE);
}

/* What is said about it is JSON, whatever it quotes and however long that is. */
static void problem_readable(struct trial *t)
{
	const struct json *document;

	assert_int_not_equal(t->result, OK);
	assert_int_equal(json_parse(&t->cx, problem_json(t->arena, &t->cx, t->result),
	                            JSON_DEPTH_MAX, &document),
	                 OK);
}

static void test_problem_words(void **state)
{
	struct trial *t = *state;
	struct wire w = { .method = S("POST"),
		          .address = S("/v1/lots/L/approve"),
		          .content_type = S("text/\xff\xe6\x96"),
		          .body = S("{}") };

	assert_int_equal(decode(t, &w), E_MEDIA_TYPE);
	assert_true(words(t, "text/"));
	problem_readable(t);
	for (int shift = 0; shift < 3; shift++) { /* cut within a character in two of three */
		struct buf key = buf_new(t->arena);
		buf_text(&key, "{\"");
		buf_str(&key, str_part(S("aa"), 0, (size_t)shift));
		for (int i = 0; i < 400; i++)
			buf_text(&key, "方");
		buf_text(&key, "\":1,\"approver\":\"REG\"}");
		assert_int_equal(post(t, "/v1/lots/L/approve", str_c(t->arena, buf_view(&key))),
		                 E_INVALID);
		problem_readable(t);
	}
}

static void test_etag(void **state)
{
	(void)state;
	assert_true(etag_known(S("W/\"a\""), S("W/\"a\"")));
	assert_true(etag_known(S("\"b\" , \"a\""), S("W/\"a\"")));
	assert_true(etag_known(S("*"), S("\"a\"")));
	assert_false(etag_known(S("\"ab\""), S("\"a\"")));
	assert_false(etag_known(S(""), S("\"a\"")));
	assert_false(etag_known(S("*"), S("")));
	assert_false(etag_known(S("a"), S("\"a\"")));
}

#define TRIAL(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TRIAL(test_address),
		TRIAL(test_broken_addresses),
		TRIAL(test_unknown_and_twice),
		TRIAL(test_dry_run),
		TRIAL(test_language),
		TRIAL(test_too_many),
		TRIAL(test_media),
		TRIAL(test_bodies),
		TRIAL(test_problem_words),
		TRIAL(test_digest),
		TRIAL(test_query),
		TRIAL(test_etag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

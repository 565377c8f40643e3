/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meter codes and the tags that prove that a code was issued here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"
#include "work/lot.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define SERIAL "100000000001"
#define CODE "WDEM0-" SERIAL

static void codes_that_read(void **state)
{
	enum medium medium;
	str prefix, serial;
	(void)state;

	assert_true(code_parse(S(CODE), &medium, &prefix, &serial));
	assert_int_equal(medium, MEDIUM_WATER);
	assert_true(str_eq(prefix, S("DEM0")));
	assert_true(str_eq(serial, S(SERIAL)));
	assert_true(code_parse(S("GDEM0-0001"), &medium, &prefix, &serial));
	assert_int_equal(medium, MEDIUM_GAS);
	assert_true(code_parse(S("WDEM0-123456789012345678901234"), &medium, &prefix, &serial));
}

static void codes_that_do_not(void **state)
{
	static const char *const bad[] = { "",
		                           "W",
		                           "WDEM0",
		                           "WDEM0-",
		                           "WDEM0-123",
		                           "XDEM0-1234",
		                           "wDEM0-1234",
		                           "WDEM01234",
		                           "WDEM-1234",
		                           "WDEM00-1234",
		                           "WDEM0-12a4",
		                           "WDEM0-12 4",
		                           "WDEM0-12-4",
		                           "WD.M0-1234",
		                           "WDEM0-1234567890123456789012345",
		                           "W-DEM01234",
		                           "WDEM0-12\xc3\xa9" };
	enum medium medium;
	str prefix, serial;
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (code_parse(str_of(bad[i]), &medium, &prefix, &serial))
			fail_msg("\"%s\" was read", bad[i]);
	assert_false(code_parse((str){ "WDEM0-1\0"
	                               "34",
	                               10 },
	                        &medium, &prefix, &serial));
}

static void buckets(void **state)
{
	(void)state;

	assert_true(str_eq(code_bucket(S(CODE)), S("WDEM0-100000000")));
	assert_int_equal(code_bucket(S("ABC")).n, 0);
	assert_int_equal(code_bucket(S_NONE).n, 0);
	assert_true(str_eq(code_bucket(S("ABCD")), S("A")));
}

/* -- tags ------------------------------------------------------------------------------------ */

static str tag_of(struct scratch *s, const char *code)
{
	struct call *call = call_new(s->app, app_op(s->app, "meter.page"));
	str tag = str_dup(s->arena, code_tag(call, str_of(code)));

	call_free(call);
	return tag;
}

static struct answer page(struct scratch *s, const char *op, const char *code, str tag)
{
	const struct question q = {
		ROLE_PUBLIC, NULL, op,
		str_fmt(s->arena, "{\"code\":\"%s\",\"tag\":\"%.*s\"}", code, P(tag)).p
	};

	return ask(s, s->arena, &q);
}

/* Eleven characters of base32 behind the version of the key, the same each time. */
static void the_form_of_a_tag(void **state)
{
	struct scratch *s = *state;
	str tag = tag_of(s, CODE);

	assert_int_equal(tag.n, 11);
	assert_int_equal(tag.p[0], '1');
	for (size_t i = 0; i < tag.n; i++)
		assert_non_null(strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", tag.p[i]));
	assert_true(str_eq(tag, tag_of(s, CODE)));
	assert_false(str_eq(tag, tag_of(s, "WDEM0-100000000002")));
	assert_false(str_eq(tag, tag_of(s, "GDEM0-" SERIAL)));
}

static void the_right_tag(void **state)
{
	struct scratch *s = *state;

	(void)must(upload(s, lot_of(s->arena, "a", SERIAL)));
	assert_int_equal(must(page(s, "meter.page", CODE, tag_of(s, CODE))).status, 200);
	assert_int_equal(must(page(s, "meter.find", CODE, tag_of(s, CODE))).status, 303);
}

/* What is refused looks the same whether the code was ever issued or not. */
static void wrong_tags(void **state)
{
	struct scratch *s = *state;
	str tag = tag_of(s, CODE);
	str other = page(s, "meter.page", "WDEM0-200000000001", tag).body;

	(void)must(upload(s, lot_of(s->arena, "a", SERIAL)));
	for (size_t i = 0; i < tag.n; i++) {
		char wrong[12];
		memcpy(wrong, tag.p, tag.n);
		wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
		struct answer a = page(s, "meter.page", CODE, (str){ wrong, tag.n });
		assert_int_equal(a.status, 404);
		assert_true(str_eq(a.body, other));
	}
	assert_int_equal(page(s, "meter.page", CODE, str_part(tag, 0, 10)).status, 404);
	assert_int_equal(page(s, "meter.page", CODE, str_part(tag, 0, 1)).status, 404);
	assert_int_equal(page(s, "meter.find", CODE, S("10000000000")).status, 404);
}

/* A certificate is shown to whoever has the tag of its meter, and not with that of another. */
static void certificates_by_tag(void **state)
{
	struct scratch *s = *state;
	struct question q = { ROLE_PUBLIC, NULL, "certificate.show" };

	(void)must(upload(s, lot_of(s->arena, "a", SERIAL)));
	q.in = str_fmt(s->arena, "{\"number\":\"" CODE "-1\",\"tag\":\"%.*s\"}", P(tag_of(s, CODE)))
	               .p;
	(void)must(ask(s, s->arena, &q));
	q.in = str_fmt(s->arena, "{\"number\":\"" CODE "-1\",\"tag\":\"%.*s\"}",
	               P(tag_of(s, "WDEM0-200000000001")))
	               .p;
	assert_int_equal(ask(s, s->arena, &q).result, E_NOT_FOUND);
	q.in = "{\"number\":\"" CODE "-1\"}";
	assert_int_equal(ask(s, s->arena, &q).result, E_NOT_FOUND);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(codes_that_read),
	cmocka_unit_test(codes_that_do_not),
	cmocka_unit_test(buckets),
	ALONE(the_form_of_a_tag),
	ALONE(the_right_tag),
	ALONE(wrong_tags),
	ALONE(certificates_by_tag),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

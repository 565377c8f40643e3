/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TOTP against the tables of its standards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "crypt/totp.h"

#include <cmocka.h> /* last: it has a fail of its own */

static const uint8_t secret[] = "12345678901234567890";

/* RFC 4226, appendix D. */
static void hotp_table(void **state)
{
	static const uint32_t code[] = { 755224, 287082, 359152, 969429, 338314,
		                         254676, 287922, 162583, 399871, 520489 };
	(void)state;

	for (int i = 0; i < 10; i++)
		assert_int_equal(totp_code(secret, i), code[i]);
}

/* RFC 6238, appendix B, mode SHA1: the last six of its eight digits. */
static void totp_table(void **state)
{
	static const struct {
		int64_t s;
		const char *code;
	} row[] = { { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
		    { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
	(void)state;

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		assert_int_equal(totp_find(secret, str_of(row[i].code), row[i].s * 1000, -1),
		                 row[i].s / 30);
}

/* One step early or late is good, two are not; each code once, none before one that was used. */
static void window(void **state)
{
	const int64_t at_ms = INT64_C(1234567890) * 1000;
	const int64_t step = at_ms / TOTP_STEP_MS;
	(void)state;

	for (int64_t off = -3; off <= 3; off++) {
		int64_t found = totp_find(secret, S("005924"), at_ms + off * TOTP_STEP_MS, -1);
		assert_int_equal(found, off >= -1 && off <= 1 ? step : -1);
	}
	assert_int_equal(totp_find(secret, S("005924"), at_ms, step - 1), step);
	assert_int_equal(totp_find(secret, S("005924"), at_ms, step), -1);
	assert_int_equal(totp_find(secret, S("005924"), at_ms, step + 1), -1);
	assert_int_equal(totp_find(secret, S("5924"), at_ms, -1), -1);
	assert_int_equal(totp_find(secret, S("0005924"), at_ms, -1), -1);
	assert_int_equal(totp_find(secret, S_NONE, at_ms, -1), -1);
	assert_int_equal(totp_find(secret, S("005925"), at_ms, -1), -1);
}

/* RFC 4648, 10 has no vector of 20 bytes; this one is 12345678901234567890. */
static void base32(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	str text = totp_secret_print(a, secret);
	uint8_t back[TOTP_SECRET_BYTES];
	(void)state;

	assert_true(str_eq(text, S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")));
	assert_true(totp_secret_read(text, back));
	assert_memory_equal(back, secret, sizeof back);
	assert_true(totp_secret_read(S("gezdgnbvgy3tqojqgezdgnbvgy3tqojq"), back));
	assert_false(totp_secret_read(S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"), back));
	assert_false(totp_secret_read(S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ"), back));
}

static void uri(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	assert_true(str_eq(totp_uri(a, S("log.example/x"), S("anna@demo"), secret),
	                   S("otpauth://totp/log.example%2Fx:anna%40demo?secret="
	                     "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=log.example%2Fx"
	                     "&algorithm=SHA1&digits=6&period=30")));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(hotp_table), cmocka_unit_test(totp_table), cmocka_unit_test(window),
	cmocka_unit_test(base32),     cmocka_unit_test(uri),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM3 against the examples of GB/T 32905-2016. */
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/hash.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define ABCD "abcdabcdabcdabcd"

static void is_hex(struct hash got, const char *want)
{
	uint8_t bytes[HASH_SIZE];

	assert_true(hex_read(str_of(want), bytes, sizeof bytes));
	assert_memory_equal(got.b, bytes, HASH_SIZE);
}

static void known_answers(void **state)
{
	(void)state;
	is_hex(sm3(S("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	is_hex(sm3(S(ABCD ABCD ABCD ABCD)),
	       "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
	is_hex(sm3(S_NONE), "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

/* The other library that has SM3 says the same, for every length around the ends of blocks. */
static void libcrypto_agrees(void **state)
{
	char text[1000];
	(void)state;

	for (size_t n = 0; n < sizeof text; n++) {
		struct hash other;
		text[n] = (char)(n * 7 + n / 251);
		struct hash ours = sm3((str){ text, n });
		assert_int_equal(EVP_Digest(text, n, other.b, NULL, EVP_sm3(), NULL), 1);
		assert_true(hash_eq(&ours, &other));
		const str part[] = { { text, n / 3 }, S_NONE, { text + n / 3, n - n / 3 } };
		struct hash joined = sm3_joined(part, 3);
		assert_true(hash_eq(&joined, &other));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(libcrypto_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HMAC-SM3 against its definition (RFC 2104), computed here from SM3 alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/hmac.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define BLOCK 64

static struct hash padded(const uint8_t *key, uint8_t pad, str message)
{
	uint8_t text[BLOCK + 256];

	assert_true(message.n <= 256);
	for (int i = 0; i < BLOCK; i++)
		text[i] = key[i] ^ pad;
	if (message.n > 0)
		memcpy(text + BLOCK, message.p, message.n);
	return sm3((str){ (const char *)text, BLOCK + message.n });
}

static struct hash by_definition(str key, str message)
{
	uint8_t block[BLOCK] = { 0 };
	struct hash long_key = sm3(key);

	if (key.n > BLOCK)
		memcpy(block, long_key.b, HASH_SIZE);
	else if (key.n > 0)
		memcpy(block, key.p, key.n);
	struct hash inner = padded(block, 0x36, message);
	return padded(block, 0x5c, hash_str(&inner));
}

static void equals_its_definition(void **state)
{
	char key[200];
	char text[200];
	(void)state;

	for (size_t i = 0; i < sizeof key; i++) {
		key[i] = (char)(i + 1);
		text[i] = (char)(200 - i);
	}
	for (size_t n = 0; n <= sizeof key; n++) {
		struct hash got = hmac_sm3((str){ key, n }, (str){ text, n });
		struct hash want = by_definition((str){ key, n }, (str){ text, n });
		assert_true(hash_eq(&got, &want));
	}
	/* A key made ready gives the same for message after message. */
	struct hmac_key key_ready = hmac_key_make((str){ key, 100 });
	for (size_t n = 0; n <= sizeof text; n++) {
		struct hash got = hmac_key_mac(&key_ready, (str){ text, n });
		struct hash want = by_definition((str){ key, 100 }, (str){ text, n });
		assert_true(hash_eq(&got, &want));
	}
	struct hash none = hmac_sm3(S_NONE, S_NONE);
	struct hash want = by_definition(S_NONE, S_NONE);
	assert_true(hash_eq(&none, &want));
}

static void compares_secrets(void **state)
{
	(void)state;
	assert_true(secret_eq(S("abc"), S("abc")));
	assert_false(secret_eq(S("abc"), S("abd")));
	assert_false(secret_eq(S("abc"), S("ab")));
	assert_true(secret_eq(S_NONE, S("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equals_its_definition),
		cmocka_unit_test(compares_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

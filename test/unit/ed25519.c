/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 against RFC 8032, 7.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/ed25519.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct vector {
	const char *seed, *public_key, *message, *signature;
};

static const struct vector vectors[] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	  "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	  "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
};

static void known_answers(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	(void)state;

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const struct vector *v = &vectors[i];
		uint8_t seed[32], point[32], want[64], got[64], text[2];
		str message = { (const char *)text, strlen(v->message) / 2 };
		assert_true(hex_read(str_of(v->seed), seed, 32));
		assert_true(hex_read(str_of(v->public_key), point, 32));
		assert_true(hex_read(str_of(v->signature), want, 64));
		assert_true(hex_read(str_of(v->message), text, message.n));
		struct ed25519_key key = ed25519_from_seed(seed);
		assert_memory_equal(key.public_key, point, 32);
		ed25519_sign(&key, message, got);
		assert_memory_equal(got, want, 64);
		assert_int_equal(ed25519_verify(&cx, point, message, want), OK);
	}
}

static void every_flipped_bit_is_seen(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct ed25519_key key = ed25519_generate(&cx);
	uint8_t signature[64];
	(void)state;

	ed25519_sign(&key, S("a reading"), signature);
	assert_int_equal(ed25519_verify(&cx, key.public_key, S("a reading"), signature), OK);
	assert_int_equal(ed25519_verify(&cx, key.public_key, S("b reading"), signature),
	                 E_BAD_SIGNATURE);
	for (int bit = 0; bit < 512; bit++) {
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(ed25519_verify(&cx, key.public_key, S("a reading"), signature),
		                 E_BAD_SIGNATURE);
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* A point of small order verifies everything for somebody; so it is no key. */
static void weak_keys_are_refused(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	uint8_t identity[32] = { 1 };
	uint8_t signature[64] = { 1 };
	struct ed25519_key key = ed25519_generate(&cx);
	(void)state;

	assert_false(ed25519_public_valid(identity));
	assert_true(ed25519_public_valid(key.public_key));
	assert_int_equal(ed25519_verify(&cx, identity, S("x"), signature), E_BAD_SIGNATURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(every_flipped_bit_is_seen),
		cmocka_unit_test(weak_keys_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

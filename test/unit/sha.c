/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 against FIPS 180-4 and the two kinds of hash of RFC 6962. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/hash.h"
#include "crypt/selftest.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

static void is_hex(struct hash got, const char *want)
{
	uint8_t bytes[HASH_SIZE];

	assert_true(hex_read(str_of(want), bytes, sizeof bytes));
	assert_memory_equal(got.b, bytes, HASH_SIZE);
}

static void known_answers(void **state)
{
	(void)state;
	is_hex(sha256(S("abc")),
	       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	is_hex(sha256(S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
	       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	is_hex(sha256(S_NONE), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* The leaf and the node are what their definition says, computed the plain way. */
static void leaf_and_node(void **state)
{
	char text[65];
	struct hash left = sha256_leaf(S_NONE);
	struct hash right = sha256_leaf(S("abc"));
	(void)state;

	is_hex(left, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
	struct hash plain = sha256((str){ "\0abc", 4 });
	assert_true(hash_eq(&right, &plain));
	text[0] = 1;
	memcpy(text + 1, left.b, HASH_SIZE);
	memcpy(text + 33, right.b, HASH_SIZE);
	struct hash node = sha256_node(&left, &right);
	plain = sha256((str){ text, sizeof text });
	assert_true(hash_eq(&node, &plain));
	node = sha256_node(&right, &left);
	assert_false(hash_eq(&node, &plain));
}

static void pieces_equal_the_whole(void **state)
{
	char text[300];
	(void)state;

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 7);
	for (size_t cut = 0; cut <= sizeof text; cut++) {
		struct sha256 s = sha256_new();
		struct hash whole = sha256((str){ text, sizeof text });
		sha256_add(&s, text, cut);
		sha256_add(&s, text + cut, sizeof text - cut);
		struct hash parts = sha256_done(&s);
		assert_true(hash_eq(&whole, &parts));
	}
}

static void the_libraries_pass_their_test(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	(void)state;

	assert_int_equal(crypt_selftest(&cx), OK);
	assert_int_equal(cx.error, OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(leaf_and_node),
		cmocka_unit_test(pieces_equal_the_whole),
		cmocka_unit_test(the_libraries_pass_their_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

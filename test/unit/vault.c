/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sealed opens only whole, under its key, and for what it belongs to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/vault.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void sealed(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	const struct cx cx = cx_new(a, world_real());
	struct vault_key key = { { 1 } };
	struct vault_key other = { { 2 } };
	blob box = vault_seal(&cx, &key, S("a"), S("secret"));
	char out[6];
	(void)state;

	assert_int_equal(box.n, 24 + 6 + 16);
	assert_true(vault_open(&key, S("a"), box, out, 6));
	assert_memory_equal(out, "secret", 6);
	assert_false(vault_open(&other, S("a"), box, out, 6));
	assert_false(vault_open(&key, S("b"), box, out, 6));
	assert_false(vault_open(&key, S("a"), box, out, 5));
	assert_false(vault_open(&key, S("a"), (blob){ NULL, 0 }, out, 6));
	for (size_t i = 0; i < box.n; i++) {
		char *copy = arena_copy(a, box.p, box.n);
		copy[i] ^= 1;
		assert_false(vault_open(&key, S("a"), (blob){ copy, box.n }, out, 6));
	}
}

static const struct CMUnitTest tests[] = { cmocka_unit_test(sealed) };

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

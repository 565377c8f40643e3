/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that may hold personal data stays in its table; its leaf has a digest of a salt and the
 * text.  A text that was changed is found by it, none can be guessed from it, and once row and salt
 * are deleted nothing of the text is left. */
#include "work/salted.h"

#include "base/arena.h"
#include "code/text.h"

#define NAME_BYTES 8

blob salt_new(struct call *call)
{
	uint8_t salt[SALTED_BYTES];

	cx_random(&call->cx, salt, sizeof salt);
	return (blob){ arena_copy(call->cx.arena, (const char *)salt, sizeof salt), sizeof salt };
}

str salted_sha256(struct arena *a, blob salt, str text)
{
	struct sha256 s = sha256_new();
	struct hash h;

	sha256_add(&s, salt.p, salt.n);
	sha256_add(&s, text.p, text.n);
	h = sha256_done(&s);
	return hex_print(a, h.b, HASH_SIZE);
}

str random_name(struct call *call)
{
	uint8_t name[NAME_BYTES];

	cx_random(&call->cx, name, sizeof name);
	return hex_print(call->cx.arena, name, sizeof name);
}

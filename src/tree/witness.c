/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See witness.h for the format. */
#include "tree/witness.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"

static str message(struct arena *a, str text, uint64_t time_s)
{
	struct buf b = buf_new(a);

	buf_text(&b, "cosignature/v1\ntime ");
	buf_i64(&b, (int64_t)time_s);
	buf_char(&b, '\n');
	buf_str(&b, text);
	return buf_view(&b);
}

err witness_verify(struct cx *cx, const uint8_t public_key[ED25519_PUBLIC_SIZE], str text,
                   str signature, uint64_t *time_s)
{
	const uint8_t *p = (const uint8_t *)signature.p;

	if (signature.n != WITNESS_SIGNATURE_SIZE)
		return fail(cx, E_BAD_SIGNATURE, "a cosignature has %d bytes, not %zu",
		            WITNESS_SIGNATURE_SIZE, signature.n);
	*time_s = 0;
	for (int i = 0; i < 8; i++)
		*time_s = *time_s << 8 | p[i];
	if (*time_s > INT64_MAX)
		return fail(cx, E_BAD_SIGNATURE, "the time of a cosignature is out of range");
	return ed25519_verify(cx, public_key, message(cx->arena, text, *time_s), p + 8);
}

void witness_sign(struct arena *a, const struct ed25519_key *key, str text, uint64_t time_s,
                  uint8_t out[WITNESS_SIGNATURE_SIZE])
{
	assert(time_s <= INT64_MAX);
	for (int i = 0; i < 8; i++)
		out[i] = (uint8_t)(time_s >> (56 - 8 * i));
	ed25519_sign(key, message(a, text, time_s), out + 8);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See short.h.  A third of the cost of one block of SHA-256 for the names of meters. */
#include "crypt/short.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(struct short_hash) == crypto_shorthash_siphashx24_BYTES, "128 bits");
_Static_assert(sizeof(struct short_key) == crypto_shorthash_siphashx24_KEYBYTES, "128 bits");

struct short_hash short_hash(const struct short_key *key, str bytes)
{
	unsigned char out[crypto_shorthash_siphashx24_BYTES];
	struct short_hash h;

	(void)crypto_shorthash_siphashx24(out, (const unsigned char *)bytes.p, bytes.n, key->b);
	memcpy(&h, out, sizeof h);
	return h;
}

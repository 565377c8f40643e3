/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See vault.h. */
#include "crypt/vault.h"

#include <sodium.h>

#include "base/arena.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == VAULT_KEY_BYTES, "32 bytes");

static const unsigned char *bytes(const void *p)
{
	return p ? p : (const unsigned char *)"";
}

blob vault_seal(const struct cx *cx, const struct vault_key *key, str belongs_to, str secret)
{
	size_t n = NONCE + secret.n + TAG;
	unsigned char *out = arena_alloc(cx->arena, n);

	cx_random(cx, out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, bytes(secret.p), secret.n,
	                                           bytes(belongs_to.p), belongs_to.n, NULL, out,
	                                           key->b);
	return (blob){ out, n };
}

bool vault_open(const struct vault_key *key, str belongs_to, blob sealed, void *out, size_t n)
{
	const unsigned char *p = sealed.p;

	if (sealed.n != NONCE + n + TAG)
		return false;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, p + NONCE, n + TAG,
	                                                  bytes(belongs_to.p), belongs_to.n, p,
	                                                  key->b) == 0;
}

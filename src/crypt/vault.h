/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets at rest: XChaCha20-Poly1305 (libsodium) under a key of the instance, bound to what the
 * secret belongs to, so that one cannot be put in the place of another. */
#ifndef CRYPT_VAULT_H
#define CRYPT_VAULT_H

#include "base/cx.h"
#include "code/rec.h"

#define VAULT_KEY_BYTES 32

struct vault_key {
	uint8_t b[VAULT_KEY_BYTES];
};

/* nonce (24 random bytes), then the secret's ciphertext and its tag (16); in the arena. */
blob vault_seal(const struct cx *cx, const struct vault_key *key, str belongs_to, str secret);
/* False, and nothing in *out, unless it was sealed so; n is the length of the secret. */
bool vault_open(const struct vault_key *key, str belongs_to, blob sealed, void *out, size_t n);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 through libsodium, whose secret key is the seed followed by the public key: just our
 * struct. */
#include "crypt/ed25519.h"

#include <sodium.h>
#include <string.h>

_Static_assert(crypto_sign_SECRETKEYBYTES == sizeof(struct ed25519_key),
               "the secret key is our struct");
_Static_assert(crypto_sign_BYTES == ED25519_SIGNATURE_SIZE, "64 bytes");

struct ed25519_key ed25519_from_seed(const uint8_t seed[ED25519_SEED_SIZE])
{
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	struct ed25519_key key;

	memcpy(key.seed, seed, sizeof key.seed);
	crypto_sign_seed_keypair(key.public_key, secret, seed);
	sodium_memzero(secret, sizeof secret);
	return key;
}

struct ed25519_key ed25519_generate(const struct cx *cx)
{
	uint8_t seed[ED25519_SEED_SIZE];

	cx_random(cx, seed, sizeof seed);
	struct ed25519_key key = ed25519_from_seed(seed);
	sodium_memzero(seed, sizeof seed);
	return key;
}

static const unsigned char *text_of(str message)
{
	return (const unsigned char *)(message.p ? message.p : "");
}

void ed25519_sign(const struct ed25519_key *key, str message, uint8_t out[ED25519_SIGNATURE_SIZE])
{
	uint8_t secret[crypto_sign_SECRETKEYBYTES];

	memcpy(secret, key->seed, sizeof key->seed);
	memcpy(secret + sizeof key->seed, key->public_key, sizeof key->public_key);
	crypto_sign_detached(out, NULL, text_of(message), message.n, secret);
	sodium_memzero(secret, sizeof secret);
}

err ed25519_verify(struct cx *cx, const uint8_t public_key[ED25519_PUBLIC_SIZE], str message,
                   const uint8_t signature[ED25519_SIGNATURE_SIZE])
{
	if (crypto_sign_verify_detached(signature, text_of(message), message.n, public_key) != 0)
		return fail(cx, E_BAD_SIGNATURE, "the Ed25519 signature does not verify");
	return OK;
}

bool ed25519_public_valid(const uint8_t public_key[ED25519_PUBLIC_SIZE])
{
	return crypto_core_ed25519_is_valid_point(public_key) == 1;
}

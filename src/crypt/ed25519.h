/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 signatures (RFC 8032), which every transparency client and witness knows. */
#ifndef CRYPT_ED25519_H
#define CRYPT_ED25519_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cx.h"

#define ED25519_SEED_SIZE 32
#define ED25519_PUBLIC_SIZE 32
#define ED25519_SIGNATURE_SIZE 64

struct ed25519_key {
	uint8_t seed[ED25519_SEED_SIZE]; /* the secret */
	uint8_t public_key[ED25519_PUBLIC_SIZE];
};

/* From the random bytes of cx. */
struct ed25519_key ed25519_generate(const struct cx *cx);
struct ed25519_key ed25519_from_seed(const uint8_t seed[ED25519_SEED_SIZE]);
/* Deterministic, never fails. */
void ed25519_sign(const struct ed25519_key *key, str message, uint8_t out[ED25519_SIGNATURE_SIZE]);
/* E_BAD_SIGNATURE when it does not fit; strict: keys of small order and second forms of a signature
 * are refused. */
MUST err ed25519_verify(struct cx *cx, const uint8_t public_key[ED25519_PUBLIC_SIZE], str message,
                        const uint8_t signature[ED25519_SIGNATURE_SIZE]);
/* Whether these bytes are the one encoding of a point of the group of prime order, as every honest
 * key is. */
bool ed25519_public_valid(const uint8_t public_key[ED25519_PUBLIC_SIZE]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM2 signatures (GB/T 32918) with SM3 over a message, for the signer's id "1234567812345678".
 *
 * A signature is r || s, 32 bytes each, most significant first; a public key is the 65 bytes 0x04
 * || x || y. About 1,700 signatures a second a core: for lots, checkpoints and certificates, never
 * for readings. */
#ifndef CRYPT_SM2_H
#define CRYPT_SM2_H

#include <stdint.h>

#include "base/cx.h"

#define SM2_ID "1234567812345678" /* GB/T 35276-2017, 10: the id when nothing else was agreed */
#define SM2_SECRET_SIZE 32
#define SM2_POINT_SIZE 65
#define SM2_SIGNATURE_SIZE 64

/* A key pair or a public key alone.  It holds memory of the library: AUTO(sm2_close) struct sm2_key
 * k = { 0 }; Several threads may sign and verify with one key at the same time. */
struct sm2_key {
	struct evp_pkey_st *pkey;
};

/* Frees it; an empty one is fine. */
void sm2_close(struct sm2_key *key);
/* A new pair from the random bytes of cx. */
MUST err sm2_generate(struct cx *cx, struct sm2_key *out);
/* The pair of a secret number; E_CRYPTO when it is not in 1 … n-2. */
MUST err sm2_from_secret(struct cx *cx, const uint8_t secret[SM2_SECRET_SIZE], struct sm2_key *out);
/* A public key; E_CRYPTO when it is no point of the curve. */
MUST err sm2_from_point(struct cx *cx, const uint8_t point[SM2_POINT_SIZE], struct sm2_key *out);
/* "PRIVATE KEY" (PKCS #8) or "EC PRIVATE KEY" without a password: a pair.  E_CRYPTO for anything
 * else, and for a key that is not on SM2's curve. */
MUST err sm2_from_secret_pem(struct cx *cx, str pem, struct sm2_key *out);
/* "PUBLIC KEY" (SubjectPublicKeyInfo); errors as above. */
MUST err sm2_from_public_pem(struct cx *cx, str pem, struct sm2_key *out);
MUST err sm2_point(struct cx *cx, const struct sm2_key *key, uint8_t point[SM2_POINT_SIZE]);
MUST err sm2_public_pem(struct cx *cx, const struct sm2_key *key, str *out);
/* PKCS #8, unencrypted: for a key file only. */
MUST err sm2_secret_pem(struct cx *cx, const struct sm2_key *key, str *out);
/* The nonce comes from the library's own generator.  E_CRYPTO when the key has no secret. */
MUST err sm2_sign(struct cx *cx, const struct sm2_key *key, str message,
                  uint8_t out[SM2_SIGNATURE_SIZE]);
/* E_BAD_SIGNATURE when it does not fit, also for r or s outside 1 … n-1; E_CRYPTO when it could not
 * be checked. */
MUST err sm2_verify(struct cx *cx, const struct sm2_key *key, str message,
                    const uint8_t signature[SM2_SIGNATURE_SIZE]);

#endif

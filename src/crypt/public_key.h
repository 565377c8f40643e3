/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys of others, by which their signatures are checked: Ed25519 or SM2.
 *
 * A key is exchanged as a SubjectPublicKeyInfo in PEM ("PUBLIC KEY"), as `openssl pkey -pubout`
 * writes it; for SM2 the point is uncompressed.  Its id is the first 16 hex digits of SHA-256 over
 * the DER bytes inside. */
#ifndef CRYPT_PUBLIC_KEY_H
#define CRYPT_PUBLIC_KEY_H

#include "crypt/ed25519.h"
#include "crypt/hash.h"
#include "crypt/sm2.h"

#define SIGNATURE_SIZE 64 /* of both algorithms */
#define PUBLIC_KEY_PEM_MAX 1000
#define PUBLIC_KEY_ID_SIZE 16 /* hex digits */

enum sign_alg {
	SIGN_ED25519 = 1, /* RFC 8032; "ed25519" as in RFC 9421 */
	SIGN_SM2,         /* GB/T 32918 with SM3 and the id of sm2.h, r || s; "sm2-sm3" is our name
	                   */
};

struct public_key {
	enum sign_alg alg;
	uint8_t point[SM2_POINT_SIZE]; /* of Ed25519 the first 32 bytes */
};

/* "ed25519" or "sm2-sm3". */
const char *sign_alg_name(enum sign_alg alg);
/* E_CRYPTO with words when the text is not just one public key of these kinds; a private key is
 * refused by name. */
MUST err public_key_read(struct cx *cx, str pem, struct public_key *out);
/* The one form of the key, in the arena. */
str public_key_pem(struct arena *a, const struct public_key *key);
/* 16 hex digits. */
str public_key_id(struct arena *a, const struct public_key *key);
/* E_BAD_SIGNATURE when it does not fit; `value` has any length. */
MUST err public_key_verify(struct cx *cx, const struct public_key *key, str message, str value);

#endif

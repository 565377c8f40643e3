/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HMAC with SM3 (GB/T 15852.2, RFC 2104): the tag behind a QR code, and whatever else only we need
 * to recognise. */
#ifndef CRYPT_HMAC_H
#define CRYPT_HMAC_H

#include "crypt/hash.h"

/* Never fails (see hash.h). */
struct hash hmac_sm3(str key, str message);

/* A key made ready for many messages.  It is as secret as the key: wipe it after use. */
#define HMAC_BLOCK 64
struct hmac_key {
	uint8_t inner[HMAC_BLOCK];
	uint8_t outer[HMAC_BLOCK];
};

struct hmac_key hmac_key_make(str key);
/* hmac_sm3 of the key that it was made of. */
struct hash hmac_key_mac(const struct hmac_key *key, str message);

/* Compares without telling by its duration where they differ; different lengths are simply unequal.
 */
bool secret_eq(str a, str b);

#endif

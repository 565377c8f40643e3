/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HMAC with SM3 (GB/T 15852.2, RFC 2104): the tag behind a QR code, and whatever else only we need
 * to recognise. */
#ifndef CRYPT_HMAC_H
#define CRYPT_HMAC_H

#include "crypt/hash.h"

/* Never fails (see hash.h). */
struct hash hmac_sm3(str key, str message);

/* A key made ready for many messages: the two halves of HMAC after their first block.  It holds
 * memory of the library; threads may share it once it is open. */
struct hmac_key {
	struct evp_md_ctx_st *inner, *outer;
};

struct hmac_key hmac_key_open(str key);
void hmac_key_close(struct hmac_key *key); /* wipes it; one that was never opened is ignored */
/* hmac_sm3 of the key that it was opened with, at a third of the cost. */
struct hash hmac_key_mac(const struct hmac_key *key, str message);

/* Compares without telling by its duration where they differ; different lengths are simply unequal.
 */
bool secret_eq(str a, str b);

#endif

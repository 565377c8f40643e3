/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See hmac.h. */
#include "crypt/hmac.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

#include "base/log.h"

struct hash hmac_sm3(str key, str message)
{
	const unsigned char *text = (const unsigned char *)message.p;
	struct hash h;

	/* A key without bytes is still given as a pointer: NULL would mean "the key of last time".
	 */
	if (key.n > INT_MAX || HMAC(EVP_sm3(), key.n > 0 ? key.p : "", (int)key.n, text, message.n,
	                            h.b, NULL) == NULL) {
		log_line(LOG_LEVEL_ERROR, "libcrypto cannot compute HMAC-SM3");
		abort();
	}
	return h;
}

bool secret_eq(str a, str b)
{
	return a.n == b.n && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 2104: H((K ^ opad) || H((K ^ ipad) || text)).  A key that serves many messages keeps its two
 * padded blocks. */
#include "crypt/hmac.h"

#include <openssl/crypto.h>
#include <string.h>

#define IPAD 0x36
#define OPAD 0x5c

struct hmac_key hmac_key_make(str key)
{
	uint8_t block[HMAC_BLOCK] = { 0 };
	struct hmac_key out;

	if (key.n > HMAC_BLOCK) {
		struct hash shorter = sm3(key);
		memcpy(block, shorter.b, HASH_SIZE);
	} else if (key.n > 0) {
		memcpy(block, key.p, key.n);
	}
	for (int i = 0; i < HMAC_BLOCK; i++) {
		out.inner[i] = block[i] ^ IPAD;
		out.outer[i] = block[i] ^ OPAD;
	}
	OPENSSL_cleanse(block, sizeof block);
	return out;
}

struct hash hmac_key_mac(const struct hmac_key *key, str message)
{
	const str first[] = { { (const char *)key->inner, HMAC_BLOCK }, message };
	struct hash inner = sm3_joined(first, 2);
	const str second[] = { { (const char *)key->outer, HMAC_BLOCK }, hash_str(&inner) };

	return sm3_joined(second, 2);
}

struct hash hmac_sm3(str key, str message)
{
	struct hmac_key ready = hmac_key_make(key);
	struct hash mac = hmac_key_mac(&ready, message);

	OPENSSL_cleanse(&ready, sizeof ready);
	return mac;
}

bool secret_eq(str a, str b)
{
	return a.n == b.n && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}

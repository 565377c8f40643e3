/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 2104: H((K ^ opad) || H((K ^ ipad) || text)).  The library's own HMAC looks its digest up and
 * sets a context up for every message, which costs more than the three blocks that a meter code
 * needs.  So a key that serves many messages keeps the states after its two first blocks, and a
 * message starts from copies of them. */
#include "crypt/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define BLOCK 64

static void need(bool done)
{
	if (done)
		return;
	log_line(LOG_LEVEL_ERROR, "libcrypto cannot compute HMAC-SM3");
	abort();
}

static EVP_MD_CTX *begun(const uint8_t key[BLOCK], uint8_t pad)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t block[BLOCK];

	for (int i = 0; i < BLOCK; i++)
		block[i] = key[i] ^ pad;
	need(ctx != NULL && EVP_DigestInit_ex2(ctx, EVP_sm3(), NULL) == 1 &&
	     EVP_DigestUpdate(ctx, block, sizeof block) == 1);
	OPENSSL_cleanse(block, sizeof block);
	return ctx;
}

struct hmac_key hmac_key_open(str key)
{
	uint8_t block[BLOCK] = { 0 };
	struct hmac_key out;

	if (key.n > BLOCK) {
		struct hash shorter = sm3(key);
		memcpy(block, shorter.b, HASH_SIZE);
		OPENSSL_cleanse(&shorter, sizeof shorter);
	} else if (key.n > 0) {
		memcpy(block, key.p, key.n);
	}
	out.inner = begun(block, 0x36);
	out.outer = begun(block, 0x5c);
	OPENSSL_cleanse(block, sizeof block);
	return out;
}

void hmac_key_close(struct hmac_key *key)
{
	EVP_MD_CTX_free(key->inner);
	EVP_MD_CTX_free(key->outer);
	*key = (struct hmac_key){ NULL, NULL };
}

/* *ctx goes on from `state` over the message. */
static void half(EVP_MD_CTX *ctx, const EVP_MD_CTX *state, const void *p, size_t n,
                 struct hash *out)
{
	need(EVP_MD_CTX_copy_ex(ctx, state) == 1 && EVP_DigestUpdate(ctx, p, n) == 1 &&
	     EVP_DigestFinal_ex(ctx, out->b, NULL) == 1);
}

struct hash hmac_key_mac(const struct hmac_key *key, str message)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct hash inner, outer;

	need(ctx != NULL);
	half(ctx, key->inner, message.p, message.n, &inner);
	half(ctx, key->outer, inner.b, HASH_SIZE, &outer);
	EVP_MD_CTX_free(ctx);
	return outer;
}

static void key_end(struct hmac_key *key)
{
	hmac_key_close(key);
}

struct hash hmac_sm3(str key, str message)
{
	AUTO(key_end) struct hmac_key ready = hmac_key_open(key);

	return hmac_key_mac(&ready, message);
}

bool secret_eq(str a, str b)
{
	return a.n == b.n && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}

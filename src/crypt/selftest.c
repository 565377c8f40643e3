/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known answers; see selftest.h.  A libcrypto under a FIPS configuration, for one, has no SM3 at
 * all: better to hear that when the program starts than when the first lot arrives. */
#include "crypt/selftest.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

#include "code/text.h"
#include "crypt/ed25519.h"
#include "crypt/hash.h"
#include "crypt/sm2.h"

static bool is(const void *got, const char *want_hex, size_t n)
{
	uint8_t want[SM2_POINT_SIZE];

	return hex_read(str_of(want_hex), want, n) && memcmp(got, want, n) == 0;
}

static err test_hashes(struct cx *cx)
{
	struct hash h = sha256(S("abc")); /* FIPS 180-4 */

	if (!is(h.b, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", HASH_SIZE))
		return fail(cx, E_CRYPTO, "SHA-256 gives a wrong result");
	/* Asked first with a question that may fail: sm3 itself aborts. */
	if (EVP_Digest("abc", 3, h.b, NULL, EVP_sm3(), NULL) != 1) {
		ERR_clear_error();
		return fail(cx, E_CRYPTO, "this libcrypto has no SM3");
	}
	/* GB/T 32905-2016, A.1 */
	if (!is(h.b, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", HASH_SIZE))
		return fail(cx, E_CRYPTO, "SM3 gives a wrong result");
	return OK;
}

/* GB/T 32918.5-2017, A.2 */
static const char sm2_secret[] = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
static const char sm2_public[] =
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
static const char sm2_signature[] =
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

static err test_sm2(struct cx *cx)
{
	AUTO(sm2_close) struct sm2_key key = { NULL };
	uint8_t secret[SM2_SECRET_SIZE];
	uint8_t point[SM2_POINT_SIZE];
	uint8_t signature[SM2_SIGNATURE_SIZE];

	(void)hex_read(str_of(sm2_secret), secret, sizeof secret);
	(void)hex_read(str_of(sm2_signature), signature, sizeof signature);
	TRY(sm2_from_secret(cx, secret, &key));
	TRY(sm2_point(cx, &key, point));
	if (!is(point, sm2_public, sizeof point))
		return fail(cx, E_CRYPTO, "SM2 computes a wrong public key");
	if (sm2_verify(cx, &key, S("message digest"), signature) != OK)
		return fail(cx, E_CRYPTO, "SM2 refuses the signature of the standard");
	if (sm2_verify(cx, &key, S("message digesu"), signature) != E_BAD_SIGNATURE)
		return fail(cx, E_CRYPTO, "SM2 accepts a wrong signature");
	cx_clear(cx);
	return OK;
}

static err test_ed25519(struct cx *cx)
{
	uint8_t seed[ED25519_SEED_SIZE];

	/* RFC 8032, 7.1, TEST 1 */
	(void)hex_read(S("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"), seed,
	               sizeof seed);
	struct ed25519_key key = ed25519_from_seed(seed);
	if (!is(key.public_key, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	        sizeof key.public_key))
		return fail(cx, E_CRYPTO, "Ed25519 computes a wrong public key");
	return OK;
}

err crypt_selftest(struct cx *cx)
{
	if (sodium_init() < 0)
		return fail(cx, E_CRYPTO, "libsodium cannot be started");
	TRY(test_hashes(cx));
	TRY(test_sm2(cx));
	return test_ed25519(cx);
}

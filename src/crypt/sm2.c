/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM2 through EVP.
 *
 * SM2 signs e = SM3(Z || M), where Z = SM3(length of id || id || curve || public key).  OpenSSL 3.0
 * takes an empty id unless told otherwise, and nobody else accepts such signatures; so every
 * operation here sets the id explicitly. OpenSSL speaks ASN.1 (SEQUENCE { r, s }); we keep the 64
 * bytes r || s, which have exactly one form. */
#include "crypt/sm2.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/arena.h"

static void ctx_end(EVP_PKEY_CTX **p)
{
	EVP_PKEY_CTX_free(*p);
}

static void md_ctx_end(EVP_MD_CTX **p)
{
	EVP_MD_CTX_free(*p);
}

static void group_end(EC_GROUP **p)
{
	EC_GROUP_free(*p);
}

static void point_end(EC_POINT **p)
{
	EC_POINT_free(*p);
}

static void number_end(BIGNUM **p)
{
	BN_clear_free(*p);
}

static void signature_end(ECDSA_SIG **p)
{
	ECDSA_SIG_free(*p);
}

static void build_end(OSSL_PARAM_BLD **p)
{
	OSSL_PARAM_BLD_free(*p);
}

static void params_end(OSSL_PARAM **p)
{
	OSSL_PARAM_free(*p);
}

static void bio_end(BIO **p)
{
	BIO_free(*p);
}

/* Takes the library's queue of errors along, so that the next caller does not find it. */
static err crypto_fail(struct cx *cx, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return fail(cx, E_CRYPTO, "SM2: %s%s%s", what, reason ? ": " : "", reason ? reason : "");
}

void sm2_close(struct sm2_key *key)
{
	EVP_PKEY_free(key->pkey);
	key->pkey = NULL;
}

static OSSL_PARAM *key_params(const BIGNUM *secret, const uint8_t *point)
{
	AUTO(build_end) OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();

	if (b == NULL ||
	    OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, SN_sm2, 0) != 1 ||
	    OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, point, SM2_POINT_SIZE) !=
	            1)
		return NULL;
	if (secret != NULL && OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_PRIV_KEY, secret) != 1)
		return NULL;
	return OSSL_PARAM_BLD_to_param(b);
}

/* secret may be NULL: a public key. */
static err key_make(struct cx *cx, const BIGNUM *secret, const uint8_t *point, struct sm2_key *out)
{
	AUTO(ctx_end) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	AUTO(params_end) OSSL_PARAM *params = key_params(secret, point);
	AUTO(sm2_close) struct sm2_key key = { NULL };

	if (ctx == NULL || params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key.pkey, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
	                      params) != 1)
		return crypto_fail(cx, "the key is not usable");
	*out = key;
	key.pkey = NULL;
	return OK;
}

/* GB/T 32918.1, 6.1: the secret is a number from 1 to n-2. */
static bool in_range(const BIGNUM *secret, const EC_GROUP *group)
{
	AUTO(number_end) BIGNUM *limit = BN_dup(EC_GROUP_get0_order(group));

	return limit != NULL && BN_sub_word(limit, 2) == 1 && !BN_is_zero(secret) &&
	       BN_cmp(secret, limit) <= 0;
}

err sm2_from_secret(struct cx *cx, const uint8_t secret[SM2_SECRET_SIZE], struct sm2_key *out)
{
	AUTO(group_end) EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
	AUTO(number_end) BIGNUM *d = BN_bin2bn(secret, SM2_SECRET_SIZE, NULL);
	AUTO(point_end) EC_POINT *p = group ? EC_POINT_new(group) : NULL;
	uint8_t point[SM2_POINT_SIZE];

	if (d == NULL || p == NULL)
		return crypto_fail(cx, "the curve is not available");
	BN_set_flags(d, BN_FLG_CONSTTIME);
	if (!in_range(d, group))
		return crypto_fail(cx, "the secret is out of range");
	if (EC_POINT_mul(group, p, d, NULL, NULL, NULL) != 1 ||
	    EC_POINT_point2oct(group, p, POINT_CONVERSION_UNCOMPRESSED, point, sizeof point,
	                       NULL) != sizeof point)
		return crypto_fail(cx, "the public key cannot be computed");
	return key_make(cx, d, point, out);
}

err sm2_generate(struct cx *cx, struct sm2_key *out)
{
	uint8_t secret[SM2_SECRET_SIZE];
	err e = E_CRYPTO;

	/* A draw misses the range once in four thousand million; a source that misses often is
	 * broken. */
	for (int i = 0; i < 8 && e != OK; i++) {
		cx_random(cx, secret, sizeof secret);
		e = sm2_from_secret(cx, secret, out);
	}
	OPENSSL_cleanse(secret, sizeof secret);
	return e;
}

err sm2_from_point(struct cx *cx, const uint8_t point[SM2_POINT_SIZE], struct sm2_key *out)
{
	if (point[0] != POINT_CONVERSION_UNCOMPRESSED)
		return crypto_fail(cx, "a public key begins with 0x04");
	return key_make(cx, NULL, point, out);
}

static err key_check(struct cx *cx, EVP_PKEY *pkey, struct sm2_key *out)
{
	AUTO(sm2_close) struct sm2_key key = { pkey };

	if (pkey == NULL)
		return crypto_fail(cx, "no unencrypted key in PEM form");
	if (!EVP_PKEY_is_a(pkey, "SM2"))
		return crypto_fail(cx, "the key belongs to another algorithm or curve");
	*out = key;
	key.pkey = NULL;
	return OK;
}

/* Refuses instead of asking on the terminal when a key is encrypted. */
static int no_password(char *text, int size, int writing, void *state)
{
	(void)text;
	(void)size;
	(void)writing;
	(void)state;
	return -1;
}

static BIO *bio_of(str pem)
{
	return pem.n > 0 && pem.n < 65536 ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
}

err sm2_from_secret_pem(struct cx *cx, str pem, struct sm2_key *out)
{
	AUTO(bio_end) BIO *bio = bio_of(pem);

	return key_check(cx, bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL,
	                 out);
}

err sm2_from_public_pem(struct cx *cx, str pem, struct sm2_key *out)
{
	AUTO(bio_end) BIO *bio = bio_of(pem);

	return key_check(cx, bio ? PEM_read_bio_PUBKEY(bio, NULL, no_password, NULL) : NULL, out);
}

err sm2_point(struct cx *cx, const struct sm2_key *key, uint8_t point[SM2_POINT_SIZE])
{
	uint8_t x[SM2_POINT_SIZE];
	size_t n = 0;

	if (EVP_PKEY_get_octet_string_param(key->pkey, OSSL_PKEY_PARAM_PUB_KEY, x, sizeof x, &n) !=
	    1)
		return crypto_fail(cx, "the key has no public part");
	if (n == SM2_POINT_SIZE) {
		memcpy(point, x, SM2_POINT_SIZE);
		return OK;
	}
	/* A key that was read in compressed form is given back in that form. */
	AUTO(group_end) EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
	AUTO(point_end) EC_POINT *p = group ? EC_POINT_new(group) : NULL;
	if (p == NULL || EC_POINT_oct2point(group, p, x, n, NULL) != 1 ||
	    EC_POINT_point2oct(group, p, POINT_CONVERSION_UNCOMPRESSED, point, SM2_POINT_SIZE,
	                       NULL) != SM2_POINT_SIZE)
		return crypto_fail(cx, "the public key has another form");
	return OK;
}

static err bio_text(struct cx *cx, BIO *bio, int written, str *out)
{
	char *p = NULL;
	long n = written == 1 ? BIO_get_mem_data(bio, &p) : 0;

	if (n <= 0)
		return crypto_fail(cx, "the key cannot be written");
	*out = str_dup(cx->arena, (str){ p, (size_t)n });
	return OK;
}

err sm2_public_pem(struct cx *cx, const struct sm2_key *key, str *out)
{
	AUTO(bio_end) BIO *bio = BIO_new(BIO_s_mem());

	return bio_text(cx, bio, bio ? PEM_write_bio_PUBKEY(bio, key->pkey) : 0, out);
}

err sm2_secret_pem(struct cx *cx, const struct sm2_key *key, str *out)
{
	AUTO(bio_end) BIO *bio = BIO_new(BIO_s_secmem());
	int written = bio ? PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL)
	                  : 0;

	return bio_text(cx, bio, written, out);
}

/* The context of one signature, with the id set before the digest begins: only then it enters Z. */
static EVP_PKEY_CTX *id_ctx(EVP_PKEY *pkey)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);

	if (ctx != NULL && EVP_PKEY_CTX_set1_id(ctx, SM2_ID, sizeof SM2_ID - 1) > 0)
		return ctx;
	EVP_PKEY_CTX_free(ctx);
	return NULL;
}

static bool raw_of_der(const unsigned char *der, size_t n, uint8_t out[SM2_SIGNATURE_SIZE])
{
	AUTO(signature_end) ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &der, (long)n);

	return s != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(s), out, 32) == 32 &&
	       BN_bn2binpad(ECDSA_SIG_get0_s(s), out + 32, 32) == 32;
}

/* Two INTEGERs of at most 33 bytes with two bytes of head each, and two bytes for the SEQUENCE. */
#define DER_MAX 72

/* Gives the length, or 0. */
static size_t der_of_raw(const uint8_t raw[SM2_SIGNATURE_SIZE], unsigned char der[DER_MAX])
{
	AUTO(signature_end) ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, 32, NULL);
	BIGNUM *s = BN_bin2bn(raw + 32, 32, NULL);

	if (sig == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(sig, r, s) != 1) {
		BN_free(r);
		BN_free(s);
		return 0;
	}
	int n = i2d_ECDSA_SIG(sig, NULL);
	return n > 0 && n <= DER_MAX ? (size_t)i2d_ECDSA_SIG(sig, &der) : 0;
}

err sm2_sign(struct cx *cx, const struct sm2_key *key, str message, uint8_t out[SM2_SIGNATURE_SIZE])
{
	AUTO(ctx_end) EVP_PKEY_CTX *ctx = id_ctx(key->pkey);
	AUTO(md_ctx_end) EVP_MD_CTX *md = EVP_MD_CTX_new();
	const unsigned char *text = (const unsigned char *)message.p;
	unsigned char der[DER_MAX];
	size_t n = sizeof der;

	if (ctx == NULL || md == NULL)
		return crypto_fail(cx, "no context for a signature");
	EVP_MD_CTX_set_pkey_ctx(md, ctx);
	if (EVP_DigestSignInit(md, NULL, EVP_sm3(), NULL, key->pkey) != 1 ||
	    EVP_DigestSign(md, der, &n, text, message.n) != 1 || !raw_of_der(der, n, out))
		return crypto_fail(cx, "signing failed");
	return OK;
}

static err verify_once(struct cx *cx, const struct sm2_key *key, str message,
                       const uint8_t signature[SM2_SIGNATURE_SIZE])
{
	AUTO(ctx_end) EVP_PKEY_CTX *ctx = id_ctx(key->pkey);
	AUTO(md_ctx_end) EVP_MD_CTX *md = EVP_MD_CTX_new();
	const unsigned char *text = (const unsigned char *)message.p;
	unsigned char der[DER_MAX];
	size_t n = der_of_raw(signature, der);

	if (ctx == NULL || md == NULL || n == 0)
		return crypto_fail(cx, "no context for a verification");
	EVP_MD_CTX_set_pkey_ctx(md, ctx);
	if (EVP_DigestVerifyInit(md, NULL, EVP_sm3(), NULL, key->pkey) != 1)
		return crypto_fail(cx, "verifying failed");
	if (EVP_DigestVerify(md, der, n, text, message.n) == 1)
		return OK;
	ERR_clear_error();
	return fail(cx, E_BAD_SIGNATURE, "the SM2 signature does not verify");
}

err sm2_verify(struct cx *cx, const struct sm2_key *key, str message,
               const uint8_t signature[SM2_SIGNATURE_SIZE])
{
	err e = verify_once(cx, key, message, signature);

	/* Where the library lacks memory it says no in the same words; so a no is asked for again
	 * before it becomes an accusation.  A yes is one in any case. */
	return e == E_BAD_SIGNATURE ? verify_once(cx, key, message, signature) : e;
}

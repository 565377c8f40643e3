/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See public_key.h.  What is read may have many forms (a compressed point, other line ends); what
 * is kept and named has one, which is written here:
 *
 *   Ed25519  30 2a 30 05 06 03 2b6570 03 21 00 <32 bytes>                       (RFC 8410)
 *   SM2      30 59 30 13 06 07 2a8648ce3d0201 06 08 2a811ccf5501822d 03 42 00 04 <x> <y>
 *            id-ecPublicKey with the curve 1.2.156.10197.1.301                  (RFC 5480) */
#include "crypt/public_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "code/text.h"

#define DER_MAX 91
#define PEM_LINE 64

static const uint8_t ed25519_head[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
	                                0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };
static const uint8_t sm2_head[] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
	                            0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x81, 0x1c,
	                            0xcf, 0x55, 0x01, 0x82, 0x2d, 0x03, 0x42, 0x00 };
static const str pem_begin = { "-----BEGIN ", 11 };

const char *sign_alg_name(enum sign_alg alg)
{
	return alg == SIGN_SM2 ? "sm2-sm3" : "ed25519";
}

static void bio_end(BIO **p)
{
	BIO_free(*p);
}

static void pkey_end(EVP_PKEY **p)
{
	EVP_PKEY_free(*p);
}

/* How often a text stands in another one. */
static int times(str text, str what)
{
	int n = 0;

	for (size_t i = 0; i + what.n <= text.n; i++)
		n += str_eq(str_part(text, i, what.n), what);
	return n;
}

static err ed25519_take(struct cx *cx, EVP_PKEY *pkey, struct public_key *out)
{
	size_t n = ED25519_PUBLIC_SIZE;

	out->alg = SIGN_ED25519;
	if (EVP_PKEY_get_raw_public_key(pkey, out->point, &n) != 1 || n != ED25519_PUBLIC_SIZE)
		return fail(cx, E_CRYPTO, "the Ed25519 key cannot be read");
	if (!ed25519_public_valid(out->point))
		return fail(cx, E_CRYPTO, "the Ed25519 key is no point of the prime-order group");
	return OK;
}

static err pkey_take(struct cx *cx, EVP_PKEY *pkey, struct public_key *out)
{
	const struct sm2_key sm2 = { pkey };

	*out = (struct public_key){ 0 };
	if (pkey == NULL)
		return fail(cx, E_CRYPTO, "no PUBLIC KEY in PEM form can be read");
	if (EVP_PKEY_is_a(pkey, "ED25519"))
		return ed25519_take(cx, pkey, out);
	if (!EVP_PKEY_is_a(pkey, "SM2"))
		return fail(cx, E_CRYPTO, "the key is neither Ed25519 nor SM2");
	out->alg = SIGN_SM2;
	return sm2_point(cx, &sm2, out->point);
}

err public_key_read(struct cx *cx, str pem, struct public_key *out)
{
	if (times(pem, S("PRIVATE KEY")) > 0)
		return fail(cx, E_CRYPTO,
		            "this is a private key, which nobody else may see: make a new one");
	if (pem.n > PUBLIC_KEY_PEM_MAX || times(pem, pem_begin) != 1 ||
	    !str_starts(pem, S("-----BEGIN PUBLIC KEY-----")))
		return fail(cx, E_CRYPTO, "one PUBLIC KEY in PEM form is needed");
	AUTO(bio_end) BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	AUTO(pkey_end) EVP_PKEY *pkey = bio ? PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL) : NULL;
	err e = pkey_take(cx, pkey, out);
	ERR_clear_error();
	return e;
}

static size_t der_write(const struct public_key *key, uint8_t der[DER_MAX])
{
	bool sm2 = key->alg == SIGN_SM2;
	size_t head = sm2 ? sizeof sm2_head : sizeof ed25519_head;
	size_t n = sm2 ? SM2_POINT_SIZE : ED25519_PUBLIC_SIZE;

	memcpy(der, sm2 ? sm2_head : ed25519_head, head);
	memcpy(der + head, key->point, n);
	return head + n;
}

str public_key_pem(struct arena *a, const struct public_key *key)
{
	uint8_t der[DER_MAX];
	str text = base64_print(a, der, der_write(key, der));
	struct buf b = buf_new(a);

	buf_text(&b, "-----BEGIN PUBLIC KEY-----\n");
	for (size_t i = 0; i < text.n; i += PEM_LINE)
		buf_fmt(&b, "%.*s\n", P(str_part(text, i, PEM_LINE)));
	buf_text(&b, "-----END PUBLIC KEY-----\n");
	return buf_view(&b);
}

str public_key_id(struct arena *a, const struct public_key *key)
{
	uint8_t der[DER_MAX];
	size_t n = der_write(key, der);
	struct hash h = sha256((str){ (const char *)der, n });

	return hex_print(a, h.b, PUBLIC_KEY_ID_SIZE / 2);
}

static err sm2_check(struct cx *cx, const struct public_key *key, str message, const uint8_t *value)
{
	AUTO(sm2_close) struct sm2_key sm2 = { NULL };

	TRY(sm2_from_point(cx, key->point, &sm2));
	return sm2_verify(cx, &sm2, message, value);
}

err public_key_verify(struct cx *cx, const struct public_key *key, str message, str value)
{
	const uint8_t *bytes = (const uint8_t *)value.p;

	if (value.n != SIGNATURE_SIZE)
		return fail(cx, E_BAD_SIGNATURE, "a signature has %d bytes, not %zu",
		            SIGNATURE_SIZE, value.n);
	if (key->alg == SIGN_SM2)
		return sm2_check(cx, key, message, bytes);
	return ed25519_verify(cx, key->point, message, bytes);
}

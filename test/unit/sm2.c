/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM2 against GB/T 32918.5-2017, A.2, and against its equations written out, so that OpenSSL's SM2
 * does not only agree with itself. */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/hash.h"
#include "crypt/sm2.h"
#include "support/sm2_equation.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define MESSAGE S("message digest")
#define SECRET "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
#define POINT                                                                                      \
	"0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"                       \
	"ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
#define ZA "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
#define DIGEST "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
#define SIGNATURE                                                                                  \
	"f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"                         \
	"b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
#define ORDER "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"

struct test {
	struct arena *a;
	struct cx cx;
	struct sm2_key key;
};

static int setup(void **state)
{
	static struct test t;
	uint8_t secret[SM2_SECRET_SIZE];

	t.a = arena_new();
	t.cx = cx_new(t.a, world_real());
	if (!hex_read(S(SECRET), secret, sizeof secret) ||
	    sm2_from_secret(&t.cx, secret, &t.key) != OK)
		return 1;
	*state = &t;
	return 0;
}

static int teardown(void **state)
{
	struct test *t = *state;

	sm2_close(&t->key);
	arena_free(t->a);
	return 0;
}

static void known_answers(void **state)
{
	struct test *t = *state;
	uint8_t point[SM2_POINT_SIZE], want[SM2_POINT_SIZE], signature[64];

	assert_int_equal(sm2_point(&t->cx, &t->key, point), OK);
	assert_true(hex_read(S(POINT), want, sizeof want));
	assert_memory_equal(point, want, sizeof want);
	struct hash z = sm2_equation_z(S(SM2_ID), point);
	struct hash e = sm2_equation_digest(z, MESSAGE);
	assert_string_equal(hex_print(t->a, z.b, 32).p, ZA);
	assert_string_equal(hex_print(t->a, e.b, 32).p, DIGEST);
	assert_true(hex_read(S(SIGNATURE), signature, sizeof signature));
	assert_true(sm2_equation_holds(point, e, signature));
	assert_int_equal(sm2_verify(&t->cx, &t->key, MESSAGE, signature), OK);
	assert_int_equal(sm2_verify(&t->cx, &t->key, S("message digesT"), signature),
	                 E_BAD_SIGNATURE);
}

static void our_signatures_satisfy_the_equation(void **state)
{
	struct test *t = *state;
	uint8_t point[SM2_POINT_SIZE], signature[64];

	for (int i = 0; i < 20; i++) {
		AUTO(sm2_close) struct sm2_key key = { NULL };
		str message = str_fmt(t->a, "message %d", i);
		assert_int_equal(sm2_generate(&t->cx, &key), OK);
		assert_int_equal(sm2_point(&t->cx, &key, point), OK);
		assert_int_equal(sm2_sign(&t->cx, &key, message, signature), OK);
		assert_int_equal(sm2_verify(&t->cx, &key, message, signature), OK);
		struct hash e = sm2_equation_digest(sm2_equation_z(S(SM2_ID), point), message);
		assert_true(sm2_equation_holds(point, e, signature));
		e.b[31] ^= 1;
		assert_false(sm2_equation_holds(point, e, signature));
	}
}

/* What OpenSSL 3.0 does by itself: Z over an empty id.  Nobody else accepts that, nor do we. */
static void an_empty_id_is_refused(void **state)
{
	struct test *t = *state;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(t->key.pkey, NULL);
	uint8_t der[128], raw[64], point[SM2_POINT_SIZE];
	const uint8_t *p = der;
	size_t n = sizeof der;

	EVP_PKEY_CTX_set1_id(ctx, "", 0);
	EVP_MD_CTX_set_pkey_ctx(md, ctx);
	assert_int_equal(EVP_DigestSignInit(md, NULL, EVP_sm3(), NULL, t->key.pkey), 1);
	assert_int_equal(EVP_DigestSign(md, der, &n, (const uint8_t *)"x", 1), 1);
	ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &p, (long)n);
	assert_non_null(s);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(s), raw, 32), 32);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(s), raw + 32, 32), 32);
	ECDSA_SIG_free(s);
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(ctx);
	assert_int_equal(sm2_point(&t->cx, &t->key, point), OK);
	/* It is a good signature, only for the other id. */
	assert_true(sm2_equation_holds(
	        point, sm2_equation_digest(sm2_equation_z(S_NONE, point), S("x")), raw));
	assert_int_equal(sm2_verify(&t->cx, &t->key, S("x"), raw), E_BAD_SIGNATURE);
}

static void r_and_s_out_of_range_are_refused(void **state)
{
	struct test *t = *state;
	static const char *const bad[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		ORDER,
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	};
	uint8_t good[64], changed[64];

	assert_true(hex_read(S(SIGNATURE), good, sizeof good));
	for (int i = 0; i < 6; i++) {
		memcpy(changed, good, sizeof good);
		assert_true(hex_read(str_of(bad[i / 2]), changed + i % 2 * 32, 32));
		assert_int_equal(sm2_verify(&t->cx, &t->key, MESSAGE, changed), E_BAD_SIGNATURE);
	}
	for (int bit = 0; bit < 512; bit += 5) {
		memcpy(changed, good, sizeof good);
		changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(sm2_verify(&t->cx, &t->key, MESSAGE, changed), E_BAD_SIGNATURE);
	}
}

static void bad_keys_are_refused(void **state)
{
	struct test *t = *state;
	uint8_t number[SM2_SECRET_SIZE] = { 0 };
	uint8_t point[SM2_POINT_SIZE];
	struct sm2_key key = { NULL };

	assert_int_equal(sm2_from_secret(&t->cx, number, &key), E_CRYPTO);
	assert_true(hex_read(S(ORDER), number, sizeof number));
	assert_int_equal(sm2_from_secret(&t->cx, number, &key), E_CRYPTO);
	number[31]--; /* n-1 is excluded too: 1 + d would be no invertible number */
	assert_int_equal(sm2_from_secret(&t->cx, number, &key), E_CRYPTO);
	number[31]--;
	assert_int_equal(sm2_from_secret(&t->cx, number, &key), OK);
	sm2_close(&key);
	assert_true(hex_read(S(POINT), point, sizeof point));
	point[64] ^= 1;
	assert_int_equal(sm2_from_point(&t->cx, point, &key), E_CRYPTO);
	point[64] ^= 1;
	point[0] = 6;
	assert_int_equal(sm2_from_point(&t->cx, point, &key), E_CRYPTO);
	assert_null(key.pkey);
}

static void pem_goes_round(void **state)
{
	struct test *t = *state;
	AUTO(sm2_close) struct sm2_key pair = { NULL };
	AUTO(sm2_close) struct sm2_key public_key = { NULL };
	struct sm2_key none = { NULL };
	uint8_t signature[64], point[SM2_POINT_SIZE], want[SM2_POINT_SIZE];
	str secret_pem, public_pem;

	assert_int_equal(sm2_secret_pem(&t->cx, &t->key, &secret_pem), OK);
	assert_int_equal(sm2_public_pem(&t->cx, &t->key, &public_pem), OK);
	assert_true(str_starts(public_pem, S("-----BEGIN PUBLIC KEY-----\n")));
	assert_true(str_starts(secret_pem, S("-----BEGIN PRIVATE KEY-----\n")));
	assert_int_equal(sm2_from_secret_pem(&t->cx, secret_pem, &pair), OK);
	assert_int_equal(sm2_from_public_pem(&t->cx, public_pem, &public_key), OK);
	assert_int_equal(sm2_sign(&t->cx, &pair, MESSAGE, signature), OK);
	assert_int_equal(sm2_verify(&t->cx, &public_key, MESSAGE, signature), OK);
	assert_int_equal(sm2_point(&t->cx, &public_key, point), OK);
	assert_true(hex_read(S(POINT), want, sizeof want));
	assert_memory_equal(point, want, sizeof want);
	assert_int_equal(sm2_sign(&t->cx, &public_key, MESSAGE, signature), E_CRYPTO);
	assert_int_equal(sm2_from_secret_pem(&t->cx, public_pem, &none), E_CRYPTO);
	assert_int_equal(sm2_from_public_pem(&t->cx, secret_pem, &none), E_CRYPTO);
	assert_int_equal(sm2_from_public_pem(&t->cx, S("nonsense"), &none), E_CRYPTO);
	assert_int_equal(sm2_from_public_pem(&t->cx, S_NONE, &none), E_CRYPTO);
}

/* A key on NIST's P-256 looks much the same from outside. */
static void another_curve_is_refused(void **state)
{
	struct test *t = *state;
	struct sm2_key p256 = { EVP_EC_gen("P-256") };
	struct sm2_key none = { NULL };
	str public_pem, secret_pem;

	assert_int_equal(sm2_public_pem(&t->cx, &p256, &public_pem), OK);
	assert_int_equal(sm2_secret_pem(&t->cx, &p256, &secret_pem), OK);
	sm2_close(&p256);
	assert_int_equal(sm2_from_public_pem(&t->cx, public_pem, &none), E_CRYPTO);
	assert_int_equal(sm2_from_secret_pem(&t->cx, secret_pem, &none), E_CRYPTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(our_signatures_satisfy_the_equation),
		cmocka_unit_test(an_empty_id_is_refused),
		cmocka_unit_test(r_and_s_out_of_range_are_refused),
		cmocka_unit_test(bad_keys_are_refused),
		cmocka_unit_test(pem_goes_round),
		cmocka_unit_test(another_curve_is_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

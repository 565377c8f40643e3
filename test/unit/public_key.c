/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys of others: what is read, the one form and id, and signatures under them, among them
 * SM2 signatures made by an implementation that is not ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "support/sm2_equation.h"
#include "support/test_key.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct arena *a;
static struct cx cx;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	cx = cx_new(a, world_real());
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* From `openssl genpkey` and `openssl pkey -pubout`; the ids from `openssl pkey -pubout -outform
 * DER | sha256sum`. */
static const struct {
	const char *pem, *id;
	enum sign_alg alg;
} known[] = {
	{ "-----BEGIN PUBLIC KEY-----\n"
	  "MCowBQYDK2VwAyEA41JfGrTlb+PaVMKQLNcwp6tH9e78Qzvcl9YgditfzEA=\n"
	  "-----END PUBLIC KEY-----\n",
	  "9f5994f7806850cd", SIGN_ED25519 },
	{ "-----BEGIN PUBLIC KEY-----\n"
	  "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEf8Q11O6JDfSd/GeRisoS3B8ivCty\n"
	  "eajDlJvUcqa3f3aeU3V1O1g7oaH73vOMu0fQ/j6kfv3OTNyzv/NGqkB5ig==\n"
	  "-----END PUBLIC KEY-----\n",
	  "c34d179f06ebfeb4", SIGN_SM2 },
};

static void one_form(void **state)
{
	(void)state;

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct public_key key;
		assert_int_equal(public_key_read(&cx, str_of(known[i].pem), &key), OK);
		assert_int_equal(key.alg, known[i].alg);
		assert_true(str_eq(public_key_pem(a, &key), str_of(known[i].pem)));
		assert_true(str_eq(public_key_id(a, &key), str_of(known[i].id)));
	}
}

/* Other line ends, other line lengths and a compressed point are the same key. */
static void other_forms(void **state)
{
	struct public_key key;
	(void)state;

	assert_int_equal(public_key_read(&cx,
	                                 S("-----BEGIN PUBLIC KEY-----\r\n"
	                                   "MCowBQYDK2VwAyEA41JfGrTlb+PaVMKQLNcw\r\n"
	                                   "p6tH9e78Qzvcl9YgditfzEA=\r\n"
	                                   "-----END PUBLIC KEY-----\r\n"),
	                                 &key),
	                 OK);
	assert_true(str_eq(public_key_pem(a, &key), str_of(known[0].pem)));
	/* 30 39 30 13 … 03 22 00 02 || x: its y is even */
	assert_int_equal(public_key_read(&cx,
	                                 S("-----BEGIN PUBLIC KEY-----\n"
	                                   "MDkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DIgACf8Q11O6JDfSd/"
	                                   "GeRisoS3B8ivCty\neajDlJvUcqa3f3Y=\n"
	                                   "-----END PUBLIC KEY-----\n"),
	                                 &key),
	                 OK);
	assert_true(str_eq(public_key_pem(a, &key), str_of(known[1].pem)));
}

static void refused(const char *pem, const char *why)
{
	struct public_key key;

	assert_int_equal(public_key_read(&cx, str_of(pem), &key), E_CRYPTO);
	if (strstr(str_c(a, cx.detail), why) == NULL)
		fail_msg("%.*s", P(cx.detail));
	cx_clear(&cx);
}

static void refusals(void **state)
{
	(void)state;

	refused("", "one PUBLIC KEY");
	refused("nonsense", "one PUBLIC KEY");
	refused(" -----BEGIN PUBLIC KEY-----\n", "one PUBLIC KEY");
	refused("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "can be read");
	refused(str_fmt(a, "%s%s", known[0].pem, known[1].pem).p, "one PUBLIC KEY");
	refused("-----BEGIN PRIVATE KEY-----\n"
	        "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"
	        "-----END PRIVATE KEY-----\n",
	        "private key");
	/* prime256v1 */
	refused("-----BEGIN PUBLIC KEY-----\n"
	        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
	        "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n"
	        "-----END PUBLIC KEY-----\n",
	        "neither");
	/* the neutral element, a point of small order */
	refused("-----BEGIN PUBLIC KEY-----\n"
	        "MCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
	        "-----END PUBLIC KEY-----\n",
	        "prime-order");
	/* SM2: no point of the curve */
	refused("-----BEGIN PUBLIC KEY-----\n"
	        "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEf8Q11O6JDfSd/GeRisoS3B8ivCty\n"
	        "eajDlJvUcqa3f3aeU3V1O1g7oaH73vOMu0fQ/j6kfv3OTNyzv/NGqkB5iw==\n"
	        "-----END PUBLIC KEY-----\n",
	        "can be read");
}

/* What the equation of the standard signs the library accepts, and the other way round. */
static void signatures(void **state)
{
	(void)state;

	for (enum sign_alg alg = SIGN_ED25519; alg <= SIGN_SM2; alg++) {
		struct test_key k = test_key_new(&cx, alg, S("A"));
		struct test_key other = test_key_new(&cx, alg, S("B"));
		uint8_t value[SIGNATURE_SIZE];
		const str v = { (const char *)value, sizeof value };
		assert_int_equal(signer_sign(&cx, &k.signer, S("a lot"), value), OK);
		assert_int_equal(public_key_verify(&cx, &k.signer.key, S("a lot"), v), OK);
		assert_int_equal(public_key_verify(&cx, &k.signer.key, S("a lob"), v),
		                 E_BAD_SIGNATURE);
		assert_int_equal(public_key_verify(&cx, &other.signer.key, S("a lot"), v),
		                 E_BAD_SIGNATURE);
		assert_int_equal(
		        public_key_verify(&cx, &k.signer.key, S("a lot"), str_part(v, 0, 63)),
		        E_BAD_SIGNATURE);
		assert_int_equal(public_key_verify(&cx, &k.signer.key, S("a lot"), S("")),
		                 E_BAD_SIGNATURE);
		value[40] ^= 1;
		assert_int_equal(public_key_verify(&cx, &k.signer.key, S("a lot"), v),
		                 E_BAD_SIGNATURE);
		memset(value, 0, sizeof value);
		assert_int_equal(public_key_verify(&cx, &k.signer.key, S("a lot"), v),
		                 E_BAD_SIGNATURE);
	}
}

/* With another id than that of the standard the signature is another one. */
static void other_id(void **state)
{
	struct test_key k = test_key_new(&cx, SIGN_SM2, S("A"));
	uint8_t secret[HASH_SIZE], value[SIGNATURE_SIZE];
	struct hash seed = sha256(S("sm2-sm3 A"));
	struct hash empty = sm2_equation_digest(sm2_equation_z(S(""), k.signer.key.point), S("m"));
	(void)state;

	memcpy(secret, seed.b, sizeof secret);
	sm2_equation_sign(secret, empty, sha256(S("nonce")).b, value);
	assert_true(sm2_equation_holds(k.signer.key.point, empty, value));
	assert_int_equal(public_key_verify(&cx, &k.signer.key, S("m"),
	                                   (str){ (const char *)value, sizeof value }),
	                 E_BAD_SIGNATURE);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(one_form),   ALONE(other_forms), ALONE(refusals),
		ALONE(signatures), ALONE(other_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signers from key files, their own and OpenSSL's, and the signed request that comes of one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/content_digest.h"
#include "crypt/message_sign.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct arena *a;
static struct cx cx;
static char folder[64];

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	cx = cx_new(a, world_real());
	(void)snprintf(folder, sizeof folder, "/tmp/fangsheng-signer-XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int teardown(void **state)
{
	(void)state;
	(void)unlink(str_fmt(a, "%s/key", folder).p);
	(void)rmdir(folder);
	arena_free(a);
	return 0;
}

static const char *path(void)
{
	return str_fmt(a, "%s/key", folder).p;
}

static void created_and_loaded(void **state)
{
	(void)state;

	for (enum sign_alg alg = SIGN_ED25519; alg <= SIGN_SM2; alg++) {
		AUTO(signer_close) struct signer made = { 0 };
		AUTO(signer_close) struct signer read = { 0 };
		struct stat st;
		uint8_t value[SIGNATURE_SIZE];
		assert_int_equal(signer_create(&cx, path(), alg, &made), OK);
		assert_int_equal(stat(path(), &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		assert_int_equal(signer_load(&cx, path(), &read), OK);
		assert_int_equal(read.key.alg, alg);
		assert_memory_equal(&read.key, &made.key, sizeof made.key);
		assert_int_equal(signer_sign(&cx, &read, S("m"), value), OK);
		assert_int_equal(public_key_verify(&cx, &made.key, S("m"),
		                                   (str){ (const char *)value, sizeof value }),
		                 OK);
		/* never over a key that is there */
		AUTO(signer_close) struct signer again = { 0 };
		assert_int_equal(signer_create(&cx, path(), alg, &again), E_IN_USE);
		assert_null(again.sign);
		assert_int_equal(unlink(path()), 0);
	}
}

static void write_key(const char *text, mode_t mode)
{
	assert_int_equal(os_write_file(&cx, path(), str_of(text), 0600), OK);
	assert_int_equal(chmod(path(), mode), 0);
}

/* Made by `openssl genpkey -algorithm ed25519`, and by `… -algorithm EC -pkeyopt
 * ec_paramgen_curve:SM2`. */
static const char openssl_ed25519[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIF+5h+lON2GjABikNDSR8ZBKHv5g29WlPPVbgvHAMOYu\n"
        "-----END PRIVATE KEY-----\n";
static const char openssl_sm2[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQg17YshLxso2bnv4KE\n"
        "hWaIKcPZMoYGo7jfOT3J/Mz8/BehRANCAASaw45y5cDCBvKIORD3K6qHWRcl462h\n"
        "WyeYwgnQe1gCattusuaK/w/IoCshylXHCcfmbIxtgdMRKX9pPzudA0Bo\n"
        "-----END PRIVATE KEY-----\n";

static void openssl_files(void **state)
{
	AUTO(signer_close) struct signer s = { 0 };
	AUTO(signer_close) struct signer t = { 0 };
	(void)state;

	write_key(openssl_ed25519, 0600);
	assert_int_equal(signer_load(&cx, path(), &s), OK);
	assert_true(str_eq(public_key_id(a, &s.key), S("20f0e8d8eecfc0aa")));
	write_key(openssl_sm2, 0600);
	assert_int_equal(signer_load(&cx, path(), &t), OK);
	assert_true(str_eq(public_key_id(a, &t.key), S("3de958855bb50077")));
}

static void refusals(void **state)
{
	struct signer s = { 0 };
	(void)state;

	assert_int_equal(signer_load(&cx, path(), &s), E_NOT_FOUND);
	write_key(openssl_ed25519, 0640);
	assert_int_equal(signer_load(&cx, path(), &s), E_FORBIDDEN);
	write_key("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 0600);
	assert_int_equal(signer_load(&cx, path(), &s), E_CRYPTO);
	assert_non_null(strstr(str_c(a, cx.detail), "neither"));
	assert_null(s.sign);
	signer_close(&s); /* an empty one is fine */
}

/* A log keeps its Ed25519 key as a base64 seed; who asks for one kind does not get the other. */
static void for_a_log(void **state)
{
	str text;
	(void)state;

	for (enum sign_alg alg = SIGN_ED25519; alg <= SIGN_SM2; alg++) {
		AUTO(signer_close) struct signer made = { 0 };
		AUTO(signer_close) struct signer read = { 0 };
		struct signer none = { 0 };
		enum sign_alg other = alg == SIGN_SM2 ? SIGN_ED25519 : SIGN_SM2;
		assert_int_equal(signer_create_for_log(&cx, path(), alg, &made), OK);
		assert_int_equal(os_read_file(&cx, path(), 4096, &text), OK);
		assert_int_equal(str_starts(text, S("-----BEGIN ")), alg == SIGN_SM2);
		assert_int_equal(signer_load_as(&cx, path(), alg, &read), OK);
		assert_memory_equal(&read.key, &made.key, sizeof made.key);
		assert_int_equal(signer_load_as(&cx, path(), other, &none), E_CRYPTO);
		assert_null(none.sign);
		assert_int_equal(unlink(path()), 0);
	}
}

/* A signer that claims another public key than it signs with is found out. */
static void tried(void **state)
{
	(void)state;

	for (enum sign_alg alg = SIGN_ED25519; alg <= SIGN_SM2; alg++) {
		AUTO(signer_close) struct signer mine = { 0 };
		AUTO(signer_close) struct signer theirs = { 0 };
		assert_int_equal(signer_create(&cx, path(), alg, &theirs), OK);
		assert_int_equal(unlink(path()), 0);
		assert_int_equal(signer_create(&cx, path(), alg, &mine), OK);
		assert_int_equal(unlink(path()), 0);
		assert_int_equal(signer_try(&cx, &mine), OK);
		mine.key = theirs.key;
		assert_int_equal(signer_try(&cx, &mine), E_CRYPTO);
	}
}

static void message_signed(void **state)
{
	AUTO(signer_close) struct signer s = { 0 };
	struct message m = { .method = S("POST"),
		             .authority = S("h"),
		             .path = S("/v1/lots"),
		             .query = S("?"),
		             .content_type = S("application/json"),
		             .body = S("{}") };
	struct component component[MESSAGE_COMPONENTS];
	struct message_signature said;
	str base;
	(void)state;

	assert_int_equal(signer_create(&cx, path(), SIGN_SM2, &s), OK);
	assert_int_equal(message_sign(&cx, &s, 1795248000, &m), OK);
	assert_int_equal(content_digest_check(&cx, m.content_digest, m.body), OK);
	assert_int_equal(message_signature_read(&cx, &m, &said), OK);
	assert_true(str_eq(said.alg, S("sm2-sm3")));
	assert_true(str_eq(said.keyid, public_key_id(a, &s.key)));
	message_components(&m, component);
	assert_int_equal(signature_base(&cx, component, MESSAGE_COMPONENTS, &said.covered, &base),
	                 OK);
	assert_int_equal(public_key_verify(&cx, &s.key, base, said.value), OK);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(created_and_loaded), ALONE(openssl_files), ALONE(refusals),
		ALONE(for_a_log),          ALONE(tried),         ALONE(message_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions with a token of SoftHSM: what opens, and what is refused in which words.  Each test has
 * tokens of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "crypt/pkcs11_session.h"
#include "support/softhsm.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct softhsm h;
static bool installed;

static int setup(void **state)
{
	(void)state;
	installed = softhsm_start(&h);
	if (!installed)
		print_message("skipped: SoftHSM is not installed (package softhsm2)\n");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (installed)
		softhsm_stop(&h);
	return 0;
}

static err opened(const struct pkcs11_uri *uri, enum sign_alg alg, uint64_t mechanism)
{
	struct pkcs11_session s;

	cx_clear(&h.cx);
	err e = pkcs11_open(&h.cx, uri, alg, mechanism, &s);
	if (e != OK)
		assert_null(s.module);
	pkcs11_close(&s);
	return e;
}

static void says(const char *words)
{
	if (strstr(str_c(h.arena, h.cx.detail), words) == NULL)
		fail_msg("\"%.*s\" does not say \"%s\"", P(h.cx.detail), words);
}

static void signs(void **state)
{
	struct pkcs11_uri uri = softhsm_uri(&h, "log", "key");
	struct public_key made, there;
	struct pkcs11_session s;
	uint8_t value[SIGNATURE_SIZE];
	(void)state;

	if (!installed)
		skip();
	softhsm_token(&h, "log");
	made = softhsm_generate(&h, "log", "key", 1);
	(void)softhsm_generate(&h, "log", "other", 2);
	assert_int_equal(pkcs11_open(&h.cx, &uri, SIGN_ED25519, 0, &s), OK);
	assert_int_equal(pkcs11_public(&h.cx, &s, &uri, SIGN_ED25519, &there), OK);
	assert_memory_equal(&there, &made, sizeof made);
	assert_int_equal(pkcs11_sign(&h.cx, &s, S("text"), value), OK);
	assert_int_equal(ed25519_verify(&h.cx, made.point, S("text"), value), OK);
	assert_int_equal(pkcs11_sign(&h.cx, &s, S(""), value), OK);
	assert_int_equal(ed25519_verify(&h.cx, made.point, S(""), value), OK);
	pkcs11_close(&s);
	assert_null(s.module);
	pkcs11_close(&s);
}

static void the_key_by_its_id(void **state)
{
	struct pkcs11_uri uri = softhsm_uri(&h, "log", "");
	struct public_key there;
	struct public_key made[2];
	struct pkcs11_session s;
	(void)state;

	if (!installed)
		skip();
	softhsm_token(&h, "log");
	made[0] = softhsm_generate(&h, "log", "key", 1);
	made[1] = softhsm_generate(&h, "log", "key", 2);
	for (int i = 0; i < 2; i++) {
		uri.id = i == 0 ? S("\x01") : S("\x02");
		assert_int_equal(pkcs11_open(&h.cx, &uri, SIGN_ED25519, 0, &s), OK);
		assert_int_equal(pkcs11_public(&h.cx, &s, &uri, SIGN_ED25519, &there), OK);
		assert_memory_equal(&there, &made[i], sizeof there);
		pkcs11_close(&s);
	}
	uri.id = S_NONE;
	uri.object = S("key");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_CONFLICT);
	says("several keys");
}

static void what_is_missing(void **state)
{
	const struct pkcs11_uri good = softhsm_uri(&h, "log", "key");
	struct pkcs11_uri uri = good;
	(void)state;

	if (!installed)
		skip();
	softhsm_token(&h, "log");
	(void)softhsm_generate(&h, "log", "key", 1);
	uri.module = S("/nowhere/module.so");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_USAGE);
	says("cannot be loaded");
	uri.module = S("/usr/lib/x86_64-linux-gnu/libz.so.1");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_USAGE);
	uri = good;
	uri.token = S("lo");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_UNAVAILABLE);
	says("no token \"lo\"");
	uri = good;
	uri.object = S("kez");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_NOT_FOUND);
	says("does not hold that key");
	uri = good;
	assert_int_equal(opened(&uri, SIGN_SM2, 0x80000105), E_USAGE);
	says("the module has no SM2 mechanism");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), OK);
}

/* The token counts wrong tries; SoftHSM warns with its flags and never locks. */
static void pins(void **state)
{
	struct pkcs11_uri uri = softhsm_uri(&h, "log", "key");
	(void)state;

	if (!installed)
		skip();
	softhsm_token(&h, "log");
	(void)softhsm_generate(&h, "log", "key", 1);
	softhsm_pin(&h, "0000-wrong\n", 0600);
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_USAGE);
	says("the PIN is wrong");
	softhsm_pin(&h, SOFTHSM_PIN, 0640);
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_FORBIDDEN);
	softhsm_pin(&h, SOFTHSM_PIN, 0600);
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), OK);
	uri.pin = S("/nowhere/pin");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_NOT_FOUND);
}

static void two_tokens_of_one_name(void **state)
{
	struct pkcs11_uri uri = softhsm_uri(&h, "log", "key");
	(void)state;

	if (!installed)
		skip();
	softhsm_token(&h, "log");
	softhsm_token(&h, "log-2"); /* begins alike, and is another */
	(void)softhsm_generate(&h, "log-2", "key", 1);
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_NOT_FOUND);
	uri.token = S("log-2");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), OK);
	softhsm_token(&h, "log-2");
	assert_int_equal(opened(&uri, SIGN_ED25519, 0), E_CONFLICT);
	says("several tokens");
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(signs), ALONE(the_key_by_its_id),      ALONE(what_is_missing),
		ALONE(pins),  ALONE(two_tokens_of_one_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

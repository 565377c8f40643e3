/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signers of keys in SoftHSM: only the right key signs, a lost session is replaced, and a wrong PIN
 * is tried once. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/signer_pkcs11.h"
#include "support/log_keys.h"
#include "support/softhsm.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define THREADS 4
#define EACH 20

static struct softhsm h;
static bool installed;
static struct public_key key; /* "key" in the token "log" */

static int setup(void **state)
{
	(void)state;
	installed = softhsm_start(&h);
	if (!installed) {
		print_message("skipped: SoftHSM is not installed (package softhsm2)\n");
		return 0;
	}
	softhsm_token(&h, "log");
	key = softhsm_generate(&h, "log", "key", 1);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (installed)
		softhsm_stop(&h);
	return 0;
}

static struct signer signer_of(const char *object, const struct public_key *published)
{
	struct pkcs11_uri uri = softhsm_uri(&h, "log", object);

	return signer_pkcs11(&uri, 0, published);
}

static err sign_text(const struct signer *s, str text)
{
	uint8_t value[SIGNATURE_SIZE] = { 0 };

	cx_clear(&h.cx);
	err e = signer_sign(&h.cx, s, text, value);
	if (e == OK)
		assert_int_equal(ed25519_verify(&h.cx, key.point, text, value), OK);
	else
		for (size_t i = 0; i < sizeof value; i++)
			assert_int_equal(value[i], 0);
	return e;
}

static void says(const char *words)
{
	if (strstr(str_c(h.arena, h.cx.detail), words) == NULL)
		fail_msg("\"%.*s\" does not say \"%s\"", P(h.cx.detail), words);
}

static void signs(void **state)
{
	(void)state;

	if (!installed)
		skip();
	{
		AUTO(signer_close) struct signer s = signer_of("key", &key);
		assert_int_equal(signer_try(&h.cx, &s), OK);
		assert_int_equal(sign_text(&s, S("text")), OK);
		assert_int_equal(sign_text(&s, S("another")), OK);
	}
	softhsm_hide_public(&h, "log", "key"); /* which is not needed */
	AUTO(signer_close) struct signer s = signer_of("key", &key);
	assert_int_equal(sign_text(&s, S("text")), OK);
}

/* A checkpoint whose Ed25519 line is by the token and whose SM2 line is by a key in memory opens
 * with both keys. */
static void checkpoints(void **state)
{
	AUTO(sm2_close) struct sm2_key pair = { 0 };
	const struct checkpoint c = { S("example.org/log"), 0, merkle_empty() };
	struct signer sm2;
	struct note_key of[2];
	struct checkpoint back;
	uint64_t verified;
	str note;
	int n;
	(void)state;

	if (!installed)
		skip();
	AUTO(signer_close) struct signer ed = signer_of("key", &key);
	assert_int_equal(sm2_generate(&h.cx, &pair), OK);
	assert_int_equal(signer_of_sm2(&h.cx, &pair, &sm2), OK);
	assert_int_equal(checkpoint_keys(&h.cx, c.origin, &ed.key, &sm2.key, of, &n), OK);
	assert_int_equal(checkpoint_sign(&h.cx, &c, &ed, &sm2, &note), OK);
	assert_int_equal(checkpoint_open(&h.cx, note, of, n, &back, &verified), OK);
	assert_int_equal(verified, 3);
}

static void a_wrong_key(void **state)
{
	(void)state;

	if (!installed)
		skip();
	(void)softhsm_generate(&h, "log", "wrong", 2);
	{
		AUTO(signer_close) struct signer s = signer_of("wrong", &key);
		assert_int_equal(signer_try(&h.cx, &s), E_CRYPTO);
		says("is not the ed25519 key that is published");
		assert_null(strstr(str_c(h.arena, h.cx.detail), "signature")); /* not asked for */
		assert_int_equal(sign_text(&s, S("text")), E_CRYPTO);
	}
	softhsm_hide_public(&h, "log", "wrong"); /* what the test signature is for */
	AUTO(signer_close) struct signer s = signer_of("wrong", &key);
	assert_int_equal(sign_text(&s, S("text")), E_CRYPTO);
	says("its signature is refused");
}

static void a_lost_session(void **state)
{
	(void)state;

	if (!installed)
		skip();
	AUTO(signer_close) struct signer s = signer_of("key", &key);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(sign_text(&s, S("text")), OK);
		softhsm_cut(&h, "log");
	}
	assert_int_equal(sign_text(&s, S("text")), OK);
	softhsm_end(&h); /* the whole module */
	assert_int_equal(sign_text(&s, S("text")), OK);
}

static void move_tokens(const char *from, const char *to)
{
	assert_int_equal(rename(str_fmt(h.arena, "%s/%s", h.folder, from).p,
	                        str_fmt(h.arena, "%s/%s", h.folder, to).p),
	                 0);
}

/* While the token is away signing fails, at once after the first time; when it is back, it goes on.
 */
static void a_token_that_is_away(void **state)
{
	(void)state;

	if (!installed)
		skip();
	AUTO(signer_close) struct signer s = signer_of("key", &key);
	assert_int_equal(sign_text(&s, S("text")), OK);
	softhsm_cut(&h, "log");
	move_tokens("tokens", "away");
	assert_int_equal(os_mkdir(&h.cx, str_fmt(h.arena, "%s/tokens", h.folder).p, 0700), OK);
	assert_int_equal(sign_text(&s, S("text")), E_UNAVAILABLE);
	says("no token \"log\" is there");
	assert_int_equal(rmdir(str_fmt(h.arena, "%s/tokens", h.folder).p), 0);
	move_tokens("away", "tokens");
	assert_int_equal(sign_text(&s, S("text")), E_UNAVAILABLE); /* not asked again yet */
	says("no token \"log\" is there");
	usleep(1100 * 1000);
	assert_int_equal(sign_text(&s, S("text")), OK);
}

/* The right PIN comes too late: whoever has put it there restarts the server. */
static void a_wrong_pin_is_tried_once(void **state)
{
	(void)state;

	if (!installed)
		skip();
	AUTO(signer_close) struct signer s = signer_of("key", &key);
	softhsm_pin(&h, "0000-wrong\n", 0600);
	assert_int_equal(sign_text(&s, S("text")), E_USAGE);
	says("the PIN is wrong; it is not tried again");
	softhsm_pin(&h, SOFTHSM_PIN, 0600);
	usleep(1100 * 1000);
	assert_int_equal(sign_text(&s, S("text")), E_USAGE);
	says("the PIN is wrong");
	AUTO(signer_close) struct signer again = signer_of("key", &key);
	assert_int_equal(sign_text(&again, S("text")), OK);
}

static void no_sm2(void **state)
{
	struct pkcs11_uri uri;
	struct public_key sm2 = { .alg = SIGN_SM2 };
	(void)state;

	if (!installed)
		skip();
	uri = softhsm_uri(&h, "log", "key");
	AUTO(signer_close) struct signer s = signer_pkcs11(&uri, 0x80000105, &sm2);
	assert_int_equal(signer_try(&h.cx, &s), E_USAGE);
	says("the module has no SM2 mechanism");
}

static void *sign_many(void *state)
{
	const struct signer *s = state;
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	uint8_t value[SIGNATURE_SIZE];
	intptr_t good = 0;

	for (int i = 0; i < EACH; i++) {
		str text = str_fmt(a, "%d of %p", i, (void *)&cx);
		good += signer_sign(&cx, s, text, value) == OK &&
		        ed25519_verify(&cx, key.point, text, value) == OK;
	}
	return (void *)good;
}

static void threads(void **state)
{
	pthread_t thread[THREADS];
	(void)state;

	if (!installed)
		skip();
	AUTO(signer_close) struct signer s = signer_of("key", &key);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, sign_many, &s), 0);
	for (int i = 0; i < THREADS; i++) {
		void *good;
		pthread_join(thread[i], &good);
		assert_int_equal((intptr_t)good, EACH);
	}
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(signs),
		ALONE(checkpoints),
		ALONE(a_wrong_key),
		ALONE(a_lost_session),
		ALONE(a_token_that_is_away),
		ALONE(a_wrong_pin_is_tried_once),
		ALONE(no_sm2),
		ALONE(threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

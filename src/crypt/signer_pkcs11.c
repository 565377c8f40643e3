/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See signer_pkcs11.h.
 *
 *   closed ── open, compare the public key, sign the fixed text ──► open ── sign, check ──►
 * signature ▲                                                             │ └──────────────── any
 * error: the session is given up ◄────────┘
 *
 * A session that was open may have been lost long ago, so an error of an old one is followed by one
 * attempt with a new one.  When that fails, too, nothing is asked for a while, which doubles from
 * one second to thirty: signing then fails at once with the words of the last attempt.  What can
 * only be put right by a person, a wrong PIN above all, is not tried again. */
#include "crypt/signer_pkcs11.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/pkcs11_session.h"

#define WAIT_FIRST_MS 1000
#define WAIT_MAX_MS 30000

struct keeper {
	struct arena *arena; /* holds this, too */
	struct pkcs11_uri uri;
	uint64_t sm2_mechanism;
	pthread_mutex_t lock; /* of everything below: one signature at a time */
	struct pkcs11_session session;
	err failed; /* how the last attempt ended */
	char words[300];
	int64_t wait_ms;
	int64_t again_ms; /* on the clock that only runs forward */
};

static int64_t forward_ms(void)
{
	return os_monotonic_ns() / 1000000;
}

static err sign_checked(struct cx *cx, const struct keeper *k, const struct public_key *key,
                        str message, uint8_t out[SIGNATURE_SIZE])
{
	uint8_t value[SIGNATURE_SIZE];

	TRY(pkcs11_sign(cx, &k->session, message, value));
	err e = public_key_verify(cx, key, message, (str){ (const char *)value, sizeof value });
	if (e != OK)
		return fail(cx, E_CRYPTO,
		            "PKCS#11: the key in the token \"%.*s\" is not the %s key that is "
		            "published: its signature is refused",
		            P(k->uri.token), sign_alg_name(key->alg));
	memcpy(out, value, sizeof value);
	return OK;
}

/* A token without the public key is fine: the test signature says the same. */
static err public_compare(struct cx *cx, const struct keeper *k, const struct public_key *key)
{
	struct public_key there;
	err e = pkcs11_public(cx, &k->session, &k->uri, key->alg, &there);

	if (e == E_NOT_FOUND) {
		cx_clear(cx);
		return OK;
	}
	TRY(e);
	if (CRYPTO_memcmp(there.point, key->point, sizeof key->point) == 0)
		return OK;
	return fail(cx, E_CRYPTO,
	            "PKCS#11: the key in the token \"%.*s\" is not the %s key that is published",
	            P(k->uri.token), sign_alg_name(key->alg));
}

static err session_begin(struct cx *cx, struct keeper *k, const struct public_key *key)
{
	uint8_t value[SIGNATURE_SIZE];

	TRY(pkcs11_open(cx, &k->uri, key->alg, k->sm2_mechanism, &k->session));
	TRY(public_compare(cx, k, key));
	return sign_checked(cx, k, key, signer_trial(), value);
}

static err outcome_note(struct cx *cx, struct keeper *k, err e)
{
	k->failed = e;
	if (e == OK) {
		k->wait_ms = 0;
		return OK;
	}
	pkcs11_close(&k->session);
	(void)snprintf(k->words, sizeof k->words, "%.*s", P(cx->detail));
	k->wait_ms = k->wait_ms == 0 ? WAIT_FIRST_MS : 2 * k->wait_ms;
	if (k->wait_ms > WAIT_MAX_MS)
		k->wait_ms = WAIT_MAX_MS;
	k->again_ms = forward_ms() + k->wait_ms;
	return e;
}

static err sign_locked(struct cx *cx, struct keeper *k, const struct public_key *key, str message,
                       uint8_t out[SIGNATURE_SIZE])
{
	if (k->session.module != NULL) {
		if (sign_checked(cx, k, key, message, out) == OK)
			return OK;
		pkcs11_close(&k->session);
		cx_clear(cx);
	} else if (k->failed == E_USAGE || (k->failed != OK && forward_ms() < k->again_ms)) {
		return fail(cx, k->failed, "%s", k->words);
	}
	err e = session_begin(cx, k, key);
	if (e == OK)
		e = sign_checked(cx, k, key, message, out);
	return outcome_note(cx, k, e);
}

static err by_token(struct cx *cx, const struct signer *s, str message, uint8_t out[SIGNATURE_SIZE])
{
	struct keeper *k = s->state;

	pthread_mutex_lock(&k->lock);
	err e = sign_locked(cx, k, &s->key, message, out);
	pthread_mutex_unlock(&k->lock);
	return e;
}

static void keeper_close(struct signer *s)
{
	struct keeper *k = s->state;

	pkcs11_close(&k->session);
	pthread_mutex_destroy(&k->lock);
	arena_free(k->arena);
}

struct signer signer_pkcs11(const struct pkcs11_uri *uri, uint64_t sm2_mechanism,
                            const struct public_key *key)
{
	struct arena *a = arena_new();
	struct keeper *k = NEW(a, struct keeper);

	k->arena = a;
	k->uri = (struct pkcs11_uri){ .module = str_dup(a, uri->module),
		                      .token = str_dup(a, uri->token),
		                      .object = str_dup(a, uri->object),
		                      .id = str_dup(a, uri->id),
		                      .pin = str_dup(a, uri->pin) };
	k->sm2_mechanism = sm2_mechanism;
	pthread_mutex_init(&k->lock, NULL);
	return (struct signer){ .key = *key, .sign = by_token, .state = k, .close = keeper_close };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signers whose key lies in a file; see signer.h.  The key is in memory as long as the signer is,
 * and is wiped with it. */
#include <openssl/crypto.h>

#include "base/arena.h"
#include "crypt/keyfile.h"
#include "crypt/signer.h"

struct keeper {
	struct arena *arena; /* holds this, too */
	struct ed25519_key ed25519;
	struct sm2_key sm2;
	struct signer inner; /* of one of the two */
};

static err by_keeper(struct cx *cx, const struct signer *s, str message,
                     uint8_t out[SIGNATURE_SIZE])
{
	const struct keeper *k = s->state;

	return signer_sign(cx, &k->inner, message, out);
}

static void keeper_close(struct signer *s)
{
	struct keeper *k = s->state;

	sm2_close(&k->sm2);
	OPENSSL_cleanse(&k->ed25519, sizeof k->ed25519);
	arena_free(k->arena);
}

static struct keeper *keeper_new(void)
{
	struct arena *a = arena_new();
	struct keeper *k = NEW(a, struct keeper);

	k->arena = a;
	return k;
}

/* What signs with a key in memory, for the key of this keeper. */
static err keeper_take(struct cx *cx, struct keeper *k, enum sign_alg alg, struct signer *out)
{
	struct signer inner;

	if (alg == SIGN_SM2)
		TRY(signer_of_sm2(cx, &k->sm2, &inner));
	else
		inner = signer_of_ed25519(&k->ed25519);
	k->inner = inner;
	out->key = inner.key;
	out->sign = by_keeper;
	return OK;
}

/* The signer of a keeper that has its key, or that could not get it: then the keeper goes. */
static err keeper_end(struct cx *cx, struct keeper *k, enum sign_alg alg, err e, struct signer *out)
{
	struct signer s = { .state = k, .close = keeper_close };

	if (e == OK)
		e = keeper_take(cx, k, alg, &s);
	if (e == OK)
		*out = s;
	else
		signer_close(&s);
	return e;
}

static err key_load(struct cx *cx, const char *path, enum sign_alg alg, struct keeper *k)
{
	if (alg == SIGN_SM2)
		return keyfile_load_sm2(cx, path, &k->sm2);
	return keyfile_load_ed25519(cx, path, &k->ed25519);
}

err signer_load_as(struct cx *cx, const char *path, enum sign_alg alg, struct signer *out)
{
	struct keeper *k = keeper_new();

	return keeper_end(cx, k, alg, key_load(cx, path, alg, k), out);
}

err signer_load(struct cx *cx, const char *path, struct signer *out)
{
	err e = signer_load_as(cx, path, SIGN_SM2, out);

	if (e == E_CRYPTO)
		e = signer_load_as(cx, path, SIGN_ED25519, out);
	if (e != E_CRYPTO)
		return e;
	return fail(cx, e, "%s: neither an SM2 nor an Ed25519 private key in PEM form", path);
}

typedef err (*ed25519_store)(struct cx *cx, const char *path, const struct ed25519_key *key);

static err key_make(struct cx *cx, const char *path, enum sign_alg alg, ed25519_store store,
                    struct keeper *k)
{
	if (alg == SIGN_SM2) {
		TRY(sm2_generate(cx, &k->sm2));
		return keyfile_store_sm2(cx, path, &k->sm2);
	}
	k->ed25519 = ed25519_generate(cx);
	return store(cx, path, &k->ed25519);
}

err signer_create(struct cx *cx, const char *path, enum sign_alg alg, struct signer *out)
{
	struct keeper *k = keeper_new();
	err e = key_make(cx, path, alg, keyfile_store_ed25519_pem, k);

	return keeper_end(cx, k, alg, e, out);
}

err signer_create_for_log(struct cx *cx, const char *path, enum sign_alg alg, struct signer *out)
{
	struct keeper *k = keeper_new();
	err e = key_make(cx, path, alg, keyfile_store_ed25519, k);

	return keeper_end(cx, k, alg, e, out);
}

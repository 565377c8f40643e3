/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See test_key.h. */
#include "support/test_key.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "support/sm2_equation.h"

struct state {
	uint8_t secret[HASH_SIZE];
	struct ed25519_key ed25519;
};

static err by_equation(struct cx *cx, const struct signer *s, str message,
                       uint8_t out[SIGNATURE_SIZE])
{
	const struct state *state = s->state;
	struct hash z = sm2_equation_z(S(SM2_ID), s->key.point);
	struct hash e = sm2_equation_digest(z, message);
	str both = str_fmt(cx->arena, "%.*s%.*s", HASH_SIZE, (const char *)state->secret, HASH_SIZE,
	                   (const char *)e.b);
	struct hash nonce = sha256(both);

	sm2_equation_sign(state->secret, e, nonce.b, out);
	return OK;
}

static void sm2_make(struct cx *cx, struct state *state, struct signer *out)
{
	AUTO(sm2_close) struct sm2_key key = { NULL };

	*out = (struct signer){ .key.alg = SIGN_SM2, .sign = by_equation, .state = state };
	if (sm2_from_secret(cx, state->secret, &key) != OK ||
	    sm2_point(cx, &key, out->key.point) != OK)
		abort();
}

struct test_key test_key_new(struct cx *cx, enum sign_alg alg, str name)
{
	struct state *state = NEW(cx->arena, struct state);
	struct hash seed = sha256(str_fmt(cx->arena, "%s %.*s", sign_alg_name(alg), P(name)));
	struct test_key k;

	memcpy(state->secret, seed.b, HASH_SIZE);
	if (alg == SIGN_SM2) {
		sm2_make(cx, state, &k.signer);
	} else {
		state->ed25519 = ed25519_from_seed(seed.b);
		k.signer = signer_of_ed25519(&state->ed25519);
	}
	k.id = public_key_id(cx->arena, &k.signer.key);
	k.pem = public_key_pem(cx->arena, &k.signer.key);
	return k;
}

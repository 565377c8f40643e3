/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See signer.h. */
#include "crypt/signer.h"

#include <string.h>

void signer_close(struct signer *s)
{
	if (s->close != NULL)
		s->close(s);
	*s = (struct signer){ 0 };
}

err signer_sign(struct cx *cx, const struct signer *s, str message, uint8_t out[SIGNATURE_SIZE])
{
	return s->sign(cx, s, message, out);
}

str signer_trial(void)
{
	return S("Fangsheng: is this the key that it should be?\n");
}

err signer_try(struct cx *cx, const struct signer *s)
{
	const str text = signer_trial();
	uint8_t value[SIGNATURE_SIZE];

	TRY(signer_sign(cx, s, text, value));
	if (public_key_verify(cx, &s->key, text, (str){ (const char *)value, sizeof value }) == OK)
		return OK;
	return fail(cx, E_CRYPTO, "the %s key signs, but not with the key that is published",
	            sign_alg_name(s->key.alg));
}

static err by_ed25519(struct cx *cx, const struct signer *s, str message,
                      uint8_t out[SIGNATURE_SIZE])
{
	(void)cx;
	ed25519_sign(s->state, message, out);
	return OK;
}

struct signer signer_of_ed25519(const struct ed25519_key *key)
{
	struct signer s = { .key.alg = SIGN_ED25519,
		            .sign = by_ed25519,
		            .state = (void *)(uintptr_t)key };

	memcpy(s.key.point, key->public_key, ED25519_PUBLIC_SIZE);
	return s;
}

static err by_sm2(struct cx *cx, const struct signer *s, str message, uint8_t out[SIGNATURE_SIZE])
{
	return sm2_sign(cx, s->state, message, out);
}

err signer_of_sm2(struct cx *cx, const struct sm2_key *key, struct signer *out)
{
	*out = (struct signer){ .key.alg = SIGN_SM2,
		                .sign = by_sm2,
		                .state = (void *)(uintptr_t)key };
	return sm2_point(cx, key, out->key.point);
}

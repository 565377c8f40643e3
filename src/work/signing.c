/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures of requests (HTTP Message Signatures, RFC 9421).
 *
 * The base is made anew from the request itself, so a signature over another method, path, query,
 * host, media type or body does not verify.  The host is the one under which the platform publishes
 * itself and not the Host header, which a proxy may have changed.
 *
 * A signature may be old (a line that was cut, a gateway that kept lots), so there is no limit to
 * its age but the key's validity and its own `expires`.  Sent again with the same bytes it is a
 * repeat, and gets the first answer; with other bytes it does not verify; by another organisation
 * it is refused, since the key is not theirs. */
#include "work/signing.h"

#include "base/date.h"
#include "crypt/content_digest.h"
#include "op/app.h"

#define FUTURE_MS INT64_C(300000) /* clocks differ */
#define MS_PER_S 1000

bool signing_present(const struct call *call)
{
	return call->sent.signature_input.n > 0 || call->sent.signature.n > 0;
}

static err digest_check(struct cx *cx, str field, const struct hash *body_sha256,
                        const struct hash *body_sm3)
{
	struct content_digest d;

	TRY(content_digest_read(cx, field, &d));
	if ((d.has_sha256 && !hash_eq(&d.sha256, body_sha256)) ||
	    (d.has_sm3 && !hash_eq(&d.sm3, body_sm3)))
		return fail(cx, E_DIGEST, "Content-Digest is not that of the body");
	return OK;
}

err signing_read(struct call *call, str body, const struct hash *body_sha256, struct signing *out)
{
	struct cx *cx = &call->cx;
	struct message m = call->sent;
	struct component component[MESSAGE_COMPONENTS];

	*out = (struct signing){ 0 };
	if (!signing_present(call))
		return fail(cx, E_UNSIGNED, "Signature-Input and Signature are needed (RFC 9421)");
	m.authority = message_authority(cx->arena, app_host(call->app));
	TRY(message_signature_read(cx, &m, &out->said));
	message_components(&m, component);
	TRY(signature_base(cx, component, MESSAGE_COMPONENTS, &out->said.covered, &out->base));
	out->body_sm3 = sm3(body);
	return digest_check(cx, m.content_digest, body_sha256, &out->body_sm3);
}

err signing_fresh(struct call *call, const struct signing *s)
{
	const struct message_signature *said = &s->said;

	if (said->created_s > (call->now_ms + FUTURE_MS) / MS_PER_S)
		return fail(&call->cx, E_BAD_SIGNATURE, "the signature was made in the future");
	if (said->expires_s < said->created_s)
		return fail(&call->cx, E_BAD_SIGNATURE, "the signature expires before it was made");
	if (said->expires_s < call->now_ms / MS_PER_S)
		return fail(&call->cx, E_BAD_SIGNATURE, "the signature has expired");
	return OK;
}

err signing_after(struct call *call, const struct signing *s, int64_t at_ms, int64_t day)
{
	int64_t latest_ms = s->said.created_s * MS_PER_S + FUTURE_MS;

	if (latest_ms < at_ms || moment_day(latest_ms) < day)
		return fail(&call->cx, E_BAD_SIGNATURE,
		            "the signature is older than what it signs");
	return OK;
}

err signing_verify(struct cx *cx, const struct public_key *key, const struct signing *s)
{
	if (!str_eq(s->said.keyid, public_key_id(cx->arena, key)))
		return fail(cx, E_BAD_SIGNATURE, "the signature is by key %.*s, not by this one",
		            P(s->said.keyid));
	if (!str_eq(s->said.alg, str_of(sign_alg_name(key->alg))))
		return fail(cx, E_BAD_SIGNATURE, "key %.*s is for %s, not for %.*s",
		            P(s->said.keyid), sign_alg_name(key->alg), P(s->said.alg));
	return public_key_verify(cx, key, s->base, s->said.value);
}

/* -- of a maker ------------------------------------------------------------------------------ */

static err key_find(struct call *call, str maker, struct signing *s)
{
	err e = key_get(&call->cx, call->tx, s->said.keyid, &s->key);

	if (e == E_NOT_FOUND || (e == OK && !str_eq(s->key.organisation, maker)))
		return fail(&call->cx, E_KEY_UNKNOWN, "no key %.*s is registered for %.*s",
		            P(s->said.keyid), P(maker));
	return e;
}

static err key_holds(struct call *call, const struct signing *s)
{
	const struct key_row *k = &s->key;
	struct arena *a = call->cx.arena;
	int64_t created = moment_day(s->said.created_s * MS_PER_S);
	int64_t today = moment_day(call->now_ms);

	if (!str_eq(k->state, S("valid")))
		return fail(&call->cx, E_KEY_INVALID, "key %.*s is %.*s since %.*s", P(k->id),
		            P(k->state), P(moment_print(a, k->state_from_ms)));
	if (created < k->valid_from_day || created > k->valid_until_day ||
	    today < k->valid_from_day || today > k->valid_until_day)
		return fail(&call->cx, E_KEY_INVALID, "key %.*s is valid from %.*s to %.*s",
		            P(k->id), P(date_print(a, k->valid_from_day)),
		            P(date_print(a, k->valid_until_day)));
	return OK;
}

/* The auditor cannot see how the bytes were read, but what they were signed as. */
static err media_check(struct call *call)
{
	str media;

	(void)str_cut(call->sent.content_type, ';', &media);
	while (media.n > 0 && (media.p[media.n - 1] == ' ' || media.p[media.n - 1] == '\t'))
		media.n--;
	/* in small letters, like a host */
	if (media.n == 0 || str_eq(message_authority(call->cx.arena, media), S("application/json")))
		return OK;
	return fail(&call->cx, E_MEDIA_TYPE, "send application/json, not %.*s", P(media));
}

err signing_of_maker(struct call *call, str maker, str body, const struct hash *body_sha256,
                     struct signing *out)
{
	struct cx *cx = &call->cx;
	struct public_key key;

	TRY(signing_read(call, body, body_sha256, out));
	TRY(signing_fresh(call, out));
	TRY(key_find(call, maker, out));
	TRY(key_holds(call, out));
	if (public_key_read(cx, out->key.public_key, &key) != OK)
		return fail(cx, E_CORRUPT, "the stored key %.*s cannot be read", P(out->key.id));
	TRY(signing_verify(cx, &key, out));
	TRY(media_check(call));
	if (out->key.person.n == 0)
		return OK;
	return person_by_id(cx, call->tx, out->key.person, &out->person);
}

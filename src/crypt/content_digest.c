/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See content_digest.h. */
#include "crypt/content_digest.h"

#include <string.h>

#include "code/sfv.h"

static err digest_take(struct cx *cx, const struct sfv_member *m, struct content_digest *out)
{
	bool is_sha256 = str_eq(m->key, S("sha-256"));
	bool is_sm3 = str_eq(m->key, S("sm3"));
	struct hash *to = is_sha256 ? &out->sha256 : &out->sm3;

	if (m->value.kind != SFV_BYTES || m->value.param_n > 0)
		return fail(cx, E_SYNTAX, "Content-Digest: %.*s is no byte sequence", P(m->key));
	if (!is_sha256 && !is_sm3)
		return OK;
	if (m->value.text.n != HASH_SIZE)
		return fail(cx, E_SYNTAX, "Content-Digest: %.*s has %d bytes", P(m->key),
		            HASH_SIZE);
	memcpy(to->b, m->value.text.p, HASH_SIZE);
	out->has_sha256 |= is_sha256;
	out->has_sm3 |= is_sm3;
	return OK;
}

err content_digest_read(struct cx *cx, str field, struct content_digest *out)
{
	struct sfv_dictionary d;

	*out = (struct content_digest){ 0 };
	if (sfv_dictionary_read(cx, field, &d) != OK)
		return fail(cx, E_SYNTAX, "Content-Digest: %.*s", P(cx->detail));
	for (int i = 0; i < d.n; i++)
		TRY(digest_take(cx, &d.member[i], out));
	if (!out->has_sha256 && !out->has_sm3)
		return fail(cx, E_DIGEST, "Content-Digest: sha-256 or sm3 is needed");
	return OK;
}

err content_digest_check(struct cx *cx, str field, str body)
{
	struct content_digest d;

	TRY(content_digest_read(cx, field, &d));
	if (d.has_sha256) {
		struct hash h = sha256(body);
		if (!hash_eq(&h, &d.sha256))
			return fail(cx, E_DIGEST,
			            "the sha-256 of Content-Digest is not the body's");
	}
	if (d.has_sm3) {
		struct hash h = sm3(body);
		if (!hash_eq(&h, &d.sm3))
			return fail(cx, E_DIGEST, "the sm3 of Content-Digest is not the body's");
	}
	return OK;
}

void content_digest_write(struct buf *out, str body)
{
	struct hash by_sha256 = sha256(body);
	struct hash by_sm3 = sm3(body);
	const struct sfv_member member[] = {
		{ S("sha-256"), { .kind = SFV_BYTES, .text = hash_str(&by_sha256) } },
		{ S("sm3"), { .kind = SFV_BYTES, .text = hash_str(&by_sm3) } },
	};
	const struct sfv_dictionary d = { member, 2 };

	sfv_dictionary_write(out, &d);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See message_sign.h. */
#include "crypt/message_sign.h"

#include "crypt/content_digest.h"

#define LABEL "sig1"

static str written(struct cx *cx, const struct sfv_item *value)
{
	const struct sfv_member member = { S(LABEL), *value };
	const struct sfv_dictionary d = { &member, 1 };
	struct buf b = buf_new(cx->arena);

	sfv_dictionary_write(&b, &d);
	return buf_view(&b);
}

err message_sign(struct cx *cx, const struct signer *s, int64_t created_s, struct message *m)
{
	const struct sfv_param param[] = {
		{ S("created"), { .kind = SFV_INTEGER, .number = created_s } },
		{ S("keyid"), { .kind = SFV_STRING, .text = public_key_id(cx->arena, &s->key) } },
		{ S("alg"), { .kind = SFV_STRING, .text = str_of(sign_alg_name(s->key.alg)) } },
	};
	struct component component[MESSAGE_COMPONENTS];
	struct sfv_item item[MESSAGE_COMPONENTS] = { 0 };
	struct sfv_item covered = { .kind = SFV_LIST,
		                    .item = item,
		                    .item_n = MESSAGE_COMPONENTS,
		                    .param = param,
		                    .param_n = 3 };
	struct buf digest = buf_new(cx->arena);
	uint8_t value[SIGNATURE_SIZE];
	str base;

	content_digest_write(&digest, m->body);
	m->content_digest = buf_view(&digest);
	message_components(m, component);
	for (int i = 0; i < MESSAGE_COMPONENTS; i++)
		item[i] = (struct sfv_item){ .kind = SFV_STRING, .text = component[i].name };
	TRY(signature_base(cx, component, MESSAGE_COMPONENTS, &covered, &base));
	TRY(signer_sign(cx, s, base, value));
	const struct sfv_item signature = { .kind = SFV_BYTES,
		                            .text = { (const char *)value, sizeof value } };
	m->signature_input = written(cx, &covered);
	m->signature = written(cx, &signature);
	return OK;
}

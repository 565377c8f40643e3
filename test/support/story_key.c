/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys in a story, and what is signed with them; see story_scene.h.
 *
 * A key follows from its name, so that both plays of a story sign the same.  What is signed is what
 * the step has said before the line: a change that comes after it is one that happened on the way.
 * The host is the one that a new instance is told to publish itself under. */
#include "base/arena.h"
#include "base/date.h"
#include "op/app.h"
#include "support/story_scene.h"
#include "support/test_key.h"

#define MS_PER_S 1000

static str alg_name(const struct scene *s, str name)
{
	return str_fmt(s->cx->arena, "%.*s-ALG", P(name));
}

/* A PEM text within a JSON string. */
static str escaped(struct arena *a, str pem)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < pem.n; i++)
		if (pem.p[i] == '\n')
			buf_text(&b, "\\n");
		else
			buf_char(&b, pem.p[i]);
	return buf_view(&b);
}

static err key_of(const struct scene *s, str alg, str name, struct test_key *out)
{
	bool sm2 = str_eq(alg, S("sm2"));

	if (!sm2 && !str_eq(alg, S("ed25519")))
		return fail(s->cx, E_SYNTAX, "a key is for sm2 or ed25519");
	*out = test_key_new(s->cx, sm2 ? SIGN_SM2 : SIGN_ED25519, name);
	return OK;
}

err scene_key(struct scene *s)
{
	str alg = s->line->arg[0];
	str name = s->line->arg[1];
	struct test_key key;

	TRY(key_of(s, alg, name, &key));
	scene_remember(s, name, key.id);
	scene_remember(s, alg_name(s, name), alg);
	scene_remember(s, str_fmt(s->cx->arena, "%.*s-PEM", P(name)),
	               escaped(s->cx->arena, key.pem));
	return OK;
}

static err sign_at(struct scene *s, int64_t at_ms)
{
	str name = s->line->arg[0];
	str address = s->send.path;
	str path;
	str query = str_cut(address, '?', &path);
	struct message m = { .method = s->send.method,
		             .authority = message_authority(s->cx->arena,
		                                            app_host(s->play->stage->app)),
		             .path = path,
		             .query = query.n > 0 ? str_part(address, path.n, address.n) : S("?"),
		             .content_type = S("application/json"),
		             .body = s->send.body };
	struct test_key key;

	TRY(key_of(s, story_known(s->play, alg_name(s, name)), name, &key));
	TRY(message_sign(s->cx, &key.signer, at_ms / MS_PER_S, &m));
	send_header(s->cx, &s->send, S("Content-Digest"), m.content_digest);
	send_header(s->cx, &s->send, S("Signature-Input"), m.signature_input);
	send_header(s->cx, &s->send, S("Signature"), m.signature);
	return OK;
}

err scene_sign(struct scene *s)
{
	return sign_at(s, atomic_load(&s->play->stage->now_ms));
}

err scene_sign_at(struct scene *s)
{
	const str *arg = s->line->arg;
	int64_t ms;

	if (!moment_read(str_fmt(s->cx->arena, "%.*sT%.*s:00+08:00", P(arg[1]), P(arg[2])), &ms))
		return fail(s->cx, E_SYNTAX, "a moment is like 2026-11-21 16:00");
	return sign_at(s, ms);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See checkpoint.h. */
#include "tree/checkpoint.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"

/* Put together piece by piece: printf would end an origin at a NUL byte. */
str checkpoint_text(struct arena *a, const struct checkpoint *c)
{
	struct buf b = buf_new(a);

	buf_str(&b, c->origin);
	buf_fmt(&b, "\n%llu\n", (unsigned long long)c->size);
	base64_write(&b, c->root.b, HASH_SIZE);
	buf_char(&b, '\n');
	return buf_view(&b);
}

static err lines_check(struct cx *cx, str lines)
{
	while (lines.n > 0) {
		str line;
		lines = str_cut(lines, '\n', &line);
		if (line.n == 0)
			return fail(cx, E_SYNTAX, "checkpoint: an empty extension line");
	}
	return OK;
}

err checkpoint_parse(struct cx *cx, str text, struct checkpoint *out)
{
	struct hash empty = merkle_empty();
	str size;
	str root;
	str bytes;
	str rest = str_cut(text, '\n', &out->origin);

	rest = str_cut(rest, '\n', &size);
	rest = str_cut(rest, '\n', &root);
	if (!str_ends(text, S("\n")) || out->origin.n == 0)
		return fail(cx, E_SYNTAX, "checkpoint: no origin");
	if (!str_u64(size, TREE_SIZE_MAX, &out->size) || (size.n > 1 && size.p[0] == '0'))
		return fail(cx, E_SYNTAX, "checkpoint: the size is no number");
	if (!base64_read(cx->arena, root, &bytes) || bytes.n != HASH_SIZE)
		return fail(cx, E_SYNTAX, "checkpoint: the root is no hash");
	memcpy(out->root.b, bytes.p, HASH_SIZE);
	if (out->size == 0 && !hash_eq(&out->root, &empty))
		return fail(cx, E_SYNTAX, "checkpoint: a tree without leaves has another root");
	return lines_check(cx, rest);
}

err checkpoint_keys(struct cx *cx, str origin, const struct public_key *ed,
                    const struct public_key *sm2, struct note_key out[2], int *n)
{
	assert(ed->alg == SIGN_ED25519 && (sm2 == NULL || sm2->alg == SIGN_SM2));
	if (!note_key_make(origin, NOTE_ED25519, ed->point, &out[0]))
		return fail(cx, E_CRYPTO, "the origin \"%.*s\" is no key name", P(origin));
	*n = 1;
	if (sm2 == NULL)
		return OK;
	(void)note_key_make(origin, NOTE_SM2, sm2->point, &out[1]); /* the name was fine just now */
	*n = 2;
	return OK;
}

err checkpoint_sign(struct cx *cx, const struct checkpoint *c, const struct signer *ed,
                    const struct signer *sm2, str *note)
{
	str text = checkpoint_text(cx->arena, c);
	struct buf b = buf_new(cx->arena);
	struct note_key key[2];
	uint8_t signature[SIGNATURE_SIZE];
	int n;

	TRY(checkpoint_keys(cx, c->origin, &ed->key, sm2 ? &sm2->key : NULL, key, &n));
	buf_str(&b, text);
	buf_char(&b, '\n');
	TRY(signer_sign(cx, ed, text, signature));
	note_line(&b, &key[0], signature, sizeof signature);
	if (sm2 != NULL) {
		TRY(signer_sign(cx, sm2, text, signature));
		note_line(&b, &key[1], signature, sizeof signature);
	}
	return buf_done(&b, note);
}

/* The keys of that type in the log's name: how many there are, and how many of them signed. */
struct signers {
	int given, signed_by;
};

static struct signers signers_of(const struct note_key *key, int n, uint64_t verified, str origin,
                                 enum note_type type)
{
	struct signers s = { 0, 0 };

	for (int i = 0; i < n; i++) {
		if (key[i].type != type || !str_eq(key[i].name, origin))
			continue;
		s.given++;
		s.signed_by += (int)(verified >> i & 1);
	}
	return s;
}

/* Of several keys of one type one is enough, since keys are changed; but whoever was given an
 * Ed25519 and an SM2 key wants both, and a line that was cut off must not go unseen. */
static err signers_check(struct cx *cx, const struct note_key *key, int n, uint64_t verified,
                         str origin)
{
	struct signers ed = signers_of(key, n, verified, origin, NOTE_ED25519);
	struct signers sm2 = signers_of(key, n, verified, origin, NOTE_SM2);

	if (ed.signed_by + sm2.signed_by == 0)
		return fail(cx, E_BAD_SIGNATURE, "not signed by the log that it names, %.*s",
		            P(origin));
	if ((ed.given > 0 && ed.signed_by == 0) || (sm2.given > 0 && sm2.signed_by == 0))
		return fail(cx, E_BAD_SIGNATURE,
		            "%.*s has not signed with %s, although a key for it was given",
		            P(origin), ed.given > 0 && ed.signed_by == 0 ? "Ed25519" : "SM2");
	return OK;
}

err checkpoint_open(struct cx *cx, str text, const struct note_key *key, int n,
                    struct checkpoint *out, uint64_t *verified)
{
	struct note *note = NEW(cx->arena, struct note);

	TRY(note_parse(cx, text, note));
	TRY(note_verify(cx, note, key, n, verified));
	TRY(checkpoint_parse(cx, note->text, out));
	return signers_check(cx, key, n, *verified, out->origin);
}

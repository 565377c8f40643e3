/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See proof.h for the format. */
#include "tree/proof.h"

#include <string.h>

#include "base/arena.h"
#include "code/text.h"

#define MAGIC "c2sp.org/tlog-proof@v1\n"
#define TEXT_MAX (NOTE_MAX + 65536) /* a note, the hashes, and an extra line of some size */

err tlog_proof_write(struct cx *cx, uint64_t index, const struct hash_list *path, str checkpoint,
                     str *out)
{
	struct buf b = buf_new(cx->arena);

	buf_fmt(&b, MAGIC "index %llu\n", (unsigned long long)index);
	for (int i = 0; i < path->n; i++) {
		base64_write(&b, path->hash[i].b, HASH_SIZE);
		buf_char(&b, '\n');
	}
	buf_char(&b, '\n');
	buf_str(&b, checkpoint);
	return buf_done(&b, out);
}

static err bad(struct cx *cx, const char *what)
{
	return fail(cx, E_SYNTAX, "proof: %s", what);
}

static err index_parse(struct cx *cx, str line, uint64_t *out)
{
	str digits = str_part(line, 6, line.n);

	if (!str_starts(line, S("index ")) || !str_u64(digits, TREE_SIZE_MAX, out) ||
	    (digits.n > 1 && digits.p[0] == '0'))
		return bad(cx, "no index");
	return OK;
}

static err path_parse(struct cx *cx, str *rest, struct hash_list *out)
{
	out->hash = NEW_N(cx->arena, struct hash, PROOF_MAX);
	for (out->n = 0;; out->n++) {
		str line;
		str hash;
		if (str_find(*rest, '\n', 0) < 0)
			return bad(cx, "cut short");
		*rest = str_cut(*rest, '\n', &line);
		if (line.n == 0)
			return OK;
		if (out->n >= TREE_LEVELS)
			return bad(cx, "too many hashes");
		if (!base64_read(cx->arena, line, &hash) || hash.n != HASH_SIZE)
			return bad(cx, "a line is no hash");
		memcpy(out->hash[out->n].b, hash.p, HASH_SIZE);
	}
}

err tlog_proof_parse(struct cx *cx, str text, struct tlog_proof *out)
{
	str line;
	str extra;

	if (text.n > TEXT_MAX)
		return fail(cx, E_TOO_LARGE, "proof: more than %zu bytes", TEXT_MAX);
	if (!str_starts(text, S(MAGIC)))
		return bad(cx, "does not begin with " MAGIC);
	text = str_part(text, sizeof MAGIC - 1, text.n);
	text = str_cut(text, '\n', &line);
	if (str_starts(line, S("extra "))) {
		if (!base64_read(cx->arena, str_part(line, 6, line.n), &extra))
			return bad(cx, "the extra data is no base64");
		text = str_cut(text, '\n', &line);
	}
	TRY(index_parse(cx, line, &out->index));
	TRY(path_parse(cx, &text, &out->path));
	out->checkpoint = text;
	return OK;
}

err tlog_proof_verify(struct cx *cx, const struct tlog_proof *proof, str leaf,
                      const struct note_key *key, int n, struct checkpoint *out, uint64_t *verified)
{
	struct hash hash = sha256_leaf(leaf);

	TRY(checkpoint_open(cx, proof->checkpoint, key, n, out, verified));
	return merkle_verify_inclusion(cx, &hash, proof->index, out->size, &proof->path,
	                               &out->root);
}

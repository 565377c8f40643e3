/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checkpoints (C2SP tlog-checkpoint): origin, size and root, as a signed note. */
#ifndef TREE_CHECKPOINT_H
#define TREE_CHECKPOINT_H

#include "crypt/signer.h"
#include "tree/merkle.h"
#include "tree/note.h"

struct checkpoint {
	str origin;
	uint64_t size;
	struct hash root;
};

/* The text of the note: three lines; extension lines are never written. */
str checkpoint_text(struct arena *a, const struct checkpoint *c);
/* The reverse, strictly; extension lines are read over, texts borrowed.  E_SYNTAX, also when a tree
 * without leaves has another root than it must. */
MUST err checkpoint_parse(struct cx *cx, str text, struct checkpoint *out);
/* The note with both signature lines, Ed25519 first; sm2 may be NULL.  E_CRYPTO when the origin is
 * no key name; errors of the signers: then there is no note. */
MUST err checkpoint_sign(struct cx *cx, const struct checkpoint *c, const struct signer *ed,
                         const struct signer *sm2, str *note);
/* Parses a signed note, verifies it (note_verify) and demands that the origin is the name of a key
 * that verified as the log's own (Ed25519 or SM2): a witness alone does not make a log.  For each
 * of the two algorithms of which a key in that name is given, one must have signed, or it is
 * E_BAD_SIGNATURE.  Keys of other names count if they signed.  *verified receives a bit a key. */
MUST err checkpoint_open(struct cx *cx, str note, const struct note_key *key, int n,
                         struct checkpoint *out, uint64_t *verified);
/* The verifier keys of a log, Ed25519 first; sm2 may be NULL: then *n is 1.  E_CRYPTO when the
 * origin is no key name. */
MUST err checkpoint_keys(struct cx *cx, str origin, const struct public_key *ed,
                         const struct public_key *sm2, struct note_key out[2], int *n);

#endif

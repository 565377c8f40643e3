/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs that verify offline (C2SP tlog-proof):
 *
 *   c2sp.org/tlog-proof@v1
 *   extra <base64>              (optional; never written, accepted and ignored)
 *   index <decimal>
 *   <base64 hash>               (none to 63 lines)
 *   <empty line>
 *   <checkpoint, a signed note> */
#ifndef TREE_PROOF_H
#define TREE_PROOF_H

#include "tree/checkpoint.h"

struct tlog_proof {
	uint64_t index;
	struct hash_list path;
	str checkpoint;
};

MUST err tlog_proof_write(struct cx *cx, uint64_t index, const struct hash_list *path,
                          str checkpoint, str *out);
/* Strict; texts are borrowed, hashes in the arena.  E_SYNTAX, E_TOO_LARGE; nothing is verified yet.
 */
MUST err tlog_proof_parse(struct cx *cx, str text, struct tlog_proof *out);
/* That the leaf stands at proof->index of a log whose checkpoint verifies with the keys; *out and
 * *verified as in checkpoint_open.  E_BAD_SIGNATURE, E_BAD_PROOF, E_SYNTAX. */
MUST err tlog_proof_verify(struct cx *cx, const struct tlog_proof *proof, str leaf,
                           const struct note_key *key, int n, struct checkpoint *out,
                           uint64_t *verified);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Merkle tree of RFC 6962, section 2.1: roots, growth at the right edge, and proofs verified.
 * Nothing here reads storage; see tile.h for that. */
#ifndef TREE_MERKLE_H
#define TREE_MERKLE_H

#include "base/cx.h"
#include "crypt/hash.h"

#define TREE_LEVELS 63 /* sizes stay below 2^63 */
#define TREE_SIZE_MAX INT64_MAX
#define PROOF_MAX (TREE_LEVELS + 1) /* hashes in the longest proof that a tree can have */

/* A proof, in the order of RFC 6962: from the leaf's side up. */
struct hash_list {
	struct hash *hash;
	int n;
};

/* SHA-256 of nothing: the root of the tree without leaves. */
struct hash merkle_empty(void);
/* Where a tree of n >= 2 leaves divides: the largest power of two below n. */
uint64_t merkle_left(uint64_t n);
/* The root of n leaf hashes. */
struct hash merkle_root(const struct hash *leaf_hash, uint64_t n);
/* E_BAD_PROOF unless the leaf hash stands at `index` of the tree with this size and root. */
MUST err merkle_verify_inclusion(struct cx *cx, const struct hash *leaf_hash, uint64_t index,
                                 uint64_t size, const struct hash_list *proof,
                                 const struct hash *root);
/* E_BAD_PROOF unless the tree (size1, root1) is the beginning of (size2, root2).  Every tree begins
 * with the empty one, so that there is nothing to prove: size1 = 0 is refused, except against size2
 * = 0, and a caller does not ask. */
MUST err merkle_verify_consistency(struct cx *cx, uint64_t size1, const struct hash *root1,
                                   uint64_t size2, const struct hash *root2,
                                   const struct hash_list *proof);

/* A tree that only grows, as the roots of its complete subtrees from left to right: one for each
 * bit of `size`.  Zeroed it is the empty tree.  For readers that take the leaves one after the
 * other. */
struct frontier {
	uint64_t size;
	int n;
	struct hash node[TREE_LEVELS + 1];
};

void frontier_add(struct frontier *f, const struct hash *leaf_hash);
struct hash frontier_root(const struct frontier *f);

#endif

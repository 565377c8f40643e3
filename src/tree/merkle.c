/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree of n leaves has a left part of the largest power of two below n.  Verification walks from
 * the leaf to the root; where the walk runs along the right edge of the tree, levels without a
 * sibling are skipped. */
#include "tree/merkle.h"

#include <assert.h>

struct hash merkle_empty(void)
{
	return sha256(S_NONE);
}

uint64_t merkle_left(uint64_t n)
{
	assert(n >= 2);
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

struct hash merkle_root(const struct hash *leaf_hash, uint64_t n)
{
	if (n == 0)
		return merkle_empty();
	if (n == 1)
		return leaf_hash[0];
	uint64_t k = merkle_left(n);
	struct hash left = merkle_root(leaf_hash, k);
	struct hash right = merkle_root(leaf_hash + k, n - k);
	return sha256_node(&left, &right);
}

static err bad(struct cx *cx, const char *what)
{
	return fail(cx, E_BAD_PROOF, "%s", what);
}

err merkle_verify_inclusion(struct cx *cx, const struct hash *leaf_hash, uint64_t index,
                            uint64_t size, const struct hash_list *proof, const struct hash *root)
{
	struct hash hash = *leaf_hash;
	uint64_t node = index;
	int used = 0;

	if (index >= size)
		return bad(cx, "inclusion proof: the index lies outside the tree");
	for (uint64_t last = size - 1; last > 0; last >>= 1, node >>= 1) {
		bool right = (node & 1) != 0;
		if (!right && node == last)
			continue; /* no sibling at this level: the right edge */
		if (used >= proof->n)
			return bad(cx, "inclusion proof: too short");
		const struct hash *sibling = &proof->hash[used++];
		hash = right ? sha256_node(sibling, &hash) : sha256_node(&hash, sibling);
	}
	if (used != proof->n)
		return bad(cx, "inclusion proof: too long");
	if (!hash_eq(&hash, root))
		return bad(cx, "inclusion proof: does not lead to the root");
	return OK;
}

/* Sizes that need no hashing. */
static err consistency_trivial(struct cx *cx, uint64_t size1, const struct hash *root1,
                               uint64_t size2, const struct hash *root2, int proof_n)
{
	struct hash empty = merkle_empty();

	if (size1 > size2)
		return bad(cx, "consistency proof: the older tree is larger");
	if (size1 < size2)
		return bad(
		        cx,
		        "consistency proof: the empty tree begins every tree and proves nothing");
	if (proof_n != 0 || !hash_eq(root1, root2))
		return bad(cx, "consistency proof: two roots for one size, or needless hashes");
	if (size1 == 0 && !hash_eq(root1, &empty))
		return bad(cx, "consistency proof: not the root of the empty tree");
	return OK;
}

/* Both trees share the complete subtree that ends the older one; from there up, what lies left
 * belongs to both and what lies right only to the newer. */
struct climb {
	uint64_t node,
	        last; /* position of that subtree's ancestor, and of the last node, on a level */
	struct hash old, new;
	int used;
};

static bool climb_up(struct climb *c, const struct hash_list *proof)
{
	for (; c->last > 0; c->last >>= 1, c->node >>= 1) {
		bool right = (c->node & 1) != 0;
		if (!right && c->node == c->last)
			continue;
		if (c->used >= proof->n)
			return false;
		const struct hash *sibling = &proof->hash[c->used++];
		if (right)
			c->old = sha256_node(sibling, &c->old);
		c->new = right ? sha256_node(sibling, &c->new) : sha256_node(&c->new, sibling);
	}
	return c->used == proof->n;
}

err merkle_verify_consistency(struct cx *cx, uint64_t size1, const struct hash *root1,
                              uint64_t size2, const struct hash *root2,
                              const struct hash_list *proof)
{
	struct climb c = { .node = size1 - 1, .last = size2 - 1, .old = *root1, .new = *root1 };

	if (size1 == 0 || size1 >= size2)
		return consistency_trivial(cx, size1, root1, size2, root2, proof->n);
	for (; (c.node & 1) != 0; c.node >>= 1)
		c.last >>= 1;
	/* Where that subtree is the whole older tree, the proof leaves it out: it is root1. */
	if (c.node != 0) {
		if (proof->n == 0)
			return bad(cx, "consistency proof: empty");
		c.old = c.new = proof->hash[c.used++];
	}
	if (!climb_up(&c, proof))
		return bad(cx, "consistency proof: too short or too long");
	if (!hash_eq(&c.old, root1) || !hash_eq(&c.new, root2))
		return bad(cx, "consistency proof: does not lead to the roots");
	return OK;
}

/* Like adding one to a binary number: each carry joins two subtrees of one height. */
void frontier_add(struct frontier *f, const struct hash *leaf_hash)
{
	struct hash hash = *leaf_hash;

	assert(f->size < (uint64_t)TREE_SIZE_MAX);
	for (uint64_t rest = f->size; (rest & 1) != 0; rest >>= 1)
		hash = sha256_node(&f->node[--f->n], &hash);
	f->node[f->n++] = hash;
	f->size++;
}

struct hash frontier_root(const struct frontier *f)
{
	if (f->n == 0)
		return merkle_empty();
	struct hash root = f->node[f->n - 1];
	for (int i = f->n - 2; i >= 0; i--)
		root = sha256_node(&f->node[i], &root);
	return root;
}

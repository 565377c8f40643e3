/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growing a tree that is kept in tiles.
 *
 * All that a tree of s leaves needs in order to grow is its right edge: on level L the s / 256^L
 * mod 256 hashes of the partial tile, at most 8 tiles in all.  They also give its root, since they
 * are the complete subtrees of which it consists, so that what was read is checked before it is
 * built upon.  Each new hash goes into the edge of its level; a tile that becomes full is emitted,
 * and its root is a new hash for the level above. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "tree/tile.h"

struct edge {
	uint64_t n[TILE_LEVELS]; /* number of the tile that is being filled */
	int width[TILE_LEVELS];  /* hashes in it, 0 to 255 */
	bool touched[TILE_LEVELS];
	struct hash tile[TILE_LEVELS][TILE_WIDTH];
};

static str tile_bytes(const struct edge *e, int level, int width)
{
	return (str){ (const char *)e->tile[level], (size_t)width * HASH_SIZE };
}

static err edge_read(struct cx *cx, const struct tile_source *source, uint64_t size, struct edge *e)
{
	for (int level = 0; level < TILE_LEVELS; level++) {
		uint64_t hashes = size >> (8 * level);
		int width = (int)(hashes % TILE_WIDTH);
		str bytes;

		e->n[level] = hashes / TILE_WIDTH;
		e->width[level] = width;
		if (width == 0)
			continue;
		TRY(source->read(source->state, cx, level, e->n[level], width, &bytes));
		if (bytes.n != (size_t)width * HASH_SIZE)
			return fail(cx, E_CORRUPT, "tile %d/%llu has %zu bytes instead of %d",
			            level, (unsigned long long)e->n[level], bytes.n,
			            width * HASH_SIZE);
		memcpy(e->tile[level], bytes.p, bytes.n);
	}
	return OK;
}

/* Joins the subtrees of one level's edge, from right to left, to what stands right of them.  The
 * bits of the width say which complete subtrees those are. */
static void level_fold(const struct edge *e, int level, struct hash *root, bool *have)
{
	int end = e->width[level];

	for (int span = 1; span < TILE_WIDTH; span *= 2) {
		if ((e->width[level] & span) == 0)
			continue;
		end -= span;
		struct hash part = merkle_root(&e->tile[level][end], (uint64_t)span);
		*root = *have ? sha256_node(&part, root) : part;
		*have = true;
	}
}

static struct hash edge_root(const struct edge *e)
{
	struct hash root = merkle_empty();
	bool have = false;

	for (int level = 0; level < TILE_LEVELS; level++)
		level_fold(e, level, &root, &have);
	return root;
}

struct growth {
	struct cx *cx;
	tile_emit emit;
	void *state;
	struct edge *edge;
};

/* Appends the hash to its level; *up receives the hash for the level above when the tile became
 * full. */
static err edge_add(struct growth *g, int level, const struct hash *hash, struct hash *up,
                    bool *full)
{
	struct edge *e = g->edge;

	e->tile[level][e->width[level]++] = *hash;
	e->touched[level] = true;
	*full = e->width[level] == TILE_WIDTH;
	if (!*full)
		return OK;
	TRY(g->emit(g->state, g->cx, level, e->n[level], tile_bytes(e, level, TILE_WIDTH)));
	*up = merkle_root(e->tile[level], TILE_WIDTH);
	e->n[level]++;
	e->width[level] = 0;
	return OK;
}

/* Takes one level's new hashes; those for the level above are written over the front of the same
 * row. */
static err level_add(struct growth *g, int level, const struct hash *in, uint64_t n,
                     struct hash *up, uint64_t *up_n)
{
	*up_n = 0;
	for (uint64_t i = 0; i < n; i++) {
		bool full;
		struct hash root;
		TRY(edge_add(g, level, &in[i], &root, &full));
		if (full)
			up[(*up_n)++] = root;
	}
	if (!g->edge->touched[level] || g->edge->width[level] == 0)
		return OK;
	return g->emit(g->state, g->cx, level, g->edge->n[level],
	               tile_bytes(g->edge, level, g->edge->width[level]));
}

static err edge_check(struct cx *cx, const struct edge *e, uint64_t size, const struct hash *root)
{
	struct hash found = edge_root(e);

	if (root != NULL && !hash_eq(&found, root))
		return fail(cx, E_CORRUPT, "the stored tiles do not hash to the root of size %llu",
		            (unsigned long long)size);
	return OK;
}

err tile_grow(struct cx *cx, const struct tile_source *source, uint64_t old_size,
              const struct hash *old_root, const struct hash *leaf_hash, uint64_t n, tile_emit emit,
              void *state, struct hash *new_root)
{
	struct growth g = { cx, emit, state, NEW(cx->arena, struct edge) };
	const struct hash *in = leaf_hash;
	uint64_t count = n;

	if (old_size > TREE_SIZE_MAX || n > TREE_SIZE_MAX - old_size)
		return fail(cx, E_RANGE, "a tree has fewer than 2^63 leaves");
	TRY(edge_read(cx, source, old_size, g.edge));
	TRY(edge_check(cx, g.edge, old_size, old_root));
	struct hash *row = NEW_N(cx->arena, struct hash, n / TILE_WIDTH + 1);
	for (int level = 0; level < TILE_LEVELS && count > 0; level++) {
		TRY(level_add(&g, level, in, count, row, &count));
		in = row;
	}
	*new_root = edge_root(g.edge);
	return OK;
}

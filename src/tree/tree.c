/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roots and proofs over tiles.
 *
 * The hash of the complete subtree (height h, number k), which covers the leaves from k 2^h up to
 * (k+1) 2^h - 1, lies in tile level h / 8; where h is no multiple of 8 it is computed from 2^(h mod
 * 8) neighbours of one tile.  Every tree is a row of complete subtrees of falling height, so roots
 * and proofs need a logarithmic number of them. */
#include <assert.h>

#include "base/arena.h"
#include "tree/tile.h"

/* A proof touches, on each level, the tile above its leaf and the tile at the right edge, and each
 * several times. */
#define KEPT (2 * TILE_LEVELS)

struct kept {
	int level;
	uint64_t n;
	const struct hash *hash;
};

struct reader {
	struct cx *cx;
	const struct tile_source *source;
	uint64_t size;
	int kept_n;
	struct kept kept[KEPT];
};

static err reader_fetch(struct reader *r, int level, uint64_t n, struct kept *out)
{
	int width = tile_width(r->size, level, n);
	str bytes;

	assert(width > 0);
	TRY(r->source->read(r->source->state, r->cx, level, n, width, &bytes));
	if (bytes.n != (size_t)width * HASH_SIZE)
		return fail(r->cx, E_CORRUPT, "tile %d/%llu has %zu bytes instead of %d", level,
		            (unsigned long long)n, bytes.n, width * HASH_SIZE);
	*out = (struct kept){ level, n, (const struct hash *)bytes.p };
	return OK;
}

static err reader_tile(struct reader *r, int level, uint64_t n, const struct hash **out)
{
	for (int i = 0; i < r->kept_n; i++)
		if (r->kept[i].level == level && r->kept[i].n == n) {
			*out = r->kept[i].hash;
			return OK;
		}
	assert(r->kept_n < KEPT);
	TRY(reader_fetch(r, level, n, &r->kept[r->kept_n]));
	*out = r->kept[r->kept_n++].hash;
	return OK;
}

static err subtree(struct reader *r, int height, uint64_t k, struct hash *out)
{
	uint64_t span = UINT64_C(1) << (height % 8);
	uint64_t first = k * span;
	const struct hash *tile;

	TRY(reader_tile(r, height / 8, first / TILE_WIDTH, &tile));
	*out = merkle_root(tile + first % TILE_WIDTH, span);
	return OK;
}

/* The root of the leaves [begin, end), where begin is a multiple of every subtree that it starts.
 */
static err range_root(struct reader *r, uint64_t begin, uint64_t end, struct hash *out)
{
	struct hash part[TREE_LEVELS];
	int n = 0;

	while (begin < end) {
		int height = 63 - __builtin_clzll(end - begin);
		TRY(subtree(r, height, begin >> height, &part[n++]));
		begin += UINT64_C(1) << height;
	}
	assert(n > 0);
	*out = part[n - 1];
	for (int i = n - 2; i >= 0; i--)
		*out = sha256_node(&part[i], out);
	return OK;
}

static err reader_new(struct cx *cx, const struct tile_source *source, uint64_t size,
                      struct reader *out)
{
	if (size > TREE_SIZE_MAX)
		return fail(cx, E_RANGE, "a tree has fewer than 2^63 leaves");
	*out = (struct reader){ .cx = cx, .source = source, .size = size };
	return OK;
}

err tree_root(struct cx *cx, const struct tile_source *source, uint64_t size, struct hash *out)
{
	struct reader r;

	TRY(reader_new(cx, source, size, &r));
	if (size > 0)
		return range_root(&r, 0, size, out);
	*out = merkle_empty();
	return OK;
}

/* Walking down gives a proof from the root's side; RFC 6962 writes it from the leaf's. */
static void reverse(struct hash_list *list)
{
	for (int i = 0, k = list->n - 1; i < k; i++, k--) {
		struct hash swap = list->hash[i];
		list->hash[i] = list->hash[k];
		list->hash[k] = swap;
	}
}

static struct hash_list list_new(struct cx *cx)
{
	return (struct hash_list){ NEW_N(cx->arena, struct hash, PROOF_MAX), 0 };
}

err tree_inclusion(struct cx *cx, const struct tile_source *source, uint64_t index, uint64_t size,
                   struct hash_list *out)
{
	struct reader r;
	uint64_t begin = 0;
	uint64_t end = size;

	TRY(reader_new(cx, source, size, &r));
	if (index >= size)
		return fail(cx, E_NOT_FOUND, "leaf %llu is not in a tree of %llu",
		            (unsigned long long)index, (unsigned long long)size);
	*out = list_new(cx);
	while (end - begin > 1) {
		uint64_t middle = begin + merkle_left(end - begin);
		struct hash *sibling = &out->hash[out->n++];
		if (index < middle) {
			TRY(range_root(&r, middle, end, sibling));
			end = middle;
		} else {
			TRY(range_root(&r, begin, middle, sibling));
			begin = middle;
		}
	}
	reverse(out);
	return OK;
}

err tree_consistency(struct cx *cx, const struct tile_source *source, uint64_t old_size,
                     uint64_t size, struct hash_list *out)
{
	struct reader r;
	uint64_t begin = 0;
	uint64_t end = size;

	TRY(reader_new(cx, source, size, &r));
	if (old_size > size)
		return fail(cx, E_NOT_FOUND, "a tree of %llu has not been reached",
		            (unsigned long long)old_size);
	*out = list_new(cx);
	if (old_size == 0 || old_size == size)
		return OK;
	while (old_size != end) {
		uint64_t middle = begin + merkle_left(end - begin);
		struct hash *other = &out->hash[out->n++];
		if (old_size <= middle) {
			TRY(range_root(&r, middle, end, other));
			end = middle;
		} else {
			TRY(range_root(&r, begin, middle, other));
			begin = middle;
		}
	}
	/* begin = 0: what is left is the whole older tree, whose root the verifier has. */
	if (begin > 0)
		TRY(range_root(&r, begin, end, &out->hash[out->n++]));
	reverse(out);
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One growing tile a level; when it is full, its root goes into the tile above. */
#include "audit/tiles.h"

static str bytes_of(const struct tiles *t, int level)
{
	return (str){ (const char *)t->hash[level], (size_t)t->width[level] * HASH_SIZE };
}

void tiles_add(struct tiles *t, const struct hash *leaf, tiles_emit emit, void *state)
{
	struct hash hash = *leaf;

	for (int level = 0; level < TILE_LEVELS; level++) {
		t->hash[level][t->width[level]++] = hash;
		if (t->width[level] < TILE_WIDTH)
			return;
		emit(state, level, t->n[level], bytes_of(t, level));
		hash = merkle_root(t->hash[level], TILE_WIDTH);
		t->n[level]++;
		t->width[level] = 0;
	}
}

void tiles_rest(const struct tiles *t, tiles_emit emit, void *state)
{
	for (int level = 0; level < TILE_LEVELS; level++)
		if (t->width[level] > 0)
			emit(state, level, t->n[level], bytes_of(t, level));
}

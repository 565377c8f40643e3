/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hash tiles that a log must have, made again from its leaves. */
#ifndef AUDIT_TILES_H
#define AUDIT_TILES_H

#include "tree/tile.h"

/* Zeroed it is the tree without leaves. */
struct tiles {
	uint64_t n[TILE_LEVELS]; /* of the tile that grows */
	int width[TILE_LEVELS];
	struct hash hash[TILE_LEVELS][TILE_WIDTH];
};

/* Receives one tile, from the leaves' level up and from left to right; bytes are borrowed. */
typedef void (*tiles_emit)(void *state, int level, uint64_t n, str bytes);

/* Adds a leaf hash and emits every tile that became full by it. */
void tiles_add(struct tiles *t, const struct hash *leaf, tiles_emit emit, void *state);
/* Emits the tiles that are not full. */
void tiles_rest(const struct tiles *t, tiles_emit emit, void *state);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles of a transparency log (C2SP tlog-tiles): 256 hashes each.
 *
 * The tile (level L, number n) holds the hashes of complete subtrees of 256^L leaves, from number
 * 256 n on. The rightmost tile of a level may be partial, with 1 to 255 hashes.  Levels inside a
 * tile are computed. */
#ifndef TREE_TILE_H
#define TREE_TILE_H

#include "base/buf.h"
#include "tree/merkle.h"

#define TILE_WIDTH 256
#define TILE_LEVELS 8   /* 256^8 leaves are more than there are indices */
#define TILE_ENTRIES -1 /* the "level" of bundles of entries */
#define ENTRY_MAX 65535 /* bytes of an entry: its length is two bytes */

/* -- names ----------------------------------------------------------------------------------- */

struct tile_name {
	int level; /* 0 to TILE_LEVELS - 1, or TILE_ENTRIES */
	uint64_t n;
	int width; /* 1 to 256 */
};

/* "tile/0/x001/x234/067.p/5", "tile/entries/000"; the width is left out when it is 256. */
void tile_path(struct buf *b, int level, uint64_t n, int width);
/* What follows "tile/": "0/x001/234.p/5" or "entries/000".  False unless written exactly as
 * tile_path does, and for levels and numbers that no tree below 2^63 leaves has. */
bool tile_parse(str path, struct tile_name *out);
/* Hashes in tile n of the level in a tree of that size: 0 to 256. */
int tile_width(uint64_t size, int level, uint64_t n);

/* Walks over the tiles that are new or longer in a tree of new_size than in one of old_size, each
 * once, at its width in the new tree, level by level and from left to right: just what tile_grow
 * emits. */
struct tile_walk {
	uint64_t old_size, new_size;
	struct tile_name next;
};

struct tile_walk tile_walk_new(uint64_t old_size, uint64_t new_size);
/* False when there are no more. */
bool tile_walk_next(struct tile_walk *w, struct tile_name *out);

/* -- entries --------------------------------------------------------------------------------- */

/* Entry bundles: each entry preceded by its length as two bytes, big-endian. E_TOO_LARGE above
 * ENTRY_MAX. */
MUST err bundle_add(struct cx *cx, struct buf *b, str entry);
/* Takes the first entry off *rest, borrowed; E_SYNTAX when it is cut short. */
MUST err bundle_next(struct cx *cx, str *rest, str *entry);
/* A whole bundle as exactly n entries (1 to 256), borrowed; E_SYNTAX when there are fewer or more.
 */
MUST err bundle_read(struct cx *cx, str bytes, int n, str *entry);

/* -- trees over tiles ------------------------------------------------------------------------ */

/* Where tiles are read.  `width` is the tile's width in the tree that is asked about, and exactly
 * width * 32 bytes must come back, valid as long as cx->arena.  A longer stored tile begins with
 * the same bytes, so a part of it will do. */
struct tile_source {
	err (*read)(void *state, struct cx *cx, int level, uint64_t n, int width, str *out);
	void *state;
};

/* The root of the tree of `size` leaves; at most one tile a level is read.  E_CORRUPT: a tile with
 * another length. */
MUST err tree_root(struct cx *cx, const struct tile_source *source, uint64_t size,
                   struct hash *out);
/* Proofs in the arena; at most two tiles a level are read.  E_NOT_FOUND: the leaf, or the older
 * tree, is not within. The tiles are believed: who wants to be sure verifies the proof, which costs
 * less than making it.  An older tree of no leaves or of the same size has an empty proof. */
MUST err tree_inclusion(struct cx *cx, const struct tile_source *source, uint64_t index,
                        uint64_t size, struct hash_list *out);
MUST err tree_consistency(struct cx *cx, const struct tile_source *source, uint64_t old_size,
                          uint64_t size, struct hash_list *out);

/* Receives one tile; its width is bytes.n / 32.  The bytes are borrowed. */
typedef err (*tile_emit)(void *state, struct cx *cx, int level, uint64_t n, str bytes);
/* Grows the tree from old_size by n leaf hashes: emits every tile that is new or longer, whole,
 * from the leaves' level up and from left to right, and gives the new root.  Reads at most one
 * partial tile a level; they must hash to old_root: E_CORRUPT otherwise, before anything is
 * emitted.  old_root NULL leaves that check out. */
MUST err tile_grow(struct cx *cx, const struct tile_source *source, uint64_t old_size,
                   const struct hash *old_root, const struct hash *leaf_hash, uint64_t n,
                   tile_emit emit, void *state, struct hash *new_root);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the log from the database: leaves, tiles, checkpoints, proofs. */
#ifndef OP_LOG_READ_H
#define OP_LOG_READ_H

#include "op/op.h"
#include "tree/tile.h"

struct checkpoint_row {
	int64_t size;
	struct hash root;
	str note;
	int64_t at_ms;
};

/* The newest checkpoint; E_NOT_YET when none has been published. */
MUST err log_checkpoint(struct cx *cx, struct tx *tx, struct checkpoint_row *out);
/* The newest that may be shown (app_shown). */
MUST err log_shown(struct call *call, struct checkpoint_row *out);
/* How many leaves that covers, 0 when none may be. */
MUST err log_published(struct call *call, int64_t *size);
/* The bytes of one leaf; E_NOT_FOUND beyond the end. */
MUST err log_leaf(struct cx *cx, struct tx *tx, int64_t index, str *out);
/* Leaves from `first` on, in order, until n have been read; `each` may keep nothing. */
struct leaf_row {
	int64_t index;
	str bytes;
	str sm3;
};
typedef err (*leaf_each)(struct cx *cx, void *state, const struct leaf_row *leaf);
MUST err log_leaves(struct cx *cx, struct tx *tx, int64_t first, int64_t n, leaf_each each,
                    void *state);
/* The block in which a tile's first leaf lies: its row is found by it. */
int64_t log_tile_block(int level, int64_t n);
/* One tile as stored, at most 256 hashes; E_NOT_FOUND. */
MUST err log_tile(struct cx *cx, struct tx *tx, int level, int64_t n, str *out);
/* A tile source over the transaction, for proofs. `tx` must outlive it. */
struct tile_source log_tiles(struct tx *tx);
/* "c2sp.org/tlog-proof@v1" for a leaf covered by the checkpoint; E_NOT_YET when it is not. */
MUST err log_proof(struct cx *cx, struct tx *tx, const struct checkpoint_row *cp, int64_t index,
                   str *out);

extern const struct sql log_sql[];
extern const int log_sql_n;

#endif

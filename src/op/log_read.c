/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See log_read.h.  Rows are found by (block, …) so that a distributed table needs one shard only.
 */
#include "op/log_read.h"

#include <string.h>

#include "base/arena.h"
#include "op/app.h"
#include "op/head.h"
#include "tree/proof.h"

enum { NEWEST, PUBLISHED, LEAF, LEAVES, TILE };

const struct sql log_sql[] = {
	[NEWEST] = { "checkpoint.newest",
	             "SELECT size, root, note, at_ms FROM checkpoint WHERE size <= $1 "
	             "ORDER BY size DESC LIMIT 1",
	             NULL, NULL },
	[PUBLISHED] = { "checkpoint.published",
	                "SELECT size FROM checkpoint WHERE size <= $1 ORDER BY size DESC LIMIT 1",
	                NULL, NULL },
	[LEAF] = { "leaf.get", "SELECT bytes FROM leaf WHERE block = $1 AND idx = $2", NULL, NULL },
	[LEAVES] = { "leaf.range",
	             "SELECT idx, bytes, sm3 FROM leaf "
	             "WHERE block = $1 AND idx >= $2 AND idx < $3 ORDER BY idx",
	             NULL, NULL },
	[TILE] = { "tile.get", "SELECT bytes FROM tile WHERE block = $1 AND level = $2 AND n = $3",
	           NULL, NULL },
};
const int log_sql_n = COUNT_OF(log_sql);

static err checkpoint_upto(struct cx *cx, struct tx *tx, int64_t size, struct checkpoint_row *out)
{
	const struct value most = V_INT(size);
	struct value v[4];
	err e = db_one(cx, tx, &log_sql[NEWEST], &most, 1, v, 4);

	if (e == E_NOT_FOUND)
		return fail(cx, E_NOT_YET, "no checkpoint has been published yet");
	TRY(e);
	if (v[1].s.n != sizeof out->root)
		return fail(cx, E_CORRUPT, "the root of checkpoint %lld is not 32 bytes",
		            (long long)v[0].i);
	*out = (struct checkpoint_row){ .size = v[0].i, .note = v[2].s, .at_ms = v[3].i };
	memcpy(out->root.b, v[1].s.p, sizeof out->root);
	return OK;
}

err log_published(struct call *call, int64_t *size)
{
	const struct value most = V_INT(app_shown(call->app));
	struct value v = V_INT(0);

	if (most.i >= 0 && most.i != INT64_MAX) { /* the publisher of this server keeps it up */
		*size = most.i;
		return OK;
	}
	err e = db_one(&call->cx, call->tx, &log_sql[PUBLISHED], &most, 1, &v, 1);

	*size = v.i;
	return e == E_NOT_FOUND ? OK : e;
}

err log_checkpoint(struct cx *cx, struct tx *tx, struct checkpoint_row *out)
{
	return checkpoint_upto(cx, tx, INT64_MAX, out);
}

err log_shown(struct call *call, struct checkpoint_row *out)
{
	return checkpoint_upto(&call->cx, call->tx, app_shown(call->app), out);
}

err log_leaf(struct cx *cx, struct tx *tx, int64_t index, str *out)
{
	const struct value param[] = { V_INT(index / LEAVES_PER_BLOCK), V_INT(index) };
	struct value v;

	TRY(db_one(cx, tx, &log_sql[LEAF], param, 2, &v, 1));
	*out = v.s;
	return OK;
}

/* What the head or a checkpoint counts is there, or the log contradicts itself.  Where a commit
 * reaches one machine after the other it may only be late. */
static err absence(const struct tx *tx)
{
	return db_piecemeal(tx->db) ? E_BUSY : E_CORRUPT;
}

struct each {
	leaf_each each;
	void *state;
	int64_t next;
	err absence;
};

static err leaf_row(struct cx *cx, void *state, const struct value *v, int n)
{
	struct each *e = state;
	const struct leaf_row row = { v[0].i, v[1].s, v[2].s };
	(void)n;

	if (row.index != e->next)
		return fail(cx, e->absence, "leaf %lld is missing", (long long)e->next);
	e->next++;
	return e->each(cx, e->state, &row);
}

err log_leaves(struct cx *cx, struct tx *tx, int64_t first, int64_t n, leaf_each each, void *state)
{
	struct each e = { each, state, first, absence(tx) };
	int64_t end = first + n;

	while (e.next < end) {
		int64_t block = e.next / LEAVES_PER_BLOCK;
		int64_t block_end = (block + 1) * LEAVES_PER_BLOCK;
		int64_t stop = block_end < end ? block_end : end;
		const struct value param[] = { V_INT(block), V_INT(e.next), V_INT(stop) };
		TRY(db_each(cx, tx, &log_sql[LEAVES], param, 3, leaf_row, &e));
		if (e.next < stop)
			return fail(cx, e.absence, "leaf %lld is missing", (long long)e.next);
	}
	return OK;
}

/* Very high tiles start at 0 or far apart. */
int64_t log_tile_block(int level, int64_t n)
{
	int shift = 8 * (level + 1);

	return shift >= 56 ? 0 : (n << shift) / LEAVES_PER_BLOCK;
}

err log_tile(struct cx *cx, struct tx *tx, int level, int64_t n, str *out)
{
	const struct value param[] = { V_INT(log_tile_block(level, n)), V_INT(level), V_INT(n) };
	struct value v;

	TRY(db_one(cx, tx, &log_sql[TILE], param, 3, &v, 1));
	*out = v.s;
	return OK;
}

static err source_read(void *state, struct cx *cx, int level, uint64_t n, int width, str *out)
{
	str tile;
	err e = log_tile(cx, state, level, (int64_t)n, &tile);

	if (e == E_NOT_FOUND || (e == OK && tile.n < (size_t)width * 32))
		return fail(cx, absence(state), "tile %d/%llu is missing or too short", level,
		            (unsigned long long)n);
	TRY(e);
	*out = str_part(tile, 0, (size_t)width * 32);
	return OK;
}

struct tile_source log_tiles(struct tx *tx)
{
	return (struct tile_source){ .read = source_read, .state = tx };
}

err log_proof(struct cx *cx, struct tx *tx, const struct checkpoint_row *cp, int64_t index,
              str *out)
{
	const struct tile_source source = log_tiles(tx);
	struct hash_list path = { 0 };

	if (index < 0 || index >= cp->size)
		return fail(cx, E_NOT_YET, "the record is not covered by a checkpoint yet");
	TRY(tree_inclusion(cx, &source, (uint64_t)index, (uint64_t)cp->size, &path));
	return tlog_proof_write(cx, (uint64_t)index, &path, cp->note, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the leaves, in pieces that end where a checkpoint ends.  After each piece the tree
 * so far has the checkpoint's root, or one of the two is wrong; and the tiles that became full in
 * the piece are compared with their rows (not during it, since a connection reads one result at a
 * time). */
#include "main/audit_log.h"

#include <string.h>

#include "audit/tiles.h"
#include "base/arena.h"
#include "op/head.h"
#include "op/instance.h"
#include "op/log_read.h"
#include "tree/checkpoint.h"

#define PIECE_LEAVES 16384
#define PAGE 256

enum { CHECKPOINTS, TILES, LEAVES, REACH };

const struct sql audit_log_sql[] = {
	[CHECKPOINTS] = { "audit.checkpoints",
	                  "SELECT size, root, note, at_ms FROM checkpoint WHERE size > $1 "
	                  "ORDER BY size LIMIT $2",
	                  NULL, NULL },
	[TILES] = { "audit.tiles", "SELECT CAST(count(n) AS BIGINT) FROM tile", NULL, NULL },
	[LEAVES] = { "audit.leaves", "SELECT CAST(count(idx) AS BIGINT) FROM leaf", NULL, NULL },
	[REACH] = { "audit.reach",
	            "SELECT n, length(bytes) FROM tile WHERE level = 0 "
	            "ORDER BY block DESC, n DESC LIMIT 1",
	            NULL, NULL },
};
const int audit_log_sql_n = sizeof audit_log_sql / sizeof audit_log_sql[0];

struct tile_due {
	struct tile_due *next;
	int level;
	uint64_t n;
	str bytes;
};

struct checkpoint_due {
	int64_t size;
	str root;
	str note;
	int64_t at_ms;
};

struct pass {
	struct cx *cx; /* of this piece */
	struct tx *tx;
	struct replay *replay;
	struct flaws *flaws;
	struct audit_counts *counts;
	struct note_key key[2];
	int key_n;
	int64_t size;      /* of the log */
	int64_t published; /* covered by checkpoints, and so by tiles */
	int64_t next;      /* leaf */
	int64_t signed_ms; /* when the checkpoint before was signed */
	struct frontier tree;
	struct tiles tiles;
	struct tile_due *due, **due_end;
	struct checkpoint_due page[PAGE];
	int page_n, page_at;
};

/* -- leaves ---------------------------------------------------------------------------------- */

static void tile_keep(void *state, int level, uint64_t n, str bytes)
{
	struct pass *p = state;
	struct tile_due *t = NEW(p->cx->arena, struct tile_due);

	*t = (struct tile_due){ NULL, level, n, str_dup(p->cx->arena, bytes) };
	*p->due_end = t;
	p->due_end = &t->next;
}

static err leaf_take(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	struct pass *p = state;
	struct hash hash = sha256_leaf(leaf->bytes);

	(void)cx;
	struct hash digest = sm3(leaf->bytes);
	if (!str_eq(hash_str(&digest), leaf->sm3))
		flaw_note(p->flaws, FLAW_SM3, leaf->index, "%s", "");
	frontier_add(&p->tree, &hash);
	if (leaf->index < p->published)
		tiles_add(&p->tiles, &hash, tile_keep, p);
	replay_leaf(p->replay, (uint64_t)leaf->index, leaf->bytes, &hash);
	p->counts->leaves++;
	return OK;
}

static err tile_check(struct pass *p, const struct tile_due *t)
{
	str stored;
	err e = log_tile(p->cx, p->tx, t->level, (int64_t)t->n, &stored);

	if (e != OK && e != E_NOT_FOUND)
		return e;
	p->counts->tiles++;
	if (e == E_NOT_FOUND || !str_eq(stored, t->bytes))
		flaw_note(p->flaws, FLAW_TILE, NO_LEAF, "tile %d/%llu %s", t->level,
		          (unsigned long long)t->n, e == OK ? "has other bytes" : "is missing");
	return OK;
}

static void due_clear(struct pass *p)
{
	p->due = NULL;
	p->due_end = &p->due;
}

static err due_check(struct pass *p)
{
	for (const struct tile_due *t = p->due; t != NULL; t = t->next)
		TRY(tile_check(p, t));
	due_clear(p);
	return OK;
}

/* Leaves up to `end`.  A leaf that is missing ends the audit: what follows would be checked in
 * vain. */
static err leaves_until(struct pass *p, struct cx *cx, int64_t end)
{
	while (p->next < end) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx piece = cx_new(a, cx->world);
		int64_t n = end - p->next < PIECE_LEAVES ? end - p->next : PIECE_LEAVES;

		p->cx = &piece;
		due_clear(p);
		err e = log_leaves(&piece, p->tx, p->next, n, leaf_take, p);
		p->next += n;
		if (e == OK)
			e = due_check(p);
		if (e != OK)
			return fail(cx, e, "%s", str_c(cx->arena, piece.detail));
	}
	return OK;
}

/* -- checkpoints ----------------------------------------------------------------------------- */

static err page_read(struct cx *cx, void *state, const struct value *column, int n)
{
	struct pass *p = state;

	(void)n;
	p->page[p->page_n++] = (struct checkpoint_due){ column[0].i,
		                                        str_dup(cx->arena, column[1].s),
		                                        str_dup(cx->arena, column[2].s),
		                                        column[3].i };
	return OK;
}

static err page_next(struct pass *p, struct cx *cx, int64_t after)
{
	const struct value param[] = { V_INT(after), V_INT(PAGE) };

	p->page_n = 0;
	p->page_at = 0;
	return db_each(cx, p->tx, &audit_log_sql[CHECKPOINTS], param, 2, page_read, p);
}

/* The publisher never dates one before the one before it, whatever its clock says.  Leaves bear
 * the time of the server that took them, so a clock that was set back may leave them later than
 * that. */
static void moment_check(struct pass *p, const struct checkpoint_due *due)
{
	if (due->at_ms < p->signed_ms)
		flaw_note(p->flaws, FLAW_CHECKPOINT, NO_LEAF,
		          "checkpoint %lld says that it was signed before an earlier one",
		          (long long)due->size);
	p->signed_ms = due->at_ms;
}

/* E_CRYPTO when a signature could not be checked: that is no finding. */
static err checkpoint_check(struct pass *p, struct cx *cx, const struct checkpoint_due *due)
{
	struct hash root = frontier_root(&p->tree);
	struct checkpoint said;
	uint64_t verified;
	long long size = due->size;

	p->counts->checkpoints++;
	moment_check(p, due);
	if (!str_eq(due->root, hash_str(&root)))
		flaw_note(p->flaws, FLAW_CHECKPOINT, NO_LEAF,
		          "the root at %lld is not that of the leaves", size);
	err e = checkpoint_open(cx, due->note, p->key, p->key_n, &said, &verified);
	if (e == E_CRYPTO)
		return e;
	if (e != OK) {
		flaw_note(p->flaws, FLAW_SIGNATURE, NO_LEAF, "checkpoint %lld: %.*s", size,
		          P(cx->detail));
		cx_clear(cx);
		return OK;
	}
	if (said.size != (uint64_t)due->size || !hash_eq(&said.root, &root))
		flaw_note(p->flaws, FLAW_CHECKPOINT, NO_LEAF, "the note of %lld signs another tree",
		          size);
	return OK;
}

/* All checkpoints in order of size, each after the leaves that it covers. */
static err checkpoints_pass(struct pass *p, struct cx *cx)
{
	int64_t after = -1;

	for (;;) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx page = cx_new(a, cx->world);

		err e = page_next(p, &page, after);
		if (e != OK)
			return fail(cx, e, "%s", str_c(cx->arena, page.detail));
		if (p->page_n == 0)
			return OK;
		for (int i = 0; i < p->page_n; i++) {
			after = p->page[i].size;
			if (after > p->size) {
				flaw_note(p->flaws, FLAW_CHECKPOINT, NO_LEAF,
				          "checkpoint %lld covers more than the %lld leaves",
				          (long long)after, (long long)p->size);
				continue;
			}
			TRY(leaves_until(p, cx, after));
			e = checkpoint_check(p, &page, &p->page[i]);
			if (e != OK)
				return fail(cx, e, "%s", str_c(cx->arena, page.detail));
		}
	}
}

/* -- all of it ------------------------------------------------------------------------------- */

static err count_check(struct pass *p, struct cx *cx, const struct sql *sql, uint64_t expected,
                       enum flaw_code code, const char *what)
{
	struct value n;

	TRY(db_one(cx, p->tx, sql, NULL, 0, &n, 1));
	if ((uint64_t)n.i != expected)
		flaw_note(p->flaws, code, NO_LEAF, "%lld rows of %s, %llu are expected",
		          (long long)n.i, what, (unsigned long long)expected);
	return OK;
}

static err published_read(struct pass *p, struct cx *cx)
{
	struct checkpoint_row newest;
	err e = log_checkpoint(cx, p->tx, &newest);

	if (e == E_NOT_YET) {
		cx_clear(cx);
		return OK;
	}
	TRY(e);
	p->published = newest.size;
	return OK;
}

/* Tiles and their checkpoint are written together, so tiles that reach further are those of a
 * checkpoint that is gone. */
static err reach_check(struct pass *p, struct cx *cx)
{
	struct value v[2];
	err e = db_one(cx, p->tx, &audit_log_sql[REACH], NULL, 0, v, 2);

	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	int64_t reach = v[0].i * TILE_WIDTH + v[1].i / HASH_SIZE;
	if (reach > p->published)
		flaw_note(p->flaws, FLAW_CHECKPOINT, NO_LEAF,
		          "the tiles cover %lld leaves, the newest checkpoint %lld",
		          (long long)reach, (long long)p->published);
	return OK;
}

static err rest_check(struct pass *p, struct cx *cx)
{
	p->cx = cx;
	due_clear(p);
	tiles_rest(&p->tiles, tile_keep, p);
	TRY(due_check(p));
	TRY(reach_check(p, cx));
	TRY(count_check(p, cx, &audit_log_sql[TILES], p->counts->tiles, FLAW_TILE, "tile"));
	return count_check(p, cx, &audit_log_sql[LEAVES], p->counts->leaves, FLAW_ROW_EXTRA,
	                   "leaf");
}

static err pass_run(struct pass *p, struct cx *cx)
{
	TRY(checkpoints_pass(p, cx));
	TRY(leaves_until(p, cx, p->size));
	replay_finish(p->replay);
	return rest_check(p, cx);
}

err audit_log(struct cx *cx, const struct app *app, struct tx *tx, struct replay *replay,
              struct flaws *flaws, struct audit_counts *counts)
{
	struct pass *p = NEW(cx->arena, struct pass);
	const struct keys *keys = app_keys(app);
	struct head head;

	p->tx = tx;
	p->replay = replay;
	p->flaws = flaws;
	p->counts = counts;
	TRY(checkpoint_keys(cx, app_origin(app), &keys->ed25519.key, &keys->sm2.key, p->key,
	                    &p->key_n));
	TRY(head_read(cx, tx, &head));
	p->size = head.size;
	TRY(published_read(p, cx));
	return pass_run(p, cx);
}

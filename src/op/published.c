/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database can be put back to an earlier state; what others have read cannot.  If the log then
 * went on, it would give indices that are taken to other leaves and sign a tree that contradicts an
 * earlier one: a fork, which every auditor takes for fraud.
 *
 * So the newest signed checkpoint lies in a file beside the database, written and synced after
 * signing and before the commit that publishes it.  Nobody can have seen a checkpoint that the file
 * does not cover.  A crash between file and commit does no harm: the leaves were read from a
 * snapshot, so they are committed, and a database that holds them contains the tree whether or not
 * it knows the checkpoint.
 *
 * Contained means: as many leaves, and the same root at that size.  Up to the database's own newest
 * checkpoint the root comes from tiles, beyond it from the leaves.  The usual case costs one row:
 * the file holds the very note that the database calls the newest.
 *
 * Committed on one machine is not yet kept by others: after a restart, or a wait that was cut
 * short, a database may show leaves that no standby has.  Were they named in the file and then
 * lost with the machine, nobody would have seen them, and yet every server would refuse.  So a real
 * write comes first: its commit waits for the standby, which then has all that was read before.  It
 * looks for the last leaf, too: after a failover another connection may still lead to the old
 * primary.  For the same reason each server shows a checkpoint only after a write of its own that
 * came after it, whoever has signed it.
 *
 * Each server keeps what it shows, also what another has signed: where every server has a
 * directory of its own, the one that signed may be gone with it, and its own is all that the next
 * publisher knows.
 *
 * Several servers may share the directory.  A lock makes "look, then replace" one step, and a
 * smaller tree never replaces a larger one. */
#include "op/published.h"

#include "base/arena.h"
#include "base/os.h"
#include "op/head.h"
#include "op/log_read.h"
#include "tree/checkpoint.h"

enum { TOUCH };

const struct sql published_sql[] = {
	[TOUCH] = { "head.touch", "UPDATE log_head SET size = size WHERE id = 1", NULL, NULL },
};
const int published_sql_n = COUNT_OF(published_sql);

struct kept {
	str note; /* empty: there is no file */
	struct checkpoint tree;
};

static const char *path_of(struct cx *cx, const struct app *app)
{
	return str_fmt(cx->arena, "%.*s/published", P(app_data(app))).p;
}

static err kept_read(struct cx *cx, const struct app *app, struct kept *out)
{
	const struct keys *keys = app_keys(app);
	const char *path = path_of(cx, app);
	struct note_key key[2];
	uint64_t verified;
	int n;
	err e = os_read_file(cx, path, NOTE_MAX, &out->note);

	if (e == E_NOT_FOUND) {
		cx_clear(cx);
		*out = (struct kept){ 0 };
		return OK;
	}
	TRY(e);
	TRY(checkpoint_keys(cx, app_origin(app), &keys->ed25519.key, &keys->sm2.key, key, &n));
	e = checkpoint_open(cx, out->note, key, n, &out->tree, &verified);
	if (e != OK || out->tree.size > TREE_SIZE_MAX)
		return fail(cx, E_CORRUPT, "%s is no checkpoint of this log: %.*s", path,
		            P(cx->detail));
	return OK;
}

/* -- the tree in the database ---------------------------------------------------------------- */

struct hashes {
	struct hash *hash;
	int64_t n;
};

static err hash_add(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	struct hashes *h = state;
	(void)cx;

	h->hash[h->n++] = sha256_leaf(leaf->bytes);
	return OK;
}

static err tile_drop(void *state, struct cx *cx, int level, uint64_t n, str bytes)
{
	(void)state;
	(void)cx;
	(void)level;
	(void)n;
	(void)bytes;
	return OK;
}

static err root_at(struct cx *cx, struct tx *tx, const struct checkpoint_row *newest, int64_t size,
                   struct hash *out)
{
	const struct tile_source source = log_tiles(tx);
	int64_t more = size - newest->size;

	if (more <= 0)
		return tree_root(cx, &source, (uint64_t)size, out);
	struct hashes h = { NEW_N(cx->arena, struct hash, (size_t)more), 0 };
	TRY(log_leaves(cx, tx, newest->size, more, hash_add, &h));
	return tile_grow(cx, &source, (uint64_t)newest->size, &newest->root, h.hash, (uint64_t)more,
	                 tile_drop, NULL, out);
}

static err newest_read(struct cx *cx, struct tx *tx, struct checkpoint_row *out)
{
	err e = log_checkpoint(cx, tx, out);

	if (e != E_NOT_YET)
		return e;
	cx_clear(cx);
	*out = (struct checkpoint_row){ .root = merkle_empty() };
	return OK;
}

static err contains(struct cx *cx, struct tx *tx, const struct kept *kept)
{
	int64_t size = (int64_t)kept->tree.size;
	struct checkpoint_row newest;
	struct hash root;
	struct head head;

	TRY(newest_read(cx, tx, &newest));
	if (str_eq(newest.note, kept->note))
		return OK;
	TRY(head_read(cx, tx, &head));
	if (head.size < size)
		return fail(cx, E_FORK,
		            "the database holds %lld leaves, and a checkpoint of %lld has been "
		            "published. To go on from here would fork the log. Put back a newer "
		            "copy of the database; see \"Older than what was published\" in the "
		            "operations manual",
		            (long long)head.size, (long long)size);
	TRY(root_at(cx, tx, &newest, size, &root));
	if (!hash_eq(&root, &kept->tree.root))
		return fail(cx, E_FORK,
		            "the first %lld leaves of the database are not those that a checkpoint "
		            "was published for. To go on from here would fork the log. See \"Older "
		            "than what was published\" in the operations manual",
		            (long long)size);
	return OK;
}

static err kept_compare(struct cx *cx, struct app *app, const struct kept *kept)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };

	if (kept->note.n == 0)
		return OK;
	TRY(app_snapshot(app, cx, &s));
	return contains(cx, &s.reader.tx, kept);
}

/* Leaves are salted, so that the last one is there means that all before it are. */
static err holds(struct cx *cx, struct tx *tx, int64_t size, const struct hash *last)
{
	struct hash there;
	str bytes;
	err e = log_leaf(cx, tx, size - 1, &bytes);

	if (e == OK)
		there = sha256_leaf(bytes);
	else if (e != E_NOT_FOUND)
		return e;
	if (e != OK || !hash_eq(&there, last))
		return fail(cx, E_UNAVAILABLE,
		            "the database that is written to lacks leaf %lld of the one that was "
		            "read from: two primaries?",
		            (long long)(size - 1));
	return OK;
}

/* With `last`: only if the database holds that leaf at the end of `size`. */
static err settle(struct cx *cx, struct app *app, int64_t size, const struct hash *last)
{
	struct db *db;
	err e;

	TRY(app_writer(app, cx, &db));
	{
		AUTO(tx_end) struct tx tx = { 0 };
		e = tx_begin(cx, db, DB_READ_WRITE, &tx);
		if (e == OK)
			e = db_run(cx, &tx, &published_sql[TOUCH], NULL, 0, NULL);
		if (e == OK && last != NULL)
			e = holds(cx, &tx, size, last);
		if (e == OK)
			e = tx_commit(cx, &tx);
	}
	app_writer_return(app);
	app_write_outcome(app, e);
	return e;
}

err published_check(struct cx *cx, struct app *app)
{
	struct kept kept;

	TRY(kept_read(cx, app, &kept));
	return kept_compare(cx, app, &kept);
}

/* What is under the lock is short, since a server may be stopped right there.  `known` was the file
 * a moment ago and has been compared; if it is another one now, that one is. */
static err replace(struct cx *cx, struct app *app, const struct kept *known, int64_t size,
                   const char *beside)
{
	AUTO(os_unlock) int lock = -1;
	struct kept now = { 0 };
	err e;

	TRY(os_lock(cx, str_c(cx->arena, app_data(app)), &lock));
	e = os_read_file(cx, path_of(cx, app), NOTE_MAX, &now.note);
	if (e == E_NOT_FOUND)
		cx_clear(cx);
	else
		TRY(e);
	if (!str_eq(now.note, known->note)) {
		TRY(kept_read(cx, app, &now));
		TRY(kept_compare(cx, app, &now));
		if (now.note.n > 0 && (int64_t)now.tree.size > size)
			return OK;
	}
	return os_rename(cx, beside, path_of(cx, app));
}

/* -- what publishers call -------------------------------------------------------------------- */

err published_settle(struct cx *cx, struct app *app)
{
	return settle(cx, app, 0, NULL);
}

err published_keep(struct cx *cx, struct app *app, int64_t size, const struct hash *last, str note)
{
	const char *beside;
	struct kept kept;
	err e;

	TRY(settle(cx, app, size, last));
	TRY(kept_read(cx, app, &kept));
	TRY(kept_compare(cx, app, &kept));
	if (kept.note.n > 0 && ((int64_t)kept.tree.size > size || str_eq(kept.note, note)))
		return OK;
	e = os_write_beside(cx, path_of(cx, app), note, 0644, &beside);
	if (e == OK)
		e = replace(cx, app, &kept, size, beside);
	os_remove(beside); /* it is there still when something was in the way */
	return e == OK ? os_sync_folder_of(cx, path_of(cx, app)) : e;
}

static err newest_look(struct cx *cx, struct app *app, struct checkpoint_row *out,
                       struct hash *last)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };
	str bytes;

	TRY(app_snapshot(app, cx, &s));
	TRY(log_checkpoint(cx, &s.reader.tx, out));
	if (out->size > 0) {
		TRY(log_leaf(cx, &s.reader.tx, out->size - 1, &bytes));
		*last = sha256_leaf(bytes);
	}
	return OK;
}

err published_show(struct cx *cx, struct app *app, int64_t size)
{
	struct checkpoint_row newest;
	struct hash last;

	if (size <= app_shown(app))
		return OK;
	TRY(newest_look(cx, app, &newest, &last));
	TRY(published_keep(cx, app, newest.size, newest.size > 0 ? &last : NULL, newest.note));
	app_shown_set(app, newest.size);
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this log has promised, kept outside of its database: DIR/published, the newest checkpoint
 * that was signed.  A database that does not contain that tree is older than what was published;
 * going on from it would fork the log. */
#ifndef OP_PUBLISHED_H
#define OP_PUBLISHED_H

#include "op/app.h"

/* OK when the database contains the tree that the file names, or there is no file yet.  E_FORK,
 * with the sizes in the words, when it does not; E_CORRUPT when the file holds no checkpoint that
 * the log's keys have signed. */
MUST err published_check(struct cx *cx, struct app *app);
/* Puts a checkpoint that has been signed and not yet been committed into the file, durably, unless
 * one of a larger tree is there.  The leaves must have been read before: a write that waits for the
 * standbys makes sure that they stay.  `last` is the hash of the last one, or NULL when none is
 * new.  Errors as above, those of a write, and E_UNAVAILABLE when the database that is written to
 * lacks that leaf: then the checkpoint must not be published. */
MUST err published_keep(struct cx *cx, struct app *app, int64_t size, const struct hash *last,
                        str note);

/* A write that waits for the standbys: what was read before it stays.  Its outcome is noted
 * (app_write_outcome). */
MUST err published_settle(struct cx *cx, struct app *app);
/* Lets checkpoints of up to that size or the newest be shown (app_shown), after the newest has been
 * put into the file as above, whoever has signed it; errors as above.  At once when they are shown
 * already. */
MUST err published_show(struct cx *cx, struct app *app, int64_t size);

extern const struct sql published_sql[];
extern const int published_sql_n;

#endif

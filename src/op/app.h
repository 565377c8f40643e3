/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One instance of the platform in this process: its data directory, keys, connections and lists. */
#ifndef OP_APP_H
#define OP_APP_H

#include <stdatomic.h>

#include "op/instance.h"
#include "op/op.h"

#define OPS_MAX 256

/* Latency and outcome of one operation. */
struct op_metric {
	_Atomic int64_t ok;
	_Atomic int64_t refused; /* 4xx */
	_Atomic int64_t failed;  /* 5xx */
	_Atomic int64_t ns;
	_Atomic int64_t unattributed; /* reads that did not say whose rows they had read: a fault */
};

/* What the configuration says. */
str app_origin(const struct app *app);
str app_data(const struct app *app); /* the directory */
const struct world *app_world(const struct app *app);
/* All operations in the order of the lists. */
const struct op *const *app_ops(const struct app *app, int *n);
const struct op *app_op(const struct app *app, const char *name);
struct route_table; /* route.h */
const struct route_table *app_routes(const struct app *app);
struct op_metric *app_metric(struct app *app, const struct op *op);

/* A connection for reading, an idle one or a new one; give it back.  Errors of db_open. */
MUST err app_reader(struct app *app, struct cx *cx, struct db **out);
void app_reader_return(struct app *app, struct db *db);
/* A connection of the pool, perhaps with a snapshot that is still good (app.c). */
struct reader {
	struct db *db;
	struct tx tx;
	int writer_moves; /* of the writer, when it was opened */
	int64_t writes;   /* of this process, when the snapshot was begun */
	int64_t begun_ns;
};
/* A transaction on such a connection, s.reader.tx, which goes back at its end:
 * AUTO(app_snapshot_end) struct snapshot s = { 0 }; TRY(app_snapshot(...)).
 * It shows at least what this process had committed when it was asked for. */
struct snapshot {
	struct app *app;
	struct reader reader;
};
MUST err app_snapshot(struct app *app, struct cx *cx, struct snapshot *out);
void app_snapshot_end(struct snapshot *s);
/* Whether snapshots stay with their connections for the next reader; whoever says so calls
 * app_snapshots_rest several times a second, which ends those that nobody came for. */
void app_snapshots_keep(struct app *app, bool keep);
void app_snapshots_rest(struct app *app);
/* The connection that the committer (or a call without one) writes with; held under a lock. */
MUST err app_writer(struct app *app, struct cx *cx, struct db **out);
void app_writer_return(struct app *app);
MUST err app_open_db(struct app *app, struct cx *cx, enum db_access access, struct db **out);

str app_host(const struct app *app); /* of the address in QR codes */
/* The program that attachments are given to, with its arguments, or NULL; and how long it may take.
 */
const char *const *app_scan(const struct app *app, int *ms);
/* The keys of this instance. */
const struct keys *app_keys(const struct app *app);

/* Whether the last attempt to write worked; see /healthz. */
void app_write_outcome(struct app *app, err e);
err app_last_write(const struct app *app);

/* Size of the largest checkpoint that may be shown: one that no failover takes back.  Everything,
 * unless a publisher runs (published.h). */
int64_t app_shown(const struct app *app);
void app_shown_set(struct app *app, int64_t size);

/* How many passwords were hashed. */
int64_t app_hashes(const struct app *app);
void app_hashed(struct app *app);

/* One background call at a time marks a session or token as used: true for who may begin. */
bool app_mark_begin(struct app *app);
void app_mark_end(struct app *app);

/* The committer's queue (commit.c). */
struct committer;
struct committer *app_committer(struct app *app);

#endif

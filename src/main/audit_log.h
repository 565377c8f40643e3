/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the log of this instance whole: leaves, tiles, checkpoints. */
#ifndef MAIN_AUDIT_LOG_H
#define MAIN_AUDIT_LOG_H

#include "audit/replay.h"
#include "op/app.h"

struct audit_counts {
	uint64_t leaves, tiles, checkpoints, rows;
};

extern const struct sql audit_log_sql[]; /* for the lint */
extern const int audit_log_sql_n;

/* Feeds every leaf of the snapshot to the replay and notes what does not fit: SM3 digests, hash
 * tiles, roots and signatures of all checkpoints.  An error only when the database cannot be read.
 */
MUST err audit_log(struct cx *cx, const struct app *app, struct tx *tx, struct replay *replay,
                   struct flaws *flaws, struct audit_counts *counts);

#endif

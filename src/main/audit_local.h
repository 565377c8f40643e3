/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing what no single leaf states: counters of the log's head and sealed rows. */
#ifndef MAIN_AUDIT_LOCAL_H
#define MAIN_AUDIT_LOCAL_H

#include "audit/replay.h"
#include "op/app.h"

extern const struct sql audit_local_sql[]; /* for the lint */
extern const int audit_local_sql_n;

/* After the last leaf; adds to *rows the number of rows that were checked.  An error only when the
 * database cannot be read. */
MUST err audit_local(struct cx *cx, const struct app *app, struct tx *tx,
                     const struct replay *replay, struct flaws *flaws, uint64_t *rows);

#endif

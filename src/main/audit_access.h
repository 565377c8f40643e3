/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holding the access record against the digests of its days in the log. */
#ifndef MAIN_AUDIT_ACCESS_H
#define MAIN_AUDIT_ACCESS_H

#include "audit/replay.h"
#include "store/db.h"

extern const struct sql audit_access_sql[]; /* for the lint */
extern const int audit_access_sql_n;

/* After the last leaf.  Adds the number of rows to *rows.  Days that are not closed are only looked
 * through for rows whose name does not fit.  An error only when the database cannot be read. */
MUST err audit_access(struct cx *cx, struct tx *tx, const struct replay *replay,
                      struct flaws *flaws, uint64_t *rows);

#endif

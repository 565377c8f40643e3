/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing the tables of this instance with what the leaves say, in both directions. */
#ifndef MAIN_AUDIT_ROWS_H
#define MAIN_AUDIT_ROWS_H

#include "audit/replay.h"
#include "store/db.h"

/* For the lint.  audit_fact_sql is by enum fact_kind; a kind without a table has no text. */
extern const struct sql audit_fact_sql[FACT_KINDS];
extern const struct sql audit_rows_sql[];
extern const int audit_rows_sql_n;

/* After the last leaf.  *rows receives the number of rows that were compared.  An error only when
 * the database cannot be read. */
MUST err audit_rows(struct cx *cx, struct tx *tx, const struct replay *replay, struct flaws *flaws,
                    uint64_t *rows);

#endif

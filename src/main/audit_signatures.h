/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was signed, as the tables keep it, against the leaves: a part of audit_rows. */
#ifndef MAIN_AUDIT_SIGNATURES_H
#define MAIN_AUDIT_SIGNATURES_H

#include "audit/attempts.h"
#include "store/db.h"

extern const struct sql audit_signatures_sql[]; /* for the lint */
extern const int audit_signatures_sql_n;

/* Compares every row of lot_signature and lot_body and adds their number to *rows.  An error only
 * when the database cannot be read. */
MUST err audit_signatures(struct cx *cx, struct tx *tx, const struct attempts *attempts,
                          struct flaws *flaws, uint64_t *rows);

#endif

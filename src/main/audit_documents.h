/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of attachments against the leaves that name them. */
#ifndef MAIN_AUDIT_DOCUMENTS_H
#define MAIN_AUDIT_DOCUMENTS_H

#include "audit/replay.h"
#include "store/db.h"

extern const struct sql audit_documents_sql[];
extern const int audit_documents_sql_n;

/* After the last leaf: recomputes size, SHA-256 and SM3 of every attachment and notes those that
 * are missing, changed, or there without a leaf.  Adds the rows that it read to *rows.  In memory
 * is one attachment at a time.  An error only when the database cannot be read. */
MUST err audit_documents(struct cx *cx, struct tx *tx, const struct replay *replay,
                         struct flaws *flaws, uint64_t *rows);

#endif

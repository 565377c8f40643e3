/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spreading the tables of a database over machines, with Citus. */
#ifndef STORE_SPREAD_H
#define STORE_SPREAD_H

#include "store/db.h"

/* Within the transaction that changes the schema, before its first step.  *spread: the database has
 * been spread before, so what the steps make has to follow. */
MUST err spread_begin(struct cx *cx, struct tx *tx, const struct migration *step, int n,
                      bool *spread);
/* Whether this database can be spread; E_USAGE, with what is missing in the words. */
MUST err spread_possible(struct cx *cx, struct tx *tx);
/* After the last step: puts each table that has not been put yet where its kind says.  With
 * `empty` a table that has rows is refused (E_IN_USE). */
MUST err spread_tables(struct cx *cx, struct tx *tx, const struct migration *step, int n,
                       bool empty);

#endif

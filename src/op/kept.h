/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that never change once they are committed, kept in memory: what a look-up behind a QR code
 * shows of a lot and of its maker is the same for each of the lot's meters. */
#ifndef OP_KEPT_H
#define OP_KEPT_H

#include "op/op.h"

struct kept;
struct kept *kept_open(void);
void kept_close(struct kept *k); /* NULL is ignored */

/* The row that q finds by one text, into a record of q->out with its texts in the call's arena:
 * from memory, or from the call's snapshot and then remembered.  Only in calls that read, and only
 * for columns that no statement changes (test/unit/kept.c looks).  Errors as db_get. */
MUST err kept_get(struct call *call, const struct sql *q, str key, void *out);

/* How many rows were asked of the database. */
int64_t kept_misses(const struct app *app);

#endif

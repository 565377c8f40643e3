/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of the log: where the next leaf goes, and the counts of changes of authority and of
 * rights. */
#ifndef OP_HEAD_H
#define OP_HEAD_H

#include "op/op.h"

#define LEAVES_PER_BLOCK 4096

struct head {
	int64_t size;
	int64_t authority; /* changes of what uploads rest on */
	int64_t rights;    /* changes of who may do what: leaves about accounts and tokens */
};

MUST err head_read(struct cx *cx, struct tx *tx, struct head *out);
/* Takes more->size indices; *first is the lowest.  E_STALE when authority or rights are not those
 * of `seen` any more.  What `more` has of both is added to them. */
MUST err head_take(struct cx *cx, struct tx *tx, const struct head *seen, const struct head *more,
                   int64_t *first);
/* Writes the call's leaves from call->first_index on, and the subjects that they are about. */
MUST err head_place(struct call *call);

extern const struct sql head_sql[];
extern const int head_sql_n;

#endif

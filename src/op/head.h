/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of the log: where the next leaf goes, and the count of changes of authority. */
#ifndef OP_HEAD_H
#define OP_HEAD_H

#include "op/op.h"

#define LEAVES_PER_BLOCK 4096

struct head {
	int64_t size;
	int64_t authority;
};

MUST err head_read(struct cx *cx, struct tx *tx, struct head *out);
/* Takes n indices; *first is the lowest.  E_STALE when authority is not `authority` any more.
 * `step` is added to authority. */
MUST err head_take(struct cx *cx, struct tx *tx, int64_t n, int64_t authority, int64_t step,
                   int64_t *first);
/* Writes the call's leaves from call->first_index on, and the subjects that they are about. */
MUST err head_place(struct call *call);

extern const struct sql head_sql[];
extern const int head_sql_n;

#endif

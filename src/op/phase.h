/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call goes through outside of the writing transaction: it is read or prepared in a
 * snapshot, and it ends.  Who leads it from one to the other is no matter here: run.c starts calls,
 * commit.c prepares some again, and both end them. */
#ifndef OP_PHASE_H
#define OP_PHASE_H

#include "op/op.h"

/* Runs a call that only reads, in a snapshot.  Errors are those of the operation and of
 * app_reader. */
MUST err call_read(struct call *call);
/* Prepares a call that writes, (again) in a snapshot, and notes the authority that it has seen. */
MUST err call_prepare(struct call *call);
/* Ends the call: reply, metrics, done.  It may be gone afterwards. */
void call_end(struct call *call, err result);

#endif

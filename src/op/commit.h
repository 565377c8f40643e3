/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Group commit: the calls that wait are committed in one transaction. */
#ifndef OP_COMMIT_H
#define OP_COMMIT_H

#include "op/op.h"

struct committer;

/* Starts the thread.  It has memory of its own, which committer_stop frees; E_UNAVAILABLE when
 * there is no thread to be had. */
MUST err committer_start(struct cx *cx, struct app *app, struct committer **out);
/* Commits what waits, then ends the thread; NULL is ignored. */
void committer_stop(struct committer *c);
/* Hands a prepared call over.  Without a committer it is committed at once, alone, on this thread.
 * A queue that is too long answers E_BUSY at once. */
void commit_enqueue(struct call *call);

#endif

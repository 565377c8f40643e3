/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work of a call that is slow and needs no transaction, such as a virus scan: it is done on a
 * thread of its own, so that neither the caller's thread nor the committer waits for it. */
#ifndef OP_ASIDE_H
#define OP_ASIDE_H

#include "op/app.h"

#define ASIDE_MAX 4 /* calls aside at once; further ones are told to come again */

/* Goes on with a prepared call that has call->aside, there, and then as if there had been none: it
 * ends, or is handed to the committer. */
void aside_start(struct call *call);
/* Waits until no call is aside any more. */
void aside_wait(struct app *app);

#endif

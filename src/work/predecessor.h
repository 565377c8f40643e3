/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log that a new one follows. */
#ifndef WORK_PREDECESSOR_H
#define WORK_PREDECESSOR_H

#include "op/op.h"
#include "tree/checkpoint.h"

/* What log.follow takes. */
struct predecessor_in {
	str note; /* the last checkpoint of the log that has ended, as it was signed */
};

/* Reads the last checkpoint of another log; its signatures are not checked, since the keys of that
 * log are not known here.  E_SYNTAX, or E_INVALID when it is one of `origin` itself. */
MUST err predecessor_read(struct cx *cx, str note, str origin, struct checkpoint *out);

#endif

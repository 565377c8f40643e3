/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that writes the access record once a second, and closes its days. */
#ifndef OP_RECORDER_H
#define OP_RECORDER_H

#include "op/app.h"

struct recorder;

/* E_UNAVAILABLE: no thread. */
MUST err recorder_start(struct cx *cx, struct app *app, struct recorder **out);
/* Writes what is gathered, a last time; NULL is ignored. */
void recorder_stop(struct recorder *r);

#endif

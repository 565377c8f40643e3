/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The regulation files that this program carries, read. */
#ifndef MAIN_LAWS_H
#define MAIN_LAWS_H

#include "base/cx.h"
#include "law/regulation.h"

/* All embedded regulations, in the arena. */
MUST err laws_read(struct cx *cx, struct law *out);
/* Every value with unit, clause, source and whether it has been confirmed. */
MUST err laws_limits(struct cx *cx, str *out);
/* The same of the deadlines that this program carries. */
MUST err laws_deadlines(struct cx *cx, str *out);

#endif

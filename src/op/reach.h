/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bureau sees on a day follows from its jurisdiction (管辖) on that day. */
#ifndef OP_REACH_H
#define OP_REACH_H

#include "op/right.h"
#include "store/db.h"

/* Fills areas, sited and assigned of a caller with the role of a district bureau, by one query;
 * nothing is asked for anybody else.  A bureau whose first jurisdiction has not begun sees its own
 * district. */
MUST err reach_fill(struct cx *cx, struct tx *tx, struct caller *who);

/* What such a bureau sees: its district, for every kind of case; S_NONE when it has none. */
str reach_own(struct arena *a, str district);

extern const struct sql reach_sql[];
extern const int reach_sql_n;

#endif

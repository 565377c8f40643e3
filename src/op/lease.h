/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of several servers publishes at the moment. */
#ifndef OP_LEASE_H
#define OP_LEASE_H

#include "op/app.h"

#define LEASE_NAME 33

struct lease {
	char me[LEASE_NAME];     /* random, of this process */
	bool mine;               /* as it was last read or written */
	char holder[LEASE_NAME]; /* as the row was last read; empty: there is none */
	int64_t until_ms;
	int64_t changed_ms; /* when that changed, on the clock that only runs forward */
	int64_t written_ms; /* when this process last wrote it */
};

struct lease lease_new(struct cx *cx);
/* Reads the row in the snapshot at hand.  Times here and below are of the clock that only runs
 * forward. */
MUST err lease_look(struct cx *cx, struct tx *tx, struct lease *lease, int64_t now_ms);
/* Keeps the lease, or takes it when its holder is silent; nothing to do is OK. */
MUST err lease_turn(struct cx *cx, struct app *app, struct lease *lease, int64_t now_ms);
/* Lets it go, so that nobody has to wait for its end. */
MUST err lease_give_up(struct cx *cx, struct app *app, struct lease *lease);

extern const struct sql lease_sql[];
extern const int lease_sql_n;

#endif

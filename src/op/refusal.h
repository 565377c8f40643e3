/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every refusal is a line for the operator and a count for /metrics:
 *
 *   refusal reason=no-right status=403 op=lot.show role=supply organisation=s-1 actor=6ab19f00c2
 *
 * `op` is "-" before it is known, organisation and actor are "-" without a token; actor is the
 * random id of the account or token.  No secret, no address, nothing of what was asked.  At most
 * REFUSAL_LINES a second are written; what is left out is counted in a line of its own:
 *
 *   refusal more=117 */
#ifndef OP_REFUSAL_H
#define OP_REFUSAL_H

#include "op/op.h"

#define REFUSAL_LINES 20

enum refusal {
	REFUSAL_NO_TOKEN,    /* 401: the operation needs one */
	REFUSAL_BAD_TOKEN,   /* 401: unknown, expired, taken back */
	REFUSAL_NO_RIGHT,    /* 403 */
	REFUSAL_FOREIGN_ROW, /* 404: there is such a row, out of the caller's sight */
	REFUSALS
};

struct refusals;
struct refusals *refusals_open(void);
void refusals_close(struct refusals *r); /* NULL is ignored */

/* One that never became a call; op may be NULL. */
void refusal_note(struct app *app, enum refusal why, int status, const struct op *op,
                  const struct caller *who);
/* At the end of a call: notes it if it is one. */
void refusal_note_call(struct call *call);
/* Says how many lines were left out in the seconds before this one; called about once a second. */
void refusal_settle(struct app *app);

/* "no-right" */
const char *refusal_name(enum refusal why);
/* How often since the start. */
int64_t refusal_count(struct app *app, enum refusal why);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions: what a browser holds in place of a token. */
#ifndef OP_SESSION_H
#define OP_SESSION_H

#include "op/app.h"

struct session_row {
	str id; /* random: what lists show */
	blob hash;
	blob former;
	int64_t former_until_ms;
	str account;
	int64_t begun_ms, seen_ms, renewed_ms;
	blob seal;
};
extern const struct rec session_rec;

/* Whose session it is.  E_UNAUTHENTICATED when it is unknown, malformed or over, or the account may
 * not act; E_CORRUPT when its row was changed behind our back. */
MUST err session_caller(struct cx *cx, struct app *app, str secret, struct caller *out);
/* Begins a session: the row is stored and the secret returned, in the arena. */
MUST err session_begin(struct call *call, str account, struct session_row *row, str *secret);
/* The present row of one of an account's sessions; E_NOT_FOUND. */
MUST err session_get(struct call *call, str account, str id, struct session_row *out);
/* Gives the session a new secret; the one before stays good for a moment. E_STALE when another call
 * did so just now. */
MUST err session_renew(struct call *call, struct session_row *row, str *secret);
/* The same, and the secret before is good no more. */
MUST err session_replace(struct call *call, struct session_row *row, str *secret);
/* Notes that it is in use. */
MUST err session_mark(struct call *call, struct session_row *row);
/* Ends one session, or all of an account but one (S_NONE: all). */
MUST err session_end(struct call *call, str account, str id);
MUST err session_end_others(struct call *call, str account, str but);
/* Ends those of an account that began until that moment. */
MUST err session_end_until(struct call *call, str account, int64_t until_ms);
/* Deletes the rows of sessions that are over. */
MUST err session_sweep(struct call *call);
/* All sessions of an account that are not over, as session_rec. */
MUST err session_list(struct call *call, str account, list *out);
/* How long a browser may keep a session's secret, in seconds. */
int64_t session_left_s(const struct session_row *row, int64_t now_ms);

/* A call that gives the caller's session a new secret, as the caller itself would ask for it. */
struct call *session_renewal(struct app *app, const struct caller *who);
/* Has it noted that the caller's session or token is in use, if that is due; does not wait. */
void session_mark_if_due(struct app *app, const struct caller *who);

extern const struct sql session_sql[];
extern const int session_sql_n;

#endif

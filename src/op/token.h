/* SPDX-License-Identifier: GPL-3.0-or-later */
/* API tokens: 32 random bytes shown once; the database keeps their SHA-256. */
#ifndef OP_TOKEN_H
#define OP_TOKEN_H

#include "op/app.h"

/* Whose token it is. E_UNAUTHENTICATED when it is unknown, malformed or expired. */
MUST err token_caller(struct cx *cx, struct app *app, str secret, struct caller *out);
/* A new secret and the hash under which it is kept. */
void token_make(struct cx *cx, str *secret, struct hash *hash);

/* Asked in the transaction that writes: whether token and account of the caller still hold, and the
 * account still has a duty that the operation asks for.  E_UNAUTHENTICATED, E_FORBIDDEN. */
MUST err caller_still(struct call *call);

extern const struct sql token_sql[];
extern const int token_sql_n;

#endif

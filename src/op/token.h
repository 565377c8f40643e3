/* SPDX-License-Identifier: GPL-3.0-or-later */
/* API tokens: 32 random bytes shown once; the database keeps their SHA-256. */
#ifndef OP_TOKEN_H
#define OP_TOKEN_H

#include "op/app.h"

/* Whose token it is. E_UNAUTHENTICATED when it is unknown, malformed or expired. */
MUST err token_caller(struct cx *cx, struct app *app, str secret, struct caller *out);
/* A new secret and the hash under which it is kept. */
void token_make(struct cx *cx, str *secret, struct hash *hash);

extern const struct sql token_sql[];
extern const int token_sql_n;

#endif

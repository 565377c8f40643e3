/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a finished call says: its record as JSON, or problem+json (RFC 9457). */
#ifndef OP_REPLY_H
#define OP_REPLY_H

#include "op/op.h"

#define JSON_TYPE "application/json; charset=utf-8"
#define PROBLEM_TYPE "application/problem+json; charset=utf-8"

/* Fills call->reply from call->result and call->out, unless the operation wrote it itself. */
void reply_complete(struct call *call);
/* The record of the operation as JSON text. */
str reply_body(struct call *call);
/* A problem document for errors outside any call. */
str problem_json(struct arena *a, const struct cx *cx, err e);

#endif

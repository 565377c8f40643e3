/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Idempotency-Key: the same organisation, key and request again gets the first answer. */
#ifndef OP_IDEMPOTENCY_H
#define OP_IDEMPOTENCY_H

#include "op/op.h"

/* Within the writing transaction, before the decision.  Sets call->repeat and the stored reply when
 * the key was used with this request; E_KEY_REUSED when it was used with another. */
MUST err idempotency_check(struct call *call);
/* After the decision: keeps the key, and the reply of calls that are not OP_NATURAL. */
MUST err idempotency_store(struct call *call);

extern const struct sql idempotency_sql[];
extern const int idempotency_sql_n;

#endif

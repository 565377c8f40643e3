/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Idempotency-Key: the same organisation, key and request again gets the first answer. */
#ifndef OP_IDEMPOTENCY_H
#define OP_IDEMPOTENCY_H

#include "op/app.h"

/* Within the writing transaction, before the decision.  Sets call->repeat and the stored reply when
 * the key was used with this request; E_KEY_REUSED when it was used with another. */
MUST err idempotency_check(struct call *call);
/* After the decision: keeps the key, and the reply of calls that are not OP_NATURAL. */
MUST err idempotency_store(struct call *call);

/* A row of the table. */
struct idempotency_row {
	str organisation, key;
	blob digest; /* of operation and request */
	str reply;   /* S_NONE for an answer that is found elsewhere */
	int64_t at_ms;
	blob seal;
};

extern const struct rec idempotency_rec;
/* Whether the row bears the seal that this instance gave it.  `a` is for scratch. */
bool idempotency_sealed(struct arena *a, const struct keys *keys,
                        const struct idempotency_row *row);

extern const struct sql idempotency_sql[];
extern const int idempotency_sql_n;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moments that leaves carry, against their order in the log. */
#ifndef AUDIT_MOMENT_H
#define AUDIT_MOMENT_H

#include <stdint.h>

#include "audit/fact_source.h"
#include "audit/flaw.h"
#include "law/leaf_facts.h"

struct moments {
	int64_t latest_ms; /* of the leaves so far */
};

struct moments moments_new(void);
/* Takes the next leaf; FLAW_ORDER for one that is dated back behind those before it. */
void moments_leaf(struct moments *m, struct flaws *flaws, int64_t index, int64_t at_ms);
/* FLAW_ORDER for a lot that is older than something that it rests on. */
void moments_lot(struct flaws *flaws, int64_t index, const struct lot_facts *lot,
                 const struct fact_source *source);

#endif

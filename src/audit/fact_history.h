/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a leaf about a person, bench, standard, laboratory or rulebook follows from the one
 * before. */
#ifndef AUDIT_FACT_HISTORY_H
#define AUDIT_FACT_HISTORY_H

#include "audit/fact.h"

/* What contradicts the leaf before, in words; NULL when nothing does.  `before` is NULL for the
 * first leaf of its subject.  Works in the arena. */
const char *fact_history_fault(struct arena *a, const struct fact *before, const struct fact *now);

#endif

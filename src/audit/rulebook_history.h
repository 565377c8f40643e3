/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a rulebook could be adopted after the edition before it. */
#ifndef AUDIT_RULEBOOK_HISTORY_H
#define AUDIT_RULEBOOK_HISTORY_H

#include "audit/fact.h"

/* NULL, or what is wrong with the file, in English; `before` is the leaf of the edition before, or
 * NULL.  Works in the arena. */
const char *rulebook_fault(struct arena *a, const struct fact *before, const struct fact *now);

#endif

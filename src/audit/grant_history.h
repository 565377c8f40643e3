/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a leaf about an authorisation can follow the one before it. */
#ifndef AUDIT_GRANT_HISTORY_H
#define AUDIT_GRANT_HISTORY_H

#include "audit/fact.h"

/* NULL when the state and the past suspensions of `now` follow from `before` (NULL for the first
 * leaf) and from the moment of `now`; otherwise what contradicts, in English.  `a` is for scratch.
 */
const char *grant_history_fault(struct arena *a, const struct fact *before, const struct fact *now);

/* What a leaf does to the authorisation after the one before: nothing, as when its last day comes
 * nearer; it takes it away, now or from a moment to come on; or it gives it back. */
enum grant_step { GRANT_SAME, GRANT_TAKEN, GRANT_GIVEN };
enum grant_step grant_step(const struct fact_grant *was, const struct fact_grant *g);

#endif

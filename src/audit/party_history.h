/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a fact about a party follows from the one before it about the same subject. */
#ifndef AUDIT_PARTY_HISTORY_H
#define AUDIT_PARTY_HISTORY_H

#include "audit/fact.h"

/* `before` is NULL for the first leaf of a subject.  Returns why it does not follow, or NULL, also
 * for kinds that are no party's; `a` is needed only meanwhile. */
const char *party_fault(struct arena *a, const struct fact *before, const struct fact *now);

#endif

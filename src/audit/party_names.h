/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether whom and what a fact names was registered by then, and is of the kind that it must be. */
#ifndef AUDIT_PARTY_NAMES_H
#define AUDIT_PARTY_NAMES_H

#include "audit/basis.h"

/* NULL when nothing is wrong, also for kinds that name nobody; `a` is needed only meanwhile. */
const char *party_names_fault(struct arena *a, const struct fact_source *source,
                              const struct fact *now);

#endif

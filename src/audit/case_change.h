/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a leaf about a case can follow the one before it. */
#ifndef AUDIT_CASE_CHANGE_H
#define AUDIT_CASE_CHANGE_H

#include "audit/fact_source.h"

/* NULL, or what is said otherwise than before and by no step, in English.  `before` is NULL for the
 * first leaf of the case; `last` is the step that `now` names as its last one, or NULL. */
const char *case_change_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact *before, const struct fact *now,
                              const struct fact_case_move *last);

#endif

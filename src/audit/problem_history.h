/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a report of a problem says what can follow from its leaf before. */
#ifndef AUDIT_PROBLEM_HISTORY_H
#define AUDIT_PROBLEM_HISTORY_H

#include "audit/fact.h"

/* What is wrong with `now` after `before` (NULL: it is the first), both FACT_PROBLEM; NULL when it
 * fits. */
const char *problem_history_fault(const struct fact *before, const struct fact *now);

#endif

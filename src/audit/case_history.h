/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a step of an authorisation case can follow what the log shows of it. */
#ifndef AUDIT_CASE_HISTORY_H
#define AUDIT_CASE_HISTORY_H

#include "audit/basis.h"

/* NULL when the step is one that the life of a case allows after the step before, and its deadline
 * is the one that the rulebooks of the log give; otherwise what contradicts, in English. */
const char *case_move_fault(struct cx *cx, const struct fact_source *source,
                            const struct fact *move);
/* NULL when whoever put the finding on record may speak for the assessor that it names. */
const char *case_finding_fault(const struct fact_source *source, const struct fact *finding);
/* NULL when the case stands where its last step left it. */
const char *case_fault(struct cx *cx, const struct fact_source *source, const struct fact *now);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a step of an authorisation case can follow what the log shows of it. */
#ifndef AUDIT_CASE_HISTORY_H
#define AUDIT_CASE_HISTORY_H

#include "audit/basis.h"

/* NULL when the step is one that the life of a case allows after the step before, and its deadline
 * is the one that the rulebooks of the log give; otherwise what contradicts, in English. */
const char *case_move_fault(struct cx *cx, const struct fact_source *source,
                            const struct fact *move);
/* NULL when the case stands where its last step left it, and says what follows from it; `before` is
 * its leaf before, or NULL. */
const char *case_fault(struct cx *cx, const struct fact_source *source, const struct fact *before,
                       const struct fact *now);
/* NULL when a document of an application was attached or detached while that was possible. */
const char *case_document_fault(const struct fact_source *source, const struct fact *before,
                                const struct fact *now);

#endif

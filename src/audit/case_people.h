/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether whoever made a step of an authorisation case could make it. */
#ifndef AUDIT_CASE_PEOPLE_H
#define AUDIT_CASE_PEOPLE_H

#include "audit/fact_source.h"

/* NULL when whoever put the finding on record may speak for the assessor that it names. */
const char *case_finding_fault(const struct fact_source *source, const struct fact *finding);
/* NULL when the actor of the step may assess, or may decide, in this case; otherwise what
 * contradicts, in English.  The latest leaf of the case is the one from before the step. */
const char *case_actor_fault(struct cx *cx, const struct fact_source *source,
                             const struct fact_case_move *m);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a case could grant an authorisation as its first leaf says it did. */
#ifndef AUDIT_GRANT_CASE_H
#define AUDIT_GRANT_CASE_H

#include "audit/fact_source.h"

/* NULL, or what is against the rules, in English; NULL, too, for one that no case has granted.  The
 * source does not have `now` yet. */
const char *grant_case_fault(struct cx *cx, const struct fact_source *source,
                             const struct fact *now);
/* The same about a case that grants at that moment, of which the source does not know that yet: it
 * makes a new authorisation, and one is changed or renewed once, as long as what came of it was
 * neither revoked nor cancelled. */
const char *grant_decision_fault(const struct fact_source *source, const struct fact_case *c,
                                 int64_t at_ms);

#endif

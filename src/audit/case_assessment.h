/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an application was complete and was assessed by whom and as it has to be. */
#ifndef AUDIT_CASE_ASSESSMENT_H
#define AUDIT_CASE_ASSESSMENT_H

#include "audit/fact_source.h"

#define CASE_FORM "application-form" /* what no application can be without */

/* NULL, or what is against the rules, in English; `last` is the step that the case just made. */
const char *case_assessment_fault(struct cx *cx, const struct fact_source *source,
                                  const struct fact_case *c, const struct fact_case_move *last);

#endif

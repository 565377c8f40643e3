/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what a case names was registered by then. */
#ifndef AUDIT_CASE_REGISTER_H
#define AUDIT_CASE_REGISTER_H

#include "audit/basis.h"

/* NULL when each bench of the case is one of the applicant's for that medium, each regulation was
 * adopted for it, and each site is one of the applicant's; otherwise what is not, in English. */
const char *case_register_fault(struct cx *cx, const struct fact_source *source,
                                const struct fact_case *c);

#endif

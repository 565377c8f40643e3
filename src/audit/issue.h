/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of certificates after the upload, from the leaves about it. */
#ifndef AUDIT_ISSUE_H
#define AUDIT_ISSUE_H

#include "audit/years.h"

/* Takes an approval of certificates that wait, the bureau's decision on a lot, or the revocation of
 * a certificate; another fact is passed over.  `source` has the latest facts before it; what is
 * issued counts in `years`. */
void issue_fact(struct cx *cx, struct attempts *t, struct years *years, const struct fact *f,
                const struct fact_source *source);

#endif

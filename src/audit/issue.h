/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of certificates after the upload, from the leaves about it. */
#ifndef AUDIT_ISSUE_H
#define AUDIT_ISSUE_H

#include "audit/attempts.h"

/* An approval of certificates that wait; `source` has the latest facts before it. */
void issue_approve(struct cx *cx, struct attempts *t, const struct fact *approval,
                   const struct fact_source *source);
/* The bureau's decision on a withheld lot. */
void issue_decide(struct attempts *t, const struct fact *decision);
/* The revocation of a certificate. */
void issue_revoke(struct attempts *t, const struct fact *revocation);

#endif

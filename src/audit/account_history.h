/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a leaf about an account can follow the one before it. */
#ifndef AUDIT_ACCOUNT_HISTORY_H
#define AUDIT_ACCOUNT_HISTORY_H

#include "audit/basis.h"

/* NULL when the state of `now` follows from `before` (NULL for the first leaf), the event and the
 * moment of `now`; otherwise what contradicts, in English. */
const char *account_history_fault(const struct fact *before, const struct fact *now);

/* NULL unless a bureau invites into another organisation though somebody of that has taken up an
 * account already (`taken`), or whom it invites is no administrator. */
const char *account_origin_fault(const struct fact_source *source, const struct fact *now,
                                 bool taken);

/* account_history_fault for a token: what changes of one is that it is revoked, once. */
const char *token_history_fault(const struct fact *before, const struct fact *now);

#endif

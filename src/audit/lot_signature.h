/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The maker's signature under a lot or an approval, checked from the leaves alone. */
#ifndef AUDIT_LOT_SIGNATURE_H
#define AUDIT_LOT_SIGNATURE_H

#include "audit/basis.h"

/* Demands that the key of the lot's leaf was the maker's and valid, that it verifies over the
 * signature base, that the base speaks of this upload and of the body whose digests the leaf has,
 * and that who approved with the upload is the signer, entitled on the day of the signature.  A lot
 * without a signature is a flaw when its maker had registered a key. */
void lot_signature_check(struct cx *cx, struct flaws *f, int64_t index, const struct lot_leaf *leaf,
                         const struct basis *basis);
/* The lot that an approval is of: its maker, when the last run had ended (struct basis), and when
 * it came in. */
struct signed_lot {
	str maker;
	int64_t ended_ms, ended_day, at_ms;
};

/* The same of an approval of that lot: who approved is whose key signed. */
void approval_signature_check(struct cx *cx, struct flaws *f, const struct fact *approval,
                              const struct signed_lot *lot, const struct fact_source *source);
/* NULL when a leaf about a key can follow the one before it (NULL for the first); otherwise what
 * contradicts, in English. */
const char *key_history_fault(const struct fact *before, const struct fact *now);
/* Why a key cannot be registered: its organisation is no maker, or the person whom its leaf names
 * is no signatory of it, or not validly registered by then; NULL when it can. */
const char *key_owner_fault(const struct fact_source *source, const struct fact *key);

#endif

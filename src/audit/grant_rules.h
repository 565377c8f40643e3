/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an authorisation could be given as its leaf says it was, by the rules that stood in the
 * log at that moment. */
#ifndef AUDIT_GRANT_RULES_H
#define AUDIT_GRANT_RULES_H

#include "audit/fact_source.h"

/* NULL, or what is against the rules, in English.  `before` is the leaf before it about the same
 * authorisation, NULL for the first; the source does not have `now` yet. */
const char *grant_rules_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact *before, const struct fact *now);
/* Whether the leaf after a fact, NULL if it is no fact, is the authorisation that has to follow: of
 * a decision on it, of a case that granted it, of one that it follows and whose last day came
 * nearer.  True after any other fact. */
bool grant_follows(const struct fact_source *source, const struct fact *fact,
                   const struct fact *next);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a leaf about an account can follow the one before it. */
#ifndef AUDIT_ACCOUNT_HISTORY_H
#define AUDIT_ACCOUNT_HISTORY_H

#include "audit/basis.h"
#include "audit/map.h"

/* NULL when the state of `now` follows from `before` (NULL for the first leaf), the event and the
 * moment of `now`; otherwise what contradicts, in English. */
const char *account_history_fault(const struct fact *before, const struct fact *now);

/* NULL unless a bureau acts in another organisation (as the leaves about the actor show it) and
 * does something else than open the first administrator's account, or invite to it again or end it
 * before anybody else has to do with it.  `others`: accounts there that have not departed, but for
 * this one. */
const char *account_origin_fault(const struct fact_source *source, const struct fact *before,
                                 const struct fact *now, uint32_t others);

/* Both, for the next leaf of the log; also whether whoever did it could act at that moment, and the
 * organisation was one that accounts are opened for.  `living` has a uint32_t under each
 * organisation: how many of its own accounts (not auditors' or platform administrators')
 * have not departed; the leaf is counted. */
const char *account_fault(const struct fact_source *source, struct map *living,
                          const struct fact *before, const struct fact *now);

/* account_history_fault for a token: what changes of one is that it is revoked, once. */
const char *token_history_fault(const struct fact *before, const struct fact *now);

/* The same with who did it and for whom, as account_fault. */
const char *token_fault(const struct fact_source *source, const struct fact *before,
                        const struct fact *now);

/* For a fact of another kind that names its actor: NULL unless the actor is an account or a token
 * of an organisation that has merged or is dissolved and lets it do nothing any more. */
const char *actor_ended_fault(const struct fact_source *source, const struct fact *now);

/* Whether whoever registered an organisation, or changed its state, could: a municipal bureau is
 * the business of the platform's administrator alone, and a district's is registered by a head.
 * NULL also when nothing is known of the actor. */
const char *organisation_actor_fault(const struct fact_source *source, const struct fact *before,
                                     const struct fact *now);

#endif

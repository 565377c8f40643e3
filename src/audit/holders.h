/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signs and who acts, as leaves about keys and accounts say it. */
#ifndef AUDIT_HOLDERS_H
#define AUDIT_HOLDERS_H

#include "audit/fact.h"
#include "crypt/short.h"

struct holders;

/* The key is secret and random, as of map_open. */
struct holders *holders_open(const struct short_key *key);
void holders_close(struct holders *h);
/* Takes the next leaf; one about something else than a key or an account is passed over.  The fact
 * must outlive `h`. */
void holders_add(struct holders *h, const struct fact *f);
/* Whether the organisation has registered a signing key. */
bool holders_sign(const struct holders *h, str organisation);
/* Whether the person acts as a signatory at that moment: with an account at the organisation that
 * has this duty and is active, or whose leave has not begun or is over.  Somebody who never took up
 * one acts without. */
bool holders_act(const struct holders *h, str organisation, str person, int64_t at_ms);
/* Whether the person has an account at the organisation that has not departed. */
bool holders_has(const struct holders *h, str organisation, str person);

#endif

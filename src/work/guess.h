/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a password may be guessed. */
#ifndef WORK_GUESS_H
#define WORK_GUESS_H

#include "op/op.h"

enum guess_tier { GUESS_PAIR, GUESS_ADDRESS, GUESS_ACCOUNT, GUESS_TIERS };

struct guess_row {
	blob key;
	int64_t n, next_ms, expires_ms;
};

/* The counters that one attempt has to do with, as they were found. */
struct guesses {
	struct guess_row row[GUESS_TIERS];
	bool there[GUESS_TIERS];
};

/* Reads them.  E_TOO_MANY, with call->retry_after_s, when the next attempt would be too early; with
 * a good second factor the account's own counter asks for no wait. */
MUST err guess_check(struct call *call, str organisation, str login, struct guesses *out);
/* The attempt was wrong: counts it in each.  E_STALE when another was counted just now. */
MUST err guess_wrong(struct call *call, const struct guesses *g);
/* It was right: forgets what was wrong before about this account.  E_STALE likewise. */
MUST err guess_right(struct call *call, const struct guesses *g);

extern const struct sql guess_sql[];
extern const int guess_sql_n;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of allowance.def, and when an account may act. */
#ifndef OP_ALLOWANCE_H
#define OP_ALLOWANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "op/right.h"

enum allowance {
#define ALLOWED(name, value, about) ALLOWED_##name = (value),
#include "op/allowance.def"
#undef ALLOWED
};

/* Whether an account of that state, with a leave between those moments (or ABSENT_INT), may act
 * now: it is active, or its leave has not begun yet or is over. */
bool account_acts(str state, int64_t leave_from_ms, int64_t leave_until_ms, int64_t now_ms);
/* Whether a session that began, or a token that was issued, at `begun_ms` still holds for such an
 * account: it may act now, and no leave has begun since, or at that moment.  What a leave has ended
 * stays ended. */
bool account_holds(str state, int64_t leave_from_ms, int64_t leave_until_ms, int64_t begun_ms,
                   int64_t now_ms);
/* Whether an organisation in that state (empty: active) is still there: it has neither merged into
 * another one nor been dissolved. */
bool organisation_admits(str state);
/* Whether one of that role acts in the name of an organisation in that state, a person (with an
 * account) or a program.  After a merger a maker's programs still send what was measured before.
 * The platform's own administrators act whatever became of the organisation whose id they bear:
 * otherwise a bureau could shut them out, and nobody could let them in again. */
bool organisation_lets(str state, enum role role, bool person);

#endif

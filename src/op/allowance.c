/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See access.h. */
#include "op/allowance.h"

bool account_acts(str state, int64_t leave_from_ms, int64_t leave_until_ms, int64_t now_ms)
{
	if (str_eq(state, S("active")))
		return true;
	return str_eq(state, S("leave")) && (now_ms < leave_from_ms || now_ms >= leave_until_ms);
}

bool account_holds(str state, int64_t leave_from_ms, int64_t leave_until_ms, int64_t begun_ms,
                   int64_t now_ms)
{
	bool left_since = str_eq(state, S("leave")) && begun_ms <= leave_from_ms &&
	                  leave_from_ms <= now_ms;

	return !left_since && account_acts(state, leave_from_ms, leave_until_ms, now_ms);
}

bool organisation_admits(str state)
{
	return !str_eq(state, S("merged")) && !str_eq(state, S("dissolved"));
}

bool organisation_lets(str state, enum role role, bool person)
{
	if (role == ROLE_ADMIN || organisation_admits(state))
		return true;
	return str_eq(state, S("merged")) && role == ROLE_MAKER && !person;
}

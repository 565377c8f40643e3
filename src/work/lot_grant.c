/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The authorisation on which a stored lot rests, and whether certificates may still follow from it.
 *
 * From a suspension or a revocation on there are none, be it of this authorisation or of another
 * one that covers the same (grant_reach.c).  What waits for an approval then waits in vain, until
 * the bureau decides. */
#include "op/log_read.h"
#include "work/grant_reach.h"
#include "work/record.h"

err lot_grant(struct call *call, const struct lot_row *lot, struct grant_row *out)
{
	struct cx *cx = &call->cx;
	struct lot_leaf leaf;
	str bytes, number;

	if (lot->first_index == ABSENT_INT)
		return E_STALE; /* it is placed only by the commit that is under way */
	TRY(log_leaf(cx, call->tx, lot->first_index, &bytes));
	TRY(lot_leaf_read(cx, bytes, &leaf));
	TRY(lot_authorisation(call, &leaf.facts, &number));
	return grant_get(cx, call->tx, number, out);
}

err lot_grant_lost(struct call *call, const struct lot_row *lot, const struct grant_row *grant,
                   const struct grant_row **lost)
{
	struct cx *cx = &call->cx;
	struct type_row type;
	struct bench_row bench;
	list grants;

	*lost = grant;
	if (!grant_in_force(grant, call->now_ms))
		return OK;
	TRY(type_get(cx, call->tx, lot->type, &type));
	TRY(bench_get(cx, call->tx, lot->organisation, lot->bench, &bench));
	TRY(grant_list(cx, call->tx, lot->organisation, lot->medium, &grants));
	const struct meter_type facts = type_facts(&type);
	const struct grant_use use = grant_use_of(&facts, lot->regulation, &bench);
	*lost = grant_reached_since(&grants, grant, &use, lot->verified_day, call->now_ms);
	return OK;
}

err lot_waits_in_vain(struct call *call, const struct lot_row *lot, bool *out)
{
	const struct grant_row *lost;
	struct grant_row grant;

	*out = false;
	if (lot->withheld == 1 || lot->approver.n > 0 || lot->due_day == ABSENT_INT)
		return OK;
	TRY(lot_grant(call, lot, &grant));
	TRY(lot_grant_lost(call, lot, &grant, &lost));
	*out = lost != NULL;
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The authorisation on which a stored lot rests, and whether certificates may still follow from it.
 *
 * From a suspension or a revocation on there are none, be it of this authorisation or of another
 * one that covers the same (grant_reach.c), nor when the maker is suspended or is no more.  What
 * waits for an approval then waits in vain, until the bureau decides; and again, when something is
 * lost after a release. */
#include "code/decimal.h"
#include "code/json.h"
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

/* What the bureau knew when it released the lot. */
struct release {
	int64_t at_ms; /* INT64_MIN: it did not */
	int64_t index; /* of its leaf, or -1 */
};

static err release_read(struct call *call, const struct lot_row *lot, struct release *out)
{
	struct cx *cx = &call->cx;
	const struct json *leaf, *at;
	struct subject decision;
	str bytes;

	*out = (struct release){ INT64_MIN, -1 };
	if (!lot_released(lot))
		return OK;
	err e = subject_latest(cx, call->tx, "lot_decision", lot->lot, &decision);
	if (e == E_NOT_FOUND)
		return E_STALE; /* it is placed only by the commit that is under way */
	TRY(e);
	TRY(log_leaf(cx, call->tx, decision.index, &bytes));
	TRY(json_parse(cx, bytes, JSON_DEPTH_MAX, &leaf));
	at = json_get(leaf, S("at"));
	if (at == NULL || decimal_read(at->text, 0, &out->at_ms) != OK)
		return fail(cx, E_CORRUPT, "leaf %lld has no moment", (long long)decision.index);
	out->index = decision.index;
	return OK;
}

/* A release answers for what had taken effect by then, and for nothing later. */
err lot_grant_lost(struct call *call, const struct lot_row *lot, const struct grant_row *grant,
                   const struct grant_row **lost)
{
	struct cx *cx = &call->cx;
	struct type_row type;
	struct bench_row bench;
	struct release released;
	list grants;

	*lost = grant;
	TRY(release_read(call, lot, &released));
	if (grant_lost_since(grant, released.at_ms, call->now_ms))
		return OK;
	TRY(type_get(cx, call->tx, lot->type, &type));
	TRY(bench_get(cx, call->tx, lot->organisation, lot->bench, &bench));
	TRY(grant_list(cx, call->tx, lot->organisation, lot->medium, &grants));
	const struct meter_type facts = type_facts(&type);
	const struct grant_use use = grant_use_of(&facts, lot->regulation, &bench);
	*lost = grant_reached_since(&grants, grant, &use, lot->verified_day, released.at_ms,
	                            call->now_ms);
	return OK;
}

/* A register may learn of a merger after it: what counts is what was known at the release. */
err lot_maker_lost(struct call *call, const struct lot_row *lot, const struct organisation *maker,
                   bool *out)
{
	struct release released;
	struct subject latest;

	*out = !organisation_active(maker);
	if (!*out || !lot_released(lot))
		return OK;
	TRY(release_read(call, lot, &released));
	TRY(subject_latest(&call->cx, call->tx, "organisation", maker->id, &latest));
	*out = latest.index > released.index || maker->state_from_ms > released.at_ms;
	return OK;
}

bool lot_released(const struct lot_row *lot)
{
	return str_eq(lot->decision, S(LOT_RELEASED));
}

err lot_waits_in_vain(struct call *call, const struct lot_row *lot, bool *out)
{
	const bool undecided = lot->decision.n == 0 && lot->withheld == 0;
	const struct grant_row *lost;
	struct organisation maker;
	struct grant_row grant;

	*out = false;
	if ((!undecided && !lot_released(lot)) || lot->approver.n > 0 || lot->due_day == ABSENT_INT)
		return OK;
	TRY(organisation_get(&call->cx, call->tx, lot->organisation, &maker));
	TRY(lot_maker_lost(call, lot, &maker, out));
	if (*out)
		return OK;
	TRY(lot_grant(call, lot, &grant));
	TRY(lot_grant_lost(call, lot, &grant, &lost));
	*out = lost != NULL;
	return OK;
}

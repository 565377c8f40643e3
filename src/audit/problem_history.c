/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report is open, answered or closed, and each leaf adds one message.  By whom: the answer is
 * somebody else's, everything else is said by the organisation that reports. */
#include "audit/problem_history.h"

static bool follows(str before, str now)
{
	if (str_eq(before, S("open")))
		return str_eq(now, S("answered")) || str_eq(now, S("closed"));
	if (str_eq(before, S("answered")))
		return str_eq(now, S("closed")) || str_eq(now, S("open"));
	return str_eq(before, S("closed")) && str_eq(now, S("open"));
}

const char *problem_history_fault(const struct fact *before, const struct fact *now)
{
	const struct fact_problem *p = now->value;
	const struct fact_problem *was = before ? before->value : NULL;
	bool own = str_eq(now->by, p->organisation);

	if (p->state_from_ms != now->at_ms)
		return "its state did not begin at the moment of the leaf";
	if (own == str_eq(p->state, S("answered")))
		return "somebody spoke for another";
	if (was == NULL)
		return str_eq(p->state, S("open")) && p->messages == 1 &&
		                       p->reported_ms == now->at_ms
		               ? NULL
		               : "it does not begin as a report";
	if (!follows(was->state, p->state))
		return "its state cannot follow the one before";
	if (p->messages != was->messages + 1)
		return "a message is missing";
	if (!str_eq(p->organisation, was->organisation) || p->reported_ms != was->reported_ms ||
	    !str_eq(p->category, was->category) || !str_eq(p->lot, was->lot) ||
	    !str_eq(p->code, was->code))
		return "what was reported has changed";
	return NULL;
}

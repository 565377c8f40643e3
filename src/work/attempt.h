/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a meter may be verified (again), with this attempt. */
#ifndef WORK_ATTEMPT_H
#define WORK_ATTEMPT_H

#include "work/lot.h"

/* How many attempts follow a result that was no pass. */
struct repeats {
	int64_t after_retest, after_fail, after_invalid;
};

/* What stands in the way of meter i's attempt, in the writing transaction: faults are recorded at
 * their places, and OK means that the question was answered.  What it follows is added to *r.
 * E_STALE when the attempt before has no place in the log yet and its place matters. */
MUST err attempt_check(struct call *call, const struct upload *u, uint32_t i, struct repeats *r);
/* The refusal that the recorded faults add up to: 409 for a meter that is verified already, which
 * is what a maker must hear first, otherwise for the attempt; OK without any. */
MUST err attempts_verdict(struct cx *cx);

#endif

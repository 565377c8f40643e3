/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts that hold from a day until a day and can be ended before: jurisdictions, assignments,
 * authorisations of other provinces, recognitions. */
#ifndef WORK_ENDING_H
#define WORK_ENDING_H

#include "op/op.h"

struct end_in {
	str id;
	int64_t day; /* the first on which it does not hold any more; today if absent */
	str reason;
	str document;
};
extern const struct rec end_rec;

/* Whether a fact holds on a day: from and until included, ended excluded; until and ended may be
 * absent. */
bool holds_on(int64_t day, int64_t from_day, int64_t until_day, int64_t ended_day);
/* A validity that ends before it begins is a problem at /valid_until_day. */
void validity_check(struct cx *cx, int64_t from_day, int64_t until_day);
/* The day on which a fact may be ended that holds from `from_day`.  E_STATE when it was ended
 * already, E_INVALID with problems for a day before its first. */
MUST err end_check(struct call *call, int64_t from_day, int64_t ended_day, int64_t *day);
/* What an UPDATE by $1 ended_day, $2 end_reason, $3 end_document, $4 id comes to; E_STATE when it
 * meets no row that had not ended. */
MUST err end_store(struct call *call, const struct sql *q, int64_t day);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assessors (考评员) as a case needs them. */
#ifndef WORK_ASSESSOR_H
#define WORK_ASSESSOR_H

#include "op/op.h"

struct assessor {
	str id;           /* random: what the log shows */
	str registration; /* number of the assessor's certificate */
	str employer;     /* organisation or its name */
	str conflicts;    /* organisations with which there is a conflict of interest, by spaces */
	int64_t water, gas;
	int64_t valid_from_day, valid_until_day;
	blob salt; /* of the number's commitment in the leaf; never shown */
};

/* E_NOT_FOUND when there is none. */
MUST err assessor_get(struct cx *cx, struct tx *tx, str id, struct assessor *out);
MUST err assessor_by_number(struct cx *cx, struct tx *tx, str registration, struct assessor *out);
/* Why that one has no part in a case of that maker (回避); NULL when nothing is known. */
const char *assessor_conflict(const struct assessor *a, str maker);
/* Why this assessor may not assess that maker for that medium on that day; NULL when nothing
 * stands against it. */
const char *assessor_bar(const struct assessor *a, str maker, str medium, int64_t day);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a condition of an authorisation stands on a day: whether it holds, until when, and how long
 * before its end somebody should be told.  Nothing follows from it by itself: it warns and
 * proposes, and a person decides. */
#ifndef RULE_CONDITION_H
#define RULE_CONDITION_H

#include "rule/validity.h"

enum condition_state {
	CONDITION_HOLDS,
	CONDITION_LAPSES, /* it holds, and a warning is due */
	CONDITION_LAPSED,
	CONDITION_NOT_YET, /* it begins later */
	CONDITION_MISSING, /* there is no such fact */
};

#define CONDITION_WARNINGS 3

struct condition {
	enum condition_state state;
	int64_t days_left; /* until its last day, which is 0; ABSENT when it does not end or hold */
	int warning;       /* how many of the warnings are due */
};

#define CONDITION_NEVER INT64_MAX /* it does not end */

/* The last day up to which it holds without a gap, from day `on`; the day before `on` when it does
 * not hold on that day. */
int64_t validity_until(str earlier, struct days present, int64_t on);
/* The same of checks; CONDITION_NEVER when none was made and none is due. */
int64_t checks_until(str checks, int64_t due_day, int64_t on);
/* The same of somebody who is not absent: the day before the next absence at most. */
int64_t absences_until(str absences, int64_t until, int64_t on);

/* On day `on`, for what began on from_day and holds until until_day as above.  warn_from are the
 * days from which on each warning is due, the earliest first. */
struct condition condition_on(int64_t on, int64_t from_day, int64_t until_day,
                              const int64_t warn_from[CONDITION_WARNINGS]);

/* "holds", "lapses", "lapsed", "not-yet", "missing" */
const char *condition_name(enum condition_state state);

#endif

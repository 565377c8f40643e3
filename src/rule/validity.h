/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds from day to day: certificates and registrations with their renewals, absences, and the
 * checks of a standard.
 *
 * Days are China's, and both ends of an interval belong to it.  A fact says its present validity as
 * two days and the earlier ones as a text, the oldest first, so that a renewal or a lapse never
 * changes what held over earlier runs:
 *
 *   2024-01-01/2025-12-31 2026-01-05/2026-12-31
 *
 * Checks are a text of the same kind: the day on which one was done, and the last day on which it
 * still holds, or that it failed:
 *
 *   2026-01-05/2027-01-04 2026-11-20/failed */
#ifndef RULE_VALIDITY_H
#define RULE_VALIDITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct days {
	int64_t from, until;
};

/* Takes the first interval off the text; false at its end and where the text is not of that form.
 */
bool days_next(str *rest, struct days *out);
/* Whether each day from first to last lies in the present validity or an earlier one.  A text that
 * is not of that form covers nothing. */
bool validity_covers(str earlier, struct days present, int64_t first, int64_t last);
/* Whether one of the intervals has a day from first to last.  A text that is not of that form meets
 * everything. */
bool days_meet(str intervals, int64_t first, int64_t last);

struct check {
	int64_t done;
	int64_t until; /* below `done` when it failed */
};

/* Takes the first check off the text, as days_next. */
bool check_next(str *rest, struct check *out);
/* Whether on each day from first to last the latest check before or on it holds, and none of that
 * day failed.  Before the first check, days up to due_day hold.  A text that is not of that form,
 * or not in the order of its days, holds nothing. */
bool checks_hold(str checks, int64_t due_day, int64_t first, int64_t last);

#endif

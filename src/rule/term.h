/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terms (期限): by which day something has to be done.
 *
 * The day of the event does not count; the first is the day after it.  Periods of the Licensing Law
 * are working days (行政许可法 82).  A period in days, months or years that ends on a day off ends
 * on the next working day.  What does not count, as an assessment within a decision (行政许可法
 * 45), is a pause. */
#ifndef RULE_TERM_H
#define RULE_TERM_H

#include "rule/calendar.h"

#define TERM_MAX 1000
#define TERM_NEVER INT64_MAX

enum term_unit { TERM_WORKING_DAYS, TERM_DAYS, TERM_MONTHS, TERM_YEARS };

struct term {
	int number; /* 0 to TERM_MAX */
	enum term_unit unit;
};

/* Days that do not count, both included.  They stand in order and do not overlap. */
struct pause {
	int64_t from_day;
	int64_t to_day; /* TERM_NEVER: it has not ended yet */
};

struct due {
	int64_t day; /* the last day on which it is in time; TERM_NEVER: a pause has not ended */
	bool provisional; /* rests on days of which the calendar does not know yet */
};

/* After something happened on `event_day`. */
struct due term_after(const struct calendar *c, struct term t, int64_t event_day,
                      const struct pause *pause, int pause_n);
/* So long before something happens on `event_day`: the last day that is early enough. */
struct due term_before(const struct calendar *c, struct term t, int64_t event_day);
/* The last day of what begins on from_day and holds so long: that day counts, and days off are days
 * like others.  Working days are taken for days, since no calendar reaches over a validity. */
int64_t term_last(struct term t, int64_t from_day);

#endif

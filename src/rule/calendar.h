/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working days (工作日).  The State Council says each autumn which days of the next year are off
 * and which weekend days are worked for them; what it has not said is Monday to Friday,
 * provisionally. */
#ifndef RULE_CALENDAR_H
#define RULE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/* A day that is not what its weekday says. */
struct special_day {
	int64_t day;
	bool off; /* or worked, though it is a Saturday or Sunday */
};

struct calendar {
	int64_t first_day, last_day;       /* what has been said, both included */
	const struct special_day *special; /* in the order of their days */
	int special_n;
};

struct day_kind {
	bool works;
	bool provisional; /* the calendar does not reach so far */
};

struct day_kind calendar_day(const struct calendar *c, int64_t day);
/* The day itself or, when it is off, the first after it that works. */
int64_t calendar_next(const struct calendar *c, int64_t day, bool *provisional);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The past suspensions of an authorisation, as it carries them itself: ISO 8601 intervals between
 * spaces, the oldest first.
 *
 *   2026-11-20T08:00:00+08:00/2026-11-20T17:30:00+08:00 2027-01-04T09:00:00+08:00/…
 *
 * So the latest word about an authorisation says all of them, to whoever has it.  A suspension that
 * has not ended is not among them: it is the state.  Only one that ends with the authorisation
 * itself, at a moment that is announced, is written down before it is over: the state is that end
 * then. */
#ifndef RULE_SUSPENSION_H
#define RULE_SUSPENSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct suspension {
	int64_t from_ms;
	int64_t until_ms; /* the first moment that is free of it */
};

/* Takes the first one off the text; false at its end and where the text is not of that form. */
bool suspension_next(str *rest, struct suspension *out);
/* The last one of a text, and what stands before it; false when there is none, or one that is not
 * of that form. */
bool suspension_last(str suspensions, struct suspension *last, str *before);
/* Whether one of them meets what lasted from from_ms to to_ms, both included.  A text that is not
 * of that form meets everything. */
bool suspended_within(str suspensions, int64_t from_ms, int64_t to_ms);

/* What took an authorisation away, and the days on which it would have counted. */
struct withdrawn {
	str state; /* granted, suspended, revoked, cancelled */
	int64_t state_from_ms;
	str suspensions;
	int64_t valid_from_day, valid_until_day;
};

/* Whether it was suspended or revoked at a moment from from_ms to to_ms that lies in its days, by a
 * decision that took effect after since_ms (INT64_MIN: whenever).  Suspensions that cannot be read
 * count as one that was. */
bool withdrawn_within(const struct withdrawn *w, int64_t since_ms, int64_t from_ms, int64_t to_ms);
/* Whether it counted on that day, and is suspended or revoked at this moment by a decision that
 * took effect in its days and after since_ms. */
bool withdrawn_since(const struct withdrawn *w, int64_t since_ms, int64_t day, int64_t at_ms);

#endif

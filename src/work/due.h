/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By which day: the deadlines and the calendar in force, applied. */
#ifndef WORK_DUE_H
#define WORK_DUE_H

#include "law/deadline.h"
#include "op/op.h"

/* The deadline of that name; E_NO_RULES when the adopted file has none of that name, or none was
 * adopted. */
MUST err due_rule(struct call *call, const char *deadline, const struct deadline **out);
/* By which day, counted after the event's day; pauses as in rule/term.h.  E_NO_RULES as above, also
 * without a calendar. */
MUST err due_after(struct call *call, const char *deadline, int64_t event_day,
                   const struct pause *pause, int n, struct due *out);
/* The last day that is early enough before the event's day. */
MUST err due_before(struct call *call, const char *deadline, int64_t event_day, struct due *out);
/* The last day of what holds for so long after the event's day (deadline_end). */
MUST err due_end(struct call *call, const char *deadline, int64_t event_day, int64_t *out);
/* After what has happened (deadline_due); out->day is TERM_NEVER when its event has not. */
MUST err due_of(struct call *call, const char *deadline, const struct happening *h, int n,
                struct due *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendar files: which days are worked, year by year as the State Council announces them. */
#ifndef LAW_CALENDAR_READ_H
#define LAW_CALENDAR_READ_H

#include "base/cx.h"
#include "rule/calendar.h"

/* Reads and checks a calendar file (doc/formats.md); days of *out live in cx->arena.  E_SYNTAX, or
 * E_INVALID with the places: days out of order, given twice or outside first_day … last_day. */
MUST err calendar_read(struct cx *cx, str text, struct calendar *out);

#endif

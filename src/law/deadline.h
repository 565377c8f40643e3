/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines as data: rulebooks/deadlines.json says how long, from which event on, what does not
 * count, and which clause says so (doc/formats.md). */
#ifndef LAW_DEADLINE_H
#define LAW_DEADLINE_H

#include "base/buf.h"
#include "code/rec.h"
#include "rule/term.h"

/* The deadlines that the program asks for by name: a file without one of them leaves somebody
 * without an answer. */
#define DEADLINE_CORRECTION "authorisation.correction"
#define DEADLINE_DECISION "authorisation.decision"
#define DEADLINE_DECISION_EXTENDED "authorisation.decision_extended"
#define DEADLINE_RECTIFICATION "authorisation.rectification"
#define DEADLINE_BEGIN "authorisation.begin"
#define DEADLINE_REGISTRATION "authorisation.registration"
#define DEADLINE_VALIDITY "authorisation.validity"
#define DEADLINE_RENEWAL "authorisation.renewal"
#define DEADLINE_RENEWAL_LATEST "authorisation.renewal_latest"
#define DEADLINE_BAR "authorisation.bar"
#define DEADLINE_ACCESS_KEEP "access.keep"
#define DEADLINE_PROBLEM_ANSWER "problem.answer"
#define DEADLINE_STANDARD_CHECK "standard.check"
#define DEADLINE_WARNING_EARLY "condition.warning_early"
#define DEADLINE_WARNING_NEAR "condition.warning_near"
#define DEADLINE_WARNING_LAST "condition.warning_last"

/* Time from one event until another does not count. */
struct deadline_pause {
	str from;  /* event */
	str until; /* events, separated by spaces: the first of them ends the pause */
};

struct deadline {
	str id; /* "authorisation.decision" */
	int64_t number;
	str unit;      /* working-days, days, months, years */
	str direction; /* after or before the event */
	str event;     /* events, separated by spaces: the last of them that happened counts */
	list pauses;   /* of struct deadline_pause */
	str act, clause; /* 行政许可法, 第三十二条第(四)项; a clause that is not known is empty */
	str source;        /* where we read it */
	int64_t confirmed; /* 1: read in the text of the act itself */
	str zh, en;        /* what is due */
};

struct deadlines {
	const struct deadline *item;
	int n;
	str version;
};

/* Reads and checks a file; texts of *out live in cx->arena and in `text`.  E_SYNTAX, or E_INVALID
 * with the places: unknown unit, number out of range, an id given twice, confirmed without a
 * clause. */
MUST err deadlines_read(struct cx *cx, str text, struct deadlines *out);
/* NULL when there is none of that id. */
const struct deadline *deadline_find(const struct deadlines *d, str id);
/* Which of the deadlines that the program asks for it lacks, between spaces. */
str deadlines_lacking(struct arena *a, const struct deadlines *d);
struct term deadline_term(const struct deadline *d);
/* The last day of a time during which something holds, a bar for instance.  Unlike the last day for
 * an act it does not move on to a working day. */
int64_t deadline_end(const struct deadline *d, const struct calendar *c, int64_t event_day);

/* Something that happened. */
struct happening {
	str event;
	int64_t day;
};

/* By which day, after what has happened (in that order).  False when its event has not happened.
 * A pause covers the day of the event that begins it and the day of the one that ends it. */
bool deadline_due(struct arena *a, const struct deadline *d, const struct calendar *c,
                  const struct happening *h, int n, struct due *out);

/* All of them for people, in the manner of `print limits`. */
void deadlines_write_text(struct buf *out, const struct deadlines *d);

#endif

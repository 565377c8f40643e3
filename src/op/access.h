/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access record: who of another organisation looked at what of ours, and who was refused.
 *
 * What calls have seen is gathered in memory, and one thread writes it at most once a second, in
 * one transaction; repeats within a day are counted in one row, by any number of servers.  A crash
 * loses at most what was gathered since.  A read never waits for it and never fails for it.
 *
 * Not recorded: callers without a token, so nobody can follow who scans a meter; what belongs to
 * nobody (op_is_open) or was opened by the tag of a label; an organisation's own reading; writes,
 * which are leaves of the log. */
#ifndef OP_ACCESS_H
#define OP_ACCESS_H

#include "op/access_book.h"
#include "op/app.h"

/* How a day's record comes to its end.  What is written later than ACCESS_LATE_MS after midnight
 * counts to the day of writing; so from ACCESS_CLOSE_MS on the day before grows no more, unless
 * clocks of servers are half an hour apart, and its digest can become a leaf. */
#define ACCESS_LATE_MS INT64_C(1800000)
#define ACCESS_CLOSE_MS INT64_C(3600000)

struct access;
struct access *access_open(void);
void access_close(struct access *a); /* NULL is ignored */

/* At the end of a call, when its result is known. */
void access_note(struct call *call);
/* Writes what was gathered; when that fails it stays gathered for the next time, unless nobody can
 * tell whether it was stored: then it is not written again, for a look must not count twice. */
MUST err access_flush(struct cx *cx, struct app *app);

/* The last day whose record is closed, ACCESS_NO_DAY when there is none: days are closed in their
 * order. */
#define ACCESS_NO_DAY INT64_C(-1)
MUST err access_closed(struct cx *cx, struct tx *tx, int64_t *day);
/* The oldest day with rows that is not closed and lies before that one; E_NOT_FOUND: none. */
MUST err access_oldest(struct cx *cx, struct tx *tx, int64_t before, int64_t *day);
/* The first day that may not be closed yet. */
int64_t access_first_open(int64_t now_ms);

/* For /metrics. */
struct access_counts {
	int64_t waiting;      /* rows gathered and not written */
	int64_t written;      /* rows, since the start */
	int64_t overflow;     /* looks that were not told apart, since the start */
	int64_t unattributed; /* reads that did not say whose rows they had read: a fault of ours */
};
struct access_counts access_count(struct app *app);

extern const struct sql access_sql[];
extern const int access_sql_n;

#endif

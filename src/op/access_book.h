/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at what of whom, gathered in memory until it is written: see access.h.  Not for
 * several threads at once. */
#ifndef OP_ACCESS_BOOK_H
#define OP_ACCESS_BOOK_H

#include "code/rec.h"

#define ACCESS_EVERYBODY                                                                           \
	S("*")                /* in place of an organisation: what holds rows of all, as the log */
#define ACCESS_UNKNOWN S("-") /* refused before it was known whose rows they are */

#define ACCESS_SEEN S("seen")
#define ACCESS_REFUSED S("refused")
#define ACCESS_OVERFLOW S("overflow") /* so many more, not told apart: there were too many */

/* A row of the table `access`: how often one caller did one thing on one day to one subject. */
struct access_row {
	str organisation; /* looked at */
	int64_t day;      /* in China */
	str id;           /* of the row: access_id */
	str operation, outcome;
	str caller; /* organisation */
	str role;
	str actor;   /* account's or token's random id */
	str subject; /* what the route names: a lot, a meter's code, a certificate; else empty */
	int64_t n;
	int64_t first_ms, last_ms;
};

#define ACCESS_COLUMNS 12
extern const struct rec access_rec;

/* The name of a row, 32 hex digits: the first 16 bytes of the SHA-256 of day, organisation,
 * operation, outcome, caller, role, actor and subject, each as <bytes>:<bytes>, the day in decimal.
 */
str access_id(struct arena *a, const struct access_row *row);

/* How many rows are told apart; refusals while there are fewer, so that they never push out what
 * was seen; then organisations with an overflow of their own; then days of nobody's overflow. */
#define BOOK_ROWS 2048
#define BOOK_REFUSED 512
#define BOOK_OVERFLOWS 256
#define BOOK_ALL (BOOK_ROWS + BOOK_OVERFLOWS + 16)

struct access_book;

struct access_book *book_open(void);
void book_close(struct access_book *b); /* NULL is ignored */
/* Adds n, first_ms and last_ms to the row with the same name, or makes one, with a name and texts
 * of its own.  When there is no room, what is new is only counted, in the overflow of its
 * organisation, then in that of ACCESS_UNKNOWN: the answer is false. */
bool book_add(struct access_book *b, const struct access_row *row);
/* The rows in the order in which they came; *n receives their number. */
const struct access_row *book_rows(const struct access_book *b, int *n);
void book_clear(struct access_book *b);

#endif

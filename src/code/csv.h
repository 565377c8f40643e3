/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma-separated values (RFC 4180), row by row. */
#ifndef CODE_CSV_H
#define CODE_CSV_H

#include "base/buf.h"
#include "base/cx.h"

struct csv {
	str rest; /* what has not been read yet */
	int line; /* of the row that was read last, from 1 */
	int next_line;
};

struct csv_row {
	int n;
	const str *field;
};

#define CSV_FIELDS_MAX 256

/* A byte order mark is skipped. */
struct csv csv_new(str text);
/* The next row; LF and CRLF both end one; empty lines are skipped; row->n is 0 at the end.
 * Fields that need no decoding are borrowed from the text.  E_SYNTAX with the line for a broken
 * quote, a stray quote, a lone CR, invalid UTF-8, U+0000 or too many fields. */
MUST err csv_next(struct cx *cx, struct csv *csv, struct csv_row *row);
/* Appends one row, ended by CRLF, quoting what needs it.  A field that a spreadsheet would run as
 * a formula gets a leading apostrophe; a plain negative number is left alone. */
void csv_write(struct buf *b, const str *field, int n);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to SQL text before an engine sees it. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "base/cx.h"
#include "store/db.h"

/* Columns of a record: its fields without the lists. */
int sql_column_n(const struct rec *rec);
/* The field behind column k, from 0; k must be below sql_column_n. */
const struct field *sql_column(const struct rec *rec, int k);

/* The text of a statement with its braces replaced, in cx->arena:
 *   {bench}     id, maker, medium          {b.bench}  b.id, b.maker, b.medium
 *   {bench:$}   $1, $2, $3                 {bench:=}  maker = $2, medium = $3
 * The key, which {bench:=} leaves out, are the columns whose $k stands elsewhere in the text or
 * whose name stands in ON CONFLICT (...).  E_DATABASE when the record is neither q->in nor q->out
 * (for :$ and := only q->in will do) or a brace, string or comment has no end. */
MUST err sql_expand(struct cx *cx, const struct sql *q, str *out);

/* Takes the next statement, without its semicolon but with the comments before it, from a
 * migration; false at the end.  What comes after the last semicolon counts only if it is more than
 * comments. */
bool sql_split(str *rest, str *statement);

/* One statement in SQLite's words: BIGINT is INTEGER, BYTEA is BLOB, and each table gets STRICT,
 * WITHOUT ROWID. */
str sql_for_sqlite(struct arena *a, str statement);

#endif

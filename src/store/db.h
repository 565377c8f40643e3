/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to a database, SQLite or PostgreSQL, with one SQL text for both.
 *
 * A connection belongs to one thread at a time.  Statements are prepared once a connection, on
 * first use, and found again by the address of their struct sql, which must live as long.  Rules
 * for the text are in doc/sql.md; `make sql` checks them. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/cx.h"
#include "code/rec.h"

struct db;

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB };

struct value {
	enum value_kind kind;
	int64_t i;
	str s; /* of a TEXT or BLOB; empty is not NULL, even if s.p is */
};

#define V_INT(x) ((struct value){ .kind = VALUE_INT, .i = (x) })
#define V_TEXT(x) ((struct value){ .kind = VALUE_TEXT, .s = (x) })
#define V_BLOB(p_, n_) ((struct value){ .kind = VALUE_BLOB, .s = { (const char *)(p_), (n_) } })
#define V_NULL ((struct value){ .kind = VALUE_NULL })

/* A statement.  In the text, {name} stands for the columns of the record called name (`in` or
 * `out`), {name:$} for as many parameters in the same order, {name:=} for "column = $k" of all
 * but the key: the columns whose $k stands elsewhere in the text or whose name stands in ON
 * CONFLICT (...). */
struct sql {
	const char *name; /* "bench.add": for messages and metrics */
	const char *text;
	const struct rec *in;
	const struct rec *out;
};

/* One forward step of the schema; the texts are embedded from sql/NNNN-*.sql. */
struct migration {
	const char *name;
	str text;
};

enum db_access { DB_READ_ONLY, DB_READ_WRITE };
enum db_durability { DB_DURABLE, DB_UNSYNCED /* for tests and benches only */ };

/* `url` is sqlite:PATH or postgresql://USER@HOST/NAME; what each engine is set to stands at the
 * head of sqlite_open.c and pg_open.c.  DB_READ_WRITE on a missing file of SQLite creates it, a
 * database of PostgreSQL must be there.  E_USAGE: no such engine; E_NOT_FOUND: nothing there to
 * read; E_CORRUPT: no database; E_UNAVAILABLE: out of reach, or may not be written; E_DATABASE: not
 * set up so that it would do. */
MUST err db_open(struct cx *cx, str url, enum db_access access, struct db **out);
void db_close(struct db *db); /* NULL is ignored */
void db_end(struct db **db);  /* for AUTO */
MUST err db_set_durability(struct cx *cx, struct db *db, enum db_durability d);

/* Writes a copy of the whole database, as of one moment, to a new file, while others read and
 * write. E_IN_USE: the file exists; E_USAGE: this engine is backed up with tools of its own. */
MUST err db_backup(struct cx *cx, struct db *db, const char *path);

/* Brings the schema up to date in one transaction, once, even when two processes try.  E_DATABASE
 * when the database is newer than the program or has other steps.  A connection for reading only
 * compares. */
MUST err db_migrate(struct cx *cx, struct db *db, const struct migration *step, int n);
/* The same, and in the same transaction the tables are spread over machines with Citus, each as its
 * kind says (kind.h).  E_USAGE when the database cannot be spread, E_IN_USE when a table has rows;
 * then nothing of it has happened.  db_migrate keeps a database spread that is. */
MUST err db_migrate_spread(struct cx *cx, struct db *db, const struct migration *step, int n);
/* The calls of Citus that spread these tables, in their order, a line each. */
str db_spread_text(struct arena *a, const struct migration *step, int n);
/* Changes when the database was lost and another connection took its place, perhaps to another
 * server. */
int db_generation(const struct db *db);
/* Whether what one commit wrote may become visible table by table, moment by moment: Citus commits
 * on one machine after the other. */
bool db_piecemeal(const struct db *db);
/* Prepares a statement and checks, where they are given, that the columns of `out` are what it
 * returns. */
MUST err db_prepare(struct cx *cx, struct db *db, const struct sql *q);

/* A transaction rolls back unless it was committed: AUTO(tx_end) struct tx tx; TRY(tx_begin(...)).
 * DB_READ_ONLY is a stable snapshot, taken by its first statement; DB_READ_WRITE holds SQLite's
 * write lock from the start.  A connection has one transaction at a time.
 *
 * After an error of the database a transaction takes no more statements and no commit; a mark that
 * was set before it can still be taken back.  A row that is not found is no error in this sense. */
struct tx {
	struct db *db;
	bool open;
};

MUST err tx_begin(struct cx *cx, struct db *db, enum db_access access, struct tx *out);
/* OK: stored for good.  E_UNCERTAIN: nobody can tell (PostgreSQL, when the connection is lost or no
 * standby confirms).  Another error: nothing of it is visible; but if the machine dies right then,
 * the whole of it may have reached the disk all the same.  So repeat it under its idempotency key
 * in either case. */
MUST err tx_commit(struct cx *cx, struct tx *tx);
void tx_end(struct tx *tx);
/* It is open, and no statement of it has failed. */
bool tx_sound(const struct tx *tx);
/* Part of a transaction that can be taken back alone; one level. */
MUST err tx_mark(struct cx *cx, struct tx *tx);
MUST err tx_keep(struct cx *cx, struct tx *tx);
MUST err tx_take_back(struct cx *cx, struct tx *tx);

/* -- statements, always within a transaction ------------------------------------------------- */

/* Runs a statement; *changed (may be NULL) receives the number of rows it changed. E_CONFLICT: a
 * constraint; E_BUSY: worth another try; E_UNAVAILABLE: full or read-only; E_IO; E_CORRUPT;
 * E_DATABASE: a fault of the statement. */
MUST err db_run(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
                int64_t *changed);
/* Calls `row` for each row of the result, with the columns borrowed until it returns; its error
 * stops and is passed on.  It may run other statements, but not this one. */
typedef err (*db_row)(struct cx *cx, void *state, const struct value *column, int n);
MUST err db_each(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param,
                 int n, db_row row, void *state);
/* The first row, copied into the arena, as max columns at most; E_NOT_FOUND (without words) when
 * there is none. */
MUST err db_one(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
                struct value *column, int max);
/* Many rows through one INSERT for a single row: `row_n` times `column_n` values, row by row.
 * *inserted (may be NULL) counts those that ON CONFLICT DO NOTHING did not skip. */
MUST err db_insert(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *values,
                   int64_t row_n, int column_n, int64_t *inserted);

/* The same, without waiting for the outcome: an error is that of a later statement, tx_keep or
 * tx_commit.  Saves a round trip to PostgreSQL; what needs no answer before the call is decided
 * should use it. */
MUST err db_run_later(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param,
                      int n);
MUST err db_insert_later(struct cx *cx, struct tx *tx, const struct sql *q,
                         const struct value *values, int64_t row_n, int column_n);

/* -- the same with records ------------------------------------------------------------------- */

/* Parameters from the fields of q->in, in their order. */
MUST err db_put(struct cx *cx, struct tx *tx, const struct sql *q, const void *in,
                int64_t *changed);
MUST err db_put_later(struct cx *cx, struct tx *tx, const struct sql *q, const void *in);
/* The first row into a record of q->out (zeroed first; NULL becomes absent), or E_NOT_FOUND. */
MUST err db_get(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
                void *out);
/* All rows as a list of q->out in the arena. */
MUST err db_list(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param,
                 int n, list *out);

/* When the database took that step; E_NOT_FOUND when it has not. */
MUST err db_migrated(struct cx *cx, struct tx *tx, int64_t step, int64_t *at_ms);

#endif

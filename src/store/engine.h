/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a database engine has to do, and what the part above it keeps.  Only files of this folder
 * include this; everybody else speaks db.h.
 *
 * The part above guards what both engines must have in common: statements run within a transaction,
 * none after one has failed, none that writes in a snapshot.  An engine may rely on that. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/db.h"

struct arena;
struct db_engine;

struct db {
	const struct db_engine *engine;
	struct arena *arena; /* lives as long as the connection, and holds this very struct */
	enum db_access access;
	enum db_access tx_access; /* of the open transaction */
	bool citus; /* the database has that extension, so its tables may lie on many machines */
	int generation; /* counts the connections that it has had, where one can be lost */
	bool in_tx;
	bool failed; /* a statement of the open transaction did: only taking back helps */
	bool marked;
	struct stmt **slot; /* prepared statements, hashed by the address of their struct sql */
	size_t slot_n;      /* a power of two, or 0 */
	size_t stmt_n;
};

/* One prepared statement.  The engine embeds this as the first member of its own struct. */
struct stmt {
	const struct sql *sql;
	const char *text;          /* sql->text when it was prepared, to notice a reused address */
	int param_n;               /* $1 ... $n, all of them present */
	int column_n;              /* of the result; 0 when there is none */
	const char *const *column; /* their names, in the arena of the connection */
	const enum value_kind *type; /* their types where known before running, else VALUE_NULL */
	bool writes;
	bool fits;    /* its records have been compared with it */
	bool running; /* a row of its result is being looked at */
};

enum begin { BEGIN_SNAPSHOT, BEGIN_WRITE, BEGIN_SCHEMA /* excludes every other BEGIN_SCHEMA */ };
enum control { CONTROL_COMMIT, CONTROL_MARK, CONTROL_KEEP, CONTROL_TAKE_BACK };

/* One run of a statement. */
struct query {
	const struct value *param; /* stmt->param_n of them */
	db_row row;                /* NULL: the result is not wanted */
	void *state;
	bool first_only; /* one row is enough */
	bool later;      /* nobody looks at the outcome now: an error may be that of what follows */
	int64_t changed; /* out: rows that the statement changed */
	bool stopped;    /* out: `row` refused, so the error is not the database's */
};

struct db_engine {
	const char *const *scheme; /* beginnings of its URLs, NULL-terminated */
	size_t db_size;            /* of its struct that begins with a struct db */

	/* `url` whole.  After an error `close` is called all the same. */
	err (*open)(struct cx *cx, struct db *db, str url);
	void (*close)(struct db *db);
	err (*durability)(struct cx *cx, struct db *db, enum db_durability d);
	/* See db_backup; NULL: the engine has tools of its own for that. */
	err (*copy)(struct cx *cx, struct db *db, const char *path);
	err (*begin)(struct cx *cx, struct db *db, enum begin kind);
	err (*control)(struct cx *cx, struct db *db, enum control what);
	/* Ends the transaction, whatever state it is in. */
	void (*rollback)(struct db *db);
	/* Runs one statement of a migration, without parameters, in the words of both engines. */
	err (*script)(struct cx *cx, struct db *db, str text);
	/* `text` is expanded already.  *out lives in db->arena, and stays NULL after an error. */
	err (*prepare)(struct cx *cx, struct db *db, const struct sql *q, str text,
	               struct stmt **out);
	err (*run)(struct cx *cx, struct db *db, struct stmt *stmt, struct query *query);
	/* row_n times stmt->param_n values.  `inserted` is NULL like query->later. */
	err (*insert)(struct cx *cx, struct db *db, struct stmt *stmt, const struct value *values,
	              int64_t row_n, int64_t *inserted);
};

extern const struct db_engine sqlite_engine;
extern const struct db_engine pg_engine;

/* tx_begin with one more kind, for migrations. */
MUST err db_begin(struct cx *cx, struct db *db, enum begin kind, struct tx *out);
/* The prepared statement from the cache, prepared now if it is new; checks what db_prepare says. */
MUST err db_statement(struct cx *cx, struct db *db, const struct sql *q, struct stmt **out);
/* The same within a transaction that has not failed; an error makes it fail. */
MUST err db_use(struct cx *cx, struct tx *tx, const struct sql *q, struct stmt **out);
/* Runs a statement with n parameters. */
MUST err db_query(struct cx *cx, struct tx *tx, const struct sql *q, int n, struct query *query);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the PostgreSQL engine share.
 *
 *   pg_open.c    from a URL to a connection that is fit for us, and from a lost one to the next
 *   pg_wire.c    one exchange on a connection: send, wait no longer than allowed, read
 *   pg_fault.c   what the server's errors mean
 *   pg_many.c    from an INSERT of one row to one of many
 *   db_pg.c      transactions and statements */
#ifndef STORE_DB_PG_H
#define STORE_DB_PG_H

#include <libpq-fe.h>

#include "store/engine.h"

#define PG_WORDS_MAX 5
#define PG_SENT_MAX 64

/* How long an answer is waited for.  The server gives up first, at STATEMENT_MS, and says so; the
 * second more is for a server that says nothing any more.  A request may wait for two reads, and
 * its client is answered only within the time that the web server gives an idle connection. */
#define PG_LOCK_MS 5000
#define PG_WRITE_MS 30000
#define PG_READ_MS 10000
#define PG_COMMIT_MS 10000
#define PG_SCHEMA_MS 3600000
#define PG_SILENCE_MS 1000

struct pg_db {
	struct db db;
	PGconn *conn;     /* NULL when the last attempt to connect failed */
	const char **key; /* what libpq connects with, NULL-terminated */
	const char **value;
	bool unsynced;
	bool lost;   /* no longer to be used: the next transaction connects anew */
	bool silent; /* lost because the server did not answer in time */
	bool warned; /* the server has sent a warning since this was cleared */
	bool waited; /* a lock was waited for in vain: the next writer looks who holds it */
	int name_n;  /* counts the names of prepared statements */
	int sync_n;  /* sync points whose results are still to be read */
	const char *sent[PG_SENT_MAX]; /* names of the commands since the last one, for errors */
	int sent_n;
	/* the transaction at hand */
	enum begin kind;
	bool begun;                     /* the server knows of it */
	const char *word[PG_WORDS_MAX]; /* BEGIN and marks, to be sent with the next statement */
	int word_n;
	struct arena *scratch; /* of one call of insert */
};

/* A text that is prepared on the server once a connection. */
struct pg_text {
	const char *text;
	char name[16];
	int generation; /* db.generation of the connection that knows the name */
};

/* -- pg_wire.c ------------------------------------------------------------------------------- */

/* Sends commands with libpq's PQsend... and returns how many; 0 when libpq refused. */
typedef int (*pg_send)(struct pg_db *c, void *state);
/* Sends the words that wait and what `send` adds, and waits for the answers.  *out, NULL before, is
 * that of the last command and must be cleared (pg_result_end), also after an error.  `patience_ms`
 * bounds the wait. */
MUST err pg_settle(struct cx *cx, struct pg_db *c, const char *what, pg_send send, void *state,
                   int64_t patience_ms, PGresult **out);
/* Sends the same within a transaction that the server knows, and does not wait: an error is that of
 * the next exchange.  False when too much is under way already: exchange it then. */
bool pg_later(struct pg_db *c, const char *what, pg_send send, void *state);
/* Ends what is under way with a sync point: an error within it no longer concerns what follows. */
void pg_cut_off(struct pg_db *c);
/* ROLLBACK, whatever is under way, without waiting for the answer. */
void pg_roll_back(struct pg_db *c);
void pg_result_end(PGresult **r);

/* -- pg_open.c ------------------------------------------------------------------------------- */

MUST err pg_open(struct cx *cx, struct db *db, str url);
MUST err pg_durability(struct cx *cx, struct db *db, enum db_durability d);
/* pg_settle; a connection that turns out to be lost before the server has heard of the transaction
 * is replaced, once. */
MUST err pg_exchange(struct cx *cx, struct pg_db *c, const char *what, pg_send send, void *state,
                     int64_t patience_ms, PGresult **out);

/* -- pg_fault.c ------------------------------------------------------------------------------ */

/* Records a result that is an error. */
err pg_fault(struct cx *cx, struct pg_db *c, const char *what, const PGresult *r);
/* Records that the connection is of no use any more. */
err pg_lost(struct cx *cx, struct pg_db *c, const char *what, const char *why);
/* libpq's words in one line. */
str pg_line(struct cx *cx, const char *words);

/* -- pg_many.c ------------------------------------------------------------------------------- */

/* The text that inserts as many rows as its arrays are long; `type` are the names of the types of
 * $1 ... $n.  E_DATABASE when the statement is no INSERT of one row. */
MUST err pg_many(struct cx *cx, struct arena *a, const struct stmt *s, str text,
                 const char *const *type, const char **out);

#endif

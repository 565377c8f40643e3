/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the SQLite engine share.
 *
 *   sqlite_open.c   opening, settings, errors
 *   sqlite_copy.c   a copy of a database in use
 *   db_sqlite.c     transactions and statements */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

#include <sqlite3.h>

#include "store/engine.h"

struct sqlite_db {
	struct db db;
	sqlite3 *handle;
	sqlite3_stmt *control[8]; /* BEGIN, COMMIT, ...: see db_sqlite.c */
	/* Commits since the log was last copied back, and how many pages it held then. */
	int commits;
	int pages;
};

/* Opens the file behind sqlite:PATH and sets it up; after an error, c->handle may still want to
 * be closed. */
MUST err sqlite_open(struct cx *cx, struct db *db, str url);
MUST err sqlite_durability(struct cx *cx, struct db *db, enum db_durability d);
MUST err sqlite_copy(struct cx *cx, struct db *db, const char *path);
/* Records SQLite's present error with `what` before its words, and returns ours for it.  `rc` is
 * not OK. */
err sqlite_fault(struct cx *cx, const struct sqlite_db *c, const char *what, int rc);

#endif

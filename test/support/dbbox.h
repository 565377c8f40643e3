/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test of the store needs: memory, a moment that stands still, a database that goes away.
 *
 * A list of tests names each with ON_BOTH, ON_SQLITE or ON_POSTGRESQL and is run by dbbox_group, so
 * that the same case runs on both engines; without a cluster (pgbox.h) those of PostgreSQL are
 * skipped. */
#ifndef TEST_SUPPORT_DBBOX_H
#define TEST_SUPPORT_DBBOX_H

#include "store/db.h"

struct dbbox {
	struct arena *arena;
	struct cx cx;
	bool pg;
	char folder[64];
	const char *path; /* of a SQLite database that is not there yet */
	const char *name; /* of a PostgreSQL database that is empty */
	str url;          /* of the one or the other */
};

#define DBBOX_NOW_MS INT64_C(1795000000000)

#define DBBOX_PG ((void *)(uintptr_t) "postgresql") /* as cmocka's initial state */
#define ON_SQLITE(test, setup)                                                                     \
	{                                                                                          \
#test, test, setup, dbbox_teardown, NULL                                           \
	}
#define ON_POSTGRESQL(test, setup)                                                                 \
	{                                                                                          \
#test " (postgresql)", test, setup, dbbox_teardown, DBBOX_PG                       \
	}
#define ON_BOTH(test, setup) ON_SQLITE(test, setup), ON_POSTGRESQL(test, setup)

struct CMUnitTest;
/* Runs the list; for main. */
int dbbox_group(const struct CMUnitTest *test, size_t n);

/* For cmocka's setup and teardown: *state receives the box. */
int dbbox_setup(void **state);
int dbbox_teardown(void **state);
/* Opens the box's database; the test fails when that does not work. */
struct db *dbbox_open(struct dbbox *box, enum db_access access);
/* Makes the database as empty as it was at first; nobody may have it open. */
void dbbox_empty(struct dbbox *box);
/* Runs one statement without parameters in a transaction of its own. */
err dbbox_run(struct dbbox *box, struct db *db, const struct sql *q);
/* The one integer that a query without parameters answers. */
int64_t dbbox_int(struct dbbox *box, struct db *db, const struct sql *q);
/* True when the words of the last error contain the text. */
bool dbbox_said(const struct dbbox *box, const char *text);

#endif

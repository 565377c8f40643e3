/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test of the store needs: memory, a moment that stands still, a folder that goes away. */
#ifndef TEST_SUPPORT_DBBOX_H
#define TEST_SUPPORT_DBBOX_H

#include "store/db.h"

struct dbbox {
	struct arena *arena;
	struct cx cx;
	char folder[64];
	const char *path; /* of a database that is not there yet */
	str url;          /* sqlite:path */
};

#define DBBOX_NOW_MS INT64_C(1795000000000)

/* For cmocka's setup and teardown: *state receives the box. */
int dbbox_setup(void **state);
int dbbox_teardown(void **state);
/* Opens the box's database; the test fails when that does not work. */
struct db *dbbox_open(struct dbbox *box, enum db_access access);
/* Runs one statement without parameters in a transaction of its own. */
err dbbox_run(struct dbbox *box, struct db *db, const struct sql *q);
/* The one integer that a query without parameters answers. */
int64_t dbbox_int(struct dbbox *box, struct db *db, const struct sql *q);
/* True when the words of the last error contain the text. */
bool dbbox_said(const struct dbbox *box, const char *text);

#endif

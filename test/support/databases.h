/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The databases that a story is played on, one after the other. */
#ifndef TEST_SUPPORT_DATABASES_H
#define TEST_SUPPORT_DATABASES_H

#include <stdbool.h>

/* The server for tests on PostgreSQL: postgresql://… of a database from which others may be
 * created. */
#define TEST_PG "FANGSHENG_TEST_PG"

struct database {
	const char *engine; /* "SQLite", for people */
	char url[1200];     /* "" for SQLite in the instance's own folder */
	char name[64];      /* on the server; "" for SQLite */
};

/* SQLite. */
struct database database_sqlite(void);
/* Whether TEST_PG is set. */
bool database_pg_given(void);
/* A new, empty database on that server; false when psql cannot make it. */
bool database_pg(struct database *out);
/* Removes it again. */
void database_drop(const struct database *d);

#endif

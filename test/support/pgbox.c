/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See pgbox.h. */
#include "support/pgbox.h"

#include <libpq-fe.h>
#include <stdlib.h>

#include "base/arena.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *cluster(void)
{
	const char *url = getenv("FANGSHENG_TEST_PG");

	return url != NULL && url[0] != '\0' ? url : NULL;
}

bool pgbox_there(void)
{
	return cluster() != NULL;
}

str pgbox_url(struct arena *a, const char *database)
{
	str head;
	str query = str_cut(str_of(cluster()), '?', &head);
	size_t n = head.n;

	while (n > 0 && head.p[n - 1] != '/')
		n--;
	return str_fmt(a, "%.*s%s%s%.*s", (int)n, head.p, database, query.n > 0 ? "?" : "",
	               P(query));
}

int64_t pgbox_do(str url, const char *sql)
{
	AUTO(arena_end) struct arena *a = arena_new();
	PGconn *conn = PQconnectdb(str_c(a, url));
	PGresult *r = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(r);
	int64_t value = 0;

	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	if (status == PGRES_TUPLES_OK && PQntuples(r) > 0)
		value = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	PQclear(r);
	PQfinish(conn);
	return value;
}

str pgbox_create(struct arena *a, const char *database, const char *how)
{
	(void)pgbox_do(str_of(cluster()), str_fmt(a, "CREATE DATABASE \"%s\" %s", database, how).p);
	return pgbox_url(a, database);
}

void pgbox_drop(const char *database)
{
	AUTO(arena_end) struct arena *a = arena_new();

	(void)pgbox_do(str_of(cluster()),
	               str_fmt(a, "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)", database).p);
}

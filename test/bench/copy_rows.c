/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bound of an upload to PostgreSQL: a raw binary COPY of the identical rows into the identical
 * schema, lot by lot, with the same durability.
 *
 *   bench-copy_rows URL NEW_URL LOTS
 *
 * Reads the rows of that many lots, as COPY writes them, from a database that the server filled,
 * and copies them into another one that has the tables already, one transaction a lot.  Prints
 * meters a second. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"

static const char *const table[] = { "lot", "lot_stat", "verification", "leaf" };
#define TABLES 4

struct bytes {
	char *p;
	size_t n;
};

static PGconn *open_db(const char *url)
{
	PGconn *c = PQconnectdb(url);

	if (PQstatus(c) != CONNECTION_OK) {
		fprintf(stderr, "%s", PQerrorMessage(c));
		exit(1);
	}
	return c;
}

static PGresult *run(PGconn *c, const char *sql)
{
	PGresult *r = PQexec(c, sql);
	ExecStatusType status = PQresultStatus(r);

	if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
		fprintf(stderr, "%s: %s", sql, PQerrorMessage(c));
		exit(1);
	}
	return r;
}

static void copy_end(PGconn *c)
{
	PGresult *r;

	while ((r = PQgetResult(c)) != NULL) {
		if (PQresultStatus(r) != PGRES_COMMAND_OK) {
			fprintf(stderr, "%s", PQerrorMessage(c));
			exit(1);
		}
		PQclear(r);
	}
}

static struct bytes copy_out(PGconn *c, const char *query)
{
	struct bytes b = { 0 };
	char sql[512];
	char *piece;
	int n;

	snprintf(sql, sizeof sql, "COPY (%s) TO STDOUT (FORMAT binary)", query);
	PQclear(run(c, sql));
	while ((n = PQgetCopyData(c, &piece, 0)) > 0) {
		b.p = realloc(b.p, b.n + (size_t)n);
		memcpy(b.p + b.n, piece, (size_t)n);
		b.n += (size_t)n;
		PQfreemem(piece);
	}
	copy_end(c);
	return b;
}

static void copy_in(PGconn *c, const char *name, const struct bytes *b)
{
	char sql[128];

	snprintf(sql, sizeof sql, "COPY %s FROM STDIN (FORMAT binary)", name);
	PQclear(run(c, sql));
	if (PQputCopyData(c, b->p, (int)b->n) != 1 || PQputCopyEnd(c, NULL) != 1)
		exit(1);
	copy_end(c);
}

static long long rows_read(PGconn *from, const PGresult *lots, int i, struct bytes *out)
{
	const char *lot = PQgetvalue(lots, i, 0);
	long long first = atoll(PQgetvalue(lots, i, 1)), n = atoll(PQgetvalue(lots, i, 2));
	char query[400];

	for (int t = 0; t < TABLES - 1; t++) {
		snprintf(query, sizeof query, "SELECT * FROM %s WHERE lot = '%s'", table[t], lot);
		out[t] = copy_out(from, query);
	}
	snprintf(query, sizeof query,
	         "SELECT * FROM leaf WHERE block BETWEEN %lld AND %lld AND idx BETWEEN %lld AND "
	         "%lld",
	         first / 4096, (first + n) / 4096, first, first + n);
	out[TABLES - 1] = copy_out(from, query);
	return n;
}

int main(int argc, char **argv)
{
	char query[128];
	long long meters = 0;

	if (argc != 4) {
		fprintf(stderr, "bench-copy_rows URL NEW_URL LOTS\n");
		return 2;
	}
	PGconn *from = open_db(argv[1]), *to = open_db(argv[2]);
	snprintf(query, sizeof query,
	         "SELECT lot, first_index, meters FROM lot ORDER BY first_index DESC LIMIT %d",
	         atoi(argv[3]));
	PGresult *lots = run(from, query);
	int n = PQntuples(lots);
	struct bytes(*rows)[TABLES] = calloc((size_t)n, sizeof *rows);
	for (int i = 0; i < n; i++)
		meters += rows_read(from, lots, i, rows[i]);
	PQclear(run(to, "INSERT INTO log_head (id, size, authority, rights) VALUES (1, 0, 0, 0) "
	                "ON CONFLICT (id) DO NOTHING"));
	int64_t began = os_monotonic_ns();
	for (int i = n - 1; i >= 0; i--) {
		PQclear(run(to, "BEGIN"));
		for (int t = 0; t < TABLES; t++)
			copy_in(to, table[t], &rows[i][t]);
		PQclear(run(to, "UPDATE log_head SET size = size + 1001 WHERE id = 1"));
		PQclear(run(to, "COMMIT"));
	}
	double seconds = (double)(os_monotonic_ns() - began) / 1e9;
	printf("{\"meters_per_s\":%.0f}\n", (double)meters / seconds);
	return 0;
}

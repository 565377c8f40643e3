/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bound of an upload: a bare loop that inserts the identical rows into the identical schema,
 * lot by lot, with the same durability. bench-insert_rows DATABASE NEW_DATABASE LOTS Reads the rows
 * of that many lots from a database that the server filled, copies its schema into a new one, and
 * inserts them with prepared statements, one transaction a lot.  Prints meters a second. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"

static const char *const table[] = { "lot", "lot_stat", "verification", "leaf" };
#define TABLES 4

struct rows {
	sqlite3_value **value; /* columns * n */
	int n, columns;
};

static void check(sqlite3 *db, int code)
{
	if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
		fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
}

static sqlite3 *open_db(const char *path)
{
	sqlite3 *db;

	check(NULL,
	      sqlite3_open_v2(path, &db,
	                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	                      NULL));
	return db;
}

static void run(sqlite3 *db, const char *sql)
{
	check(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static void schema_copy(sqlite3 *from, sqlite3 *to)
{
	sqlite3_stmt *s;

	run(to, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
	        "cache_size=-32000; "
	        "PRAGMA wal_autocheckpoint=2000");
	check(from, sqlite3_prepare_v2(from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL",
	                               -1, &s, NULL));
	while (sqlite3_step(s) == SQLITE_ROW)
		run(to, (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	run(to, "INSERT INTO log_head (id, size, authority, rights) VALUES (1, 0, 0, 0)");
}

static struct rows read_rows(sqlite3 *db, const char *sql, const char *lot, sqlite3_int64 first,
                             sqlite3_int64 n)
{
	struct rows r = { 0 };
	sqlite3_stmt *s;

	check(db, sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	if (lot != NULL) {
		check(db, sqlite3_bind_text(s, 1, lot, -1, SQLITE_STATIC));
	} else {
		check(db, sqlite3_bind_int64(s, 1, first));
		check(db, sqlite3_bind_int64(s, 2, first + n));
	}
	r.columns = sqlite3_column_count(s);
	while (sqlite3_step(s) == SQLITE_ROW) {
		r.value = realloc(r.value, sizeof *r.value * (size_t)(r.columns * (r.n + 1)));
		for (int c = 0; c < r.columns; c++)
			r.value[r.n * r.columns + c] = sqlite3_value_dup(
			        sqlite3_column_value(s, c));
		r.n++;
	}
	sqlite3_finalize(s);
	return r;
}

static void insert(sqlite3 *db, sqlite3_stmt *s, const struct rows *r)
{
	for (int i = 0; i < r->n; i++) {
		for (int c = 0; c < r->columns; c++)
			check(db, sqlite3_bind_value(s, c + 1, r->value[i * r->columns + c]));
		check(db, sqlite3_step(s));
		check(db, sqlite3_reset(s));
	}
}

static sqlite3_stmt *insertion(sqlite3 *db, const char *name, int columns)
{
	char sql[256];
	sqlite3_stmt *s;
	size_t at = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", name);

	for (int c = 1; c < columns; c++)
		at += (size_t)snprintf(sql + at, sizeof sql - at, ",?");
	snprintf(sql + at, sizeof sql - at, ")");
	check(db, sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	return s;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "bench-insert_rows DATABASE NEW_DATABASE LOTS\n");
		return 2;
	}
	int lots = atoi(argv[3]), lot_n = 0;
	sqlite3 *from = open_db(argv[1]), *to = open_db(argv[2]);
	struct rows(*rows)[TABLES] = calloc((size_t)lots, sizeof *rows);
	sqlite3_stmt *s, *add[TABLES];
	long long meters = 0;

	check(from,
	      sqlite3_prepare_v2(
	              from,
	              "SELECT lot, first_index, meters FROM lot ORDER BY first_index DESC LIMIT ?",
	              -1, &s, NULL));
	sqlite3_bind_int(s, 1, lots);
	for (; sqlite3_step(s) == SQLITE_ROW; lot_n++) {
		const char *lot = (const char *)sqlite3_column_text(s, 0);
		sqlite3_int64 first = sqlite3_column_int64(s, 1),
		              n = sqlite3_column_int64(s, 2) + 1;
		rows[lot_n][0] = read_rows(from, "SELECT * FROM lot WHERE lot = ?", lot, 0, 0);
		rows[lot_n][1] = read_rows(from, "SELECT * FROM lot_stat WHERE lot = ?", lot, 0, 0);
		rows[lot_n][2] = read_rows(from, "SELECT * FROM verification WHERE lot = ?", lot, 0,
		                           0);
		rows[lot_n][3] = read_rows(from,
		                           "SELECT * FROM leaf WHERE block BETWEEN ?1/4096 AND "
		                           "?2/4096 AND idx >= ?1 AND idx < ?2",
		                           NULL, first, n);
		meters += n - 1;
	}
	sqlite3_finalize(s);
	schema_copy(from, to);
	for (int t = 0; t < TABLES; t++)
		add[t] = insertion(to, table[t], rows[0][t].columns);
	int64_t began = os_monotonic_ns();
	for (int i = lot_n - 1; i >= 0; i--) {
		run(to, "BEGIN IMMEDIATE");
		for (int t = 0; t < TABLES; t++)
			insert(to, add[t], &rows[i][t]);
		run(to, "UPDATE log_head SET size = size + 1001 WHERE id = 1");
		run(to, "COMMIT");
	}
	double seconds = (double)(os_monotonic_ns() - began) / 1e9;
	printf("{\"meters_per_s\":%.0f}\n", (double)meters / seconds);
	return 0;
}

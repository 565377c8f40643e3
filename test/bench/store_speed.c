/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store costs above SQLite itself:  bench-store_speed [FOLDER] [LOTS]
 *
 * An upload is one transaction: LOT_ROWS rows of about 300 bytes in one table and LOT_ROWS rows
 * of about 1 KB in another.  It is done through db_insert and by a bare loop over sqlite3_step
 * with the same statements on a database with the same settings, in turns.  Printed are rows a
 * second by the median upload, and the median over the pairs of bare time / store time, by the
 * wall clock and by the processor time of the thread; the latter does not mind what else the
 * machine does.  FOLDER should be in memory (/dev/shm, which it is by default) to see the cost
 * and not the disk. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "store/db.h"

#define LOT_ROWS 1000
#define SMALL_BYTES 230
#define LARGE_BYTES 1000

#define SCHEMA                                                                                     \
	"CREATE TABLE fact (bucket TEXT NOT NULL, code TEXT NOT NULL, attempt BIGINT NOT NULL,"    \
	" verdict BIGINT NOT NULL, lot TEXT NOT NULL, bytes BYTEA NOT NULL,"                       \
	" PRIMARY KEY (bucket, code, attempt));"                                                   \
	"CREATE TABLE leaf (block BIGINT NOT NULL, idx BIGINT NOT NULL, bytes BYTEA NOT NULL,"     \
	" sm3 BYTEA NOT NULL, PRIMARY KEY (block, idx))"

#define FACT_ADD                                                                                   \
	"INSERT INTO fact (bucket, code, attempt, verdict, lot, bytes) "                           \
	"VALUES ($1, $2, $3, $4, $5, $6)"
#define LEAF_ADD "INSERT INTO leaf (block, idx, bytes, sm3) VALUES ($1, $2, $3, $4)"

static const struct migration schema[] = { { "0001-bench", { SCHEMA, sizeof SCHEMA - 1 } } };
static const struct sql fact_add = { "fact.add", FACT_ADD, NULL, NULL };
static const struct sql leaf_add = { "leaf.add", LEAF_ADD, NULL, NULL };

/* Both ways insert these values, prepared before the clock starts. */
struct upload {
	struct value fact[LOT_ROWS * 6];
	struct value leaf[LOT_ROWS * 4];
	char code[LOT_ROWS][24];
};

struct bare {
	sqlite3 *handle;
	sqlite3_stmt *begin, *commit, *fact, *leaf;
};

static void upload_fill(struct upload *u, int lot)
{
	static char bytes[LARGE_BYTES + LOT_ROWS];

	for (int i = 0; i < LOT_ROWS; i++) {
		int64_t index = (int64_t)lot * LOT_ROWS + i;
		int n = snprintf(u->code[i], sizeof u->code[i], "WABCD-2026%010lld",
		                 (long long)index);
		struct value *f = &u->fact[i * 6];
		struct value *l = &u->leaf[i * 4];
		str code = { u->code[i], (size_t)n };
		f[0] = V_TEXT(str_part(code, 0, code.n - 3));
		f[1] = V_TEXT(code);
		f[2] = V_INT(1);
		f[3] = V_INT(0);
		f[4] = V_TEXT(S("ABCD-20261120-03"));
		f[5] = V_BLOB(bytes + i, SMALL_BYTES);
		l[0] = V_INT(index / 4096);
		l[1] = V_INT(index);
		l[2] = V_BLOB(bytes + i, LARGE_BYTES);
		l[3] = V_BLOB(bytes + i, 32);
	}
}

/* -- the bare loop --------------------------------------------------------------------------- */

static void must(int rc, int wanted)
{
	if (rc == wanted)
		return;
	fprintf(stderr, "SQLite: %s\n", sqlite3_errstr(rc));
	exit(1);
}

static sqlite3_stmt *bare_prepare(struct bare *b, const char *text)
{
	sqlite3_stmt *s = NULL;

	must(sqlite3_prepare_v3(b->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL),
	     SQLITE_OK);
	return s;
}

/* On a file that the store has made, so page size and tables are the same. */
static struct bare bare_open(const char *path, bool durable)
{
	struct bare b;

	must(sqlite3_open_v2(path, &b.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL),
	     SQLITE_OK);
	must(sqlite3_exec(b.handle,
	                  "PRAGMA cache_size=-32768; PRAGMA foreign_keys=ON;"
	                  "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4096;"
	                  "PRAGMA cell_size_check=ON",
	                  NULL, NULL, NULL),
	     SQLITE_OK);
	must(sqlite3_exec(b.handle, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF",
	                  NULL, NULL, NULL),
	     SQLITE_OK);
	b.begin = bare_prepare(&b, "BEGIN IMMEDIATE");
	b.commit = bare_prepare(&b, "COMMIT");
	b.fact = bare_prepare(&b, FACT_ADD);
	b.leaf = bare_prepare(&b, LEAF_ADD);
	return b;
}

static void bare_close(struct bare *b)
{
	sqlite3_finalize(b->begin);
	sqlite3_finalize(b->commit);
	sqlite3_finalize(b->fact);
	sqlite3_finalize(b->leaf);
	sqlite3_close(b->handle);
}

static void bare_step(sqlite3_stmt *s)
{
	must(sqlite3_step(s), SQLITE_DONE);
	sqlite3_reset(s);
}

/* As one would write it for these two tables: the types are known, nothing is looked at twice. */
static void bare_upload(struct bare *b, const struct upload *u)
{
	bare_step(b->begin);
	for (int i = 0; i < LOT_ROWS; i++) {
		const struct value *v = &u->fact[i * 6];
		sqlite3_bind_text(b->fact, 1, v[0].s.p, (int)v[0].s.n, SQLITE_STATIC);
		sqlite3_bind_text(b->fact, 2, v[1].s.p, (int)v[1].s.n, SQLITE_STATIC);
		sqlite3_bind_int64(b->fact, 3, v[2].i);
		sqlite3_bind_int64(b->fact, 4, v[3].i);
		sqlite3_bind_text(b->fact, 5, v[4].s.p, (int)v[4].s.n, SQLITE_STATIC);
		sqlite3_bind_blob(b->fact, 6, v[5].s.p, (int)v[5].s.n, SQLITE_STATIC);
		bare_step(b->fact);
	}
	for (int i = 0; i < LOT_ROWS; i++) {
		const struct value *v = &u->leaf[i * 4];
		sqlite3_bind_int64(b->leaf, 1, v[0].i);
		sqlite3_bind_int64(b->leaf, 2, v[1].i);
		sqlite3_bind_blob(b->leaf, 3, v[2].s.p, (int)v[2].s.n, SQLITE_STATIC);
		sqlite3_bind_blob(b->leaf, 4, v[3].s.p, (int)v[3].s.n, SQLITE_STATIC);
		bare_step(b->leaf);
	}
	bare_step(b->commit);
}

/* -- the store ------------------------------------------------------------------------------- */

static err store_upload(struct cx *cx, struct db *db, const struct upload *u)
{
	AUTO(tx_end) struct tx tx;

	TRY(tx_begin(cx, db, DB_READ_WRITE, &tx));
	TRY(db_insert(cx, &tx, &fact_add, u->fact, LOT_ROWS, 6, NULL));
	TRY(db_insert(cx, &tx, &leaf_add, u->leaf, LOT_ROWS, 4, NULL));
	return tx_commit(cx, &tx);
}

static err store_open(struct cx *cx, const char *path, bool durable, struct db **out)
{
	TRY(db_open(cx, str_fmt(cx->arena, "sqlite:%s", path), DB_READ_WRITE, out));
	TRY(db_migrate(cx, *out, schema, 1));
	return db_set_durability(cx, *out, durable ? DB_DURABLE : DB_UNSYNCED);
}

/* -- both ------------------------------------------------------------------------------------ */

struct clocks {
	int64_t wall_ns;
	int64_t cpu_ns;
};

static struct clocks clocks_read(void)
{
	struct timespec cpu;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
	return (struct clocks){ os_monotonic_ns(), (int64_t)cpu.tv_sec * 1000000000 + cpu.tv_nsec };
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof *v, by_size);
	return v[n / 2];
}

/* Times of one kind of clock, by pair. */
struct series {
	double *store, *bare, *ratio;
};

static struct series series_new(struct arena *a, int n)
{
	return (struct series){ NEW_N(a, double, (size_t)n), NEW_N(a, double, (size_t)n),
		                NEW_N(a, double, (size_t)n) };
}

static void series_print(const char *name, bool durable, struct series *s, int n)
{
	for (int i = 0; i < n; i++)
		s->ratio[i] = s->bare[i] / s->store[i];
	printf("store %-9s %-8s %8.0f rows/s, bare %8.0f rows/s, ratio %.3f\n", name,
	       durable ? "durable" : "unsynced", 2.0 * LOT_ROWS * 1e9 / median(s->store, n),
	       2.0 * LOT_ROWS * 1e9 / median(s->bare, n), median(s->ratio, n));
}

static err timed(struct cx *cx, struct db *db, struct bare *bare, const struct upload *u,
                 struct clocks *spent)
{
	struct clocks from = clocks_read();

	if (db != NULL)
		TRY(store_upload(cx, db, u));
	else
		bare_upload(bare, u);
	struct clocks to = clocks_read();
	*spent = (struct clocks){ to.wall_ns - from.wall_ns, to.cpu_ns - from.cpu_ns };
	return OK;
}

static err measure(struct cx *cx, const char *folder, int lots, bool durable)
{
	const char *path[2] = { str_fmt(cx->arena, "%s/store.db", folder).p,
		                str_fmt(cx->arena, "%s/bare.db", folder).p };
	struct upload *u = NEW(cx->arena, struct upload);
	struct series wall = series_new(cx->arena, lots);
	struct series cpu = series_new(cx->arena, lots);
	AUTO(db_end) struct db *db = NULL;
	AUTO(db_end) struct db *maker = NULL;
	struct clocks spent;

	TRY(store_open(cx, path[0], durable, &db));
	TRY(store_open(cx, path[1], durable, &maker));
	db_end(&maker);
	struct bare bare = bare_open(path[1], durable);
	for (int i = 0; i < lots * 2; i++) {
		bool store = ((i ^ (i >> 1)) & 1) == 0; /* neither always goes first */
		upload_fill(u, i / 2);
		TRY(timed(cx, store ? db : NULL, &bare, u, &spent));
		(store ? wall.store : wall.bare)[i / 2] = (double)spent.wall_ns;
		(store ? cpu.store : cpu.bare)[i / 2] = (double)spent.cpu_ns;
	}
	bare_close(&bare);
	series_print("wall", durable, &wall, lots);
	series_print("processor", durable, &cpu, lots);
	return OK;
}

static void files_remove(struct arena *a, const char *folder)
{
	static const char *const name[] = { "store.db", "store.db-wal", "store.db-shm",
		                            "bare.db",  "bare.db-wal",  "bare.db-shm" };

	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++)
		(void)unlink(str_fmt(a, "%s/%s", folder, name[i]).p);
}

int main(int argc, char **argv)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const char *parent = argc > 1 ? argv[1] : "/dev/shm";
	uint64_t lots = 200;
	char *folder = arena_alloc(a, strlen(parent) + 32);
	err e = OK;

	if (argc > 2 && !str_u64(str_of(argv[2]), 100000, &lots))
		return 2;
	(void)snprintf(folder, strlen(parent) + 32, "%s/store-speed-XXXXXX", parent);
	if (mkdtemp(folder) == NULL)
		return 2;
	for (int durable = 0; durable < 2 && e == OK; durable++) {
		e = measure(&cx, folder, (int)lots, durable == 1);
		files_remove(a, folder);
	}
	(void)rmdir(folder);
	if (e != OK)
		fprintf(stderr, "%.*s\n", P(cx.detail));
	return e == OK ? 0 : 1;
}

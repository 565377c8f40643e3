/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a SQLite file, and the settings that make it what we need.
 *
 * - WAL: readers have a stable snapshot and wait for nobody; one writer.
 * - synchronous=FULL: a commit that was answered is on disk (DB_UNSYNCED drops that, for tests).
 * - No memory map.  Mapped pages count in the resident size of every connection that maps them, a
 *   file that shrinks under a map kills the process instead of returning an error, and what is
 *   read most lies in the page cache of the connection already.
 * - Whoever writes looks at each cell of a page that comes in, so that what a disk spoilt does not
 *   spread.  A reader would spend 6 % of a look-up on cells that nobody asked for; SQLite bears a
 *   spoilt page without it, too.
 * - The log is copied back (checkpoint) by the committing writer once it holds WAL_SOFT pages,
 *   and its file is cut to 64 MiB when it starts anew.  So it is when QUIET_COMMITS have added a
 *   few pages only, as a server does that has nothing to do but say that it is there: a reader
 *   looks each page up in the log's table, where one page that is written again and again
 *   makes a long chain, and looks up nothing when all is copied back.  The log can only start
 *   anew when no reader stands in it; so beyond WAL_HARD pages a commit waits for the readers, up
 *   to the busy timeout.  That slows uploads down while somebody holds a snapshot for very long,
 *   and keeps the disk from filling up.
 *
 * Each setting is read back: SQLite ignores what it does not know. */
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/os.h"
#include "store/db_sqlite.h"

#define BUSY_MS 5000
#define WAL_SOFT 4096   /* pages of 8 KiB: 32 MiB */
#define WAL_HARD 131072 /* 1 GiB */
#define QUIET_COMMITS 64
#define QUIET_PAGES 256 /* which they have added at most */
#define RETRY_MS 20

struct pragma {
	const char *set;    /* "name=value" */
	const char *expect; /* what reading it back must show */
};

static const struct pragma common[] = {
	{ "foreign_keys=ON", "1" },
	{ "temp_store=MEMORY", "2" },
	{ "mmap_size=0", "0" },
	{ "trusted_schema=OFF", "0" },
};

static const struct pragma writer[] = {
	{ "synchronous=FULL", "2" },
	{ "cell_size_check=ON", "1" },
	{ "cache_size=-32768", "-32768" }, /* KiB */
	{ "journal_size_limit=67108864", "67108864" },
};

static const struct pragma reader[] = {
	{ "cache_size=-8192", "-8192" },
	{ "query_only=ON", "1" },
};

/* -- errors ---------------------------------------------------------------------------------- */

static err constraint(int rc)
{
	/* A value of the wrong type is a fault of the program, not of what was sent. */
	return rc == SQLITE_CONSTRAINT_DATATYPE ? E_DATABASE : E_CONFLICT;
}

static err input_output(int rc)
{
	return rc == SQLITE_IOERR_CORRUPTFS || rc == SQLITE_IOERR_DATA ? E_CORRUPT : E_IO;
}

static err ours(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return E_BUSY;
	case SQLITE_CONSTRAINT:
		return constraint(rc);
	case SQLITE_FULL:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_NOMEM:
		return E_UNAVAILABLE;
	case SQLITE_IOERR:
		return input_output(rc);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return E_CORRUPT;
	case SQLITE_TOOBIG:
		return E_TOO_LARGE;
	default:
		return E_DATABASE;
	}
}

err sqlite_fault(struct cx *cx, const struct sqlite_db *c, const char *what, int rc)
{
	return fail(cx, ours(rc), "%s: %s (%d)", what, sqlite3_errmsg(c->handle), rc);
}

/* -- settings -------------------------------------------------------------------------------- */

static void statement_end(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}

/* Runs "PRAGMA text" and copies the first column of the first row, or nothing, to value. */
static int pragma_run(sqlite3 *handle, const char *text, char *value, size_t size)
{
	AUTO(statement_end) sqlite3_stmt *s = NULL;
	char words[64];

	sqlite3_snprintf(sizeof words, words, "PRAGMA %s", text);
	value[0] = '\0';
	int rc = sqlite3_prepare_v2(handle, words, -1, &s, NULL);
	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(s);
	if (rc == SQLITE_ROW && sqlite3_column_text(s, 0) != NULL)
		sqlite3_snprintf((int)size, value, "%s", sqlite3_column_text(s, 0));
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static err pragma_set(struct cx *cx, const struct sqlite_db *c, const struct pragma *p)
{
	char value[64];
	char name[64] = { 0 };

	memcpy(name, p->set, strcspn(p->set, "="));
	int rc = pragma_run(c->handle, p->set, value, sizeof value);
	if (rc == SQLITE_OK)
		rc = pragma_run(c->handle, name, value, sizeof value);
	if (rc != SQLITE_OK)
		return sqlite_fault(cx, c, p->set, rc);
	if (strcmp(value, p->expect) != 0)
		return fail(cx, E_DATABASE, "SQLite did not accept %s: it is %s", p->set, value);
	return OK;
}

static err pragmas_set(struct cx *cx, const struct sqlite_db *c, const struct pragma *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(pragma_set(cx, c, &p[i]));
	return OK;
}

/* Changing to WAL needs the file alone for a moment and does not wait for it by itself. */
static err wal_set(struct cx *cx, const struct sqlite_db *c, const char *path)
{
	char value[64];
	int rc = SQLITE_BUSY;

	for (int waited = 0; rc == SQLITE_BUSY && waited < BUSY_MS; waited += RETRY_MS) {
		if (waited > 0)
			sqlite3_sleep(RETRY_MS);
		rc = pragma_run(c->handle, "journal_mode=WAL", value, sizeof value) & 0xff;
	}
	if (rc != SQLITE_OK)
		return sqlite_fault(cx, c, path, sqlite3_extended_errcode(c->handle));
	if (strcmp(value, "wal") != 0)
		return fail(cx, E_DATABASE, "%s: SQLite keeps to journal mode %s", path, value);
	return OK;
}

/* A log that has started anew holds fewer pages than it did. */
static bool is_quiet(struct sqlite_db *c, int pages)
{
	int added = pages > c->pages ? pages - c->pages : pages;

	if (++c->commits < QUIET_COMMITS)
		return false;
	c->commits = 0;
	c->pages = pages;
	return added <= QUIET_PAGES;
}

/* Called by SQLite after each commit; its own automatic checkpoint never waits for readers. */
static int after_commit(void *state, sqlite3 *handle, const char *schema, int pages)
{
	struct sqlite_db *c = state;

	if (pages < WAL_SOFT && !is_quiet(c, pages))
		return SQLITE_OK;
	int mode = pages < WAL_HARD ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
	if (mode == SQLITE_CHECKPOINT_RESTART)
		log_line(LOG_LEVEL_WARNING,
		         "the write-ahead log holds %d pages: waiting for readers", pages);
	/* The commit stands whether or not this works; the next one tries again. */
	(void)sqlite3_wal_checkpoint_v2(handle, schema, mode, NULL, NULL);
	c->commits = 0;
	c->pages = pages;
	return SQLITE_OK;
}

/* -- opening --------------------------------------------------------------------------------- */

/* SQLite counts its memory under one lock for the whole process, at which threads that look things
 * up queue; nobody reads the count.  It can be told so only before anything else is asked of it. */
static void count_no_memory(void)
{
	if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
		log_line(LOG_LEVEL_WARNING, "SQLite was in use before: it goes on counting memory");
}

/* A relative path gets "./": SQLite would read file:... and :memory: as something else. */
static err path_of(struct cx *cx, str url, const char **out)
{
	str path = str_part(url, sizeof "sqlite:" - 1, url.n);

	if (path.n == 0 || str_find(path, '\0', 0) >= 0)
		return fail(cx, E_USAGE, "sqlite: wants the path of a file");
	*out = str_fmt(cx->arena, "%s%.*s", path.p[0] == '/' ? "" : "./", P(path)).p;
	return OK;
}

static err file_open(struct cx *cx, struct sqlite_db *c, const char *path)
{
	bool reads = c->db.access == DB_READ_ONLY;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

	if (reads && !os_exists(path))
		return fail(cx, E_NOT_FOUND, "%s: there is no database", path);
	flags |= reads ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int rc = sqlite3_open_v2(path, &c->handle, flags, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(c->handle, BUSY_MS);
	if (rc != SQLITE_OK)
		return sqlite_fault(cx, c, path, rc);
	if (!reads && sqlite3_db_readonly(c->handle, "main") == 1)
		return fail(cx, E_UNAVAILABLE, "%s: may only be read", path);
	return OK;
}

/* "x" is a string by mistake, and nobody writes to SQLite's own tables. */
static err habits_set(struct cx *cx, const struct sqlite_db *c)
{
	static const int on_off[][2] = { { SQLITE_DBCONFIG_DQS_DML, 0 },
		                         { SQLITE_DBCONFIG_DQS_DDL, 0 },
		                         { SQLITE_DBCONFIG_DEFENSIVE, 1 } };

	for (size_t i = 0; i < sizeof on_off / sizeof on_off[0]; i++) {
		int rc = sqlite3_db_config(c->handle, on_off[i][0], on_off[i][1], NULL);
		if (rc != SQLITE_OK)
			return sqlite_fault(cx, c, "settings", rc);
	}
	return OK;
}

/* The first look into the file: what is no database shows itself here. */
static err file_probe(struct cx *cx, const struct sqlite_db *c, const char *path)
{
	char value[64];
	int rc = pragma_run(c->handle, "schema_version", value, sizeof value);

	return rc == SQLITE_OK ? OK : sqlite_fault(cx, c, path, rc);
}

static err writer_set(struct cx *cx, struct sqlite_db *c, const char *path)
{
	char value[64];
	int rc = pragma_run(c->handle, "page_size=8192", value, sizeof value); /* of a new file */

	if (rc != SQLITE_OK)
		return sqlite_fault(cx, c, path, rc);
	TRY(wal_set(cx, c, path));
	TRY(pragmas_set(cx, c, writer, sizeof writer / sizeof writer[0]));
	sqlite3_wal_hook(c->handle, after_commit, c);
	return OK;
}

err sqlite_open(struct cx *cx, struct db *db, str url)
{
	struct sqlite_db *c = (struct sqlite_db *)db;
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const char *path = NULL;

	(void)pthread_once(&once, count_no_memory);
	TRY(path_of(cx, url, &path));
	TRY(file_open(cx, c, path));
	TRY(habits_set(cx, c));
	TRY(file_probe(cx, c, path));
	TRY(pragmas_set(cx, c, common, sizeof common / sizeof common[0]));
	if (db->access == DB_READ_WRITE)
		return writer_set(cx, c, path);
	return pragmas_set(cx, c, reader, sizeof reader / sizeof reader[0]);
}

err sqlite_durability(struct cx *cx, struct db *db, enum db_durability d)
{
	static const struct pragma off = { "synchronous=OFF", "0" };

	return pragma_set(cx, (struct sqlite_db *)db, d == DB_DURABLE ? &writer[0] : &off);
}

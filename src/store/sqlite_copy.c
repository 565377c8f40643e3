/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of a database in use.
 *
 * All pages are copied in one step, that is within one read transaction: writers go on, and the
 * copy is the database as it was at the beginning.  (Several small steps would let the write-ahead
 * log start anew in between, but would have to begin again whenever another process writes.)  While
 * it lasts, the write-ahead log cannot be cut.
 *
 * The copy does not use a write-ahead log itself, so it is one file and can be read from a medium
 * that cannot be written.  Whoever opens it for writing turns that on again. */
#include "base/os.h"
#include "store/db_sqlite.h"

static void handle_end(sqlite3 **handle)
{
	sqlite3_close(*handle);
}

static int pages_copy(sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");

	if (b == NULL)
		return sqlite3_extended_errcode(to);
	int rc = sqlite3_backup_step(b, -1);
	int end = sqlite3_backup_finish(b);
	return end != SQLITE_OK ? end : rc == SQLITE_DONE ? SQLITE_OK : rc;
}

err sqlite_copy(struct cx *cx, struct db *db, const char *path)
{
	struct sqlite_db to = { 0 };
	AUTO(handle_end) sqlite3 *handle = NULL;
	int rc;

	if (os_exists(path))
		return fail(cx, E_IN_USE, "%s exists", path);
	rc = sqlite3_open_v2(path, &handle,
	                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
	                             SQLITE_OPEN_EXRESCODE,
	                     NULL);
	to.handle = handle;
	if (rc == SQLITE_OK)
		rc = pages_copy(handle, ((struct sqlite_db *)db)->handle);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(handle, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	return rc == SQLITE_OK ? OK : sqlite_fault(cx, &to, path, rc);
}

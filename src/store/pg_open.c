/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From postgresql://… to a connection that is fit for us, and from a lost one to the next.
 *
 * - Whatever can wait has an end: connecting, a lock, a statement, a network that went away.  A
 *   transaction that its client forgot is ended by the server, so that a process which was stopped
 *   in the middle does not hold the head of the log for good.
 * - Only a server that may be written to will do, also for reading: a standby is behind, and what
 *   was answered a moment ago would be missing there.
 * - Text sorts as bytes, as on SQLite, or the same list would come in two orders.
 * - synchronous_commit is on: an answered commit is on the disk, and on the standby if there is
 *   one.
 *
 * The URL may hold a password.  It is taken apart by libpq, whose words about a URL that it cannot
 * read quote it; so these words are ours.  A password with an "@", "/" or "?" of its own would be
 * taken for a host and shown in the error, so an "@" too many is refused before.
 *
 * A connection that lay idle may have been cut without anybody noticing.  As long as the server has
 * not heard of the transaction nothing can have happened, so the same is sent once more on a new
 * connection. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "store/db_pg.h"

#define VERSION_MIN 130000
/* A writer that is silent for so long in a transaction was stopped: the head of the log, which it
 * may hold, is needed by others.  A reader holds up nobody. */
#define WRITER_IDLE_MS 2000
#define READER_IDLE_MS 60000

struct setting {
	const char *key;
	const char *value;
};

/* Where the URL says nothing. */
static const struct setting defaults[] = {
	{ "application_name", "fangsheng" },
	{ "connect_timeout", "5" },
	{ "keepalives_idle", "15" },
	{ "keepalives_interval", "5" },
	{ "keepalives_count", "3" },
	{ "tcp_user_timeout", "20000" },
	{ "target_session_attrs", "read-write" },
};

/* What the server says about itself when the settings have been made. */
enum { COLLATION, BYTES, SYNCHRONOUS, FSYNC, CITUS, FACTS };

/* With the keepalives the server, too, finds out that we are gone; its system takes two hours. */
static const char setup_text[] =
        "SELECT d.datcollate,"
        " CAST('Z' < 'a' AND 'a-c' < 'ab' AND chr(65535) < chr(65536) AS text),"
        " set_config('synchronous_commit', CASE WHEN $1 = 'off' THEN 'off'"
        " WHEN current_setting('synchronous_commit') = 'remote_apply' THEN 'remote_apply'"
        " ELSE 'on' END, false),"
        " current_setting('fsync'),"
        " CAST(to_regclass('pg_dist_partition') IS NOT NULL AS text),"
        " set_config('statement_timeout', $2, false),"
        " set_config('lock_timeout', $3, false),"
        " set_config('idle_in_transaction_session_timeout', $4, false),"
        " set_config('tcp_keepalives_idle', '15', false),"
        " set_config('tcp_keepalives_interval', '5', false),"
        " set_config('tcp_keepalives_count', '3', false),"
        " set_config('client_min_messages', 'warning', false),"
        " set_config('jit', 'off', false)"
        " FROM pg_database AS d WHERE d.datname = current_database()";

/* -- the URL --------------------------------------------------------------------------------- */

static void options_end(PQconninfoOption **o)
{
	PQconninfoFree(*o);
}

static const char *default_of(const char *key)
{
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
		if (strcmp(defaults[i].key, key) == 0)
			return defaults[i].value;
	return NULL;
}

static err url_read(struct cx *cx, struct pg_db *c, str url)
{
	AUTO(options_end) PQconninfoOption *o = NULL;
	struct arena *a = c->db.arena;
	ptrdiff_t at = str_find(url, '@', 0);
	size_t n = 0;

	if (str_find(url, '\0', 0) >= 0 || (at >= 0 && str_find(url, '@', (size_t)at + 1) >= 0))
		return fail(cx, E_USAGE,
		            "the database URL has more than one \"@\": in a user name or password "
		            "write %%40 for it, %%2F for \"/\", %%3F for \"?\"");
	o = PQconninfoParse(str_c(cx->arena, url), NULL);
	if (o == NULL)
		return fail(cx, E_USAGE,
		            "the database URL cannot be read; it looks like "
		            "postgresql://USER@HOST:PORT/DATABASE");
	while (o[n].keyword != NULL)
		n++;
	c->key = NEW_N(a, const char *, n + 2);
	c->value = NEW_N(a, const char *, n + 2);
	for (size_t i = 0; i < n; i++) {
		const char *value = o[i].val ? o[i].val : default_of(o[i].keyword);
		c->key[i] = str_c(a, str_of(o[i].keyword));
		c->value[i] = value ? str_c(a, str_of(value)) : NULL;
		if (strcmp(o[i].keyword, "client_encoding") == 0)
			c->value[i] = "UTF8";
	}
	return OK;
}

/* -- what a connection must be --------------------------------------------------------------- */

/* A warning while a commit is under way is how the server says that it did not wait for the
 * standby. */
static void notice(void *state, const PGresult *r)
{
	struct pg_db *c = state;
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *words = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	if (severity == NULL || strcmp(severity, "WARNING") != 0)
		return;
	c->warned = true;
	log_line(LOG_LEVEL_WARNING, "PostgreSQL: %s", words ? words : "a warning without words");
}

static bool sorts_as_bytes(const char *collation)
{
	static const char *const good[] = { "C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF8" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (strcmp(collation, good[i]) == 0)
			return true;
	return false;
}

static err server_check(struct cx *cx, const struct pg_db *c)
{
	const char *encoding = PQparameterStatus(c->conn, "server_encoding");
	int version = PQserverVersion(c->conn);

	if (version < VERSION_MIN)
		return fail(cx, E_DATABASE, "PostgreSQL %d is too old: 13 is the least",
		            version / 10000);
	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return fail(cx, E_DATABASE,
		            "the database's encoding is %s: create it with ENCODING 'UTF8'",
		            encoding ? encoding : "unknown");
	return OK;
}

static err facts_check(struct cx *cx, struct pg_db *c, const PGresult *r)
{
	const char *synchronous = PQgetvalue(r, 0, SYNCHRONOUS);

	if (!sorts_as_bytes(PQgetvalue(r, 0, COLLATION)) ||
	    strcmp(PQgetvalue(r, 0, BYTES), "true") != 0)
		return fail(cx, E_DATABASE,
		            "the database's collation is %s, which does not sort text as bytes: "
		            "create it with TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
		            PQgetvalue(r, 0, COLLATION));
	if (strcmp(synchronous, "off") == 0 && !c->unsynced)
		return fail(cx, E_DATABASE, "synchronous_commit stays off: a commit could be lost");
	if (strcmp(PQgetvalue(r, 0, FSYNC), "on") != 0 && c->db.access == DB_READ_WRITE)
		log_line(LOG_LEVEL_WARNING,
		         "PostgreSQL runs with fsync = off: what is answered may be lost");
	c->db.citus = strcmp(PQgetvalue(r, 0, CITUS), "true") == 0;
	return OK;
}

static int setup_send(struct pg_db *c, void *state)
{
	bool writes = c->db.access == DB_READ_WRITE;
	const char *const value[] = {
		c->unsynced ? "off" : "on",
		str_fmt(state, "%d", writes ? PG_WRITE_MS : PG_READ_MS).p,
		str_fmt(state, "%d", PG_LOCK_MS).p,
		str_fmt(state, "%d", writes ? WRITER_IDLE_MS : READER_IDLE_MS).p
	};

	return PQsendQueryParams(c->conn, setup_text, 4, NULL, value, NULL, NULL, 0);
}

/* -- connecting ------------------------------------------------------------------------------ */

static void conn_drop(struct pg_db *c)
{
	PQfinish(c->conn);
	c->conn = NULL;
	c->lost = true;
	c->sync_n = 0;
	c->sent_n = 0;
}

static err conn_make(struct cx *cx, struct pg_db *c)
{
	c->conn = PQconnectdbParams(c->key, c->value, 0);
	if (c->conn == NULL || PQstatus(c->conn) != CONNECTION_OK)
		return fail(cx, E_UNAVAILABLE, "no connection to the database: %.*s",
		            P(pg_line(cx, c->conn ? PQerrorMessage(c->conn) : "no memory")));
	PQsetNoticeReceiver(c->conn, notice, c);
	if (PQsetnonblocking(c->conn, 1) != 0 || PQenterPipelineMode(c->conn) != 1)
		return fail(cx, E_DATABASE, "libpq refuses the pipeline mode");
	return server_check(cx, c);
}

/* The words that wait belong to the caller's transaction, and must not go out with the settings. */
static err conn_set_up(struct cx *cx, struct pg_db *c)
{
	AUTO(pg_result_end) PGresult *r = NULL;
	int word_n = c->word_n;

	c->lost = false;
	c->silent = false;
	c->word_n = 0;
	err e = pg_settle(cx, c, "settings", setup_send, cx->arena, PG_COMMIT_MS, &r);
	c->word_n = word_n;
	TRY(e);
	if (PQntuples(r) != 1 || PQnfields(r) < FACTS)
		return fail(cx, E_DATABASE, "the database does not know itself");
	return facts_check(cx, c, r);
}

/* What was there is closed. */
static err conn_renew(struct cx *cx, struct pg_db *c)
{
	conn_drop(c);
	c->db.generation++;
	err e = conn_make(cx, c);
	if (e == OK)
		e = conn_set_up(cx, c);
	if (e != OK)
		conn_drop(c);
	return e;
}

err pg_open(struct cx *cx, struct db *db, str url)
{
	struct pg_db *c = (struct pg_db *)db;

	c->lost = true;
	c->scratch = arena_new();
	TRY(url_read(cx, c, url));
	return conn_renew(cx, c);
}

err pg_durability(struct cx *cx, struct db *db, enum db_durability d)
{
	struct pg_db *c = (struct pg_db *)db;

	c->unsynced = d == DB_UNSYNCED;
	return conn_renew(cx, c);
}

/* -- an exchange that outlives its connection ------------------------------------------------ */

err pg_exchange(struct cx *cx, struct pg_db *c, const char *what, pg_send send, void *state,
                int64_t patience_ms, PGresult **out)
{
	*out = NULL;
	if (c->lost && c->begun)
		return fail(cx, E_UNAVAILABLE, "%s: the connection was lost before", what);
	if (!c->lost) {
		err e = pg_settle(cx, c, what, send, state, patience_ms, out);
		if (!c->lost || c->begun || c->silent)
			return e;
		pg_result_end(out);
	}
	TRY(conn_renew(cx, c));
	return pg_settle(cx, c, what, send, state, patience_ms, out);
}

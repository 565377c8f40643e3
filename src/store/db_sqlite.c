/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements and transactions on SQLite.
 *
 * Values are bound without a copy, for the length of one call.  After a fault of the disk SQLite
 * may end the transaction by itself; a statement run after that would be committed alone.  So
 * `alive` looks before each statement and each commit whether the transaction is still there. */
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "store/db_sqlite.h"
#include "store/sql.h"

struct sqlite_stmt {
	struct stmt stmt;
	sqlite3_stmt *handle;
	int *index;          /* SQLite's number of $1, $2, ...: it counts in order of appearance */
	struct value *value; /* column_n of them: the row in hand */
};

/* The words of begin and control; their places in sqlite_db.control. */
static const char *const begin_text[] = {
	[BEGIN_SNAPSHOT] = "BEGIN",
	[BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[BEGIN_SCHEMA] = "BEGIN IMMEDIATE",
};

static const char *const control_text[] = {
	[CONTROL_COMMIT] = "COMMIT",
	[CONTROL_MARK] = "SAVEPOINT mark",
	[CONTROL_KEEP] = "RELEASE mark",
	[CONTROL_TAKE_BACK] = "ROLLBACK TO mark",
};

#define CONTROL_FIRST 3 /* after the beginnings */
#define ROLLBACK_AT 7

/* -- transactions ---------------------------------------------------------------------------- */

static int word_run(struct sqlite_db *c, size_t at, const char *text)
{
	sqlite3_stmt **s = &c->control[at];
	int rc = SQLITE_OK;

	if (*s == NULL)
		rc = sqlite3_prepare_v3(c->handle, text, -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(*s);
	sqlite3_reset(*s);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static err sqlite_begin(struct cx *cx, struct db *db, enum begin kind)
{
	struct sqlite_db *c = (struct sqlite_db *)db;
	int rc = word_run(c, kind, begin_text[kind]);

	return rc == SQLITE_OK ? OK : sqlite_fault(cx, c, begin_text[kind], rc);
}

static err alive(struct cx *cx, const struct sqlite_db *c, const char *what)
{
	if (sqlite3_get_autocommit(c->handle))
		return fail(cx, E_UNAVAILABLE, "%s: SQLite has rolled the transaction back", what);
	return OK;
}

static err sqlite_control(struct cx *cx, struct db *db, enum control what)
{
	struct sqlite_db *c = (struct sqlite_db *)db;
	const char *text = control_text[what];

	TRY(alive(cx, c, text));
	int rc = word_run(c, CONTROL_FIRST + what, text);
	if (rc == SQLITE_OK && what == CONTROL_TAKE_BACK)
		rc = word_run(c, CONTROL_FIRST + CONTROL_KEEP, control_text[CONTROL_KEEP]);
	return rc == SQLITE_OK ? OK : sqlite_fault(cx, c, text, rc);
}

static void sqlite_rollback(struct db *db)
{
	struct sqlite_db *c = (struct sqlite_db *)db;

	if (sqlite3_get_autocommit(c->handle))
		return;
	int rc = word_run(c, ROLLBACK_AT, "ROLLBACK");
	if (rc != SQLITE_OK && !sqlite3_get_autocommit(c->handle))
		log_line(LOG_LEVEL_ERROR, "ROLLBACK: %s (%d)", sqlite3_errmsg(c->handle), rc);
}

static err sqlite_script(struct cx *cx, struct db *db, str text)
{
	struct sqlite_db *c = (struct sqlite_db *)db;
	const char *words = str_c(cx->arena, sql_for_sqlite(cx->arena, text));

	TRY(alive(cx, c, "migration"));
	int rc = sqlite3_exec(c->handle, words, NULL, NULL, NULL);
	return rc == SQLITE_OK ? OK : sqlite_fault(cx, c, "migration", rc);
}

/* -- preparing ------------------------------------------------------------------------------- */

static err params_map(struct cx *cx, struct db *db, const struct sql *q, struct sqlite_stmt *s)
{
	char name[16];

	s->stmt.param_n = sqlite3_bind_parameter_count(s->handle);
	s->index = NEW_N(db->arena, int, (size_t)s->stmt.param_n);
	for (int k = 0; k < s->stmt.param_n; k++) {
		sqlite3_snprintf(sizeof name, name, "$%d", k + 1);
		s->index[k] = sqlite3_bind_parameter_index(s->handle, name);
		if (s->index[k] == 0)
			return fail(cx, E_DATABASE, "%s: has %d parameters, but no %s", q->name,
			            s->stmt.param_n, name);
	}
	return OK;
}

/* Only a plain column has a declared type; tables are STRICT, so it is what comes. */
static enum value_kind declared(sqlite3_stmt *handle, int k)
{
	const char *type = sqlite3_column_decltype(handle, k);

	if (type == NULL)
		return VALUE_NULL;
	if (strcmp(type, "INTEGER") == 0)
		return VALUE_INT;
	if (strcmp(type, "TEXT") == 0)
		return VALUE_TEXT;
	return strcmp(type, "BLOB") == 0 ? VALUE_BLOB : VALUE_NULL;
}

static void columns_describe(struct db *db, struct sqlite_stmt *s)
{
	int n = sqlite3_column_count(s->handle);
	const char **name = NEW_N(db->arena, const char *, (size_t)n);
	enum value_kind *type = NEW_N(db->arena, enum value_kind, (size_t)n);

	for (int k = 0; k < n; k++) {
		name[k] = str_c(db->arena, str_of(sqlite3_column_name(s->handle, k)));
		type[k] = declared(s->handle, k);
	}
	s->stmt.column_n = n;
	s->stmt.column = name;
	s->stmt.type = type;
	s->value = NEW_N(db->arena, struct value, (size_t)n);
}

static void handle_end(sqlite3_stmt **handle)
{
	sqlite3_finalize(*handle);
}

static err sqlite_prepare(struct cx *cx, struct db *db, const struct sql *q, str text,
                          struct stmt **out)
{
	struct sqlite_db *c = (struct sqlite_db *)db;
	AUTO(handle_end) sqlite3_stmt *handle = NULL;
	str words = sql_for_sqlite(cx->arena, text);
	const char *tail = NULL;

	int rc = sqlite3_prepare_v3(c->handle, str_c(cx->arena, words), -1,
	                            SQLITE_PREPARE_PERSISTENT, &handle, &tail);
	if (rc != SQLITE_OK)
		return sqlite_fault(cx, c, q->name, rc);
	if (handle == NULL || *tail != '\0')
		return fail(cx, E_DATABASE, "%s: one statement, without a semicolon", q->name);
	struct sqlite_stmt *s = NEW(db->arena, struct sqlite_stmt);
	s->handle = handle;
	TRY(params_map(cx, db, q, s));
	columns_describe(db, s);
	s->stmt.writes = !sqlite3_stmt_readonly(handle);
	handle = NULL;
	*out = &s->stmt;
	return OK;
}

/* -- running --------------------------------------------------------------------------------- */

static int value_bind(sqlite3_stmt *handle, int at, const struct value *v)
{
	const char *p = v->s.p != NULL ? v->s.p : ""; /* SQLite takes a null pointer for NULL */

	switch (v->kind) {
	case VALUE_INT:
		return sqlite3_bind_int64(handle, at, v->i);
	case VALUE_TEXT:
		return sqlite3_bind_text64(handle, at, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(handle, at, p, v->s.n, SQLITE_STATIC);
	case VALUE_NULL:
		break;
	}
	return sqlite3_bind_null(handle, at);
}

static err bind(struct cx *cx, const struct sqlite_db *c, const struct sqlite_stmt *s,
                const struct value *param)
{
	for (int k = 0; k < s->stmt.param_n; k++) {
		int rc = value_bind(s->handle, s->index[k], &param[k]);
		if (rc != SQLITE_OK)
			return sqlite_fault(cx, c, s->stmt.sql->name, rc);
	}
	return OK;
}

/* Lets go of the result and of the values that the caller lent. */
static void release(struct sqlite_stmt **s)
{
	sqlite3_reset((*s)->handle);
	sqlite3_clear_bindings((*s)->handle);
}

static err value_read(struct cx *cx, struct sqlite_stmt *s, int k)
{
	struct value *v = &s->value[k];
	const void *p;

	*v = V_NULL;
	switch (sqlite3_column_type(s->handle, k)) {
	case SQLITE_NULL:
		return OK;
	case SQLITE_INTEGER:
		*v = V_INT(sqlite3_column_int64(s->handle, k));
		return OK;
	case SQLITE_TEXT:
		p = sqlite3_column_text(s->handle, k);
		v->kind = VALUE_TEXT;
		break;
	case SQLITE_BLOB:
		p = sqlite3_column_blob(s->handle, k); /* NULL when it is empty */
		v->kind = VALUE_BLOB;
		break;
	default:
		return fail(cx, E_DATABASE, "%s: column %s is a floating point number",
		            s->stmt.sql->name, s->stmt.column[k]);
	}
	v->s = (str){ p != NULL ? p : "", (size_t)sqlite3_column_bytes(s->handle, k) };
	return OK;
}

static err row_pass(struct cx *cx, struct sqlite_stmt *s, struct query *query)
{
	for (int k = 0; k < s->stmt.column_n; k++)
		TRY(value_read(cx, s, k));
	err e = query->row(cx, query->state, s->value, s->stmt.column_n);
	query->stopped = e != OK;
	return e;
}

/* What a statement changes it has changed before its first row, so there is no need to see them
 * all. */
static err rows_pass(struct cx *cx, const struct sqlite_db *c, struct sqlite_stmt *s,
                     struct query *query)
{
	int rc;

	while ((rc = sqlite3_step(s->handle)) == SQLITE_ROW) {
		if (query->row == NULL)
			continue;
		TRY(row_pass(cx, s, query));
		if (query->first_only)
			return OK;
	}
	return rc == SQLITE_DONE ? OK : sqlite_fault(cx, c, s->stmt.sql->name, rc);
}

static err sqlite_run(struct cx *cx, struct db *db, struct stmt *stmt, struct query *query)
{
	struct sqlite_db *c = (struct sqlite_db *)db;
	AUTO(release) struct sqlite_stmt *s = (struct sqlite_stmt *)stmt;

	TRY(alive(cx, c, stmt->sql->name));
	TRY(bind(cx, c, s, query->param));
	TRY(rows_pass(cx, c, s, query));
	query->changed = stmt->writes ? sqlite3_changes64(c->handle) : 0;
	return OK;
}

static err sqlite_insert(struct cx *cx, struct db *db, struct stmt *stmt,
                         const struct value *values, int64_t row_n, int64_t *inserted)
{
	struct sqlite_db *c = (struct sqlite_db *)db;
	AUTO(release) struct sqlite_stmt *s = (struct sqlite_stmt *)stmt;
	struct query none = { .row = NULL };

	TRY(alive(cx, c, stmt->sql->name));
	for (int64_t i = 0; i < row_n; i++) {
		TRY(bind(cx, c, s, values + i * stmt->param_n));
		TRY(rows_pass(cx, c, s, &none));
		if (inserted != NULL)
			*inserted += sqlite3_changes64(c->handle);
		sqlite3_reset(s->handle);
	}
	return OK;
}

/* -- closing --------------------------------------------------------------------------------- */

static void sqlite_close(struct db *db)
{
	struct sqlite_db *c = (struct sqlite_db *)db;

	for (size_t i = 0; i < db->slot_n; i++)
		if (db->slot[i] != NULL)
			sqlite3_finalize(((struct sqlite_stmt *)db->slot[i])->handle);
	for (size_t i = 0; i < sizeof c->control / sizeof c->control[0]; i++)
		sqlite3_finalize(c->control[i]);
	int rc = sqlite3_close(c->handle);
	if (rc != SQLITE_OK)
		log_line(LOG_LEVEL_ERROR, "closing the database: %s (%d)",
		         sqlite3_errmsg(c->handle), rc);
}

static const char *const sqlite_scheme[] = { "sqlite:", NULL };

const struct db_engine sqlite_engine = {
	.scheme = sqlite_scheme,
	.db_size = sizeof(struct sqlite_db),
	.open = sqlite_open,
	.close = sqlite_close,
	.durability = sqlite_durability,
	.copy = sqlite_copy,
	.begin = sqlite_begin,
	.control = sqlite_control,
	.rollback = sqlite_rollback,
	.script = sqlite_script,
	.prepare = sqlite_prepare,
	.run = sqlite_run,
	.insert = sqlite_insert,
};

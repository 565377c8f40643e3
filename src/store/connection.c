/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of a connection that is the same for every engine: which engine a URL asks for, the
 * cache of prepared statements, and what a transaction allows.
 *
 * SQLite goes on after a failed statement, PostgreSQL refuses everything until the transaction or
 * its mark is taken back.  Code that was tried on the one must not surprise on the other, so the
 * stricter rule is enforced here for both: after a failure only tx_take_back (when marked) and
 * tx_end help. */
#include "store/db.h"

#include <assert.h>

#include "base/arena.h"
#include "store/engine.h"
#include "store/sql.h"

static const struct db_engine *const engines[] = { &sqlite_engine, &pg_engine };

/* -- connections ----------------------------------------------------------------------------- */

static bool speaks(const struct db_engine *engine, str url)
{
	for (const char *const *scheme = engine->scheme; *scheme != NULL; scheme++)
		if (str_starts(url, str_of(*scheme)))
			return true;
	return false;
}

/* The words show no more of the URL than its scheme: the rest may hold a password. */
static err engine_for(struct cx *cx, str url, const struct db_engine **out)
{
	str scheme;

	for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
		*out = engines[i];
		if (speaks(*out, url))
			return OK;
	}
	str_cut(url, ':', &scheme);
	if (scheme.n == url.n)
		return fail(cx, E_USAGE,
		            "a database is named like sqlite:PATH or postgresql://USER@HOST/NAME");
	return fail(cx, E_USAGE, "no database engine for %.*s:", P(scheme));
}

err db_open(struct cx *cx, str url, enum db_access access, struct db **out)
{
	const struct db_engine *engine = NULL;

	*out = NULL;
	TRY(engine_for(cx, url, &engine));
	struct arena *a = arena_new();
	AUTO(db_end) struct db *db = arena_alloc(a, engine->db_size);
	db->engine = engine;
	db->arena = a;
	db->access = access;
	TRY(engine->open(cx, db, url));
	*out = db;
	db = NULL;
	return OK;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	db->engine->close(db);
	arena_free(db->arena);
}

void db_end(struct db **db)
{
	db_close(*db);
	*db = NULL;
}

int db_generation(const struct db *db)
{
	return db->generation;
}

bool db_piecemeal(const struct db *db)
{
	return db->citus;
}

err db_set_durability(struct cx *cx, struct db *db, enum db_durability d)
{
	assert(!db->in_tx);
	return db->engine->durability(cx, db, d);
}

err db_backup(struct cx *cx, struct db *db, const char *path)
{
	assert(!db->in_tx);
	if (db->engine->copy == NULL)
		return fail(cx, E_USAGE,
		            "this database is backed up with its own tools; see \"Backup\" in the "
		            "operations manual");
	return db->engine->copy(cx, db, path);
}

/* -- statements ------------------------------------------------------------------------------ */

#define SLOTS_FIRST 64

/* Where the statement is, or the empty place where it would go. */
static struct stmt **slot_of(struct stmt **slot, size_t slot_n, const struct sql *q)
{
	size_t at = ((uintptr_t)q / _Alignof(struct sql)) * UINT64_C(0x9e3779b97f4a7c15) >> 32;

	while (slot[at & (slot_n - 1)] != NULL && slot[at & (slot_n - 1)]->sql != q)
		at++;
	return &slot[at & (slot_n - 1)];
}

/* At most half full, so that a search ends soon.  The old table stays in the arena: all of them
 * together are no larger than the last one. */
static void slots_grow(struct db *db)
{
	size_t n = db->slot_n == 0 ? SLOTS_FIRST : db->slot_n * 2;
	struct stmt **slot = NEW_N(db->arena, struct stmt *, n);

	for (size_t i = 0; i < db->slot_n; i++)
		if (db->slot[i] != NULL)
			*slot_of(slot, n, db->slot[i]->sql) = db->slot[i];
	db->slot = slot;
	db->slot_n = n;
}

static enum value_kind kind_of_field(const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
		return VALUE_TEXT;
	case FIELD_INT:
		return VALUE_INT;
	case FIELD_BLOB:
		return VALUE_BLOB;
	case FIELD_LIST:
		break;
	}
	return VALUE_NULL;
}

static err out_check(struct cx *cx, const struct sql *q, const struct stmt *s)
{
	if (s->column_n != sql_column_n(q->out))
		return fail(cx, E_DATABASE, "%s: returns %d columns, record %s has %d", q->name,
		            s->column_n, q->out->name, sql_column_n(q->out));
	for (int k = 0; k < s->column_n; k++) {
		const struct field *f = sql_column(q->out, k);
		if (!str_eq(str_of(s->column[k]), str_of(f->name)))
			return fail(cx, E_DATABASE, "%s: column %d is %s, record %s has %s there",
			            q->name, k + 1, s->column[k], q->out->name, f->name);
		if (s->type[k] != VALUE_NULL && s->type[k] != kind_of_field(f))
			return fail(cx, E_DATABASE, "%s: column %s has another type in record %s",
			            q->name, f->name, q->out->name);
	}
	return OK;
}

static err records_check(struct cx *cx, const struct sql *q, const struct stmt *s)
{
	if (q->in != NULL && s->param_n > sql_column_n(q->in))
		return fail(cx, E_DATABASE, "%s: takes %d parameters, record %s has %d", q->name,
		            s->param_n, q->in->name, sql_column_n(q->in));
	return q->out != NULL ? out_check(cx, q, s) : OK;
}

err db_statement(struct cx *cx, struct db *db, const struct sql *q, struct stmt **out)
{
	str text;

	if (db->stmt_n * 2 >= db->slot_n)
		slots_grow(db);
	struct stmt **slot = slot_of(db->slot, db->slot_n, q);
	if (*slot == NULL) {
		TRY(sql_expand(cx, q, &text));
		TRY(db->engine->prepare(cx, db, q, text, slot));
		(*slot)->sql = q;
		(*slot)->text = q->text;
		db->stmt_n++;
	}
	assert((*slot)->text == q->text); /* a struct sql must live as long as the connection */
	*out = *slot;
	if (!(*slot)->fits)
		TRY(records_check(cx, q, *slot));
	(*slot)->fits = true;
	return OK;
}

err db_prepare(struct cx *cx, struct db *db, const struct sql *q)
{
	struct stmt *s;

	return db_statement(cx, db, q, &s);
}

/* -- transactions ---------------------------------------------------------------------------- */

err db_begin(struct cx *cx, struct db *db, enum begin kind, struct tx *out)
{
	*out = (struct tx){ .db = db };
	assert(!db->in_tx);
	if (kind != BEGIN_SNAPSHOT && db->access == DB_READ_ONLY)
		return fail(cx, E_UNAVAILABLE, "the database was opened for reading only");
	TRY(db->engine->begin(cx, db, kind));
	db->tx_access = kind == BEGIN_SNAPSHOT ? DB_READ_ONLY : DB_READ_WRITE;
	db->in_tx = true;
	db->failed = false;
	db->marked = false;
	out->open = true;
	return OK;
}

err tx_begin(struct cx *cx, struct db *db, enum db_access access, struct tx *out)
{
	return db_begin(cx, db, access == DB_READ_ONLY ? BEGIN_SNAPSHOT : BEGIN_WRITE, out);
}

static err still_good(struct cx *cx, const struct db *db)
{
	if (db->failed)
		return fail(cx, E_DATABASE, "a statement of this transaction failed before");
	return OK;
}

static err control(struct cx *cx, struct tx *tx, enum control what)
{
	assert(tx->open);
	TRY(still_good(cx, tx->db));
	err e = tx->db->engine->control(cx, tx->db, what);
	if (e != OK)
		tx->db->failed = true;
	return e;
}

err tx_commit(struct cx *cx, struct tx *tx)
{
	assert(!tx->db->marked);
	TRY(control(cx, tx, CONTROL_COMMIT));
	tx->open = false;
	tx->db->in_tx = false;
	return OK;
}

bool tx_sound(const struct tx *tx)
{
	return tx->open && !tx->db->failed;
}

void tx_end(struct tx *tx)
{
	if (!tx->open)
		return;
	tx->db->engine->rollback(tx->db);
	tx->open = false;
	tx->db->in_tx = false;
}

err tx_mark(struct cx *cx, struct tx *tx)
{
	assert(!tx->db->marked);
	TRY(control(cx, tx, CONTROL_MARK));
	tx->db->marked = true;
	return OK;
}

err tx_keep(struct cx *cx, struct tx *tx)
{
	assert(tx->db->marked);
	TRY(control(cx, tx, CONTROL_KEEP));
	tx->db->marked = false;
	return OK;
}

err tx_take_back(struct cx *cx, struct tx *tx)
{
	assert(tx->db->marked);
	tx->db->failed = false;
	TRY(control(cx, tx, CONTROL_TAKE_BACK));
	tx->db->marked = false;
	return OK;
}

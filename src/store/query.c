/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running statements.  Everything passes through `start`, which holds up what a transaction
 * promises, and through `finish`, which remembers that a transaction has failed. */
#include <assert.h>

#include "base/arena.h"
#include "store/engine.h"

static err finish(struct db *db, err e)
{
	db->failed = db->failed || e != OK;
	return e;
}

err db_use(struct cx *cx, struct tx *tx, const struct sql *q, struct stmt **out)
{
	assert(tx->open);
	if (tx->db->failed)
		return fail(cx, E_DATABASE, "%s: a statement of this transaction failed before",
		            q->name);
	return finish(tx->db, db_statement(cx, tx->db, q, out));
}

static err check(struct cx *cx, const struct db *db, const struct stmt *s, int n)
{
	if (n != s->param_n)
		return fail(cx, E_DATABASE, "%s: takes %d parameters, was given %d", s->sql->name,
		            s->param_n, n);
	if (s->writes && db->tx_access == DB_READ_ONLY)
		return fail(cx, E_DATABASE, "%s: writes within a snapshot", s->sql->name);
	return OK;
}

static err start(struct cx *cx, struct tx *tx, const struct sql *q, int n, struct stmt **out)
{
	TRY(db_use(cx, tx, q, out));
	assert(!(*out)->running); /* a row function must not run the statement that feeds it */
	return finish(tx->db, check(cx, tx->db, *out, n));
}

err db_query(struct cx *cx, struct tx *tx, const struct sql *q, int n, struct query *query)
{
	struct stmt *s;

	TRY(start(cx, tx, q, n, &s));
	s->running = true;
	err e = tx->db->engine->run(cx, tx->db, s, query);
	s->running = false;
	return query->stopped ? e : finish(tx->db, e);
}

err db_run(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
           int64_t *changed)
{
	struct query query = { .param = param };

	TRY(db_query(cx, tx, q, n, &query));
	if (changed != NULL)
		*changed = query.changed;
	return OK;
}

err db_run_later(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param,
                 int n)
{
	struct query query = { .param = param, .later = true };

	return db_query(cx, tx, q, n, &query);
}

err db_each(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
            db_row row, void *state)
{
	struct query query = { .param = param, .row = row, .state = state };

	return db_query(cx, tx, q, n, &query);
}

struct first {
	struct value *column;
	int max;
	bool found;
};

static err first_row(struct cx *cx, void *state, const struct value *column, int n)
{
	struct first *f = state;

	f->found = true;
	for (int k = 0; k < f->max; k++) {
		f->column[k] = k < n ? column[k] : V_NULL;
		if (f->column[k].kind == VALUE_TEXT || f->column[k].kind == VALUE_BLOB)
			f->column[k].s = str_dup(cx->arena, f->column[k].s);
	}
	return OK;
}

err db_one(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
           struct value *column, int max)
{
	struct first f = { .column = column, .max = max };
	struct query query = { .param = param, .row = first_row, .state = &f, .first_only = true };

	TRY(db_query(cx, tx, q, n, &query));
	return f.found ? OK : E_NOT_FOUND;
}

err db_insert(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *values,
              int64_t row_n, int column_n, int64_t *inserted)
{
	int64_t count = 0;
	struct stmt *s;

	TRY(start(cx, tx, q, column_n, &s));
	TRY(finish(tx->db, tx->db->engine->insert(cx, tx->db, s, values, row_n, &count)));
	if (inserted != NULL)
		*inserted = count;
	return OK;
}

err db_insert_later(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *values,
                    int64_t row_n, int column_n)
{
	struct stmt *s;

	TRY(start(cx, tx, q, column_n, &s));
	return finish(tx->db, tx->db->engine->insert(cx, tx->db, s, values, row_n, NULL));
}

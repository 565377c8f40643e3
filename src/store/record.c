/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a row and a struct.  Column k of a record is its k-th field that is not a list; NULL is
 * the absent value of its type. */
#include <string.h>

#include "base/arena.h"
#include "store/engine.h"
#include "store/sql.h"

#define LIST_FIRST 16

static struct value value_of(const struct field *f, const void *in)
{
	if (f->type == FIELD_INT) {
		int64_t i = field_int(f, in);
		return i == ABSENT_INT ? V_NULL : V_INT(i);
	}
	if (f->type == FIELD_TEXT) {
		str s = field_text(f, in);
		return s.p == NULL ? V_NULL : V_TEXT(s);
	}
	blob b = field_blob(f, in);
	return b.p == NULL ? V_NULL : V_BLOB(b.p, b.n);
}

static err put(struct cx *cx, struct tx *tx, const struct sql *q, const void *in,
               struct query *query)
{
	struct stmt *s;

	TRY(db_use(cx, tx, q, &s));
	struct value *param = NEW_N(cx->arena, struct value, (size_t)s->param_n);
	for (int k = 0; k < s->param_n; k++)
		param[k] = value_of(sql_column(q->in, k), in);
	query->param = param;
	return db_query(cx, tx, q, s->param_n, query);
}

err db_put(struct cx *cx, struct tx *tx, const struct sql *q, const void *in, int64_t *changed)
{
	struct query query = { .row = NULL };

	TRY(put(cx, tx, q, in, &query));
	if (changed != NULL)
		*changed = query.changed;
	return OK;
}

err db_put_later(struct cx *cx, struct tx *tx, const struct sql *q, const void *in)
{
	struct query query = { .later = true };

	return put(cx, tx, q, in, &query);
}

static err set(struct cx *cx, const struct field *f, const struct value *v, char *record)
{
	char *member = record + f->offset;
	int64_t i = v->kind == VALUE_INT ? v->i : ABSENT_INT;
	str s = v->kind == VALUE_NULL ? S_NONE : str_dup(cx->arena, v->s);
	blob b = { s.p, s.n };
	bool null = v->kind == VALUE_NULL;

	if (f->type == FIELD_INT && (null || v->kind == VALUE_INT))
		memcpy(member, &i, sizeof i);
	else if (f->type == FIELD_TEXT && (null || v->kind == VALUE_TEXT))
		memcpy(member, &s, sizeof s);
	else if (f->type == FIELD_BLOB && (null || v->kind == VALUE_BLOB))
		memcpy(member, &b, sizeof b);
	else
		return fail(cx, E_DATABASE, "column %s has a value of another type", f->name);
	return OK;
}

static err record_fill(struct cx *cx, const struct rec *rec, const struct value *column, char *out)
{
	int k = 0;

	memset(out, 0, rec->size);
	for (int i = 0; i < rec->n; i++)
		if (rec->field[i].type != FIELD_LIST)
			TRY(set(cx, &rec->field[i], &column[k++], out));
	return OK;
}

struct single {
	const struct rec *rec;
	void *out;
	bool found;
};

static err single_row(struct cx *cx, void *state, const struct value *column, int n)
{
	struct single *s = state;
	(void)n; /* db_use has compared it with the record */

	s->found = true;
	return record_fill(cx, s->rec, column, s->out);
}

err db_get(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
           void *out)
{
	struct single s = { q->out, out, false };
	struct query query = { .param = param, .row = single_row, .state = &s, .first_only = true };

	TRY(db_query(cx, tx, q, n, &query));
	return s.found ? OK : E_NOT_FOUND;
}

struct growing {
	const struct rec *rec;
	char *item;
	size_t n;
	size_t cap;
};

static err growing_row(struct cx *cx, void *state, const struct value *column, int n)
{
	struct growing *g = state;
	(void)n; /* db_use has compared it with the record */

	if (g->n == g->cap) {
		size_t cap = g->cap == 0 ? LIST_FIRST : g->cap * 2;
		g->item = arena_grow(cx->arena, g->item, g->cap * g->rec->size, cap * g->rec->size);
		g->cap = cap;
	}
	return record_fill(cx, g->rec, column, g->item + g->n++ * g->rec->size);
}

err db_list(struct cx *cx, struct tx *tx, const struct sql *q, const struct value *param, int n,
            list *out)
{
	struct growing g = { .rec = q->out };

	TRY(db_each(cx, tx, q, param, n, growing_row, &g));
	*out = (list){ g.item, g.n };
	return OK;
}

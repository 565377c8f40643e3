/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row is the queue of one through which every leaf enters the log.  The statements here come
 * last in a transaction, so the row is locked for as short a time as possible, and the indices that
 * were taken exist exactly if the leaves do. */
#include "op/head.h"

#include <string.h>

#include "base/arena.h"

enum { READ, TAKE, ADD, SUBJECT, LATEST };

const struct sql head_sql[] = {
	[READ] = { "head.read", "SELECT size, authority, rights FROM log_head WHERE id = 1", NULL,
	           NULL },
	[TAKE] = { "head.take",
	           "UPDATE log_head SET size = size + $1, authority = authority + $2, "
	           "rights = rights + $3 WHERE id = 1 AND authority = $4 AND rights = $5 "
	           "RETURNING size",
	           NULL, NULL },
	[ADD] = { "leaf.add", "INSERT INTO leaf (block, idx, bytes, sm3) VALUES ($1, $2, $3, $4)",
	          NULL, NULL },
	[SUBJECT] = { "subject.put",
	              "INSERT INTO subject (kind, id, idx, hash) VALUES ($1, $2, $3, $4) "
	              "ON CONFLICT (kind, id) DO UPDATE SET idx = excluded.idx, hash = "
	              "excluded.hash WHERE subject.idx = $5",
	              NULL, NULL },
	[LATEST] = { "subject.latest", "SELECT idx, hash FROM subject WHERE kind = $1 AND id = $2",
	             NULL, NULL },
};
const int head_sql_n = COUNT_OF(head_sql);

err head_read(struct cx *cx, struct tx *tx, struct head *out)
{
	struct value v[3];

	TRY(db_one(cx, tx, &head_sql[READ], NULL, 0, v, 3));
	*out = (struct head){ v[0].i, v[1].i, v[2].i };
	return OK;
}

err head_take(struct cx *cx, struct tx *tx, const struct head *seen, const struct head *more,
              int64_t *first)
{
	const struct value param[] = { V_INT(more->size), V_INT(more->authority),
		                       V_INT(more->rights), V_INT(seen->authority),
		                       V_INT(seen->rights) };
	struct value size;
	err e = db_one(cx, tx, &head_sql[TAKE], param, 5, &size, 1);

	if (e == E_NOT_FOUND)
		return fail(cx, E_STALE,
		            "an authorisation or a right changed while this was decided");
	TRY(e);
	*first = size.i - more->size;
	return OK;
}

/* Another server may have continued the chain since this call read its end; then it would have two.
 */
static err subjects_put(struct call *call)
{
	int64_t changed;

	for (int i = 0; i < call->leaf_n; i++) {
		const struct leaf *leaf = &call->leaf[i];
		if (leaf->kind == NULL)
			continue;
		const struct value param[] = { V_TEXT(str_of(leaf->kind)), V_TEXT(leaf->subject),
			                       V_INT(call->first_index + i),
			                       V_BLOB(leaf->hash.b, HASH_SIZE), V_INT(leaf->prev) };
		TRY(db_run(&call->cx, call->tx, &head_sql[SUBJECT], param, 5, &changed));
		if (changed != 1)
			return fail(&call->cx, E_STALE,
			            "a record about the same %s came in between", leaf->kind);
	}
	return OK;
}

err head_place(struct call *call)
{
	struct value *v = NEW_N(call->cx.arena, struct value, (size_t)call->leaf_n * 4);

	for (int i = 0; i < call->leaf_n; i++) {
		int64_t index = call->first_index + i;
		v[i * 4 + 0] = V_INT(index / LEAVES_PER_BLOCK);
		v[i * 4 + 1] = V_INT(index);
		v[i * 4 + 2] = V_BLOB(call->leaf[i].bytes.p, call->leaf[i].bytes.n);
		v[i * 4 + 3] = V_BLOB(call->leaf[i].sm3.b, HASH_SIZE);
	}
	TRY(db_insert_later(&call->cx, call->tx, &head_sql[ADD], v, call->leaf_n, 4));
	return subjects_put(call);
}

err subject_latest(struct cx *cx, struct tx *tx, const char *kind, str id, struct subject *out)
{
	const struct value param[] = { V_TEXT(str_of(kind)), V_TEXT(id) };
	struct value v[2];

	TRY(db_one(cx, tx, &head_sql[LATEST], param, 2, v, 2));
	if (v[1].s.n != HASH_SIZE)
		return fail(cx, E_CORRUPT, "the hash of %s %.*s has %zu bytes", kind, P(id),
		            v[1].s.n);
	out->index = v[0].i;
	memcpy(out->hash.b, v[1].s.p, HASH_SIZE);
	return OK;
}

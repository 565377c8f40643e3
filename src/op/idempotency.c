/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key is bound to the digest of operation and request.  It is checked and stored in the
 * transaction of the deed itself, so that a crash can't separate the two. */
#include "op/idempotency.h"

#include "base/arena.h"
#include "op/reply.h"

#define KEY_MAX 200

enum { FIND, ADD };

const struct sql idempotency_sql[] = {
	[FIND] = { "idempotency.find",
	           "SELECT digest, reply FROM idempotency WHERE organisation = $1 AND key = $2",
	           NULL, NULL },
	[ADD] = { "idempotency.add",
	          "INSERT INTO idempotency (organisation, key, digest, reply, at_ms) "
	          "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation, key) DO NOTHING",
	          NULL, NULL },
};
const int idempotency_sql_n = COUNT_OF(idempotency_sql);

static struct hash request_digest(struct call *call)
{
	struct buf b = buf_new(call->cx.arena);

	buf_text(&b, call->op->name);
	buf_char(&b, '\n');
	if (call->op->in != NULL && call->in != NULL) {
		struct json_writer w = json_writer_new(&b, false);
		json_object(&w);
		rec_write(&w, call->op->in, call->in);
		json_object_end(&w);
	}
	buf_str(&b, call->body);
	return sha256(buf_view(&b));
}

err idempotency_check(struct call *call)
{
	const struct value param[] = { V_TEXT(call->caller.organisation), V_TEXT(call->key) };
	struct value v[2];
	struct hash digest;

	if (call->key.n == 0)
		return OK;
	if (call->key.n > KEY_MAX)
		return fail(&call->cx, E_INVALID, "Idempotency-Key: %d bytes at most", KEY_MAX);
	err e = db_one(&call->cx, call->tx, &idempotency_sql[FIND], param, 2, v, 2);
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	digest = request_digest(call);
	if (!str_eq(v[0].s, hash_str(&digest)))
		return fail(&call->cx, E_KEY_REUSED,
		            "this Idempotency-Key was used with another request");
	if (v[1].kind == VALUE_TEXT) {
		call->repeat = true;
		call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = v[1].s };
	}
	return OK;
}

err idempotency_store(struct call *call)
{
	struct hash digest;

	if (call->key.n == 0)
		return OK;
	digest = request_digest(call);
	bool natural = (call->op->flags & OP_NATURAL) != 0;
	const struct value param[] = { V_TEXT(call->caller.organisation), V_TEXT(call->key),
		                       V_BLOB(digest.b, HASH_SIZE),
		                       natural ? V_NULL : V_TEXT(reply_body(call)),
		                       V_INT(call->now_ms) };
	return db_run(&call->cx, call->tx, &idempotency_sql[ADD], param, 5, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key is bound to the digest of operation and request.  It is checked and stored in the
 * transaction of the deed itself, so that a crash can't separate the two.
 *
 * Answers are no facts: they have no leaf that would show that one was changed.  So each row bears
 * a seal, HMAC-SM3 over its columns under a key that is derived from the secret of the QR codes
 *
 *   key   HMAC-SM3(secret, "fangsheng idempotency seal"), which is no meter code
 *   text  every column as <bytes in decimal>:<bytes>, "-" for NULL, numbers in decimal
 *
 * and nothing is answered from a row whose seal is not right. */
#include "op/idempotency.h"

#include "base/arena.h"
#include "crypt/hmac.h"
#include "op/reply.h"

#define KEY_MAX 200

static const struct field row_fields[] = {
	FIELD(struct idempotency_row, organisation, "whose key"),
	FIELD(struct idempotency_row, key, "as the caller chose it"),
	FIELD(struct idempotency_row, digest, "of operation and request"),
	FIELD(struct idempotency_row, reply, "what was answered", .optional = true),
	FIELD(struct idempotency_row, at_ms, "when", .form = FORM_MOMENT),
	FIELD(struct idempotency_row, seal, "over the other columns"),
};
const struct rec idempotency_rec = REC(struct idempotency_row, "idempotency", row_fields);

enum { FIND, ADD };

const struct sql idempotency_sql[] = {
	[FIND] = { "idempotency.find",
	           "SELECT {idempotency} FROM idempotency WHERE organisation = $1 AND key = $2",
	           NULL, &idempotency_rec },
	[ADD] = { "idempotency.add",
	          "INSERT INTO idempotency ({idempotency}) VALUES ({idempotency:$}) "
	          "ON CONFLICT (organisation, key) DO NOTHING",
	          &idempotency_rec, NULL },
};
const int idempotency_sql_n = COUNT_OF(idempotency_sql);

/* -- seals ----------------------------------------------------------------------------------- */

static void column_put(struct buf *b, const void *p, size_t n)
{
	buf_fmt(b, "%zu:", n);
	buf_put(b, p, n);
}

static struct hash seal_of(struct arena *a, const struct keys *keys,
                           const struct idempotency_row *row)
{
	struct buf b = buf_new(a);

	column_put(&b, row->organisation.p, row->organisation.n);
	column_put(&b, row->key.p, row->key.n);
	column_put(&b, row->digest.p, row->digest.n);
	if (row->reply.p == NULL)
		buf_char(&b, '-');
	else
		column_put(&b, row->reply.p, row->reply.n);
	buf_i64(&b, row->at_ms);
	return hmac_key_mac(&keys->seal, buf_view(&b));
}

bool idempotency_sealed(struct arena *a, const struct keys *keys, const struct idempotency_row *row)
{
	struct hash seal = seal_of(a, keys, row);

	return secret_eq((str){ row->seal.p, row->seal.n }, hash_str(&seal));
}

/* -- rows ------------------------------------------------------------------------------------ */

static struct hash request_digest(struct call *call)
{
	struct buf b = buf_new(call->cx.arena);
	struct sha256 digest = sha256_new();

	buf_text(&b, call->op->name);
	buf_char(&b, '\n');
	if (call->op->in != NULL && call->in != NULL) {
		struct json_writer w = json_writer_new(&b, false);
		json_object(&w);
		rec_write(&w, call->op->in, call->in);
		json_object_end(&w);
	}
	sha256_add(&digest, b.p, b.n);
	sha256_add(&digest, call->body.p, call->body.n); /* large: not copied */
	return sha256_done(&digest);
}

static err row_answer(struct call *call, const struct idempotency_row *row)
{
	struct hash digest = request_digest(call);

	if (!idempotency_sealed(call->cx.arena, app_keys(call->app), row))
		return fail(&call->cx, E_CORRUPT,
		            "the answer that is stored under this Idempotency-Key was changed");
	if (!str_eq((str){ row->digest.p, row->digest.n }, hash_str(&digest)))
		return fail(&call->cx, E_KEY_REUSED,
		            "this Idempotency-Key was used with another request");
	if (row->reply.p != NULL) {
		call->repeat = true;
		call->reply =
		        (struct reply){ .status = 200, .type = JSON_TYPE, .body = row->reply };
	}
	return OK;
}

err idempotency_check(struct call *call)
{
	const struct value param[] = { V_TEXT(call->caller.organisation), V_TEXT(call->key) };
	struct idempotency_row row;

	if (call->key.n == 0)
		return OK;
	if (call->op->flags & OP_SECRET)
		return fail(&call->cx, E_INVALID,
		            "%s is about a secret, which is not kept: no Idempotency-Key",
		            call->op->name);
	if (call->key.n > KEY_MAX)
		return fail(&call->cx, E_INVALID, "Idempotency-Key: %d bytes at most", KEY_MAX);
	err e = db_get(&call->cx, call->tx, &idempotency_sql[FIND], param, 2, &row);
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	return row_answer(call, &row);
}

err idempotency_store(struct call *call)
{
	bool natural = (call->op->flags & OP_NATURAL) != 0;
	struct hash digest, seal;

	if (call->key.n == 0)
		return OK;
	digest = request_digest(call);
	struct idempotency_row row = { .organisation = call->caller.organisation,
		                       .key = call->key,
		                       .digest = { digest.b, HASH_SIZE },
		                       .reply = natural ? S_NONE : reply_body(call),
		                       .at_ms = call->now_ms };
	seal = seal_of(call->cx.arena, app_keys(call->app), &row);
	row.seal = (blob){ seal.b, HASH_SIZE };
	return db_put_later(&call->cx, call->tx, &idempotency_sql[ADD], &row);
}

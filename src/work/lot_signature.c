/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was signed, kept for whoever has to prove it: the signature, the text that it signs, and the
 * exact bytes of the upload.  The lot's leaf has signature and text, too; the bytes are here alone,
 * since they may be larger than a leaf, and the leaf has their digests. */
#include "base/arena.h"
#include "op/reply.h"
#include "work/features.h"
#include "work/lot.h"

struct signature_row {
	str lot;
	str key;
	int64_t created_ms, received_ms;
	str base;
	blob signature;
	blob body_sm3;
};

static const struct field row_fields[] = {
	FIELD(struct signature_row, lot, "the lot"),
	FIELD(struct signature_row, key, "id of the key"),
	FIELD(struct signature_row, created_ms, "when the signature says that it was made",
	      .form = FORM_MOMENT),
	FIELD(struct signature_row, received_ms, "when the lot came in", .form = FORM_MOMENT),
	FIELD(struct signature_row, base, "the text that is signed (RFC 9421, 2.5)",
	      .max = SIGNATURE_BASE_MAX),
	FIELD(struct signature_row, signature, "its signature, 64 bytes"),
	FIELD(struct signature_row, body_sm3, "SM3 of the uploaded bytes"),
};
static const struct rec row_rec = REC(struct signature_row, "lot_signature", row_fields);

enum { ADD, ADD_BODY, GET, GET_BODY };

static const struct sql q[] = {
	[ADD] = { "lot_signature.add",
	          "INSERT INTO lot_signature ({lot_signature}) VALUES ({lot_signature:$})",
	          &row_rec, NULL },
	[ADD_BODY] = { "lot_body.add", "INSERT INTO lot_body (lot, body) VALUES ($1, $2)", NULL,
	               NULL },
	[GET] = { "lot_signature.get", "SELECT {lot_signature} FROM lot_signature WHERE lot = $1",
	          NULL, &row_rec },
	[GET_BODY] = { "lot_body.get", "SELECT body FROM lot_body WHERE lot = $1", NULL, NULL },
};

err lot_signature_store(struct call *call, const struct upload *u)
{
	const struct signing *s = &u->signing;
	const struct signature_row row = {
		.lot = u->name,
		.key = s->key.id,
		.created_ms = s->said.created_s * 1000,
		.received_ms = call->now_ms,
		.base = s->base,
		.signature = { s->said.value.p, s->said.value.n },
		.body_sm3 = { s->body_sm3.b, HASH_SIZE },
	};
	const struct value body[] = { V_TEXT(u->name), V_BLOB(call->body.p, call->body.n) };

	TRY(db_put_later(&call->cx, call->tx, &q[ADD], &row));
	return db_run_later(&call->cx, call->tx, &q[ADD_BODY], body, 2);
}

/* When it came in counts, and not the moment that the signature names: whoever has the key may
 * write what he likes there. */
err lot_signature_doubtful(struct call *call, const struct lot_row *lot, bool *out, str *key)
{
	const struct value param[] = { V_TEXT(lot->lot) };
	struct signature_row row;
	struct key_row k;
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, &row);

	*out = false;
	*key = S_NONE;
	if (e != OK)
		return e == E_NOT_FOUND ? OK : e;
	TRY(key_get(&call->cx, call->tx, row.key, &k));
	*out = str_eq(k.state, S("compromised")) && lot->uploaded_ms >= k.state_from_ms;
	*key = k.id;
	return OK;
}

/* -- showing --------------------------------------------------------------------------------- */

struct lot_in {
	str lot;
};

static const struct field in_fields[] = {
	FIELD(struct lot_in, lot, "maker's prefix and lot", .min = 1, .max = 80),
};
static const struct rec in_rec = REC(struct lot_in, "lot_signature_in", in_fields);

struct signature_out {
	str lot, key, algorithm, public_key;
	int64_t created_ms;
	str base;
	blob signature, body_sha256, body_sm3;
};

static const struct field out_fields[] = {
	FIELD(struct signature_out, lot, "the lot"),
	FIELD(struct signature_out, key, "id of the key"),
	FIELD(struct signature_out, algorithm, "ed25519 or sm2-sm3"),
	FIELD(struct signature_out, public_key, "SubjectPublicKeyInfo, PEM",
	      .max = PUBLIC_KEY_PEM_MAX),
	FIELD(struct signature_out, created_ms, "when the signature says that it was made",
	      .form = FORM_MOMENT),
	FIELD(struct signature_out, base, "the text that is signed (RFC 9421, 2.5)",
	      .max = SIGNATURE_BASE_MAX),
	FIELD(struct signature_out, signature, "its signature, 64 bytes"),
	FIELD(struct signature_out, body_sha256, "SHA-256 of the uploaded bytes"),
	FIELD(struct signature_out, body_sm3, "SM3 of the uploaded bytes"),
};
static const struct rec out_rec = REC(struct signature_out, "lot_signature_out", out_fields);

/* The lot, if the caller may see it and it was signed. */
static err signed_lot(struct call *call, struct lot_row *lot, struct signature_row *row)
{
	const struct lot_in *in = call->in;
	const struct value param[] = { V_TEXT(in->lot) };
	struct organisation maker;
	err e = lot_get(&call->cx, call->tx, in->lot, lot);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(organisation_get(&call->cx, call->tx, lot->organisation, &maker));
	TRY(call_sees(call, maker.id, maker.district));
	e = db_get(&call->cx, call->tx, &q[GET], param, 1, row);
	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_STATE, "lot %.*s was not signed", P(in->lot));
	return e;
}

static err show(struct call *call)
{
	struct signature_out *out = call->out;
	struct signature_row row;
	struct lot_row lot;
	struct key_row key;

	TRY(signed_lot(call, &lot, &row));
	TRY(key_get(&call->cx, call->tx, row.key, &key));
	*out = (struct signature_out){ .lot = row.lot,
		                       .key = row.key,
		                       .algorithm = key.algorithm,
		                       .public_key = key.public_key,
		                       .created_ms = row.created_ms,
		                       .base = row.base,
		                       .signature = row.signature,
		                       .body_sha256 = lot.body_sha256,
		                       .body_sm3 = row.body_sm3 };
	return OK;
}

static err body(struct call *call)
{
	const struct lot_in *in = call->in;
	const struct value param[] = { V_TEXT(in->lot) };
	struct signature_row row;
	struct lot_row lot;
	struct value bytes;

	TRY(signed_lot(call, &lot, &row));
	TRY(db_one(&call->cx, call->tx, &q[GET_BODY], param, 1, &bytes, 1));
	call->reply = (struct reply){ .status = 200, .type = "application/json", .body = bytes.s };
	return OK;
}

static const struct op ops[] = {
	{ .name = "lot.signature",
	  .route = "GET /v1/lots/{lot}/signature",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = show,
	  .flags = OP_READ,
	  .zh = "查询一批检定记录的签名",
	  .en = "The signature under a lot, and what it signs" },
	{ .name = "lot.body",
	  .route = "GET /v1/lots/{lot}/body",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .run = body,
	  .flags = OP_READ | OP_RAW,
	  .zh = "下载已签名上传内容的原始字节",
	  .en = "The very bytes of a signed upload" },
};

const struct feature lot_signature_feature = { .name = "lot_signature", OPS(ops), SQLS(q) };

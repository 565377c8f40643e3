/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adopting a regulation file: the file itself goes into the log, so whoever audits a verdict has
 * the law it was judged by.  A file that was adopted under an id is replaced only by another
 * adoption, which is a new leaf. */
#include "work/regulation.h"

#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "op/memo.h"
#include "work/features.h"
#include "work/party.h"

#define FILE_MAX 60000 /* so that its leaf stays below 65,535 bytes */

static const struct field in_fields[] = {
	FIELD(struct regulation_in, text, "the regulation file, JSON as text", .min = 2,
	      .max = FILE_MAX),
};
static const struct rec in_rec = REC(struct regulation_in, "regulation_in", in_fields);

struct regulation_row {
	str id;
	str digest;
	str text;
	int64_t adopted_ms;
};

static const struct field row_fields[] = {
	FIELD(struct regulation_row, id, "id"),
	FIELD(struct regulation_row, digest, "SHA-256 of the file, hex"),
	FIELD(struct regulation_row, text, "the file"),
	FIELD(struct regulation_row, adopted_ms, "since when", .form = FORM_MOMENT),
};
static const struct rec row_rec = REC(struct regulation_row, "regulation", row_fields);

struct regulation_fact {
	str digest;
	str id;
	str text;
};

static const struct field fact_fields[] = {
	FIELD(struct regulation_fact, digest, ""),
	FIELD(struct regulation_fact, id, ""),
	FIELD(struct regulation_fact, text, ""),
};
static const struct rec fact_rec = REC(struct regulation_fact, "regulation_fact", fact_fields);

enum { PUT, GET };

static const struct sql q[] = {
	[PUT] = { "regulation.put",
	          "INSERT INTO regulation ({regulation}) VALUES ({regulation:$}) "
	          "ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, text = excluded.text, "
	          "adopted_ms = excluded.adopted_ms",
	          &row_rec, NULL },
	[GET] = { "regulation.get", "SELECT {regulation} FROM regulation WHERE id = $1", NULL,
	          &row_rec },
};

static err make(struct cx *cx, struct arena *a, void *state, const void **out)
{
	const struct regulation_row *row = state;
	struct cx lasting = *cx;
	struct regulation *r = NEW(a, struct regulation);
	struct hash digest = sha256(row->text);

	lasting.arena = a;
	err e = regulation_read(&lasting, row->id, str_dup(a, row->text), digest.b, r);
	cx->error = lasting.error;
	cx->detail = lasting.detail;
	*out = r;
	return e;
}

err regulation_get(struct call *call, str id, const struct regulation **out)
{
	const struct value param[] = { V_TEXT(id) };
	struct regulation_row row;
	const void *value;

	TRY(db_get(&call->cx, call->tx, &q[GET], param, 1, &row));
	TRY(app_memo(call->app, &call->cx, row.digest, make, &row, &value));
	*out = value;
	return OK;
}

static err adopt(struct call *call)
{
	const struct regulation_in *in = call->in;
	struct receipt *out = call->out;
	struct hash digest = sha256(in->text);
	struct regulation *r = NEW(call->cx.arena, struct regulation);

	TRY(regulation_read(&call->cx, S("file"), in->text, digest.b, r));
	const struct regulation_row row = { str_of(r->id),
		                            hex_print(call->cx.arena, digest.b, HASH_SIZE),
		                            in->text, call->now_ms };
	const struct regulation_fact fact = { row.digest, row.id, in->text };
	TRY(db_put(&call->cx, call->tx, &q[PUT], &row, NULL));
	out->id = row.id;
	return leaf_fact(call, "regulation", "regulation", row.id, &fact_rec, &fact);
}

static const struct op ops[] = {
	{ .name = "regulation.adopt",
	  .route = "POST /v1/regulations",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &receipt_rec,
	  .run = adopt,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "head",
	  .zh = "采用检定规程文件",
	  .en = "Adopt a regulation file" },
};

const struct feature regulation_feature = { .name = "regulation", OPS(ops), SQLS(q) };

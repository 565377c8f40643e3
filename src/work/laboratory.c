/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laboratories and the environment (环境) that they keep, as a fact with dates.  The regulation
 * judges the environment that a lot states; here it is asked whether that can be the environment of
 * this laboratory at all. */
#include "base/arena.h"
#include "rule/validity.h"
#include "work/document.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/number.h"
#include "work/party.h"

static const struct field laboratory_fields[] = {
	FIELD(struct laboratory_row, organisation, "whose it is", .min = 2, .max = 40),
	FIELD(struct laboratory_row, id, "its number", .min = 1, .max = 32),
	FIELD(struct laboratory_row, name_zh, "its name", .min = 1, .max = 200, .legible = true),
	FIELD(struct laboratory_row, temperature_min_mc, "lowest temperature, 0.001 degrees C",
	      .min = -50000, .max = 80000),
	FIELD(struct laboratory_row, temperature_max_mc, "highest temperature, 0.001 degrees C",
	      .min = -50000, .max = 80000),
	FIELD(struct laboratory_row, humidity_min_ppm, "lowest relative humidity, 1e-6", .min = 0,
	      .max = 1000000),
	FIELD(struct laboratory_row, humidity_max_ppm, "highest relative humidity, 1e-6", .min = 0,
	      .max = 1000000),
	FIELD(struct laboratory_row, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct laboratory_row, valid_until_day, "last day", .form = FORM_DATE),
	FIELD(struct laboratory_row, validities, "earlier ones, as ISO 8601 intervals of days",
	      .optional = true, .output_only = true),
	FIELD(struct laboratory_row, document, "SHA-256 of the record", .min = 64, .max = 64,
	      .optional = true),
};
const struct rec laboratory_rec = REC(struct laboratory_row, "laboratory", laboratory_fields);

enum { ADD, GET, LIST, STORE };

static const struct sql q[] = {
	[ADD] = { "laboratory.add", "INSERT INTO laboratory ({laboratory}) VALUES ({laboratory:$})",
	          &laboratory_rec, NULL },
	[GET] = { "laboratory.get",
	          "SELECT {laboratory} FROM laboratory WHERE organisation = $1 AND id = $2", NULL,
	          &laboratory_rec },
	[LIST] = { "laboratory.list",
	           "SELECT {laboratory} FROM laboratory WHERE organisation = $1 ORDER BY id", NULL,
	           &laboratory_rec },
	[STORE] = { "laboratory.store",
	            "UPDATE laboratory SET {laboratory:=} WHERE organisation = $1 AND id = $2",
	            &laboratory_rec, NULL },
};

err laboratory_get(struct cx *cx, struct tx *tx, str organisation, str id,
                   struct laboratory_row *out)
{
	const struct value param[] = { V_TEXT(organisation), V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 2, out);
}

err laboratory_list(struct cx *cx, struct tx *tx, str organisation, list *out)
{
	const struct value param[] = { V_TEXT(organisation) };

	return db_list(cx, tx, &q[LIST], param, 1, out);
}

const char *laboratory_fault(const struct laboratory_row *l, int64_t first, int64_t last)
{
	const struct days present = { l->valid_from_day, l->valid_until_day };

	return validity_covers(l->validities, present, first, last)
	               ? NULL
	               : "its environment was not established";
}

static err leaf(struct call *call, const struct laboratory_row *l)
{
	struct receipt *out = call->out;

	out->id = str_fmt(call->cx.arena, "%.*s/%.*s", P(l->organisation), P(l->id));
	return leaf_fact(call, "laboratory", "laboratory", out->id, &laboratory_rec, l);
}

static err add(struct call *call)
{
	const struct laboratory_row *l = call->in;
	struct cx *cx = &call->cx;
	struct organisation maker;
	err e = organisation_get(cx, call->tx, l->organisation, &maker);

	if (e == E_NOT_FOUND)
		(void)fail_at(cx, S("/organisation"), "unknown", "no organisation %.*s",
		              P(l->organisation));
	else
		TRY(e);
	number_check(cx, "/id", l->id);
	if (l->temperature_max_mc < l->temperature_min_mc)
		(void)fail_at(cx, S("/temperature_max_mc"), "order", "below temperature_min_mc");
	if (l->humidity_max_ppm < l->humidity_min_ppm)
		(void)fail_at(cx, S("/humidity_max_ppm"), "order", "below humidity_min_ppm");
	if (l->valid_until_day < l->valid_from_day)
		(void)fail_at(cx, S("/valid_until_day"), "order", "it would end before it begins");
	if (l->document.n > 0)
		TRY(document_known(call, l->document, "/document"));
	TRY(cx_problems(cx));
	TRY(call_sees(call, maker.id, maker.district));
	e = db_put(cx, call->tx, &q[ADD], l, NULL);
	if (e == E_CONFLICT)
		return fail(cx, e, "laboratory %.*s is registered already", P(l->id));
	TRY(e);
	return leaf(call, l);
}

static const struct field renew_fields[] = {
	FIELD(struct laboratory_row, organisation, "whose it is", .min = 2, .max = 40),
	FIELD(struct laboratory_row, id, "its number", .min = 1, .max = 32),
	FIELD(struct laboratory_row, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct laboratory_row, valid_until_day, "last day", .form = FORM_DATE),
	FIELD(struct laboratory_row, document, "SHA-256 of the record", .min = 64, .max = 64,
	      .optional = true),
};
static const struct rec renew_rec = REC(struct laboratory_row, "laboratory_renewal", renew_fields);

static err renew(struct call *call)
{
	const struct laboratory_row *in = call->in;
	struct cx *cx = &call->cx;
	struct laboratory_row l;
	err e = laboratory_get(cx, call->tx, in->organisation, in->id, &l);

	if (e == E_NOT_FOUND)
		return fail(cx, e, "no laboratory %.*s", P(in->id));
	TRY(e);
	l.validities = interval_add(cx->arena, l.validities, l.valid_from_day, l.valid_until_day);
	l.valid_from_day = in->valid_from_day;
	l.valid_until_day = in->valid_until_day;
	l.document = in->document.n > 0 ? in->document : l.document;
	if (l.valid_until_day < l.valid_from_day)
		(void)fail_at(cx, S("/valid_until_day"), "order", "it would end before it begins");
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	TRY(cx_problems(cx));
	TRY(db_put(cx, call->tx, &q[STORE], &l, NULL));
	return leaf(call, &l);
}

static const struct op ops[] = {
	{ .name = "laboratory.add",
	  .route = "POST /v1/laboratories",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &laboratory_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记实验室及其环境条件",
	  .en = "Register a laboratory and the environment that it keeps" },
	{ .name = "laboratory.renew",
	  .route = "POST /v1/laboratories/{id}/renew",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &renew_rec,
	  .out = &receipt_rec,
	  .run = renew,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "延续实验室的环境条件",
	  .en = "A laboratory's environment is established anew" },
};

const struct feature laboratory_feature = { .name = "laboratory", OPS(ops), SQLS(q) };

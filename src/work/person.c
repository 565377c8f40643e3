/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registered metrologists (注册计量师) of a maker.  No name is kept: in the log a person is a
 * random id, and the registration number, by which the maker's files name the person, stays in this
 * table. */
#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "work/features.h"
#include "work/party.h"

#define PERSON_ID_BYTES 8

static const struct field person_fields[] = {
	FIELD(struct person, id, "random name in the log", .output_only = true, .optional = true),
	FIELD(struct person, organisation, "employer", .min = 2, .max = 40),
	FIELD(struct person, registration, "registration number", .min = 3, .max = 40),
	FIELD(struct person, level, "1 or 2 (一级, 二级)", .min = 1, .max = 2),
	FIELD(struct person, water, "registered for water meters", .form = FORM_BOOL),
	FIELD(struct person, gas, "registered for gas meters", .form = FORM_BOOL),
	FIELD(struct person, signatory, "entitled to approve certificates", .form = FORM_BOOL),
	FIELD(struct person, valid_from_day, "first day of the registration", .form = FORM_DATE),
	FIELD(struct person, valid_until_day, "last day of the registration", .form = FORM_DATE),
};
const struct rec person_rec = REC(struct person, "person", person_fields);

/* What the log says of a person: everything but the registration number. */
static const struct field person_leaf_fields[] = {
	FIELD(struct person, gas, "", .form = FORM_BOOL),
	FIELD(struct person, level, ""),
	FIELD(struct person, organisation, ""),
	FIELD(struct person, signatory, "", .form = FORM_BOOL),
	FIELD(struct person, valid_from_day, ""),
	FIELD(struct person, valid_until_day, ""),
	FIELD(struct person, water, "", .form = FORM_BOOL),
};
static const struct rec person_leaf_rec = REC(struct person, "person_leaf", person_leaf_fields);

enum { ADD, GET, BY_ID };

static const struct sql q[] = {
	[ADD] = { "person.add", "INSERT INTO person ({person}) VALUES ({person:$})", &person_rec,
	          NULL },
	[GET] = { "person.get",
	          "SELECT {person} FROM person WHERE organisation = $1 AND registration = $2", NULL,
	          &person_rec },
	[BY_ID] = { "person.by-id", "SELECT {person} FROM person WHERE id = $1", NULL,
	            &person_rec },
};

static err organisation_known(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_INVALID, "no organisation %.*s", P(id));
	TRY(e);
	return call_sees(call, o.id, o.district);
}

static err add(struct call *call)
{
	struct person p = *(const struct person *)call->in;
	struct receipt *out = call->out;
	uint8_t id[PERSON_ID_BYTES];
	err e;

	TRY(organisation_known(call, p.organisation));
	if (p.valid_until_day < p.valid_from_day) {
		(void)fail_at(&call->cx, S("/valid_until_day"), "order",
		              "the registration would end before it begins");
		return cx_problems(&call->cx);
	}
	cx_random(&call->cx, id, sizeof id);
	p.id = hex_print(call->cx.arena, id, sizeof id);
	e = db_put(&call->cx, call->tx, &q[ADD], &p, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "%.*s is registered already", P(p.registration));
	TRY(e);
	out->id = p.id;
	return leaf_fact(call, "person", "person", p.id, &person_leaf_rec, &p);
}

err person_get(struct cx *cx, struct tx *tx, str organisation, str registration, struct person *out)
{
	const struct value param[] = { V_TEXT(organisation), V_TEXT(registration) };

	return db_get(cx, tx, &q[GET], param, 2, out);
}

err person_by_id(struct cx *cx, struct tx *tx, str id, struct person *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(cx, tx, &q[BY_ID], param, 1, out);
}

static const struct op ops[] = {
	{ .name = "person.add",
	  .route = "POST /v1/people",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &person_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .zh = "登记注册计量师",
	  .en = "Register a metrologist" },
};

const struct feature person_feature = { .name = "person", OPS(ops), SQLS(q) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registered metrologists (注册计量师) of a maker.  No name is kept: in the log a person is a
 * random id, and the registration number, by which the maker's files name the person, stays in this
 * table.  The leaf commits to it by SHA-256(salt || number), whose salt stays in this table too: so
 * a number that was changed is found, and none can be guessed.
 *
 * A person is one person at one employer: whoever changes the employer departs from the old one and
 * is registered at the new one, under another random id. */
#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "rule/validity.h"
#include "work/features.h"
#include "work/number.h"
#include "work/party.h"

#define PERSON_ID_BYTES 8
#define PERSON_SALT_BYTES 16

static const struct field in_fields[] = {
	FIELD(struct person, organisation, "employer", .min = 2, .max = 40),
	FIELD(struct person, registration, "registration number", .min = 3, .max = 40,
	      .legible = true),
	FIELD(struct person, level, "1 or 2 (一级, 二级)", .min = 1, .max = 2),
	FIELD(struct person, water, "registered for water meters", .form = FORM_BOOL),
	FIELD(struct person, gas, "registered for gas meters", .form = FORM_BOOL),
	FIELD(struct person, signatory, "entitled to approve certificates", .form = FORM_BOOL),
	FIELD(struct person, valid_from_day, "first day of the registration", .form = FORM_DATE),
	FIELD(struct person, valid_until_day, "last day of the registration", .form = FORM_DATE),
};
static const struct rec in_rec = REC(struct person, "person_in", in_fields);

static const struct field row_fields[] = {
	FIELD(struct person, id, ""),
	FIELD(struct person, organisation, ""),
	FIELD(struct person, registration, ""),
	FIELD(struct person, level, ""),
	FIELD(struct person, water, ""),
	FIELD(struct person, gas, ""),
	FIELD(struct person, signatory, ""),
	FIELD(struct person, valid_from_day, ""),
	FIELD(struct person, valid_until_day, ""),
	FIELD(struct person, salt, "", .optional = true),
	FIELD(struct person, validities, "", .optional = true),
	FIELD(struct person, absences, "", .optional = true),
	FIELD(struct person, departed_from_day, "", .optional = true),
};
static const struct rec row_rec = REC(struct person, "person", row_fields);

/* What the log says of a person: a commitment in place of the registration number. */
struct person_fact {
	int64_t gas, level;
	str organisation, registration_sha256;
	int64_t signatory, valid_from_day, valid_until_day, water;
	str validities, absences;
	int64_t departed_from_day;
};

static const struct field fact_fields[] = {
	FIELD(struct person_fact, gas, "", .form = FORM_BOOL),
	FIELD(struct person_fact, level, ""),
	FIELD(struct person_fact, organisation, ""),
	FIELD(struct person_fact, registration_sha256, ""),
	FIELD(struct person_fact, signatory, "", .form = FORM_BOOL),
	FIELD(struct person_fact, valid_from_day, ""),
	FIELD(struct person_fact, valid_until_day, ""),
	FIELD(struct person_fact, water, "", .form = FORM_BOOL),
	FIELD(struct person_fact, validities, "", .optional = true),
	FIELD(struct person_fact, absences, "", .optional = true),
	FIELD(struct person_fact, departed_from_day, "", .optional = true),
};
static const struct rec fact_rec = REC(struct person_fact, "person_fact", fact_fields);

enum { ADD, GET, BY_ID, LIST, STORE };

static const struct sql q[] = {
	[ADD] = { "person.add", "INSERT INTO person ({person}) VALUES ({person:$})", &row_rec,
	          NULL },
	[GET] = { "person.get",
	          "SELECT {person} FROM person WHERE organisation = $1 AND registration = $2", NULL,
	          &row_rec },
	[BY_ID] = { "person.by_id", "SELECT {person} FROM person WHERE id = $1", NULL, &row_rec },
	[LIST] = { "person.list",
	           "SELECT {person} FROM person WHERE organisation = $1 "
	           "ORDER BY registration",
	           NULL, &row_rec },
	[STORE] = { "person.store",
	            "UPDATE person SET valid_from_day = $1, valid_until_day = $2, validities = $3, "
	            "absences = $4, departed_from_day = $5 WHERE id = $6",
	            NULL, NULL },
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

static struct person_fact fact_of(struct arena *a, const struct person *p)
{
	struct sha256 s = sha256_new();
	struct hash commitment;

	sha256_add(&s, p->salt.p, p->salt.n);
	sha256_add(&s, p->registration.p, p->registration.n);
	commitment = sha256_done(&s);
	return (struct person_fact){ .gas = p->gas,
		                     .level = p->level,
		                     .organisation = p->organisation,
		                     .registration_sha256 = hex_print(a, commitment.b, HASH_SIZE),
		                     .signatory = p->signatory,
		                     .valid_from_day = p->valid_from_day,
		                     .valid_until_day = p->valid_until_day,
		                     .water = p->water,
		                     .validities = p->validities,
		                     .absences = p->absences,
		                     .departed_from_day = p->departed_from_day };
}

static err add(struct call *call)
{
	struct person p = *(const struct person *)call->in;
	struct receipt *out = call->out;
	uint8_t id[PERSON_ID_BYTES];
	uint8_t salt[PERSON_SALT_BYTES];
	err e;

	TRY(organisation_known(call, p.organisation));
	number_check(&call->cx, "/registration", p.registration);
	if (p.valid_until_day < p.valid_from_day)
		(void)fail_at(&call->cx, S("/valid_until_day"), "order",
		              "the registration would end before it begins");
	TRY(cx_problems(&call->cx));
	cx_random(&call->cx, id, sizeof id);
	cx_random(&call->cx, salt, sizeof salt);
	p.id = hex_print(call->cx.arena, id, sizeof id);
	p.salt = (blob){ salt, sizeof salt };
	p.departed_from_day = ABSENT_INT;
	const struct person_fact fact = fact_of(call->cx.arena, &p);
	e = db_put(&call->cx, call->tx, &q[ADD], &p, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "%.*s is registered already", P(p.registration));
	TRY(e);
	out->id = p.id;
	return leaf_fact(call, "person", "person", p.id, &fact_rec, &fact);
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

err person_list(struct cx *cx, struct tx *tx, str organisation, list *out)
{
	const struct value param[] = { V_TEXT(organisation) };

	return db_list(cx, tx, &q[LIST], param, 1, out);
}

bool person_held(const struct person *p, int64_t first, int64_t last)
{
	const struct days present = { p->valid_from_day, p->valid_until_day };

	return validity_covers(p->validities, present, first, last) &&
	       !days_meet(p->absences, first, last) &&
	       (p->departed_from_day == ABSENT_INT || last < p->departed_from_day);
}

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

err person_store(struct call *call, const struct person *p)
{
	const struct value param[] = {
		V_INT(p->valid_from_day),
		V_INT(p->valid_until_day),
		text_or_null(p->validities),
		text_or_null(p->absences),
		p->departed_from_day == ABSENT_INT ? V_NULL : V_INT(p->departed_from_day),
		V_TEXT(p->id),
	};
	const struct person_fact fact = fact_of(call->cx.arena, p);

	TRY(db_run(&call->cx, call->tx, &q[STORE], param, 6, NULL));
	return leaf_fact(call, "person", "person", p->id, &fact_rec, &fact);
}

static const struct op ops[] = {
	{ .name = "person.add",
	  .route = "POST /v1/people",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记注册计量师",
	  .en = "Register a metrologist" },
};

const struct feature person_feature = { .name = "person", OPS(ops), SQLS(q) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assessors, whom the bureau appoints to a case.  As with metrologists no name is kept: the log has
 * a random id and a commitment to the number of the certificate.
 *
 * A conflict of interest is known in two ways: by the employer, and by what was declared.  What was
 * declared is never taken back, so a team that was wrong when it was appointed can be found. */
#include "work/assessor.h"

#include "base/arena.h"
#include "code/text.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"

#define ID_BYTES 8
#define SALT_BYTES 16
#define CONFLICTS_MAX 2000 /* bytes; the leaf and its readers bear twice as much */

static const struct field in_fields[] = {
	FIELD(struct assessor, registration, "number of the assessor's certificate", .min = 3,
	      .max = 40),
	FIELD(struct assessor, employer, "organisation that employs the assessor", .min = 2,
	      .max = 40),
	FIELD(struct assessor, conflicts, "organisations with a conflict of interest, by spaces",
	      .max = 2000, .optional = true),
	FIELD(struct assessor, water, "for water meters", .form = FORM_BOOL),
	FIELD(struct assessor, gas, "for gas meters", .form = FORM_BOOL),
	FIELD(struct assessor, valid_from_day, "first day of the certificate", .form = FORM_DATE),
	FIELD(struct assessor, valid_until_day, "last day of the certificate", .form = FORM_DATE),
};
static const struct rec in_rec = REC(struct assessor, "assessor_in", in_fields);

static const struct field row_fields[] = {
	FIELD(struct assessor, id, ""),
	FIELD(struct assessor, registration, ""),
	FIELD(struct assessor, employer, ""),
	FIELD(struct assessor, conflicts, "", .optional = true),
	FIELD(struct assessor, water, ""),
	FIELD(struct assessor, gas, ""),
	FIELD(struct assessor, valid_from_day, ""),
	FIELD(struct assessor, valid_until_day, ""),
	FIELD(struct assessor, salt, ""),
};
static const struct rec row_rec = REC(struct assessor, "assessor", row_fields);

/* What a list shows. */
static const struct field out_fields[] = {
	FIELD(struct assessor, id, "the assessor, as the log has it"),
	FIELD(struct assessor, registration, "number of the certificate"),
	FIELD(struct assessor, employer, "organisation that employs the assessor"),
	FIELD(struct assessor, conflicts, "organisations with a conflict of interest",
	      .optional = true),
	FIELD(struct assessor, water, "for water meters", .form = FORM_BOOL),
	FIELD(struct assessor, gas, "for gas meters", .form = FORM_BOOL),
	FIELD(struct assessor, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct assessor, valid_until_day, "last day", .form = FORM_DATE),
};
static const struct rec out_rec = REC(struct assessor, "assessor_out", out_fields);

struct assessors {
	list assessors;
};

static const struct field list_fields[] = {
	FIELD(struct assessors, assessors, "all of them", .list = &out_rec, .max = 10000),
};
static const struct rec list_rec = REC(struct assessors, "assessors", list_fields);

struct assessor_fact {
	str conflicts, employer;
	int64_t gas;
	str registration_sha256;
	int64_t valid_from_day, valid_until_day, water;
};

static const struct field fact_fields[] = {
	FIELD(struct assessor_fact, conflicts, "", .optional = true),
	FIELD(struct assessor_fact, employer, ""),
	FIELD(struct assessor_fact, gas, "", .form = FORM_BOOL),
	FIELD(struct assessor_fact, registration_sha256, ""),
	FIELD(struct assessor_fact, valid_from_day, "", .form = FORM_DATE),
	FIELD(struct assessor_fact, valid_until_day, "", .form = FORM_DATE),
	FIELD(struct assessor_fact, water, "", .form = FORM_BOOL),
};
static const struct rec fact_rec = REC(struct assessor_fact, "assessor_fact", fact_fields);

struct declaration {
	str id;
	str conflicts;
};

static const struct field declaration_fields[] = {
	FIELD(struct declaration, id, "the assessor", .min = 1, .max = 40),
	FIELD(struct declaration, conflicts, "organisations to add, by spaces", .min = 2,
	      .max = 2000),
};
static const struct rec declaration_rec = REC(struct declaration, "assessor_conflicts",
                                              declaration_fields);

enum { ADD, GET, BY_NUMBER, LIST, DECLARE };

static const struct sql q[] = {
	[ADD] = { "assessor.add", "INSERT INTO assessor ({assessor}) VALUES ({assessor:$})",
	          &row_rec, NULL },
	[GET] = { "assessor.get", "SELECT {assessor} FROM assessor WHERE id = $1", NULL, &row_rec },
	[BY_NUMBER] = { "assessor.by_number",
	                "SELECT {assessor} FROM assessor WHERE registration = $1", NULL, &row_rec },
	[LIST] = { "assessor.list", "SELECT {assessor_out} FROM assessor ORDER BY id", NULL,
	           &out_rec },
	[DECLARE] = { "assessor.declare", "UPDATE assessor SET conflicts = $1 WHERE id = $2", NULL,
	              NULL },
};

static err fact_write(struct call *call, const struct assessor *a)
{
	struct sha256 s = sha256_new();

	sha256_add(&s, a->salt.p, a->salt.n);
	sha256_add(&s, a->registration.p, a->registration.n);
	struct hash commitment = sha256_done(&s);
	const struct assessor_fact fact = {
		.conflicts = a->conflicts,
		.employer = a->employer,
		.gas = a->gas,
		.registration_sha256 = hex_print(call->cx.arena, commitment.b, HASH_SIZE),
		.valid_from_day = a->valid_from_day,
		.valid_until_day = a->valid_until_day,
		.water = a->water,
	};
	return leaf_fact(call, "assessor", "assessor", a->id, &fact_rec, &fact);
}

static err add(struct call *call)
{
	struct assessor a = *(const struct assessor *)call->in;
	struct receipt *out = call->out;
	uint8_t id[ID_BYTES];
	uint8_t salt[SALT_BYTES];

	if (a.valid_until_day < a.valid_from_day)
		(void)fail_at(&call->cx, S("/valid_until_day"), "order",
		              "the certificate would end before it begins");
	TRY(cx_problems(&call->cx));
	cx_random(&call->cx, id, sizeof id);
	cx_random(&call->cx, salt, sizeof salt);
	a.id = hex_print(call->cx.arena, id, sizeof id);
	a.salt = (blob){ salt, sizeof salt };
	err e = db_put(&call->cx, call->tx, &q[ADD], &a, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "this certificate is registered already");
	TRY(e);
	out->id = a.id;
	return fact_write(call, &a);
}

/* Each organisation once. */
static void conflicts_add(struct arena *a, str *to, str more)
{
	while (more.n > 0) {
		str word;
		more = str_cut(more, ' ', &word);
		if (word.n > 0 && !str_has_word(*to, word))
			*to = str_fmt(a, "%.*s%s%.*s", P(*to), to->n > 0 ? " " : "", P(word));
	}
}

static err declare(struct call *call)
{
	const struct declaration *in = call->in;
	struct receipt *out = call->out;
	struct assessor a;
	err e = assessor_get(&call->cx, call->tx, in->id, &a);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no assessor %.*s", P(in->id));
	TRY(e);
	conflicts_add(call->cx.arena, &a.conflicts, in->conflicts);
	if (a.conflicts.n > CONFLICTS_MAX)
		return fail_at(&call->cx, S("/conflicts"), "wrong-length",
		               "together with those before at most %d bytes", CONFLICTS_MAX);
	const struct value param[] = { V_TEXT(a.conflicts), V_TEXT(a.id) };
	TRY(db_run(&call->cx, call->tx, &q[DECLARE], param, 2, NULL));
	out->id = a.id;
	return fact_write(call, &a);
}

static err list_all(struct call *call)
{
	struct assessors *out = call->out;

	TRY(db_list(&call->cx, call->tx, &q[LIST], NULL, 0, &out->assessors));
	call_sees_rows(call, q[LIST].out, &out->assessors, "employer");
	return OK;
}

err assessor_get(struct cx *cx, struct tx *tx, str id, struct assessor *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 1, out);
}

err assessor_by_number(struct cx *cx, struct tx *tx, str registration, struct assessor *out)
{
	const struct value param[] = { V_TEXT(registration) };

	return db_get(cx, tx, &q[BY_NUMBER], param, 1, out);
}

const char *assessor_conflict(const struct assessor *a, str maker)
{
	if (str_eq(a->employer, maker))
		return "is employed by the applicant";
	if (str_has_word(a->conflicts, maker))
		return "has declared a conflict of interest";
	return NULL;
}

const char *assessor_bar(const struct assessor *a, str maker, str medium, int64_t day)
{
	const char *conflict = assessor_conflict(a, maker);

	if (conflict != NULL)
		return conflict;
	if ((str_eq(medium, S("gas")) ? a->gas : a->water) != 1)
		return "is not qualified for this medium";
	if (day < a->valid_from_day || day > a->valid_until_day)
		return "has no certificate that is valid on this day";
	return NULL;
}

static const struct op ops[] = {
	{ .name = "assessor.add",
	  .route = "POST /v1/assessors",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE,
	  .duty = "head clerk",
	  .zh = "登记考评员",
	  .en = "Register an assessor" },
	{ .name = "assessor.declare",
	  .route = "POST /v1/assessors/{id}/conflicts",
	  .may = MAY(BUREAU, ANY),
	  .in = &declaration_rec,
	  .out = &receipt_rec,
	  .run = declare,
	  .flags = OP_WRITE,
	  .duty = "assessor clerk head",
	  .zh = "申报考评员的利益冲突",
	  .en = "Declare an assessor's conflicts of interest" },
	{ .name = "assessor.list",
	  .route = "GET /v1/assessors",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = NULL,
	  .out = &list_rec,
	  .run = list_all,
	  .flags = OP_READ,
	  .zh = "考评员名录",
	  .en = "All assessors" },
};

const struct feature assessor_feature = { .name = "assessor", OPS(ops), SQLS(q) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Organisations: bureaux, makers, supply companies, institutes.
 *
 * A unified social credit code (GB 32100-2015) has 18 characters of an alphabet without I, O, S, V,
 * Z.  Its last character checks the first 17 with weights 3^i mod 31; characters 9 to 17 are the
 * organisation code of GB 11714, whose last character checks the eight before it with weights of
 * its own, mod 11. */
#include "work/party.h"

#include <string.h>

#include "base/arena.h"
#include "work/features.h"

static const char *const kinds[] = { "bureau", "district", "maker", "supply", "institute", NULL };

static const struct field organisation_fields[] = {
	FIELD(struct organisation, id, "short name in lower case, as in tokens and URLs", .min = 2,
	      .max = 40),
	FIELD(struct organisation, kind, "what it is; the role that its tokens may have",
	      .oneof = kinds),
	FIELD(struct organisation, name_zh, "name in Chinese", .min = 1, .max = 200),
	FIELD(struct organisation, name_en, "name in English", .max = 200, .optional = true),
	FIELD(struct organisation, credit_code, "unified social credit code (GB 32100)", .min = 18,
	      .max = 18, .optional = true),
	FIELD(struct organisation, prefix, "makers: 4 characters that begin their meter codes",
	      .min = 4, .max = 4, .optional = true),
	FIELD(struct organisation, district, "GB/T 2260 code of the district, if it has one",
	      .min = 6, .max = 6, .optional = true),
};
const struct rec organisation_rec = REC(struct organisation, "organisation", organisation_fields);

static const struct field id_fields[] = {
	FIELD(struct id_in, id, "the name of one record", .min = 1, .max = 200),
};
const struct rec id_rec = REC(struct id_in, "id", id_fields);

static const struct field receipt_fields[] = {
	FIELD(struct receipt, id, "the name under which it is kept"),
};
const struct rec receipt_rec = REC(struct receipt, "receipt", receipt_fields);

enum { ADD, GET, BY_PREFIX };

static const struct sql q[] = {
	[ADD] = { "organisation.add",
	          "INSERT INTO organisation ({organisation}) VALUES ({organisation:$})",
	          &organisation_rec, NULL },
	[GET] = { "organisation.get", "SELECT {organisation} FROM organisation WHERE id = $1", NULL,
	          &organisation_rec },
	[BY_PREFIX] = { "organisation.prefix",
	                "SELECT {organisation} FROM organisation WHERE prefix = $1", NULL,
	                &organisation_rec },
};

static int value_in(const char *alphabet, char c)
{
	const char *hit = c ? strchr(alphabet, c) : NULL;

	return hit ? (int)(hit - alphabet) : -1;
}

static bool inner_code_valid(str code)
{
	static const int weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (size_t i = 0; i < 8; i++) {
		int v = value_in("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", code.p[i]);
		if (v < 0)
			return false;
		sum += v * weight[i];
	}
	int check = (11 - sum % 11) % 11;
	return code.p[8] == (check == 10 ? 'X' : (char)('0' + check));
}

bool credit_code_valid(str code)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0;
	int weight = 1;

	if (code.n != 18)
		return false;
	for (size_t i = 0; i < 17; i++) {
		int v = value_in(alphabet, code.p[i]);
		if (v < 0)
			return false;
		sum += v * weight;
		weight = weight * 3 % 31;
	}
	return code.p[17] == alphabet[(31 - sum % 31) % 31] &&
	       inner_code_valid(str_part(code, 8, 9));
}

static bool id_good(str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (value_in("abcdefghijklmnopqrstuvwxyz0123456789-", id.p[i]) < 0)
			return false;
	return true;
}

static bool prefix_good(str prefix)
{
	for (size_t i = 0; i < prefix.n; i++)
		if (value_in("0123456789ABCDEFGHJKMNPQRSTVWXYZ", prefix.p[i]) < 0)
			return false;
	return true;
}

static err organisation_check(struct call *call, const struct organisation *o)
{
	struct cx *cx = &call->cx;
	bool maker = str_eq(o->kind, S("maker"));

	if (!id_good(o->id))
		(void)fail_at(cx, S("/id"), "pattern", "lower case letters, digits and - only");
	if (o->credit_code.n > 0 && !credit_code_valid(o->credit_code))
		(void)fail_at(cx, S("/credit_code"), "checksum",
		              "the check characters of GB 32100 do not fit");
	if (maker && o->prefix.n == 0)
		(void)fail_at(cx, S("/prefix"), "missing", "a maker needs a prefix for its codes");
	if (!prefix_good(o->prefix))
		(void)fail_at(cx, S("/prefix"), "pattern",
		              "4 of 0-9 and A-Z without I, L, O and U");
	return cx_problems(cx);
}

static err add(struct call *call)
{
	const struct organisation *o = call->in;
	struct receipt *out = call->out;
	err e;

	TRY(organisation_check(call, o));
	e = db_put(&call->cx, call->tx, &q[ADD], o, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, E_CONFLICT, "%.*s, or its prefix, is registered already",
		            P(o->id));
	TRY(e);
	out->id = o->id;
	return leaf_fact(call, "organisation", "organisation", o->id, &organisation_rec, o);
}

err organisation_get(struct cx *cx, struct tx *tx, str id, struct organisation *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 1, out);
}

err organisation_by_prefix(struct cx *cx, struct tx *tx, str prefix, struct organisation *out)
{
	const struct value param[] = { V_TEXT(prefix) };

	return db_get(cx, tx, &q[BY_PREFIX], param, 1, out);
}

static err show(struct call *call)
{
	const struct id_in *in = call->in;
	err e = organisation_get(&call->cx, call->tx, in->id, call->out);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no organisation %.*s", P(in->id));
	return e;
}

static const struct op ops[] = {
	{ .name = "organisation.add",
	  .route = "POST /v1/organisations",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &organisation_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .zh = "登记单位",
	  .en = "Register an organisation" },
	{ .name = "organisation.show",
	  .route = "GET /v1/organisations/{id}",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY) | MAY(DISTRICT, ANY) | MAY(MAKER, ANY) |
	         MAY(SUPPLY, ANY) | MAY(INSTITUTE, ANY) | MAY(AUDITOR, ANY),
	  .in = &id_rec,
	  .out = &organisation_rec,
	  .run = show,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "查询单位",
	  .en = "One organisation" },
};

const struct feature organisation_feature = { .name = "organisation", OPS(ops), SQLS(q) };

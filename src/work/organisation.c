/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Organisations: bureaux, makers, supply companies, institutes, and makers of other provinces, who
 * have no access of their own.
 *
 * A bureau may lie in no district: 临港新片区局, 机场分局 and 执法总队 have no code of GB/T 2260.
 * Where they are competent is a fact of its own (jurisdiction.c).
 *
 * A credit code that fails its checks is refused unless somebody says why it is believed and names
 * the document that proves it; both stand in the leaf, and the list of all such codes is one
 * request. */
#include "work/party.h"

#include <string.h>

#include "base/arena.h"
#include "rule/credit_code.h"
#include "rule/district.h"
#include "work/document.h"
#include "work/features.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000

static const char *const kinds[] = { "bureau",    "district", "maker", "supply",
	                             "institute", "foreign",  NULL };
static const char *const states[] = { "active", "suspended", "merged", "dissolved", NULL };

static const struct field organisation_fields[] = {
	FIELD(struct organisation, id, "short name in lower case, as in tokens and URLs", .min = 2,
	      .max = 40),
	FIELD(struct organisation, kind,
	      "the role that its tokens may have; foreign: a maker of another province",
	      .oneof = kinds),
	FIELD(struct organisation, name_zh, "name in Chinese", .min = 1, .max = 200,
	      .legible = true),
	FIELD(struct organisation, name_en, "name in English", .max = 200, .optional = true,
	      .legible = true),
	FIELD(struct organisation, credit_code, "unified social credit code (GB 32100)", .min = 18,
	      .max = 18, .optional = true),
	FIELD(struct organisation, prefix, "makers: 4 characters that begin their meter codes",
	      .min = 4, .max = 4, .optional = true),
	FIELD(struct organisation, district, "GB/T 2260 code of the district, if it has one",
	      .min = 6, .max = 6, .optional = true),
	FIELD(struct organisation, credit_code_override,
	      "why a credit code is right that fails its checks", .min = 1, .max = 1000,
	      .published = true, .optional = true),
	FIELD(struct organisation, credit_code_document, "SHA-256 of the document that proves it",
	      .min = 64, .max = 64, .optional = true),
	FIELD(struct organisation, state, "where it stands in its life", .oneof = states,
	      .optional = true, .output_only = true),
	FIELD(struct organisation, state_from_ms, "since when", .form = FORM_MOMENT,
	      .optional = true, .output_only = true),
	FIELD(struct organisation, state_reason, "why", .optional = true, .output_only = true),
	FIELD(struct organisation, state_document, "SHA-256 of the document", .optional = true,
	      .output_only = true),
	FIELD(struct organisation, state_actor, "who decided: a random id", .optional = true,
	      .output_only = true),
	FIELD(struct organisation, successor, "into which organisation it merged", .optional = true,
	      .output_only = true),
	FIELD(struct organisation, suspensions,
	      "suspensions that have ended, as ISO 8601 intervals", .optional = true,
	      .output_only = true),
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

enum { ADD, GET, BY_PREFIX, BY_CODE, LIST, BORNE };

static const struct sql q[] = {
	[ADD] = { "organisation.add",
	          "INSERT INTO organisation ({organisation}) VALUES ({organisation:$})",
	          &organisation_rec, NULL },
	[GET] = { "organisation.get", "SELECT {organisation} FROM organisation WHERE id = $1", NULL,
	          &organisation_rec },
	[BY_PREFIX] = { "organisation.prefix",
	                "SELECT {organisation} FROM organisation WHERE prefix = $1", NULL,
	                &organisation_rec },
	[BY_CODE] = { "organisation.code",
	              "SELECT {organisation} FROM organisation WHERE credit_code = $1 ORDER BY id",
	              NULL, &organisation_rec },
	[LIST] = { "organisation.list",
	           "SELECT {organisation} FROM organisation WHERE id > $1 "
	           "AND (CAST($2 AS TEXT) IS NULL OR kind = $2) "
	           "AND (CAST($3 AS TEXT) IS NULL OR district = $3) "
	           "AND (CAST($4 AS BIGINT) = 0 OR credit_code_override IS NOT NULL) "
	           "ORDER BY id LIMIT $5",
	           NULL, &organisation_rec },
	[BORNE] = { "organisation.borne",
	            "SELECT id FROM token WHERE organisation = $1 "
	            "UNION ALL SELECT id FROM account WHERE organisation = $1 LIMIT 1",
	            NULL, NULL },
};

static bool made_of(str s, const char *alphabet)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(alphabet, s.p[i]) == NULL)
			return false;
	return true;
}

err document_named(struct call *call, str sha256, const char *pointer)
{
	return sha256.n > 0 ? document_known(call, sha256, pointer) : OK;
}

/* An override that nothing asks for would be one that nobody looks at. */
static err code_check(struct call *call, const struct organisation *o)
{
	struct cx *cx = &call->cx;
	bool valid = o->credit_code.n > 0 && credit_code_valid(o->credit_code);
	bool overrides = o->credit_code_override.n > 0;

	for (size_t i = 0; i < o->credit_code.n; i++)
		if (o->credit_code.p[i] >= 'a' && o->credit_code.p[i] <= 'z')
			return fail_at(cx, S("/credit_code"), "pattern",
			               "its letters are capitals (GB 32100)");
	if (o->credit_code.n > 0 && !valid && !overrides)
		(void)fail_at(cx, S("/credit_code"), "checksum",
		              "the check characters of GB 32100 do not fit");
	if (overrides && (valid || o->credit_code.n == 0))
		(void)fail_at(cx, S("/credit_code_override"), "contradiction",
		              "there is no credit code that fails its checks");
	if (overrides && o->credit_code_document.n == 0)
		(void)fail_at(cx, S("/credit_code_document"), "missing",
		              "an override needs the document that proves the code");
	if (!overrides && o->credit_code_document.n > 0)
		(void)fail_at(cx, S("/credit_code_override"), "missing",
		              "the document proves nothing without a reason");
	return document_named(call, o->credit_code_document, "/credit_code_document");
}

static err organisation_check(struct call *call, const struct organisation *o)
{
	struct cx *cx = &call->cx;
	bool maker = str_eq(o->kind, S("maker"));

	if (!made_of(o->id, "abcdefghijklmnopqrstuvwxyz0123456789-"))
		(void)fail_at(cx, S("/id"), "pattern", "lower case letters, digits and - only");
	TRY(code_check(call, o));
	if (maker && o->prefix.n == 0)
		(void)fail_at(cx, S("/prefix"), "missing", "a maker needs a prefix for its codes");
	if (!made_of(o->prefix, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
		(void)fail_at(cx, S("/prefix"), "pattern",
		              "4 of 0-9 and A-Z without I, L, O and U");
	if (o->district.n > 0 && district_name(o->district) == NULL)
		(void)fail_at(cx, S("/district"), "not-in-list",
		              "no district of the municipality has this code");
	return cx_problems(cx);
}

/* One code, one organisation: only when the earlier one is dissolved or has merged may another bear
 * it. */
static err code_free(struct call *call, const struct organisation *o)
{
	const struct value param[] = { V_TEXT(o->credit_code) };
	list bearers;

	if (o->credit_code.n == 0)
		return OK;
	TRY(db_list(&call->cx, call->tx, &q[BY_CODE], param, 1, &bearers));
	const struct organisation *other = bearers.item;
	for (size_t i = 0; i < bearers.n; i++) {
		str state = organisation_state(&other[i]);
		if (!str_eq(other[i].id, o->id) && !str_eq(state, S("dissolved")) &&
		    !str_eq(state, S("merged")))
			return fail(&call->cx, E_CONFLICT, "%.*s has this credit code already",
			            P(other[i].id));
	}
	return OK;
}

/* The municipal bureau decides on the districts' bureaux, but not on who else is a municipal
 * bureau: two of them could end each other. */
static err kind_check(struct call *call, str kind)
{
	if (call->caller.role == ROLE_ADMIN)
		return OK;
	if (str_eq(kind, S("bureau")))
		(void)fail_at(&call->cx, S("/kind"), "not-of-this",
		              "the platform's administrator registers a municipal bureau");
	return str_eq(kind, S("district")) ? call_has_duty(call, "head") : OK;
}

/* Tokens and accounts of an organisation that is not registered are the platform's administrators'
 * own.  Nobody else takes their name, and with it a say in who they are. */
static err id_free(struct call *call, str id)
{
	const struct value param[] = { V_TEXT(id) };
	struct value v[1];

	if (call->caller.role == ROLE_ADMIN)
		return OK;
	err e = db_one(&call->cx, call->tx, &q[BORNE], param, 1, v, 1);
	if (e == OK)
		return fail(&call->cx, E_CONFLICT, "accounts or tokens bear the name %.*s already",
		            P(id));
	return e == E_NOT_FOUND ? OK : e;
}

static err add(struct call *call)
{
	struct organisation o = *(const struct organisation *)call->in;
	struct receipt *out = call->out;
	err e;

	TRY(kind_check(call, o.kind));
	TRY(organisation_check(call, &o));
	TRY(id_free(call, o.id));
	TRY(code_free(call, &o));
	o.state = S("active");
	o.state_from_ms = call->now_ms;
	o.state_actor = call_actor(call);
	e = db_put(&call->cx, call->tx, &q[ADD], &o, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, E_CONFLICT, "%.*s, or its prefix, is registered already",
		            P(o.id));
	TRY(e);
	out->id = o.id;
	return leaf_fact(call, "organisation", "organisation", o.id, &organisation_rec, &o);
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

str organisation_state(const struct organisation *o)
{
	return o->state.n > 0 ? o->state : S("active");
}

bool organisation_active(const struct organisation *o)
{
	return str_eq(organisation_state(o), S("active"));
}

err organisation_ready(struct call *call, str id, struct organisation *out, bool *ready)
{
	struct cx *cx = &call->cx;
	err e = organisation_get(cx, call->tx, id, out);

	*ready = e == OK && organisation_active(out);
	if (e == E_NOT_FOUND)
		(void)fail_at(cx, S("/organisation"), "unknown", "no organisation %.*s", P(id));
	else if (e == OK && !*ready)
		(void)fail_at(cx, S("/organisation"), "state", "%.*s is %.*s", P(id),
		              P(out->state));
	return e == E_NOT_FOUND ? OK : e;
}

static err show(struct call *call)
{
	const struct id_in *in = call->in;
	struct organisation *out = call->out;
	err e = organisation_get(&call->cx, call->tx, in->id, out);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no organisation %.*s", P(in->id));
	TRY(e);
	out->state = organisation_state(out);
	return OK;
}

/* -- the list -------------------------------------------------------------------------------- */

struct list_in {
	str kind;
	str district;
	int64_t overridden;
	str after;
	int64_t limit;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, kind, "only those of this kind", .oneof = kinds, .optional = true),
	FIELD(struct list_in, district, "only those of this district", .min = 6, .max = 6,
	      .optional = true),
	FIELD(struct list_in, overridden,
	      "only those whose credit code fails its checks and is believed all the same",
	      .form = FORM_BOOL, .optional = true),
	FIELD(struct list_in, after, "the last id of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "organisation_list_in", list_fields);

struct list_out {
	list organisations;
	str next;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, organisations, "in the order of their ids",
	      .list = &organisation_rec, .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec list_out_rec = REC(struct list_out, "organisation_list", list_out_fields);

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

static err organisations(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t limit = in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
	const struct value param[] = { V_TEXT(in->after), text_or_null(in->kind),
		                       text_or_null(in->district), V_INT(in->overridden == 1),
		                       V_INT(limit + 1) };

	TRY(db_list(&call->cx, call->tx, &q[LIST], param, 5, &out->organisations));
	struct organisation *row = out->organisations.item;
	for (size_t i = 0; i < out->organisations.n; i++)
		row[i].state = organisation_state(&row[i]);
	if ((int64_t)out->organisations.n <= limit)
		return OK;
	out->organisations.n = (size_t)limit;
	out->next = row[limit - 1].id;
	return OK;
}

static const struct op ops[] = {
	{ .name = "organisation.add",
	  .route = "POST /v1/organisations",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &organisation_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
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
	{ .name = "organisation.list",
	  .route = "GET /v1/organisations",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY) | MAY(DISTRICT, ANY) | MAY(AUDITOR, ANY),
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = organisations,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "按类别和辖区列出单位",
	  .en = "Organisations by kind and district" },
};

const struct feature organisation_feature = { .name = "organisation", OPS(ops), SQLS(q) };

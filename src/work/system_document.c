/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of the management system (工作制度和管理体系, 四(二)4): which there are, in which
 * version, from when on.  A later version takes the place of the earlier one, whose leaf stays. */
#include "work/system_document.h"
#include "base/arena.h"
#include "work/document.h"
#include "work/features.h"
#include "work/number.h"
#include "work/party.h"

static const char *const kinds[] = { "quality-manual", "procedure", "work-instruction",
	                             "record-form",    "policy",    NULL };

static const struct field fields[] = {
	FIELD(struct system_document, organisation, "whose it is", .min = 2, .max = 40),
	FIELD(struct system_document, id, "its number", .min = 1, .max = 64),
	FIELD(struct system_document, kind, "what it is", .oneof = kinds),
	FIELD(struct system_document, version, "which version", .min = 1, .max = 40),
	FIELD(struct system_document, title_zh, "its title", .min = 1, .max = 200, .legible = true),
	FIELD(struct system_document, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct system_document, valid_until_day, "last day, if there is one",
	      .form = FORM_DATE, .optional = true),
	FIELD(struct system_document, document, "SHA-256 of its text", .min = 64, .max = 64,
	      .optional = true),
};
static const struct rec rec = REC(struct system_document, "system_document", fields);

enum { PUT, GET, LIST };

static const struct sql q[] = {
	[PUT] = { "system_document.put",
	          "INSERT INTO system_document ({system_document}) VALUES ({system_document:$}) "
	          "ON CONFLICT (organisation, id) DO UPDATE SET {system_document:=}",
	          &rec, NULL },
	[GET] = { "system_document.get",
	          "SELECT {system_document} FROM system_document "
	          "WHERE organisation = $1 AND id = $2",
	          NULL, &rec },
	[LIST] = { "system_document.list",
	           "SELECT {system_document} FROM system_document WHERE organisation = $1 "
	           "ORDER BY id",
	           NULL, &rec },
};

err system_document_list(struct cx *cx, struct tx *tx, str organisation, list *out)
{
	const struct value param[] = { V_TEXT(organisation) };

	return db_list(cx, tx, &q[LIST], param, 1, out);
}

static err version_check(struct call *call, const struct system_document *d)
{
	const struct value key[] = { V_TEXT(d->organisation), V_TEXT(d->id) };
	struct system_document before;
	err e = db_get(&call->cx, call->tx, &q[GET], key, 2, &before);

	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	if (str_eq(before.version, d->version))
		return fail(&call->cx, E_CONFLICT, "version %.*s of %.*s is registered already",
		            P(d->version), P(d->id));
	return OK;
}

static err add(struct call *call)
{
	const struct system_document *d = call->in;
	struct cx *cx = &call->cx;
	struct receipt *out = call->out;
	struct organisation maker;
	err e = organisation_get(cx, call->tx, d->organisation, &maker);

	if (e == E_NOT_FOUND)
		(void)fail_at(cx, S("/organisation"), "unknown", "no organisation %.*s",
		              P(d->organisation));
	else
		TRY(e);
	designation_check(cx, "/id", d->id);
	if (d->valid_until_day != ABSENT_INT && d->valid_until_day < d->valid_from_day)
		(void)fail_at(cx, S("/valid_until_day"), "order", "it would end before it begins");
	if (d->document.n > 0)
		TRY(document_known(call, d->document, "/document"));
	TRY(cx_problems(cx));
	TRY(call_sees(call, maker.id, maker.district));
	TRY(version_check(call, d));
	TRY(db_put(cx, call->tx, &q[PUT], d, NULL));
	out->id = str_fmt(cx->arena, "%.*s/%.*s", P(d->organisation), P(d->id));
	return leaf_fact(call, "system_document", "system_document", out->id, &rec, d);
}

static const struct op ops[] = {
	{ .name = "system_document.add",
	  .route = "POST /v1/system-documents",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE,
	  .duty = "clerk head",
	  .zh = "登记制度文件的现行版本",
	  .en = "Register a document of the management system" },
};

const struct feature system_document_feature = { .name = "system_document", OPS(ops), SQLS(q) };

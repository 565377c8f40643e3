/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test benches (检定装置) with what their certificates say.  A run outside the certificate's
 * validity counts for nothing, so the dates are part of the fact.
 *
 * A renewal has a certificate with new dates; the old ones stay known.  The uncertainty stays what
 * it was: a bench that has become another one is registered under another number, and a lot that
 * arrives late is judged by what the bench was when it was measured. */
#include "base/arena.h"
#include "rule/validity.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/number.h"
#include "work/party.h"

static const char *const densities[] = { "tanaka", "jjg225-0.6mpa", NULL };

static const struct field bench_fields[] = {
	FIELD(struct bench_row, organisation, "who runs it", .min = 2, .max = 40),
	FIELD(struct bench_row, id, "inventory number", .min = 1, .max = 32),
	FIELD(struct bench_row, medium, "what it tests", .oneof = media),
	FIELD(struct bench_row, certificate, "number of its certificate", .min = 1, .max = 100),
	FIELD(struct bench_row, u_rel_ppm, "expanded relative uncertainty, 1e-6", .min = 1,
	      .max = 100000),
	FIELD(struct bench_row, k_milli, "coverage factor times 1000", .min = 1000, .max = 4000),
	FIELD(struct bench_row, buoyancy_ppb, "weighing: c of Va = c M / rho, 1e-9",
	      .min = 900000000, .max = 1100000000, .optional = true),
	FIELD(struct bench_row, density, "weighing: where the density of water comes from",
	      .oneof = densities, .optional = true),
	FIELD(struct bench_row, positions, "meters in one run", .min = 1, .max = 200),
	FIELD(struct bench_row, valid_from_day, "first day of the certificate", .form = FORM_DATE),
	FIELD(struct bench_row, valid_until_day, "last day of the certificate", .form = FORM_DATE),
	FIELD(struct bench_row, site, "where it stands", .min = 1, .max = 32, .optional = true),
	FIELD(struct bench_row, standard, "the standard by which it is traced", .min = 1, .max = 32,
	      .optional = true),
	FIELD(struct bench_row, laboratory, "where it stands", .min = 1, .max = 32,
	      .optional = true),
	FIELD(struct bench_row, validities, "earlier validities, as ISO 8601 intervals of days",
	      .optional = true, .output_only = true),
	FIELD(struct bench_row, repeatability, "repeatability tests", .optional = true,
	      .output_only = true),
	FIELD(struct bench_row, stability, "stability checks", .optional = true,
	      .output_only = true),
};
const struct rec bench_rec = REC(struct bench_row, "bench", bench_fields);

enum { ADD, GET, LIST, STORE };

static const struct sql q[] = {
	[ADD] = { "bench.add", "INSERT INTO bench ({bench}) VALUES ({bench:$})", &bench_rec, NULL },
	[GET] = { "bench.get", "SELECT {bench} FROM bench WHERE organisation = $1 AND id = $2",
	          NULL, &bench_rec },
	[LIST] = { "bench.list", "SELECT {bench} FROM bench WHERE organisation = $1 ORDER BY id",
	           NULL, &bench_rec },
	[STORE] = { "bench.store", "UPDATE bench SET {bench:=} WHERE organisation = $1 AND id = $2",
	            &bench_rec, NULL },
};

static err site_check(struct call *call, const struct bench_row *b)
{
	struct site site;
	err e = b->site.n == 0 ? OK
	                       : site_get(&call->cx, call->tx, b->organisation, b->site, &site);

	if (e != E_NOT_FOUND)
		return e;
	(void)fail_at(&call->cx, S("/site"), "unknown", "%.*s has no site %.*s", P(b->organisation),
	              P(b->site));
	return OK;
}

/* What it names must be there, and be of the same medium. */
static err names_check(struct call *call, const struct bench_row *b)
{
	struct cx *cx = &call->cx;
	struct standard_row standard;
	struct laboratory_row laboratory;
	err e = OK;

	if (b->standard.n > 0)
		e = standard_get(cx, call->tx, b->organisation, b->standard, &standard);
	if (e == E_NOT_FOUND)
		(void)fail_at(cx, S("/standard"), "unknown", "no standard %.*s", P(b->standard));
	else
		TRY(e);
	if (b->standard.n > 0 && e == OK && !str_eq(standard.medium, b->medium))
		(void)fail_at(cx, S("/standard"), "medium-differs", "standard %.*s is for %.*s",
		              P(b->standard), P(standard.medium));
	e = OK;
	if (b->laboratory.n > 0)
		e = laboratory_get(cx, call->tx, b->organisation, b->laboratory, &laboratory);
	if (e == E_NOT_FOUND)
		(void)fail_at(cx, S("/laboratory"), "unknown", "no laboratory %.*s",
		              P(b->laboratory));
	else
		TRY(e);
	return OK;
}

static str subject_of(struct arena *a, const struct bench_row *b)
{
	return str_fmt(a, "%.*s/%.*s", P(b->organisation), P(b->id));
}

static err add(struct call *call)
{
	const struct bench_row *b = call->in;
	struct receipt *out = call->out;
	struct organisation maker;
	err e = organisation_get(&call->cx, call->tx, b->organisation, &maker);

	if (e == E_NOT_FOUND)
		(void)fail_at(&call->cx, S("/organisation"), "unknown", "no organisation %.*s",
		              P(b->organisation));
	else
		TRY(e);
	if (b->valid_until_day < b->valid_from_day)
		(void)fail_at(&call->cx, S("/valid_until_day"), "order",
		              "the certificate would end before it begins");
	if (b->buoyancy_ppb != ABSENT_INT && b->density.p == NULL)
		(void)fail_at(&call->cx, S("/density"), "missing",
		              "a bench that weighs says where its density of water comes from");
	number_check(&call->cx, "/id", b->id);
	TRY(site_check(call, b));
	TRY(names_check(call, b));
	TRY(cx_problems(&call->cx));
	TRY(call_sees(call, maker.id, maker.district));
	e = db_put(&call->cx, call->tx, &q[ADD], b, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "bench %.*s is registered already", P(b->id));
	TRY(e);
	out->id = subject_of(call->cx.arena, b);
	return leaf_fact(call, "bench", "bench", out->id, &bench_rec, b);
}

err bench_store(struct call *call, const struct bench_row *b)
{
	TRY(db_put(&call->cx, call->tx, &q[STORE], b, NULL));
	return leaf_fact(call, "bench", "bench", subject_of(call->cx.arena, b), &bench_rec, b);
}

/* -- renewal --------------------------------------------------------------------------------- */

static const struct field renew_fields[] = {
	FIELD(struct bench_row, organisation, "who runs it", .min = 2, .max = 40),
	FIELD(struct bench_row, id, "inventory number", .min = 1, .max = 32),
	FIELD(struct bench_row, certificate, "number of the new certificate", .min = 1, .max = 100),
	FIELD(struct bench_row, valid_from_day, "its first day", .form = FORM_DATE),
	FIELD(struct bench_row, valid_until_day, "its last day", .form = FORM_DATE),
	FIELD(struct bench_row, standard, "the standard by which it is traced from now on",
	      .min = 1, .max = 32, .optional = true),
	FIELD(struct bench_row, laboratory, "where it stands from now on", .min = 1, .max = 32,
	      .optional = true),
};
static const struct rec renew_rec = REC(struct bench_row, "bench_renewal", renew_fields);

static err renew(struct call *call)
{
	const struct bench_row *in = call->in;
	struct receipt *out = call->out;
	struct bench_row b;
	err e = bench_get(&call->cx, call->tx, in->organisation, in->id, &b);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no bench %.*s", P(in->id));
	TRY(e);
	b.validities = interval_add(call->cx.arena, b.validities, b.valid_from_day,
	                            b.valid_until_day);
	b.certificate = in->certificate;
	b.valid_from_day = in->valid_from_day;
	b.valid_until_day = in->valid_until_day;
	b.standard = in->standard.n > 0 ? in->standard : b.standard;
	b.laboratory = in->laboratory.n > 0 ? in->laboratory : b.laboratory;
	if (b.valid_until_day < b.valid_from_day)
		(void)fail_at(&call->cx, S("/valid_until_day"), "order",
		              "the certificate would end before it begins");
	TRY(names_check(call, &b));
	TRY(cx_problems(&call->cx));
	out->id = subject_of(call->cx.arena, &b);
	return bench_store(call, &b);
}

const char *bench_fault(const struct bench_row *b, int64_t first, int64_t last)
{
	const struct days present = { b->valid_from_day, b->valid_until_day };

	if (!validity_covers(b->validities, present, first, last))
		return "its certificate was not valid";
	if (!checks_hold(b->repeatability, INT64_MAX, first, last))
		return "its repeatability test had failed or was overdue";
	if (!checks_hold(b->stability, INT64_MAX, first, last))
		return "its stability check had failed or was overdue";
	return NULL;
}

err bench_list(struct cx *cx, struct tx *tx, str organisation, list *out)
{
	const struct value param[] = { V_TEXT(organisation) };

	return db_list(cx, tx, &q[LIST], param, 1, out);
}

err bench_get(struct cx *cx, struct tx *tx, str organisation, str id, struct bench_row *out)
{
	const struct value param[] = { V_TEXT(organisation), V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 2, out);
}

struct bench_facts bench_facts_of(const struct bench_row *b)
{
	return (struct bench_facts){
		.u_rel_ppm = b->u_rel_ppm,
		.k_milli = b->k_milli,
		.buoyancy_ppb = b->buoyancy_ppb,
		.density = str_eq(b->density, S("jjg225-0.6mpa")) ? DENSITY_JJG225_0_6MPA
		                                                  : DENSITY_TANAKA,
	};
}

static const struct op ops[] = {
	{ .name = "bench.add",
	  .route = "POST /v1/benches",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &bench_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记检定装置及其证书",
	  .en = "Register a bench and its certificate" },
	{ .name = "bench.renew",
	  .route = "POST /v1/benches/{id}/renew",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &renew_rec,
	  .out = &receipt_rec,
	  .run = renew,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记检定装置的新证书",
	  .en = "A bench has a new certificate" },
};

const struct feature bench_feature = { .name = "bench", OPS(ops), SQLS(q) };

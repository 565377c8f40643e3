/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measurement standards (计量标准) as facts, and the chain by which a bench is traced: bench,
 * standard, the standards above it, and at the end a certificate from outside.
 *
 * Each link has dates, and over a verification all of them must hold: the assessment certificate
 * (计量标准考核证书, JJF 1033), the certificate that traces the standard, and the checks that JJF
 * 1033 asks for.  A standard names one that is registered before it; a renewal that names another
 * is followed upwards, so that no chain returns to where it began. */
#include "base/arena.h"
#include "base/date.h"
#include "rule/validity.h"
#include "work/document.h"
#include "work/due.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/number.h"
#include "work/party.h"

static const struct field standard_fields[] = {
	FIELD(struct standard_row, organisation, "who keeps it", .min = 2, .max = 40),
	FIELD(struct standard_row, id, "inventory number", .min = 1, .max = 32),
	FIELD(struct standard_row, name_zh, "name of the standard", .min = 1, .max = 200,
	      .legible = true),
	FIELD(struct standard_row, medium, "what it is for", .oneof = media),
	FIELD(struct standard_row, certificate, "number of its assessment certificate", .min = 1,
	      .max = 100),
	FIELD(struct standard_row, u_rel_ppm, "expanded relative uncertainty, 1e-6", .min = 1,
	      .max = 100000),
	FIELD(struct standard_row, k_milli, "coverage factor times 1000", .min = 1000, .max = 4000),
	FIELD(struct standard_row, measuring_range, "from what to what it measures", .min = 1,
	      .max = 200),
	FIELD(struct standard_row, valid_from_day, "first day of that certificate",
	      .form = FORM_DATE),
	FIELD(struct standard_row, valid_until_day, "last day of that certificate",
	      .form = FORM_DATE),
	FIELD(struct standard_row, validities, "earlier ones, as ISO 8601 intervals of days",
	      .optional = true, .output_only = true),
	FIELD(struct standard_row, traced_to, "another standard of the organisation", .min = 1,
	      .max = 32, .optional = true),
	FIELD(struct standard_row, trace_issuer, "or who has traced it from outside", .min = 1,
	      .max = 200, .optional = true),
	FIELD(struct standard_row, trace_certificate, "number of the certificate that traces it",
	      .min = 1, .max = 100),
	FIELD(struct standard_row, trace_from_day, "first day of that one", .form = FORM_DATE),
	FIELD(struct standard_row, trace_until_day, "last day of that one", .form = FORM_DATE),
	FIELD(struct standard_row, traces, "earlier ones, as ISO 8601 intervals of days",
	      .optional = true, .output_only = true),
	FIELD(struct standard_row, check_due_day, "last day without any check", .form = FORM_DATE,
	      .optional = true, .output_only = true),
	FIELD(struct standard_row, repeatability, "repeatability tests", .optional = true,
	      .output_only = true),
	FIELD(struct standard_row, stability, "stability checks", .optional = true,
	      .output_only = true),
	FIELD(struct standard_row, document, "SHA-256 of the certificate", .min = 64, .max = 64,
	      .optional = true),
};
const struct rec standard_rec = REC(struct standard_row, "standard", standard_fields);

enum { ADD, GET, LIST, STORE };

static const struct sql q[] = {
	[ADD] = { "standard.add", "INSERT INTO standard ({standard}) VALUES ({standard:$})",
	          &standard_rec, NULL },
	[GET] = { "standard.get",
	          "SELECT {standard} FROM standard WHERE organisation = $1 AND id = $2", NULL,
	          &standard_rec },
	[LIST] = { "standard.list",
	           "SELECT {standard} FROM standard WHERE organisation = $1 ORDER BY id", NULL,
	           &standard_rec },
	[STORE] = { "standard.store",
	            "UPDATE standard SET {standard:=} WHERE organisation = $1 AND id = $2",
	            &standard_rec, NULL },
};

err standard_get(struct cx *cx, struct tx *tx, str organisation, str id, struct standard_row *out)
{
	const struct value param[] = { V_TEXT(organisation), V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 2, out);
}

err standard_list(struct cx *cx, struct tx *tx, str organisation, list *out)
{
	const struct value param[] = { V_TEXT(organisation) };

	return db_list(cx, tx, &q[LIST], param, 1, out);
}

err standard_chain(struct cx *cx, struct tx *tx, str organisation, str id,
                   struct standard_row out[STANDARDS_MAX], int *n)
{
	*n = 0;
	while (id.n > 0) {
		if (*n == STANDARDS_MAX)
			return fail(cx, E_CONTRADICTION, "a chain of more than %d standards",
			            STANDARDS_MAX);
		err e = standard_get(cx, tx, organisation, id, &out[*n]);
		if (e == E_NOT_FOUND && *n > 0)
			return fail(cx, E_CORRUPT, "no standard %.*s", P(id));
		TRY(e);
		id = out[*n].traced_to;
		++*n;
	}
	return OK;
}

const char *standard_fault(const struct standard_row *s, int64_t first, int64_t last)
{
	const struct days assessed = { s->valid_from_day, s->valid_until_day };
	const struct days traced = { s->trace_from_day, s->trace_until_day };

	if (!validity_covers(s->validities, assessed, first, last))
		return "its assessment certificate was not valid";
	if (!validity_covers(s->traces, traced, first, last))
		return "the certificate that traces it was not valid";
	if (!checks_hold(s->repeatability, s->check_due_day, first, last))
		return "its repeatability test had failed or was overdue";
	if (!checks_hold(s->stability, s->check_due_day, first, last))
		return "its stability check had failed or was overdue";
	return NULL;
}

str interval_add(struct arena *a, str before, int64_t from, int64_t until)
{
	return str_fmt(a, "%.*s%s%.*s/%.*s", P(before), before.n > 0 ? " " : "",
	               P(date_print(a, from)), P(date_print(a, until)));
}

/* -- registration ---------------------------------------------------------------------------- */

static str subject_of(struct arena *a, const struct standard_row *s)
{
	return str_fmt(a, "%.*s/%.*s", P(s->organisation), P(s->id));
}

static void dates_check(struct cx *cx, const struct standard_row *s)
{
	if (s->valid_until_day < s->valid_from_day)
		(void)fail_at(cx, S("/valid_until_day"), "order",
		              "the certificate would end before it begins");
	if (s->trace_until_day < s->trace_from_day)
		(void)fail_at(cx, S("/trace_until_day"), "order",
		              "the certificate would end before it begins");
	if ((s->traced_to.n > 0) == (s->trace_issuer.n > 0))
		(void)fail_at(cx, S("/traced_to"), "one-of",
		              "it is traced to another standard or by somebody from outside");
}

/* Up from what it names: everything must be there, be of its medium, and never be itself. */
static err chain_check(struct call *call, const struct standard_row *s)
{
	struct cx *cx = &call->cx;
	struct standard_row above[STANDARDS_MAX];
	int n;
	err e;

	if (s->traced_to.n == 0)
		return OK;
	e = standard_chain(cx, call->tx, s->organisation, s->traced_to, above, &n);
	if (e == E_NOT_FOUND) {
		(void)fail_at(cx, S("/traced_to"), "unknown", "no standard %.*s", P(s->traced_to));
		return OK;
	}
	TRY(e);
	for (int i = 0; i < n; i++) {
		if (str_eq(above[i].id, s->id))
			(void)fail_at(cx, S("/traced_to"), "circle",
			              "the chain from %.*s comes back to it", P(s->id));
		if (!str_eq(above[i].medium, s->medium))
			(void)fail_at(cx, S("/traced_to"), "medium-differs", "%.*s is for %.*s",
			              P(above[i].id), P(above[i].medium));
	}
	if (n >= STANDARDS_MAX - 1)
		(void)fail_at(cx, S("/traced_to"), "too-many", "a chain has at most %d standards",
		              STANDARDS_MAX - 1);
	return OK;
}

static err add(struct call *call)
{
	struct standard_row s = *(const struct standard_row *)call->in;
	struct cx *cx = &call->cx;
	struct receipt *out = call->out;
	struct organisation keeper;
	struct due due;
	err e = organisation_get(cx, call->tx, s.organisation, &keeper);

	if (e == E_NOT_FOUND)
		(void)fail_at(cx, S("/organisation"), "unknown", "no organisation %.*s",
		              P(s.organisation));
	else
		TRY(e);
	number_check(cx, "/id", s.id);
	dates_check(cx, &s);
	TRY(chain_check(call, &s));
	if (s.document.n > 0)
		TRY(document_known(call, s.document, "/document"));
	TRY(cx_problems(cx));
	TRY(call_sees(call, keeper.id, keeper.district));
	TRY(due_after(call, DEADLINE_STANDARD_CHECK, s.valid_from_day, NULL, 0, &due));
	s.check_due_day = due.day;
	e = db_put(cx, call->tx, &q[ADD], &s, NULL);
	if (e == E_CONFLICT)
		return fail(cx, e, "standard %.*s is registered already", P(s.id));
	TRY(e);
	out->id = subject_of(cx->arena, &s);
	return leaf_fact(call, "standard", "standard", out->id, &standard_rec, &s);
}

err standard_store(struct call *call, const struct standard_row *s)
{
	TRY(db_put(&call->cx, call->tx, &q[STORE], s, NULL));
	return leaf_fact(call, "standard", "standard", subject_of(call->cx.arena, s), &standard_rec,
	                 s);
}

/* -- renewal --------------------------------------------------------------------------------- */

static const struct field renew_fields[] = {
	FIELD(struct standard_row, organisation, "who keeps it", .min = 2, .max = 40),
	FIELD(struct standard_row, id, "inventory number", .min = 1, .max = 32),
	FIELD(struct standard_row, certificate, "its new assessment certificate", .min = 1,
	      .max = 100, .optional = true),
	FIELD(struct standard_row, valid_from_day, "its first day", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct standard_row, valid_until_day, "its last day", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct standard_row, traced_to, "another standard of the organisation", .min = 1,
	      .max = 32, .optional = true),
	FIELD(struct standard_row, trace_issuer, "or who has traced it from outside", .min = 1,
	      .max = 200, .optional = true),
	FIELD(struct standard_row, trace_certificate, "the new certificate that traces it",
	      .min = 1, .max = 100, .optional = true),
	FIELD(struct standard_row, trace_from_day, "its first day", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct standard_row, trace_until_day, "its last day", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct standard_row, document, "SHA-256 of the new certificate", .min = 64, .max = 64,
	      .optional = true),
};
static const struct rec renew_rec = REC(struct standard_row, "standard_renewal", renew_fields);

/* A certificate comes with its number and both days, or not at all. */
static bool certificate_given(struct cx *cx, str number, int64_t from, int64_t until,
                              const char *pointer)
{
	int given = (number.n > 0) + (from != ABSENT_INT) + (until != ABSENT_INT);

	if (given != 0 && given != 3)
		(void)fail_at(cx, str_of(pointer), "missing",
		              "a certificate has a number, a first and a last day");
	return given == 3;
}

static void assessed_again(struct arena *a, struct standard_row *s, const struct standard_row *in)
{
	s->validities = interval_add(a, s->validities, s->valid_from_day, s->valid_until_day);
	s->certificate = in->certificate;
	s->valid_from_day = in->valid_from_day;
	s->valid_until_day = in->valid_until_day;
}

static void traced_again(struct arena *a, struct standard_row *s, const struct standard_row *in)
{
	s->traces = interval_add(a, s->traces, s->trace_from_day, s->trace_until_day);
	s->trace_certificate = in->trace_certificate;
	s->trace_from_day = in->trace_from_day;
	s->trace_until_day = in->trace_until_day;
	if (in->traced_to.n > 0 || in->trace_issuer.n > 0) {
		s->traced_to = in->traced_to;
		s->trace_issuer = in->trace_issuer;
	}
}

static err renew(struct call *call)
{
	const struct standard_row *in = call->in;
	struct cx *cx = &call->cx;
	struct receipt *out = call->out;
	struct standard_row s;
	err e = standard_get(cx, call->tx, in->organisation, in->id, &s);

	if (e == E_NOT_FOUND)
		return fail(cx, e, "no standard %.*s", P(in->id));
	TRY(e);
	bool assessed = certificate_given(cx, in->certificate, in->valid_from_day,
	                                  in->valid_until_day, "/certificate");
	bool traced = certificate_given(cx, in->trace_certificate, in->trace_from_day,
	                                in->trace_until_day, "/trace_certificate");
	if (!assessed && !traced)
		(void)fail_at(cx, S("/certificate"), "missing", "nothing is renewed");
	TRY(cx_problems(cx));
	if (assessed)
		assessed_again(cx->arena, &s, in);
	if (traced)
		traced_again(cx->arena, &s, in);
	if (in->document.n > 0)
		s.document = in->document;
	dates_check(cx, &s);
	TRY(chain_check(call, &s));
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	TRY(cx_problems(cx));
	out->id = subject_of(cx->arena, &s);
	return standard_store(call, &s);
}

static const struct op ops[] = {
	{ .name = "standard.add",
	  .route = "POST /v1/standards",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &standard_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记计量标准及其考核、溯源证书",
	  .en = "Register a measurement standard with its certificates" },
	{ .name = "standard.renew",
	  .route = "POST /v1/standards/{id}/renew",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &renew_rec,
	  .out = &receipt_rec,
	  .run = renew,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记计量标准的新证书",
	  .en = "A standard has a new certificate" },
};

const struct feature standard_feature = { .name = "standard", OPS(ops), SQLS(q) };

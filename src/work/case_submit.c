/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Submitting an application.
 *
 * A renewal has its time before the former authorisation ends, and the sources give two: six months
 * by the special rule, of which the text was not seen, and thirty days by 行政许可法 50.  Late is
 * therefore no refusal: the case says which of them had passed, and a person decides.  After the
 * former one has expired there is nothing to renew.
 *
 * Whoever was refused for false materials does not apply again for a time (行政许可法 78).  For how
 * long is data; that materials were false the head of the bureau has said, and no program. */
#include "base/arena.h"
#include "base/date.h"
#include "work/case.h"
#include "work/case_register.h"
#include "work/due.h"
#include "work/equipment.h"
#include "work/features.h"

struct submitted {
	str id;
	str late;
	int64_t late_day;
	list warnings;
};

static const struct field submitted_fields[] = {
	FIELD(struct submitted, id, "the case"),
	FIELD(struct submitted, late, "a renewal that comes late: the deadline that had passed",
	      .optional = true),
	FIELD(struct submitted, late_day, "its last day", .form = FORM_DATE, .optional = true),
	FIELD(struct submitted, warnings, "what is no reason to refuse",
	      .list = &scope_warning_rec),
};
static const struct rec submitted_rec = REC(struct submitted, "case_submitted", submitted_fields);

/* The shorter period first: whoever has missed that one has missed both. */
static const char *const windows[] = { DEADLINE_RENEWAL_LATEST, DEADLINE_RENEWAL };

static err late_by(struct call *call, int64_t until_day, struct submitted *out)
{
	for (int i = 0; i < COUNT_OF(windows); i++) {
		struct due due;
		TRY(due_before(call, windows[i], until_day, &due));
		if (case_today(call) <= due.day)
			continue;
		out->late = str_of(windows[i]);
		out->late_day = due.day;
		return OK;
	}
	return OK;
}

static err window_check(struct call *call, struct case_row *row, struct submitted *out)
{
	struct grant_row former;

	if (!str_eq(row->kind, S("renewal")))
		return OK;
	TRY(grant_get(&call->cx, call->tx, row->former, &former));
	if (former.valid_until_day < case_today(call))
		return fail(&call->cx, E_TOO_LATE,
		            "%.*s expired on %.*s: what follows it is an initial application",
		            P(former.id), P(date_print(call->cx.arena, former.valid_until_day)));
	TRY(late_by(call, former.valid_until_day, out));
	row->late = out->late;
	return OK;
}

enum { BARRING };

static const struct sql q[] = {
	[BARRING] = { "case.barring",
	              "SELECT {case} FROM licence_case WHERE organisation = $1 "
	              "AND false_materials = 1 ORDER BY id",
	              NULL, &case_rec },
};

static err bar_check(struct call *call, const struct case_row *row)
{
	const struct value param[] = { V_TEXT(row->organisation) };
	int64_t refused_day, last;
	list barring;

	TRY(db_list(&call->cx, call->tx, &q[BARRING], param, 1, &barring));
	const struct case_row *by = barring.item;
	for (size_t i = 0; i < barring.n; i++) {
		TRY(case_since(call, &by[i], &refused_day));
		TRY(due_end(call, DEADLINE_BAR, refused_day, &last));
		if (case_today(call) <= last)
			return fail(&call->cx, E_BARRED,
			            "%.*s was refused for false materials: no other application "
			            "until %.*s",
			            P(by[i].id), P(date_print(call->cx.arena, last)));
	}
	return OK;
}

static err may_submit(struct call *call, struct case_row *row, struct submitted *out)
{
	TRY(bar_check(call, row));
	return window_check(call, row, out);
}

/* Submitted or submitted again: with its form, and with what the register knows. */
static err complete(struct call *call, const struct case_file *f)
{
	const struct case_row *row = &f->row;
	const struct named_scope scope = { row->organisation, row->medium, row->benches,
		                           row->regulations,  row->sites,  row->signatories };
	struct submitted *out = call->out;

	out->id = row->id;
	out->late_day = ABSENT_INT;
	TRY(case_form_check(call, row->id));
	TRY(case_register_check(call, &scope, &out->warnings));
	return cx_problems(&call->cx);
}

static err submit(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_load(call, in->case_id, &f));
	if (str_eq(f.row.state, S("draft"))) {
		TRY(complete(call, &f));
		TRY(may_submit(call, &f.row, call->out));
	}
	return case_act_step(call, &f, "submit");
}

static err resubmit(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_load(call, in->case_id, &f));
	if (str_eq(f.row.state, S("correction_requested")))
		TRY(complete(call, &f));
	return case_act_step(call, &f, "resubmit");
}

static const struct op ops[] = {
	{ .name = "case.submit",
	  .route = "POST /v1/cases/{case_id}/submit",
	  .may = MAY(MAKER, OWN),
	  .in = &case_act_rec,
	  .out = &submitted_rec,
	  .run = submit,
	  .flags = OP_WRITE,
	  .duty = "clerk head",
	  .zh = "提交申请",
	  .en = "Submit the application" },
	{ .name = "case.resubmit",
	  .route = "POST /v1/cases/{case_id}/resubmit",
	  .may = MAY(MAKER, OWN),
	  .in = &case_act_rec,
	  .out = &submitted_rec,
	  .run = resubmit,
	  .flags = OP_WRITE,
	  .duty = "clerk head",
	  .zh = "补正后提交",
	  .en = "Submit again with what was missing" },
};

const struct feature case_submit_feature = { .name = "case_submit", OPS(ops), SQLS(q) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole case for decision on one page: what is applied for, the timeline with the legal basis of
 * each step, documents and what is missing, findings, the deadline that runs, and what may come
 * next. */
#include "base/arena.h"
#include "work/case.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"
#include "work/rulebook.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000

/* -- one case -------------------------------------------------------------------------------- */

struct case_in {
	str case_id;
};

static const struct field in_fields[] = {
	FIELD(struct case_in, case_id, "the case", .min = 1, .max = 40),
};
static const struct rec in_rec = REC(struct case_in, "case_id", in_fields);

struct timeline_row {
	int64_t n;
	str event, zh, en, from_state, to_state;
	int64_t at_ms, on_day;
	str organisation, actor, reason, document, basis, deadline;
	int64_t due_day, provisional;
	str late;
};

static const struct field timeline_fields[] = {
	FIELD(struct timeline_row, n, "from 1"),
	FIELD(struct timeline_row, event, "what happened"),
	FIELD(struct timeline_row, zh, "the same in Chinese"),
	FIELD(struct timeline_row, en, "the same in English"),
	FIELD(struct timeline_row, from_state, "state before"),
	FIELD(struct timeline_row, to_state, "state after"),
	FIELD(struct timeline_row, at_ms, "when it was put on record", .form = FORM_MOMENT),
	FIELD(struct timeline_row, on_day, "the day on which it counts", .form = FORM_DATE),
	FIELD(struct timeline_row, organisation, "on whose behalf"),
	FIELD(struct timeline_row, actor, "account or token"),
	FIELD(struct timeline_row, reason, "why"),
	FIELD(struct timeline_row, document, "SHA-256 of the document", .optional = true),
	FIELD(struct timeline_row, basis, "the law"),
	FIELD(struct timeline_row, deadline, "that ran from then on", .optional = true),
	FIELD(struct timeline_row, due_day, "its last day", .form = FORM_DATE, .optional = true),
	FIELD(struct timeline_row, provisional, "beyond the calendar", .form = FORM_BOOL),
	FIELD(struct timeline_row, late, "a renewal's submission: the deadline that had passed",
	      .optional = true),
};
static const struct rec timeline_rec = REC(struct timeline_row, "case_timeline", timeline_fields);

struct next_row {
	str event, zh, en, basis;
};

static const struct field next_fields[] = {
	FIELD(struct next_row, event, "what may come next"),
	FIELD(struct next_row, zh, "the same in Chinese"),
	FIELD(struct next_row, en, "the same in English"),
	FIELD(struct next_row, basis, "the law"),
};
static const struct rec next_rec = REC(struct next_row, "case_next", next_fields);

struct case_out {
	str file;     /* the row, as JSON */
	str standing; /* of the authorisation that was granted */
	int64_t deemed_accepted, overdue;
	list timeline, documents, missing, findings, next;
};

static const struct field out_fields[] = {
	FIELD(struct case_out, file, "the case as it stands", .form = FORM_JSON),
	FIELD(struct case_out, standing, "state of the authorisation that was granted",
	      .optional = true),
	FIELD(struct case_out, deemed_accepted,
	      "nothing was said in time: it counts as accepted (行政许可法32(四))",
	      .form = FORM_BOOL),
	FIELD(struct case_out, overdue, "the deadline that runs has passed", .form = FORM_BOOL),
	FIELD(struct case_out, timeline, "what happened", .list = &timeline_rec),
	FIELD(struct case_out, documents, "what is attached", .list = &case_document_rec),
	FIELD(struct case_out, missing, "documents of the checklist that are not attached",
	      .list = &checklist_item_rec),
	FIELD(struct case_out, findings, "what was found on site", .list = &case_finding_rec),
	FIELD(struct case_out, next, "what may come next", .list = &next_rec),
};
static const struct rec out_rec = REC(struct case_out, "case_whole", out_fields);

static str row_json(struct arena *a, const struct case_row *row)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	rec_write(&w, &case_rec, row);
	json_object_end(&w);
	return buf_view(&b);
}

static list timeline(struct arena *a, const struct case_file *f)
{
	const struct case_move *m = f->moves.item;
	struct timeline_row *row = NEW_N(a, struct timeline_row, f->moves.n + 1);

	for (size_t i = 0; i < f->moves.n; i++) {
		const struct move *move = move_find(case_moves, case_moves_n, m[i].from_state,
		                                    str_c(a, m[i].event));
		row[i] = (struct timeline_row){
			m[i].n,
			m[i].event,
			str_of(move ? move->zh : ""),
			str_of(move ? move->en : ""),
			m[i].from_state,
			m[i].to_state,
			m[i].at_ms,
			m[i].on_day,
			m[i].organisation,
			m[i].actor,
			m[i].reason,
			m[i].document,
			m[i].basis,
			m[i].deadline,
			m[i].due_day,
			m[i].provisional,
			str_eq(m[i].event, S("submit")) ? f->row.late : S_NONE,
		};
	}
	return (list){ row, f->moves.n };
}

static list next(struct arena *a, str state)
{
	struct next_row *row = NEW_N(a, struct next_row, (size_t)case_moves_n);
	size_t n = 0;

	for (int i = 0; i < case_moves_n; i++)
		if (str_eq(state, str_of(case_moves[i].from)))
			row[n++] = (struct next_row){ str_of(case_moves[i].event),
				                      str_of(case_moves[i].zh),
				                      str_of(case_moves[i].en),
				                      str_of(case_moves[i].basis) };
	return (list){ row, n };
}

static bool attached(const list *documents, str kind)
{
	const char *row = documents->item;
	const struct field *f = rec_field(&case_document_rec, S("kind"));

	for (size_t i = 0; i < documents->n; i++)
		if (str_eq(field_text(f, row + i * case_document_rec.size), kind))
			return true;
	return false;
}

static err missing(struct call *call, struct case_out *out)
{
	const struct checklist *wanted;
	struct checklist_item *row;

	err e = rulebook_checklist(call, S("application"), &wanted);
	if (e == E_NO_RULES) {
		cx_clear(&call->cx);
		return OK;
	}
	TRY(e);
	const struct checklist_item *q = wanted->questions.item;
	row = NEW_N(call->cx.arena, struct checklist_item, wanted->questions.n);
	for (size_t i = 0; i < wanted->questions.n; i++)
		if (!attached(&out->documents, q[i].id))
			row[out->missing.n++] = q[i];
	out->missing.item = row;
	return OK;
}

static err standing(struct call *call, const struct case_row *row, str *out)
{
	struct grant_row g;

	if (row->authorisation.n == 0)
		return OK;
	TRY(grant_get(&call->cx, call->tx, row->authorisation, &g));
	str state = grant_state_at(&g, call->now_ms);
	bool over = str_eq(state, S("granted")) && g.valid_until_day < case_today(call);
	*out = over ? S("expired") : state;
	return OK;
}

static err show(struct call *call)
{
	const struct case_in *in = call->in;
	struct case_out *out = call->out;
	struct case_file f;

	TRY(case_load(call, in->case_id, &f));
	out->deemed_accepted = case_deemed_accepted(&f, case_today(call));
	out->overdue = f.row.due_day != ABSENT_INT && case_today(call) > f.row.due_day;
	out->file = row_json(call->cx.arena, &f.row);
	out->timeline = timeline(call->cx.arena, &f);
	bool shown = case_times(&f, "submit") > 0; /* a draft that was withdrawn is at its end */
	if (shown || !str_eq(f.row.state, S("withdrawn")))
		out->next = next(call->cx.arena,
		                 out->deemed_accepted ? S("accepted") : f.row.state);
	TRY(standing(call, &f.row, &out->standing));
	TRY(case_documents(call, f.row.id, &out->documents));
	TRY(missing(call, out));
	return case_findings(call, f.row.id, &out->findings);
}

/* -- many cases ------------------------------------------------------------------------------ */

struct list_in {
	str organisation, after;
	int64_t limit;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation, "the applicant; a bureau may leave it out", .min = 2,
	      .max = 40, .optional = true),
	FIELD(struct list_in, after, "the last case of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "case_list_in", list_fields);

struct list_out {
	list cases;
	str next;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, cases, "by their names", .list = &case_rec, .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec list_out_rec = REC(struct list_out, "case_list", list_out_fields);

enum { ALL, OF };

static const struct sql q[] = {
	[ALL] = { "case.all", "SELECT {case} FROM licence_case WHERE id > $1 ORDER BY id LIMIT $2",
	          NULL, &case_rec },
	[OF] = { "case.of",
	         "SELECT {case} FROM licence_case WHERE organisation = $3 AND id > $1 "
	         "ORDER BY id LIMIT $2",
	         NULL, &case_rec },
};

static err applicant_seen(struct call *call, str id)
{
	struct organisation maker;
	err e = organisation_get(&call->cx, call->tx, id, &maker);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, maker.id, maker.district);
}

static err cases(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	bool everybody = in->organisation.n == 0 &&
	                 right_sees(call->op->may, &call->caller, call->op->cases, S("-"), S("-"));
	str of = in->organisation.n > 0 ? in->organisation : call->caller.organisation;
	int64_t limit = in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
	const struct value param[] = { V_TEXT(in->after.n > 0 ? in->after : S("")),
		                       V_INT(limit + 1), V_TEXT(of) };

	if (!everybody)
		TRY(applicant_seen(call, of));
	TRY(db_list(&call->cx, call->tx, &q[everybody ? ALL : OF], param, everybody ? 2 : 3,
	            &out->cases));
	TRY(case_days_renew(call, &out->cases));
	call_sees_rows(call, &case_rec, &out->cases, "organisation");
	if ((int64_t)out->cases.n <= limit)
		return OK;
	out->cases.n = (size_t)limit;
	out->next = ((const struct case_row *)out->cases.item)[limit - 1].id;
	return OK;
}

static const struct op ops[] = {
	{ .name = "case.show",
	  .route = "GET /v1/cases/{case_id}",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) | MAY(AUDITOR, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = show,
	  .flags = OP_READ,
	  .cases = "authorisation",
	  .zh = "一件授权案的全部内容",
	  .en = "Everything about one case" },
	{ .name = "case.list",
	  .route = "GET /v1/cases",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) | MAY(AUDITOR, ANY),
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = cases,
	  .flags = OP_READ,
	  .cases = "authorisation",
	  .zh = "授权案列表",
	  .en = "Cases" },
};

const struct feature case_show_feature = { .name = "case_show", OPS(ops), SQLS(q) };

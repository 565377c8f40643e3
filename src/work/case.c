/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case as far as its acceptance: the maker drafts, attaches documents and submits
 * (case_submit.c); the bureau asks for corrections, once, accepts, or does not.
 *
 * What is applied for is the scope of an authorisation.  It can be changed as long as the bureau
 * has not accepted it, or has asked for corrections; so can its documents. */
#include "work/case.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "work/document.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"
#include "work/rulebook.h"

#define ID_BYTES 6
#define FORM "application-form" /* what no application can be without */

static const char *const kinds[] = { "initial", "change", "renewal", NULL };

struct application {
	str case_id, kind, former, medium;
	str regulations, benches, sites, signatories;
	int64_t size_min_milli, size_max_milli, class_min_milli, class_max_milli;
};

/* clang-format off */
#define SCOPE_FIELDS                                                                               \
	FIELD(struct application, regulations, "ids of the regulations, separated by spaces",      \
	      .min = 1, .max = 400),                                                               \
	FIELD(struct application, benches, "inventory numbers of the benches, separated by spaces", \
	      .min = 1, .max = 2000),                                                              \
	FIELD(struct application, sites, "sites, separated by spaces", .max = 2000,                \
	      .optional = true),                                                                   \
	FIELD(struct application, signatories, "ids of persons who may approve, by spaces",        \
	      .max = 2000, .optional = true),                                                      \
	FIELD(struct application, size_min_milli, "smallest DN in mm, or G, times 1000", .min = 0, \
	      .max = 10000000),                                                                    \
	FIELD(struct application, size_max_milli, "largest DN in mm, or G, times 1000", .min = 1,  \
	      .max = 10000000),                                                                    \
	FIELD(struct application, class_min_milli, "finest accuracy class times 1000", .min = 100, \
	      .max = 10000),                                                                       \
	FIELD(struct application, class_max_milli, "coarsest accuracy class times 1000",           \
	      .min = 100, .max = 10000)
/* clang-format on */

static const struct field draft_fields[] = {
	FIELD(struct application, kind, "initial, or change or renewal of an authorisation",
	      .oneof = kinds),
	FIELD(struct application, former, "that authorisation", .min = 1, .max = 100,
	      .optional = true),
	FIELD(struct application, medium, "water or gas meters", .oneof = media),
	SCOPE_FIELDS,
};
static const struct rec draft_rec = REC(struct application, "case_draft", draft_fields);

static const struct field revise_fields[] = {
	FIELD(struct application, case_id, "the case", .min = 1, .max = 40),
	SCOPE_FIELDS,
};
static const struct rec revise_rec = REC(struct application, "case_revision", revise_fields);

static const struct field act_fields[] = {
	FIELD(struct case_act, case_id, "the case", .min = 1, .max = 40),
	FIELD(struct case_act, reason, "why, in words fit for the log", .min = 1, .max = 1000,
	      .published = true),
	FIELD(struct case_act, document, "SHA-256 of an uploaded document", .min = 64, .max = 64,
	      .optional = true),
};
const struct rec case_act_rec = REC(struct case_act, "case_act", act_fields);

static const struct field refusal_fields[] = {
	FIELD(struct case_act, case_id, "the case", .min = 1, .max = 40),
	FIELD(struct case_act, reason, "why, in words fit for the log", .min = 1, .max = 1000,
	      .published = true),
	FIELD(struct case_act, document, "SHA-256 of an uploaded document", .min = 64, .max = 64,
	      .optional = true),
	FIELD(struct case_act, false_materials,
	      "because the materials were false: the applicant is barred for a time",
	      .form = FORM_BOOL, .optional = true),
};
const struct rec case_refusal_rec = REC(struct case_act, "case_refusal", refusal_fields);

struct attachment {
	str id;
	str case_id, kind, document, actor;
	int64_t at_ms;
	int64_t detached_ms;
};

static const struct field attach_fields[] = {
	FIELD(struct attachment, case_id, "the case", .min = 1, .max = 40),
	FIELD(struct attachment, kind, "which of the documents of an application it is", .min = 1,
	      .max = 60),
	FIELD(struct attachment, document, "SHA-256 of an uploaded document", .min = 64, .max = 64),
};
static const struct rec attach_rec = REC(struct attachment, "case_attachment", attach_fields);

static const struct field document_fields[] = {
	FIELD(struct attachment, id, "case/kind/document"),
	FIELD(struct attachment, case_id, "the case"),
	FIELD(struct attachment, kind, "kind of document"),
	FIELD(struct attachment, document, "SHA-256 of the document"),
	FIELD(struct attachment, actor, "account or token"),
	FIELD(struct attachment, at_ms, "when", .form = FORM_MOMENT),
	FIELD(struct attachment, detached_ms, "since when it is not attached any more",
	      .form = FORM_MOMENT, .optional = true),
};
const struct rec case_document_rec = REC(struct attachment, "case_document", document_fields);

enum { ATTACH, ATTACHED, HAS, LIST };

static const struct sql q[] = {
	[ATTACH] = { "case.attach",
	             "INSERT INTO case_document ({case_document}) VALUES ({case_document:$}) "
	             "ON CONFLICT (id) DO UPDATE SET actor = excluded.actor, "
	             "at_ms = excluded.at_ms, detached_ms = excluded.detached_ms",
	             &case_document_rec, NULL },
	[ATTACHED] = { "case.document", "SELECT {case_document} FROM case_document WHERE id = $1",
	               NULL, &case_document_rec },
	[HAS] = { "case.has_document",
	          "SELECT document FROM case_document WHERE case_id = $1 AND kind = $2 "
	          "AND detached_ms IS NULL LIMIT 1",
	          NULL, NULL },
	[LIST] = { "case.documents",
	           "SELECT {case_document} FROM case_document WHERE case_id = $1 "
	           "AND detached_ms IS NULL ORDER BY id",
	           NULL, &case_document_rec },
};

err case_documents(struct call *call, str case_id, list *out)
{
	const struct value param[] = { V_TEXT(case_id) };

	return db_list(&call->cx, call->tx, &q[LIST], param, 1, out);
}

/* -- the draft ------------------------------------------------------------------------------- */

static err scope_check(struct call *call, const struct application *a)
{
	struct cx *cx = &call->cx;
	const struct grant_row names = { .organisation = call->caller.organisation,
		                         .sites = a->sites,
		                         .signatories = a->signatories };

	if (a->size_max_milli < a->size_min_milli)
		(void)fail_at(cx, S("/size_max_milli"), "order", "below size_min_milli");
	if (a->class_max_milli < a->class_min_milli)
		(void)fail_at(cx, S("/class_max_milli"), "order", "below class_min_milli");
	TRY(grant_names_check(call, &names));
	return cx_problems(cx);
}

/* A change or a renewal is about an authorisation of one's own for the same medium. */
static err former_check(struct call *call, const struct application *a)
{
	struct cx *cx = &call->cx;
	bool initial = str_eq(a->kind, S("initial"));
	struct grant_row g;

	if (initial && a->former.n > 0)
		(void)fail_at(cx, S("/former"), "unexpected", "an initial application has none");
	if (!initial && a->former.n == 0)
		(void)fail_at(cx, S("/former"), "missing", "which authorisation is it about?");
	TRY(cx_problems(cx));
	if (initial)
		return OK;
	err e = grant_get(cx, call->tx, a->former, &g);
	if (e == E_NOT_FOUND || (e == OK && !str_eq(g.organisation, call->caller.organisation)))
		return call_sees_nothing(call);
	TRY(e);
	if (!str_eq(g.medium, a->medium))
		return fail_at(cx, S("/medium"), "contradiction", "%.*s is for %.*s", P(g.id),
		               P(g.medium));
	if (!str_eq(g.state, S("granted")) || g.valid_until_day < case_today(call))
		return fail(cx, E_STATE, "%.*s is %.*s, or has expired", P(g.id), P(g.state));
	return case_not_followed(call, g.id, S(""));
}

static void scope_copy(struct case_row *row, const struct application *a)
{
	row->regulations = a->regulations;
	row->benches = a->benches;
	row->sites = a->sites;
	row->signatories = a->signatories;
	row->size_min_milli = a->size_min_milli;
	row->size_max_milli = a->size_max_milli;
	row->class_min_milli = a->class_min_milli;
	row->class_max_milli = a->class_max_milli;
}

static err draft(struct call *call)
{
	const struct application *a = call->in;
	struct receipt *out = call->out;
	uint8_t id[ID_BYTES];
	struct case_file f = { 0 };

	TRY(scope_check(call, a));
	TRY(former_check(call, a));
	cx_random(&call->cx, id, sizeof id);
	f.row = (struct case_row){
		.id = str_fmt(call->cx.arena, "A-%.*s",
		              P(hex_print(call->cx.arena, id, sizeof id))),
		.organisation = call->caller.organisation,
		.kind = a->kind,
		.medium = a->medium,
		.former = a->former,
		.state = S("draft"),
		.due_day = ABSENT_INT,
		.false_materials = ABSENT_INT,
		.opened_ms = call->now_ms,
	};
	scope_copy(&f.row, a);
	out->id = f.row.id;
	return case_insert(call, &f);
}

static err with_applicant(struct call *call, const struct case_file *f)
{
	if (str_eq(f->row.state, S("draft")) || str_eq(f->row.state, S("correction_requested")))
		return OK;
	return fail(&call->cx, E_STATE, "%.*s is %.*s: the application is not with you now",
	            P(f->row.id), P(f->row.state));
}

static err revise(struct call *call)
{
	const struct application *a = call->in;
	struct receipt *out = call->out;
	struct case_file f;

	TRY(case_load(call, a->case_id, &f));
	TRY(with_applicant(call, &f));
	TRY(scope_check(call, a));
	scope_copy(&f.row, a);
	out->id = f.row.id;
	return case_store(call, &f);
}

/* The document under that kind, be it one that was detached; false when it never was attached. */
static err attached(struct call *call, struct attachment *d, bool *known, bool *stands)
{
	struct attachment before;

	d->id = str_fmt(call->cx.arena, "%.*s/%.*s/%.*s", P(d->case_id), P(d->kind),
	                P(d->document));
	const struct value param[] = { V_TEXT(d->id) };
	err e = db_get(&call->cx, call->tx, &q[ATTACHED], param, 1, &before);
	*known = e == OK;
	*stands = e == OK && before.detached_ms == ABSENT_INT;
	if (e == OK)
		d->at_ms = before.at_ms;
	return e == E_NOT_FOUND ? OK : e;
}

static err attachment_store(struct call *call, struct attachment *d)
{
	struct receipt *out = call->out;

	d->actor = call_actor(call);
	out->id = d->id;
	TRY(db_put(&call->cx, call->tx, &q[ATTACH], d, NULL));
	return leaf_fact(call, "case_document", "case_document", d->id, &case_document_rec, d);
}

static err attach(struct call *call)
{
	struct attachment d = *(const struct attachment *)call->in;
	const struct checklist *kinds_of;
	struct case_file f;
	bool known, stands;

	TRY(case_load(call, d.case_id, &f));
	TRY(with_applicant(call, &f));
	TRY(rulebook_checklist(call, S("application"), &kinds_of));
	if (checklist_find(kinds_of, d.kind) == NULL)
		(void)fail_at(&call->cx, S("/kind"), "not-in-list",
		              "the checklist \"application\" has no %.*s", P(d.kind));
	TRY(document_known(call, d.document, "/document"));
	TRY(cx_problems(&call->cx));
	TRY(attached(call, &d, &known, &stands));
	if (stands)
		return fail(&call->cx, E_CONFLICT, "this document is attached as %.*s already",
		            P(d.kind));
	d.at_ms = call->now_ms;
	d.detached_ms = ABSENT_INT;
	return attachment_store(call, &d);
}

/* What was attached by mistake is no part of the application any more; that it was one stays in
 * the log, and the bytes stay where they are. */
static err detach(struct call *call)
{
	struct attachment d = *(const struct attachment *)call->in;
	struct case_file f;
	bool known, stands;

	TRY(case_load(call, d.case_id, &f));
	TRY(with_applicant(call, &f));
	TRY(attached(call, &d, &known, &stands));
	if (!stands)
		return fail_at(&call->cx, S("/document"), "unknown", "%s as %.*s",
		               known ? "it was detached" : "it is not attached", P(d.kind));
	d.detached_ms = call->now_ms;
	return attachment_store(call, &d);
}

/* -- steps ----------------------------------------------------------------------------------- */

err case_form_check(struct call *call, str id)
{
	const struct value param[] = { V_TEXT(id), V_TEXT(S(FORM)) };
	struct value found;
	err e = db_one(&call->cx, call->tx, &q[HAS], param, 2, &found, 1);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_INVALID, "the application form (%s) is missing", FORM);
	return e;
}

/* Until the decision the application is the applicant's own. */
static err withdraw(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	return case_act(call, &f, "withdraw");
}

/* 行政许可法 32(四): all that is missing is told at once, and once only. */
static err request_correction(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	if (case_times(&f, "request_correction") > 0)
		return fail(&call->cx, E_STATE,
		            "corrections of %.*s were requested before: that is done once",
		            P(f.row.id));
	return case_act(call, &f, "request_correction");
}

static err accept(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	return case_act(call, &f, "accept");
}

/* Also while corrections are due: no rule says by when they have to come, so a person decides that
 * none will. */
static err refuse_application(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	return case_refuse(call, &f, "refuse_application");
}

#define OP(name_, path, may_, duty_, in_, run_, zh_, en_)                                          \
	{                                                                                          \
		.name = name_, .route = "POST /v1/cases" path, .may = may_, .in = in_,             \
		.out = &receipt_rec, .run = run_, .flags = OP_WRITE, .duty = duty_, .zh = zh_,     \
		.en = en_                                                                          \
	}

static const struct op ops[] = {
	OP("case.draft", "", MAY(MAKER, OWN), "clerk head", &draft_rec, draft, "起草授权申请",
	   "Draft an application"),
	OP("case.revise", "/{case_id}/revise", MAY(MAKER, OWN), "clerk head", &revise_rec, revise,
	   "修改申请的授权范围", "Change what is applied for"),
	OP("case.attach", "/{case_id}/documents", MAY(MAKER, OWN), "clerk head", &attach_rec,
	   attach, "附上申请材料", "Attach a document to the application"),
	OP("case.detach", "/{case_id}/detach", MAY(MAKER, OWN), "clerk head", &attach_rec, detach,
	   "移除申请材料", "Take a document off the application"),
	OP("case.withdraw", "/{case_id}/withdraw", MAY(MAKER, OWN), "clerk head", &case_act_rec,
	   withdraw, "撤回申请", "Withdraw the application"),
	OP("case.request_correction", "/{case_id}/request-correction", MAY(BUREAU, ANY), "clerk",
	   &case_act_rec, request_correction, "一次告知补正", "Ask for corrections, once"),
	OP("case.accept", "/{case_id}/accept", MAY(BUREAU, ANY), "clerk", &case_act_rec, accept,
	   "受理", "Accept the application"),
	OP("case.refuse_application", "/{case_id}/refuse-application", MAY(BUREAU, ANY), "head",
	   &case_refusal_rec, refuse_application, "不予受理", "Do not accept the application"),
};

const struct feature case_feature = { .name = "case", OPS(ops), SQLS(q) };

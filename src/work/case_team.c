/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The on-site assessment (现场考核, JJF 1069): a team of at least two assessors without a conflict
 * of interest, a finding for each question of the checklist, a report with one conclusion, and the
 * correction where the conclusion is 基本合格.
 *
 * The conclusion must follow from the findings: 合格 without a nonconformity, the other two with at
 * least one.  A correction must be filed in time; when the time is over, that the assessment counts
 * as failed is proposed to a person (case_due.c) and decided by one. */
#include "base/arena.h"
#include "base/date.h"
#include "work/account.h"
#include "work/assessor.h"
#include "work/case.h"
#include "work/document.h"
#include "work/features.h"
#include "work/party.h"
#include "work/rulebook.h"

#define CHECKLIST "jjf-1069"
#define TEAM_MIN 2

/* -- the team -------------------------------------------------------------------------------- */

struct appointment {
	str case_id, team, leader, reason, document;
};

static const struct field appoint_fields[] = {
	FIELD(struct appointment, case_id, "the case", .min = 1, .max = 40),
	FIELD(struct appointment, team, "assessors, separated by spaces", .min = 1, .max = 400),
	FIELD(struct appointment, leader, "the one who leads", .min = 1, .max = 40),
	FIELD(struct appointment, reason, "why these, in words fit for the log", .min = 1,
	      .max = 1000, .published = true),
	FIELD(struct appointment, document, "SHA-256 of the plan", .min = 64, .max = 64,
	      .optional = true),
};
static const struct rec appoint_rec = REC(struct appointment, "case_team", appoint_fields);

static err assessor_check(struct call *call, const struct case_row *row, str id)
{
	struct cx *cx = &call->cx;
	struct assessor a;
	err e = assessor_get(cx, call->tx, id, &a);

	if (e == E_NOT_FOUND) {
		(void)fail_at(cx, S("/team"), "unknown", "no assessor %.*s", P(id));
		return OK;
	}
	TRY(e);
	const char *bar = assessor_bar(&a, row->organisation, row->medium, case_today(call));
	if (bar != NULL)
		(void)fail_at(cx, S("/team"), "barred", "%.*s %s", P(id), bar);
	return OK;
}

static err team_check(struct call *call, const struct case_row *row, const struct appointment *in)
{
	struct cx *cx = &call->cx;
	str rest = in->team;
	int n = 0;

	while (rest.n > 0) {
		str id;
		rest = str_cut(rest, ' ', &id);
		if (id.n == 0)
			continue;
		if (str_has_word(rest, id))
			(void)fail_at(cx, S("/team"), "repeated", "%.*s is named twice", P(id));
		TRY(assessor_check(call, row, id));
		n++;
	}
	if (n < TEAM_MIN)
		(void)fail_at(cx, S("/team"), "too-few", "at least %d assessors", TEAM_MIN);
	if (!str_has_word(in->team, in->leader))
		(void)fail_at(cx, S("/leader"), "not-in-team", "the leader is one of the team");
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	return cx_problems(cx);
}

err case_team_fit(struct call *call, const struct case_row *row)
{
	str rest = row->team;

	while (rest.n > 0) {
		struct assessor a;
		str id;
		rest = str_cut(rest, ' ', &id);
		if (id.n == 0)
			continue;
		TRY(assessor_get(&call->cx, call->tx, id, &a));
		const char *bar = assessor_bar(&a, row->organisation, row->medium,
		                               case_today(call));
		if (bar != NULL)
			return fail(&call->cx, E_STATE,
			            "%.*s %s: the team of %.*s is to be replaced", P(id), bar,
			            P(row->id));
	}
	return OK;
}

static err team_set(struct call *call, const char *event)
{
	const struct appointment *in = call->in;
	struct receipt *out = call->out;
	const struct case_step step = { event, in->reason, in->document, ABSENT_INT };
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	TRY(team_check(call, &f.row, in));
	f.row.team = in->team;
	f.row.leader = in->leader;
	out->id = f.row.id;
	return case_step(call, &f, &step);
}

static err appoint(struct call *call)
{
	return team_set(call, "appoint_team");
}

/* Whoever turns out to be barred does not assess (回避); what was found so far is found again. */
static err replace_team(struct call *call)
{
	return team_set(call, "replace_team");
}

/* -- findings -------------------------------------------------------------------------------- */

struct finding_row {
	str id, case_id, question, finding, evidence, document, assessor;
	int64_t at_ms;
	str actor; /* who put it on record: call_actor */
};

static const char *const findings[] = { "conform", "nonconform", "observation", "not-applicable",
	                                NULL };

static const struct field finding_fields[] = {
	FIELD(struct finding_row, case_id, "the case", .min = 1, .max = 40),
	FIELD(struct finding_row, question, "of the checklist", .min = 1, .max = 60),
	FIELD(struct finding_row, finding, "what was found", .oneof = findings),
	FIELD(struct finding_row, evidence, "what shows it, in words fit for the log", .min = 1,
	      .max = 2000, .published = true),
	FIELD(struct finding_row, document, "SHA-256 of a document or picture", .min = 64,
	      .max = 64, .optional = true),
	FIELD(struct finding_row, assessor, "who found it", .min = 1, .max = 40),
};
static const struct rec finding_rec = REC(struct finding_row, "case_finding_in", finding_fields);

static const struct field finding_row_fields[] = {
	FIELD(struct finding_row, id, "case/question"),
	FIELD(struct finding_row, case_id, "the case"),
	FIELD(struct finding_row, question, "of the checklist"),
	FIELD(struct finding_row, finding, "what was found"),
	FIELD(struct finding_row, evidence, "what shows it", .max = 2000),
	FIELD(struct finding_row, document, "SHA-256 of a document", .optional = true),
	FIELD(struct finding_row, assessor, "who found it"),
	FIELD(struct finding_row, at_ms, "when it was put on record", .form = FORM_MOMENT),
	FIELD(struct finding_row, actor, "by whom", .optional = true),
};
const struct rec case_finding_rec = REC(struct finding_row, "case_finding", finding_row_fields);

enum { FIND, FOUND };

static const struct sql q[] = {
	[FIND] = { "case.find",
	           "INSERT INTO case_finding ({case_finding}) VALUES ({case_finding:$}) "
	           "ON CONFLICT (id) DO UPDATE SET finding = excluded.finding, "
	           "evidence = excluded.evidence, document = excluded.document, "
	           "assessor = excluded.assessor, at_ms = excluded.at_ms, "
	           "actor = excluded.actor",
	           &case_finding_rec, NULL },
	[FOUND] = { "case.found",
	            "SELECT {case_finding} FROM case_finding WHERE case_id = $1 ORDER BY id", NULL,
	            &case_finding_rec },
};

err case_findings(struct call *call, str case_id, list *out)
{
	const struct value param[] = { V_TEXT(case_id) };

	return db_list(&call->cx, call->tx, &q[FOUND], param, 1, out);
}

static err member_check(struct call *call, const struct case_row *row, str assessor)
{
	if (!str_has_word(row->team, assessor))
		(void)fail_at(&call->cx, S("/assessor"), "not-in-team",
		              "%.*s is not of the team of %.*s", P(assessor), P(row->id));
	return OK;
}

/* An assessor's account speaks for this assessor and no other; somebody else's puts on record what
 * assessors found if keeping records is among its duties. */
static err own_act(struct call *call, str assessor)
{
	struct assessor other;
	struct account a;
	err e;

	if (call->caller.account.n == 0)
		return OK;
	TRY(account_get(call, call->caller.account, &a));
	if (a.person.n == 0)
		return call_has_duty(call, "clerk head");
	if (str_eq(a.person, assessor))
		return OK;
	e = assessor_get(&call->cx, call->tx, a.person, &other);
	if (e == E_NOT_FOUND)
		return call_has_duty(call, "clerk head");
	TRY(e);
	(void)fail_at(&call->cx, S("/assessor"), "not-oneself",
	              "the account is another assessor's than %.*s", P(assessor));
	return OK;
}

/* The same where no assessor is named: an assessor's account acts for the team that it is of. */
static err own_team(struct call *call, const struct case_row *row)
{
	struct assessor who;
	struct account a;

	if (call->caller.account.n == 0)
		return OK;
	TRY(account_get(call, call->caller.account, &a));
	if (a.person.n > 0 && str_has_word(row->team, a.person))
		return OK;
	err e = a.person.n > 0 ? assessor_get(&call->cx, call->tx, a.person, &who) : E_NOT_FOUND;
	if (e == E_NOT_FOUND)
		return call_has_duty(call, "clerk head");
	TRY(e);
	return fail(&call->cx, E_FORBIDDEN, "you are not in the team that assesses %.*s",
	            P(row->id));
}

static err find(struct call *call)
{
	struct finding_row d = *(const struct finding_row *)call->in;
	struct receipt *out = call->out;
	const struct checklist *checklist;
	struct case_file f;

	TRY(case_open(call, d.case_id, &f));
	if (!str_eq(f.row.state, S("on_site")))
		return fail(&call->cx, E_STATE, "%.*s is %.*s: findings are made on site",
		            P(f.row.id), P(f.row.state));
	TRY(rulebook_checklist(call, S(CHECKLIST), &checklist));
	if (checklist_find(checklist, d.question) == NULL)
		(void)fail_at(&call->cx, S("/question"), "unknown", "the checklist has no %.*s",
		              P(d.question));
	TRY(case_team_fit(call, &f.row));
	TRY(member_check(call, &f.row, d.assessor));
	TRY(own_act(call, d.assessor));
	if (d.document.n > 0)
		TRY(document_known(call, d.document, "/document"));
	TRY(cx_problems(&call->cx));
	d.id = str_fmt(call->cx.arena, "%.*s/%.*s", P(d.case_id), P(d.question));
	d.at_ms = call->now_ms;
	d.actor = call_actor(call);
	out->id = d.id;
	TRY(db_put(&call->cx, call->tx, &q[FIND], &d, NULL));
	return leaf_fact(call, "case_finding", "case_finding", d.id, &case_finding_rec, &d);
}

/* -- the report ------------------------------------------------------------------------------ */

struct report {
	str case_id, assessor, conclusion, reason, document;
};

static const char *const conclusions[] = { "pass", "correct", "fail", NULL };

static const struct field report_fields[] = {
	FIELD(struct report, case_id, "the case", .min = 1, .max = 40),
	FIELD(struct report, assessor, "the leader of the team", .min = 1, .max = 40),
	FIELD(struct report, conclusion, "合格 pass, 基本合格 correct, 不合格 fail",
	      .oneof = conclusions),
	FIELD(struct report, reason, "in words fit for the log", .min = 1, .max = 1000,
	      .published = true),
	FIELD(struct report, document, "SHA-256 of the report", .min = 64, .max = 64),
};
static const struct rec report_rec = REC(struct report, "case_report", report_fields);

struct tally {
	int questions, answered, nonconform;
};

static err tally(struct call *call, const struct case_row *of, struct tally *out)
{
	const struct checklist *checklist;
	list found;

	TRY(rulebook_checklist(call, S(CHECKLIST), &checklist));
	TRY(case_findings(call, of->id, &found));
	const struct finding_row *row = found.item;
	*out = (struct tally){ .questions = (int)checklist->questions.n };
	for (size_t i = 0; i < found.n; i++) {
		if (!str_has_word(of->team, row[i].assessor))
			continue; /* of a team that was replaced */
		out->answered += checklist_find(checklist, row[i].question) != NULL;
		out->nonconform += str_eq(row[i].finding, S("nonconform"));
	}
	return OK;
}

static err conclusion_check(struct call *call, const struct case_row *row, const struct report *in)
{
	struct cx *cx = &call->cx;
	bool pass = str_eq(in->conclusion, S("pass"));
	struct tally t;

	TRY(tally(call, row, &t));
	if (t.answered < t.questions)
		(void)fail_at(cx, S("/conclusion"), "unanswered",
		              "%d of %d questions have a finding", t.answered, t.questions);
	if (pass && t.nonconform > 0)
		(void)fail_at(cx, S("/conclusion"), "contradiction", "%d nonconformities",
		              t.nonconform);
	if (!pass && t.nonconform == 0)
		(void)fail_at(cx, S("/conclusion"), "contradiction", "there is no nonconformity");
	return OK;
}

static err leader_check(struct call *call, const struct case_row *row, str assessor)
{
	if (!str_eq(row->leader, assessor))
		(void)fail_at(&call->cx, S("/assessor"), "not-leader",
		              "%.*s does not lead the team of %.*s", P(assessor), P(row->id));
	return OK;
}

static const char *event_of(str conclusion)
{
	if (str_eq(conclusion, S("pass")))
		return "report_pass";
	return str_eq(conclusion, S("correct")) ? "report_correct" : "report_fail";
}

static err report(struct call *call)
{
	const struct report *in = call->in;
	struct receipt *out = call->out;
	const struct case_step step = { event_of(in->conclusion), in->reason, in->document,
		                        ABSENT_INT };
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	if (!str_eq(f.row.state, S("on_site")))
		return fail(&call->cx, E_STATE, "%.*s is %.*s: a report follows the assessment",
		            P(f.row.id), P(f.row.state));
	TRY(case_team_fit(call, &f.row));
	TRY(leader_check(call, &f.row, in->assessor));
	TRY(own_act(call, in->assessor));
	TRY(conclusion_check(call, &f.row, in));
	TRY(document_known(call, in->document, "/document"));
	TRY(cx_problems(&call->cx));
	out->id = f.row.id;
	return case_step(call, &f, &step);
}

/* -- corrections ----------------------------------------------------------------------------- */

static err start(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	if (str_eq(f.row.state, S("assessment_planned"))) {
		TRY(case_team_fit(call, &f.row));
		TRY(own_team(call, &f.row));
	}
	return case_act(call, &f, "start_on_site");
}

static bool overdue(const struct call *call, const struct case_file *f)
{
	return f->row.due_day != ABSENT_INT && case_today(call) > f->row.due_day;
}

/* On the last day it is still in time, until midnight in China. */
static err file_correction(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	if (in->document.n == 0)
		return fail_at(&call->cx, S("/document"), "missing-field",
		               "the report of the correction is needed");
	if (str_eq(f.row.state, S("correcting")) && overdue(call, &f))
		return fail(&call->cx, E_TOO_LATE, "the correction of %.*s was due on %.*s",
		            P(f.row.id), P(date_print(call->cx.arena, f.row.due_day)));
	return case_act(call, &f, "file_correction");
}

static err verify(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	if (str_eq(f.row.state, S("correcting")) && case_times(&f, "file_correction") == 0)
		return fail(&call->cx, E_STATE, "%.*s: no correction was filed", P(f.row.id));
	if (str_eq(f.row.state, S("correcting"))) {
		TRY(case_team_fit(call, &f.row));
		TRY(own_team(call, &f.row));
	}
	return case_act(call, &f, "verify_corrections");
}

static err correction_overdue(struct call *call)
{
	const struct case_act *in = call->in;
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	TRY(case_others_decide(call, &f));
	if (str_eq(f.row.state, S("correcting")) && case_times(&f, "file_correction") > 0)
		return fail(&call->cx, E_STATE, "%.*s: a correction was filed in time",
		            P(f.row.id));
	if (str_eq(f.row.state, S("correcting")) && !overdue(call, &f))
		return fail(&call->cx, E_STATE, "the correction of %.*s is due on %.*s",
		            P(f.row.id), P(date_print(call->cx.arena, f.row.due_day)));
	return case_act(call, &f, "correction_overdue");
}

#define OP(name_, path, may_, duty_, in_, run_, zh_, en_)                                          \
	{                                                                                          \
		.name = name_, .route = "POST /v1/cases/{case_id}" path, .may = may_, .in = in_,   \
		.out = &receipt_rec, .run = run_, .flags = OP_WRITE, .duty = duty_, .zh = zh_,     \
		.en = en_                                                                          \
	}

static const struct op ops[] = {
	OP("case.appoint", "/appoint", MAY(BUREAU, ANY), "clerk", &appoint_rec, appoint,
	   "指派考评组", "Appoint the team of assessors"),
	OP("case.replace_team", "/replace-team", MAY(BUREAU, ANY), "clerk", &appoint_rec,
	   replace_team, "更换考评组", "Replace the team of assessors"),
	OP("case.start", "/start", MAY(BUREAU, ANY), "assessor", &case_act_rec, start,
	   "开始现场考核", "Begin the on-site assessment"),
	OP("case.find", "/findings", MAY(BUREAU, ANY), "assessor", &finding_rec, find,
	   "记录考核结果", "Record what was found for one question"),
	OP("case.report", "/report", MAY(BUREAU, ANY), "assessor", &report_rec, report,
	   "提交考核报告", "Report the conclusion of the assessment"),
	OP("case.file_correction", "/correction", MAY(MAKER, OWN), "clerk head", &case_act_rec,
	   file_correction, "提交整改报告", "File the report of a correction"),
	OP("case.verify", "/verify", MAY(BUREAU, ANY), "assessor", &case_act_rec, verify,
	   "验证整改", "Verify the correction"),
	OP("case.correction_overdue", "/correction-overdue", MAY(BUREAU, ANY), "head",
	   &case_act_rec, correction_overdue, "逾期未整改",
	   "Fail the assessment: no correction in time"),
};

const struct feature case_team_feature = { .name = "case_team", OPS(ops), SQLS(q) };

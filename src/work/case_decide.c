/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decision on a case.  Granting makes the authorisation (grant.c) in the same transaction.
 *
 * A change or a renewal makes a new authorisation too, and the former one ends the day before it
 * begins: so what was measured on any day has exactly one authorisation to stand on, with the scope
 * that held on that day.  A bench that is new in the scope counts from the first day of the new
 * authorisation, never before. */
#include "base/arena.h"
#include "base/date.h"
#include "code/decimal.h"
#include "code/json.h"
#include "op/log_read.h"
#include "rule/grant_number.h"
#include "rule/suspension.h"
#include "work/account.h"
#include "work/assessor.h"
#include "work/case.h"
#include "work/case_register.h"
#include "work/document.h"
#include "work/due.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"
#include "work/rulebook.h"

struct decision {
	str case_id, authorisation, reason, document;
	str regulations, benches;
	int64_t size_min_milli, size_max_milli;
	int64_t valid_from_day, valid_until_day;
};

static const struct field grant_fields[] = {
	FIELD(struct decision, case_id, "the case", .min = 1, .max = 40),
	FIELD(struct decision, authorisation, "number of the authorisation certificate", .min = 1,
	      .max = GRANT_NUMBER_MAX),
	FIELD(struct decision, reason, "why, in words fit for the log", .min = 1, .max = 1000,
	      .published = true),
	FIELD(struct decision, document, "SHA-256 of the decision", .min = 64, .max = 64,
	      .optional = true),
	FIELD(struct decision, regulations, "narrower than what was applied for", .max = 400,
	      .optional = true),
	FIELD(struct decision, benches, "narrower than what was applied for", .max = 2000,
	      .optional = true),
	FIELD(struct decision, size_min_milli, "narrower than what was applied for", .min = 0,
	      .max = 10000000, .optional = true),
	FIELD(struct decision, size_max_milli, "narrower than what was applied for", .min = 1,
	      .max = 10000000, .optional = true),
	FIELD(struct decision, valid_from_day,
	      "first day; of a change or renewal it follows from the former one", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct decision, valid_until_day, "last day", .form = FORM_DATE),
};
static const struct rec grant_rec_in = REC(struct decision, "case_grant", grant_fields);

/* -- scope ----------------------------------------------------------------------------------- */

static bool shares_word(str a, str b)
{
	while (a.n > 0) {
		str word;
		a = str_cut(a, ' ', &word);
		if (word.n > 0 && str_has_word(b, word))
			return true;
	}
	return false;
}

static void words_within(struct call *call, str narrow, str wide, const char *pointer)
{
	while (narrow.n > 0) {
		str word;
		narrow = str_cut(narrow, ' ', &word);
		if (word.n > 0 && !str_has_word(wide, word))
			(void)fail_at(&call->cx, str_of(pointer), "wider",
			              "%.*s was not applied for", P(word));
	}
}

static void size_within(struct call *call, const struct case_row *row, int64_t size,
                        const char *pointer)
{
	if (size != ABSENT_INT && (size < row->size_min_milli || size > row->size_max_milli))
		(void)fail_at(&call->cx, str_of(pointer), "wider", "outside what was applied for");
}

static struct grant_row scope_of(const struct case_row *row, const struct decision *in,
                                 int64_t now_ms)
{
	return (struct grant_row){
		.id = in->authorisation,
		.organisation = row->organisation,
		.medium = row->medium,
		.regulations = in->regulations.n > 0 ? in->regulations : row->regulations,
		.benches = in->benches.n > 0 ? in->benches : row->benches,
		.sites = row->sites,
		.size_min_milli = in->size_min_milli != ABSENT_INT ? in->size_min_milli
		                                                   : row->size_min_milli,
		.size_max_milli = in->size_max_milli != ABSENT_INT ? in->size_max_milli
		                                                   : row->size_max_milli,
		.class_min_milli = row->class_min_milli,
		.class_max_milli = row->class_max_milli,
		.valid_until_day = in->valid_until_day,
		.granted_ms = now_ms,
		.signatories = row->signatories,
	};
}

static void scope_check(struct call *call, const struct case_row *row, const struct decision *in)
{
	words_within(call, in->regulations, row->regulations, "/regulations");
	words_within(call, in->benches, row->benches, "/benches");
	size_within(call, row, in->size_min_milli, "/size_min_milli");
	size_within(call, row, in->size_max_milli, "/size_max_milli");
}

/* -- validity -------------------------------------------------------------------------------- */

/* Nobody knows what will be true in years, so an authorisation begins before long.  Rulebooks from
 * before this entry was there set no bound. */
static err begin_check(struct call *call, int64_t first_day)
{
	const struct deadlines *all;
	int64_t last;

	TRY(rulebook_deadlines(call, &all));
	if (deadline_find(all, S(DEADLINE_BEGIN)) == NULL)
		return OK;
	TRY(due_end(call, DEADLINE_BEGIN, case_today(call), &last));
	if (first_day > last)
		(void)fail_at(&call->cx, S("/valid_from_day"), "out-of-range",
		              "it begins on %.*s at the latest",
		              P(date_print(call->cx.arena, last)));
	return OK;
}

/* The first day follows from the former authorisation, where there is one. */
static err first_day(struct call *call, const struct decision *in, const struct grant_row *former,
                     bool renewal, int64_t *out)
{
	const int64_t today = case_today(call);
	const int64_t given = in->valid_from_day;

	if (former == NULL) {
		*out = given != ABSENT_INT ? given : today;
		if (*out < today)
			(void)fail_at(&call->cx, S("/valid_from_day"), "out-of-range",
			              "no authorisation begins before it is granted");
		return begin_check(call, *out);
	}
	*out = renewal && former->valid_until_day >= today ? former->valid_until_day + 1
	                                                   : today + 1;
	if (given != ABSENT_INT && given != *out)
		(void)fail_at(&call->cx, S("/valid_from_day"), "contradiction", "it begins on %.*s",
		              P(date_print(call->cx.arena, *out)));
	return OK;
}

static err former_find(struct call *call, const struct case_row *row, struct grant_row *out)
{
	err e = grant_get(&call->cx, call->tx, row->former, out);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_CORRUPT, "authorisation %.*s is gone", P(row->former));
	TRY(e);
	if (!str_eq(out->state, S("granted")))
		return fail(&call->cx, E_STATE, "%.*s is %.*s by now", P(out->id), P(out->state));
	if (out->valid_from_day > case_today(call))
		return fail(&call->cx, E_STATE, "%.*s has not begun yet", P(out->id));
	if (str_eq(row->kind, S("change")) && out->valid_until_day < case_today(call))
		return fail(&call->cx, E_STATE, "%.*s has expired", P(out->id));
	return case_not_followed(call, row->former, row->id);
}

/* Only a renewal lasts longer than what it follows. */
static void change_length_check(struct call *call, const struct grant_row *former,
                                const struct grant_row *g)
{
	if (g->valid_until_day > former->valid_until_day)
		(void)fail_at(&call->cx, S("/valid_until_day"), "out-of-range",
		              "a change ends with what it changes, on %.*s at the latest",
		              P(date_print(call->cx.arena, former->valid_until_day)));
}

/* They share a day, a regulation, a bench and a size. */
static bool overlaps(const struct grant_row *a, const struct grant_row *b)
{
	return a->valid_from_day <= b->valid_until_day && b->valid_from_day <= a->valid_until_day &&
	       a->size_min_milli <= b->size_max_milli && b->size_min_milli <= a->size_max_milli &&
	       a->class_min_milli <= b->class_max_milli &&
	       b->class_min_milli <= a->class_max_milli &&
	       shares_word(a->regulations, b->regulations) && shares_word(a->benches, b->benches);
}

/* Also by a decision that is to take effect later. */
static bool is_suspended(const struct grant_row *g, int64_t now_ms)
{
	return str_eq(g->state, S("suspended")) ||
	       suspended_within(g->suspensions, now_ms, INT64_MAX);
}

/* A suspension, also one that is to end in a revocation, is not got round by another application
 * for the same, nor by the change of a third one: it is lifted, or not. */
static err suspended_check(struct call *call, const struct grant_row *g, str former)
{
	list others;

	TRY(grant_list(&call->cx, call->tx, g->organisation, g->medium, &others));
	const struct grant_row *other = others.item;
	for (size_t i = 0; i < others.n; i++)
		if (is_suspended(&other[i], call->now_ms) && overlaps(&other[i], g) &&
		    !str_eq(other[i].id, former))
			return fail(&call->cx, E_STATE, "%.*s covers the same and is suspended",
			            P(other[i].id));
	return OK;
}

/* -- decisions ------------------------------------------------------------------------------- */

static err authorise(struct call *call, const struct case_row *row, const struct decision *in)
{
	const bool renewal = str_eq(row->kind, S("renewal"));
	struct grant_row g = scope_of(row, in, call->now_ms);
	struct grant_row former;
	list warnings; /* what has lapsed is for the conditions of the grant to say */

	TRY(case_register_check(call,
	                        &(const struct named_scope){ g.organisation, g.medium, g.benches,
	                                                     g.regulations, g.sites,
	                                                     g.signatories },
	                        &warnings));
	if (row->former.n > 0)
		TRY(former_find(call, row, &former));
	TRY(first_day(call, in, row->former.n > 0 ? &former : NULL, renewal, &g.valid_from_day));
	TRY(grant_length_check(call, &g));
	if (str_eq(row->kind, S("change")))
		change_length_check(call, &former, &g);
	grant_number_check(call, g.id, "/authorisation");
	scope_check(call, row, in);
	TRY(cx_problems(&call->cx));
	if (row->former.n > 0 && former.valid_until_day >= g.valid_from_day)
		TRY(grant_end(call, &former, g.valid_from_day - 1));
	TRY(suspended_check(call, &g, row->former));
	return grant_issue(call, &g);
}

/* Whether that one was ever of the team, as the leaves of the case say: who was replaced for a
 * conflict of interest (回避) knows the case, and does not decide on it either.  What the commit
 * under way says of the team stands in the row already. */
static err ever_in_team(struct call *call, const struct case_row *row, str person, bool *out)
{
	struct cx *cx = &call->cx;
	struct subject latest;

	*out = str_has_word(row->team, person);
	TRY(subject_latest(cx, call->tx, "case", row->id, &latest));
	while (!*out) {
		const struct json *leaf, *fact, *team, *prev;
		str bytes;
		TRY(log_leaf(cx, call->tx, latest.index, &bytes));
		TRY(json_parse(cx, bytes, JSON_DEPTH_MAX, &leaf));
		fact = json_get(leaf, S("fact"));
		team = fact != NULL ? json_get(fact, S("team")) : NULL;
		*out = team != NULL && str_has_word(team->text, person);
		prev = json_get(leaf, S("prev"));
		if (prev == NULL)
			return OK;
		if (decimal_read(prev->text, 0, &latest.index) != OK)
			return fail(cx, E_CORRUPT, "a leaf's prev is no index");
	}
	return OK;
}

/* Nor does anybody who is or was of the team, with whichever account, or an assessor who is barred
 * from the applicant's cases. */
static err assessed_by_other_people(struct call *call, const struct case_file *f)
{
	struct cx *cx = &call->cx;
	struct assessor who;
	struct account a;
	bool member;

	TRY(account_get(call, call->caller.account, &a));
	if (a.person.n == 0)
		return OK;
	err e = assessor_get(cx, call->tx, a.person, &who);
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	const char *conflict = assessor_conflict(&who, f->row.organisation);
	if (conflict != NULL)
		return fail(cx, E_FORBIDDEN, "you do not decide on %.*s: assessor %.*s %s",
		            P(f->row.id), P(who.id), conflict);
	TRY(ever_in_team(call, &f->row, a.person, &member));
	return member ? fail(cx, E_FORBIDDEN,
	                     "you are or were in the team that assessed %.*s and do not decide on "
	                     "it",
	                     P(f->row.id))
	              : OK;
}

/* Whoever put the conclusion of the assessment on record does not decide on it. */
err case_others_decide(struct call *call, const struct case_file *f)
{
	const struct case_move *move = f->moves.item;

	if (call->caller.account.n == 0)
		return OK;
	for (size_t i = 0; i < f->moves.n; i++)
		if (str_eq(move[i].actor, call->caller.account) &&
		    (str_starts(move[i].event, S("report_")) ||
		     str_eq(move[i].event, S("verify_corrections"))))
			return fail(&call->cx, E_FORBIDDEN,
			            "you reported on %.*s and do not decide on it", P(f->row.id));
	return assessed_by_other_people(call, f);
}

static err grant(struct call *call)
{
	const struct decision *in = call->in;
	struct receipt *out = call->out;
	const struct case_step step = { "grant", in->reason, in->document, ABSENT_INT };
	struct case_file f;

	TRY(case_open(call, in->case_id, &f));
	TRY(case_others_decide(call, &f));
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	TRY(cx_problems(&call->cx));
	f.row.authorisation = in->authorisation;
	out->id = in->authorisation;
	TRY(case_step(call, &f, &step));
	return authorise(call, &f.row, in);
}

static err decided_open(struct call *call, struct case_file *f)
{
	const struct case_act *in = call->in;

	TRY(case_open(call, in->case_id, f));
	return case_others_decide(call, f);
}

/* 行政许可法 78 attaches the bar to a refusal, so an application that is withdrawn when its false
 * materials are found out can still be refused for them, and for nothing else: as long as the bar
 * would last if the withdrawal had been the refusal.  A draft was shown to nobody. */
static err withdrawn_check(struct call *call, const struct case_file *f)
{
	const struct case_act *in = call->in;
	int64_t withdrawn_day, last;

	if (in->false_materials != 1 || case_times(f, "submit") == 0)
		return fail(&call->cx, E_STATE,
		            "%.*s is withdrawn: what was submitted is refused for false materials "
		            "only",
		            P(f->row.id));
	TRY(case_since(call, &f->row, &withdrawn_day));
	TRY(due_end(call, DEADLINE_BAR, withdrawn_day, &last));
	if (case_today(call) > last)
		return fail(&call->cx, E_TOO_LATE, "%.*s could be refused until %.*s", P(f->row.id),
		            P(date_print(call->cx.arena, last)));
	if (in->document.n == 0)
		return fail_at(&call->cx, S("/document"), "missing-field",
		               "the decision that the materials were false is needed");
	return OK;
}

/* Also after the assessment was passed: the maker may be dissolved by then, or the authorisation
 * that was to be renewed withdrawn. */
static err refuse(struct call *call)
{
	struct case_file f;

	TRY(decided_open(call, &f));
	if (str_eq(f.row.state, S("withdrawn")))
		TRY(withdrawn_check(call, &f));
	return case_refuse(call, &f, "refuse");
}

/* 行政许可法 42: by ten days, once, and the applicant is told the reason. */
static err extend(struct call *call)
{
	struct case_file f;

	TRY(decided_open(call, &f)); /* a deemed acceptance sets the time for the decision */
	if (f.row.due_day != ABSENT_INT && case_today(call) > f.row.due_day &&
	    str_starts(f.row.deadline, S(DEADLINE_DECISION)))
		return fail(&call->cx, E_TOO_LATE, "the time for the decision on %.*s is over",
		            P(f.row.id));
	if (case_times(&f, "extend") > 0)
		return fail(&call->cx, E_STATE,
		            "%.*s: the time for the decision was extended before", P(f.row.id));
	return case_act(call, &f, "extend");
}

static const struct op ops[] = {
	{ .name = "case.grant",
	  .route = "POST /v1/cases/{case_id}/grant",
	  .may = MAY(BUREAU, ANY),
	  .in = &grant_rec_in,
	  .out = &receipt_rec,
	  .run = grant,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "head",
	  .zh = "准予授权并颁发授权证书",
	  .en = "Grant the authorisation" },
	{ .name = "case.refuse",
	  .route = "POST /v1/cases/{case_id}/refuse",
	  .may = MAY(BUREAU, ANY),
	  .in = &case_refusal_rec,
	  .out = &receipt_rec,
	  .run = refuse,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "不予授权",
	  .en = "Refuse the authorisation" },
	{ .name = "case.extend",
	  .route = "POST /v1/cases/{case_id}/extend",
	  .may = MAY(BUREAU, ANY),
	  .in = &case_act_rec,
	  .out = &receipt_rec,
	  .run = extend,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "延长办理期限",
	  .en = "Extend the time for the decision" },
};

const struct feature case_decide_feature = { .name = "case_decide", OPS(ops) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is due: the deadlines of open cases and the days by which authorisations must be renewed,
 * the earliest first, with those that have passed.  Cases for which no deadline runs follow: while
 * the assessment lasts and while corrections are due no rule gives a number, so the list says since
 * when, lest one be forgotten.
 *
 * Nothing here decides.  Where law gives a passed deadline a consequence, the list proposes the
 * step that a person may take. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "work/case.h"
#include "work/due.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"

#define ENTRIES_MAX 10000
#define RENEWAL_AHEAD_DAYS 400 /* authorisations that end later are not listed yet */

struct due_row {
	str subject, kind, organisation, state, deadline, zh, en, act, clause;
	int64_t confirmed, due_day, provisional, days_left, overdue, since_day;
	str proposal;
	str late;
};

static const struct field row_fields[] = {
	FIELD(struct due_row, subject, "the case or the authorisation"),
	FIELD(struct due_row, kind, "case or authorisation"),
	FIELD(struct due_row, organisation, "whose"),
	FIELD(struct due_row, state, "where it stands"),
	FIELD(struct due_row, deadline, "its name in the rulebook; absent: no rule sets one",
	      .optional = true),
	FIELD(struct due_row, zh, "what is due, in Chinese"),
	FIELD(struct due_row, en, "what is due, in English"),
	FIELD(struct due_row, act, "the act that says so"),
	FIELD(struct due_row, clause, "its clause; empty: not known"),
	FIELD(struct due_row, confirmed, "read in the act itself", .form = FORM_BOOL),
	FIELD(struct due_row, due_day, "the last day", .form = FORM_DATE, .optional = true),
	FIELD(struct due_row, provisional, "beyond the calendar", .form = FORM_BOOL),
	FIELD(struct due_row, days_left, "calendar days; below 0: since when it is overdue",
	      .optional = true),
	FIELD(struct due_row, overdue, "the last day has passed", .form = FORM_BOOL),
	FIELD(struct due_row, since_day, "without a deadline: since when it stands there",
	      .form = FORM_DATE, .optional = true),
	FIELD(struct due_row, proposal, "the step that a person may take now", .optional = true),
	FIELD(struct due_row, late,
	      "a renewal that came late: the deadline that had passed by its submission",
	      .optional = true),
};
static const struct rec due_row_rec = REC(struct due_row, "due", row_fields);

struct due_out {
	list due;
};

static const struct field out_fields[] = {
	FIELD(struct due_out, due, "the earliest first", .list = &due_row_rec, .max = ENTRIES_MAX),
};
static const struct rec out_rec = REC(struct due_out, "due_list", out_fields);

#define NO_DEADLINE "('assessment_planned', 'correction_requested', 'on_site')"

enum { CASES, CASES_OF, WAITING, WAITING_OF, ENDING, ENDING_OF };

static const struct sql q[] = {
	[CASES] = { "due.cases",
	            "SELECT {case} FROM licence_case WHERE due_day IS NOT NULL "
	            "ORDER BY due_day NULLS LAST, id LIMIT $1",
	            NULL, &case_rec },
	[CASES_OF] = { "due.cases_of",
	               "SELECT {case} FROM licence_case WHERE organisation = $2 "
	               "AND due_day IS NOT NULL ORDER BY due_day NULLS LAST, id LIMIT $1",
	               NULL, &case_rec },
	[WAITING] = { "due.waiting",
	              "SELECT {case} FROM licence_case WHERE state IN " NO_DEADLINE
	              " ORDER BY state, id LIMIT $1",
	              NULL, &case_rec },
	[WAITING_OF] = { "due.waiting_of",
	                 "SELECT {case} FROM licence_case WHERE organisation = $2 "
	                 "AND state IN " NO_DEADLINE " ORDER BY state, id LIMIT $1",
	                 NULL, &case_rec },
	[ENDING] = { "due.ending",
	             "SELECT {authorisation} FROM authorisation WHERE state = 'granted' "
	             "AND valid_until_day BETWEEN $2 AND $3 ORDER BY valid_until_day, id LIMIT $1",
	             NULL, &grant_rec },
	[ENDING_OF] = { "due.ending_of",
	                "SELECT {authorisation} FROM authorisation WHERE state = 'granted' "
	                "AND valid_until_day BETWEEN $2 AND $3 AND organisation = $4 "
	                "ORDER BY valid_until_day, id LIMIT $1",
	                NULL, &grant_rec },
};

struct lister {
	struct call *call;
	int64_t today;
	struct due_row *row;
	size_t n;
};

static err entry(struct lister *l, const struct due_row *row)
{
	struct due_row *out = &l->row[l->n++];
	const struct deadline *rule;

	TRY(due_rule(l->call, str_c(l->call->cx.arena, row->deadline), &rule));
	*out = *row;
	out->zh = rule->zh;
	out->en = rule->en;
	out->act = rule->act;
	out->clause = rule->clause;
	out->confirmed = rule->confirmed;
	out->days_left = row->due_day - l->today;
	out->overdue = out->days_left < 0;
	out->since_day = ABSENT_INT;
	if (!out->overdue)
		out->proposal = S_NONE;
	return OK;
}

/* Only the assessment has a consequence that somebody has to declare; that an application counts as
 * accepted is law's own doing. */
static str proposal_of(const struct case_row *c)
{
	return str_eq(c->state, S("correcting")) ? S("correction_overdue") : S_NONE;
}

static err case_entry(struct lister *l, const struct case_row *c)
{
	const struct due_row row = { .subject = c->id,
		                     .kind = S("case"),
		                     .organisation = c->organisation,
		                     .state = c->state,
		                     .deadline = c->deadline,
		                     .due_day = c->due_day,
		                     .provisional = c->provisional,
		                     .proposal = proposal_of(c),
		                     .late = c->late };

	return entry(l, &row);
}

static err waiting_entry(struct lister *l, const struct case_row *c)
{
	const bool corrections = str_eq(c->state, S("correction_requested"));
	struct due_row *out = &l->row[l->n++];

	*out = (struct due_row){
		.subject = c->id,
		.kind = S("case"),
		.organisation = c->organisation,
		.state = c->state,
		.zh = corrections ? S("等待申请人补正，没有规定期限") : S("考核中，没有规定期限"),
		.en = corrections ? S("Corrections are awaited; no rule sets a time")
		                  : S("The assessment lasts; no rule sets a time"),
		.due_day = ABSENT_INT,
		.days_left = ABSENT_INT,
		.late = c->late,
	};
	return case_since(l->call, c, &out->since_day);
}

static err ending_entry(struct lister *l, const struct grant_row *g)
{
	struct due_row row = { .subject = g->id,
		               .kind = S("authorisation"),
		               .organisation = g->organisation,
		               .state = g->state,
		               .deadline = S(DEADLINE_RENEWAL) };
	struct due due;

	TRY(due_before(l->call, DEADLINE_RENEWAL, g->valid_until_day, &due));
	row.due_day = due.day;
	row.provisional = due.provisional;
	return entry(l, &row);
}

static int by_day(const void *a, const void *b)
{
	const struct due_row *x = a;
	const struct due_row *y = b;

	if ((x->due_day == ABSENT_INT) != (y->due_day == ABSENT_INT))
		return x->due_day == ABSENT_INT ? 1 : -1;
	if (x->due_day != y->due_day)
		return x->due_day < y->due_day ? -1 : 1;
	if (x->since_day != y->since_day)
		return x->since_day < y->since_day ? -1 : 1;
	return str_cmp(x->subject, y->subject);
}

static err collect(struct lister *l, const list *cases, const list *waiting, const list *ending)
{
	const struct case_row *c = cases->item;
	const struct case_row *w = waiting->item;
	const struct grant_row *g = ending->item;

	l->row = NEW_N(l->call->cx.arena, struct due_row, cases->n + waiting->n + ending->n + 1);
	for (size_t i = 0; i < cases->n; i++)
		TRY(case_entry(l, &c[i]));
	for (size_t i = 0; i < waiting->n; i++)
		TRY(waiting_entry(l, &w[i]));
	for (size_t i = 0; i < ending->n; i++)
		TRY(ending_entry(l, &g[i]));
	qsort(l->row, l->n, sizeof *l->row, by_day);
	return OK;
}

static err due(struct call *call)
{
	struct due_out *out = call->out;
	struct lister l = { .call = call, .today = case_today(call) };
	bool own = !right_sees(call->op->may, &call->caller, call->op->cases, S("-"), S("-"));
	str of = call->caller.organisation;
	const struct value cases_of[] = { V_INT(ENTRIES_MAX / 4), V_TEXT(of) };
	const struct value ending_of[] = { V_INT(ENTRIES_MAX / 2), V_INT(l.today),
		                           V_INT(l.today + RENEWAL_AHEAD_DAYS), V_TEXT(of) };
	list cases, waiting, ending;

	TRY(db_list(&call->cx, call->tx, &q[own ? CASES_OF : CASES], cases_of, own ? 2 : 1,
	            &cases));
	TRY(case_days_renew(call, &cases));
	TRY(db_list(&call->cx, call->tx, &q[own ? WAITING_OF : WAITING], cases_of, own ? 2 : 1,
	            &waiting));
	TRY(db_list(&call->cx, call->tx, &q[own ? ENDING_OF : ENDING], ending_of, own ? 4 : 3,
	            &ending));
	TRY(collect(&l, &cases, &waiting, &ending));
	out->due = (list){ l.row, l.n };
	call_sees_rows(call, &due_row_rec, &out->due, "organisation");
	return OK;
}

static const struct op ops[] = {
	{ .name = "case.due",
	  .route = "GET /v1/deadlines",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = NULL,
	  .out = &out_rec,
	  .run = due,
	  .flags = OP_READ,
	  .zh = "期限一览：将到期和已逾期",
	  .en = "What is due and what is overdue" },
};

const struct feature case_due_feature = { .name = "case_due", OPS(ops), SQLS(q) };

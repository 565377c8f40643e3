/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's own life of a case, made from the table of states and not from the platform's list
 * of moves, and its own reckoning of the days: the history is read from the steps before, and the
 * deadline is worked out from the rulebooks that stood in the log at that moment. */
#include "audit/case_history.h"

#include "base/arena.h"
#include "base/date.h"
#include "law/calendar_read.h"
#include "law/deadline.h"

struct step {
	const char *from, *event, *to;
};

/* clang-format off */
static const struct step steps[] = {
	{ "draft",                "submit",             "submitted" },
	{ "submitted",            "request_correction", "correction_requested" },
	{ "submitted",            "accept",             "accepted" },
	{ "submitted",            "refuse_application", "refused" },
	{ "correction_requested", "resubmit",           "submitted" },
	{ "accepted",             "appoint_team",       "assessment_planned" },
	{ "assessment_planned",   "replace_team",       "assessment_planned" },
	{ "on_site",              "replace_team",       "on_site" },
	{ "assessment_planned",   "start_on_site",      "on_site" },
	{ "on_site",              "report_pass",        "report_pass" },
	{ "on_site",              "report_correct",     "correcting" },
	{ "on_site",              "report_fail",        "report_fail" },
	{ "correcting",           "file_correction",    "correcting" },
	{ "correcting",           "verify_corrections", "report_pass" },
	{ "correcting",           "correction_overdue", "report_fail" },
	{ "report_pass",          "grant",              "active" },
	{ "report_fail",          "refuse",             "refused" },
};
static const struct { const char *state, *deadline; } running[] = {
	{ "submitted",          "authorisation.correction" },
	{ "correcting",         "authorisation.rectification" },
	{ "accepted",           "authorisation.decision" },
	{ "assessment_planned", "authorisation.decision" },
	{ "on_site",            "authorisation.decision" },
	{ "report_pass",        "authorisation.decision" },
	{ "report_fail",        "authorisation.decision" },
};
/* clang-format on */

static bool is(str text, const char *word)
{
	return str_eq(text, str_of(word));
}

/* An extension leaves the state as it is, in any state between acceptance and decision. */
static bool allowed(const struct fact_case_move *m)
{
	if (is(m->event, "extend"))
		return str_eq(m->from_state, m->to_state) && !is(m->from_state, "draft") &&
		       !is(m->from_state, "submitted") &&
		       !is(m->from_state, "correction_requested") && !is(m->from_state, "active") &&
		       !is(m->from_state, "refused");
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (is(m->from_state, steps[i].from) && is(m->event, steps[i].event))
			return is(m->to_state, steps[i].to);
	return false;
}

static const struct fact_case_move *move_at(struct cx *cx, const struct fact_source *source,
                                            str case_id, int64_t n)
{
	str name = str_fmt(cx->arena, "%.*s/%lld", P(case_id), (long long)n);
	const struct fact *f = source->latest(source->state, FACT_CASE_MOVE, name);

	return f != NULL ? f->value : NULL;
}

static const char *place_fault(const struct fact_case_move *m, const struct fact_case_move *before)
{
	if (m->n < 1 || (m->n > 1 && before == NULL))
		return "the step before is missing";
	if (m->n == 1 ? !is(m->from_state, "draft") : !str_eq(m->from_state, before->to_state))
		return "it begins in another state than the one before left";
	if (!allowed(m))
		return "no such step follows there";
	return NULL;
}

/* Law alone lets a step count from an earlier day: what nobody objected to in time counts as
 * accepted from the day on which it came in. */
static const char *day_fault(const struct fact_case_move *m, const struct fact_case_move *before)
{
	int64_t today = moment_day(m->at_ms);

	if (m->on_day == today)
		return NULL;
	if (!is(m->event, "accept") || before == NULL || before->due_day == ABSENT_INT)
		return "it counts from another day than that of its leaf";
	if (m->on_day != before->on_day || today <= before->due_day || before->provisional == 1)
		return "it counts as accepted although the time was not over";
	return NULL;
}

/* -- the deadline ---------------------------------------------------------------------------- */

static const char *running_in(const struct fact_case_move *m, bool extended)
{
	for (size_t i = 0; i < sizeof running / sizeof running[0]; i++) {
		if (!is(m->to_state, running[i].state))
			continue;
		return extended && i > 1 ? "authorisation.decision_extended" : running[i].deadline;
	}
	return NULL;
}

static const struct fact_regulation *book(const struct fact_source *source, const char *id)
{
	const struct fact *f = source->latest(source->state, FACT_RULEBOOK, str_of(id));

	return f != NULL ? f->value : NULL;
}

static err due_work_out(struct cx *cx, const struct fact_source *source,
                        const struct fact_case_move *m, const char *deadline, struct due *out)
{
	const struct fact_regulation *rules = book(source, "deadlines");
	const struct fact_regulation *days = book(source, "calendar");
	struct happening *h = NEW_N(cx->arena, struct happening, (size_t)m->n);
	struct deadlines all;
	struct calendar calendar;

	if (rules == NULL || days == NULL)
		return fail(cx, E_INVALID, "no rulebooks");
	TRY(deadlines_read(cx, rules->text, &all));
	TRY(calendar_read(cx, days->text, &calendar));
	for (int64_t i = 1; i <= m->n; i++) {
		const struct fact_case_move *x = i < m->n ? move_at(cx, source, m->case_id, i) : m;
		if (x == NULL)
			return fail(cx, E_INVALID, "a step is missing");
		h[i - 1] = (struct happening){ x->event, x->on_day };
	}
	const struct deadline *rule = deadline_find(&all, str_of(deadline));
	if (rule == NULL || !deadline_due(cx->arena, rule, &calendar, h, (int)m->n, out))
		return fail(cx, E_INVALID, "no such deadline");
	return OK;
}

static bool extended_by(struct cx *cx, const struct fact_source *source,
                        const struct fact_case_move *m)
{
	for (int64_t i = 1; i < m->n; i++) {
		const struct fact_case_move *x = move_at(cx, source, m->case_id, i);
		if (x != NULL && is(x->event, "extend"))
			return true;
	}
	return is(m->event, "extend");
}

static const char *deadline_fault(struct cx *cx, const struct fact_source *source,
                                  const struct fact_case_move *m)
{
	const char *deadline = running_in(m, extended_by(cx, source, m));
	struct due due;

	if (deadline == NULL)
		return m->deadline.n > 0 ? "a deadline runs where there is none" : NULL;
	if (!str_eq(m->deadline, str_of(deadline)))
		return "another deadline runs then";
	if (due_work_out(cx, source, m, deadline, &due) != OK) {
		cx_clear(cx);
		return "its deadline cannot be worked out";
	}
	if (due.day == TERM_NEVER ? m->due_day != ABSENT_INT : m->due_day != due.day)
		return "its deadline ends on another day";
	if (due.day != TERM_NEVER && m->provisional != due.provisional)
		return "whether its deadline is provisional is wrong";
	return NULL;
}

/* -- who speaks for an assessor -------------------------------------------------------------- */

/* An assessor's account speaks for this assessor; another one's only as whose business records are.
 * Behind a token with no account the organisation answers. */
static const char *speaker_fault(const struct fact_source *source, str actor, str assessor)
{
	const struct fact *f;
	const struct fact_account *a;

	if (actor.n == 0)
		return NULL;
	f = source->latest(source->state, FACT_ACCOUNT, actor);
	a = f != NULL ? f->value : NULL;
	if (a == NULL || (a->person.n > 0 && str_eq(a->person, assessor)))
		return NULL;
	if (a->person.n > 0 && source->latest(source->state, FACT_ASSESSOR, a->person) != NULL)
		return "an assessor reports as another";
	return str_has_word(a->duties, S("clerk")) || str_has_word(a->duties, S("head"))
	               ? NULL
	               : "who reports is not the assessor";
}

const char *case_finding_fault(const struct fact_source *source, const struct fact *finding)
{
	const struct fact_case_finding *f = finding->value;

	return speaker_fault(source, f->actor, f->assessor);
}

/* The report is the leader's. */
static const char *report_fault(const struct fact_source *source, const struct fact_case_move *m)
{
	const struct fact *f;
	const struct fact_case *c;

	if (!str_starts(m->event, S("report_")))
		return NULL;
	f = source->latest(source->state, FACT_CASE, m->case_id);
	c = f != NULL ? f->value : NULL;
	return c != NULL ? speaker_fault(source, m->actor, c->leader) : NULL;
}

const char *case_move_fault(struct cx *cx, const struct fact_source *source,
                            const struct fact *move)
{
	const struct fact_case_move *m = move->value;
	const struct fact_case_move *before = move_at(cx, source, m->case_id, m->n - 1);
	const char *why = place_fault(m, before);

	if (m->at_ms != move->at_ms)
		return "it names another moment than its leaf";
	if (why == NULL)
		why = day_fault(m, before);
	if (why == NULL)
		why = report_fault(source, m);
	return why != NULL ? why : deadline_fault(cx, source, m);
}

const char *case_fault(struct cx *cx, const struct fact_source *source, const struct fact *now)
{
	const struct fact_case *c = now->value;
	const struct fact_case_move *last = move_at(cx, source, c->id, c->moves);

	if (c->moves == 0)
		return is(c->state, "draft") ? NULL : "it has moved without a step";
	if (last == NULL)
		return "its last step is missing";
	if (move_at(cx, source, c->id, c->moves + 1) != NULL)
		return "a step of it is left out";
	if (!str_eq(last->to_state, c->state) || !str_eq(last->deadline, c->deadline) ||
	    last->due_day != c->due_day)
		return "it stands elsewhere than its last step left it";
	if (is(c->state, "active") != (c->authorisation.n > 0))
		return "it is active without an authorisation, or has one without being so";
	return NULL;
}

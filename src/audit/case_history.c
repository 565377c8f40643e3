/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's own life of a case, made from the table of states and not from the platform's list
 * of moves, and its own reckoning of the days: the history is read from the steps before, and the
 * deadline is worked out from the rulebooks that stood in the log at that moment. */
#include "audit/case_history.h"

#include "audit/case_assessment.h"
#include "audit/case_change.h"
#include "audit/case_people.h"
#include "audit/case_register.h"
#include "audit/case_step.h"
#include "audit/grant_case.h"
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
	{ "correction_requested", "refuse_application", "refused" },
	{ "accepted",             "appoint_team",       "assessment_planned" },
	{ "assessment_planned",   "replace_team",       "assessment_planned" },
	{ "on_site",              "replace_team",       "on_site" },
	{ "assessment_planned",   "start_on_site",      "on_site" },
	{ "on_site",              "report_pass",        "report_pass" },
	{ "on_site",              "report_correct",     "correcting" },
	{ "on_site",              "report_fail",        "report_fail" },
	{ "correcting",           "file_correction",    "correcting" },
	{ "correcting",           "replace_team",       "correcting" },
	{ "correcting",           "verify_corrections", "report_pass" },
	{ "correcting",           "correction_overdue", "report_fail" },
	{ "report_pass",          "grant",              "active" },
	{ "report_pass",          "refuse",             "refused" },
	{ "report_fail",          "refuse",             "refused" },
	{ "withdrawn",            "refuse",             "refused" },
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

/* The decision has been taken, or the applicant has withdrawn. */
static bool ended(str state)
{
	return is(state, "active") || is(state, "refused") || is(state, "withdrawn");
}

/* An extension leaves the state as it is, in any state between acceptance and decision. */
static bool extensible(str state)
{
	return !ended(state) && !is(state, "draft") && !is(state, "submitted") &&
	       !is(state, "correction_requested");
}

static bool allowed(const struct fact_case_move *m)
{
	if (is(m->event, "extend"))
		return str_eq(m->from_state, m->to_state) && extensible(m->from_state);
	if (is(m->event, "withdraw"))
		return !ended(m->from_state) && is(m->to_state, "withdrawn");
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (is(m->from_state, steps[i].from) && is(m->event, steps[i].event))
			return is(m->to_state, steps[i].to);
	return false;
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

static err books_read(struct cx *cx, const struct fact_source *source, struct deadlines *rules,
                      struct calendar *days)
{
	const struct fact_regulation *r = book(source, "deadlines");
	const struct fact_regulation *d = book(source, "calendar");

	if (r == NULL || d == NULL)
		return fail(cx, E_INVALID, "no rulebooks");
	TRY(deadlines_read(cx, r->text, rules));
	return calendar_read(cx, d->text, days);
}

static err due_work_out(struct cx *cx, const struct fact_source *source,
                        const struct fact_case_move *m, str deadline, struct due *out)
{
	struct happening *h = NEW_N(cx->arena, struct happening, (size_t)m->n);
	struct deadlines all;
	struct calendar calendar;

	TRY(books_read(cx, source, &all, &calendar));
	for (int64_t i = 1; i <= m->n; i++) {
		const struct fact_case_move *x = i < m->n ? case_step_at(cx, source, m->case_id, i)
		                                          : m;
		if (x == NULL)
			return fail(cx, E_INVALID, "a step is missing");
		h[i - 1] = (struct happening){ x->event, x->on_day };
	}
	const struct deadline *rule = deadline_find(&all, deadline);
	if (rule == NULL || !deadline_due(cx->arena, rule, &calendar, h, (int)m->n, out))
		return fail(cx, E_INVALID, "no such deadline");
	return OK;
}

static bool extended_by(struct cx *cx, const struct fact_source *source,
                        const struct fact_case_move *m)
{
	return is(m->event, "extend") ||
	       case_step_times(cx, source, m->case_id, m->n - 1, "extend") > 0;
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
	if (due_work_out(cx, source, m, m->deadline, &due) != OK) {
		cx_clear(cx);
		return "its deadline cannot be worked out";
	}
	if (due.day == TERM_NEVER ? m->due_day != ABSENT_INT : m->due_day != due.day)
		return "its deadline ends on another day";
	if (due.day != TERM_NEVER && m->provisional != due.provisional)
		return "whether its deadline is provisional is wrong";
	return NULL;
}

/* -- the day --------------------------------------------------------------------------------- */

/* The last day that ran before a step.  One beyond the calendar is worked out again with the
 * rulebooks that the log has by now.  False when there is none. */
static bool due_before_step(struct cx *cx, const struct fact_source *source,
                            const struct fact_case_move *before, struct due *out)
{
	if (before == NULL || before->due_day == ABSENT_INT)
		return false;
	*out = (struct due){ before->due_day, before->provisional == 1 };
	if (!out->provisional)
		return true;
	if (due_work_out(cx, source, before, before->deadline, out) == OK)
		return out->day != TERM_NEVER;
	cx_clear(cx);
	return false;
}

/* Law alone lets a step count from an earlier day: what nobody objected to in time counts as
 * accepted from the day on which it came in. */
static const char *day_fault(const struct fact_case_move *m, const struct fact_case_move *before,
                             bool over)
{
	if (m->on_day == moment_day(m->at_ms))
		return NULL;
	if (!is(m->event, "accept") || before == NULL)
		return "it counts from another day than that of its leaf";
	if (m->on_day != before->on_day || !over)
		return "it counts as accepted although the time was not over";
	return NULL;
}

/* What may only be done before the last day is over, or only afterwards. */
static const char *time_fault(const struct fact_case_move *m, const struct fact_case_move *before,
                              bool late)
{
	bool decision = before != NULL && str_starts(before->deadline, S("authorisation.decision"));

	if (late && (is(m->event, "file_correction") || (is(m->event, "extend") && decision)))
		return "the time for it was over";
	if (!late && is(m->event, "correction_overdue"))
		return "the time for the correction was not over";
	return NULL;
}

/* All that is missing is told at once (行政许可法 32(四)), and time is added once (42). */
static const char *again_fault(struct cx *cx, const struct fact_source *source,
                               const struct fact_case_move *m)
{
	static const char *const once[] = { "request_correction", "extend" };

	for (int i = 0; i < (int)(sizeof once / sizeof once[0]); i++)
		if (is(m->event, once[i]) &&
		    case_step_times(cx, source, m->case_id, m->n - 1, once[i]) > 0)
			return "what is done once was done again";
	return NULL;
}

static const char *times_fault(struct cx *cx, const struct fact_source *source,
                               const struct fact_case_move *m, const struct fact_case_move *before)
{
	int64_t today = moment_day(m->at_ms);
	struct due due = { .day = TERM_NEVER };
	bool late = due_before_step(cx, source, before, &due) && today > due.day;
	bool over = late && !due.provisional;
	const char *why = day_fault(m, before, over);

	if (why == NULL && over && is(m->from_state, "submitted") && m->on_day == today)
		why = "by then the application counted as accepted";
	return why != NULL ? why : time_fault(m, before, late);
}

/* Whoever was refused for false materials does not apply again for a time. */
static err bar_work_out(struct cx *cx, const struct fact_source *source, const struct fact_case *by,
                        int64_t *last)
{
	const struct fact_case_move *m = case_step_at(cx, source, by->id, by->moves);
	struct deadlines all;
	struct calendar days;

	TRY(books_read(cx, source, &all, &days));
	const struct deadline *rule = deadline_find(&all, S("authorisation.bar"));
	if (rule == NULL || m == NULL)
		return fail(cx, E_INVALID, "no such deadline");
	*last = deadline_end(rule, &days, m->on_day);
	return OK;
}

/* What was withdrawn is refused no later than the bar would have lasted, had it been refused then.
 */
static const char *withdrawn_fault(struct cx *cx, const struct fact_source *source,
                                   const struct fact_case_move *m,
                                   const struct fact_case_move *before)
{
	const struct deadline *rule = NULL;
	struct deadlines all;
	struct calendar days;
	bool over = false;

	if (!is(m->from_state, "withdrawn") || before == NULL)
		return NULL;
	if (is(before->from_state, "draft"))
		return "what was never submitted is refused";
	if (m->document.n == 0)
		return "what was withdrawn is refused without a document";
	if (books_read(cx, source, &all, &days) == OK)
		rule = deadline_find(&all, S(DEADLINE_BAR));
	if (rule != NULL)
		over = moment_day(m->at_ms) > deadline_end(rule, &days, before->on_day);
	cx_clear(cx);
	if (rule == NULL)
		return "until when it could be refused cannot be worked out";
	return over ? "the time to refuse what was withdrawn was over" : NULL;
}

static const char *bar_fault(struct cx *cx, const struct fact_source *source,
                             const struct fact_case_move *m)
{
	const struct fact *f = NULL;
	int64_t last;

	if (is(m->event, "submit") && source->barring != NULL)
		f = source->barring(source->state, m->organisation);
	if (f == NULL)
		return NULL;
	if (bar_work_out(cx, source, f->value, &last) != OK) {
		cx_clear(cx);
		return "until when its applicant is barred cannot be worked out";
	}
	return moment_day(m->at_ms) <= last ? "its applicant was barred from applying then" : NULL;
}

const char *case_move_fault(struct cx *cx, const struct fact_source *source,
                            const struct fact *move)
{
	const struct fact_case_move *m = move->value;
	const struct fact_case_move *before = case_step_at(cx, source, m->case_id, m->n - 1);
	const char *why = place_fault(m, before);

	if (m->at_ms != move->at_ms)
		return "it names another moment than its leaf";
	if (why == NULL)
		why = times_fault(cx, source, m, before);
	if (why == NULL)
		why = again_fault(cx, source, m);
	if (why == NULL)
		why = bar_fault(cx, source, m);
	if (why == NULL)
		why = withdrawn_fault(cx, source, m, before);
	if (why == NULL)
		why = case_actor_fault(cx, source, m);
	return why != NULL ? why : deadline_fault(cx, source, m);
}

/* -- the case -------------------------------------------------------------------------------- */

static const char *stand_fault(struct cx *cx, const struct fact_source *source,
                               const struct fact_case *c, const struct fact_case_move *last)
{
	if (c->moves == 0)
		return is(c->state, "draft") ? NULL : "it has moved without a step";
	if (last == NULL)
		return "its last step is missing";
	if (case_step_at(cx, source, c->id, c->moves + 1) != NULL)
		return "a step of it is left out";
	if (!str_eq(last->to_state, c->state) || !str_eq(last->deadline, c->deadline) ||
	    last->due_day != c->due_day || last->provisional != c->provisional)
		return "it stands elsewhere than its last step left it";
	if (is(c->state, "active") != (c->authorisation.n > 0))
		return "it is active without an authorisation, or has one without being so";
	if (c->false_materials == 1 && !is(c->state, "refused"))
		return "its materials are called false without a refusal";
	if (is(last->event, "refuse") && is(last->from_state, "withdrawn") &&
	    c->false_materials != 1)
		return "it was refused after it was withdrawn, and not for false materials";
	return NULL;
}

/* Which of the two deadlines of a renewal had passed on that day; the shorter one, where both. */
static err late_work_out(struct cx *cx, const struct fact_source *source, int64_t until_day,
                         int64_t today, str *out)
{
	static const char *const windows[] = { "authorisation.renewal",
		                               "authorisation.renewal_latest" };
	struct deadlines all;
	struct calendar days;

	TRY(books_read(cx, source, &all, &days));
	*out = S_NONE;
	for (int i = 0; i < (int)(sizeof windows / sizeof windows[0]); i++) {
		const struct deadline *rule = deadline_find(&all, str_of(windows[i]));
		if (rule == NULL)
			return fail(cx, E_INVALID, "no such deadline");
		if (today > term_before(&days, deadline_term(rule), until_day).day)
			*out = str_of(windows[i]);
	}
	return OK;
}

/* A renewal says since its submission whether that came late, and never otherwise afterwards. */
static const char *late_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact_case *was, const struct fact_case *c,
                              const struct fact_case_move *last)
{
	const struct fact *f;
	str late = was != NULL ? was->late : S_NONE;

	if (last != NULL && is(last->event, "submit") && is(c->kind, "renewal")) {
		f = source->latest(source->state, FACT_GRANT, c->former);
		const struct fact_grant *former = f != NULL ? f->value : NULL;
		int64_t today = moment_day(last->at_ms);
		if (former == NULL || former->valid_until_day < today)
			return "what it renews had expired when it was submitted";
		if (late_work_out(cx, source, former->valid_until_day, today, &late) != OK) {
			cx_clear(cx);
			return "whether it came late cannot be worked out";
		}
	}
	return str_eq(late, c->late) ? NULL : "whether it came late is said otherwise";
}

static const char *made_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact *now, const struct fact_case_move *last)
{
	const struct fact_case *c = now->value;
	const char *why = case_assessment_fault(cx, source, c, last);

	if (why == NULL && (is(last->event, "submit") || is(last->event, "resubmit")))
		why = case_register_fault(cx, source, c);
	if (why == NULL && is(last->event, "grant"))
		why = grant_decision_fault(source, c, now->at_ms);
	return why;
}

const char *case_fault(struct cx *cx, const struct fact_source *source, const struct fact *before,
                       const struct fact *now)
{
	const struct fact_case *was = before != NULL ? before->value : NULL;
	const struct fact_case *c = now->value;
	const struct fact_case_move *last = case_step_at(cx, source, c->id, c->moves);
	const char *why = stand_fault(cx, source, c, last);

	if (why == NULL)
		why = case_change_fault(cx, source, before, now, last);
	if (why == NULL && was != NULL && c->moves > was->moves)
		why = made_fault(cx, source, now, last);
	return why != NULL ? why : late_fault(cx, source, was, c, last);
}

const char *case_document_fault(const struct fact_source *source, const struct fact *before,
                                const struct fact *now)
{
	const struct fact_case_document *was = before != NULL ? before->value : NULL;
	const struct fact_case_document *d = now->value;
	const struct fact *of = source->latest(source->state, FACT_CASE, d->case_id);
	const struct fact_case *c = of != NULL ? of->value : NULL;
	bool detached = d->detached_ms != ABSENT_INT;

	if (c == NULL)
		return "its case is not there";
	if (!is(c->state, "draft") && !is(c->state, "correction_requested"))
		return "the application was not with the applicant then";
	if (detached != (was != NULL && was->detached_ms == ABSENT_INT))
		return "it is detached without being attached, or attached twice";
	if (detached ? d->at_ms != was->at_ms || d->detached_ms != now->at_ms
	             : d->at_ms != now->at_ms)
		return "it names another moment than its leaf";
	return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case says in each leaf all that it is about, and whoever has the latest one believes it.  So
 * each is held against the one before: who applies, and for which kind of authorisation, is said
 * once; what is applied for changes only while the application is with the applicant, and without a
 * step; everything else changes by the one step that does so.  A leaf has one step more than the
 * one before, or two where the law accepted the application before somebody acted. */
#include "audit/case_change.h"

#include "audit/case_step.h"
#include "base/date.h"

static bool is(str text, const char *word)
{
	return str_eq(text, str_of(word));
}

static const char *first_fault(const struct fact_case *c, int64_t at_ms)
{
	bool decided = c->team.n > 0 || c->leader.n > 0 || c->authorisation.n > 0 ||
	               c->late.n > 0 || c->false_materials != ABSENT_INT;
	bool runs = c->deadline.n > 0 || c->due_day != ABSENT_INT || c->provisional != 0;

	if (!is(c->state, "draft") || c->moves != 0 || decided || runs)
		return "it begins as something else than a draft";
	if (c->opened_ms != at_ms)
		return "it was opened at another moment than that of its first leaf";
	return is(c->kind, "initial") != (c->former.n == 0)
	               ? "it names a former authorisation without being about one, or none"
	               : NULL;
}

static bool same_case(const struct fact_case *was, const struct fact_case *c)
{
	return str_eq(was->id, c->id) && str_eq(was->organisation, c->organisation) &&
	       str_eq(was->kind, c->kind) && str_eq(was->medium, c->medium) &&
	       str_eq(was->former, c->former) && was->opened_ms == c->opened_ms;
}

static bool same_scope(const struct fact_case *was, const struct fact_case *c)
{
	return str_eq(was->regulations, c->regulations) && str_eq(was->benches, c->benches) &&
	       str_eq(was->sites, c->sites) && str_eq(was->signatories, c->signatories) &&
	       was->size_min_milli == c->size_min_milli &&
	       was->size_max_milli == c->size_max_milli &&
	       was->class_min_milli == c->class_min_milli &&
	       was->class_max_milli == c->class_max_milli;
}

/* Without a step: the applicant revises what is applied for. */
static const char *revision_fault(const struct fact_case *was, const struct fact_case *c)
{
	if (!is(was->state, "draft") && !is(was->state, "correction_requested"))
		return "it changed without a step while it was not with the applicant";
	return str_eq(was->state, c->state) && str_eq(was->deadline, c->deadline) &&
	                       was->due_day == c->due_day && was->provisional == c->provisional
	               ? NULL
	               : "it changed without a step";
}

/* On the platform the law takes its course when the next step is made, in the same call. */
static bool deemed_accepted(const struct fact_case_move *m, int64_t at_ms)
{
	return m != NULL && is(m->event, "accept") && m->at_ms == at_ms &&
	       m->on_day != moment_day(at_ms);
}

static const char *steps_fault(struct cx *cx, const struct fact_source *source,
                               const struct fact_case *was, const struct fact *now,
                               const struct fact_case_move *last)
{
	const struct fact_case *c = now->value;
	const int64_t more = c->moves - was->moves;

	if (more == 0)
		return revision_fault(was, c);
	if (more != 1 && more != 2)
		return "it does not follow on the step before";
	if (last == NULL || last->at_ms != now->at_ms)
		return "its last step was made at another moment";
	if (more == 2 &&
	    !deemed_accepted(case_step_at(cx, source, c->id, c->moves - 1), now->at_ms))
		return "it has two steps more than before";
	return same_scope(was, c) ? NULL : "what is applied for changed with a step";
}

static bool refusal(str event)
{
	return is(event, "refuse") || is(event, "refuse_application");
}

/* What only one step changes. */
static const char *members_fault(const struct fact_case *was, const struct fact_case *c, str event)
{
	bool same_team = str_eq(was->team, c->team) && str_eq(was->leader, c->leader);

	if (!same_team && !is(event, "appoint_team") && !is(event, "replace_team"))
		return "its team changed, and nobody appointed one";
	if (!str_eq(was->authorisation, c->authorisation) && !is(event, "grant"))
		return "its authorisation changed without a decision";
	if (was->false_materials != c->false_materials && !refusal(event))
		return "whether its materials were false changed without a refusal";
	return NULL;
}

const char *case_change_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact *before, const struct fact *now,
                              const struct fact_case_move *last)
{
	const struct fact_case *was = before != NULL ? before->value : NULL;
	const struct fact_case *c = now->value;
	const char *why;

	if (was == NULL)
		return first_fault(c, now->at_ms);
	if (!same_case(was, c))
		return "it is about something else than before";
	why = steps_fault(cx, source, was, now, last);
	if (why != NULL)
		return why;
	return members_fault(was, c, c->moves > was->moves ? last->event : S_NONE);
}

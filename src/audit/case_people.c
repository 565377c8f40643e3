/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An assessor's account speaks for this assessor, and acts for the team that it is of; another
 * one's only as whose business records are.  Behind a token with no account the organisation
 * answers.  Nobody who is or was of the team decides on the case, with whichever account, nor an
 * assessor who is barred from the applicant's cases, nor whoever put the conclusion on record.  A
 * team with somebody who is barred does not act. */
#include "audit/case_people.h"

#include "audit/case_step.h"
#include "base/arena.h"
#include "base/date.h"

static bool is(str text, const char *word)
{
	return str_eq(text, str_of(word));
}

/* NULL where no account acted. */
static const struct fact_account *account_of(const struct fact_source *source, str actor)
{
	const struct fact *f = actor.n > 0 ? source->latest(source->state, FACT_ACCOUNT, actor)
	                                   : NULL;

	return f != NULL ? f->value : NULL;
}

static const struct fact_case *case_of(const struct fact_source *source, str id)
{
	const struct fact *f = source->latest(source->state, FACT_CASE, id);

	return f != NULL ? f->value : NULL;
}

static bool assesses(const struct fact_source *source, const struct fact_account *a)
{
	return a->person.n > 0 && source->latest(source->state, FACT_ASSESSOR, a->person) != NULL;
}

static bool keeps_records(const struct fact_account *a)
{
	return str_has_word(a->duties, S("clerk")) || str_has_word(a->duties, S("head"));
}

static const char *speaker_fault(const struct fact_source *source, str actor, str assessor)
{
	const struct fact_account *a = account_of(source, actor);

	if (a == NULL || (a->person.n > 0 && str_eq(a->person, assessor)))
		return NULL;
	if (assesses(source, a))
		return "an assessor reports as another";
	return keeps_records(a) ? NULL : "who reports is not the assessor";
}

const char *case_finding_fault(const struct fact_source *source, const struct fact *finding)
{
	const struct fact_case_finding *f = finding->value;
	const struct fact_case *c = case_of(source, f->case_id);

	if (c == NULL || !is(c->state, "on_site"))
		return "it was found while nobody was on site";
	if (!str_has_word(c->team, f->assessor))
		return "who found it was not of the team";
	if (f->at_ms != finding->at_ms)
		return "it names another moment than its leaf";
	return speaker_fault(source, f->actor, f->assessor);
}

/* Begins the visit, or verifies what was corrected. */
static const char *member_fault(const struct fact_source *source, str actor,
                                const struct fact_case *c)
{
	const struct fact_account *a = account_of(source, actor);

	if (a == NULL || (a->person.n > 0 && str_has_word(c->team, a->person)))
		return NULL;
	if (assesses(source, a))
		return "an assessor of another team acts for this one";
	return keeps_records(a) ? NULL : "who acts for the team is no assessor";
}

static bool reports(str event)
{
	return str_starts(event, S("report_")) || is(event, "verify_corrections");
}

static bool reported(struct cx *cx, const struct fact_source *source,
                     const struct fact_case_move *m)
{
	for (int64_t n = 1; n < m->n; n++) {
		const struct fact_case_move *x = case_step_at(cx, source, m->case_id, n);
		if (x != NULL && reports(x->event) && str_eq(x->actor, m->actor))
			return true;
	}
	return false;
}

static const struct fact_assessor *assessor_of(const struct fact_source *source, str id)
{
	const struct fact *f = source->latest(source->state, FACT_ASSESSOR, id);

	return f != NULL ? f->value : NULL;
}

static bool conflicts(const struct fact_assessor *a, str maker)
{
	return str_eq(a->employer, maker) || str_has_word(a->conflicts, maker);
}

/* Whether any leaf of the case until now has that one in its team. */
static bool ever_in_team(const struct fact_source *source, str id, str person)
{
	const struct fact *f = source->latest(source->state, FACT_CASE, id);

	while (f != NULL && f->kind == FACT_CASE) {
		if (str_has_word(((const struct fact_case *)f->value)->team, person))
			return true;
		if (f->prev == ABSENT_INT || f->prev >= f->index || source->at == NULL)
			return false;
		f = source->at(source->state, f->prev);
	}
	return false;
}

/* Somebody of the team who was barred on that day. */
static const char *team_fault(const struct fact_source *source, const struct fact_case *c,
                              int64_t at_ms)
{
	const int64_t day = moment_day(at_ms);
	str rest = c->team;

	while (rest.n > 0) {
		str id;
		rest = str_cut(rest, ' ', &id);
		const struct fact_assessor *a = id.n > 0 ? assessor_of(source, id) : NULL;
		if (a == NULL)
			continue;
		if (conflicts(a, c->organisation))
			return "one of the team has a conflict of interest";
		if ((str_eq(c->medium, S("gas")) ? a->gas : a->water) != 1 ||
		    day < a->valid_from_day || day > a->valid_until_day)
			return "one of the team is not qualified";
	}
	return NULL;
}

static const char *decider_fault(struct cx *cx, const struct fact_source *source,
                                 const struct fact_case_move *m, const struct fact_case *c)
{
	const struct fact_account *a = account_of(source, m->actor);
	const struct fact_assessor *who;

	if (a == NULL)
		return NULL;
	if (a->person.n > 0 && ever_in_team(source, m->case_id, a->person))
		return "one of a team that assessed it decides on it";
	who = a->person.n > 0 ? assessor_of(source, a->person) : NULL;
	if (who != NULL && conflicts(who, c->organisation))
		return "an assessor with a conflict of interest decides on it";
	return reported(cx, source, m) ? "who put the conclusion on record decides on it" : NULL;
}

static bool decides(str event)
{
	return is(event, "grant") || is(event, "refuse") || is(event, "extend") ||
	       is(event, "correction_overdue");
}

const char *case_actor_fault(struct cx *cx, const struct fact_source *source,
                             const struct fact_case_move *m)
{
	const struct fact_case *c = case_of(source, m->case_id);

	if (c == NULL)
		return NULL;
	if (str_starts(m->event, S("report_")))
		return speaker_fault(source, m->actor, c->leader);
	if (is(m->event, "start_on_site") || is(m->event, "verify_corrections")) {
		const char *why = team_fault(source, c, m->at_ms);
		return why != NULL ? why : member_fault(source, m->actor, c);
	}
	return decides(m->event) ? decider_fault(cx, source, m, c) : NULL;
}

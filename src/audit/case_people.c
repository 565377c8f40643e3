/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An assessor's account speaks for this assessor, and acts for the team that it is of; another
 * one's only as whose business records are.  Behind a token with no account the organisation
 * answers. Nobody of the team decides on the case, with whichever account, nor does whoever put the
 * conclusion on record. */
#include "audit/case_people.h"

#include "audit/case_step.h"

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

static const char *decider_fault(struct cx *cx, const struct fact_source *source,
                                 const struct fact_case_move *m, const struct fact_case *c)
{
	const struct fact_account *a = account_of(source, m->actor);

	if (a == NULL)
		return NULL;
	if (a->person.n > 0 && str_has_word(c->team, a->person))
		return "one of the team that assessed it decides on it";
	return reported(cx, source, m) ? "who put the conclusion on record decides on it" : NULL;
}

const char *case_actor_fault(struct cx *cx, const struct fact_source *source,
                             const struct fact_case_move *m)
{
	const struct fact_case *c = case_of(source, m->case_id);

	if (c == NULL)
		return NULL;
	if (str_starts(m->event, S("report_")))
		return speaker_fault(source, m->actor, c->leader);
	if (is(m->event, "start_on_site") || is(m->event, "verify_corrections"))
		return member_fault(source, m->actor, c);
	if (is(m->event, "grant") || is(m->event, "refuse") || is(m->event, "extend"))
		return decider_fault(cx, source, m, c);
	return NULL;
}

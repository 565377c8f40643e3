/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An application has its form.  A team (JJF 1069) is at least two different assessors, the leader
 * among them, each registered and without a bar: on the day of the appointment, and again on that
 * of the report.  A report answers every question of the adopted checklist by somebody of the team
 * that stands then, and its conclusion follows from the findings: 合格 without a nonconformity, the
 * other two with at least one.  What was to be corrected is verified after a correction was filed,
 * and counts as failed only without one. */
#include "audit/case_assessment.h"

#include "audit/case_step.h"
#include "base/arena.h"
#include "base/date.h"
#include "law/checklist.h"

#define CHECKLIST "jjf-1069"
#define TEAM_MIN 2

static bool is(str text, const char *word)
{
	return str_eq(text, str_of(word));
}

/* -- the team -------------------------------------------------------------------------------- */

static const char *assessor_fault(const struct fact_source *source, const struct fact_case *c,
                                  str id, int64_t day)
{
	const struct fact *f = source->latest(source->state, FACT_ASSESSOR, id);
	const struct fact_assessor *a = f != NULL ? f->value : NULL;

	if (a == NULL)
		return "one of its team is no registered assessor";
	if (str_eq(a->employer, c->organisation) || str_has_word(a->conflicts, c->organisation))
		return "one of its team has a conflict of interest";
	if ((is(c->medium, "gas") ? a->gas : a->water) != 1)
		return "one of its team is not qualified for this medium";
	return day < a->valid_from_day || day > a->valid_until_day
	               ? "one of its team has no valid certificate on that day"
	               : NULL;
}

static const char *team_fault(const struct fact_source *source, const struct fact_case *c,
                              int64_t day)
{
	const char *why = NULL;
	str rest = c->team;
	int n = 0;

	while (rest.n > 0 && why == NULL) {
		str id;
		rest = str_cut(rest, ' ', &id);
		if (id.n == 0)
			continue;
		why = str_has_word(rest, id) ? "its team names somebody twice"
		                             : assessor_fault(source, c, id, day);
		n++;
	}
	if (why != NULL)
		return why;
	if (n < TEAM_MIN)
		return "its team is too small";
	return str_has_word(c->team, c->leader) ? NULL : "its leader is not of its team";
}

/* -- findings -------------------------------------------------------------------------------- */

/* Of the team that stands; what one that was replaced has found does not count. */
static const struct fact_case_finding *finding_of(struct cx *cx, const struct fact_source *source,
                                                  const struct fact_case *c, str question)
{
	str name = str_fmt(cx->arena, "%.*s/%.*s", P(c->id), P(question));
	const struct fact *f = source->latest(source->state, FACT_CASE_FINDING, name);
	const struct fact_case_finding *d = f != NULL ? f->value : NULL;

	return d != NULL && str_has_word(c->team, d->assessor) ? d : NULL;
}

struct tally {
	int questions, answered, nonconform;
};

static err tally(struct cx *cx, const struct fact_source *source, const struct fact_case *c,
                 const struct fact *edition, struct tally *out)
{
	const struct fact_regulation *file = edition->value;
	struct checklist all;

	TRY(checklist_read(cx, file->text, &all));
	const struct checklist_item *item = all.questions.item;
	*out = (struct tally){ .questions = (int)all.questions.n };
	for (size_t i = 0; i < all.questions.n; i++) {
		const struct fact_case_finding *d = finding_of(cx, source, c, item[i].id);
		out->answered += d != NULL;
		out->nonconform += d != NULL && is(d->finding, "nonconform");
	}
	return OK;
}

/* Also to a question that only an earlier edition of the checklist had. */
static bool nonconform(struct cx *cx, const struct fact_source *source, const struct fact_case *c,
                       const struct fact *edition)
{
	struct tally t;

	while (edition != NULL && edition->kind == FACT_RULEBOOK) {
		if (tally(cx, source, c, edition, &t) == OK && t.nonconform > 0)
			return true;
		cx_clear(cx);
		edition = edition->prev != ABSENT_INT ? source->at(source->state, edition->prev)
		                                      : NULL;
	}
	return false;
}

static const char *report_fault(struct cx *cx, const struct fact_source *source,
                                const struct fact_case *c, bool pass)
{
	const struct fact *edition = source->latest(source->state, FACT_RULEBOOK, S(CHECKLIST));
	struct tally t;

	if (edition == NULL)
		return "it was assessed without a checklist";
	if (tally(cx, source, c, edition, &t) != OK) {
		cx_clear(cx);
		return "the checklist of its assessment cannot be read";
	}
	if (t.answered < t.questions)
		return "it was reported on before its team had answered every question";
	if (pass == nonconform(cx, source, c, edition))
		return "the conclusion does not follow from what was found";
	return NULL;
}

/* -- steps ----------------------------------------------------------------------------------- */

static const char *correction_fault(struct cx *cx, const struct fact_source *source,
                                    const struct fact_case_move *last)
{
	bool filed = case_step_times(cx, source, last->case_id, last->n, "file_correction") > 0;

	if (is(last->event, "verify_corrections") && !filed)
		return "a correction was verified, and none had been filed";
	return is(last->event, "correction_overdue") && filed
	               ? "it failed for want of a correction, and one had been filed"
	               : NULL;
}

static bool without_form(const struct fact_source *source, const struct fact_case_move *last)
{
	bool comes_in = is(last->event, "submit") || is(last->event, "resubmit");

	return comes_in && source->form != NULL && !source->form(source->state, last->case_id);
}

const char *case_assessment_fault(struct cx *cx, const struct fact_source *source,
                                  const struct fact_case *c, const struct fact_case_move *last)
{
	bool reports = str_starts(last->event, S("report_"));
	const char *why = NULL;

	if (without_form(source, last))
		return "it was submitted without its form";
	if (reports || is(last->event, "appoint_team") || is(last->event, "replace_team"))
		why = team_fault(source, c, moment_day(last->at_ms));
	if (why == NULL && reports)
		why = report_fault(cx, source, c, is(last->event, "report_pass"));
	return why != NULL ? why : correction_fault(cx, source, last);
}

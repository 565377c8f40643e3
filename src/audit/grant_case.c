/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One that a case granted is there from the moment of the decision, covers no more than was applied
 * for, and begins before long.  What it follows is its holder's own and stands, and ends the day
 * before, so that each day has one of them; what it changes it does not outlast.  No other one of
 * its holder that covers the same is suspended: a suspension is lifted, or not, and is got round by
 * no decision on another one. */
#include "audit/grant_case.h"

#include "audit/case_step.h"
#include "base/date.h"
#include "law/calendar_read.h"
#include "law/deadline.h"
#include "rule/suspension.h"

static const struct fact *latest(const struct fact_source *source, str id)
{
	return source->latest(source->state, FACT_GRANT, id);
}

/* -- scope ----------------------------------------------------------------------------------- */

static bool within(str narrow, str wide)
{
	while (narrow.n > 0) {
		str word;
		narrow = str_cut(narrow, ' ', &word);
		if (word.n > 0 && !str_has_word(wide, word))
			return false;
	}
	return true;
}

static bool shares(str a, str b)
{
	while (a.n > 0) {
		str word;
		a = str_cut(a, ' ', &word);
		if (word.n > 0 && str_has_word(b, word))
			return true;
	}
	return false;
}

/* The head of the bureau narrows regulations, benches and sizes, and nothing else. */
static bool applied_for(const struct fact_case *c, const struct fact_grant *g)
{
	return within(g->regulations, c->regulations) && within(g->benches, c->benches) &&
	       g->size_min_milli >= c->size_min_milli && g->size_max_milli <= c->size_max_milli &&
	       g->class_min_milli == c->class_min_milli &&
	       g->class_max_milli == c->class_max_milli && str_eq(g->sites, c->sites) &&
	       str_eq(g->signatories, c->signatories);
}

static bool overlap(const struct fact_grant *a, const struct fact_grant *b)
{
	return a->valid_from_day <= b->valid_until_day && b->valid_from_day <= a->valid_until_day &&
	       a->size_min_milli <= b->size_max_milli && b->size_min_milli <= a->size_max_milli &&
	       a->class_min_milli <= b->class_max_milli &&
	       b->class_min_milli <= a->class_max_milli && shares(a->regulations, b->regulations) &&
	       shares(a->benches, b->benches);
}

/* Also by a decision that is to take effect later. */
static bool suspended(const struct fact_grant *g, int64_t at_ms)
{
	return str_eq(g->state, S("suspended")) ||
	       suspended_within(g->suspensions, at_ms, INT64_MAX);
}

static const struct fact_grant *grant_at(const struct fact_source *source, uint32_t i)
{
	const struct fact *f = source->grant ? source->grant(source->state, i) : NULL;

	return f ? f->value : NULL;
}

static bool beside_suspended(const struct fact_source *source, const struct fact_grant *g,
                             int64_t at_ms)
{
	const struct fact_grant *other;

	for (uint32_t i = 0; (other = grant_at(source, i)) != NULL; i++)
		if (str_eq(other->organisation, g->organisation) &&
		    str_eq(other->medium, g->medium) && suspended(other, at_ms) &&
		    overlap(other, g))
			return true;
	return false;
}

/* -- days ------------------------------------------------------------------------------------ */

static const struct fact_regulation *book(const struct fact_source *source, const char *id)
{
	const struct fact *f = source->latest(source->state, FACT_RULEBOOK, str_of(id));

	return f ? f->value : NULL;
}

/* Logs whose adopted deadlines do not say how far ahead have no rule about it. */
static bool begins_too_late(struct cx *cx, const struct fact_source *source,
                            const struct fact_grant *g)
{
	const struct fact_regulation *rules = book(source, "deadlines");
	const struct fact_regulation *days = book(source, "calendar");
	const struct deadline *rule = NULL;
	struct deadlines all;
	struct calendar calendar;
	bool late = false;

	if (rules == NULL || days == NULL)
		return false;
	if (deadlines_read(cx, rules->text, &all) == OK)
		rule = deadline_find(&all, S(DEADLINE_BEGIN));
	if (rule != NULL && calendar_read(cx, days->text, &calendar) == OK)
		late = g->valid_from_day > deadline_end(rule, &calendar, moment_day(g->granted_ms));
	cx_clear(cx);
	return late;
}

/* The last day that the former one had before this decision brought it nearer. */
static int64_t former_until(const struct fact_source *source, const struct fact *former,
                            int64_t at_ms)
{
	const struct fact *f = former;
	const struct fact_grant *g;

	while (f->at_ms == at_ms && f->prev != ABSENT_INT) {
		const struct fact *before = source->at(source->state, f->prev);
		if (before == NULL || before->kind != FACT_GRANT)
			break;
		f = before;
	}
	g = f->value;
	return g->valid_until_day;
}

/* The holder's own, for the same medium, not taken away by any decision, and begun by then. */
static const char *stands_fault(const struct fact_grant *former, const struct fact *now)
{
	const struct fact_grant *g = now->value;

	if (!str_eq(former->organisation, g->organisation) || !str_eq(former->medium, g->medium))
		return "it follows another holder's, or one for the other medium";
	if (!str_eq(former->state, S("granted")) || suspended(former, now->at_ms))
		return "it follows one that was taken away";
	return former->valid_from_day > moment_day(now->at_ms) ? "it follows one that had not begun"
	                                                       : NULL;
}

/* A renewal begins when what it renews has run out; anything else on the day after the decision. */
static int64_t first_day(bool renewal, int64_t former_until_day, int64_t today)
{
	return renewal && former_until_day >= today ? former_until_day + 1 : today + 1;
}

static const char *former_fault(const struct fact_source *source, const struct fact_case *c,
                                const struct fact *now)
{
	const struct fact *f = latest(source, c->former);
	const struct fact_grant *g = now->value;
	const struct fact_grant *former = f ? f->value : NULL;
	const bool change = str_eq(c->kind, S("change"));
	const int64_t today = moment_day(now->at_ms);
	int64_t until_day;

	if (former == NULL)
		return "it follows an authorisation that does not exist";
	if (stands_fault(former, now) != NULL)
		return stands_fault(former, now);
	until_day = former_until(source, f, now->at_ms);
	if (change && until_day < today)
		return "it changes one that had expired";
	if (former->valid_until_day >= g->valid_from_day)
		return "it begins before the one that it follows has ended";
	if (g->valid_from_day != first_day(str_eq(c->kind, S("renewal")), until_day, today))
		return "it does not begin on the day that follows from the one before it";
	return change && g->valid_until_day > until_day ? "it outlasts what it changes" : NULL;
}

static const char *first_day_fault(struct cx *cx, const struct fact_source *source,
                                   const struct fact_grant *g)
{
	if (g->valid_from_day < moment_day(g->granted_ms))
		return "it begins before it was granted";
	return begins_too_late(cx, source, g) ? "it begins later than the adopted deadlines allow"
	                                      : NULL;
}

/* What another case made of it, if that was neither revoked nor cancelled by then. */
static bool replaced(const struct fact_source *source, const struct fact_case *c, int64_t at_ms)
{
	const struct fact *f = source->following ? source->following(source->state, c->former)
	                                         : NULL;
	const struct fact_case *other = f ? f->value : NULL;
	const struct fact_grant *next;

	if (other == NULL || str_eq(other->id, c->id))
		return false;
	f = latest(source, other->authorisation);
	next = f ? f->value : NULL;
	return next != NULL && (str_eq(next->state, S("granted")) ||
	                        str_eq(next->state, S("suspended")) || next->state_from_ms > at_ms);
}

const char *grant_decision_fault(const struct fact_source *source, const struct fact_case *c,
                                 int64_t at_ms)
{
	if (latest(source, c->authorisation) != NULL)
		return "what it grants was there before";
	return c->former.n > 0 && replaced(source, c, at_ms)
	               ? "what it is about was replaced before, and by one that stands"
	               : NULL;
}

/* The last step of its case, at that moment. */
static bool granted_by_step(struct cx *cx, const struct fact_source *source,
                            const struct fact_case *c, int64_t at_ms)
{
	const struct fact_case_move *m = case_step_at(cx, source, c->id, c->moves);

	return m != NULL && str_eq(m->event, S("grant")) && m->at_ms == at_ms;
}

const char *grant_case_fault(struct cx *cx, const struct fact_source *source,
                             const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact *f = source->granting(source->state, g->id);
	const struct fact_case *c = f ? f->value : NULL;
	const char *why;

	if (g->granted_ms == ABSENT_INT)
		return NULL;
	if (c == NULL)
		return "it says that it was granted, and no case has done so";
	if (g->granted_ms != now->at_ms)
		return "it was not granted at the moment of its leaf";
	if (!granted_by_step(cx, source, c, now->at_ms))
		return "its case granted it at another moment, or in no step";
	if (!str_eq(c->organisation, g->organisation) || !str_eq(c->medium, g->medium))
		return "it is not what its case was about";
	if (!applied_for(c, g))
		return "it covers something else than was applied for";
	why = c->former.n > 0 ? former_fault(source, c, now) : first_day_fault(cx, source, g);
	if (why == NULL && beside_suspended(source, g, now->at_ms))
		why = "another one that covers the same was suspended then";
	return why;
}

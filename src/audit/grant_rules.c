/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules under which an authorisation comes about, asked of its leaves alone.  It has a number
 * that people can read; it lasts no longer than the adopted deadlines allow; and without a case
 * only what had begun by the day of the log's first leaf is registered, for later ones are granted
 * in cases.  Of those that follow each other by a change or a renewal, each day has one, and none
 * is taken away while the one after it stands; and each decision says why, and on what papers. */
#include "audit/grant_rules.h"

#include "base/date.h"
#include "law/deadline.h"
#include "rule/grant_number.h"

/* Logs without rulebooks have no rule about it. */
static bool too_long(struct cx *cx, const struct fact_source *source, const struct fact_grant *g)
{
	const struct fact *f = source->latest(source->state, FACT_RULEBOOK, S("deadlines"));
	const struct fact_regulation *book = f ? f->value : NULL;
	const struct deadline *rule = NULL;
	struct deadlines all;

	if (book == NULL)
		return false;
	if (deadlines_read(cx, book->text, &all) == OK)
		rule = deadline_find(&all, S("authorisation.validity"));
	cx_clear(cx);
	return rule != NULL &&
	       g->valid_until_day > term_last(deadline_term(rule), g->valid_from_day);
}

static const char *first_fault(struct cx *cx, const struct fact_source *source,
                               const struct fact_grant *g)
{
	if (grant_number_fault(g->id) != NULL)
		return "its number cannot be read, or not stand in an address";
	if (g->granted_ms == ABSENT_INT && g->valid_from_day > moment_day(source->first_ms))
		return "it begins after cases were kept, and none granted it";
	if (too_long(cx, source, g))
		return "it lasts longer than the adopted deadlines allow";
	return NULL;
}

static const struct fact_grant *grant_of(const struct fact_source *source, str id)
{
	const struct fact *f = source->latest(source->state, FACT_GRANT, id);

	return f ? f->value : NULL;
}

/* One that a case granted is there from the moment of the decision; and what it follows has ended
 * the day before, so that each day has one of them. */
static const char *granted_fault(const struct fact_source *source, const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact *f = source->granting(source->state, g->id);
	const struct fact_case *c = f ? f->value : NULL;
	const struct fact_grant *former;

	if (g->granted_ms == ABSENT_INT)
		return NULL;
	if (c == NULL)
		return "it says that it was granted, and no case has done so";
	if (g->granted_ms != now->at_ms)
		return "it was not granted at the moment of its leaf";
	if (!str_eq(c->organisation, g->organisation) || !str_eq(c->medium, g->medium))
		return "it is not what its case was about";
	former = c->former.n > 0 ? grant_of(source, c->former) : NULL;
	if (c->former.n > 0 && former == NULL)
		return "it follows an authorisation that does not exist";
	if (former != NULL && former->valid_until_day >= g->valid_from_day)
		return "it begins before the one that it follows has ended";
	return NULL;
}

/* Who decides on one decides first on what has followed it. */
static const char *followed_fault(const struct fact_source *source, const struct fact_grant *was,
                                  const struct fact_grant *g)
{
	const struct fact *f = source->following(source->state, g->id);
	const struct fact_case *c = f ? f->value : NULL;
	const struct fact_grant *next = c ? grant_of(source, c->authorisation) : NULL;

	if (str_eq(g->state, was->state) || str_eq(g->state, S("granted")) || next == NULL)
		return NULL;
	return str_eq(next->state, S("granted"))
	               ? "it was taken away while the one that follows it stood"
	               : NULL;
}

/* The decision stands in the leaf before the one with the new state.  A revocation names the day on
 * which a hearing was offered, and it and what lifts a suspension name their document. */
static const char *decided_fault(const struct fact_source *source, const struct fact_grant *was,
                                 const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact *f = source->at(source->state, now->index - 1);
	const struct fact_grant_change *d = f && f->kind == FACT_GRANT_CHANGE ? f->value : NULL;
	bool revoked = str_eq(g->state, S("revoked"));

	if (str_eq(g->state, was->state) && g->state_from_ms == was->state_from_ms)
		return NULL;
	if (d == NULL || !str_eq(d->id, g->id) || f->at_ms != now->at_ms)
		return "no decision on it stands before it";
	if ((revoked || str_eq(g->state, S("granted"))) && d->document.n == 0)
		return "the decision on it names no document";
	if (revoked && (d->hearing_day == ABSENT_INT || d->hearing_day > moment_day(now->at_ms)))
		return "no hearing was offered before it was revoked";
	return NULL;
}

static const char *change_fault(const struct fact_source *source, const struct fact_grant *was,
                                const struct fact *now)
{
	const char *why = followed_fault(source, was, now->value);

	return why != NULL ? why : decided_fault(source, was, now);
}

const char *grant_rules_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact *before, const struct fact *now)
{
	const char *why;

	if (before != NULL)
		return change_fault(source, before->value, now);
	why = first_fault(cx, source, now->value);
	return why != NULL ? why : granted_fault(source, now);
}

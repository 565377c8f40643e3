/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules under which an authorisation comes about, asked of its leaves alone.  It has a number
 * that people can read; it lasts no longer than the adopted deadlines allow; and without a case
 * only what had begun by the day of the log's first leaf is registered, for later ones are granted
 * in cases (grant_case.c).  Of those that follow each other by a change or a renewal none is taken
 * away while the one after it stands, and none given back while one before it is taken away; and
 * each decision says why, and on what papers, and from when, as the leaf after it has it. */
#include "audit/grant_rules.h"

#include "audit/grant_case.h"
#include "audit/grant_history.h"
#include "base/date.h"
#include "law/calendar_read.h"
#include "law/deadline.h"
#include "rule/grant_number.h"
#include "rule/suspension.h"

#define FORMERS_MAX 1000 /* that follow each other; a log made by hand may have them in a circle */

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

/* Logs whose adopted deadlines do not say how long have no rule about it. */
static bool registered_late(struct cx *cx, const struct fact_source *source, int64_t at_ms)
{
	const struct fact *f = source->latest(source->state, FACT_RULEBOOK, S("deadlines"));
	const struct fact *days = source->latest(source->state, FACT_RULEBOOK, S("calendar"));
	const struct deadline *rule = NULL;
	struct deadlines all;
	struct calendar calendar;
	bool late = false;

	if (f == NULL || days == NULL)
		return false;
	if (deadlines_read(cx, ((const struct fact_regulation *)f->value)->text, &all) == OK)
		rule = deadline_find(&all, S(DEADLINE_REGISTRATION));
	if (rule != NULL &&
	    calendar_read(cx, ((const struct fact_regulation *)days->value)->text, &calendar) == OK)
		late = moment_day(at_ms) >
		       deadline_end(rule, &calendar, moment_day(source->first_ms));
	cx_clear(cx);
	return late;
}

/* Another one of the same holder. */
static bool has_revoked(const struct fact_source *source, const struct fact_grant *g)
{
	const struct fact *f;

	for (uint32_t i = 0; source->grant && (f = source->grant(source->state, i)) != NULL; i++) {
		const struct fact_grant *other = f->value;
		if (str_eq(other->organisation, g->organisation) && !str_eq(other->id, g->id) &&
		    str_eq(other->state, S("revoked")))
			return true;
	}
	return false;
}

static const char *registered_fault(struct cx *cx, const struct fact_source *source,
                                    const struct fact *now)
{
	const struct fact_grant *g = now->value;

	if (g->granted_ms != ABSENT_INT)
		return NULL;
	if (g->valid_from_day > moment_day(source->first_ms))
		return "it begins after cases were kept, and none granted it";
	if (registered_late(cx, source, now->at_ms))
		return "it was registered after the time for that";
	return has_revoked(source, g) ? "it was registered for who had lost another one" : NULL;
}

/* Blanks alone name nothing. */
static bool named(str names)
{
	str id = S_NONE;

	while (names.n > 0 && id.n == 0)
		names = str_cut(names, ' ', &id);
	return id.n > 0;
}

static const char *first_fault(struct cx *cx, const struct fact_source *source,
                               const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const char *why = registered_fault(cx, source, now);

	if (grant_number_fault(g->id) != NULL)
		return "its number cannot be read, or not stand in an address";
	if (why != NULL)
		return why;
	if (g->valid_until_day < g->valid_from_day)
		return "it ends before it begins";
	if (too_long(cx, source, g))
		return "it lasts longer than the adopted deadlines allow";
	if (!named(g->regulations) || !named(g->benches))
		return "it names no regulation, or no bench";
	return NULL;
}

/* Whoever has no entry in the register, is no maker, or is not active is given none. */
static const char *holder_fault(const struct fact_source *source, const struct fact_grant *g)
{
	const struct fact *f = source->latest(source->state, FACT_ORGANISATION, g->organisation);
	const struct fact_organisation *o = f ? f->value : NULL;

	if (o == NULL || o->prefix.n == 0)
		return "its holder is no registered maker";
	return o->state.n == 0 || str_eq(o->state, S("active")) ? NULL
	                                                        : "its holder was not active";
}

static const struct fact_grant *grant_of(const struct fact_source *source, str id)
{
	const struct fact *f = source->latest(source->state, FACT_GRANT, id);

	return f ? f->value : NULL;
}

/* Who decides on one decides first on what has followed it. */
static const char *followed_fault(const struct fact_source *source, const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact *f = source->following(source->state, g->id);
	const struct fact_case *c = f ? f->value : NULL;
	const struct fact_grant *next = c ? grant_of(source, c->authorisation) : NULL;

	return next != NULL && fact_grant_stands(next, now->at_ms)
	               ? "it was taken away while the one that follows it stood"
	               : NULL;
}

static const struct fact_grant *former_of(const struct fact_source *source,
                                          const struct fact_grant *g)
{
	const struct fact *f = source->granting(source->state, g->id);
	const struct fact_case *c = f ? f->value : NULL;

	return c != NULL && c->former.n > 0 ? grant_of(source, c->former) : NULL;
}

/* Nor does it come back under one that it followed and that is taken away. */
static const char *former_fault(const struct fact_source *source, const struct fact *now)
{
	const struct fact_grant *g = now->value;

	for (int i = 0; i < FORMERS_MAX; i++) {
		g = former_of(source, g);
		if (g == NULL)
			return NULL;
		if (str_eq(g->state, S("suspended")) || str_eq(g->state, S("revoked")) ||
		    suspended_within(g->suspensions, now->at_ms, INT64_MAX))
			return "it was given back while one that it followed was taken away";
	}
	return "it follows more than anybody could have granted";
}

/* On a day on which the authorisation was there, or had been granted. */
static bool heard(const struct fact_grant *g, int64_t day, int64_t at_ms)
{
	int64_t first = g->valid_from_day;

	if (g->granted_ms != ABSENT_INT && moment_day(g->granted_ms) < first)
		first = moment_day(g->granted_ms);
	return day != ABSENT_INT && day >= first && day <= moment_day(at_ms);
}

/* From when the leaf after the decision has what was decided: the new state, a suspension until an
 * announced end, or the end of one. */
static int64_t begins_ms(const struct fact_grant *was, const struct fact *now)
{
	const struct fact_grant *g = now->value;
	bool same = str_eq(g->state, was->state) && g->state_from_ms == was->state_from_ms;
	struct suspension last;
	str before;

	if (!same)
		return g->state_from_ms;
	return grant_step(was, g) == GRANT_TAKEN && suspension_last(g->suspensions, &last, &before)
	               ? last.from_ms
	               : now->at_ms;
}

/* Older leaves have a suspension that ends when it began, as when the clock was set back. */
static bool agrees(const struct fact_grant *was, const struct fact *now,
                   const struct fact_grant_change *d)
{
	int64_t effect_ms = d->effect_from_ms != ABSENT_INT ? d->effect_from_ms : now->at_ms;
	const struct fact_grant *g = now->value;

	return begins_ms(was, now) == effect_ms ||
	       (str_eq(was->state, S("suspended")) && str_eq(g->state, S("granted")) &&
	        g->state_from_ms == was->state_from_ms && g->state_from_ms > now->at_ms);
}

/* The decision stands in the leaf before the one with the new state.  A revocation names the day on
 * which a hearing was offered, and it and what lifts a suspension name their document. */
static const char *decided_fault(const struct fact_source *source, const struct fact_grant *was,
                                 const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact *f = source->at(source->state, now->index - 1);
	const struct fact_grant_change *d = f && f->kind == FACT_GRANT_CHANGE ? f->value : NULL;
	bool same = str_eq(g->state, was->state) && g->state_from_ms == was->state_from_ms;
	bool revoked = !same && str_eq(g->state, S("revoked"));

	if (d == NULL || !str_eq(d->id, g->id) || f->at_ms != now->at_ms)
		return "no decision on it stands before it";
	if (!agrees(was, now, d))
		return "it has effect from another moment than was decided";
	if ((revoked || grant_step(was, g) == GRANT_GIVEN) && d->document.n == 0)
		return "the decision on it names no document";
	if (revoked && !heard(g, d->hearing_day, now->at_ms))
		return "no hearing was offered before it was revoked";
	return NULL;
}

/* The case that a leaf says has granted something, or NULL. */
static const struct fact_case *grants(const struct fact *f)
{
	const struct fact_case *c = f && f->kind == FACT_CASE ? f->value : NULL;

	return c != NULL && c->authorisation.n > 0 ? c : NULL;
}

/* Its last day comes nearer only by the change that follows it, in the leaf after that case's, and
 * is the day of that decision: what follows begins on the next. */
static const char *nearer_fault(const struct fact_source *source, const struct fact_grant *was,
                                const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact *f = source->at(source->state, now->index - 1);
	const struct fact_case *c = grants(f);

	if (g->valid_until_day == was->valid_until_day)
		return NULL;
	if (c == NULL || f->at_ms != now->at_ms || !str_eq(c->former, g->id))
		return "its last day came nearer, and nothing follows it";
	return g->valid_until_day != moment_day(now->at_ms)
	               ? "its last day is not that of the decision on what follows it"
	               : NULL;
}

static const char *change_fault(const struct fact_source *source, const struct fact_grant *was,
                                const struct fact *now)
{
	enum grant_step step = grant_step(was, now->value);
	const char *why = nearer_fault(source, was, now);

	if (why != NULL || step == GRANT_SAME)
		return why;
	why = step == GRANT_TAKEN ? followed_fault(source, now) : former_fault(source, now);
	return why != NULL ? why : decided_fault(source, was, now);
}

static bool is_grant(const struct fact *f, str id, int64_t at_ms)
{
	return f != NULL && f->kind == FACT_GRANT && str_eq(f->subject, id) && f->at_ms == at_ms;
}

bool grant_follows(const struct fact_source *source, const struct fact *fact,
                   const struct fact *next)
{
	const struct fact_case *c = grants(fact);

	if (fact->kind == FACT_GRANT_CHANGE)
		return is_grant(next, fact->subject, fact->at_ms);
	if (c != NULL)
		return is_grant(next, c->authorisation, fact->at_ms) ||
		       is_grant(next, c->former, fact->at_ms);
	if (fact->kind != FACT_GRANT)
		return true;
	c = grants(source->at(source->state, fact->index - 1));
	return c == NULL || !str_eq(fact->subject, c->former) ||
	       is_grant(next, c->authorisation, fact->at_ms);
}

const char *grant_rules_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact *before, const struct fact *now)
{
	const char *why;

	if (before != NULL)
		return change_fault(source, before->value, now);
	why = first_fault(cx, source, now);
	if (why == NULL)
		why = holder_fault(source, now->value);
	return why != NULL ? why : grant_case_fault(cx, source, now);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A holder may have two authorisations for the same, and one of them is suspended or revoked for
 * what was found at its bench, with its people, in its records.  If the other one still carried the
 * same verifications, the decision would be got round without anybody deciding so.  Hence what
 * takes an authorisation away reaches every other one of its holder that was granted before, as far
 * as both cover the same meters on the same days.  One that is granted afterwards was decided in
 * knowledge of it and stands.
 *
 * A cancellation reaches nothing: the holder gives up this one and keeps the other, or is dissolved
 * and then may not verify for that reason.  Suspensions before it stay what they were. */
#include "work/grant_reach.h"

#include "rule/suspension.h"

struct grant_use grant_use_of(const struct meter_type *t, str regulation,
                              const struct bench_row *bench)
{
	int64_t dn_milli = t->dn_mm == ABSENT ? ABSENT : t->dn_mm * 1000;

	return (struct grant_use){
		.regulation = regulation,
		.bench = bench->id,
		.site = bench->site,
		.size_milli = t->medium == MEDIUM_WATER ? dn_milli : t->g_milli,
		.class_milli = t->class_milli,
	};
}

/* A grant that names sites covers what stands at one of them; one that names none says nothing
 * about where. */
const char *grant_outside(const struct grant_row *g, const struct grant_use *use)
{
	int64_t size = use->size_milli;

	if (!str_has_word(g->regulations, use->regulation))
		return "it does not name this regulation";
	if (!str_has_word(g->benches, use->bench))
		return "it does not name this bench";
	if (size == ABSENT || size < g->size_min_milli || size > g->size_max_milli)
		return "this size of meter is outside its scope";
	if (use->class_milli < g->class_min_milli || use->class_milli > g->class_max_milli)
		return "this accuracy class is outside its scope";
	if (g->sites.n > 0 && !str_has_word(g->sites, use->site))
		return "this bench stands at no site that it names";
	return NULL;
}

static struct withdrawn withdrawn_of(const struct grant_row *g)
{
	return (struct withdrawn){ g->state, g->state_from_ms, g->suspensions, g->valid_from_day,
		                   g->valid_until_day };
}

static bool beside(const struct grant_row *other, const struct grant_row *g,
                   const struct grant_use *use)
{
	return !str_eq(other->id, g->id) && grant_outside(other, use) == NULL;
}

const struct grant_row *grant_reached(const list *all, const struct grant_row *g,
                                      const struct grant_use *use, int64_t from_ms, int64_t to_ms)
{
	const struct grant_row *other = all->item;

	for (size_t i = 0; i < all->n; i++) {
		const struct withdrawn w = withdrawn_of(&other[i]);
		if (beside(&other[i], g, use) &&
		    withdrawn_within(&w, g->granted_ms, from_ms, to_ms))
			return &other[i];
	}
	return NULL;
}

const struct grant_row *grant_reached_since(const list *all, const struct grant_row *g,
                                            const struct grant_use *use, int64_t day,
                                            int64_t since_ms, int64_t at_ms)
{
	const struct grant_row *other = all->item;
	const int64_t after_ms = g->granted_ms > since_ms ? g->granted_ms : since_ms;

	for (size_t i = 0; i < all->n; i++) {
		const struct withdrawn w = withdrawn_of(&other[i]);
		if (beside(&other[i], g, use) && withdrawn_since(&w, after_ms, day, at_ms))
			return &other[i];
	}
	return NULL;
}

bool grant_lost_since(const struct grant_row *g, int64_t since_ms, int64_t at_ms)
{
	str rest = g->suspensions;
	struct suspension s;

	if (grant_in_force(g, at_ms))
		return false;
	if (g->state_from_ms <= at_ms)
		return g->state_from_ms > since_ms;
	while (rest.n > 0)
		if (!suspension_next(&rest, &s) || (s.from_ms > since_ms && s.until_ms > at_ms))
			return true;
	return false;
}

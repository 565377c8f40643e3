/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A decision that takes one authorisation away reaches each older one of the same holder, as far as
 * both cover the same on the same days; a cancellation reaches nothing.  The auditor asks that of
 * all authorisations that the log has had until then. */
#include "audit/grant_scope.h"

#include "rule/suspension.h"

struct scope_use scope_use_of(str organisation, const struct meter_type *t, str regulation,
                              const struct fact_bench *bench)
{
	bool gas = t->medium == MEDIUM_GAS;
	int64_t dn_milli = t->dn_mm == ABSENT ? ABSENT : t->dn_mm * 1000;

	return (struct scope_use){ .organisation = organisation,
		                   .medium = gas ? S("gas") : S("water"),
		                   .regulation = regulation,
		                   .bench = bench->id,
		                   .site = bench->site,
		                   .size_milli = gas ? t->g_milli : dn_milli,
		                   .class_milli = t->class_milli };
}

const char *scope_fault(const struct fact_grant *g, const struct scope_use *use)
{
	int64_t size = use->size_milli;

	if (!str_eq(g->organisation, use->organisation))
		return "it is another organisation's";
	if (!str_eq(g->medium, use->medium))
		return "it is for the other medium";
	if (!str_has_word(g->regulations, use->regulation))
		return "it does not name this regulation";
	if (!str_has_word(g->benches, use->bench))
		return "it does not name this bench";
	if (size == ABSENT || size < g->size_min_milli || size > g->size_max_milli)
		return "this size of meter is outside its scope";
	if (use->class_milli < g->class_min_milli || use->class_milli > g->class_max_milli)
		return "this accuracy class is outside its scope";
	if (g->sites.n > 0 && !str_has_word(g->sites, use->site))
		return "the bench stands at no site that it names";
	return NULL;
}

static struct withdrawn withdrawn_of(const struct fact_grant *g)
{
	return (struct withdrawn){ g->state, g->state_from_ms, g->suspensions, g->valid_from_day,
		                   g->valid_until_day };
}

/* The i-th that the source knows, NULL at the end. */
static const struct fact_grant *grant_at(const struct fact_source *source, uint32_t i)
{
	const struct fact *f = source->grant ? source->grant(source->state, i) : NULL;

	return f ? f->value : NULL;
}

static bool beside(const struct fact_grant *other, const struct fact_grant *g,
                   const struct scope_use *use)
{
	return !str_eq(other->id, g->id) && scope_fault(other, use) == NULL;
}

const struct fact_grant *scope_reached(const struct fact_source *source, const struct fact_grant *g,
                                       const struct scope_use *use, int64_t from_ms, int64_t to_ms)
{
	const struct fact_grant *other;

	for (uint32_t i = 0; (other = grant_at(source, i)) != NULL; i++) {
		const struct withdrawn w = withdrawn_of(other);
		if (beside(other, g, use) && withdrawn_within(&w, g->granted_ms, from_ms, to_ms))
			return other;
	}
	return NULL;
}

const struct fact_grant *scope_reached_since(const struct fact_source *source,
                                             const struct fact_grant *g,
                                             const struct scope_use *use, int64_t day,
                                             int64_t since_ms, int64_t at_ms)
{
	const int64_t after_ms = g->granted_ms > since_ms ? g->granted_ms : since_ms;
	const struct fact_grant *other;

	for (uint32_t i = 0; (other = grant_at(source, i)) != NULL; i++) {
		const struct withdrawn w = withdrawn_of(other);
		if (beside(other, g, use) && withdrawn_since(&w, after_ms, day, at_ms))
			return other;
	}
	return NULL;
}

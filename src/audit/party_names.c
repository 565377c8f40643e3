/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The platform asked its tables whether those whom a fact names exist; here the leaves before it
 * are asked.  So nobody merges into a name that was never registered, and no entry of the list of
 * recognition reaches further than the authorisation that it recognises. */
#include "audit/party_names.h"

#include "base/arena.h"
#include "rule/district.h"

static bool is(str text, const char *word)
{
	return str_eq(text, str_of(word));
}

static const void *latest(const struct fact_source *source, enum fact_kind kind, str subject)
{
	const struct fact *f = source->latest(source->state, kind, subject);

	return f != NULL ? f->value : NULL;
}

/* Of the kinds that are listed, or of any when there is none. */
static bool organisation_known(const struct fact_source *source, str id, const char *kind,
                               const char *or_kind)
{
	const struct fact_organisation *o = latest(source, FACT_ORGANISATION, id);

	return o != NULL && (kind == NULL || is(o->kind, kind) || is(o->kind, or_kind));
}

static const char *successor_fault(const struct fact_source *source,
                                   const struct fact_organisation *o)
{
	const struct fact_organisation *other = latest(source, FACT_ORGANISATION, o->successor);

	if (other == NULL)
		return "its successor is not registered";
	if (str_eq(o->id, o->successor) || !str_eq(o->kind, other->kind))
		return "it cannot merge into this one";
	return other->state.n == 0 || is(other->state, "active") ? NULL
	                                                         : "its successor is not active";
}

static const char *recognition_fault(const struct fact_source *source,
                                     const struct fact_recognition *r)
{
	const struct fact_foreign_grant *g = latest(source, FACT_FOREIGN_GRANT, r->foreign_grant);

	if (g == NULL)
		return "what it recognises is not registered";
	if (r->size_min_milli < g->size_min_milli || r->size_max_milli > g->size_max_milli ||
	    r->valid_from_day < g->valid_from_day || r->valid_until_day > g->valid_until_day)
		return "it reaches further than what it recognises";
	return NULL;
}

static const char *competence_fault(const struct fact_source *source, enum fact_kind kind,
                                    const struct fact_competence *c)
{
	if (!organisation_known(source, c->bureau, "district", "bureau"))
		return "it is given to no bureau";
	if (kind == FACT_JURISDICTION)
		return area_good(c->area) ? NULL : "it names no area";
	return organisation_known(source, c->subject, NULL, NULL) ? NULL
	                                                          : "its subject is not registered";
}

static bool sites_known(struct arena *a, const struct fact_source *source, str organisation,
                        str sites)
{
	while (sites.n > 0) {
		str id;
		sites = str_cut(sites, ' ', &id);
		if (id.n > 0 && latest(source, FACT_SITE,
		                       str_fmt(a, "%.*s/%.*s", P(organisation), P(id))) == NULL)
			return false;
	}
	return true;
}

static const char *equipment_fault(struct arena *a, const struct fact_source *source,
                                   const struct fact *now)
{
	const struct fact_bench *b = now->value;
	const struct fact_grant *g = now->value;
	const struct fact_type *t = now->value;

	if (now->kind == FACT_BENCH && !sites_known(a, source, b->organisation, b->site))
		return "its site is not registered";
	if (now->kind == FACT_GRANT && !sites_known(a, source, g->organisation, g->sites))
		return "a site that it names is not registered";
	if (now->kind == FACT_TYPE && t->manufacturer.n > 0 &&
	    !organisation_known(source, t->manufacturer, "maker", "foreign"))
		return "who makes it is no registered maker";
	return NULL;
}

const char *party_names_fault(struct arena *a, const struct fact_source *source,
                              const struct fact *now)
{
	const struct fact_organisation *o = now->value;
	const struct fact_site *s = now->value;
	const struct fact_foreign_grant *g = now->value;

	if (now->kind == FACT_ORGANISATION)
		return o->successor.n > 0 ? successor_fault(source, o) : NULL;
	if (now->kind == FACT_SITE)
		return organisation_known(source, s->organisation, NULL, NULL)
		               ? NULL
		               : "whose site it is, is not registered";
	if (now->kind == FACT_FOREIGN_GRANT)
		return organisation_known(source, g->maker, "foreign", "foreign")
		               ? NULL
		               : "it is no registered maker's of another province";
	if (now->kind == FACT_RECOGNITION)
		return recognition_fault(source, now->value);
	if (now->kind == FACT_JURISDICTION || now->kind == FACT_ASSIGNMENT)
		return competence_fault(source, now->kind, now->value);
	return equipment_fault(a, source, now);
}

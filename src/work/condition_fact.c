/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See condition_fact.h.  The clauses are those of the notice that defines the pilot: 四(二)1
 * standards and benches, 2 environment, 3 people, 4 rules and system. */
#include "work/condition_fact.h"

#include "base/arena.h"
#include "rule/condition.h"
#include "work/due.h"
#include "work/equipment.h"
#include "work/party.h"
#include "work/system_document.h"

#define PEOPLE_NEEDED 2 /* JJF 1033: at least two for a standard; not confirmed */

static const struct field fact_fields[] = {
	FIELD(struct condition_fact, organisation, "the maker"),
	FIELD(struct condition_fact, condition, "which of the four"),
	FIELD(struct condition_fact, clause, "of the notice"),
	FIELD(struct condition_fact, kind, "kind of fact"),
	FIELD(struct condition_fact, id, "which one", .optional = true),
	FIELD(struct condition_fact, what, "which of its dates"),
	FIELD(struct condition_fact, document, "certificate or version", .optional = true),
	FIELD(struct condition_fact, from_day, "since when", .form = FORM_DATE, .optional = true),
	FIELD(struct condition_fact, until_day, "last day", .form = FORM_DATE, .optional = true),
	FIELD(struct condition_fact, state, "holds, lapses, lapsed, not-yet or missing"),
	FIELD(struct condition_fact, days_left, "days until the last day", .optional = true),
	FIELD(struct condition_fact, warning, "how many of the warnings are due"),
	FIELD(struct condition_fact, proposal, "what an officer might do", .optional = true),
	FIELD(struct condition_fact, grants, "to which authorisations", .optional = true),
	FIELD(struct condition_fact, reason_zh, "why", .optional = true),
	FIELD(struct condition_fact, reason_en, "why", .optional = true),
};
const struct rec condition_fact_rec = REC(struct condition_fact, "condition_fact", fact_fields);

struct collector {
	struct call *call;
	str organisation;
	int64_t on;
	list grants; /* of struct grant_row, of both media */
	list benches, standards;
	struct buf facts;
};

static const char *const clauses[] = { "", "四(二)1", "四(二)2", "四(二)3", "四(二)4" };

/* -- proposals ------------------------------------------------------------------------------- */

/* Whether the bench stands on the standard, however far up. */
static bool bench_rests(const struct collector *c, const struct bench_row *b, str standard)
{
	const struct standard_row *s = c->standards.item;
	str id = b->standard;

	for (int steps = 0; id.n > 0 && steps < STANDARDS_MAX; steps++) {
		if (str_eq(id, standard))
			return true;
		str above = S_NONE;
		for (size_t i = 0; i < c->standards.n; i++)
			if (str_eq(s[i].id, id))
				above = s[i].traced_to;
		id = above;
	}
	return false;
}

static bool grant_rests(const struct collector *c, const struct grant_row *g,
                        const struct condition_fact *f)
{
	const struct bench_row *b = c->benches.item;

	if (str_eq(f->kind, S("system-document")))
		return true;
	if (str_eq(f->kind, S("people")))
		return str_eq(f->id, g->medium);
	for (size_t i = 0; i < c->benches.n; i++) {
		if (!str_has_word(g->benches, b[i].id))
			continue;
		if ((str_eq(f->kind, S("bench")) && str_eq(f->id, b[i].id)) ||
		    (str_eq(f->kind, S("standard")) && bench_rests(c, &b[i], f->id)) ||
		    (str_eq(f->kind, S("laboratory")) && str_eq(f->id, b[i].laboratory)))
			return true;
	}
	return false;
}

/* What has lapsed is lost; to suspend is proposed for those grants that stand and rest on it. */
static void propose(const struct collector *c, struct condition_fact *f)
{
	const struct grant_row *g = c->grants.item;
	struct arena *a = c->call->cx.arena;

	if (!str_eq(f->state, S("lapsed")))
		return;
	for (size_t i = 0; i < c->grants.n; i++)
		if (grant_in_force(&g[i], c->call->now_ms) && g[i].valid_until_day >= c->on &&
		    grant_rests(c, &g[i], f))
			f->grants = str_fmt(a, "%.*s%s%.*s", P(f->grants),
			                    f->grants.n > 0 ? " " : "", P(g[i].id));
	if (f->grants.n == 0)
		return;
	f->proposal = S("suspend");
	f->reason_zh = str_fmt(a, "%.*s条件已丧失：%.*s %.*s（%.*s）", P(f->clause), P(f->kind),
	                       P(f->id), P(f->what));
	f->reason_en = str_fmt(a, "condition %lld was lost: %.*s %.*s, %.*s",
	                       (long long)f->condition, P(f->kind), P(f->id), P(f->what));
}

/* -- one fact -------------------------------------------------------------------------------- */

static err warn_days(struct collector *c, int64_t until, int64_t out[CONDITION_WARNINGS])
{
	static const char *const name[CONDITION_WARNINGS] = { DEADLINE_WARNING_EARLY,
		                                              DEADLINE_WARNING_NEAR,
		                                              DEADLINE_WARNING_LAST };
	struct due due;

	for (int i = 0; i < CONDITION_WARNINGS; i++) {
		out[i] = INT64_MAX;
		if (until == CONDITION_NEVER || until < c->on)
			continue;
		TRY(due_before(c->call, name[i], until, &due));
		out[i] = due.day;
	}
	return OK;
}

static err put(struct collector *c, struct condition_fact f, int64_t from, int64_t until)
{
	int64_t warn_from[CONDITION_WARNINGS];

	TRY(warn_days(c, until, warn_from));
	const struct condition s = condition_on(c->on, from, until, warn_from);
	f.organisation = c->organisation;
	f.clause = str_of(clauses[f.condition]);
	f.state = str_of(condition_name(s.state));
	f.days_left = s.days_left;
	f.warning = s.warning;
	f.from_day = from;
	if (f.until_day == ABSENT_INT)
		f.until_day = until == CONDITION_NEVER || until < c->on ? ABSENT_INT : until;
	propose(c, &f);
	buf_put(&c->facts, &f, sizeof f);
	return OK;
}

static void put_missing(struct collector *c, int condition, const char *kind, str id,
                        const char *what)
{
	const struct condition_fact f = { .organisation = c->organisation,
		                          .condition = condition,
		                          .clause = str_of(clauses[condition]),
		                          .kind = str_of(kind),
		                          .id = id,
		                          .what = str_of(what),
		                          .from_day = ABSENT_INT,
		                          .until_day = ABSENT_INT,
		                          .state = str_of(condition_name(CONDITION_MISSING)),
		                          .days_left = ABSENT_INT };

	buf_put(&c->facts, &f, sizeof f);
}

static struct condition_fact fact(int condition, const char *kind, str id, const char *what,
                                  str document, int64_t until_day)
{
	return (struct condition_fact){ .condition = condition,
		                        .kind = str_of(kind),
		                        .id = id,
		                        .what = str_of(what),
		                        .document = document,
		                        .until_day = until_day };
}

/* -- the conditions -------------------------------------------------------------------------- */

static err put_dates(struct collector *c, struct condition_fact f, str earlier, struct days present)
{
	return put(c, f, present.from, validity_until(earlier, present, c->on));
}

static err put_checks(struct collector *c, const char *kind, str id, const char *what, str checks,
                      int64_t due_day, int64_t from)
{
	return put(c, fact(1, kind, id, what, S_NONE, ABSENT_INT), from,
	           checks_until(checks, due_day, c->on));
}

static err standard_put(struct collector *c, const struct standard_row *s)
{
	const struct days assessed = { s->valid_from_day, s->valid_until_day };
	const struct days traced = { s->trace_from_day, s->trace_until_day };

	TRY(put_dates(c,
	              fact(1, "standard", s->id, "assessment", s->certificate, s->valid_until_day),
	              s->validities, assessed));
	TRY(put_dates(c,
	              fact(1, "standard", s->id, "traceability", s->trace_certificate,
	                   s->trace_until_day),
	              s->traces, traced));
	TRY(put_checks(c, "standard", s->id, "repeatability", s->repeatability, s->check_due_day,
	               s->valid_from_day));
	return put_checks(c, "standard", s->id, "stability", s->stability, s->check_due_day,
	                  s->valid_from_day);
}

static err bench_put(struct collector *c, const struct bench_row *b)
{
	const struct days present = { b->valid_from_day, b->valid_until_day };

	TRY(put_dates(c, fact(1, "bench", b->id, "certificate", b->certificate, b->valid_until_day),
	              b->validities, present));
	if (b->standard.n == 0)
		put_missing(c, 1, "bench", b->id, "standard");
	if (b->repeatability.n > 0)
		TRY(put_checks(c, "bench", b->id, "repeatability", b->repeatability,
		               CONDITION_NEVER, b->valid_from_day));
	if (b->stability.n > 0)
		TRY(put_checks(c, "bench", b->id, "stability", b->stability, CONDITION_NEVER,
		               b->valid_from_day));
	return OK;
}

static err equipment_put(struct collector *c)
{
	const struct standard_row *s = c->standards.item;
	const struct bench_row *b = c->benches.item;

	if (c->standards.n == 0)
		put_missing(c, 1, "standard", S_NONE, "assessment");
	for (size_t i = 0; i < c->standards.n; i++)
		TRY(standard_put(c, &s[i]));
	if (c->benches.n == 0)
		put_missing(c, 1, "bench", S_NONE, "certificate");
	for (size_t i = 0; i < c->benches.n; i++)
		TRY(bench_put(c, &b[i]));
	return OK;
}

static err laboratories_put(struct collector *c)
{
	list all;

	TRY(laboratory_list(&c->call->cx, c->call->tx, c->organisation, &all));
	const struct laboratory_row *l = all.item;
	if (all.n == 0)
		put_missing(c, 2, "laboratory", S_NONE, "environment");
	for (size_t i = 0; i < all.n; i++) {
		const struct days present = { l[i].valid_from_day, l[i].valid_until_day };
		TRY(put_dates(
		        c,
		        fact(2, "laboratory", l[i].id, "environment", S_NONE, l[i].valid_until_day),
		        l[i].validities, present));
	}
	return OK;
}

static int64_t person_until(const struct person *p, int64_t on)
{
	const struct days present = { p->valid_from_day, p->valid_until_day };
	int64_t until = absences_until(p->absences, validity_until(p->validities, present, on), on);

	if (p->departed_from_day != ABSENT_INT && p->departed_from_day - 1 < until)
		until = p->departed_from_day - 1;
	return until;
}

/* Until when enough people are registered: the second longest. */
static err people_counted(struct collector *c, str medium, const list *people)
{
	const struct person *p = people->item;
	int64_t longest = c->on - 1, second = c->on - 1;
	bool gas = str_eq(medium, S("gas"));

	for (size_t i = 0; i < people->n; i++) {
		int64_t until = person_until(&p[i], c->on);
		if ((gas ? p[i].gas : p[i].water) != 1 || until <= second)
			continue;
		second = until > longest ? longest : until;
		longest = until > longest ? until : longest;
	}
	return put(c, fact(3, "people", medium, "two registered metrologists", S_NONE, ABSENT_INT),
	           ABSENT_INT, PEOPLE_NEEDED == 2 ? second : longest);
}

static bool medium_granted(const struct collector *c, const char *medium)
{
	const struct grant_row *g = c->grants.item;

	for (size_t i = 0; i < c->grants.n; i++)
		if (str_eq(g[i].medium, str_of(medium)))
			return true;
	return false;
}

static err people_put(struct collector *c)
{
	list people;

	TRY(person_list(&c->call->cx, c->call->tx, c->organisation, &people));
	const struct person *p = people.item;
	if (people.n == 0)
		put_missing(c, 3, "person", S_NONE, "registration");
	for (size_t i = 0; i < people.n; i++)
		TRY(put(c, fact(3, "person", p[i].id, "registration", S_NONE, p[i].valid_until_day),
		        p[i].valid_from_day, person_until(&p[i], c->on)));
	for (int i = 0; media[i] != NULL; i++)
		if (medium_granted(c, media[i]))
			TRY(people_counted(c, str_of(media[i]), &people));
	return OK;
}

static err documents_put(struct collector *c)
{
	static const char *const needed[] = { "quality-manual", "procedure", NULL };
	list all;

	TRY(system_document_list(&c->call->cx, c->call->tx, c->organisation, &all));
	const struct system_document *d = all.item;
	for (size_t i = 0; i < all.n; i++) {
		int64_t until = d[i].valid_until_day == ABSENT_INT ? CONDITION_NEVER
		                                                   : d[i].valid_until_day;
		const struct days present = { d[i].valid_from_day, until };
		TRY(put_dates(c,
		              fact(4, "system-document", d[i].id,
		                   str_c(c->call->cx.arena, d[i].kind), d[i].version,
		                   d[i].valid_until_day),
		              S_NONE, present));
	}
	for (int k = 0; needed[k] != NULL; k++) {
		bool there = false;
		for (size_t i = 0; i < all.n; i++)
			there |= str_eq(d[i].kind, str_of(needed[k]));
		if (!there)
			put_missing(c, 4, "system-document", S_NONE, needed[k]);
	}
	return OK;
}

static err grants_of(struct collector *c)
{
	struct buf all = buf_new(c->call->cx.arena);
	list some;

	for (int i = 0; media[i] != NULL; i++) {
		TRY(grant_list(&c->call->cx, c->call->tx, c->organisation, str_of(media[i]),
		               &some));
		buf_put(&all, some.item, some.n * sizeof(struct grant_row));
	}
	c->grants = (list){ all.p, all.n / sizeof(struct grant_row) };
	return OK;
}

err condition_facts(struct call *call, str organisation, int64_t on, list *out)
{
	struct collector c = { .call = call,
		               .organisation = organisation,
		               .on = on,
		               .facts = buf_new(call->cx.arena) };

	TRY(grants_of(&c));
	TRY(bench_list(&call->cx, call->tx, organisation, &c.benches));
	TRY(standard_list(&call->cx, call->tx, organisation, &c.standards));
	TRY(equipment_put(&c));
	TRY(laboratories_put(&c));
	TRY(people_put(&c));
	TRY(documents_put(&c));
	*out = (list){ c.facts.p, c.facts.n / sizeof(struct condition_fact) };
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Was this maker entitled to this verification, with this bench, these people and this regulation,
 * when it was made?
 *
 * Every fact must hold from the first run's start to the last run's end, as days of China Standard
 * Time; what was measured after a lapse is refused, naming what had lapsed.  A grant that is
 * suspended or revoked by now, but was not yet when the last run ended, still carries what was
 * measured: the lot is stored without certificates until the bureau decides.  What was measured in
 * a suspension is refused, also when it was lifted since; and the loss of one authorisation reaches
 * others that cover the same (grant_reach.c). */
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "rule/suspension.h"
#include "rule/validity.h"
#include "work/account.h"
#include "work/grant_reach.h"
#include "work/lot.h"
#include "work/regulation.h"

#define FUTURE_MS INT64_C(300000) /* clocks of benches differ */
#define MS_PER_S 1000

struct span {
	int64_t from_ms, to_ms;
	int64_t from_day, to_day;
	int64_t stated_ms; /* the latest end that a run states, or INT64_MIN */
};

/* A run that does not say when it was made may have been made at any time of the day. */
static struct span runs_span(const struct lot *lot)
{
	const int64_t dawn_ms = day_moment(lot->verified_day);
	const int64_t dusk_ms = day_moment(lot->verified_day + 1) - 1;
	struct span s = { INT64_MAX, INT64_MIN, lot->verified_day, lot->verified_day, INT64_MIN };

	for (uint32_t i = 0; i < lot->bench_run_n; i++) {
		const struct bench_run *r = &lot->bench_run[i];
		int64_t from_ms = r->started_ms != ABSENT ? r->started_ms : dawn_ms;
		int64_t to_ms = r->ended_ms != ABSENT ? r->ended_ms : dusk_ms;
		s.from_ms = from_ms < s.from_ms ? from_ms : s.from_ms;
		s.to_ms = to_ms > s.to_ms ? to_ms : s.to_ms;
		s.stated_ms = r->ended_ms > s.stated_ms ? r->ended_ms : s.stated_ms;
	}
	if (lot->bench_run_n == 0) {
		s.from_ms = dawn_ms;
		s.to_ms = dusk_ms;
	}
	if (moment_day(s.from_ms) < s.from_day)
		s.from_day = moment_day(s.from_ms);
	if (moment_day(s.to_ms) > s.to_day)
		s.to_day = moment_day(s.to_ms);
	return s;
}

static err lapsed(struct cx *cx, const char *what, str name, int64_t from, int64_t until)
{
	return fail(cx, E_LAPSED,
	            "%s %.*s was valid from %.*s to %.*s, not over the whole verification", what,
	            P(name), P(date_print(cx->arena, from)), P(date_print(cx->arena, until)));
}

static err missing(struct cx *cx, err e, const char *pointer, const char *what, str name)
{
	if (e != E_NOT_FOUND)
		return e;
	(void)fail_at(cx, str_of(pointer), "unknown", "no %s %.*s is registered", what, P(name));
	return OK;
}

/* Everything that the file names; all that is unknown is reported at once. */
static err look_up(struct call *call, struct upload *u)
{
	struct cx *cx = &call->cx;
	struct tx *tx = call->tx;
	struct authority *a = &u->authority;
	const struct lot_file *f = &u->file;

	TRY(missing(cx, type_get(cx, tx, f->type, &a->type), "/type", "type", f->type));
	TRY(missing(cx, bench_get(cx, tx, a->maker.id, f->bench, &a->bench), "/bench", "bench",
	            f->bench));
	TRY(missing(cx, person_get(cx, tx, a->maker.id, f->verifier, &a->verifier), "/verifier",
	            "person", f->verifier));
	TRY(missing(cx, person_get(cx, tx, a->maker.id, f->checker, &a->checker), "/checker",
	            "person", f->checker));
	if (f->approver.n > 0)
		TRY(missing(cx, person_get(cx, tx, a->maker.id, f->approver, &a->approver),
		            "/approver", "person", f->approver));
	TRY(missing(cx, regulation_get(call, f->regulation, &a->regulation), "/regulation",
	            "regulation", f->regulation));
	if (str_eq(f->verifier, f->checker))
		(void)fail_at(cx, S("/checker"), "same-person",
		              "nobody checks a verification of their own");
	if (f->approver.n > 0 && str_eq(f->approver, f->verifier))
		(void)fail_at(cx, S("/approver"), "same-person",
		              "nobody approves a verification of their own");
	return cx_problems(cx);
}

/* Whether the signature under the lot is the approval (批准): it is a signatory's, who did not
 * verify, and whose registration holds. */
static bool signer_approves(const struct upload *u, const struct span *s)
{
	const struct person *p = &u->signing.person;
	int64_t signed_day = moment_day(u->signing.said.created_s * MS_PER_S);
	bool gas = u->file.lot.type.medium == MEDIUM_GAS;

	return u->is_signed && p->id.n > 0 && p->signatory == 1 && (gas ? p->gas : p->water) == 1 &&
	       !str_eq(p->id, u->authority.verifier.id) && person_held(p, s->from_day, s->to_day) &&
	       person_held(p, signed_day, signed_day);
}

/* Who names an approver without a signature says that he approves.  Nobody checks (核验) or
 * approves (批准) a verification (检定) of his own, and whoever does one of the three does it
 * himself: so an account names nobody but its own person. */
static err named_by_oneself(struct call *call, const struct authority *a)
{
	bool own;

	if (a->approver.id.n == 0)
		return OK;
	TRY(account_is_person(call, a->approver.id, &own));
	if (own)
		return call_has_duty(call, "signatory");
	(void)fail_at(&call->cx, S("/approver"), "not-oneself",
	              "an account approves as its own person only: leave the approver out, or have "
	              "%.*s upload or sign it",
	              P(a->approver.registration));
	return cx_problems(&call->cx);
}

/* A signature may be old, and counts as of the day on which it was made. */
static err signed_while_held(struct cx *cx, const struct signing *s)
{
	int64_t day = moment_day(s->said.created_s * MS_PER_S);

	if (person_held(&s->person, day, day))
		return OK;
	return fail(cx, E_LAPSED,
	            "the approver %.*s was not validly registered, or away, when he signed on %.*s",
	            P(s->person.registration), P(date_print(cx->arena, day)));
}

/* A maker that signs approves by signature: an approver whom the file only names approves nothing,
 * and the certificates wait. */
static err approver_settle(struct call *call, struct upload *u, const struct span *s)
{
	struct cx *cx = &call->cx;
	struct authority *a = &u->authority;
	bool named = a->approver.id.n > 0;
	bool same = named && str_eq(a->approver.id, u->signing.person.id);

	if (!u->must_sign)
		return named_by_oneself(call, a);
	if (same)
		return signed_while_held(cx, &u->signing);
	if (!signer_approves(u, s)) {
		a->approver = (struct person){ 0 };
		return OK;
	}
	if (named)
		(void)fail_at(cx, S("/approver"), "not-signer",
		              "the lot is signed by another signatory");
	else
		a->approver = u->signing.person;
	return cx_problems(cx);
}

static err person_check(struct cx *cx, const struct span *s, const struct person *p, bool gas,
                        const char *as)
{
	if ((gas ? p->gas : p->water) != 1)
		return fail(cx, E_LAPSED, "the %s %.*s is not registered for %s meters", as,
		            P(p->registration), gas ? "gas" : "water");
	if (person_held(p, s->from_day, s->to_day))
		return OK;
	if (p->departed_from_day != ABSENT_INT && s->to_day >= p->departed_from_day)
		return fail(cx, E_LAPSED, "the %s %.*s had left by %.*s", as, P(p->registration),
		            P(date_print(cx->arena, p->departed_from_day)));
	if (days_meet(p->absences, s->from_day, s->to_day))
		return fail(cx, E_LAPSED, "the %s %.*s was away: %.*s", as, P(p->registration),
		            P(p->absences));
	return lapsed(cx, as, p->registration, p->valid_from_day, p->valid_until_day);
}

/* The upload is the approval: who has left, or is away, approves nothing today.  Nor does a name
 * whose registration is over; under a signature that is asked of the day on which it was made. */
static err approves_today(struct cx *cx, const struct person *p, int64_t today, bool is_signed)
{
	bool left = p->departed_from_day != ABSENT_INT && today >= p->departed_from_day;
	bool away = days_meet(p->absences, today, today);

	if (!left && !away && (is_signed || person_held(p, today, today)))
		return OK;
	return fail(cx, E_LAPSED, "the approver %.*s %s", P(p->registration),
	            left   ? "has left"
	            : away ? "is away"
	                   : "is not validly registered today");
}

static err people_check(struct cx *cx, const struct span *s, const struct upload *u, int64_t today)
{
	const struct authority *a = &u->authority;
	bool gas = u->file.lot.type.medium == MEDIUM_GAS;

	TRY(person_check(cx, s, &a->verifier, gas, "verifier"));
	TRY(person_check(cx, s, &a->checker, gas, "checker"));
	if (a->approver.id.n == 0)
		return OK;
	if (a->approver.signatory != 1)
		return fail(cx, E_LAPSED, "%.*s is not entitled to approve certificates",
		            P(a->approver.registration));
	TRY(person_check(cx, s, &a->approver, gas, "approver"));
	return approves_today(cx, &a->approver, today, u->is_signed);
}

/* Why it did not stand over the runs' own times; NULL when it did. */
static const char *stood_not(const struct grant_row *g, const struct span *s)
{
	if (s->from_day < g->valid_from_day || s->to_day > g->valid_until_day)
		return "it was not valid over the whole verification";
	if (g->granted_ms != ABSENT_INT && s->from_ms < g->granted_ms)
		return "it was not granted yet";
	if (!str_eq(g->state, S("granted")) && g->state_from_ms <= s->to_ms)
		return "it was suspended, revoked or cancelled by then";
	if (suspended_within(g->suspensions, s->from_ms, s->to_ms))
		return "it was suspended at that time";
	return NULL;
}

struct choice {
	const struct upload *u;
	const struct span *span;
	int64_t now_ms;
	list grants; /* of the maker, for the medium */
	struct grant_use use;
	const char *why; /* the last one was not it, and its number */
	str named;
};

static bool stands_now(const struct choice *c, const struct grant_row *g)
{
	return grant_in_force(g, c->now_ms) &&
	       grant_reached_since(&c->grants, g, &c->use, c->u->file.lot.verified_day, INT64_MIN,
	                           c->now_ms) == NULL;
}

/* Whether the lot may rest on it. */
static bool carries(struct choice *c, const struct grant_row *g)
{
	const struct authority *a = &c->u->authority;
	const char *why = grant_outside(g, &c->use);
	const struct grant_row *by = NULL;

	if (why == NULL && a->approver.id.n > 0 && !grant_lets_sign(g, a->approver.id))
		why = "it does not name the approver as a signatory";
	if (why == NULL)
		why = stood_not(g, c->span);
	if (why == NULL)
		by = grant_reached(&c->grants, g, &c->use, c->span->from_ms, c->span->to_ms);
	if (by != NULL)
		why = "it covers the same, and was suspended or revoked by then";
	if (why == NULL)
		return true;
	c->why = why;
	c->named = by != NULL ? by->id : g->id;
	return false;
}

/* One that stands still is better than one that stood then: it withholds nothing. */
static err grant_find(struct call *call, struct upload *u, const struct span *s)
{
	struct cx *cx = &call->cx;
	struct authority *a = &u->authority;
	struct choice c = { .u = u,
		            .span = s,
		            .now_ms = call->now_ms,
		            .use = grant_use_of(&u->file.lot.type, u->file.regulation, &a->bench),
		            .why = "there is none for this medium" };
	const struct grant_row *found = NULL;

	TRY(grant_list(cx, call->tx, a->maker.id, a->type.medium, &c.grants));
	const struct grant_row *g = c.grants.item;
	for (size_t i = 0; i < c.grants.n; i++)
		if (carries(&c, &g[i]) &&
		    (found == NULL || (!stands_now(&c, found) && stands_now(&c, &g[i]))))
			found = &g[i];
	if (found == NULL)
		return fail(cx, E_NO_GRANT, "no authorisation of %.*s covers this lot%s%.*s: %s",
		            P(a->maker.id), c.named.n > 0 ? "; " : "", P(c.named), c.why);
	a->grant = *found;
	a->withheld = !stands_now(&c, found);
	return OK;
}

static err bench_check(struct cx *cx, const struct span *s, const struct bench_row *b)
{
	const struct days present = { b->valid_from_day, b->valid_until_day };
	const char *why = bench_fault(b, s->from_day, s->to_day);

	if (why == NULL)
		return OK;
	if (!validity_covers(b->validities, present, s->from_day, s->to_day))
		return lapsed(cx, "bench", b->id, b->valid_from_day, b->valid_until_day);
	return fail(cx, E_LAPSED, "bench %.*s: %s", P(b->id), why);
}

/* The whole chain: a standard that has lapsed traces nothing. */
static err standards_check(struct call *call, const struct span *s, struct authority *a)
{
	struct cx *cx = &call->cx;

	if (a->bench.standard.n == 0)
		return OK;
	TRY(standard_chain(cx, call->tx, a->maker.id, a->bench.standard, a->standard,
	                   &a->standard_n));
	for (int i = 0; i < a->standard_n; i++) {
		const char *why = standard_fault(&a->standard[i], s->from_day, s->to_day);
		if (why != NULL)
			return fail(cx, E_LAPSED, "standard %.*s: %s over the whole verification",
			            P(a->standard[i].id), why);
	}
	return OK;
}

static bool within(int64_t value, int64_t min, int64_t max)
{
	return value == ABSENT || (value >= min && value <= max);
}

/* A lot that states another environment than the laboratory keeps is refused and not judged: either
 * the condition was lost then, or the lot was made elsewhere.  Neither says anything about a meter.
 */
static err laboratory_check(struct call *call, const struct span *s, struct upload *u)
{
	struct cx *cx = &call->cx;
	struct laboratory_row *l = &u->authority.laboratory;
	const struct environment *e = &u->file.lot.environment;

	if (u->authority.bench.laboratory.n == 0)
		return OK;
	TRY(laboratory_get(cx, call->tx, u->authority.maker.id, u->authority.bench.laboratory, l));
	const char *why = laboratory_fault(l, s->from_day, s->to_day);
	if (why == NULL && !within(e->ambient_mc, l->temperature_min_mc, l->temperature_max_mc))
		why = "the lot states a temperature that it does not keep";
	if (why == NULL && !within(e->humidity_ppm, l->humidity_min_ppm, l->humidity_max_ppm))
		why = "the lot states a humidity that it does not keep";
	return why == NULL ? OK : fail(cx, E_LAPSED, "laboratory %.*s: %s", P(l->id), why);
}

/* An authorisation is for what its holder makes itself (试点方案四(一): 对本企业制造的). */
static err own_manufacture(struct cx *cx, const struct authority *a)
{
	const struct type_row *t = &a->type;

	if (t->manufacturer.n == 0 || str_eq(t->manufacturer, a->maker.id))
		return OK;
	return fail(cx, E_NOT_OWN, "type %.*s is made by %.*s, not by %.*s", P(t->id),
	            P(t->manufacturer), P(a->maker.id));
}

/* What was measured while the maker was suspended, or after it had merged or been dissolved, is
 * refused; what was measured before and arrives after waits without certificates. */
static err maker_check(struct cx *cx, struct authority *a, const struct span *s)
{
	const struct organisation *o = &a->maker;
	bool active = organisation_active(o);

	if (!active && o->state_from_ms <= s->to_ms)
		return fail(cx, E_NOT_ACTIVE, "%.*s is %.*s since %.*s", P(o->id), P(o->state),
		            P(moment_print(cx->arena, o->state_from_ms)));
	if (suspended_within(o->suspensions, s->from_ms, s->to_ms))
		return fail(cx, E_NOT_ACTIVE, "%.*s was suspended at that time", P(o->id));
	a->withheld = a->withheld || !active;
	return OK;
}

static err rest_add(struct call *call, struct authority *a, const char *kind, str id)
{
	struct subject s;
	err e = subject_latest(&call->cx, call->tx, kind, id, &s);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_CORRUPT, "%s %.*s has no leaf", kind, P(id));
	TRY(e);
	a->rest[a->rest_n].index = s.index;
	memcpy(a->rest[a->rest_n].hash, s.hash.b, HASH_SIZE);
	a->rest_n++;
	return OK;
}

/* What is named by its organisation and number. */
static str own(struct call *call, const struct authority *a, str id)
{
	return str_fmt(call->cx.arena, "%.*s/%.*s", P(a->maker.id), P(id));
}

static err rests_collect(struct call *call, struct upload *u)
{
	struct authority *a = &u->authority;
	str bench = own(call, a, a->bench.id);

	a->rest_n = 0;
	TRY(rest_add(call, a, "grant", a->grant.id));
	TRY(rest_add(call, a, "person", a->verifier.id));
	TRY(rest_add(call, a, "person", a->checker.id));
	if (a->approver.id.n > 0)
		TRY(rest_add(call, a, "person", a->approver.id));
	TRY(rest_add(call, a, "bench", bench));
	TRY(rest_add(call, a, "type", a->type.id));
	TRY(rest_add(call, a, "regulation", u->file.regulation));
	if (u->is_signed)
		TRY(rest_add(call, a, "key", u->signing.key.id));
	for (int i = 0; i < a->standard_n; i++)
		TRY(rest_add(call, a, "standard", own(call, a, a->standard[i].id)));
	if (a->laboratory.id.n > 0)
		TRY(rest_add(call, a, "laboratory", own(call, a, a->laboratory.id)));
	return OK;
}

static err positions_check(struct cx *cx, const struct upload *u)
{
	const struct bench_row *bench = &u->authority.bench;
	const struct lot *lot = &u->file.lot;

	for (uint32_t i = 0; i < lot->meter_n; i++)
		if (lot->meter[i].position != ABSENT && lot->meter[i].position > bench->positions)
			(void)fail_at(cx, str_fmt(cx->arena, "/meters/%u/position", i),
			              "out-of-range", "bench %.*s has %lld positions", P(bench->id),
			              (long long)bench->positions);
	return cx_problems(cx);
}

static err regulation_covers(struct cx *cx, const struct upload *u)
{
	const struct lot *lot = &u->file.lot;
	struct finding f = rule_covers(u->authority.regulation, &lot->type, lot->kind,
	                               lot->verified_day);

	if (f.code == FINDING_NONE)
		return OK;
	return fail(cx, E_REGULATION, "%.*s: %s (%s)", P(u->file.regulation),
	            finding_info(f.code)->en, finding_info(f.code)->code);
}

/* Nobody vouches for what has not been measured yet. */
static err signed_after(struct call *call, const struct upload *u)
{
	const struct lot_end end = lot_end_of(&u->file.lot);

	return u->is_signed ? signing_after(call, &u->signing, end.at_ms, end.day) : OK;
}

err authority_check(struct call *call, struct upload *u)
{
	struct cx *cx = &call->cx;
	struct authority *a = &u->authority;
	struct span s = runs_span(&u->file.lot);

	TRY(look_up(call, u));
	const struct meter_type type = type_facts(&a->type);
	const struct bench_facts bench = bench_facts_of(&a->bench);
	TRY(lot_settle_registered(cx, &u->file, &type, &bench));
	if (!str_eq(a->bench.medium, a->type.medium))
		return fail(cx, E_CONTRADICTION, "bench %.*s is for %.*s", P(a->bench.id),
		            P(a->bench.medium));
	TRY(positions_check(cx, u));
	if (s.stated_ms > call->now_ms + FUTURE_MS)
		return fail(cx, E_INVALID, "a run ends in the future");
	if (s.to_day > moment_day(call->now_ms))
		return fail(cx, E_INVALID, "the verification is dated in the future");
	TRY(signed_after(call, u));
	TRY(regulation_covers(cx, u));
	TRY(own_manufacture(cx, a));
	TRY(approver_settle(call, u, &s));
	if (a->approver.id.n > 0)
		TRY(account_person_acts(call, &a->approver));
	TRY(grant_find(call, u, &s));
	TRY(maker_check(cx, a, &s));
	TRY(bench_check(cx, &s, &a->bench));
	TRY(standards_check(call, &s, a));
	TRY(laboratory_check(call, &s, u));
	TRY(people_check(cx, &s, u, moment_day(call->now_ms)));
	return rests_collect(call, u);
}

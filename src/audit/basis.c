/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Was the maker entitled?  The platform decided that once, before it took the lot; here the same
 * question is put to the leaves alone.
 *
 * Every fact must hold from the start of the first run to the end of the last one, in days of China
 * Standard Time, and it must have been the latest word about its subject when the lot came in.  A
 * grant that was suspended after the last run still carries the lot, but no certificate may follow;
 * one that was suspended during the runs carries nothing, also when that was lifted since.  The
 * loss of another one that covers the same counts like its own. */
#include "audit/basis.h"

#include <string.h>

#include "audit/grant_scope.h"
#include "base/date.h"
#include "law/lot_read.h"
#include "rule/judge.h"
#include "rule/suspension.h"
#include "rule/validity.h"

#define FUTURE_MS INT64_C(300000) /* clocks of benches differ */

/* -- the references -------------------------------------------------------------------------- */

struct finder {
	struct flaws *flaws;
	int64_t index;
	const struct lot_leaf *leaf;
	const struct fact_source *source;
	uint32_t next;
};

static void superseded_check(const struct finder *f, const struct fact *fact)
{
	const struct fact *latest = f->source->latest(f->source->state, fact->kind, fact->subject);

	if (latest != NULL && latest->index != fact->index)
		flaw_note(f->flaws, FLAW_REST_SUPERSEDED, f->index,
		          "%s %.*s: it names leaf %lld, but leaf %lld had replaced it",
		          fact_name(fact->kind), P(fact->subject), (long long)fact->index,
		          (long long)latest->index);
}

/* The next reference must be a leaf of this kind; an empty subject stands for any. */
static const struct fact *rest_take(struct finder *f, enum fact_kind kind, str subject)
{
	const struct lot_facts *facts = &f->leaf->facts;
	const struct rest *rest = &facts->rest[f->next];
	const struct fact *fact;

	if (f->next++ >= facts->rest_n) {
		flaw_note(f->flaws, FLAW_REST_KIND, f->index, "it names no %s", fact_name(kind));
		return NULL;
	}
	fact = f->source->at(f->source->state, rest->index);
	if (fact == NULL || memcmp(fact->hash.b, rest->hash, HASH_SIZE) != 0) {
		flaw_note(f->flaws, FLAW_REST_UNKNOWN, f->index,
		          "leaf %lld is no such fact, or has another hash", (long long)rest->index);
		return NULL;
	}
	if (fact->kind != kind || (subject.n > 0 && !str_eq(subject, fact->subject))) {
		flaw_note(f->flaws, FLAW_REST_KIND, f->index,
		          "leaf %lld is about %s %.*s, where %s %.*s is needed",
		          (long long)rest->index, fact_name(fact->kind), P(fact->subject),
		          fact_name(kind), P(subject));
		return NULL;
	}
	superseded_check(f, fact);
	return fact;
}

static const struct fact *person_take(struct finder *f, str id, const char *as)
{
	if (id.n == 0)
		flaw_note(f->flaws, FLAW_PERSON, f->index, "it names no %s", as);
	return rest_take(f, FACT_PERSON, id);
}

/* "<organisation>/<number>", without memory. */
static bool named(const struct fact *fact, str by, str id)
{
	str organisation;
	str number = str_cut(fact->subject, '/', &organisation);

	return str_eq(organisation, by) && str_eq(number, id);
}

static const struct fact *owned_take(struct finder *f, enum fact_kind kind, str id)
{
	const struct fact *fact = rest_take(f, kind, S_NONE);

	if (fact == NULL || named(fact, f->leaf->facts.by, id))
		return fact;
	flaw_note(f->flaws, FLAW_REST_KIND, f->index, "%s %.*s is not the one that is needed, %.*s",
	          fact_name(kind), P(fact->subject), P(id));
	return NULL;
}

/* The chain above the bench, and the laboratory in which it stands, as far as it names them. */
static void conditions_take(struct finder *f, struct basis *out)
{
	const struct fact_bench *bench = out->bench ? out->bench->value : NULL;
	str next = bench ? bench->standard : S_NONE;

	while (next.n > 0 && out->standard_n < BASIS_STANDARDS) {
		const struct fact *fact = owned_take(f, FACT_STANDARD, next);
		if (fact == NULL)
			return;
		out->standard[out->standard_n++] = fact;
		next = ((const struct fact_standard *)fact->value)->traced_to;
	}
	if (bench != NULL && bench->laboratory.n > 0)
		out->laboratory = owned_take(f, FACT_LABORATORY, bench->laboratory);
}

void basis_find(struct flaws *flaws, int64_t index, const struct lot_leaf *leaf,
                const struct fact_source *source, struct basis *out)
{
	struct finder f = { flaws, index, leaf, source, 0 };
	const struct lot_facts *facts = &leaf->facts;

	*out = (struct basis){ .grant = rest_take(&f, FACT_GRANT, S_NONE) };
	out->verifier = person_take(&f, facts->verifier, "verifier");
	out->checker = person_take(&f, facts->checker, "checker");
	if (facts->approver.n > 0)
		out->approver = rest_take(&f, FACT_PERSON, facts->approver);
	out->bench = owned_take(&f, FACT_BENCH, leaf->file.bench);
	out->type = rest_take(&f, FACT_TYPE, leaf->file.type);
	out->regulation = rest_take(&f, FACT_REGULATION, leaf->file.regulation);
	if (facts->signature.base.n > 0)
		out->key = rest_take(&f, FACT_KEY, facts->signature.key);
	conditions_take(&f, out);
	if (f.next < facts->rest_n)
		flaw_note(flaws, FLAW_REST_KIND, index, "it names %u leaves too many",
		          facts->rest_n - f.next);
	out->must_sign = source->signs != NULL && source->signs(source->state, facts->by);
	out->whole = source->whole;
	out->maker = source->latest(source->state, FACT_ORGANISATION, facts->by);
}

/* -- the facts ------------------------------------------------------------------------------- */

struct span {
	int64_t from_ms, to_ms;
	int64_t from_day, to_day;
	int64_t stated_ms; /* the latest end that a run states, or INT64_MIN */
	bool timed;        /* all runs state theirs */
};

struct checker {
	struct flaws *flaws;
	int64_t index;
	const struct lot_leaf *leaf;
	const struct lot *lot;
	struct basis *basis;
	const struct fact_source *source;
	struct span span;
};

static void span_extend(struct span *s, int64_t from_ms, int64_t to_ms)
{
	if (from_ms < s->from_ms)
		s->from_ms = from_ms;
	if (to_ms > s->to_ms)
		s->to_ms = to_ms;
}

/* What does not say when it was made may have been made at any time of the day. */
static struct span span_of(const struct lot *lot)
{
	int64_t first_ms = day_moment(lot->verified_day);
	int64_t last_ms = day_moment(lot->verified_day + 1) - 1;
	struct span s = { INT64_MAX,         INT64_MIN, lot->verified_day,
		          lot->verified_day, INT64_MIN, lot->bench_run_n > 0 };

	for (uint32_t i = 0; i < lot->bench_run_n; i++) {
		const struct bench_run *r = &lot->bench_run[i];
		span_extend(&s, r->started_ms == ABSENT ? first_ms : r->started_ms,
		            r->ended_ms == ABSENT ? last_ms : r->ended_ms);
		s.timed &= r->ended_ms != ABSENT;
		if (r->ended_ms != ABSENT && r->ended_ms > s.stated_ms)
			s.stated_ms = r->ended_ms;
	}
	if (lot->bench_run_n == 0)
		span_extend(&s, first_ms, last_ms);
	if (moment_day(s.from_ms) < s.from_day)
		s.from_day = moment_day(s.from_ms);
	if (moment_day(s.to_ms) > s.to_day)
		s.to_day = moment_day(s.to_ms);
	return s;
}

static bool spanned(const struct checker *c, int64_t from_day, int64_t until_day)
{
	return c->span.from_day >= from_day && c->span.to_day <= until_day;
}

static str medium_word(enum medium m)
{
	return m == MEDIUM_GAS ? S("gas") : S("water");
}

/* A maker that was suspended, had merged or been dissolved when it measured was entitled to
 * nothing; one that had measured before gets no certificate. */
static void activity_check(const struct checker *c, const struct fact_organisation *o)
{
	bool active = o->state.n == 0 || str_eq(o->state, S("active"));

	c->basis->withheld = !active;
	if ((!active && o->state_from_ms <= c->span.to_ms) ||
	    suspended_within(o->suspensions, c->span.from_ms, c->span.to_ms))
		flaw_note(c->flaws, FLAW_ORGANISATION, c->index,
		          "%.*s was not active over the whole verification", P(o->id));
}

static void maker_check(const struct checker *c)
{
	const struct fact_organisation *o = c->basis->maker ? c->basis->maker->value : NULL;
	const struct lot_facts *facts = &c->leaf->facts;
	str prefix;

	if (o == NULL || !str_eq(o->kind, S("maker"))) {
		flaw_note(c->flaws, FLAW_ORGANISATION, c->index, "%.*s", P(facts->by));
		return;
	}
	activity_check(c, o);
	(void)str_cut(facts->lot, '-', &prefix);
	if (!str_eq(prefix, o->prefix))
		flaw_note(c->flaws, FLAW_NAME, c->index, "lot %.*s is not of %.*s", P(facts->lot),
		          P(o->id));
}

/* An authorisation is for what its holder makes itself. */
static void manufacturer_check(const struct checker *c)
{
	const struct fact_type *t = c->basis->type->value;

	if (t->manufacturer.n > 0 && !str_eq(t->manufacturer, c->leaf->facts.by))
		flaw_note(c->flaws, FLAW_TYPE, c->index, "type %.*s is made by %.*s", P(t->id),
		          P(t->manufacturer));
}

static const char *grant_lapse(const struct checker *c, const struct fact_grant *g)
{
	if (!spanned(c, g->valid_from_day, g->valid_until_day))
		return "it was not valid over the whole verification";
	if (g->granted_ms != ABSENT_INT && c->span.from_ms < g->granted_ms)
		return "it was not granted yet";
	if (!str_eq(g->state, S("granted")) && g->state_from_ms <= c->span.to_ms)
		return "it was suspended, revoked or cancelled by then";
	if (suspended_within(g->suspensions, c->span.from_ms, c->span.to_ms))
		return "it was suspended at that time";
	if (c->leaf->facts.approver.n > 0 && !fact_grant_signs(g, c->leaf->facts.approver))
		return "it does not name the approver as a signatory";
	return NULL;
}

static void grant_note(const struct checker *c, const struct fact_grant *g, const char *why)
{
	if (why != NULL)
		flaw_note(c->flaws, FLAW_GRANT, c->index, "%.*s: %s", P(g->id), why);
}

/* That another one was taken away which covers the same. */
static void reach_check(const struct checker *c, const struct fact_grant *g,
                        const struct scope_use *use)
{
	const struct span *s = &c->span;
	const struct fact_grant *other = scope_reached(c->source, g, use, s->from_ms, s->to_ms);

	if (other != NULL)
		grant_note(c, other, "it covers the same, and was suspended or revoked by then");
	c->basis->withheld |= scope_reached_since(c->source, g, use, c->lot->verified_day,
	                                          INT64_MIN, c->leaf->facts.at_ms) != NULL;
}

static void grant_check(const struct checker *c)
{
	const struct fact_grant *g = c->basis->grant ? c->basis->grant->value : NULL;
	const struct scope_use use = scope_use_of(c->leaf->facts.by, &c->lot->type,
	                                          c->leaf->file.regulation, c->basis->bench->value);
	const char *why;

	if (g == NULL)
		return;
	why = scope_fault(g, &use);
	grant_note(c, g, why != NULL ? why : grant_lapse(c, g));
	c->basis->withheld |= !fact_grant_stands(g, c->leaf->facts.at_ms);
	reach_check(c, g, &use);
}

static void person_check(const struct checker *c, const struct fact *fact, const char *as,
                         bool signs)
{
	const struct fact_person *p = fact ? fact->value : NULL;
	bool gas = c->lot->type.medium == MEDIUM_GAS;
	const char *why = NULL;

	if (p == NULL)
		return;
	if (!str_eq(p->organisation, c->leaf->facts.by))
		why = "works for somebody else";
	else if ((gas ? p->gas : p->water) != 1)
		why = "is not registered for this medium";
	else if (signs && p->signatory != 1)
		why = "may not approve certificates";
	else
		why = fact_person_lapse(p, c->span.from_day, c->span.to_day);
	if (why != NULL)
		flaw_note(c->flaws, FLAW_PERSON, c->index, "the %s %.*s %s", as, P(fact->subject),
		          why);
}

static bool acts(const struct checker *c)
{
	const struct fact_source *s = c->source;
	const struct lot_facts *lot = &c->leaf->facts;

	return s->acts == NULL || s->acts(s->state, lot->by, lot->approver, lot->at_ms);
}

/* The upload is the approval: who had left by then, or was away, approved nothing, nor did a name
 * whose registration was over.  Under a signature that is asked of the day on which it was made. */
static void approves_check(const struct checker *c)
{
	const struct fact_person *p = c->basis->approver ? c->basis->approver->value : NULL;
	const struct lot_facts *facts = &c->leaf->facts;
	int64_t today = moment_day(facts->at_ms);
	bool is_signed = facts->signature.base.n > 0;

	if (p == NULL)
		return;
	if ((p->departed_from_day != ABSENT_INT && today >= p->departed_from_day) ||
	    days_meet(p->absences, today, today) ||
	    (!is_signed && fact_person_lapse(p, today, today) != NULL))
		flaw_note(c->flaws, FLAW_PERSON, c->index,
		          "the approver %.*s had left, was away or not registered when the lot "
		          "came in",
		          P(facts->approver));
}

static void people_check(const struct checker *c)
{
	const struct lot_facts *facts = &c->leaf->facts;

	person_check(c, c->basis->verifier, "verifier", false);
	person_check(c, c->basis->checker, "checker", false);
	person_check(c, c->basis->approver, "approver", true);
	approves_check(c);
	if (str_eq(facts->verifier, facts->checker))
		flaw_note(c->flaws, FLAW_PERSON, c->index,
		          "verifier and checker are the same person");
	if (facts->approver.n > 0 && str_eq(facts->approver, facts->verifier))
		flaw_note(c->flaws, FLAW_PERSON, c->index,
		          "verifier and approver are the same person");
	if (facts->approver.n > 0 && !acts(c))
		flaw_note(c->flaws, FLAW_PERSON, c->index,
		          "the approver had left, was on leave or locked out");
}

static void lapse_note(const struct checker *c, const struct fact *fact, const char *why)
{
	if (why != NULL)
		flaw_note(c->flaws, fact->kind == FACT_BENCH ? FLAW_BENCH : FLAW_CONDITION,
		          c->index, "%s %.*s %s", fact_name(fact->kind), P(fact->subject), why);
}

static void bench_check(const struct checker *c)
{
	const struct fact_bench *b = c->basis->bench ? c->basis->bench->value : NULL;

	if (b == NULL)
		return;
	if (!str_eq(b->medium, medium_word(c->lot->type.medium)))
		flaw_note(c->flaws, FLAW_BENCH, c->index, "bench %.*s is for %.*s", P(b->id),
		          P(b->medium));
	lapse_note(c, c->basis->bench, fact_bench_lapse(b, c->span.from_day, c->span.to_day));
}

static void standards_check(const struct checker *c)
{
	for (uint32_t i = 0; i < c->basis->standard_n; i++) {
		const struct fact_standard *s = c->basis->standard[i]->value;
		lapse_note(c, c->basis->standard[i],
		           fact_standard_lapse(s, c->span.from_day, c->span.to_day));
	}
}

static bool within(int64_t value, int64_t min, int64_t max)
{
	return value == ABSENT || (value >= min && value <= max);
}

static void laboratory_check(const struct checker *c)
{
	const struct fact_laboratory *l = c->basis->laboratory ? c->basis->laboratory->value : NULL;
	const struct environment *e = &c->lot->environment;

	if (l == NULL)
		return;
	lapse_note(c, c->basis->laboratory,
	           fact_laboratory_lapse(l, c->span.from_day, c->span.to_day));
	if (!within(e->ambient_mc, l->temperature_min_mc, l->temperature_max_mc) ||
	    !within(e->humidity_ppm, l->humidity_min_ppm, l->humidity_max_ppm))
		lapse_note(c, c->basis->laboratory, "does not keep the environment that it states");
}

static void time_check(const struct checker *c)
{
	const struct lot_facts *facts = &c->leaf->facts;

	if (c->span.stated_ms > facts->at_ms + FUTURE_MS ||
	    (!c->span.timed && c->span.to_day > moment_day(facts->at_ms)))
		flaw_note(c->flaws, FLAW_FUTURE, c->index, "it came in before its last run ended");
}

static bool regulation_holds(const struct checker *c)
{
	const struct regulation *r = c->basis->regulation->regulation;
	const struct lot_facts *facts = &c->leaf->facts;
	struct finding why;

	if (memcmp(r->digest, facts->regulation_sha256, REGULATION_DIGEST_BYTES) != 0) {
		flaw_note(c->flaws, FLAW_REGULATION, c->index,
		          "the digest is not that of the file that it rests on");
		return false;
	}
	why = rule_covers(r, &c->lot->type, c->lot->kind, c->lot->verified_day);
	if (why.code != FINDING_NONE)
		flaw_note(c->flaws, FLAW_REGULATION, c->index, "%s: %s", r->id,
		          finding_info(why.code)->en);
	return why.code == FINDING_NONE;
}

/* The lot's own words about type and bench must be the registered ones, by which it is judged. */
static bool equipment_holds(struct cx *cx, const struct checker *c, struct lot *lot)
{
	const struct meter_type type = fact_meter_type(c->basis->type->value);
	const struct bench_facts bench = fact_bench_facts(c->basis->bench->value);
	struct lot_file file = c->leaf->file;
	err e;

	file.lot = *lot;
	e = lot_settle_registered(cx, &file, &type, &bench);
	if (e != OK) {
		flaw_note(c->flaws, FLAW_TYPE, c->index, "%.*s", P(cx->detail));
		cx_clear(cx);
		return false;
	}
	*lot = file.lot;
	return true;
}

void basis_check(struct cx *cx, struct flaws *f, int64_t index, const struct lot_leaf *leaf,
                 struct lot *lot, const struct fact_source *source, struct basis *basis)
{
	struct checker c = { f, index, leaf, lot, basis, source, span_of(lot) };

	basis->ended_ms = c.span.stated_ms;
	basis->ended_day = c.span.to_day;
	if (basis->whole || basis->maker != NULL)
		maker_check(&c);
	if (leaf->facts.rules != RULES_VERSION)
		flaw_note(f, FLAW_RULES_VERSION, index, "version %lld",
		          (long long)leaf->facts.rules);
	if (basis->type == NULL || basis->bench == NULL || basis->regulation == NULL ||
	    leaf->facts.rules != RULES_VERSION)
		return;
	basis->judgeable = equipment_holds(cx, &c, lot) && regulation_holds(&c);
	manufacturer_check(&c);
	grant_check(&c);
	people_check(&c);
	bench_check(&c);
	standards_check(&c);
	laboratory_check(&c);
	time_check(&c);
}

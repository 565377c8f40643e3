/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three kinds of leaves: a fact about a subject, a lot, and a meter of the lot before it.
 *
 * Facts stay in memory, all versions of them, for there are few; of a lot its row stays, of a meter
 * some forty bytes.  The lot that is being read is open until its last meter has come, and is then
 * judged. */
#include "audit/replay.h"

#include <string.h>

#include "audit/account_history.h"
#include "audit/case_book.h"
#include "audit/case_history.h"
#include "audit/case_people.h"
#include "audit/fact_history.h"
#include "audit/grant_history.h"
#include "audit/grant_rules.h"
#include "audit/holders.h"
#include "audit/issue.h"
#include "audit/lot_audit.h"
#include "audit/lot_signature.h"
#include "audit/map.h"
#include "audit/moment.h"
#include "audit/party_history.h"
#include "audit/party_names.h"
#include "audit/problem_history.h"
#include "base/arena.h"

#define LEAF_DEPTH 8

struct subject {
	const struct fact *latest;
	uint32_t number; /* in `order` */
};

struct replay {
	const struct world *world;
	struct flaws *flaws;
	struct arena *arena;   /* as long as the replay */
	struct arena *scratch; /* of one leaf */
	struct arena *lot_arena;
	struct replay_counts counts;
	uint64_t next;
	int64_t first_ms;    /* of the first leaf */
	struct map facts;    /* index -> struct fact * */
	struct map subjects; /* (kind, id) -> struct subject */
	uint32_t *grant;     /* numbers of the authorisations in `order` */
	uint32_t grant_n, grant_cap;
	struct case_book *cases;
	struct holders *holders;
	struct map living; /* organisation -> uint32_t, its accounts that have not departed */
	struct map codes;  /* credit code -> id of the organisation that came last with it */
	const struct fact **order;
	uint32_t order_n, order_cap;
	struct moments moments;
	struct attempts *attempts;
	struct years *years;
	struct lot_audit lot;
	bool open; /* a lot waits for its meters */
};

struct replay *replay_open(const struct world *world, struct flaws *flaws)
{
	struct arena *a = arena_new();
	struct replay *r = NEW(a, struct replay);
	struct short_key key;

	r->world = world;
	r->flaws = flaws;
	r->arena = a;
	r->scratch = arena_new();
	r->lot_arena = arena_new();
	world->random(world->state, &key, sizeof key);
	r->facts = map_open(sizeof(struct fact *), &key);
	r->subjects = map_open(sizeof(struct subject), &key);
	r->cases = case_book_open(a, &key);
	r->codes = map_open(sizeof(str), &key);
	r->holders = holders_open(&key);
	r->living = map_open(sizeof(uint32_t), &key);
	r->moments = moments_new();
	r->attempts = attempts_open(flaws, &key);
	r->years = years_open(&key);
	return r;
}

void replay_close(struct replay *r)
{
	if (r == NULL)
		return;
	attempts_close(r->attempts);
	years_close(r->years);
	holders_close(r->holders);
	case_book_close(r->cases);
	map_close(&r->codes);
	map_close(&r->living);
	map_close(&r->subjects);
	map_close(&r->facts);
	arena_free(r->lot_arena);
	arena_free(r->scratch);
	arena_free(r->arena);
}

void replay_end(struct replay **r)
{
	replay_close(*r);
}

/* -- facts ----------------------------------------------------------------------------------- */

static str index_name(const int64_t *index)
{
	return (str){ (const char *)index, sizeof *index };
}

static const struct fact *fact_at(void *state, int64_t index)
{
	struct replay *r = state;
	struct fact *const *found = map_find(&r->facts, 0, index_name(&index));

	return found != NULL ? *found : NULL;
}

static const struct fact *fact_latest(void *state, enum fact_kind kind, str subject)
{
	return replay_latest(state, kind, subject);
}

static bool signs(void *state, str organisation)
{
	return holders_sign(((struct replay *)state)->holders, organisation);
}

static bool acts(void *state, str organisation, str person, int64_t at_ms)
{
	return holders_act(((struct replay *)state)->holders, organisation, person, at_ms);
}

static const struct fact *grant_at(void *state, uint32_t i)
{
	const struct replay *r = state;

	return i < r->grant_n ? r->order[r->grant[i]] : NULL;
}

static const struct fact *granting(void *state, str authorisation)
{
	return case_book_granting(((struct replay *)state)->cases, authorisation);
}

static const struct fact *following(void *state, str authorisation)
{
	return case_book_following(((struct replay *)state)->cases, authorisation);
}

static const struct fact *barring(void *state, str organisation)
{
	return case_book_barring(((struct replay *)state)->cases, organisation);
}

static bool form(void *state, str case_id)
{
	return case_book_form(((struct replay *)state)->cases, case_id);
}

static struct fact_source source_of(struct replay *r)
{
	return (struct fact_source){
		.at = fact_at,
		.latest = fact_latest,
		.grant = grant_at,
		.granting = granting,
		.following = following,
		.barring = barring,
		.form = form,
		.state = r,
		.whole = true,
		.first_ms = r->first_ms,
		.signs = signs,
		.acts = acts,
	};
}

static void order_add(struct replay *r, const struct fact *f)
{
	if (r->order_n == r->order_cap) {
		uint32_t cap = r->order_cap * 2 + 64;
		r->order = arena_grow(r->arena, r->order, r->order_n * sizeof *r->order,
		                      cap * sizeof *r->order);
		r->order_cap = cap;
	}
	r->order[r->order_n++] = f;
}

static void grant_add(struct replay *r, uint32_t number)
{
	if (r->grant_n == r->grant_cap) {
		uint32_t cap = r->grant_cap * 2 + 64;
		r->grant = arena_grow(r->arena, r->grant, r->grant_n * sizeof *r->grant,
		                      cap * sizeof *r->grant);
		r->grant_cap = cap;
	}
	r->grant[r->grant_n++] = number;
}

static void grant_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const struct fact_source source = source_of(r);
	struct cx cx = cx_new(r->scratch, r->world);
	const char *why = grant_history_fault(r->scratch, before, f);

	if (why == NULL)
		why = grant_rules_fault(&cx, &source, before, f);
	if (why != NULL)
		flaw_note(r->flaws, FLAW_GRANT_HISTORY, f->index, "%.*s: %s", P(f->subject), why);
}

static void account_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const struct fact_source source = source_of(r);
	const struct fact_account *a = f->value;
	bool opened = f->kind == FACT_ACCOUNT && before == NULL && a->person.n > 0;
	const char *why = f->kind == FACT_ACCOUNT ? account_fault(&source, &r->living, before, f)
	                  : f->kind == FACT_TOKEN ? token_fault(&source, before, f)
	                                          : actor_ended_fault(&source, f);

	if (why == NULL && opened && holders_has(r->holders, a->organisation, a->person))
		why = "the person has another account of the organisation";
	if (why != NULL)
		flaw_note(r->flaws, FLAW_ACCOUNT_HISTORY, f->index, "%s %.*s: %s",
		          fact_name(f->kind), P(f->subject), why);
}

static void case_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const struct fact_source source = source_of(r);
	struct cx cx = cx_new(r->scratch, r->world);
	const char *why = f->kind == FACT_CASE            ? case_fault(&cx, &source, before, f)
	                  : f->kind == FACT_CASE_FINDING  ? case_finding_fault(&source, f)
	                  : f->kind == FACT_CASE_DOCUMENT ? case_document_fault(&source, before, f)
	                                                  : case_move_fault(&cx, &source, f);

	if (why != NULL)
		flaw_note(r->flaws, FLAW_CASE_HISTORY, f->index, "%.*s: %s", P(f->subject), why);
	case_book_add(r->cases, f);
}

/* One credit code, one organisation that is neither dissolved nor merged. */
static const char *code_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const struct fact_organisation *o = f->value;
	const struct fact *other;
	bool is_new;

	if (f->kind != FACT_ORGANISATION || before != NULL || o->credit_code.n == 0)
		return NULL;
	str *bearer = map_put(&r->codes, 0, o->credit_code, &is_new);
	other = is_new ? NULL : replay_latest(r, FACT_ORGANISATION, *bearer);
	*bearer = o->id;
	if (other == NULL)
		return NULL;
	const struct fact_organisation *was = other->value;
	bool gone = str_eq(was->state, S("dissolved")) || str_eq(was->state, S("merged"));
	return gone ? NULL : "another organisation has its credit code";
}

static void party_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const struct fact_source source = source_of(r);
	const char *why = party_fault(r->scratch, before, f);

	if (why == NULL)
		why = party_names_fault(r->scratch, &source, f);
	if (why == NULL && f->kind == FACT_ORGANISATION)
		why = organisation_actor_fault(&source, before, f);
	if (why == NULL)
		why = code_check(r, before, f);
	if (why != NULL)
		flaw_note(r->flaws, FLAW_PARTY, f->index, "%s %.*s: %s", fact_name(f->kind),
		          P(f->subject), why);
}

static void problem_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const char *why = problem_history_fault(before, f);

	if (why != NULL)
		flaw_note(r->flaws, FLAW_PROBLEM_HISTORY, f->index, "%.*s: %s", P(f->subject), why);
}

static void key_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const struct fact_source source = source_of(r);
	const char *why = key_history_fault(before, f);

	if (why == NULL && before == NULL)
		why = key_owner_fault(&source, f);
	if (why != NULL)
		flaw_note(r->flaws, FLAW_KEY, f->index, "key %.*s: %s", P(f->subject), why);
}

static void lapse_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	const char *why = fact_history_fault(r->scratch, before, f);

	if (why != NULL)
		flaw_note(r->flaws, FLAW_FACT_HISTORY, f->index, "%s %.*s: %s", fact_name(f->kind),
		          P(f->subject), why);
}

/* What the kind's own history demands beside the chain. */
static void history_check(struct replay *r, const struct fact *before, const struct fact *f)
{
	if (f->kind == FACT_GRANT)
		grant_check(r, before, f);
	account_check(r, before, f);
	if (f->kind == FACT_CASE || f->kind == FACT_CASE_MOVE || f->kind == FACT_CASE_DOCUMENT ||
	    f->kind == FACT_CASE_FINDING)
		case_check(r, before, f);
	party_check(r, before, f);
	if (f->kind == FACT_PROBLEM)
		problem_check(r, before, f);
	if (f->kind == FACT_KEY)
		key_check(r, before, f);
	holders_add(r->holders, f);
	if (f->kind == FACT_PERSON || f->kind == FACT_BENCH || f->kind == FACT_STANDARD ||
	    f->kind == FACT_LABORATORY || f->kind == FACT_RULEBOOK)
		lapse_check(r, before, f);
}

/* The first leaf of a subject has no `prev`, every later one names the one before. */
static void chain(struct replay *r, const struct fact *f)
{
	bool is_new;
	struct subject *s = map_put(&r->subjects, f->kind, f->subject, &is_new);
	int64_t before = is_new ? ABSENT_INT : s->latest->index;

	if (f->prev != before)
		flaw_note(r->flaws, FLAW_CHAIN, f->index, "%s %.*s: prev is %lld instead of %lld",
		          fact_name(f->kind), P(f->subject),
		          (long long)(f->prev == ABSENT_INT ? -1 : f->prev),
		          (long long)(before == ABSENT_INT ? -1 : before));
	history_check(r, is_new ? NULL : s->latest, f);
	if (is_new) {
		s->number = r->order_n;
		order_add(r, f);
		if (f->kind == FACT_GRANT)
			grant_add(r, s->number);
	}
	s->latest = f;
	r->order[s->number] = f;
}

static void certificates_change(struct replay *r, const struct fact *f)
{
	const struct fact_source source = source_of(r);
	struct cx cx = cx_new(r->scratch, r->world);

	issue_fact(&cx, r->attempts, r->years, f, &source);
}

static void fact_add(struct replay *r, const struct fact *f)
{
	bool is_new;
	const struct fact **at = map_put(&r->facts, 0, index_name(&f->index), &is_new);

	*at = f;
	r->counts.facts++;
	r->counts.authority += fact_authority(f->kind);
	r->counts.rights += f->kind == FACT_ACCOUNT || f->kind == FACT_TOKEN;
	if (fact_chained(f->kind))
		chain(r, f);
	else if (f->prev != ABSENT_INT)
		flaw_note(r->flaws, FLAW_CHAIN, f->index, "a %s has no prev", fact_name(f->kind));
	if (f->kind == FACT_PREDECESSOR && f->index != 0)
		flaw_note(r->flaws, FLAW_ORDER, f->index,
		          "a predecessor is named by the first leaf only");
	certificates_change(r, f);
}

static void fact_leaf(struct replay *r, enum fact_kind kind, int64_t index, const struct json *leaf,
                      const struct hash *hash)
{
	struct cx cx = cx_new(r->arena, r->world);
	struct fact *f = NEW(r->arena, struct fact);
	err e = fact_read(&cx, kind, leaf, f);

	f->index = index;
	f->hash = *hash;
	if (index == 0)
		r->first_ms = f->at_ms;
	if (e != OK) {
		flaw_note(r->flaws, FLAW_UNREADABLE, index, "%s: %.*s", fact_name(kind),
		          P(cx.detail));
		return;
	}
	moments_leaf(&r->moments, r->flaws, index, f->at_ms);
	fact_add(r, f);
}

/* -- lots ------------------------------------------------------------------------------------ */

static void lot_close(struct replay *r)
{
	const struct fact_source source = source_of(r);
	struct cx cx = cx_new(r->lot_arena, r->world);
	struct lot_audit *a = &r->lot;

	r->open = false;
	if (a->lot.meter_n != a->leaf.facts.meter_n)
		flaw_note(r->flaws, FLAW_LOT_INCOMPLETE, a->index, "%u of %u meters",
		          a->lot.meter_n, a->leaf.facts.meter_n);
	moments_lot(r->flaws, a->index, &a->leaf.facts, &source);
	lot_audit_settle(&cx, r->flaws, a, &source);
	if (attempts_lot_find(r->attempts, a->leaf.facts.lot) == NULL)
		years_lot(r->years, a);
	attempts_lot(r->attempts, a);
}

static void lot_leaf(struct replay *r, int64_t index, str bytes, const struct hash *hash)
{
	arena_reset(r->lot_arena);
	struct cx cx = cx_new(r->lot_arena, r->world);
	err e = lot_audit_begin(&cx, &r->lot, index, bytes, hash);

	if (e != OK) {
		flaw_note(r->flaws, FLAW_UNREADABLE, index, "lot: %.*s", P(cx.detail));
		return;
	}
	r->counts.lots++;
	moments_leaf(&r->moments, r->flaws, index, r->lot.leaf.facts.at_ms);
	r->open = true;
}

static str type_of(const struct json *leaf)
{
	const struct json *type = json_get(leaf, S("type"));

	return type != NULL && type->kind == JSON_STRING ? type->text : S_NONE;
}

static bool is_meter(struct replay *r, str bytes)
{
	struct cx cx = cx_new(r->scratch, r->world);
	const struct json *leaf;

	return json_parse(&cx, bytes, LEAF_DEPTH, &leaf) == OK &&
	       str_eq(type_of(leaf), S("verification"));
}

/* True when the leaf was taken as a meter of the open lot, be it one that cannot be read. */
static bool meter_leaf(struct replay *r, int64_t index, str bytes)
{
	struct cx cx = cx_new(r->scratch, r->world);
	err e = lot_audit_meter(&cx, r->flaws, &r->lot, index, bytes);

	if (e != OK && !is_meter(r, bytes))
		return false;
	if (e != OK)
		flaw_note(r->flaws, FLAW_UNREADABLE, index, "meter: %.*s", P(cx.detail));
	r->counts.meters++;
	if (index - r->lot.index == (int64_t)r->lot.leaf.facts.meter_n)
		lot_close(r);
	return true;
}

/* -- any leaf -------------------------------------------------------------------------------- */

static void canonical_check(struct replay *r, struct cx *cx, int64_t index, const struct json *leaf,
                            str bytes)
{
	struct buf b = buf_new(cx->arena);
	err e = json_canonical(cx, leaf, &b);

	if (e != OK || !str_eq(buf_view(&b), bytes))
		flaw_note(r->flaws, FLAW_NOT_CANONICAL, index, "%.*s", P(cx->detail));
}

static void leaf_sort(struct replay *r, int64_t index, const struct json *leaf, str bytes,
                      const struct hash *hash)
{
	str name = type_of(leaf);
	enum fact_kind kind = fact_find(name);

	if (kind != FACT_NONE)
		fact_leaf(r, kind, index, leaf, hash);
	else if (str_eq(name, S("lot")))
		lot_leaf(r, index, bytes, hash);
	else if (str_eq(name, S("verification")))
		flaw_note(r->flaws, FLAW_STRAY_METER, index,
		          "no lot is open, or it cannot be read");
	else
		flaw_note(r->flaws, FLAW_UNKNOWN_TYPE, index, "\"%.*s\"", P(str_part(name, 0, 40)));
}

static void other_leaf(struct replay *r, int64_t index, str bytes, const struct hash *hash)
{
	struct cx cx = cx_new(r->scratch, r->world);
	const struct json *leaf;

	if (json_parse(&cx, bytes, LEAF_DEPTH, &leaf) != OK) {
		flaw_note(r->flaws, FLAW_UNREADABLE, index, "%.*s", P(cx.detail));
		return;
	}
	canonical_check(r, &cx, index, leaf, bytes);
	leaf_sort(r, index, leaf, bytes, hash);
}

/* A decision stands right before the leaf of what it decides. */
static void decision_check(struct replay *r, uint64_t next)
{
	const struct fact_source source = source_of(r);
	const struct fact *d = fact_at(r, (int64_t)next - 1);

	if (d != NULL && !grant_follows(&source, d, fact_at(r, (int64_t)next)))
		flaw_note(r->flaws, FLAW_GRANT_HISTORY, d->index,
		          "%.*s: nothing follows from the decision", P(d->subject));
}

void replay_leaf(struct replay *r, uint64_t index, str bytes, const struct hash *hash)
{
	if (index != r->next)
		flaw_note(r->flaws, FLAW_ORDER, (int64_t)index, "%llu was expected",
		          (unsigned long long)r->next);
	r->next = index + 1;
	r->counts.leaves++;
	arena_reset(r->scratch);
	if (r->open && meter_leaf(r, (int64_t)index, bytes))
		return;
	if (r->open)
		lot_close(r);
	arena_reset(r->scratch);
	other_leaf(r, (int64_t)index, bytes, hash);
	decision_check(r, index);
}

void replay_finish(struct replay *r)
{
	decision_check(r, r->next);
	if (r->open)
		lot_close(r);
}

/* -- answers --------------------------------------------------------------------------------- */

struct replay_counts replay_counts(const struct replay *r)
{
	return r->counts;
}

const struct fact *replay_latest(const struct replay *r, enum fact_kind kind, str subject)
{
	const struct subject *s = map_find(&r->subjects, kind, subject);

	return s != NULL ? s->latest : NULL;
}

uint32_t replay_subjects(const struct replay *r)
{
	return r->order_n;
}

const struct fact *replay_subject(const struct replay *r, uint32_t i)
{
	return r->order[i];
}

const struct attempts *replay_attempts(const struct replay *r)
{
	return r->attempts;
}

const struct years *replay_years(const struct replay *r)
{
	return r->years;
}

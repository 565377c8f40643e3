/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the database should say about lots and meters, worked out from the leaves in their order.
 *
 * Of each attempt forty-eight bytes stay, under (attempt, code): a digest of its row, its leaf, its
 * lot, the day on which the meter was made and the state of its certificate.  A lot remembers those
 * of its meters whose certificates wait: an approval or a release makes them live, but not where a
 * later attempt came in meanwhile. */
#include "audit/attempts.h"

#include <string.h>

#include "audit/map.h"
#include "base/arena.h"
#include "base/date.h"
#include "code/message.h"
#include "code/text.h"
#include "law/previous.h"
#include "rule/period.h"

#define ABSURD_PPM INT64_C(10000000) /* errors beyond this do not count in means */
#define LOTS_FIRST 256

/* What a retest asks of every attempt that follows, until one that carries it passes or fails. */
struct obligation {
	struct hash first_runs;
	uint32_t asked; /* a bit a point */
};

struct attempts {
	struct short_key key; /* of digests and maps */
	struct arena *arena;
	struct flaws *flaws;
	struct map attempt; /* (attempt, code) -> struct expected_attempt */
	struct map retest;  /* (attempt, code) -> struct obligation of the next attempt */
	struct map lot;     /* name -> uint32_t number */
	struct map repeats; /* organisation, bench, verifier -> struct expected_repeats */
	struct expected_lot **at;
	uint32_t lot_n, lot_cap;
};

struct attempts *attempts_open(struct flaws *flaws, const struct short_key *key)
{
	struct arena *a = arena_new();
	struct attempts *t = NEW(a, struct attempts);

	t->arena = a;
	t->flaws = flaws;
	t->key = *key;
	t->attempt = map_open(sizeof(struct expected_attempt), key);
	t->retest = map_open(sizeof(struct obligation), key);
	t->lot = map_open(sizeof(uint32_t), key);
	t->repeats = map_open(sizeof(struct expected_repeats), key);
	return t;
}

void attempts_close(struct attempts *t)
{
	map_close(&t->attempt);
	map_close(&t->retest);
	map_close(&t->lot);
	map_close(&t->repeats);
	arena_free(t->arena);
}

/* -- the lot's rows -------------------------------------------------------------------------- */

static str kind_word(enum kind k)
{
	return k == KIND_FIRST ? S("first") : k == KIND_SUBSEQUENT ? S("subsequent") : S("in-use");
}

static void row_texts(struct arena *a, const struct lot_audit *from, struct row_lot *row)
{
	const struct lot_facts *facts = &from->leaf.facts;
	const struct lot_file *file = &from->leaf.file;

	row->lot = str_dup(a, facts->lot);
	row->organisation = str_dup(a, facts->by);
	row->batch = str_dup(a, file->batch);
	row->medium = file->medium == MEDIUM_GAS ? S("gas") : S("water");
	row->kind = kind_word(file->lot.kind);
	row->regulation = str_dup(a, file->regulation);
	row->type = str_dup(a, file->type);
	row->bench = str_dup(a, file->bench);
	row->verifier = str_dup(a, facts->verifier);
	row->checker = str_dup(a, facts->checker);
	row->approver = str_dup(a, facts->approver);
	row->body_sha256.p = str_dup(a, (str){ (const char *)facts->body_sha256, HASH_SIZE }).p;
	row->body_sha256.n = HASH_SIZE;
}

/* What stands in the base was held against the leaf by lot_signature_check. */
static void signature_expect(const struct lot_audit *from, struct expected_lot *out)
{
	const struct lot_facts *facts = &from->leaf.facts;
	const struct leaf_signature *s = &facts->signature;
	struct cx cx = { .arena = from->arena };
	struct message_signature said = { 0 };
	struct message m;

	out->is_signed = s->base.n > 0;
	if (!out->is_signed || signature_base_read(&cx, s->base, &m, &said) != OK ||
	    !hex_read(facts->body_sm3, out->body_sm3.b, HASH_SIZE))
		return;
	const struct row_signature row = {
		.lot = facts->lot,
		.key = s->key,
		.created_ms = said.created_s * 1000,
		.received_ms = facts->at_ms,
		.base = s->base,
		.signature = { s->value, LEAF_SIGNATURE_BYTES },
		.body_sm3 = { out->body_sm3.b, HASH_SIZE },
	};
	out->signature = row_signature_digest(from->arena, &row);
}

static int64_t due_day(const struct lot_audit *from, const struct audited_meter *m)
{
	struct period period;

	if (m->fate == FATE_NONE || from->basis.regulation == NULL ||
	    !period_of(from->basis.regulation->regulation, &from->lot.type, FUEL_NONE,
	               from->lot.verified_day, &period))
		return ABSENT;
	return period.last_day;
}

static void row_numbers(const struct lot_audit *from, struct row_lot *row)
{
	row->verified_day = from->lot.verified_day;
	row->uploaded_ms = from->leaf.facts.at_ms;
	row->meters = from->lot.meter_n;
	row->withheld = from->basis.withheld;
	row->first_index = from->index;
	row->due_day = ABSENT;
	for (uint32_t i = 0; i < from->lot.meter_n; i++) {
		enum verdict v = from->meter[i].recorded.verdict;
		if (from->meter[i].fate != FATE_NONE)
			row->due_day = due_day(from, &from->meter[i]);
		row->passed += v == VERDICT_PASS;
		row->failed += v == VERDICT_FAIL;
		row->retest += v == VERDICT_RETEST;
		row->invalid += v == VERDICT_INVALID;
	}
}

static void stat_count(const struct lot_audit *from, int point, struct row_lot_stat *s)
{
	for (uint32_t i = 0; i < from->lot.meter_n; i++) {
		const struct result *r = &from->meter[i].recorded;
		int64_t e = r->point[point].error_ppm;
		if (!r->point[point].measured || r->verdict == VERDICT_INVALID || e > ABSURD_PPM ||
		    e < -ABSURD_PPM)
			continue;
		s->n++;
		s->sum_ppm += e;
		s->sum_ppm2 += e * e;
	}
}

static struct expected_lot *lot_add(struct attempts *t)
{
	if (t->lot_n == t->lot_cap) {
		uint32_t cap = t->lot_cap * 2 + LOTS_FIRST;
		struct expected_lot **grown = NEW_N(t->arena, struct expected_lot *, cap);
		if (t->lot_n > 0)
			memcpy(grown, t->at, t->lot_n * sizeof *grown);
		t->at = grown;
		t->lot_cap = cap;
	}
	t->at[t->lot_n] = NEW(t->arena, struct expected_lot);
	return t->at[t->lot_n++];
}

static struct expected_lot *lot_expect(struct attempts *t, const struct lot_audit *from)
{
	bool is_new;
	uint32_t *number = map_put(&t->lot, 0, from->leaf.facts.lot, &is_new);
	struct expected_lot *out;

	if (!is_new) {
		flaw_note(t->flaws, FLAW_LOT_TWICE, from->index, "%.*s, first in leaf %lld",
		          P(from->leaf.facts.lot), (long long)t->at[*number]->row.first_index);
		return NULL;
	}
	*number = t->lot_n;
	out = lot_add(t);
	row_texts(t->arena, from, &out->row);
	row_numbers(from, &out->row);
	signature_expect(from, out);
	out->ended_ms = from->basis.ended_ms;
	out->ended_day = from->basis.ended_day;
	if (from->basis.grant != NULL)
		out->grant = str_dup(t->arena, from->basis.grant->subject);
	if (from->leaf.facts.signature.base.n > 0)
		out->key = str_dup(t->arena, from->leaf.facts.signature.key);
	for (int p = 0; p < POINTS; p++) {
		out->stat[p].lot = out->row.lot;
		out->stat[p].point = str_of(point_name(from->leaf.file.medium, p));
		stat_count(from, p, &out->stat[p]);
	}
	return out;
}

/* -- attempts -------------------------------------------------------------------------------- */

static int64_t error_of(const struct result *r, int point)
{
	return r->point[point].measured ? r->point[point].error_ppm : ABSENT;
}

static uint64_t digest_of(const struct attempts *t, const struct lot_audit *from, uint32_t i)
{
	const struct audited_meter *m = &from->meter[i];
	const struct row_verification row = {
		.bucket = row_bucket(m->code),
		.code = m->code,
		.attempt = from->lot.meter[i].attempt,
		.lot = from->leaf.facts.lot,
		.position = i,
		.verdict = m->recorded.verdict,
		.made_day = from->lot.meter[i].made_day,
		.due_day = due_day(from, m),
		.high_ppm = error_of(&m->recorded, POINT_HIGH),
		.middle_ppm = error_of(&m->recorded, POINT_MIDDLE),
		.low_ppm = error_of(&m->recorded, POINT_LOW),
	};

	return row_digest(&t->key, &row);
}

static str repeats_name(struct arena *a, str organisation, str bench, str verifier)
{
	return str_fmt(a, "%.*s\n%.*s\n%.*s", P(organisation), P(bench), P(verifier));
}

static void repeats_count(struct attempts *t, const struct lot_audit *from,
                          const struct expected_attempt *before)
{
	str name = repeats_name(from->arena, from->leaf.facts.by, from->leaf.file.bench,
	                        from->leaf.facts.verifier);
	struct expected_repeats *r;
	bool is_new;

	if (before->verdict == VERDICT_PASS)
		return;
	r = map_put(&t->repeats, 0, name, &is_new);
	r->after_retest += before->verdict == VERDICT_RETEST;
	r->after_fail += before->verdict == VERDICT_FAIL;
	r->after_invalid += before->verdict == VERDICT_INVALID;
}

void attempts_replace(struct attempts *t, str code, int64_t attempt)
{
	for (int64_t i = 1; i < attempt; i++) {
		struct expected_attempt *older = attempts_find(t, code, i);
		if (older != NULL && older->fate == FATE_LIVE)
			older->fate = FATE_REPLACED;
	}
}

static int64_t runs_wanted(const struct lot_audit *from)
{
	const struct fact *f = from->basis.regulation;

	return 1 +
	       (f != NULL && f->regulation->runs_more.given ? f->regulation->runs_more.value : 0);
}

static void obligation_check(struct attempts *t, const struct lot_audit *from, uint32_t i,
                             const struct obligation *o)
{
	const struct audited_meter *m = &from->meter[i];

	if (!hash_eq(&o->first_runs, &m->first_runs))
		flaw_note(t->flaws, FLAW_FIRST_RUN, m->index, "%.*s", P(m->code));
	for (int p = 0; p < POINTS; p++)
		if ((o->asked >> p & 1) != 0 && m->run_n[p] < runs_wanted(from))
			flaw_note(t->flaws, FLAW_RUNS_MISSING, m->index, "%.*s: %d at %s",
			          P(m->code), m->run_n[p], point_name(from->leaf.file.medium, p));
}

static uint32_t points_asked(const struct result *r)
{
	uint32_t asked = 0;

	for (int p = 0; p < POINTS; p++)
		if (r->point[p].measured && r->point[p].verdict == VERDICT_RETEST)
			asked |= 1U << p;
	return asked;
}

/* What the attempt leaves to the next one: its own demands, and those before it that it did not
 * meet with a pass or a failure. */
static void obligation_leave(struct attempts *t, const struct lot_audit *from, uint32_t i)
{
	const struct audited_meter *m = &from->meter[i];
	uint32_t attempt = (uint32_t)from->lot.meter[i].attempt;
	bool retest = m->recorded.verdict == VERDICT_RETEST;
	const struct obligation *before;
	struct obligation next = { .asked = 0 };
	bool is_new;

	if (!retest && m->recorded.verdict != VERDICT_INVALID)
		return;
	before = map_find(&t->retest, attempt - 1, m->code);
	if (!retest && before == NULL)
		return;
	if (before != NULL)
		next = *before;
	if (retest) {
		next.first_runs = m->first_runs;
		next.asked |= points_asked(&m->recorded);
	}
	*(struct obligation *)map_put(&t->retest, attempt, m->code, &is_new) = next;
}

/* The bureau refused its lot the certificates. */
static bool lot_refused(const struct attempts *t, const struct expected_attempt *a)
{
	return str_eq(t->at[a->lot]->row.decision, S("refused"));
}

/* A first verification is over with the first pass that may have a certificate, whatever came
 * since. */
static void first_check(struct attempts *t, const struct lot_audit *from,
                        const struct audited_meter *m, int64_t attempt)
{
	if (from->lot.kind != KIND_FIRST)
		return;
	for (int64_t i = attempt - 1; i > 0; i--) {
		const struct expected_attempt *earlier = attempts_find(t, m->code, i);
		if (earlier == NULL || earlier->verdict != VERDICT_PASS || lot_refused(t, earlier))
			continue;
		flaw_note(t->flaws, FLAW_ALREADY_VERIFIED, m->index, "%.*s passed in leaf %lld",
		          P(m->code), (long long)earlier->index);
		return;
	}
}

static void further_check(struct attempts *t, const struct lot_audit *from, uint32_t i,
                          const struct expected_attempt *before)
{
	const struct audited_meter *m = &from->meter[i];
	const struct row_lot *lot = &t->at[before->lot]->row;
	const struct meter *now = &from->lot.meter[i];
	const struct earlier earlier = { m->code, lot->lot, now->attempt - 1, before->index };
	const char *why = NULL;

	if (!str_eq(lot->type, from->leaf.file.type))
		why = "the one before is of another type";
	else if (now->made_day != ABSENT && before->made_day != INT32_MIN &&
	         now->made_day != before->made_day)
		why = "an earlier one names another day on which it was made";
	else if (!m->reasoned)
		why = "it has no reason";
	else if (m->previous.n > 0 && !previous_names(m->previous, &earlier))
		why = "it names another one as the one before";
	if (why != NULL)
		flaw_note(t->flaws, FLAW_ATTEMPT, m->index, "%.*s: attempt %lld: %s", P(m->code),
		          (long long)now->attempt, why);
}

static void sequence_check(struct attempts *t, const struct lot_audit *from, uint32_t i)
{
	const struct audited_meter *m = &from->meter[i];
	int64_t attempt = from->lot.meter[i].attempt;
	const struct expected_attempt *before;
	const struct obligation *asked;

	if (attempt == 1) {
		if (m->further)
			flaw_note(t->flaws, FLAW_ATTEMPT, m->index,
			          "%.*s: a first attempt with a reason to be made again",
			          P(m->code));
		return;
	}
	before = attempts_find(t, m->code, attempt - 1);
	if (before == NULL) {
		flaw_note(t->flaws, FLAW_ATTEMPT, m->index,
		          "%.*s: attempt %lld without the one before", P(m->code),
		          (long long)attempt);
		return;
	}
	first_check(t, from, m, attempt);
	further_check(t, from, i, before);
	asked = map_find(&t->retest, (uint32_t)(attempt - 1), m->code);
	if (asked != NULL)
		obligation_check(t, from, i, asked);
	repeats_count(t, from, before);
}

static int32_t made_day_said(const struct attempts *t, const struct lot_audit *from, uint32_t i)
{
	const struct meter *m = &from->lot.meter[i];
	const struct expected_attempt *before;

	if (m->made_day != ABSENT)
		return (int32_t)m->made_day;
	before = attempts_find(t, from->meter[i].code, m->attempt - 1);
	return before != NULL ? before->made_day : INT32_MIN;
}

static void attempt_expect(struct attempts *t, const struct lot_audit *from, uint32_t i)
{
	const struct audited_meter *m = &from->meter[i];
	int64_t attempt = from->lot.meter[i].attempt;
	bool is_new;

	sequence_check(t, from, i);
	if (m->fate == FATE_LIVE)
		attempts_replace(t, m->code, attempt);
	obligation_leave(t, from, i);
	int32_t made_day = made_day_said(t, from, i);
	struct expected_attempt *a = map_put(&t->attempt, (uint32_t)attempt, m->code, &is_new);
	if (!is_new) {
		flaw_note(t->flaws, FLAW_ATTEMPT, m->index,
		          "%.*s: attempt %lld is in leaf %lld too", P(m->code), (long long)attempt,
		          (long long)a->index);
		return;
	}
	*a = (struct expected_attempt){ .digest = digest_of(t, from, i),
		                        .index = m->index,
		                        .lot = t->lot_n - 1,
		                        .made_day = made_day,
		                        .verdict = (uint8_t)m->recorded.verdict,
		                        .fate = (uint8_t)m->fate };
}

static void awaiting_note(struct attempts *t, const struct lot_audit *a, struct expected_lot *lot)
{
	struct awaiting *w;
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->lot.meter_n; i++)
		n += a->meter[i].fate == FATE_AWAITS;
	if (n == 0)
		return;
	w = NEW_N(t->arena, struct awaiting, n);
	lot->awaiting = w;
	for (uint32_t i = 0; i < a->lot.meter_n; i++)
		if (a->meter[i].fate == FATE_AWAITS)
			w[lot->awaiting_n++] = (struct awaiting){
				str_dup(t->arena, a->meter[i].code), a->lot.meter[i].attempt
			};
}

void attempts_lot(struct attempts *t, const struct lot_audit *a)
{
	struct expected_lot *lot = lot_expect(t, a);

	if (lot == NULL)
		return;
	for (uint32_t i = 0; i < a->lot.meter_n; i++)
		attempt_expect(t, a, i);
	awaiting_note(t, a, lot);
}

/* -- answers --------------------------------------------------------------------------------- */

bool attempts_fits(const struct attempts *t, const struct expected_attempt *a,
                   const struct row_verification *row)
{
	return row_digest(&t->key, row) == a->digest;
}

struct flaws *attempts_flaws(const struct attempts *t)
{
	return t->flaws;
}

uint32_t attempts_lots(const struct attempts *t)
{
	return t->lot_n;
}

struct expected_lot *attempts_lot_at(const struct attempts *t, uint32_t i)
{
	return t->at[i];
}

struct expected_lot *attempts_lot_find(const struct attempts *t, str lot)
{
	const uint32_t *number = map_find(&t->lot, 0, lot);

	return number != NULL ? t->at[*number] : NULL;
}

struct expected_attempt *attempts_find(const struct attempts *t, str code, int64_t attempt)
{
	return map_find(&t->attempt, (uint32_t)attempt, code);
}

struct expected_attempt *attempts_next(const struct attempts *t, uint64_t *at)
{
	return map_next(&t->attempt, at);
}

struct expected_repeats *attempts_repeats(const struct attempts *t, str organisation, str bench,
                                          str verifier)
{
	AUTO(arena_end) struct arena *a = arena_new();

	return map_find(&t->repeats, 0, repeats_name(a, organisation, bench, verifier));
}

uint64_t attempts_repeats_n(const struct attempts *t)
{
	return t->repeats.n;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lot is judged again as a whole, since a leaking meter spoils the others in its series.  So the
 * meters are read one after the other, each in a memory of its own, and only what judging needs is
 * kept until the last one is there. */
#include "audit/lot_audit.h"

#include <string.h>

#include "audit/lot_signature.h"
#include "base/arena.h"
#include "rule/judge.h"
#include "rule/period.h"

/* -- reading --------------------------------------------------------------------------------- */

err lot_audit_begin(struct cx *cx, struct lot_audit *a, int64_t index, str bytes,
                    const struct hash *hash)
{
	*a = (struct lot_audit){ .arena = cx->arena, .index = index, .hash = *hash };
	TRY(lot_leaf_read(cx, str_dup(cx->arena, bytes), &a->leaf));
	a->lot = a->leaf.file.lot;
	a->lot.meter_n = 0;
	a->cap = a->leaf.facts.meter_n;
	a->meter = NEW_N(a->arena, struct audited_meter, a->cap);
	a->of = NEW_N(a->arena, struct meter, a->cap);
	a->lot.meter = a->of;
	return OK;
}

static void belongs(struct flaws *f, const struct lot_audit *a, const struct meter_facts *m,
                    int64_t index)
{
	const struct lot_facts *lot = &a->leaf.facts;

	if (memcmp(m->lot_leaf, a->hash.b, HASH_SIZE) != 0 || !str_eq(m->by, lot->by) ||
	    m->at_ms != lot->at_ms)
		flaw_note(f, FLAW_STRAY_METER, index,
		          "it does not name the leaf %lld, its maker or its moment",
		          (long long)a->index);
}

/* <W|G><prefix of the lot's name>-<serial> */
static bool code_fits(const struct lot_audit *a, str code, str serial)
{
	char medium = a->leaf.file.medium == MEDIUM_GAS ? 'G' : 'W';
	str prefix;

	(void)str_cut(a->leaf.facts.lot, '-', &prefix);
	return code.n == 1 + prefix.n + 1 + serial.n && code.p[0] == medium &&
	       str_eq(str_part(code, 1, prefix.n), prefix) && code.p[1 + prefix.n] == '-' &&
	       str_eq(str_part(code, 2 + prefix.n, serial.n), serial);
}

/* The bench runs of a meter that stand alone, at the end of the lot's. */
static void runs_append(struct lot_audit *a, const struct lot *from, uint32_t shared)
{
	uint32_t n = from->bench_run_n - shared;
	uint32_t total = a->lot.bench_run_n + n;

	if (n == 0)
		return;
	if (total > a->run_cap) {
		struct bench_run *grown;
		a->run_cap = total * 2;
		grown = NEW_N(a->arena, struct bench_run, a->run_cap);
		if (a->lot.bench_run_n > 0)
			memcpy(grown, a->lot.bench_run, a->lot.bench_run_n * sizeof *grown);
		a->run = grown;
		a->lot.bench_run = grown;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct bench_run *to = &a->run[a->lot.bench_run_n + i];
		*to = from->bench_run[shared + i];
		to->id = S_NONE;
		to->test_gas = str_dup(a->arena, to->test_gas);
	}
	a->lot.bench_run_n = total;
}

static void meter_keep(struct lot_audit *a, const struct lot *from, struct meter *to)
{
	uint32_t shared = a->leaf.file.lot.bench_run_n;
	uint32_t moved = a->lot.bench_run_n - shared;
	const struct meter *m = &from->meter[0];
	struct meter_run *run = NEW_N(a->arena, struct meter_run, m->run_n);

	*to = *m;
	to->serial = str_dup(a->arena, m->serial);
	to->appearance = str_dup(a->arena, m->appearance);
	to->run = run;
	for (uint32_t i = 0; i < m->run_n; i++) {
		run[i] = m->run[i];
		if (run[i].bench_run >= shared)
			run[i].bench_run += moved;
	}
	runs_append(a, from, shared);
}

/* All that was read in one run, at the meter and at the standard. */
static struct hash run_hash(const struct bench_run *b, const struct meter_run *m)
{
	const int64_t reading[] = {
		m->start_ul,    m->end_ul,         m->water_mc,         m->water_end_mc,
		m->tm_mc,       m->pm_millipa,     (int64_t)b->method,  (int64_t)b->operation,
		b->derived,     b->started_ms,     b->ended_ms,         b->duration_us,
		b->actual_ul,   b->mass_mg,        b->balance_start_mg, b->balance_end_mg,
		b->pulses,      b->k_factor_milli, b->water_in_mc,      b->water_out_mc,
		b->inlet_pa,    b->outlet_pa,      b->ref_start_ul,     b->ref_end_ul,
		b->nozzle_ml_h, b->tref_mc,        b->pref_millipa,     b->flow_variation_ppm,
	};
	struct sha256 s = sha256_new();

	sha256_add(&s, reading, sizeof reading);
	sha256_add(&s, b->test_gas.p, b->test_gas.n);
	return sha256_done(&s);
}

/* The first run at each point: what must come again after a retest. */
static struct hash first_runs(const struct lot *lot, const struct meter *m)
{
	struct hash first[POINTS] = { 0 };
	bool seen[POINTS] = { false };

	for (uint32_t i = 0; i < m->run_n; i++) {
		const struct bench_run *b = &lot->bench_run[m->run[i].bench_run];
		if (!seen[b->point])
			first[b->point] = run_hash(b, &m->run[i]);
		seen[b->point] = true;
	}
	return sha256((str){ (const char *)first, sizeof first });
}

static void attempt_note(const struct lot_audit *a, const struct meter_file *m,
                         struct audited_meter *out)
{
	out->previous = str_dup(a->arena, m->previous);
	out->reasoned = m->reason != 0;
	out->further = out->reasoned || m->previous.n > 0 || m->adjusted_what.n > 0;
}

static void runs_note(const struct lot *lot, const struct meter *m, struct audited_meter *out)
{
	for (uint32_t i = 0; i < m->run_n; i++)
		out->run_n[lot->bench_run[m->run[i].bench_run].point]++;
	if (out->recorded.verdict == VERDICT_RETEST || m->attempt > 1)
		out->first_runs = first_runs(lot, m);
}

/* The reader takes any order and spelling; the leaf must be the very one that a writer makes of it.
 */
static bool canonical(struct cx *cx, const struct meter_leaf *m, str bytes)
{
	struct buf b = buf_new(cx->arena);
	str again;

	meter_leaf_write(&b, &m->facts, &m->file, 0, &m->recorded);
	return buf_done(&b, &again) == OK && str_eq(again, bytes);
}

err lot_audit_meter(struct cx *cx, struct flaws *f, struct lot_audit *a, int64_t index, str bytes)
{
	struct audited_meter *out = &a->meter[a->lot.meter_n];
	struct meter_leaf m;

	if (a->lot.meter_n >= a->cap)
		return fail(cx, E_INVALID, "the lot has %u meters only", a->cap);
	TRY(meter_leaf_read(cx, bytes, &a->leaf, &m));
	if (!canonical(cx, &m, bytes))
		flaw_note(f, FLAW_NOT_CANONICAL, index, "another writer made it");
	belongs(f, a, &m.facts, index);
	meter_keep(a, &m.file.lot, &a->of[a->lot.meter_n]);
	*out = (struct audited_meter){
		.index = index,
		.code = str_dup(a->arena, m.facts.code),
		.certificate = str_dup(a->arena, m.facts.certificate),
		.recorded = m.recorded,
	};
	attempt_note(a, &m.file.meter_file[0], out);
	runs_note(&a->lot, &a->of[a->lot.meter_n], out);
	if (!code_fits(a, m.facts.code, m.file.lot.meter[0].serial))
		flaw_note(f, FLAW_NAME, index, "code %.*s does not fit lot %.*s and serial %.*s",
		          P(m.facts.code), P(a->leaf.facts.lot), P(m.file.lot.meter[0].serial));
	a->lot.meter_n++;
	return OK;
}

/* -- where the meters stood ------------------------------------------------------------------ */

static int64_t position_last(const struct lot *lot)
{
	int64_t last = 0;

	for (uint32_t i = 0; i < lot->meter_n; i++)
		if (lot->meter[i].position > last)
			last = lot->meter[i].position;
	return last;
}

/* Every meter at a position that the bench has, and alone there in each filling. */
static void positions_check(struct flaws *f, const struct lot_audit *a)
{
	const struct fact_bench *bench = a->basis.bench ? a->basis.bench->value : NULL;
	uint32_t shared = a->leaf.file.lot.bench_run_n;
	size_t wide = (size_t)position_last(&a->lot) + 1;
	uint32_t *taken = NEW_N(a->arena, uint32_t, shared * wide); /* by meter i: i + 1 */

	for (uint32_t i = 0; i < a->lot.meter_n; i++) {
		const struct meter *m = &a->lot.meter[i];
		if (m->position == ABSENT)
			continue;
		if (bench != NULL && m->position > bench->positions)
			flaw_note(f, FLAW_BENCH, a->meter[i].index, "position %lld of %lld",
			          (long long)m->position, (long long)bench->positions);
		for (uint32_t k = 0; k < m->run_n; k++) {
			if (m->run[k].bench_run >= shared)
				continue;
			uint32_t *by = &taken[m->run[k].bench_run * wide + (size_t)m->position];
			if (*by != 0 && *by != i + 1)
				flaw_note(f, FLAW_BENCH, a->meter[i].index,
				          "two meters at position %lld", (long long)m->position);
			*by = i + 1;
		}
	}
}

/* -- judging again --------------------------------------------------------------------------- */

static bool point_same(const struct point_result *a, const struct point_result *b)
{
	if (a->measured != b->measured)
		return false;
	return !a->measured || (a->error_ppm == b->error_ppm && a->limit_ppm == b->limit_ppm &&
	                        a->verdict == b->verdict);
}

static bool findings_same(const struct result *a, const struct result *b)
{
	if (a->finding_n != b->finding_n)
		return false;
	for (int i = 0; i < a->finding_n; i++)
		if (a->finding[i].code != b->finding[i].code ||
		    a->finding[i].point != b->finding[i].point)
			return false;
	return true;
}

static void results_compare(struct flaws *f, const struct lot_audit *a,
                            const struct audited_meter *m)
{
	if (m->recorded.verdict != m->judged.verdict)
		flaw_note(f, FLAW_VERDICT, m->index, "%.*s: recorded %s, judged %s", P(m->code),
		          verdict_name(m->recorded.verdict), verdict_name(m->judged.verdict));
	for (int p = 0; p < POINTS; p++) {
		const struct point_result *recorded = &m->recorded.point[p];
		const struct point_result *judged = &m->judged.point[p];
		if (!point_same(recorded, judged))
			flaw_note(f, FLAW_POINT, m->index,
			          "%.*s at %s: recorded %lld of %lld ppm, judged %lld of %lld",
			          P(m->code), point_name(a->leaf.file.medium, p),
			          (long long)recorded->error_ppm, (long long)recorded->limit_ppm,
			          (long long)judged->error_ppm, (long long)judged->limit_ppm);
	}
	if (!findings_same(&m->recorded, &m->judged))
		flaw_note(f, FLAW_FINDINGS, m->index, "%.*s: recorded %d, judged %d", P(m->code),
		          m->recorded.finding_n, m->judged.finding_n);
}

static bool recorded(const struct result *r, enum finding_code code)
{
	for (int i = 0; i < r->finding_n; i++)
		if (r->finding[i].code == code)
			return true;
	return false;
}

/* A bundle has one meter of the lot; whether another had a run on the day of verification only the
 * record says. */
static bool later_runs(const struct lot_audit *a)
{
	return a->lot.meter_n > 0 && a->lot.meter_n < a->leaf.facts.meter_n &&
	       !recorded(&a->meter[0].recorded, FINDING_VERIFIED_LATER);
}

static void judge_all(struct flaws *f, struct lot_audit *a)
{
	struct prepared_run *run = NEW_N(a->arena, struct prepared_run, a->lot.bench_run_n);
	struct prepared prepared;

	a->lot.later_runs = later_runs(a);
	judge_lot_facts(a->basis.regulation->regulation, &a->lot, run, &prepared);
	for (uint32_t i = 0; i < a->lot.meter_n; i++) {
		judge_meter(&prepared, &a->lot.meter[i], &a->meter[i].judged);
		results_compare(f, a, &a->meter[i]);
	}
}

/* -- certificates ---------------------------------------------------------------------------- */

static bool only_raw(const struct lot *lot)
{
	for (uint32_t i = 0; i < lot->bench_run_n; i++)
		if (lot->bench_run[i].derived)
			return false;
	return true;
}

/* Without the regulation only the kind tells. */
static bool certifies(const struct lot_audit *a)
{
	const struct fact *f = a->basis.regulation;

	if (f == NULL || f->regulation == NULL)
		return a->lot.kind != KIND_IN_USE;
	return period_certifies(f->regulation, &a->lot.type, a->lot.kind);
}

static enum certificate_fate fate_of(const struct lot_audit *a, const struct result *result)
{
	if (result->verdict != VERDICT_PASS || !a->raw || !certifies(a))
		return FATE_NONE;
	if (a->basis.withheld || a->leaf.facts.approver.n == 0)
		return FATE_AWAITS;
	return FATE_LIVE;
}

/* "<code>-<attempt>" */
static bool number_fits(str number, str code, int64_t attempt)
{
	uint64_t read;

	return str_starts(number, code) && number.n > code.n + 1 && number.p[code.n] == '-' &&
	       number.p[code.n + 1] != '0' &&
	       str_u64(str_part(number, code.n + 1, number.n), INT64_MAX, &read) &&
	       read == (uint64_t)attempt;
}

static void certificate_check(struct flaws *f, struct lot_audit *a, uint32_t i)
{
	struct audited_meter *m = &a->meter[i];
	bool issued = m->certificate.n > 0;

	m->fate = fate_of(a, a->basis.judgeable ? &m->judged : &m->recorded);
	if (!issued && m->fate == FATE_LIVE && !a->basis.whole) {
		a->basis.withheld = true; /* by what the lot does not rest on */
		m->fate = FATE_AWAITS;
	}
	if (issued && m->fate != FATE_LIVE)
		flaw_note(f, FLAW_CERTIFICATE, m->index, "%.*s was issued without %s",
		          P(m->certificate),
		          m->fate == FATE_NONE ? "a pass that leads to one" : "an approval");
	else if (!issued && m->fate == FATE_LIVE)
		flaw_note(f, FLAW_CERTIFICATE, m->index, "%.*s should have one", P(m->code));
	else if (issued && !number_fits(m->certificate, m->code, a->lot.meter[i].attempt))
		flaw_note(f, FLAW_CERTIFICATE, m->index, "%.*s is no number of %.*s",
		          P(m->certificate), P(m->code));
}

void lot_audit_settle(struct cx *cx, struct flaws *f, struct lot_audit *a,
                      const struct fact_source *source)
{
	basis_find(f, a->index, &a->leaf, source, &a->basis);
	basis_check(cx, f, a->index, &a->leaf, &a->lot, source, &a->basis);
	lot_signature_check(cx, f, a->index, &a->leaf, &a->basis);
	positions_check(f, a);
	a->raw = only_raw(&a->lot);
	if (a->basis.judgeable)
		judge_all(f, a);
	for (uint32_t i = 0; i < a->lot.meter_n; i++)
		certificate_check(f, a, i);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle is a small log of its own: some leaves, each with a proof that the great log has it at
 * its index.  So the lot is checked as in the whole log, with one meter and with those facts that
 * are there.
 *
 * Two things cannot follow from a bundle: that nothing was left out (a suspension that the platform
 * logged and did not show), and how the other meters of the lot behaved.  The report says so. */
#include "audit/bundle.h"

#include <string.h>

#include "audit/lot_audit.h"
#include "audit/lot_signature.h"
#include "base/arena.h"
#include "base/date.h"
#include "code/decimal.h"
#include "code/json.h"
#include "code/text.h"
#include "rule/judge.h"
#include "tree/proof.h"

#define BUNDLE_DEPTH 4
#define LEAF_DEPTH 8

struct entry {
	str leaf;
	struct hash hash;
	int64_t index;
	struct checkpoint checkpoint;
	struct fact fact; /* kind FACT_NONE for a lot or a meter */
};

struct bundle {
	struct cx *cx;
	struct buf *out;
	int n;
	struct entry entry[BUNDLE_LEAVES_MAX];
	uint64_t verified; /* the keys that signed every checkpoint */
	struct flaws flaws;
	const struct entry *lot_entry;
	struct lot_audit lot;
};

/* -- the file -------------------------------------------------------------------------------- */

static bool number_is(const struct json *v, str text)
{
	return v != NULL && v->kind == JSON_NUMBER && str_eq(v->text, text);
}

static err entry_prove(struct bundle *b, struct entry *entry, str proof_text,
                       const struct note_key *key, int n)
{
	struct tlog_proof proof;
	uint64_t verified;

	TRY(tlog_proof_parse(b->cx, proof_text, &proof));
	TRY(tlog_proof_verify(b->cx, &proof, entry->leaf, key, n, &entry->checkpoint, &verified));
	entry->index = (int64_t)proof.index;
	entry->hash = sha256_leaf(entry->leaf);
	b->verified &= verified;
	return OK;
}

static err entry_read(struct bundle *b, const struct json *v, const struct note_key *key, int n)
{
	struct entry *entry = &b->entry[b->n];
	const struct json *leaf = json_get(v, S("leaf"));
	const struct json *proof = json_get(v, S("proof"));

	if (v->n != 2 || leaf == NULL || proof == NULL || leaf->kind != JSON_STRING ||
	    proof->kind != JSON_STRING || !base64_read(b->cx->arena, leaf->text, &entry->leaf))
		return fail(b->cx, E_SYNTAX, "entry %d of the bundle is no leaf with its proof",
		            b->n);
	err e = entry_prove(b, entry, proof->text, key, n);
	if (e != OK)
		return fail(b->cx, e, "entry %d of the bundle: %s", b->n,
		            str_c(b->cx->arena, b->cx->detail));
	b->n++;
	return OK;
}

/* One log, and not two that say different things of one place. */
static err entries_agree(struct bundle *b)
{
	const struct entry *first = &b->entry[0];

	for (int i = 1; i < b->n; i++) {
		const struct entry *entry = &b->entry[i];
		if (!str_eq(entry->checkpoint.origin, first->checkpoint.origin))
			return fail(b->cx, E_BAD_PROOF, "entries 0 and %d are of different logs",
			            i);
		for (int k = 0; k < i; k++) {
			const struct entry *other = &b->entry[k];
			if (other->index == entry->index && !hash_eq(&other->hash, &entry->hash))
				return fail(b->cx, E_BAD_PROOF,
				            "the log says two things at index %lld",
				            (long long)entry->index);
			if (other->checkpoint.size == entry->checkpoint.size &&
			    !hash_eq(&other->checkpoint.root, &entry->checkpoint.root))
				return fail(b->cx, E_BAD_PROOF,
				            "two trees of %llu leaves are signed",
				            (unsigned long long)entry->checkpoint.size);
		}
	}
	return OK;
}

static err bundle_parse(struct bundle *b, str text, const struct note_key *key, int n)
{
	const struct json *v, *leaves;

	if (text.n > BUNDLE_MAX)
		return fail(b->cx, E_TOO_LARGE, "a bundle has at most %zu bytes", BUNDLE_MAX);
	TRY(json_parse(b->cx, text, BUNDLE_DEPTH, &v));
	leaves = json_get(v, S("leaves"));
	if (v->kind != JSON_OBJECT || v->n != 3 || !number_is(json_get(v, S("v")), S("1")) ||
	    !number_is(json_get(v, S("subject")), S("0")) || leaves == NULL ||
	    leaves->kind != JSON_ARRAY || leaves->n < 2 || leaves->n > BUNDLE_LEAVES_MAX)
		return fail(b->cx, E_SYNTAX, "this is no certificate bundle of version 1");
	b->verified = UINT64_MAX;
	for (const struct json *e = leaves->first; e != NULL; e = e->next)
		TRY(entry_read(b, e, key, n));
	return entries_agree(b);
}

/* -- what the leaves are --------------------------------------------------------------------- */

static err leaf_parse(struct bundle *b, const struct entry *entry, const struct json **out)
{
	struct buf again = buf_new(b->cx->arena);

	TRY(json_parse(b->cx, entry->leaf, LEAF_DEPTH, out));
	TRY(json_canonical(b->cx, *out, &again));
	if (!str_eq(buf_view(&again), entry->leaf))
		flaw_note(&b->flaws, FLAW_NOT_CANONICAL, entry->index, "%s", "");
	return OK;
}

static err lot_leaf_of(struct bundle *b, const struct json *meter)
{
	const struct json *name = json_get(meter, S("lot_leaf"));
	struct hash hash;

	if (name == NULL || name->kind != JSON_STRING || !hex_read(name->text, hash.b, HASH_SIZE))
		return fail(b->cx, E_INVALID, "the first leaf is no meter's");
	for (int i = 1; i < b->n; i++)
		if (hash_eq(&hash, &b->entry[i].hash))
			b->lot_entry = &b->entry[i];
	if (b->lot_entry == NULL)
		return fail(b->cx, E_INVALID, "the meter's lot is not in the bundle");
	return OK;
}

static err facts_read(struct bundle *b)
{
	const struct json *leaf;

	for (int i = 1; i < b->n; i++) {
		struct entry *entry = &b->entry[i];
		if (entry == b->lot_entry)
			continue;
		TRY(leaf_parse(b, entry, &leaf));
		const struct json *type = json_get(leaf, S("type"));
		enum fact_kind kind = fact_find(type != NULL ? type->text : S_NONE);
		if (kind == FACT_NONE)
			return fail(b->cx, E_INVALID, "leaf %lld is of a kind unknown here",
			            (long long)entry->index);
		TRY(fact_read(b->cx, kind, leaf, &entry->fact));
		entry->fact.index = entry->index;
		entry->fact.hash = entry->hash;
	}
	return OK;
}

static const struct fact *fact_at(void *state, int64_t index)
{
	const struct bundle *b = state;

	for (int i = 0; i < b->n; i++)
		if (b->entry[i].index == index && b->entry[i].fact.kind != FACT_NONE)
			return &b->entry[i].fact;
	return NULL;
}

/* The latest one before the lot, as far as the bundle shows. */
static const struct fact *fact_latest(void *state, enum fact_kind kind, str subject)
{
	const struct bundle *b = state;
	const struct fact *latest = NULL;

	for (int i = 0; i < b->n; i++) {
		const struct fact *f = &b->entry[i].fact;
		if (f->kind == kind && str_eq(f->subject, subject) &&
		    f->index < b->lot_entry->index && (latest == NULL || f->index > latest->index))
			latest = f;
	}
	return latest;
}

static err record_read(struct bundle *b)
{
	const struct entry *meter = &b->entry[0];
	const struct fact_source source = { .at = fact_at, .latest = fact_latest, .state = b };
	const struct json *leaf;
	int64_t place;

	TRY(leaf_parse(b, meter, &leaf));
	TRY(lot_leaf_of(b, leaf));
	TRY(leaf_parse(b, b->lot_entry, &leaf));
	TRY(facts_read(b));
	TRY(lot_audit_begin(b->cx, &b->lot, b->lot_entry->index, b->lot_entry->leaf,
	                    &b->lot_entry->hash));
	TRY(lot_audit_meter(b->cx, &b->flaws, &b->lot, meter->index, meter->leaf));
	place = meter->index - b->lot_entry->index;
	if (place < 1 || place > (int64_t)b->lot.leaf.facts.meter_n)
		flaw_note(&b->flaws, FLAW_STRAY_METER, meter->index,
		          "it does not stand among the leaves of its lot");
	lot_audit_settle(b->cx, &b->flaws, &b->lot, &source);
	if (!b->lot.basis.judgeable && b->flaws.n == 0)
		flaw_note(&b->flaws, FLAW_REST_KIND, meter->index, "it cannot be judged");
	return OK;
}

/* -- the certificate ------------------------------------------------------------------------- */

static const struct fact *approval_of(const struct bundle *b)
{
	const struct lot_facts *lot = &b->lot.leaf.facts;

	for (int i = 1; i < b->n; i++) {
		const struct fact *f = &b->entry[i].fact;
		const struct fact_approval *a = f->value;
		if (f->kind == FACT_APPROVAL && str_eq(f->subject, lot->lot) &&
		    str_eq(a->lot, lot->lot) && a->first_index == b->lot_entry->index &&
		    f->index > b->entry[0].index)
			return f;
	}
	return NULL;
}

/* Who approved later must not have verified, and must have been entitled: the leaf about this
 * person belongs to the bundle as much as what the lot itself rests on. */
static void approver_check(struct bundle *b, const struct fact *approval)
{
	const struct fact_approval *a = approval->value;
	const struct fact *person = fact_at(b, a->rests_on_person_index);
	const struct fact_person *p = person ? person->value : NULL;
	bool gas = b->lot.leaf.file.medium == MEDIUM_GAS;
	int64_t day = moment_day(approval->at_ms);
	const struct fact_source source = { .at = fact_at, .latest = fact_latest, .state = b };
	const struct signed_lot lot = { b->lot.leaf.facts.by, b->lot.basis.ended_ms,
		                        b->lot.basis.ended_day, b->lot.leaf.facts.at_ms };

	approval_signature_check(b->cx, &b->flaws, approval, &lot, &source);
	if (str_eq(a->approver, b->lot.leaf.facts.verifier))
		flaw_note(&b->flaws, FLAW_PERSON, approval->index,
		          "the approver had made the verification");
	if (person == NULL) {
		flaw_note(&b->flaws, FLAW_REST_UNKNOWN, approval->index,
		          "the leaf about the approver is not in the bundle");
		return;
	}
	if (person->index >= approval->index)
		flaw_note(&b->flaws, FLAW_REST_UNKNOWN, approval->index,
		          "the leaf about the approver came after the approval");
	if (b->lot.basis.grant != NULL && !fact_grant_signs(b->lot.basis.grant->value, a->approver))
		flaw_note(&b->flaws, FLAW_GRANT, approval->index,
		          "the authorisation names other signatories");
	if (person->kind != FACT_PERSON || !str_eq(person->subject, a->approver) ||
	    p->signatory != 1 || (gas ? p->gas : p->water) != 1 ||
	    fact_person_lapse(p, day, day) != NULL ||
	    !str_eq(p->organisation, b->lot.leaf.facts.by))
		flaw_note(&b->flaws, FLAW_PERSON, approval->index, "the approver was not entitled");
}

/* The bureau's decision on the lot, or the revocation of the certificate, where the bundle has it.
 */
static const struct fact *decided(const struct bundle *b, enum fact_kind kind, str subject)
{
	for (int i = 1; i < b->n; i++)
		if (b->entry[i].fact.kind == kind && str_eq(b->entry[i].fact.subject, subject) &&
		    b->entry[i].index > b->entry[0].index)
			return &b->entry[i].fact;
	return NULL;
}

static bool decided_so(const struct bundle *b, const char *decision)
{
	const struct fact *f = decided(b, FACT_LOT_DECISION, b->lot.leaf.facts.lot);
	const struct fact_lot_decision *d = f ? f->value : NULL;

	return d != NULL && str_eq(d->decision, str_of(decision)) &&
	       d->first_index == b->lot_entry->index;
}

static bool certified(struct bundle *b, const struct fact **approval)
{
	*approval = NULL;
	if (b->lot.meter[0].fate == FATE_LIVE)
		return true;
	if (b->lot.meter[0].fate != FATE_AWAITS || decided_so(b, "refused") ||
	    (b->lot.basis.withheld && !decided_so(b, "released")))
		return false;
	if (b->lot.basis.withheld && b->lot.leaf.facts.approver.n > 0)
		return true;
	*approval = approval_of(b);
	if (*approval != NULL)
		approver_check(b, *approval);
	return *approval != NULL;
}

/* -- the report ------------------------------------------------------------------------------ */

static void points_report(struct bundle *b)
{
	struct arena *a = b->cx->arena;
	const struct result *r = &b->lot.meter[0].judged;

	for (int p = 0; p < POINTS; p++) {
		if (!r->point[p].measured)
			continue;
		buf_fmt(b->out, "  %s：误差 / error %.*s %%，限 / limit ±%.*s %%\n",
		        point_name(b->lot.leaf.file.medium, p),
		        P(decimal_print_fixed(a, r->point[p].error_ppm, 4, 4)),
		        P(decimal_print(a, r->point[p].limit_ppm, 4)));
	}
}

static void log_report(struct bundle *b, const struct note_key *key, int n)
{
	const struct entry *meter = &b->entry[0];

	buf_fmt(b->out, "日志 / log: %.*s\n", P(meter->checkpoint.origin));
	buf_fmt(b->out,
	        "平台在序号 %lld 处断言此记录，检查点含 %llu 条；%d 项证明全部成立 / asserted by "
	        "the "
	        "platform at index %lld, under a checkpoint of %llu leaves; all %d proofs hold\n",
	        (long long)meter->index, (unsigned long long)meter->checkpoint.size, b->n,
	        (long long)meter->index, (unsigned long long)meter->checkpoint.size, b->n);
	for (int i = 0; i < n; i++)
		buf_fmt(b->out, "密钥 / key %.*s (%s): %s\n", P(key[i].name),
		        key[i].type == NOTE_SM2       ? "SM2"
		        : key[i].type == NOTE_ED25519 ? "Ed25519"
		                                      : "witness",
		        (b->verified >> i & 1) != 0 ? "签名有效 / signature verified"
		                                    : "未签署 / has not signed");
}

static void record_report(struct bundle *b)
{
	const struct audited_meter *m = &b->lot.meter[0];
	const struct lot_facts *lot = &b->lot.leaf.facts;
	struct arena *a = b->cx->arena;

	buf_fmt(b->out, "表 / meter: %.*s，第 %lld 次检定 / attempt %lld\n", P(m->code),
	        (long long)b->lot.lot.meter[0].attempt, (long long)b->lot.lot.meter[0].attempt);
	buf_fmt(b->out, "企业 / maker: %.*s，批 / lot: %.*s，检定日期 / verified on: %.*s\n",
	        P(lot->by), P(lot->lot), P(date_print(a, b->lot.lot.verified_day)));
	if (!b->lot.basis.judgeable)
		return;
	buf_fmt(b->out, "重新判定 / judged again by %s: %s\n",
	        b->lot.basis.regulation->regulation->id, verdict_name(m->judged.verdict));
	points_report(b);
}

static void rests_report(struct bundle *b)
{
	for (int i = 1; i < b->n; i++) {
		const struct fact *f = &b->entry[i].fact;
		if (f->kind != FACT_NONE)
			buf_fmt(b->out, "依据 / rests on: %s %.*s，序号 / index %lld，%.*s\n",
			        fact_name(f->kind), P(f->subject), (long long)f->index,
			        P(moment_print(b->cx->arena, f->at_ms)));
	}
}

static void limits_report(struct bundle *b)
{
	buf_text(
	        b->out,
	        "未能证明：此后没有暂停、撤销或更正；平台没有隐瞒；同批其他表的情况。请在线查询或由"
	        "审计方"
	        "核对整个日志 / not proved: that nothing was suspended, revoked or corrected, that "
	        "nothing was left out, and how other meters of the lot did. Ask the platform, or "
	        "an "
	        "auditor who reads the whole log\n");
}

static err verdict_report(struct bundle *b)
{
	const struct audited_meter *m = &b->lot.meter[0];
	const struct fact *approval;
	bool issued = certified(b, &approval);

	for (uint32_t i = 0; i < b->flaws.kept; i++)
		buf_fmt(b->out, "%.*s\n", P(flaw_print(b->cx->arena, &b->flaws.flaw[i])));
	if (b->flaws.n > 0)
		return fail(b->cx, E_INVALID, "%llu contradictions",
		            (unsigned long long)b->flaws.n);
	if (!issued)
		return fail(
		        b->cx, E_NOT_FOUND,
		        "记录属实，但没有签发合格证书 / the record is genuine, but no certificate "
		        "was issued: %s",
		        verdict_name(m->judged.verdict));
	const struct fact *revoked = decided(b, FACT_REVOCATION,
	                                     str_fmt(b->cx->arena, "%.*s-%lld", P(m->code),
	                                             (long long)b->lot.lot.meter[0].attempt));
	if (revoked != NULL)
		return fail(b->cx, E_NOT_FOUND,
		            "记录属实，但证书已被注销，序号 %lld / the record is genuine, but the "
		            "certificate was revoked at index %lld",
		            (long long)revoked->index, (long long)revoked->index);
	if (approval != NULL)
		buf_fmt(b->out,
		        "由后来的批准签发，序号 %lld / issued by the approval at index %lld\n",
		        (long long)approval->index, (long long)approval->index);
	buf_fmt(b->out, "证书 / certificate: %.*s-%lld\n", P(m->code),
	        (long long)b->lot.lot.meter[0].attempt);
	return OK;
}

err bundle_check(struct cx *cx, str text, const struct note_key *key, int n, struct buf *out)
{
	struct bundle *b = NEW(cx->arena, struct bundle);

	b->cx = cx;
	b->out = out;
	b->flaws = flaws_new(cx->arena);
	TRY(bundle_parse(b, text, key, n));
	log_report(b, key, n);
	TRY(record_read(b));
	record_report(b);
	rests_report(b);
	TRY(verdict_report(b));
	limits_report(b);
	return OK;
}

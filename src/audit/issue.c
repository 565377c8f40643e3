/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates that wait, and what ends their wait: an approval, or the bureau's release or refusal
 * of a lot that was withheld or whose authorisation or maker was lost since; and the revocation of
 * one that is live.  Each leaf must be one that the platform could have written at that moment. */
#include "audit/issue.h"

#include "audit/grant_scope.h"
#include "audit/lot_signature.h"
#include "base/arena.h"
#include "base/date.h"
#include "rule/lot.h"
#include "rule/suspension.h"

/* -- approvals ------------------------------------------------------------------------------- */

/* The attempt while it waits; NULL when it does not any more. */
static struct expected_attempt *waiting(const struct attempts *t, const struct awaiting *w)
{
	struct expected_attempt *a = attempts_find(t, w->code, w->attempt);

	return a != NULL && a->fate == FATE_AWAITS ? a : NULL;
}

/* A certificate is that of a meter's latest attempt. */
static bool issuable(const struct attempts *t, const struct awaiting *w)
{
	return waiting(t, w) != NULL && attempts_find(t, w->code, w->attempt + 1) == NULL;
}

static int64_t issuable_count(const struct attempts *t, const struct expected_lot *lot)
{
	int64_t n = 0;

	for (uint32_t i = 0; i < lot->awaiting_n; i++)
		n += issuable(t, &lot->awaiting[i]);
	return n;
}

static void issue(struct attempts *t, const struct expected_lot *lot)
{
	for (uint32_t i = 0; i < lot->awaiting_n; i++) {
		const struct awaiting *w = &lot->awaiting[i];
		if (!issuable(t, w))
			continue;
		attempts_replace(t, w->code, w->attempt);
		waiting(t, w)->fate = FATE_LIVE;
	}
}

static void drop(struct attempts *t, const struct expected_lot *lot)
{
	for (uint32_t i = 0; i < lot->awaiting_n; i++) {
		struct expected_attempt *a = waiting(t, &lot->awaiting[i]);
		if (a != NULL)
			a->fate = FATE_NONE;
	}
}

static bool is_released(const struct expected_lot *lot)
{
	return str_eq(lot->row.decision, S("released"));
}

static const char *approver_fault(const struct fact_source *source, const struct fact *approval,
                                  const struct expected_lot *lot)
{
	const struct fact_approval *f = approval->value;
	const struct fact *approver = source->latest(source->state, FACT_PERSON, f->approver);
	const struct fact_person *p = approver ? approver->value : NULL;
	int64_t today = moment_day(approval->at_ms);
	bool gas = str_eq(lot->row.medium, S("gas"));

	if (p == NULL || !str_eq(p->organisation, lot->row.organisation))
		return "the approver is nobody of the maker's";
	if (str_eq(f->approver, lot->row.verifier))
		return "the approver had made the verification";
	if (p->signatory != 1 || (gas ? p->gas : p->water) != 1)
		return "the approver is not entitled";
	if (fact_person_lapse(p, today, today) != NULL)
		return "the approver was not validly registered, or away";
	if (f->rests_on_person_index != approver->index || !str_eq(f->rests_on_person, f->approver))
		return "it rests on another leaf about the approver";
	if (source->acts != NULL &&
	    !source->acts(source->state, lot->row.organisation, f->approver, approval->at_ms))
		return "the approver had left, was on leave or locked out";
	return NULL;
}

static const char *approval_fault(const struct attempts *t, const struct fact_approval *f,
                                  const struct expected_lot *lot)
{
	if (!str_eq(f->lot, lot->row.lot) || f->first_index != lot->row.first_index)
		return "it does not name the lot as it is";
	if (lot->row.withheld == 1 && !is_released(lot))
		return "the certificates were withheld";
	if (issuable_count(t, lot) == 0)
		return "nothing waited for it";
	if (f->issued != issuable_count(t, lot))
		return "another number of certificates waited";
	return NULL;
}

/* What a release answers for had taken effect by then. */
static int64_t answered_ms(const struct expected_lot *lot)
{
	return is_released(lot) ? lot->decided_ms : INT64_MIN;
}

/* Whether what took it away took effect after since_ms. */
static bool lost_since(const struct fact_grant *g, int64_t since_ms, int64_t at_ms)
{
	str rest = g->suspensions;
	struct suspension s;

	if (fact_grant_stands(g, at_ms))
		return false;
	if (g->state_from_ms <= at_ms)
		return g->state_from_ms > since_ms;
	while (rest.n > 0)
		if (!suspension_next(&rest, &s) || (s.from_ms > since_ms && s.until_ms > at_ms))
			return true;
	return false;
}

/* From a suspension on there are no new certificates, but of lots that were released after it. */
static bool grant_stands(const struct fact_source *source, const struct fact_grant *g,
                         const struct expected_lot *lot, int64_t at_ms)
{
	AUTO(arena_end) struct arena *a = arena_new();
	const struct row_lot *row = &lot->row;
	str name = str_fmt(a, "%.*s/%.*s", P(row->organisation), P(row->bench));
	const struct fact *type = source->latest(source->state, FACT_TYPE, row->type);
	const struct fact *bench = source->latest(source->state, FACT_BENCH, name);

	if (lost_since(g, answered_ms(lot), at_ms))
		return false;
	if (type == NULL || bench == NULL)
		return true;
	const struct meter_type facts = fact_meter_type(type->value);
	const struct scope_use use = scope_use_of(row->organisation, &facts, row->regulation,
	                                          bench->value);
	return scope_reached_since(source, g, &use, row->verified_day, answered_ms(lot), at_ms) ==
	       NULL;
}

static const char *grant_fault(const struct fact_source *source, const struct fact *approval,
                               const struct expected_lot *lot)
{
	const struct fact *grant = source->latest(source->state, FACT_GRANT, lot->grant);
	const struct fact_grant *g = grant ? grant->value : NULL;
	const struct fact_approval *f = approval->value;

	if (g == NULL)
		return NULL;
	if (!grant_stands(source, g, lot, approval->at_ms))
		return "the authorisation did not stand";
	return fact_grant_signs(g, f->approver) ? NULL
	                                        : "the authorisation names other signatories";
}

/* A release answers for what the log said of the maker by then. */
static bool maker_stands(const struct fact_source *source, const struct expected_lot *lot)
{
	const struct fact *maker = source->latest(source->state, FACT_ORGANISATION,
	                                          lot->row.organisation);
	const struct fact_organisation *o = maker ? maker->value : NULL;

	return o == NULL || o->state.n == 0 || str_eq(o->state, S("active")) ||
	       (is_released(lot) && maker->index < lot->decided_index);
}

/* An account approves as its own person only, unless that person signed. */
static const char *account_fault(const struct fact_source *source, const struct fact_approval *f,
                                 const struct expected_lot *lot)
{
	const struct fact *account;
	const struct fact_account *a;

	if (f->account.n == 0)
		return NULL;
	account = source->latest(source->state, FACT_ACCOUNT, f->account);
	a = account ? account->value : NULL;
	if (a == NULL || !str_eq(a->organisation, lot->row.organisation))
		return "the account is none of the maker's";
	if (!str_has_word(a->duties, S("signatory")))
		return "the account is not a signatory's";
	if (f->signature_base.n == 0 && !str_eq(a->person, f->approver))
		return "the account is another person's than the approver's";
	return NULL;
}

static void approve(struct cx *cx, struct attempts *t, const struct fact *approval,
                    const struct fact_source *source)
{
	const struct fact_approval *f = approval->value;
	struct expected_lot *lot = attempts_lot_find(t, approval->subject);
	struct signed_lot of;
	const char *why;

	if (lot == NULL) {
		flaw_note(attempts_flaws(t), FLAW_CERTIFICATE, approval->index,
		          "no lot %.*s to approve", P(approval->subject));
		return;
	}
	why = approver_fault(source, approval, lot);
	if (why == NULL)
		why = approval_fault(t, f, lot);
	if (why == NULL && !maker_stands(source, lot))
		why = "the maker was not active";
	if (why == NULL)
		why = grant_fault(source, approval, lot);
	if (why == NULL)
		why = account_fault(source, f, lot);
	if (why != NULL)
		flaw_note(attempts_flaws(t), FLAW_CERTIFICATE, approval->index,
		          "approval of %.*s: %s", P(f->lot), why);
	of = (struct signed_lot){ lot->row.organisation, lot->ended_ms, lot->ended_day,
		                  lot->row.uploaded_ms };
	approval_signature_check(cx, attempts_flaws(t), approval, &of, source);
	issue(t, lot);
	lot->row.approver = f->approver;
}

/* -- the bureau's decisions ------------------------------------------------------------------ */

/* Its certificates wait for an approval that cannot come: the authorisation, or the maker, does not
 * stand. */
static bool waits_in_vain(const struct fact_source *source, const struct fact *decision,
                          const struct expected_lot *lot)
{
	const struct fact *grant = source->latest(source->state, FACT_GRANT, lot->grant);

	if (lot->row.approver.n > 0 || lot->row.due_day == ABSENT)
		return false;
	return grant == NULL || !maker_stands(source, lot) ||
	       !grant_stands(source, grant->value, lot, decision->at_ms);
}

/* A release is taken back while nobody has approved, and said again for what was lost since. */
static const char *again_fault(const struct fact_source *source, const struct fact *decision,
                               const struct expected_lot *lot)
{
	const struct fact_lot_decision *f = decision->value;
	bool waits = lot->row.approver.n == 0 && lot->row.due_day != ABSENT;

	if (is_released(lot) && str_eq(f->decision, S("refused")) && waits)
		return NULL;
	return is_released(lot) && waits_in_vain(source, decision, lot) ? NULL
	                                                                : "it was decided before";
}

static const char *due_fault(const struct fact_source *source, const struct fact *decision,
                             const struct expected_lot *lot)
{
	if (lot->row.decision.n > 0)
		return again_fault(source, decision, lot);
	if (lot->row.withheld != 1 && !waits_in_vain(source, decision, lot))
		return "the lot was not withheld, and did not wait in vain";
	return NULL;
}

/* Whether the lot came in when others may have had the key under it, as was known by then. */
static bool key_doubtful(const struct fact_source *source, const struct expected_lot *lot)
{
	const struct fact *key = lot->key.n > 0 ? source->latest(source->state, FACT_KEY, lot->key)
	                                        : NULL;
	const struct fact_key *k = key ? key->value : NULL;

	return k != NULL && str_eq(k->state, S("compromised")) &&
	       lot->row.uploaded_ms >= k->state_from_ms;
}

static const char *decision_fault(const struct attempts *t, const struct fact_source *source,
                                  const struct fact *decision, const struct expected_lot *lot)
{
	const struct fact_lot_decision *f = decision->value;
	bool released = str_eq(f->decision, S("released"));

	if (!str_eq(f->lot, lot->row.lot) || f->first_index != lot->row.first_index)
		return "it does not name the lot as it is";
	if (!released && !str_eq(f->decision, S("refused")))
		return "it is neither a release nor a refusal";
	if (released && lot->row.approver.n > 0 && key_doubtful(source, lot))
		return "the key that approved it had been compromised";
	if (f->issued != (released && lot->row.approver.n > 0 ? issuable_count(t, lot) : 0))
		return "another number of certificates waited";
	return due_fault(source, decision, lot);
}

static void decide(struct attempts *t, const struct fact *decision,
                   const struct fact_source *source)
{
	const struct fact_lot_decision *f = decision->value;
	struct expected_lot *lot = attempts_lot_find(t, decision->subject);
	const char *why;

	if (lot == NULL) {
		flaw_note(attempts_flaws(t), FLAW_CERTIFICATE, decision->index,
		          "no lot %.*s to decide on", P(decision->subject));
		return;
	}
	why = decision_fault(t, source, decision, lot);
	if (why != NULL)
		flaw_note(attempts_flaws(t), FLAW_CERTIFICATE, decision->index,
		          "decision on %.*s: %s", P(f->lot), why);
	lot->row.decision = f->decision;
	lot->decided_ms = decision->at_ms;
	lot->decided_index = decision->index;
	if (!str_eq(f->decision, S("released"))) {
		drop(t, lot);
		lot->row.due_day = ABSENT;
	} else if (lot->row.approver.n > 0) {
		issue(t, lot);
	}
}

static void revoke(struct attempts *t, const struct fact *revocation)
{
	const struct fact_revocation *f = revocation->value;
	AUTO(arena_end) struct arena *a = arena_new();
	struct expected_attempt *attempt = attempts_find(t, f->code, f->attempt);
	const char *why = NULL;

	if (!str_eq(f->number, str_fmt(a, "%.*s-%lld", P(f->code), (long long)f->attempt)))
		why = "the number is not that of the attempt";
	else if (attempt == NULL)
		why = "there is no such attempt";
	else if (attempt->fate != FATE_LIVE)
		why = "there was no live certificate";
	else
		attempt->fate = FATE_REVOKED;
	if (why != NULL)
		flaw_note(attempts_flaws(t), FLAW_CERTIFICATE, revocation->index,
		          "revocation of %.*s: %s", P(f->number), why);
}

static void issued_count(const struct attempts *t, struct years *years, const struct fact *f,
                         int64_t issued)
{
	const struct expected_lot *lot = attempts_lot_find(t, f->subject);

	if (lot != NULL && issued > 0)
		years_issue(years, f, issued, &lot->row);
}

void issue_fact(struct cx *cx, struct attempts *t, struct years *years, const struct fact *f,
                const struct fact_source *source)
{
	if (f->kind == FACT_APPROVAL) {
		issued_count(t, years, f, ((const struct fact_approval *)f->value)->issued);
		approve(cx, t, f, source);
	}
	if (f->kind == FACT_LOT_DECISION) {
		issued_count(t, years, f, ((const struct fact_lot_decision *)f->value)->issued);
		decide(t, f, source);
	}
	if (f->kind == FACT_REVOCATION)
		revoke(t, f);
}

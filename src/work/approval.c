/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The approval (批准) of a lot whose certificates wait.
 *
 * It is the act of the signatory and of nobody in his name.  Of a maker that has registered a key
 * it is signed with a key of his, over the very bytes of the request, like a lot.  Without any key
 * an account approves as its own person only; what an organisation's own token says, the
 * organisation answers for as a whole.
 *
 * What is signed names the lot and not what stands in it, so the signature is not older than the
 * lot: nobody approves records that he cannot have seen.
 *
 * The leaf has the signed text, the signature and the digests of the body.  The bytes themselves
 * are not kept: the text names the lot, and the key its person, so they add nothing. */
#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "work/account.h"
#include "work/features.h"
#include "work/figures.h"
#include "work/lot.h"

struct approve_in {
	str lot;
	str approver;
};

static const struct field approve_fields[] = {
	FIELD(struct approve_in, lot, "maker's prefix and lot", .min = 1, .max = 80),
	FIELD(struct approve_in, approver, "registration number of the signatory", .min = 3,
	      .max = 40),
};
static const struct rec approve_rec = REC(struct approve_in, "approve_in", approve_fields);

struct approve_out {
	str lot;
	int64_t issued;
};

static const struct field approve_out_fields[] = {
	FIELD(struct approve_out, lot, "the lot"),
	FIELD(struct approve_out, issued, "certificates issued by this approval"),
};
static const struct rec approve_out_rec = REC(struct approve_out, "approve_out",
                                              approve_out_fields);

struct approval_fact {
	str account;  /* that approved; empty behind an organisation's own token */
	str approver; /* id of the person */
	str body_sha256, body_sm3;
	int64_t first_index;
	int64_t issued;
	str lot;
	str rests_on_key;
	int64_t rests_on_key_index;
	str rests_on_person;
	int64_t rests_on_person_index;
	str signature_base, signature_value;
};

static const struct field approval_fields[] = {
	FIELD(struct approval_fact, account, "", .optional = true),
	FIELD(struct approval_fact, approver, ""),
	FIELD(struct approval_fact, body_sha256, "", .optional = true),
	FIELD(struct approval_fact, body_sm3, "", .optional = true),
	FIELD(struct approval_fact, first_index, ""),
	FIELD(struct approval_fact, issued, ""),
	FIELD(struct approval_fact, lot, ""),
	FIELD(struct approval_fact, rests_on_key, "", .optional = true),
	FIELD(struct approval_fact, rests_on_key_index, "", .optional = true),
	FIELD(struct approval_fact, rests_on_person, ""),
	FIELD(struct approval_fact, rests_on_person_index, ""),
	FIELD(struct approval_fact, signature_base, "", .optional = true),
	FIELD(struct approval_fact, signature_value, "", .optional = true),
};
static const struct rec approval_rec = REC(struct approval_fact, "approval", approval_fields);

enum { SIGN };

static const struct sql q[] = {
	[SIGN] = { "lot.sign", "UPDATE lot SET approver = $1 WHERE lot = $2", NULL, NULL },
};

static err signatory_check(struct call *call, const struct lot_row *lot, struct person *out)
{
	const struct approve_in *in = call->in;
	int64_t today = moment_day(call->now_ms);
	err e = person_get(&call->cx, call->tx, lot->organisation, in->approver, out);

	if (e == E_NOT_FOUND || (e == OK && out->signatory != 1))
		return fail(&call->cx, E_LAPSED, "%.*s is not entitled to approve certificates",
		            P(in->approver));
	TRY(e);
	if (str_eq(out->id, lot->verifier)) {
		(void)fail_at(&call->cx, S("/approver"), "same-person",
		              "nobody approves a verification of their own");
		return cx_problems(&call->cx);
	}
	bool gas = str_eq(lot->medium, S("gas"));
	if ((gas ? out->gas : out->water) != 1 || !person_held(out, today, today))
		return fail(&call->cx, E_LAPSED, "%.*s is not validly registered for this today",
		            P(in->approver));
	return account_person_acts(call, out);
}

static err stands_check(struct call *call, const struct lot_row *lot, const struct grant_row *grant)
{
	const struct grant_row *lost;

	TRY(lot_grant_lost(call, lot, grant, &lost));
	if (lost == NULL)
		return OK;
	str state = grant_state_at(lost, call->now_ms);
	return fail(&call->cx, E_NO_GRANT, "authorisation %.*s is %.*s: no certificate is issued",
	            P(lost->id), P(state));
}

/* The grant may also leave approving to some of the maker's signatories. */
static err grant_lets(struct call *call, const struct lot_row *lot, const struct person *by)
{
	struct cx *cx = &call->cx;
	struct grant_row grant;

	TRY(lot_grant(call, lot, &grant));
	TRY(stands_check(call, lot, &grant));
	if (!grant_lets_sign(&grant, by->id))
		return fail(cx, E_LAPSED, "authorisation %.*s does not name %.*s as a signatory",
		            P(grant.id), P(by->registration));
	return OK;
}

/* It may be sent later than it was signed, and by somebody else: so that day counts, too. */
static err signed_while_held(struct call *call, const struct signing *s, const struct person *by)
{
	int64_t day = moment_day(s->said.created_s * 1000);

	if (person_held(by, day, day))
		return OK;
	return fail(&call->cx, E_LAPSED, "%.*s was not validly registered, or away, on %.*s",
	            P(by->registration), P(date_print(call->cx.arena, day)));
}

static err signed_act(struct call *call, const struct lot_row *lot, const struct person *by,
                      struct approval_fact *fact)
{
	struct arena *a = call->cx.arena;
	struct hash body = sha256(call->sent.body);
	struct subject key;
	struct lot_end end;
	struct signing s;

	TRY(signing_of_maker(call, lot->organisation, call->sent.body, &body, &s));
	TRY(lot_end_read(call, lot, &end));
	TRY(signing_after(call, &s, end.at_ms, end.day));
	TRY(signing_after(call, &s, lot->uploaded_ms, end.day));
	if (!str_eq(s.person.id, by->id)) {
		(void)fail_at(&call->cx, S("/approver"), "not-signer",
		              "the approval is not signed with a key of %.*s", P(by->registration));
		return cx_problems(&call->cx);
	}
	TRY(signed_while_held(call, &s, by));
	TRY(subject_latest(&call->cx, call->tx, "key", s.key.id, &key));
	fact->body_sha256 = hex_print(a, body.b, HASH_SIZE);
	fact->body_sm3 = hex_print(a, s.body_sm3.b, HASH_SIZE);
	fact->rests_on_key = s.key.id;
	fact->rests_on_key_index = key.index;
	fact->signature_base = s.base;
	fact->signature_value = hex_print(a, s.said.value.p, s.said.value.n);
	return OK;
}

/* Whether the approval is the approver's own; what he signed goes into the fact. */
static err own_act(struct call *call, const struct lot_row *lot, const struct person *by,
                   struct approval_fact *fact)
{
	str maker = lot->organisation;
	bool own, must_sign;

	if (signing_present(call))
		return signed_act(call, lot, by, fact);
	TRY(key_any(&call->cx, call->tx, maker, &must_sign));
	if (must_sign)
		return fail(&call->cx, E_UNSIGNED,
		            "%.*s has registered a signing key, so its approvals are signed",
		            P(maker));
	TRY(account_is_person(call, by->id, &own));
	if (!own)
		(void)fail_at(&call->cx, S("/approver"), "not-oneself",
		              "an account approves as its own person only");
	return cx_problems(&call->cx);
}

/* The lot, when certificates of it may be issued now. */
static err lot_waits(struct call *call, struct lot_row *lot)
{
	const struct approve_in *in = call->in;
	struct cx *cx = &call->cx;
	struct organisation maker;
	bool lost;
	err e = lot_get(cx, call->tx, in->lot, lot);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(organisation_get(cx, call->tx, lot->organisation, &maker));
	TRY(call_sees(call, maker.id, maker.district));
	if (str_eq(lot->decision, S(LOT_REFUSED)))
		return fail(cx, E_STATE, "the bureau has refused the certificates of lot %.*s",
		            P(in->lot));
	if (lot->withheld == 1 && !lot_released(lot))
		return fail(cx, E_STATE, "the bureau has to decide on lot %.*s first", P(in->lot));
	TRY(lot_maker_lost(call, lot, &maker, &lost));
	if (lost)
		return fail(cx, E_NOT_ACTIVE, "%.*s is %.*s: no certificate is issued", P(maker.id),
		            P(maker.state));
	return OK;
}

static err approve(struct call *call)
{
	struct approve_out *out = call->out;
	struct approval_fact fact = { .account = call->caller.account,
		                      .rests_on_key_index = ABSENT_INT };
	struct cx *cx = &call->cx;
	struct lot_row lot;
	struct person person;
	struct subject rests;

	TRY(lot_waits(call, &lot));
	TRY(signatory_check(call, &lot, &person));
	TRY(own_act(call, &lot, &person, &fact));
	TRY(grant_lets(call, &lot, &person));
	TRY(subject_latest(cx, call->tx, "person", person.id, &rests));
	out->lot = lot.lot;
	TRY(lot_issue(call, &lot, &out->issued));
	if (out->issued == 0)
		return fail(cx, E_STATE, "no certificate of lot %.*s awaits approval", P(lot.lot));
	const struct value param[] = { V_TEXT(person.id), V_TEXT(lot.lot) };
	TRY(db_run(cx, call->tx, &q[SIGN], param, 2, NULL));
	call->prepared = arena_copy(cx->arena, &lot, sizeof lot);
	fact.approver = person.id;
	fact.first_index = lot.first_index;
	fact.issued = out->issued;
	fact.lot = lot.lot;
	fact.rests_on_person = person.id;
	fact.rests_on_person_index = rests.index;
	return leaf_fact(call, "approval", "approval", lot.lot, &approval_rec, &fact);
}

static err approve_settle(struct call *call)
{
	const struct approve_out *out = call->out;
	const struct lot_row *lot = call->prepared;

	return figures_issued(call, lot->organisation, lot->medium, lot->kind, lot->verified_day,
	                      out->issued);
}

static const struct op ops[] = {
	{ .name = "lot.approve",
	  .route = "POST /v1/lots/{lot}/approve",
	  .may = MAY(MAKER, OWN),
	  .in = &approve_rec,
	  .out = &approve_out_rec,
	  .run = approve,
	  .settle = approve_settle,
	  .flags = OP_WRITE,
	  .duty = "signatory",
	  .zh = "批准待签发的证书",
	  .en = "Issue the certificates that wait" },
};

const struct feature approval_feature = { .name = "approval", OPS(ops), SQLS(q) };

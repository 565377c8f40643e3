/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates (检定证书), result notices (检定结果通知书) and the bundle that proves them offline.
 *
 * A certificate is not a document that is kept: it is what rows and leaves say about a passed
 * attempt.  Its number is the meter's code and the attempt.  A failed attempt has a result notice
 * under the same kind of number, with the items that failed.  Until an official seal is attached
 * the printed word is 非正式证书.
 *
 * The bundle holds the meter's leaf, its lot's, what the lot rests on, and the approval if it came
 * later, each with a proof under the newest checkpoint: whoever has the log's key needs nothing
 * else. */
#include "base/arena.h"
#include "base/date.h"
#include "code/decimal.h"
#include "code/text.h"
#include "op/log_read.h"
#include "op/reply.h"
#include "work/features.h"
#include "work/figures.h"
#include "work/grant_reach.h"
#include "work/record.h"
#include "work/standing.h"

struct certificate_in {
	str number;
	str tag;
};

static const struct field in_fields[] = {
	FIELD(struct certificate_in, number, "meter code, dash, attempt", .min = 3, .max = 60),
	FIELD(struct certificate_in, tag, "the tag from the QR code, instead of a token", .max = 20,
	      .optional = true),
};
static const struct rec in_rec = REC(struct certificate_in, "certificate_in", in_fields);

/* -- data ------------------------------------------------------------------------------------ */

/* A pass without a certificate, as of a check in use, is a record and no more. */
static void document_name(struct json_writer *w, const struct verification_row *row)
{
	bool passed = row->verdict == VERDICT_PASS;
	bool record = passed && row->certificate == CERTIFICATE_NONE;

	json_member_str(w, "document",
	                record   ? S("record")
	                : passed ? S("certificate")
	                         : S("result_notice"));
	json_member_str(w, "document_zh",
	                record   ? S("检定记录")
	                : passed ? S("检定证书")
	                         : S("检定结果通知书"));
}

static err later_write(struct call *call, const struct verification_row *later,
                       struct json_writer *w)
{
	struct arena *a = call->cx.arena;
	struct lot_row lot;

	if (later == NULL)
		return OK;
	TRY(lot_get(&call->cx, call->tx, later->lot, &lot));
	json_key(w, S("later_result"));
	json_object(w);
	json_member_str(w, "number",
	                str_fmt(a, "%.*s-%lld", P(later->code), (long long)later->attempt));
	json_member_i64(w, "attempt", later->attempt);
	json_member_str(w, "kind", lot.kind);
	json_member_str(w, "verdict", str_of(verdict_name((enum verdict)later->verdict)));
	json_member_str(w, "verified_on", date_print(a, lot.verified_day));
	json_object_end(w);
	return OK;
}

/* Valid is what the page behind the QR code shows as passed, and no certificate that is live only
 * because nobody has revoked it yet. */
static err validity_write(struct call *call, const struct record *r, struct json_writer *w)
{
	struct standing s;
	list rows;

	TRY(verification_list(&call->cx, call->tx, r->row.code, &rows));
	s = standing_of(call->cx.arena, &rows, moment_day(call->now_ms));
	json_member_bool(w, "valid",
	                 s.state == PAGE_STATE_PASS && s.subject->attempt == r->row.attempt);
	json_member_str(w, "meter_state", str_of(standing_name(s.state)));
	return later_write(call, standing_later(&rows, r->row.attempt), w);
}

static err document_write(struct call *call, const struct record *r, str number,
                          struct json_writer *w)
{
	struct organisation maker;

	TRY(organisation_get(&call->cx, call->tx, r->lot.organisation, &maker));
	json_member_str(w, "number", number);
	document_name(w, &r->row);
	TRY(validity_write(call, r, w));
	json_member_str(w, "seal_zh", S("非正式证书"));
	json_member_str(w, "seal_en",
	                S("not an official certificate: no official seal is attached"));
	json_member_str(w, "code", r->row.code);
	json_member_str(w, "serial", r->leaf.file.lot.meter[0].serial);
	json_member_str(w, "maker", maker.id);
	json_member_str(w, "maker_name_zh", maker.name_zh);
	json_member_str(w, "maker_name_en", maker.name_en);
	return record_write(call, r, w);
}

static err show(struct call *call)
{
	const struct certificate_in *in = call->in;
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	struct record r;

	TRY(record_by_number(call, in->number, in->tag, &r));
	json_object(&w);
	TRY(document_write(call, &r, in->number, &w));
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
	return OK;
}

/* -- the bundle ------------------------------------------------------------------------------ */

static err bundle_leaf(struct call *call, const struct checkpoint_row *cp, int64_t index,
                       struct json_writer *w)
{
	struct cx *cx = &call->cx;
	str bytes, proof;

	TRY(log_proof(cx, call->tx, cp, index, &proof));
	TRY(log_leaf(cx, call->tx, index, &bytes));
	json_object(w);
	json_member_str(w, "leaf", base64_print(cx->arena, bytes.p, bytes.n));
	json_member_str(w, "proof", proof);
	json_object_end(w);
	return OK;
}

/* The leaf about the person who approved later, as the approval names it. */
static err approver_leaf(struct call *call, const struct checkpoint_row *cp, int64_t approval,
                         struct json_writer *w)
{
	struct cx *cx = &call->cx;
	const struct json *leaf;
	int64_t index;
	str bytes;

	TRY(log_leaf(cx, call->tx, approval, &bytes));
	TRY(json_parse(cx, bytes, JSON_DEPTH_MAX, &leaf));
	const struct json *rest = json_get(json_get(leaf, S("fact")), S("rests_on_person_index"));
	if (rest == NULL || decimal_read(rest->text, 0, &index) != OK)
		return fail(cx, E_CORRUPT, "the approval at %lld names no person",
		            (long long)approval);
	return bundle_leaf(call, cp, index, w);
}

/* What the bureau decided on it, if it did. */
static err subject_leaf(struct call *call, const struct checkpoint_row *cp, const char *kind,
                        str id, struct json_writer *w)
{
	struct subject s;
	err e = subject_latest(&call->cx, call->tx, kind, id, &s);

	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	return bundle_leaf(call, cp, s.index, w);
}

static err bundle_leaves(struct call *call, const struct record *r, const struct checkpoint_row *cp,
                         struct json_writer *w)
{
	const struct lot_facts *facts = &r->lot_leaf.facts;
	struct subject approval;

	TRY(bundle_leaf(call, cp, r->index, w));
	TRY(bundle_leaf(call, cp, r->lot.first_index, w));
	for (uint32_t i = 0; i < facts->rest_n; i++)
		TRY(bundle_leaf(call, cp, facts->rest[i].index, w));
	TRY(subject_leaf(call, cp, "lot_decision", r->lot.lot, w));
	TRY(subject_leaf(
	        call, cp, "revocation",
	        str_fmt(call->cx.arena, "%.*s-%lld", P(r->row.code), (long long)r->row.attempt),
	        w));
	err e = subject_latest(&call->cx, call->tx, "approval", r->lot.lot, &approval);
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(bundle_leaf(call, cp, approval.index, w));
	return approver_leaf(call, cp, approval.index, w);
}

static err bundle(struct call *call)
{
	const struct certificate_in *in = call->in;
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	struct checkpoint_row cp;
	struct record r;

	TRY(record_by_number(call, in->number, in->tag, &r));
	TRY(log_shown(call, &cp));
	json_object(&w);
	json_member_i64(&w, "v", 1);
	json_member_i64(&w, "subject", 0);
	json_key(&w, S("leaves"));
	json_array(&w);
	TRY(bundle_leaves(call, &r, &cp, &w));
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
	return OK;
}

/* -- approval -------------------------------------------------------------------------------- */

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
	str approver; /* id of the person */
	int64_t first_index;
	int64_t issued;
	str lot;
	str rests_on_person;
	int64_t rests_on_person_index;
};

static const struct field approval_fields[] = {
	FIELD(struct approval_fact, approver, ""),
	FIELD(struct approval_fact, first_index, ""),
	FIELD(struct approval_fact, issued, ""),
	FIELD(struct approval_fact, lot, ""),
	FIELD(struct approval_fact, rests_on_person, ""),
	FIELD(struct approval_fact, rests_on_person_index, ""),
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
	return OK;
}

static err grant_of(struct call *call, const struct lot_row *lot, struct grant_row *out)
{
	struct cx *cx = &call->cx;
	struct lot_leaf leaf;
	str bytes, number;

	TRY(log_leaf(cx, call->tx, lot->first_index, &bytes));
	TRY(lot_leaf_read(cx, bytes, &leaf));
	TRY(lot_authorisation(call, &leaf.facts, &number));
	return grant_get(cx, call->tx, number, out);
}

/* From a suspension on there are no new certificates, be it of this authorisation or of another one
 * that covers the same. */
static err stands_check(struct call *call, const struct lot_row *lot, const struct grant_row *grant)
{
	struct cx *cx = &call->cx;
	const struct grant_row *lost = grant_in_force(grant, call->now_ms) ? NULL : grant;
	struct type_row type;
	struct bench_row bench;
	list grants;

	if (lost == NULL) {
		TRY(type_get(cx, call->tx, lot->type, &type));
		TRY(bench_get(cx, call->tx, lot->organisation, lot->bench, &bench));
		TRY(grant_list(cx, call->tx, lot->organisation, lot->medium, &grants));
		const struct meter_type facts = type_facts(&type);
		const struct grant_use use = grant_use_of(&facts, lot->regulation, &bench);
		lost = grant_reached_since(&grants, grant, &use, lot->verified_day, call->now_ms);
	}
	if (lost == NULL)
		return OK;
	return fail(cx, E_NO_GRANT, "authorisation %.*s is %.*s: no certificate is issued",
	            P(lost->id), P(lost->state));
}

/* Lots that the bureau has released get theirs; and the grant may leave approving to some of the
 * maker's signatories. */
static err grant_lets(struct call *call, const struct lot_row *lot, const struct person *by)
{
	struct cx *cx = &call->cx;
	struct grant_row grant;

	TRY(grant_of(call, lot, &grant));
	if (lot->withheld != 1)
		TRY(stands_check(call, lot, &grant));
	if (!grant_lets_sign(&grant, by->id))
		return fail(cx, E_LAPSED, "authorisation %.*s does not name %.*s as a signatory",
		            P(grant.id), P(by->registration));
	return OK;
}

static err approve(struct call *call)
{
	const struct approve_in *in = call->in;
	struct approve_out *out = call->out;
	struct cx *cx = &call->cx;
	struct organisation maker;
	struct lot_row lot;
	struct person person;
	struct subject rests;

	TRY(call_has_duty(call, "signatory"));
	err e = lot_get(cx, call->tx, in->lot, &lot);
	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(organisation_get(cx, call->tx, lot.organisation, &maker));
	TRY(call_sees(call, maker.id, maker.district));
	if (lot.withheld == 1 && !str_eq(lot.decision, S(LOT_RELEASED)))
		return fail(cx, E_STATE,
		            lot.decision.n > 0
		                    ? "the bureau has refused the certificates of lot %.*s"
		                    : "the bureau has to decide on lot %.*s first",
		            P(in->lot));
	if (!organisation_active(&maker) && lot.withheld != 1)
		return fail(cx, E_NOT_ACTIVE, "%.*s is %.*s: no certificate is issued", P(maker.id),
		            P(maker.state));
	TRY(signatory_check(call, &lot, &person));
	TRY(grant_lets(call, &lot, &person));
	TRY(subject_latest(cx, call->tx, "person", person.id, &rests));
	out->lot = lot.lot;
	TRY(lot_issue(call, &lot, &out->issued));
	if (out->issued == 0)
		return fail(cx, E_STATE, "no certificate of lot %.*s awaits approval", P(in->lot));
	const struct value param[] = { V_TEXT(person.id), V_TEXT(lot.lot) };
	TRY(db_run(cx, call->tx, &q[SIGN], param, 2, NULL));
	call->prepared = arena_copy(cx->arena, &lot, sizeof lot);
	const struct approval_fact fact = { person.id, lot.first_index, out->issued,
		                            lot.lot,   person.id,       rests.index };
	return leaf_fact(call, "approval", "approval", lot.lot, &approval_rec, &fact);
}

static err approve_settle(struct call *call)
{
	const struct approve_out *out = call->out;
	const struct lot_row *lot = call->prepared;

	return figures_issued(call, lot->organisation, lot->medium, lot->kind, lot->verified_day,
	                      out->issued);
}

#define READERS                                                                                    \
	(MAY(PUBLIC, OWN) | MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) |         \
	 MAY(DISTRICT, ASSIGNED) | MAY(INSTITUTE, OWN) | MAY(SUPPLY, OWN) | MAY(AUDITOR, ANY))

static const struct op ops[] = {
	{ .name = "certificate.show",
	  .route = "GET /v1/certificates/{number}",
	  .may = READERS,
	  .in = &in_rec,
	  .run = show,
	  .flags = OP_READ | OP_RAW,
	  .zh = "查询检定证书",
	  .en = "A certificate or result notice, as data" },
	{ .name = "certificate.bundle",
	  .route = "GET /v1/certificates/{number}.json",
	  .may = READERS,
	  .in = &in_rec,
	  .run = bundle,
	  .flags = OP_READ | OP_RAW,
	  .zh = "下载可离线验证的证书包",
	  .en = "What proves a certificate offline" },
	{ .name = "lot.approve",
	  .route = "POST /v1/lots/{lot}/approve",
	  .may = MAY(MAKER, OWN),
	  .in = &approve_rec,
	  .out = &approve_out_rec,
	  .run = approve,
	  .settle = approve_settle,
	  .flags = OP_WRITE,
	  .zh = "批准待签发的证书",
	  .en = "Issue the certificates that wait" },
};

const struct feature certificate_feature = { .name = "certificate", OPS(ops), SQLS(q) };

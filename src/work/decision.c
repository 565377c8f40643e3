/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bureau decides about certificates after the upload.
 *
 * A lot that was measured before a suspension and arrives after it is withheld: its rows are there,
 * its certificates wait (state 1).  Released, they are issued as an approval issues them, by the
 * approver whom the lot's file names; without one they wait for an approval, as any lot's. Refused,
 * they are none for good.
 *
 * A lot that waited for an approval already when its authorisation, or its maker, was lost is
 * decided on in the same way: nothing is issued from it meanwhile, and nobody else could end its
 * wait.
 *
 * A release answers for what was lost by then.  Until somebody has approved, the lot waits for the
 * bureau again when something is lost later, and the bureau may also take its release back.
 *
 * Certificates that were issued stay valid whatever becomes of the authorisation, unless they are
 * revoked one by one (计量检定印证管理办法 7: 注销原检定证书). */
#include "base/arena.h"
#include "op/log_read.h"
#include "work/document.h"
#include "work/features.h"
#include "work/figures.h"
#include "work/record.h"

#define LIMIT 1000

struct decision_in {
	str lot;
	str reason;
	str document;
};

static const struct field in_fields[] = {
	FIELD(struct decision_in, lot, "maker's prefix and lot", .min = 1, .max = 80),
	FIELD(struct decision_in, reason, "why, in words fit for the public log", .min = 1,
	      .max = 1000, .published = true),
	FIELD(struct decision_in, document, "SHA-256 of the decision", .min = 64, .max = 64,
	      .optional = true),
};
static const struct rec in_rec = REC(struct decision_in, "lot_decision_in", in_fields);

struct decision_fact {
	str decision;
	str document;
	int64_t first_index;
	int64_t issued;
	str lot;
	str reason;
};

static const struct field fact_fields[] = {
	FIELD(struct decision_fact, decision, ""),
	FIELD(struct decision_fact, document, "", .optional = true),
	FIELD(struct decision_fact, first_index, ""),
	FIELD(struct decision_fact, issued, ""),
	FIELD(struct decision_fact, lot, ""),
	FIELD(struct decision_fact, reason, ""),
};
static const struct rec fact_rec = REC(struct decision_fact, "lot_decision", fact_fields);

struct decision_out {
	str lot;
	str decision;
	int64_t issued;
};

static const struct field out_fields[] = {
	FIELD(struct decision_out, lot, "the lot"),
	FIELD(struct decision_out, decision, "released or refused"),
	FIELD(struct decision_out, issued, "certificates issued by it"),
};
static const struct rec out_rec = REC(struct decision_out, "lot_decision_out", out_fields);

enum { DECIDE, DROP, UNDECIDED, REVOKE };

static const struct sql q[] = {
	[DECIDE] = { "lot.decide",
	             "UPDATE lot SET decision = $1, due_day = $2 "
	             "WHERE lot = $3 AND decision IS NOT DISTINCT FROM $4",
	             NULL, NULL },
	[DROP] = { "certificate.drop",
	           "UPDATE verification SET certificate = 0 "
	           "WHERE bucket = $1 AND code = $2 AND lot = $3 AND certificate = 1",
	           NULL, NULL },
	/* Of the lots that wait for an approval only those can be meant whose maker is not active,
	 * or has, or had, an authorisation that is not in force. */
	[UNDECIDED] = { "lot.undecided",
	                "WITH ended AS (SELECT id FROM organisation WHERE state <> 'active') "
	                "SELECT {lot} FROM lot "
	                "WHERE (approver IS NULL OR (withheld = 1 AND decision IS NULL)) "
	                "AND lot > $1 AND ((withheld = 1 AND decision IS NULL) "
	                "OR (due_day IS NOT NULL AND (organisation IN "
	                "(SELECT organisation FROM authorisation "
	                "WHERE state <> 'granted' OR suspensions IS NOT NULL) "
	                "OR organisation IN (SELECT id FROM ended)))) "
	                "ORDER BY lot LIMIT $2",
	                NULL, &lot_rec },
	[REVOKE] = { "certificate.revoke",
	             "UPDATE verification SET certificate = 3 "
	             "WHERE bucket = $1 AND code = $2 AND attempt = $3 AND certificate = 2",
	             NULL, NULL },
};

/* -- the certificates of a lot --------------------------------------------------------------- */

struct codes {
	struct lot_leaf lot;
	bool have_lot;
	struct buf code; /* of str */
};

/* Codes first: a statement may not run while another one's rows are being read. */
static err collect_code(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	struct codes *c = state;
	struct meter_leaf m;

	str bytes = str_dup(cx->arena, leaf->bytes);
	if (!c->have_lot) {
		c->have_lot = true;
		return lot_leaf_read(cx, bytes, &c->lot);
	}
	TRY(meter_leaf_read(cx, bytes, &c->lot, &m));
	buf_put(&c->code, &m.facts.code, sizeof m.facts.code);
	return OK;
}

static err codes_of(struct call *call, const struct lot_row *lot, const str **code, size_t *n)
{
	struct codes c = { .code = buf_new(call->cx.arena) };

	if (lot->first_index == ABSENT_INT)
		return E_STALE; /* it is placed only by the commit that is under way */
	TRY(log_leaves(&call->cx, call->tx, lot->first_index, lot->meters + 1, collect_code, &c));
	*code = (const str *)(const void *)c.code.p;
	*n = c.code.n / sizeof **code;
	return OK;
}

err lot_issue(struct call *call, const struct lot_row *lot, int64_t *issued)
{
	const str *code;
	size_t n;

	*issued = 0;
	TRY(codes_of(call, lot, &code, &n));
	for (size_t i = 0; i < n; i++) {
		int64_t changed;
		TRY(certificate_issue(&call->cx, call->tx, code[i], lot->lot, &changed));
		*issued += changed;
	}
	return OK;
}

static err lot_drop(struct call *call, const struct lot_row *lot)
{
	const str *code;
	size_t n;

	TRY(codes_of(call, lot, &code, &n));
	for (size_t i = 0; i < n; i++) {
		const struct value param[] = { V_TEXT(code_bucket(code[i])), V_TEXT(code[i]),
			                       V_TEXT(lot->lot) };
		TRY(db_run(&call->cx, call->tx, &q[DROP], param, 3, NULL));
	}
	return OK;
}

/* -- a lot that waits for the bureau ---------------------------------------------------------- */

static struct value day_or_null(int64_t day)
{
	return day == ABSENT_INT ? V_NULL : V_INT(day);
}

/* It waits for nobody but the bureau. */
static bool withheld_yet(const struct lot_row *lot)
{
	return lot->withheld == 1 && lot->decision.n == 0;
}

/* Certificates of a released lot that nobody has approved so far. */
static bool refusable(const struct lot_row *lot)
{
	return lot_released(lot) && lot->approver.n == 0 && lot->due_day != ABSENT_INT;
}

static err undecided_get(struct call *call, str name, bool release, struct lot_row *out)
{
	struct cx *cx = &call->cx;
	err e = lot_get(cx, call->tx, name, out);
	bool in_vain;

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	if (withheld_yet(out) || (!release && refusable(out)))
		return OK;
	TRY(lot_waits_in_vain(call, out, &in_vain));
	if (in_vain)
		return OK;
	if (out->decision.n > 0)
		return fail(cx, E_STATE, "lot %.*s was %.*s already", P(name), P(out->decision));
	return fail(cx, E_STATE,
	            "lot %.*s is not withheld, and its authorisation and its maker stand", P(name));
}

/* The approval came with the lot; by a key that others may have had it is nobody's. */
static err approved_issue(struct call *call, const struct lot_row *lot, int64_t *issued)
{
	bool doubtful;
	str key;

	TRY(lot_signature_doubtful(call, lot, &doubtful, &key));
	if (doubtful)
		return fail(&call->cx, E_STATE,
		            "lot %.*s is approved by key %.*s alone, which others may have had: it "
		            "is refused, and verified again",
		            P(lot->lot), P(key));
	return lot_issue(call, lot, issued);
}

static err decide(struct call *call, str decision)
{
	const struct decision_in *in = call->in;
	struct decision_out *out = call->out;
	struct cx *cx = &call->cx;
	bool released = str_eq(decision, S(LOT_RELEASED));
	struct lot_row lot;
	int64_t changed;

	TRY(undecided_get(call, in->lot, released, &lot));
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	TRY(cx_problems(cx));
	*out = (struct decision_out){ .lot = lot.lot, .decision = decision };
	if (!released)
		TRY(lot_drop(call, &lot));
	else if (lot.approver.n > 0)
		TRY(approved_issue(call, &lot, &out->issued));
	const struct value param[] = { V_TEXT(decision),
		                       released ? day_or_null(lot.due_day) : V_NULL,
		                       V_TEXT(lot.lot),
		                       lot.decision.n > 0 ? V_TEXT(lot.decision) : V_NULL };
	TRY(db_run(cx, call->tx, &q[DECIDE], param, 4, &changed));
	if (changed != 1)
		return fail(cx, E_STATE, "lot %.*s was decided meanwhile", P(lot.lot));
	call->prepared = arena_copy(cx->arena, &lot, sizeof lot);
	const struct decision_fact fact = { decision,    in->document, lot.first_index,
		                            out->issued, lot.lot,      in->reason };
	return leaf_fact(call, "lot_decision", "lot_decision", lot.lot, &fact_rec, &fact);
}

static err release(struct call *call)
{
	return decide(call, S(LOT_RELEASED));
}

static err release_settle(struct call *call)
{
	const struct decision_out *out = call->out;
	const struct lot_row *lot = call->prepared;

	if (out->issued == 0)
		return OK;
	return figures_issued(call, lot->organisation, lot->medium, lot->kind, lot->verified_day,
	                      out->issued);
}

static err refuse(struct call *call)
{
	return decide(call, S(LOT_REFUSED));
}

struct withheld_in {
	str after;
};

static const struct field withheld_fields[] = {
	FIELD(struct withheld_in, after, "the last lot of the page before", .min = 1, .max = 100,
	      .optional = true),
};
static const struct rec withheld_rec = REC(struct withheld_in, "withheld_in", withheld_fields);

struct withheld_out {
	list lots;
	str next;
};

static const struct field withheld_out_fields[] = {
	FIELD(struct withheld_out, lots, "lots that wait for the bureau, by name", .list = &lot_rec,
	      .max = LIMIT),
	FIELD(struct withheld_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec withheld_out_rec = REC(struct withheld_out, "withheld",
                                               withheld_out_fields);

/* Leaves those in the list that wait for a decision, in their order. */
static err undecided_keep(struct call *call, list *lots)
{
	const struct lot_row *from = lots->item;
	struct lot_row *kept = NEW_N(call->cx.arena, struct lot_row, lots->n);
	size_t n = 0;

	for (size_t i = 0; i < lots->n; i++) {
		bool in_vain;
		TRY(lot_waits_in_vain(call, &from[i], &in_vain));
		if (withheld_yet(&from[i]) || in_vain)
			kept[n++] = from[i];
	}
	*lots = (list){ kept, n };
	return OK;
}

static err withheld(struct call *call)
{
	const struct withheld_in *in = call->in;
	struct withheld_out *out = call->out;
	const struct value param[] = { V_TEXT(in->after.n > 0 ? in->after : S("")), V_INT(LIMIT) };

	TRY(db_list(&call->cx, call->tx, &q[UNDECIDED], param, 2, &out->lots));
	if (out->lots.n == LIMIT)
		out->next = ((const struct lot_row *)out->lots.item)[LIMIT - 1].lot;
	TRY(undecided_keep(call, &out->lots));
	call_sees_rows(call, &lot_rec, &out->lots, "organisation");
	return OK;
}

/* -- one certificate ------------------------------------------------------------------------- */

struct revoke_in {
	str number;
	str reason;
	str document;
};

static const struct field revoke_fields[] = {
	FIELD(struct revoke_in, number, "meter code, dash, attempt", .min = 3, .max = 60),
	FIELD(struct revoke_in, reason, "why, in words fit for the public log", .min = 1,
	      .max = 1000, .published = true),
	FIELD(struct revoke_in, document, "SHA-256 of the decision", .min = 64, .max = 64,
	      .optional = true),
};
static const struct rec revoke_rec = REC(struct revoke_in, "revocation_in", revoke_fields);

struct revocation_fact {
	int64_t attempt;
	str code;
	str document;
	str number;
	str reason;
};

static const struct field revocation_fields[] = {
	FIELD(struct revocation_fact, attempt, ""),
	FIELD(struct revocation_fact, code, ""),
	FIELD(struct revocation_fact, document, "", .optional = true),
	FIELD(struct revocation_fact, number, ""),
	FIELD(struct revocation_fact, reason, ""),
};
static const struct rec revocation_rec = REC(struct revocation_fact, "revocation",
                                             revocation_fields);

static err revoke(struct call *call)
{
	const struct revoke_in *in = call->in;
	struct receipt *out = call->out;
	struct cx *cx = &call->cx;
	struct record r;
	int64_t changed;

	TRY(record_by_number(call, in->number, S_NONE, &r));
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	TRY(cx_problems(cx));
	const struct value param[] = { V_TEXT(r.row.bucket), V_TEXT(r.row.code),
		                       V_INT(r.row.attempt) };
	TRY(db_run(cx, call->tx, &q[REVOKE], param, 3, &changed));
	if (changed != 1)
		return fail(cx, E_STATE, "certificate %.*s is not live but %s", P(in->number),
		            certificate_name(r.row.certificate));
	out->id = in->number;
	const struct revocation_fact fact = { r.row.attempt, r.row.code, in->document, in->number,
		                              in->reason };
	return leaf_fact(call, "revocation", "revocation", in->number, &revocation_rec, &fact);
}

/* Law: 实施细则28(三); 计量检定印证管理办法7. */
static const struct move moves[] = {
	{ "withheld_lot", "waits", "release", LOT_RELEASED, MAY(BUREAU, ANY), 0,
	  "计量法实施细则28" },
	{ "withheld_lot", "waits", "refuse", LOT_REFUSED, MAY(BUREAU, ANY), 0, "计量法实施细则28" },
	{ "withheld_lot", LOT_RELEASED, "release", LOT_RELEASED, MAY(BUREAU, ANY), 0,
	  "计量法实施细则28" },
	{ "withheld_lot", LOT_RELEASED, "refuse", LOT_REFUSED, MAY(BUREAU, ANY), 0,
	  "计量法实施细则28" },
	{ "certificate", "live", "revoke", "revoked", MAY(BUREAU, ANY), 0,
	  "计量检定印证管理办法7" },
};

static const struct op ops[] = {
	{ .name = "lot.release",
	  .route = "POST /v1/lots/{lot}/release",
	  .may = MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = release,
	  .settle = release_settle,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "放行暂缓签发的一批",
	  .en = "Release a withheld lot: its certificates are issued" },
	{ .name = "lot.refuse",
	  .route = "POST /v1/lots/{lot}/refuse",
	  .may = MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = refuse,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "不予签发暂缓的一批",
	  .en = "Refuse a withheld lot its certificates for good" },
	{ .name = "lot.withheld",
	  .route = "GET /v1/withheld-lots",
	  .may = MAY(BUREAU, ANY),
	  .in = &withheld_rec,
	  .out = &withheld_out_rec,
	  .run = withheld,
	  .flags = OP_READ,
	  .zh = "列出暂缓签发、待决定的批",
	  .en = "Lots that wait for the bureau's decision" },
	{ .name = "certificate.revoke",
	  .route = "POST /v1/certificates/{number}/revoke",
	  .may = MAY(BUREAU, ANY),
	  .in = &revoke_rec,
	  .out = &receipt_rec,
	  .run = revoke,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "注销检定证书",
	  .en = "Revoke one certificate" },
};

const struct feature decision_feature = { .name = "decision", OPS(ops), SQLS(q), MOVES(moves) };

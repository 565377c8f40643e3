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

/* The leaf that an approval names in that member; there is none where it was not signed. */
static err approval_rests(struct call *call, const struct checkpoint_row *cp, int64_t approval,
                          const struct json *leaf, const char *member, struct json_writer *w)
{
	const struct json *rest = json_get(json_get(leaf, S("fact")), str_of(member));
	int64_t index;

	if (rest == NULL)
		return OK;
	if (decimal_read(rest->text, 0, &index) != OK)
		return fail(&call->cx, E_CORRUPT, "the approval at %lld cannot be read",
		            (long long)approval);
	return bundle_leaf(call, cp, index, w);
}

/* The leaves about the person who approved later, and about the key that signed it. */
static err approval_leaves(struct call *call, const struct checkpoint_row *cp, int64_t approval,
                           struct json_writer *w)
{
	struct cx *cx = &call->cx;
	const struct json *leaf;
	str bytes;

	TRY(log_leaf(cx, call->tx, approval, &bytes));
	TRY(json_parse(cx, bytes, JSON_DEPTH_MAX, &leaf));
	TRY(bundle_leaf(call, cp, approval, w));
	TRY(approval_rests(call, cp, approval, leaf, "rests_on_person_index", w));
	return approval_rests(call, cp, approval, leaf, "rests_on_key_index", w);
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
	return approval_leaves(call, cp, approval.index, w);
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
	  .cases = "inspection dispute",
	  .zh = "查询检定证书",
	  .en = "A certificate or result notice, as data" },
	{ .name = "certificate.bundle",
	  .route = "GET /v1/certificates/{number}.json",
	  .may = READERS,
	  .in = &in_rec,
	  .run = bundle,
	  .flags = OP_READ | OP_RAW,
	  .cases = "inspection dispute",
	  .zh = "下载可离线验证的证书包",
	  .en = "What proves a certificate offline" },
};

const struct feature certificate_feature = { .name = "certificate", OPS(ops) };

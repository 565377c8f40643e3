/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See record.h.  Readings are kept once, in the leaf; rows only say where. */
#include "work/record.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "law/verdict_write.h"
#include "op/memo.h"
#include "work/regulation.h"

err record_read(struct cx *cx, struct tx *tx, const struct verification_row *row,
                struct record *out)
{
	out->row = *row;
	TRY(lot_get(cx, tx, row->lot, &out->lot));
	if (out->lot.first_index == ABSENT_INT)
		return E_STALE;
	out->index = out->lot.first_index + 1 + row->position;
	TRY(log_leaf(cx, tx, out->lot.first_index, &out->lot_bytes));
	TRY(log_leaf(cx, tx, out->index, &out->bytes));
	TRY(lot_leaf_read(cx, out->lot_bytes, &out->lot_leaf));
	return meter_leaf_read(cx, out->bytes, &out->lot_leaf, &out->leaf);
}

static bool number_split(str number, str *code, uint64_t *attempt)
{
	size_t at = number.n;

	while (at > 0 && number.p[at - 1] != '-')
		at--;
	if (at < 2)
		return false;
	*code = str_part(number, 0, at - 1);
	return str_u64(str_part(number, at, number.n), 1000, attempt);
}

err record_by_number(struct call *call, str number, str tag, struct record *out)
{
	uint64_t attempt;
	str code;
	list rows;

	if (!number_split(number, &code, &attempt))
		return call_sees_nothing(call);
	TRY(record_sees(call, code, tag));
	TRY(verification_list(&call->cx, call->tx, code, &rows));
	const struct verification_row *row = rows.item;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].attempt == (int64_t)attempt)
			return record_read(&call->cx, call->tx, &row[i], out);
	return call_sees_nothing(call);
}

err record_sees(struct call *call, str code, str tag)
{
	struct organisation maker;
	enum medium medium;
	str prefix, serial;

	if (tag.n > 0) {
		call_sees_nobody(call);
		return code_tag_check(call, code, tag);
	}
	if (!code_parse(code, &medium, &prefix, &serial))
		return call_sees_nothing(call);
	err e = organisation_by_prefix(&call->cx, call->tx, prefix, &maker);
	if (e == E_NOT_FOUND || call->caller.role == ROLE_PUBLIC)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, maker.id, maker.district);
}

const char *certificate_name(int64_t state)
{
	static const char *const name[] = { "none", "awaits", "live", "revoked", "replaced" };

	return state >= 0 && state <= CERTIFICATE_REPLACED ? name[state] : "unknown";
}

/* What the record says of a finding is its code and point; the rest comes from judging it again. */
static void finding_complete(struct finding *f, const struct result *again)
{
	f->severity = SEVERITY_INVALID;
	f->clause = "";
	for (int i = 0; i < again->finding_n; i++)
		if (again->finding[i].code == f->code && again->finding[i].point == f->point)
			*f = again->finding[i];
}

/* A file that was adopted later under the same id may not cover the meter any more: judging by it
 * would then be no judging, and the reasons keep their codes alone. */
static void findings_complete(struct arena *a, const struct regulation *regulation,
                              const struct lot *lot, struct result *out)
{
	struct prepared_run *run = NEW_N(a, struct prepared_run, lot->bench_run_n);
	struct result again = { .finding_n = 0 };
	struct prepared prepared;

	if (rule_covers(regulation, &lot->type, lot->kind, lot->verified_day).code ==
	    FINDING_NONE) {
		judge_lot_facts(regulation, lot, run, &prepared);
		judge_meter(&prepared, &lot->meter[0], &again);
	}
	for (int i = 0; i < out->finding_n; i++)
		finding_complete(&out->finding[i], &again);
}

/* The verdict of record stands: it was given with the whole lot in view, where a leak of one meter
 * spoils what its neighbours in series have measured, and by the regulation file of that day. */
err record_result(struct call *call, const struct record *r, const struct regulation **regulation,
                  struct result *out)
{
	TRY(regulation_get(call, r->lot.regulation, regulation));
	*out = r->leaf.recorded;
	findings_complete(call->cx.arena, *regulation, &r->leaf.file.lot, out);
	return OK;
}

static err judged_write(struct call *call, const struct record *r, struct json_writer *w)
{
	const struct regulation *regulation;
	struct result result;

	TRY(record_result(call, r, &regulation, &result));
	json_key(w, S("judgement"));
	verdict_write(w, r->leaf.file.lot.meter[0].serial, r->leaf.file.medium, regulation,
	              &result);
	return OK;
}

struct grant_leaf {
	struct tx *tx;
	int64_t index;
};

static err number_make(struct cx *cx, struct arena *a, void *state, const void **out)
{
	const struct grant_leaf *leaf = state;
	const struct json *tree;
	str bytes;

	TRY(log_leaf(cx, leaf->tx, leaf->index, &bytes));
	TRY(json_parse(cx, bytes, JSON_DEPTH_MAX, &tree));
	const struct json *type = json_get(tree, S("type"));
	const struct json *id = json_get(tree, S("subject"));
	if (type == NULL || id == NULL || !str_eq(type->text, S("grant")))
		return fail(cx, E_CORRUPT, "leaf %lld is no authorisation", (long long)leaf->index);
	str *number = NEW(a, str);
	*number = str_dup(a, id->text);
	*out = number;
	return OK;
}

/* The grant comes first in what a lot rests on.  What its leaf says never changes, and many lots
 * name the same one. */
err lot_authorisation(struct call *call, const struct lot_facts *lot, str *out)
{
	struct cx *cx = &call->cx;
	const void *number;

	if (lot->rest_n == 0)
		return fail(cx, E_CORRUPT, "lot %.*s rests on nothing", P(lot->lot));
	struct grant_leaf leaf = { call->tx, lot->rest[0].index };
	str key = str_fmt(cx->arena, "authorisation %.*s",
	                  P(hex_print(cx->arena, lot->rest[0].hash, HASH_SIZE)));
	TRY(app_memo(call->app, cx, key, number_make, &leaf, &number));
	*out = *(const str *)number;
	return OK;
}

err record_write(struct call *call, const struct record *r, struct json_writer *w)
{
	struct arena *a = call->cx.arena;
	str authorisation;

	TRY(lot_authorisation(call, &r->lot_leaf.facts, &authorisation));
	json_member_i64(w, "attempt", r->row.attempt);
	json_member_str(w, "verdict", str_of(verdict_name((enum verdict)r->row.verdict)));
	json_member_str(w, "certificate_state", str_of(certificate_name(r->row.certificate)));
	json_member_str(w, "lot", r->row.lot);
	json_member_str(w, "verified_on", date_print(a, r->lot.verified_day));
	json_member_str(w, "uploaded_at", moment_print(a, r->lot.uploaded_ms));
	if (r->row.due_day != ABSENT_INT)
		json_member_str(w, "due_on", date_print(a, r->row.due_day));
	json_member_str(w, "type", r->lot.type);
	json_member_str(w, "bench", r->lot.bench);
	json_member_str(w, "regulation", r->lot.regulation);
	json_member_str(w, "authorisation", authorisation);
	json_member_i64(w, "index", r->index);
	TRY(judged_write(call, r, w));
	json_key(w, S("record"));
	json_raw(w, r->bytes);
	return OK;
}

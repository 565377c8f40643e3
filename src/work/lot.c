/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job: a maker uploads a lot, the platform judges it from the raw readings, and verdicts,
 * certificates and leaves are stored in one commit.
 *
 *   prepare  on the caller's thread: read the file, check what it rests on, judge every meter,
 *            write the leaves
 *   run      in the writing transaction: is the lot new, may each meter be verified (again); rows
 *   settle   the lot's index, once the leaves have their place
 *
 * The same lot with the same bytes gets the first answer again, from the log; so a maker whose line
 * was cut just sends it again. */
#include "work/lot.h"

#include <string.h>

#include "base/arena.h"
#include "code/decimal.h"
#include "code/text.h"
#include "law/verdict_write.h"
#include "op/log_read.h"
#include "op/reply.h"
#include "rule/period.h"
#include "work/account.h"
#include "work/features.h"
#include "work/figures.h"

/* -- prepare: names and certificates --------------------------------------------------------- */

static err maker_find(struct call *call, struct organisation *out)
{
	err e = organisation_get(&call->cx, call->tx, call->caller.organisation, out);

	if (e == E_NOT_FOUND || (e == OK && out->prefix.n == 0))
		return fail(&call->cx, E_FORBIDDEN, "%.*s is no registered maker",
		            P(call->caller.organisation));
	return e;
}

/* Values that the sender worked out, other than a tank's reading, never lead to a certificate. */
static bool only_raw(const struct lot *lot)
{
	for (uint32_t i = 0; i < lot->bench_run_n; i++)
		if (lot->bench_run[i].derived)
			return false;
	return true;
}

static uint8_t certificate_of(const struct upload *u, const struct result *r, bool raw)
{
	const struct lot *lot = &u->file.lot;

	if (r->verdict != VERDICT_PASS || !raw ||
	    !period_certifies(u->authority.regulation, &lot->type, lot->kind))
		return CERTIFICATE_NONE;
	if (u->authority.withheld || u->authority.approver.id.n == 0)
		return CERTIFICATE_AWAITS;
	return CERTIFICATE_LIVE;
}

static void judge(struct call *call, struct upload *u)
{
	struct arena *a = call->cx.arena;
	const struct lot *lot = &u->file.lot;
	struct prepared_run *run = NEW_N(a, struct prepared_run, lot->bench_run_n);
	struct result *result = NEW_N(a, struct result, lot->meter_n);
	uint8_t *certificate = NEW_N(a, uint8_t, lot->meter_n);
	str *code = NEW_N(a, str, lot->meter_n);
	struct prepared prepared;
	bool raw = only_raw(lot);

	judge_lot_facts(u->authority.regulation, lot, run, &prepared);
	for (uint32_t i = 0; i < lot->meter_n; i++) {
		judge_meter(&prepared, &lot->meter[i], &result[i]);
		certificate[i] = certificate_of(u, &result[i], raw);
		code[i] = code_make(a, u->file.medium, u->authority.maker.prefix,
		                    lot->meter[i].serial);
	}
	u->result = result;
	u->certificate = certificate;
	u->code = code;
}

static const char *kind_name(enum kind k)
{
	return k == KIND_FIRST ? "first" : k == KIND_SUBSEQUENT ? "subsequent" : "in-use";
}

/* Regulation, type and day are the lot's, so its certificates all run out on one day. */
static int64_t due_day(const struct upload *u)
{
	const struct lot *lot = &u->file.lot;
	struct period period;

	for (uint32_t i = 0; i < lot->meter_n; i++)
		if (u->certificate[i] != CERTIFICATE_NONE)
			return period_of(u->authority.regulation, &lot->type, FUEL_NONE,
			                 lot->verified_day, &period)
			               ? period.last_day
			               : ABSENT_INT;
	return ABSENT_INT;
}

static void row_fill(struct call *call, struct upload *u)
{
	const struct lot_file *f = &u->file;

	u->row = (struct lot_row){ .lot = u->name,
		                   .organisation = u->authority.maker.id,
		                   .batch = f->batch,
		                   .medium = medium_name(f->medium),
		                   .kind = str_of(kind_name(f->lot.kind)),
		                   .regulation = f->regulation,
		                   .type = f->type,
		                   .bench = f->bench,
		                   .verifier = u->authority.verifier.id,
		                   .checker = u->authority.checker.id,
		                   .approver = u->authority.approver.id,
		                   .verified_day = f->lot.verified_day,
		                   .uploaded_ms = call->now_ms,
		                   .body_sha256 = { u->body.b, HASH_SIZE },
		                   .meters = f->lot.meter_n,
		                   .withheld = u->authority.withheld,
		                   .first_index = ABSENT_INT,
		                   .due_day = due_day(u) };
	for (uint32_t i = 0; i < f->lot.meter_n; i++) {
		u->row.passed += u->result[i].verdict == VERDICT_PASS;
		u->row.failed += u->result[i].verdict == VERDICT_FAIL;
		u->row.retest += u->result[i].verdict == VERDICT_RETEST;
		u->row.invalid += u->result[i].verdict == VERDICT_INVALID;
	}
}

/* -- prepare: leaves ------------------------------------------------------------------------- */

static void signature_fill(struct arena *a, const struct upload *u, struct lot_facts *f)
{
	const struct signing *s = &u->signing;

	f->body_sm3 = hex_print(a, s->body_sm3.b, HASH_SIZE);
	f->signature.base = s->base;
	f->signature.key = s->key.id;
	memcpy(f->signature.value, s->said.value.p, LEAF_SIGNATURE_BYTES);
}

static err lot_leaf_add(struct call *call, struct upload *u, const uint8_t salt[LEAF_SALT_BYTES],
                        struct leaf *leaf)
{
	const struct authority *a = &u->authority;
	struct buf b = buf_new(call->cx.arena);
	struct lot_facts f = { .at_ms = call->now_ms,
		               .by = a->maker.id,
		               .lot = u->name,
		               .verifier = a->verifier.id,
		               .checker = a->checker.id,
		               .approver = a->approver.id,
		               .rules = RULES_VERSION,
		               .rest_n = (uint32_t)a->rest_n,
		               .rest = a->rest };

	memcpy(f.salt, salt, LEAF_SALT_BYTES);
	memcpy(f.regulation_sha256, a->regulation->digest, LEAF_HASH_BYTES);
	memcpy(f.body_sha256, u->body.b, LEAF_HASH_BYTES);
	if (u->is_signed)
		signature_fill(call->cx.arena, u, &f);
	TRY(lot_leaf_write(&call->cx, &f, &u->file, &b));
	TRY(buf_done(&b, &leaf->bytes));
	return leaf_seal(call, leaf);
}

static str certificate_number(struct call *call, const struct upload *u, uint32_t i)
{
	if (u->certificate[i] != CERTIFICATE_LIVE)
		return S_NONE;
	return str_fmt(call->cx.arena, "%.*s-%lld", P(u->code[i]),
	               (long long)u->file.lot.meter[i].attempt);
}

static err meter_leaf_add(struct call *call, struct upload *u, uint32_t i,
                          const uint8_t salt[LEAF_SALT_BYTES], const struct hash *lot,
                          struct leaf *leaf)
{
	struct buf b = buf_new(call->cx.arena);
	struct meter_facts f = { .at_ms = call->now_ms,
		                 .by = u->authority.maker.id,
		                 .lot = u->name,
		                 .code = u->code[i],
		                 .certificate = certificate_number(call, u, i) };

	memcpy(f.salt, salt, LEAF_SALT_BYTES);
	memcpy(f.lot_leaf, lot->b, LEAF_HASH_BYTES);
	meter_leaf_write(&b, &f, &u->file, i, &u->result[i]);
	TRY(buf_done(&b, &leaf->bytes));
	return leaf_seal(call, leaf);
}

static err leaves_make(struct call *call, struct upload *u)
{
	uint32_t n = u->file.lot.meter_n;
	struct leaf *leaf = call_leaves(call, (int)n + 1);
	uint8_t *salt = NEW_N(call->cx.arena, uint8_t, ((size_t)n + 1) * LEAF_SALT_BYTES);

	cx_random(&call->cx, salt, ((size_t)n + 1) * LEAF_SALT_BYTES);
	TRY(lot_leaf_add(call, u, salt, &leaf[0]));
	for (uint32_t i = 0; i < n; i++)
		TRY(meter_leaf_add(call, u, i, salt + ((size_t)i + 1) * LEAF_SALT_BYTES,
		                   &leaf[0].hash, &leaf[i + 1]));
	return OK;
}

/* -- replies --------------------------------------------------------------------------------- */

static void head_write(struct json_writer *w, const struct lot_row *row)
{
	json_member_str(w, "lot", row->lot);
	if (row->first_index != ABSENT_INT)
		json_member_i64(w, "first_index", row->first_index);
	json_member_i64(w, "passed", row->passed);
	json_member_i64(w, "failed", row->failed);
	json_member_i64(w, "retest", row->retest);
	json_member_i64(w, "invalid", row->invalid);
	json_member_bool(w, "withheld", row->withheld == 1);
	json_key(w, S("meters"));
	json_array(w);
}

static void meter_write(struct json_writer *w, str serial, str code, enum verdict verdict,
                        str certificate)
{
	json_object(w);
	json_member_str(w, "serial", serial);
	json_member_str(w, "code", code);
	json_member_str(w, "verdict", str_of(verdict_name(verdict)));
	json_key(w, S("certificate"));
	if (certificate.n > 0)
		json_str(w, certificate);
	else
		json_null(w);
	json_object_end(w);
}

static void reply_upload(struct call *call, struct upload *u)
{
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	head_write(&w, &u->row);
	for (uint32_t i = 0; i < u->file.lot.meter_n; i++)
		meter_write(&w, u->file.lot.meter[i].serial, u->code[i], u->result[i].verdict,
		            certificate_number(call, u, i));
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .type = JSON_TYPE, .body = buf_view(&b) };
}

/* A dry run tells each meter's verdict with its reasons. */
static void reply_dry_run(struct call *call, const struct upload *u)
{
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	head_write(&w, &u->row);
	for (uint32_t i = 0; i < u->file.lot.meter_n; i++)
		verdict_write(&w, u->file.lot.meter[i].serial, u->file.medium,
		              u->authority.regulation, &u->result[i]);
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
}

struct again {
	struct json_writer w;
	struct lot_leaf lot;
	bool have_lot;
};

static err again_leaf(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	struct again *s = state;
	struct meter_leaf m;

	if (!s->have_lot) {
		s->have_lot = true;
		return lot_leaf_read(cx, str_dup(cx->arena, leaf->bytes), &s->lot);
	}
	TRY(meter_leaf_read(cx, str_dup(cx->arena, leaf->bytes), &s->lot, &m));
	meter_write(&s->w, m.file.lot.meter[0].serial, m.facts.code, m.recorded.verdict,
	            m.facts.certificate);
	return OK;
}

/* The first answer, from the leaves that were written then. */
static err reply_again(struct call *call, const struct lot_row *row)
{
	struct buf b = buf_new(call->cx.arena);
	struct again s = { .w = json_writer_new(&b, false) };

	json_object(&s.w);
	head_write(&s.w, row);
	TRY(log_leaves(&call->cx, call->tx, row->first_index, row->meters + 1, again_leaf, &s));
	json_array_end(&s.w);
	json_object_end(&s.w);
	call->repeat = true;
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
	return OK;
}

/* -- the operation --------------------------------------------------------------------------- */

/* Too many meters are too large a body, like too many bytes. */
static err file_read(struct call *call, struct lot_file *out)
{
	err e = lot_read(&call->cx, call->body, out);
	const struct problem *p = call->cx.problem;

	if (e == E_INVALID && p != NULL && str_eq(p->pointer, S("/meters")) &&
	    strcmp(p->code, "too-many") == 0)
		return fail(&call->cx, E_TOO_LARGE, "%.*s", P(p->message));
	return e;
}

/* Whoever has registered a key signs; a dry run, which stores nothing, may do without. */
static err signature_check(struct call *call, struct upload *u)
{
	str maker = u->authority.maker.id;

	u->is_signed = signing_present(call);
	if (u->is_signed) {
		u->must_sign = true;
		return signing_of_maker(call, maker, call->body, &u->body, &u->signing);
	}
	TRY(key_any(&call->cx, call->tx, maker, &u->must_sign));
	if (u->must_sign && !call->dry_run)
		return fail(&call->cx, E_UNSIGNED,
		            "%.*s has registered a signing key, so its lots are signed", P(maker));
	return OK;
}

static err upload_prepare(struct call *call)
{
	struct cx *cx = &call->cx;
	struct upload *u = NEW(cx->arena, struct upload);
	struct lot_row stored;
	err e;

	call->prepared = u;
	TRY(file_read(call, &u->file));
	TRY(lot_check_upload(cx, &u->file));
	TRY(maker_find(call, &u->authority.maker));
	u->name = str_fmt(cx->arena, "%.*s-%.*s", P(u->authority.maker.prefix), P(u->file.name));
	u->body = sha256(call->body);
	e = lot_get(cx, call->tx, u->name, &stored);
	u->seen = e == OK && !call->dry_run;
	if (u->seen)
		return OK;
	if (e != E_NOT_FOUND && e != OK)
		return e;
	TRY(signature_check(call, u));
	TRY(authority_check(call, u));
	judge(call, u);
	row_fill(call, u);
	if (call->dry_run) {
		reply_dry_run(call, u);
		return OK;
	}
	return leaves_make(call, u);
}

static err stored_again(struct call *call, const struct upload *u, const struct lot_row *stored)
{
	const str body = { stored->body_sha256.p, stored->body_sha256.n };

	if (!str_eq(body, hash_str(&u->body)))
		return fail(&call->cx, E_LOT_EXISTS, "lot %.*s is stored with other bytes",
		            P(u->name));
	if (stored->first_index == ABSENT_INT)
		return E_STALE; /* it is in the group that is being committed: look again afterwards
		                 */
	return reply_again(call, stored);
}

/* Accounts do not move authority: the uploads of all would wait for those of each. */
static err approver_still_acts(struct call *call, const struct upload *u)
{
	const struct person *approver = &u->authority.approver;

	return call->rights_moved && approver->id.n > 0 ? account_person_acts(call, approver) : OK;
}

static err upload_run(struct call *call)
{
	struct upload *u = call->prepared;
	struct lot_row stored;
	err e = lot_get(&call->cx, call->tx, u->name, &stored);

	if (e == OK)
		return stored_again(call, u, &stored);
	if (e != E_NOT_FOUND)
		return e;
	if (u->seen)
		return E_STALE;
	TRY(approver_still_acts(call, u));
	return lot_store(call, u);
}

static const struct sql place = { "lot.place", "UPDATE lot SET first_index = $1 WHERE lot = $2",
	                          NULL, NULL };

static struct counted counted_of(const struct upload *u)
{
	const struct lot_row *row = &u->row;
	struct counted c = {
		row->organisation,
		row->medium,
		row->verified_day,
		{ .lots = 1,
		  .attempts = row->meters,
		  .passed = row->passed,
		  .failed = row->failed,
		  .retest = row->retest,
		  .invalid = row->invalid },
	};

	for (uint32_t i = 0; i < u->file.lot.meter_n; i++) {
		bool live = u->certificate[i] == CERTIFICATE_LIVE;
		c.figures.repeats += u->file.lot.meter[i].attempt > 1;
		c.figures.certificates += live;
		c.figures.first_certificates += live && u->file.lot.kind == KIND_FIRST;
	}
	return c;
}

static err upload_settle(struct call *call)
{
	struct upload *u = call->prepared;
	const struct value param[] = { V_INT(call->first_index), V_TEXT(u->name) };
	const struct counted counted = counted_of(u);

	u->row.first_index = call->first_index;
	TRY(db_run_later(&call->cx, call->tx, &place, param, 2));
	TRY(figures_count(call, &counted));
	reply_upload(call, u);
	return OK;
}

/* -- showing a lot --------------------------------------------------------------------------- */

struct lot_in {
	str lot;
};

static const struct field lot_in_fields[] = {
	FIELD(struct lot_in, lot, "maker's prefix and lot", .min = 1, .max = 80),
};
static const struct rec lot_in_rec = REC(struct lot_in, "lot_in", lot_in_fields);

struct stat_row {
	str point;
	int64_t n;
	int64_t sum_ppm;
	int64_t sum_ppm2;
};

static const struct field stat_fields[] = {
	FIELD(struct stat_row, point, "flow point"),
	FIELD(struct stat_row, n, "meters measured"),
	FIELD(struct stat_row, sum_ppm, "sum of their errors, 1e-6"),
	FIELD(struct stat_row, sum_ppm2, "sum of squares, 1e-12"),
};
static const struct rec stat_rec = REC(struct stat_row, "lot_stat", stat_fields);

static const struct sql stats = { "lot_stat.of",
	                          "SELECT {lot_stat} FROM lot_stat WHERE lot = $1 ORDER BY point",
	                          NULL, &stat_rec };

const struct sql *const lot_more_sql[LOT_MORE_STATEMENTS] = { &place, &stats };

/* sum / n, rounded half to even. */
static int64_t mean(int64_t sum, int64_t n)
{
	int64_t quotient = sum / n;
	int64_t rest = (sum < 0 ? -sum : sum) % n;
	bool up = rest * 2 > n || (rest * 2 == n && quotient % 2 != 0);

	return up ? quotient + (sum < 0 ? -1 : 1) : quotient;
}

static void stat_write(struct json_writer *w, const struct stat_row *s)
{
	json_object(w);
	json_member_str(w, "point", s->point);
	json_member_i64(w, "n", s->n);
	if (s->n > 0)
		json_member_str(w, "mean_error_pct",
		                decimal_print(w->out->arena, mean(s->sum_ppm, s->n), 4));
	json_object_end(w);
}

static err show(struct call *call)
{
	const struct lot_in *in = call->in;
	const struct value param[] = { V_TEXT(in->lot) };
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	struct organisation maker;
	struct grant_row grant;
	struct lot_row row;
	list points;
	err e = lot_get(&call->cx, call->tx, in->lot, &row);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(organisation_get(&call->cx, call->tx, row.organisation, &maker));
	TRY(call_sees(call, maker.id, maker.district));
	TRY(lot_grant(call, &row, &grant));
	TRY(db_list(&call->cx, call->tx, &stats, param, 1, &points));
	json_object(&w);
	rec_write(&w, &lot_rec, &row);
	json_member_str(&w, "authorisation", grant.id);
	json_key(&w, S("points"));
	json_array(&w);
	for (size_t i = 0; i < points.n; i++)
		stat_write(&w, (const struct stat_row *)points.item + i);
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
	return OK;
}

static const struct op ops[] = {
	{ .name = "lot.upload",
	  .route = "POST /v1/lots",
	  .may = MAY(MAKER, OWN),
	  .prepare = upload_prepare,
	  .run = upload_run,
	  .settle = upload_settle,
	  .flags = OP_WRITE | OP_RESTS | OP_BODY | OP_RAW | OP_NATURAL,
	  .zh = "上传一批检定记录",
	  .en = "Judge, store and log one lot" },
	{ .name = "lot.show",
	  .route = "GET /v1/lots/{lot}",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) |
	         MAY(DISTRICT, ASSIGNED) | MAY(AUDITOR, ANY),
	  .in = &lot_in_rec,
	  .run = show,
	  .flags = OP_READ | OP_RAW,
	  .cases = "inspection dispute",
	  .zh = "查询一批检定记录",
	  .en = "One lot with its counters and mean errors" },
};

const struct feature lot_feature = { .name = "lot", OPS(ops), .sql = { lot_sql, LOT_STATEMENTS } };

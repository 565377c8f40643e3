/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of an authorisation: it is suspended and comes back, is revoked, or is cancelled.
 *
 * A suspension or revocation takes effect at `state_from_ms`; what was measured before stays
 * measured.  When a suspension ends, the grant keeps it among its `suspensions`, since what was
 * measured in it stays refused for good.
 *
 * Each change is a reasoned decision.  It takes effect when it is taken, or at a moment to come
 * that it names; never before.  For what was issued until then was issued by somebody who was
 * entitled as far as anybody could know, and the log's order says until when that was: a lapse that
 * is found out late is met by naming the lots that it affects, and by revoking certificates one by
 * one.
 *
 * A decision that has not taken effect yet can be taken again from an earlier moment, and from an
 * earlier one only: what was announced is not put off in silence.
 *
 * Until an end that is announced the authorisation can still be suspended.  Its state is that end
 * already, so the suspension stands among the others, until the moment of the end. */
#include "base/arena.h"
#include "base/date.h"
#include "rule/suspension.h"
#include "work/document.h"
#include "work/features.h"
#include "work/lot.h"

/* What happens to meters that were verified and not yet sold: they need the verification before
 * installation that the pilot had spared them, or stay where they are, or are not touched. */
static const char *const stocks[] = { "pre-installation-verification", "hold", "unaffected", NULL };

struct grant_change {
	str id;
	str reason;
	int64_t effect_from_ms; /* absent: when it is taken */
	str lots_affected;
	str stock;
	int64_t cure_until_day;
	int64_t hearing_day;
	str document;
};

#define ABOUT_FIELDS                                                                               \
	FIELD(struct grant_change, id, "number of the authorisation", .min = 1, .max = 100),       \
	        FIELD(struct grant_change, reason, "why, in words fit for the public log",         \
	              .min = 1, .max = 1000, .published = true)
#define DOCUMENT_FIELD(needed)                                                                     \
	FIELD(struct grant_change, document, "SHA-256 of the decision or report", .min = 64,       \
	      .max = 64, .optional = !(needed))
#define EFFECT_FIELDS                                                                              \
	FIELD(struct grant_change, effect_from_ms, "from when, if not at once",                    \
	      .form = FORM_MOMENT, .optional = true),                                              \
	        FIELD(struct grant_change, lots_affected, "lots in doubt, separated by spaces",    \
	              .min = 1, .max = 4000, .optional = true),                                    \
	        FIELD(struct grant_change, stock, "what happens to meters in stock",               \
	              .oneof = stocks, .optional = true)
#define CURE_FIELD                                                                                 \
	FIELD(struct grant_change, cure_until_day, "until when the maker has time to cure",        \
	      .form = FORM_DATE, .optional = true)
#define HEARING_FIELD(needed)                                                                      \
	FIELD(struct grant_change, hearing_day,                                                    \
	      "when the maker was told of its right to a hearing", .form = FORM_DATE,              \
	      .optional = !(needed))

/* A suspension may have to come before its papers.  It is lifted by the report on the cure
 * (整改复核报告); and nothing is revoked before a hearing was offered (行政处罚法 63) and the
 * decision is written. */
static const struct field suspend_fields[] = { ABOUT_FIELDS, DOCUMENT_FIELD(false), EFFECT_FIELDS,
	                                       CURE_FIELD };
static const struct rec suspend_rec = REC(struct grant_change, "grant_suspension", suspend_fields);
static const struct field resume_fields[] = { ABOUT_FIELDS, DOCUMENT_FIELD(true) };
static const struct rec resume_rec = REC(struct grant_change, "grant_resumption", resume_fields);
static const struct field revoke_fields[] = { ABOUT_FIELDS, DOCUMENT_FIELD(true), EFFECT_FIELDS,
	                                      HEARING_FIELD(true) };
static const struct rec revoke_rec = REC(struct grant_change, "grant_revocation", revoke_fields);
static const struct field cancel_fields[] = { ABOUT_FIELDS, DOCUMENT_FIELD(false), EFFECT_FIELDS };
static const struct rec cancel_rec = REC(struct grant_change, "grant_cancellation", cancel_fields);
/* The leaf has them all. */
static const struct field change_fields[] = { ABOUT_FIELDS, DOCUMENT_FIELD(false), EFFECT_FIELDS,
	                                      CURE_FIELD, HEARING_FIELD(false) };
static const struct rec change_rec = REC(struct grant_change, "grant_change", change_fields);

/* Law: 计量法实施细则 28(三), 计量授权管理办法, 行政许可法 69, 70.  That it expires is no step: its
 * last day says so. */
#define FORWARD(from, event, to, basis)                                                            \
	{                                                                                          \
		"grant", from, event, to, MAY(BUREAU, ANY), NULL, basis,                           \
		        "决定尚未生效的，可以提前", "from an earlier moment, before it has begun"  \
	}
#define BEFORE_END(state, event, basis)                                                            \
	{                                                                                          \
		"grant", state, event, state, MAY(BUREAU, ANY), NULL, basis,                       \
		        "终止尚未生效的，在生效之前", "until an announced end, before it has come" \
	}
static const struct move moves[] = {
	{ "grant", "granted", "suspend", "suspended", MAY(BUREAU, ANY), NULL, "实施细则28(三)" },
	{ "grant", "suspended", "resume", "granted", MAY(BUREAU, ANY), NULL, "实施细则28" },
	{ "grant", "granted", "revoke", "revoked", MAY(BUREAU, ANY), NULL,
	  "行政许可法69;计量授权管理办法" },
	{ "grant", "suspended", "revoke", "revoked", MAY(BUREAU, ANY), NULL,
	  "行政许可法69;计量授权管理办法" },
	{ "grant", "granted", "cancel", "cancelled", MAY(BUREAU, ANY), NULL, "行政许可法70" },
	{ "grant", "suspended", "cancel", "cancelled", MAY(BUREAU, ANY), NULL, "行政许可法70" },
	FORWARD("suspended", "suspend", "suspended", "实施细则28(三)"),
	FORWARD("revoked", "revoke", "revoked", "行政许可法69;计量授权管理办法"),
	FORWARD("cancelled", "cancel", "cancelled", "行政许可法70"),
	FORWARD("cancelled", "revoke", "revoked", "行政许可法69;计量授权管理办法"),
	BEFORE_END("revoked", "suspend", "实施细则28(三)"),
	BEFORE_END("revoked", "resume", "实施细则28"),
	BEFORE_END("cancelled", "suspend", "实施细则28(三)"),
	BEFORE_END("cancelled", "resume", "实施细则28"),
};
#undef FORWARD
#undef BEFORE_END

enum { SET, SUCCESSORS, FORMER };

struct successor {
	str authorisation;
};

static const struct field successor_fields[] = {
	FIELD(struct successor, authorisation, ""),
};
static const struct rec successor_rec = REC(struct successor, "successor", successor_fields);

static const struct sql q[] = {
	[SET] = { "grant.set",
	          "UPDATE authorisation SET state = $1, state_from_ms = $2, suspensions = $3 "
	          "WHERE id = $4 AND state = $5 AND state_from_ms = $6 "
	          "AND suspensions IS NOT DISTINCT FROM $7",
	          NULL, NULL },
	[SUCCESSORS] = { "grant.successors",
	                 "SELECT {successor} FROM licence_case "
	                 "WHERE former = $1 AND state = 'active' ORDER BY id",
	                 NULL, &successor_rec },
	[FORMER] = { "grant.former",
	             "SELECT former FROM licence_case WHERE authorisation = $1 "
	             "AND state = 'active' AND former IS NOT NULL LIMIT 1",
	             NULL, NULL },
};

static str interval(struct arena *a, str before, int64_t from_ms, int64_t until_ms)
{
	return str_fmt(a, "%.*s%s%.*s/%.*s", P(before), before.n > 0 ? " " : "",
	               P(moment_print(a, from_ms)), P(moment_print(a, until_ms)));
}

/* A suspension that was to last until `ended_ms`, the last one if there is one, lasts until next_ms
 * now; if it was to begin only after that, it never was. */
static str shortened(struct arena *a, str suspensions, int64_t ended_ms, int64_t next_ms)
{
	struct suspension s;
	str before;

	if (!suspension_last(suspensions, &s, &before) || s.until_ms != ended_ms)
		return suspensions;
	return s.from_ms > next_ms ? before : interval(a, before, s.from_ms, next_ms);
}

/* The state that ends becomes history if it was a suspension, unless that was to begin only after
 * this end: then it never was. */
static void state_end(struct arena *a, struct grant_row *g, int64_t next_from_ms, str next)
{
	bool suspended = str_eq(g->state, S("suspended"));

	if (suspended && !str_eq(next, S("suspended")) && g->state_from_ms <= next_from_ms)
		g->suspensions = interval(a, g->suspensions, g->state_from_ms, next_from_ms);
	else if (!suspended && !str_eq(g->state, S("granted")))
		g->suspensions = shortened(a, g->suspensions, g->state_from_ms, next_from_ms);
	g->state = next;
	g->state_from_ms = next_from_ms;
}

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

/* What the operation does not ask for is absent. */
static struct grant_change decision_of(const struct call *call)
{
	struct grant_change in = *(const struct grant_change *)call->in;

	if (rec_field(call->op->in, S("effect_from_ms")) == NULL)
		in.effect_from_ms = ABSENT_INT;
	if (rec_field(call->op->in, S("cure_until_day")) == NULL)
		in.cure_until_day = ABSENT_INT;
	if (rec_field(call->op->in, S("hearing_day")) == NULL)
		in.hearing_day = ABSENT_INT;
	return in;
}

static err lots_check(struct call *call, const struct grant_row *g, str lots)
{
	while (lots.n > 0) {
		struct lot_row row;
		str one;
		lots = str_cut(lots, ' ', &one);
		if (one.n == 0)
			continue;
		err e = lot_get(&call->cx, call->tx, one, &row);
		if (e == E_NOT_FOUND || (e == OK && !str_eq(row.organisation, g->organisation)))
			(void)fail_at(&call->cx, S("/lots_affected"), "unknown",
			              "%.*s has no lot %.*s", P(g->organisation), P(one));
		else
			TRY(e);
	}
	return OK;
}

/* About an authorisation that was there. */
static void hearing_check(struct call *call, const struct grant_row *g, int64_t day)
{
	int64_t first = g->valid_from_day;

	if (g->granted_ms != ABSENT_INT && moment_day(g->granted_ms) < first)
		first = moment_day(g->granted_ms);
	if (day != ABSENT_INT && day > moment_day(call->now_ms))
		(void)fail_at(&call->cx, S("/hearing_day"), "order",
		              "a hearing is offered before the decision");
	if (day != ABSENT_INT && day < first)
		(void)fail_at(&call->cx, S("/hearing_day"), "order",
		              "there was no %.*s before %.*s", P(g->id),
		              P(date_print(call->cx.arena, first)));
}

static err decision_check(struct call *call, const struct grant_row *g,
                          const struct grant_change *in, int64_t from_ms)
{
	struct cx *cx = &call->cx;

	if (from_ms < call->now_ms)
		(void)fail_at(cx, S("/effect_from_ms"), "order",
		              "a decision has no effect before it is taken");
	if (in->cure_until_day != ABSENT_INT && in->cure_until_day < moment_day(from_ms))
		(void)fail_at(cx, S("/cure_until_day"), "order",
		              "the time to cure would end before the suspension begins");
	hearing_check(call, g, in->hearing_day);
	TRY(lots_check(call, g, in->lots_affected));
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	return cx_problems(cx);
}

/* What follows it by a change or a renewal rests on it and would go on without it, so the decision
 * is first about that one, be it that its first day is still to come. */
static err succeeded_check(struct call *call, const struct grant_row *g)
{
	const struct value param[] = { V_TEXT(g->id) };
	list all;

	TRY(db_list(&call->cx, call->tx, &q[SUCCESSORS], param, 1, &all));
	const struct successor *next = all.item;
	for (size_t i = 0; i < all.n; i++) {
		struct grant_row s;
		TRY(grant_get(&call->cx, call->tx, next[i].authorisation, &s));
		if (grant_in_force(&s, call->now_ms))
			return fail(&call->cx, E_STATE,
			            "%.*s was replaced by %.*s, which stands: decide on it first",
			            P(g->id), P(s.id));
	}
	return OK;
}

/* What is decided about the time until an end that is announced. */
static bool before_end(const struct move *move)
{
	str from = str_of(move->from), event = str_of(move->event);

	return (str_eq(from, S("revoked")) || str_eq(from, S("cancelled"))) &&
	       (str_eq(event, S("suspend")) || str_eq(event, S("resume")));
}

static bool gives_back(const struct move *move)
{
	return str_eq(str_of(move->event), S("resume"));
}

/* What is decided again. */
static bool brings_forward(const struct move *move)
{
	str from = str_of(move->from);

	return !before_end(move) &&
	       (str_eq(from, str_of(move->to)) || str_eq(from, S("cancelled")));
}

static bool taken_away(const struct grant_row *g, int64_t now_ms)
{
	return str_eq(g->state, S("suspended")) || str_eq(g->state, S("revoked")) ||
	       suspended_within(g->suspensions, now_ms, INT64_MAX);
}

/* Nor does a successor come back under a former one that is taken away, be it the one before that.
 */
static err former_check(struct call *call, const struct grant_row *g)
{
	struct grant_row former = *g;

	for (;;) {
		const struct value param[] = { V_TEXT(former.id) };
		struct value id;
		err e = db_one(&call->cx, call->tx, &q[FORMER], param, 1, &id, 1);
		if (e == E_NOT_FOUND)
			return OK;
		TRY(e);
		TRY(grant_get(&call->cx, call->tx, id.s, &former));
		if (taken_away(&former, call->now_ms))
			return fail(&call->cx, E_STATE, "%.*s followed %.*s, which is %.*s",
			            P(g->id), P(former.id), P(former.state));
	}
}

static err forward_check(struct call *call, const struct grant_row *g, int64_t from_ms)
{
	if (g->state_from_ms <= call->now_ms)
		return fail(&call->cx, E_STATE, "%.*s is %.*s", P(g->id), P(g->state));
	if (from_ms >= g->state_from_ms)
		(void)fail_at(&call->cx, S("/effect_from_ms"), "order",
		              "it is to be %.*s from %.*s on: that can only be brought forward",
		              P(g->state), P(moment_print(call->cx.arena, g->state_from_ms)));
	return OK;
}

/* The suspension that lasts until the announced end of the authorisation, if there is one. */
static bool until_end(const struct grant_row *g, struct suspension *out)
{
	str before;

	return suspension_last(g->suspensions, out, &before) && out->until_ms == g->state_from_ms;
}

static err before_end_check(struct call *call, const struct grant_row *g, bool resumes,
                            int64_t from_ms)
{
	struct arena *a = call->cx.arena;
	struct suspension s;
	bool has = until_end(g, &s);

	if (g->state_from_ms <= call->now_ms)
		return fail(&call->cx, E_STATE, "%.*s is %.*s", P(g->id), P(g->state));
	if (resumes)
		return has ? OK : fail(&call->cx, E_STATE, "%.*s is not suspended", P(g->id));
	if (has && s.from_ms <= call->now_ms)
		return fail(&call->cx, E_STATE, "%.*s is suspended until it is %.*s", P(g->id),
		            P(g->state));
	if (from_ms >= g->state_from_ms)
		(void)fail_at(&call->cx, S("/effect_from_ms"), "order",
		              "it is %.*s from %.*s on, whatever is decided here", P(g->state),
		              P(moment_print(a, g->state_from_ms)));
	else if (has && from_ms >= s.from_ms)
		(void)fail_at(
		        &call->cx, S("/effect_from_ms"), "order",
		        "it is to be suspended from %.*s on: that can only be brought forward",
		        P(moment_print(a, s.from_ms)));
	return OK;
}

/* One that was to begin only later begins now instead, and one that has begun ends now. */
static void before_end_set(struct arena *a, struct grant_row *g, bool resumes, int64_t from_ms)
{
	struct suspension s;
	str before = g->suspensions;

	if (resumes) {
		g->suspensions = shortened(a, g->suspensions, g->state_from_ms, from_ms);
		return;
	}
	if (until_end(g, &s))
		(void)suspension_last(g->suspensions, &s, &before);
	g->suspensions = interval(a, before, from_ms, g->state_from_ms);
}

static err state_change(struct call *call, struct grant_row *g, const struct move *move,
                        int64_t from_ms)
{
	const struct grant_row was = *g;
	int64_t changed;

	if (before_end(move))
		before_end_set(call->cx.arena, g, gives_back(move), from_ms);
	else
		state_end(call->cx.arena, g, from_ms, str_of(move->to));
	const struct value param[] = { V_TEXT(g->state),
		                       V_INT(g->state_from_ms),
		                       text_or_null(g->suspensions),
		                       V_TEXT(g->id),
		                       V_TEXT(was.state),
		                       V_INT(was.state_from_ms),
		                       text_or_null(was.suspensions) };
	TRY(db_run(&call->cx, call->tx, &q[SET], param, COUNT_OF(param), &changed));
	return changed == 1 ? OK : fail(&call->cx, E_STATE, "%.*s was changed meanwhile", P(g->id));
}

static err change_check(struct call *call, const struct grant_row *g, const struct move *move,
                        const struct grant_change *in, int64_t from_ms)
{
	TRY(gives_back(move) ? former_check(call, g) : succeeded_check(call, g));
	if (before_end(move))
		TRY(before_end_check(call, g, gives_back(move), from_ms));
	if (brings_forward(move))
		TRY(forward_check(call, g, from_ms));
	return decision_check(call, g, in, from_ms);
}

/* The whole fact in its new state goes into the chain, so that the latest leaf of a grant says all.
 */
static err change(struct call *call, const char *event)
{
	struct grant_change in = decision_of(call);
	struct receipt *out = call->out;
	struct grant_row g;

	err e = grant_get(&call->cx, call->tx, in.id, &g);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no authorisation %.*s", P(in.id));
	TRY(e);
	const struct move *move = move_find(moves, COUNT_OF(moves), g.state, event);
	if (move == NULL)
		return fail(&call->cx, E_STATE, "%.*s is %.*s", P(in.id), P(g.state));
	int64_t from_ms = in.effect_from_ms != ABSENT_INT ? in.effect_from_ms : call->now_ms;
	TRY(change_check(call, &g, move, &in, from_ms));
	TRY(state_change(call, &g, move, from_ms));
	out->id = g.id;
	TRY(leaf_fact(call, "grant_change", NULL, g.id, &change_rec, &in));
	return leaf_fact(call, "grant", "grant", g.id, &grant_rec, &g);
}

static err suspend(struct call *call)
{
	return change(call, "suspend");
}

static err resume(struct call *call)
{
	return change(call, "resume");
}

static err revoke(struct call *call)
{
	return change(call, "revoke");
}

/* A holder that gives its task up says so six months before (rulebook:
 * authorisation.waiver_notice), and one that is dissolved cannot: so when it ends is the bureau's
 * to say. */
static err cancel(struct call *call)
{
	return change(call, "cancel");
}

static const struct op ops[] = {
	{ .name = "grant.suspend",
	  .route = "POST /v1/grants/{id}/suspend",
	  .may = MAY(BUREAU, ANY),
	  .in = &suspend_rec,
	  .out = &receipt_rec,
	  .run = suspend,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "head",
	  .zh = "暂停授权",
	  .en = "Suspend an authorisation" },
	{ .name = "grant.resume",
	  .route = "POST /v1/grants/{id}/resume",
	  .may = MAY(BUREAU, ANY),
	  .in = &resume_rec,
	  .out = &receipt_rec,
	  .run = resume,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "head",
	  .zh = "恢复授权",
	  .en = "Lift a suspension" },
	{ .name = "grant.revoke",
	  .route = "POST /v1/grants/{id}/revoke",
	  .may = MAY(BUREAU, ANY),
	  .in = &revoke_rec,
	  .out = &receipt_rec,
	  .run = revoke,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "head",
	  .zh = "撤销授权",
	  .en = "Revoke an authorisation" },
	{ .name = "grant.cancel",
	  .route = "POST /v1/grants/{id}/cancel",
	  .may = MAY(BUREAU, ANY),
	  .in = &cancel_rec,
	  .out = &receipt_rec,
	  .run = cancel,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "head",
	  .zh = "注销授权",
	  .en = "Cancel an authorisation: its holder is dissolved or gives it up" },
};

const struct feature grant_change_feature = {
	.name = "grant_change", OPS(ops), SQLS(q), MOVES(moves)
};

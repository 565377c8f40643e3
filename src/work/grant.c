/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Special authorisations (专项计量授权) as facts with a scope, dates and a state.  How one comes
 * about is a procedure of its own; what uploads need is here: was this maker authorised for this
 * meter then?
 *
 * A suspension or revocation takes effect at `state_from_ms`; what was measured before stays
 * measured.  When a suspension ends, the grant keeps it among its `suspensions`, since what was
 * measured in it stays refused for good.
 *
 * Each change is a reasoned decision.  It takes effect when it is taken, or at a moment to come
 * that it names; never before.  For what was issued until then was issued by somebody who was
 * entitled as far as anybody could know, and the log's order says until when that was: a lapse that
 * is found out late is met by naming the lots that it affects, and by revoking certificates one by
 * one. */
#include "base/arena.h"
#include "base/date.h"
#include "work/document.h"
#include "work/features.h"
#include "work/lot.h"

static const char *const states[] = { "granted", "suspended", "revoked", "cancelled", NULL };

static const struct field grant_fields[] = {
	FIELD(struct grant_row, id, "number of the authorisation certificate", .min = 1,
	      .max = 100),
	FIELD(struct grant_row, organisation, "the maker", .min = 2, .max = 40),
	FIELD(struct grant_row, medium, "water or gas meters", .oneof = media),
	FIELD(struct grant_row, regulations, "ids of the regulations, separated by spaces",
	      .min = 1, .max = 400),
	FIELD(struct grant_row, benches, "inventory numbers of the benches, separated by spaces",
	      .min = 1, .max = 2000),
	FIELD(struct grant_row, sites,
	      "sites at which the holder verifies, separated by spaces; all if absent", .min = 1,
	      .max = 2000, .optional = true),
	FIELD(struct grant_row, size_min_milli, "smallest DN in mm, or G, times 1000", .min = 0,
	      .max = 10000000),
	FIELD(struct grant_row, size_max_milli, "largest DN in mm, or G, times 1000", .min = 1,
	      .max = 10000000),
	FIELD(struct grant_row, class_min_milli, "finest accuracy class times 1000", .min = 100,
	      .max = 10000),
	FIELD(struct grant_row, class_max_milli, "coarsest accuracy class times 1000", .min = 100,
	      .max = 10000),
	FIELD(struct grant_row, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct grant_row, valid_until_day, "last day", .form = FORM_DATE),
	FIELD(struct grant_row, state, "granted, suspended, revoked or cancelled", .oneof = states,
	      .optional = true, .output_only = true),
	FIELD(struct grant_row, state_from_ms, "since when", .form = FORM_MOMENT, .optional = true,
	      .output_only = true),
	FIELD(struct grant_row, suspensions, "suspensions that have ended, as ISO 8601 intervals",
	      .optional = true, .output_only = true),
	FIELD(struct grant_row, granted_ms, "moment of the decision; absent: registered afterwards",
	      .form = FORM_MOMENT, .optional = true, .output_only = true),
	FIELD(struct grant_row, signatories,
	      "ids of the people who may approve, separated by spaces; none: every signatory",
	      .min = 1, .max = 2000, .optional = true),
};
const struct rec grant_rec = REC(struct grant_row, "authorisation", grant_fields);

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

#define CHANGE_FIELDS                                                                              \
	FIELD(struct grant_change, id, "number of the authorisation", .min = 1, .max = 100),       \
	        FIELD(struct grant_change, reason, "why, in words fit for the public log",         \
	              .min = 1, .max = 1000, .published = true),                                   \
	        FIELD(struct grant_change, document, "SHA-256 of the decision or report",          \
	              .min = 64, .max = 64, .optional = true)
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
#define HEARING_FIELD                                                                              \
	FIELD(struct grant_change, hearing_day,                                                    \
	      "when the maker was told of its right to a hearing", .form = FORM_DATE,              \
	      .optional = true)

static const struct field suspend_fields[] = { CHANGE_FIELDS, EFFECT_FIELDS, CURE_FIELD };
static const struct rec suspend_rec = REC(struct grant_change, "grant_suspension", suspend_fields);
static const struct field resume_fields[] = { CHANGE_FIELDS };
static const struct rec resume_rec = REC(struct grant_change, "grant_resumption", resume_fields);
static const struct field revoke_fields[] = { CHANGE_FIELDS, EFFECT_FIELDS, HEARING_FIELD };
static const struct rec revoke_rec = REC(struct grant_change, "grant_revocation", revoke_fields);
static const struct field cancel_fields[] = { CHANGE_FIELDS, EFFECT_FIELDS };
static const struct rec cancel_rec = REC(struct grant_change, "grant_cancellation", cancel_fields);
/* The leaf has them all. */
static const struct field change_fields[] = { CHANGE_FIELDS, EFFECT_FIELDS, CURE_FIELD,
	                                      HEARING_FIELD };
static const struct rec change_rec = REC(struct grant_change, "grant_change", change_fields);

/* Law: 计量法实施细则 28(三), 计量授权管理办法, 行政许可法 69, 70.  That it expires is no step: its
 * last day says so. */
static const struct move moves[] = {
	{ "grant", "granted", "suspend", "suspended", MAY(BUREAU, ANY), NULL, "实施细则28(三)" },
	{ "grant", "suspended", "resume", "granted", MAY(BUREAU, ANY), NULL, "实施细则28" },
	{ "grant", "granted", "revoke", "revoked", MAY(BUREAU, ANY), NULL,
	  "行政许可法69;计量授权管理办法" },
	{ "grant", "suspended", "revoke", "revoked", MAY(BUREAU, ANY), NULL,
	  "行政许可法69;计量授权管理办法" },
	{ "grant", "granted", "cancel", "cancelled", MAY(BUREAU, ANY), NULL, "行政许可法70" },
	{ "grant", "suspended", "cancel", "cancelled", MAY(BUREAU, ANY), NULL, "行政许可法70" },
};

enum { ADD, LIST, OF, GET, SET, END };

static const struct sql q[] = {
	[ADD] = { "grant.add",
	          "INSERT INTO authorisation ({authorisation}) VALUES ({authorisation:$})",
	          &grant_rec, NULL },
	[LIST] = { "grant.list",
	           "SELECT {authorisation} FROM authorisation "
	           "WHERE organisation = $1 AND medium = $2 ORDER BY id",
	           NULL, &grant_rec },
	[OF] = { "grant.of",
	         "SELECT {authorisation} FROM authorisation WHERE organisation = $1 "
	         "ORDER BY state, valid_until_day, id",
	         NULL, &grant_rec },
	[GET] = { "grant.get", "SELECT {authorisation} FROM authorisation WHERE id = $1", NULL,
	          &grant_rec },
	[SET] = { "grant.set",
	          "UPDATE authorisation SET state = $1, state_from_ms = $2, suspensions = $3 "
	          "WHERE id = $4 AND state = $5",
	          NULL, NULL },
	[END] = { "grant.end", "UPDATE authorisation SET valid_until_day = $1 WHERE id = $2", NULL,
	          NULL },
};

/* A grant is for named sites (场所) of its holder. */
static err sites_check(struct call *call, const struct grant_row *g)
{
	str rest = g->sites;

	while (rest.n > 0) {
		struct site site;
		str id;
		rest = str_cut(rest, ' ', &id);
		err e = id.n == 0 ? OK : site_get(&call->cx, call->tx, g->organisation, id, &site);
		if (e != OK && e != E_NOT_FOUND)
			return e;
		if (e == E_NOT_FOUND)
			(void)fail_at(&call->cx, S("/sites"), "unknown", "%.*s has no site %.*s",
			              P(g->organisation), P(id));
	}
	return OK;
}

/* Each is a signatory of the maker. */
static err signatories_check(struct call *call, const struct grant_row *g)
{
	struct cx *cx = &call->cx;
	str rest = g->signatories;

	while (rest.n > 0) {
		struct person p;
		str id;
		rest = str_cut(rest, ' ', &id);
		err e = person_by_id(cx, call->tx, id, &p);
		if (e == E_NOT_FOUND || (e == OK && !str_eq(p.organisation, g->organisation)))
			(void)fail_at(cx, S("/signatories"), "unknown", "%.*s has no person %.*s",
			              P(g->organisation), P(id));
		else
			TRY(e);
		if (e == OK && p.signatory != 1)
			(void)fail_at(cx, S("/signatories"), "not-entitled",
			              "%.*s is not entitled to approve certificates", P(id));
	}
	return OK;
}

err grant_names_check(struct call *call, const struct grant_row *g)
{
	TRY(sites_check(call, g));
	return signatories_check(call, g);
}

static err grant_check(struct call *call, const struct grant_row *g)
{
	struct cx *cx = &call->cx;
	struct organisation maker;
	bool ready;

	TRY(organisation_ready(call, g->organisation, &maker, &ready));
	if (ready && maker.prefix.n == 0)
		(void)fail_at(cx, S("/organisation"), "unknown", "%.*s is no registered maker",
		              P(g->organisation));
	TRY(grant_names_check(call, g));
	if (g->valid_until_day < g->valid_from_day)
		(void)fail_at(cx, S("/valid_until_day"), "order", "ends before it begins");
	if (g->valid_from_day < date_days(2024, 4, 1))
		(void)fail_at(cx, S("/valid_from_day"), "out-of-range",
		              "the pilot began on 2024-04-01");
	if (g->size_max_milli < g->size_min_milli)
		(void)fail_at(cx, S("/size_max_milli"), "order", "below size_min_milli");
	if (g->class_max_milli < g->class_min_milli)
		(void)fail_at(cx, S("/class_max_milli"), "order", "below class_min_milli");
	return cx_problems(cx);
}

err grant_issue(struct call *call, struct grant_row *g)
{
	TRY(grant_check(call, g));
	g->state = S("granted");
	g->state_from_ms = day_moment(g->valid_from_day);
	err e = db_put(&call->cx, call->tx, &q[ADD], g, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "authorisation %.*s exists already", P(g->id));
	TRY(e);
	return leaf_fact(call, "grant", "grant", g->id, &grant_rec, g);
}

err grant_end(struct call *call, struct grant_row *g, int64_t last_day)
{
	const struct value param[] = { V_INT(last_day), V_TEXT(g->id) };

	g->valid_until_day = last_day;
	TRY(db_run(&call->cx, call->tx, &q[END], param, 2, NULL));
	return leaf_fact(call, "grant", "grant", g->id, &grant_rec, g);
}

static err add(struct call *call)
{
	struct grant_row g = *(const struct grant_row *)call->in;
	struct receipt *out = call->out;

	TRY(call_has_duty(call, "head"));
	g.granted_ms = ABSENT_INT;
	out->id = g.id;
	return grant_issue(call, &g);
}

/* The state that ends becomes history if it was a suspension, unless that was to begin only after
 * this end: then it never was. */
static void state_end(struct arena *a, struct grant_row *g, int64_t next_from_ms, str next)
{
	if (str_eq(g->state, S("suspended")) && g->state_from_ms <= next_from_ms)
		g->suspensions = str_fmt(
		        a, "%.*s%s%.*s/%.*s", P(g->suspensions), g->suspensions.n > 0 ? " " : "",
		        P(moment_print(a, g->state_from_ms)), P(moment_print(a, next_from_ms)));
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
	if (in->hearing_day != ABSENT_INT && in->hearing_day > moment_day(call->now_ms))
		(void)fail_at(cx, S("/hearing_day"), "order",
		              "a hearing is offered before the decision");
	TRY(lots_check(call, g, in->lots_affected));
	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	return cx_problems(cx);
}

/* The whole fact in its new state goes into the chain, so that the latest leaf of a grant says all.
 */
static err change(struct call *call, const char *event)
{
	struct grant_change in = decision_of(call);
	const struct value id[] = { V_TEXT(in.id) };
	struct receipt *out = call->out;
	struct grant_row g;
	int64_t changed;

	TRY(call_has_duty(call, "head"));
	err e = db_get(&call->cx, call->tx, &q[GET], id, 1, &g);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no authorisation %.*s", P(in.id));
	TRY(e);
	const struct move *move = move_find(moves, COUNT_OF(moves), g.state, event);
	if (move == NULL)
		return fail(&call->cx, E_STATE, "%.*s is %.*s", P(in.id), P(g.state));
	int64_t from_ms = in.effect_from_ms != ABSENT_INT ? in.effect_from_ms : call->now_ms;
	TRY(decision_check(call, &g, &in, from_ms));
	state_end(call->cx.arena, &g, from_ms, str_of(move->to));
	const struct value param[] = { V_TEXT(g.state), V_INT(g.state_from_ms),
		                       text_or_null(g.suspensions), V_TEXT(in.id),
		                       V_TEXT(str_of(move->from)) };
	TRY(db_run(&call->cx, call->tx, &q[SET], param, 5, &changed));
	if (changed != 1)
		return fail(&call->cx, E_STATE, "%.*s was changed meanwhile", P(in.id));
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

/* -- reading --------------------------------------------------------------------------------- */

struct grants_in {
	str organisation;
};

static const struct field grants_in_fields[] = {
	FIELD(struct grants_in, organisation, "the maker", .min = 2, .max = 40),
};
static const struct rec grants_in_rec = REC(struct grants_in, "grants_in", grants_in_fields);

struct grants_out {
	list grants;
};

static const struct field grants_out_fields[] = {
	FIELD(struct grants_out, grants, "all that it ever had", .list = &grant_rec),
};
static const struct rec grants_out_rec = REC(struct grants_out, "grants", grants_out_fields);

static err holder_seen(struct call *call, str id)
{
	struct organisation maker;
	err e = organisation_get(&call->cx, call->tx, id, &maker);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, maker.id, maker.district);
}

static err show(struct call *call)
{
	const struct id_in *in = call->in;
	struct grant_row *g = call->out;
	err e = grant_get(&call->cx, call->tx, in->id, g);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return holder_seen(call, g->organisation);
}

static err grants_of(struct call *call)
{
	const struct grants_in *in = call->in;
	const struct value param[] = { V_TEXT(in->organisation) };
	struct grants_out *out = call->out;

	TRY(holder_seen(call, in->organisation));
	return db_list(&call->cx, call->tx, &q[OF], param, 1, &out->grants);
}

err grant_get(struct cx *cx, struct tx *tx, str id, struct grant_row *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 1, out);
}

err grant_list(struct cx *cx, struct tx *tx, str organisation, str medium, list *out)
{
	const struct value param[] = { V_TEXT(organisation), V_TEXT(medium) };

	return db_list(cx, tx, &q[LIST], param, 2, out);
}

bool grant_in_force(const struct grant_row *g, int64_t at_ms)
{
	return str_eq(g->state, S("granted")) || g->state_from_ms > at_ms;
}

bool grant_lets_sign(const struct grant_row *g, str person)
{
	return g->signatories.n == 0 || str_has_word(g->signatories, person);
}

#define READERS                                                                                    \
	(MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) | MAY(DISTRICT, ASSIGNED) |  \
	 MAY(AUDITOR, ANY))

static const struct op ops[] = {
	{ .name = "grant.add",
	  .route = "POST /v1/grants",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &grant_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .zh = "登记专项计量授权",
	  .en = "Register a special authorisation" },
	{ .name = "grant.suspend",
	  .route = "POST /v1/grants/{id}/suspend",
	  .may = MAY(BUREAU, ANY),
	  .in = &suspend_rec,
	  .out = &receipt_rec,
	  .run = suspend,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .zh = "暂停授权",
	  .en = "Suspend an authorisation" },
	{ .name = "grant.resume",
	  .route = "POST /v1/grants/{id}/resume",
	  .may = MAY(BUREAU, ANY),
	  .in = &resume_rec,
	  .out = &receipt_rec,
	  .run = resume,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .zh = "恢复授权",
	  .en = "Lift a suspension" },
	{ .name = "grant.revoke",
	  .route = "POST /v1/grants/{id}/revoke",
	  .may = MAY(BUREAU, ANY),
	  .in = &revoke_rec,
	  .out = &receipt_rec,
	  .run = revoke,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .zh = "撤销授权",
	  .en = "Revoke an authorisation" },
	{ .name = "grant.cancel",
	  .route = "POST /v1/grants/{id}/cancel",
	  .may = MAY(BUREAU, ANY),
	  .in = &cancel_rec,
	  .out = &receipt_rec,
	  .run = cancel,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .zh = "注销授权",
	  .en = "Cancel an authorisation: its holder is dissolved or gives it up" },
	{ .name = "grant.show",
	  .route = "GET /v1/grants/{id}",
	  .may = READERS,
	  .in = &id_rec,
	  .out = &grant_rec,
	  .run = show,
	  .flags = OP_READ,
	  .zh = "一项授权",
	  .en = "One authorisation" },
	{ .name = "grant.list",
	  .route = "GET /v1/grants",
	  .may = READERS,
	  .in = &grants_in_rec,
	  .out = &grants_out_rec,
	  .run = grants_of,
	  .flags = OP_READ,
	  .zh = "一家企业的授权",
	  .en = "The authorisations of a maker" },
};

const struct feature grant_feature = { .name = "grant", OPS(ops), SQLS(q), MOVES(moves) };

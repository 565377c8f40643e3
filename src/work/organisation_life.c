/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an organisation: it is suspended and comes back, merges into another one, or is
 * dissolved.  Each move says why, from when, and by which document.
 *
 * A move takes effect when it says, which may lie in the past: a register knows of a merger before
 * the bureau does.  It is never written before it takes effect, so that the state is always the one
 * of today.  What was measured from then on is refused; what was measured before and arrives after
 * waits without certificates (authority.c), as with an authorisation.  Past suspensions stay with
 * the organisation, since what was measured in one stays refused.
 *
 * After a merger the meters of the predecessor stay what they are and keep their codes.  Its
 * authorisations do not pass over: what is authorised is a holder with its benches, people and
 * rules, who was assessed with them (计量授权管理办法 5, known from excerpts only), and the notice
 * lets a maker verify what it made itself (四(一)).  That they cannot pass over is how we read it;
 * nobody has confirmed that. */
#include "base/arena.h"
#include "base/date.h"
#include "work/features.h"
#include "work/party.h"

struct life_change {
	str id;
	str reason;
	str document;
	int64_t from_ms;
	str successor;
};

#define COMMON                                                                                     \
	FIELD(struct life_change, id, "which organisation", .min = 2, .max = 40),                  \
	        FIELD(struct life_change, reason, "why, in words fit for the public log",          \
	              .min = 1, .max = 1000, .published = true),                                   \
	        FIELD(struct life_change, document, "SHA-256 of the document", .min = 64,          \
	              .max = 64, .optional = true),                                                \
	        FIELD(struct life_change, from_ms, "since when; now if absent",                    \
	              .form = FORM_MOMENT, .optional = true)

static const struct field change_fields[] = { COMMON };
static const struct rec change_rec = REC(struct life_change, "organisation_change", change_fields);

static const struct field merge_fields[] = {
	COMMON,
	FIELD(struct life_change, successor, "into which organisation", .min = 2, .max = 40),
};
static const struct rec merge_rec = REC(struct life_change, "organisation_merge", merge_fields);
#undef COMMON

#define DECIDES (MAY(ADMIN, ANY) | MAY(BUREAU, ANY))

/* Law: 行政许可法 70 (what was permitted ends with the one to whom it was). */
static const struct move moves[] = {
	{ "organisation", "active", "suspend", "suspended", DECIDES, NULL, "" },
	{ "organisation", "suspended", "resume", "active", DECIDES, NULL, "" },
	{ "organisation", "active", "merge", "merged", DECIDES, NULL, "行政许可法70" },
	{ "organisation", "suspended", "merge", "merged", DECIDES, NULL, "行政许可法70" },
	{ "organisation", "active", "dissolve", "dissolved", DECIDES, NULL, "行政许可法70" },
	{ "organisation", "suspended", "dissolve", "dissolved", DECIDES, NULL, "行政许可法70" },
};

enum { SET };

static const struct sql q[] = {
	[SET] = { "organisation.set",
	          "UPDATE organisation SET state = $1, state_from_ms = $2, state_reason = $3, "
	          "state_document = $4, state_actor = $5, successor = $6, suspensions = $7 "
	          "WHERE id = $8 AND coalesce(state, 'active') = $9",
	          NULL, NULL },
};

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

/* Nobody merges into itself, into somebody of another kind, or into one that is no more: so a chain
 * of successors has an end. */
static err successor_check(struct call *call, const struct organisation *o, str successor)
{
	struct organisation other;
	err e = organisation_get(&call->cx, call->tx, successor, &other);
	str at = S("/successor");

	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (e == E_NOT_FOUND)
		(void)fail_at(&call->cx, at, "unknown", "no organisation %.*s", P(successor));
	else if (str_eq(other.id, o->id))
		(void)fail_at(&call->cx, at, "same", "nobody merges into itself");
	else if (!str_eq(other.kind, o->kind))
		(void)fail_at(&call->cx, at, "contradiction", "%.*s is a %.*s", P(other.id),
		              P(other.kind));
	else if (!organisation_active(&other))
		(void)fail_at(&call->cx, at, "state", "%.*s is %.*s", P(other.id), P(other.state));
	return OK;
}

static err change_check(struct call *call, const struct organisation *o, int64_t from_ms)
{
	const struct life_change *in = call->in;
	str at = S("/from_ms");

	if (from_ms > call->now_ms)
		(void)fail_at(&call->cx, at, "out-of-range",
		              "what has not happened yet is not written down");
	if (o->state_from_ms != ABSENT_INT && from_ms < o->state_from_ms)
		(void)fail_at(&call->cx, at, "order", "it is %.*s only since %.*s",
		              P(organisation_state(o)),
		              P(moment_print(call->cx.arena, o->state_from_ms)));
	TRY(document_named(call, in->document, "/document"));
	if (in->successor.n > 0)
		TRY(successor_check(call, o, in->successor));
	return cx_problems(&call->cx);
}

/* The state that ends now becomes history if it was a suspension. */
static str suspensions_after(struct arena *a, const struct organisation *o, int64_t until_ms)
{
	if (!str_eq(o->state, S("suspended")))
		return o->suspensions;
	return str_fmt(a, "%.*s%s%.*s/%.*s", P(o->suspensions), o->suspensions.n > 0 ? " " : "",
	               P(moment_print(a, o->state_from_ms)), P(moment_print(a, until_ms)));
}

static err state_set(struct call *call, const struct organisation *o, const char *from)
{
	const struct value param[] = { V_TEXT(o->state),
		                       V_INT(o->state_from_ms),
		                       V_TEXT(o->state_reason),
		                       text_or_null(o->state_document),
		                       V_TEXT(o->state_actor),
		                       text_or_null(o->successor),
		                       text_or_null(o->suspensions),
		                       V_TEXT(o->id),
		                       V_TEXT(str_of(from)) };
	int64_t changed;

	TRY(db_run(&call->cx, call->tx, &q[SET], param, 9, &changed));
	if (changed != 1)
		return fail(&call->cx, E_STATE, "%.*s was changed meanwhile", P(o->id));
	return OK;
}

/* A municipal bureau is the platform's administrator's business, all others are the bureau's. */
static err decides_check(struct call *call, const struct organisation *o)
{
	bool admin = call->caller.role == ROLE_ADMIN;
	bool bureau = str_eq(o->kind, S("bureau"));

	if (str_eq(o->id, call->caller.organisation))
		return fail(&call->cx, E_STATE, "%.*s does not decide on itself", P(o->id));
	if (bureau && !admin)
		return fail(&call->cx, E_FORBIDDEN,
		            "the platform's administrator decides on a municipal bureau");
	if (admin && !bureau)
		return fail(&call->cx, E_STATE, "the municipal bureau decides on %.*s", P(o->id));
	return OK;
}

static err change(struct call *call, const char *event)
{
	const struct life_change *in = call->in;
	int64_t from_ms = in->from_ms == ABSENT_INT ? call->now_ms : in->from_ms;
	struct receipt *out = call->out;
	struct organisation o;

	err e = organisation_get(&call->cx, call->tx, in->id, &o);
	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no organisation %.*s", P(in->id));
	TRY(e);
	TRY(decides_check(call, &o));
	const struct move *move = move_find(moves, COUNT_OF(moves), organisation_state(&o), event);
	if (move == NULL)
		return fail(&call->cx, E_STATE, "%.*s is %.*s", P(o.id), P(organisation_state(&o)));
	TRY(change_check(call, &o, from_ms));
	o.suspensions = suspensions_after(call->cx.arena, &o, from_ms);
	o.state = str_of(move->to);
	o.state_from_ms = from_ms;
	o.state_reason = in->reason;
	o.state_document = in->document;
	o.state_actor = call_actor(call);
	o.successor = in->successor;
	TRY(state_set(call, &o, move->from));
	out->id = o.id;
	return leaf_fact(call, "organisation", "organisation", o.id, &organisation_rec, &o);
}

static err suspend(struct call *call)
{
	return change(call, "suspend");
}

static err resume(struct call *call)
{
	return change(call, "resume");
}

static err merge(struct call *call)
{
	return change(call, "merge");
}

static err dissolve(struct call *call)
{
	return change(call, "dissolve");
}

#define LIFE(event, rec, zh_, en_)                                                                 \
	{                                                                                          \
		.name = "organisation." #event, .route = "POST /v1/organisations/{id}/" #event,    \
		.may = DECIDES, .in = &(rec), .out = &receipt_rec, .run = event,                   \
		.flags = OP_WRITE | OP_AUTHORITY, .duty = "head", .zh = zh_, .en = en_             \
	}

static const struct op ops[] = {
	LIFE(suspend, change_rec, "单位停业", "Suspend an organisation"),
	LIFE(resume, change_rec, "单位恢复", "Lift an organisation's suspension"),
	LIFE(merge, merge_rec, "单位并入另一单位", "Merge an organisation into another"),
	LIFE(dissolve, change_rec, "单位解散", "Dissolve an organisation"),
};

const struct feature organisation_life_feature = {
	.name = "organisation_life", OPS(ops), SQLS(q), MOVES(moves)
};

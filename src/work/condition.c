/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four conditions of an authorisation (四(二)1-4) as they stand on a day, and the warnings
 * before one of them lapses.
 *
 * The registered facts say all of it; nothing here is stored.  A lost condition proposes to suspend
 * the authorisations that rest on it, to an officer who decides (grant.c): no authorisation is
 * suspended by a program, though uploads are refused for what had lapsed by then. */

#include "rule/condition.h"
#include "base/arena.h"
#include "base/date.h"
#include "work/condition_fact.h"
#include "work/due.h"
#include "work/features.h"
#include "work/party.h"

#define FACTS_MAX 1000

/* -- all four -------------------------------------------------------------------------------- */

struct conditions_in {
	str organisation;
	int64_t on;
};

static const struct field in_fields[] = {
	FIELD(struct conditions_in, organisation, "the maker", .min = 2, .max = 40),
	FIELD(struct conditions_in, on, "on which day, today if absent", .form = FORM_DATE,
	      .optional = true),
};
static const struct rec in_rec = REC(struct conditions_in, "conditions_in", in_fields);

struct conditions_out {
	str organisation;
	int64_t on;
	list facts;
};

static const struct field out_fields[] = {
	FIELD(struct conditions_out, organisation, "the maker"),
	FIELD(struct conditions_out, on, "the day", .form = FORM_DATE),
	FIELD(struct conditions_out, facts, "condition by condition", .list = &condition_fact_rec,
	      .max = FACTS_MAX),
};
static const struct rec out_rec = REC(struct conditions_out, "conditions", out_fields);

static err organisation_seen(struct call *call, str id, struct organisation *out)
{
	err e = organisation_get(&call->cx, call->tx, id, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, out->id, out->district);
}

static int64_t day_asked(const struct call *call, int64_t on)
{
	return on != ABSENT_INT ? on : moment_day(call->now_ms);
}

static err conditions(struct call *call)
{
	const struct conditions_in *in = call->in;
	struct conditions_out *out = call->out;
	struct organisation o;

	TRY(organisation_seen(call, in->organisation, &o));
	out->organisation = o.id;
	out->on = day_asked(call, in->on);
	return condition_facts(call, o.id, out->on, &out->facts);
}

/* -- what lapses ----------------------------------------------------------------------------- */

static bool warns(const struct condition_fact *f)
{
	return str_eq(f->state, S("lapses")) || str_eq(f->state, S("lapsed"));
}

static err warnings_add(struct call *call, str organisation, int64_t on, struct buf *out)
{
	list facts;

	TRY(condition_facts(call, organisation, on, &facts));
	const struct condition_fact *f = facts.item;
	for (size_t i = 0; i < facts.n; i++)
		if (warns(&f[i]))
			buf_put(out, &f[i], sizeof f[i]);
	return OK;
}

static list list_of(const struct buf *b)
{
	return (list){ b->p, b->n / sizeof(struct condition_fact) };
}

static err own_warnings(struct call *call)
{
	const struct conditions_in *in = call->in;
	struct conditions_out *out = call->out;
	struct buf b = buf_new(call->cx.arena);
	struct organisation o;

	TRY(organisation_seen(call, in->organisation, &o));
	out->organisation = o.id;
	out->on = day_asked(call, in->on);
	TRY(warnings_add(call, o.id, out->on, &b));
	out->facts = list_of(&b);
	return OK;
}

struct warnings_in {
	int64_t on;
};

static const struct field warnings_in_fields[] = {
	FIELD(struct warnings_in, on, "on which day, today if absent", .form = FORM_DATE,
	      .optional = true),
};
static const struct rec warnings_in_rec = REC(struct warnings_in, "warnings_in",
                                              warnings_in_fields);

struct warnings_out {
	int64_t on;
	list warnings;
};

static const struct field warnings_out_fields[] = {
	FIELD(struct warnings_out, on, "the day", .form = FORM_DATE),
	FIELD(struct warnings_out, warnings, "what lapses soon or has lapsed, maker by maker",
	      .list = &condition_fact_rec, .max = FACTS_MAX),
};
static const struct rec warnings_out_rec = REC(struct warnings_out, "warnings",
                                               warnings_out_fields);

struct holder {
	str organisation;
};

static const struct field holder_fields[] = { FIELD(struct holder, organisation, "") };
static const struct rec holder_rec = REC(struct holder, "holder", holder_fields);

static const struct sql q[] = {
	{ "grant.holders",
	  "SELECT organisation FROM authorisation WHERE state <> 'revoked' "
	  "AND state <> 'cancelled' "
	  "GROUP BY organisation ORDER BY organisation",
	  NULL, &holder_rec },
};

static err warnings(struct call *call)
{
	const struct warnings_in *in = call->in;
	struct warnings_out *out = call->out;
	struct buf b = buf_new(call->cx.arena);
	list holders;

	out->on = day_asked(call, in->on);
	TRY(db_list(&call->cx, call->tx, &q[0], NULL, 0, &holders));
	call_sees_rows(call, &holder_rec, &holders, "organisation");
	const struct holder *h = holders.item;
	for (size_t i = 0; i < holders.n; i++)
		TRY(warnings_add(call, h[i].organisation, out->on, &b));
	out->warnings = list_of(&b);
	return OK;
}

static const struct op ops[] = {
	{ .name = "organisation.conditions",
	  .route = "GET /v1/organisations/{organisation}/conditions",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) | MAY(AUDITOR, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = conditions,
	  .flags = OP_READ,
	  .cases = "authorisation inspection",
	  .zh = "查询企业的四项条件",
	  .en = "How the four conditions of a maker stand" },
	{ .name = "organisation.warnings",
	  .route = "GET /v1/organisations/{organisation}/warnings",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = own_warnings,
	  .flags = OP_READ,
	  .cases = "authorisation inspection",
	  .zh = "查询企业即将失效或已失效的条件",
	  .en = "What lapses soon or has lapsed, of one maker" },
	{ .name = "warning.list",
	  .route = "GET /v1/warnings",
	  .may = MAY(BUREAU, ANY),
	  .in = &warnings_in_rec,
	  .out = &warnings_out_rec,
	  .run = warnings,
	  .flags = OP_READ,
	  .zh = "列出即将失效或已失效的条件及暂停建议",
	  .en = "What lapses soon or has lapsed, with proposals to suspend" },
};

const struct feature condition_feature = { .name = "condition", OPS(ops), SQLS(q) };

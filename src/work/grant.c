/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Special authorisations (专项计量授权) as facts with a scope, dates and a state.  How one comes
 * about is a procedure of its own (case_decide.c), and so is what becomes of it (grant_change.c);
 * what uploads need is here: was this maker authorised for this meter then? */
#include "base/arena.h"
#include "base/date.h"
#include "code/decimal.h"
#include "op/log_read.h"
#include "rule/grant_number.h"
#include "rule/suspension.h"
#include "work/due.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"
#include "work/rulebook.h"

static const char *const states[] = { "granted", "suspended", "revoked", "cancelled", NULL };

static const struct field grant_fields[] = {
	FIELD(struct grant_row, id, "number of the authorisation certificate", .min = 1,
	      .max = GRANT_NUMBER_MAX),
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

enum { ADD, LIST, OF, GET, END };

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
		const int64_t today = moment_day(call->now_ms);
		if (e == OK && p.signatory == 1 && !person_held(&p, today, today))
			(void)fail_at(cx, S("/signatories"), "lapsed",
			              "%.*s is not validly registered today", P(id));
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

void names_given_check(struct call *call, str names, const char *pointer)
{
	str id = S_NONE;

	while (names.n > 0 && id.n == 0)
		names = str_cut(names, ' ', &id);
	if (id.n == 0)
		(void)fail_at(&call->cx, str_of(pointer), "missing", "there is no name in it");
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
	names_given_check(call, g->regulations, "/regulations");
	names_given_check(call, g->benches, "/benches");
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

/* -- registration ---------------------------------------------------------------------------- */

void grant_number_check(struct call *call, str number, const char *pointer)
{
	const char *why = grant_number_fault(number);

	if (why != NULL)
		(void)fail_at(&call->cx, str_of(pointer), "pattern", "%s", why);
}

err grant_length_check(struct call *call, const struct grant_row *g)
{
	const struct deadline *rule;

	TRY(due_rule(call, DEADLINE_VALIDITY, &rule));
	int64_t last = term_last(deadline_term(rule), g->valid_from_day);
	if (g->valid_until_day > last)
		(void)fail_at(&call->cx, S("/valid_until_day"), "out-of-range",
		              "%.*s allows %lld %.*s: until %.*s at the latest", P(rule->act),
		              (long long)rule->number, P(rule->unit),
		              P(date_print(call->cx.arena, last)));
	return OK;
}

/* The day of the log's first leaf, since when this platform keeps cases; today before there is one.
 */
static err cases_kept_from(struct call *call, int64_t *out)
{
	struct cx *cx = &call->cx;
	const struct json *leaf;
	int64_t at_ms;
	str bytes;

	*out = moment_day(call->now_ms);
	err e = log_leaf(cx, call->tx, 0, &bytes);
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(json_parse(cx, bytes, JSON_DEPTH_MAX, &leaf));
	const struct json *at = json_get(leaf, S("at"));
	if (at == NULL || decimal_read(at->text, 0, &at_ms) != OK)
		return fail(cx, E_CORRUPT, "the first leaf names no moment");
	*out = moment_day(at_ms);
	return OK;
}

/* The register of what was there before is closed some time after the log's first leaf.  Rulebooks
 * from before this entry was there set no bound. */
static err registration_open(struct call *call, int64_t kept_from)
{
	const struct deadlines *all;
	int64_t last;
	err e = rulebook_deadlines(call, &all);

	if (e == OK && deadline_find(all, S(DEADLINE_REGISTRATION)) == NULL)
		return OK;
	if (e == OK)
		e = due_end(call, DEADLINE_REGISTRATION, kept_from, &last);
	if (e == E_NO_RULES) {
		cx_clear(&call->cx);
		return OK;
	}
	TRY(e);
	if (moment_day(call->now_ms) <= last)
		return OK;
	return fail(&call->cx, E_TOO_LATE,
	            "what was granted before cases were kept here was registered until %.*s: an "
	            "authorisation is granted in a case",
	            P(date_print(call->cx.arena, last)));
}

/* Whoever lost one gets the next in a case, where somebody looks at why. */
static err none_revoked(struct call *call, str organisation)
{
	const struct value param[] = { V_TEXT(organisation) };
	list all;

	TRY(db_list(&call->cx, call->tx, &q[OF], param, 1, &all));
	const struct grant_row *g = all.item;
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(g[i].state, S("revoked")))
			return fail(&call->cx, E_STATE,
			            "authorisation %.*s of %.*s was revoked: another one is "
			            "granted in a case",
			            P(g[i].id), P(organisation));
	return OK;
}

/* What is registered was granted before this platform kept cases; everything later is granted in a
 * case (试点方案四(三)1), and its length is that of the law in force, where it was adopted. */
static err registered_check(struct call *call, const struct grant_row *g)
{
	int64_t kept_from;

	TRY(cases_kept_from(call, &kept_from));
	TRY(registration_open(call, kept_from));
	TRY(none_revoked(call, g->organisation));
	if (g->valid_from_day > kept_from)
		(void)fail_at(&call->cx, S("/valid_from_day"), "needs-case",
		              "what begins after %.*s, since when cases are kept here, is granted "
		              "in a case",
		              P(date_print(call->cx.arena, kept_from)));
	grant_number_check(call, g->id, "/id");
	err e = grant_length_check(call, g);
	return e == E_NO_RULES ? OK : e;
}

static err add(struct call *call)
{
	struct grant_row g = *(const struct grant_row *)call->in;
	struct receipt *out = call->out;

	TRY(registered_check(call, &g));
	g.granted_ms = ABSENT_INT;
	out->id = g.id;
	return grant_issue(call, &g);
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
	bool stands = str_eq(g->state, S("granted")) || g->state_from_ms > at_ms;

	return stands && !suspended_within(g->suspensions, at_ms, at_ms);
}

str grant_state_at(const struct grant_row *g, int64_t at_ms)
{
	if (suspended_within(g->suspensions, at_ms, at_ms))
		return S("suspended");
	return g->state_from_ms > at_ms ? S("granted") : g->state;
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
	  .may = MAY(BUREAU, ANY),
	  .in = &grant_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "head",
	  .zh = "登记平台启用之前授予的专项计量授权",
	  .en = "Register an authorisation from before cases were kept here" },
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

const struct feature grant_feature = { .name = "grant", OPS(ops), SQLS(q) };

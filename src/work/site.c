/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites (场所): where an organisation works.  A bench stands at one, a grant may name those at
 * which its holder verifies, and an area that has a name and no code (临港新片区) is what its sites
 * say.
 *
 * The address is kept for those who go there.  The leaf has SHA-256(salt || address) in its place,
 * and the salt stays in the table: so an address that was changed is found. */
#include "base/arena.h"
#include "code/text.h"
#include "rule/district.h"
#include "work/features.h"
#include "work/number.h"
#include "work/party.h"

#define SALT_BYTES 16
#define SITES_MAX 1000

#define PLACE                                                                                      \
	FIELD(struct site, organisation, "whose site", .min = 2, .max = 40),                       \
	        FIELD(struct site, id, "short name, as benches and grants name it", .min = 1,      \
	              .max = 32),                                                                  \
	        FIELD(struct site, name_zh, "name in Chinese", .min = 1, .max = 200,               \
	              .legible = true),                                                            \
	        FIELD(struct site, district, "GB/T 2260 code of the district it lies in",          \
	              .min = 6, .max = 6, .optional = true),                                       \
	        FIELD(struct site, area, "area with a name and no code that it lies in", .min = 1, \
	              .max = AREA_BYTES_MAX, .optional = true),                                    \
	        FIELD(struct site, address, "where to go; never in the log", .min = 1, .max = 400, \
	              .optional = true)

static const struct field in_fields[] = { PLACE };
static const struct rec in_rec = REC(struct site, "site_in", in_fields);

static const struct field row_fields[] = {
	PLACE,
	FIELD(struct site, salt, "", .optional = true),
};
static const struct rec row_rec = REC(struct site, "site", row_fields);
#undef PLACE

struct site_fact {
	str address_sha256, area, district, id, name_zh, organisation;
};

static const struct field fact_fields[] = {
	FIELD(struct site_fact, address_sha256, "", .optional = true),
	FIELD(struct site_fact, area, "", .optional = true),
	FIELD(struct site_fact, district, "", .optional = true),
	FIELD(struct site_fact, id, ""),
	FIELD(struct site_fact, name_zh, ""),
	FIELD(struct site_fact, organisation, ""),
};
static const struct rec fact_rec = REC(struct site_fact, "site_fact", fact_fields);

enum { ADD, GET, LIST };

static const struct sql q[] = {
	[ADD] = { "site.add", "INSERT INTO site ({site}) VALUES ({site:$})", &row_rec, NULL },
	[GET] = { "site.get", "SELECT {site} FROM site WHERE organisation = $1 AND id = $2", NULL,
	          &row_rec },
	[LIST] = { "site.list",
	           "SELECT {site_in} FROM site WHERE organisation = $1 ORDER BY id LIMIT $2", NULL,
	           &in_rec },
};

static err site_check(struct call *call, const struct site *s)
{
	struct cx *cx = &call->cx;
	struct organisation o;
	bool ready;

	TRY(organisation_ready(call, s->organisation, &o, &ready));
	if (str_find(s->id, '/', 0) >= 0)
		(void)fail_at(cx, S("/id"), "pattern", "no slashes");
	else
		number_check(cx, "/id", s->id);
	if (s->district.n == 0 && s->area.n == 0)
		(void)fail_at(cx, S("/district"), "missing",
		              "a site lies in a district or an area");
	if (s->district.n > 0 && district_name(s->district) == NULL)
		(void)fail_at(cx, S("/district"), "not-in-list",
		              "no district of the municipality has this code");
	if (s->area.n > 0 && (!area_good(s->area) || district_name(s->area) != NULL))
		(void)fail_at(cx, S("/area"), "pattern", "a name without blanks, not a code");
	return cx_problems(cx);
}

static str commitment(struct arena *a, blob salt, str text)
{
	struct sha256 s = sha256_new();
	struct hash h;

	sha256_add(&s, salt.p, salt.n);
	sha256_add(&s, text.p, text.n);
	h = sha256_done(&s);
	return hex_print(a, h.b, HASH_SIZE);
}

static err add(struct call *call)
{
	struct site s = *(const struct site *)call->in;
	struct receipt *out = call->out;
	uint8_t salt[SALT_BYTES];
	struct site_fact fact = { .area = s.area,
		                  .district = s.district,
		                  .id = s.id,
		                  .name_zh = s.name_zh,
		                  .organisation = s.organisation };

	TRY(site_check(call, &s));
	if (s.address.n > 0) {
		cx_random(&call->cx, salt, sizeof salt);
		s.salt = (blob){ salt, sizeof salt };
		fact.address_sha256 = commitment(call->cx.arena, s.salt, s.address);
	}
	err e = db_put(&call->cx, call->tx, &q[ADD], &s, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "site %.*s is registered already", P(s.id));
	TRY(e);
	out->id = str_fmt(call->cx.arena, "%.*s/%.*s", P(s.organisation), P(s.id));
	return leaf_fact(call, "site", "site", out->id, &fact_rec, &fact);
}

err site_get(struct cx *cx, struct tx *tx, str organisation, str id, struct site *out)
{
	const struct value param[] = { V_TEXT(organisation), V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 2, out);
}

/* -- the list -------------------------------------------------------------------------------- */

struct list_in {
	str organisation;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation, "whose sites", .min = 2, .max = 40),
};
static const struct rec list_rec = REC(struct list_in, "site_list_in", list_fields);

struct list_out {
	list sites;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, sites, "in the order of their ids", .list = &in_rec,
	      .max = SITES_MAX),
};
static const struct rec list_out_rec = REC(struct list_out, "site_list", list_out_fields);

static err sites(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	const struct value param[] = { V_TEXT(in->organisation), V_INT(SITES_MAX) };
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, in->organisation, &o);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(call_sees(call, o.id, o.district));
	return db_list(&call->cx, call->tx, &q[LIST], param, 2, &out->sites);
}

static const struct op ops[] = {
	{ .name = "site.add",
	  .route = "POST /v1/organisations/{organisation}/sites",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE,
	  .duty = "clerk head",
	  .zh = "登记场所",
	  .en = "Register a site" },
	{ .name = "site.list",
	  .route = "GET /v1/organisations/{organisation}/sites",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY) | MAY(AUDITOR, ANY) | MAY(MAKER, OWN) |
	         MAY(SUPPLY, OWN) | MAY(INSTITUTE, OWN) | MAY(DISTRICT, DISTRICT) |
	         MAY(DISTRICT, ASSIGNED),
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = sites,
	  .flags = OP_READ,
	  .zh = "单位的场所",
	  .en = "The sites of an organisation" },
};

const struct feature site_feature = { .name = "site", OPS(ops), SQLS(q) };

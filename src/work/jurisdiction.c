/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jurisdiction (管辖) as dated data.  A bureau is competent in an area, for one kind of case or for
 * all; an area is a district by its code, or has a name and consists of whatever sites say that
 * they lie in it.  Beside that, single cases are assigned to a bureau wherever they lie: so the
 * municipality's enforcement corps (执法总队) acts.
 *
 * Which bureau is competent?  All that the facts of that day name, with their basis: who has been
 * assigned, who has the area, and the bureaux of the district whose own jurisdiction has not begun.
 * One that is suspended or is no more is not competent.  If there is none, it is the municipal
 * bureau.  Two answers are not made into one here: which of them acts is a question for officers.
 *
 * What a bureau sees follows from the same rows, kind by kind (op/reach.h). */
#include "base/arena.h"
#include "base/date.h"
#include "rule/district.h"
#include "work/ending.h"
#include "work/features.h"
#include "work/party.h"

#define ROWS_MAX 1000
#define FOUND_MAX 100

static const char *const kinds[] = {
#define CASES(name, zh, en) name,
#include "op/case_kind.def"
#undef CASES
	NULL
};

/* A jurisdiction has an area, an assignment a subject. */
struct competence {
	str id;
	str bureau;
	str area;
	str subject;
	str cases;
	str basis;
	str document;
	int64_t valid_from_day, valid_until_day, ended_day;
	str end_reason, end_document;
};

#define WHO                                                                                        \
	FIELD(struct competence, id, "name of this fact", .min = 1, .max = 100),                   \
	        FIELD(struct competence, bureau, "which bureau", .min = 2, .max = 40)
#define WHAT                                                                                       \
	FIELD(struct competence, cases, "for which kind of case", .oneof = kinds),                 \
	        FIELD(struct competence, basis, "document and clause that say so", .min = 1,       \
	              .max = 400),                                                                 \
	        FIELD(struct competence, document, "SHA-256 of that document", .min = 64,          \
	              .max = 64, .optional = true),                                                \
	        FIELD(struct competence, valid_from_day, "first day", .form = FORM_DATE),          \
	        FIELD(struct competence, valid_until_day, "last day; open if absent",              \
	              .form = FORM_DATE, .optional = true),                                        \
	        FIELD(struct competence, ended_day, "first day on which it holds no more",         \
	              .form = FORM_DATE, .optional = true, .output_only = true),                   \
	        FIELD(struct competence, end_reason, "why it ended", .optional = true,             \
	              .output_only = true),                                                        \
	        FIELD(struct competence, end_document, "SHA-256 of the document that ended it",    \
	              .optional = true, .output_only = true)

static const struct field jurisdiction_fields[] = {
	WHO,
	FIELD(struct competence, area, "code of a district, or name of an area", .min = 1,
	      .max = AREA_BYTES_MAX),
	WHAT,
};
static const struct rec jurisdiction_rec = REC(struct competence, "jurisdiction",
                                               jurisdiction_fields);

static const struct field assignment_fields[] = {
	WHO,
	FIELD(struct competence, subject, "the organisation that the case is about", .min = 2,
	      .max = 40),
	WHAT,
};
static const struct rec assignment_rec = REC(struct competence, "assignment", assignment_fields);
#undef WHO
#undef WHAT

static const struct move moves[] = {
	{ "jurisdiction", "given", "end", "ended", MAY(BUREAU, ANY), NULL, "" },
	{ "assignment", "given", "end", "ended", MAY(BUREAU, ANY), NULL, "" },
};

enum {
	ADD_AREA,
	GET_AREA,
	END_AREA,
	LIST_AREA,
	IN_AREA,
	ADD_CASE,
	GET_CASE,
	END_CASE,
	ABOUT,
	BY_DISTRICT,
	MUNICIPAL
};

static const struct sql q[] = {
	[ADD_AREA] = { "jurisdiction.add",
	               "INSERT INTO jurisdiction ({jurisdiction}) VALUES ({jurisdiction:$})",
	               &jurisdiction_rec, NULL },
	[GET_AREA] = { "jurisdiction.get", "SELECT {jurisdiction} FROM jurisdiction WHERE id = $1",
	               NULL, &jurisdiction_rec },
	[END_AREA] = { "jurisdiction.end",
	               "UPDATE jurisdiction SET ended_day = $1, end_reason = $2, "
	               "end_document = $3 WHERE id = $4 AND ended_day IS NULL",
	               NULL, NULL },
	[LIST_AREA] = { "jurisdiction.list",
	                "SELECT {jurisdiction} FROM jurisdiction WHERE id > $1 "
	                "AND (CAST($2 AS TEXT) IS NULL OR bureau = $2) "
	                "AND (CAST($3 AS TEXT) IS NULL OR area = $3) ORDER BY id LIMIT $4",
	                NULL, &jurisdiction_rec },
	[IN_AREA] = { "jurisdiction.in",
	              "SELECT {jurisdiction} FROM jurisdiction WHERE area = $1 ORDER BY id", NULL,
	              &jurisdiction_rec },
	[ADD_CASE] = { "assignment.add",
	               "INSERT INTO assignment ({assignment}) VALUES ({assignment:$})",
	               &assignment_rec, NULL },
	[GET_CASE] = { "assignment.get", "SELECT {assignment} FROM assignment WHERE id = $1", NULL,
	               &assignment_rec },
	[END_CASE] = { "assignment.end",
	               "UPDATE assignment SET ended_day = $1, end_reason = $2, "
	               "end_document = $3 WHERE id = $4 AND ended_day IS NULL",
	               NULL, NULL },
	[ABOUT] = { "assignment.about",
	            "SELECT {assignment} FROM assignment WHERE subject = $1 ORDER BY id", NULL,
	            &assignment_rec },
	[BY_DISTRICT] = { "organisation.bureaux_of",
	                  "SELECT {organisation} FROM organisation WHERE kind = 'district' "
	                  "AND district = $1 AND coalesce(state, 'active') = 'active' "
	                  "AND NOT EXISTS (SELECT 1 FROM jurisdiction AS j "
	                  "WHERE j.bureau = organisation.id AND j.valid_from_day <= $2 "
	                  "AND (j.ended_day IS NULL OR j.ended_day > j.valid_from_day)) "
	                  "ORDER BY id",
	                  NULL, &organisation_rec },
	[MUNICIPAL] = { "organisation.municipal",
	                "SELECT {organisation} FROM organisation WHERE kind = 'bureau' "
	                "AND coalesce(state, 'active') = 'active' ORDER BY id",
	                NULL, &organisation_rec },
};

/* -- giving and ending ----------------------------------------------------------------------- */

static err bureau_check(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);
	bool good = e == OK && (str_eq(o.kind, S("district")) || str_eq(o.kind, S("bureau"))) &&
	            organisation_active(&o);

	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (!good)
		(void)fail_at(&call->cx, S("/bureau"), "unknown", "%.*s is no bureau", P(id));
	return OK;
}

static err subject_check(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);

	if (e != E_NOT_FOUND)
		return e;
	(void)fail_at(&call->cx, S("/subject"), "unknown", "no organisation %.*s", P(id));
	return OK;
}

static err competence_add(struct call *call, const struct rec *rec, const struct sql *put)
{
	const struct competence *c = call->in;
	struct receipt *out = call->out;
	err e;

	TRY(bureau_check(call, c->bureau));
	TRY(document_named(call, c->document, "/document"));
	validity_check(&call->cx, c->valid_from_day, c->valid_until_day);
	TRY(cx_problems(&call->cx));
	e = db_put(&call->cx, call->tx, put, c, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "%s %.*s exists already", rec->name, P(c->id));
	TRY(e);
	out->id = c->id;
	return leaf_fact(call, rec->name, rec->name, c->id, rec, c);
}

static err jurisdiction_add(struct call *call)
{
	const struct competence *c = call->in;

	if (!area_good(c->area))
		(void)fail_at(&call->cx, S("/area"), "pattern",
		              "the code of a district, or a name without blanks");
	return competence_add(call, &jurisdiction_rec, &q[ADD_AREA]);
}

static err assignment_add(struct call *call)
{
	TRY(subject_check(call, ((const struct competence *)call->in)->subject));
	return competence_add(call, &assignment_rec, &q[ADD_CASE]);
}

static err competence_end(struct call *call, const struct rec *rec, const struct sql *get,
                          const struct sql *set)
{
	const struct end_in *in = call->in;
	const struct value id[] = { V_TEXT(in->id) };
	struct receipt *out = call->out;
	struct competence c = { 0 };
	err e = db_get(&call->cx, call->tx, get, id, 1, &c);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no %s %.*s", rec->name, P(in->id));
	TRY(e);
	TRY(end_check(call, c.valid_from_day, c.ended_day, &c.ended_day));
	c.end_reason = in->reason;
	c.end_document = in->document;
	TRY(end_store(call, set, c.ended_day));
	out->id = c.id;
	return leaf_fact(call, rec->name, rec->name, c.id, rec, &c);
}

static err jurisdiction_end(struct call *call)
{
	return competence_end(call, &jurisdiction_rec, &q[GET_AREA], &q[END_AREA]);
}

static err assignment_end(struct call *call)
{
	return competence_end(call, &assignment_rec, &q[GET_CASE], &q[END_CASE]);
}

/* -- the list -------------------------------------------------------------------------------- */

struct list_in {
	str bureau, area, after;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, bureau, "only those of this bureau", .min = 2, .max = 40,
	      .optional = true),
	FIELD(struct list_in, area, "only those in this area", .min = 1, .max = AREA_BYTES_MAX,
	      .optional = true),
	FIELD(struct list_in, after, "the last id of the page before", .min = 1, .max = 100,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "jurisdiction_list_in", list_fields);

struct list_out {
	list jurisdictions;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, jurisdictions, "in the order of their ids, 1000 at most",
	      .list = &jurisdiction_rec, .max = ROWS_MAX),
};
static const struct rec list_out_rec = REC(struct list_out, "jurisdiction_list", list_out_fields);

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

static err jurisdictions(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	const struct value param[] = { V_TEXT(in->after), text_or_null(in->bureau),
		                       text_or_null(in->area), V_INT(ROWS_MAX) };

	return db_list(&call->cx, call->tx, &q[LIST_AREA], param, 4, &out->jurisdictions);
}

/* -- who is competent ------------------------------------------------------------------------ */

struct question {
	str organisation;
	str site;
	str cases;
	int64_t day;
};

static const struct field question_fields[] = {
	FIELD(struct question, organisation, "about whom", .min = 2, .max = 40),
	FIELD(struct question, site, "at which of its sites; where it is registered if absent",
	      .min = 1, .max = 32, .optional = true),
	FIELD(struct question, cases, "for which kind of case", .oneof = kinds),
	FIELD(struct question, day, "on which day; today if absent", .form = FORM_DATE,
	      .optional = true),
};
static const struct rec question_rec = REC(struct question, "jurisdiction_in", question_fields);

struct competent {
	str bureau, name_zh;
	str how;
	str id, area, basis, document;
};

static const struct field competent_fields[] = {
	FIELD(struct competent, bureau, "its id"),
	FIELD(struct competent, name_zh, "its name"),
	FIELD(struct competent, how,
	      "assignment, area, district (its own, without more) or municipal (nobody else is)"),
	FIELD(struct competent, id, "the fact that says so", .optional = true),
	FIELD(struct competent, area, "in which area", .optional = true),
	FIELD(struct competent, basis, "document and clause", .optional = true),
	FIELD(struct competent, document, "SHA-256 of that document", .optional = true),
};
static const struct rec competent_rec = REC(struct competent, "competent", competent_fields);

struct answer {
	list bureaux;
};

static const struct field answer_fields[] = {
	FIELD(struct answer, bureaux, "all that are competent", .list = &competent_rec,
	      .max = FOUND_MAX),
};
static const struct rec answer_rec = REC(struct answer, "jurisdiction_out", answer_fields);

struct search {
	struct call *call;
	str cases;
	int64_t day;
	struct competent *found;
	size_t n;
};

static err found_add(struct search *s, struct competent c)
{
	struct organisation o;

	if (s->n >= FOUND_MAX)
		return fail(&s->call->cx, E_TOO_LARGE, "more than %d bureaux", FOUND_MAX);
	TRY(organisation_get(&s->call->cx, s->call->tx, c.bureau, &o));
	if (!organisation_active(&o))
		return OK;
	c.name_zh = o.name_zh;
	s->found[s->n++] = c;
	return OK;
}

/* `all` covers each kind, and who asks about all hears of each. */
static bool concerns(const struct search *s, const struct competence *c)
{
	return holds_on(s->day, c->valid_from_day, c->valid_until_day, c->ended_day) &&
	       (str_eq(c->cases, S(CASES_ALL)) || str_eq(s->cases, S(CASES_ALL)) ||
	        str_eq(c->cases, s->cases));
}

static err rows_take(struct search *s, const struct sql *statement, str key, const char *how)
{
	const struct value param[] = { V_TEXT(key) };
	list rows;

	TRY(db_list(&s->call->cx, s->call->tx, statement, param, 1, &rows));
	const struct competence *c = rows.item;
	for (size_t i = 0; i < rows.n; i++)
		if (concerns(s, &c[i]))
			TRY(found_add(s, (struct competent){ .bureau = c[i].bureau,
			                                     .how = str_of(how),
			                                     .id = c[i].id,
			                                     .area = c[i].area,
			                                     .basis = c[i].basis,
			                                     .document = c[i].document }));
	return OK;
}

static err bureaux_take(struct search *s, const struct sql *statement, const struct value *param,
                        int n, struct competent c)
{
	list rows;

	TRY(db_list(&s->call->cx, s->call->tx, statement, param, n, &rows));
	const struct organisation *o = rows.item;
	for (size_t i = 0; i < rows.n; i++) {
		c.bureau = o[i].id;
		TRY(found_add(s, c));
	}
	return OK;
}

static err place_take(struct search *s, str district, str area)
{
	const struct value param[] = { V_TEXT(district), V_INT(s->day) };

	if (area.n > 0)
		TRY(rows_take(s, &q[IN_AREA], area, "area"));
	if (district.n == 0)
		return OK;
	TRY(rows_take(s, &q[IN_AREA], district, "area"));
	return bureaux_take(s, &q[BY_DISTRICT], param, 2,
	                    (struct competent){ .how = S("district"), .area = district });
}

static err place_of(struct call *call, const struct question *in, str *district, str *area)
{
	struct organisation o;
	struct site site;
	err e = organisation_get(&call->cx, call->tx, in->organisation, &o);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	*district = o.district;
	*area = S_NONE;
	if (in->site.n == 0)
		return OK;
	e = site_get(&call->cx, call->tx, in->organisation, in->site, &site);
	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	*district = site.district;
	*area = site.area;
	return e;
}

/* Whom a case was given to is known to those who pursue it, not to the one whom it is about. */
static bool hears_of_cases(const struct caller *who)
{
	return who->role == ROLE_BUREAU || who->role == ROLE_DISTRICT ||
	       who->role == ROLE_AUDITOR || who->role == ROLE_ADMIN;
}

static err competent(struct call *call)
{
	const struct question *in = call->in;
	struct answer *out = call->out;
	struct search s = { .call = call,
		            .cases = in->cases,
		            .day = in->day == ABSENT_INT ? moment_day(call->now_ms) : in->day,
		            .found = NEW_N(call->cx.arena, struct competent, FOUND_MAX) };
	str district, area;

	TRY(place_of(call, in, &district, &area));
	if (hears_of_cases(&call->caller))
		TRY(rows_take(&s, &q[ABOUT], in->organisation, "assignment"));
	TRY(place_take(&s, district, area));
	if (s.n == 0)
		TRY(bureaux_take(&s, &q[MUNICIPAL], NULL, 0,
		                 (struct competent){ .how = S("municipal") }));
	out->bureaux = (list){ s.found, s.n };
	return OK;
}

#define DECIDES (MAY(ADMIN, ANY) | MAY(BUREAU, ANY))

static const struct op ops[] = {
	{ .name = "jurisdiction.add",
	  .route = "POST /v1/jurisdictions",
	  .may = DECIDES,
	  .in = &jurisdiction_rec,
	  .out = &receipt_rec,
	  .run = jurisdiction_add,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "登记管辖",
	  .en = "Give a bureau jurisdiction in an area" },
	{ .name = "jurisdiction.end",
	  .route = "POST /v1/jurisdictions/{id}/end",
	  .may = MAY(BUREAU, ANY),
	  .in = &end_rec,
	  .out = &receipt_rec,
	  .run = jurisdiction_end,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "终止管辖",
	  .en = "End a jurisdiction" },
	{ .name = "jurisdiction.list",
	  .route = "GET /v1/jurisdictions",
	  .may = DECIDES | MAY(DISTRICT, ANY) | MAY(AUDITOR, ANY),
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = jurisdictions,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "列出管辖",
	  .en = "Jurisdictions by bureau and area" },
	{ .name = "jurisdiction.competent",
	  .route = "GET /v1/jurisdiction",
	  .may = MAY_EVERYBODY,
	  .in = &question_rec,
	  .out = &answer_rec,
	  .run = competent,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "查询有管辖权的市场监管局",
	  .en = "Which bureau is competent" },
	{ .name = "assignment.add",
	  .route = "POST /v1/assignments",
	  .may = DECIDES,
	  .in = &assignment_rec,
	  .out = &receipt_rec,
	  .run = assignment_add,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "指定管辖",
	  .en = "Assign a case to a bureau" },
	{ .name = "assignment.end",
	  .route = "POST /v1/assignments/{id}/end",
	  .may = MAY(BUREAU, ANY),
	  .in = &end_rec,
	  .out = &receipt_rec,
	  .run = assignment_end,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "终止指定管辖",
	  .en = "End an assignment" },
};

const struct feature jurisdiction_feature = {
	.name = "jurisdiction", OPS(ops), SQLS(q), MOVES(moves)
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters from other provinces.  A maker there is registered as an organisation of kind "foreign";
 * what its own authority allows it is a fact here (foreign_grant), and whether that counts in this
 * municipality is another one: an entry on the list of mutual recognition (互认), which rests on a
 * comparison of laboratories (比对) or an assessment (考核) and needs its municipal document.
 *
 *   A meter of this maker, verified on that day under that authorisation: is it accepted here?
 *
 * The answer names the first reason against it, or the entry by which it is accepted.  Without an
 * entry the answer is no: the list ships empty.
 *
 * An entry never reaches further than the authorisation: both must hold on the day and cover the
 * size.  What ends later changes nothing for a meter that was verified before. */
#include "base/arena.h"
#include "base/date.h"
#include "rule/district.h"
#include "work/ending.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"

#define ENTRIES_MAX 1000
#define HERE S("310000")

static const char *const bases[] = { "comparison", "assessment", NULL };

struct foreign_grant {
	str id, maker, authority_zh, province, number, medium;
	int64_t size_min_milli, size_max_milli, valid_from_day, valid_until_day;
	str document;
	int64_t ended_day;
	str end_reason, end_document;
};

struct recognition {
	str id, foreign_grant, basis, document_number, document;
	int64_t size_min_milli, size_max_milli, valid_from_day, valid_until_day, ended_day;
	str end_reason, end_document;
};

#define HOLDS(structure)                                                                           \
	FIELD(structure, size_min_milli, "smallest DN in mm, or G, times 1000", .min = 0,          \
	      .max = 10000000),                                                                    \
	        FIELD(structure, size_max_milli, "largest DN in mm, or G, times 1000", .min = 1,   \
	              .max = 10000000),                                                            \
	        FIELD(structure, valid_from_day, "first day", .form = FORM_DATE),                  \
	        FIELD(structure, valid_until_day, "last day", .form = FORM_DATE)
#define ENDS(structure)                                                                            \
	FIELD(structure, ended_day, "first day on which it holds no more", .form = FORM_DATE,      \
	      .optional = true, .output_only = true),                                              \
	        FIELD(structure, end_reason, "why it ended", .optional = true,                     \
	              .output_only = true),                                                        \
	        FIELD(structure, end_document, "SHA-256 of the document that ended it",            \
	              .optional = true, .output_only = true)

static const struct field grant_fields[] = {
	FIELD(struct foreign_grant, id, "name of this fact", .min = 1, .max = 100),
	FIELD(struct foreign_grant, maker, "the maker: an organisation of kind foreign", .min = 2,
	      .max = 40),
	FIELD(struct foreign_grant, authority_zh, "who gave it, in Chinese", .min = 1, .max = 200,
	      .legible = true),
	FIELD(struct foreign_grant, province, "GB/T 2260 code of the authority's province",
	      .min = 6, .max = 6),
	FIELD(struct foreign_grant, number, "number of the certificate, as printed", .min = 1,
	      .max = 200),
	FIELD(struct foreign_grant, medium, "water or gas meters", .oneof = media),
	HOLDS(struct foreign_grant),
	FIELD(struct foreign_grant, document, "SHA-256 of the certificate", .min = 64, .max = 64),
	ENDS(struct foreign_grant),
};
static const struct rec grant_fact_rec = REC(struct foreign_grant, "foreign_grant", grant_fields);

static const struct field recognition_fields[] = {
	FIELD(struct recognition, id, "name of this entry", .min = 1, .max = 100),
	FIELD(struct recognition, foreign_grant, "which authorisation is recognised", .min = 1,
	      .max = 100),
	FIELD(struct recognition, basis, "what it rests on", .oneof = bases),
	FIELD(struct recognition, document_number, "number of the municipal document", .min = 1,
	      .max = 200),
	FIELD(struct recognition, document, "SHA-256 of that document", .min = 64, .max = 64),
	HOLDS(struct recognition),
	ENDS(struct recognition),
};
static const struct rec recognition_rec = REC(struct recognition, "recognition",
                                              recognition_fields);

static const struct move moves[] = {
	{ "foreign_grant", "given", "end", "ended", MAY(BUREAU, ANY), NULL, "" },
	{ "recognition", "given", "end", "ended", MAY(BUREAU, ANY), NULL, "" },
};

/* An entry with what it recognises, for whoever looks for a meter's maker. */
struct entry {
	str id, maker, maker_name_zh, authority_zh, province, number, medium, foreign_grant, basis,
	        document_number, document;
	int64_t size_min_milli, size_max_milli, valid_from_day, valid_until_day, ended_day;
};

static const struct field entry_fields[] = {
	FIELD(struct entry, id, "name of the entry"),
	FIELD(struct entry, maker, "the maker's id here"),
	FIELD(struct entry, maker_name_zh, "its name"),
	FIELD(struct entry, authority_zh, "who authorised it"),
	FIELD(struct entry, province, "GB/T 2260 code of that province"),
	FIELD(struct entry, number, "number of the authorisation"),
	FIELD(struct entry, medium, "water or gas meters"),
	FIELD(struct entry, foreign_grant, "id of the authorisation here"),
	FIELD(struct entry, basis, "comparison or assessment"),
	FIELD(struct entry, document_number, "number of the municipal document"),
	FIELD(struct entry, document, "SHA-256 of that document"),
	FIELD(struct entry, size_min_milli, "smallest DN in mm, or G, times 1000"),
	FIELD(struct entry, size_max_milli, "largest DN in mm, or G, times 1000"),
	FIELD(struct entry, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct entry, valid_until_day, "last day", .form = FORM_DATE),
	FIELD(struct entry, ended_day, "first day on which it holds no more", .form = FORM_DATE,
	      .optional = true),
};
static const struct rec entry_rec = REC(struct entry, "recognition_entry", entry_fields);

enum { ADD_GRANT, GET_GRANT, END_GRANT, ADD_ENTRY, GET_ENTRY, END_ENTRY, ENTRIES, OF_GRANT };

static const struct sql q[] = {
	[ADD_GRANT] = { "foreign_grant.add",
	                "INSERT INTO foreign_grant ({foreign_grant}) VALUES ({foreign_grant:$})",
	                &grant_fact_rec, NULL },
	[GET_GRANT] = { "foreign_grant.get",
	                "SELECT {foreign_grant} FROM foreign_grant WHERE id = $1", NULL,
	                &grant_fact_rec },
	[END_GRANT] = { "foreign_grant.end",
	                "UPDATE foreign_grant SET ended_day = $1, end_reason = $2, "
	                "end_document = $3 WHERE id = $4 AND ended_day IS NULL",
	                NULL, NULL },
	[ADD_ENTRY] = { "recognition.add",
	                "INSERT INTO recognition ({recognition}) VALUES ({recognition:$})",
	                &recognition_rec, NULL },
	[GET_ENTRY] = { "recognition.get", "SELECT {recognition} FROM recognition WHERE id = $1",
	                NULL, &recognition_rec },
	[END_ENTRY] = { "recognition.end",
	                "UPDATE recognition SET ended_day = $1, end_reason = $2, "
	                "end_document = $3 WHERE id = $4 AND ended_day IS NULL",
	                NULL, NULL },
	[ENTRIES] = { "recognition.list",
	              "SELECT r.id, g.maker, o.name_zh AS maker_name_zh, g.authority_zh, "
	              "g.province, g.number, g.medium, r.foreign_grant, r.basis, "
	              "r.document_number, r.document, r.size_min_milli, r.size_max_milli, "
	              "r.valid_from_day, r.valid_until_day, r.ended_day FROM recognition AS r "
	              "JOIN foreign_grant AS g ON g.id = r.foreign_grant "
	              "JOIN organisation AS o ON o.id = g.maker "
	              "WHERE r.id > $1 AND (CAST($2 AS TEXT) IS NULL OR g.maker = $2) "
	              "ORDER BY r.id LIMIT $3",
	              NULL, &entry_rec },
	[OF_GRANT] = { "recognition.of",
	               "SELECT {recognition} FROM recognition WHERE foreign_grant = $1 ORDER BY id",
	               NULL, &recognition_rec },
};

/* -- giving and ending ----------------------------------------------------------------------- */

static err maker_check(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);

	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (e == E_NOT_FOUND || !str_eq(o.kind, S("foreign")))
		(void)fail_at(&call->cx, S("/maker"), "unknown",
		              "%.*s is no registered maker of another province", P(id));
	return OK;
}

static void sizes_check(struct cx *cx, int64_t min, int64_t max)
{
	if (max < min)
		(void)fail_at(cx, S("/size_max_milli"), "order", "below size_min_milli");
}

static err foreign_add(struct call *call)
{
	const struct foreign_grant *g = call->in;
	struct cx *cx = &call->cx;
	struct receipt *out = call->out;
	err e;

	TRY(maker_check(call, g->maker));
	if (!province_good(g->province) || str_eq(g->province, HERE))
		(void)fail_at(cx, S("/province"), "pattern", "the code of another province");
	sizes_check(cx, g->size_min_milli, g->size_max_milli);
	validity_check(cx, g->valid_from_day, g->valid_until_day);
	TRY(document_named(call, g->document, "/document"));
	TRY(cx_problems(cx));
	e = db_put(cx, call->tx, &q[ADD_GRANT], g, NULL);
	if (e == E_CONFLICT)
		return fail(cx, e, "authorisation %.*s exists already", P(g->id));
	TRY(e);
	out->id = g->id;
	return leaf_fact(call, "foreign_grant", "foreign_grant", g->id, &grant_fact_rec, g);
}

static err foreign_find(struct call *call, str id, struct foreign_grant *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(&call->cx, call->tx, &q[GET_GRANT], param, 1, out);
}

static err foreign_end(struct call *call)
{
	const struct end_in *in = call->in;
	struct receipt *out = call->out;
	struct foreign_grant g;
	err e = foreign_find(call, in->id, &g);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no authorisation %.*s", P(in->id));
	TRY(e);
	TRY(end_check(call, g.valid_from_day, g.ended_day, &g.ended_day));
	g.end_reason = in->reason;
	g.end_document = in->document;
	TRY(end_store(call, &q[END_GRANT], g.ended_day));
	out->id = g.id;
	return leaf_fact(call, "foreign_grant", "foreign_grant", g.id, &grant_fact_rec, &g);
}

static err foreign_show(struct call *call)
{
	const struct id_in *in = call->in;
	err e = foreign_find(call, in->id, call->out);

	return e == E_NOT_FOUND ? fail(&call->cx, e, "no authorisation %.*s", P(in->id)) : e;
}

/* An entry that reached further than what it recognises would promise what nobody authorised. */
static err recognition_check(struct call *call, const struct recognition *r)
{
	struct cx *cx = &call->cx;
	struct foreign_grant g;
	err e = foreign_find(call, r->foreign_grant, &g);

	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (e == E_NOT_FOUND)
		(void)fail_at(cx, S("/foreign_grant"), "unknown", "no authorisation %.*s",
		              P(r->foreign_grant));
	else if (r->size_min_milli < g.size_min_milli || r->size_max_milli > g.size_max_milli)
		(void)fail_at(cx, S("/size_max_milli"), "out-of-range",
		              "the authorisation covers other sizes");
	else if (r->valid_from_day < g.valid_from_day || r->valid_until_day > g.valid_until_day)
		(void)fail_at(cx, S("/valid_until_day"), "out-of-range",
		              "the authorisation is valid on other days");
	sizes_check(cx, r->size_min_milli, r->size_max_milli);
	validity_check(cx, r->valid_from_day, r->valid_until_day);
	TRY(document_named(call, r->document, "/document"));
	return cx_problems(cx);
}

static err recognition_add(struct call *call)
{
	const struct recognition *r = call->in;
	struct receipt *out = call->out;
	err e;

	TRY(recognition_check(call, r));
	e = db_put(&call->cx, call->tx, &q[ADD_ENTRY], r, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "entry %.*s exists already", P(r->id));
	TRY(e);
	out->id = r->id;
	return leaf_fact(call, "recognition", "recognition", r->id, &recognition_rec, r);
}

static err recognition_end(struct call *call)
{
	const struct end_in *in = call->in;
	const struct value id[] = { V_TEXT(in->id) };
	struct receipt *out = call->out;
	struct recognition r;
	err e = db_get(&call->cx, call->tx, &q[GET_ENTRY], id, 1, &r);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no entry %.*s", P(in->id));
	TRY(e);
	TRY(end_check(call, r.valid_from_day, r.ended_day, &r.ended_day));
	r.end_reason = in->reason;
	r.end_document = in->document;
	TRY(end_store(call, &q[END_ENTRY], r.ended_day));
	out->id = r.id;
	return leaf_fact(call, "recognition", "recognition", r.id, &recognition_rec, &r);
}

/* -- the list -------------------------------------------------------------------------------- */

struct list_in {
	str maker, after;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, maker, "only those of this maker", .min = 2, .max = 40,
	      .optional = true),
	FIELD(struct list_in, after, "the last id of the page before", .min = 1, .max = 100,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "recognition_list_in", list_fields);

struct list_out {
	list entries;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, entries, "in the order of their ids, 1000 at most",
	      .list = &entry_rec, .max = ENTRIES_MAX),
};
static const struct rec list_out_rec = REC(struct list_out, "recognition_list", list_out_fields);

static err entries(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	const struct value param[] = { V_TEXT(in->after),
		                       in->maker.n > 0 ? V_TEXT(in->maker) : V_NULL,
		                       V_INT(ENTRIES_MAX) };

	return db_list(&call->cx, call->tx, &q[ENTRIES], param, 3, &out->entries);
}

/* -- the question ---------------------------------------------------------------------------- */

struct question {
	str maker, grant;
	int64_t day;
	str medium;
	int64_t size_milli;
};

static const struct field question_fields[] = {
	FIELD(struct question, maker, "whose meter", .min = 2, .max = 40),
	FIELD(struct question, grant, "id of the authorisation here", .min = 1, .max = 100),
	FIELD(struct question, day, "when it was verified; today if absent", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct question, medium, "what it measures", .oneof = media, .optional = true),
	FIELD(struct question, size_milli, "its DN in mm, or G, times 1000", .min = 1,
	      .max = 10000000, .optional = true),
};
static const struct rec question_rec = REC(struct question, "recognition_in", question_fields);

/* clang-format off */
static const struct reason {
	const char *code, *zh, *en;
} accepted        = { "accepted",              "依互认清单认可", "accepted by an entry on the list of mutual recognition" },
  grant_unknown   = { "grant-unknown",         "没有这项外省市授权的记录", "no such authorisation of another province is registered" },
  other_maker     = { "other-maker",           "该授权属于另一企业", "the authorisation is another maker's" },
  maker_not_active = { "maker-not-active",     "该企业当时已停业、合并或者解散", "the maker was suspended, merged or dissolved by then" },
  grant_not_valid = { "grant-not-valid",       "该授权当日不在有效期内", "the authorisation was not valid on that day" },
  grant_ended     = { "grant-ended",           "该授权当日已终止", "the authorisation had ended by that day" },
  grant_scope     = { "outside-grant",         "该表不在授权范围内", "the meter is outside the scope of the authorisation" },
  not_recognised  = { "not-recognised",        "互认清单上没有这项授权", "the authorisation is not on the list of mutual recognition" },
  entry_not_valid = { "recognition-not-valid", "互认当日不在有效期内", "the recognition was not valid on that day" },
  entry_ended     = { "recognition-ended",     "互认当日已终止", "the recognition had ended by that day" },
  entry_scope     = { "outside-recognition",   "该表不在互认范围内", "the meter is outside the scope of the recognition" };
/* clang-format on */

struct answer {
	int64_t accepted;
	str reason, text_zh, text_en;
	str recognition, basis, document_number, document;
};

static const struct field answer_fields[] = {
	FIELD(struct answer, accepted, "whether the meter may be taken", .form = FORM_BOOL),
	FIELD(struct answer, reason, "why, as a code"),
	FIELD(struct answer, text_zh, "the same in Chinese"),
	FIELD(struct answer, text_en, "the same in English"),
	FIELD(struct answer, recognition, "the entry by which it is accepted", .optional = true),
	FIELD(struct answer, basis, "comparison or assessment", .optional = true),
	FIELD(struct answer, document_number, "the municipal document", .optional = true),
	FIELD(struct answer, document, "SHA-256 of that document", .optional = true),
};
static const struct rec answer_rec = REC(struct answer, "recognition_out", answer_fields);

static bool size_within(const struct question *in, int64_t min, int64_t max)
{
	return in->size_milli == ABSENT_INT || (in->size_milli >= min && in->size_milli <= max);
}

static const struct reason *grant_fault(const struct question *in, const struct foreign_grant *g,
                                        const struct organisation *maker, int64_t day)
{
	if (!str_eq(g->maker, in->maker))
		return &other_maker;
	if (!organisation_active(maker) && moment_day(maker->state_from_ms) <= day)
		return &maker_not_active;
	if (!holds_on(day, g->valid_from_day, g->valid_until_day, ABSENT_INT))
		return &grant_not_valid;
	if (!holds_on(day, g->valid_from_day, g->valid_until_day, g->ended_day))
		return &grant_ended;
	if ((in->medium.n > 0 && !str_eq(in->medium, g->medium)) ||
	    !size_within(in, g->size_min_milli, g->size_max_milli))
		return &grant_scope;
	return NULL;
}

static const struct reason *entry_fault(const struct question *in, const struct recognition *r,
                                        int64_t day)
{
	if (!holds_on(day, r->valid_from_day, r->valid_until_day, ABSENT_INT))
		return &entry_not_valid;
	if (!holds_on(day, r->valid_from_day, r->valid_until_day, r->ended_day))
		return &entry_ended;
	return size_within(in, r->size_min_milli, r->size_max_milli) ? NULL : &entry_scope;
}

/* The first entry that takes it, or what is against the last one. */
static const struct reason *entry_find(const struct question *in, const list *of, int64_t day,
                                       struct answer *out)
{
	const struct recognition *r = of->item;
	const struct reason *why = &not_recognised;

	for (size_t i = 0; i < of->n; i++) {
		why = entry_fault(in, &r[i], day);
		if (why != NULL)
			continue;
		out->recognition = r[i].id;
		out->basis = r[i].basis;
		out->document_number = r[i].document_number;
		out->document = r[i].document;
		return &accepted;
	}
	return why;
}

static err reason_find(struct call *call, const struct reason **why)
{
	const struct question *in = call->in;
	int64_t day = in->day == ABSENT_INT ? moment_day(call->now_ms) : in->day;
	const struct value id[] = { V_TEXT(in->grant) };
	struct foreign_grant g;
	struct organisation maker;
	list of;
	err e = foreign_find(call, in->grant, &g);

	*why = &grant_unknown;
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(organisation_get(&call->cx, call->tx, g.maker, &maker));
	*why = grant_fault(in, &g, &maker, day);
	if (*why != NULL)
		return OK;
	TRY(db_list(&call->cx, call->tx, &q[OF_GRANT], id, 1, &of));
	*why = entry_find(in, &of, day, call->out);
	return OK;
}

static err check(struct call *call)
{
	struct answer *out = call->out;
	const struct reason *why;

	TRY(reason_find(call, &why));
	out->accepted = why == &accepted;
	out->reason = str_of(why->code);
	out->text_zh = str_of(why->zh);
	out->text_en = str_of(why->en);
	return OK;
}

#define DECIDES (MAY(ADMIN, ANY) | MAY(BUREAU, ANY))

static const struct op ops[] = {
	{ .name = "foreign_grant.add",
	  .route = "POST /v1/foreign-grants",
	  .may = DECIDES,
	  .in = &grant_fact_rec,
	  .out = &receipt_rec,
	  .run = foreign_add,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "登记外省市的授权",
	  .en = "Register an authorisation of another province" },
	{ .name = "foreign_grant.end",
	  .route = "POST /v1/foreign-grants/{id}/end",
	  .may = MAY(BUREAU, ANY),
	  .in = &end_rec,
	  .out = &receipt_rec,
	  .run = foreign_end,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "外省市的授权终止",
	  .en = "An authorisation of another province has ended" },
	{ .name = "foreign_grant.show",
	  .route = "GET /v1/foreign-grants/{id}",
	  .may = MAY_EVERYBODY,
	  .in = &id_rec,
	  .out = &grant_fact_rec,
	  .run = foreign_show,
	  .flags = OP_READ,
	  .zh = "查询外省市的授权",
	  .en = "One authorisation of another province" },
	{ .name = "recognition.add",
	  .route = "POST /v1/recognitions",
	  .may = DECIDES,
	  .in = &recognition_rec,
	  .out = &receipt_rec,
	  .run = recognition_add,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "列入互认清单",
	  .en = "Put an entry on the list of mutual recognition" },
	{ .name = "recognition.end",
	  .route = "POST /v1/recognitions/{id}/end",
	  .may = MAY(BUREAU, ANY),
	  .in = &end_rec,
	  .out = &receipt_rec,
	  .run = recognition_end,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "终止互认",
	  .en = "End an entry of the list" },
	{ .name = "recognition.list",
	  .route = "GET /v1/recognitions",
	  .may = MAY_EVERYBODY,
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = entries,
	  .flags = OP_READ,
	  .zh = "互认清单",
	  .en = "The list of mutual recognition" },
	{ .name = "recognition.check",
	  .route = "GET /v1/recognition",
	  .may = MAY_EVERYBODY,
	  .in = &question_rec,
	  .out = &answer_rec,
	  .run = check,
	  .flags = OP_READ,
	  .zh = "外省市的表在本市是否认可",
	  .en = "Is a meter from another province accepted here" },
};

const struct feature foreign_feature = { .name = "foreign", OPS(ops), SQLS(q), MOVES(moves) };

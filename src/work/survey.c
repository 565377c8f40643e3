/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Surveys of enterprises (调研摸底, 试点方案五(一)): district officers ask the makers of their
 * district whether they would take part and what they have, and enter what they hear.
 *
 * The municipal bureau opens a survey and reads all of it; a district bureau enters and reads what
 * is its own district's.  An entry may be corrected as long as the survey runs: the latest one
 * counts, the log has them all.  A note may name people; so the leaf has a salted digest of it. */
#include "base/arena.h"
#include "base/date.h"
#include "code/csv.h"
#include "op/reply.h"
#include "work/features.h"
#include "work/open_data.h"
#include "work/party.h"
#include "work/salted.h"

#define NOTE_BYTES 2000
#define COUNT_MAX 1000000
#define CAPACITY_MAX 1000000000

/* -- a survey -------------------------------------------------------------------------------- */

struct survey {
	str id, title;
	int64_t from_day, until_day;
};

static const struct field survey_fields[] = {
	FIELD(struct survey, id, "its name: lower case letters, digits and -", .min = 1, .max = 40),
	FIELD(struct survey, title, "what it is about", .min = 1, .max = 200, .legible = true),
	FIELD(struct survey, from_day, "first day", .form = FORM_DATE),
	FIELD(struct survey, until_day, "last day", .form = FORM_DATE),
};
static const struct rec survey_rec = REC(struct survey, "survey", survey_fields);

static const char *const interests[] = { "applies", "interested", "undecided", "declines", NULL };

struct entry {
	str id, survey, organisation, interest;
	int64_t capacity_per_year, benches, people, planned_day, entered_ms;
	str note;
	blob salt;
};

static const struct field row_fields[] = {
	FIELD(struct entry, id, ""),
	FIELD(struct entry, survey, ""),
	FIELD(struct entry, organisation, ""),
	FIELD(struct entry, interest, ""),
	FIELD(struct entry, capacity_per_year, "", .optional = true),
	FIELD(struct entry, benches, "", .optional = true),
	FIELD(struct entry, people, "", .optional = true),
	FIELD(struct entry, planned_day, "", .optional = true),
	FIELD(struct entry, entered_ms, ""),
	FIELD(struct entry, note, ""),
	FIELD(struct entry, salt, ""),
};
static const struct rec row_rec = REC(struct entry, "survey_entry", row_fields);

static const struct field in_fields[] = {
	FIELD(struct entry, survey, "the survey", .min = 1, .max = 40),
	FIELD(struct entry, organisation, "the maker", .min = 2, .max = 40),
	FIELD(struct entry, interest, "whether it would take part", .oneof = interests),
	FIELD(struct entry, capacity_per_year, "meters that it can verify in a year", .min = 0,
	      .max = CAPACITY_MAX, .optional = true),
	FIELD(struct entry, benches, "benches", .min = 0, .max = COUNT_MAX, .optional = true),
	FIELD(struct entry, people, "registered metrologists", .min = 0, .max = COUNT_MAX,
	      .optional = true),
	FIELD(struct entry, planned_day, "when it means to apply", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct entry, note, "what else was said; stays out of the log", .min = 1,
	      .max = NOTE_BYTES, .optional = true),
};
static const struct rec in_rec = REC(struct entry, "survey_entry_in", in_fields);

struct entry_fact {
	str id, survey, organisation, interest;
	int64_t capacity_per_year, benches, people, planned_day, entered_ms;
	str note_sha256;
};

static const struct field fact_fields[] = {
	FIELD(struct entry_fact, id, ""),
	FIELD(struct entry_fact, survey, ""),
	FIELD(struct entry_fact, organisation, ""),
	FIELD(struct entry_fact, interest, ""),
	FIELD(struct entry_fact, capacity_per_year, "", .optional = true),
	FIELD(struct entry_fact, benches, "", .optional = true),
	FIELD(struct entry_fact, people, "", .optional = true),
	FIELD(struct entry_fact, planned_day, "", .form = FORM_DATE, .optional = true),
	FIELD(struct entry_fact, entered_ms, "", .form = FORM_MOMENT),
	FIELD(struct entry_fact, note_sha256, ""),
};
static const struct rec fact_rec = REC(struct entry_fact, "survey_entry_fact", fact_fields);

/* With what the register says of the maker. */
struct entry_shown {
	str organisation, name_zh, district, interest;
	int64_t capacity_per_year, benches, people, planned_day, entered_ms;
	str note;
};

static const struct field shown_fields[] = {
	FIELD(struct entry_shown, organisation, "the maker"),
	FIELD(struct entry_shown, name_zh, "its name"),
	FIELD(struct entry_shown, district, "where it is", .optional = true),
	FIELD(struct entry_shown, interest, "applies, interested, undecided or declines"),
	FIELD(struct entry_shown, capacity_per_year, "meters a year", .optional = true),
	FIELD(struct entry_shown, benches, "benches", .optional = true),
	FIELD(struct entry_shown, people, "registered metrologists", .optional = true),
	FIELD(struct entry_shown, planned_day, "when it means to apply", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct entry_shown, entered_ms, "when this was entered", .form = FORM_MOMENT),
	FIELD(struct entry_shown, note, "what else was said"),
};
static const struct rec shown_rec = REC(struct entry_shown, "survey_entry_shown", shown_fields);

enum { ADD, GET, ALL, ENTER, ENTRIES, OF_DISTRICT };

#define SHOWN                                                                                      \
	"SELECT e.organisation, o.name_zh, o.district, e.interest, e.capacity_per_year, "          \
	"e.benches, e.people, e.planned_day, e.entered_ms, e.note "                                \
	"FROM survey_entry AS e JOIN organisation AS o ON o.id = e.organisation "                  \
	"WHERE e.survey = $1 "

static const struct sql q[] = {
	[ADD] = { "survey.add", "INSERT INTO survey ({survey}) VALUES ({survey:$})", &survey_rec,
	          NULL },
	[GET] = { "survey.get", "SELECT {survey} FROM survey WHERE id = $1", NULL, &survey_rec },
	[ALL] = { "survey.all",
	          "SELECT {survey} FROM survey ORDER BY from_day DESC, id DESC LIMIT 1000", NULL,
	          &survey_rec },
	[ENTER] = { "survey.enter",
	            "INSERT INTO survey_entry ({survey_entry}) VALUES ({survey_entry:$}) "
	            "ON CONFLICT (id) DO UPDATE SET interest = excluded.interest, "
	            "capacity_per_year = excluded.capacity_per_year, benches = excluded.benches, "
	            "people = excluded.people, planned_day = excluded.planned_day, "
	            "entered_ms = excluded.entered_ms, note = excluded.note, salt = excluded.salt",
	            &row_rec, NULL },
	[ENTRIES] = { "survey.entries", SHOWN "ORDER BY e.organisation", NULL, &shown_rec },
	[OF_DISTRICT] = { "survey.of_district", SHOWN "AND o.district = $2 ORDER BY e.organisation",
	                  NULL, &shown_rec },
};

static err add(struct call *call)
{
	const struct survey *in = call->in;
	struct receipt *out = call->out;

	for (size_t i = 0; i < in->id.n; i++) {
		char c = in->id.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')
			continue;
		(void)fail_at(&call->cx, S("/id"), "pattern",
		              "lower case letters, digits and - only");
		break;
	}
	if (in->until_day < in->from_day)
		(void)fail_at(&call->cx, S("/until_day"), "order", "ends before it begins");
	TRY(cx_problems(&call->cx));
	err e = db_put(&call->cx, call->tx, &q[ADD], in, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "there is a survey %.*s already", P(in->id));
	TRY(e);
	out->id = in->id;
	return leaf_fact(call, "survey", "survey", in->id, &survey_rec, in);
}

static err survey_get(struct call *call, str id, struct survey *out)
{
	const struct value param[] = { V_TEXT(id) };
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	return e;
}

struct surveys {
	list surveys;
};

static const struct field surveys_fields[] = {
	FIELD(struct surveys, surveys, "the latest first", .list = &survey_rec),
};
static const struct rec surveys_rec = REC(struct surveys, "surveys", surveys_fields);

static err list_all(struct call *call)
{
	struct surveys *out = call->out;

	return db_list(&call->cx, call->tx, &q[ALL], NULL, 0, &out->surveys);
}

/* -- entries --------------------------------------------------------------------------------- */

static err maker_seen(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(call_sees(call, o.id, o.district));
	if (!str_eq(o.kind, S("maker"))) {
		(void)fail_at(&call->cx, S("/organisation"), "kind", "%.*s is no maker", P(id));
		return cx_problems(&call->cx);
	}
	return OK;
}

static err enter(struct call *call)
{
	struct entry e = *(const struct entry *)call->in;
	struct receipt *out = call->out;
	int64_t today = moment_day(call->now_ms);
	struct survey survey;

	TRY(survey_get(call, e.survey, &survey));
	TRY(maker_seen(call, e.organisation));
	if (today < survey.from_day || today > survey.until_day)
		return fail(&call->cx, E_STATE, "the survey runs from %.*s to %.*s",
		            P(date_print(call->cx.arena, survey.from_day)),
		            P(date_print(call->cx.arena, survey.until_day)));
	e.id = str_fmt(call->cx.arena, "%.*s/%.*s", P(e.survey), P(e.organisation));
	e.entered_ms = call->now_ms;
	e.note = e.note.p != NULL ? e.note : S("");
	e.salt = salt_new(call);
	TRY(db_put(&call->cx, call->tx, &q[ENTER], &e, NULL));
	out->id = e.id;
	const struct entry_fact fact = { e.id,
		                         e.survey,
		                         e.organisation,
		                         e.interest,
		                         e.capacity_per_year,
		                         e.benches,
		                         e.people,
		                         e.planned_day,
		                         e.entered_ms,
		                         salted_sha256(call->cx.arena, e.salt, e.note) };
	return leaf_fact(call, "survey_entry", "survey_entry", e.id, &fact_rec, &fact);
}

struct entries_in {
	str survey, district;
};

static const struct field entries_fields[] = {
	FIELD(struct entries_in, survey, "the survey", .min = 1, .max = 40),
};
static const struct rec entries_rec = REC(struct entries_in, "survey_entries_in", entries_fields);

static const struct field district_fields[] = {
	FIELD(struct entries_in, survey, "the survey", .min = 1, .max = 40),
	FIELD(struct entries_in, district, "code of the district", .min = 1, .max = 12),
};
static const struct rec district_rec = REC(struct entries_in, "survey_district_in",
                                           district_fields);

struct entries_out {
	list entries;
};

static const struct field entries_out_fields[] = {
	FIELD(struct entries_out, entries, "one a maker", .list = &shown_rec),
};
static const struct rec entries_out_rec = REC(struct entries_out, "survey_entries",
                                              entries_out_fields);

static err entries(struct call *call)
{
	const struct entries_in *in = call->in;
	struct entries_out *out = call->out;
	const struct value param[] = { V_TEXT(in->survey) };
	struct survey survey;

	TRY(survey_get(call, in->survey, &survey));
	TRY(db_list(&call->cx, call->tx, &q[ENTRIES], param, 1, &out->entries));
	call_sees_rows(call, &shown_rec, &out->entries, "organisation");
	return OK;
}

static err entries_of_district(struct call *call)
{
	const struct entries_in *in = call->in;
	struct entries_out *out = call->out;
	const struct value param[] = { V_TEXT(in->survey), V_TEXT(in->district) };
	struct survey survey;

	if (!right_sees(call->op->may, &call->caller, call->op->cases, S_NONE, in->district))
		return call_sees_nothing(call);
	TRY(survey_get(call, in->survey, &survey));
	TRY(db_list(&call->cx, call->tx, &q[OF_DISTRICT], param, 2, &out->entries));
	call_sees_rows(call, &shown_rec, &out->entries, "organisation");
	return OK;
}

/* -- as CSV ---------------------------------------------------------------------------------- */

static const str head[] = {
	S("企业 organisation"),
	S("名称 name_zh"),
	S("区 district"),
	S("意向 interest"),
	S("年检定能力 capacity_per_year"),
	S("检定装置 benches"),
	S("注册计量师 people"),
	S("计划申请日期 planned_on"),
	S("登记时间 entered_at"),
	S("备注 note"),
};

static str number(struct arena *a, int64_t n)
{
	return n == ABSENT_INT ? S("") : str_fmt(a, "%lld", (long long)n);
}

static err export_csv(struct call *call)
{
	const struct entries_in *in = call->in;
	struct arena *a = call->cx.arena;
	const struct value param[] = { V_TEXT(in->survey) };
	struct buf b = open_csv(a);
	struct survey survey;
	list rows;

	TRY(survey_get(call, in->survey, &survey));
	TRY(db_list(&call->cx, call->tx, &q[ENTRIES], param, 1, &rows));
	call_sees_rows(call, &shown_rec, &rows, "organisation");
	csv_write(&b, head, COUNT_OF(head));
	for (size_t i = 0; i < rows.n; i++) {
		const struct entry_shown *e = (const struct entry_shown *)rows.item + i;
		const str cell[] = {
			e->organisation,
			e->name_zh,
			e->district,
			e->interest,
			number(a, e->capacity_per_year),
			number(a, e->benches),
			number(a, e->people),
			e->planned_day == ABSENT_INT ? S("") : date_print(a, e->planned_day),
			moment_print(a, e->entered_ms),
			e->note,
		};
		csv_write(&b, cell, COUNT_OF(cell));
	}
	call->reply = (struct reply){ .status = 200, .type = CSV_TYPE, .body = buf_view(&b) };
	return OK;
}

static const struct op ops[] = {
	{ .name = "survey.add",
	  .route = "POST /v1/surveys",
	  .may = MAY(BUREAU, ANY),
	  .in = &survey_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE,
	  .duty = "clerk head",
	  .zh = "开展一次企业摸底",
	  .en = "Open a survey of enterprises" },
	{ .name = "survey.list",
	  .route = "GET /v1/surveys",
	  .may = MAY(BUREAU, ANY) | MAY(DISTRICT, ANY),
	  .out = &surveys_rec,
	  .run = list_all,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "企业摸底清单",
	  .en = "All surveys" },
	{ .name = "survey.enter",
	  .route = "POST /v1/surveys/{survey}/entries",
	  .may = MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT),
	  .in = &in_rec,
	  .out = &receipt_rec,
	  .run = enter,
	  .flags = OP_WRITE,
	  .duty = "clerk head",
	  .zh = "登记或更正一家企业的摸底情况",
	  .en = "Enter what a maker said, or correct it" },
	{ .name = "survey.entries",
	  .route = "GET /v1/surveys/{survey}/entries",
	  .may = MAY(BUREAU, ANY),
	  .in = &entries_rec,
	  .out = &entries_out_rec,
	  .run = entries,
	  .flags = OP_READ,
	  .zh = "一次摸底的全部登记",
	  .en = "All entries of a survey" },
	{ .name = "survey.district",
	  .route = "GET /v1/surveys/{survey}/districts/{district}",
	  .may = MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT),
	  .in = &district_rec,
	  .out = &entries_out_rec,
	  .run = entries_of_district,
	  .flags = OP_READ,
	  .zh = "一次摸底中本区的登记",
	  .en = "The entries of one district" },
	{ .name = "survey.csv",
	  .route = "GET /v1/surveys/{survey}.csv",
	  .may = MAY(BUREAU, ANY),
	  .in = &entries_rec,
	  .run = export_csv,
	  .flags = OP_READ | OP_RAW,
	  .zh = "导出一次摸底（CSV）",
	  .en = "A survey as CSV" },
};

const struct feature survey_feature = { .name = "survey", OPS(ops), SQLS(q) };

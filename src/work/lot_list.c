/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of lots: what a bench, a verifier or a batch has to do with, what falls due, and the meters
 * of one lot.  From a bench in doubt to every meter that it tested is two requests.
 *
 * All of it is read in the order of an index, from where the former page ended: a page costs the
 * same wherever it lies and however much there is.  A due day is a lot's, since regulation, type
 * and day of verification are; the meters of a lot are read from its leaves, which lie side by
 * side. */
#include "work/lot.h"

#include <string.h>

#include "base/arena.h"
#include "op/log_read.h"
#include "op/reply.h"
#include "work/features.h"
#include "work/record.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define DAY_FIRST INT64_C(-25567) /* 1900-01-01 */
#define DAY_LAST INT64_C(376200)  /* 2999-12-31 */

/* -- lots ------------------------------------------------------------------------------------ */

struct list_in {
	str organisation;
	str bench, verifier, batch;
	int64_t from_day, until_day;
	str after;
	int64_t limit;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation, "the maker", .min = 2, .max = 40),
	FIELD(struct list_in, bench, "only those tested on this bench", .min = 1, .max = 32,
	      .optional = true),
	FIELD(struct list_in, verifier, "only those of this person, by the id in the log", .min = 1,
	      .max = 40, .optional = true),
	FIELD(struct list_in, batch, "only those of this production batch", .min = 1, .max = 64,
	      .optional = true),
	FIELD(struct list_in, from_day, "first day", .form = FORM_DATE, .optional = true),
	FIELD(struct list_in, until_day, "last day", .form = FORM_DATE, .optional = true),
	FIELD(struct list_in, after, "the last lot of the page before", .min = 1, .max = 100,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "lot_list_in", list_fields);

struct list_out {
	list lots;
	str next;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, lots, "in the order of their days", .list = &lot_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec list_out_rec = REC(struct list_out, "lot_list", list_out_fields);

/* One statement for each index; all take ($1 organisation, $2 what is looked for, $3 and $4 the
 * place of the former page's end, $5 the last day, $6 how many), without $2 where nothing is looked
 * for. */
enum { BY_DAY, BY_BENCH, BY_VERIFIER, BY_BATCH, BY_DUE, ATTEMPT };

#define LIST(name_, column, day)                                                                   \
	{                                                                                          \
		name_,                                                                             \
		        "SELECT {lot} FROM lot WHERE organisation = $1 AND " column                \
		        " = $2 AND (" day ", lot) > ($3, $4) AND " day " <= $5 ORDER BY " day      \
		        ", lot LIMIT $6",                                                          \
		        NULL, &lot_rec                                                             \
	}
#define LIST_ALL(name_, day)                                                                       \
	{                                                                                          \
		name_,                                                                             \
		        "SELECT {lot} FROM lot WHERE organisation = $1 AND (" day                  \
		        ", lot) > ($2, $3) AND " day " <= $4 ORDER BY " day                        \
		        " NULLS LAST, lot LIMIT $5",                                               \
		        NULL, &lot_rec                                                             \
	}

static const struct sql q[] = {
	[BY_DAY] = LIST_ALL("lot.by_day", "verified_day"),
	[BY_BENCH] = LIST("lot.by_bench", "bench", "verified_day"),
	[BY_VERIFIER] = LIST("lot.by_verifier", "verifier", "verified_day"),
	[BY_BATCH] = LIST("lot.by_batch", "batch", "verified_day"),
	[BY_DUE] = LIST_ALL("lot.by_due", "due_day"),
	[ATTEMPT] = { "verification.state",
	              "SELECT certificate FROM verification "
	              "WHERE bucket = $1 AND code = $2 AND attempt = $3",
	              NULL, NULL },
};

/* What is looked for, and which statement finds it; more than one filter is refused, for which no
 * index would serve. */
static err filter_of(struct call *call, const struct list_in *in, int *statement, str *value)
{
	const struct {
		str value;
		int statement;
	} filter[] = { { in->bench, BY_BENCH },
		       { in->verifier, BY_VERIFIER },
		       { in->batch, BY_BATCH } };
	int n = 0;

	*statement = BY_DAY;
	for (int i = 0; i < COUNT_OF(filter); i++) {
		if (filter[i].value.n == 0)
			continue;
		n++;
		*statement = filter[i].statement;
		*value = filter[i].value;
	}
	if (n > 1)
		return fail(&call->cx, E_INVALID,
		            "bench, verifier and batch: one of them at a time");
	return OK;
}

static err maker_seen(struct call *call, str id)
{
	struct organisation maker;
	err e = organisation_get(&call->cx, call->tx, id, &maker);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, maker.id, maker.district);
}

/* Where the page before ended: after the lot that it names, or before the first day. */
static err place_of(struct call *call, const struct list_in *in, bool due, int64_t *day, str *lot)
{
	struct lot_row row;

	*day = (in->from_day == ABSENT_INT ? DAY_FIRST : in->from_day) - 1;
	*lot = S("~"); /* behind every lot of that day */
	if (in->after.n == 0)
		return OK;
	err e = lot_get(&call->cx, call->tx, in->after, &row);
	if (e == E_NOT_FOUND || (e == OK && (!str_eq(row.organisation, in->organisation) ||
	                                     (due && row.due_day == ABSENT_INT))))
		return fail(&call->cx, E_INVALID, "after: no lot %.*s is in this list",
		            P(in->after));
	TRY(e);
	*day = due ? row.due_day : row.verified_day;
	*lot = row.lot;
	return OK;
}

static err page_read(struct call *call, int statement, str value)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t limit = in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
	struct value param[6];
	int n = 0;
	int64_t day;
	str lot;

	TRY(maker_seen(call, in->organisation));
	TRY(place_of(call, in, statement == BY_DUE, &day, &lot));
	param[n++] = V_TEXT(in->organisation);
	if (statement != BY_DAY && statement != BY_DUE)
		param[n++] = V_TEXT(value);
	param[n++] = V_INT(day);
	param[n++] = V_TEXT(lot);
	param[n++] = V_INT(in->until_day == ABSENT_INT ? DAY_LAST : in->until_day);
	param[n++] = V_INT(limit + 1); /* one more tells whether there is another page */
	TRY(db_list(&call->cx, call->tx, &q[statement], param, n, &out->lots));
	if ((int64_t)out->lots.n <= limit)
		return OK;
	out->lots.n = (size_t)limit;
	out->next = ((const struct lot_row *)out->lots.item)[limit - 1].lot;
	return OK;
}

static err lots(struct call *call)
{
	str value = S_NONE;
	int statement;

	TRY(filter_of(call, call->in, &statement, &value));
	return page_read(call, statement, value);
}

static err due(struct call *call)
{
	return page_read(call, BY_DUE, S_NONE);
}

static const struct field due_fields[] = {
	FIELD(struct list_in, organisation, "the maker", .min = 2, .max = 40),
	FIELD(struct list_in, from_day, "first day", .form = FORM_DATE, .optional = true),
	FIELD(struct list_in, until_day, "last day", .form = FORM_DATE, .optional = true),
	FIELD(struct list_in, after, "the last lot of the page before", .min = 1, .max = 100,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec due_rec = REC(struct list_in, "lot_due_in", due_fields);

/* -- the meters of one lot ------------------------------------------------------------------- */

struct meters_in {
	str lot;
	int64_t after;
	int64_t limit;
};

static const struct field meters_fields[] = {
	FIELD(struct meters_in, lot, "maker's prefix and lot", .min = 1, .max = 100),
	FIELD(struct meters_in, after, "place in the lot of the former page's last meter", .min = 0,
	      .max = 9999, .optional = true),
	FIELD(struct meters_in, limit, "how many at most, 100 if absent", .min = 1,
	      .max = LIMIT_MAX, .optional = true),
};
static const struct rec meters_rec = REC(struct meters_in, "lot_meters_in", meters_fields);

struct meter_out {
	int64_t place;
	str serial, code;
	int64_t attempt;
	str verdict, certificate_state;
};

static const struct field meter_out_fields[] = {
	FIELD(struct meter_out, place, "in the lot, from 0"),
	FIELD(struct meter_out, serial, "as the maker engraves it"),
	FIELD(struct meter_out, code, "meter code"),
	FIELD(struct meter_out, attempt, "from 1"),
	FIELD(struct meter_out, verdict, "of this attempt"),
	FIELD(struct meter_out, certificate_state, "as it is now"),
};
static const struct rec meter_out_rec = REC(struct meter_out, "lot_meter", meter_out_fields);

struct meters_out {
	list meters;
	int64_t next;
};

static const struct field meters_out_fields[] = {
	FIELD(struct meters_out, meters, "in the order of the lot", .list = &meter_out_rec,
	      .max = LIMIT_MAX),
	FIELD(struct meters_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec meters_out_rec = REC(struct meters_out, "lot_meters", meters_out_fields);

struct leaves {
	struct lot_leaf lot;
	struct meter_out *meter;
	size_t n;
	int64_t place;
};

static err meter_take(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	struct leaves *l = state;
	struct meter_leaf m;

	TRY(meter_leaf_read(cx, str_dup(cx->arena, leaf->bytes), &l->lot, &m));
	l->meter[l->n++] = (struct meter_out){
		.place = l->place++,
		.serial = m.file.lot.meter[0].serial,
		.code = m.facts.code,
		.attempt = m.file.lot.meter[0].attempt,
		.verdict = str_of(verdict_name(m.recorded.verdict)),
	};
	return OK;
}

static err state_read(struct call *call, struct meter_out *m)
{
	const struct value param[] = { V_TEXT(code_bucket(m->code)), V_TEXT(m->code),
		                       V_INT(m->attempt) };
	struct value state;

	TRY(db_one(&call->cx, call->tx, &q[ATTEMPT], param, 3, &state, 1));
	m->certificate_state = str_of(certificate_name(state.i));
	return OK;
}

static err lot_find(struct call *call, str name, struct lot_row *row)
{
	err e = lot_get(&call->cx, call->tx, name, row);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return maker_seen(call, row->organisation);
}

static err meters(struct call *call)
{
	const struct meters_in *in = call->in;
	struct meters_out *out = call->out;
	int64_t limit = in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
	struct leaves l = { .place = in->after == ABSENT_INT ? 0 : in->after + 1 };
	struct lot_row row;
	str bytes;

	TRY(lot_find(call, in->lot, &row));
	out->next = ABSENT_INT;
	if (l.place >= row.meters)
		return OK;
	if (limit > row.meters - l.place)
		limit = row.meters - l.place;
	l.meter = NEW_N(call->cx.arena, struct meter_out, (size_t)limit);
	TRY(log_leaf(&call->cx, call->tx, row.first_index, &bytes));
	TRY(lot_leaf_read(&call->cx, bytes, &l.lot));
	TRY(log_leaves(&call->cx, call->tx, row.first_index + 1 + l.place, limit, meter_take, &l));
	for (size_t i = 0; i < l.n; i++)
		TRY(state_read(call, &l.meter[i]));
	out->meters = (list){ l.meter, l.n };
	if (l.place < row.meters)
		out->next = l.place - 1;
	return OK;
}

#define READERS                                                                                    \
	(MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) | MAY(DISTRICT, ASSIGNED) |  \
	 MAY(AUDITOR, ANY))

static const struct op ops[] = {
	{ .name = "lot.list",
	  .route = "GET /v1/lots",
	  .may = READERS,
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = lots,
	  .flags = OP_READ,
	  .cases = "inspection dispute",
	  .zh = "按装置、人员或生产批列出检定批",
	  .en = "Lots by bench, verifier or production batch" },
	{ .name = "lot.due",
	  .route = "GET /v1/due",
	  .may = READERS,
	  .in = &due_rec,
	  .out = &list_out_rec,
	  .run = due,
	  .flags = OP_READ,
	  .cases = "inspection dispute",
	  .zh = "到期的检定批",
	  .en = "Lots whose certificates run out" },
	{ .name = "lot.meters",
	  .route = "GET /v1/lots/{lot}/meters",
	  .may = READERS,
	  .in = &meters_rec,
	  .out = &meters_out_rec,
	  .run = meters,
	  .flags = OP_READ,
	  .cases = "inspection dispute",
	  .zh = "一批中的表",
	  .en = "The meters of one lot" },
};

const struct feature lot_list_feature = { .name = "lot_list", OPS(ops), SQLS(q) };

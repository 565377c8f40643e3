/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access record, read by those whose rows were looked at, and kept as evidence.
 *
 * Its rows are no facts of law and change until their day is over: n counts up.  So they have no
 * leaves; but a day that is over gets one, with a digest over all its rows in their order, and from
 * then on a row that is changed, added or deleted is found by the audit.  A seal on each row would
 * not show that one is missing, its key lies beside the database, and several servers count in one
 * row.  One leaf a day, not one a day and organisation: the log does not grow with the number of
 * those who look.
 *
 * Rows are deleted when their time is over, also with a leaf: that a day has no rows any more is
 * then no fault. */
#include "op/access.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "work/due.h"
#include "work/features.h"
#include "work/party.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define PAGE 1000
#define DAY_LAST INT64_C(376200) /* 2999-12-31 */
#define DAY_CHARS 10
#define KEEP DEADLINE_ACCESS_KEEP /* the deadline until which entries are kept */

/* -- reading --------------------------------------------------------------------------------- */

struct list_in {
	str organisation;
	int64_t from_day, until_day;
	str after;
	int64_t limit;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation,
	      "whose record; one's own if absent, * for what holds rows of everybody", .min = 1,
	      .max = 40, .optional = true),
	FIELD(struct list_in, from_day, "first day", .form = FORM_DATE, .optional = true),
	FIELD(struct list_in, until_day, "last day", .form = FORM_DATE, .optional = true),
	FIELD(struct list_in, after, "`next` of the page before", .min = 12, .max = 60,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "access_list_in", list_fields);

struct list_out {
	list entries;
	str next;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, entries, "in the order of days", .list = &access_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec list_out_rec = REC(struct list_out, "access_list", list_out_fields);

/* -- days ------------------------------------------------------------------------------------ */

struct close_in {
	int64_t day;
};

static const struct field close_fields[] = {
	FIELD(struct close_in, day, "the day, which is over", .form = FORM_DATE),
};
static const struct rec close_rec = REC(struct close_in, "access_close_in", close_fields);

/* A row of the table and the fact of its leaf. */
struct access_day {
	str digest;
	int64_t entries;
	str id;
	int64_t looks;
};

static const struct field day_fields[] = {
	FIELD(struct access_day, digest, "SHA-256 over the day's entries"),
	FIELD(struct access_day, entries, "how many they are"),
	FIELD(struct access_day, id, "the day"),
	FIELD(struct access_day, looks, "the sum of their n"),
};
static const struct rec day_rec = REC(struct access_day, "access_day", day_fields);

struct purge_in {
	int64_t before_day;
};

static const struct field purge_in_fields[] = {
	FIELD(struct purge_in, before_day, "entries of days before this one go", .form = FORM_DATE),
};
static const struct rec purge_in_rec = REC(struct purge_in, "access_purge_in", purge_in_fields);

struct access_purge {
	int64_t entries;
	str id;
};

static const struct field purge_fields[] = {
	FIELD(struct access_purge, entries, "how many were deleted"),
	FIELD(struct access_purge, id, "those of days before this one"),
};
static const struct rec purge_rec = REC(struct access_purge, "access_purge", purge_fields);

enum { LIST, DAY, DAY_ADD, PURGE, PURGE_ADD };

static const struct sql q[] = {
	[LIST] = { "access.list",
	           "SELECT {access} FROM access WHERE organisation = $1 AND (day, id) > ($2, $3) "
	           "AND day <= $4 ORDER BY day, id LIMIT $5",
	           NULL, &access_rec },
	[DAY] = { "access.day",
	          "SELECT {access} FROM access WHERE day = $1 AND (organisation, id) > ($2, $3) "
	          "ORDER BY organisation, id LIMIT $4",
	          NULL, &access_rec },
	[DAY_ADD] = { "access_day.add",
	              "INSERT INTO access_day ({access_day}) VALUES ({access_day:$})", &day_rec,
	              NULL },
	[PURGE] = { "access.purge", "DELETE FROM access WHERE day < $1", NULL, NULL },
	[PURGE_ADD] = { "access_purge.add",
	                "INSERT INTO access_purge ({access_purge}) VALUES ({access_purge:$})",
	                &purge_rec, NULL },
};

/* What holds rows of all is everybody's to know; what is not known whose it is is for those who
 * may see any row. */
static err record_sees(struct call *call, str organisation)
{
	struct organisation o;

	if (str_eq(organisation, ACCESS_EVERYBODY)) {
		call_sees_nobody(call);
		return OK;
	}
	err e = organisation_get(&call->cx, call->tx, organisation, &o);
	if (e != OK && e != E_NOT_FOUND)
		return e;
	return call_sees(call, organisation, e == OK ? o.district : S_NONE);
}

/* "2026-11-21/<id>", where the page before ended. */
static err place_of(struct call *call, const struct list_in *in, int64_t *day, str *id)
{
	*day = in->from_day == ABSENT_INT ? 0 : in->from_day;
	*id = S("");
	if (in->after.n == 0)
		return OK;
	if (!date_read(str_part(in->after, 0, DAY_CHARS), day) || in->after.p[DAY_CHARS] != '/')
		return fail_at(&call->cx, S("/after"), "bad-format",
		               "after: not a `next` of this list");
	*id = str_part(in->after, DAY_CHARS + 1, in->after.n);
	return OK;
}

static err list_read(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	str whose = in->organisation.n > 0 ? in->organisation : call->caller.organisation;
	int64_t limit = in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
	int64_t day;
	str id;

	TRY(place_of(call, in, &day, &id));
	TRY(record_sees(call, whose));
	const struct value param[] = {
		V_TEXT(whose),    V_INT(day),
		V_TEXT(id),       V_INT(in->until_day == ABSENT_INT ? DAY_LAST : in->until_day),
		V_INT(limit + 1), /* one more tells whether there is another page */
	};
	TRY(db_list(&call->cx, call->tx, &q[LIST], param, COUNT_OF(param), &out->entries));
	if ((int64_t)out->entries.n <= limit)
		return OK;
	out->entries.n = (size_t)limit;
	const struct access_row *last = (const struct access_row *)out->entries.item + limit - 1;
	out->next = str_fmt(call->cx.arena, "%.*s/%.*s", P(date_print(call->cx.arena, last->day)),
	                    P(last->id));
	return OK;
}

/* -- closing a day --------------------------------------------------------------------------- */

struct digest {
	struct sha256 sha;
	struct access_day *day;
};

/* A line an entry: the canonical JSON of it, and a line feed. */
static err entry_add(struct arena *a, struct digest *d, const struct access_row *row)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, true);
	str line;

	json_object(&w);
	rec_write(&w, &access_rec, row);
	json_object_end(&w);
	buf_char(&b, '\n');
	TRY(buf_done(&b, &line));
	sha256_add(&d->sha, line.p, line.n);
	d->day->entries++;
	d->day->looks += row->n;
	return OK;
}

static err day_digest(struct call *call, int64_t day, struct access_day *out)
{
	struct digest d = { sha256_new(), out };
	str organisation = S("");
	str id = S("");
	list rows;

	do {
		const struct value param[] = { V_INT(day), V_TEXT(organisation), V_TEXT(id),
			                       V_INT(PAGE) };
		TRY(db_list(&call->cx, call->tx, &q[DAY], param, COUNT_OF(param), &rows));
		const struct access_row *row = rows.item;
		for (size_t i = 0; i < rows.n; i++)
			TRY(entry_add(call->cx.arena, &d, &row[i]));
		if (rows.n > 0) {
			organisation = row[rows.n - 1].organisation;
			id = row[rows.n - 1].id;
		}
	} while (rows.n == PAGE);
	struct hash h = sha256_done(&d.sha);
	out->digest = hex_print(call->cx.arena, h.b, HASH_SIZE);
	return OK;
}

/* Days are closed one after the other, when nothing is written to them any more. */
static err close_check(struct call *call, int64_t day)
{
	struct cx *cx = &call->cx;
	int64_t closed, oldest;

	if (day >= access_first_open(call->now_ms))
		return fail(cx, E_STATE, "this day is not over");
	TRY(access_closed(cx, call->tx, &closed));
	if (day <= closed)
		return fail(cx, E_STATE, "this day is closed already, or a later one is");
	err e = access_oldest(cx, call->tx, day, &oldest);
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	return fail(cx, E_STATE, "%.*s comes first", P(date_print(cx->arena, oldest)));
}

static err day_close(struct call *call)
{
	const struct close_in *in = call->in;
	struct access_day day = { .id = date_print(call->cx.arena, in->day) };

	TRY(close_check(call, in->day));
	TRY(day_digest(call, in->day, &day));
	TRY(db_put(&call->cx, call->tx, &q[DAY_ADD], &day, NULL));
	*(struct access_day *)call->out = day;
	return leaf_fact(call, "access_day", "access_day", day.id, &day_rec, &day);
}

/* -- deleting -------------------------------------------------------------------------------- */

/* Until the time of the last of these days is over. */
static err keep_check(struct call *call, int64_t last)
{
	const struct deadline *rule;
	struct due due;

	TRY(due_rule(call, KEEP, &rule));
	TRY(due_after(call, KEEP, last, NULL, 0, &due));
	if (moment_day(call->now_ms) > due.day)
		return OK;
	return fail(&call->cx, E_STATE, "what is of %.*s is kept until %.*s (%.*s %.*s)",
	            P(date_print(call->cx.arena, last)), P(date_print(call->cx.arena, due.day)),
	            P(rule->act), P(rule->clause));
}

static err purge_check(struct call *call, int64_t before)
{
	struct cx *cx = &call->cx;
	int64_t oldest;

	TRY(keep_check(call, before - 1));
	err e = access_oldest(cx, call->tx, before, &oldest);
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	return fail(cx, E_STATE, "%.*s is not closed yet", P(date_print(cx->arena, oldest)));
}

static err purge(struct call *call)
{
	const struct purge_in *in = call->in;
	const struct value param[] = { V_INT(in->before_day) };
	struct access_purge purge = { .id = date_print(call->cx.arena, in->before_day) };

	TRY(purge_check(call, in->before_day));
	TRY(db_run(&call->cx, call->tx, &q[PURGE], param, 1, &purge.entries));
	if (purge.entries == 0)
		return fail(&call->cx, E_STATE, "there is no entry before %.*s", P(purge.id));
	TRY(db_put(&call->cx, call->tx, &q[PURGE_ADD], &purge, NULL));
	*(struct access_purge *)call->out = purge;
	return leaf_fact(call, "access_purge", "access_purge", purge.id, &purge_rec, &purge);
}

static const struct op ops[] = {
	{ .name = "access.list",
	  .route = "GET /v1/access",
	  .may = MAY(MAKER, OWN) | MAY(SUPPLY, OWN) | MAY(INSTITUTE, OWN) | MAY(DISTRICT, OWN) |
	         MAY(BUREAU, ANY),
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = list_read,
	  .flags = OP_READ,
	  .zh = "谁查看过本单位的记录",
	  .en = "Who looked at an organisation's records" },
	{ .name = "access.close",
	  .route = NULL,
	  .may = MAY(ADMIN, ANY),
	  .in = &close_rec,
	  .out = &day_rec,
	  .run = day_close,
	  .flags = OP_WRITE | OP_LOCAL,
	  .zh = "封存一天的查看记录",
	  .en = "Commit the access record of a day that is over to the log" },
	{ .name = "access.purge",
	  .route = NULL,
	  .may = MAY(ADMIN, ANY),
	  .in = &purge_in_rec,
	  .out = &purge_rec,
	  .run = purge,
	  .flags = OP_WRITE | OP_LOCAL,
	  .zh = "删除期满的查看记录",
	  .en = "Delete entries of the access record whose time is over" },
};

const struct feature access_feature = { .name = "access", OPS(ops), SQLS(q) };

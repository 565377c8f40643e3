/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adopting files of law.  As with regulations the file itself goes into the log, so that whoever
 * recomputes a deadline has the rule and the calendar that it came from; and a file that was
 * adopted is replaced only by another adoption.
 *
 * The name in the file says what it is: "deadlines", "calendar", and everything else a checklist.
 */
#include "work/rulebook.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "law/calendar_read.h"
#include "op/memo.h"
#include "work/features.h"
#include "work/party.h"

#define FILE_MAX 60000 /* so that its leaf stays below 65,535 bytes */

static const struct field in_fields[] = {
	FIELD(struct rulebook_in, text, "the file, JSON as text", .min = 2, .max = FILE_MAX),
};
static const struct rec in_rec = REC(struct rulebook_in, "rulebook_in", in_fields);

struct rulebook_row {
	str id;
	str digest;
	str text;
	int64_t adopted_ms;
};

static const struct field row_fields[] = {
	FIELD(struct rulebook_row, id, "deadlines, calendar, or the name of a checklist"),
	FIELD(struct rulebook_row, digest, "SHA-256 of the file, hex"),
	FIELD(struct rulebook_row, text, "the file"),
	FIELD(struct rulebook_row, adopted_ms, "since when", .form = FORM_MOMENT),
};
static const struct rec row_rec = REC(struct rulebook_row, "rulebook", row_fields);

struct rulebook_fact {
	str digest;
	str id;
	str text;
};

static const struct field fact_fields[] = {
	FIELD(struct rulebook_fact, digest, ""),
	FIELD(struct rulebook_fact, id, ""),
	FIELD(struct rulebook_fact, text, ""),
};
static const struct rec fact_rec = REC(struct rulebook_fact, "rulebook_fact", fact_fields);

enum { PUT, GET };

static const struct sql q[] = {
	[PUT] = { "rulebook.put",
	          "INSERT INTO rulebook ({rulebook}) VALUES ({rulebook:$}) "
	          "ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, text = excluded.text, "
	          "adopted_ms = excluded.adopted_ms",
	          &row_rec, NULL },
	[GET] = { "rulebook.get", "SELECT {rulebook} FROM rulebook WHERE id = $1", NULL, &row_rec },
};

/* -- reading --------------------------------------------------------------------------------- */

typedef err (*reader)(struct cx *cx, str text, void *out);

static err read_deadlines(struct cx *cx, str text, void *out)
{
	return deadlines_read(cx, text, out);
}

static err read_calendar(struct cx *cx, str text, void *out)
{
	return calendar_read(cx, text, out);
}

static err read_checklist(struct cx *cx, str text, void *out)
{
	return checklist_read(cx, text, out);
}

struct form {
	reader read;
	size_t size;
};

static struct form form_of(str id)
{
	if (str_eq(id, S("deadlines")))
		return (struct form){ read_deadlines, sizeof(struct deadlines) };
	if (str_eq(id, S("calendar")))
		return (struct form){ read_calendar, sizeof(struct calendar) };
	return (struct form){ read_checklist, sizeof(struct checklist) };
}

static err make(struct cx *cx, struct arena *a, void *state, const void **out)
{
	const struct rulebook_row *row = state;
	struct form form = form_of(row->id);
	struct cx lasting = *cx;
	void *value = arena_alloc(a, form.size);

	lasting.arena = a;
	err e = form.read(&lasting, str_dup(a, row->text), value);
	cx->error = lasting.error;
	cx->detail = lasting.detail;
	*out = value;
	return e;
}

static err in_force(struct call *call, str id, const void **out)
{
	const struct value param[] = { V_TEXT(id) };
	struct rulebook_row row;
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, &row);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_NO_RULES, "%.*s: none was adopted (POST /v1/rulebooks)",
		            P(id));
	TRY(e);
	return app_memo(call->app, &call->cx, row.digest, make, &row, out);
}

err rulebook_deadlines(struct call *call, const struct deadlines **out)
{
	const void *value;

	TRY(in_force(call, S("deadlines"), &value));
	*out = value;
	return OK;
}

err rulebook_calendar(struct call *call, const struct calendar **out)
{
	const void *value;

	TRY(in_force(call, S("calendar"), &value));
	*out = value;
	return OK;
}

err rulebook_checklist(struct call *call, str id, const struct checklist **out)
{
	const void *value;

	TRY(in_force(call, id, &value));
	*out = value;
	return OK;
}

/* -- operations ------------------------------------------------------------------------------ */

static err id_of(struct cx *cx, str text, str *out)
{
	const struct json *tree;

	TRY(json_parse(cx, text, JSON_DEPTH_MAX, &tree));
	const struct json *id = json_get(tree, S("id"));
	if (id == NULL || id->kind != JSON_STRING || id->text.n == 0)
		return fail(cx, E_INVALID, "the file has no id");
	*out = id->text;
	return OK;
}

/* A file that lacks a deadline which somebody will ask for would only be found out then. */
static void deadlines_check(struct call *call, const struct deadlines *d)
{
	struct cx *cx = &call->cx;
	str lacking = deadlines_lacking(cx->arena, d);

	while (lacking.n > 0) {
		str id;
		lacking = str_cut(lacking, ' ', &id);
		(void)fail_at(cx, S("/deadlines"), "missing", "there is no %.*s", P(id));
	}
}

/* What was worked out by days that the one in force knows would become provisional again. */
static err calendar_check(struct call *call, const struct calendar *c)
{
	struct cx *cx = &call->cx;
	const struct calendar *before;
	err e = rulebook_calendar(call, &before);

	if (e == E_NO_RULES) {
		cx_clear(cx);
		return OK;
	}
	TRY(e);
	if (c->first_day > before->first_day)
		(void)fail_at(cx, S("/first_day"), "covers-less", "the one in force begins on %.*s",
		              P(date_print(cx->arena, before->first_day)));
	if (c->last_day < before->last_day)
		(void)fail_at(cx, S("/last_day"), "covers-less", "the one in force ends on %.*s",
		              P(date_print(cx->arena, before->last_day)));
	return OK;
}

static err content_check(struct call *call, str id, const void *value)
{
	if (str_eq(id, S("deadlines")))
		deadlines_check(call, value);
	if (str_eq(id, S("calendar")))
		TRY(calendar_check(call, value));
	if (!checklist_name_fits(id))
		(void)fail_at(&call->cx, S("/id"), "pattern",
		              "a checklist's name has at most 40 of a-z, 0-9, '-' and '.'");
	return cx_problems(&call->cx);
}

static err adopt(struct call *call)
{
	const struct rulebook_in *in = call->in;
	struct receipt *out = call->out;
	struct hash digest = sha256(in->text);
	str id;

	TRY(id_of(&call->cx, in->text, &id));
	struct form form = form_of(id);
	void *value = arena_alloc(call->cx.arena, form.size);
	TRY(form.read(&call->cx, in->text, value));
	TRY(content_check(call, id, value));
	const struct rulebook_row row = { id, hex_print(call->cx.arena, digest.b, HASH_SIZE),
		                          in->text, call->now_ms };
	const struct rulebook_fact fact = { row.digest, row.id, in->text };
	TRY(db_put(&call->cx, call->tx, &q[PUT], &row, NULL));
	out->id = row.id;
	return leaf_fact(call, "rulebook", "rulebook", row.id, &fact_rec, &fact);
}

static err show(struct call *call)
{
	const struct id_in *in = call->in;
	const struct value param[] = { V_TEXT(in->id) };
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, call->out);

	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no file %.*s was adopted", P(in->id));
	return e;
}

static const struct op ops[] = {
	{ .name = "rulebook.adopt",
	  .route = "POST /v1/rulebooks",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &receipt_rec,
	  .run = adopt,
	  .flags = OP_WRITE,
	  .duty = "head",
	  .zh = "采用期限、工作日历或检查表文件",
	  .en = "Adopt a file of deadlines, working days or a checklist" },
	{ .name = "rulebook.show",
	  .route = "GET /v1/rulebooks/{id}",
	  .may = MAY_EVERYBODY,
	  .in = &id_rec,
	  .out = &row_rec,
	  .run = show,
	  .flags = OP_READ,
	  .zh = "查看已采用的文件",
	  .en = "One file in force" },
};

const struct feature rulebook_feature = { .name = "rulebook", OPS(ops), SQLS(q) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of problems (问题反映, 试点方案五(四)): whoever works with the platform says what is
 * wrong, and the municipal bureau answers by a day that the adopted deadlines give.
 *
 * A report is open until it is answered; then its reporter closes it or opens it again.  What is
 * said may hold personal data and stays in its table; the leaf of each message has a salted digest
 * of it, the leaf of the report its state.  A report is taken also where no deadlines were adopted:
 * it then has no day. */
#include "work/problem.h"

#include "base/arena.h"
#include "base/date.h"
#include "op/reply.h"
#include "work/due.h"
#include "work/features.h"
#include "work/lot.h"
#include "work/party.h"
#include "work/salted.h"

#define TEXT_BYTES 4000

static const char *const categories[] = { "platform",     "upload", "authorisation",
	                                  "verification", "label",  "sampling",
	                                  "rules",        "other",  NULL };

static const struct field problem_fields[] = {
	FIELD(struct problem_row, id, "its random name"),
	FIELD(struct problem_row, organisation, "who reports it"),
	FIELD(struct problem_row, category, "what it is about"),
	FIELD(struct problem_row, lot, "a lot, as reported", .optional = true),
	FIELD(struct problem_row, code, "a meter, as reported", .optional = true),
	FIELD(struct problem_row, state, "open, answered or closed"),
	FIELD(struct problem_row, messages, "how many there are"),
	FIELD(struct problem_row, reported_ms, "when it was reported", .form = FORM_MOMENT),
	FIELD(struct problem_row, state_from_ms, "since when it is so", .form = FORM_MOMENT),
	FIELD(struct problem_row, due_day, "last day for an answer", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct problem_row, due_provisional, "the calendar does not reach that day yet",
	      .form = FORM_BOOL),
};
const struct rec problem_rec = REC(struct problem_row, "problem", problem_fields);

static const struct field message_fields[] = {
	FIELD(struct message_row, id, ""),      FIELD(struct message_row, problem, ""),
	FIELD(struct message_row, n, ""),       FIELD(struct message_row, organisation, ""),
	FIELD(struct message_row, actor, ""),   FIELD(struct message_row, event, ""),
	FIELD(struct message_row, said_ms, ""), FIELD(struct message_row, text, ""),
	FIELD(struct message_row, salt, ""),
};
static const struct rec message_rec = REC(struct message_row, "problem_message", message_fields);

/* What the log says of a message. */
struct message_fact {
	str id, problem;
	int64_t n;
	str organisation, actor, event;
	int64_t said_ms;
	str text_sha256;
};

static const struct field fact_fields[] = {
	FIELD(struct message_fact, id, ""),
	FIELD(struct message_fact, problem, ""),
	FIELD(struct message_fact, n, ""),
	FIELD(struct message_fact, organisation, ""),
	FIELD(struct message_fact, actor, ""),
	FIELD(struct message_fact, event, ""),
	FIELD(struct message_fact, said_ms, "", .form = FORM_MOMENT),
	FIELD(struct message_fact, text_sha256, ""),
};
static const struct rec fact_rec = REC(struct message_fact, "problem_message_fact", fact_fields);

static const struct move moves[] = {
	{ "problem", "open", "answer", "answered", MAY(BUREAU, ANY), DEADLINE_PROBLEM_ANSWER,
	  "试点方案五(四)", "答复", "answer" },
	{ "problem", "answered", "close", "closed", PROBLEM_REPORTERS, NULL, "", "办结", "close" },
	{ "problem", "open", "close", "closed", PROBLEM_REPORTERS, NULL, "", "撤回", "withdraw" },
	{ "problem", "answered", "reopen", "open", PROBLEM_REPORTERS, NULL, "", "不满意，重新反映",
	  "report again" },
	{ "problem", "closed", "reopen", "open", PROBLEM_REPORTERS, NULL, "", "重新反映",
	  "report again" },
};

enum { ADD, GET, SET, SAY, SAID };

static const struct sql q[] = {
	[ADD] = { "problem.add", "INSERT INTO problem ({problem}) VALUES ({problem:$})",
	          &problem_rec, NULL },
	[GET] = { "problem.get", "SELECT {problem} FROM problem WHERE id = $1", NULL,
	          &problem_rec },
	[SET] = { "problem.set",
	          "UPDATE problem SET state = $1, state_from_ms = $2, messages = $3, due_day = $4, "
	          "due_provisional = $5 WHERE id = $6 AND messages = $7",
	          NULL, NULL },
	[SAY] = { "problem.say",
	          "INSERT INTO problem_message ({problem_message}) VALUES ({problem_message:$})",
	          &message_rec, NULL },
	[SAID] = { "problem.said",
	           "SELECT {problem_message} FROM problem_message WHERE problem = $1 ORDER BY n",
	           NULL, &message_rec },
};

/* -- what is said ---------------------------------------------------------------------------- */

/* The next message of a report: its row and its leaf. */
static err say(struct call *call, const struct problem_row *p, const char *event, str text)
{
	struct arena *a = call->cx.arena;
	const struct message_row row = {
		.id = str_fmt(a, "%.*s/%lld", P(p->id), (long long)p->messages),
		.problem = p->id,
		.n = p->messages,
		.organisation = call->caller.organisation,
		.actor = call_actor(call),
		.event = str_of(event),
		.said_ms = call->now_ms,
		.text = text.p != NULL ? text : S(""),
		.salt = salt_new(call),
	};
	const struct message_fact fact = { row.id,      row.problem,
		                           row.n,       row.organisation,
		                           row.actor,   row.event,
		                           row.said_ms, salted_sha256(a, row.salt, row.text) };

	TRY(db_put(&call->cx, call->tx, &q[SAY], &row, NULL));
	return leaf_fact(call, "problem_message", "problem_message", row.id, &fact_rec, &fact);
}

/* No day without a rule: a report is not refused because the bureau has adopted none. */
static err due_set(struct call *call, struct problem_row *p)
{
	struct due due;
	err e = due_after(call, DEADLINE_PROBLEM_ANSWER, moment_day(call->now_ms), NULL, 0, &due);

	p->due_day = ABSENT_INT;
	p->due_provisional = 0;
	if (e == E_NO_RULES) {
		cx_clear(&call->cx);
		return OK;
	}
	TRY(e);
	p->due_day = due.day;
	p->due_provisional = due.provisional;
	return OK;
}

/* -- reporting ------------------------------------------------------------------------------- */

struct report_in {
	str organisation, category, text, lot, code;
};

static const struct field report_fields[] = {
	FIELD(struct report_in, organisation, "who reports: oneself", .min = 2, .max = 40),
	FIELD(struct report_in, category, "what it is about", .oneof = categories),
	FIELD(struct report_in, text, "what is wrong; stays out of the log", .min = 1,
	      .max = TEXT_BYTES, .legible = true),
	FIELD(struct report_in, lot, "maker's prefix and lot", .min = 1, .max = 100,
	      .optional = true),
	FIELD(struct report_in, code, "meter code", .min = 1, .max = 60, .optional = true),
};
static const struct rec report_rec = REC(struct report_in, "problem_in", report_fields);

struct report_out {
	str id;
	int64_t due_day;
	int64_t due_provisional;
};

static const struct field report_out_fields[] = {
	FIELD(struct report_out, id, "the name under which it is kept"),
	FIELD(struct report_out, due_day, "last day for an answer", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct report_out, due_provisional, "the calendar does not reach that day yet",
	      .form = FORM_BOOL),
};
static const struct rec report_out_rec = REC(struct report_out, "problem_out", report_out_fields);

err problem_seen(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, o.id, o.district);
}

static err report(struct call *call)
{
	const struct report_in *in = call->in;
	struct report_out *out = call->out;
	enum medium medium;
	str prefix, serial;

	if (in->code.n > 0 && !code_parse(in->code, &medium, &prefix, &serial))
		(void)fail_at(&call->cx, S("/code"), "bad-format", "no code of a meter");
	TRY(cx_problems(&call->cx));
	TRY(problem_seen(call, in->organisation));
	struct problem_row p = { .id = random_name(call),
		                 .organisation = in->organisation,
		                 .category = in->category,
		                 .lot = in->lot,
		                 .code = in->code,
		                 .state = S("open"),
		                 .messages = 1,
		                 .reported_ms = call->now_ms,
		                 .state_from_ms = call->now_ms };
	TRY(due_set(call, &p));
	TRY(db_put(&call->cx, call->tx, &q[ADD], &p, NULL));
	TRY(say(call, &p, "report", in->text));
	*out = (struct report_out){ p.id, p.due_day, p.due_provisional };
	return leaf_fact(call, "problem", "problem", p.id, &problem_rec, &p);
}

/* -- one report ------------------------------------------------------------------------------ */

struct problem_in {
	str problem;
	str text;
};

static const struct field one_fields[] = {
	FIELD(struct problem_in, problem, "the report", .min = 1, .max = 40),
};
static const struct rec one_rec = REC(struct problem_in, "problem_id", one_fields);

static const struct field move_fields[] = {
	FIELD(struct problem_in, problem, "the report", .min = 1, .max = 40),
	FIELD(struct problem_in, text, "what is to be said; stays out of the log", .min = 1,
	      .max = TEXT_BYTES, .legible = true),
};
static const struct rec move_rec = REC(struct problem_in, "problem_move", move_fields);

static const struct field close_fields[] = {
	FIELD(struct problem_in, problem, "the report", .min = 1, .max = 40),
	FIELD(struct problem_in, text, "what is to be said; stays out of the log", .min = 1,
	      .max = TEXT_BYTES, .legible = true, .optional = true),
};
static const struct rec close_rec = REC(struct problem_in, "problem_close", close_fields);

err problem_get(struct call *call, str id, struct problem_row *out)
{
	const struct value param[] = { V_TEXT(id) };
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return problem_seen(call, out->organisation);
}

static err change(struct call *call, const char *event)
{
	const struct problem_in *in = call->in;
	struct receipt *out = call->out;
	struct problem_row p;
	int64_t changed;

	TRY(problem_get(call, in->problem, &p));
	const struct move *move = move_find(moves, COUNT_OF(moves), p.state, event);
	if (move == NULL)
		return fail(&call->cx, E_STATE, "the report is %.*s", P(p.state));
	p.state = str_of(move->to);
	p.state_from_ms = call->now_ms;
	p.messages++;
	if (str_eq(p.state, S("open")))
		TRY(due_set(call, &p));
	const struct value param[] = {
		V_TEXT(p.state),          V_INT(p.state_from_ms),
		V_INT(p.messages),        p.due_day == ABSENT_INT ? V_NULL : V_INT(p.due_day),
		V_INT(p.due_provisional), V_TEXT(p.id),
		V_INT(p.messages - 1)
	};
	TRY(db_run(&call->cx, call->tx, &q[SET], param, COUNT_OF(param), &changed));
	if (changed != 1)
		return fail(&call->cx, E_STATE, "the report was changed meanwhile");
	TRY(say(call, &p, event, in->text));
	out->id = p.id;
	return leaf_fact(call, "problem", "problem", p.id, &problem_rec, &p);
}

static err answer(struct call *call)
{
	return change(call, "answer");
}

static err close_it(struct call *call)
{
	return change(call, "close");
}

static err reopen(struct call *call)
{
	return change(call, "reopen");
}

static const struct field said_fields[] = {
	FIELD(struct message_row, organisation, "who said it"),
	FIELD(struct message_row, event, "report, answer, close or reopen"),
	FIELD(struct message_row, said_ms, "when", .form = FORM_MOMENT),
	FIELD(struct message_row, text, "what was said", .max = TEXT_BYTES),
};
static const struct rec said_rec = REC(struct message_row, "problem_said", said_fields);

static err show(struct call *call)
{
	const struct problem_in *in = call->in;
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	struct problem_row p;
	list said;

	TRY(problem_get(call, in->problem, &p));
	const struct value param[] = { V_TEXT(p.id) };
	TRY(db_list(&call->cx, call->tx, &q[SAID], param, 1, &said));
	json_object(&w);
	rec_write(&w, &problem_rec, &p);
	json_key(&w, S("said"));
	json_array(&w);
	for (size_t i = 0; i < said.n; i++) {
		json_object(&w);
		rec_write(&w, &said_rec, (const struct message_row *)said.item + i);
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
	return OK;
}

static const struct op ops[] = {
	{ .name = "problem.report",
	  .route = "POST /v1/problems",
	  .may = PROBLEM_REPORTERS,
	  .in = &report_rec,
	  .out = &report_out_rec,
	  .run = report,
	  .flags = OP_WRITE,
	  .zh = "反映问题",
	  .en = "Report a problem" },
	{ .name = "problem.show",
	  .route = "GET /v1/problems/{problem}",
	  .may = PROBLEM_READERS,
	  .in = &one_rec,
	  .run = show,
	  .flags = OP_READ | OP_RAW,
	  .zh = "一件问题反映及其答复",
	  .en = "One report with what was said" },
	{ .name = "problem.answer",
	  .route = "POST /v1/problems/{problem}/answer",
	  .may = MAY(BUREAU, ANY),
	  .in = &move_rec,
	  .out = &receipt_rec,
	  .run = answer,
	  .flags = OP_WRITE,
	  .duty = "clerk head",
	  .zh = "答复问题反映",
	  .en = "Answer a report" },
	{ .name = "problem.close",
	  .route = "POST /v1/problems/{problem}/close",
	  .may = PROBLEM_REPORTERS,
	  .in = &close_rec,
	  .out = &receipt_rec,
	  .run = close_it,
	  .flags = OP_WRITE,
	  .zh = "办结或撤回问题反映",
	  .en = "Close a report, or withdraw it" },
	{ .name = "problem.reopen",
	  .route = "POST /v1/problems/{problem}/reopen",
	  .may = PROBLEM_REPORTERS,
	  .in = &move_rec,
	  .out = &receipt_rec,
	  .run = reopen,
	  .flags = OP_WRITE,
	  .zh = "重新反映",
	  .en = "Open a report again" },
};

const struct feature problem_feature = { .name = "problem", OPS(ops), SQLS(q), MOVES(moves) };

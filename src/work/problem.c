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
#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define DAY_LAST INT64_C(376200) /* 2999-12-31 */

static const char *const categories[] = { "platform",     "upload", "authorisation",
	                                  "verification", "label",  "sampling",
	                                  "rules",        "other",  NULL };
static const char *const states[] = { "open", "answered", "closed", NULL };

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

#define REPORTERS                                                                                  \
	(MAY(MAKER, OWN) | MAY(SUPPLY, OWN) | MAY(INSTITUTE, OWN) | MAY(DISTRICT, DISTRICT))

static const struct move moves[] = {
	{ "problem", "open", "answer", "answered", MAY(BUREAU, ANY), "problem.answer",
	  "试点方案五(四)", "答复", "answer" },
	{ "problem", "answered", "close", "closed", REPORTERS, NULL, "", "办结", "close" },
	{ "problem", "open", "close", "closed", REPORTERS, NULL, "", "撤回", "withdraw" },
	{ "problem", "answered", "reopen", "open", REPORTERS, NULL, "", "不满意，重新反映",
	  "report again" },
	{ "problem", "closed", "reopen", "open", REPORTERS, NULL, "", "重新反映", "report again" },
};

enum { ADD, GET, SET, SAY, SAID, BY_STATE, OF };

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
	[BY_STATE] = { "problem.by_state",
	               "SELECT {problem} FROM problem WHERE state = $1 AND "
	               "(reported_ms, id) > ($2, $3) AND coalesce(due_day, 376200) <= $4 "
	               "ORDER BY reported_ms, id LIMIT $5",
	               NULL, &problem_rec },
	[OF] = { "problem.of",
	         "SELECT {problem} FROM problem WHERE organisation = $1 AND "
	         "(reported_ms, id) > ($2, $3) ORDER BY reported_ms, id LIMIT $4",
	         NULL, &problem_rec },
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
	err e = due_after(call, "problem.answer", moment_day(call->now_ms), NULL, 0, &due);

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
	      .max = TEXT_BYTES),
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

static err seen(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, o.id, o.district);
}

/* A district bureau sees the reports of its district, and speaks for none but itself. */
static err oneself(struct call *call, str organisation)
{
	if (str_eq(call->caller.organisation, organisation))
		return OK;
	return fail(&call->cx, E_FORBIDDEN, "only %.*s itself does that", P(organisation));
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
	TRY(seen(call, in->organisation));
	TRY(oneself(call, in->organisation));
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
	      .max = TEXT_BYTES),
};
static const struct rec move_rec = REC(struct problem_in, "problem_move", move_fields);

static const struct field close_fields[] = {
	FIELD(struct problem_in, problem, "the report", .min = 1, .max = 40),
	FIELD(struct problem_in, text, "what is to be said; stays out of the log", .min = 1,
	      .max = TEXT_BYTES, .optional = true),
};
static const struct rec close_rec = REC(struct problem_in, "problem_close", close_fields);

static err problem_get(struct call *call, str id, struct problem_row *out)
{
	const struct value param[] = { V_TEXT(id) };
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return seen(call, out->organisation);
}

static err change(struct call *call, const char *event)
{
	const struct problem_in *in = call->in;
	struct receipt *out = call->out;
	struct problem_row p;
	int64_t changed;

	TRY(problem_get(call, in->problem, &p));
	if (right_calls(REPORTERS, call->caller.role))
		TRY(oneself(call, p.organisation));
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

/* -- lists ----------------------------------------------------------------------------------- */

struct list_in {
	str organisation; /* of the second list only */
	str state;
	int64_t overdue;
	str after;
	int64_t limit;
};

static const struct field all_fields[] = {
	FIELD(struct list_in, state, "open if absent", .oneof = states, .optional = true),
	FIELD(struct list_in, overdue, "only those whose day is over", .form = FORM_BOOL,
	      .optional = true),
	FIELD(struct list_in, after, "the last report of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec all_rec = REC(struct list_in, "problem_list_in", all_fields);

static const struct field of_fields[] = {
	FIELD(struct list_in, organisation, "who reported", .min = 2, .max = 40),
	FIELD(struct list_in, after, "the last report of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec of_rec = REC(struct list_in, "problem_of_in", of_fields);

struct list_out {
	list problems;
	str next;
};

static const struct field out_fields[] = {
	FIELD(struct list_out, problems, "the oldest first", .list = &problem_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec out_rec = REC(struct list_out, "problem_list", out_fields);

static err place_of(struct call *call, int64_t *ms, str *id)
{
	const struct list_in *in = call->in;
	struct problem_row p;

	*ms = 0;
	*id = S("");
	if (in->after.n == 0)
		return OK;
	TRY(problem_get(call, in->after, &p));
	*ms = p.reported_ms;
	*id = p.id;
	return OK;
}

static int64_t limit_of(const struct call *call)
{
	const struct list_in *in = call->in;

	return in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
}

/* One more was asked for than is shown. */
static void page_end(struct call *call)
{
	struct list_out *out = call->out;
	int64_t limit = limit_of(call);

	if ((int64_t)out->problems.n <= limit)
		return;
	out->problems.n = (size_t)limit;
	out->next = ((const struct problem_row *)out->problems.item)[limit - 1].id;
}

static err list_all(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	bool overdue = in->overdue == 1;
	str state = in->state.n > 0 ? in->state : S("open");
	int64_t ms;
	str id;

	if (overdue && !str_eq(state, S("open")))
		return fail(&call->cx, E_INVALID, "only what is open can be overdue");
	TRY(place_of(call, &ms, &id));
	const struct value param[] = { V_TEXT(state), V_INT(ms), V_TEXT(id),
		                       V_INT(overdue ? moment_day(call->now_ms) - 1 : DAY_LAST),
		                       V_INT(limit_of(call) + 1) };
	TRY(db_list(&call->cx, call->tx, &q[BY_STATE], param, 5, &out->problems));
	page_end(call);
	return OK;
}

static err list_of(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t ms;
	str id;

	TRY(seen(call, in->organisation));
	TRY(place_of(call, &ms, &id));
	const struct value param[] = { V_TEXT(in->organisation), V_INT(ms), V_TEXT(id),
		                       V_INT(limit_of(call) + 1) };
	TRY(db_list(&call->cx, call->tx, &q[OF], param, 4, &out->problems));
	page_end(call);
	return OK;
}

static const struct op ops[] = {
	{ .name = "problem.report",
	  .route = "POST /v1/problems",
	  .may = REPORTERS,
	  .in = &report_rec,
	  .out = &report_out_rec,
	  .run = report,
	  .flags = OP_WRITE,
	  .zh = "反映问题",
	  .en = "Report a problem" },
	{ .name = "problem.list",
	  .route = "GET /v1/problems",
	  .may = MAY(BUREAU, ANY),
	  .in = &all_rec,
	  .out = &out_rec,
	  .run = list_all,
	  .flags = OP_READ,
	  .zh = "问题反映清单，可只列逾期未答复的",
	  .en = "Reports of problems by state, or those overdue" },
	{ .name = "problem.of",
	  .route = "GET /v1/organisations/{organisation}/problems",
	  .may = REPORTERS | MAY(BUREAU, ANY),
	  .in = &of_rec,
	  .out = &out_rec,
	  .run = list_of,
	  .flags = OP_READ,
	  .zh = "一个单位反映的问题",
	  .en = "Problems that one organisation has reported" },
	{ .name = "problem.show",
	  .route = "GET /v1/problems/{problem}",
	  .may = REPORTERS | MAY(BUREAU, ANY),
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
	  .zh = "答复问题反映",
	  .en = "Answer a report" },
	{ .name = "problem.close",
	  .route = "POST /v1/problems/{problem}/close",
	  .may = REPORTERS,
	  .in = &close_rec,
	  .out = &receipt_rec,
	  .run = close_it,
	  .flags = OP_WRITE,
	  .zh = "办结或撤回问题反映",
	  .en = "Close a report, or withdraw it" },
	{ .name = "problem.reopen",
	  .route = "POST /v1/problems/{problem}/reopen",
	  .may = REPORTERS,
	  .in = &move_rec,
	  .out = &receipt_rec,
	  .run = reopen,
	  .flags = OP_WRITE,
	  .zh = "重新反映",
	  .en = "Open a report again" },
};

const struct feature problem_feature = { .name = "problem", OPS(ops), SQLS(q), MOVES(moves) };

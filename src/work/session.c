/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody who has logged in does with sessions: looks at them, ends them, gets a new secret
 * for the present one.  What sessions are is in op/session.c.  They are no facts of the log. */
#include "op/session.h"

#include "base/arena.h"
#include "work/features.h"
#include "work/party.h"

struct session_out {
	str session, account, organisation, role, duties;
};

static const struct field out_fields[] = {
	FIELD(struct session_out, session, "its name", .optional = true),
	FIELD(struct session_out, account, "who, as the log says it", .optional = true),
	FIELD(struct session_out, organisation, "of which organisation", .optional = true),
	FIELD(struct session_out, role, "what the caller may do"),
	FIELD(struct session_out, duties, "what it is there for", .optional = true),
};
static const struct rec out_rec = REC(struct session_out, "session_out", out_fields);

static err show(struct call *call)
{
	const struct caller *who = &call->caller;

	*(struct session_out *)call->out =
	        (struct session_out){ .session = who->session,
		                      .account = who->account,
		                      .organisation = who->organisation,
		                      .role = str_of(role_info(who->role)->name),
		                      .duties = who->duties };
	return OK;
}

static err session_needed(struct call *call)
{
	if (call->caller.session.n > 0)
		return OK;
	return fail(&call->cx, E_STATE, "there is no session: this is for those who log in");
}

static err end_own(struct call *call)
{
	struct receipt *out = call->out;

	TRY(session_needed(call));
	TRY(session_end(call, call->caller.account, call->caller.session));
	out->id = call->caller.session;
	call->reply = (struct reply){ .status = 200, .session = S("") };
	return OK;
}

/* -- all of one account ---------------------------------------------------------------------- */

struct listed {
	str session;
	int64_t begun_ms, seen_ms, present;
};

static const struct field listed_fields[] = {
	FIELD(struct listed, session, "its name"),
	FIELD(struct listed, begun_ms, "login", .form = FORM_MOMENT),
	FIELD(struct listed, seen_ms, "last use, to the minute", .form = FORM_MOMENT),
	FIELD(struct listed, present, "whether it is the one that asks", .form = FORM_BOOL),
};
static const struct rec listed_rec = REC(struct listed, "session_listed", listed_fields);

struct list_out {
	list sessions;
};

static const struct field list_fields[] = {
	FIELD(struct list_out, sessions, "oldest first", .list = &listed_rec),
};
static const struct rec list_rec = REC(struct list_out, "session_list", list_fields);

/* Behind an organisation's token there is no account, and so no session. */
static err list_own(struct call *call)
{
	struct list_out *out = call->out;
	list rows;

	if (call->caller.account.n == 0)
		return OK;
	TRY(session_list(call, call->caller.account, &rows));
	const struct session_row *row = rows.item;
	struct listed *l = NEW_N(call->cx.arena, struct listed, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		l[i] = (struct listed){ row[i].id, row[i].begun_ms, row[i].seen_ms,
			                str_eq(row[i].id, call->caller.session) };
	out->sessions = (list){ l, rows.n };
	return OK;
}

struct session_at {
	str session;
};

static const struct field at_fields[] = {
	FIELD(struct session_at, session, "its name", .min = 1, .max = 40),
};
static const struct rec at_rec = REC(struct session_at, "session_at", at_fields);

static err revoke(struct call *call)
{
	const struct session_at *in = call->in;
	struct receipt *out = call->out;

	if (call->caller.account.n == 0)
		return fail(&call->cx, E_STATE, "only an account has sessions");
	TRY(session_end(call, call->caller.account, in->session));
	out->id = in->session;
	call->reply = (struct reply){ .status = 200 };
	if (str_eq(in->session, call->caller.session))
		call->reply.session = S("");
	return OK;
}

/* -- the present one ------------------------------------------------------------------------- */

static err renew(struct call *call)
{
	struct receipt *out = call->out;
	struct session_row row;

	TRY(session_needed(call));
	err e = session_get(call, call->caller.account, call->caller.session, &row);
	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_STATE, "the session has ended meanwhile");
	TRY(e);
	/* of several that come with one secret, one gets the next */
	if (row.renewed_ms != call->caller.session_renewed_ms)
		return fail(&call->cx, E_STATE, "the session has another secret by now");
	call->reply = (struct reply){ .status = 200 };
	TRY(session_renew(call, &row, &call->reply.session));
	call->reply.session_s = session_left_s(&row, call->now_ms);
	out->id = row.id;
	return OK;
}

static const struct op ops[] = {
	{ .name = "session.show",
	  .route = "GET /v1/session",
	  .may = MAY_KNOWN,
	  .out = &out_rec,
	  .run = show,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "查看当前身份",
	  .en = "Who the caller is" },
	{ .name = "session.end",
	  .route = "DELETE /v1/session",
	  .may = MAY_KNOWN,
	  .out = &receipt_rec,
	  .run = end_own,
	  .flags = OP_WRITE,
	  .zh = "退出登录",
	  .en = "Log out" },
	{ .name = "session.list",
	  .route = "GET /v1/sessions",
	  .may = MAY_KNOWN,
	  .out = &list_rec,
	  .run = list_own,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "列出自己的会话",
	  .en = "One's own sessions" },
	{ .name = "session.revoke",
	  .route = "DELETE /v1/sessions/{session}",
	  .may = MAY_KNOWN,
	  .in = &at_rec,
	  .out = &receipt_rec,
	  .run = revoke,
	  .flags = OP_WRITE,
	  .zh = "终止自己的一个会话",
	  .en = "End one of one's own sessions" },
	{ .name = "session.renew",
	  .route = "POST /v1/session/renew",
	  .may = MAY_KNOWN,
	  .out = &receipt_rec,
	  .run = renew,
	  .flags = OP_WRITE | OP_SECRET,
	  .zh = "更换当前会话的密钥",
	  .en = "A new secret for the present session" },
};

const struct feature session_feature = { .name = "session", OPS(ops) };

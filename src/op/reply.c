/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reply.h.  Words for the operator (paths, database messages) stay in the log: of a 5xx the
 * caller learns the code and our own sentence, not the inside.  A 5xx that only says "ask again" is
 * no fault of ours: the caller hears its words, and the log, which anybody could fill with them,
 * does not. */
#include "op/reply.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/problem.h"
#include "code/text.h"

str reply_body(struct call *call)
{
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	if (call->op->out != NULL && call->out != NULL)
		rec_write(&w, call->op->out, call->out);
	json_object_end(&w);
	return buf_view(&b);
}

/* Words may quote a header, which need not be UTF-8, and long ones are cut, perhaps within a
 * character; what is none becomes a question mark. */
static str readable(struct arena *a, str words)
{
	char *copy = arena_copy(a, words.p, words.n);
	char *end = copy + words.n;

	for (char *p = copy; p < end;) {
		int n = utf8_length(p, end);
		if (n == 0)
			*p = '?';
		p += n > 0 ? n : 1;
	}
	return (str){ copy, words.n };
}

static void problems_write(struct json_writer *w, const struct cx *cx)
{
	if (cx->problem == NULL)
		return;
	json_key(w, S("errors"));
	json_array(w);
	for (const struct problem *p = cx->problem; p != NULL; p = p->next) {
		json_object(w);
		json_member_str(w, "pointer", p->pointer);
		json_member_str(w, "code", str_of(p->code));
		if (problem_zh(p->code).n > 0)
			json_member_str(w, "title", problem_zh(p->code));
		json_member_str(w, "message", readable(w->out->arena, p->message));
		json_object_end(w);
	}
	json_array_end(w);
	if (cx->problem_n > PROBLEMS_MAX)
		json_member_i64(w, "errors_total", cx->problem_n);
}

static bool is_our_fault(err e)
{
	return err_info(e)->status >= 500 && e != E_BUSY && e != E_STALE && e != E_NOT_YET;
}

str problem_json(struct arena *a, const struct cx *cx, err e)
{
	const struct err_info *info = err_info(e);
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "type", str_fmt(a, "urn:fangsheng:error:%s", info->code));
	json_member_str(&w, "title", str_of(info->zh));
	json_member_str(&w, "title_en", str_of(info->en));
	json_member_i64(&w, "status", info->status);
	json_member_str(&w, "code", str_of(info->code));
	if (cx->detail.n > 0 && !is_our_fault(e))
		json_member_str(&w, "detail", readable(a, cx->detail));
	problems_write(&w, cx);
	json_object_end(&w);
	return buf_view(&b);
}

static void fail_complete(struct call *call)
{
	const struct err_info *info = err_info(call->result);
	struct reply *r = &call->reply;

	*r = (struct reply){ .status = info->status, .type = PROBLEM_TYPE };
	r->body = problem_json(call->cx.arena, &call->cx, call->result);
	r->retry_after_s = call->retry_after_s;
	if (info->status == 503 && r->retry_after_s == 0)
		r->retry_after_s = 1;
	if (is_our_fault(call->result))
		log_line(LOG_LEVEL_ERROR, "%s: %s: %.*s", call->op->name, info->code,
		         P(call->cx.detail));
}

void reply_complete(struct call *call)
{
	struct reply *r = &call->reply;
	bool created = (call->op->flags & OP_WRITE) && !call->repeat && !call->dry_run;

	if (call->result != OK) {
		fail_complete(call);
		return;
	}
	if (r->status == 0)
		r->status = created ? 201 : 200;
	if (r->type == NULL) {
		r->type = JSON_TYPE;
		r->body = reply_body(call);
	}
}

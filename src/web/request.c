/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From HTTP to a call: the route gives the operation, the token the caller, decode.c the input. */
#include "web/request.h"

#include <strings.h>

#include "base/arena.h"
#include "code/text.h"
#include "op/refusal.h"
#include "op/reply.h"
#include "op/session.h"
#include "op/token.h"
#include "web/decode.h"

static enum MHD_Result line_add(void *state, enum MHD_ValueKind kind, const char *name,
                                size_t name_n, const char *value, size_t value_n)
{
	(void)kind;
	headers_add(state, (str){ name, name_n }, value != NULL ? (str){ value, value_n } : S(""));
	return MHD_YES;
}

void request_headers(struct request *r)
{
	r->header.arena = r->arena;
	(void)MHD_get_connection_values_n(r->connection, MHD_HEADER_KIND, line_add, &r->header);
}

void request_fail(struct request *r, err e)
{
	const struct err_info *info = err_info(e);

	r->reply = (struct reply){ .status = info->status,
		                   .type = PROBLEM_TYPE,
		                   .body = problem_json(r->arena, &r->cx, e),
		                   .retry_after_s = info->status == 503 ? 1 : 0 };
}

static void wire_headers(struct request *r)
{
	const str *h = r->header.value;

	r->wire.accept_language = h[HEADER_ACCEPT_LANGUAGE];
	r->wire.content_encoding = h[HEADER_CONTENT_ENCODING];
	r->wire.content_type = h[HEADER_CONTENT_TYPE];
	r->wire.content_digest = h[HEADER_CONTENT_DIGEST];
	r->headers = (struct origin_headers){
		.forwarded_for = h[HEADER_X_FORWARDED_FOR],
		.forwarded_proto = h[HEADER_X_FORWARDED_PROTO],
		.cookie = h[HEADER_COOKIE],
		.host = h[HEADER_HOST],
		.origin = h[HEADER_ORIGIN],
		.fetch_site = h[HEADER_SEC_FETCH_SITE],
		.content_type = h[HEADER_CONTENT_TYPE],
	};
}

static void origin_look(struct request *r)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	        r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	origin_find(r->arena, info ? info->client_addr : NULL, &r->headers, &r->origin);
}

/* Who comes with a session that is over is nobody, and may log in again. */
static err cookie_caller(struct request *r, str secret, struct caller *out)
{
	err e = session_caller(&r->cx, r->web->app, secret, out);

	r->by_cookie = e == OK;
	if (e != E_UNAUTHENTICATED)
		return e;
	*out = (struct caller){ .role = ROLE_PUBLIC };
	cx_clear(&r->cx);
	return OK;
}

static err caller_find(struct request *r, struct caller *out)
{
	static const str scheme = { "Bearer ", sizeof "Bearer " - 1 };
	str header = r->header.value[HEADER_AUTHORIZATION];
	str cookie;

	*out = (struct caller){ .role = ROLE_PUBLIC };
	TRY(origin_cookie(&r->cx, &r->headers, r->origin.tls, &cookie));
	if (cookie.n > 0 && header.n > 0)
		return fail(&r->cx, E_UNAUTHENTICATED, "a token or a cookie, not both");
	if (cookie.n > 0)
		return cookie_caller(r, cookie, out);
	if (header.n == 0)
		return OK;
	if (header.n < scheme.n || strncasecmp(header.p, scheme.p, scheme.n) != 0)
		return fail(&r->cx, E_UNAUTHENTICATED, "only Authorization: Bearer is understood");
	return token_caller(&r->cx, r->web->app, str_part(header, scheme.n, header.n), out);
}

static err look(struct request *r)
{
	err e = route_find(r->arena, app_routes(r->web->app), r->wire.method, wire_path(&r->wire),
	                   &r->match, &r->allow);

	if (e == E_METHOD)
		return fail(&r->cx, e, "here: %.*s", P(r->allow));
	if (e != OK)
		return fail(&r->cx, e, "no such address");
	TRY(caller_find(r, &r->caller));
	r->caller.address = r->origin.address;
	return OK;
}

/* What changes something, or is about a secret, is refused to the pages of other sites. */
static err site_check(struct request *r, bool has_body)
{
	unsigned flags = r->match.op->flags;
	bool writes = (flags & OP_WRITE) != 0;

	if (!(writes && r->by_cookie) && !(flags & OP_SECRET))
		return OK;
	return origin_same_site(&r->cx, &r->headers, r->origin.tls, writes && r->by_cookie,
	                        has_body);
}

/* Who may not gets no further than to op_start, which says why. */
static bool may_call(struct request *r)
{
	bool may = r->refused == OK && op_may(&r->cx, r->match.op, &r->caller) == OK;

	if (r->refused == OK)
		cx_clear(&r->cx);
	return may;
}

void request_look(struct request *r)
{
	wire_headers(r);
	origin_look(r);
	r->refused = look(r);
	if (r->refused == OK)
		session_mark_if_due(r->web->app, &r->caller);
	r->keeps_body = may_call(r);
}

static err call_decode(struct request *r, struct call *call)
{
	struct input input;

	if (!utf8_valid(call->key)) /* PostgreSQL would refuse the whole group for it */
		return fail(&r->cx, E_INVALID, "Idempotency-Key: not UTF-8");
	TRY(wire_input(&r->cx, &r->wire, &r->match, &input));
	call->in = input.record;
	call->body = input.body;
	call->language = input.language;
	call->dry_run = input.dry_run;
	return OK;
}

static struct message sent_of(const struct request *r)
{
	return (struct message){ .method = r->wire.method,
		                 .path = wire_path(&r->wire),
		                 .query = wire_query(&r->wire),
		                 .content_type = r->wire.content_type,
		                 .content_digest = r->wire.content_digest,
		                 .signature_input = r->header.value[HEADER_SIGNATURE_INPUT],
		                 .signature = r->header.value[HEADER_SIGNATURE],
		                 .body = r->wire.body };
}

static err call_make(struct request *r, struct call **out)
{
	TRY(r->refused);
	TRY(site_check(r, r->body_n > 0));
	if (r->too_large)
		return fail(&r->cx, E_TOO_LARGE, "the body is larger than %zu bytes", BODY_MAX);
	struct call *call = call_new(r->web->app, r->match.op);
	*out = call;
	call->caller = r->caller;
	call->accept = r->header.value[HEADER_ACCEPT];
	call->content_type = r->wire.content_type;
	call->key = r->header.value[HEADER_IDEMPOTENCY_KEY];
	call->sent = sent_of(r);
	/* Who may not call learns nothing about what would be wrong with the input. */
	return r->keeps_body ? call_decode(r, call) : OK;
}

/* -- waiting for the committer --------------------------------------------------------------- */

/* Once its connection is resumed the request may be gone. */
static void call_is_done(struct call *call, void *state)
{
	struct request *r = state;
	struct web *web = r->web;
	(void)call;

	if (!r->suspended)
		return;
	MHD_resume_connection(r->connection);
	atomic_fetch_sub(&web->suspended, 1);
}

/* False when the server is stopping: it must not be stopped while a connection is suspended.  The
 * order matters: count first, then look (web_stop says first and then counts). */
static bool request_suspend(struct request *r)
{
	atomic_fetch_add(&r->web->suspended, 1);
	if (atomic_load(&r->web->stopping)) {
		atomic_fetch_sub(&r->web->suspended, 1);
		return false;
	}
	r->suspended = true;
	MHD_suspend_connection(r->connection);
	return true;
}

/* One that came with a bad token never became a call. */
static void refusal_look(struct request *r, err e)
{
	int status = err_info(e)->status;

	if (r->refused == e && (status == 401 || status == 403))
		refusal_note(r->web->app, status == 401 ? REFUSAL_BAD_TOKEN : REFUSAL_NO_RIGHT,
		             status, r->match.op, &r->caller);
}

void request_begin(struct request *r)
{
	struct call *call = NULL;
	err e;

	r->wire.body = (str){ r->body, r->body_n };
	e = call_make(r, &call);
	if (e == OK && (call->op->flags & OP_WRITE) && !request_suspend(r))
		e = fail(&r->cx, E_UNAVAILABLE, "the server is stopping");
	if (e != OK) {
		call_free(call);
		refusal_look(r, e);
		request_fail(r, e);
		return;
	}
	r->call = call;
	op_start(call, call_is_done, r);
}

/* -- the session's secret -------------------------------------------------------------------- */

/* One that has served long enough is replaced behind the call itself, unless that did so. */
static bool renewal_begin(struct request *r)
{
	if (!r->caller.renewal_due || r->renewal != NULL || r->call == NULL ||
	    r->call->reply.session.p != NULL)
		return false;
	r->suspended = false;
	if (!request_suspend(r))
		return false;
	r->renewal = session_renewal(r->web->app, &r->caller);
	op_start(r->renewal, call_is_done, r);
	return true;
}

bool request_go_on(struct request *r)
{
	if (renewal_begin(r))
		return false;
	if (r->call != NULL)
		r->reply = r->call->reply;
	if (r->renewal != NULL && r->renewal->result == OK) {
		r->reply.session = r->renewal->reply.session;
		r->reply.session_s = r->renewal->reply.session_s;
	}
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From HTTP to a call: the route gives the operation, the token the caller; path parameters, query
 * parameters and the members of a JSON body together are one object, which the operation's record
 * reads. So a parameter that nobody knows is refused, wherever it stands. */
#include "web/request.h"

#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "op/reply.h"
#include "op/route.h"
#include "op/token.h"

#define QUERY_MAX 32

str request_header(const struct request *r, const char *name)
{
	return str_of(MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name));
}

void request_fail(struct request *r, err e)
{
	const struct err_info *info = err_info(e);

	r->reply = (struct reply){ .status = info->status,
		                   .type = PROBLEM_TYPE,
		                   .body = problem_json(r->arena, &r->cx, e),
		                   .retry_after_s = info->status == 503 ? 1 : 0 };
}

/* -- parameters ------------------------------------------------------------------------------ */

struct params {
	struct request *r;
	struct json *node; /* QUERY_MAX + ROUTE_PARAMS of them */
	uint32_t n;
	bool dry_run;
	str language;
	err error;
};

static enum json_kind param_kind(const struct rec *rec, str name, str value)
{
	const struct field *f = rec ? rec_field(rec, name) : NULL;

	if (f == NULL || f->type != FIELD_INT || f->form == FORM_DATE || f->form == FORM_MOMENT)
		return JSON_STRING;
	if (f->form != FORM_BOOL)
		return JSON_NUMBER;
	return str_eq(value, S("true"))    ? JSON_TRUE
	       : str_eq(value, S("false")) ? JSON_FALSE
	                                   : JSON_STRING;
}

/* A number from a URL has not been through the JSON parser. */
static bool plain_integer(str s)
{
	uint64_t magnitude;

	if (str_starts(s, S("-")))
		s = str_part(s, 1, s.n);
	return str_u64(s, INT64_MAX, &magnitude) && (s.n == 1 || s.p[0] != '0');
}

static void param_add(struct params *p, const struct rec *rec, str name, str value)
{
	enum json_kind kind = param_kind(rec, name, value);

	if (kind == JSON_NUMBER && !plain_integer(value))
		kind = JSON_STRING;
	p->node[p->n++] = (struct json){ .kind = kind, .key = name, .text = value };
}

static bool decode(struct params *p, str raw, bool plus, str *out)
{
	if (url_decode(p->r->arena, raw, plus, out))
		return true;
	p->error = fail(&p->r->cx, E_SYNTAX,
	                "a broken escape or text that is not UTF-8 in the address");
	return false;
}

/* One name=value of the query. */
static void query_pair(struct params *p, const struct op *op, str name, str value)
{
	if (p->n >= QUERY_MAX + ROUTE_PARAMS) {
		p->error = fail(&p->r->cx, E_TOO_LARGE, "more than %d query parameters", QUERY_MAX);
		return;
	}
	if ((op->flags & OP_WRITE) && str_eq(name, S("dry_run"))) {
		p->dry_run = str_eq(value, S("true"));
		if (!p->dry_run && !str_eq(value, S("false")))
			p->error = fail(&p->r->cx, E_INVALID, "dry_run is true or false");
	} else if (str_eq(name, S("lang"))) {
		p->language = str_eq(value, S("en")) ? S("en") : S("zh");
	} else {
		for (uint32_t i = 0; i < p->n; i++)
			if (str_eq(p->node[i].key, name))
				p->error = fail(&p->r->cx, E_INVALID, "%.*s is given twice",
				                P(name));
		if (p->error == OK)
			param_add(p, op->in, name, value);
	}
}

/* The library has split the query and turned each plus into a space; escapes are still there. */
static enum MHD_Result query_each(void *state, enum MHD_ValueKind kind, const char *key,
                                  size_t key_n, const char *value, size_t value_n)
{
	struct params *p = ((void **)state)[0];
	const struct op *op = ((void **)state)[1];
	(void)kind;
	const str raw_name = { key, key_n };
	const str raw_text = { value ? value : "", value ? value_n : 0 };
	str name, text;

	if (decode(p, raw_name, false, &name) && decode(p, raw_text, false, &text))
		query_pair(p, op, name, text);
	return p->error == OK ? MHD_YES : MHD_NO;
}

static err params_collect(struct request *r, const struct route_match *m, struct params *p)
{
	void *state[2] = { p, (void *)(uintptr_t)m->op };

	*p = (struct params){ .r = r };
	p->node = NEW_N(r->arena, struct json, QUERY_MAX + ROUTE_PARAMS + 1);
	for (int i = 0; i < m->n; i++) {
		str value;
		if (!decode(p, m->value[i], false, &value))
			return p->error;
		param_add(p, m->op->in, m->name[i], value);
	}
	MHD_get_connection_values_n(r->connection, MHD_GET_ARGUMENT_KIND, query_each, state);
	return p->error;
}

/* -- the call's input ------------------------------------------------------------------------ */

static err json_body(struct request *r, const struct json **out)
{
	str type = request_header(r, "Content-Type");
	str media;

	*out = NULL;
	if (r->body_n == 0)
		return OK;
	str_cut(type, ';', &media);
	if (media.n > 0 && !str_eq(media, S("application/json")))
		return fail(&r->cx, E_MEDIA_TYPE, "send application/json, not %.*s", P(media));
	TRY(json_parse(&r->cx, (str){ r->body, r->body_n }, JSON_DEPTH_MAX, out));
	if ((*out)->kind != JSON_OBJECT)
		return fail(&r->cx, E_INVALID, "the body must be a JSON object");
	return OK;
}

/* The body's members and the parameters as one object.  The tree is ours alone, so its nodes may be
 * relinked. */
static err input_tree(struct request *r, struct params *p, struct json *out)
{
	const struct json *body;

	TRY(json_body(r, &body));
	*out = (struct json){ .kind = JSON_OBJECT };
	for (uint32_t i = 0; i < p->n; i++) {
		if (json_get(body, p->node[i].key) != NULL)
			return fail(&r->cx, E_INVALID, "%.*s stands in the address and in the body",
			            P(p->node[i].key));
		p->node[i].next = i + 1 < p->n ? &p->node[i + 1] : body ? body->first : NULL;
	}
	out->n = p->n + (body ? body->n : 0);
	out->first = p->n > 0 ? p->node : body ? body->first : NULL;
	return OK;
}

static err call_decode(struct request *r, const struct route_match *m, struct call *call)
{
	struct params p;
	struct json tree;

	TRY(params_collect(r, m, &p));
	call->dry_run = p.dry_run;
	if (p.language.n > 0)
		call->language = p.language;
	if (m->op->flags & OP_BODY) {
		call->body = (str){ r->body, r->body_n };
		r->body_n = 0;
	}
	TRY(input_tree(r, &p, &tree));
	if (m->op->in == NULL && tree.n > 0)
		return fail(&r->cx, E_INVALID, "%s takes no parameters", m->op->name);
	if (m->op->in == NULL)
		return OK;
	call_input(call);
	return rec_read(&r->cx, m->op->in, &tree, call->in);
}

static void call_headers(struct request *r, struct call *call)
{
	call->accept = request_header(r, "Accept");
	call->key = request_header(r, "Idempotency-Key");
	if (str_starts(request_header(r, "Accept-Language"), S("en")))
		call->language = S("en");
}

static err caller_find(struct request *r, struct caller *out)
{
	str header = request_header(r, "Authorization");

	*out = (struct caller){ .role = ROLE_PUBLIC };
	if (header.n == 0)
		return OK;
	if (!str_starts(header, S("Bearer ")))
		return fail(&r->cx, E_UNAUTHENTICATED, "only Authorization: Bearer is understood");
	return token_caller(&r->cx, r->web->app, str_part(header, 7, header.n), out);
}

static err call_make(struct request *r, struct call **out)
{
	struct route_match m;
	str allow;
	int n;
	const struct op *const *ops = app_ops(r->web->app, &n);
	err e = route_find(r->arena, ops, n, r->method, r->path, &m, &allow);

	if (e == E_METHOD) {
		r->cx.path = allow; /* for the Allow header */
		return fail(&r->cx, e, "here: %.*s", P(allow));
	}
	if (e != OK)
		return fail(&r->cx, e, "no such address");
	if (r->too_large)
		return fail(&r->cx, E_TOO_LARGE, "the body is larger than %zu bytes", BODY_MAX);
	struct call *call = call_new(r->web->app, m.op);
	*out = call;
	call_headers(r, call);
	TRY(caller_find(r, &call->caller));
	/* Who may not call learns nothing about what would be wrong with the input. */
	if (!right_calls(m.op->may, call->caller.role))
		return OK;
	return call_decode(r, &m, call);
}

static void call_is_done(struct call *call, void *state)
{
	struct request *r = state;
	(void)call;

	if (r->suspended)
		MHD_resume_connection(r->connection);
}

void request_begin(struct request *r)
{
	struct call *call = NULL;
	err e;

	if (builtin_answer(r))
		return;
	e = call_make(r, &call);
	if (e != OK) {
		call_free(call);
		request_fail(r, e);
		return;
	}
	r->call = call;
	if (call->op->flags & OP_WRITE) {
		r->suspended = true;
		MHD_suspend_connection(r->connection);
	}
	op_start(call, call_is_done, r);
}

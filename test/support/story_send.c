/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See story_send.h. */
#include "support/story_send.h"

#include "base/arena.h"
#include "base/os.h"
#include "main/embedded.h"
#include "main/simulate.h"
#include "op/access.h"
#include "op/reply.h"
#include "support/instance.h"

void send_header(struct cx *cx, struct story_send *send, str name, str value)
{
	struct http_header *h = NEW(cx->arena, struct http_header);

	*h = (struct http_header){ send->header, name, value };
	send->header = h;
}

#define FILE_MAX ((size_t)16 << 20)

/* -- bodies ---------------------------------------------------------------------------------- */

err send_lot(struct cx *cx, struct story_send *send, int64_t meters, str medium, int64_t seed)
{
	const struct simulate_options o = { .seed = (uint64_t)seed,
		                            .medium = str_eq(medium, S("gas")) ? MEDIUM_GAS
		                                                               : MEDIUM_WATER,
		                            .meters = (int)meters,
		                            .lot_day = ABSENT };
	struct buf b = buf_new(cx->arena);

	if (o.medium == MEDIUM_WATER && !str_eq(medium, S("water")))
		return fail(cx, E_SYNTAX, "meters are for water or gas");
	TRY(simulate(cx, &o, &b));
	return buf_done(&b, &send->body);
}

static err send_embedded(struct cx *cx, struct story_send *send, const struct embedded_file *among,
                         size_t n, str id)
{
	str file = str_fmt(cx->arena, "%.*s.json", P(id));
	struct buf b = buf_new(cx->arena);
	struct json_writer w = json_writer_new(&b, false);

	for (size_t i = 0; i < n; i++) {
		const struct embedded_file *f = &among[i];
		if (!str_eq(str_of(f->name), file))
			continue;
		json_object(&w);
		json_member_str(&w, "text", (str){ (const char *)f->data, f->size });
		json_object_end(&w);
		return buf_done(&b, &send->body);
	}
	return fail(cx, E_NOT_FOUND, "no such file is called %.*s", P(file));
}

err send_regulation(struct cx *cx, struct story_send *send, str id)
{
	return send_embedded(cx, send, embedded_regulations, embedded_regulations_n, id);
}

err send_rulebook(struct cx *cx, struct story_send *send, str id)
{
	return send_embedded(cx, send, embedded_rulebooks, embedded_rulebooks_n, id);
}

err send_data(struct cx *cx, struct story_send *send, str name)
{
	return os_read_file(cx, str_fmt(cx->arena, "test/data/%.*s", P(name)).p, FILE_MAX,
	                    &send->body);
}

err send_edit(struct cx *cx, struct story_send *send, str pointer, str value)
{
	const struct json *tree;

	if (send->body.n == 0)
		return fail(cx, E_SYNTAX, "there is nothing to change yet");
	TRY(json_parse(cx, send->body, JSON_DEPTH_MAX, &tree));
	if (value.n > 0)
		TRY(json_parse(cx, value, JSON_DEPTH_MAX, &tree));
	send->body = json_edit(cx->arena, send->body, str_c(cx->arena, pointer),
	                       value.n > 0 ? str_c(cx->arena, value) : NULL);
	return OK;
}

/* -- values ---------------------------------------------------------------------------------- */

static const struct json *child(const struct json *v, str step)
{
	uint64_t at;

	if (v->kind == JSON_OBJECT)
		return json_get(v, step);
	if (v->kind != JSON_ARRAY || !str_u64(step, UINT32_MAX, &at))
		return NULL;
	for (v = v->first; v != NULL && at > 0; at--)
		v = v->next;
	return v;
}

const struct json *send_find(const struct json *v, str pointer)
{
	str step;
	str rest = str_cut(pointer, '/', &step); /* what stands before the first slash: nothing */

	while (v != NULL && rest.n > 0) {
		rest = str_cut(rest, '/', &step);
		v = child(v, step);
	}
	return v;
}

/* -- sending --------------------------------------------------------------------------------- */

/* A local administrator's act passes no socket: it is the operation itself, as the command line
 * calls it. */
static void act(struct stage *s, const struct story_send *send, struct http_answer *out)
{
	struct call *call = call_new(s->app, send->op);
	const struct json *tree;
	void *in = call_input(call);

	call->caller = (struct caller){ .role = ROLE_ADMIN };
	call->result = json_parse(&call->cx, send->body, JSON_DEPTH_MAX, &tree);
	if (call->result == OK)
		call->result = rec_read(&call->cx, call->op->in, tree, in);
	if (call->result == OK)
		call->result = op_run(call);
	else
		reply_complete(call);
	*out = (struct http_answer){ call->reply.status, str_dup(s->arena, call->reply.body),
		                     str_fmt(s->arena, "Content-Type: %s\n", call->reply.type) };
	call_free(call);
}

err send_now(struct stage *s, const struct story_send *send, struct http_answer *out)
{
	const struct http_request q = { send->method, send->path, send->body, send->header };

	if (send->op != NULL)
		act(s, send, out);
	else
		TRY(http_ask(&s->cx, &s->http, &q, out));
	return access_flush(&s->cx, s->app); /* no thread does it here: see stage.h */
}

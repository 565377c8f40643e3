/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to a step of a story: getting it, and looking at it.
 *
 * Four things hold for every request without being said: only an answer 201 adds leaves to the log;
 * it always does; a refusal whose code is named is application/problem+json; and what reads rows
 * has told the access record whose they are. */
#include <string.h>

#include "audit/bundle.h"
#include "base/arena.h"
#include "op/access.h"
#include "op/route.h"
#include "support/story_scene.h"

/* -- the answer ------------------------------------------------------------------------------ */

static unsigned seen_of(int status)
{
	if (status < 400)
		return SEEN_DONE;
	if (status == 401)
		return SEEN_NO_TOKEN;
	if (status == 403)
		return SEEN_NO_RIGHT;
	return status >= 500 ? 0 : SEEN_REFUSED | (status == 404 ? SEEN_NOT_FOUND : 0);
}

static void account(struct scene *s, const struct op *const *op, int n)
{
	const struct op *asked = s->send.op;
	struct route_match match;
	str path, allow;

	(void)str_cut(s->send.path, '?', &path);
	if (asked == NULL && route_find(s->cx->arena, route_table_new(s->cx->arena, op, n),
	                                s->send.method, path, &match, &allow) == OK)
		asked = match.op;
	for (int i = 0; i < n; i++)
		if (op[i] == asked)
			s->play->seen->seen[i] |= seen_of(s->answer.status);
}

static const struct json *found(const struct scene *s, str pointer)
{
	return send_find(s->json, pointer);
}

static str text_at(const struct json *tree, str pointer)
{
	const struct json *v = send_find(tree, pointer);

	return v ? v->text : S_NONE;
}

/* A token that the administrator issues is kept for whom it is for. */
static void token_keep(struct scene *s)
{
	const struct json *asked;

	if (s->send.op == NULL || strcmp(s->send.op->name, "token.issue") != 0 ||
	    s->answer.status != 201 ||
	    json_parse(s->cx, s->send.body, JSON_DEPTH_MAX, &asked) != OK)
		return;
	str who = str_fmt(s->cx->arena, "%.*s %.*s", P(text_at(asked, S("/role"))),
	                  P(text_at(asked, S("/organisation"))));
	scene_remember(s, who, text_at(s->json, S("/token")));
}

static err answered(struct scene *s)
{
	const struct op *const *op;
	int64_t status, before, after;
	int n;

	TRY(scene_number(s, s->line->arg[0], &status));
	TRY(stage_size(s->play->stage, &before));
	TRY(send_now(s->play->stage, &s->send, &s->answer));
	TRY(stage_size(s->play->stage, &after));
	s->grown = after - before;
	if (json_parse(s->cx, s->answer.body, JSON_DEPTH_MAX, &s->json) != OK)
		s->json = NULL;
	cx_clear(s->cx);
	if (s->answer.status != status)
		return fail(s->cx, E_INVALID, "answered %d", s->answer.status);
	if ((s->grown > 0) != (status == 201))
		return fail(s->cx, E_INVALID, "answered %d, and the log grew by %lld",
		            s->answer.status, (long long)s->grown);
	if (access_count(s->play->stage->app).unattributed > 0)
		return fail(s->cx, E_INVALID,
		            "it did not say whose rows it has read (op.h: call_sees, "
		            "call_sees_all, call_sees_nobody or OP_OPEN)");
	op = app_ops(s->play->stage->app, &n);
	account(s, op, n);
	token_keep(s);
	return OK;
}

static err refused(struct scene *s)
{
	TRY(answered(s));
	str type = http_header(&s->answer, S("Content-Type"));
	if (!str_starts(type, S("application/problem+json")))
		return fail(s->cx, E_INVALID, "a refusal as %.*s", P(type));
	str code = text_at(s->json, S("/code"));
	return str_eq(code, s->line->arg[1]) ? OK
	                                     : fail(s->cx, E_INVALID, "refused as %.*s", P(code));
}

/* -- what it says ---------------------------------------------------------------------------- */

static err wrong_at(struct scene *s)
{
	const struct json *errors = found(s, S("/errors"));

	for (const struct json *e = errors ? errors->first : NULL; e != NULL; e = e->next)
		if (str_eq(text_at(e, S("/pointer")), s->line->arg[0]) &&
		    str_eq(text_at(e, S("/code")), s->line->arg[1]))
			return text_at(e, S("/title")).n > 0
			               ? OK
			               : fail(s->cx, E_INVALID, "and does not say so in Chinese");
	return fail(s->cx, E_INVALID, "the answer finds nothing wrong there so");
}

static err entries(struct scene *s)
{
	const struct json *v = found(s, s->line->arg[0]);
	int64_t n;

	TRY(scene_number(s, s->line->arg[1], &n));
	if (v == NULL || (v->kind != JSON_ARRAY && v->kind != JSON_OBJECT))
		return fail(s->cx, E_INVALID, "there is no list");
	return v->n == n ? OK : fail(s->cx, E_INVALID, "it has %u", v->n);
}

static str plainly(const struct json *v)
{
	if (v == NULL)
		return S("absent");
	if (v->kind == JSON_STRING || v->kind == JSON_NUMBER)
		return v->text;
	return str_of(v->kind == JSON_TRUE    ? "true"
	              : v->kind == JSON_FALSE ? "false"
	                                      : json_kind_name(v));
}

static err same(struct scene *s, str got, str text)
{
	str wanted;

	TRY(scene_told(s, text, &wanted));
	if (str_eq(got, wanted))
		return OK;
	return fail(s->cx, E_INVALID, "it is \"%.*s\"", P(got));
}

static err is(struct scene *s)
{
	return same(s, plainly(found(s, s->line->arg[0])), s->line->arg[1]);
}

static err header_is(struct scene *s)
{
	return same(s, http_header(&s->answer, s->line->arg[0]), s->line->arg[1]);
}

static bool holds_text(str body, str text)
{
	return body.n > 0 && memmem(body.p, body.n, text.p, text.n) != NULL;
}

static err holds(struct scene *s)
{
	str text;

	TRY(scene_told(s, s->line->arg[0], &text));
	return holds_text(s->answer.body, text) ? OK : fail(s->cx, E_INVALID, "it does not");
}

static err lacks(struct scene *s)
{
	str text;

	TRY(scene_told(s, s->line->arg[0], &text));
	return !holds_text(s->answer.body, text) ? OK : fail(s->cx, E_INVALID, "it does");
}

static err keep(struct scene *s, str name, str value)
{
	for (size_t i = 0; i < name.n; i++)
		if (!scene_name_char(name.p[i]))
			return fail(s->cx, E_SYNTAX, "a name is in capitals, digits and -");
	if (value.n == 0)
		return fail(s->cx, E_INVALID, "there is nothing to remember");
	scene_remember(s, name, value);
	return OK;
}

static err keep_member(struct scene *s)
{
	return keep(s, s->line->arg[1], text_at(s->json, s->line->arg[0]));
}

static err keep_answer(struct scene *s)
{
	return keep(s, s->line->arg[0], s->answer.body);
}

/* The value of the cookie that the answer sets. */
static err keep_cookie(struct scene *s)
{
	str value = http_header(&s->answer, S("Set-Cookie"));
	str name, secret;

	value = str_cut(value, '=', &name);
	(void)str_cut(value, ';', &secret);
	return keep(s, s->line->arg[0], secret);
}

static err same_answer(struct scene *s)
{
	return str_eq(s->answer.body, story_known(s->play, s->line->arg[0]))
	               ? OK
	               : fail(s->cx, E_INVALID, "the answer is another one");
}

/* The answer is a bundle; that is checked as fangsheng-verify does, with nothing but the key. */
static err proves(struct scene *s)
{
	struct buf report = buf_new(s->cx->arena);
	struct note_key key;
	str text;

	TRY(scene_told(s, s->line->arg[0], &text));
	TRY(note_key_parse(s->cx, text, &key));
	return bundle_check(s->cx, s->answer.body, &key, 1, &report);
}

static err grows(struct scene *s)
{
	int64_t n;

	TRY(scene_number(s, s->line->arg[0], &n));
	return s->grown == n ? OK : fail(s->cx, E_INVALID, "it grew by %lld", (long long)s->grown);
}

/* -- the lines ------------------------------------------------------------------------------- */

static err (*const answers[SAY_FORMS])(struct scene *s) = {
	[SAY_ANSWERS] = answered,     [SAY_REFUSES] = refused,
	[SAY_WRONG] = wrong_at,       [SAY_ENTRIES] = entries,
	[SAY_ENTRY] = entries,        [SAY_IS] = is,
	[SAY_HOLDS] = holds,          [SAY_LACKS] = lacks,
	[SAY_HEADER_IS] = header_is,  [SAY_REMEMBER_ANSWER] = keep_answer,
	[SAY_REMEMBER] = keep_member, [SAY_SAME] = same_answer,
	[SAY_PROVES] = proves,        [SAY_GROWS] = grows,
	[SAY_GROWS_ONE] = grows,      [SAY_REMEMBER_COOKIE] = keep_cookie,
};

err scene_answer(struct scene *s)
{
	return answers[s->line->form](s);
}

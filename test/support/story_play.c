/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See story_play.h.  A step's own line and the lines below it are played in their order: what is
 * sent is gathered, the line with the status sends it, and what follows looks at the answer.
 *
 * Three things hold for every request without being said: only an answer 201 adds leaves to the
 * log; it always does; and a refusal whose code is named is application/problem+json. */
#include "support/story_play.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "op/route.h"
#include "support/story_read.h"
#include "support/story_send.h"

struct scene {
	struct play *play;
	struct cx *cx;
	const struct story_line *line; /* at hand */
	struct story_send send;
	struct http_answer answer;
	const struct json *json; /* of the answer; NULL when it is none */
	int64_t leaves;          /* in the log before the request */
	int64_t grown;
};

/* -- names ----------------------------------------------------------------------------------- */

str story_known(const struct play *p, str name)
{
	for (const struct story_name *k = p->known; k != NULL; k = k->next)
		if (str_eq(k->name, name))
			return k->value;
	return S_NONE;
}

static void remember(struct play *p, str name, str value)
{
	struct story_name *k = NEW(p->stage->arena, struct story_name);

	*k = (struct story_name){ p->known, str_dup(p->stage->arena, name),
		                  str_dup(p->stage->arena, value) };
	p->known = k;
}

static bool name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/* The length of "{NAME}" at the front, or 0. */
static size_t name_length(str s)
{
	size_t n = 1;

	if (s.n < 3 || s.p[0] != '{')
		return 0;
	while (n < s.n && name_char(s.p[n]))
		n++;
	return n > 1 && n < s.n && s.p[n] == '}' ? n + 1 : 0;
}

/* The text with every {NAME} replaced by what is remembered under it. */
static err told(struct scene *s, str text, str *out)
{
	struct buf b = buf_new(s->cx->arena);

	for (size_t i = 0; i < text.n;) {
		size_t n = name_length(str_part(text, i, text.n));
		if (n == 0) {
			buf_char(&b, text.p[i++]);
			continue;
		}
		str name = str_part(text, i + 1, n - 2);
		str value = story_known(s->play, name);
		if (value.n == 0)
			return fail(s->cx, E_INVALID, "nothing is remembered as %.*s", P(name));
		buf_str(&b, value);
		i += n;
	}
	return buf_done(&b, out);
}

/* -- the clock and the log ------------------------------------------------------------------- */

static err clock_set(struct scene *s, int64_t ms)
{
	if (ms < atomic_load(&s->play->stage->now_ms))
		return fail(s->cx, E_INVALID, "the clock never goes back");
	atomic_store(&s->play->stage->now_ms, ms);
	return OK;
}

static err at(struct scene *s)
{
	const str *arg = s->line->arg;
	int64_t ms;

	if (!moment_read(str_fmt(s->cx->arena, "%.*sT%.*s:00+08:00", P(arg[0]), P(arg[1])), &ms))
		return fail(s->cx, E_SYNTAX, "a moment is like 2026-11-21 16:00");
	return clock_set(s, ms);
}

static err number(struct scene *s, str text, int64_t *out)
{
	uint64_t n;

	if (!str_u64(text, INT32_MAX, &n))
		return fail(s->cx, E_SYNTAX, "%.*s is too large", P(text));
	*out = (int64_t)n;
	return OK;
}

static err pass(struct scene *s)
{
	static const struct {
		const char *word;
		int64_t ms;
	} unit[] = { { "minute", 60000 }, { "hour", 3600000 }, { "day", MS_PER_DAY } };
	str word = s->line->arg[1];
	int64_t n;

	TRY(number(s, s->line->arg[0], &n));
	if (str_ends(word, S("s")))
		word.n--;
	for (size_t i = 0; i < sizeof unit / sizeof unit[0]; i++)
		if (str_eq(word, str_of(unit[i].word)))
			return clock_set(s, atomic_load(&s->play->stage->now_ms) + n * unit[i].ms);
	return fail(s->cx, E_SYNTAX, "time passes in minutes, hours and days");
}

static err publish(struct scene *s)
{
	int64_t size;
	str root;

	return stage_publish(s->play->stage, &root, &size);
}

static err audit(struct scene *s)
{
	struct flaws flaws;

	TRY(publish(s));
	TRY(stage_audit(s->play->stage, &flaws));
	if (flaws.n == 0)
		return OK;
	return fail(s->cx, E_CORRUPT, "the audit finds %llu faults; the first: %.*s",
	            (unsigned long long)flaws.n, P(flaw_print(s->cx->arena, &flaws.flaw[0])));
}

static err continues(struct scene *s)
{
	if (s->play->steps > 1)
		return fail(s->cx, E_SYNTAX, "a story goes on from another one at its beginning");
	return story_play(s->play, s->line->arg[0]);
}

/* -- asking ---------------------------------------------------------------------------------- */

static err ask(struct scene *s, str secret, str method, str path)
{
	s->send.method = method;
	TRY(told(s, path, &s->send.path));
	if (secret.n > 0)
		send_header(s->cx, &s->send, S("Authorization"),
		            str_fmt(s->cx->arena, "Bearer %.*s", P(secret)));
	return OK;
}

static err ask_anyone(struct scene *s)
{
	return ask(s, S_NONE, s->line->arg[0], s->line->arg[1]);
}

static err ask_bearer(struct scene *s)
{
	str secret;

	TRY(told(s, s->line->arg[0], &secret));
	return ask(s, secret, s->line->arg[1], s->line->arg[2]);
}

static err ask_role(struct scene *s)
{
	const str *arg = s->line->arg;
	str who = str_fmt(s->cx->arena, "%.*s %.*s", P(arg[0]), P(arg[1]));
	str secret = story_known(s->play, who);

	if (secret.n == 0)
		return fail(s->cx, E_SYNTAX, "the %.*s has no token yet", P(who));
	return ask(s, secret, arg[2], arg[3]);
}

static err act(struct scene *s)
{
	s->send.op = app_op(s->play->stage->app, str_c(s->cx->arena, s->line->arg[0]));
	if (s->send.op == NULL || (s->send.op->flags & OP_LOCAL) == 0)
		return fail(s->cx, E_SYNTAX, "no local operation is called so");
	return OK;
}

/* -- what is sent ---------------------------------------------------------------------------- */

static err body_json(struct scene *s)
{
	const struct json *tree;

	TRY(told(s, s->line->arg[0], &s->send.body));
	return json_parse(s->cx, s->send.body, JSON_DEPTH_MAX, &tree);
}

static err body_lot(struct scene *s)
{
	int64_t meters, seed;

	TRY(number(s, s->line->arg[0], &meters));
	TRY(number(s, s->line->arg[2], &seed));
	return send_lot(s->cx, &s->send, meters, s->line->arg[1], seed);
}

static err body_regulation(struct scene *s)
{
	return send_regulation(s->cx, &s->send, s->line->arg[0]);
}

static err body_bytes(struct scene *s)
{
	int64_t n;

	TRY(number(s, s->line->arg[0], &n));
	char *p = arena_alloc(s->cx->arena, (size_t)n);
	memset(p, ' ', (size_t)n);
	s->send.body = (str){ p, (size_t)n };
	return OK;
}

static err body_text(struct scene *s)
{
	return told(s, s->line->arg[0], &s->send.body);
}

static err becomes(struct scene *s)
{
	str value;

	TRY(told(s, s->line->arg[1], &value));
	return send_edit(s->cx, &s->send, s->line->arg[0], value);
}

static err left_out(struct scene *s)
{
	return send_edit(s->cx, &s->send, s->line->arg[0], S_NONE);
}

static err header(struct scene *s)
{
	str value;

	TRY(told(s, s->line->arg[1], &value));
	send_header(s->cx, &s->send, s->line->arg[0], value);
	return OK;
}

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
	if (asked == NULL &&
	    route_find(s->cx->arena, op, n, s->send.method, path, &match, &allow) == OK)
		asked = match.op;
	for (int i = 0; i < n; i++)
		if (op[i] == asked)
			s->play->seen->seen[i] |= seen_of(s->answer.status);
}

static const struct json *found(const struct scene *s, str pointer)
{
	return send_find(s->json, pointer);
}

static str text_of(const struct scene *s, str pointer)
{
	const struct json *v = found(s, pointer);

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
	str who = str_fmt(s->cx->arena, "%.*s %.*s", P(send_find(asked, S("/role"))->text),
	                  P(send_find(asked, S("/organisation"))->text));
	remember(s->play, who, text_of(s, S("/token")));
}

static err answered(struct scene *s)
{
	const struct op *const *op;
	int64_t status, after;
	int n;

	TRY(number(s, s->line->arg[0], &status));
	TRY(stage_size(s->play->stage, &s->leaves));
	TRY(send_now(s->play->stage, &s->send, &s->answer));
	TRY(stage_size(s->play->stage, &after));
	s->grown = after - s->leaves;
	if (json_parse(s->cx, s->answer.body, JSON_DEPTH_MAX, &s->json) != OK)
		s->json = NULL;
	cx_clear(s->cx);
	if (s->answer.status != status)
		return fail(s->cx, E_INVALID, "answered %d", s->answer.status);
	if ((s->grown > 0) != (status == 201))
		return fail(s->cx, E_INVALID, "answered %d, and the log grew by %lld",
		            s->answer.status, (long long)s->grown);
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
	str code = text_of(s, S("/code"));
	return str_eq(code, s->line->arg[1]) ? OK
	                                     : fail(s->cx, E_INVALID, "refused as %.*s", P(code));
}

/* -- what it says ---------------------------------------------------------------------------- */

static err wrong_at(struct scene *s)
{
	const struct json *errors = found(s, S("/errors"));

	for (const struct json *e = errors ? errors->first : NULL; e != NULL; e = e->next)
		if (str_eq(send_find(e, S("/pointer"))->text, s->line->arg[0]) &&
		    str_eq(send_find(e, S("/code"))->text, s->line->arg[1]))
			return OK;
	return fail(s->cx, E_INVALID, "the answer finds nothing wrong there so");
}

static err entries(struct scene *s)
{
	const struct json *v = found(s, s->line->arg[0]);
	int64_t n;

	TRY(number(s, s->line->arg[1], &n));
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

	TRY(told(s, text, &wanted));
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

	TRY(told(s, s->line->arg[0], &text));
	return holds_text(s->answer.body, text) ? OK : fail(s->cx, E_INVALID, "it does not");
}

static err lacks(struct scene *s)
{
	str text;

	TRY(told(s, s->line->arg[0], &text));
	return !holds_text(s->answer.body, text) ? OK : fail(s->cx, E_INVALID, "it does");
}

static err keep(struct scene *s, str name, str value)
{
	for (size_t i = 0; i < name.n; i++)
		if (!name_char(name.p[i]))
			return fail(s->cx, E_SYNTAX, "a name is in capitals, digits and -");
	if (value.n == 0)
		return fail(s->cx, E_INVALID, "there is nothing to remember");
	remember(s->play, name, value);
	return OK;
}

static err keep_member(struct scene *s)
{
	return keep(s, s->line->arg[1], text_of(s, s->line->arg[0]));
}

static err keep_answer(struct scene *s)
{
	return keep(s, s->line->arg[0], s->answer.body);
}

static err same_answer(struct scene *s)
{
	return str_eq(s->answer.body, story_known(s->play, s->line->arg[0]))
	               ? OK
	               : fail(s->cx, E_INVALID, "the answer is another one");
}

static err grows(struct scene *s)
{
	int64_t n;

	TRY(number(s, s->line->arg[0], &n));
	return s->grown == n ? OK : fail(s->cx, E_INVALID, "it grew by %lld", (long long)s->grown);
}

/* -- the whole ------------------------------------------------------------------------------- */

static err (*const plays[SAY_FORMS])(struct scene *s) = {
	[SAY_CONTINUES] = continues,
	[SAY_AT] = at,
	[SAY_PASS] = pass,
	[SAY_PASSES] = pass,
	[SAY_PUBLISH] = publish,
	[SAY_AUDIT] = audit,
	[SAY_ACT] = act,
	[SAY_ASK_BEARER] = ask_bearer,
	[SAY_ASK_ANYONE] = ask_anyone,
	[SAY_ASK] = ask_role,
	[SAY_JSON] = body_json,
	[SAY_LOT] = body_lot,
	[SAY_LOT_ONE] = body_lot,
	[SAY_REGULATION] = body_regulation,
	[SAY_BYTES] = body_bytes,
	[SAY_TEXT] = body_text,
	[SAY_BECOMES] = becomes,
	[SAY_LEFT_OUT] = left_out,
	[SAY_HEADER] = header,
	[SAY_ANSWERS] = answered,
	[SAY_REFUSES] = refused,
	[SAY_WRONG] = wrong_at,
	[SAY_ENTRIES] = entries,
	[SAY_ENTRY] = entries,
	[SAY_IS] = is,
	[SAY_HOLDS] = holds,
	[SAY_LACKS] = lacks,
	[SAY_HEADER_IS] = header_is,
	[SAY_REMEMBER_ANSWER] = keep_answer,
	[SAY_REMEMBER] = keep_member,
	[SAY_SAME] = same_answer,
	[SAY_GROWS] = grows,
	[SAY_GROWS_ONE] = grows,
};

/* Says in which line of which story it happened, once; a story that another one continues has said
 * so already. */
static err blame(struct scene *s, const char *file, err e)
{
	str why = s->cx->detail;

	if (s->line->form == SAY_CONTINUES)
		return e;
	str shown = str_part(s->answer.body, 0, 600);
	return fail(s->cx, e, "%s:%d: %.*s%s%.*s", file, s->line->number, P(why),
	            shown.n > 0 ? "\nthe answer: " : "", P(shown));
}

err story_play(struct play *p, str name)
{
	struct cx *cx = &p->stage->cx;
	const char *file = str_fmt(cx->arena, "%s/%.*s.story", p->folder, P(name)).p;
	struct scene s = { .play = p, .cx = cx };
	struct story story;

	TRY(story_read(cx, file, &story));
	for (int i = 0; i < story.n; i++) {
		s.line = &story.line[i];
		if (s.line->place <= PLACE_ASKING) {
			s = (struct scene){ .play = p, .cx = cx, .line = s.line };
			p->steps++;
			stage_turn(p->stage);
		}
		err e = plays[s.line->form](&s);
		if (e != OK)
			return blame(&s, file, e);
	}
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See story_play.h.  A step's own line and the lines below it are played in their order: what is
 * sent is gathered, the line with the status sends it, and what follows looks at the answer
 * (story_said.c). */
#include "support/story_play.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "crypt/totp.h"
#include "support/story_scene.h"

/* -- names ----------------------------------------------------------------------------------- */

str story_known(const struct play *p, str name)
{
	for (const struct story_name *k = p->known; k != NULL; k = k->next)
		if (str_eq(k->name, name))
			return k->value;
	return S_NONE;
}

void scene_remember(const struct scene *s, str name, str value)
{
	struct play *p = s->play;
	struct story_name *k = NEW(p->stage->arena, struct story_name);

	*k = (struct story_name){ p->known, str_dup(p->stage->arena, name),
		                  str_dup(p->stage->arena, value) };
	p->known = k;
}

bool scene_name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/* The length of "{NAME}" at the front, or 0. */
static size_t name_length(str s)
{
	size_t n = 1;

	if (s.n < 3 || s.p[0] != '{')
		return 0;
	while (n < s.n && scene_name_char(s.p[n]))
		n++;
	return n > 1 && n < s.n && s.p[n] == '}' ? n + 1 : 0;
}

/* The text with every {NAME} replaced by what is remembered under it. */
err scene_told(const struct scene *s, str text, str *out)
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

err scene_number(const struct scene *s, str text, int64_t *out)
{
	uint64_t n;

	if (!str_u64(text, INT32_MAX, &n))
		return fail(s->cx, E_SYNTAX, "%.*s is too large", P(text));
	*out = (int64_t)n;
	return OK;
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

static err pass(struct scene *s)
{
	static const struct {
		const char *word;
		int64_t ms;
	} unit[] = { { "minute", 60000 }, { "hour", 3600000 }, { "day", MS_PER_DAY } };
	str word = s->line->arg[1];
	int64_t n;

	TRY(scene_number(s, s->line->arg[0], &n));
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
	TRY(scene_told(s, path, &s->send.path));
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

	TRY(scene_told(s, s->line->arg[0], &secret));
	return ask(s, secret, s->line->arg[1], s->line->arg[2]);
}

/* As a browser on a page of ours would: with its cookie, and saying from where. */
static err ask_session(struct scene *s)
{
	struct cx *cx = s->cx;
	str secret;

	TRY(scene_told(s, s->line->arg[0], &secret));
	send_header(cx, &s->send, S("Cookie"), str_fmt(cx->arena, "fangsheng=%.*s", P(secret)));
	send_header(cx, &s->send, S("Origin"), str_of(s->play->stage->http.base));
	return ask(s, S_NONE, s->line->arg[1], s->line->arg[2]);
}

/* What a phone shows now, of a secret that is remembered. */
static err code(struct scene *s)
{
	uint8_t secret[TOTP_SECRET_BYTES];
	str text;

	TRY(scene_told(s, s->line->arg[1], &text));
	if (!totp_secret_read(text, secret))
		return fail(s->cx, E_SYNTAX, "%.*s is no secret of a phone", P(text));
	uint32_t shown = totp_code(secret, totp_step(atomic_load(&s->play->stage->now_ms)));
	scene_remember(s, s->line->arg[0], str_fmt(s->cx->arena, "%06u", shown));
	return OK;
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

	TRY(scene_told(s, s->line->arg[0], &s->send.body));
	return json_parse(s->cx, s->send.body, JSON_DEPTH_MAX, &tree);
}

static err body_lot(struct scene *s)
{
	int64_t meters, seed;

	TRY(scene_number(s, s->line->arg[0], &meters));
	TRY(scene_number(s, s->line->arg[2], &seed));
	return send_lot(s->cx, &s->send, meters, s->line->arg[1], seed);
}

static err body_regulation(struct scene *s)
{
	return send_regulation(s->cx, &s->send, s->line->arg[0]);
}

static err body_rulebook(struct scene *s)
{
	return send_rulebook(s->cx, &s->send, s->line->arg[0]);
}

static err body_bytes(struct scene *s)
{
	int64_t n;

	TRY(scene_number(s, s->line->arg[0], &n));
	char *p = arena_alloc(s->cx->arena, (size_t)n);
	memset(p, ' ', (size_t)n);
	s->send.body = (str){ p, (size_t)n };
	return OK;
}

static err body_file(struct scene *s)
{
	return send_data(s->cx, &s->send, s->line->arg[0]);
}

static err body_text(struct scene *s)
{
	return scene_told(s, s->line->arg[0], &s->send.body);
}

static err becomes(struct scene *s)
{
	str value;

	TRY(scene_told(s, s->line->arg[1], &value));
	return send_edit(s->cx, &s->send, s->line->arg[0], value);
}

static err left_out(struct scene *s)
{
	return send_edit(s->cx, &s->send, s->line->arg[0], S_NONE);
}

static err header(struct scene *s)
{
	str value;

	TRY(scene_told(s, s->line->arg[1], &value));
	send_header(s->cx, &s->send, s->line->arg[0], value);
	return OK;
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
	[SAY_CODE] = code,
	[SAY_ASK_BEARER] = ask_bearer,
	[SAY_ASK_SESSION] = ask_session,
	[SAY_ASK_ANYONE] = ask_anyone,
	[SAY_ASK] = ask_role,
	[SAY_JSON] = body_json,
	[SAY_LOT] = body_lot,
	[SAY_LOT_ONE] = body_lot,
	[SAY_REGULATION] = body_regulation,
	[SAY_RULEBOOK] = body_rulebook,
	[SAY_BYTES] = body_bytes,
	[SAY_FILE] = body_file,
	[SAY_TEXT] = body_text,
	[SAY_BECOMES] = becomes,
	[SAY_LEFT_OUT] = left_out,
	[SAY_HEADER] = header,
	[SAY_KEY] = scene_key,
	[SAY_SIGNED] = scene_sign,
	[SAY_SIGNED_AT] = scene_sign_at,
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
		err e = s.line->place < PLACE_ANSWER ? plays[s.line->form](&s) : scene_answer(&s);
		if (e != OK)
			return blame(&s, file, e);
	}
	return OK;
}

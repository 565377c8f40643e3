/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages that run in a browser.  They are files of ui/, carried inside the program, and do
 * nothing but ask the operations that everybody else asks, too: what a page may do, its reader may
 * do with curl.
 *
 * No page holds anything of its reader, and none is stored: after the logout nothing is left to go
 * back to.  Scripts and styles are the same for everybody and are asked for anew each time, by
 * their digest, so that page and script are always of one version.  The policy lets only files of
 * this host run, and lets no text become markup or code (Trusted Types).
 *
 * Words of the lists (roles, duties, what a password must be) reach the pages as a script that is
 * written from the lists. */
#include "main/ui.h"

#include <string.h>

#include "base/arena.h"
#include "code/json.h"
#include "code/text.h"
#include "crypt/hash.h"
#include "crypt/password.h"
#include "main/embedded.h"
#include "op/allowance.h"
#include "op/duty.h"

#define POLICY                                                                                     \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "                 \
	"connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "        \
	"require-trusted-types-for 'script'; trusted-types 'none'"
#define SCRIPT_TYPE "text/javascript; charset=utf-8"
#define TAG_BYTES 16

static const struct {
	const char *ending;
	const char *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", SCRIPT_TYPE },
};

static const struct embedded_file *file_find(str name)
{
	for (size_t i = 0; i < embedded_ui_n; i++)
		if (str_eq(name, str_of(embedded_ui[i].name)))
			return &embedded_ui[i];
	return NULL;
}

/* "GET /login" is login.html. */
static err page(struct call *call)
{
	const char *name = strchr(call->op->route, '/') + 1;
	const struct embedded_file *f = file_find(str_fmt(call->cx.arena, "%s.html", name));

	if (f == NULL)
		return fail(&call->cx, E_NOT_FOUND, "no page %s", name);
	call->reply = (struct reply){ .status = 200,
		                      .type = "text/html; charset=utf-8",
		                      .body = { (const char *)f->data, f->size },
		                      .policy = POLICY };
	return OK;
}

static void part_reply(struct call *call, const char *type, str body)
{
	struct arena *a = call->cx.arena;
	struct hash digest = sha256(body);

	call->reply = (struct reply){
		.status = 200,
		.type = type,
		.body = body,
		.cache_control = "public, no-cache",
		.etag = str_fmt(a, "\"%.*s\"", P(hex_print(a, digest.b, TAG_BYTES))),
	};
}

struct file_in {
	str file;
};

static const struct field file_fields[] = {
	FIELD(struct file_in, file, "its name", .min = 1, .max = 40),
};
static const struct rec file_rec = REC(struct file_in, "ui_file_in", file_fields);

/* Pages have addresses of their own, and headers that go with them. */
static err part(struct call *call)
{
	const struct file_in *in = call->in;
	const struct embedded_file *f = file_find(in->file);

	for (size_t i = 0; f != NULL && i < sizeof types / sizeof types[0]; i++) {
		if (!str_ends(in->file, str_of(types[i].ending)))
			continue;
		part_reply(call, types[i].type, (str){ (const char *)f->data, f->size });
		return OK;
	}
	return fail(&call->cx, E_NOT_FOUND, "no such file");
}

/* -- words of the lists ---------------------------------------------------------------------- */

static void roles_write(struct json_writer *w)
{
	json_key(w, S("roles"));
	json_object(w);
	for (enum role r = 0; r < ROLE_COUNT; r++) {
		const struct role_info *info = role_info(r);
		json_key(w, str_of(info->name));
		json_object(w);
		json_member_str(w, "zh", str_of(info->zh));
		json_member_str(w, "en", str_of(info->en));
		json_object_end(w);
	}
	json_object_end(w);
}

static void duties_write(struct json_writer *w)
{
	int n;
	const struct duty *duty = duties_all(&n);

	json_key(w, S("duties"));
	json_object(w);
	for (int i = 0; i < n; i++) {
		json_key(w, str_of(duty[i].word));
		json_object(w);
		json_member_str(w, "name_zh", str_of(duty[i].name_zh));
		json_member_str(w, "zh", str_of(duty[i].zh));
		json_member_str(w, "en", str_of(duty[i].en));
		json_object_end(w);
	}
	json_object_end(w);
}

static err glossary(struct call *call)
{
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	str script;

	buf_text(&b, "\"use strict\";\nconst glossary = ");
	json_object(&w);
	roles_write(&w);
	duties_write(&w);
	json_member_i64(&w, "password_characters_min", PASSWORD_CHARACTERS_MIN);
	json_member_i64(&w, "password_bytes_max", PASSWORD_BYTES_MAX);
	json_member_i64(&w, "password_distinct_min", PASSWORD_DISTINCT_MIN);
	json_member_i64(&w, "invitation_s", ALLOWED_INVITATION_S);
	json_member_i64(&w, "session_idle_s", ALLOWED_SESSION_IDLE_S);
	json_member_i64(&w, "session_longest_s", ALLOWED_SESSION_LONGEST_S);
	json_object_end(&w);
	buf_text(&b, ";\n");
	TRY(buf_done(&b, &script));
	part_reply(call, SCRIPT_TYPE, script);
	return OK;
}

static const struct op ops[] = {
	{ .name = "ui.invite",
	  .route = "GET /invite",
	  .may = MAY_EVERYBODY,
	  .run = page,
	  .flags = OP_READ | OP_RAW | OP_PAGE | OP_OPEN,
	  .zh = "接受邀请（页面）",
	  .en = "Taking up an invitation, as a page" },
	{ .name = "ui.login",
	  .route = "GET /login",
	  .may = MAY_EVERYBODY,
	  .run = page,
	  .flags = OP_READ | OP_RAW | OP_PAGE | OP_OPEN,
	  .zh = "登录（页面）",
	  .en = "Logging in, as a page" },
	{ .name = "ui.account",
	  .route = "GET /account",
	  .may = MAY_EVERYBODY,
	  .run = page,
	  .flags = OP_READ | OP_RAW | OP_PAGE | OP_OPEN,
	  .zh = "我的账户（页面）",
	  .en = "One's own account, as a page" },
	{ .name = "ui.glossary",
	  .route = "GET /ui/glossary.js",
	  .may = MAY_EVERYBODY,
	  .run = glossary,
	  .flags = OP_READ | OP_RAW | OP_OPEN,
	  .zh = "页面用的词语（角色、职责、密码要求）",
	  .en = "Words of the lists, for the pages" },
	{ .name = "ui.file",
	  .route = "GET /ui/{file}",
	  .may = MAY_EVERYBODY,
	  .in = &file_rec,
	  .run = part,
	  .flags = OP_READ | OP_RAW | OP_OPEN,
	  .zh = "页面的脚本和样式",
	  .en = "Scripts and styles of the pages" },
};

const struct feature ui_feature = { .name = "ui", OPS(ops) };

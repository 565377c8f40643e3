/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public log over HTTP, in the layout of C2SP tlog-tiles: /log/checkpoint, /log/tile/…, and the
 * keys.
 *
 * Hash tiles are public and a full one never changes.  Entry bundles hold the makers' raw records:
 * they are for bureaux and auditors.  A tile is served only as far as the newest checkpoint covers
 * it, so nobody sees a hash that was not signed. */
#include "base/arena.h"
#include "code/json.h"
#include "op/app.h"
#include "op/log_read.h"
#include "op/reply.h"
#include "tree/checkpoint.h"
#include "work/features.h"

#define FOREVER "public, max-age=31536000, immutable"

struct tile_in {
	str rest;
};

static const struct field tile_fields[] = {
	FIELD(struct tile_in, rest, "level or entries, and number, as in tlog-tiles", .min = 1,
	      .max = 200),
};
static const struct rec tile_rec = REC(struct tile_in, "tile", tile_fields);

static void reply(struct call *call, const char *type, str body, const char *cache)
{
	call->reply =
	        (struct reply){ .status = 200, .type = type, .body = body, .cache_control = cache };
}

static err checkpoint_show(struct call *call)
{
	struct checkpoint_row cp;

	TRY(log_shown(call, &cp));
	reply(call, "text/plain; charset=utf-8", cp.note, "no-cache");
	return OK;
}

static err tile_wanted(struct call *call, struct tile_name *name)
{
	const struct tile_in *in = call->in;
	struct checkpoint_row cp;

	if (!tile_parse(in->rest, name))
		return fail(&call->cx, E_NOT_FOUND, "no tile is called %.*s", P(in->rest));
	TRY(log_shown(call, &cp));
	if (tile_width((uint64_t)cp.size, name->level, name->n) < name->width)
		return fail(&call->cx, E_NOT_FOUND, "the log of %lld entries has no such tile yet",
		            (long long)cp.size);
	return OK;
}

static err tile_show(struct call *call)
{
	struct tile_name name;
	str tile;

	TRY(tile_wanted(call, &name));
	if (name.level < 0)
		return fail(&call->cx, E_NOT_FOUND, "entries are under /log/tile/entries/");
	err e = log_tile(&call->cx, call->tx, name.level, (int64_t)name.n, &tile);
	size_t wanted = (size_t)name.width * HASH_SIZE;
	if (e == E_NOT_FOUND || (e == OK && tile.n < wanted))
		return fail(&call->cx, E_CORRUPT, "tile %d/%llu is missing", name.level,
		            (unsigned long long)name.n);
	TRY(e);
	reply(call, "application/octet-stream", str_part(tile, 0, wanted), FOREVER);
	return OK;
}

static err add_entry(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	return bundle_add(cx, state, leaf->bytes);
}

static err entries_show(struct call *call)
{
	struct tile_in *in = call->in;
	struct tile_name name;
	struct buf b = buf_new(call->cx.arena);

	in->rest = str_fmt(call->cx.arena, "entries/%.*s", P(in->rest));
	call_sees_all(call);
	TRY(tile_wanted(call, &name));
	TRY(log_leaves(&call->cx, call->tx, (int64_t)name.n * TILE_WIDTH, name.width, add_entry,
	               &b));
	reply(call, "application/octet-stream", buf_view(&b),
	      "private, max-age=31536000, immutable");
	return OK;
}

static void key_write(struct json_writer *w, struct arena *a, str origin,
                      const struct note_key key[2], str pem)
{
	json_member_str(w, "origin", origin);
	json_member_str(w, "ed25519_vkey", note_key_print(a, &key[0]));
	json_member_str(w, "sm2_vkey", note_key_print(a, &key[1]));
	json_member_str(w, "sm2_pem", pem);
}

static err key_show(struct call *call)
{
	struct cx *cx = &call->cx;
	const struct keys *keys = app_keys(call->app);
	str origin = app_origin(call->app);
	struct buf b = buf_new(cx->arena);
	struct json_writer w = json_writer_new(&b, false);
	str pem = public_key_pem(cx->arena, &keys->sm2.key);
	struct note_key key[2];
	int n;

	TRY(checkpoint_keys(cx, origin, &keys->ed25519.key, &keys->sm2.key, key, &n));
	json_object(&w);
	key_write(&w, cx->arena, origin, key, pem);
	json_key(&w, S("keys"));
	json_array(&w);
	json_object(&w);
	key_write(&w, cx->arena, origin, key, pem);
	json_member_i64(&w, "from_size", 0);
	json_object_end(&w);
	json_array_end(&w);
	json_object_end(&w);
	reply(call, JSON_TYPE, buf_view(&b), "public, max-age=300");
	return OK;
}

static const struct op ops[] = {
	{ .name = "log.checkpoint",
	  .route = "GET /log/checkpoint",
	  .may = MAY_EVERYBODY,
	  .run = checkpoint_show,
	  .flags = OP_READ | OP_RAW,
	  .zh = "日志检查点",
	  .en = "The newest signed tree head" },
	{ .name = "log.tile",
	  .route = "GET /log/tile/{rest*}",
	  .may = MAY_EVERYBODY,
	  .in = &tile_rec,
	  .run = tile_show,
	  .flags = OP_READ | OP_RAW,
	  .zh = "日志哈希瓦片",
	  .en = "A hash tile" },
	{ .name = "log.entries",
	  .route = "GET /log/tile/entries/{rest*}",
	  .may = MAY(BUREAU, ANY) | MAY(AUDITOR, ANY),
	  .in = &tile_rec,
	  .run = entries_show,
	  .flags = OP_READ | OP_RAW,
	  .zh = "日志条目",
	  .en = "A bundle of entries" },
	{ .name = "log.key",
	  .route = "GET /log/key",
	  .may = MAY_EVERYBODY,
	  .run = key_show,
	  .flags = OP_READ | OP_RAW,
	  .zh = "日志公钥",
	  .en = "The keys that sign the log" },
};

const struct feature log_feature = { .name = "log", OPS(ops) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log is what its checkpoint has signed, and the server only delivers it: each tile of hashes
 * must lead to the signed root, each entry must have the hash that stands for it, and the tree of
 * an earlier checkpoint must be the beginning of this one.  With all entries at hand, everything
 * that they say is checked too. */
#include "main/verify_log.h"

#include <stdio.h>
#include <string.h>

#include "audit/replay.h"
#include "base/arena.h"
#include "base/os.h"
#include "main/verify_http.h"
#include "tree/checkpoint.h"
#include "tree/tile.h"

#define TILE_BYTES (TILE_WIDTH * HASH_SIZE)
#define ENTRIES_BYTES (TILE_WIDTH * ((size_t)ENTRY_MAX + 2))

struct reader {
	struct cx *cx;
	struct arena *scratch; /* of one tile */
	struct http *http;
	const struct verify_log *o;
	struct checkpoint now, old; /* old.size is 0 when there is none */
	struct frontier tree;
	struct hash old_root; /* of the first old.size leaves */
	struct buf level;     /* the roots of the full tiles of the level at hand */
	struct replay *replay;
	struct flaws flaws;
	uint64_t tiles;
};

/* -- checkpoints ----------------------------------------------------------------------------- */

static err checkpoint_get(struct reader *r, str *note)
{
	struct cx *cx = r->cx;
	const char *under;

	err e = http_get(cx, r->http, "checkpoint", NOTE_MAX, note);
	if (e != E_NOT_FOUND)
		return e;
	cx_clear(cx);
	under = str_fmt(cx->arena, "%s/log", r->o->url).p;
	http_end(&r->http);
	TRY(http_open(cx, under, r->o->token, &r->http));
	return http_get(cx, r->http, "checkpoint", NOTE_MAX, note);
}

static err old_read(struct reader *r)
{
	uint64_t verified;
	str note;

	if (r->o->old == NULL)
		return OK;
	TRY(os_read_file(r->cx, r->o->old, NOTE_MAX, &note));
	TRY(checkpoint_open(r->cx, note, r->o->key, r->o->key_n, &r->old, &verified));
	if (!str_eq(r->old.origin, r->now.origin))
		return fail(r->cx, E_INVALID, "%s is of the log %.*s", r->o->old, P(r->old.origin));
	if (r->old.size > r->now.size)
		return fail(r->cx, E_INVALID,
		            "日志变短了 / the log has shrunk: it had %llu leaves, and now %llu",
		            (unsigned long long)r->old.size, (unsigned long long)r->now.size);
	return OK;
}

static err checkpoints_read(struct reader *r)
{
	uint64_t verified;
	str note;

	TRY(checkpoint_get(r, &note));
	TRY(checkpoint_open(r->cx, note, r->o->key, r->o->key_n, &r->now, &verified));
	printf("日志 / log: %.*s，%llu 条 / leaves，签名 / signatures: %d\n", P(r->now.origin),
	       (unsigned long long)r->now.size, __builtin_popcountll(verified));
	return old_read(r);
}

/* -- tiles ----------------------------------------------------------------------------------- */

static err tile_get(struct reader *r, int level, uint64_t n, int width, size_t max, str *out)
{
	struct cx cx = cx_new(r->scratch, r->cx->world);
	struct buf path = buf_new(r->scratch);

	tile_path(&path, level, n, width);
	buf_char(&path, '\0');
	err e = http_get(&cx, r->http, buf_view(&path).p, max, out);
	if (e != OK)
		return fail(r->cx, e, "%s", str_c(r->cx->arena, cx.detail));
	r->tiles++;
	return OK;
}

static err hashes_get(struct reader *r, int level, uint64_t n, int width, const struct hash **out)
{
	str bytes;

	TRY(tile_get(r, level, n, width, TILE_BYTES, &bytes));
	if (bytes.n != (size_t)width * HASH_SIZE)
		return fail(r->cx, E_INVALID, "tile %d/%llu has %zu bytes instead of %d", level,
		            (unsigned long long)n, bytes.n, width * HASH_SIZE);
	*out = (const struct hash *)(const void *)bytes.p;
	return OK;
}

static err entries_check(struct reader *r, uint64_t n, int width, const struct hash *hash)
{
	str entry[TILE_WIDTH];
	str bytes;

	TRY(tile_get(r, TILE_ENTRIES, n, width, ENTRIES_BYTES, &bytes));
	TRY(bundle_read(r->cx, bytes, width, entry));
	for (int i = 0; i < width; i++) {
		uint64_t index = n * TILE_WIDTH + (uint64_t)i;
		struct hash is = sha256_leaf(entry[i]);
		if (!hash_eq(&is, &hash[i]))
			return fail(r->cx, E_INVALID, "entry %llu is not the one that was signed",
			            (unsigned long long)index);
		replay_leaf(r->replay, index, entry[i], &is);
	}
	return OK;
}

static void root_keep(struct reader *r, const struct hash *hash, int width)
{
	if (width == TILE_WIDTH) {
		struct hash root = merkle_root(hash, TILE_WIDTH);
		buf_put(&r->level, root.b, HASH_SIZE);
	}
}

static err leaf_tiles(struct reader *r)
{
	const struct hash *hash;

	r->level = buf_new(r->cx->arena);
	for (uint64_t n = 0; n * TILE_WIDTH < r->now.size; n++) {
		int width = tile_width(r->now.size, 0, n);
		arena_reset(r->scratch);
		TRY(hashes_get(r, 0, n, width, &hash));
		for (int i = 0; i < width; i++) {
			frontier_add(&r->tree, &hash[i]);
			if (r->tree.size == r->old.size)
				r->old_root = frontier_root(&r->tree);
		}
		if (r->replay != NULL)
			TRY(entries_check(r, n, width, hash));
		root_keep(r, hash, width);
	}
	return OK;
}

/* A tile above the leaves must hold just the roots of the tiles below it. */
static err upper_tiles(struct reader *r)
{
	const struct hash *hash;

	for (int level = 1; r->level.n > 0; level++) {
		str below = buf_view(&r->level);
		uint64_t count = below.n / HASH_SIZE;
		r->level = buf_new(r->cx->arena);
		for (uint64_t n = 0; n * TILE_WIDTH < count; n++) {
			int width = tile_width(r->now.size, level, n);
			str part = str_part(below, n * TILE_BYTES, TILE_BYTES);
			arena_reset(r->scratch);
			TRY(hashes_get(r, level, n, width, &hash));
			if (part.n != (size_t)width * HASH_SIZE ||
			    memcmp(part.p, hash, part.n) != 0)
				return fail(r->cx, E_INVALID,
				            "tile %d/%llu is not made of the tiles below it", level,
				            (unsigned long long)n);
			root_keep(r, hash, width);
		}
	}
	return OK;
}

static err roots_check(struct reader *r)
{
	struct hash root = frontier_root(&r->tree);

	if (!hash_eq(&root, &r->now.root))
		return fail(r->cx, E_INVALID,
		            "哈希瓦片与已签名的根不符 / the tiles do not lead to the signed root");
	if (r->old.size > 0 && !hash_eq(&r->old_root, &r->old.root))
		return fail(r->cx, E_INVALID,
		            "日志改写了历史 / the log was rewritten: its first %llu leaves are not "
		            "those of %s",
		            (unsigned long long)r->old.size, r->o->old);
	printf("瓦片与根相符 / %llu tiles fit the signed root\n", (unsigned long long)r->tiles);
	if (r->o->old != NULL)
		printf("与旧检查点一致 / consistent with the checkpoint of %llu leaves\n",
		       (unsigned long long)r->old.size);
	return OK;
}

/* -- all of it ------------------------------------------------------------------------------- */

static err entries_report(struct reader *r)
{
	struct replay_counts n;

	if (r->replay == NULL) {
		printf("未核对条目内容（需要令牌）/ entries not checked (a token is needed)\n");
		return OK;
	}
	replay_finish(r->replay);
	n = replay_counts(r->replay);
	for (uint32_t i = 0; i < r->flaws.kept; i++)
		printf("%.*s\n", P(flaw_print(r->cx->arena, &r->flaws.flaw[i])));
	printf("条目 / entries: %llu (lots %llu, meters %llu, facts %llu)，问题 / findings: %llu\n",
	       (unsigned long long)n.leaves, (unsigned long long)n.lots,
	       (unsigned long long)n.meters, (unsigned long long)n.facts,
	       (unsigned long long)r->flaws.n);
	if (r->flaws.n > 0)
		return fail(r->cx, E_INVALID, "%llu findings", (unsigned long long)r->flaws.n);
	return OK;
}

static err log_read(struct reader *r)
{
	TRY(http_open(r->cx, r->o->url, r->o->token, &r->http));
	TRY(checkpoints_read(r));
	TRY(leaf_tiles(r));
	TRY(upper_tiles(r));
	TRY(roots_check(r));
	return entries_report(r);
}

err verify_log(struct cx *cx, const struct verify_log *o)
{
	AUTO(arena_end) struct arena *scratch = arena_new();
	struct reader r = { .cx = cx, .scratch = scratch, .o = o };

	r.flaws = flaws_new(cx->arena);
	if (o->token != NULL)
		r.replay = replay_open(cx->world, &r.flaws);
	err e = log_read(&r);
	replay_close(r.replay);
	http_end(&r.http);
	return e;
}

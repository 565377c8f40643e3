/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any request, as text, through the router and the decoder: refused with words, or read into a
 * record that can be written, read again, and then is the same.
 *
 *   METHOD address        one line each, then the body
 *   Accept-Language
 *   Content-Encoding
 *   Content-Type */
#include <stdlib.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "web/decode.h"

#define OPS_TRIED 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int ops_of(const struct op **out)
{
	int n = 0;

	for (const struct feature *const *f = features; *f != NULL; f++)
		for (int i = 0; i < (*f)->op_n && n < OPS_TRIED; i++)
			out[n++] = &(*f)->op[i];
	return n;
}

static str written(struct cx *cx, const struct rec *rec, const void *record)
{
	struct buf b = buf_new(cx->arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	rec_write(&w, rec, record);
	json_object_end(&w);
	return buf_view(&b);
}

static void check_again(struct cx *cx, const struct rec *rec, const void *record)
{
	void *again = arena_alloc(cx->arena, rec->size);
	const struct json *tree;
	str once = written(cx, rec, record);

	if (json_parse(cx, once, JSON_DEPTH_MAX, &tree) != OK ||
	    rec_read(cx, rec, tree, again) != OK || !str_eq(written(cx, rec, again), once))
		abort();
}

static struct wire wire_of(str text)
{
	struct wire w = { 0 };

	text = str_cut(text, '\n', &w.address);
	w.address = str_cut(w.address, ' ', &w.method);
	text = str_cut(text, '\n', &w.accept_language);
	text = str_cut(text, '\n', &w.content_encoding);
	w.body = str_cut(text, '\n', &w.content_type);
	return w;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct wire w = wire_of((str){ (const char *)data, size });
	const struct op *op[OPS_TRIED];
	struct route_match m;
	struct input in;
	str allow;

	if (route_find(a, route_table_new(a, op, ops_of(op)), w.method, wire_path(&w), &m,
	               &allow) != OK)
		return 0;
	if (wire_input(&cx, &w, &m, &in) != OK) {
		if (cx.error == OK || cx.detail.n == 0)
			abort();
		return 0;
	}
	if (in.language.n != 2 || (in.dry_run && !op_has_dry_run(m.op)))
		abort();
	if (m.op->in != NULL)
		check_again(&cx, m.op->in, in.record);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open data is read by programs and by offices.  Excel on a Chinese Windows takes a CSV file for
 * GBK unless it begins with a byte order mark, and then shows nonsense; programs that read UTF-8
 * know the mark.  So it is there.  A cell that a spreadsheet would run as a formula is made
 * harmless by csv_write. */
#include "work/open_data.h"

#include "base/arena.h"
#include "code/text.h"
#include "crypt/hash.h"

#define TAG_BYTES 16

struct buf open_csv(struct arena *a)
{
	struct buf b = buf_new(a);

	buf_text(&b, "\xEF\xBB\xBF");
	return b;
}

void open_reply(struct call *call, const char *type, str body, str rows)
{
	struct sha256 s = sha256_new();
	struct hash digest;

	sha256_add(&s, type, str_of(type).n);
	sha256_add(&s, call->language.p, call->language.n);
	sha256_add(&s, rows.p, rows.n);
	digest = sha256_done(&s);
	call->reply = (struct reply){
		.status = 200,
		.type = type,
		.body = body,
		.cache_control = "public, max-age=60",
		.etag = str_fmt(call->cx.arena, "W/\"%.*s\"",
		                P(hex_print(call->cx.arena, digest.b, TAG_BYTES))),
	};
}

err open_pick(struct cx *cx, const struct json *object, const struct rec *rec, void *out)
{
	struct json *known = NEW_N(cx->arena, struct json, (size_t)rec->n);
	struct json picked = { .kind = JSON_OBJECT };

	if (object == NULL || object->kind != JSON_OBJECT)
		return fail(cx, E_CORRUPT, "a leaf has no %s", rec->name);
	for (const struct json *m = object->first; m != NULL; m = m->next) {
		if (rec_field(rec, m->key) == NULL || picked.n == (uint32_t)rec->n)
			continue;
		known[picked.n] = *m;
		known[picked.n].next = NULL;
		if (picked.n > 0)
			known[picked.n - 1].next = &known[picked.n];
		picked.n++;
	}
	picked.first = picked.n > 0 ? known : NULL;
	return rec_read(cx, rec, &picked, out);
}

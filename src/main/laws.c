/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See laws.h. */
#include "main/laws.h"

#include <string.h>

#include "base/arena.h"
#include "crypt/hash.h"
#include "law/deadline.h"
#include "law/limits_write.h"
#include "main/embedded.h"

err laws_read(struct cx *cx, struct law *out)
{
	struct law_file *file = NEW_N(cx->arena, struct law_file, embedded_regulations_n);

	for (size_t i = 0; i < embedded_regulations_n; i++) {
		const struct embedded_file *f = &embedded_regulations[i];
		struct hash digest;

		file[i].name = str_of(f->name);
		file[i].text = (str){ (const char *)f->data, f->size };
		digest = sha256(file[i].text);
		memcpy(file[i].sha256, digest.b, HASH_SIZE);
	}
	return law_read(cx, file, (int)embedded_regulations_n, out);
}

err laws_limits(struct cx *cx, str *out)
{
	struct buf b = buf_new(cx->arena);
	struct law law;

	TRY(laws_read(cx, &law));
	limits_write_text(&b, &law);
	return buf_done(&b, out);
}

err laws_deadlines(struct cx *cx, str *out)
{
	struct buf b = buf_new(cx->arena);

	for (size_t i = 0; i < embedded_rulebooks_n; i++) {
		const struct embedded_file *f = &embedded_rulebooks[i];
		struct deadlines d;
		if (strcmp(f->name, "deadlines.json") != 0)
			continue;
		TRY(deadlines_read(cx, (str){ (const char *)f->data, f->size }, &d));
		deadlines_write_text(&b, &d);
	}
	return buf_done(&b, out);
}

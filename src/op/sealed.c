/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sealed.h. */
#include "op/sealed.h"

#include <string.h>

#include "base/arena.h"
#include "crypt/hmac.h"

static void bytes_put(struct buf *b, const void *p, size_t n)
{
	if (p == NULL) {
		buf_char(b, '-');
		return;
	}
	buf_fmt(b, "%zu:", n);
	buf_put(b, p, n);
}

static void field_put(struct buf *b, const struct field *f, const void *row)
{
	if (f->type == FIELD_TEXT)
		bytes_put(b, field_text(f, row).p, field_text(f, row).n);
	else if (f->type == FIELD_BLOB)
		bytes_put(b, field_blob(f, row).p, field_blob(f, row).n);
	else if (field_int(f, row) == ABSENT_INT)
		buf_char(b, '-');
	else
		buf_fmt(b, "%lld,", (long long)field_int(f, row));
}

struct hash sealed_hash(struct arena *a, const struct keys *keys, const struct rec *rec,
                        const void *row)
{
	struct buf b = buf_new(a);

	buf_fmt(&b, "%s\n", rec->name);
	for (int i = 0; i < rec->n; i++)
		if (strcmp(rec->field[i].name, "seal") != 0)
			field_put(&b, &rec->field[i], row);
	return hmac_key_mac(&keys->seal, buf_view(&b));
}

void sealed_set(struct arena *a, const struct keys *keys, const struct rec *rec, void *row)
{
	const struct field *f = rec_field(rec, S("seal"));
	struct hash seal = sealed_hash(a, keys, rec, row);

	*(blob *)(void *)((char *)row + f->offset) = (blob){ arena_copy(a, seal.b, HASH_SIZE),
		                                             HASH_SIZE };
}

bool sealed_right(struct arena *a, const struct keys *keys, const struct rec *rec, const void *row)
{
	struct hash seal = sealed_hash(a, keys, rec, row);
	blob had = field_blob(rec_field(rec, S("seal")), row);

	return secret_eq((str){ had.p, had.n }, hash_str(&seal));
}

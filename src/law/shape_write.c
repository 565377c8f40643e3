/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing by table: straight into the bytes, in the order of the rows, without a tree.  The rows
 * stand in byte order of their leaf names and values are texts, integers, arrays and objects of
 * these, so what comes out is canonical (RFC 8785); the writer asserts the order. */
#include "law/shape.h"

bool member_equal(const struct member *m, const void *a, const void *b)
{
	const void *left = (const char *)a + m->offset;
	const void *right = (const char *)b + m->offset;

	if (m->kind == MEMBER_NUMBER)
		return *(const int64_t *)left == *(const int64_t *)right;
	if (m->kind == MEMBER_WORD)
		return *(const unsigned *)left == *(const unsigned *)right;
	return *(const bool *)left == *(const bool *)right;
}

static void text_write(struct json_writer *w, const struct member *m, unsigned context,
                       const void *in)
{
	(void)m;
	(void)context;
	json_str(w, *(const str *)in);
}

static void bytes_write(struct json_writer *w, const struct member *m, unsigned context,
                        const void *in)
{
	(void)context;
	json_hex(w, in, (size_t)m->max);
}

static void number_write(struct json_writer *w, const struct member *m, unsigned context,
                         const void *in)
{
	(void)m;
	(void)context;
	json_i64(w, *(const int64_t *)in);
}

static void u32_write(struct json_writer *w, const struct member *m, unsigned context,
                      const void *in)
{
	(void)m;
	(void)context;
	json_i64(w, *(const uint32_t *)in);
}

static void bool_write(struct json_writer *w, const struct member *m, unsigned context,
                       const void *in)
{
	(void)m;
	(void)context;
	(void)in; /* false is left out */
	json_i64(w, 1);
}

static void word_write(struct json_writer *w, const struct member *m, unsigned context,
                       const void *in)
{
	(void)context;
	json_str(w, str_of(word_name(m->word, *(const unsigned *)in)));
}

static void check_write(struct json_writer *w, const struct member *m, unsigned context,
                        const void *in)
{
	(void)m;
	(void)context;
	json_str(w, *(const uint8_t *)in == 1 ? S("ok") : S("faulty"));
}

static void fixed_write(struct json_writer *w, const struct member *m, unsigned context,
                        const void *in)
{
	(void)context;
	(void)in;
	json_str(w, str_of(m->word->name));
}

static void list_write(struct json_writer *w, const struct member *m, unsigned context,
                       const void *in)
{
	(void)m;
	(void)context;
	texts_write(w, in);
}

static void object_write(struct json_writer *w, const struct member *m, unsigned context,
                         const void *in)
{
	shape_write(w, m->shape, context, in);
}

static void own_write(struct json_writer *w, const struct member *m, unsigned context,
                      const void *in)
{
	m->write(w, context, in);
}

typedef void writer(struct json_writer *w, const struct member *m, unsigned context,
                    const void *in);

/* The kinds of regulation files are not here: no leaf has them. */
static writer *const writers[] = {
	[MEMBER_TEXT] = text_write,     [MEMBER_NAME] = text_write,
	[MEMBER_SERIAL] = text_write,   [MEMBER_WORDS] = text_write,
	[MEMBER_HEX] = text_write,      [MEMBER_BYTES] = bytes_write,
	[MEMBER_NUMBER] = number_write, [MEMBER_DAY] = number_write,
	[MEMBER_MOMENT] = number_write, [MEMBER_U32] = u32_write,
	[MEMBER_BOOL] = bool_write,     [MEMBER_WORD] = word_write,
	[MEMBER_CHECK] = check_write,   [MEMBER_FIXED] = fixed_write,
	[MEMBER_TEXTS] = list_write,    [MEMBER_OBJECT] = object_write,
	[MEMBER_OWN] = own_write,
};

static inline void member_write(struct json_writer *w, const struct member *m, unsigned context,
                                const void *base)
{
	writers[m->kind](w, m, context, (const char *)base + m->offset);
}

void shape_write(struct json_writer *w, const struct shape *shape, unsigned context,
                 const void *base)
{
	json_object(w);
	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		if (member_in_leaf(m, context) && member_given(m, context, base)) {
			json_key(w, m->name[SHAPE_LEAF]);
			member_write(w, m, context, base);
		}
	}
	json_object_end(w);
}

void texts_write(struct json_writer *w, const struct strs *list)
{
	json_array(w);
	for (uint32_t i = 0; i < list->n; i++)
		json_str(w, list->item[i]);
	json_array_end(w);
}

/* -- tables ---------------------------------------------------------------------------------- */

/* Bit i: some row has member i. */
static uint64_t columns_used(const struct shape *shape, unsigned context, const char *first,
                             size_t stride, uint32_t n)
{
	uint64_t used = 0;

	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		bool some = false;
		for (uint32_t k = 0; member_in_leaf(m, context) && !some && k < n; k++)
			some = member_given(m, context, first + k * stride);
		used |= (uint64_t)some << i;
	}
	return used;
}

static void head_write(struct json_writer *w, const struct shape *shape, uint64_t used)
{
	json_key(w, S("columns"));
	json_array(w);
	for (int i = 0; i < shape->n; i++)
		if ((used >> i & 1) != 0)
			json_str(w, shape->member[i].name[SHAPE_LEAF]);
	json_array_end(w);
}

static void row_write(struct json_writer *w, const struct shape *shape, unsigned context,
                      uint64_t used, const void *base)
{
	json_array(w);
	for (uint64_t rest = used; rest != 0; rest &= rest - 1) {
		const struct member *m = &shape->member[__builtin_ctzll(rest)];
		if (member_given(m, context, base))
			member_write(w, m, context, base);
		else
			json_str(w, S(""));
	}
	json_array_end(w);
}

void table_write(struct json_writer *w, const struct shape *shape, unsigned context,
                 const void *first, size_t stride, uint32_t n)
{
	uint64_t used = columns_used(shape, context, first, stride, n);

	json_object(w);
	head_write(w, shape, used);
	json_key(w, S("rows"));
	json_array(w);
	for (uint32_t k = 0; k < n; k++)
		row_write(w, shape, context, used, (const char *)first + k * stride);
	json_array_end(w);
	json_object_end(w);
}

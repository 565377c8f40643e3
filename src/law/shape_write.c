/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing by table: straight into the bytes, in the order of the rows, without a tree.  The rows stand in byte order of
 * their leaf names and values are texts, integers, arrays and objects of these, so what comes out is canonical (RFC 8785);
 * the writer asserts the order. */
#include <string.h>

#include "law/shape.h"

bool shape_present(const struct shape *shape, unsigned context, const void *base)
{
	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		if ((m->in & context) != 0 && m->name[SHAPE_LEAF].p != NULL &&
		    member_given(m, context, base))
			return true;
	}
	return false;
}

bool member_given(const struct member *m, unsigned context, const void *base)
{
	const void *in = (const char *)base + m->offset;

	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_NAME:
	case MEMBER_SERIAL:
	case MEMBER_WORDS:
	case MEMBER_HEX:
		return ((const str *)in)->p != NULL;
	case MEMBER_NUMBER:
	case MEMBER_DAY:
	case MEMBER_MOMENT:
		return *(const int64_t *)in != ABSENT;
	case MEMBER_U32:
		return *(const uint32_t *)in != UINT32_MAX;
	case MEMBER_BOOL:
		return *(const bool *)in;
	case MEMBER_WORD:
		return *(const unsigned *)in != (unsigned)m->min;
	case MEMBER_CHECK:
		return *(const uint8_t *)in != 0;
	case MEMBER_TEXTS:
		return ((const struct strs *)in)->n > 0;
	case MEMBER_OBJECT:
		return shape_present(m->shape, context, in);
	case MEMBER_RAW:
	case MEMBER_OWN:
		return m->present == NULL || m->present(in);
	case MEMBER_BYTES:
	case MEMBER_FIXED:
		break;
	case MEMBER_ZTEXT: /* no leaf has these */
	case MEMBER_LIMIT:
	case MEMBER_LIMIT_DAY:
	case MEMBER_LIMIT_BOOL:
	case MEMBER_LIMIT_WORD:
	case MEMBER_LIST:
		return false;
	}
	return true;
}

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

static void bytes_write(struct json_writer *w, const uint8_t *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	char hex[64];

	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digit[bytes[i] >> 4];
		hex[2 * i + 1] = digit[bytes[i] & 15];
	}
	json_str(w, (str){ hex, 2 * n });
}

static void member_write(struct json_writer *w, const struct member *m, unsigned context,
			 const void *base)
{
	const void *in = (const char *)base + m->offset;

	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_NAME:
	case MEMBER_SERIAL:
	case MEMBER_WORDS:
	case MEMBER_HEX:
		json_str(w, *(const str *)in);
		break;
	case MEMBER_NUMBER:
	case MEMBER_DAY:
	case MEMBER_MOMENT:
		json_i64(w, *(const int64_t *)in);
		break;
	case MEMBER_U32:
		json_i64(w, *(const uint32_t *)in);
		break;
	case MEMBER_BOOL:
		json_i64(w, 1);
		break;
	case MEMBER_WORD:
		json_str(w, str_of(word_name(m->word, *(const unsigned *)in)));
		break;
	case MEMBER_CHECK:
		json_str(w, *(const uint8_t *)in == 1 ? S("ok") : S("faulty"));
		break;
	case MEMBER_FIXED:
		json_str(w, str_of(m->word->name));
		break;
	case MEMBER_BYTES:
		bytes_write(w, in, (size_t)m->max);
		break;
	case MEMBER_TEXTS:
		texts_write(w, in);
		break;
	case MEMBER_OBJECT:
		shape_write(w, m->shape, context, in);
		break;
	case MEMBER_RAW:
	case MEMBER_OWN:
		m->write(w, context, in);
		break;
	case MEMBER_ZTEXT:
	case MEMBER_LIMIT:
	case MEMBER_LIMIT_DAY:
	case MEMBER_LIMIT_BOOL:
	case MEMBER_LIMIT_WORD:
	case MEMBER_LIST:
		break;
	}
}

static inline bool in_leaf(const struct member *m, unsigned context)
{
	return (m->in & context) != 0 && m->name[SHAPE_LEAF].p != NULL;
}

void shape_write(struct json_writer *w, const struct shape *shape, unsigned context,
		 const void *base)
{
	json_object(w);
	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		if (in_leaf(m, context) && member_given(m, context, base)) {
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
		for (uint32_t k = 0; in_leaf(m, context) && !some && k < n; k++)
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands for "not given" in each kind of member: how it is set, and how it is recognised. */
#include <string.h>

#include "law/shape.h"

static void text_blank(const struct member *m, void *out)
{
	(void)m;
	*(str *)out = S_NONE;
}

static bool text_given(const struct member *m, unsigned context, const void *in)
{
	(void)m;
	(void)context;
	return ((const str *)in)->p != NULL;
}

static void bytes_blank(const struct member *m, void *out)
{
	memset(out, 0, (size_t)m->max);
}

static void number_blank(const struct member *m, void *out)
{
	(void)m;
	*(int64_t *)out = ABSENT;
}

static bool number_given(const struct member *m, unsigned context, const void *in)
{
	(void)m;
	(void)context;
	return *(const int64_t *)in != ABSENT;
}

static void u32_blank(const struct member *m, void *out)
{
	(void)m;
	*(uint32_t *)out = UINT32_MAX;
}

static bool u32_given(const struct member *m, unsigned context, const void *in)
{
	(void)m;
	(void)context;
	return *(const uint32_t *)in != UINT32_MAX;
}

static void bool_blank(const struct member *m, void *out)
{
	(void)m;
	*(bool *)out = false;
}

static bool bool_given(const struct member *m, unsigned context, const void *in)
{
	(void)m;
	(void)context;
	return *(const bool *)in;
}

static void word_blank(const struct member *m, void *out)
{
	*(unsigned *)out = (unsigned)m->min;
}

static bool word_given(const struct member *m, unsigned context, const void *in)
{
	(void)context;
	return *(const unsigned *)in != (unsigned)m->min;
}

static void check_blank(const struct member *m, void *out)
{
	(void)m;
	*(uint8_t *)out = 0;
}

static bool check_given(const struct member *m, unsigned context, const void *in)
{
	(void)m;
	(void)context;
	return *(const uint8_t *)in != 0;
}

static void texts_blank(const struct member *m, void *out)
{
	(void)m;
	*(struct strs *)out = (struct strs){ NULL, 0 };
}

static bool texts_given(const struct member *m, unsigned context, const void *in)
{
	(void)m;
	(void)context;
	return ((const struct strs *)in)->n > 0;
}

static void object_blank(const struct member *m, void *out)
{
	shape_blank(m->shape, out);
}

static bool object_given(const struct member *m, unsigned context, const void *in)
{
	return shape_present(m->shape, context, in);
}

static bool own_given(const struct member *m, unsigned context, const void *in)
{
	(void)context;
	return m->present == NULL || m->present(in);
}

static void ztext_blank(const struct member *m, void *out)
{
	(void)m;
	*(const char **)out = NULL;
}

static void limit_blank(const struct member *m, void *out)
{
	(void)m;
	*(struct limit *)out = (struct limit){ .given = false };
}

/* A kind without `blank` begins as zeros; one without `given` is always there. */
struct absent {
	void (*blank)(const struct member *m, void *out);
	bool (*given)(const struct member *m, unsigned context, const void *in);
};

static const struct absent absent[] = {
	[MEMBER_TEXT] = { text_blank, text_given },
	[MEMBER_NAME] = { text_blank, text_given },
	[MEMBER_SERIAL] = { text_blank, text_given },
	[MEMBER_WORDS] = { text_blank, text_given },
	[MEMBER_HEX] = { text_blank, text_given },
	[MEMBER_BYTES] = { bytes_blank, NULL },
	[MEMBER_NUMBER] = { number_blank, number_given },
	[MEMBER_DAY] = { number_blank, number_given },
	[MEMBER_MOMENT] = { number_blank, number_given },
	[MEMBER_U32] = { u32_blank, u32_given },
	[MEMBER_BOOL] = { bool_blank, bool_given },
	[MEMBER_WORD] = { word_blank, word_given },
	[MEMBER_CHECK] = { check_blank, check_given },
	[MEMBER_FIXED] = { NULL, NULL },
	[MEMBER_TEXTS] = { texts_blank, texts_given },
	[MEMBER_OBJECT] = { object_blank, object_given },
	[MEMBER_RAW] = { NULL, NULL },
	[MEMBER_OWN] = { NULL, own_given },
	[MEMBER_ZTEXT] = { ztext_blank, NULL },
	[MEMBER_LIMIT] = { limit_blank, NULL },
	[MEMBER_LIMIT_DAY] = { limit_blank, NULL },
	[MEMBER_LIMIT_BOOL] = { limit_blank, NULL },
	[MEMBER_LIMIT_WORD] = { limit_blank, NULL },
	[MEMBER_LIST] = { NULL, NULL },
};

void shape_blank(const struct shape *shape, void *base)
{
	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		if (absent[m->kind].blank != NULL)
			absent[m->kind].blank(m, (char *)base + m->offset);
	}
}

bool member_given(const struct member *m, unsigned context, const void *base)
{
	bool (*given)(const struct member *, unsigned, const void *) = absent[m->kind].given;

	return given == NULL || given(m, context, (const char *)base + m->offset);
}

bool shape_present(const struct shape *shape, unsigned context, const void *base)
{
	for (int i = 0; i < shape->n; i++)
		if (member_in_leaf(&shape->member[i], context) &&
		    member_given(&shape->member[i], context, base))
			return true;
	return false;
}

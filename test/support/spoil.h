/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text with one place changed. */
#ifndef SUPPORT_SPOIL_H
#define SUPPORT_SPOIL_H

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

/* The first `from` in the text becomes `to`; p is NULL when it does not occur. */
static inline str spoil(struct arena *a, const char *text, const char *from, const char *to)
{
	const char *hit = strstr(text, from);
	struct buf b = buf_new(a);

	if (hit == NULL)
		return S_NONE;
	buf_put(&b, text, (size_t)(hit - text));
	buf_text(&b, to);
	buf_text(&b, hit + strlen(from));
	return buf_view(&b);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growing bytes; see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct buf buf_new(struct arena *a)
{
	return (struct buf){ .arena = a };
}

struct buf buf_bounded(struct arena *a, size_t max)
{
	return (struct buf){ .arena = a, .max = max };
}

/* Keeps room for one byte more than the limit counts: vsnprintf ends with a NUL. */
static bool reserve(struct buf *b, size_t n)
{
	if (b->error != OK)
		return false;
	if (b->max != 0 && n > b->max - b->n) {
		b->error = E_TOO_LARGE;
		return false;
	}
	if (n < b->cap - b->n)
		return true;
	size_t cap = b->cap < 256 ? 256 : b->cap * 2;
	if (cap < b->n + n + 1)
		cap = b->n + n + 1;
	b->p = arena_grow(b->arena, b->p, b->cap, cap);
	b->cap = cap;
	return true;
}

char *buf_room(struct buf *b, size_t n)
{
	if (!reserve(b, n))
		return NULL;
	char *room = b->p + b->n;
	b->n += n;
	return room;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
	if (n > 0 && reserve(b, n)) {
		memcpy(b->p + b->n, p, n);
		b->n += n;
	}
}

void buf_char(struct buf *b, char c)
{
	if (reserve(b, 1))
		b->p[b->n++] = c;
}

void buf_str(struct buf *b, str s)
{
	buf_put(b, s.p, s.n);
}

void buf_text(struct buf *b, const char *text)
{
	buf_put(b, text, strlen(text));
}

void buf_i64(struct buf *b, int64_t value)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (value < 0)
		digits[--at] = '-';
	buf_put(b, digits + at, sizeof digits - at);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0 || !reserve(b, (size_t)n))
		return;
	va_start(args, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, args);
	va_end(args);
	b->n += (size_t)n;
}

str buf_view(const struct buf *b)
{
	return (str){ b->p, b->n };
}

err buf_done(const struct buf *b, str *out)
{
	*out = buf_view(b);
	return b->error;
}

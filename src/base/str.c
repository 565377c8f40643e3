/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Borrowed runs of bytes; see str.h. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

str str_of(const char *text)
{
	return (str){ text, text ? strlen(text) : 0 };
}

bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && str_eq((str){ s.p, prefix.n }, prefix);
}

bool str_ends(str s, str suffix)
{
	return s.n >= suffix.n && str_eq((str){ s.p + (s.n - suffix.n), suffix.n }, suffix);
}

str str_part(str s, size_t from, size_t n)
{
	if (from >= s.n)
		return S_NONE;
	if (n > s.n - from)
		n = s.n - from;
	return (str){ s.p + from, n };
}

ptrdiff_t str_find(str s, char c, size_t from)
{
	const char *hit = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

	return hit ? hit - s.p : -1;
}

str str_cut(str s, char c, str *head)
{
	ptrdiff_t at = str_find(s, c, 0);

	*head = at < 0 ? s : str_part(s, 0, (size_t)at);
	return at < 0 ? S_NONE : str_part(s, (size_t)at + 1, s.n);
}

bool str_has_word(str words, str word)
{
	while (words.n > 0) {
		str one;
		words = str_cut(words, ' ', &one);
		if (one.n > 0 && str_eq(one, word))
			return true;
	}
	return false;
}

bool str_u64(str s, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned char)s.p[i] - '0';
		if (digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value) || value > max)
			return false;
	}
	*out = value;
	return true;
}

str str_dup(struct arena *a, str s)
{
	return (str){ arena_copy(a, s.p, s.n), s.n };
}

const char *str_c(struct arena *a, str s)
{
	return str_dup(a, s).p;
}

str str_fmt(struct arena *a, const char *fmt, ...)
{
	va_list args;
	char small[256];
	int n;

	va_start(args, fmt);
	n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n < 0)
		return S_NONE;
	if ((size_t)n < sizeof small)
		return str_dup(a, (str){ small, (size_t)n });

	char *text = arena_alloc(a, (size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, args);
	va_end(args);
	return (str){ text, (size_t)n };
}

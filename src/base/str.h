/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A borrowed run of bytes.  Never NUL-terminated by promise; p may be NULL only if n is 0. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

typedef struct str {
	const char *p;
	size_t n;
} str;

/* A str of a string literal. */
#define S(literal) ((str){ "" literal, sizeof(literal) - 1 })
#define S_NONE ((str){ NULL, 0 })

/* For printf: "%.*s", P(s). */
#define P(s) (int)(s).n, (s).p ? (s).p : ""

/* A str of a NUL-terminated string; NULL gives the empty str. */
str str_of(const char *text);
bool str_eq(str a, str b);
/* Byte order, shorter first on a tie; <0, 0, >0. */
int str_cmp(str a, str b);
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* The part from byte `from` on, at most `n` bytes; clamped, never out of bounds. */
str str_part(str s, size_t from, size_t n);
/* Index of the first byte c at or after `from`, or -1. */
ptrdiff_t str_find(str s, char c, size_t from);
/* Splits at the first c: *head is what stands before, the result what follows; without c *head is
 * all and the result empty. */
str str_cut(str s, char c, str *head);
/* True when `word` is one of the words of `words`, which spaces separate. */
bool str_has_word(str words, str word);
/* Reads digits only (no sign, no spaces); false when empty, not a number or above `max`. */
bool str_u64(str s, uint64_t max, uint64_t *out);
/* A copy in the arena, NUL-terminated beyond its n bytes. */
str str_dup(struct arena *a, str s);
/* The same as a C string. A NUL byte inside ends it early. */
const char *str_c(struct arena *a, str s);
str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to code/: a fast walk over the bytes of a JSON string that stand for themselves. */
#ifndef CODE_SCAN_H
#define CODE_SCAN_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define SCAN_ONES UINT64_C(0x0101010101010101)
#define SCAN_HIGHS UINT64_C(0x8080808080808080)

/* Marks, in the high bit of each of eight bytes, those that are a control, '"', '\' or not ASCII.
 * Subtracting borrows from the byte above only below a byte that is marked already, so the lowest
 * mark is always right, and only that one is used. */
static inline uint64_t scan_marks(uint64_t eight)
{
	uint64_t control = eight - SCAN_ONES * ' ';
	uint64_t quote = (eight ^ SCAN_ONES * '"') - SCAN_ONES;
	uint64_t backslash = (eight ^ SCAN_ONES * '\\') - SCAN_ONES;

	return (control | quote | backslash | eight) & SCAN_HIGHS;
}

static inline bool scan_is_plain(char c)
{
	return (unsigned char)c >= ' ' && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

/* The first byte in p..end that is a control, '"', '\' or not ASCII; `end` when there is none. */
static inline const char *scan_plain(const char *p, const char *end)
{
	uint64_t eight;

	while (end - p >= (ptrdiff_t)sizeof eight) {
		memcpy(&eight, p, sizeof eight);
		uint64_t marks = scan_marks(le64toh(eight));
		if (marks != 0)
			return p + (__builtin_ctzll(marks) >> 3);
		p += sizeof eight;
	}
	while (p < end && scan_is_plain(*p))
		p++;
	return p;
}

/* Whether that walk would come to the end.  The last eight bytes are looked at together, whatever
 * was seen of them before. */
static inline bool scan_all_plain(const char *p, size_t n)
{
	uint64_t eight, marks = 0;

	if (n < sizeof eight) {
		while (n > 0 && scan_is_plain(p[n - 1]))
			n--;
		return n == 0;
	}
	for (size_t at = 0; at < n - sizeof eight; at += sizeof eight) {
		memcpy(&eight, p + at, sizeof eight);
		marks |= scan_marks(eight);
	}
	memcpy(&eight, p + n - sizeof eight, sizeof eight);
	return (marks | scan_marks(eight)) == 0;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See personal.h.  A number is a run of digits with no digit before or after it; between its groups
 * may stand a separator, as people write them, and digits may be full-width.  The last
 * character of an identity number may be an X.  The check character keeps certificate and serial
 * numbers of 18 digits out, of which one in eleven would fit by chance. */
#include "code/personal.h"

#include <stddef.h>
#include <string.h>

#define IDENTITY_CHARS 18
#define IDENTITY_BREAKS 0x3FFFEU /* anywhere: the check character tells it */
#define MOBILE_CHARS 11
/* 138 0013 8000, 138 00138 000 */
#define MOBILE_BREAKS (1U << 3 | 1U << 7 | 1U << 8)
#define SEPARATORS_MAX 4

static bool sign_at(str text, size_t at, const char *sign)
{
	size_t n = strlen(sign);

	return at <= text.n && n <= text.n - at && memcmp(text.p + at, sign, n) == 0;
}

/* One character of a number: '0' to '9', 'X', or 0; *n is how many bytes it takes. */
static char number_char(str text, size_t at, size_t *n)
{
	unsigned char c = at < text.n ? (unsigned char)text.p[at] : 0;

	*n = 1;
	if (c >= '0' && c <= '9')
		return (char)c;
	if (c == 'X' || c == 'x')
		return 'X';
	*n = 3;
	if (sign_at(text, at, "\xEF\xBC\xB8") || sign_at(text, at, "\xEF\xBD\x98"))
		return 'X'; /* full-width */
	if (at + 3 <= text.n && memcmp(text.p + at, "\xEF\xBC", 2) == 0 &&
	    (unsigned char)text.p[at + 2] >= 0x90 && (unsigned char)text.p[at + 2] <= 0x99)
		return (char)('0' + (unsigned char)text.p[at + 2] - 0x90);
	return 0;
}

/* The bytes of the separators that stand there, at most SEPARATORS_MAX of them: blanks, hyphens and
 * dashes, points, slashes, brackets, and what cannot be seen. */
static size_t separators(str text, size_t from)
{
	static const char *const signs[] = {
		" ",      "-",      ".",      "/",      "(",      ")",      "\t",
		"\u00A0", "\u00AD", "\u00B7", "\u2002", "\u2003", "\u2009", "\u200B",
		"\u200C", "\u200D", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014",
		"\u2015", "\u202F", "\u2060", "\u2212", "\u3000", "\u30FB", "\uFEFF",
		"\uFF08", "\uFF09", "\uFF0D", "\uFF0E", "\uFF0F",
	};
	size_t at = from;

	for (int taken = 0; taken < SEPARATORS_MAX; taken++) {
		size_t n = 0;
		for (size_t i = 0; n == 0 && i < sizeof signs / sizeof signs[0]; i++)
			n = sign_at(text, at, signs[i]) ? strlen(signs[i]) : 0;
		if (n == 0)
			break;
		at += n;
	}
	return at - from;
}

/* Reads `want` characters from `at` on into out; bit i of `breaks` lets a separator stand before
 * the i-th.  False when there are fewer, or another digit follows. */
static bool number_read(str text, size_t at, int want, unsigned breaks, char *out)
{
	size_t n;

	for (int i = 0; i < want; i++) {
		if ((breaks >> i & 1) != 0)
			at += separators(text, at);
		out[i] = number_char(text, at, &n);
		if (out[i] == 0 || (out[i] == 'X' && i < IDENTITY_CHARS - 1))
			return false;
		at += n;
	}
	char next = number_char(text, at, &n);
	return next < '0' || next > '9';
}

/* ISO 7064, MOD 11-2, as GB 11643 has it: weight 2^(17-i) mod 11. */
static bool identity_fits(const char *p)
{
	static const char check[] = "10X98765432";
	static const int weight[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < IDENTITY_CHARS - 1; i++)
		sum += (p[i] - '0') * weight[i];
	return check[sum % 11] == p[IDENTITY_CHARS - 1];
}

static bool mobile(str text, size_t at)
{
	char c[MOBILE_CHARS];

	return number_read(text, at, MOBILE_CHARS, MOBILE_BREAKS, c) && c[0] == '1' &&
	       c[1] >= '3' && c[1] <= '9';
}

/* With the number of the country before it, as 86, 086 or 0086, or with the zero that was dialled
 * before numbers far away. */
static bool mobile_led(str text, size_t at)
{
	static const char *const leads[] = { "86", "086", "0086", "0" };

	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
		size_t behind = at + strlen(leads[i]);
		if (sign_at(text, at, leads[i]) && mobile(text, behind + separators(text, behind)))
			return true;
	}
	return false;
}

static const char *number_at(str text, size_t at)
{
	char c[IDENTITY_CHARS];

	if (number_read(text, at, IDENTITY_CHARS, IDENTITY_BREAKS, c) && identity_fits(c))
		return "an identity number";
	return mobile(text, at) || mobile_led(text, at) ? "a mobile number" : NULL;
}

const char *personal_data(str text)
{
	bool inside = false; /* a digit stands before */

	for (size_t at = 0; at < text.n;) {
		size_t n;
		char c = number_char(text, at, &n);
		bool is_digit = c >= '0' && c <= '9';
		const char *what = is_digit && !inside ? number_at(text, at) : NULL;
		if (what != NULL)
			return what;
		at += c != 0 ? n : 1;
		inside = is_digit;
	}
	return NULL;
}

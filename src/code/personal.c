/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See personal.h.  A number is a run of digits with no digit before or after it; the last character
 * of an identity number may be an X.  The check character keeps certificate and serial numbers of
 * 18 digits out, of which one in eleven would fit by chance. */
#include "code/personal.h"

#include <stddef.h>

#define IDENTITY_BYTES 18
#define MOBILE_BYTES 11

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits(str text, size_t at)
{
	size_t n = 0;

	while (at + n < text.n && digit(text.p[at + n]))
		n++;
	return n;
}

/* ISO 7064, MOD 11-2, as GB 11643 has it: weight 2^(17-i) mod 11. */
static bool identity_fits(const char *p)
{
	static const char check[] = "10X98765432";
	static const int weight[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	char last = p[IDENTITY_BYTES - 1];
	int sum = 0;

	for (int i = 0; i < IDENTITY_BYTES - 1; i++)
		sum += (p[i] - '0') * weight[i];
	return check[sum % 11] == (last == 'x' ? 'X' : last);
}

static bool identity(str text, size_t at, size_t n)
{
	bool x = n == IDENTITY_BYTES - 1 && at + n < text.n &&
	         (text.p[at + n] == 'X' || text.p[at + n] == 'x');

	return (n == IDENTITY_BYTES || x) && identity_fits(text.p + at);
}

static bool mobile(str text, size_t at, size_t n)
{
	return n == MOBILE_BYTES && text.p[at] == '1' && text.p[at + 1] >= '3';
}

const char *personal_data(str text)
{
	for (size_t at = 0; at < text.n;) {
		size_t n = digits(text, at);
		if (identity(text, at, n))
			return "an identity number";
		if (mobile(text, at, n))
			return "a mobile number";
		at += n > 0 ? n : 1;
	}
	return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever letters, digits and brackets an office uses are welcome.  Refused is what cannot stand
 * in a path without changing its meaning, and what two people would read alike although the bytes
 * differ: characters without a shape, blanks other than one plain space, marks that turn the
 * direction of writing, and code points that have no meaning of their own. */
#include "rule/grant_number.h"

#include <stdint.h>

struct range {
	uint32_t from, to;
};

/* Of Unicode: controls, blanks, characters without a shape, directions, variations, private use. */
static const struct range unseen[] = {
	{ 0x0000, 0x001F },   { 0x007F, 0x00A0 },   { 0x00AD, 0x00AD },    { 0x034F, 0x034F },
	{ 0x061C, 0x061C },   { 0x115F, 0x1160 },   { 0x1680, 0x1680 },    { 0x17B4, 0x17B5 },
	{ 0x180B, 0x180F },   { 0x2000, 0x200F },   { 0x2028, 0x202F },    { 0x205F, 0x206F },
	{ 0x2800, 0x2800 },   { 0x3000, 0x3000 },   { 0x3164, 0x3164 },    { 0xD800, 0xF8FF },
	{ 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },    { 0xFFF0, 0xFFFF },
	{ 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF }, { 0xF0000, 0x10FFFF },
};

/* Takes one code point off the text, which is well formed; what is cut off counts as unseen. */
static uint32_t next(str *rest)
{
	unsigned char first = (unsigned char)rest->p[0];
	size_t more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
	uint32_t point = more == 0 ? first : first & (0x3FU >> more);

	if (rest->n <= more) {
		rest->n = 0;
		return 0;
	}
	for (size_t i = 1; i <= more; i++)
		point = point << 6 | ((unsigned char)rest->p[i] & 0x3FU);
	*rest = str_part(*rest, 1 + more, rest->n);
	return point;
}

static bool is_unseen(uint32_t point)
{
	for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
		if (point >= unseen[i].from && point <= unseen[i].to)
			return true;
	return false;
}

static bool turns_address(uint32_t point)
{
	return point == '/' || point == '\\' || point == '?' || point == '#' || point == '%';
}

static const char *characters_fault(str number)
{
	uint32_t before = ' ';

	while (number.n > 0) {
		uint32_t point = next(&number);
		if (is_unseen(point))
			return "it has a character that cannot be seen";
		if (turns_address(point))
			return "/, \\, ?, # and % would change the address in which it stands";
		if (point == ' ' && before == ' ')
			return "it begins with a space, or has two in a row";
		before = point;
	}
	return before == ' ' ? "it ends with a space" : NULL;
}

const char *grant_number_fault(str number)
{
	if (number.n == 0 || number.n > GRANT_NUMBER_MAX)
		return "it has no bytes, or more than 100";
	if (str_eq(number, S(".")) || str_eq(number, S("..")))
		return "as a part of a path it would mean another place";
	return characters_fault(number);
}

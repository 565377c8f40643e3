/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See legible.h.  Two texts that look alike may differ in what cannot be seen, and a text may say
 * the opposite of what it shows when marks within it turn the direction of writing (Unicode TR 36).
 * Joiners and variations stand within words and signs of many scripts: they are not refused, but
 * nothing can be seen in them alone, nor in marks that go with another sign. */
#include "base/legible.h"

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
	{ 0x13430, 0x1345F }, { 0x16FE4, 0x16FE4 }, { 0x1BCA0, 0x1BCA3 },  { 0x1D159, 0x1D159 },
	{ 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF }, { 0xF0000, 0x10FFFF },
};

/* Marks that stand above, below or through the sign before them. */
static const struct range combining[] = {
	{ 0x0300, 0x036F },   { 0x0483, 0x0489 },   { 0x0591, 0x05BD },   { 0x0610, 0x061A },
	{ 0x064B, 0x065F },   { 0x0E34, 0x0E3A },   { 0x0E47, 0x0E4E },   { 0x1AB0, 0x1AFF },
	{ 0x1DC0, 0x1DFF },   { 0x20D0, 0x20FF },   { 0x302A, 0x302F },   { 0x3099, 0x309A },
	{ 0xFE20, 0xFE2F },   { 0x1D165, 0x1D169 }, { 0x1D16D, 0x1D172 }, { 0x1D17B, 0x1D182 },
	{ 0x1D185, 0x1D18B },
};

/* Marks that turn the direction of writing, for people who read from left to right. */
static const struct range turning[] = {
	{ 0x061C, 0x061C },
	{ 0x200E, 0x200F },
	{ 0x202A, 0x202E },
	{ 0x2066, 0x2069 },
};

static bool lies_in(const struct range *range, size_t n, uint32_t point)
{
	for (size_t i = 0; i < n; i++)
		if (point >= range[i].from && point <= range[i].to)
			return true;
	return false;
}

uint32_t legible_next(str *rest)
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

bool legible_unseen(uint32_t point)
{
	return lies_in(unseen, sizeof unseen / sizeof unseen[0], point);
}

/* A line may end as on Windows. */
static bool is_control(uint32_t point, str rest)
{
	if (point == '\t' || point == '\n' || (point == '\r' && str_starts(rest, S("\n"))))
		return false;
	return point < 0x20 || (point >= 0x7F && point <= 0x9F);
}

const char *legible_fault(str text)
{
	bool seen = false;

	while (text.n > 0) {
		uint32_t point = legible_next(&text);
		if (is_control(point, text))
			return "it has a control character";
		if (lies_in(turning, sizeof turning / sizeof turning[0], point))
			return "it has a mark that turns the direction of writing";
		seen = seen || (point != ' ' && !legible_unseen(point) &&
		                !lies_in(combining, sizeof combining / sizeof combining[0], point));
	}
	return seen ? NULL : "it has no character that can be seen";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever letters, digits and brackets an office uses are welcome.  Refused is what cannot stand
 * in a path without changing its meaning, and what two people would read alike although the bytes
 * differ: characters without a shape, blanks other than one plain space, marks that turn the
 * direction of writing, and code points that have no meaning of their own. */
#include "rule/grant_number.h"

#include "base/legible.h"

static bool turns_address(uint32_t point)
{
	return point == '/' || point == '\\' || point == '?' || point == '#' || point == '%';
}

static const char *characters_fault(str number)
{
	uint32_t before = ' ';

	while (number.n > 0) {
		uint32_t point = legible_next(&number);
		if (legible_unseen(point))
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See district.h. */
#include "rule/district.h"

static const struct {
	const char *code;
	const char *name;
} districts[] = {
#define DISTRICT(code, name) { code, name },
#include "rule/district.def"
#undef DISTRICT
};

const char *district_name(str code)
{
	for (size_t i = 0; i < sizeof districts / sizeof districts[0]; i++)
		if (str_eq(code, str_of(districts[i].code)))
			return districts[i].name;
	return NULL;
}

static bool digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

bool area_good(str area)
{
	for (size_t i = 0; i < area.n; i++)
		if ((unsigned char)area.p[i] <= ' ' || area.p[i] == 127)
			return false;
	return area.n > 0 && area.n <= AREA_BYTES_MAX &&
	       (!digits(area) || district_name(area) != NULL);
}

bool province_good(str code)
{
	return code.n == DISTRICT_CODE_BYTES && digits(code) && code.p[0] != '0' &&
	       str_ends(code, S("0000"));
}

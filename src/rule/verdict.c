/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for verdicts, findings and flow points. */
#include "rule/verdict.h"

#include <stddef.h>

const char *verdict_name(enum verdict v)
{
	static const char *const name[] = { "none", "pass", "retest", "fail", "invalid" };

	return name[v >= VERDICT_PASS && v <= VERDICT_INVALID ? v : 0];
}

const char *severity_name(enum severity s)
{
	static const char *const name[] = { "none", "warning", "invalid", "fail" };

	return name[s >= SEVERITY_WARNING && s <= SEVERITY_FAIL ? s : 0];
}

const struct finding_info *finding_info(enum finding_code code)
{
	static const struct finding_info info[] = {
		[FINDING_NONE] = { "none", "无", "nothing" },
#define FINDING(name, code, zh, en) [name] = { code, zh, en },
#include "rule/finding.def"
#undef FINDING
	};

	return &info[code > FINDING_NONE && code < FINDING_CODES ? code : FINDING_NONE];
}

static const char *const point_names[][POINTS] = {
	[MEDIUM_WATER] = { "Q3", "Q2", "Q1" },
	[MEDIUM_GAS] = { "qmax", "0.2qmax", "qmin" },
};

const char *point_name(enum medium medium, int point)
{
	if ((medium != MEDIUM_WATER && medium != MEDIUM_GAS) || point < 0 || point >= POINTS)
		return "";
	return point_names[medium][point];
}

int point_find(enum medium medium, str name)
{
	for (int point = 0; point < POINTS; point++) {
		str known = str_of(point_name(medium, point));

		if (known.n > 0 && str_eq(known, name))
			return point;
	}
	return -1;
}

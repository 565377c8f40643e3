/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See problem.h. */
#include "base/problem.h"

#include <stdlib.h>
#include <string.h>

static const struct problem_info all[] = {
#define PROBLEM(code, zh) { code, zh },
#include "base/problem.def"
#undef PROBLEM
};

#define ALL (sizeof all / sizeof all[0])

const struct problem_info *problem_list(int *n)
{
	*n = (int)ALL;
	return all;
}

static int by_code(const void *code, const void *info)
{
	return strcmp(code, ((const struct problem_info *)info)->code);
}

str problem_zh(const char *code)
{
	const struct problem_info *found = bsearch(code, all, ALL, sizeof all[0], by_code);

	return found != NULL ? str_of(found->zh) : S_NONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of faults that input may have at a place (fail_at), for people who read Chinese. */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include "base/str.h"

struct problem_info {
	const char *code; /* machine name */
	const char *zh;
};

/* All of them, by code; *n receives how many. */
const struct problem_info *problem_list(int *n);
/* The Chinese words for a code; S_NONE for one that is not listed, which tools/problems finds. */
str problem_zh(const char *code);

#endif

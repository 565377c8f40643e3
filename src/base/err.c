/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table behind err.h. */
#include "base/err.h"

static const struct err_info list[] = {
#define ERR(number, name, status, code, zh, en) { name, #name, status, code, zh, en },
#include "base/err.def"
#undef ERR
};

#define COUNT (int)(sizeof list / sizeof list[0])

const struct err_info *err_info(err e)
{
	const struct err_info *fallback = &list[0];

	for (int i = 0; i < COUNT; i++) {
		if (list[i].number == e)
			return &list[i];
		if (list[i].number == E_DATABASE)
			fallback = &list[i];
	}
	return fallback;
}

const struct err_info *err_list(int *n)
{
	*n = COUNT;
	return list;
}

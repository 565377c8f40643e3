/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of texts. */
#ifndef LAW_STRS_H
#define LAW_STRS_H

#include <stdint.h>

#include "base/str.h"

struct strs {
	const str *item;
	uint32_t n;
};

#endif

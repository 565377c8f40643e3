/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adopted regulation files. */
#ifndef WORK_REGULATION_H
#define WORK_REGULATION_H

#include "law/regulation.h"
#include "op/op.h"

struct regulation_in {
	str text; /* the file */
};

/* The regulation in force under that id, ready for judging; lives as long as the app. E_NOT_FOUND
 * when none was adopted. */
MUST err regulation_get(struct call *call, str id, const struct regulation **out);

#endif

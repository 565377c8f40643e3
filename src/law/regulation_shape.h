/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: the table of a regulation file. */
#ifndef LAW_REGULATION_SHAPE_H
#define LAW_REGULATION_SHAPE_H

#include "law/lot_both.h"

extern const struct shape regulation_shape; /* struct regulation */

#endif

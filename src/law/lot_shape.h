/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: the tables of a lot and of a meter. */
#ifndef LAW_LOT_SHAPE_H
#define LAW_LOT_SHAPE_H

#include "law/lot_both.h"

extern const struct shape lot_shape;   /* struct lot_both */
extern const struct shape meter_shape; /* struct meter_both */

#endif

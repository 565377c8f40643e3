/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: the bench runs and meters of a lot. */
#ifndef LAW_LOT_METERS_H
#define LAW_LOT_METERS_H

#include "law/lot_both.h"

/* Reads lot->bench_runs and lot->meters of a file into lot->file; r->context is that of the medium.
 */
void lot_meters_read(struct reading *r, struct lot_both *lot);

#endif

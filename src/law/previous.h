/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a record names the attempt before it. */
#ifndef LAW_PREVIOUS_H
#define LAW_PREVIOUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* The attempt before, as it is stored. */
struct earlier {
	str code; /* of the meter: "WDEM0-202611000001" */
	str lot;  /* platform lot: "DEM0-20261120-03" */
	int64_t attempt;
	int64_t index; /* of its leaf, or negative where it has none yet */
};

/* Whether `previous` is one of its names: its number ("1"), that of its certificate or result
 * notice ("WDEM0-202611000001-1", also without maker's prefix), its lot (also by the maker's own
 * number), or the index of its leaf. */
bool previous_names(str previous, const struct earlier *e);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow points of a type: nominal flow, zone of limits, and the window for the measured flow. */
#ifndef RULE_FLOW_H
#define RULE_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/lot.h"
#include "rule/regulation.h"
#include "rule/volume.h"

/* num / den ml/h, den > 0: Q1 = Q3/R is rarely a whole number. */
struct flow {
	i128 num, den;
};

/* The printed value where the type approval prints one, otherwise the exact quotient. */
struct flow flow_nominal(const struct regulation *regulation, const struct meter_type *type,
                         enum point point);
/* Whether the limits of the high zone hold there: water Q >= Q2, gas q >= qt. */
bool flow_high_zone(const struct regulation *regulation, const struct meter_type *type,
                    enum point point);
/* The sign of measured - share x nominal, where measured = volume / duration and duration_us >
 * 0. */
int flow_compare(struct volume volume, int64_t duration_us, struct flow nominal, int64_t share_ppm);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error of indication E = (Vi - Va) / Va of one run, and the mean of up to three. */
#ifndef RULE_INDICATION_H
#define RULE_INDICATION_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/volume.h"

#define INDICATION_RUNS_MAX 3

/* The mean of n errors num / den; den > 0. */
struct indication {
	int n;
	i128 num[INDICATION_RUNS_MAX];
	i128 den[INDICATION_RUNS_MAX];
};

/* Adds one run: what the meter showed (negative when it ran backwards) against what passed it.
 * At most INDICATION_RUNS_MAX; the volume within the bounds of rule/volume.h. */
void indication_add(struct indication *e, int64_t shown_ul, struct volume passed);
/* The i-th run alone. */
struct indication indication_single(const struct indication *e, int i);
/* -1, 0, 1 */
int indication_sign(const struct indication *e);
/* The sign of |E| - limit, on the exact value when step_ppm is 0, otherwise on E rounded half to
 * even to a multiple of step_ppm. */
int indication_compare(const struct indication *e, int64_t limit_ppm, int64_t step_ppm);
/* E rounded half to even to 1e-6. */
int64_t indication_ppm(const struct indication *e);

#endif

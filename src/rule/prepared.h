/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the meters of a lot share, worked out once. */
#ifndef RULE_PREPARED_H
#define RULE_PREPARED_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/flow.h"
#include "rule/lot.h"
#include "rule/regulation.h"
#include "rule/verdict.h"
#include "rule/volume.h"

#define LOT_FINDINGS_MAX 16
#define RUN_FINDINGS_MAX 12

/* One bench run, checked once for all meters in it. */
struct prepared_run {
	struct standard standard;
	uint32_t leak_n;             /* meters in it that leak */
	const struct meter *leaking; /* the last of them */
	int finding_n;
	struct finding finding[RUN_FINDINGS_MAX];
};

/* What the regulation says about one flow point of the lot's type. */
struct point_law {
	struct flow nominal;
	bool high_zone;
	int64_t limit_ppm;
	const struct limit *limit;
	int64_t limit_warm_ppm; /* water above warm_above_mc */
	const struct limit *limit_warm;
	const struct limit *table; /* usual volume, or NULL */
};

/* A lot, ready for judging its meters; borrows all that it points to.  Not changed by
 * judge_meter. */
struct prepared {
	const struct regulation *regulation;
	const struct lot *lot;
	const struct mpe_row *mpe;
	struct prepared_run *run;
	struct point_law point[POINTS];
	int finding_n;
	struct finding finding[LOT_FINDINGS_MAX];
};

#endif

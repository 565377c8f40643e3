/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One meter, from its runs and items to a verdict.
 *
 * Precedence: invalid before fail before retest before pass, except that a leak or a fault of
 * appearance is always fail: whatever was wrong with the procedure, such a meter is not handed
 * out. */
#include "rule/judge.h"

#include <assert.h>

#include "rule/judging.h"

static enum verdict verdict_of(const struct judging *j)
{
	if (j->certain_fail)
		return VERDICT_FAIL;
	if (j->invalid)
		return VERDICT_INVALID;
	if (j->fail)
		return VERDICT_FAIL;
	return j->retest ? VERDICT_RETEST : VERDICT_PASS;
}

void judge_meter(const struct prepared *prepared, const struct meter *meter, struct result *out)
{
	struct judging j = { .prepared = prepared, .meter = meter, .out = out };

	out->point_n = POINTS;
	out->finding_n = 0;
	for (int i = 0; i < prepared->finding_n; i++)
		judging_note(&j, prepared->finding[i]);
	judge_items(&j);
	for (uint32_t i = 0; i < meter->run_n; i++) {
		assert(meter->run[i].bench_run < prepared->lot->bench_run_n);
		judge_run(&j, &meter->run[i]);
	}
	for (int point = 0; point < POINTS; point++)
		judge_point(&j, point);
	judge_same_sign(&j);
	for (int point = 0; point < POINTS; point++) {
		if (j.point_invalid[point])
			out->point[point].verdict = VERDICT_INVALID;
	}
	out->verdict = verdict_of(&j);
}

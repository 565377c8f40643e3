/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is particular to cold water meters (JJG 162): pressures and steadiness of a bench run, the
 * temperature of the water, and the volume by mass and density. */
#include "rule/judging.h"

void judge_water_bench_run(const struct prepared *p, const struct bench_run *run,
                           struct prepared_run *out)
{
	const struct regulation *regulation = p->regulation;
	const struct limit *within_map = &regulation->inlet_within_map;
	const struct limit *variation = p->point[run->point].high_zone
	                                        ? &regulation->flow_variation_high_ppm
	                                        : &regulation->flow_variation_low_ppm;
	int point = (int)run->point;

	/* a kind without a tightness test covers types whose MAP is not known */
	if (within_map->given && within_map->value != 0 && run->inlet_pa != ABSENT &&
	    p->lot->type.map_pa != ABSENT && run->inlet_pa > p->lot->type.map_pa)
		judging_run_breached(out, FINDING_INLET_PRESSURE, point, within_map);
	if (judging_below(run->outlet_pa, &regulation->outlet_min_pa))
		judging_run_breached(out, FINDING_OUTLET_PRESSURE, point,
		                     &regulation->outlet_min_pa);
	if (judging_above(run->flow_variation_ppm, variation))
		judging_run_breached(out, FINDING_FLOW_VARIATION, point, variation);
}

/* Against what meters are made for, and against what the test asks for.  `two` is twice the
 * mean. */
static void check_temperature(struct judging *j, int point, int64_t two)
{
	const struct regulation *regulation = j->prepared->regulation;
	int64_t hottest = j->prepared->lot->type.temperature_max_mc;
	const struct limit *coldest = &regulation->water_type_min_mc;
	const struct limit *least = &regulation->water_min_mc;
	const struct limit *most = &regulation->water_max_mc;

	if (coldest->given && two < 2 * coldest->value)
		judging_breached(j, FINDING_WATER_TEMPERATURE, point, coldest);
	else if (hottest != ABSENT && two > (i128)2 * hottest)
		judging_breached(j, FINDING_WATER_TEMPERATURE, point,
		                 &regulation->temperature_class_max_mc);
	else if (least->given && two < 2 * least->value)
		judging_breached(j, FINDING_WATER_TEMPERATURE, point, least);
	else if (most->given && two > 2 * most->value)
		judging_breached(j, FINDING_WATER_TEMPERATURE, point, most);
}

static void check_drift(struct judging *j, int point, const struct meter_run *run)
{
	const struct limit *most = &j->prepared->regulation->water_drift_max_mc;
	i128 drift = (i128)run->water_end_mc - run->water_mc;

	if (run->water_mc == ABSENT || run->water_end_mc == ABSENT || !most->given)
		return;
	if (drift > most->value || -drift > most->value)
		judging_breached(j, FINDING_WATER_DRIFT, point, most);
}

bool judge_water_run(struct judging *j, const struct meter_run *run, struct volume *actual)
{
	const struct lot *lot = j->prepared->lot;
	const struct bench_run *bench_run = &lot->bench_run[run->bench_run];
	const struct prepared_run *shared = &j->prepared->run[run->bench_run];
	const struct limit *warm = &j->prepared->regulation->warm_above_mc;
	int64_t two = volume_two_temperatures_mc(bench_run, run);
	int point = (int)bench_run->point;

	if (two == ABSENT) {
		judging_breached(j, FINDING_TEMPERATURE_MISSING, point, NULL);
	} else {
		check_temperature(j, point, two);
		check_drift(j, point, run);
		if (warm->given && two > 2 * warm->value)
			j->runs[point].warm_n++;
	}
	if (!shared->standard.usable)
		return false;
	if (volume_water(&shared->standard, lot->bench.density, two, actual))
		return true;
	if (two != ABSENT)
		judging_breached(j, FINDING_TEMPERATURE_IMPLAUSIBLE, point, NULL);
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is particular to gas meters (JJG 577, JJG 1190): the correction for temperature and
 * pressure, and the mode of ultrasonic meters.
 *
 * The correction is always made when its four readings are there: it may be left out for small
 * differences, but never has to be.  A sender's short form may give a reference volume that has
 * been converted to the meter's conditions already and no conditions at all; it is then judged
 * as it is, with a warning.  Anything between is a record that cannot be judged; its uncorrected
 * error is shown.
 *
 * A meter with built-in conversion shows the volume at its base temperature: what it should show
 * is V pref Tb / (pm Tref), with Tb in the place of Tm. */
#include "rule/judging.h"

static bool anything_given(const struct bench_run *bench_run, const struct meter_run *run)
{
	return bench_run->tref_mc != ABSENT || bench_run->pref_millipa != ABSENT ||
	       run->tm_mc != ABSENT || run->pm_millipa != ABSENT;
}

static bool everything_given(const struct bench_run *bench_run, const struct meter_run *run)
{
	return bench_run->tref_mc != ABSENT && bench_run->pref_millipa != ABSENT &&
	       run->tm_mc != ABSENT && run->pm_millipa != ABSENT;
}

static void check_difference(struct judging *j, const struct bench_run *bench_run,
                             const struct meter_run *run)
{
	const struct limit *most = &j->prepared->regulation->correction_dt_max_mc;
	int64_t apart = bench_run->tref_mc - run->tm_mc;

	if (most->given && (apart > most->value || -apart > most->value))
		judging_breached(j, FINDING_TEMPERATURE_DIFFERENCE, (int)bench_run->point, most);
}

static void check_mode(struct judging *j, const struct bench_run *bench_run,
                       const struct meter_run *run)
{
	const struct limit *required = &j->prepared->regulation->mode_required;

	if (!required->given || required->value == 0 ||
	    j->prepared->lot->type.technology != TECH_ULTRASONIC)
		return;
	if (run->mode == MODE_NONE && bench_run->mode == MODE_NONE && j->meter->mode == MODE_NONE)
		judging_breached(j, FINDING_MODE_MISSING, (int)bench_run->point, required);
}

static void uncorrected(struct judging *j, const struct bench_run *bench_run,
                        const struct meter_run *run)
{
	int point = (int)bench_run->point;

	if (bench_run->derived && !anything_given(bench_run, run))
		judging_note(j, judging_finding(FINDING_CORRECTION_NOT_SHOWN, SEVERITY_WARNING,
		                                point, NULL));
	else
		judging_breached(j, FINDING_CORRECTION_MISSING, point,
		                 &j->prepared->regulation->correction_dt_max_mc);
}

bool judge_gas_run(struct judging *j, const struct meter_run *run, struct volume *actual,
                   struct volume *reference)
{
	const struct lot *lot = j->prepared->lot;
	const struct bench_run *bench_run = &lot->bench_run[run->bench_run];
	const struct standard *standard = &j->prepared->run[run->bench_run].standard;
	int64_t base_mc = j->prepared->regulation->base_temperature_mc.value;

	check_mode(j, bench_run, run);
	if (!standard->usable)
		return false;
	if (!everything_given(bench_run, run)) {
		uncorrected(j, bench_run, run);
		*actual = standard->volume;
		*reference = standard->volume;
		return true;
	}
	if (!volume_conditions_plausible(bench_run, run)) {
		judging_breached(j, FINDING_TEMPERATURE_IMPLAUSIBLE, (int)bench_run->point, NULL);
		return false;
	}
	check_difference(j, bench_run, run);
	*actual = volume_gas(standard, bench_run, run->tm_mc, run->pm_millipa);
	*reference = *actual;
	if (lot->type.temperature_conversion != CONVERSION_NONE)
		*reference = volume_gas(standard, bench_run, base_mc, run->pm_millipa);
	return true;
}

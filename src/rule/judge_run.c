/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of one meter: what it shared with others, its own readings, its volume, its flow, its
 * error. A run that breaks a rule still gives its error, as long as there is a volume to compare
 * with. */
#include "rule/judging.h"

#define READING_MAX_UL INT64_C(10000000000000)
#define PPM 1000000
#define RUNS_MAX (POINTS * INDICATION_RUNS_MAX)

/* Whatever was found about the bench run, and whether another meter in it leaked. */
static void take_over(struct judging *j, const struct bench_run *bench_run,
                      const struct prepared_run *shared)
{
	for (int i = 0; i < shared->finding_n; i++)
		judging_note(j, shared->finding[i]);
	if (shared->leak_n > 1 || (shared->leak_n == 1 && shared->leaking != j->meter))
		judging_breached(j, FINDING_LEAK_IN_SERIES, (int)bench_run->point, NULL);
	if (bench_run->derived)
		judging_note(j, judging_finding(FINDING_DERIVED_VALUES, SEVERITY_WARNING, NO_POINT,
		                                NULL));
}

static bool reading_plausible(int64_t value_ul)
{
	return value_ul >= -READING_MAX_UL && value_ul <= READING_MAX_UL;
}

/* end - start; false when one is missing or absurd. */
static bool shown(struct judging *j, const struct meter_run *run, int point, int64_t *out)
{
	if (!reading_plausible(run->start_ul) || !reading_plausible(run->end_ul)) {
		judging_breached(j, FINDING_READING_MISSING, point, NULL);
		return false;
	}
	*out = run->end_ul - run->start_ul;
	if (*out < 0)
		judging_breached(j, FINDING_READING_BACKWARDS, point, NULL);
	return true;
}

static bool volume_below(struct volume volume, i128 least_ul)
{
	return wide_compare_products((u128)volume.num, 1, (u128)least_ul, (u128)volume.den) < 0;
}

/* So many divisions; a reader that resolves more, or a display that steps, counts by its step. */
static void check_divisions(struct judging *j, int point, struct volume actual)
{
	const struct limit *divisions = &j->prepared->mpe->min_divisions;
	int64_t division = j->meter->reading_resolution_ul;

	if (!divisions->given)
		return;
	if (division == ABSENT)
		division = j->prepared->lot->type.division_ul;
	if (division == ABSENT || division <= 0)
		judging_breached(j, FINDING_DIVISION_UNKNOWN, point, divisions);
	else if (volume_below(actual, (i128)divisions->value * division))
		judging_breached(j, FINDING_VOLUME_BELOW_MINIMUM, point, divisions);
}

static void check_table(struct judging *j, int point, struct volume actual)
{
	const struct limit *usual = j->prepared->point[point].table;
	const struct limit *share = &j->prepared->regulation->volume_table_share_ppm;
	i128 least;

	if (usual == NULL || !usual->given)
		return;
	least = (i128)usual->value * (share->given ? share->value : PPM);
	if (wide_compare_products((u128)actual.num, PPM, (u128)least, (u128)actual.den) < 0)
		judging_breached(j, FINDING_VOLUME_BELOW_TABLE, point, usual);
}

static void check_flow(struct judging *j, const struct bench_run *bench_run, struct volume actual)
{
	int point = (int)bench_run->point;
	const struct window *window = &j->prepared->regulation->window[point];
	struct flow nominal = j->prepared->point[point].nominal;
	int64_t duration_us = bench_run->duration_us;

	if (duration_us <= 0 || duration_us > DURATION_MAX_US)
		return;
	if (window->from_ppm.given &&
	    flow_compare(actual, duration_us, nominal, window->from_ppm.value) < 0)
		judging_breached(j, FINDING_FLOW_OUTSIDE_WINDOW, point, &window->from_ppm);
	else if (window->to_ppm.given &&
	         flow_compare(actual, duration_us, nominal, window->to_ppm.value) > 0)
		judging_breached(j, FINDING_FLOW_OUTSIDE_WINDOW, point, &window->to_ppm);
}

static bool overlap(const struct bench_run *a, const struct bench_run *b)
{
	return a->started_ms != ABSENT && a->ended_ms != ABSENT && b->started_ms != ABSENT &&
	       b->ended_ms != ABSENT && a->started_ms < b->ended_ms && b->started_ms < a->ended_ms;
}

/* The same filling cannot be two runs, nor can a meter be in two fillings at a time.  More runs
 * than can be right are invalid by their number. */
static void check_twice(struct judging *j, const struct meter_run *run, int point)
{
	const struct bench_run *bench_run = j->prepared->lot->bench_run;
	const struct meter_run *first = j->meter->run;

	if (run - first >= RUNS_MAX)
		return;
	for (const struct meter_run *before = first; before < run; before++) {
		if (before->bench_run == run->bench_run)
			judging_breached(j, FINDING_RUN_TWICE, point, NULL);
		else if (overlap(&bench_run[before->bench_run], &bench_run[run->bench_run]))
			judging_breached(j, FINDING_TIMES_CONTRADICT, point, NULL);
	}
}

static void check_made(struct judging *j, const struct bench_run *bench_run, int point)
{
	int64_t day = judging_run_day(bench_run);

	if (j->meter->made_day != ABSENT && day != ABSENT && day < j->meter->made_day)
		judging_breached(j, FINDING_RUN_BEFORE_MADE, point, NULL);
}

void judge_run(struct judging *j, const struct meter_run *run)
{
	const struct bench_run *bench_run = &j->prepared->lot->bench_run[run->bench_run];
	int point = (int)bench_run->point;
	struct point_runs *runs = &j->runs[point];
	struct volume actual, reference;
	int64_t shown_ul = 0;
	bool readable, measured;

	runs->n++;
	take_over(j, bench_run, &j->prepared->run[run->bench_run]);
	check_twice(j, run, point);
	check_made(j, bench_run, point);
	readable = shown(j, run, point, &shown_ul);
	if (j->prepared->lot->type.medium == MEDIUM_WATER) {
		measured = judge_water_run(j, run, &actual);
		reference = actual;
	} else {
		measured = judge_gas_run(j, run, &actual, &reference);
	}
	if (!measured)
		return;
	check_divisions(j, point, actual);
	check_table(j, point, actual);
	check_flow(j, bench_run, actual);
	if (!readable || runs->error.n >= INDICATION_RUNS_MAX)
		return;

	indication_add(&runs->error, shown_ul, reference);
}

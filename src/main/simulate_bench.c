/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bench's day.  Meters are tested in groups, as many as the bench has positions (a lot so large
 * that its file would have too many runs is tested on a larger bench, with several lines): loading,
 * tightness, then one run at each point from fast to slow, all meters of the group sharing
 * it.  Where a first run was outside the limit, the group usually runs that point twice more at
 * once; now and then it is left for another day.  A run lasts as long as its volume takes at its
 * flow: 100 L at 2.4 m3/h are two and a half minutes, 10 L at 0.026 m3/h twenty-three.
 *
 * Work begins about a quarter past eight, rests over noon and ends in the afternoon.  A lot that
 * does not fit into a day began on earlier working days; the lot's day is that of its last group.
 *
 * Water: one balance weighs what went through all the meters; mass grows by whole grams.  The water
 * cools a little along the line, so each meter had its own volume.  Gas: a bell gives the volume at
 * its own temperature and pressure; each meter stands at a little lower pressure than the one
 * before it.
 *
 * A meter that leaks is taken out of the line before the first run: what its neighbours register
 * would be wrong.  Registers are read at rest, with the resolution of the dial. */
#include "main/simulate_model.h"

#include "base/date.h"
#include "rule/wide.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS INT64_C(3600000)
#define KELVIN_MC INT64_C(273150)
#define GRAM_MG 1000
#define RETEST_AT_ONCE_PPM 850000

static int64_t round_to(int64_t v, int64_t step)
{
	return (v + step / 2) / step * step;
}

static int64_t reading(const struct sim *s, int64_t register_ul)
{
	int64_t step = s->profile->resolution_ul;
	return round_to(register_ul, s->cheat == CHEAT_DIGITS ? 5 * step : step);
}

/* v x a / b without overflow for what occurs here. */
static int64_t scaled(int64_t v, int64_t a, int64_t b)
{
	return (int64_t)((i128)v * a / b);
}

/* The standard's side of a water run: volume and mass. */
static void weigh(struct sim *s, struct sim_bench_run *r)
{
	struct dice *d = &s->dice;
	r->in_mc = round_to(s->ambient_mc + dice_between(d, -900, -300), 10);
	r->out_mc = r->in_mc - round_to(dice_between(d, 20, 180), 10);
	int64_t mg = scaled(r->reference_ul, sim_water_density(r->out_mc), 1000000);
	mg = scaled(mg, 1000000000, s->bench->facts.buoyancy_ppb);
	r->ref_start = dice_between(d, 180, 620) * GRAM_MG;
	r->ref_end = r->ref_start + round_to(mg, GRAM_MG);
	r->inlet_pa = dice_between(d, 42, 48) * 10000;
	r->outlet_pa = dice_between(d, 11, 16) * 10000;
	r->variation_ppm = dice_between(d, 3, r->point == POINT_HIGH ? 22 : 14) * 1000;
}

/* The standard's side of a gas run. */
static void bell(struct sim *s, struct sim_bench_run *r)
{
	struct dice *d = &s->dice;
	r->tref_mc = round_to(s->ambient_mc + dice_between(d, -150, 150), 10);
	r->pref_pa = s->pressure_pa + dice_between(d, 1580, 1620);
	r->ref_start = dice_between(d, 1000, 3000) * 10000;
	r->ref_end = r->ref_start + round_to(r->reference_ul, 10000);
	r->variation_ppm = dice_between(d, 2, 9) * 1000;
}

/* Volume that went through the meter, by what the standard says: microlitres. */
static int64_t volume_at_meter(const struct sim *s, const struct sim_bench_run *b,
                               const struct sim_run *r)
{
	int64_t reference = b->ref_end - b->ref_start;
	if (s->profile->medium == MEDIUM_WATER) {
		int64_t v = scaled(reference, s->bench->facts.buoyancy_ppb, 1000000000);
		return scaled(v, 1000000, sim_water_density(r->at_meter_mc));
	}
	int64_t v = scaled(reference, b->pref_pa, r->pm_pa);
	return scaled(v, r->at_meter_mc + KELVIN_MC, b->tref_mc + KELVIN_MC);
}

static int bench_run_make(struct sim *s, enum point p, int64_t start_ms)
{
	const struct sim_point *at = &s->profile->point[p];
	struct dice *d = &s->dice;
	struct sim_bench_run *r = &s->bench_run[s->bench_run_n];
	*r = (struct sim_bench_run){ .point = p, .started_ms = start_ms };
	r->reference_ul = at->volume_ul + dice_between(d, 0, at->volume_ul / 250);
	int64_t flow = at->flow_ml_h + at->flow_ml_h / 1000 * dice_between(d, -12, 12);
	r->duration_ms = round_to(r->reference_ul * 3600 / flow, 100);
	int64_t took_ms = s->cheat == CHEAT_FAST ? r->duration_ms / 3 : r->duration_ms;
	/* In a hurry: a water bench stops the time, a gas record states what it should be. */
	if (s->profile->medium == MEDIUM_WATER)
		r->duration_ms = round_to(took_ms, 100);
	/* The log has whole seconds. */
	r->ended_ms = start_ms + (took_ms + 999) / 1000 * 1000;
	if (s->profile->medium == MEDIUM_WATER)
		weigh(s, r);
	else
		bell(s, r);
	return s->bench_run_n++;
}

static void surroundings(struct sim *s, const struct sim_bench_run *b, const struct sim_meter *m,
                         struct sim_run *r)
{
	int series = s->bench->positions / s->bench->lines;
	int along = (m->position - 1) % series + 1;
	if (s->profile->medium == MEDIUM_WATER) {
		int64_t fall = (b->in_mc - b->out_mc) * along / (series + 1);
		r->at_meter_mc = round_to(b->in_mc - fall, 10);
		return;
	}
	r->at_meter_mc = b->tref_mc + round_to(dice_normal(&s->dice, 60), 10);
	r->pm_pa = b->pref_pa - 40 - (along - 1) * s->profile->point[b->point].loss_pa;
}

/* A copied record: what the neighbour's says, digit for digit. */
static void meter_copy(struct sim_meter *m, const struct sim_meter *neighbour)
{
	m->run[m->run_n] = neighbour->run[m->run_n];
	m->run_n++;
}

static void meter_run(struct sim *s, int index, int bench_run, int64_t flush_ul, int repeat)
{
	struct sim_meter *m = &s->meter[index];
	const struct sim_bench_run *b = &s->bench_run[bench_run];
	bool copy = s->cheat == CHEAT_COPY && repeat == 0 && m->position % 3 != 1;
	if (copy && (m - 1)->run_n > m->run_n) {
		meter_copy(m, m - 1);
		return;
	}
	struct sim_run *r = &m->run[m->run_n++];
	r->bench_run = bench_run;
	surroundings(s, b, m, r);
	int64_t actual = volume_at_meter(s, b, r);
	int64_t error = sim_error_draw(s, m, index, b->point, repeat);
	int64_t shown = actual + scaled(actual, error, 1000000);
	m->register_ul += flush_ul;
	r->start_ul = reading(s, m->register_ul);
	m->register_ul += shown;
	r->end_ul = reading(s, m->register_ul);
	r->error_ppm = scaled(r->end_ul - r->start_ul - actual, 1000000, actual);
}

static bool outside(const struct sim *s, const struct sim_run *r)
{
	int64_t limit = s->profile->point[s->bench_run[r->bench_run].point].limit_ppm;
	return r->error_ppm > limit || r->error_ppm < -limit;
}

static int64_t settle_ms(struct sim *s)
{
	return dice_between(&s->dice, 25, 70) * 1000;
}

/* Two more runs at the point for the meters whose first was outside; returns the moment after. */
static int64_t group_retest(struct sim *s, int first, int n, enum point p, int64_t now_ms)
{
	int groups_left = s->groups - first / s->group_size - 1;
	bool room = s->bench_run_n + 2 + groups_left * POINTS <= SIM_BENCH_RUNS_MAX;
	int chosen[SIM_GROUP_MAX];
	int chosen_n = 0;
	if (!s->profile->retest)
		return now_ms;
	for (int i = first; i < first + n; i++)
		if (s->meter[i].run_n > 0 && outside(s, &s->meter[i].run[p]))
			chosen[chosen_n++] = i;
	if (chosen_n == 0 || !room || !dice_chance(&s->dice, RETEST_AT_ONCE_PPM))
		return now_ms;
	for (int repeat = 1; repeat <= 2; repeat++) {
		now_ms += settle_ms(s);
		int b = bench_run_make(s, p, now_ms);
		int64_t flush = dice_between(&s->dice, 200000, 900000);
		for (int i = 0; i < chosen_n; i++)
			meter_run(s, chosen[i], b, flush, repeat);
		now_ms = s->bench_run[b].ended_ms;
	}
	return now_ms;
}

/* Returns the moment at which the bench is free again. */
static int64_t group_test(struct sim *s, int first, int n, int64_t start_ms)
{
	/* Loading, bleeding and tightness. */
	int64_t now_ms = start_ms + dice_between(&s->dice, 270, 360) * 1000;
	if (s->profile->medium == MEDIUM_GAS)
		now_ms += dice_between(&s->dice, 190, 215) * 1000;
	for (int p = 0; p < POINTS; p++) {
		now_ms += settle_ms(s);
		int b = bench_run_make(s, (enum point)p, now_ms);
		int64_t flush = dice_between(&s->dice, 300000, 2500000);
		for (int i = first; i < first + n; i++)
			if (!s->meter[i].leak)
				meter_run(s, i, b, flush, 0);
		now_ms = s->bench_run[b].ended_ms;
	}
	for (int p = 0; p < POINTS; p++)
		now_ms = group_retest(s, first, n, (enum point)p, now_ms);
	return now_ms + dice_between(&s->dice, 60, 200) * 1000;
}

static bool is_weekend(int64_t day)
{
	int64_t weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday; 0 is Monday */
	return weekday >= 5;
}

/* The working day that lies n working days before; holidays are not looked up. */
static int64_t days_back(int64_t day, int n)
{
	while (n > 0) {
		day--;
		if (!is_weekend(day))
			n--;
	}
	return day;
}

static int64_t morning(struct sim *s, int64_t day)
{
	return day_moment(day) + 8 * HOUR_MS + dice_between(&s->dice, 8, 22) * MINUTE_MS +
	       dice_between(&s->dice, 0, 59) * 1000;
}

/* Nobody loads the bench over noon. */
static int64_t after_noon(struct sim *s, int64_t day, int64_t now_ms)
{
	int64_t noon = day_moment(day) + 11 * HOUR_MS + 35 * MINUTE_MS;
	int64_t back = noon + HOUR_MS;
	if (now_ms < noon || now_ms > back)
		return now_ms;
	return back + dice_between(&s->dice, 0, 400) * 1000;
}

/* Draws the meters of a group, which were made in the days before. */
static int group_draw(struct sim *s, int first, int meters, int64_t day)
{
	int n = meters - first < s->group_size ? meters - first : s->group_size;
	for (int i = 0; i < n; i++) {
		struct sim_meter *m = &s->meter[first + i];
		m->position = i + 1;
		sim_meter_draw(s, m);
		m->made_day = day - dice_between(&s->dice, 1, 6);
	}
	return n;
}

static int64_t next_working_day(const struct sim *s, int64_t day)
{
	do
		day++;
	while (is_weekend(day) && day < s->lot_day);
	return day;
}

void sim_lot_test(struct sim *s, int meters)
{
	int a_day = s->profile->groups_a_day;
	int64_t day = days_back(s->lot_day, (s->groups - 1) / a_day);
	int64_t now_ms = morning(s, day);
	for (int g = 0; g < s->groups; g++) {
		if (g > 0 && g % a_day == 0) {
			day = next_working_day(s, day);
			now_ms = morning(s, day);
		}
		int first = g * s->group_size;
		int n = group_draw(s, first, meters, day);
		now_ms = group_test(s, first, n, after_noon(s, day, now_ms));
	}
}

static const char *point_declared(const struct sim *s, const struct sim_meter *m, int p)
{
	const struct sim_run *at[3] = { NULL, NULL, NULL };
	int n = 0;
	for (int i = 0; i < m->run_n && n < 3; i++)
		if ((int)s->bench_run[m->run[i].bench_run].point == p)
			at[n++] = &m->run[i];
	if (!outside(s, at[0]))
		return "pass";
	if (n < 3)
		return s->profile->retest ? "retest" : "fail";
	int64_t limit = s->profile->point[p].limit_ppm;
	int64_t sum = at[0]->error_ppm + at[1]->error_ppm + at[2]->error_ppm;
	bool inside = !outside(s, at[1]) && !outside(s, at[2]) && sum <= 3 * limit &&
	              sum >= -3 * limit;
	return inside ? "pass" : "fail";
}

const char *sim_declared(const struct sim *s, const struct sim_meter *m)
{
	if (m->leak || m->defect != NULL)
		return "fail";
	const char *worst = "pass";
	for (int p = 0; p < POINTS; p++) {
		const char *word = point_declared(s, m, p);
		if (word[0] == 'f')
			return word;
		if (word[0] == 'r')
			worst = word;
	}
	return worst;
}

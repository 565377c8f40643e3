/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of a meter's error, in integers of 1e-6.
 *
 * What a run shows is
 *   lot + adjustment + shape[point] + fault[point]    the meter's true curve: drawn once
 *   + rig[position] + repeatability                   drawn for each run
 * and then the register is read with its resolution (simulate_bench.c).
 *
 * - lot: production batches differ a little; the aim is a mean of zero.
 * - adjustment: a gear (gas) or a by-pass screw (water) moves the whole curve in steps; what stays
 *   is an even remainder of one step, and a slip.  So the points of one meter are correlated.
 * - shape: the type's curve.  Gas, diaphragm: a straw hat, highest at 0.2 qmax, lower at qmax, low
 *   at qmin.  Water, multi-jet: a hump at Q2 and a roll-off at Q1, where friction tells; a piston
 *   meter would have less of it, an ultrasonic one none.
 * - rig: each position of the bench has its own small deviation, the same in all lots.
 * - fault: 0.4 to 1.3 % of the meters of a lot have one.  Friction or an inner leak takes from the
 *   slow points; a wrong gear moves all of them.  Leaks 0.05 %, faults of appearance 0.1 %.
 * - Water: 0.25 % of first runs are disturbed (air in the line, a misread dial): then two runs
 *   more show that the meter is good.  JJG 577 has no such rule that could be confirmed, so gas
 *   meters have one run at a point.
 *
 * Cheats replace what a run shows; copy, digits and fast act on readings and times instead. */
#include "main/simulate_model.h"

/* clang-format off */
/* Flows lie inside the windows of JJG 162 and JJG 577, volumes above table G.1. */
static const struct sim_profile profiles[] = {
	{ .medium = MEDIUM_WATER, .lot_sd_ppm = 1200, .gear_step_ppm = 3000, .adjust_sd_ppm = 1500,
	  .resolution_ul = 10000, .groups_a_day = 9, .retest = true,
	  .point = {
		[POINT_HIGH]   = { 2375000, 100400000, 20000,  -800, 1200,  350, 0 },
		[POINT_MIDDLE] = {   42000,  10250000, 20000,  2600, 1800,  600, 0 },
		[POINT_LOW]    = {   26250,  10250000, 50000, -6000, 7000, 1400, 0 } } },
	{ .medium = MEDIUM_GAS, .lot_sd_ppm = 700, .gear_step_ppm = 3000, .adjust_sd_ppm = 800,
	  .resolution_ul = 10000, .groups_a_day = 14,
	  .point = {
		[POINT_HIGH]   = { 3900000, 120060000, 15000, -3200,  900,  300, 150 },
		[POINT_MIDDLE] = {  800000,  60040000, 15000,  3200,  700,  350,  12 },
		[POINT_LOW]    = {   26000,   6020000, 30000, -4500, 3500, 1100,   1 } } },
};

#define RIG_POSITIONS 16
static const int64_t rig_ppm[RIG_POSITIONS] = {
	120, -60, 40, -150, 90, 10, -200, 60, 170, -80, 30, -110, 70, -20, 140, -90
};
/* clang-format on */

static const char *const defects[] = { "铭牌字迹不清", "表罩有划痕", "接口螺纹损伤",
	                               "字轮窗内有水汽" };

const struct sim_profile *sim_profile_of(enum medium medium)
{
	return &profiles[medium == MEDIUM_GAS];
}

/* Friction or an inner leak: the slower, the worse. */
static void fault_slow(struct sim *s, struct sim_meter *m)
{
	int64_t low = s->profile->point[POINT_LOW].limit_ppm;
	m->error_ppm[POINT_LOW] -= dice_between(&s->dice, low * 8 / 10, low * 5 / 2);
	m->error_ppm[POINT_MIDDLE] -= dice_between(&s->dice, 0, low / 4);
}

static void fault_gear(struct sim *s, struct sim_meter *m)
{
	int64_t limit = s->profile->point[POINT_HIGH].limit_ppm;
	int64_t shift = dice_between(&s->dice, limit * 9 / 10, limit * 2);
	if (dice_chance(&s->dice, 500000))
		shift = -shift;
	for (int p = 0; p < POINTS; p++)
		m->error_ppm[p] += shift;
}

static void faults_draw(struct sim *s, struct sim_meter *m)
{
	if (dice_chance(&s->dice, s->fault_ppm)) {
		if (dice_chance(&s->dice, 650000))
			fault_slow(s, m);
		else
			fault_gear(s, m);
	}
	for (int p = 0; s->profile->retest && p < POINTS; p++)
		if (dice_chance(&s->dice, 830)) {
			int64_t limit = s->profile->point[p].limit_ppm;
			m->disturbed_ppm[p] = dice_between(&s->dice, limit, limit * 3 / 2);
			if (dice_chance(&s->dice, 500000))
				m->disturbed_ppm[p] *= -1;
		}
	m->leak = dice_chance(&s->dice, 500);
	if (dice_chance(&s->dice, 1000))
		m->defect = defects[dice_between(&s->dice, 0, 3)];
}

void sim_meter_draw(struct sim *s, struct sim_meter *m)
{
	const struct sim_profile *f = s->profile;
	int64_t adjusted = s->lot_shift_ppm +
	                   dice_between(&s->dice, -f->gear_step_ppm / 2, f->gear_step_ppm / 2) +
	                   dice_normal(&s->dice, f->adjust_sd_ppm);
	for (int p = 0; p < POINTS; p++)
		m->error_ppm[p] = adjusted + f->point[p].shape_ppm +
		                  dice_normal(&s->dice, f->point[p].shape_sd_ppm);
	if (s->cheat != CHEAT_DROP && s->cheat != CHEAT_SHIFT)
		faults_draw(s, m);
	m->register_ul = dice_between(&s->dice, 300000000, 2000000000);
	m->loss_pa = s->type->facts.medium == MEDIUM_GAS ? dice_between(&s->dice, 128, 172) : 0;
}

static int64_t honest_error(struct sim *s, const struct sim_meter *m, enum point p, int repeat)
{
	int64_t e = m->error_ppm[p] + rig_ppm[(m->position - 1) % RIG_POSITIONS];
	if (repeat == 0)
		e += m->disturbed_ppm[p];
	return e + dice_normal(&s->dice, s->profile->point[p].repeat_sd_ppm);
}

/* What is outside is written down as just inside: within the last 5 % below the limit. */
static int64_t clamped(struct sim *s, int64_t e, int64_t limit)
{
	if (e >= -limit && e <= limit)
		return e;
	int64_t inside = limit - dice_between(&s->dice, limit / 50, limit / 20);
	return e < 0 ? -inside : inside;
}

int64_t sim_error_draw(struct sim *s, const struct sim_meter *m, int index, enum point p,
                       int repeat)
{
	int64_t e = honest_error(s, m, p, repeat);
	int64_t limit = s->profile->point[p].limit_ppm;
	/* Who invents errors knows the rule against equal signs, and leaves room for it. */
	int64_t inner = limit * 60 / 100;
	switch (s->cheat) {
	case CHEAT_CLAMP:
		return clamped(s, e, limit);
	case CHEAT_SIGN_PARITY: {
		int64_t size = dice_between(&s->dice, 0, inner);
		return index % 2 == 0 ? size : -size;
	}
	case CHEAT_UNIFORM:
		return dice_between(&s->dice, -inner, inner);
	case CHEAT_SHIFT:
		return clamped(s, e + limit / 5, limit);
	case CHEAT_REPEAT_NOISE:
		/* One good meter, written down again and again with a little noise. */
		return s->profile->point[p].shape_ppm + dice_normal(&s->dice, 250);
	case CHEAT_NONE:
	case CHEAT_COPY:
	case CHEAT_DIGITS:
	case CHEAT_FAST:
	case CHEAT_DROP:
	case CHEATS:
		break;
	}
	return e;
}

int64_t sim_water_density(int64_t temperature_mc)
{
	/* Tanaka and others (2001) at whole degrees from 14 to 28 degC; between them a straight
	 * line, which is off by less than 1e-6. */
	static const int64_t density[] = { 999247, 999103, 998946, 998778, 998598,
		                           998408, 998207, 997995, 997773, 997541,
		                           997299, 997047, 996786, 996515, 996235 };
	int64_t above = temperature_mc - 14000;
	int64_t i = above / 1000;
	return density[i] + (density[i + 1] - density[i]) * (above % 1000) / 1000;
}

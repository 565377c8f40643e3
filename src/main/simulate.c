/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From options to a lot file: the day and its air are drawn, the meters are tested group by group,
 * and what was read is printed.  All randomness comes from one stream of the seed, drawn in the
 * order in which things happen. */
#include "main/simulate.h"

#include <assert.h>

#include "base/arena.h"
#include "main/simulate_model.h"

/* clang-format off */
static const struct simulate_cheat cheats[CHEATS - 1] = {
	[CHEAT_COPY - 1] =
		{ "copy", "two of three neighbours have the readings of the first" },
	[CHEAT_CLAMP - 1] =
		{ "clamp", "errors outside the limit are written down just inside" },
	[CHEAT_SIGN_PARITY - 1] =
		{ "sign-parity", "invented errors; the serial's last digit fixes the sign" },
	[CHEAT_UNIFORM - 1] =
		{ "uniform", "invented errors, even inside the limits, points unrelated" },
	[CHEAT_DIGITS - 1] =
		{ "digits", "readings end in 0 or 5" },
	[CHEAT_FAST - 1] =
		{ "fast", "runs last a third of the time that their volume takes" },
	[CHEAT_DROP - 1] =
		{ "drop", "failures are left out: no failure, no retest, ever" },
	[CHEAT_SHIFT - 1] =
		{ "shift", "as drop, and all meters run fast by a fifth of the limit" },
	[CHEAT_REPEAT_NOISE - 1] =
		{ "repeat-noise", "one meter written down again and again with some noise" },
};
/* clang-format on */

const struct simulate_cheat *simulate_cheats(size_t *n)
{
	*n = CHEATS - 1;
	return cheats;
}

static MUST err cheat_find(struct cx *cx, str name, enum sim_cheat *out)
{
	*out = CHEAT_NONE;
	if (name.n == 0)
		return OK;
	for (int i = 0; i < CHEATS - 1; i++)
		if (str_eq(name, str_of(cheats[i].name))) {
			*out = (enum sim_cheat)(i + 1);
			return OK;
		}
	return fail(cx, E_USAGE, "no cheat is called \"%.*s\"", P(name));
}

static MUST err options_check(struct cx *cx, const struct simulate_options *o)
{
	if (o->meters < 1 || o->meters > SIMULATE_METERS_MAX)
		return fail(cx, E_USAGE, "a lot has 1 to %d meters", SIMULATE_METERS_MAX);
	if (o->medium != MEDIUM_WATER && o->medium != MEDIUM_GAS)
		return fail(cx, E_USAGE, "the medium is water or gas");
	if (o->lot_day != ABSENT && (o->lot_day < SAMPLE_FROM_DAY || o->lot_day > SAMPLE_UNTIL_DAY))
		return fail(cx, E_USAGE, "the sample's grants do not cover that day");
	return OK;
}

/* Air inside what JJG 577 asks for, which is tighter than what JJG 162 does. */
static void surroundings_draw(struct sim *s)
{
	s->lot_shift_ppm = dice_normal(&s->dice, s->profile->lot_sd_ppm);
	s->fault_ppm = dice_between(&s->dice, 4000, 13000);
	s->ambient_mc = dice_between(&s->dice, 194, 206) * 100;
	s->humidity_ppm = dice_between(&s->dice, 48, 68) * 10000;
	s->pressure_pa = dice_between(&s->dice, 1005, 1027) * 100;
}

MUST err simulate(struct cx *cx, const struct simulate_options *o, struct buf *out)
{
	TRY(options_check(cx, o));
	struct sim s = { .seed = o->seed };
	TRY(cheat_find(cx, o->cheat, &s.cheat));
	s.profile = sim_profile_of(o->medium);
	s.bench = sample_bench_of(o->medium);
	s.type = sample_type_of(o->medium);
	s.dice = dice_new(o->seed, (uint64_t)o->medium);
	s.lot_day = o->lot_day == ABSENT ? SIMULATE_LOT_DAY : o->lot_day;
	s.meter = NEW_N(cx->arena, struct sim_meter, (size_t)o->meters);
	if (o->meters > s.bench->positions * SIM_GROUPS_MAX)
		s.bench = sample_bench_largest(o->medium);
	s.group_size = s.bench->positions;
	assert(s.group_size <= SIM_GROUP_MAX && o->meters <= s.group_size * SIM_GROUPS_MAX);
	s.groups = (o->meters - 1) / s.group_size + 1;
	s.bench_run = NEW_N(cx->arena, struct sim_bench_run, SIM_BENCH_RUNS_MAX);
	surroundings_draw(&s);
	sim_lot_test(&s, o->meters);
	sim_print(cx, &s, o->meters, out);
	return out->error;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the meters of a lot share: the law for their type, the bench, the room, and each bench
 * run.
 *
 * Meters stand in series, so one filling of the standard serves many of them; its readings are
 * checked and turned into a volume once.
 *
 * A leak.  Water passes the meters in the order of their positions and then the standard (a
 * weighing tank downstream); gas is sucked through them towards the nozzles, or comes from the
 * bell before them. A leak at position p lets something out (or in) between p and the standard,
 * so the meters on one side of p have seen more or less than the standard counted, and how much
 * more nobody knows.  On which side the standard stands differs by bench and is not in the
 * record.  So every other meter that shared a bench run with a leaking one is invalid, not
 * failed, and the leaking one fails by the leak alone. */
#include <assert.h>
#include <stddef.h>

#include "base/date.h"
#include "rule/judge.h"
#include "rule/judging.h"
#include "rule/period.h"

#define K_TWO_MILLI 2000
#define MS_TO_US 1000
#define SECOND_MS 1000

static void lot_finding(struct prepared *p, enum finding_code code, int point,
                        enum severity severity, const struct limit *law)
{
	if (p->finding_n < LOT_FINDINGS_MAX)
		p->finding[p->finding_n++] = judging_finding(code, severity, point, law);
}

static void lot_breached(struct prepared *p, enum finding_code code, const struct limit *law)
{
	lot_finding(p, code, NO_POINT, judging_breach(law), law);
}

/* -- the law for the type -------------------------------------------------------------------- */

static bool row_fits(const struct volume_row *row, const struct meter_type *type, int point,
                     struct flow nominal)
{
	return (int)row->point == point && row->dn_mm == type->dn_mm &&
	       (row->q3_ml_h == ABSENT || row->q3_ml_h == type->q3_ml_h) &&
	       (row->flow_to_ml_h == ABSENT || nominal.num <= row->flow_to_ml_h * nominal.den);
}

static const struct limit *usual_volume(const struct prepared *p, int point)
{
	const struct regulation *regulation = p->regulation;

	for (int i = 0; i < regulation->volume_n; i++) {
		if (row_fits(&regulation->volume[i], &p->lot->type, point, p->point[point].nominal))
			return &regulation->volume[i].volume_ul;
	}
	return NULL;
}

static void prepare_point(struct prepared *p, int point)
{
	const struct regulation *regulation = p->regulation;
	const struct meter_type *type = &p->lot->type;
	struct point_law *law = &p->point[point];
	const struct limit *warm;

	law->nominal = flow_nominal(regulation, type, (enum point)point);
	law->high_zone = flow_high_zone(regulation, type, (enum point)point);
	law->limit = law->high_zone ? &p->mpe->high_ppm : &p->mpe->low_ppm;
	warm = law->high_zone ? &p->mpe->high_warm_ppm : &p->mpe->low_warm_ppm;
	law->limit_warm = warm->given ? warm : law->limit;
	law->limit_ppm = judging_limit_ppm(regulation, p->mpe, type, p->lot->kind, law->limit);
	law->limit_warm_ppm = judging_limit_ppm(regulation, p->mpe, type, p->lot->kind,
	                                        law->limit_warm);
	law->table = type->medium == MEDIUM_WATER ? usual_volume(p, point) : NULL;
}

/* -- the bench ------------------------------------------------------------------------------- */

/* U (k = 2) <= MPE / divisor, without division: U x 2 x divisor <= MPE x k. */
static void check_uncertainty(struct prepared *p)
{
	const struct bench_facts *bench = &p->lot->bench;
	const struct limit *divisor = &p->regulation->bench_divisor[p->lot->kind];

	if (!divisor->given)
		return;
	if (bench->u_rel_ppm == ABSENT || bench->u_rel_ppm < 0 || bench->k_milli == ABSENT ||
	    bench->k_milli <= 0) {
		lot_breached(p, FINDING_BENCH_UNCERTAINTY_MISSING, divisor);
		return;
	}
	for (int point = 0; point < POINTS; point++) {
		i128 needed = (i128)bench->u_rel_ppm * K_TWO_MILLI * divisor->value;

		if (needed > (i128)p->point[point].limit_ppm * bench->k_milli)
			lot_finding(p, FINDING_BENCH_UNCERTAINTY, point, judging_breach(divisor),
			            divisor);
	}
}

static bool anything_weighed(const struct lot *lot)
{
	for (uint32_t i = 0; i < lot->bench_run_n; i++) {
		if (lot->bench_run[i].method == METHOD_WEIGHING)
			return true;
	}
	return false;
}

static void check_weighing(struct prepared *p)
{
	const struct regulation *regulation = p->regulation;
	const struct bench_facts *bench = &p->lot->bench;
	uint32_t bit = bench->density < 32 ? 1u << bench->density : 0;

	if (!anything_weighed(p->lot))
		return;
	if (bench->buoyancy_ppb == ABSENT ||
	    judging_below(bench->buoyancy_ppb, &regulation->buoyancy_min_ppb))
		lot_breached(p, FINDING_BUOYANCY, &regulation->buoyancy_min_ppb);
	else if (judging_above(bench->buoyancy_ppb, &regulation->buoyancy_max_ppb))
		lot_breached(p, FINDING_BUOYANCY, &regulation->buoyancy_max_ppb);
	if (bench->density == 0 ||
	    (regulation->densities != 0 && (regulation->densities & bit) == 0))
		lot_breached(p, FINDING_DENSITY, NULL);
}

/* -- the room -------------------------------------------------------------------------------- */

static const struct environment_row *room_rule(const struct prepared *p)
{
	const struct meter_type *type = &p->lot->type;
	int64_t flow = type->medium == MEDIUM_WATER ? type->q3_ml_h : type->qmax_ml_h;

	for (int i = 0; i < p->regulation->environment_n; i++) {
		const struct environment_row *row = &p->regulation->environment[i];

		if (row->flow_to_ml_h == ABSENT || flow <= row->flow_to_ml_h)
			return row;
	}
	return NULL;
}

/* One condition of the room.  True when it was asked for and not recorded. */
static bool check_condition(struct prepared *p, int64_t value, const struct limit *least,
                            const struct limit *most, enum finding_code code)
{
	if (value == ABSENT)
		return least->given || most->given;
	if (judging_below(value, least))
		lot_breached(p, code, least);
	else if (judging_above(value, most))
		lot_breached(p, code, most);
	return false;
}

static void check_room(struct prepared *p)
{
	static const struct limit none;
	const struct environment *room = &p->lot->environment;
	const struct environment_row *row = room_rule(p);
	bool missing = false;

	if (row == NULL)
		return;
	missing |= check_condition(p, room->ambient_mc, &row->ambient_min_mc, &row->ambient_max_mc,
	                           FINDING_AMBIENT);
	missing |= check_condition(p, room->humidity_ppm, &row->humidity_min_ppm,
	                           &row->humidity_max_ppm, FINDING_HUMIDITY);
	missing |= check_condition(p, room->pressure_pa, &row->pressure_min_pa,
	                           &row->pressure_max_pa, FINDING_AIR_PRESSURE);
	missing |= check_condition(p, room->rest_ms, &row->rest_min_ms, &none, FINDING_REST);
	if (missing)
		lot_breached(p, FINDING_ENVIRONMENT_MISSING, &row->ambient_min_mc);
}

/* A kind that the regulation does not foresee for meters which are replaced instead. */
static void check_limited_use(struct prepared *p)
{
	const struct life_row *life = period_life(p->regulation, &p->lot->type);

	if (p->lot->kind == KIND_SUBSEQUENT && life != NULL)
		lot_finding(p, FINDING_LIMITED_USE, NO_POINT, SEVERITY_WARNING, &life->years);
}

/* -- the bench runs -------------------------------------------------------------------------- */

/* The clock against the stop watch.  Times given in whole seconds may each be up to a second
 * early. */
static bool times_contradict(const struct bench_run *run)
{
	i128 between_ms = (i128)run->ended_ms - run->started_ms;
	bool whole = run->started_ms % SECOND_MS == 0 && run->ended_ms % SECOND_MS == 0;

	if (run->started_ms == ABSENT || run->ended_ms == ABSENT)
		return false;
	if (between_ms < 0)
		return true;
	if (run->duration_us == ABSENT)
		return false;
	if (whole)
		return run->duration_us >= (between_ms + SECOND_MS) * MS_TO_US;
	return run->duration_us > between_ms * MS_TO_US;
}

static void check_times(const struct prepared *p, const struct bench_run *run,
                        struct prepared_run *out)
{
	const struct limit *least = &p->regulation->min_duration_us;
	int point = (int)run->point;

	if (run->duration_us == ABSENT || run->duration_us <= 0 ||
	    run->duration_us > DURATION_MAX_US)
		judging_run_breached(out, FINDING_DURATION_MISSING, point, NULL);
	else if (judging_below(run->duration_us, least))
		judging_run_breached(out, FINDING_DURATION_SHORT, point, least);
	if (times_contradict(run))
		judging_run_breached(out, FINDING_TIMES_CONTRADICT, point, NULL);
}

static int64_t last_day_used(const struct lot *lot)
{
	int64_t last = ABSENT;

	for (uint32_t m = 0; m < lot->meter_n; m++) {
		for (uint32_t i = 0; i < lot->meter[m].run_n; i++) {
			const struct meter_run *run = &lot->meter[m].run[i];
			int64_t day = judging_run_day(&lot->bench_run[run->bench_run]);

			last = day > last ? day : last;
		}
	}
	return last;
}

/* From the day of verification the due day is counted, so it is the day on which the last run
 * ended; a bench run in which no meter stood is no such run.  Earlier ones are as they should be: a
 * retest carries its first runs, and a large lot takes days. */
static void check_day(struct prepared *p)
{
	const struct lot *lot = p->lot;
	int64_t used = last_day_used(lot);

	for (uint32_t i = 0; i < lot->bench_run_n; i++) {
		if (judging_run_day(&lot->bench_run[i]) <= lot->verified_day)
			continue;
		lot_breached(p, FINDING_RUN_AFTER_VERIFICATION, NULL);
		return;
	}
	if (used != ABSENT && used < lot->verified_day && !lot->later_runs)
		lot_breached(p, FINDING_VERIFIED_LATER, NULL);
}

static void prepare_run(const struct prepared *p, const struct bench_run *run,
                        struct prepared_run *out)
{
	enum finding_code standard = volume_standard(p->lot, run, &out->standard);

	assert((int)run->point >= 0 && (int)run->point < POINTS);
	out->leak_n = 0;
	out->leaking = NULL;
	out->finding_n = 0;
	if (standard != FINDING_NONE)
		judging_run_breached(out, standard, (int)run->point, NULL);
	check_times(p, run, out);
	if (p->lot->type.medium == MEDIUM_WATER)
		judge_water_bench_run(p, run, out);
}

static void mark_leaks(const struct lot *lot, struct prepared_run *run)
{
	for (uint32_t m = 0; m < lot->meter_n; m++) {
		const struct meter *meter = &lot->meter[m];

		if (!meter->tightness.given || !meter->tightness.leak)
			continue;
		for (uint32_t i = 0; i < meter->run_n; i++) {
			uint32_t index = meter->run[i].bench_run;
			struct prepared_run *shared = &run[index];

			assert(index < lot->bench_run_n);
			shared->leak_n += shared->leaking != meter ? 1 : 0;
			shared->leaking = meter;
		}
	}
}

void judge_lot_facts(const struct regulation *regulation, const struct lot *lot,
                     struct prepared_run *run, struct prepared *out)
{
	*out = (struct prepared){ .regulation = regulation, .lot = lot, .run = run };
	out->mpe = judging_class(regulation, lot->type.class_milli);
	assert(out->mpe != NULL && lot->kind >= KIND_FIRST && lot->kind <= KIND_IN_USE);

	for (int point = 0; point < POINTS; point++)
		prepare_point(out, point);
	check_uncertainty(out);
	if (lot->type.medium == MEDIUM_WATER)
		check_weighing(out);
	check_room(out);
	check_limited_use(out);
	check_day(out);
	for (uint32_t i = 0; i < lot->bench_run_n; i++)
		prepare_run(out, &lot->bench_run[i], &run[i]);
	mark_leaks(lot, run);
}

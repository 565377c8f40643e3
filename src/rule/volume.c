/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A standard gives a volume in one of five ways:
 *
 *   volume    the tank's reading                                    Va = actual
 *   weighing  balance, buoyancy c and density rho of the water      Va = c M / rho
 *   master    pulses / k-factor, or its reading                     Va = pulses / k
 *   bell, piston   end - start, or what the sender made of them     Vref
 *   nozzle    certified flow x time                                 Vref = q t
 *
 * Raw readings go before what the sender made of them (balance before mass, pulses and scales
 * before a stated volume): only they can be checked, and a volume stated beside them could
 * otherwise move an error across its limit.  The two must agree to one pulse and 0.01 %.
 *
 * The density is that of the water while it passes the meter: what was weighed afterwards has
 * the same mass at any temperature.  So its temperature is water_c, and not the tank's.  Gas
 * volumes follow the ideal gas from the standard's conditions to the meter's.
 *
 * Sizes, for the bounds of lot.h: c M < 2^75; V pref Tm < 2^97; q t < 2^66 and 1e9 pulses <
 * 2^67, so that times pref Tm they stay below 2^120, over 3.6e6 pm Tref < 2^75 or k pm Tref <
 * 2^83. */
#include "rule/volume.h"

#include "rule/density.h"

#define VOLUME_MAX INT64_C(10000000000000) /* 1e13, of volumes and masses */
#define PULSES_MAX INT64_C(100000000000)
#define K_FACTOR_MAX_MILLI 1000000000
#define NOZZLE_PRODUCT_MAX ((i128)VOLUME_MAX * UL_PER_ML_H_US)
#define UL_PER_ML_H_US 3600000 /* 1 ml/h for 1 us is 1/3,600,000 ul */
#define UL_MILLI_PER_L 1000000000
#define BUOYANCY_MAX_PPB 2000000000
#define KELVIN_MC 273150
#define MC_MIN (-100000)
#define MC_MAX 200000
#define MILLIPA_MAX INT64_C(10000000000)
#define AGREEMENT 10000 /* one part in 10,000 */

static bool plausible(int64_t value)
{
	return value > 0 && value <= VOLUME_MAX;
}

static bool pulses_plausible(const struct bench_run *run)
{
	return run->pulses > 0 && run->pulses <= PULSES_MAX && run->k_factor_milli > 0 &&
	       run->k_factor_milli <= K_FACTOR_MAX_MILLI;
}

static enum finding_code use(struct standard *out, i128 num, i128 den)
{
	out->volume = (struct volume){ num, den };
	out->usable = true;
	return FINDING_NONE;
}

/* end - start, or ABSENT. */
static int64_t difference(int64_t start, int64_t end)
{
	if (start == ABSENT || end == ABSENT)
		return ABSENT;
	if (start < -VOLUME_MAX || start > VOLUME_MAX || end < -VOLUME_MAX || end > VOLUME_MAX)
		return 0;
	return end - start;
}

static enum finding_code weighed(const struct lot *lot, const struct bench_run *run,
                                 struct standard *out)
{
	int64_t c = lot->bench.buoyancy_ppb;
	int64_t raw = difference(run->balance_start_mg, run->balance_end_mg);
	int64_t mass = raw != ABSENT ? raw : run->mass_mg;

	if (mass == ABSENT)
		return FINDING_STANDARD_MISSING;
	if (!plausible(mass))
		return FINDING_STANDARD_IMPLAUSIBLE;
	if (c == ABSENT || c <= 0 || c > BUOYANCY_MAX_PPB)
		return FINDING_BUOYANCY;
	if (lot->bench.density == 0)
		return FINDING_DENSITY;
	out->by_mass = true;
	use(out, (i128)c * mass, 1);
	if (raw != ABSENT && run->mass_mg != ABSENT && run->mass_mg != raw)
		return FINDING_STANDARD_CONTRADICTS;
	return FINDING_NONE;
}

/* What raw readings give: num / den, and by how much of num a rounded last digit may move it. */
struct raw {
	bool given;
	i128 num, den, step;
};

/* Whether the stated volume and the raw readings agree to a step and one part in 10,000. */
static bool agrees(int64_t stated_ul, struct raw raw)
{
	i128 apart = stated_ul * raw.den - raw.num;

	return (apart < 0 ? -apart : apart) <= raw.step + raw.num / AGREEMENT;
}

/* What the raw readings give if there are any, checked against the stated volume if there is one;
 * otherwise that. */
static enum finding_code stated_or_raw(int64_t stated_ul, struct raw raw, struct standard *out)
{
	if (stated_ul == ABSENT && !raw.given)
		return FINDING_STANDARD_MISSING;
	if ((stated_ul != ABSENT && !plausible(stated_ul)) || (raw.given && raw.num <= 0))
		return FINDING_STANDARD_IMPLAUSIBLE;
	if (!raw.given)
		return use(out, stated_ul, 1);
	use(out, raw.num, raw.den);
	return stated_ul != ABSENT && !agrees(stated_ul, raw) ? FINDING_STANDARD_CONTRADICTS
	                                                      : FINDING_NONE;
}

static enum finding_code by_pulses(const struct bench_run *run, struct standard *out)
{
	struct raw raw = { .given = run->pulses != ABSENT && run->k_factor_milli != ABSENT };

	if (raw.given && !pulses_plausible(run))
		return FINDING_STANDARD_IMPLAUSIBLE;
	raw.num = (i128)run->pulses * UL_MILLI_PER_L;
	raw.den = run->k_factor_milli;
	raw.step = UL_MILLI_PER_L;
	return stated_or_raw(run->actual_ul, raw, out);
}

static enum finding_code by_readings(const struct bench_run *run, struct standard *out)
{
	int64_t passed = difference(run->ref_start_ul, run->ref_end_ul);
	struct raw raw = { .given = passed != ABSENT, .num = passed, .den = 1, .step = 1 };

	return stated_or_raw(run->actual_ul, raw, out);
}

static enum finding_code by_nozzles(const struct bench_run *run, struct standard *out)
{
	bool given = run->nozzle_ml_h != ABSENT && run->duration_us != ABSENT;
	struct raw raw = {
		.given = given,
		.num = given ? (i128)run->nozzle_ml_h * run->duration_us : 0,
		.den = UL_PER_ML_H_US,
		.step = UL_PER_ML_H_US,
	};

	if (raw.num > NOZZLE_PRODUCT_MAX)
		return FINDING_STANDARD_IMPLAUSIBLE;
	return stated_or_raw(run->actual_ul, raw, out);
}

static enum finding_code water_standard(const struct lot *lot, const struct bench_run *run,
                                        struct standard *out)
{
	switch (run->method) {
	case METHOD_WEIGHING:
		return weighed(lot, run, out);
	case METHOD_VOLUME:
		return stated_or_raw(run->actual_ul, (struct raw){ .given = false }, out);
	case METHOD_MASTER:
		return by_pulses(run, out);
	case METHOD_BELL:
	case METHOD_NOZZLE:
	case METHOD_PISTON:
	default:
		return FINDING_STANDARD_MISSING;
	}
}

static enum finding_code gas_standard(const struct bench_run *run, struct standard *out)
{
	switch (run->method) {
	case METHOD_BELL:
	case METHOD_PISTON:
		return by_readings(run, out);
	case METHOD_MASTER:
		return run->pulses != ABSENT ? by_pulses(run, out) : by_readings(run, out);
	case METHOD_NOZZLE:
		return by_nozzles(run, out);
	case METHOD_VOLUME:
	case METHOD_WEIGHING:
	default:
		return FINDING_STANDARD_MISSING;
	}
}

enum finding_code volume_standard(const struct lot *lot, const struct bench_run *run,
                                  struct standard *out)
{
	*out = (struct standard){ .usable = false };
	return lot->type.medium == MEDIUM_WATER ? water_standard(lot, run, out)
	                                        : gas_standard(run, out);
}

/* The sum of two, or twice the one that is there. */
static int64_t two_of(int64_t a, int64_t b)
{
	if (a == ABSENT)
		return b == ABSENT ? ABSENT : 2 * b;
	return b == ABSENT ? 2 * a : a + b;
}

static int64_t bounded_mc(int64_t value_mc)
{
	return value_mc == ABSENT || (value_mc >= MC_MIN && value_mc <= MC_MAX) ? value_mc : MC_MIN;
}

int64_t volume_two_temperatures_mc(const struct bench_run *run, const struct meter_run *meter_run)
{
	int64_t at_meter = two_of(bounded_mc(meter_run->water_mc),
	                          bounded_mc(meter_run->water_end_mc));

	if (at_meter != ABSENT)
		return at_meter;
	return two_of(bounded_mc(run->water_in_mc), bounded_mc(run->water_out_mc));
}

bool volume_water(const struct standard *standard, enum density density,
                  int64_t two_temperatures_mc, struct volume *out)
{
	*out = standard->volume;
	if (!standard->by_mass)
		return true;
	out->den = two_temperatures_mc == ABSENT ? 0 : density_mg_m3(density, two_temperatures_mc);
	return out->den > 0;
}

struct volume volume_gas(const struct standard *standard, const struct bench_run *run,
                         int64_t tm_mc, int64_t pm_millipa)
{
	return (struct volume){
		.num = standard->volume.num * ((i128)run->pref_millipa * (tm_mc + KELVIN_MC)),
		.den = standard->volume.den * ((i128)pm_millipa * (run->tref_mc + KELVIN_MC)),
	};
}

static bool temperature_plausible(int64_t value_mc)
{
	return value_mc >= MC_MIN && value_mc <= MC_MAX;
}

static bool pressure_plausible(int64_t value_millipa)
{
	return value_millipa > 0 && value_millipa <= MILLIPA_MAX;
}

bool volume_conditions_plausible(const struct bench_run *run, const struct meter_run *meter_run)
{
	return temperature_plausible(run->tref_mc) && temperature_plausible(meter_run->tm_mc) &&
	       pressure_plausible(run->pref_millipa) && pressure_plausible(meter_run->pm_millipa);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run, a type and a bench are made of: for every member its name in a file, its name in a
 * leaf, its unit and its range.  A row's fifth number is the power of ten from the file's unit to
 * the struct's: litres at 6 are microlitres.
 *
 * Readings come raw (balance, register, pulses) or, in the short form, worked out by the sender
 * (mass, volume): run_complete tells them apart, since only raw readings lead to a certificate. */
#include "law/run_shape.h"

/* clang-format off */
static const struct word method_words_water[] = {
	{ "volume", METHOD_VOLUME }, { "weighing", METHOD_WEIGHING }, { "master", METHOD_MASTER }, { NULL, 0 },
};
static const struct word method_words_gas[] = {
	{ "bell", METHOD_BELL }, { "nozzle", METHOD_NOZZLE }, { "master", METHOD_MASTER }, { "piston", METHOD_PISTON },
	{ NULL, 0 },
};
static const struct word operation_words[] = {
	{ "start-stop", OPERATION_START_STOP }, { "flying", OPERATION_FLYING }, { NULL, 0 },
};
const struct word medium_words[] = { { "water", MEDIUM_WATER }, { "gas", MEDIUM_GAS }, { NULL, 0 } };
static const struct word technology_words_water[] = {
	{ "mechanical", TECH_MECHANICAL }, { "electronic", TECH_ELECTRONIC }, { "other", TECH_OTHER }, { NULL, 0 },
};
static const struct word technology_words_gas[] = {
	{ "diaphragm", TECH_DIAPHRAGM }, { "ultrasonic", TECH_ULTRASONIC }, { "other", TECH_OTHER }, { NULL, 0 },
};
static const struct word conversion_words[] = {
	{ "none", CONVERSION_NONE }, { "mechanical", CONVERSION_MECHANICAL }, { "electronic", CONVERSION_ELECTRONIC },
	{ "false", CONVERSION_NONE }, { "true", CONVERSION_MECHANICAL }, { NULL, 0 },
};
const struct word density_words[] = {
	{ "tanaka", DENSITY_TANAKA }, { "jjg225-0.6mpa", DENSITY_JJG225_0_6MPA }, { NULL, 0 },
};
const struct word point_words_water[] = {
	{ "Q3", POINT_HIGH }, { "Q2", POINT_MIDDLE }, { "Q1", POINT_LOW }, { NULL, 0 },
};
const struct word point_words_gas[] = {
	{ "qmax", POINT_HIGH }, { "0.2qmax", POINT_MIDDLE }, { "qmin", POINT_LOW }, { NULL, 0 },
};
const struct word verdict_words[] = {
	{ "pass", VERDICT_PASS }, { "retest", VERDICT_RETEST }, { "fail", VERDICT_FAIL }, { "invalid", VERDICT_INVALID },
	{ NULL, 0 },
};
const struct word mode_words[] = { { "test", MODE_TEST }, { "user", MODE_USER }, { NULL, 0 } };

#define NUMBER(file, leaf, at, scale_, min_, max_, in_, ...) \
	{ { file, leaf }, MEMBER_NUMBER, .offset = at, .scale = scale_, .min = min_, .max = max_, .in = in_, __VA_ARGS__ }
#define TEXT(file, leaf, at, max_, in_, ...) \
	{ { file, leaf }, MEMBER_TEXT, .offset = at, .min = 1, .max = max_, .in = in_, __VA_ARGS__ }
#define WORD(file, leaf, at, words, in_, ...) \
	{ { file, leaf }, MEMBER_WORD, .offset = at, .word = words, .in = in_, __VA_ARGS__ }
#define MOMENT(file, leaf, at, in_, ...) \
	{ { file, leaf }, MEMBER_MOMENT, .offset = at, .min = FIRST_MS, .max = LAST_MS, .in = in_, __VA_ARGS__ }

#define B(name) offsetof(struct run_both, bench.name)
#define M(name) offsetof(struct run_both, meter.name)
#define IN_STANDARD (IN_BENCH | IN_SHORT)
#define IN_REGISTER (IN_METER | IN_SHORT)

static const struct member run_members[] = {
	TEXT(NAMED("id"), NAMED("id"), B(id), 32, IN_BENCH, .need = IN_BENCH, .number = true),
	TEXT(NAMED("bench_run"), UNNAMED, offsetof(struct run_both, bench_run), 32, IN_METER, .need = IN_METER, .number = true),
	{ { UNNAMED, NAMED("bench_run") }, MEMBER_U32, .offset = M(bench_run), .max = UINT32_MAX - 1, .in = IN_METER },
	WORD(NAMED("point"), NAMED("point"), B(point), point_words_water, IN_STANDARD & IN_WATER, .need = IN_STANDARD, .min = -1),
	WORD(NAMED("point"), NAMED("point"), B(point), point_words_gas, IN_STANDARD & IN_GAS, .need = IN_STANDARD, .min = -1),
	MOMENT(NAMED("started_at"), NAMED("started_ms"), B(started_ms), IN_STANDARD, .need = IN_BENCH),
	MOMENT(NAMED("ended_at"), NAMED("ended_ms"), B(ended_ms), IN_STANDARD, .need = IN_BENCH),
	WORD(NAMED("operation"), NAMED("operation"), B(operation), operation_words, IN_STANDARD),
	WORD(NAMED("method"), NAMED("method"), B(method), method_words_water, IN_STANDARD & IN_WATER, .need = IN_STANDARD),
	WORD(NAMED("method"), NAMED("method"), B(method), method_words_gas, IN_STANDARD & IN_GAS, .need = IN_STANDARD),
	{ { UNNAMED, NAMED("derived") }, MEMBER_BOOL, .offset = B(derived), .in = IN_STANDARD },
	NUMBER(NAMED("balance_start_kg"), NAMED("balance_start_mg"), B(balance_start_mg), 6, 0, MG_MAX, IN_STANDARD & IN_WATER),
	NUMBER(NAMED("balance_end_kg"), NAMED("balance_end_mg"), B(balance_end_mg), 6, 0, MG_MAX, IN_STANDARD & IN_WATER),
	NUMBER(NAMED("mass_kg"), NAMED("mass_mg"), B(mass_mg), 6, 0, MG_MAX, IN_STANDARD & IN_WATER),
	NUMBER(NAMED("actual_l"), NAMED("actual_ul"), B(actual_ul), 6, 0, UL_MAX, IN_STANDARD & IN_WATER),
	NUMBER(NAMED("ref_start_dm3"), NAMED("ref_start_ul"), B(ref_start_ul), 6, 0, UL_MAX, IN_STANDARD & IN_GAS),
	NUMBER(NAMED("ref_end_dm3"), NAMED("ref_end_ul"), B(ref_end_ul), 6, 0, UL_MAX, IN_STANDARD & IN_GAS),
	NUMBER(NAMED("nozzle_m3h"), NAMED("nozzle_ml_h"), B(nozzle_ml_h), 6, 0, FLOW_MAX, IN_STANDARD & IN_GAS),
	NUMBER(NAMED("vref_dm3"), NAMED("actual_ul"), B(actual_ul), 6, 0, UL_MAX, IN_STANDARD & IN_GAS),
	NUMBER(NAMED("pulses"), NAMED("pulses"), B(pulses), 0, 0, INT64_C(100000000000), IN_STANDARD),
	NUMBER(NAMED("k_factor"), NAMED("k_factor_milli"), B(k_factor_milli), 3, 1, 1000000000, IN_STANDARD),
	NUMBER(NAMED("seconds"), NAMED("duration_us"), B(duration_us), 6, 0, US_MAX, IN_STANDARD, SOME_TIME_US),
	NUMBER(NAMED("water_in_c"), NAMED("water_in_mc"), B(water_in_mc), 3, MC_MIN, MC_MAX, IN_STANDARD & IN_WATER, LIQUID_MC),
	NUMBER(NAMED("water_out_c"), NAMED("water_out_mc"), B(water_out_mc), 3, MC_MIN, MC_MAX, IN_STANDARD & IN_WATER, LIQUID_MC),
	NUMBER(NAMED("inlet_mpa"), NAMED("inlet_pa"), B(inlet_pa), 6, 0, PA_MAX, IN_STANDARD & IN_WATER),
	NUMBER(NAMED("outlet_mpa"), NAMED("outlet_pa"), B(outlet_pa), 6, 0, PA_MAX, IN_STANDARD & IN_WATER),
	NUMBER(NAMED("flow_variation_pct"), NAMED("flow_variation_ppm"), B(flow_variation_ppm), 4, 0, 10000000, IN_STANDARD),
	NUMBER(NAMED("tref_c"), NAMED("tref_mc"), B(tref_mc), 3, MC_MIN, MC_MAX, IN_STANDARD & IN_GAS, GAS_MC),
	NUMBER(NAMED("pref_pa"), NAMED("pref_millipa"), B(pref_millipa), 3, 0, MILLIPA_MAX, IN_STANDARD & IN_GAS, GAS_MILLIPA),
	TEXT(NAMED("test_gas"), NAMED("test_gas"), B(test_gas), 32, IN_STANDARD & IN_GAS),
	WORD(NAMED("mode"), NAMED("mode"), B(mode), mode_words, IN_BENCH),
	{ { NAMED("standards"), NAMED("standards") }, MEMBER_TEXTS, .offset = offsetof(struct run_both, standards),
	  .max = 10, .in = IN_STANDARD },
	NUMBER(NAMED("start_l"), NAMED("start_ul"), M(start_ul), 6, 0, UL_MAX, IN_REGISTER & IN_WATER,
	       .need = IN_REGISTER),
	NUMBER(NAMED("end_l"), NAMED("end_ul"), M(end_ul), 6, 0, UL_MAX, IN_REGISTER & IN_WATER, .need = IN_REGISTER),
	NUMBER(NAMED("start_dm3"), NAMED("start_ul"), M(start_ul), 6, 0, UL_MAX, IN_REGISTER & IN_GAS,
	       .need = METER_GAS),
	NUMBER(NAMED("end_dm3"), NAMED("end_ul"), M(end_ul), 6, 0, UL_MAX, IN_REGISTER & IN_GAS, .need = METER_GAS),
	NUMBER(NAMED("vm_dm3"), UNNAMED, offsetof(struct run_both, vm_ul), 6, 0, UL_MAX, SHORT_GAS),
	NUMBER(NAMED("water_c"), NAMED("water_mc"), M(water_mc), 3, MC_MIN, MC_MAX, IN_REGISTER & IN_WATER, LIQUID_MC),
	NUMBER(NAMED("water_c_end"), NAMED("water_end_mc"), M(water_end_mc), 3, MC_MIN, MC_MAX, IN_REGISTER & IN_WATER, LIQUID_MC),
	NUMBER(NAMED("tm_c"), NAMED("tm_mc"), M(tm_mc), 3, MC_MIN, MC_MAX, IN_REGISTER & IN_GAS, GAS_MC),
	NUMBER(NAMED("pm_pa"), NAMED("pm_millipa"), M(pm_millipa), 3, 0, MILLIPA_MAX, IN_REGISTER & IN_GAS, GAS_MILLIPA),
	WORD(NAMED("mode"), NAMED("mode"), M(mode), mode_words, IN_REGISTER),
};
const struct shape run_shape = SHAPE(run_members);

#define T(name) offsetof(struct meter_type, name)
/* In byte order of the leaf names. */
static const struct member type_members[] = {
	NUMBER(NAMED("class"), NAMED("class_milli"), T(class_milli), 3, 1, 100000, IN_ANY, .need = IN_ANY),
	NUMBER(NAMED("cyclic_volume_dm3"), NAMED("cyclic_volume_ul"), T(cyclic_volume_ul), 6, 1, UL_MAX, IN_GAS),
	NUMBER(NAMED("division_l"), NAMED("division_ul"), T(division_ul), 6, 1, UL_MAX, IN_WATER),
	NUMBER(NAMED("dn_mm"), NAMED("dn_mm"), T(dn_mm), 0, 1, 10000, IN_WATER, .need = IN_WATER),
	NUMBER(NAMED("g"), NAMED("g_milli"), T(g_milli), 3, 1, 10000000, IN_GAS, .prefix = 'G'),
	NUMBER(NAMED("map_mpa"), NAMED("map_pa"), T(map_pa), 6, 1, PA_MAX, IN_WATER),
	WORD(NAMED("medium"), NAMED("medium"), T(medium), medium_words, IN_ANY, .need = IN_ANY),
	NUMBER(NAMED("pmax_kpa"), NAMED("pmax_pa"), T(pmax_pa), 3, 1, PA_MAX, IN_GAS),
	NUMBER(NAMED("q1_m3h"), NAMED("q1_ml_h"), T(q1_ml_h), 6, 1, FLOW_MAX, IN_WATER),
	NUMBER(NAMED("q2_m3h"), NAMED("q2_ml_h"), T(q2_ml_h), 6, 1, FLOW_MAX, IN_WATER),
	NUMBER(NAMED("q2_q1"), NAMED("q2_q1_milli"), T(q2_q1_milli), 3, 1000, 1000000, IN_WATER),
	NUMBER(NAMED("q3_m3h"), NAMED("q3_ml_h"), T(q3_ml_h), 6, 1, FLOW_MAX, IN_WATER, .need = IN_WATER),
	NUMBER(NAMED("qmax_m3h"), NAMED("qmax_ml_h"), T(qmax_ml_h), 6, 1, FLOW_MAX, IN_GAS, .need = IN_GAS),
	NUMBER(NAMED("qmin_m3h"), NAMED("qmin_ml_h"), T(qmin_ml_h), 6, 1, FLOW_MAX, IN_GAS, .need = IN_GAS),
	NUMBER(NAMED("qt_m3h"), NAMED("qt_ml_h"), T(qt_ml_h), 6, 1, FLOW_MAX, IN_GAS, .need = IN_GAS),
	NUMBER(NAMED("r"), NAMED("r_milli"), T(r_milli), 3, 1000, 100000000, IN_WATER, .need = IN_WATER, .prefix = 'R'),
	WORD(NAMED("technology"), NAMED("technology"), T(technology), technology_words_water, IN_WATER),
	WORD(NAMED("technology"), NAMED("technology"), T(technology), technology_words_gas, IN_GAS, .need = IN_GAS),
	WORD(NAMED("temperature_conversion"), NAMED("temperature_conversion"), T(temperature_conversion), conversion_words, IN_GAS),
	NUMBER(NAMED("temperature_class"), NAMED("temperature_max_mc"), T(temperature_max_mc), 3, 1000, MC_MAX, IN_WATER, .prefix = 'T'),
	{ { NAMED("valve"), NAMED("valve") }, MEMBER_BOOL, .offset = T(valve), .in = IN_GAS },
};
const struct shape type_shape = SHAPE(type_members);

#define F(name) offsetof(struct bench_facts, name)
static const struct member bench_members[] = {
	NUMBER(NAMED("buoyancy"), NAMED("buoyancy_ppb"), F(buoyancy_ppb), 9, 500000000, 1500000000, IN_ANY),
	WORD(NAMED("density"), NAMED("density"), F(density), density_words, IN_ANY),
	NUMBER(NAMED("k"), NAMED("k_milli"), F(k_milli), 3, 1, 100000, IN_ANY, .need = IN_ANY, COVERAGE_MILLI),
	NUMBER(NAMED("u_rel_pct"), NAMED("u_rel_ppm"), F(u_rel_ppm), 4, 0, 1000000, IN_ANY, .need = IN_ANY, UNCERTAINTY_PPM),
};
const struct shape bench_shape = SHAPE(bench_members);
/* clang-format on */

enum medium medium_said(const struct json *object)
{
	const struct json *medium = json_get(object, S("medium"));

	return medium != NULL && str_eq(medium->text, S("gas")) ? MEDIUM_GAS : MEDIUM_WATER;
}

void type_complete(struct meter_type *type)
{
	if (type->technology == TECH_ULTRASONIC &&
	    type->temperature_conversion == CONVERSION_MECHANICAL)
		type->temperature_conversion = CONVERSION_ELECTRONIC; /* it has no other way */
	if (type->medium != MEDIUM_WATER)
		return;
	if (type->q2_q1_milli == ABSENT)
		type->q2_q1_milli = Q2_Q1_USUAL_MILLI;
	if (type->temperature_max_mc == ABSENT)
		type->temperature_max_mc = 30000;
	if (type->technology == 0)
		type->technology = TECH_MECHANICAL;
}

/* -- readings and methods -------------------------------------------------------------------- */

static bool given(int64_t value)
{
	return value != ABSENT;
}

/* A run's readings while it is completed: what was read, from what, and where that stands. */
struct readings {
	struct reading *r;
	const struct json *v;
	const struct place *at;
};

/* What is there but not readable has been reported already. */
static void need(const struct readings *from, int64_t value, const char *name)
{
	if (!given(value) && json_get(from->v, str_of(name)) == NULL)
		fault_member(from->r, from->at, name, "missing", "this method needs it");
}

static void weighing_complete(const struct readings *from, struct bench_run *b)
{
	bool balance = given(b->balance_start_mg) || given(b->balance_end_mg);

	b->derived = given(b->mass_mg) && !balance;
	if (b->derived)
		return;
	need(from, b->balance_start_mg, "balance_start_kg");
	need(from, b->balance_end_mg, "balance_end_kg");
	if (!given(b->mass_mg) && given(b->balance_start_mg) && given(b->balance_end_mg))
		b->mass_mg = b->balance_end_mg - b->balance_start_mg;
}

static bool has_pulses(const struct bench_run *b)
{
	return given(b->pulses) && given(b->k_factor_milli);
}

static void water_complete(const struct readings *from, struct bench_run *b)
{
	if (b->method == METHOD_WEIGHING) {
		weighing_complete(from, b);
		return;
	}
	need(from, b->actual_ul, "actual_l");
	/* a master meter's volume without its pulses cannot be recomputed */
	b->derived = b->method == METHOD_MASTER && !has_pulses(b);
}

static void gas_complete(const struct readings *from, struct bench_run *b)
{
	bool scale = given(b->ref_start_ul) || given(b->ref_end_ul);
	bool nozzle = b->method == METHOD_NOZZLE;
	bool raw = nozzle ? given(b->nozzle_ml_h)
	                  : scale || (b->method == METHOD_MASTER && has_pulses(b));

	if (b->test_gas.p == NULL)
		b->test_gas = S("air");
	b->derived = given(b->actual_ul) && !raw;
	if (b->derived)
		return;
	if (nozzle) {
		need(from, b->nozzle_ml_h, "nozzle_m3h");
		need(from, b->duration_us, "seconds");
	} else if (!raw || scale) {
		need(from, b->ref_start_ul, "ref_start_dm3");
		need(from, b->ref_end_ul, "ref_end_dm3");
	}
}

static void register_complete(const struct readings *from, struct run_both *run)
{
	struct meter_run *m = &run->meter;

	if (given(run->vm_ul)) {
		if (given(m->start_ul) || given(m->end_ul))
			fault_member(from->r, from->at, "vm_dm3", "contradiction",
			             "give the register's readings or their difference, not both");
		m->start_ul = 0;
		m->end_ul = run->vm_ul;
		run->bench.derived = true;
	} else if ((from->r->context & SHORT_GAS) != 0) {
		need(from, m->start_ul, "start_dm3");
		need(from, m->end_ul, "end_dm3");
	}
}

void run_complete(struct reading *r, struct run_both *run, const struct json *v,
                  const struct place *at)
{
	const struct readings from = { r, v, at };
	struct bench_run *b = &run->bench;
	bool derived = b->derived; /* a leaf says so */

	if ((r->context & IN_WATER) != 0 && b->method != 0)
		water_complete(&from, b);
	else if (b->method != 0)
		gas_complete(&from, b);
	if ((r->context & IN_SHORT) != 0)
		register_complete(&from, run);
	b->derived |= derived;
	if (given(b->started_ms) && given(b->ended_ms) && b->ended_ms < b->started_ms)
		fault_member(r, at, "ended_at", "order", "ended before it started");
}

void run_reduce(struct bench_run *b)
{
	if (given(b->balance_start_mg) && given(b->balance_end_mg) &&
	    b->mass_mg == b->balance_end_mg - b->balance_start_mg)
		b->mass_mg = ABSENT;
	if (str_eq(b->test_gas, S("air")))
		b->test_gas = S_NONE;
}

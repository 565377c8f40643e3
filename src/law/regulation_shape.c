/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a regulation file may say: its keys with their units, the members of struct regulation that
 * they fill, and their ranges.  The unit is the end of the key: _pct, _mm, _m3h, _c, _kpa, _mpa,
 * _pa, _s, _h, _l, _years; a key without one is a plain number, a share or a factor. */
#include "law/regulation_shape.h"

#include "law/limit_read.h"
#include "law/run_shape.h"

/* A list of words into bits 1u << value. */
static void bits_read(struct reading *r, const struct json *v, const struct place *at,
                      const struct word *words, uint32_t *bits)
{
	struct place place = { .up = at };

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++) {
		const struct word *w = words;
		while (w->name != NULL &&
		       (e->kind != JSON_STRING || !str_eq(e->text, str_of(w->name))))
			w++;
		if (w->name == NULL)
			fault(r, &place, "not-in-list", "is none that is known");
		else
			*bits |= 1u << w->value;
	}
}

/* clang-format off */
static const struct word technology_words[] = {
	{ "mechanical", TECH_MECHANICAL }, { "electronic", TECH_ELECTRONIC }, { "diaphragm", TECH_DIAPHRAGM },
	{ "ultrasonic", TECH_ULTRASONIC }, { "other", TECH_OTHER }, { NULL, 0 },
};
static const struct word need_words[] = {
	{ "not-done", ITEM_NOT_DONE }, { "required", ITEM_REQUIRED }, { "if-fitted", ITEM_IF_FITTED }, { NULL, 0 },
};
static const struct word same_sign_words[] = {
	{ "off", SAME_SIGN_OFF }, { "one-within", SAME_SIGN_ONE_WITHIN }, { "all-within", SAME_SIGN_ALL_WITHIN },
	{ NULL, 0 },
};
/* clang-format on */

static void technologies_read(struct reading *r, const struct json *v, const struct place *at,
                              void *out)
{
	bits_read(r, v, at, technology_words, out);
}

static void densities_read(struct reading *r, const struct json *v, const struct place *at,
                           void *out)
{
	bits_read(r, v, at, density_words, out);
}

/* The allowed Q2/Q1: a list of limits. */
static void ratios_read(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	static const struct member ratio = {
		.kind = MEMBER_LIMIT, .scale = 3, .min = 1000, .max = 1000000
	};
	struct regulation *out = base;
	struct place place = { .up = at };

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	if (v->n > REGULATION_RATIOS_MAX) {
		fault(r, at, "too-many", "at most %d are allowed", REGULATION_RATIOS_MAX);
		return;
	}
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++)
		limit_read(r, &ratio, e, &place, &out->ratio_milli[place.index]);
	out->ratio_n = (int)v->n;
}

/* clang-format off */
#define ROW(key, kind_, at, ...) { { NAMED(key), UNNAMED }, kind_, .offset = at, .in = IN_ANY, __VA_ARGS__ }
#define NEEDED .need = IN_ANY
#define LIMIT(key, at, ...) ROW(key, MEMBER_LIMIT, at, __VA_ARGS__)
#define PCT .scale = 4, .max = 100000000 /* per cent: 1e-6 */
#define SHARE .scale = 6, .max = 1000000000 /* of one: 1e-6 */
#define MILLI .scale = 3, .max = 1000000000 /* factors and ratios */
#define CELSIUS .scale = 3, .max = 200000 /* 0.001 degC */
#define FLOW .scale = 6, .max = FLOW_MAX /* m3/h: ml/h */
#define KPA .scale = 3, .max = PA_MAX /* kPa: Pa */
#define MPA .scale = 6, .max = PA_MAX /* MPa: Pa */
#define COUNT .scale = 0, .max = 1000000000 /* mm, Pa, years, divisions */
#define SECONDS .scale = 6, .max = US_MAX /* s: us */
#define LITRES .scale = 6, .max = UL_MAX /* L: ul */
#define BUOYANCY .scale = 9, .max = 2000000000 /* 1e-9 */
#define HOURS .scale = 5, .times = 36, .max = INT64_C(360000000) /* h: ms */

#define R(name) offsetof(struct regulation, name)
#define DAYS .min = FIRST_DAY - 36525, .max = LAST_DAY
static const struct member force_members[] = {
	ROW("from", MEMBER_LIMIT_DAY, R(effective_from_day), DAYS, NEEDED),
	ROW("to", MEMBER_LIMIT_DAY, R(effective_to_day), DAYS, NEEDED),
};
static const struct shape force_shape = SHAPE(force_members);

static const struct member scope_members[] = {
	LIMIT("dn_min_mm", R(dn_min_mm), COUNT), LIMIT("dn_max_mm", R(dn_max_mm), COUNT),
	LIMIT("q3_min_m3h", R(q3_min_ml_h), FLOW), LIMIT("q3_max_m3h", R(q3_max_ml_h), FLOW),
	LIMIT("r_min", R(r_min_milli), MILLI),
	LIMIT("small_dn_max_mm", R(small_dn_max_mm), COUNT), LIMIT("small_q3_max_m3h", R(small_q3_max_ml_h), FLOW),
	LIMIT("small_r_min", R(r_min_small_milli), MILLI), LIMIT("small_q2_q1", R(ratio_small_milli), MILLI),
	ROW("q2_q1", MEMBER_OWN, 0, .read = ratios_read), LIMIT("q3_q2_above", R(ratio_q3_q2_milli), MILLI),
	LIMIT("temperature_class_max_c", R(temperature_class_max_mc), CELSIUS),
	LIMIT("qmax_min_m3h", R(qmax_min_ml_h), FLOW), LIMIT("qmax_max_m3h", R(qmax_max_ml_h), FLOW),
	LIMIT("pmax_max_kpa", R(pmax_max_pa), KPA),
	ROW("temperature_conversion", MEMBER_LIMIT_BOOL, R(temperature_conversion)),
};
static const struct shape scope_shape = SHAPE(scope_members);

#define I(kind) ((kind) * sizeof(struct limit))
static const struct member kind_members[] = { /* of one item: struct limit [REGULATION_KINDS] */
	ROW("first", MEMBER_LIMIT_WORD, I(KIND_FIRST), .word = need_words),
	ROW("subsequent", MEMBER_LIMIT_WORD, I(KIND_SUBSEQUENT), .word = need_words),
	ROW("in-use", MEMBER_LIMIT_WORD, I(KIND_IN_USE), .word = need_words),
};
static const struct shape kind_shape = SHAPE(kind_members);

#define ITEM(key, item_) ROW(key, MEMBER_OBJECT, R(item[item_]), .shape = &kind_shape, NEEDED)
static const struct member item_members[] = {
	ITEM("appearance", ITEM_APPEARANCE), ITEM("function", ITEM_FUNCTION), ITEM("tightness", ITEM_TIGHTNESS),
	ITEM("pressure_loss", ITEM_PRESSURE_LOSS), ITEM("error", ITEM_ERROR), ITEM("conversion", ITEM_CONVERSION),
};
static const struct shape item_shape = SHAPE(item_members);

#define M(name) offsetof(struct mpe_row, name)
static const struct member mpe_members[] = {
	ROW("class", MEMBER_NUMBER, M(class_milli), .scale = 3, .min = 1, .max = 100000, NEEDED),
	LIMIT("high_pct", M(high_ppm), PCT, NEEDED), LIMIT("low_pct", M(low_ppm), PCT, NEEDED),
	LIMIT("high_warm_pct", M(high_warm_ppm), PCT), LIMIT("low_warm_pct", M(low_warm_ppm), PCT),
	LIMIT("in_use_factor", M(in_use_factor_milli), MILLI), LIMIT("same_sign_pct", M(same_sign_ppm), PCT),
	LIMIT("q3_min_m3h", M(q3_min_ml_h), FLOW), LIMIT("min_divisions", M(min_divisions), COUNT),
};
static const struct shape mpe_shape = SHAPE(mpe_members);

#define W(name) offsetof(struct window, name)
static const struct member window_members[] = {
	LIMIT("from", W(from_ppm), SHARE, NEEDED), LIMIT("to", W(to_ppm), SHARE, NEEDED),
};
static const struct shape window_shape = SHAPE(window_members);

#define WINDOW(key, point, in_) \
	{ { NAMED(key), UNNAMED }, MEMBER_OBJECT, .offset = R(window[point]), .in = in_, .shape = &window_shape }
static const struct member windows_members[] = {
	WINDOW("Q3", POINT_HIGH, IN_WATER), WINDOW("Q2", POINT_MIDDLE, IN_WATER), WINDOW("Q1", POINT_LOW, IN_WATER),
	WINDOW("qmax", POINT_HIGH, IN_GAS), WINDOW("0.2qmax", POINT_MIDDLE, IN_GAS), WINDOW("qmin", POINT_LOW, IN_GAS),
};
static const struct shape windows_shape = SHAPE(windows_members);

static const struct member error_members[] = {
	LIMIT("warm_above_c", R(warm_above_mc), CELSIUS), LIMIT("middle_share", R(middle_share_ppm), SHARE, .need = IN_GAS),
	LIMIT("runs_more", R(runs_more), .max = 2), ROW("runs_more_each", MEMBER_LIMIT_BOOL, R(runs_more_each)),
	LIMIT("runs_in_doubt", R(runs_in_doubt), .max = 2),
	LIMIT("same_sign_share", R(same_sign_share_ppm), SHARE), LIMIT("rounding_pct", R(rounding_ppm), PCT),
	LIMIT("table_share", R(volume_table_share_ppm), SHARE), LIMIT("min_s", R(min_duration_us), SECONDS),
	LIMIT("conversion_extra_pct", R(conversion_mpe_extra_ppm), PCT),
	LIMIT("base_temperature_c", R(base_temperature_mc), CELSIUS),
	ROW("whole_cycles", MEMBER_LIMIT_BOOL, R(whole_cycles), .shown = true),
};
static const struct shape error_shape = SHAPE(error_members);

#define V(name) offsetof(struct volume_row, name)
#define UP_TO(at) ROW("flow_to_m3h", MEMBER_NUMBER, at, .scale = 6, .min = 1, .max = FLOW_MAX)
static const struct member volume_members[] = {
	ROW("dn_mm", MEMBER_NUMBER, V(dn_mm), .min = 1, .max = 10000, NEEDED),
	ROW("q3_m3h", MEMBER_NUMBER, V(q3_ml_h), .scale = 6, .min = 1, .max = FLOW_MAX), UP_TO(V(flow_to_ml_h)),
	{ { NAMED("point"), UNNAMED }, MEMBER_WORD, .offset = V(point), .in = IN_WATER, .need = IN_WATER,
	  .word = point_words_water, .min = -1 },
	LIMIT("volume_l", V(volume_ul), LITRES, NEEDED),
};
static const struct shape volume_shape = SHAPE(volume_members);

static const struct member divisor_members[] = {
	LIMIT("first", I(KIND_FIRST), COUNT), LIMIT("subsequent", I(KIND_SUBSEQUENT), COUNT),
	LIMIT("in-use", I(KIND_IN_USE), COUNT),
};
static const struct shape divisor_shape = SHAPE(divisor_members);

static const struct member bench_members[] = {
	ROW("divisor", MEMBER_OBJECT, R(bench_divisor), .shape = &divisor_shape),
	LIMIT("buoyancy_min", R(buoyancy_min_ppb), BUOYANCY), LIMIT("buoyancy_max", R(buoyancy_max_ppb), BUOYANCY),
};
static const struct shape bench_limits_shape = SHAPE(bench_members);

#define E(name) offsetof(struct environment_row, name)
static const struct member environment_members[] = {
	UP_TO(E(flow_to_ml_h)),
	LIMIT("ambient_min_c", E(ambient_min_mc), CELSIUS), LIMIT("ambient_max_c", E(ambient_max_mc), CELSIUS),
	LIMIT("humidity_min_pct", E(humidity_min_ppm), PCT), LIMIT("humidity_max_pct", E(humidity_max_ppm), PCT),
	LIMIT("pressure_min_kpa", E(pressure_min_pa), KPA), LIMIT("pressure_max_kpa", E(pressure_max_pa), KPA),
	LIMIT("rest_min_h", E(rest_min_ms), HOURS),
};
static const struct shape environment_shape = SHAPE(environment_members);

static const struct member course_members[] = {
	LIMIT("water_min_c", R(water_min_mc), CELSIUS), LIMIT("water_max_c", R(water_max_mc), CELSIUS),
	LIMIT("water_type_min_c", R(water_type_min_mc), CELSIUS), LIMIT("water_drift_max_c", R(water_drift_max_mc), CELSIUS),
	LIMIT("outlet_min_mpa", R(outlet_min_pa), MPA), ROW("inlet_within_map", MEMBER_LIMIT_BOOL, R(inlet_within_map)),
	LIMIT("flow_variation_high_pct", R(flow_variation_high_ppm), PCT),
	LIMIT("flow_variation_low_pct", R(flow_variation_low_ppm), PCT),
	LIMIT("pressure_change_max_pct", R(pressure_change_max_ppm), PCT, .shown = true),
	LIMIT("correction_dt_max_c", R(correction_dt_max_mc), CELSIUS),
	LIMIT("correction_free_dt_c", R(correction_free_dt_mc), CELSIUS, .shown = true),
	LIMIT("correction_free_dp_pct", R(correction_free_dp_ppm), PCT, .shown = true),
	ROW("mode_required", MEMBER_LIMIT_BOOL, R(mode_required)),
};
static const struct shape course_shape = SHAPE(course_members);

static const struct member tightness_members[] = {
	LIMIT("factor", R(tightness_factor_milli), MILLI), LIMIT("min_s", R(tightness_duration_us), SECONDS),
};
static const struct shape tightness_shape = SHAPE(tightness_members);

#define L(name) offsetof(struct pressure_loss_row, name)
static const struct member pressure_loss_members[] = {
	ROW("qmax_to_m3h", MEMBER_NUMBER, L(qmax_to_ml_h), .scale = 6, .min = 1, .max = FLOW_MAX),
	LIMIT("without_valve_pa", L(without_valve_pa), COUNT, NEEDED), LIMIT("with_valve_pa", L(with_valve_pa), COUNT, NEEDED),
};
static const struct shape pressure_loss_shape = SHAPE(pressure_loss_members);

#define Y(name) offsetof(struct life_row, name)
static const struct member life_members[] = {
	ROW("dn_to_mm", MEMBER_NUMBER, Y(dn_to_mm), .min = 1, .max = 10000), UP_TO(Y(flow_to_ml_h)),
	LIMIT("years", Y(years), COUNT, NEEDED), LIMIT("artificial_years", Y(years_artificial), COUNT),
};
static const struct shape life_shape = SHAPE(life_members);

#define LIST(key, array, count, shape_, ...) \
	ROW(key, MEMBER_LIST, R(array), .shape = &shape_, .flag = R(count), .size = sizeof(((struct regulation *)0)->array[0]), \
	    .max = sizeof(((struct regulation *)0)->array) / sizeof(((struct regulation *)0)->array[0]), __VA_ARGS__)
#define SECTION(key, shape_, ...) ROW(key, MEMBER_OBJECT, 0, .shape = &shape_, __VA_ARGS__)
#define ZTEXT(key, at, max_) ROW(key, MEMBER_ZTEXT, at, .min = 1, .max = max_, NEEDED)
static const struct member regulation_members[] = {
	ZTEXT("id", R(id), 40), ZTEXT("document", R(document), 64), ZTEXT("edition", R(edition), 16),
	ZTEXT("title_zh", R(title_zh), 200), ZTEXT("title_en", R(title_en), 200),
	ROW("rules", MEMBER_U32, R(rules), .min = 1, .max = 1000000, NEEDED),
	ROW("medium", MEMBER_WORD, R(medium), .word = medium_words, NEEDED),
	ROW("technologies", MEMBER_OWN, R(technologies), .read = technologies_read),
	ROW("densities", MEMBER_OWN, R(densities), .read = densities_read),
	ROW("same_sign_rule", MEMBER_LIMIT_WORD, R(same_sign_rule), .word = same_sign_words, NEEDED),
	SECTION("in_force", force_shape, NEEDED), SECTION("scope", scope_shape, NEEDED), SECTION("items", item_shape, NEEDED),
	LIST("mpe", mpe, mpe_n, mpe_shape, NEEDED), SECTION("windows", windows_shape), SECTION("error", error_shape, NEEDED),
	LIST("volumes", volume, volume_n, volume_shape), SECTION("bench", bench_limits_shape),
	LIST("environment", environment, environment_n, environment_shape), SECTION("course", course_shape),
	SECTION("tightness", tightness_shape), LIST("pressure_loss", pressure_loss, pressure_loss_n, pressure_loss_shape),
	LIMIT("conversion_pulses", R(conversion_pulses_milli), MILLI),
	LIMIT("zero_flow_l", R(zero_flow_ul), LITRES, .shown = true),
	LIST("life", life, life_n, life_shape), LIMIT("period_years", R(period_years), COUNT),
};
const struct shape regulation_shape = SHAPE(regulation_members);
/* clang-format on */

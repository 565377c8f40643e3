/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which regulation is the law for a meter.  A verdict by a regulation that was not in force, or
 * that does not speak of such meters (JJG 577 says nothing of built-in temperature
 * compensation), would be no verdict at all; so this is asked before anything is judged, and the
 * answer is never "invalid". */
#include "rule/judge.h"
#include "rule/judging.h"

#define FLOW_MAX_ML_H INT64_C(1000000000000)
#define RATIO_MAX_MILLI 1000000000
#define Q2_Q1_MAX_MILLI 1000000
#define PPM 1000000
#define SHARE_MAX_PPM 2000000 /* the flow windows' ends, as rule/flow.c counts on */

static struct finding refuse(enum finding_code code, const struct limit *law)
{
	return judging_finding(code, SEVERITY_INVALID, NO_POINT, law);
}

static struct finding covered(void)
{
	return judging_finding(FINDING_NONE, SEVERITY_WARNING, NO_POINT, NULL);
}

static bool outside(int64_t value, const struct limit *least, const struct limit *most,
                    struct finding *why, enum finding_code code)
{
	if (judging_below(value, least))
		*why = refuse(code, least);
	else if (judging_above(value, most))
		*why = refuse(code, most);
	else
		return false;
	return true;
}

static bool positive(int64_t value, int64_t max)
{
	return value > 0 && value <= max;
}

static bool flow_known(int64_t value)
{
	return positive(value, FLOW_MAX_ML_H);
}

static bool absent_or_flow(int64_t value)
{
	return value == ABSENT || flow_known(value);
}

/* Values without which nothing can be worked out. */
static bool water_complete(const struct meter_type *type)
{
	bool q1_known = type->q1_ml_h != ABSENT || positive(type->r_milli, RATIO_MAX_MILLI);
	bool q2_known = type->q2_ml_h != ABSENT || positive(type->q2_q1_milli, Q2_Q1_MAX_MILLI);

	return flow_known(type->q3_ml_h) && absent_or_flow(type->q1_ml_h) &&
	       absent_or_flow(type->q2_ml_h) && q1_known && q2_known && type->dn_mm > 0;
}

static bool gas_complete(const struct regulation *regulation, const struct meter_type *type)
{
	return flow_known(type->qmax_ml_h) && flow_known(type->qt_ml_h) &&
	       flow_known(type->qmin_ml_h) && regulation->middle_share_ppm.given;
}

static bool complete(const struct regulation *regulation, const struct meter_type *type,
                     enum kind kind)
{
	int64_t rated_pa = type->medium == MEDIUM_WATER ? type->map_pa : type->pmax_pa;
	const struct limit *tightness = &regulation->item[ITEM_TIGHTNESS][kind];

	if (tightness->given && tightness->value == ITEM_REQUIRED && rated_pa <= 0)
		return false;
	return type->medium == MEDIUM_WATER ? water_complete(type) : gas_complete(regulation, type);
}

/* Flows in the order of their names. */
static bool consistent(const struct regulation *regulation, const struct meter_type *type)
{
	struct flow high = flow_nominal(regulation, type, POINT_HIGH);
	struct flow middle = flow_nominal(regulation, type, POINT_MIDDLE);
	struct flow low = flow_nominal(regulation, type, POINT_LOW);

	if (low.num * middle.den >= middle.num * low.den ||
	    middle.num * high.den >= high.num * middle.den)
		return false;
	return type->medium == MEDIUM_WATER ||
	       (type->qmin_ml_h < type->qt_ml_h && type->qt_ml_h <= type->qmax_ml_h);
}

static struct finding kind_covered(const struct regulation *regulation, const struct mpe_row *row,
                                   enum kind kind)
{
	const struct limit *error = &regulation->item[ITEM_ERROR][kind];

	if (!error->given || error->value == ITEM_NOT_DONE)
		return refuse(FINDING_KIND_NOT_COVERED, error);
	if (kind == KIND_IN_USE && !row->in_use_factor_milli.given)
		return refuse(FINDING_KIND_NOT_COVERED, &row->high_ppm);
	return covered();
}

static bool small(const struct regulation *regulation, const struct meter_type *type)
{
	const struct limit *dn = &regulation->small_dn_max_mm;
	const struct limit *q3 = &regulation->small_q3_max_ml_h;

	return dn->given && q3->given && type->dn_mm <= dn->value && type->q3_ml_h <= q3->value;
}

static bool ratio_listed(const struct regulation *regulation, const struct meter_type *type,
                         const struct limit **law)
{
	const struct limit *far = &regulation->ratio_q3_q2_milli;

	*law = &regulation->ratio_milli[0];
	for (int i = 0; i < regulation->ratio_n; i++) {
		if (regulation->ratio_milli[i].value != type->q2_q1_milli)
			continue;
		*law = far;
		/* Q3/Q2 is R over Q2/Q1: both are thousandths */
		return i == 0 || !far->given || type->r_milli == ABSENT ||
		       (i128)type->r_milli * 1000 > (i128)far->value * type->q2_q1_milli;
	}
	return regulation->ratio_n == 0;
}

/* Q3/Q1 and Q2/Q1. */
static struct finding ratios_covered(const struct regulation *regulation,
                                     const struct meter_type *type)
{
	bool is_small = small(regulation, type);
	const struct limit *law = &regulation->ratio_small_milli;

	if (judging_below(type->r_milli, &regulation->r_min_milli))
		return refuse(FINDING_RATIO_NOT_COVERED, &regulation->r_min_milli);
	if (is_small && judging_below(type->r_milli, &regulation->r_min_small_milli))
		return refuse(FINDING_RATIO_NOT_COVERED, &regulation->r_min_small_milli);
	if (type->q2_q1_milli == ABSENT)
		return covered();
	if (is_small && law->given)
		return type->q2_q1_milli == law->value ? covered()
		                                       : refuse(FINDING_RATIO_NOT_COVERED, law);
	return ratio_listed(regulation, type, &law) ? covered()
	                                            : refuse(FINDING_RATIO_NOT_COVERED, law);
}

static struct finding water_covered(const struct regulation *regulation,
                                    const struct meter_type *type, const struct mpe_row *row)
{
	struct finding why;

	if (outside(type->dn_mm, &regulation->dn_min_mm, &regulation->dn_max_mm, &why,
	            FINDING_SIZE_NOT_COVERED) ||
	    outside(type->q3_ml_h, &regulation->q3_min_ml_h, &regulation->q3_max_ml_h, &why,
	            FINDING_SIZE_NOT_COVERED))
		return why;
	if (judging_below(type->q3_ml_h, &row->q3_min_ml_h))
		return refuse(FINDING_CLASS_NOT_COVERED, &row->q3_min_ml_h);
	if (judging_above(type->temperature_max_mc, &regulation->temperature_class_max_mc))
		return refuse(FINDING_TEMPERATURE_CLASS_NOT_COVERED,
		              &regulation->temperature_class_max_mc);
	return ratios_covered(regulation, type);
}

static struct finding gas_covered(const struct regulation *regulation,
                                  const struct meter_type *type)
{
	const struct limit *conversion = &regulation->temperature_conversion;
	struct finding why;

	if (outside(type->qmax_ml_h, &regulation->qmax_min_ml_h, &regulation->qmax_max_ml_h, &why,
	            FINDING_SIZE_NOT_COVERED))
		return why;
	if (judging_above(type->pmax_pa, &regulation->pmax_max_pa))
		return refuse(FINDING_SIZE_NOT_COVERED, &regulation->pmax_max_pa);
	if (type->temperature_conversion != CONVERSION_NONE &&
	    (!conversion->given || conversion->value == 0 ||
	     !regulation->base_temperature_mc.given))
		return refuse(FINDING_CONVERSION_NOT_COVERED, conversion);
	return covered();
}

static bool at_most(const struct limit *limit, int64_t most)
{
	return !limit->given || (limit->value >= 0 && limit->value <= most);
}

/* Whether its values are within what the arithmetic was made for. */
static bool fits(const struct regulation *regulation)
{
	bool fit = at_most(&regulation->runs_more, INDICATION_RUNS_MAX - 1) &&
	           at_most(&regulation->runs_in_doubt, INDICATION_RUNS_MAX - 1) &&
	           at_most(&regulation->rounding_ppm, PPM) &&
	           at_most(&regulation->middle_share_ppm, PPM);

	for (int point = 0; point < POINTS; point++)
		fit = fit && at_most(&regulation->window[point].from_ppm, SHARE_MAX_PPM) &&
		      at_most(&regulation->window[point].to_ppm, SHARE_MAX_PPM);
	return fit;
}

/* Whether the text is of this version, for this medium and principle, and in force. */
static struct finding text_covers(const struct regulation *regulation,
                                  const struct meter_type *type, int64_t verified_day)
{
	uint32_t bit = type->technology < 32 ? 1u << type->technology : 0;
	struct finding why;

	if (regulation->rules != RULES_VERSION)
		return refuse(FINDING_RULES_VERSION, NULL);
	if (!fits(regulation))
		return refuse(FINDING_REGULATION_UNFIT, NULL);
	if (regulation->medium != type->medium)
		return refuse(FINDING_MEDIUM_NOT_COVERED, NULL);
	if (outside(verified_day, &regulation->effective_from_day, &regulation->effective_to_day,
	            &why, FINDING_NOT_IN_FORCE))
		return why;
	if (regulation->technologies != 0 && (regulation->technologies & bit) == 0)
		return refuse(FINDING_TECHNOLOGY_NOT_COVERED, NULL);
	return covered();
}

struct finding rule_covers(const struct regulation *regulation, const struct meter_type *type,
                           enum kind kind, int64_t verified_day)
{
	struct finding why = text_covers(regulation, type, verified_day);
	const struct mpe_row *row = judging_class(regulation, type->class_milli);

	if (why.code != FINDING_NONE)
		return why;
	if (row == NULL)
		return refuse(FINDING_CLASS_NOT_COVERED, NULL);
	why = kind_covered(regulation, row, kind);
	if (why.code != FINDING_NONE)
		return why;
	if (!complete(regulation, type, kind))
		return refuse(FINDING_TYPE_INCOMPLETE, NULL);
	if (!consistent(regulation, type))
		return refuse(FINDING_TYPE_CONTRADICTS, NULL);
	return type->medium == MEDIUM_WATER ? water_covered(regulation, type, row)
	                                    : gas_covered(regulation, type);
}

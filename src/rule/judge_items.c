/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items beside the error.  What a kind of verification asks for must be there; a fault counts
 * wherever it is reported, asked for or not. */
#include "rule/judging.h"

#define MILLI 1000

enum check { CHECK_ABSENT, CHECK_OK, CHECK_FAULTY };

static void faulty(struct judging *j, enum finding_code code, const struct limit *law)
{
	judging_note(j, judging_finding(code, SEVERITY_FAIL, NO_POINT, law));
}

static void appearance(struct judging *j)
{
	const struct limit *law = judging_item(j->prepared, ITEM_APPEARANCE);
	str words = j->meter->appearance;

	if (words.n == 0) {
		if (judging_need(j->prepared, ITEM_APPEARANCE) == ITEM_REQUIRED)
			judging_breached(j, FINDING_APPEARANCE_MISSING, NO_POINT, law);
	} else if (!str_eq(words, S("ok"))) {
		faulty(j, FINDING_APPEARANCE_FAULT, law);
		j->certain_fail = true;
	}
}

/* Pressure at least so many times MAP or pmax, for at least so long. */
static void tightness_course(struct judging *j, const struct tightness *test)
{
	const struct regulation *regulation = j->prepared->regulation;
	const struct meter_type *type = &j->prepared->lot->type;
	const struct limit *factor = &regulation->tightness_factor_milli;
	const struct limit *duration = &regulation->tightness_duration_us;
	int64_t rated_pa = type->medium == MEDIUM_WATER ? type->map_pa : type->pmax_pa;

	if (factor->given && (test->pressure_pa == ABSENT ||
	                      (i128)test->pressure_pa * MILLI < (i128)rated_pa * factor->value))
		judging_breached(j, FINDING_TIGHTNESS_PRESSURE, NO_POINT, factor);
	if (duration->given && (test->duration_us == ABSENT || test->duration_us < duration->value))
		judging_breached(j, FINDING_TIGHTNESS_DURATION, NO_POINT, duration);
}

static void tightness(struct judging *j)
{
	const struct tightness *test = &j->meter->tightness;
	const struct limit *law = judging_item(j->prepared, ITEM_TIGHTNESS);
	bool required = judging_need(j->prepared, ITEM_TIGHTNESS) == ITEM_REQUIRED;

	if (test->given && test->leak) {
		faulty(j, FINDING_LEAK, law);
		j->certain_fail = true;
	}
	if (required && !test->given)
		judging_breached(j, FINDING_TIGHTNESS_MISSING, NO_POINT, law);
	else if (required)
		tightness_course(j, test);
}

static const struct limit *pressure_loss_limit(const struct judging *j)
{
	const struct regulation *regulation = j->prepared->regulation;
	const struct meter_type *type = &j->prepared->lot->type;

	for (int i = 0; i < regulation->pressure_loss_n; i++) {
		const struct pressure_loss_row *row = &regulation->pressure_loss[i];

		if (row->qmax_to_ml_h == ABSENT || type->qmax_ml_h <= row->qmax_to_ml_h)
			return type->valve ? &row->with_valve_pa : &row->without_valve_pa;
	}
	return NULL;
}

static void pressure_loss(struct judging *j)
{
	const struct limit *most = pressure_loss_limit(j);
	int64_t loss_pa = j->meter->pressure_loss_pa;

	if (loss_pa == ABSENT) {
		if (judging_need(j->prepared, ITEM_PRESSURE_LOSS) == ITEM_REQUIRED)
			judging_breached(j, FINDING_PRESSURE_LOSS_MISSING, NO_POINT,
			                 judging_item(j->prepared, ITEM_PRESSURE_LOSS));
	} else if (most != NULL && judging_above(loss_pa, most)) {
		faulty(j, FINDING_PRESSURE_LOSS, most);
	}
}

/* Electronic water meters have a display to look at, gas meters with a valve a valve to close. */
static void function(struct judging *j)
{
	const struct meter_type *type = &j->prepared->lot->type;
	const struct limit *law = judging_item(j->prepared, ITEM_FUNCTION);
	enum item_need need = judging_need(j->prepared, ITEM_FUNCTION);
	int display = j->meter->function_display, valve = j->meter->function_valve;
	bool wants_display = type->medium == MEDIUM_WATER && type->technology == TECH_ELECTRONIC;
	bool wants_valve = type->medium == MEDIUM_GAS && type->valve;
	bool missing = (wants_display && display == CHECK_ABSENT) ||
	               (wants_valve && valve == CHECK_ABSENT);

	if (display == CHECK_FAULTY || valve == CHECK_FAULTY)
		faulty(j, FINDING_FUNCTION_FAULT, law);
	if (need == ITEM_REQUIRED)
		missing = missing || (display == CHECK_ABSENT && valve == CHECK_ABSENT);
	if (need != ITEM_NOT_DONE && missing)
		judging_breached(j, FINDING_FUNCTION_MISSING, NO_POINT, law);
}

/* |electronic - mechanical| <= so many pulses. */
static void conversion(struct judging *j)
{
	const struct limit *most = &j->prepared->regulation->conversion_pulses_milli;
	int64_t mechanical = j->meter->conversion_mechanical_ul;
	int64_t electronic = j->meter->conversion_electronic_ul;
	int64_t pulse = j->meter->conversion_pulse_ul;
	bool none = mechanical == ABSENT && electronic == ABSENT && pulse == ABSENT;
	i128 apart = (i128)electronic - mechanical;

	if (none && judging_need(j->prepared, ITEM_CONVERSION) != ITEM_REQUIRED)
		return;
	if (mechanical == ABSENT || electronic == ABSENT || pulse == ABSENT) {
		judging_breached(j, FINDING_CONVERSION_MISSING, NO_POINT,
		                 judging_item(j->prepared, ITEM_CONVERSION));
		return;
	}
	if (most->given && (apart < 0 ? -apart : apart) * MILLI > (i128)pulse * most->value)
		faulty(j, FINDING_CONVERSION_ERROR, most);
}

void judge_items(struct judging *j)
{
	const struct meter *meter = j->meter;

	appearance(j);
	tightness(j);
	if (j->prepared->lot->type.medium == MEDIUM_GAS)
		pressure_loss(j);
	function(j);
	conversion(j);
	if (meter->made_day != ABSENT && meter->made_day > j->prepared->lot->verified_day)
		judging_note(j, judging_finding(FINDING_MADE_AFTER_VERIFICATION, SEVERITY_WARNING,
		                                NO_POINT, NULL));
}

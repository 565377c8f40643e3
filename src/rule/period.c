/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small meters of the trade are verified once, used for a limited time and replaced (JJG 162
 * 7.5.1, JJG 577): whatever is called a verification later can be judged and leads to no
 * certificate, since a certificate would begin another life.  All others are verified again after a
 * period. */
#include "rule/period.h"

#include <stddef.h>

#include "base/date.h"

static const struct limit *years_of(const struct life_row *row, enum medium medium, enum fuel fuel)
{
	const struct limit *artificial = &row->years_artificial;

	if (medium != MEDIUM_GAS || fuel == FUEL_NATURAL || !artificial->given)
		return &row->years;
	if (fuel == FUEL_NONE && row->years.given && row->years.value < artificial->value)
		return &row->years;
	return artificial;
}

const struct life_row *period_life(const struct regulation *regulation,
                                   const struct meter_type *type)
{
	int64_t flow = type->medium == MEDIUM_WATER ? type->q3_ml_h : type->qmax_ml_h;

	for (int i = 0; i < regulation->life_n; i++) {
		const struct life_row *row = &regulation->life[i];

		if ((row->dn_to_mm == ABSENT || type->dn_mm <= row->dn_to_mm) &&
		    (row->flow_to_ml_h == ABSENT || flow <= row->flow_to_ml_h))
			return row;
	}
	return NULL;
}

bool period_certifies(const struct regulation *regulation, const struct meter_type *type,
                      enum kind kind)
{
	return kind == KIND_FIRST ||
	       (kind == KIND_SUBSEQUENT && period_life(regulation, type) == NULL);
}

bool period_of(const struct regulation *regulation, const struct meter_type *type, enum fuel fuel,
               int64_t start_day, struct period *out)
{
	const struct life_row *life = period_life(regulation, type);
	const struct limit *law = life != NULL ? years_of(life, type->medium, fuel)
	                                       : &regulation->period_years;

	if (!law->given)
		return false;
	*out = (struct period){
		.life = life != NULL,
		.last_day = date_add_years(start_day, (int)law->value) - 1,
		.law = law,
	};
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Until when a verified meter may be used. */
#ifndef RULE_PERIOD_H
#define RULE_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/regulation.h"

/* What a gas meter will measure; 0 for water. */
enum fuel { FUEL_NONE, FUEL_NATURAL, FUEL_ARTIFICIAL, FUEL_LPG };

struct period {
	bool life; /* replaced at the end (限期使用，到期更换), not verified again */
	int64_t last_day;        /* the last day of use */
	const struct limit *law; /* years, clause and source; borrowed from the regulation */
};

/* The row of meters that are replaced instead of verified again, if the type is one of them; NULL
 * otherwise. */
const struct life_row *period_life(const struct regulation *regulation,
                                   const struct meter_type *type);
/* Whether a pass leads to a certificate (检定证书): not a check in use (使用中检查), and not a
 * subsequent verification of a meter that is verified once and replaced, which would give it a
 * second life. */
bool period_certifies(const struct regulation *regulation, const struct meter_type *type,
                      enum kind kind);
/* Counts from `start_day` (the day of verification, or whatever day the caller's law starts the
 * clock with): the last day is the one before the same date so many years on.  A gas meter whose
 * fuel is not known gets the shorter life.  False when the regulation says nothing. */
bool period_of(const struct regulation *regulation, const struct meter_type *type, enum fuel fuel,
               int64_t start_day, struct period *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The density of water. */
#ifndef RULE_DENSITY_H
#define RULE_DENSITY_H

#include <stdint.h>

#include "rule/lot.h"

#define DENSITY_TEMPERATURE_MAX_MC 100000

/* In milligrams a cubic metre (= 1e-6 kg/m3), rounded half to even once, from the exact value of
 * the formula.  The temperature is given as the sum of two, in 0.001 degC, whose mean counts; 0
 * when that mean is not between 0 and 100 degC. */
int64_t density_mg_m3(enum density density, int64_t two_temperatures_mc);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for how a meter measures and how it converts for temperature, as registers and leaves
 * have them. */
#ifndef RULE_TECHNOLOGY_H
#define RULE_TECHNOLOGY_H

#include "rule/lot.h"

/* In the order of the enums, from TECH_MECHANICAL and from CONVERSION_MECHANICAL on; NULL at the
 * end.  No conversion has no word. */
extern const char *const technology_names[];
extern const char *const conversion_names[];

/* "mechanical"; NULL when it is none of the enum. */
const char *technology_name(enum technology t);
/* NULL also for CONVERSION_NONE. */
const char *conversion_name(enum conversion c);
/* TECH_OTHER for a word that is not known. */
enum technology technology_find(str name);
/* CONVERSION_NONE for a word that is not known, or none. */
enum conversion conversion_find(str name);

#endif

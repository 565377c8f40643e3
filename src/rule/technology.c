/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See technology.h.  Which of the words a medium knows is said by those who read files
 * (law/run_shape.c). */
#include "rule/technology.h"

#include <stddef.h>

const char *const technology_names[] = { "mechanical", "electronic", "diaphragm",
	                                 "ultrasonic", "other",      NULL };
const char *const conversion_names[] = { "mechanical", "electronic", NULL };

const char *technology_name(enum technology t)
{
	return t >= TECH_MECHANICAL && t <= TECH_OTHER ? technology_names[t - TECH_MECHANICAL]
	                                               : NULL;
}

const char *conversion_name(enum conversion c)
{
	return c >= CONVERSION_MECHANICAL && c <= CONVERSION_ELECTRONIC
	               ? conversion_names[c - CONVERSION_MECHANICAL]
	               : NULL;
}

enum technology technology_find(str name)
{
	int t = TECH_MECHANICAL;

	while (t < TECH_OTHER && !str_eq(name, str_of(technology_names[t - TECH_MECHANICAL])))
		t++;
	return (enum technology)t;
}

enum conversion conversion_find(str name)
{
	for (int c = CONVERSION_MECHANICAL; c <= CONVERSION_ELECTRONIC; c++)
		if (str_eq(name, str_of(conversion_names[c - CONVERSION_MECHANICAL])))
			return (enum conversion)c;
	return CONVERSION_NONE;
}

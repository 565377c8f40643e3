/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places as the administration divides them: the districts of GB/T 2260, and areas that have a name
 * and no code (临港新片区, 机场), which may consist of parts of several districts. */
#ifndef RULE_DISTRICT_H
#define RULE_DISTRICT_H

#include <stdbool.h>

#include "base/str.h"

#define DISTRICT_CODE_BYTES 6
#define AREA_BYTES_MAX 60

/* Its Chinese name; NULL unless it is the code of the municipality or of one of its districts. */
const char *district_name(str code);
/* Whether the text can name an area: the code of a district, or a name that is no number and has
 * no blanks, so that areas can stand in a list of words. */
bool area_good(str area);
/* Whether it is the code of a province in the form of GB/T 2260: six digits that end in 0000. */
bool province_good(str code);

#endif

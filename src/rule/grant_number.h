/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number of an authorisation certificate (授权证书编号), as 沪量授字〔2026〕第001号: it is
 * printed on certificates, read out over the telephone, and stands in addresses as one part of a
 * path. */
#ifndef RULE_GRANT_NUMBER_H
#define RULE_GRANT_NUMBER_H

#include "base/str.h"

#define GRANT_NUMBER_MAX 100 /* bytes */

/* What is wrong with it, in English; NULL when it is a number that people and addresses can bear.
 * The text is well-formed UTF-8. */
const char *grant_number_fault(str number);

#endif

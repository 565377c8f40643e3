/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unified social credit codes (统一社会信用代码, GB 32100-2015) and the organisation code inside
 * (组织机构代码, GB 11714). */
#ifndef RULE_CREDIT_CODE_H
#define RULE_CREDIT_CODE_H

#include <stdbool.h>

#include "base/str.h"

#define CREDIT_CODE_BYTES 18

/* 18 characters, of which the last checks the 17 before it, and the 17th the eight before it.  Some
 * codes that were given out early fail: who believes one all the same says why. */
bool credit_code_valid(str code);

#endif

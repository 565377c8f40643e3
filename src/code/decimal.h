/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal numbers as text, and as integers scaled by a power of ten.  No floating point. */
#ifndef CODE_DECIMAL_H
#define CODE_DECIMAL_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

/* Reads a JSON number ("-12.5e-3") as value x 10^-scale, exactly; 0 <= scale <= 18. E_SYNTAX: no
 * JSON number.  E_PRECISION: digits that are not zero would be lost.  E_RANGE: does not fit in 64
 * bits; INT64_MIN counts as not fitting, since elsewhere it means that a value is absent. An
 * exponent of any length is read without trouble; -0 is 0. */
MUST err decimal_read(str text, int scale, int64_t *out);

/* Shortest text: 99950000 at scale 6 is "99.95", 0 is "0", -500 at 3 is "-0.5". */
str decimal_print(struct arena *a, int64_t value, int scale);
/* With exactly `places` decimals, rounding half to even; places <= scale; never "-0". */
str decimal_print_fixed(struct arena *a, int64_t value, int scale, int places);

#endif

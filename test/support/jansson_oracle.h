/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jansson as a second opinion on JSON.  It stands apart since its names and ours are the same. */
#ifndef SUPPORT_JANSSON_ORACLE_H
#define SUPPORT_JANSSON_ORACLE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

enum opinion { OPINION_ACCEPTED = 1, OPINION_REFUSED, OPINION_NUMBER_TOO_LARGE };

/* Writes what it read in a plain form, or nothing when it refuses: z null, t true, f false,
 * #%.17g; a number, $LENGTH:BYTES a string, [...] an array, {...} an object with strings and
 * values in turn, as they came. */
enum opinion jansson_opinion(str text, struct buf *out);
/* Builds jansson's tree and frees it; false when it refuses. */
bool jansson_reads(str text);

#endif

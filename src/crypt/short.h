/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short hash under a key that nobody outside the process knows, for tables in memory: whoever
 * chooses the names cannot make two of them meet. */
#ifndef CRYPT_SHORT_H
#define CRYPT_SHORT_H

#include <stdint.h>

#include "base/str.h"

struct short_key {
	uint8_t b[16];
};

struct short_hash {
	uint64_t half[2];
};

/* SipHash-2-4 with 128 bits.  Never fails. */
struct short_hash short_hash(const struct short_key *key, str bytes);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HMAC with SM3 (GB/T 15852.2, RFC 2104): the tag behind a QR code, and whatever else only we need
 * to recognise. */
#ifndef CRYPT_HMAC_H
#define CRYPT_HMAC_H

#include "crypt/hash.h"

/* Never fails (see hash.h). */
struct hash hmac_sm3(str key, str message);
/* Compares without telling by its duration where they differ; different lengths are simply unequal.
 */
bool secret_eq(str a, str b);

#endif

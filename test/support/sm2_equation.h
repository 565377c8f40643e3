/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM2's verification written out with big numbers and points (GB/T 32918.2-2016, 7.1), as a second
 * way that shares with the first only the arithmetic. */
#ifndef SUPPORT_SM2_EQUATION_H
#define SUPPORT_SM2_EQUATION_H

#include <stdbool.h>
#include <stdint.h>

#include "crypt/hash.h"

/* Z = SM3(bits of id || id || a || b || xG || yG || point without its first byte) */
struct hash sm2_equation_z(str id, const uint8_t point[65]);
/* e = SM3(Z || message) */
struct hash sm2_equation_digest(struct hash z, str message);
/* t = r + s mod n is not 0, (x1, y1) = sG + tP, and r = e + x1 mod n; false too when P is no point.
 */
bool sm2_equation_holds(const uint8_t point[65], struct hash e, const uint8_t signature[64]);

/* The signature for the secret number and the nonce, both from 1 to n-1 (6.1 of the same part):
 * (x1, y1) = kG, r = e + x1 mod n, s = (1 + d)^-1 (k - r d) mod n. */
void sm2_equation_sign(const uint8_t secret[32], struct hash e, const uint8_t nonce[32],
                       uint8_t signature[64]);

#endif

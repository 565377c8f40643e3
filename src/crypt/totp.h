/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes of a phone: TOTP (RFC 6238) over HOTP (RFC 4226), with SHA-1, six digits and steps
 * of 30 seconds, which is what every authenticator understands. */
#ifndef CRYPT_TOTP_H
#define CRYPT_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define TOTP_SECRET_BYTES 20 /* RFC 4226, 4 (R6): 160 bits are recommended */
#define TOTP_STEP_MS INT64_C(30000)
#define TOTP_WINDOW 1 /* steps before and after the present one, since clocks of phones differ */
#define TOTP_DIGITS 6

/* The step that a moment lies in. */
int64_t totp_step(int64_t now_ms);
/* The code of one step, 0 to 999,999. */
uint32_t totp_code(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step);
/* The step whose code the text is, from those of the window that come after `used`, the step of the
 * last code that was taken: each code is good once (RFC 6238, 5.2).  -1 when it is none. */
int64_t totp_find(const uint8_t secret[TOTP_SECRET_BYTES], str code, int64_t now_ms, int64_t used);
/* The secret in base32 (RFC 4648, without padding), as it is typed into a phone. */
str totp_secret_print(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES]);
/* False unless it is the base32 of a secret, of either case. */
bool totp_secret_read(str text, uint8_t out[TOTP_SECRET_BYTES]);
/* otpauth://totp/ISSUER:ACCOUNT?secret=…: what the QR code for a phone holds. */
str totp_uri(struct arena *a, str issuer, str account, const uint8_t secret[TOTP_SECRET_BYTES]);

#endif

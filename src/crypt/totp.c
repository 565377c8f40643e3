/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See totp.h.
 *
 *   HOTP(K, C)   HMAC-SHA-1(K, C as 8 bytes, most significant first) gives 20 bytes; the low four
 *                bits of the last are an offset o; bytes o to o+3 without their highest bit, mod
 *                10^6, are the code (RFC 4226, 5.3)
 *   TOTP(K, T)   HOTP(K, seconds since 1970 div 30) (RFC 6238, 4.2)
 *
 * Codes are compared without stopping at the first that fits or at a digit that differs. */
#include "crypt/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "crypt/hmac.h"

#define SHA1_BYTES 20
#define BASE32_CHARACTERS (TOTP_SECRET_BYTES * 8 / 5)

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

_Static_assert(TOTP_SECRET_BYTES * 8 % 5 == 0, "no bits are left over in base32");

int64_t totp_step(int64_t now_ms)
{
	return now_ms / TOTP_STEP_MS;
}

uint32_t totp_code(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step)
{
	uint8_t counter[8];
	uint8_t mac[SHA1_BYTES] = { 0 };
	unsigned n = sizeof mac;

	for (int i = 0; i < 8; i++)
		counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
	if (HMAC(EVP_sha1(), secret, TOTP_SECRET_BYTES, counter, sizeof counter, mac, &n) == NULL)
		abort(); /* no memory: SHA-1 under HMAC is in every libcrypto */
	const uint8_t *p = mac + (mac[SHA1_BYTES - 1] & 15);
	uint32_t number = (uint32_t)(p[0] & 127) << 24 | (uint32_t)p[1] << 16 |
	                  (uint32_t)p[2] << 8 | p[3];
	return number % 1000000;
}

static bool code_is(uint32_t code, str text)
{
	char digits[TOTP_DIGITS];

	for (int i = TOTP_DIGITS - 1; i >= 0; i--) {
		digits[i] = (char)('0' + code % 10);
		code /= 10;
	}
	return secret_eq((str){ digits, TOTP_DIGITS }, text);
}

int64_t totp_find(const uint8_t secret[TOTP_SECRET_BYTES], str code, int64_t now_ms, int64_t used)
{
	int64_t now = totp_step(now_ms);
	int64_t found = -1;

	for (int64_t step = now - TOTP_WINDOW; step <= now + TOTP_WINDOW; step++)
		if (step >= 0 && code_is(totp_code(secret, step), code) && step > used && found < 0)
			found = step;
	return found;
}

str totp_secret_print(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES])
{
	char *out = arena_alloc(a, BASE32_CHARACTERS + 1);

	for (int i = 0; i < BASE32_CHARACTERS; i++) {
		int bit = i * 5;
		unsigned two = (unsigned)secret[bit / 8] << 8;
		if (bit / 8 + 1 < TOTP_SECRET_BYTES)
			two |= secret[bit / 8 + 1];
		out[i] = alphabet[two >> (11 - bit % 8) & 31];
	}
	return (str){ out, BASE32_CHARACTERS };
}

bool totp_secret_read(str text, uint8_t out[TOTP_SECRET_BYTES])
{
	if (text.n != BASE32_CHARACTERS)
		return false;
	memset(out, 0, TOTP_SECRET_BYTES);
	for (int i = 0; i < BASE32_CHARACTERS; i++) {
		char c = text.p[i];
		const char *at = c ? strchr(alphabet, c >= 'a' && c <= 'z' ? c - 32 : c) : NULL;
		if (at == NULL)
			return false;
		unsigned value = (unsigned)(at - alphabet);
		for (int k = 0; k < 5; k++)
			if (value >> (4 - k) & 1)
				out[(i * 5 + k) / 8] |= (uint8_t)(128 >> ((i * 5 + k) % 8));
	}
	return true;
}

static void escaped(struct buf *b, str s)
{
	static const char plain[] =
	        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\0' && strchr(plain, s.p[i]) != NULL)
			buf_char(b, s.p[i]);
		else
			buf_fmt(b, "%%%02X", (unsigned)(uint8_t)s.p[i]);
	}
}

str totp_uri(struct arena *a, str issuer, str account, const uint8_t secret[TOTP_SECRET_BYTES])
{
	struct buf b = buf_new(a);

	buf_text(&b, "otpauth://totp/");
	escaped(&b, issuer);
	buf_char(&b, ':');
	escaped(&b, account);
	buf_fmt(&b, "?secret=%.*s&issuer=", P(totp_secret_print(a, secret)));
	escaped(&b, issuer);
	buf_text(&b, "&algorithm=SHA1&digits=6&period=30");
	return buf_view(&b);
}

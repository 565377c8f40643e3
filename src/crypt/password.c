/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See password.h.  What is asked of a password: length above all; that it is none of those which
 * everybody tries first; and that it is not made of the names that stand beside it.  No rules about
 * kinds of characters: they make passwords that are forgotten and no better. */
#include "crypt/password.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/legible.h"
#include "code/text.h"

/* Of the commonest passwords, those long enough to get this far. */
static const char *const common[] = {
	"password1234",    "password12345",    "password123456", "passwordpassword",
	"1234567890ab",    "123456789012",     "1234567890123",  "12345678901234",
	"123456789012345", "1234567890123456", "0123456789012",  "987654321098",
	"1q2w3e4r5t6y",    "1q2w3e4r5t6y7u",   "1qaz2wsx3edc",   "1qaz2wsx3edc4rfv",
	"qwertyuiop12",    "qwertyuiop123",    "qwerty123456",   "qwertyuiopasdf",
	"asdfghjkl123",    "zaq12wsxcde3",     "abc123456789",   "a123456789012",
	"abcdefghijkl",    "abcdefghijklm",    "administrator",  "administrator1",
	"adminadmin123",   "admin1234567",     "admin12345678",  "iloveyou1234",
	"letmein12345",    "welcome12345",     "welcome123456",  "changeme1234",
	"changeme12345",   "default12345",     "woaini1314520",  "woaini123456",
	"woaini5201314",   "5201314woaini",    "shanghai2024",   "shanghai2025",
	"shanghai2026",    "shanghai123456",   "fangsheng123",   "fangsheng1234",
	"fangsheng2026",   "qq1234567890",     "zhang1234567",   "123qweasdzxc",
	"1234qwerasdf",    "q1w2e3r4t5y6",     "superman1234",   "football1234",
	"p@ssw0rd1234",    "passw0rd1234",     "p@ssword1234",
};

#define OPSLIMIT ((unsigned long long)PASSWORD_PASSES)
#define MEMLIMIT ((size_t)PASSWORD_MEMORY_KIB * 1024)

err password_hash(struct cx *cx, str password, str *out)
{
	char text[crypto_pwhash_STRBYTES];

	if (password.n > PASSWORD_BYTES_MAX)
		return fail(cx, E_INVALID, "the password is too long");
	if (crypto_pwhash_str_alg(text, password.p ? password.p : "", password.n, OPSLIMIT,
	                          MEMLIMIT, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return fail(cx, E_BUSY, "no memory to hash a password");
	*out = str_dup(cx->arena, str_of(text));
	return OK;
}

bool password_fits(struct cx *cx, str hash, str password)
{
	if (password.n > PASSWORD_BYTES_MAX || hash.n >= crypto_pwhash_STRBYTES)
		return false;
	return crypto_pwhash_str_verify(str_c(cx->arena, hash), password.p ? password.p : "",
	                                password.n) == 0;
}

bool password_aged(struct cx *cx, str hash)
{
	return crypto_pwhash_str_needs_rehash(str_c(cx->arena, hash), OPSLIMIT, MEMLIMIT) != 0;
}

/* -- what is taken --------------------------------------------------------------------------- */

/* Those that can be seen, and blanks: what has no shape is not seen to be missing, and nobody types
 * it again. */
static int characters(str s)
{
	int n = 0;

	while (s.n > 0)
		n += !legible_unseen(legible_next(&s));
	return n;
}

static int distinct(str s)
{
	bool seen[256] = { false };
	int n = 0;

	for (size_t i = 0; i < s.n; i++) {
		n += !seen[(uint8_t)s.p[i]];
		seen[(uint8_t)s.p[i]] = true;
	}
	return n;
}

static bool holds(str s, str part)
{
	for (size_t i = 0; part.n > 0 && i + part.n <= s.n; i++)
		if (strncasecmp(s.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

/* What is left of the password without the name must be one by itself. */
static bool made_of(str password, str name)
{
	return holds(password, name) && password.n - name.n < PASSWORD_CHARACTERS_MIN;
}

static bool is_common(str s)
{
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		if (strlen(common[i]) == s.n && strncasecmp(common[i], s.p, s.n) == 0)
			return true;
	return false;
}

const char *password_fault(str password, str login, str organisation, const char **why)
{
	if (characters(password) < PASSWORD_CHARACTERS_MIN) {
		*why = "at least 12 characters";
		return "too-short";
	}
	if (password.n > PASSWORD_BYTES_MAX) {
		*why = "at most 256 bytes";
		return "too-long";
	}
	if (made_of(password, login) || made_of(password, organisation)) {
		*why = "it is made of the login name or the organisation's";
		return "login-name";
	}
	if (is_common(password) || distinct(password) < PASSWORD_DISTINCT_MIN) {
		*why = "it is one of those that are tried first";
		return "common";
	}
	return NULL;
}

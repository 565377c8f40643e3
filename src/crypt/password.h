/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords: which are taken, and how they are kept: as Argon2id hashes (RFC 9106) that name their
 * own cost.  A hash takes a good while and much memory, on purpose; who asks for one keeps out of
 * the way of others. */
#ifndef CRYPT_PASSWORD_H
#define CRYPT_PASSWORD_H

#include "base/cx.h"

enum password_limit {
#define PASSWORD(name, value, about) PASSWORD_##name = (value),
#include "crypt/password.def"
#undef PASSWORD
};

/* The hash as text, "$argon2id$v=19$m=…", in the arena; its salt is libsodium's.  E_BUSY when there
 * is no memory for it. */
MUST err password_hash(struct cx *cx, str password, str *out);
/* Whether the password is the one of that hash.  What is too long is not hashed and is wrong. */
bool password_fits(struct cx *cx, str hash, str password);
/* Whether the hash was made with other parameters than today's. */
bool password_aged(struct cx *cx, str hash);
/* The code of what is wrong with a new password, for fail_at, with its words in *why; NULL when it
 * will do.  `login` and `organisation` are what it may not be made of. */
const char *password_fault(str password, str login, str organisation, const char **why);

#endif

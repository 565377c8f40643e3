/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys in files that only their owner can read. */
#ifndef CRYPT_KEYFILE_H
#define CRYPT_KEYFILE_H

#include "base/cx.h"
#include "crypt/ed25519.h"
#include "crypt/sm2.h"

#define KEYFILE_SIZE_MAX 8192
#define KEYFILE_PIN_MAX 255

/* Each writes a new file with mode 0600: SM2 as PKCS #8 in PEM, Ed25519 as its seed in base64 and a
 * newline. E_IN_USE when the file is there already: a key is never written over. */
MUST err keyfile_store_sm2(struct cx *cx, const char *path, const struct sm2_key *key);
MUST err keyfile_store_ed25519(struct cx *cx, const char *path, const struct ed25519_key *key);
/* The same as PKCS #8 in PEM, which other programs read, too. */
MUST err keyfile_store_ed25519_pem(struct cx *cx, const char *path, const struct ed25519_key *key);
/* E_NOT_FOUND, E_IO, E_FORBIDDEN when group or others have any right to the file, E_CRYPTO when it
 * holds no such key. The words name the path and never show what the file holds. */
MUST err keyfile_load_sm2(struct cx *cx, const char *path, struct sm2_key *out);
/* Reads a base64 seed, or PKCS #8 in PEM as `openssl genpkey -algorithm ed25519` writes it. */
MUST err keyfile_load_ed25519(struct cx *cx, const char *path, struct ed25519_key *out);
/* The same for a secret of any bytes (the key behind the QR tags), kept in base64; 16 to 1024
 * bytes. */
MUST err keyfile_store_secret(struct cx *cx, const char *path, str secret);
MUST err keyfile_load_secret(struct cx *cx, const char *path, str *out);
/* The PIN of a token: a line of 1 to KEYFILE_PIN_MAX bytes, whose newline is forgiven.  It is
 * nowhere else in memory afterwards; whoever asked wipes it.  Errors as above. */
MUST err keyfile_load_pin(struct cx *cx, const char *path, uint8_t pin[KEYFILE_PIN_MAX], size_t *n);

#endif
